"""The grid of a Word table: merged cells in each of their places, rows equally long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from booklet.importing.document import Origin, Picture, Table
from booklet.importing.sources.grids import RawCell, table_of
from booklet.importing.sources.package import attribute, child, local, number
from booklet.importing.sources.word_text import span_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_HOLDERS = frozenset({"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"})

ReadCell = Callable[["_Element", Origin], tuple[str, tuple[Picture, ...]]]


@dataclass(frozen=True)
class GridCell:
    """A place of the grid: the cell that covers it; `repeated` where that one began in a row above."""

    element: _Element
    repeated: bool = False


@dataclass(frozen=True)
class Spread:
    """The rows of a table as a grid."""

    rows: tuple[tuple[GridCell, ...], ...]
    width: int

    def table(self, origin: Origin, read: ReadCell) -> Table | None:
        """The table, each cell read once; None where it is empty."""
        numbers: dict[int, int] = {}
        done: dict[int, tuple[str, tuple[Picture, ...]]] = {}
        rows: list[tuple[int, list[RawCell]]] = []
        for at, row in enumerate(self.rows, 1):
            cells: list[RawCell] = []
            for cell in row:
                key = id(cell.element)
                if key not in done:
                    done[key] = read(cell.element, origin)
                    numbers[key] = len(numbers) + 1
                cells.append(RawCell(*done[key], of=numbers[key]))
            rows.append((at, cells))
        return table_of(rows, origin)


def spread(table: _Element, columns: int) -> Spread:
    """The grid of a `w:tbl`, at most so many columns wide."""
    rows: list[tuple[GridCell, ...]] = []
    for row in _children(table, "tr"):
        properties = child(row, "trPr")
        if child(properties, "del") is not None:
            continue
        cells: list[GridCell] = []
        before = child(properties, "gridBefore")
        lead = 0 if before is None else min(max(number(attribute(before, "val")), 0), columns)
        for cell in _children(row, "tc"):
            width = min(span_of(cell), columns - len(cells) - lead)
            at = lead + len(cells)
            above = rows[-1][at] if rows and at < len(rows[-1]) else None
            if _continues(cell) and above is not None:
                cells += [GridCell(above.element, repeated=True)] * width
            else:
                cells += [GridCell(cell)] * width
        if cells:
            rows.append((*([GridCell(row)] * lead), *cells))
    width = max((len(row) for row in rows), default=0)
    return Spread(tuple(rows), width)


def _continues(cell: _Element) -> bool:
    merged = child(cell, "tcPr", "vMerge")
    return merged is not None and attribute(merged, "val", "continue") != "restart"


def _children(element: _Element, name: str) -> Iterator[_Element]:
    for item in element:
        if local(item) == name:
            yield item
        elif local(item) in _HOLDERS:
            yield from _children(item, name)
