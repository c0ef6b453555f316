"""Arithmetic on plates: how much ink lies where. Pillow only, and the same for plates from either source.

A plate is a picture of one ink, 255 where it is solid. The four process plates of a page are the bands of one CMYK
picture. Total ink is the sum of the process plates, in percent of one solid plate; spot plates (foil, varnish) are not
printed wet with them and are not counted.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageStat

from booklet.geometry import MM_PER_INCH, PT_PER_INCH, Rect
from booklet.press.preflight.plates_values import BlackArea, EdgeRun, InkSquare, PageInk, Side
from booklet.press.preflight.types import Limits, PageFacts

PERCENT_PER_LEVEL = 100 / 255
TOUCHES_PERCENT = 10.0
"""Total ink in the pixel inside the trim line from which something is said to touch it; less is a highlight's grain."""
REACHES_PERCENT = 1.5
"""Total ink that counts as ink at the bleed edge."""
BLACK_SHARE = 0.9
"""How much of a square must be black for it to be a black area: white lettering on it is no way out."""
_LISTED = 12
"""Places told of a page."""
_REGION_PIXELS = 8_000
"""So fine is the grid on which places are told apart: two millimetres on an A4 page."""
_SCREEN_SLACK = 0.9
"""A millimetre grid can miss a square by half a millimetre both ways: at most a fifteenth of its ink each."""


@dataclass(frozen=True)
class Plates:
    """The plates of a page as pictures of its media box, upright in its own coordinates.

    `process` is CMYK, `spots` holds pictures of mode L by plate name. `doubtful` marks (255) where the ink is a guess.
    """

    facts: PageFacts
    process: Image.Image
    spots: Mapping[str, Image.Image] = field(default_factory=dict)
    doubtful: Image.Image | None = None

    @property
    def px_per_pt(self) -> float:
        """Pixels to a unit of the page's coordinates."""
        return self.process.width / self.facts.media.width

    @property
    def px_per_mm(self) -> float:
        """Pixels to a millimetre on paper."""
        return self.px_per_pt * PT_PER_INCH / MM_PER_INCH / self.facts.user_unit

    def box(self, area: Rect) -> tuple[int, int, int, int]:
        """The pixels of an area: left, top, right, bottom, cut at the picture's edges."""
        media, scale = self.facts.media, self.px_per_pt
        return (
            max(0, round((area.x0 - media.x0) * scale)),
            max(0, round((media.y1 - area.y1) * scale)),
            min(self.process.width, round((area.x1 - media.x0) * scale)),
            min(self.process.height, round((media.y1 - area.y0) * scale)),
        )

    def area(self, box: tuple[float, float, float, float]) -> Rect:
        """The area of pixels."""
        media, scale = self.facts.media, self.px_per_pt
        left, top, right, bottom = box
        return Rect(
            media.x0 + left / scale, media.y1 - bottom / scale, media.x0 + right / scale, media.y1 - top / scale
        )


def measure(plates: Plates, limits: Limits) -> PageInk:
    """Everything that rules ask of a page's inks, without its pictures."""
    inside = plates.box(plates.facts.bleed)
    printed = _Printed(plates.process.crop(inside), plates)
    heavy, most = heavy_squares(printed, limits)
    edges = [_Edge(plates, side, limits.bleed_mm) for side in Side]
    return PageInk(
        page=plates.facts.number,
        mean_percent=mean_percent(plates),
        most_percent=most,
        heavy=heavy,
        black=black_areas(printed, limits),
        short=tuple(run for edge in edges for run in edge.short()),
        touches=frozenset(edge.side for edge in edges if any(edge.touched())),
        spots={name: found for name, plate in plates.spots.items() if (found := _painted(plates, plate)) is not None},
    )


def mean_percent(plates: Plates) -> tuple[float, float, float, float]:
    """The mean of each process plate over the trim, in percent."""
    cut = plates.process.crop(plates.box(plates.facts.trim))
    if not cut.width or not cut.height:
        return (0.0, 0.0, 0.0, 0.0)
    cyan, magenta, yellow, black = (value * PERCENT_PER_LEVEL for value in ImageStat.Stat(cut.reduce(2)).mean)
    return (cyan, magenta, yellow, black)


def total_percent(process: Image.Image) -> float:
    """The mean total ink of a CMYK picture, exact to its levels."""
    return sum(ImageStat.Stat(process).mean) * PERCENT_PER_LEVEL if process.width and process.height else 0.0


def quarter_total(process: Image.Image) -> Image.Image:
    """A quarter of the total ink, mode L: 255 is 400 %. Off by at most a level and a half (2.4 %)."""
    cyan, magenta, yellow, black = process.split()
    return ImageChops.add(ImageChops.add(cyan, magenta, 2), ImageChops.add(yellow, black, 2), 2)


class _Printed:
    """The part of a page inside the bleed: as it is, and on a grid of about a millimetre for a quick look."""

    def __init__(self, process: Image.Image, plates: Plates) -> None:
        self.process = process
        self.plates = plates
        self.step = max(1, round(plates.px_per_mm))
        self.small = process.reduce(self.step) if process.width and process.height else process

    def side_px(self, side_mm: float) -> int:
        """A square's side in pixels; the picture's own where that is smaller, 0 where there is none."""
        return min(max(1, round(side_mm * self.plates.px_per_mm)), self.process.width, self.process.height)

    def places(self, means: Image.Image, percent: float, side: int) -> list[InkSquare]:
        """Each place where squares have about this total or more: all its squares together, the heaviest's exact total.

        `means`: a quarter of each square's mean total, at its upper left corner. The heaviest place first.
        """
        inside = self.plates.box(self.plates.facts.bleed)
        found: list[InkSquare] = []
        for left, top, right, bottom in _regions(means, _least_level(percent)):
            x, y = _heaviest(means, (left, top, right, bottom))
            total = total_percent(self.process.crop((x, y, x + side, y + side)))
            # The places of squares' corners, and a square's side beyond the last.
            whole = (left + inside[0], top + inside[1], right - 1 + side + inside[0], bottom - 1 + side + inside[1])
            certain = _certain(self.plates, (x + inside[0], y + inside[1], x + side + inside[0], y + side + inside[1]))
            found.append(InkSquare(self.plates.area(whole), total, certain))
        return sorted(found, key=lambda one: -one.total_percent)

    def coarse_most(self, side: int) -> float:
        """About the heaviest square's total: at most a tenth less than the truth."""
        small_side = min(max(1, round(side / self.step)), self.small.width, self.small.height)
        return _largest(quarter_total(_windows(self.small, small_side))) * 4 * PERCENT_PER_LEVEL


def heavy_squares(printed: _Printed, limits: Limits) -> tuple[tuple[InkSquare, ...], float]:
    """The places where a square has more ink in the mean than the lower limit, and the heaviest square's total.

    Each place is one square of `ink_square_mm` or several that touch, with the heaviest one's total.
    """
    side = printed.side_px(limits.ink_square_mm)
    if side < 1:
        return (), 0.0
    coarse = printed.coarse_most(side)
    if coarse < limits.ink_warning_percent * _SCREEN_SLACK:
        return (), coarse
    means = quarter_total(_windows(printed.process, side))
    places = printed.places(means, limits.ink_warning_percent, side)
    most = max((place.total_percent for place in places), default=coarse)
    return tuple(one for one in places if one.total_percent > limits.ink_warning_percent), most


def black_areas(printed: _Printed, limits: Limits) -> tuple[BlackArea, ...]:
    """Where a square of `black_area_mm` is black, and heavier in total than `black_area_percent`."""
    side = printed.side_px(limits.black_area_mm)
    least_k = math.ceil(limits.black_area_k_percent / PERCENT_PER_LEVEL)
    if side < 1 or _largest(printed.small.getchannel("K")) < least_k:
        return ()
    black = printed.process.getchannel("K").point([255 if level >= least_k else 0 for level in range(256)])
    share = _windows(black, side).point([255 if level >= 255 * BLACK_SHARE else 0 for level in range(256)])
    if share.getbbox() is None:
        return ()
    means = ImageChops.darker(quarter_total(_windows(printed.process, side)), share)
    places = printed.places(means, limits.black_area_percent, side)
    found = [one for one in places if one.total_percent > limits.black_area_percent]
    return tuple(BlackArea(one.area, one.total_percent, one.certain) for one in found)


def _least_level(percent: float) -> int:
    """The level of a quarter of the total from which the exact total is worth a look: the quarter rounds down."""
    return math.floor((percent - 3) / 4 / PERCENT_PER_LEVEL)


class _Edge:
    """One side of the trim: where ink touches it, and where such ink stops before the bleed edge.

    Ink at the bleed edge may lie as far to the side as the bleed is wide: a slanting shape moves on its way out.
    """

    def __init__(self, plates: Plates, side: Side, bleed_mm: float) -> None:
        facts, scale = plates.facts, plates.px_per_pt
        self._plates = plates
        self.side = side
        self.depth = max(0, round(bleed_mm * plates.px_per_mm))
        left, top, right, bottom = plates.box(facts.trim)
        self.start, self.end = (left, right) if side in (Side.TOP, Side.BOTTOM) else (top, bottom)
        self.line = {
            Side.LEFT: (facts.trim.x0 - facts.media.x0) * scale,
            Side.RIGHT: (facts.trim.x1 - facts.media.x0) * scale,
            Side.TOP: (facts.media.y1 - facts.trim.y1) * scale,
            Side.BOTTOM: (facts.media.y1 - facts.trim.y0) * scale,
        }[side]
        # The rows from the one just inside the trim to the bleed edge, and one to spare.
        at = sorted((self._at(-1), self._at(self.depth)))
        self._first = max(0, at[0])
        upright = side in (Side.LEFT, Side.RIGHT)
        band = (
            (self._first, self.start, at[1] + 1, self.end)
            if upright
            else (self.start, self._first, self.end, at[1] + 1)
        )
        self._ink = _any_ink(plates, band)

    def _row(self, outward: int) -> bytes:
        """Levels along the edge, so many pixels out (-1: just inside); empty where the picture ends before it."""
        at = self._at(outward)
        whole, ink = self._plates.process, self._ink
        if self.side in (Side.LEFT, Side.RIGHT):
            inner = at - self._first
            return ink.crop((inner, 0, inner + 1, ink.height)).tobytes() if 0 <= at < whole.width else b""
        inner = at - self._first
        return ink.crop((0, inner, ink.width, inner + 1)).tobytes() if 0 <= at < whole.height else b""

    def _at(self, outward: int) -> int:
        """The pixel row's place. Just inside: the first one that lies wholly inside; outward: by the nearest."""
        if self.side in (Side.LEFT, Side.TOP):
            return math.ceil(self.line - 0.1) if outward < 0 else math.floor(self.line - outward - 0.5)
        return math.floor(self.line + 0.1) - 1 if outward < 0 else math.floor(self.line + outward + 0.5)

    def touched(self) -> list[bool]:
        """Where along the edge ink touches the trim."""
        least = TOUCHES_PERCENT / PERCENT_PER_LEVEL
        return [level >= least for level in self._row(-1)]

    def short(self) -> Iterator[EdgeRun]:
        """Runs that touch the trim without ink at the bleed edge, and how far out their ink goes."""
        touched = self.touched()
        if not any(touched) or not self.depth:
            return
        rows = [self._row(outward) for outward in range(self.depth)]
        least = REACHES_PERCENT / PERCENT_PER_LEVEL
        reached = _widened([level >= least for level in rows[-1]], self.depth, len(touched))
        lacking = [there and not out for there, out in zip(touched, reached, strict=True)]
        for start, end in _runs(lacking, join=max(1, round(self._plates.px_per_mm))):
            wide = slice(max(0, start - self.depth), end + self.depth)
            out = next(d for d, row in enumerate([*rows, b""]) if not any(level >= least for level in row[wide]))
            if out < self.depth:
                box = self.box(self.start + start, self.start + end)
                reach_mm = out / self._plates.px_per_mm
                yield EdgeRun(self.side, self._plates.area(box), reach_mm, _certain(self._plates, box))

    def box(self, start: int, end: int) -> tuple[int, int, int, int]:
        """The pixels of a run: from a millimetre inside the trim to the bleed edge asked for."""
        inner = max(1, round(self._plates.px_per_mm))
        near = round(self.line)
        match self.side:
            case Side.LEFT:
                return (near - self.depth, start, near + inner, end)
            case Side.RIGHT:
                return (near - inner, start, near + self.depth, end)
            case Side.TOP:
                return (start, near - self.depth, end, near + inner)
            case Side.BOTTOM:
                return (start, near - inner, end, near + self.depth)


def _any_ink(plates: Plates, box: tuple[int, int, int, int]) -> Image.Image:
    """The total of all plates, spots as well, cut at 100 %; none outside the picture."""
    cyan, magenta, yellow, black = plates.process.crop(box).split()
    ink = ImageChops.add(ImageChops.add(cyan, magenta), ImageChops.add(yellow, black))
    for plate in plates.spots.values():
        ink = ImageChops.add(ink, plate.crop(box))
    return ink


def _widened(there: list[bool], by: int, length: int) -> list[bool]:
    """True also within a distance of each True; false throughout where there is no row at all."""
    wide = [False] * length
    last = -by - 1
    for index, one in enumerate(there):
        if one:
            start = max(last + by + 1, index - by, 0)
            wide[start : index + by + 1] = [True] * (min(length, index + by + 1) - start)
            last = index
    return wide


def _runs(flags: list[bool], join: int) -> list[tuple[int, int]]:
    """Start and end of each run of True; gaps shorter than `join` do not part it."""
    runs: list[tuple[int, int]] = []
    for index, flag in enumerate(flags):
        if not flag:
            continue
        if runs and index - runs[-1][1] < join:
            runs[-1] = (runs[-1][0], index + 1)
        else:
            runs.append((index, index + 1))
    return runs


def _windows(picture: Image.Image, side: int) -> Image.Image:
    """The mean over each whole square of a picture, at the place of its upper left corner."""
    if side == 1:
        return picture
    blurred = picture.filter(ImageFilter.BoxBlur((side - 1) / 2))
    before = (side - 1) // 2
    return blurred.crop((before, before, before + picture.width - side + 1, before + picture.height - side + 1))


def _regions(means: Image.Image, least: int) -> Iterator[tuple[int, int, int, int]]:
    """Boxes around the connected parts of a picture that have a level or more, the largest number first to last."""
    step = max(1, round((means.width * means.height / _REGION_PIXELS) ** 0.5))
    levels = means.resize((-(-means.width // step), -(-means.height // step)), Image.Resampling.NEAREST)
    most = _largest(means)
    if most < max(1, least):
        return
    left = levels.point([255 if level >= least else 0 for level in range(256)])
    if left.getbbox() is None:
        # Smaller than the grid: its own box is all there is.
        box = means.point([255 if level >= least else 0 for level in range(256)]).getbbox()
        if box is not None:
            yield box
        return
    for _ in range(_LISTED):
        box = left.getbbox()
        if box is None:
            return
        seed = (left.crop((0, box[1], left.width, box[1] + 1)).tobytes().index(255), box[1])
        ImageDraw.floodfill(left, seed, 128)
        part = left.point([255 if level == 128 else 0 for level in range(256)]).getbbox()
        assert part is not None
        left = left.point([level if level != 128 else 0 for level in range(256)])
        yield (
            part[0] * step,
            part[1] * step,
            min(part[2] * step, means.width),
            min(part[3] * step, means.height),
        )


def _heaviest(means: Image.Image, box: tuple[int, int, int, int]) -> tuple[int, int]:
    """The place of the largest level in a box."""
    part = means.crop(box)
    level = _largest(part)
    y, x = divmod(part.tobytes().index(level), part.width)
    return box[0] + x, box[1] + y


def _largest(picture: Image.Image) -> int:
    """The largest level of a picture of mode L."""
    highest = picture.getextrema()[1]
    assert not isinstance(highest, tuple)
    return int(highest)


def _certain(plates: Plates, box: tuple[int, int, int, int]) -> bool:
    """Whether no guess went into an area."""
    return plates.doubtful is None or plates.doubtful.crop(box).getbbox() is None


def _painted(plates: Plates, plate: Image.Image) -> Rect | None:
    """Where a plate has ink."""
    box = plate.getbbox()
    return plates.area(box) if box is not None else None
