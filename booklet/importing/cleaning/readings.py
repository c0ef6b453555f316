"""How a Han character is read, and whether some characters make a word: the one place that asks pypinyin.

pypinyin's tables (MIT) are built from Unihan and the 现代汉语词典: all readings of 41,923 characters, Traditional ones
too, and 47,000 words. They take half a second to load and are loaded when first asked.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

from booklet.entries.pinyin import marked
from booklet.importing.cleaning.tables import words

_TONES = ("\u0300", "\u0301", "\u0304", "\u030c")


@cache
def _readings(char: str) -> frozenset[str]:
    from pypinyin.constants import PINYIN_DICT

    known: Mapping[int, str] = PINYIN_DICT
    return frozenset(known.get(ord(char), "").split(",")) - {""} if len(char) == 1 else frozenset()


def toneless(syllable: str) -> str:
    """A syllable without its tone mark; ü keeps its dots."""
    parts = unicodedata.normalize("NFD", syllable)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))


def has_tone(syllable: str) -> bool:
    """Whether a syllable has a tone mark."""
    return toneless(syllable) != unicodedata.normalize("NFC", syllable)


def is_syllable(written: str) -> bool:
    """Whether something is one syllable of pinyin, with or without its tone."""
    return marked(written) is not None


def is_reading(syllable: str, char: str) -> bool:
    """Whether a character may be read so; without a tone mark any tone will do."""
    written = marked(syllable.lower())
    if written is None:
        return False
    if has_tone(written):
        return written in _readings(char)
    return written in {toneless(one) for one in _readings(char)}


@cache
def is_word(text: str) -> bool:
    """Whether two or more characters make a word of the tables."""
    from pypinyin.constants import PHRASES_DICT

    return text in words("everyday_words") or text in PHRASES_DICT


def sounds_alike(one: str, other: str) -> bool:
    """Whether two characters have a reading in common, tones apart."""
    return bool({toneless(said) for said in _readings(one)} & {toneless(said) for said in _readings(other)})


@cache
def phrases(length: int) -> frozenset[str]:
    """All phrases of the tables that have so many characters."""
    from pypinyin.constants import PHRASES_DICT

    return frozenset(phrase for phrase in PHRASES_DICT if len(phrase) == length)
