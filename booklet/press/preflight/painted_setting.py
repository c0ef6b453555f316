"""Operators of text (ISO 32000-2, 9): strings set in a line, with the boxes of their outlines."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from booklet.press.preflight.painted import Text
from booklet.press.preflight.painted_fonts import Font
from booklet.press.preflight.painted_marks import paint_pattern
from booklet.press.preflight.painted_objects import operand_numbers
from booklet.press.preflight.painted_scope import Scope
from booklet.press.preflight.painted_sheet import CutOff
from booklet.press.preflight.painted_state import IDENTITY, Affine, Bounds, State, moved, times

_SPACE = 32
_VERTICAL_ORIGIN = 880
"""Where the origin of vertical writing lies above that of level writing, in thousandths (ISO 32000-2, 9.7.4.3: DW2)."""


def begin_text(scope: Scope, operands: bytes) -> None:
    """The operator `BT`."""
    scope.tm = scope.line = IDENTITY


def set_font(scope: Scope, operands: bytes) -> None:
    """The operator `Tf`."""
    called, _, size = operands.strip().rpartition(b" ")
    values = operand_numbers(size)
    source = scope.resource("/Font", called.strip().decode("latin-1"))
    scope.state.size = values[-1] if values else 0.0
    scope.state.font = scope.sheet.shop.font(source) if source is not None else None
    if source is None:
        scope.sheet.note("broken", f"font {called.strip().decode('latin-1')}")


def text_number(scope: Scope, operands: bytes, slot: str, scale: float = 1.0) -> None:
    """The operators `Tc`, `Tw`, `TL`, `Ts`, `Tz`: a number of the text state."""
    values = operand_numbers(operands)
    if values:
        setattr(scope.state, slot, values[-1] * scale)


def text_matrix(scope: Scope, operands: bytes) -> None:
    """The operator `Tm`."""
    values = operand_numbers(operands)
    if len(values) >= 6:
        scope.tm = scope.line = times(values[-6:], IDENTITY)  # type: ignore[arg-type]


def move(scope: Scope, operands: bytes, leads: bool = False) -> None:
    """The operators `Td` and, where it sets the leading, too, `TD`."""
    values = operand_numbers(operands)
    if len(values) >= 2:
        if leads:
            scope.state.leading = -values[-1]
        scope.tm = scope.line = times((1, 0, 0, 1, values[-2], values[-1]), scope.line)


def next_line(scope: Scope, operands: bytes) -> None:
    """The operator `T*`."""
    scope.tm = scope.line = times((1, 0, 0, 1, 0, -scope.state.leading), scope.line)


def show_next(scope: Scope, operands: bytes) -> None:
    """The operator `'`."""
    next_line(scope, b"")
    show(scope, operands)


def show_spaced(scope: Scope, operands: bytes) -> None:
    """The operator `"`."""
    values = operand_numbers(operands.partition(b"<")[0])
    if len(values) >= 2:
        scope.state.word_space, scope.state.char_space = values[-2], values[-1]
    show_next(scope, b"<" + operands.partition(b"<")[2])


def show(scope: Scope, operands: bytes) -> None:
    """The operators `Tj` and `TJ`."""
    state = scope.state
    font = state.font
    if font is None:
        return
    setting = _set_type(operands, state, font)
    scope.sheet.glyphs_left -= len(setting.codes)
    if scope.sheet.glyphs_left < 0:
        raise CutOff("glyphs")
    outer = times(scope.tm, state.ctm)
    if font.subtype == "Type3":
        _type3(scope, font, setting.starts, outer)
    area = visible = None
    if setting.bounds is not None:
        area, visible = scope.placed(moved(setting.bounds, outer))
    across, along = setting.advance if not font.vertical else (0.0, setting.advance[1])
    scope.tm = times((1, 0, 0, 1, across, along), scope.tm)
    if not setting.codes:
        return
    if scope.frame.masking:
        return
    scale = math.hypot(outer[2], outer[3])
    if state.render in (0, 2, 4, 6):
        scope.inked(state.fill, visible)
        if state.fill_pattern is not None and area is not None:
            paint_pattern(scope, state.fill_pattern, area, visible, state.fill)
    if state.render in (1, 2, 5, 6):
        scope.inked(state.stroke, visible)
    scope.sheet.put(
        Text(
            len(scope.sheet.things),
            font,
            abs(state.size) * scale * scope.unit,
            setting.codes,
            state.fill,
            state.stroke,
            state.render,
            state.mode,
            area,
            visible,
            font.measured,
            state.line_width * math.hypot(state.ctm[2], state.ctm[3]) * scope.unit,
        )
    )


def _type3(scope: Scope, font: Font, starts: tuple[tuple[int, float], ...], outer: Affine) -> None:
    """Walk the content streams of a Type 3 font's glyphs where they stand."""
    state = scope.state
    if state.clip is None:
        return
    for code, start in starts:
        proc = font.procs.get(code)
        if proc is None:
            continue
        place: Affine = (state.size * state.stretch, 0.0, 0.0, state.size, start, state.rise)
        matrix = times(font.matrix, times(place, outer))  # type: ignore[arg-type]
        inner = state.copy()
        inner.ctm = matrix
        resources = font.resources if font.resources is not None else scope.frame.resources
        frame = replace(scope.frame, ctm=matrix, clip=state.clip, base=matrix, resources=resources)
        scope.stream(proc, frame, inner)


@dataclass(frozen=True)
class _Setting:
    """A string set in a line: its codes, the bounds of their outlines and the advance in text space; where each code of
    a Type 3 font starts.
    """

    codes: tuple[int, ...]
    bounds: Bounds | None
    advance: tuple[float, float]
    starts: tuple[tuple[int, float], ...] = ()


def _set_type(operands: bytes, state: State, font: Font) -> _Setting:
    """Set the strings of a show operator (ISO 32000-2, 9.4.4)."""
    em = state.size / 1000
    across = em * state.stretch
    spacing = state.char_space
    word_space = 0.0 if font.two_bytes else state.word_space
    vertical, type3 = font.vertical, font.subtype == "Type3"
    metrics = font.metrics if font.measured else font.line_box
    codes: list[int] = []
    starts: list[tuple[int, float]] = []
    x = y = 0.0
    x0 = y0 = math.inf
    x1 = y1 = -math.inf
    for piece, shown in _pieces(operands):
        if shown is None:
            if vertical:
                y -= piece * em
            else:
                x -= piece * across
            continue
        found = font.codes(shown)
        codes += found
        for code in found:
            width, outline = metrics(code)
            if type3:
                starts.append((code, x))
            if outline is not None:
                left, base = (x - width / 2 * across, y - _VERTICAL_ORIGIN * em) if vertical else (x, y + state.rise)
                near, far = left + outline[0] * across, left + outline[2] * across
                low, high = base + outline[1] * em, base + outline[3] * em
                # A negative size or stretch sets in the other direction.
                if near > far:
                    near, far = far, near
                if low > high:
                    low, high = high, low
                x0, x1 = near if near < x0 else x0, far if far > x1 else x1
                y0, y1 = low if low < y0 else y0, high if high > y1 else y1
            extra = spacing + word_space if code == _SPACE else spacing
            if vertical:
                y -= 1000 * em + extra
            else:
                x += width * across + extra * state.stretch
    bounds = (x0, y0, x1, y1) if x0 <= x1 else None
    return _Setting(tuple(codes), bounds, (x, y), tuple(starts))


def _pieces(operands: bytes) -> Iterable[tuple[float, bytes | None]]:
    """The strings of an array, and the numbers between them."""
    for part in operands.replace(b"[", b" ").replace(b"]", b" ").split(b"<"):
        text, closed, after = part.partition(b">")
        if closed:
            digits = b"".join(text.split())
            yield 0.0, bytes.fromhex((digits + b"0" * (len(digits) & 1)).decode("ascii", "ignore"))
        for value in operand_numbers(after if closed else part):
            yield value, None
