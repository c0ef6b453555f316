"""A path under construction, as far as rules ask: its bounds, and the rectangles it is made of."""

from __future__ import annotations

Affine = tuple[float, float, float, float, float, float]
Bounds = tuple[float, float, float, float]

_FLAT_PT = 1e-4
"""Two coordinates this close are one: PDF writers round to four or five decimals."""
_MAX_RECTANGLES = 2_000


class Path:
    """The path that is being made, in the page's coordinates. Control points of curves count to its bounds."""

    __slots__ = ("_corners", "_other", "_rectangles", "_upright", "bounds")

    def __init__(self) -> None:
        self.bounds: Bounds | None = None
        self._rectangles: list[Bounds] = []
        self._corners: list[tuple[float, float]] = []
        self._other = False
        self._upright = True

    @property
    def is_rectangle(self) -> bool:
        """Whether it is one upright rectangle and nothing else."""
        self._finish()
        return len(self._rectangles) == 1 and not self._other

    @property
    def is_upright(self) -> bool:
        """Whether all its lines are level or plumb."""
        return self._upright

    def rectangle(self, values: tuple[float, ...], ctm: Affine) -> None:
        """The operator `re`."""
        x, y, width, height = values
        corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        self._finish()
        for index, (px, py) in enumerate(corners):
            self._point(px, py, ctm, starts=index == 0)
        self._finish()

    def points(self, values: tuple[float, ...], ctm: Affine, starts: bool, straight: bool) -> None:
        """The operators `m`, `l`, `c`, `v`, `y` with their points."""
        if starts:
            self._finish()
        if not straight:
            self._other, self._upright = True, False
        for index in range(0, len(values) - 1, 2):
            self._point(values[index], values[index + 1], ctm, starts)

    def _point(self, x: float, y: float, ctm: Affine, starts: bool) -> None:
        a, b, c, d, e, f = ctm
        px, py = a * x + c * y + e, b * x + d * y + f
        if self.bounds is None:
            self.bounds = (px, py, px, py)
        else:
            x0, y0, x1, y1 = self.bounds
            self.bounds = (px if px < x0 else x0, py if py < y0 else y0, px if px > x1 else x1, py if py > y1 else y1)
        corners = self._corners
        if corners and not starts:
            lx, ly = corners[-1]
            if abs(px - lx) > _FLAT_PT and abs(py - ly) > _FLAT_PT:
                self._upright = False
        if len(corners) < 6:
            corners.append((px, py))

    def close(self) -> None:
        """The operator `h`."""
        self._finish()

    def _finish(self) -> None:
        """Take the subpath for a rectangle where its corners say so."""
        corners, self._corners = self._corners, []
        if len(corners) == 5 and _same(corners[0], corners[4]):
            corners = corners[:4]
        if len(corners) == 4 and len(self._rectangles) < _MAX_RECTANGLES and not self._other:
            xs, ys = [x for x, _ in corners], [y for _, y in corners]
            bounds = (min(xs), min(ys), max(xs), max(ys))
            if all(_at_corner(corner, bounds) for corner in corners):
                self._rectangles.append(bounds)
                return
        if len(corners) > 1:
            self._other = True

    def thinnest(self, even_odd: bool) -> float | None:
        """The thickness of the thinnest bar, where the path is made of upright rectangles; in points.

        One rectangle inside another, filled even-odd, is a border: its thinnest side counts.
        """
        self._finish()
        if self._other or not self._rectangles:
            return None
        if even_odd and len(self._rectangles) == 2:
            return _border(*self._rectangles)
        sides = [min(x1 - x0, y1 - y0) for x0, y0, x1, y1 in self._rectangles]
        solid = [side for side in sides if side > _FLAT_PT]
        return min(solid) if solid else 0.0


def _border(one: Bounds, other: Bounds) -> float:
    gaps = [abs(one[side] - other[side]) for side in range(4)]
    solid = [gap for gap in gaps if gap > _FLAT_PT]
    return min(solid) if solid else 0.0


def _same(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return abs(one[0] - other[0]) < _FLAT_PT and abs(one[1] - other[1]) < _FLAT_PT


def _at_corner(corner: tuple[float, float], bounds: Bounds) -> bool:
    x, y = corner
    across, down = min(abs(x - bounds[0]), abs(x - bounds[2])), min(abs(y - bounds[1]), abs(y - bounds[3]))
    return across < _FLAT_PT and down < _FLAT_PT
