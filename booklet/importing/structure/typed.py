"""Tables typed or copied into a text: lines cut by tabs or wide blanks, below one that names the columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from booklet.importing.document import Block, Cell, Origin, Paragraph, Table
from booklet.importing.structure import tables
from booklet.importing.structure.lists import plain_key
from booklet.importing.structure.rows import closed_up

_COLUMNS_LEAST = 3


def with_tables(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks with such lines as tables; a heading without rows below it stays a paragraph."""
    made: list[Block] = []
    at = 0
    while at < len(blocks):
        rows = _rows(blocks, at)
        if len(rows) > 1:
            made.append(Table(tuple(rows), rows[0][0].origin, header=0))
            at += len(rows)
        else:
            made.append(blocks[at])
            at += 1
    return tuple(made)


def _rows(blocks: Sequence[Block], at: int) -> list[tuple[Cell, ...]]:
    """The rows of the table that begins with a block, its header the first; empty where none begins."""
    header = blocks[at]
    if not isinstance(header, Paragraph):
        return []
    mark = "\t" if "\t" in header.text else "|" if header.text.count("|") > 1 else " "
    heads = _cells(header.text, mark)
    fields = [tables.columns().get(plain_key(cell), "") for cell in heads]
    if len(heads) < _COLUMNS_LEAST or "name" not in fields or sum(map(bool, fields)) * 2 < len(heads):
        return []
    rows = [tuple(Cell(cell, header.origin) for cell in heads)]
    for block in blocks[at + 1 :]:
        cells = _cells(block.text, mark) if isinstance(block, Paragraph) else []
        if len(cells) != len(heads) and not (mark == "\t" and 1 < len(cells) < len(heads)):
            break
        cells += [""] * (len(heads) - len(cells))
        rows.append(tuple(Cell(cell, _placed(block.origin, head)) for cell, head in zip(cells, heads, strict=True)))
    return rows


def _cells(text: str, mark: str) -> list[str]:
    """A line's cells; a name set to the width of three is one of them."""
    if mark == " ":
        return [cell for cell in re.split(r"[ \u3000]{2,}|\u3000", closed_up(text).strip()) if cell]
    return [cell.strip(" \u3000") for cell in text.strip("|").split(mark)]


def _placed(origin: Origin, column: str) -> Origin:
    return replace(origin, column=column)
