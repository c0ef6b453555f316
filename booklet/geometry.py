"""Lengths and rectangles, pure. Millimetres and PDF points are different types to mypy.

A PDF point is 1/72 inch (ISO 32000-2, 8.3.2.3); an inch is 25.4 mm. Rectangles are in points, origin at the
lower left, y up, as in PDF.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

Mm = NewType("Mm", float)
Pt = NewType("Pt", float)

MM_PER_INCH = 25.4
PT_PER_INCH = 72.0


def mm_to_pt(length: Mm) -> Pt:
    """Millimetres to points."""
    return Pt(length / MM_PER_INCH * PT_PER_INCH)


def pt_to_mm(length: Pt) -> Mm:
    """Points to millimetres."""
    return Mm(length / PT_PER_INCH * MM_PER_INCH)


def pixels_at(length: Pt, ppi: float) -> int:
    """How many pixels a length takes at a resolution, at least one."""
    return max(1, round(length / PT_PER_INCH * ppi))


@dataclass(frozen=True)
class Rect:
    """An upright rectangle in points; x0 <= x1 and y0 <= y1."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> Pt:
        """Its width in points."""
        return Pt(self.x1 - self.x0)

    @property
    def height(self) -> Pt:
        """Its height in points."""
        return Pt(self.y1 - self.y0)

    def intersect(self, other: Rect) -> Rect | None:
        """The part of both, or None where they share no area."""
        cut = Rect(max(self.x0, other.x0), max(self.y0, other.y0), min(self.x1, other.x1), min(self.y1, other.y1))
        return cut if cut.x0 < cut.x1 and cut.y0 < cut.y1 else None

    def around(self, other: Rect) -> Rect:
        """The smallest rectangle that holds both."""
        return Rect(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))

    def inset(self, distance: Pt) -> Rect:
        """Smaller by a distance on every side; a negative distance makes it larger."""
        return Rect(self.x0 + distance, self.y0 + distance, self.x1 - distance, self.y1 - distance)


@dataclass(frozen=True)
class Matrix:
    """An affine map as PDF writes it (ISO 32000-2, 8.3.3): x' = a·x + c·y + e, y' = b·x + d·y + f."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def then(self, outer: Matrix) -> Matrix:
        """This map first, `outer` after it: what `cm` does to the matrix in force."""
        return Matrix(
            self.a * outer.a + self.b * outer.c,
            self.a * outer.b + self.b * outer.d,
            self.c * outer.a + self.d * outer.c,
            self.c * outer.b + self.d * outer.d,
            self.e * outer.a + self.f * outer.c + outer.e,
            self.e * outer.b + self.f * outer.d + outer.f,
        )

    def apply(self, x: float, y: float) -> tuple[float, float]:
        """The image of a point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def bounds(self, rect: Rect) -> Rect:
        """The upright rectangle around the image of a rectangle."""
        corners = [self.apply(x, y) for x in (rect.x0, rect.x1) for y in (rect.y0, rect.y1)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return Rect(min(xs), min(ys), max(xs), max(ys))

    @property
    def is_upright(self) -> bool:
        """Whether rectangles stay upright: no turn but by half, no shear."""
        return abs(self.b) < 1e-9 and abs(self.c) < 1e-9
