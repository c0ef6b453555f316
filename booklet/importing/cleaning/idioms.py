"""Idioms with a wrong character of the same sound: 任劳认怨, 再接再励, 一愁莫展.

Whoever types by sound picks the wrong one of several characters. So four characters that are an idiom but for one,
which is read like the right one, are doubted. The idioms are pypinyin's phrases of four characters (MIT; from the
现代汉语词典 and 汉典). Two words that only meet so (`认真 负责`) and variants that the norm allows are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache

from booklet.entries.proofreading.scripts import in_simplified
from booklet.importing.cleaning.readings import is_word, phrases, sounds_alike

_RUN = re.compile("[\u4e00-\u9fff]{4,}")
_VARIANTS = frozenset(
    frozenset(pair)
    for pair in (
        *("做作", "象像", "账帐", "份分", "定订", "连联", "克恪", "词辞", "唯惟", "度渡", "漂飘"),
        *("他她", "他它", "她它", "那哪", "的地", "的得", "地得"),
    )
)
"""Characters of which both are written in some idioms (身份, 身分), or that grammar decides (的, 地, 得)."""


@cache
def _by_half() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """The idioms by their first and by their last two characters: one wrong character leaves one half whole."""
    first: dict[str, list[str]] = {}
    last: dict[str, list[str]] = {}
    for phrase in phrases(4):
        first.setdefault(phrase[:2], []).append(phrase)
        last.setdefault(phrase[2:], []).append(phrase)
    return {key: tuple(some) for key, some in first.items()}, {key: tuple(some) for key, some in last.items()}


def miswritten(text: str) -> Iterator[tuple[int, str]]:
    """Where in a text four characters are nearly an idiom, and the idiom."""
    plain = in_simplified(text)
    if len(plain) != len(text):
        return
    for run in _RUN.finditer(plain):
        for at in range(run.start(), run.end() - 3):
            if better := _meant(plain[at : at + 4]):
                yield at, better


def _meant(four: str) -> str:
    """The idiom that four characters stand for, empty where they are one, or are none."""
    first, last = _by_half()
    near = (*first.get(four[:2], ()), *last.get(four[2:], ()))
    if not near or four in near or (is_word(four[:2]) and is_word(four[2:])):
        return ""
    for idiom in near:
        wrong = [(mine, right) for mine, right in zip(four, idiom, strict=True) if mine != right]
        if len(wrong) == 1 and frozenset(wrong[0]) not in _VARIANTS and sounds_alike(*wrong[0]):
            return idiom
    return ""
