"""Traditional text into Simplified: OpenCC's t2s, 著 or 着 by its word, the marks of Simplified text.

A document is Traditional where most of the characters that differ between the scripts are; a few Traditional
characters in a Simplified text are somebody's name or a slip, are left and shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from booklet.entries.proofreading.scripts import in_simplified, is_traditional_character
from booklet.importing.cleaning.names import called_spans, name_spans
from booklet.importing.cleaning.readings import is_word
from booklet.importing.cleaning.rules import Doubt, Edit, Found, Script
from booklet.importing.document import Severity

_HAN = re.compile("[\u4e00-\u9fff]")
_SHARE = 0.6
_LEAST = 4

_KEPT_ZHU = re.compile(
    "(?<=[显卓昭编原论土专译合遗新巨拙较校])著(?![急重])|著(?=[作者书称述录文])|(?<=名)著|(?<=所)著"
    "|(?<![带跟拿看听念等沿])著(?=名)"
)
"""著 that stays: 显著, 名著, 著作, 著名; everywhere else a Traditional 著 is 着 (帶著, 執著)."""

_MARKS = {"「": "“", "」": "”", "『": "‘", "』": "’"}

_MERGED = frozenset(
    "乾幹榦於餘勳昇陞後週薑巖嶽崑彌徵逕禦誌採蒐樸氾汎沖湧遊谿煉鍊祕穀範籤緻艷豔讚鬱鍾鐘鑑鑒淩峯羣濬僊甦喆鬆範佈捨託鬍鬚週製穫闢僕矇濛慾闆齣誇"
)
"""Characters of names that become one with another in Simplified text, or that have a standard form of their own there
(通用规范汉字表: 徵, 昇, 祕, 谿 …): what its bearer writes cannot be known from the Traditional text."""


def is_traditional(texts: Sequence[str]) -> bool:
    """Whether a document is written, or was machine-converted, in Traditional characters."""
    distinct = [char for text in texts for char in _HAN.findall(text)]
    traditional = sum(is_traditional_character(char) for char in distinct)
    simplified = sum(_is_simplified_only(char) for char in distinct)
    return traditional >= _LEAST and traditional >= _SHARE * (traditional + simplified)


def into(script: Script, texts: Sequence[str]) -> Sequence[Found]:
    """The conversion of a Traditional document where it is wanted; doubts about its names, and about mixed text."""
    if script is Script.KEEP:
        return [Found() for _ in texts]
    if is_traditional(texts):
        return [_converted(text) for text in texts]
    return [Found((), tuple(_left(text))) for text in texts]


def _converted(text: str) -> Found:
    plain = in_simplified(text)
    made = "".join("着" if char == "著" and not _KEPT_ZHU.match(plain, at) else char for at, char in enumerate(plain))
    made = "".join(_MARKS.get(char, char) for char in made)
    edits = tuple(_runs(text, made))
    doubts: list[Doubt] = []
    called = [span for span in called_spans(made) if not is_word(made[span[0] : span[0] + 2])]
    for start, end in (*name_spans(made), *called):
        if any(text[at] in _MERGED and made[at] != text[at] for at in range(start, end)):
            doubts.append(Doubt("name-variant", Severity.HIGH, start, end, made[start:end], is_whole=True))
    first = {text[doubt.start : doubt.end]: doubt for doubt in reversed(doubts)}
    return Found(edits, tuple(sorted(first.values(), key=lambda doubt: doubt.start)))


def _runs(text: str, made: str) -> Iterator[Edit]:
    """Neighbouring characters that change make one edit."""
    at = 0
    while at < len(text):
        start = at
        while at < len(text) and text[at] != made[at]:
            at += 1
        if at > start:
            yield Edit(start, at, made[start:at])
        at += 1


def _left(text: str) -> Iterator[Doubt]:
    for match in re.finditer("[\u3400-\u9fff\U00020000-\U0003ffff]+", text):
        at = match.start()
        while at < match.end():
            start = at
            while at < match.end() and is_traditional_character(text[at]):
                at += 1
            if at > start:
                severity = Severity.HIGH if _in_name(text, start, at) else Severity.MEDIUM
                yield Doubt("traditional-left", severity, start, at, in_simplified(text[start:at]))
            at += 1


def _in_name(text: str, start: int, end: int) -> bool:
    plain = in_simplified(text)
    return any(start < last and first < end for first, last in name_spans(plain))


def _is_simplified_only(char: str) -> bool:
    """Of GB 2312 but not of Big5: 们, 党, 应."""
    return _encodes(char, "gb2312") and not _encodes(char, "big5")


def _encodes(char: str, codec: str) -> bool:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True
