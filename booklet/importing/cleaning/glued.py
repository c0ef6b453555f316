"""Pinyin that a machine glued after characters: `機(jī)關(guān)`, with tones or not, in brackets or not, twice.

A bracket goes only where its syllable is a reading of the character before it. Other brackets are the writer's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from booklet.importing.cleaning.plausible import is_first_level
from booklet.importing.cleaning.readings import has_tone, is_reading, is_syllable
from booklet.importing.cleaning.rules import Doubt, Edit, Found
from booklet.importing.document import Severity

_TONED = "āáǎàăēéěèĕīíǐìĭōóǒòŏūúǔùŭǖǘǚǜńňǹḿ"
_LETTERS = f"a-zɑɡüê{_TONED}"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_ONE = f"[{_LETTERS}]{{1,6}}[0-5]?"
_BRACKETED = re.compile(
    rf"(?<=[{_HAN}])(?:[ \u3000]?[(（][ \u3000]*(?:{_ONE})(?:[ \u3000'’]*(?:{_ONE}))?[ \u3000]*[)）])+"
)
_BARE = re.compile(rf"(?<=[{_HAN}])[{_LETTERS}]*[{_TONED}][{_LETTERS}]*(?![A-Za-z0-9])")
_SYLLABLES = re.compile(_ONE)
_CONTENT = re.compile("[(（]([^()（）]*)[)）]")

_MACHINE_MIN = 3
"""From so many on a document's glued syllables are a machine's; fewer may be an editor's help with a rare name."""


@dataclass(frozen=True)
class _Glued:
    """A stretch after a character: what its syllables are, whether they are readings of the character."""

    start: int
    end: int
    is_reading: bool
    is_toned: bool
    is_wide: bool


def glued_pinyin(texts: Sequence[str]) -> Sequence[Found]:
    """What to remove; a toned syllable that is no reading of its character, and an editor's help, are doubts."""
    found = [_glued(text) for text in texts]
    count = sum(item.is_reading for items in found for item in items)
    return [_judged(text, items, is_machine=count >= _MACHINE_MIN) for text, items in zip(texts, found, strict=True)]


def _judged(text: str, items: Sequence[_Glued], *, is_machine: bool) -> Found:
    edits: list[Edit] = []
    doubts: list[Doubt] = []
    for item in items:
        if not item.is_reading:
            if item.is_toned:
                doubts.append(Doubt("pinyin-mismatch", Severity.HIGH, item.start - 1, item.end))
        elif is_machine or (item.is_toned and not item.is_wide and is_first_level(text[item.start - 1])):
            edits.append(Edit(item.start, item.end, ""))
        else:
            doubts.append(Doubt("reading-aid", Severity.LOW, item.start - 1, item.end, text[item.start - 1]))
    return Found(tuple(edits), tuple(doubts))


def _glued(text: str) -> list[_Glued]:
    items: list[_Glued] = []
    for match in _BRACKETED.finditer(text):
        parts = _parts(match.group())
        if parts is not None:
            items.append(_item(text, match, parts))
    taken = {at for item in items for at in range(item.start, item.end)}
    for match in _BARE.finditer(text):
        if match.start() not in taken and is_syllable(match.group()):
            items.append(_item(text, match, [match.group()]))
    return sorted(items, key=lambda item: item.start)


def _parts(written: str) -> list[str] | None:
    """The syllables of one or more brackets, None where they hold anything but one syllable, or it and it again."""
    parts: list[str] = []
    for match in _CONTENT.finditer(written):
        content = re.sub("[ \u3000'’]", "", match.group(1))
        half = content[: len(content) // 2]
        doubled = len(content) > 3 and half * 2 == content and is_syllable(half)
        words = [half] if doubled else _SYLLABLES.findall(match.group(1))
        if not words or not all(is_syllable(word) for word in words):
            return None
        parts += words
    # A lone Latin letter is an item's mark or a grade: 选项(a), 维生素(e)
    return None if all(len(part) == 1 and not has_tone(part) for part in parts) else parts


def _item(text: str, match: re.Match[str], parts: Sequence[str]) -> _Glued:
    char = text[match.start() - 1]
    return _Glued(
        *match.span(),
        is_reading=all(is_reading(part, char) for part in parts),
        is_toned=any(has_tone(part) for part in parts),
        is_wide="（" in match.group(),
    )
