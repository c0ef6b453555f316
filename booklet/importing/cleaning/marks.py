"""Punctuation: full-width beside Han, …… and ——, letters and digits in half width. Quotation marks are paired.

What is safe to mend is known by the proofreading of entries; the same rules hold here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from booklet.entries.proofreading import punctuation
from booklet.entries.proofreading.slips import CHINESE, is_beside_chinese
from booklet.importing.cleaning.mojibake import torn_spans
from booklet.importing.cleaning.rules import Edit, Found

_RULES = (
    punctuation.ellipsis,
    punctuation.half_width,
    punctuation.dash,
    punctuation.typed_twice,
    punctuation.wide_letters,
    punctuation.dot_in_text,
)


def full_width_marks(texts: Sequence[str]) -> Sequence[Found]:
    """The marks of each text that may be mended without asking; to be repeated, see `clean`."""
    return [Found(_edits(text)) for text in texts]


_STOP_IN_PROSE = re.compile(r"(?<=[\u4e00-\u9fff]{2})\.(?=[\u4e00-\u9fff]{2})")
_HALF_WIDTH = re.compile("[\u4e00-\u9fff][,;:!?](?=[\u4e00-\u9fff])")
_SYLLABLES = frozenset("买提江尔古丽孜木汗巴依拉克阿迪力娜吾艾合热孙山麦努夏伊帕肉斯卓玛扎西次仁旺堆")
"""What names with a dot in them are written with, so that a full stop inside one is no end of a sentence."""


def _stops(text: str) -> Iterator[Edit]:
    """A half-width full stop between two Han, in a paragraph of half-width marks, where it parts no name."""
    if not _HALF_WIDTH.search(text):
        return
    for stop in _STOP_IN_PROSE.finditer(text):
        at = stop.start()
        is_name = _SYLLABLES.intersection(text[at - 2 : at]) and _SYLLABLES.intersection(text[at + 1 : at + 3])
        if not is_name:
            yield Edit(at, at + 1, "。")


def _edits(text: str) -> tuple[Edit, ...]:
    found: list[Edit] = list(_stops(text))
    taken = {at for start, end in torn_spans(text) for at in range(start, end)} | {edit.start for edit in found}
    for rule in _RULES:
        for slip in rule(text):
            span = range(slip.start, slip.end)
            if slip.is_safe and slip.better is not None and taken.isdisjoint(span):
                taken.update(span)
                if text[slip.start : slip.end] != slip.better:
                    found.append(Edit(slip.start, slip.end, slip.better))
    return tuple(sorted(found, key=lambda edit: edit.start))


def paired_quotes(texts: Sequence[str]) -> Sequence[Found]:
    """Straight quotation marks of Chinese paragraphs get their direction where opening and closing alternate."""
    return [Found(_quotes(text)) for text in texts]


def _quotes(text: str) -> tuple[Edit, ...]:
    if '"' not in text or not CHINESE.search(text):
        return ()
    is_open = False
    edits: list[Edit] = []
    for at, char in enumerate(text):
        if char == "“":
            if is_open:
                return ()
            is_open = True
        elif char == "”":
            if not is_open:
                return ()
            is_open = False
        elif char == '"' and not _is_inch(text, at):
            edits.append(Edit(at, at + 1, "”" if is_open else "“"))
            is_open = not is_open
    sure = not is_open and any(is_beside_chinese(text, edit.start, edit.end) for edit in edits)
    return tuple(edits) if sure else ()


def _is_inch(text: str, at: int) -> bool:
    """`55"大屏`, where no quotation is open."""
    return at > 0 and text[at - 1].isdigit() and text[:at].count('"') % 2 == 0
