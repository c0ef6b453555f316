"""Plates without Ghostscript: what the interpreter saw is laid down as rectangles of ink and small pictures.

A weaker measure, and the report says so: text is left out, a shape that is not a rectangle is taken by its bounds,
and blend modes are not computed. Where such a guess could decide a rule, the rule is not proven instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from types import TracebackType

import pikepdf
from PIL import Image

from booklet.geometry import Rect
from booklet.press.condition import COATED_FOGRA39_300
from booklet.press.preflight.ink import Plates, measure
from booklet.press.preflight.painted import PROCESS_INKS, Colour, Fill, Inks, PaintedPage, Shading, Stroke
from booklet.press.preflight.painted import Image as PaintedImage
from booklet.press.preflight.plates_pictures import Pictures
from booklet.press.preflight.plates_scale import is_measurable, px_per_mm
from booklet.press.preflight.plates_values import PageInk, PlateMeasures
from booklet.press.preflight.plates_views import Studio
from booklet.press.preflight.types import Limits

_SOLID = 255


class VectorMeter(AbstractContextManager["VectorMeter"]):
    """Measures pages one after the other as they are walked. `pages` is how many there are."""

    def __init__(self, limits: Limits, path: Path, pages: int) -> None:
        self._limits = limits
        self._pdf = _opened(path)
        profile = COATED_FOGRA39_300.profile
        self._pictures = Pictures(self._pdf, profile) if self._pdf is not None else None
        self._studio = Studio.for_pages(pages, profile)
        self._measured: dict[int, PageInk] = {}
        self._unmeasured: dict[int, str] = {}

    def add(self, page: PaintedPage) -> None:
        """Measure a page."""
        if not page.complete or not is_measurable(page.facts):
            self._unmeasured[page.number] = "plates-failed"
            return
        plates = _Canvas(page, self._pictures).plates()
        self._measured[page.number] = replace(measure(plates, self._limits), views=self._studio.ink_alone(plates))

    def measures(self) -> PlateMeasures:
        """What was measured so far."""
        return PlateMeasures("vectors", dict(self._measured), dict(self._unmeasured))

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pdf is not None:
            self._pdf.close()


def _opened(path: Path) -> pikepdf.Pdf | None:
    try:
        return pikepdf.open(path)
    except (pikepdf.PdfError, OSError):
        return None


class _Canvas:
    """The plates of one page while things are laid down on them."""

    def __init__(self, page: PaintedPage, pictures: Pictures | None) -> None:
        scale = px_per_mm(page.facts)
        # The process picture's size is what fixes the scale of all plates.
        width = max(1, round(page.facts.media.width * page.facts.user_unit / 72 * 25.4 * scale))
        height = max(1, round(width * page.facts.media.height / page.facts.media.width))
        self._facts = page.facts
        self._pictures = pictures
        self._plates: dict[str, Image.Image] = {ink: Image.new("L", (width, height), 0) for ink in PROCESS_INKS}
        self._doubtful = Image.new("L", (width, height), 0)
        self._frame = Plates(page.facts, Image.new("CMYK", (width, height), 0))
        for thing in page.things:
            match thing:
                case Fill():
                    self._fill(thing)
                case Stroke():
                    self._stroke(thing)
                case PaintedImage():
                    self._image(thing)
                case Shading():
                    self._shading(thing)
                case _:
                    pass

    def plates(self) -> Plates:
        """The finished plates."""
        process = Image.merge("CMYK", [self._plates[ink] for ink in PROCESS_INKS])
        spots = {name: plate for name, plate in self._plates.items() if name not in PROCESS_INKS}
        return Plates(self._facts, process, spots, self._doubtful)

    def _fill(self, fill: Fill) -> None:
        sure = fill.rectangular and fill.mode.blend == "Normal" and not fill.mode.soft_mask
        self._lay(fill.visible, fill.colour, fill.mode.fill_overprint, fill.mode.opm, fill.mode.fill_alpha, sure)

    def _stroke(self, stroke: Stroke) -> None:
        """A level or plumb line; a slanting one has too little ink to matter here."""
        if stroke.visible is None or not stroke.upright:
            return
        mode = stroke.mode
        for part in _frame_of(stroke):
            visible = part.intersect(stroke.visible)
            self._lay(visible, stroke.colour, mode.stroke_overprint, mode.opm, mode.stroke_alpha, sure=True)

    def _shading(self, shading: Shading) -> None:
        """A gradient at its heaviest, everywhere: an upper bound."""
        if shading.heaviest is None:
            self._doubt(shading.visible)
            return
        colour = Colour(shading.space, inks=shading.heaviest)
        mode = shading.mode
        self._lay(shading.visible, colour, mode.fill_overprint, 0, mode.fill_alpha, sure=False)

    def _image(self, image: PaintedImage) -> None:
        mode = image.mode
        if image.mask and image.colour is not None:
            self._lay(image.visible, image.colour, mode.fill_overprint, mode.opm, mode.fill_alpha, sure=False)
            return
        whole, shown = self._frame.box(image.area), self._pixels(image.visible)
        if shown is None:
            return
        upright = image.matrix.b == 0 == image.matrix.c
        size = (max(1, whole[2] - whole[0]), max(1, whole[3] - whole[1]))
        picture = self._pictures.plates(image.key, size) if upright and self._pictures is not None else None
        if picture is None or mode.blend != "Normal" or image.soft_mask:
            self._doubt(image.visible)
        if picture is None:
            return
        if image.matrix.a < 0:
            picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        if image.matrix.d < 0:
            picture = picture.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        cut = picture.crop((shown[0] - whole[0], shown[1] - whole[1], shown[2] - whole[0], shown[3] - whole[1]))
        for ink, band in zip(PROCESS_INKS, cut.split(), strict=True):
            self._plates[ink].paste(band, shown, Image.new("L", band.size, round(mode.fill_alpha * _SOLID)))

    def _lay(self, visible: Rect | None, colour: Colour, overprint: bool, opm: int, alpha: float, sure: bool) -> None:
        """Lay a colour down over a rectangle; without overprint it removes the other inks below it."""
        box = self._pixels(visible)
        if box is None:
            return
        inks = colour.inks if colour.inks is not None else self._guessed(colour)
        if inks is None:
            self._doubt(visible)
            return
        keeps_zeros = overprint and opm == 1 and colour.space == "DeviceCMYK"
        tints = dict(_tints(inks))
        for name in tints:
            self._plates.setdefault(name, Image.new("L", self._doubtful.size, 0))
        for name, plate in self._plates.items():
            tint = tints.get(name, 0.0)
            if (name not in tints and overprint) or (tint == 0 and keeps_zeros):
                continue
            self._blend(plate, box, tint, alpha)
        if not sure:
            self._doubt(visible)
        elif alpha >= 1 and not overprint:
            # What lay below is covered, and with it the doubt about it.
            self._doubtful.paste(0, box)

    def _guessed(self, colour: Colour) -> Inks | None:
        """The inks of a colour that is no press colour, through the press profile."""
        found = self._pictures.colour(colour.space, colour.components) if self._pictures is not None else None
        return tuple(zip(PROCESS_INKS, found, strict=True)) if found is not None else None

    def _blend(self, plate: Image.Image, box: tuple[int, int, int, int], tint: float, alpha: float) -> None:
        if alpha >= 1:
            plate.paste(round(tint * _SOLID), box)
            return
        size = (box[2] - box[0], box[3] - box[1])
        plate.paste(round(tint * _SOLID), box, Image.new("L", size, round(max(0.0, alpha) * _SOLID)))

    def _doubt(self, visible: Rect | None) -> None:
        box = self._pixels(visible)
        if box is not None:
            self._doubtful.paste(_SOLID, box)

    def _pixels(self, visible: Rect | None) -> tuple[int, int, int, int] | None:
        """The pixels of what shows, at least one each way; None where it lies outside."""
        if visible is None:
            return None
        left, top, right, bottom = self._frame.box(visible)
        right, bottom = max(right, left + 1), max(bottom, top + 1)
        if left >= self._doubtful.width or top >= self._doubtful.height:
            return None
        return left, top, min(right, self._doubtful.width), min(bottom, self._doubtful.height)


def _tints(inks: Inks) -> Iterator[tuple[str, float]]:
    """Tints by plate; `All` is every process plate."""
    for name, tint in inks:
        if name == "All":
            yield from ((ink, tint) for ink in PROCESS_INKS)
        else:
            yield name, tint


def _frame_of(stroke: Stroke) -> Iterator[Rect]:
    """The four sides of a stroked rectangle; a single line is its own frame."""
    area, width = stroke.area, stroke.width_pt
    yield Rect(area.x0, area.y0, area.x1, min(area.y1, area.y0 + width))
    yield Rect(area.x0, max(area.y0, area.y1 - width), area.x1, area.y1)
    yield Rect(area.x0, area.y0, min(area.x1, area.x0 + width), area.y1)
    yield Rect(max(area.x0, area.x1 - width), area.y0, area.x1, area.y1)
