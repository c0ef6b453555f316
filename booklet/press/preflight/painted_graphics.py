"""Operators of the graphics state and of colour (ISO 32000-2, 8.4 and 8.6)."""

from __future__ import annotations

from dataclasses import replace

import pikepdf

from booklet.press.preflight.painted import Colour
from booklet.press.preflight.painted_colour import DEVICE, Space, read_space
from booklet.press.preflight.painted_objects import entry, flag, items, keys, name, number, operand_numbers
from booklet.press.preflight.painted_scope import Scope, last_name
from booklet.press.preflight.painted_sheet import CutOff
from booklet.press.preflight.painted_state import State, times


def save(scope: Scope, operands: bytes) -> None:
    """The operator `q`."""
    if len(scope.saved) >= scope.sheet.shop.limits.states:
        raise CutOff("saved states")
    scope.saved.append(scope.state)
    scope.state = scope.state.copy()


def restore(scope: Scope, operands: bytes) -> None:
    """The operator `Q`."""
    if scope.saved:
        scope.state = scope.saved.pop()


def transform(scope: Scope, operands: bytes) -> None:
    """The operator `cm`."""
    values = operand_numbers(operands)
    if len(values) >= 6:
        scope.state.ctm = times(values[-6:], scope.state.ctm)  # type: ignore[arg-type]


def line_width(scope: Scope, operands: bytes) -> None:
    """The operator `w`."""
    values = operand_numbers(operands)
    if values:
        scope.state.line_width = abs(values[-1])


def graphics_state(scope: Scope, operands: bytes) -> None:
    """The operator `gs`: of a graphics state, what rules ask about."""
    source = scope.resource("/ExtGState", last_name(operands))
    state, mode = scope.state, scope.state.mode
    known = keys(source)
    if "/LW" in known:
        state.line_width = abs(number(entry(source, "/LW"), 1.0))
    if "/Font" in known:
        parts = items(entry(source, "/Font"), 2)
        if len(parts) == 2:
            state.font, state.size = scope.sheet.shop.font(parts[0]), number(parts[1])
    changes: dict[str, object] = {}
    if "/OP" in known:
        changes["stroke_overprint"] = flag(entry(source, "/OP"))
        if "/op" not in known:
            changes["fill_overprint"] = changes["stroke_overprint"]
    if "/op" in known:
        changes["fill_overprint"] = flag(entry(source, "/op"))
    if "/OPM" in known:
        changes["opm"] = int(number(entry(source, "/OPM")))
    if "/ca" in known:
        changes["fill_alpha"] = number(entry(source, "/ca"), 1.0)
    if "/CA" in known:
        changes["stroke_alpha"] = number(entry(source, "/CA"), 1.0)
    if "/BM" in known:
        blend = entry(source, "/BM")
        first = next(iter(items(blend, 1)), None) if isinstance(blend, pikepdf.Array) else blend
        changes["blend"] = "Normal" if name(first) == "Compatible" else name(first) or "Normal"
    if "/SMask" in known:
        mask = entry(source, "/SMask")
        changes["soft_mask"] = isinstance(mask, pikepdf.Dictionary)
        _walk_mask(scope, mask)
    if changes:
        state.mode = replace(mode, **changes)  # type: ignore[arg-type]


def _walk_mask(scope: Scope, mask: object) -> None:
    group = entry(mask, "/G")
    if isinstance(group, pikepdf.Stream):
        frame = replace(scope.frame, ctm=scope.state.ctm, clip=scope.state.clip or scope.frame.clip, masking=True)
        scope.form(group, frame, State(frame.ctm, frame.clip))


def _set_colour(scope: Scope, space: Space, values: tuple[float, ...], stroke: bool) -> None:
    colour = space.colour(values)
    if stroke:
        scope.state.stroke_space, scope.state.stroke, scope.state.stroke_pattern = space, colour, None
    else:
        scope.state.fill_space, scope.state.fill, scope.state.fill_pattern = space, colour, None


def device_colour(scope: Scope, family: str, operands: bytes, stroke: bool) -> None:
    """The operators `g`, `rg`, `k` and their twins for strokes."""
    _set_colour(scope, scope.device_space(family), operand_numbers(operands), stroke)


def colour_space(scope: Scope, operands: bytes, stroke: bool) -> None:
    """The operators `cs` and `CS`."""
    called = last_name(operands)
    source = scope.resource("/ColorSpace", called)
    if source is None:
        space = read_space(pikepdf.Name(called), scope.frame.resources) if len(called) > 1 else DEVICE["DeviceGray"]
    else:
        space = scope.sheet.shop.space(source, scope.frame.resources)
    _set_colour(scope, space, space.initial, stroke)


def set_colour(scope: Scope, operands: bytes, stroke: bool) -> None:
    """The operators `sc`, `scn`, `SC`, `SCN`."""
    space = scope.state.stroke_space if stroke else scope.state.fill_space
    if space.family != "Pattern":
        _set_colour(scope, space, operand_numbers(operands), stroke)
        return
    pattern = scope.resource("/Pattern", last_name(operands))
    colour = Colour("Pattern")
    if space.below is not None:
        # An uncoloured tile prints in the colour that comes with it.
        colour = space.below.colour(operand_numbers(operands.rpartition(b"/")[0]))
    if stroke:
        scope.state.stroke, scope.state.stroke_pattern = colour, pattern
    else:
        scope.state.fill, scope.state.fill_pattern = colour, pattern
