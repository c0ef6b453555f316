"""Rows of cells to tables: all rows equally long, empty ones out, the header row told by its shape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from booklet.importing.document import Cell, Origin, Picture, Table

_HEADING_CHARACTERS = 20
_LOOKED_AT = 20
"""So many rows may stand above the header: titles, notes how to fill in the form."""


@dataclass(frozen=True)
class RawCell:
    """A cell's text and pictures before it has a place. `of` is the same number in all places of a merged cell."""

    text: str = ""
    pictures: tuple[Picture, ...] = ()
    of: int = 0


Rows = Sequence[tuple[int, Sequence[RawCell]]]
"""Row numbers (from 1) with their cells."""

_EMPTY = RawCell()


def table_of(rows: Rows, origin: Origin) -> Table | None:
    """The table of rows, without empty rows and columns; None where nothing is left.

    Each cell's origin has the row as its line and the heading of its column, or the column's letter where none is.
    """
    kept = [(number, cells) for number, cells in rows if any(_is_filled(cell) for cell in cells)]
    if not kept:
        return None
    width = max(len(cells) for _, cells in kept)
    filled = [at for at in range(width) if any(at < len(cells) and _is_filled(cells[at]) for _, cells in kept)]
    grid = [[cells[at] if at < len(cells) else _EMPTY for at in filled] for _, cells in kept]
    header = header_row(grid)
    heads = [" ".join(cell.text.split()) for cell in grid[header]] if header >= 0 else [""] * len(filled)
    columns = [head or column_letter(at) for head, at in zip(heads, filled, strict=True)]
    file, part = origin.file, origin.part
    table = tuple(
        tuple(_placed(cell, Origin(file, number, part, column)) for cell, column in zip(cells, columns, strict=True))
        for (number, _), cells in zip(kept, grid, strict=True)
    )
    return Table(table, origin, header)


def header_row(grid: Sequence[Sequence[RawCell]]) -> int:
    """The index of the row that names the columns, -1 where none does.

    That is the first row whose cells are nearly all filled, short, different and no numbers, and under which a row
    follows. A title in one merged cell fails by that; so does a form of two columns, whose names stand at the left.
    """
    if len(grid) < 2 or len(grid[0]) < 2:
        return -1
    width = len(grid[0])
    for at, cells in enumerate(grid[:_LOOKED_AT]):
        if at == len(grid) - 1:
            break
        texts = ["".join(cell.text.split()) for cell in cells]
        owners = {cell.of for cell in cells if cell.of}
        if len(owners) == 1 and all(cell.of for cell in cells):
            continue
        named = [text for text in texts if text]
        if len(named) < max(2, width * 2 / 3) or len(set(named)) < max(2, len(named) * 2 / 3):
            continue
        if all(len(text) <= _HEADING_CHARACTERS and not _is_number(text) for text in named):
            return at
        if at and len(named) == width:
            break
    return -1


def column_letter(at: int) -> str:
    """The letters of a column (from 0) as a spreadsheet shows them."""
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _is_number(text: str) -> bool:
    return text.replace(".", "").replace("-", "").replace("/", "").replace("%", "").isdecimal()


def _is_filled(cell: RawCell) -> bool:
    return bool(cell.text or cell.pictures)


def _placed(cell: RawCell, origin: Origin) -> Cell:
    if not cell.pictures:
        return Cell(cell.text, origin)
    return Cell(cell.text, origin, tuple(replace(picture, origin=origin) for picture in cell.pictures))
