"""Where a content stream stands while it is rewritten: its frame on the page, the graphics state, the text position."""

from __future__ import annotations

import math
from dataclasses import dataclass

from booklet.geometry import Matrix, Rect
from booklet.press.colour import Model, Target
from booklet.press.flatten import CLEAR, Backdrop, Ground, Veil
from booklet.press.fonts import GlyphShapes
from booklet.press.operators import string_or_gaps
from booklet.press.overprint import KNOCK_OUT, Ink, Overprint

_EM = 1000


@dataclass(frozen=True)
class Frame:
    """Where a content stream is painted. `crops` is False in tiles; `clip` is None while nothing is cut.

    `ground` is what the page shows so far, for a file without transparency (PDF/X-1a), else None; `backdrop` what
    the things of a see-through group are mixed with there. `exact_clip`: the clip is that rectangle and not a shape
    within it.
    """

    page: int
    target: Target
    ctm: Matrix
    clip: Rect | None
    crops: bool = True
    depth: int = 0
    ground: Ground | None = None
    backdrop: Backdrop | None = None
    exact_clip: bool = True


@dataclass
class State:
    """The graphics state as far as it matters here; saved by q, restored by Q.

    `fill` and `stroke` are the models of the colours as they come in, the inks what they mean on press, and
    `fill_out` and `stroke_out` what was written last: not the same where something see-through was mixed.
    """

    ctm: Matrix
    clip: Rect | None
    fill: Model | None = "gray"
    stroke: Model | None = "gray"
    fill_ink: Ink = None
    stroke_ink: Ink = None
    fill_out: Ink = None
    stroke_out: Ink = None
    over: Overprint = KNOCK_OUT
    line_width: float = 1.0
    text_mode: int = 0
    exact_clip: bool = True
    fill_veil: Veil = CLEAR
    stroke_veil: Veil = CLEAR

    def set_ink(self, ink: Ink, *, stroke: bool) -> None:
        """A colour was set and written."""
        if stroke:
            self.stroke_ink = self.stroke_out = ink
        else:
            self.fill_ink = self.fill_out = ink

    @property
    def scale(self) -> float:
        """How much larger things come out than they are written."""
        return math.sqrt(abs(self.ctm.a * self.ctm.d - self.ctm.b * self.ctm.c))


@dataclass
class TextPosition:
    """Where text stands, from the operators that WeasyPrint writes; lost by those that it does not."""

    matrix: Matrix | None = None
    size: float = 0.0
    shapes: GlyphShapes | None = None

    def begin(self) -> None:
        """A text object begins."""
        self.matrix = Matrix()

    def place(self, matrix: Matrix) -> None:
        """The text matrix is set."""
        self.matrix = matrix

    def lose(self) -> None:
        """Something moved the text that is not followed here."""
        self.matrix = None

    def font(self, size: float, shapes: GlyphShapes) -> None:
        """A font is chosen."""
        self.size, self.shapes = size, shapes

    def advance(self, operands: bytes, ctm: Matrix) -> tuple[Rect | None, bool]:
        """Show text: its bounds on the page (None where it marks nothing), and whether they are known.

        The position moves to the text's end.
        """
        if self.matrix is None or self.shapes is None:
            return None, False
        along, unit = 0.0, self.size / _EM
        box: Rect | None = None
        for gap, glyphs in string_or_gaps(operands):
            along -= gap * unit
            for glyph in glyphs:
                shape = self.shapes.box(glyph)
                if shape is not None:
                    placed = Matrix(unit, 0, 0, unit, along, 0).bounds(shape)
                    box = placed if box is None else box.around(placed)
                along += self.shapes.width(glyph) * unit
        bounds = None if box is None else self.matrix.then(ctm).bounds(box)
        self.matrix = Matrix(e=along).then(self.matrix)
        return bounds, True
