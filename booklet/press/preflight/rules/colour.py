"""P21, P22, P35, P37: the colours are inks of the press, and inks that print."""

from __future__ import annotations

from collections.abc import Iterator

from booklet.press.preflight.painted import Colour, Fill, Image, PaintedPage, Shading, Stroke, Text, Thing
from booklet.press.preflight.rules.measure import below, said, spelt
from booklet.press.preflight.types import (
    SEEN,
    Case,
    Judgement,
    Unproven,
    document_rule,
    error,
    page_rule,
    warning,
)

_LIGHT = frozenset(("DeviceRGB", "CalRGB", "CalGray", "ICCBased", "Lab"))
_UNREADABLE = frozenset(("?", "JPX"))
_TINT_SLACK = 0.05
_GROUP_SPACE = "DeviceCMYK"
_MASK_SPACES = frozenset(("DeviceCMYK", "DeviceGray"))


def painted_colours(thing: Thing) -> tuple[tuple[Colour, float], ...]:
    """The flat colours that a thing is painted in, each with its opacity."""
    mode = thing.mode
    if isinstance(thing, Text):
        fill = ((thing.fill, mode.fill_alpha),) if thing.fills else ()
        return (*fill, (thing.stroke, mode.stroke_alpha)) if thing.strokes else fill
    if isinstance(thing, Fill):
        return ((thing.colour, mode.fill_alpha),)
    if isinstance(thing, Stroke):
        return ((thing.colour, mode.stroke_alpha),)
    if isinstance(thing, Image) and thing.colour is not None:
        return ((thing.colour, mode.fill_alpha),)
    return ()


def _spaces(thing: Thing) -> frozenset[str]:
    """The families of the colour spaces that a thing is painted in; of an indexed one, that below it."""
    if isinstance(thing, Shading) or (isinstance(thing, Image) and not thing.mask):
        return frozenset((thing.base if thing.space == "Indexed" else thing.space,))
    return frozenset(colour.base if colour.space == "Indexed" else colour.space for colour, _ in painted_colours(thing))


@page_rule("p21", "GWG 2022 R0027")
def inks_only(case: Case, page: PaintedPage) -> Iterator[Judgement]:
    """Nothing is painted in a colour space that the press would have to convert."""
    for thing in page.things:
        if thing.visible is None:
            continue
        yield SEEN
        for space in sorted(_spaces(thing)):
            if space in _LIGHT:
                yield error(space, "DeviceCMYK", page.number, thing.visible)
            elif space in _UNREADABLE:
                yield Unproven("colour-unknown", page.number)


@page_rule("p22", "GWG 2022 R0030")
def group_spaces(case: Case, page: PaintedPage) -> Iterator[Judgement]:
    """Transparency is blended in the inks of the press. A group that names no space takes that of what is around it."""
    for feature in page.features:
        if feature.kind == "group":
            yield SEEN
            if feature.detail and feature.detail != _GROUP_SPACE:
                yield error(feature.detail, _GROUP_SPACE, page.number, feature.area)
        elif feature.kind == "mask-group":
            yield SEEN
            if feature.detail and feature.detail not in _MASK_SPACES:
                yield error(feature.detail, _GROUP_SPACE, page.number, feature.area)


@page_rule("p35", "shops: 网点不低于 8%")
def lightest_tint(case: Case, page: PaintedPage) -> Iterator[Judgement]:
    """A flat colour whose strongest ink is fainter than this prints unevenly or not at all."""
    limit = case.limits.lightest_tint_percent
    for thing in page.printed:
        for colour, opacity in painted_colours(thing):
            if colour.inks is None:
                if colour.space != "Pattern":
                    yield Unproven("inks-unknown", page.number)
                continue
            strongest = 100 * opacity * max((tint for _, tint in colour.inks), default=0.0)
            if strongest <= 0:
                continue
            yield SEEN
            if below(strongest, limit, _TINT_SLACK):
                shown = spelt(colour) if opacity >= 1 else f"{spelt(colour)} × {said(100 * opacity, '%')}"
                yield warning(shown, f"≥ {limit:g} %", page.number, thing.visible)


@document_rule("p37", "GWG 2022 R0022")
def spot_names(case: Case) -> Iterator[Judgement]:
    """Two spot colours whose names differ by case alone make two plates where one is meant."""
    known: dict[str, str] = {}
    for called in sorted(case.document.spots):
        yield SEEN
        other = known.setdefault(called.casefold(), called)
        if other != called:
            page, area = case.document.spots[called][0]
            yield warning(f"{other} / {called}", other, page, area)
    if case.document.unread:
        yield Unproven("page-unread", min(case.document.unread))
