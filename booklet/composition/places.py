"""Where the lines and blocks of composed pages stand, and which elements made them: what a preview points at.

Lengths are in points from the top left of the trimmed page. An element is named as a selector would name it, its
ancestors before it: `article.person div.deeds p`. What stands in a page's margin has the page and its box before it,
`@page person:left @top-left span.running`; a page itself is `@page person:left`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import strut

_PT_PER_PX = 0.75
_ANCESTORS = 5

Box = tuple[float, float, float, float]
"""Left, top, width and height."""


@dataclass(frozen=True)
class PlacedLine:
    """A line of text; `baseline` from the top of the page, `owner` the honouree's id where the layout says it."""

    box: Box
    baseline: float
    text: str
    owner: str
    element: str


@dataclass(frozen=True)
class PlacedBlock:
    """A block of an element."""

    box: Box
    owner: str
    element: str


@dataclass(frozen=True)
class PagePlaces:
    """A page's lines, its blocks (outer before inner), its columns of text, and the pitch of its grid."""

    lines: tuple[PlacedLine, ...] = ()
    blocks: tuple[PlacedBlock, ...] = ()
    columns: tuple[Box, ...] = ()
    pitch: float = 0.0

    def plain(self) -> list[Any]:
        """For JSON."""
        return [
            [[one.box, one.baseline, one.text, one.owner, one.element] for one in self.lines],
            [[one.box, one.owner, one.element] for one in self.blocks],
            self.columns,
            self.pitch,
        ]

    @classmethod
    def from_plain(cls, plain: Sequence[Any]) -> PagePlaces:
        """Out of JSON."""
        lines, blocks, columns, pitch = plain
        return cls(
            tuple(PlacedLine(_box(box), baseline, text, owner, name) for box, baseline, text, owner, name in lines),
            tuple(PlacedBlock(_box(box), owner, name) for box, owner, name in blocks),
            tuple(_box(box) for box in columns),
            pitch,
        )


def read_places(pages: Iterable[Any]) -> tuple[PagePlaces, ...]:
    """The places on a rendered document's pages, WeasyPrint's `Document.pages`."""
    return tuple(_Reader(page._page_box).places() for page in pages)


class _Reader:
    """Walks the boxes of one page, its margin boxes among them."""

    def __init__(self, page_box: Any) -> None:
        self._lines: list[PlacedLine] = []
        self._blocks: list[PlacedBlock] = []
        self._columns: dict[Box, None] = {}
        self._pitch = float(strut(page_box.style.root_style)[0]) * _PT_PER_PX if _has_root(page_box) else 0.0
        page = page_box.page_type
        self._page = f"@page {page.name}:{'blank' if page.blank else page.side}"
        self._blocks.append(PlacedBlock(_border_box(page_box), "", self._page))
        self._read(page_box, (), "", None)

    def places(self) -> PagePlaces:
        return PagePlaces(tuple(self._lines), tuple(self._blocks), tuple(self._columns), round(self._pitch, 3))

    def _read(self, box: Any, path: tuple[str, ...], owner: str, element: Any) -> None:
        if isinstance(box, boxes.LineBox):
            self._line(box, path, owner)
            return
        if isinstance(box, boxes.MarginBox):
            path = (f"{self._page} {box.at_keyword}",)
        if box.element is not None and box.element is not element:
            element = box.element
            owner = element.attrib.get("data-owner") or element.attrib.get("data-fit") or owner
            path = (*path[-_ANCESTORS:], _selector(element))
            if isinstance(box, boxes.BlockLevelBox | boxes.ReplacedBox) and element.tag not in ("html", "body"):
                self._blocks.append(PlacedBlock(_border_box(box), owner, " ".join(path)))
        children = getattr(box, "children", ())
        if isinstance(box, boxes.BlockContainerBox) and not isinstance(box, boxes.MarginBox):
            lines = [child for child in children if isinstance(child, boxes.LineBox)]
            if len(lines) > 1:
                self._column(box)
        for child in children:
            self._read(child, path, owner, element)

    def _column(self, box: Any) -> None:
        self._columns[_scaled(box.content_box_x(), box.content_box_y(), box.width, box.height)] = None

    def _line(self, box: Any, path: tuple[str, ...], owner: str) -> None:
        words = "".join(_texts(box.children))
        if words.strip():
            place = _scaled(box.position_x, box.position_y, box.width, box.height)
            baseline = round((box.position_y + box.baseline) * _PT_PER_PX, 2)
            self._lines.append(PlacedLine(place, baseline, words, owner, " ".join(path)))
        for child in box.children:
            self._inside(child, path, owner)

    def _inside(self, box: Any, path: tuple[str, ...], owner: str) -> None:
        """What stands in a line and has lines of its own: inline blocks, ruby."""
        if isinstance(box, boxes.TextBox):
            return
        if isinstance(box, boxes.InlineBox):
            for child in box.children:
                self._inside(child, path, owner)
        else:
            self._read(box, path, owner, None)


def _has_root(box: Any) -> bool:
    return getattr(box.style, "root_style", None) is not None


def _selector(element: Any) -> str:
    classes = element.attrib.get("class", "").split()
    return ".".join([str(element.tag), *classes])


def _texts(children: Iterable[Any]) -> Iterable[str]:
    for child in children:
        if isinstance(child, boxes.TextBox):
            yield child.text
        elif isinstance(child, boxes.InlineBox):
            yield from _texts(child.children)


def _border_box(box: Any) -> Box:
    return _scaled(box.border_box_x(), box.border_box_y(), box.border_width(), box.border_height())


def _scaled(left: float, top: float, width: float, height: float) -> Box:
    return (
        round(left * _PT_PER_PX, 2),
        round(top * _PT_PER_PX, 2),
        round(width * _PT_PER_PX, 2),
        round(height * _PT_PER_PX, 2),
    )


def _box(values: Sequence[float]) -> Box:
    left, top, width, height = values
    return left, top, width, height
