"""What laid-out pages tell a layout's lint: how text boxes are placed, paragraphs' measures, what reaches the edge.

Elements are named by their attribute `data-at`, which the lint puts there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import strut

from booklet.composition.compose import Composer
from booklet.composition.engine import recorded_log
from booklet.findings import Finding

_PT = 0.75
"""Points in a CSS pixel."""


@dataclass(frozen=True)
class Paragraph:
    """Justified text: its measure, type size and line height in points, and the root's line."""

    at: str
    measure_pt: float
    size_pt: float
    line_pt: float
    root_line_pt: float


@dataclass(frozen=True)
class TextBox:
    """A box with text that is not watched by any frame; `how` it may lose some: `absolute`, `height`, `hidden`."""

    at: str
    how: str
    text: str


@dataclass(frozen=True)
class Edge:
    """A painted box or picture that reaches the trimmed edge, or passes it, by less than the bleed."""

    at: str
    side: str
    beyond_pt: float


@dataclass(frozen=True)
class Looks:
    """All that was seen on a run's pages."""

    paragraphs: frozenset[Paragraph]
    texts: frozenset[TextBox]
    edges: frozenset[Edge]


def read_looks(pages: Iterable[Any], bleed_pt: float) -> Looks:
    """Look at laid-out pages, WeasyPrint's `Document.pages`."""
    paragraphs: set[Paragraph] = set()
    texts: set[TextBox] = set()
    edges: set[Edge] = set()
    for page in pages:
        whole = page._page_box
        for box, watched in _boxes(whole, False):
            if box.element is None or box.element_tag.endswith(("::before", "::after")):
                continue
            at = box.element.get("data-at", "")
            if not at:
                continue
            edges |= set(_edges(box, at, whole, bleed_pt))
            if isinstance(box, boxes.BlockContainerBox):
                paragraphs |= set(_paragraph(box, at))
            if not watched:
                texts |= set(_text(box, at, 0.8 * whole.margin_height()))
    return Looks(frozenset(paragraphs), frozenset(texts), frozenset(edges))


def _boxes(box: Any, watched: bool) -> Iterator[tuple[Any, bool]]:
    """Every box of a page but its margin boxes, and whether a frame or figure around it is watched."""
    for child in getattr(box, "children", ()):
        if isinstance(child, boxes.MarginBox):
            continue
        child = getattr(child, "_box", child)  # what is placed absolutely stands behind a placeholder
        here = watched or _is_watched(child)
        yield child, here
        yield from _boxes(child, here)


def _is_watched(box: Any) -> bool:
    if box.element is None:
        return False
    return box.element.tag == "figure" or bool({"data-frame", "data-figure"} & set(box.element.attrib))


def _words(box: Any) -> Iterator[str]:
    """The text in a box's lines that no watched element inside holds."""
    for child in getattr(box, "children", ()):
        child = getattr(child, "_box", child)
        if isinstance(child, boxes.TextBox):
            yield child.text
        elif not _is_watched(child):
            yield from _words(child)


def _text(box: Any, at: str, page_px: float) -> Iterator[TextBox]:
    """How a box may lose text; what is as high as the page is limited by it, framed or not."""
    style = box.style
    if box.element.tag in ("html", "body") or not isinstance(box, boxes.BlockLevelBox | boxes.InlineBlockBox):
        return
    hows = []
    if style["position"] in ("absolute", "fixed"):
        hows.append("absolute")
    elif (
        style["height"] != "auto"
        and style["height"].unit == "px"
        and style["white_space"] not in ("nowrap", "pre")
        and box.height < page_px
    ):
        hows.append("height")
    if style["overflow"] != "visible":
        hows.append("hidden")
    longest = max((word.strip() for word in _words(box)), key=len, default="") if hows else ""
    if len(longest) > 2:  # one or two characters, as in a field of signs, are no text that grows
        yield from (TextBox(at, how, longest[:24]) for how in hows)


def _paragraph(box: Any, at: str) -> Iterator[Paragraph]:
    lines = [child for child in box.children if isinstance(child, boxes.LineBox)]
    style = box.style
    if len(lines) > 1 and style["text_align_all"] == "justify":
        line, _ = strut(style)
        root, _ = strut(style.root_style)
        yield Paragraph(
            at,
            round(box.width * _PT, 2),
            round(style["font_size"] * _PT, 2),
            round(line * _PT, 2),
            round(root * _PT, 2),
        )


def _edges(box: Any, at: str, page: Any, bleed_pt: float) -> Iterator[Edge]:
    """Sides on which paint ends between half a millimetre inside the trim and the bleed."""
    paints = isinstance(box, boxes.ReplacedBox) or box.style["background_image"] != (("none", None),)
    colour = box.style["background_color"]
    if not paints and (colour == "transparent" or getattr(colour, "alpha", 1) == 0):
        return
    # A picture in a frame that cuts it off ends where the frame does: the frame's own box tells.
    left, top = box.border_box_x(), box.border_box_y()
    right, bottom = left + box.border_width(), top + box.border_height()
    sides = {
        "left": -left,
        "top": -top,
        "right": right - page.margin_width(),
        "bottom": bottom - page.margin_height(),
    }
    for side, beyond in sides.items():
        if -1.4 < beyond * _PT < bleed_pt - 0.2:
            yield Edge(at, side, round(beyond * _PT, 1))


def look(composer: Composer, html: str, start_css: str, bleed_pt: float) -> tuple[Looks, tuple[Finding, ...]]:
    """Lay a run out and look at its pages; with what the engine says of the style sheets, by file and line.

    Raises DependencyError where a library of the system is missing.
    """
    with composer._ready() as engine:
        with recorded_log():
            pages = engine._laid_out(html, start_css).pages
        return read_looks(pages, bleed_pt), engine._css_log
