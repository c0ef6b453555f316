"""P07, P08, P09, P14: the boxes of the pages, and what lies inside them without being printed."""

from __future__ import annotations

from collections.abc import Iterator

from booklet.geometry import Rect
from booklet.press.preflight.rules.measure import below, mm, said
from booklet.press.preflight.types import SEEN, Case, Job, Judgement, PageFacts, document_rule, error, warning

_BOX_SLACK_PT = 0.01
_SIZE_SLACK_MM = 0.05
_BLEED_SLACK_MM = 0.005


def _inside(inner: Rect, outer: Rect) -> bool:
    slack = _BOX_SLACK_PT
    return (
        inner.x0 >= outer.x0 - slack
        and inner.y0 >= outer.y0 - slack
        and inner.x1 <= outer.x1 + slack
        and inner.y1 <= outer.y1 + slack
    )


def _size_mm(page: PageFacts) -> tuple[float, float]:
    return mm(page.trim.width, page.user_unit), mm(page.trim.height, page.user_unit)


def _size_said(size: tuple[float, float]) -> str:
    return f"{size[0]:.1f} × {size[1]:.1f} mm"


def _same_size(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(abs(a - b) <= _SIZE_SLACK_MM for a, b in zip(one, other, strict=True))


@document_rule("p07", "GWG 2022 R0003, R0004; ISO 15930-7, 6.11")
def boxes(case: Case) -> Iterator[Judgement]:
    """A TrimBox on every page, all of one size and of the size asked for; each box inside the next; no ArtBox."""
    yield SEEN
    pages = case.document.pages
    first = _size_mm(pages[0].facts)
    wanted = case.job.trim_mm or first
    for page in pages:
        facts = page.facts
        if "TrimBox" not in page.written:
            yield error("TrimBox: —", "TrimBox", facts.number)
            continue
        if "ArtBox" in page.written:
            yield error("ArtBox", "TrimBox", facts.number)
        if not _inside(facts.trim, facts.bleed):
            yield error("TrimBox ⊄ BleedBox", "TrimBox ⊂ BleedBox", facts.number, facts.trim)
        if not _inside(facts.bleed, facts.media):
            yield error("BleedBox ⊄ MediaBox", "BleedBox ⊂ MediaBox", facts.number, facts.bleed)
        if not _same_size(_size_mm(facts), wanted):
            yield error(_size_said(_size_mm(facts)), _size_said(wanted), facts.number, facts.trim)


def bleed_mm(page: PageFacts) -> dict[str, float]:
    """How far the bleed box reaches beyond the trim, by side."""
    trim, bleed, unit = page.trim, page.bleed, page.user_unit
    return {
        "left": mm(trim.x0 - bleed.x0, unit),
        "bottom": mm(trim.y0 - bleed.y0, unit),
        "right": mm(bleed.x1 - trim.x1, unit),
        "top": mm(bleed.y1 - trim.y1, unit),
    }


def spine_side(page: int, job: Job) -> str:
    """The side of a page that is bound, which needs no bleed; empty where the job does not say how it is bound.

    Pages with odd numbers lie on the right, as in every book that opens to the left.
    """
    if job.binding == "none" or job.kind != "interior":
        return ""
    return "left" if page % 2 else "right"


@document_rule("p08", "shops: bleed 3 mm", ("interior", "cover"))
def bleed(case: Case) -> Iterator[Judgement]:
    """The bleed box reaches beyond the trim on each outer side."""
    yield SEEN
    limit = case.limits.bleed_mm
    for page in case.document.pages:
        facts = page.facts
        sides = {side: value for side, value in bleed_mm(facts).items() if side != spine_side(facts.number, case.job)}
        least = min(sides.values())
        if below(least, limit, _BLEED_SLACK_MM):
            yield error(said(max(0.0, least), "mm", 2), f"≥ {said(limit, 'mm')}", facts.number, facts.trim)


@document_rule("p09", "GWG 2022 R0002")
def plain_pages(case: Case) -> Iterator[Judgement]:
    """The media box starts at 0,0; pages are neither turned nor scaled."""
    yield SEEN
    for page in case.document.pages:
        facts = page.facts
        if abs(facts.media.x0) > _BOX_SLACK_PT or abs(facts.media.y0) > _BOX_SLACK_PT:
            yield warning(f"MediaBox {facts.media.x0:g}, {facts.media.y0:g}", "0, 0", facts.number)
        if facts.rotate:
            yield warning(f"Rotate {facts.rotate}", "0", facts.number)
        if facts.user_unit != 1.0:
            yield warning(f"UserUnit {facts.user_unit:g}", "1", facts.number)


@document_rule("p14", "ISO 15930-7, 6.17")
def no_annotations(case: Case) -> Iterator[Judgement]:
    """No links, comments or form fields where the page is printed."""
    yield SEEN
    facts = {page.facts.number: page.facts for page in case.document.pages}
    for one in case.document.annotations:
        # An annotation of no known place may be anywhere.
        if one.area is None or _touches(one.area, facts[one.page].bleed):
            yield error(one.subtype, "—", one.page, one.area)


def _touches(one: Rect, other: Rect) -> bool:
    return one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1
