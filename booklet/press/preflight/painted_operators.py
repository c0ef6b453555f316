"""Which function does what an operator asks (ISO 32000-2, Annex A). Operators that paint nothing are not listed."""

from __future__ import annotations

from booklet.press.preflight import painted_graphics as graphics
from booklet.press.preflight import painted_marks as marks
from booklet.press.preflight import painted_pictures as pictures
from booklet.press.preflight import painted_setting as setting
from booklet.press.preflight.painted_lexer import INLINE_IMAGE
from booklet.press.preflight.painted_objects import operand_numbers
from booklet.press.preflight.painted_scope import Handler, Scope


def _device(family: str, stroke: bool) -> Handler:
    return lambda scope, operands: graphics.device_colour(scope, family, operands, stroke)


def _end(fill: bool, stroke: bool, even_odd: bool = False, close: bool = False) -> Handler:
    def end(scope: Scope, operands: bytes) -> None:
        if close:
            scope.path.close()
        marks.end_path(scope, fill, stroke, even_odd)

    return end


def _points(starts: bool, straight: bool) -> Handler:
    return lambda scope, operands: marks.points(scope, operands, starts, straight)


def _number(slot: str, scale: float = 1.0) -> Handler:
    return lambda scope, operands: setting.text_number(scope, operands, slot, scale)


def _render(scope: Scope, operands: bytes) -> None:
    values = operand_numbers(operands)
    if values and 0 <= values[-1] <= 7:
        scope.state.render = int(values[-1])


HANDLERS: dict[bytes, Handler] = {
    b"q": graphics.save,
    b"Q": graphics.restore,
    b"cm": graphics.transform,
    b"w": graphics.line_width,
    b"gs": graphics.graphics_state,
    b"g": _device("DeviceGray", False),
    b"G": _device("DeviceGray", True),
    b"rg": _device("DeviceRGB", False),
    b"RG": _device("DeviceRGB", True),
    b"k": _device("DeviceCMYK", False),
    b"K": _device("DeviceCMYK", True),
    b"cs": lambda scope, operands: graphics.colour_space(scope, operands, False),
    b"CS": lambda scope, operands: graphics.colour_space(scope, operands, True),
    **dict.fromkeys((b"sc", b"scn"), lambda scope, operands: graphics.set_colour(scope, operands, False)),
    **dict.fromkeys((b"SC", b"SCN"), lambda scope, operands: graphics.set_colour(scope, operands, True)),
    b"re": marks.rectangle,
    b"m": _points(True, True),
    b"l": _points(False, True),
    **dict.fromkeys((b"c", b"v", b"y"), _points(False, False)),
    b"h": marks.close,
    b"W": marks.clip,
    b"W*": marks.clip,
    b"n": _end(False, False),
    b"f": _end(True, False),
    b"F": _end(True, False),
    b"f*": _end(True, False, even_odd=True),
    b"S": _end(False, True),
    b"s": _end(False, True, close=True),
    b"B": _end(True, True),
    b"B*": _end(True, True, even_odd=True),
    b"b": _end(True, True, close=True),
    b"b*": _end(True, True, even_odd=True, close=True),
    b"sh": marks.shade,
    b"Do": pictures.paint_object,
    INLINE_IMAGE: pictures.inline_image,
    b"BT": setting.begin_text,
    b"Tf": setting.set_font,
    b"Tc": _number("char_space"),
    b"Tw": _number("word_space"),
    b"TL": _number("leading"),
    b"Ts": _number("rise"),
    b"Tz": _number("stretch", 0.01),
    b"Tr": _render,
    b"Tm": setting.text_matrix,
    b"Td": setting.move,
    b"TD": lambda scope, operands: setting.move(scope, operands, leads=True),
    b"T*": setting.next_line,
    b"Tj": setting.show,
    b"TJ": setting.show,
    b"'": setting.show_next,
    b'"': setting.show_spaced,
}
