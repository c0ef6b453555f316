"""Sentences of Chinese prose: where they end, whether one speaks of one person or of many."""

from __future__ import annotations

import re

SINGULAR = re.compile("[他她](?!们)(?!人|乡|日|山)")
"""A pronoun for one person."""
QUOTE = re.compile("[“「][^”」]*[”」]")
"""A quotation with its marks."""
UNSAID = "□"
"""Stands for each character inside a quotation."""

_SENTENCE_END = re.compile(r"(?:[。！？!?]|……)[”’」』）)]*")
_PLURAL_OPENING = re.compile(r"^(?:[^。！？“]{0,10}，)?(?:[^，。]{0,14})(?:他们|她们|大家|我们|众人|全体|广大)")


def without_speech(text: str) -> str:
    """A text of the same length in which `UNSAID` stands for what is inside quotation marks."""
    return QUOTE.sub(lambda quote: "“" + UNSAID * (len(quote.group()) - 2) + "”", text)


def turns_to_many(text: str) -> bool:
    """Whether a sentence begins with a word for many: 她们, 大家, 全体."""
    return bool(_PLURAL_OPENING.match(text))


def sentences(text: str) -> list[tuple[int, int]]:
    """The spans of a text's sentences; a quotation's own full stops end none inside it."""
    spans: list[tuple[int, int]] = []
    start = depth = at = 0
    while at < len(text):
        char = text[at]
        if char in "“「":
            depth += 1
        elif char in "”」":
            depth = max(0, depth - 1)
        end = _SENTENCE_END.match(text, at)
        if end and (depth == 0 or end.group()[-1] in "”」"):
            depth = max(0, depth - sum(mark in "”」" for mark in end.group()))
            if depth == 0 and not _goes_on(text, end):
                spans.append((start, end.end()))
                start = end.end()
            at = end.end()
            continue
        at += 1
    if start < len(text):
        spans.append((start, len(text)))
    return spans


def _goes_on(text: str, end: re.Match[str]) -> bool:
    """`“……！”他说` and `“好。”，` go on after the quotation."""
    return end.group()[-1] in "”」" and bool(re.match("[，、；：]", text[end.end() : end.end() + 1] or " "))
