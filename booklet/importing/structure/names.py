"""Where a personal name stands: surname, given characters, and what follows. Scores, never a dictionary of people.

Chinese has no blanks between words, so a name's end is a question of evidence: a mark, a word that follows names
(`在`, `同志`, `主动`), characters common in given names, and the same string elsewhere before another character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from booklet.importing.structure import tables
from booklet.importing.surnames import surnames

SURE = 3.5
"""From this score on a candidate is a name where something before it (an office, a frame) announces one."""

WEAK = 2.5
"""The least score of a name that its place alone announces: a list of names, a row of a table."""

DOTS = "·•・‧⋅"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_DOTTED = re.compile(rf"[{_HAN}]{{1,8}}(?:[{DOTS}][{_HAN}]{{1,8}})+")
_IS_HAN = re.compile(f"[{_HAN}]")
_MARK = re.compile(rf"[^{_HAN}A-Za-z0-9{DOTS}]")
_ADDRESS = frozenset({"同志", "先生", "女士"})
_ASPECT = re.compile(f"[{_HAN}][着了过]")
_FUNCTION_WORDS = frozenset("在的是和与及等说为从被把对向也就都还又不没已将")
_PADDED = re.compile(rf"(?<![{_HAN}])([{_HAN}])[ \u3000]+([{_HAN}])(?![{_HAN}])")


@dataclass(frozen=True)
class Name:
    """A candidate: `text[start:end]` and how much speaks for it."""

    text: str
    start: int
    end: int
    score: float


class Names:
    """Looks for names in the texts of a document; the whole text is evidence for each of its parts."""

    def __init__(self, texts: Iterable[str], *, slack: float = 0.0) -> None:
        self._whole = "\n".join(texts)
        self._known: dict[str, float] = {}
        self._slack = slack

    def lenient(self) -> Names:
        """The same for places that others prove to be a name's: the missing number of a list."""
        return Names([self._whole], slack=3.0)

    def at(self, text: str, start: int, *, least: float = SURE) -> Name | None:
        """The best name that begins at `start`, or None."""
        best: Name | None = None
        for candidate in self._starting(text, start):
            if candidate.score + self._slack >= least and (best is None or candidate.score > best.score):
                best = candidate
        return best

    def until(self, text: str, end: int, *, least: float = SURE) -> Name | None:
        """The best name that ends at `end` (in front of `同志`, of `、`), or None."""
        best: Name | None = None
        dotted = [found for found in _DOTTED.finditer(text, max(0, end - 40), end) if found.end() == end]
        if dotted:
            return Name(dotted[-1].group(), dotted[-1].start(), end, 6.0)
        for length in (4, 3, 2):
            start = end - length
            if start < 0 or not _all_han(text[start:end]):
                continue
            score = self._inner(text[start:end])
            score += 1.5 + self._seen(text[start:end]) + (0.5 if _opens(text, start) else 0.0)
            if score >= least and (best is None or score > best.score):
                best = Name(text[start:end], start, end, score)
        return best

    def is_whole(self, token: str, *, least: float = WEAK) -> bool:
        """Whether a text is nothing but a name; `张　三`, set to the width of three, is one."""
        plain = unpadded(token)
        if _DOTTED.fullmatch(plain) or _paired().fullmatch(plain):
            return True
        return 2 <= len(plain) <= 4 and _all_han(plain) and self._inner(plain) + 1.5 + self._slack >= least

    def count(self, name: str) -> int:
        """How often a string stands in the document."""
        return self._whole.count(name)

    def _starting(self, text: str, start: int) -> Iterator[Name]:
        dotted = _DOTTED.match(text, start)
        if dotted:
            yield self._dotted(text, dotted)
            return
        if paired := _paired().match(text, start):
            yield Name(paired.group(), start, paired.end(), 6.0)
            return
        for length in (2, 3, 4):
            end = start + length
            inside = text[start:end]
            if len(inside) < length or not _all_han(inside):
                return
            score = self._inner(inside)
            if score > -3:
                yield Name(inside, start, end, score + _following(text, end) + self._seen(inside))

    def _dotted(self, text: str, found: re.Match[str]) -> Name:
        """A name with middle dots ends where a mark, a word after names, or the rest of the document says so."""
        last = max(found.group().rfind(dot) for dot in DOTS) + found.start() + 1
        best = (-9.0, found.end())
        for end in range(last + 1, found.end() + 1):
            score = _following(text, end) + self._seen(text[found.start() : end]) + (0.3 if end - last <= 4 else -1.0)
            score -= 1.5 if found.string[end - 1] in tables.stop_characters() else 0.0
            best = max(best, (score, end))
        return Name(text[found.start() : best[1]], found.start(), best[1], 6.0)

    def _inner(self, name: str) -> float:
        """What the characters themselves say: 2 for a common surname, 1 for each usual character after it."""
        known, given, stops = surnames(), tables.given_characters(), tables.stop_characters()
        length = 2 if len(name) > 2 and name[:2] in known else 1
        weight = known.get(name[:length])
        if weight is None or (len(name) == 4 and length == 1) or len(name) == length:
            return -9.0
        if _holds_office(name) or name[length:] in tables.words("names", "addresses"):
            return -9.0
        if any(name[at : at + 2] in tables.words("names", "never") for at in range(len(name) - 1)):
            return -9.0
        ordinary = tables.words("names", "words")
        score = weight - (2.0 if name in ordinary or name[:2] in ordinary else 0.0)
        if name[length:] in tables.words("names", "givens") and name not in ordinary:
            return weight + 2.0
        for char in name[length:]:
            if char in given:
                score += -0.5 if char in stops else 1.0
            else:
                score += -4.0 if char in stops else -0.5
        return score

    def _seen(self, name: str) -> float:
        """What other places of the document say: the same string before different characters, or always before one."""
        if name not in self._known:
            after = [self._whole[found.end() : found.end() + 1] for found in re.finditer(re.escape(name), self._whole)]
            kinds = set(after)
            score = 0.0
            if len(after) > 1 and len(kinds) > 1:
                score = 1.5
            elif len(after) > 1 and _IS_HAN.match(after[0] or " "):
                score = -1.5
            self._known[name] = score
        return self._known[name]


def unpadded(text: str) -> str:
    """Names of two characters set to the width of three (`张　三`) without their blank."""
    return _PADDED.sub(r"\1\2", text.strip())


@cache
def _paired() -> re.Pattern[str]:
    """Names without a surname: `扎西次仁`."""
    parts = "|".join(sorted(tables.words("names", "syllables"), key=lambda one: (-len(one), one)))
    return re.compile(f"(?:{parts}){{2}}")


def _all_han(text: str) -> bool:
    return all(_IS_HAN.match(char) for char in text)


def _holds_office(name: str) -> bool:
    """Whether a candidate has an office in it: `和书记` is none."""
    roles = tables.words("roles", "heads")
    return any(name[at:to] in roles for at in range(len(name)) for to in range(at + 2, len(name) + 1))


def _following(text: str, end: int) -> float:
    """What stands after a candidate says where it ends."""
    if end >= len(text) or _MARK.match(text, end):
        return 1.5
    found = tables.pattern("names", "after").match(text, end)
    if not found:
        return 1.2 if _ASPECT.match(text, end) else -0.5
    if found.group() in _ADDRESS:
        return 4.0
    if len(found.group()) > 1:
        return 1.5
    return 1.2 if found.group() in _FUNCTION_WORDS else 0.5


def _opens(text: str, start: int) -> bool:
    return start == 0 or bool(_MARK.match(text[start - 1]))
