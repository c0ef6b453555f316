"""Where each character of a caption stands in a captions list that is text: `captions.csv`, `captions.txt`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from booklet.entries.caption_list import TEXT_LINE, delimiter_of, header_columns
from booklet.entries.positions import Span


@dataclass(frozen=True)
class Cell:
    """A cell's text with the place of each of its characters; `line` is that of its row, from 1."""

    text: str
    spans: tuple[Span, ...]
    line: int


def csv_cells(text: str, delimiter: str) -> Iterator[list[Cell]]:
    """The rows of a CSV file, split as Python's `csv` reader does: quotes open a cell, two inside are one."""
    at, line = 0, 1
    while at < len(text):
        row: list[Cell] = []
        begun = at
        while True:
            cell, at = _csv_cell(text, at, delimiter, line)
            row.append(cell)
            if at >= len(text) or text[at] == "\n":
                break
            at += 1
        at += 1
        line += text.count("\n", begun, at)
        yield row


def _csv_cell(text: str, at: int, delimiter: str, line: int) -> tuple[Cell, int]:
    """The cell from `at` on, and where its delimiter or line end stands."""
    chars: list[str] = []
    spans: list[Span] = []

    def take(size: int) -> int:
        chars.append(text[at])
        spans.append((at, at + size))
        return at + size

    if text.startswith('"', at):
        at += 1
        while at < len(text):
            if text.startswith('""', at):
                at = take(2)
            elif text[at] == '"':
                at += 1
                break
            else:
                at = take(1)
    while at < len(text) and text[at] not in (delimiter, "\n"):
        at = take(1)
    return Cell("".join(chars), tuple(spans), line), at


def list_cells(text: str, *, is_csv: bool) -> Iterator[tuple[Cell, bool]]:
    """The cells of a list, and whether each is a caption. `text` has `\\n` line ends."""
    yield from _of_csv(text) if is_csv else _of_text(text)


def _of_csv(text: str) -> Iterator[tuple[Cell, bool]]:
    columns: tuple[int, int] | None = None
    for row in csv_cells(text, delimiter_of(text)):
        cells = [cell.text.strip().strip("\ufeff") for cell in row]
        is_head = False
        if columns is None and any(cells):
            heads = header_columns(cells)
            columns, is_head = heads or (0, 1), heads is not None
        for at, cell in enumerate(row):
            yield cell, columns is not None and at == columns[1] and not is_head


def _of_text(text: str) -> Iterator[tuple[Cell, bool]]:
    start = 0
    for number, line in enumerate(text.split("\n"), 1):
        bare = line.strip("\ufeff ")
        first = start + line.find(bare)
        if match := TEXT_LINE.match(bare):
            for name, is_caption in (("file", False), ("caption", True)):
                group = name if match["file"] else f"{name}2"
                yield _part(match[group], first + match.start(group), number), is_caption
        else:
            yield _part(line, start, number), False
        start += len(line) + 1


def _part(text: str, start: int, line: int) -> Cell:
    return Cell(text, tuple((at, at + 1) for at in range(start, start + len(text))), line)
