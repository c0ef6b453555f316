"""CSV and TSV files, as spreadsheets save them."""

from __future__ import annotations

import csv

from booklet.entries.caption_list import csv_rows
from booklet.findings import Finding
from booklet.importing.document import Document, Origin
from booklet.importing.sources.grids import RawCell, table_of
from booklet.importing.sources.limits import Limits
from booklet.importing.sources.plain import OUTER, cut_off, decoded_text
from booklet.importing.sources.source import Source, reason_of, refused

_LOOKED_AT = 20_000
_LINES = 30


def read_delimited(source: Source, limits: Limits) -> Document:
    """A CSV or TSV file as a table. Raises `RefusedError`."""
    text, findings = decoded_text(source.read(limits.text_bytes), source.name)
    try:
        rows = list(csv_rows(text, _delimiter(text)))
    except csv.Error as problem:
        raise refused("import-file-broken", source.name, reason=reason_of(problem)) from problem
    kept: list[tuple[int, list[RawCell]]] = []
    cells = 0
    found: list[Finding] = list(findings)
    for number, row in rows:
        cells += len(row)
        if cells > limits.cells or len(row) > limits.columns:
            found.append(cut_off(source.name, number))
            break
        kept.append((number, [RawCell(cell.strip(OUTER)) for cell in row]))
    table = table_of(kept, Origin(source.name, 1))
    return Document(source.name, (table,) if table else (), findings=tuple(found))


def _delimiter(text: str) -> str:
    """What parts the cells: the mark in most of the first lines, for title lines have none; a full-width comma last."""
    lines = [line for line in text[:_LOOKED_AT].split("\n") if line.strip()][:_LINES]
    return max(
        ",\t;，", key=lambda mark: (sum(mark in line for line in lines) / (2 if mark == "，" else 1), text.count(mark))
    )
