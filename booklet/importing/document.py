"""The neutral document: what every reader yields, with the place in the source of each of its blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from pathlib import Path

from booklet.findings import Finding


class Role(StrEnum):
    """What the source itself says of a paragraph."""

    BODY = "body"
    TITLE = "title"
    HEADING = "heading"
    CAPTION = "caption"
    LIST = "list"
    NOTE = "note"
    """A source's own furniture: a page header, a menu, a foot note."""


@dataclass(frozen=True, order=True)
class Origin:
    """Where a block stands in the source.

    `line` is the line of a text file, the paragraph of a Word file, the row of a sheet, each from 1. `part` names
    the sheet or table, `column` the column's heading. A file inside a folder or ZIP is named by its path there.
    """

    file: str
    line: int = 0
    part: str = ""
    column: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of text, outer white space stripped, never empty. `lines` are all lines it was put together from."""

    text: str
    origin: Origin
    role: Role = Role.BODY
    level: int = 0
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Picture:
    """A picture of the source: its bytes, a name to keep it by, and where it stands among the blocks.

    Photographs are large and many: `data` is empty where the bytes stay in their file until somebody wants them.
    Then `path` is that file, and `members` lead from one archive into the next inside it (a picture of a Word file of
    a ZIP has two). `booklet.importing.sources.picture_bytes` gives the bytes of either.
    """

    name: str
    data: bytes
    origin: Origin
    path: Path | None = None
    members: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """A cell of a table, merged cells repeated in each of their places; `pictures` are those anchored in it."""

    text: str
    origin: Origin
    pictures: tuple[Picture, ...] = ()


@dataclass(frozen=True)
class Table:
    """A table: its rows, header rows among them, all equally long.

    `header` is the row (from 0) that names the columns as far as its shape tells, -1 where none does: title rows may
    stand above it.
    """

    rows: tuple[tuple[Cell, ...], ...]
    origin: Origin
    header: int = -1


Block = Paragraph | Picture | Table

_APART_MAX = 60
_DENSE = 0.5


def set_apart(paragraphs: Sequence[Paragraph]) -> frozenset[int]:
    """Short paragraphs of a text file between blank lines, where most paragraphs have none between, by index."""
    lines = [paragraph.lines or (paragraph.origin.line,) for paragraph in paragraphs]
    near = [min(after) - max(before) == 1 if min(after) > max(before) else None for before, after in pairwise(lines)]
    if sum(one is True for one in near) < _DENSE * len(near):
        return frozenset()
    return frozenset(
        at
        for at in range(1, len(paragraphs) - 1)
        if near[at - 1] is False and near[at] is False and len(paragraphs[at].text) <= _APART_MAX
    )


@dataclass(frozen=True)
class Document:
    """One source file, in its own order, with what was wrong with it. `title` is what the file's properties say."""

    file: str
    blocks: tuple[Block, ...]
    title: str = ""
    findings: tuple[Finding, ...] = ()


class Severity(StrEnum):
    """How bad it is when nobody looks: `high` means a wrong print."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True)
class Spot:
    """Something a person must look at. `id` names the question in the catalogue (`review.<id>`), `params` fill it.

    `read` is what the source says, `proposed` what was made of it or would be; either may be empty. `field` is the
    path in the unit file that the answer changes, as `honourees/3/name`, empty where none does.
    """

    id: str
    severity: Severity
    origin: Origin
    read: str = ""
    proposed: str = ""
    params: tuple[tuple[str, str], ...] = ()
    field: str = ""


@dataclass(frozen=True)
class Step:
    """One change of clean-up: the rule, the text before and after with a few characters around, and its place."""

    rule: str
    before: str
    after: str
    origin: Origin


@dataclass(frozen=True)
class Cleaned:
    """A document with its text mended: the steps taken, the spots to look at, the lines set aside as noise.

    `noise` are the origins of blocks that are no content, with the kind of noise; their text is kept nowhere.
    """

    document: Document
    steps: tuple[Step, ...] = ()
    spots: tuple[Spot, ...] = ()
    noise: tuple[tuple[Origin, str], ...] = ()
