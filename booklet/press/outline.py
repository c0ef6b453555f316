"""文字转曲: a copy of a press file without fonts, its text drawn as outlines.

Done here and not by Ghostscript: the outlines are those of the embedded programs, number for number; colours,
overprint, boxes, output intent and XMP are not touched; no program of the system is needed. Each glyph is a form
drawn once and placed wherever it stands, so the copy grows by the glyphs and not by the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pikepdf
import uharfbuzz as hb

from booklet.errors import EngineError
from booklet.geometry import Matrix
from booklet.press.finish import save_press
from booklet.press.fonts import glyph_widths
from booklet.press.operators import Instruction, instructions, number, numbered, numbers, string_or_gaps, written
from booklet.press.policy import Variant
from booklet.press.sfnt import opened_program

_EM = 1000
_MAX_DEPTH = 32
_PAINTING = {0: b"f", 1: b"S", 2: b"B"}
_INVISIBLE, _FIRST_CLIPPING = 3, 4
_TEXT_ONLY = frozenset((b"BT", b"ET"))
_SETTERS = frozenset((b"Tc", b"Tw", b"Tz", b"TL", b"Ts", b"Tr"))
_SHOWING = frozenset((b"Tj", b"TJ"))


def outline_text(source: Path, target: Path, variant: Variant) -> None:
    """Write a copy of one of our press files whose text is outlines.

    Raises EngineError `press-unreadable`, or `outline-unreadable` for text that cannot be drawn.
    """
    try:
        with pikepdf.open(source) as pdf:
            work = _Outliner(pdf)
            for page in pdf.pages:
                work.page(page)
            save_press(pdf, target, variant)
    except pikepdf.PdfError as cause:
        raise EngineError("press-unreadable", path=source, cause=cause) from cause


@dataclass
class _TextState:
    """The text state (ISO 32000-2, 9.3), part of the graphics state, and the width of lines."""

    font: str = ""
    size: float = 0.0
    spacing: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
    line_width: float = 1.0

    def copy(self) -> _TextState:
        return _TextState(**vars(self))


@dataclass
class _Font:
    """An embedded font: widths in thousandths of an em, and the glyphs drawn so far by painting operator."""

    name: str
    shapes: hb.Font
    widths: Mapping[int, float]
    drawn: dict[tuple[int, bytes], pikepdf.Object | None] = field(default_factory=dict)


class _Outliner:
    """Rewrites all streams of a PDF that show text."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self._pdf = pdf
        self._fonts: dict[tuple[int, int], _Font] = {}
        self._done: set[tuple[int, int]] = set()
        self._resources_done: dict[tuple[int, int], pikepdf.Object] = {}

    def page(self, page: pikepdf.Page) -> None:
        page.contents_coalesce()
        page.obj.Resources, data = self._rewritten(page.Contents.read_bytes(), page.obj.Resources, 0)
        page.obj.Contents = self._pdf.make_indirect(pikepdf.Stream(self._pdf, data))

    def _form(self, form: pikepdf.Object, depth: int) -> None:
        if form.objgen in self._done or "/Resources" not in form:
            return
        self._done.add(form.objgen)
        form.Resources, data = self._rewritten(form.read_bytes(), form.Resources, depth + 1)
        cast("pikepdf.Stream", form).write(data)

    def _rewritten(self, data: bytes, resources: pikepdf.Object, depth: int) -> tuple[pikepdf.Object, bytes]:
        if depth > _MAX_DEPTH:
            raise EngineError("outline-unreadable", reason=f"> {_MAX_DEPTH}")
        for form in _forms_of(resources):
            self._form(form, depth)
        if "/Font" not in resources:
            return resources, data
        changed = pikepdf.Dictionary({key: resources[key] for key in resources.keys() if key != "/Font"})  # noqa: SIM118
        fonts = {name: self._font(resources.Font[name]) for name in resources.Font.keys()}  # noqa: SIM118
        stream = _TextStream(fonts, self._glyph)
        lines = stream.rewrite(data)
        if stream.used:
            shared = resources.get("/XObject", pikepdf.Dictionary())
            changed.XObject = pikepdf.Dictionary({name: shared[name] for name in shared.keys()} | stream.used)  # noqa: SIM118
        return changed, written(lines)

    def _font(self, font: pikepdf.Object) -> _Font:
        if font.objgen not in self._fonts:
            name = f"G{len(self._fonts)}"
            descriptor = font.DescendantFonts[0].FontDescriptor
            self._fonts[font.objgen] = _Font(name, opened_program(descriptor), glyph_widths(font))
        return self._fonts[font.objgen]

    def _glyph(self, font: _Font, glyph: int, painting: bytes) -> pikepdf.Object | None:
        """The form that draws a glyph, a thousand units an em; None for a blank one."""
        key = (glyph, painting)
        if key not in font.drawn:
            pen = _Pen()
            font.shapes.draw_glyph(glyph, pen.functions)
            font.drawn[key] = self._drawn(pen, painting)
        return font.drawn[key]

    def _drawn(self, pen: _Pen, painting: bytes) -> pikepdf.Object | None:
        if not pen.path:
            return None
        form = pikepdf.Stream(self._pdf, b"\n".join((*pen.path, painting)))
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        # Room for a stroke around the outline.
        form.BBox = pikepdf.Array([round(value) for value in pen.box(room=_EM / 5)])
        form.Resources = pikepdf.Dictionary()
        return self._pdf.make_indirect(form)


def _forms_of(resources: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Forms, tiles and the groups of soft masks that resources name."""
    for category in ("/XObject", "/Pattern"):
        for item in resources.get(category, pikepdf.Dictionary()).as_dict().values():
            if isinstance(item, pikepdf.Stream) and str(item.get("/Subtype", "/Form")) == "/Form":
                yield item
    for state in resources.get("/ExtGState", pikepdf.Dictionary()).as_dict().values():
        mask = state.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary):
            yield mask.G


class _Pen:
    """Takes an outline from HarfBuzz as operators of a path."""

    def __init__(self) -> None:
        self.path: list[bytes] = []
        self._points: list[tuple[float, float]] = []
        self._at = (0.0, 0.0)
        self.functions = hb.DrawFuncs()
        self.functions.set_move_to_func(lambda x, y, _: self._add(b"m", (x, y)))
        self.functions.set_line_to_func(lambda x, y, _: self._add(b"l", (x, y)))
        self.functions.set_cubic_to_func(lambda a, b, c, d, x, y, _: self._add(b"c", (a, b), (c, d), (x, y)))
        self.functions.set_quadratic_to_func(lambda a, b, x, y, _: self._quadratic((a, b), (x, y)))
        self.functions.set_close_path_func(lambda _: self.path.append(b"h"))

    def box(self, room: float) -> tuple[float, float, float, float]:
        """The bounds of the outline, larger by `room`."""
        xs, ys = zip(*self._points, strict=True)
        return min(xs) - room, min(ys) - room, max(xs) + room, max(ys) + room

    def _add(self, operator: bytes, *points: tuple[float, float]) -> None:
        self._points += points
        self._at = points[-1]
        values = tuple(value for point in points for value in point)
        self.path.append(b"%s %s" % (numbered(values), operator))

    def _quadratic(self, handle: tuple[float, float], end: tuple[float, float]) -> None:
        """As a cubic curve, which is the same curve: its handles stand at two thirds of the way."""
        start = self._at
        first, second = (
            (point[0] + (handle[0] - point[0]) * 2 / 3, point[1] + (handle[1] - point[1]) * 2 / 3)
            for point in (start, end)
        )
        self._add(b"c", first, second, end)


class _TextStream:
    """One content stream with its text drawn. `used` are the glyphs' forms by their new names."""

    def __init__(self, fonts: Mapping[str, _Font], glyph: Callable[[_Font, int, bytes], pikepdf.Object | None]) -> None:
        self._fonts = fonts
        self._glyph = glyph
        self.used: dict[str, pikepdf.Object] = {}
        self._state = _TextState()
        self._saved: list[_TextState] = []
        self._matrix = self._line = Matrix()
        self._out: list[Instruction] = []

    def rewrite(self, data: bytes) -> list[Instruction]:
        """The stream's instructions without text operators. Raises EngineError `outline-unreadable`."""
        for operator, operands in instructions(data):
            if operator in _SHOWING:
                self._show(operands)
            elif not self._follow(operator, operands):
                self._out.append((operator, operands))
        return self._out

    def _follow(self, operator: bytes, operands: bytes) -> bool:
        """Follow the text's state; True if the operator is only for text and goes."""
        state = self._state
        if operator == b"q":
            self._saved.append(state.copy())
        elif operator == b"Q" and self._saved:
            self._state = self._saved.pop()
        elif operator == b"w":
            state.line_width = float(operands)
        elif operator in _TEXT_ONLY:
            self._matrix = self._line = Matrix()
            return True
        elif operator == b"Tf":
            name, size = operands.split()
            state.font, state.size = name.decode("latin-1"), float(size)
            return True
        elif operator in _SETTERS:
            self._set(operator, float(operands))
            return True
        elif operator == b"Tm":
            self._matrix = self._line = Matrix(*numbers(operands))
            return True
        elif operator in (b"Td", b"TD", b"T*"):
            self._move(operator, operands)
            return True
        elif operator in (b"'", b'"'):
            raise EngineError("outline-unreadable", reason=operator.decode())
        return False

    def _set(self, operator: bytes, value: float) -> None:
        state = self._state
        if operator == b"Tc":
            state.spacing = value
        elif operator == b"Tz":
            state.scale = value / 100
        elif operator == b"TL":
            state.leading = value
        elif operator == b"Ts":
            state.rise = value
        elif operator == b"Tr":
            state.mode = int(value)
        # Tw counts for single-byte codes only (ISO 32000-2, 9.3.3); ours have two.

    def _move(self, operator: bytes, operands: bytes) -> None:
        x, y = numbers(operands) if operands else (0.0, -self._state.leading)
        if operator == b"TD":
            self._state.leading = -y
        self._matrix = self._line = Matrix(e=x, f=y).then(self._line)

    def _show(self, operands: bytes) -> None:
        state = self._state
        if state.mode >= _FIRST_CLIPPING:
            raise EngineError("outline-unreadable", reason=f"Tr {state.mode}")
        font = self._fonts.get(state.font)
        if font is None:
            raise EngineError("outline-unreadable", reason=state.font)
        for gap, glyphs in string_or_gaps(operands):
            self._advance(-gap / _EM * state.size)
            for glyph in glyphs:
                if state.mode != _INVISIBLE:
                    self._place(font, glyph)
                self._advance(font.widths.get(glyph, _EM) / _EM * state.size + state.spacing)

    def _advance(self, along: float) -> None:
        if along:
            self._matrix = Matrix(e=along * self._state.scale).then(self._matrix)

    def _place(self, font: _Font, glyph: int) -> None:
        state, painting = self._state, _PAINTING[self._state.mode]
        form = self._glyph(font, glyph, painting)
        if form is None:
            return
        name = f"/{font.name}.{glyph}{'' if painting == b'f' else painting.decode()}"
        self.used[name] = form
        unit = state.size / _EM
        m = Matrix(unit * state.scale, 0, 0, unit, 0, state.rise).then(self._matrix)
        place = b" ".join((*(b"%s" % _fine(value) for value in (m.a, m.b, m.c, m.d)), number(m.e), number(m.f)))
        self._out += [(b"q", b""), (b"cm", place)]
        if painting != b"f":
            # The width of a line is in the units of the text's surroundings, which the glyph's scale would change.
            self._out.append((b"w", number(state.line_width / (unit or 1.0))))
        self._out += [(b"Do", name.encode()), (b"Q", b"")]


def _fine(value: float) -> bytes:
    """A number for a scale: the fifth decimal of a thousandth would show on a long line."""
    text = f"{value:.8f}".rstrip("0").rstrip(".")
    return b"0" if text in ("-0", "") else text.encode()
