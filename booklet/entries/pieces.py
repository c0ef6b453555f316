"""A unit file cut at its honourees, so that a preview parses those alone that were edited.

Each item of a list `honourees` is a piece; in the rest blanks stand for it, so that lines and offsets stay. Whoever
parses both has to see that the blanks were taken for what they stand for: in a quoted text the same lines mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

STAND_IN = "0"
"""What stands in the rest for a piece."""

_KEY = re.compile(r"( *)(?:- +)?honourees: *")
_ITEM = re.compile(r"( +)- +\S")


@dataclass(frozen=True)
class Piece:
    """One item of a list, with its dash: `text` starts at the file's character `offset`, in line `line` (from 0)."""

    text: str
    line: int
    offset: int


@dataclass(frozen=True)
class Cut:
    """A file cut up: the pieces by the line (from 0) of the key of their list, and the rest."""

    rest: str
    lists: dict[int, tuple[Piece, ...]]


def cut(text: str) -> Cut | None:
    """Cut a file at its honourees; None where there are none, or where what they mean may hang together."""
    if "&" in text and "*" in text:
        return None  # an alias in one piece may mean an anchor in another
    lines = text.split("\n")
    offsets = [0]
    for line in lines:
        offsets.append(offsets[-1] + len(line) + 1)
    rest = list(lines)
    lists: dict[int, tuple[Piece, ...]] = {}
    at = 0
    while at < len(lines):
        match = _KEY.fullmatch(lines[at])
        at += 1
        if match is None:
            continue
        key = at - 1
        end = _end(lines, at, len(match.group().partition("honourees")[0]))
        starts = _starts(lines[at:end])
        if not starts:
            continue
        bounds = [*(at + start for start in starts), end]
        lists[key] = tuple(
            Piece(text[offsets[begin] : offsets[until]], begin, offsets[begin]) for begin, until in pairwise(bounds)
        )
        for number in range(bounds[0], end):
            rest[number] = " " * len(lines[number])
        for begin in bounds[:-1]:
            dash = lines[begin].index("-")
            rest[begin] = f"{' ' * dash}- {STAND_IN}".ljust(len(lines[begin]))
        at = end
    return Cut("\n".join(rest), lists) if lists else None


def _indents(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Number and indentation of each line that is neither blank nor a comment; a tab counts as none."""
    for number, line in enumerate(lines):
        bare = line.lstrip(" ")
        if bare and not bare.startswith("#"):
            yield number, len(line) - len(bare)


def _end(lines: Sequence[str], begin: int, indent: int) -> int:
    """Where the value of a key with this indentation ends."""
    return next((begin + number for number, found in _indents(lines[begin:]) if found <= indent), len(lines))


def _starts(lines: Sequence[str]) -> list[int]:
    """The lines where items of a list begin; empty where it is no plain list."""
    starts: list[int] = []
    column = -1
    for number, indent in _indents(lines):
        match = _ITEM.match(lines[number])
        if column < 0:
            column = indent
        if indent < column or (indent == column and match is None) or "\t" in lines[number][: indent + 1]:
            return []
        if indent == column:
            starts.append(number)
    return starts
