"""Kinds of characters, as CLREQ and GB/T 15834 part them."""

from __future__ import annotations

from enum import Enum

CLOSING = frozenset("，。、；：！？”’）》」』】〕〉〗．")
"""Marks with ink in the left half of their em box (mainland faces); half of it suffices at a line's end."""
OPENING = frozenset("“‘（《「『【〔〈〖")
"""Marks with ink in the right half of their em box."""
DASHES = frozenset("—…⸺")
NOT_AT_START = CLOSING | DASHES | frozenset("·・％‰℃°～/,.;:!?%)]}")
"""避头: CLREQ 3.1.5, the strict level, where —— and …… do not begin a line either."""
NOT_AT_END = OPENING | frozenset("([{￥¥$＄")
"""避尾: CLREQ 3.1.5."""

_HAN = ((0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))


class Class(Enum):
    """How a character behaves beside others in a line."""

    HAN = "han"
    OPENING = "opening"
    CLOSING = "closing"
    DASH = "dash"
    LATIN = "latin"
    """Letters and digits, which stand off from Han."""
    SIGN = "sign"
    """Other signs, such as % - / and ·, which may but need not."""
    SPACE = "space"


def class_of(char: str) -> Class:
    """The class of a glyph's characters, judged by the first."""
    if not char or char[0].isspace():
        return Class.SPACE
    first = char[0]
    if first in CLOSING:
        return Class.CLOSING
    if first in OPENING:
        return Class.OPENING
    if first in DASHES:
        return Class.DASH
    code = ord(first)
    if any(low <= code <= high for low, high in _HAN):
        return Class.HAN
    if code < 0x2000 and first.isalnum():
        return Class.LATIN
    return Class.SIGN


def folded(text: str) -> str:
    """A text as it is compared to find a paragraph again: without white space."""
    return "".join(text.split())
