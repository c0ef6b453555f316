"""The file to impose: its pages' boxes made upright, and what keeps it from being imposed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from booklet.findings import Checked, Finding, Place, error, has_errors, warning
from booklet.geometry import Matrix, Mm, Pt, Rect, mm_to_pt, pt_to_mm
from booklet.press.preflight.document import opened, page_boxes

_SIZE_SLACK_MM = 0.1
_MOST_BLEED, _UNSAID_BLEED = mm_to_pt(Mm(5)), mm_to_pt(Mm(3))
_WANTED_BLEED_MM = 3.0
_BOX_SLACK_MM = 0.05
_WITHOUT_INK = frozenset(("/Link", "/Popup", "/PrinterMark", "/TrapNet"))

IMPOSED = "/Booklet"
"""Where the catalogue's PieceInfo says that a file is imposed (ISO 32000-2, 14.5)."""


@dataclass(frozen=True)
class SourcePage:
    """A page as it is read.

    `upright` moves its trim to 0, 0, turned as a viewer shows it; `width` and `height` are then its size. `box`: what
    of it may be printed, in the page's own space.
    """

    number: int
    upright: Matrix
    width: float
    height: float
    box: Rect


@dataclass(frozen=True)
class Source:
    """The pages of a file, all of one size, and the bleed that all of them have (points)."""

    pages: tuple[SourcePage, ...]
    bleed: float


@dataclass(frozen=True)
class FileFacts:
    """How many pages a file has, and the trimmed size of the first in millimetres, as a viewer shows it."""

    pages: int
    trim_mm: tuple[float, float]


def file_facts(path: Path) -> FileFacts:
    """Look into a file. Raises ResourceError as `opened` does."""
    with opened(path) as pdf:
        facts = page_boxes(pdf.pages[0], 1).facts
        _, width, height = _upright(facts.trim, facts.rotate // 90 % 4, facts.user_unit)
        return FileFacts(len(pdf.pages), (pt_to_mm(Pt(width)), pt_to_mm(Pt(height))))


def read_source(pdf: pikepdf.Pdf, numbers: Iterable[int], *, office: bool = False) -> Checked[Source | None]:
    """The pages of an open file that are to be imposed, by their numbers from 1.

    `office`: no bleed, and what is shown counts where a TrimBox is missing. The value is None where an error stands.
    Finds `pdf-locked`, `imposition-again`, `imposition-no-trim`, `imposition-mixed-sizes`, `imposition-rotated`,
    `imposition-annotations`, `imposition-bleed`.
    """
    findings: list[Finding] = []
    if pdf.is_encrypted:
        findings.append(error("pdf-locked"))
    if IMPOSED in pdf.Root.get("/PieceInfo", pikepdf.Dictionary()):
        findings.append(error("imposition-again"))
    pages: list[SourcePage] = []
    bleeds: list[float] = []
    all_pages = list(pdf.pages)
    for number in numbers:
        page = all_pages[number - 1]
        boxes = page_boxes(page, number)
        facts = boxes.facts
        if "TrimBox" not in boxes.written and not office:
            findings.append(error("imposition-no-trim", Place(page=number)))
        quarter = facts.rotate // 90 % 4
        if facts.rotate:
            findings.append(warning("imposition-rotated", Place(page=number), degrees=facts.rotate))
        findings += _lost_annotations(page, number)
        bleed = _bleed(facts.trim, facts.bleed, said="BleedBox" in boxes.written) * facts.user_unit
        bleeds.append(bleed)
        upright, width, height = _upright(facts.trim, quarter, facts.user_unit)
        box = facts.trim if office else facts.trim.inset(Pt(-bleed / facts.user_unit))
        pages.append(SourcePage(number, upright, width, height, box))
    findings += _sizes(pages)
    least = min(bleeds)
    if not office and pt_to_mm(Pt(least)) < _WANTED_BLEED_MM - _BOX_SLACK_MM:
        found = f"{pt_to_mm(Pt(least)):.1f}"
        findings.append(
            warning("imposition-bleed", Place(page=pages[bleeds.index(least)].number), bleed=found, wanted="3")
        )
    value = None if has_errors(findings) else Source(tuple(pages), 0.0 if office else least)
    return Checked(value, tuple(findings))


def _bleed(trim: Rect, bleed: Rect, *, said: bool) -> float:
    """The bleed on the side that has least of it; of a box that nobody wrote no more than is usual."""
    least = min(trim.x0 - bleed.x0, trim.y0 - bleed.y0, bleed.x1 - trim.x1, bleed.y1 - trim.y1)
    return max(0.0, min(least, _MOST_BLEED if said else _UNSAID_BLEED))


def _upright(trim: Rect, quarter: int, unit: float) -> tuple[Matrix, float, float]:
    """The map that brings a trim to 0, 0, turned clockwise by quarters (ISO 32000-2, table 31), and its size."""
    turns = (
        Matrix(1, 0, 0, 1, -trim.x0, -trim.y0),
        Matrix(0, -1, 1, 0, -trim.y0, trim.x1),
        Matrix(-1, 0, 0, -1, trim.x1, trim.y1),
        Matrix(0, 1, -1, 0, trim.y1, -trim.x0),
    )
    width, height = (trim.height, trim.width) if quarter % 2 else (trim.width, trim.height)
    return turns[quarter].then(Matrix(a=unit, d=unit)), width * unit, height * unit


def _sizes(pages: list[SourcePage]) -> Iterator[Finding]:
    wanted = _size_mm(pages[0])
    for page in pages:
        size = _size_mm(page)
        if max(abs(a - b) for a, b in zip(size, wanted, strict=True)) > _SIZE_SLACK_MM:
            yield error("imposition-mixed-sizes", Place(page=page.number), size=_said(size), wanted=_said(wanted))


def _size_mm(page: SourcePage) -> tuple[float, float]:
    return pt_to_mm(Pt(page.width)), pt_to_mm(Pt(page.height))


def _said(size: tuple[float, float]) -> str:
    return f"{size[0]:.1f}×{size[1]:.1f} mm"


def _lost_annotations(page: pikepdf.Page, number: int) -> Iterator[Finding]:
    """Annotations with something to see, which a form cannot carry."""
    annotations = page.obj.get("/Annots")
    if not isinstance(annotations, pikepdf.Array):
        return
    kinds = [str(one.get("/Subtype", "?")) for one in annotations if isinstance(one, pikepdf.Dictionary)]
    lost = [kind for kind in kinds if kind not in _WITHOUT_INK]
    if lost:
        yield warning("imposition-annotations", Place(page=number), count=len(lost))
