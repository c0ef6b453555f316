"""A slip of the pen in one text, and what all rules share: character classes and stretches no rule looks into."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Han characters and 〇, for use inside a character class."""

WIDE_MARKS = "，。、；：！？（）《》〈〉【】〔〕「」『』"
"""Marks that only Chinese text has. Quotation marks and dashes are shared with Latin text and left out."""

_QUOTES = "“”‘’\"'"

CHINESE = re.compile(f"[{HAN}{WIDE_MARKS}]")

_URL = r"(?:https?://|ftp://|www\.)[!-~]+"
_EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}"
_ENTITY = r"&(?:[A-Za-z]{2,8}|#\d{1,6}|#x[0-9A-Fa-f]{1,6});"
# Only with a letter, a digit or Han before the dot and a known ending after it: 附件.docx, 程序.py.
_FILE = r"\.(?:jpe?g|png|gif|heic|pdf|docx?|xlsx?|pptx?|txt|csv|zip|mp[34]|mov|py|com|cn|org|net)(?![A-Za-z0-9])"
_PROTECTED = re.compile(f"{_URL}|{_EMAIL}|{_ENTITY}|{_FILE}", re.IGNORECASE)
_PROTECTED_HINT = re.compile(r"[@&]|//|www|\.[A-Za-z]", re.IGNORECASE)


@dataclass(frozen=True)
class Slip:
    """Something wrong with `text[start:end]`.

    `better` stands in its place, None where only a person can know; `is_safe`: it may be written without asking.
    """

    id: str
    start: int
    end: int
    better: str | None = None
    is_safe: bool = False


Rule = Callable[[str], Iterator[Slip]]
"""One rule: a text to the slips in it."""


def is_chinese(text: str, index: int) -> bool:
    """Whether a character of Chinese text stands there; false beyond either end."""
    return 0 <= index < len(text) and CHINESE.match(text[index]) is not None


def is_beside_chinese(text: str, start: int, end: int) -> bool:
    """Whether Chinese stands right before `start` or right after `end`, quotation marks apart."""
    before, after = start - 1, end
    while before >= 0 and text[before] in _QUOTES:
        before -= 1
    while after < len(text) and text[after] in _QUOTES:
        after += 1
    return is_chinese(text, before) or is_chinese(text, after)


def protected(text: str) -> list[tuple[int, int]]:
    """Stretches with a spelling of their own: addresses, e-mail, HTML entities, endings of file names."""
    if not _PROTECTED_HINT.search(text):
        return []
    return [match.span() for match in _PROTECTED.finditer(text)]


def is_inside(index: int, spans: list[tuple[int, int]]) -> bool:
    """Whether an index lies in one of the stretches."""
    return any(start <= index < end for start, end in spans)


@dataclass(frozen=True)
class Prose:
    """A text as it is printed: a paragraph a line, however the writer broke its lines.

    `origin[i]` is where character i of `text` stands in the source.
    """

    text: str
    origin: Sequence[int]

    @classmethod
    def of(cls, source: str) -> Prose:
        """Join lines as `model.paragraphs` does: a blank line ends a paragraph, a single break joins."""
        if "\n" not in source:
            return cls(source, range(len(source)))
        pieces: list[str] = []
        origin: list[int] = []
        start, is_new = 0, False
        for line in source.split("\n"):
            bare = line.strip().strip("\u3000")
            if bare:
                if pieces and (is_new or _needs_space(pieces[-1], bare)):
                    pieces.append("\n" if is_new else " ")
                    origin.append(start - 1)
                pieces.append(bare)
                first = start + line.find(bare)
                origin += range(first, first + len(bare))
            is_new = not bare
            start += len(line) + 1
        return cls("".join(pieces), origin)

    def in_source(self, slip: Slip) -> Slip:
        """A slip of `text` as one of the source."""
        return replace(slip, start=self.origin[slip.start], end=self.origin[slip.end - 1] + 1)


def _needs_space(before: str, after: str) -> bool:
    return before[-1].isascii() and after[0].isascii() and before[-1] != "-"


def paragraphs_of(text: str) -> Iterator[tuple[int, str]]:
    """Each paragraph of a prose with where it starts."""
    start = 0
    for line in text.split("\n"):
        if line:
            yield start, line
        start += len(line) + 1
