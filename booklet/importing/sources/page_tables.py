"""Tables of web pages: which hold data, and their cells. Most tables of old pages only place things."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import TYPE_CHECKING

from booklet.importing.document import Origin, Picture, Table
from booklet.importing.sources.grids import RawCell, header_row, table_of
from booklet.importing.sources.limits import Limits
from booklet.importing.sources.main_text import is_invisible, tag_of
from booklet.importing.sources.plain import OUTER, lines_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BREAKS = frozenset({"br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4"})
_SPAN_MAX = 1000
ReadPicture = Callable[["HtmlElement"], Picture | None]


def data_tables(body: HtmlElement) -> list[HtmlElement]:
    """The tables that hold data: none within, two rows of two filled cells, and headings of columns."""
    return [
        table
        for table in body.iter("table")
        if len(list(islice(table.iter("table"), 2))) == 1 and _has_data(table) and not _is_layout(table)
    ]


def page_table(table: HtmlElement, origin: Origin, limits: Limits, read: ReadPicture) -> Table | None:
    """A table's cells, merged ones in each of their places; None where it is empty."""
    return table_of(list(_grid(table, limits, read)), origin)


def _has_data(table: HtmlElement) -> bool:
    rows = [[cell for cell in row if tag_of(cell) in {"td", "th"}] for row in table.iter("tr")]
    wide = [row for row in rows if sum(bool("".join(cell.itertext()).strip(OUTER)) for cell in row) >= 2]
    return len(wide) >= 2


def _is_layout(table: HtmlElement) -> bool:
    if next(table.iter("th"), None) is not None:
        return False
    small = Limits(cells=20_000, columns=64)
    return header_row([cells for _, cells in _grid(table, small, lambda element: None)]) < 0


def _grid(table: HtmlElement, limits: Limits, read: ReadPicture) -> Iterator[tuple[int, list[RawCell]]]:
    """The rows with the cells that reach into them from above and from the left (HTML 4.9.12.1)."""
    hanging: dict[int, tuple[int, RawCell]] = {}
    count = made = 0
    for number, row in enumerate(table.iter("tr"), 1):
        cells: list[RawCell] = []

        def take_hanging(cells: list[RawCell] = cells) -> None:
            while (at := len(cells)) in hanging:
                left, cell = hanging[at]
                cells.append(cell)
                if left > 1:
                    hanging[at] = (left - 1, cell)
                else:
                    del hanging[at]

        for element in row:
            if tag_of(element) not in {"td", "th"} or is_invisible(element):
                continue
            take_hanging()
            count += 1
            cell = _cell(element, count, read)
            for _ in range(_span(element, "colspan")):
                if len(cells) < limits.columns:
                    if (down := _span(element, "rowspan")) > 1:
                        hanging[len(cells)] = (down - 1, cell)
                    cells.append(cell)
        take_hanging()
        made += len(cells)
        if made > limits.cells:
            return
        yield number, cells


def _cell(element: HtmlElement, of: int, read: ReadPicture) -> RawCell:
    found = (read(image) for image in element.iter("img"))
    pictures = tuple(picture for picture in found if picture is not None)
    return RawCell("\n".join(lines_of("".join(_texts(element)))), pictures, of)


def _texts(element: HtmlElement) -> Iterator[str]:
    """The texts below an element, with a line end where the page breaks the line."""
    stack: list[HtmlElement | str] = [element]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            yield item
            continue
        is_cell, breaks = item is element, tag_of(item) in _BREAKS
        if not is_cell:
            stack.append(_folded(item.tail))
        if is_invisible(item):
            continue
        if breaks:
            yield "\n"
            stack.append("" if tag_of(item) == "br" else "\n")
        stack += reversed(item)
        stack.append(_folded(item.text))


def _folded(text: str | None) -> str:
    text = (text or "").replace("\xa0", " ")
    lines = [line.strip(" \t\r") for line in text.split("\n")]
    return text if len(lines) == 1 else "".join(lines)


def _span(element: HtmlElement, name: str) -> int:
    value = element.get(name, "").strip()
    return min(int(value), _SPAN_MAX) if value.isdecimal() and value != "0" and len(value) < 6 else 1
