"""Operators that make and paint paths, patterns and gradients (ISO 32000-2, 8.5 and 8.7)."""

from __future__ import annotations

import math
from dataclasses import replace

import pikepdf

from booklet.geometry import Rect
from booklet.press.preflight.painted import Colour, Fill, Shading, Stroke
from booklet.press.preflight.painted_colour import extremes
from booklet.press.preflight.painted_objects import entry, number, object_key, operand_numbers
from booklet.press.preflight.painted_path import Path
from booklet.press.preflight.painted_scope import Scope, last_name
from booklet.press.preflight.painted_state import Bounds, State, matrix_of, meet, times


def rectangle(scope: Scope, operands: bytes) -> None:
    """The operator `re`."""
    values = operand_numbers(operands)
    if len(values) >= 4:
        scope.path.rectangle(values[-4:], scope.state.ctm)


def points(scope: Scope, operands: bytes, starts: bool, straight: bool) -> None:
    """The operators `m`, `l`, `c`, `v`, `y`."""
    values = operand_numbers(operands)
    if len(values) >= 2:
        scope.path.points(values, scope.state.ctm, starts, straight)


def close(scope: Scope, operands: bytes) -> None:
    """The operator `h`."""
    scope.path.close()


def clip(scope: Scope, operands: bytes) -> None:
    """The operators `W` and `W*`, which take effect when the path ends."""
    scope.clipping = True


def end_path(scope: Scope, fill: bool, stroke: bool, even_odd: bool) -> None:
    """The operators that paint a path or drop it, and clip where that was asked for."""
    bounds = scope.path.bounds
    if bounds is not None:
        if fill:
            _fill(scope, bounds, even_odd)
        if stroke:
            _stroke(scope, bounds)
    if scope.clipping:
        clip = scope.state.clip
        scope.state.clip = meet(clip, bounds) if clip is not None and bounds is not None else None
    scope.path, scope.clipping = Path(), False


def _fill(scope: Scope, bounds: Bounds, even_odd: bool) -> None:
    state = scope.state
    area, visible = scope.placed(bounds)
    if state.fill_pattern is not None and paint_pattern(scope, state.fill_pattern, area, visible, state.fill):
        return
    if scope.frame.masking:
        return
    line = scope.path.thinnest(even_odd)
    fill = Fill(
        len(scope.sheet.things),
        state.fill,
        state.mode,
        area,
        visible,
        scope.path.is_rectangle,
        None if line is None else line * scope.unit,
    )
    scope.inked(state.fill, visible)
    scope.sheet.put(fill)


def _stroke(scope: Scope, bounds: Bounds) -> None:
    state = scope.state
    a, b, c, d, _, _ = state.ctm
    scales = math.hypot(a, b), math.hypot(c, d)
    area_of = abs(a * d - b * c)
    thick = state.line_width * max(scales)
    # The thinner way across a stretched line; for a matrix that only turns and scales both are the same.
    thin = state.line_width * (area_of / max(scales) if max(scales) > 0 else 0.0)
    half = thick / 2
    area, visible = scope.placed((bounds[0] - half, bounds[1] - half, bounds[2] + half, bounds[3] + half))
    if state.stroke_pattern is not None and paint_pattern(scope, state.stroke_pattern, area, visible, state.stroke):
        return
    if scope.frame.masking:
        return
    scope.inked(state.stroke, visible)
    scope.sheet.put(
        Stroke(
            len(scope.sheet.things),
            state.stroke,
            state.mode,
            thin * scope.unit,
            area,
            visible,
            scope.path.is_upright,
        )
    )


def paint_pattern(scope: Scope, pattern: object, area: Rect, visible: Rect | None, colour: Colour) -> bool:
    """Paint with a pattern; False where there is none to paint with."""
    kind = number(entry(pattern, "/PatternType"))
    matrix = times(matrix_of(pattern), scope.frame.base)
    if kind == 2:
        _shading(scope, entry(pattern, "/Shading"), area, visible)
        return True
    if kind != 1 or not isinstance(pattern, pikepdf.Stream):
        return False
    key = object_key(pattern)
    if visible is None or (key and key in scope.sheet.tiles):
        return True
    scope.sheet.tiles.add(key)
    clip = (visible.x0, visible.y0, visible.x1, visible.y1)
    frame = replace(scope.frame, ctm=matrix, clip=scope.frame.clip, base=matrix)
    state = State(matrix, scope.frame.clip)
    if number(entry(pattern, "/PaintType")) == 2:
        state.fill = state.stroke = colour
    first = len(scope.sheet.things)
    scope.stream(pattern, frame, state)
    # The cell is walked where it is defined; what it paints shows somewhere in the area it fills.
    for index in range(first, len(scope.sheet.things)):
        thing = scope.sheet.things[index]
        scope.sheet.things[index] = replace(thing, visible=Rect(*clip) if thing.visible is not None else None)
    return True


def shade(scope: Scope, operands: bytes) -> None:
    """The operator `sh`: a gradient over all of the clip."""
    clip = scope.state.clip or (0.0, 0.0, 0.0, 0.0)
    area = Rect(*clip)
    _shading(scope, scope.resource("/Shading", last_name(operands)), area, area if scope.state.clip else None)


def _shading(scope: Scope, shading: object, area: Rect, visible: Rect | None) -> None:
    if scope.frame.masking or not isinstance(shading, pikepdf.Dictionary | pikepdf.Stream):
        return
    source = entry(shading, "/ColorSpace")
    space = scope.sheet.shop.space(source, scope.frame.resources)
    scope.inked_plates(space.plates, visible)
    found = extremes(shading, space)
    scope.sheet.put(
        Shading(
            len(scope.sheet.things),
            int(number(entry(shading, "/ShadingType"))),
            space.family,
            space.base,
            space.plates,
            found[1] if found else None,
            found[0] if found else None,
            scope.state.mode,
            area,
            visible,
        )
    )
