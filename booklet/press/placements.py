"""Where photographs stand on the composed pages, and which part of each can be seen."""

from __future__ import annotations

import math
from dataclasses import dataclass

from booklet.geometry import Matrix, Pt, Rect

_SAFETY: Pt = Pt(0.5)
"""A crop reaches this far under the clip, so that no light edge shows where both are drawn smoothed."""

_WHOLE = (0.0, 0.0, 1.0, 1.0)
_UNIT = Rect(0, 0, 1, 1)


@dataclass(frozen=True)
class Placement:
    """One painting of a photograph.

    `page` is the index in its run, `occurrence` the index among the page's placements in painting order.
    `placed` is the whole photograph and `visible` the part of it that can show, in points from the trim's lower
    left corner. `crop` is that part as fractions of the photograph (left, top, right, bottom; origin top left).
    `width` and `height` are the size at which the part is drawn. A turned, mirrored or tiled photograph is not
    `upright` and not cropped.
    """

    page: int
    occurrence: int
    photo_id: str
    placed: Rect
    visible: Rect
    crop: tuple[float, float, float, float]
    width: Pt
    height: Pt
    upright: bool

    @property
    def key(self) -> tuple[int, int]:
        """Its place in the run."""
        return self.page, self.occurrence


def placement(page: int, occurrence: int, photo_id: str, matrix: Matrix, clip: Rect | None, crops: bool) -> Placement:
    """The placement of an image painted under `matrix` inside `clip`; `crops` is False inside a tile."""
    placed = matrix.bounds(_UNIT)
    width, height = Pt(math.hypot(matrix.a, matrix.b)), Pt(math.hypot(matrix.c, matrix.d))
    upright = crops and matrix.is_upright and matrix.a > 0 and matrix.d > 0
    visible = _visible(placed, clip) if upright else placed
    if visible == placed:
        return Placement(page, occurrence, photo_id, placed, placed, _WHOLE, width, height, upright)
    crop = (
        (visible.x0 - placed.x0) / placed.width,
        (placed.y1 - visible.y1) / placed.height,
        (visible.x1 - placed.x0) / placed.width,
        (placed.y1 - visible.y0) / placed.height,
    )
    rounded = (round(crop[0], 6), round(crop[1], 6), round(crop[2], 6), round(crop[3], 6))
    return Placement(page, occurrence, photo_id, placed, visible, rounded, visible.width, visible.height, True)


def _visible(placed: Rect, clip: Rect | None) -> Rect:
    """The part inside the clip, a little larger, but no larger than the photograph; all of it where nothing shows."""
    shown = placed.intersect(clip) if clip else placed
    grown = shown.inset(Pt(-_SAFETY)).intersect(placed) if shown else None
    return grown or placed


def unit_matrix(crop: tuple[float, float, float, float]) -> Matrix | None:
    """The map of a cropped photograph's unit square into that of the whole one; None for the whole."""
    left, top, right, bottom = crop
    if crop == _WHOLE:
        return None
    return Matrix(right - left, 0, 0, bottom - top, left, 1 - bottom)
