"""Words that a site's word filter broke up with asterisks: `*党**员`, `*产党共**员`, `共*产*党`.

The filter knows a short list of political words. It puts one asterisk before and two after a word, its first
character moved to the end (共产党 -> `*产党共**`); a word of one character stays. Others put an asterisk between all
characters, or shuffle otherwise. So a starred stretch is restored where its characters, in any order, are exactly one
word of the list. Asterisks that stand *for* characters (`王**`) say nothing about them and are a doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from booklet.entries.proofreading.privacy import private_numbers
from booklet.entries.proofreading.scripts import in_simplified
from booklet.importing.cleaning.rules import Doubt, Edit, Found
from booklet.importing.cleaning.tables import words
from booklet.importing.document import Severity

_WORDS = words("censored_words")
_BY_CHARACTERS = {"".join(sorted(word)): word for word in _WORDS}

_HAN = "\u4e00-\u9fff"
_STARS = "*＊"
_WRAPPED = re.compile(rf"[{_STARS}]{{1,3}}([{_HAN}]{{1,6}})[{_STARS}]{{1,3}}")
_LADDER = re.compile(rf"[{_HAN}](?:[{_STARS}][{_HAN}])+")
_LEFT = re.compile(rf"(?<![A-Za-z0-9])[{_STARS}]+(?![A-Za-z0-9])")


def censored_words(texts: Sequence[str]) -> Sequence[Found]:
    """The words put back; what asterisks are left beside Han is a doubt."""
    return [_found(text) for text in texts]


def _found(text: str) -> Found:
    if not any(star in text for star in _STARS):
        return Found()
    numbers = [(number.start, number.end) for number in private_numbers(text)]
    edits = sorted(_edits(text), key=lambda edit: edit.start)
    taken = {at for edit in edits for at in range(edit.start, edit.end)}
    taken |= {at for start, end in numbers for at in range(start, end)}
    doubts = [
        Doubt("censor-unsolved", Severity.HIGH, *match.span())
        for match in _LEFT.finditer(text)
        if match.start() not in taken and _is_beside_han(text, *match.span())
    ]
    return Found(tuple(edits), tuple(doubts))


def _edits(text: str) -> Iterator[Edit]:
    end = 0
    for match in _WRAPPED.finditer(text):
        if word := _restored(match.group(1)):
            yield Edit(*match.span(), word)
            end = match.end()
    for match in _LADDER.finditer(text):
        bare = re.sub(f"[{_STARS}]", "", match.group())
        if match.start() >= end and in_simplified(bare) in _WORDS:
            yield Edit(*match.span(), bare)


def _restored(shuffled: str) -> str:
    """The word that the characters make, in their own script; empty where they make none of the list."""
    plain = in_simplified(shuffled)
    word = _BY_CHARACTERS.get("".join(sorted(plain)))
    if word is None:
        return ""
    left = list(zip(plain, shuffled, strict=True))
    made = ""
    for char in word:
        pair = next(pair for pair in left if pair[0] == char)
        left.remove(pair)
        made += pair[1]
    return made


def _is_beside_han(text: str, start: int, end: int) -> bool:
    return any(re.match(f"[{_HAN}]", char) for char in text[max(0, start - 1) : start] + text[end : end + 1])
