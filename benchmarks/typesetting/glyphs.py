"""Every glyph of a PDF's pages: its origin, its natural advance, its stored characters.

PDFium and others give ink boxes; composition is judged by em boxes, so the content streams are followed here
(ISO 32000-2, 9.4). Positions are exact to what the file says.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf

from typesetting.pdffont import PdfFont, font_of

Matrix = tuple[float, float, float, float, float, float]
_UNIT: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph as shown. Lengths are in points, y counts up from the foot of the page.

    `char` are the characters that ToUnicode stores for it (more than one for a ligature), `actual` those that an
    ActualText around it puts in their place. `advance` is the font's own at this size, before any kerning or
    spacing: where the next glyph really stands says how it was set. `page` counts from 1.
    """

    char: str
    x: float
    y: float
    advance: float
    size: float
    font: str
    page: int
    actual: str

    @property
    def end(self) -> float:
        """Where its natural em box ends."""
        return self.x + self.advance


def read(pdf: Path | bytes) -> list[list[Glyph]]:
    """The glyphs of each page in content order. Rotated and slanted text is left out: body text stands upright."""
    with pikepdf.open(BytesIO(pdf) if isinstance(pdf, bytes) else pdf) as document:
        fonts: dict[tuple[int, int], PdfFont] = {}
        return [list(_Walk(number, fonts).page(page)) for number, page in enumerate(document.pages, 1)]


def _times(first: Matrix, second: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, x, y = second
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + x, e * h + f * j + y)


def _matrix(operands: Any) -> Matrix:
    a, b, c, d, e, f = (float(one) for one in operands)
    return (a, b, c, d, e, f)


@dataclass(frozen=True)
class _State:
    """What q and Q save."""

    ctm: Matrix = _UNIT
    font: PdfFont | None = None
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0


@dataclass
class _Walk:
    """Follows the content of one page."""

    number: int
    fonts: dict[tuple[int, int], PdfFont]
    state: _State = _State()
    stack: list[_State] = field(default_factory=list)
    text: Matrix = _UNIT
    line: Matrix = _UNIT
    marked: list[str | None] = field(default_factory=list)

    def page(self, page: pikepdf.Page) -> Iterator[Glyph]:
        yield from self._follow(page, page.get("/Resources", pikepdf.Dictionary()))

    def _follow(self, content: Any, resources: Any) -> Iterator[Glyph]:
        for instruction in pikepdf.parse_content_stream(content):
            operands: Any = instruction.operands
            name = str(instruction.operator)
            if name in ("Tj", "TJ", "'", '"'):
                if name in ("'", '"'):
                    self._move(0, -self.state.leading)
                yield from self._show(operands[-1])
            elif name == "Do":
                yield from self._form(resources.XObject[operands[0]])
            elif name in ("BDC", "BMC"):
                self.marked.append(_actual_text(operands, resources))
            elif name == "EMC":
                if self.marked:
                    self.marked.pop()
            else:
                self._set(name, operands, resources)

    def _form(self, form: Any) -> Iterator[Glyph]:
        if form.get("/Subtype") != "/Form":
            return
        saved, stack, self.stack = self.state, self.stack, []
        self.state = replace(saved, ctm=_times(_matrix(form.get("/Matrix", _UNIT)), saved.ctm))
        yield from self._follow(form, form.get("/Resources", pikepdf.Dictionary()))
        self.state, self.stack = saved, stack

    def _set(self, name: str, operands: Any, resources: Any) -> None:
        match name:
            case "q":
                self.stack.append(self.state)
            case "Q":
                if self.stack:
                    self.state = self.stack.pop()
            case "cm":
                self.state = replace(self.state, ctm=_times(_matrix(operands), self.state.ctm))
            case "BT":
                self.text = self.line = _UNIT
            case "Tf":
                self.state = replace(self.state, font=self._font(resources.Font[operands[0]]), size=float(operands[1]))
            case "Tm":
                self.text = self.line = _matrix(operands)
            case "Td" | "TD":
                if name == "TD":
                    self.state = replace(self.state, leading=-float(operands[1]))
                self._move(float(operands[0]), float(operands[1]))
            case "T*":
                self._move(0, -self.state.leading)
            case "Tc":
                self.state = replace(self.state, char_space=float(operands[0]))
            case "Tw":
                self.state = replace(self.state, word_space=float(operands[0]))
            case "Tz":
                self.state = replace(self.state, scale=float(operands[0]) / 100)
            case "TL":
                self.state = replace(self.state, leading=float(operands[0]))
            case "Ts":
                self.state = replace(self.state, rise=float(operands[0]))

    def _font(self, font: Any) -> PdfFont:
        key = font.objgen
        if key == (0, 0):
            return font_of(font)
        if key not in self.fonts:
            self.fonts[key] = font_of(font)
        return self.fonts[key]

    def _move(self, x: float, y: float) -> None:
        self.text = self.line = _times((1, 0, 0, 1, x, y), self.line)

    def _show(self, shown: Any) -> Iterator[Glyph]:
        state = self.state
        if state.font is None:
            return
        for item in shown if isinstance(shown, pikepdf.Array) else (shown,):
            if isinstance(item, pikepdf.String):
                for code in state.font.codes(bytes(item)):
                    yield from self._glyph(state.font, code)
            else:
                self._advance(-float(item) / 1000 * state.size * state.scale)

    def _glyph(self, font: PdfFont, code: int) -> Iterator[Glyph]:
        state = self.state
        a, b, c, d, e, f = _times(_times((1, 0, 0, 1, 0, state.rise), self.text), state.ctm)
        width = font.advance(code)
        if a > 0 and abs(b) + abs(c) < 1e-6 * abs(a):
            char = font.stored.get(code, "")
            yield Glyph(
                char=char,
                x=e,
                y=f,
                advance=width * state.size * state.scale * a,
                size=state.size * abs(d),
                font=font.name,
                page=self.number,
                actual=self._actual(char),
            )
        space = state.word_space if font.code_bytes == 1 and code == 32 else 0
        self._advance((width * state.size + state.char_space + space) * state.scale)

    def _actual(self, char: str) -> str:
        """The innermost ActualText goes to the first glyph inside it, the others have none."""
        for at in range(len(self.marked) - 1, -1, -1):
            text = self.marked[at]
            if text is not None:
                self.marked[at] = ""
                return text
        return char

    def _advance(self, x: float) -> None:
        a, b, c, d, e, f = self.text
        self.text = (a, b, c, d, e + x * a, f + x * b)


def _actual_text(operands: Any, resources: Any) -> str | None:
    if len(operands) < 2:
        return None
    properties = operands[1]
    if isinstance(properties, pikepdf.Name):
        properties = resources.get("/Properties", pikepdf.Dictionary()).get(properties, None)
    if properties is None or "/ActualText" not in properties:
        return None
    return str(properties.ActualText)
