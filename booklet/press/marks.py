"""Marks outside the bleed: crop and registration marks, a colour bar, the slug line.

They are drawn on every plate (Separation `All`, ISO 32000-2, 8.6.6.4), 0.25 pt thin, and start 1 mm outside the
bleed, at least 4 mm from the trim. The page becomes a form, clipped to its bleed: so its patterns, whose matrices
start from the page, move along with it.

Millimetres from the bleed's edge outwards:   1–6 crop marks, registration marks, colour bar   8–11 slug line
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from booklet.geometry import Mm, Rect, mm_to_pt
from booklet.press.condition import Condition, Marks
from booklet.press.identity import Job
from booklet.press.objects import rect_of
from booklet.press.operators import number
from booklet.press.separation import ALL, separation
from booklet.press.slugline import SlugFont
from booklet.spots import Spot

_GAP = mm_to_pt(Mm(1))
_LENGTH = mm_to_pt(Mm(5))
_MARGIN_CROP, _MARGIN_FULL = mm_to_pt(Mm(7)), mm_to_pt(Mm(12))
_SLUG_LINE = mm_to_pt(Mm(8.3))
_LEAST_FROM_TRIM = mm_to_pt(Mm(4))
_LINE_PT = 0.25
_SLUG_PT, _SLUG_LEAST_PT = 8.0, 4.0
_CIRCLE = 0.5523
"""Where the handles of a quarter circle's curve stand, as a part of the radius."""

PATCHES: tuple[tuple[float, float, float, float], ...] = (
    *((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)),
    *((0.5, 0, 0, 0), (0, 0.5, 0, 0), (0, 0, 0.5, 0), (0, 0, 0, 0.5)),
    *((0, 1, 1, 0), (1, 0, 1, 0), (1, 1, 0, 0), (1, 1, 1, 0)),
)
"""The colour bar: solids, tints of 50 %, and the overprints of two and three inks."""


@dataclass(frozen=True)
class Slug:
    """What a slug line needs: faces to set it in, the first that has a character; and the spot colours by name."""

    faces: tuple[Path, ...]
    spots: tuple[Spot, ...] = ()


def slug_text(job: Job, condition: Condition, page: int, pages: int) -> str:
    """The slug line of a page, from 1."""
    return f"{job.full_title}　{page}/{pages}　{job.made:%Y-%m-%d %H:%M}　{condition.info or condition.identifier}"


def add_marks(
    pdf: pikepdf.Pdf,
    marks: Marks,
    job: Job,
    condition: Condition,
    spots: Sequence[tuple[str, ...]],
    slug: Slug | None,
    folds: Sequence[Mm] = (),
) -> None:
    """Give every page a larger media box with marks in it. `spots`: the names of each page's spot colours.

    `folds`: where pages are folded, from the left edge of the trim: dashed lines above and below.
    """
    margin = _MARGIN_FULL if marks == "full" else _MARGIN_CROP
    all_plates = pdf.make_indirect(separation(pdf, *ALL))
    font, lines = None, [""] * len(pdf.pages)
    if marks == "full" and slug is not None:
        lines = [slug_text(job, condition, number, len(pdf.pages)) for number in range(1, len(pdf.pages) + 1)]
        font = SlugFont(pdf, "".join(lines), slug.faces)
    known = {} if slug is None else {spot.name: spot for spot in slug.spots}
    plates = {name: pdf.make_indirect(separation(pdf, name, spot.alternate)) for name, spot in known.items()}
    for index, page in enumerate(pdf.pages):
        sheet = _sheet(page, margin)
        here = {name: plates[name] for name in (spots[index] if index < len(spots) else ()) if name in plates}
        content = _content(sheet, marks, tuple(here), folds)
        if font is not None:
            content += _slug(sheet, font, lines[index])
        spaces = {"/All": all_plates, **{f"/Patch{at}": space for at, space in enumerate(here.values())}}
        resources = pikepdf.Dictionary(ColorSpace=pikepdf.Dictionary(spaces))
        if font is not None:
            resources.Font = font.resources()
        _wrap(pdf, page, sheet, content, resources)


@dataclass(frozen=True)
class _Sheet:
    """The new boxes of a page, in points from the lower left corner of the larger media box."""

    media: Rect
    bleed: Rect
    trim: Rect
    shift: float


def _sheet(page: pikepdf.Page, margin: float) -> _Sheet:
    media, trim = rect_of(page.obj.MediaBox), rect_of(page.obj.get("/TrimBox", page.obj.MediaBox))
    # Without a bleed the marks still keep their distance from the trim.
    margin += max(0.0, _LEAST_FROM_TRIM - _GAP - (trim.x0 - media.x0))

    def moved(rect: Rect) -> Rect:
        return Rect(rect.x0 + margin, rect.y0 + margin, rect.x1 + margin, rect.y1 + margin)

    larger = Rect(0, 0, media.width + 2 * margin, media.height + 2 * margin)
    return _Sheet(larger, moved(media), moved(trim), margin)


def _wrap(pdf: pikepdf.Pdf, page: pikepdf.Page, sheet: _Sheet, content: bytes, resources: pikepdf.Dictionary) -> None:
    form = pikepdf.Stream(pdf, page.Contents.read_bytes())
    form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
    form.BBox, form.Resources = page.obj.MediaBox, page.obj.Resources
    resources.XObject = pikepdf.Dictionary({"/Page": pdf.make_indirect(form)})
    shift = number(sheet.shift)
    place = b"q 1 0 0 1 %s %s cm /Page Do Q\n" % (shift, shift)
    page.obj.Contents = pdf.make_indirect(pikepdf.Stream(pdf, place + content))
    page.obj.Resources = resources
    for key, box in (("/MediaBox", sheet.media), ("/BleedBox", sheet.bleed), ("/TrimBox", sheet.trim)):
        page.obj[key] = pikepdf.Array([round(value, 4) for value in (box.x0, box.y0, box.x1, box.y1)])


def _content(sheet: _Sheet, marks: Marks, spots: tuple[str, ...], folds: Sequence[Mm]) -> bytes:
    lines = [b"q", b"/All CS 1 SCN", b"/All cs 1 scn", b"%s w" % number(_LINE_PT)]
    lines += _crop_marks(sheet)
    lines += _fold_marks(sheet, folds)
    if marks == "full":
        for x, y in _registration_places(sheet, folds):
            lines += registration_mark(x, y)
        lines += _colour_bar(sheet, spots)
    return b"\n".join((*lines, b"Q", b""))


def _line(x0: float, y0: float, x1: float, y1: float) -> bytes:
    return b"%s %s m %s %s l S" % (number(x0), number(y0), number(x1), number(y1))


def _start(sheet: _Sheet) -> float:
    """How far from the trim marks begin."""
    return max(sheet.trim.x0 - sheet.bleed.x0 + _GAP, _LEAST_FROM_TRIM)


def _crop_marks(sheet: _Sheet) -> list[bytes]:
    trim, start = sheet.trim, _start(sheet)
    end = start + _LENGTH
    marks = []
    for x in (trim.x0, trim.x1):
        marks += [_line(x, trim.y0 - start, x, trim.y0 - end), _line(x, trim.y1 + start, x, trim.y1 + end)]
    for y in (trim.y0, trim.y1):
        marks += [_line(trim.x0 - start, y, trim.x0 - end, y), _line(trim.x1 + start, y, trim.x1 + end, y)]
    return marks


def _fold_marks(sheet: _Sheet, folds: Sequence[Mm]) -> list[bytes]:
    if not folds:
        return []
    trim, start = sheet.trim, _start(sheet)
    end = start + _LENGTH
    marks = [b"[2 1] 0 d"]
    for fold in folds:
        x = trim.x0 + mm_to_pt(fold)
        marks += [_line(x, trim.y0 - start, x, trim.y0 - end), _line(x, trim.y1 + start, x, trim.y1 + end)]
    return [*marks, b"[] 0 d"]


def _registration_places(sheet: _Sheet, folds: Sequence[Mm]) -> list[tuple[float, float]]:
    trim, away = sheet.trim, _start(sheet) + _LENGTH / 2
    middle_x, middle_y = (trim.x0 + trim.x1) / 2, (trim.y0 + trim.y1) / 2
    if folds:  # not among the fold marks of the spine
        middle_x = trim.x1 - (trim.x1 - trim.x0) / 4
    return [
        (middle_x, trim.y0 - away),
        (middle_x, trim.y1 + away),
        (trim.x0 - away, middle_y),
        (trim.x1 + away, middle_y),
    ]


def registration_mark(x: float, y: float) -> list[bytes]:
    """A circle with a cross, as large as a crop mark is long."""
    half, radius = _LENGTH / 2, _LENGTH / 4
    handle = radius * _CIRCLE
    curves = (
        (radius, handle, handle, radius, 0, radius),
        (-handle, radius, -radius, handle, -radius, 0),
        (-radius, -handle, -handle, -radius, 0, -radius),
        (handle, -radius, radius, -handle, radius, 0),
    )
    path = [b"%s %s m" % (number(x + radius), number(y))]
    for curve in curves:
        points = [number(value + (y if at % 2 else x)) for at, value in enumerate(curve)]
        path.append(b" ".join(points) + b" c")
    return [_line(x - half, y, x + half, y), _line(x, y - half, x, y + half), *path, b"s"]


def _colour_bar(sheet: _Sheet, spots: tuple[str, ...]) -> list[bytes]:
    """Patches under the left half of the page, between crop mark and registration mark."""
    trim = sheet.trim
    top = trim.y0 - _start(sheet)
    room = trim.width / 2 - _LENGTH - 2 * _GAP
    side = min(_LENGTH, room / (len(PATCHES) + len(spots)))
    colours = [b"%s k" % b" ".join(map(number, patch)) for patch in PATCHES]
    colours += [b"/Patch%d cs 1 scn" % at for at in range(len(spots))]
    left = trim.x0 + _GAP
    return [
        b"%s %s %s %s %s re f" % (colour, number(left + at * side), number(top - side), number(side), number(side))
        for at, colour in enumerate(colours)
    ]


def _slug(sheet: _Sheet, font: SlugFont, line: str) -> bytes:
    trim = sheet.trim
    room = trim.width - 2 * _GAP
    size = max(_SLUG_LEAST_PT, min(_SLUG_PT, room / max(font.width(line), 1e-6)))
    y = sheet.bleed.y1 + _SLUG_LINE
    shown = font.shown(line, size)
    place = b"1 0 0 1 %s %s Tm" % (number(trim.x0 + _GAP), number(y))
    return b"\n".join((b"q /All cs 1 scn BT", place, shown, b"ET Q", b""))
