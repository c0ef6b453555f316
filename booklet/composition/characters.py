"""What each character is to the Chinese typesetter: where lines may break, what can be squeezed, what is kept apart.

Sources: W3C CLREQ 3.1 (positions and widths of marks), 3.1.4 (避头尾, strict level), 3.2.3 (mixed setting),
GB/T 15834-2011 appendix B (marks at line edges).
"""

from __future__ import annotations

import unicodedata
from enum import IntEnum
from functools import cache


class Kind(IntEnum):
    """The typesetter's class of a character."""

    HAN = 0
    """One em, solid: Han, kana, full-width letters, symbols of Chinese faces."""
    OPEN = 1
    """An opening mark: its left half is blank."""
    CLOSE = 2
    """A closing bracket or quote: its right half is blank."""
    STOP = 3
    """，。、；：！？: like a closing mark."""
    MIDDLE = 4
    """The interpunct of names, half an em."""
    DASH = 5
    """—— and ……: two that stay together."""
    WORD = 6
    """Letters, digits and marks of other scripts."""
    SPACE = 7
    BREAK = 8
    """A line feed that is kept."""
    JOINED = 9
    """Part of the character before: variation selector, combining mark, second letter of a ligature."""
    ATOM = 10
    """A box in the line: picture, inline-block."""


OPENING = "“‘（《〈「『【〔［｛〖〘〚"
CLOSING = "”’）》〉」』】〕］｝〗〙〛"
STOPS = "，。、；：！？．"

_FIXED = {
    **dict.fromkeys(OPENING, Kind.OPEN),
    **dict.fromkeys(CLOSING, Kind.CLOSE),
    **dict.fromkeys(STOPS, Kind.STOP),
    **dict.fromkeys("·・‧", Kind.MIDDLE),
    **dict.fromkeys("—…⸺", Kind.DASH),
    **dict.fromkeys(" \t", Kind.SPACE),
    "\u00a0": Kind.WORD,
    "\n": Kind.BREAK,
}

NOT_AT_START = frozenset("々〻ー～％‰℃°′″゛゜ヽヾゝゞ–‐／\u2060")
NOT_AT_END = frozenset("￥＄￡€$¥£№＃#\u2060")

WIDE_EM = 0.9
"""From this advance on, in ems, a symbol counts as one of the Chinese face."""


@cache
def kind_of(character: str, wide: bool) -> Kind:
    """The class of a character; `wide` tells whether its glyph takes about an em."""
    if (fixed := _FIXED.get(character)) is not None:
        return fixed
    category = unicodedata.category(character)
    if category in ("Mn", "Me", "Cf"):
        return Kind.JOINED
    width = unicodedata.east_asian_width(character)
    if width in "WF" or (width == "A" and wide and category[0] in "NSP"):
        return Kind.HAN
    return Kind.WORD


@cache
def takes_gap(character: str) -> bool:
    """Whether a gap is set between this character and one of the other script: letters, digits, Han and their signs.

    CLREQ 3.2.3. Marks of other scripts, as a slash, take none; a full-width ％ belongs to its number.
    """
    if character in NOT_AT_START:
        return False
    return unicodedata.category(character)[0] in "LN" or character in "%+@&$€£"


def may_break(before: str, before_kind: Kind, after: str, after_kind: Kind, latin: bool) -> bool:
    """Whether a line may end between two characters, 避头尾 strict (CLREQ 3.1.4).

    `latin` is what the Unicode rules say; it decides where neither side is Chinese.
    """
    if after_kind in _NEVER_FIRST or before_kind is Kind.OPEN:
        return False
    if after in NOT_AT_START or before in NOT_AT_END:
        return False
    if before_kind is Kind.SPACE or (before_kind is Kind.WORD and after_kind in (Kind.WORD, Kind.ATOM)):
        return latin
    return not (before_kind is Kind.MIDDLE and after_kind is Kind.WORD)


_NEVER_FIRST = frozenset((Kind.CLOSE, Kind.STOP, Kind.MIDDLE, Kind.DASH, Kind.JOINED, Kind.SPACE, Kind.BREAK))
