"""The rules about inks and spot plates: P11, P23, P24, P36, P38.

The inks are measured beforehand (`plates.py`). A page that could not be measured, or where only a guess exceeds a
limit, is not proven: never passed.
"""

from __future__ import annotations

from collections.abc import Iterator

from booklet.geometry import Mm, Rect, mm_to_pt
from booklet.press.preflight.painted import PROCESS_INKS, Colour, Fill, Image, PaintedPage, Shading, Stroke, Text
from booklet.press.preflight.plates_values import PageInk, PlateMeasures, Side
from booklet.press.preflight.types import (
    SEEN,
    Case,
    Job,
    Judgement,
    Unproven,
    document_rule,
    error,
    page_rule,
    warning,
)

_NOT_SPOTS = frozenset((*PROCESS_INKS, "All", "None"))
_BLEED_SLACK = mm_to_pt(Mm(0.05))
"""So far a mark may reach over the bleed line: its own line's half width."""


@document_rule("p11", "shops", plates=True)
def reaches_the_bleed_edge(case: Case) -> Iterator[Judgement]:
    """P11: ink that touches the trim goes on to the bleed edge.

    The spine side of a bound booklet is not trimmed. What slants may move sideways by the bleed's width on its way. An
    imposed sheet is not judged: creep moves its pages against the common trim, and each was judged before.
    """
    if case.job.kind == "sheet":
        return
    yield from _unmeasured(case.plates)
    for page in _measured(case.plates):
        inner = inner_side(case.job, page.page)
        if page.touches - {inner}:
            yield SEEN
        for run in page.short:
            if run.side is inner:
                continue
            if run.certain:
                figure, limit = f"{run.reach_mm:.1f} mm", f"≥ {case.limits.bleed_mm:g} mm"
                yield error(figure, limit, page.page, run.area)
            else:
                yield Unproven("ink-guessed", page.page)


@document_rule("p23", "GWG 2022 R0026", plates=True)
def total_ink(case: Case) -> Iterator[Judgement]:
    """P23: the mean total of the process inks over any square."""
    yield from _unmeasured(case.plates)
    limits = case.limits
    for page in _measured(case.plates):
        yield SEEN
        for place in page.heavy:
            figure = f"{place.total_percent:.0f} %"
            if not place.certain:
                yield Unproven("ink-guessed", page.page)
            elif place.total_percent > limits.ink_error_percent:
                yield error(figure, f"≤ {limits.ink_error_percent:g} %", page.page, place.area)
            elif place.total_percent > limits.ink_warning_percent:
                yield warning(figure, f"≤ {limits.ink_warning_percent:g} %", page.page, place.area)


@document_rule("p24", "shops", plates=True)
def large_black_area(case: Case) -> Iterator[Judgement]:
    """P24: a large black area with much ink below the black sets off onto the next sheet."""
    yield from _unmeasured(case.plates)
    for page in _measured(case.plates):
        yield SEEN
        for place in page.black:
            if not place.certain:
                yield Unproven("ink-guessed", page.page)
            else:
                limit = f"≤ {case.limits.black_area_percent:g} %"
                yield warning(f"{place.total_percent:.0f} %", limit, page.page, place.area)


@document_rule("p36", "GWG 2022 R0020")
def spot_declared(case: Case) -> Iterator[Judgement]:
    """P36: a spot colour that the job does not declare becomes a plate that nobody ordered.

    By what the pages paint and, where plates were rendered, by the plates that came out.
    """
    found: dict[tuple[str, int], Rect] = {}
    for name, places in case.document.spots.items():
        for page, area in places:
            found.setdefault((name, page), area)
    for ink in _measured(case.plates):
        for name, on_plate in ink.spots.items():
            found.setdefault((name, ink.page), on_plate)
    for page in sorted(case.document.unread):
        yield Unproven("page-unread", page)
    for (name, page), area in sorted(found.items(), key=lambda item: (item[0][1], item[0][0])):
        if name in _NOT_SPOTS:
            continue
        yield SEEN
        if name not in case.job.spots:
            yield error(name, ", ".join(case.job.spots), page, area)


@page_rule("p38", "GWG 2022 R0024")
def all_plates_outside(case: Case, page: PaintedPage) -> Iterator[Judgement]:
    """P38: the colour `All` is for marks; inside the bleed it is 400 % of ink."""
    for thing in page.things:
        colours = [colour for colour in _colours(thing) if _is_all(colour)]
        in_picture = isinstance(thing, Image | Shading) and "All" in (thing.inks or ())
        if not colours and not in_picture:
            continue
        yield SEEN
        inside = thing.visible.intersect(page.facts.bleed.inset(_BLEED_SLACK)) if thing.visible else None
        if inside is not None and not _frames(thing, page.facts.bleed):
            tint = max((tint for colour in colours for _, tint in colour.used), default=1.0)
            yield warning(f"{100 * tint:.0f} %", "All", page.number, inside)


def inner_side(job: Job, page: int) -> Side | None:
    """The side at the spine, which is not trimmed: odd pages lie right. None where nothing is said of a binding."""
    if job.kind != "interior" or job.binding == "none":
        return None
    return Side.LEFT if page % 2 else Side.RIGHT


def _measured(plates: PlateMeasures | None) -> Iterator[PageInk]:
    if plates is not None:
        yield from plates.pages.values()


def _unmeasured(plates: PlateMeasures | None) -> Iterator[Unproven]:
    if plates is None:
        yield Unproven("no-plates")
        return
    for page, reason in plates.unmeasured.items():
        yield Unproven(reason, page)


def _colours(thing: Text | Fill | Stroke | Image | Shading) -> tuple[Colour, ...]:
    """The colours that a thing is painted in."""
    match thing:
        case Text():
            return (*((thing.fill,) if thing.fills else ()), *((thing.stroke,) if thing.strokes else ()))
        case Fill() | Stroke():
            return (thing.colour,)
        case Image():
            return (thing.colour,) if thing.colour is not None else ()
        case Shading():
            return ()


def _is_all(colour: Colour) -> bool:
    return any(name == "All" for name, _ in colour.used)


def _frames(thing: Text | Fill | Stroke | Image | Shading, bleed: Rect) -> bool:
    """Whether a path's bounds go round the bleed, but not its shape: all marks of a page may be one path."""
    if not isinstance(thing, Stroke) and not (isinstance(thing, Fill) and not thing.rectangular):
        return False
    area = thing.area
    return area.x0 < bleed.x0 and area.y0 < bleed.y0 and area.x1 > bleed.x1 and area.y1 > bleed.y1
