"""The cards of a report's pages: pictures with the hits drawn over them, and the hits in words."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from booklet.findings import Severity
from booklet.geometry import Rect
from booklet.messages import Language, text
from booklet.press.preflight.html_build import Markup, foreign, joined, tag
from booklet.press.preflight.plates_values import PageInk, PlateMeasures, Views
from booklet.press.preflight.types import Hit, PageFacts, PreflightReport

_LABELLED_OF_RULE = 3
"""Hits of a rule with a label on a page; more would hide the page."""
_SHORT_FIGURE = 9
_LEAST_SIDE = 0.012
"""A hit is drawn at least so large, as a share of the page's diagonal: a dot must be found."""
_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}

_Named = tuple[str, Hit]
"""A rule's id with one of its hits."""


def page_cards(
    report: PreflightReport, language: Language, plates: PlateMeasures | None, drawn: Mapping[int, bytes]
) -> Iterator[Markup]:
    """A card for every page, in order. `drawn` has pictures (JPEG) of pages that the plates have none of."""
    hits: dict[int, list[_Named]] = {}
    for result in report.results:
        for hit in result.hits:
            hits.setdefault(hit.page, []).append((result.rule.id, hit))
    for page in report.pages:
        here = sorted(hits.get(page.number, []), key=lambda one: (_RANK[one[1].severity], one[0]))
        ink = plates.pages.get(page.number) if plates is not None else None
        yield _card(page, here, language, ink, drawn.get(page.number))


def _card(
    page: PageFacts, hits: Sequence[_Named], language: Language, ink: PageInk | None, drawn: bytes | None
) -> Markup:
    worst = hits[0][1].severity.value if hits else "clean"
    views = ink.views if ink is not None else None
    head = tag(
        "h3",
        tag("a", text("ui.page", language, page=page.number), href=f"#page-{page.number}"),
        tag("span", _ink_words(ink, language), class_="figures") if ink is not None else None,
    )
    sheet = tag(
        "div",
        *_pictures(views, drawn, language),
        _drawing(page, hits),
        class_="sheet",
        style=f"aspect-ratio:{page.media.width:.2f}/{page.media.height:.2f}",
    )
    words = tag("ul", *_lines(hits, language)) if hits else None
    # What is off the screen is not laid out; its size is guessed by the page's shape.
    return tag("article", head, sheet, words, class_=f"page {worst}", id=f"page-{page.number}")


def _ink_words(ink: PageInk, language: Language) -> str:
    inks = " ".join(f"{name} {mean:.0f}" for name, mean in zip("CMYK", ink.mean_percent, strict=True))
    return text("ui.report-page-ink", language, inks=inks, most=round(ink.most_percent))


def _pictures(views: Views | None, drawn: bytes | None, language: Language) -> Iterator[Markup]:
    """The three views on top of each other; the style sheet shows one. One that is missing says so."""
    picture = drawn or (views.picture if views is not None else b"")
    black, heat = (views.black, views.ink) if views is not None else (b"", b"")
    for name, data, kind in (("picture", picture, "jpeg"), ("black", black, "jpeg"), ("ink", heat, "png")):
        if data:
            source = f"data:image/{kind};base64,{b64encode(data).decode('ascii')}"
            yield tag("img", src=source, alt="", decoding="async", loading="lazy", class_=f"shown {name}")
        else:
            yield tag("p", text("ui.report-no-view", language), class_=f"shown {name} missing")


def _drawing(page: PageFacts, hits: Sequence[_Named]) -> Markup:
    """Trim, bleed and the hits, in the page's own points; y runs down in SVG and up in PDF."""
    media = page.media
    boxes = [
        tag("rect", **_corners(page, box), class_=kind, fill="none")
        for kind, box in (("bleed", page.bleed), ("trim", page.trim))
    ]
    labels = _Labels(page)
    marks = [_mark(page, hit, hit.area, labels.of(rule, hit, hit.area)) for rule, hit in hits if hit.area is not None]
    return tag(
        "svg",
        tag("g", *boxes, class_="boxes"),
        tag("g", *reversed(marks), class_="hits"),
        viewBox=f"0 0 {media.width:.2f} {media.height:.2f}",
        preserveAspectRatio="none",
        aria_hidden="true",
    )


def _mark(page: PageFacts, hit: Hit, area: Rect, label: Markup | None) -> Markup:
    """A hit's frame, with its label where there is one."""
    shown = _grown(area, _diagonal(page) * _LEAST_SIDE).intersect(page.media) or area
    return tag("g", tag("rect", **_corners(page, shown), class_="place"), label, class_=hit.severity.value)


class _Labels:
    """Labels for a page's hits, none over another: above a hit, below it, inside it, or none."""

    def __init__(self, page: PageFacts) -> None:
        self._page = page
        self._size = _diagonal(page) / 54
        self._placed: list[Rect] = []
        self._of_rule: Counter[str] = Counter()

    def of(self, rule: str, hit: Hit, area: Rect) -> Markup | None:
        """The label of a hit: the rule, and its figure where that is short."""
        if self._of_rule[rule] >= _LABELLED_OF_RULE:
            return None
        words = f"{rule.upper()} {hit.figure}" if 0 < len(hit.figure) <= _SHORT_FIGURE else rule.upper()
        length = self._size * sum(1.0 if ord(one) > 0x2E80 else 0.62 for one in words)
        place = self._free(area, length + self._size * 0.4, self._size * 1.25)
        if place is None:
            return None
        self._placed.append(place)
        self._of_rule[rule] += 1
        corners = _corners(self._page, place)
        return joined(
            tag("rect", **corners, class_="plate"),
            tag(
                "text",
                words,
                x=f"{float(corners['x']) + self._size * 0.2:.1f}",
                y=f"{float(corners['y']) + self._size:.1f}",
                font_size=f"{self._size:.1f}",
                # Whatever font there is, the words fill their plate.
                textLength=f"{length:.1f}",
                lengthAdjust="spacingAndGlyphs",
            ),
        )

    def _free(self, area: Rect, width: float, height: float) -> Rect | None:
        media = self._page.media
        x = max(media.x0, min(area.x0, media.x1 - width))
        for y in (area.y1, area.y0 - height, area.y1 - height):
            place = Rect(x, y, x + width, y + height)
            inside = media.y0 <= y and y + height <= media.y1
            if inside and not any(place.intersect(other) for other in self._placed):
                return place
        return None


def _diagonal(page: PageFacts) -> float:
    return float((page.media.width**2 + page.media.height**2) ** 0.5)


def _lines(hits: Sequence[_Named], language: Language) -> Iterator[Markup]:
    """The hits in words: a line for each rule, of its worst hit, with how many there are."""
    rules: dict[str, list[Hit]] = {}
    for rule, hit in hits:
        rules.setdefault(rule, []).append(hit)
    for rule, of_rule in rules.items():
        worst = of_rule[0]
        words = text(f"finding.{rule}", language, figure=worst.figure, limit=worst.limit, count=len(of_rule))
        yield tag(
            "li",
            tag("a", rule.upper(), href=f"#rule-{rule}"),
            " ",
            foreign(words),
            class_=worst.severity.value,
        )


def _grown(area: Rect, least: float) -> Rect:
    """At least so wide and high, about its middle."""
    across, down = max(0.0, least - area.width) / 2, max(0.0, least - area.height) / 2
    return Rect(area.x0 - across, area.y0 - down, area.x1 + across, area.y1 + down)


def _corners(page: PageFacts, area: Rect) -> dict[str, str]:
    media = page.media
    return {
        "x": f"{area.x0 - media.x0:.1f}",
        "y": f"{media.y1 - area.y1:.1f}",
        "width": f"{area.width:.1f}",
        "height": f"{area.height:.1f}",
    }
