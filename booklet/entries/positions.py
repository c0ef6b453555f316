"""Where each character of a YAML scalar stands in its file: through folding, indentation, quotes and escapes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from booklet.entries.encoding import without_controls

Span = tuple[int, int]
"""From where to where a character is written: `\\u4e00` takes six."""

_BLANKS = frozenset(" \t\n\r\x85\u2028\u2029")
_PROPERTY = re.compile(r"(?:[&!][^\s]*\s+)+")
_ESCAPES = {"0": "\0", "a": "\a", "b": "\b", "t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b"} | {
    " ": " ",
    '"': '"',
    "/": "/",
    "\\": "\\",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
    "\t": "\t",
    "\n": "",
}
_ESCAPE_SIZE = {"x": 2, "u": 4, "U": 8}

_Written = Iterator[tuple[str, Span]]


@dataclass(frozen=True)
class Extent:
    """Where a scalar is written, from its first to past its last character, and in which style: `` | > ' " ``."""

    start: int
    end: int
    style: str = ""


def spans_of(source: str, extent: Extent, value: str) -> list[Span | None] | None:
    """For each character of a scalar's value where it stands in `source`; None for blanks, which folding may change.

    None as a whole where value and source do not agree: nothing is to be said of places then.
    """
    written = _READERS.get(extent.style, _plain)(source, _content_start(source, extent), extent.end)
    spans: list[Span | None] = []
    for char in value:
        if char in _BLANKS:
            spans.append(None)
            continue
        found = next(((piece, span) for piece, span in written if piece not in _BLANKS), None)
        if found is None or found[0] != char:
            return None
        spans.append(found[1])
    return spans


def _content_start(source: str, extent: Extent) -> int:
    """Past anchor, tag, opening quote or block header."""
    start = extent.start
    if match := _PROPERTY.match(source, start, extent.end):
        start = match.end()
    if extent.style in ("|", ">"):
        line_end = source.find("\n", start, extent.end)
        return extent.end if line_end < 0 else line_end + 1
    return start + 1 if extent.style in ("'", '"') else start


def _plain(source: str, start: int, end: int) -> _Written:
    for at in range(start, end):
        yield source[at], (at, at + 1)


def _single_quoted(source: str, start: int, end: int) -> _Written:
    at = start
    while at < end - 1:
        size = 2 if source[at] == "'" else 1
        yield source[at], (at, at + size)
        at += size


def _double_quoted(source: str, start: int, end: int) -> _Written:
    at = start
    while at < end - 1:
        if source[at] != "\\":
            yield source[at], (at, at + 1)
            at += 1
            continue
        letter = source[at + 1]
        size = 2 + _ESCAPE_SIZE.get(letter, 0)
        char = chr(int(source[at + 2 : at + size], 16)) if size > 2 else _ESCAPES.get(letter, letter)
        if without_controls(char):  # the reader leaves control characters out, and an escaped line end is nothing
            yield char, (at, at + size)
        at += size


_READERS: dict[str, Callable[[str, int, int], _Written]] = {"'": _single_quoted, '"': _double_quoted}
