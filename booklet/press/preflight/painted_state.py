"""The graphics state of a stream being walked, and the arithmetic of places on a page."""

from __future__ import annotations

from booklet.press.preflight.painted import PLAIN, Mode
from booklet.press.preflight.painted_colour import DEVICE
from booklet.press.preflight.painted_fonts import Font
from booklet.press.preflight.painted_objects import entry, numbers

Affine = tuple[float, float, float, float, float, float]
"""A map as PDF writes it (ISO 32000-2, 8.3.3); `booklet.geometry.Matrix` as a bare tuple, for speed."""

Bounds = tuple[float, float, float, float]
"""Left, bottom, right, top."""

IDENTITY: Affine = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_LIMIT = 1e9


def times(first: Affine, outer: Affine) -> Affine:
    """`first`, then `outer`, as `cm` combines them; kept within what floats can hold."""
    a, b, c, d, e, f = first
    oa, ob, oc, od, oe, of = outer
    made = (
        a * oa + b * oc,
        a * ob + b * od,
        c * oa + d * oc,
        c * ob + d * od,
        e * oa + f * oc + oe,
        e * ob + f * od + of,
    )
    if max(made) < _LIMIT and min(made) > -_LIMIT:
        return made
    return tuple(max(-_LIMIT, min(_LIMIT, one)) if one == one else 0.0 for one in made)  # type: ignore[return-value]


def moved(bounds: Bounds, by: Affine) -> Bounds:
    """The bounds of a rectangle's image."""
    x0, y0, x1, y1 = bounds
    a, b, c, d, e, f = by
    if b == 0 and c == 0:
        left, right = a * x0 + e, a * x1 + e
        low, high = d * y0 + f, d * y1 + f
        return (left if left < right else right, low if low < high else high,
                right if left < right else left, high if low < high else low)  # fmt: skip
    xs = (a * x0 + c * y0 + e, a * x0 + c * y1 + e, a * x1 + c * y0 + e, a * x1 + c * y1 + e)
    ys = (b * x0 + d * y0 + f, b * x0 + d * y1 + f, b * x1 + d * y0 + f, b * x1 + d * y1 + f)
    return min(xs), min(ys), max(xs), max(ys)


def meet(one: Bounds, other: Bounds) -> Bounds | None:
    """What two rectangles share; a line or a point counts, for a hairline has no area and prints."""
    x0, y0 = max(one[0], other[0]), max(one[1], other[1])
    x1, y1 = min(one[2], other[2]), min(one[3], other[3])
    return (x0, y0, x1, y1) if x0 <= x1 and y0 <= y1 else None


def matrix_of(item: object) -> Affine:
    """The matrix of a form or pattern."""
    values = numbers(entry(item, "/Matrix"))
    return values if len(values) == 6 else IDENTITY


class State:
    """The graphics state; `q` copies it."""

    __slots__ = (
        "char_space", "clip", "ctm", "fill", "fill_pattern", "fill_space", "font", "leading", "line_width", "mode",
        "render", "rise", "size", "stretch", "stroke", "stroke_pattern", "stroke_space", "word_space",
    )  # fmt: skip

    def __init__(self, ctm: Affine, clip: Bounds) -> None:
        self.ctm = ctm
        self.clip: Bounds | None = clip
        self.fill_space = self.stroke_space = DEVICE["DeviceGray"]
        self.fill = self.stroke = DEVICE["DeviceGray"].colour((0.0,))
        self.fill_pattern: object = None
        self.stroke_pattern: object = None
        self.line_width = 1.0
        self.mode: Mode = PLAIN
        self.font: Font | None = None
        self.size = 0.0
        self.char_space = self.word_space = self.leading = self.rise = 0.0
        self.stretch = 1.0
        self.render = 0

    def copy(self) -> State:
        """The same state, to be changed apart."""
        made = State.__new__(State)
        for slot in State.__slots__:
            setattr(made, slot, getattr(self, slot))
        return made
