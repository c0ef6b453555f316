"""P12, P25, P26, P27, P29, P31, P32: where text stands and in which inks."""

from __future__ import annotations

from collections.abc import Iterator

from booklet.geometry import Rect
from booklet.press.preflight.painted import Colour, Fill, Image, PaintedPage, Shading, Stroke, Text, Thing
from booklet.press.preflight.rules.measure import below, ink_count, is_black, is_white, mm, overprints, said, spelt
from booklet.press.preflight.types import SEEN, Case, Judgement, Unproven, error, page_rule, warning

_DISTANCE_SLACK_MM = 0.01
SIZE_SLACK_PT = 0.005
_PERCENT_SLACK = 0.05
_INK = 0.001
_DARK_CMY = 0.6
"""Cyan, magenta and yellow from here on make a black of their own."""
_DARK_LIGHT = 0.25
_NEUTRAL = 0.06
"""In RGB: as dark as this, and its channels no further apart, a text is meant to be black."""
_COMPARISONS = 200_000


def texts(page: PaintedPage) -> Iterator[Text]:
    """The text that shows inside the bleed."""
    for thing in page.printed:
        if isinstance(thing, Text) and (thing.fills or thing.strokes):
            yield thing


def _colours(text: Text) -> Iterator[tuple[Colour, bool]]:
    """The colours of a text, and whether each is of its outlines."""
    if text.fills:
        yield text.fill, False
    if text.strokes:
        yield text.stroke, True


@page_rule("p12", "shops: 文字距裁切线", ("interior", "cover"))
def distance_from_trim(case: Case, page: PaintedPage) -> Iterator[Judgement]:
    """Text keeps away from where the knife comes down. Measured from its outlines; text outside the trim is not part
    of the page. Logos are text only where they are set as text.
    """
    trim, unit, limits = page.facts.trim, page.facts.user_unit, case.limits
    for text in texts(page):
        area = text.visible
        if area is None or area.x1 <= trim.x0 or area.x0 >= trim.x1 or area.y1 <= trim.y0 or area.y0 >= trim.y1:
            continue
        yield SEEN
        gap = mm(min(area.x0 - trim.x0, trim.x1 - area.x1, area.y0 - trim.y0, trim.y1 - area.y1), unit)
        for limit, make in ((limits.text_error_mm, error), (limits.text_warning_mm, warning)):
            if below(gap, limit, _DISTANCE_SLACK_MM):
                yield make(said(gap, "mm"), f"≥ {said(limit, 'mm')}", page.number, area)
                break


def is_mixed_black(colour: Colour, from_k: float) -> bool:
    """Whether a colour is black to the eye but made of several inks, or left to the press to separate.

    `from_k`: from this tint of black on. Three heavy colours without black, and dark neutral colours of light, are
    black too.
    """
    if colour.inks is None:
        values = colour.components
        if colour.space in ("DeviceRGB", "CalRGB", "ICCBased") and len(values) == 3:
            return max(values) <= _DARK_LIGHT and max(values) - min(values) <= _NEUTRAL
        if colour.space in ("CalGray", "ICCBased") and len(values) == 1:
            return values[0] <= _DARK_LIGHT
        return colour.space == "ICCBased" and len(values) == 4 and values[3] >= from_k
    tints = dict(colour.inks)
    black = tints.get("Black", 0.0)
    process = [tints.get(plate, 0.0) for plate in ("Cyan", "Magenta", "Yellow")]
    if "All" in tints:
        return tints["All"] >= from_k
    return min(process) >= _DARK_CMY or (black >= from_k and max(process) > _INK)


@page_rule("p25", "GWG 2022 R0011")
def body_text_is_black_alone(case: Case, page: PaintedPage) -> Iterator[Judgement]:
    """Black text up to headline size is on the black plate alone: four plates never meet exactly under a stroke."""
    limits = case.limits
    for text in texts(page):
        if not below(text.size_pt, limits.body_text_pt, SIZE_SLACK_PT):
            continue
        for colour, _ in _colours(text):
            if is_black(colour):
                yield SEEN
            elif is_mixed_black(colour, limits.rich_black_k_percent / 100):
                yield error(f"{spelt(colour)}, {said(text.size_pt, 'pt')}", "K100", page.number, text.visible)
            elif colour.inks is None and colour.space in ("Lab", "?"):
                yield Unproven("inks-unknown", page.number)


@page_rule("p26", "GWG 2022 R0015")
def rich_black_text(case: Case, page: PaintedPage) -> Iterator[Judgement]:
    """Black text in several inks does not carry more of them than dries."""
    limits = case.limits
    for text in texts(page):
        for colour, _ in _colours(text):
            if colour.inks is None:
                if is_mixed_black(colour, limits.rich_black_k_percent / 100):
                    yield Unproven("inks-unknown", page.number)
                continue
            black = 100 * dict(colour.inks).get("Black", 0.0)
            if below(black, limits.rich_black_k_percent, _PERCENT_SLACK):
                continue
            yield SEEN
            if colour.total_percent > limits.rich_black_percent + _PERCENT_SLACK:
                figure = f"{spelt(colour)} = {colour.total_percent:.0f} %"
                yield warning(figure, f"≤ {limits.rich_black_percent:g} %", page.number, text.visible)


@page_rule("p27", "GWG 2022 R0009")
def black_text_overprints(case: Case, page: PaintedPage) -> Iterator[Judgement]:
    """Small black text is printed over what is below it, so that no paper shows when plates are off by a hair."""
    limit = case.limits.black_text_pt
    for text in texts(page):
        if not below(text.size_pt, limit, SIZE_SLACK_PT):
            continue
        for colour, stroke in _colours(text):
            if is_black(colour):
                yield SEEN
                if not overprints(colour, text.mode, stroke):
                    yield warning(_state(colour, text, stroke), "OP, OPM 1", page.number, text.visible)


def _state(colour: Colour, text: Text, stroke: bool) -> str:
    on = text.mode.stroke_overprint if stroke else text.mode.fill_overprint
    switch = ("OP" if stroke else "op") + (" true" if on else " false")
    return f"{said(text.size_pt, 'pt')}, {colour.space}, {switch}, OPM {text.mode.opm}"


@page_rule("p29", "GWG 2022 R0007, R0008")
def white_never_overprints(case: Case, page: PaintedPage) -> Iterator[Judgement]:
    """White that overprints is not there at all."""
    for thing in page.printed:
        for colour, on in _laid(thing):
            if is_white(colour):
                yield SEEN
                if on:
                    yield error(f"{colour.space}, OP true", "OP false", page.number, thing.visible)


def _laid(thing: Thing) -> Iterator[tuple[Colour, bool]]:
    """The colours of a text or path, and whether each is set to overprint."""
    if isinstance(thing, Text):
        if thing.fills:
            yield thing.fill, thing.mode.fill_overprint
        if thing.strokes:
            yield thing.stroke, thing.mode.stroke_overprint
    elif isinstance(thing, Fill):
        yield thing.colour, thing.mode.fill_overprint
    elif isinstance(thing, Stroke):
        yield thing.colour, thing.mode.stroke_overprint
    elif isinstance(thing, Image) and thing.colour is not None:
        yield thing.colour, thing.mode.fill_overprint


@page_rule("p31", "GWG 2022 R0016")
def reversed_text(case: Case, page: PaintedPage) -> Iterator[Judgement]:
    """White text on ink fills in when it is small. White text on bare paper is no text."""
    limit = case.limits.reversed_text_pt
    ground: list[Rect] = []
    left = _COMPARISONS
    for thing in page.printed:
        if isinstance(thing, Text) and thing.fills and is_white(thing.fill):
            left -= len(ground)
            if left > 0 and not any(_overlap(thing.visible, area) for area in ground):
                continue
            yield SEEN
            if below(thing.size_pt, limit, SIZE_SLACK_PT):
                yield warning(said(thing.size_pt, "pt"), f"≥ {said(limit, 'pt')}", page.number, thing.visible)
        elif not isinstance(thing, Text | Stroke) and thing.visible is not None and _has_ink(thing):
            ground.append(thing.visible)


def _has_ink(thing: Fill | Image | Shading) -> bool:
    return not is_white(thing.colour) if isinstance(thing, Fill) else True


def _overlap(one: Rect | None, other: Rect) -> bool:
    return one is not None and one.x0 < other.x1 and other.x0 < one.x1 and one.y0 < other.y1 and other.y0 < one.y1


@page_rule("p32", "GWG 2022 R0017")
def text_in_one_ink(case: Case, page: PaintedPage) -> Iterator[Judgement]:
    """Small text in several inks has coloured edges."""
    limit = case.limits.multi_ink_text_pt
    for text in texts(page):
        for colour, _ in _colours(text):
            count = ink_count(colour)
            if count is None:
                if below(text.size_pt, limit, SIZE_SLACK_PT) and not is_white(colour):
                    yield Unproven("inks-unknown", page.number)
                continue
            if count < 2:
                continue
            yield SEEN
            if below(text.size_pt, limit, SIZE_SLACK_PT):
                figure = f"{spelt(colour)}, {said(text.size_pt, 'pt')}"
                yield warning(figure, f"≥ {said(limit, 'pt')}", page.number, text.visible)
