"""Where a personal name stands: surname, given characters, and what follows. Scores, never a dictionary of people.

Chinese has no blanks between words, so a name's end is a question of evidence: a mark, a word that follows names
(`在`, `同志`, `主动`), characters common in given names, and the same string elsewhere before another character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from booklet.importing.lexicon import lexicon
from booklet.importing.structure import tables
from booklet.importing.structure.given_away import GivenAway
from booklet.importing.structure.scoring import (
    DOTS,
    DOTTED,
    IS_HAN,
    SURE,
    WEAK,
    Name,
    all_han,
    following,
    inner,
    is_cut_out,
    is_part,
    opens,
    paired,
    syllable,
    unpadded,
    worded,
)

__all__ = ["DOTS", "SURE", "WEAK", "Name", "Names", "is_cut_out", "unpadded"]

_WITHOUT_SURNAME = 6.0
"""The score of a name with dots, and of one made of Tibetan, Mongolian or Uyghur parts."""


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
        dotted = [found for found in DOTTED.finditer(text, max(0, end - 40), end) if found.end() == end]
        if dotted:
            return Name(dotted[-1].group(), dotted[-1].start(), end, _WITHOUT_SURNAME)
        for length in (4, 3, 2):
            start = end - length
            if start < 0 or not all_han(text[start:end]):
                continue
            score = inner(text[start:end])
            score += 1.5 + self._seen(text[start:end]) + worded(text, start, end)
            score += 0.5 if opens(text, start) else 0.0
            if score >= least and (best is None or score > best.score):
                best = Name(text[start:end], start, end, score)
        return best

    def is_whole(self, token: str, *, least: float = WEAK) -> bool:
        """Whether a text is nothing but a name; `张　三`, set to the width of three, is one."""
        plain = unpadded(token)
        if DOTTED.fullmatch(plain) or paired().fullmatch(plain):
            return True
        return 2 <= len(plain) <= 4 and all_han(plain) and inner(plain) + 1.5 + self._slack >= least

    def spans(self, text: str) -> list[Name]:
        """Where names stand that the document gives away, whatever stands beside them: by words, dots, syllables."""
        found = self._given_away.spans(text)
        for match in (*DOTTED.finditer(text), *paired().finditer(text)):
            whole = self._dotted(text, match) if any(dot in match.group() for dot in DOTS) else None
            found.append(whole or Name(match.group(), match.start(), match.end(), _WITHOUT_SURNAME))
        for name, part in self._short_forms.items():
            found += [Name(name, at.start(), at.end(), _WITHOUT_SURNAME) for at in re.finditer(re.escape(part), text)]
        kept: list[Name] = []
        for one in sorted(found, key=lambda one: (one.start, -one.end)):
            if (not kept or one.start >= kept[-1].end) and not is_part(text, one):
                kept.append(one)
        return kept

    def antecedent(self, text: str, end: int) -> Name | None:
        """Whom a pronoun at `end` stands for, where nothing announces a name before it; None where nobody is likely."""
        return self._given_away.antecedent(text, end)

    @cached_property
    def _given_away(self) -> GivenAway:
        return GivenAway(self._whole)

    @cached_property
    def _short_forms(self) -> dict[str, str]:
        """The first part of a name with dots, by which the text goes on to call its bearer."""
        dotted = {self._dotted(self._whole, match).text for match in DOTTED.finditer(self._whole)}
        parts = {name: re.split(f"[{DOTS}]", name)[0] for name in dotted}
        for match in paired().finditer(self._whole):
            parts[match.group()] = syllable().match(match.group()).group()  # type: ignore[union-attr]
        return {name: part for name, part in parts.items() if len(part) > 1 and self.count(name) < self.count(part)}

    def count(self, name: str) -> int:
        """How often a string stands in the document."""
        return self._whole.count(name)

    def _starting(self, text: str, start: int) -> Iterator[Name]:
        dotted = DOTTED.match(text, start)
        if dotted:
            yield self._dotted(text, dotted)
            return
        for name, part in self._short_forms.items():
            if text.startswith(part, start) and not text.startswith(name, start):
                yield Name(name, start, start + len(part), _WITHOUT_SURNAME)
                return
        if match := paired().match(text, start):
            yield Name(match.group(), start, match.end(), _WITHOUT_SURNAME)
            return
        for length in (2, 3, 4):
            end = start + length
            inside = text[start:end]
            if len(inside) < length or not all_han(inside):
                return
            score = inner(inside)
            if score > -3:
                score += following(text, end) + self._seen(inside) + worded(text, start, end)
                yield Name(inside, start, end, score)

    def _seen(self, name: str) -> float:
        """What other places of the document say: the same string before different characters, or always before one."""
        if name not in self._known:
            after = [self._whole[found.end() : found.end() + 1] for found in re.finditer(re.escape(name), self._whole)]
            kinds = set(after)
            score = 0.0
            if len(after) > 1 and len(kinds) > 1:
                score = 1.5
            elif len(after) > 1 and IS_HAN.match(after[0] or " "):
                score = -1.5
            self._known[name] = score
        return self._known[name]

    def _dotted(self, text: str, found: re.Match[str]) -> Name:
        """A name with middle dots ends where a mark, a word after names, or the rest of the document says so."""
        last = max(found.group().rfind(dot) for dot in DOTS) + found.start() + 1
        best = (-9.0, found.end())
        for end in range(last + 1, found.end() + 1):
            score = following(text, end) + self._seen(text[found.start() : end]) + (0.3 if end - last <= 4 else -1.0)
            score -= 1.5 if found.string[end - 1] in tables.stop_characters() else 0.0
            score -= 1.5 if end - last > 3 and lexicon().of_word(text[end - 2 : end]) is not None else 0.0
            score -= 1.0 if len(text) > end and lexicon().of_word(text[end - 1 : end + 1]) is not None else 0.0
            best = max(best, (score, end))
        return Name(text[found.start() : best[1]], found.start(), best[1], _WITHOUT_SURNAME)
