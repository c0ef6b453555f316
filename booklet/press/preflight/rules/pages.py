"""P13, P42, P43: which pages there are."""

from __future__ import annotations

from collections.abc import Iterator

from booklet.press.preflight.painted import Image, PaintedPage, Shading, Text, Thing
from booklet.press.preflight.rules.colour import painted_colours
from booklet.press.preflight.rules.measure import is_white
from booklet.press.preflight.types import (
    SEEN,
    Case,
    Judgement,
    NotApplicable,
    document_rule,
    error,
    page_rule,
    warning,
)

_SADDLE_STEP = 4
"""A folded sheet has four pages."""


def leaves_ink(thing: Thing) -> bool:
    """Whether a thing prints anything at all."""
    if isinstance(thing, Shading) or (isinstance(thing, Image) and not thing.mask):
        return True
    if isinstance(thing, Text) and thing.area is None:
        return False
    return any(not is_white(colour) and opacity > 0 for colour, opacity in painted_colours(thing))


@page_rule("p13", "GWG 2022 R0005", ("interior", "cover"))
def empty_page(case: Case, page: PaintedPage) -> Iterator[Judgement]:
    """A page without ink that nobody planned is a mistake of layout."""
    if not page.complete:
        return
    yield SEEN
    if page.number in case.job.planned_blanks:
        return
    if not any(leaves_ink(thing) for thing in page.printed):
        yield warning("", "", page.number, page.facts.trim)


@document_rule("p42", "shops: 骑马订", ("interior",))
def saddle_stitched(case: Case) -> Iterator[Judgement]:
    """Folded sheets have four pages each, and too many of them do not close."""
    if case.job.binding != "saddle":
        yield NotApplicable("not-saddle")
        return
    yield SEEN
    count = len(case.document.pages)
    if count % _SADDLE_STEP:
        yield error(str(count), f"{count + -count % _SADDLE_STEP}")
    if count > case.limits.saddle_pages:
        yield warning(str(count), f"≤ {case.limits.saddle_pages:g}")


@document_rule("p43", "shops: 胶订", ("interior",))
def perfect_bound(case: Case) -> Iterator[Judgement]:
    """A block has whole leaves, and fills its signatures."""
    if case.job.binding != "perfect":
        yield NotApplicable("not-perfect")
        return
    yield SEEN
    count = len(case.document.pages)
    step = case.job.signature_pages or 2
    if count % step:
        yield warning(str(count), str(count + -count % step))
