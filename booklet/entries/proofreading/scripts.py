"""Traditional characters in a Simplified text.

OpenCC's tables (t2s) know what a Traditional character becomes; the 通用规范汉字表 of 2013 says which of these are
standard in Simplified text as well, in words of their own or in names: they are no finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Protocol

from booklet.entries.proofreading.slips import HAN, Slip

_STANDARD_TOO = frozenset("乾剋劄吒夥徵扞於昇氾爇祕脩苧蒐薳薹袷谿釐陞麽")
"""What OpenCC converts of the 8,105 characters of the 通用规范汉字表."""

_RARE = re.compile(f"[{HAN}]")
_RESIDUE = re.compile("[对對关關由终終属屬在等善勇敢忠便急至]於|於是|乾[净淨燥脆旱杯粮糧]|饼乾|餅乾")
_RESIDUE_OF = {"於": "于", "乾": "干"}


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@cache
def _converter() -> _Converter:
    import opencc  # only where a text has a character outside GB 2312

    made: _Converter = opencc.OpenCC("t2s")
    return made


@cache
def _simplified(char: str) -> str:
    """What a Traditional character becomes; empty where it is none, or is standard in Simplified text as well."""
    if char.isascii() or not _RARE.match(char) or char in _STANDARD_TOO or _is_common(char):
        return ""
    plain = _converter().convert(char)
    return "" if plain == char else plain


def _is_common(char: str) -> bool:
    """Whether a character is of GB 2312; of its few Traditional ones only 後 is never right."""
    if char == "後":
        return False
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def traditional(text: str) -> Iterator[Slip]:
    """Traditional characters, each run of them one slip. Never safe: 發 is 发, 著 may be 着, and names keep theirs."""
    for match in _RESIDUE.finditer(text):
        for at in range(*match.span()):
            if text[at] in _RESIDUE_OF:
                yield Slip("traditional-character", at, at + 1, _RESIDUE_OF[text[at]])
    wrong = {char: plain for char in set(text) if (plain := _simplified(char))}
    if wrong:
        for match in re.finditer(f"[{''.join(wrong)}]+", text):
            better = "".join(wrong[char] for char in match.group())
            yield Slip("traditional-character", *match.span(), better)


def in_simplified(text: str) -> str:
    """A text in Simplified characters by OpenCC's t2s, character for character: the result is equally long.

    Whole phrases are looked at (乾隆 stays); where that would change the length, each character is taken by itself.
    """
    plain = _converter().convert(text)
    return plain if len(plain) == len(text) else "".join(_one_for_one(char) for char in text)


def _one_for_one(char: str) -> str:
    plain = _converter().convert(char)
    return plain if len(plain) == 1 else char


def is_traditional_character(char: str) -> bool:
    """Whether a character is Traditional and none of standard Simplified text."""
    return _simplified(char) != ""
