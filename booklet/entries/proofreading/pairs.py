"""Quotation marks and brackets: every one has its partner, in the right direction (GB/T 15834, 4.8, 4.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from booklet.entries.proofreading.slips import CHINESE, Slip, is_beside_chinese, is_chinese, paragraphs_of

_CLOSER_OF = {
    "“": "”",
    "‘": "’",
    "（": "）",
    "《": "》",
    "〈": "〉",
    "【": "】",
    "〔": "〕",
    "「": "」",
    "『": "』",
}
_OPENER_OF = {closer: opener for opener, closer in _CLOSER_OF.items()}
_MARKS = re.compile("[" + "".join((*_CLOSER_OF, *_OPENER_OF)) + "()]")
_ROUND = {"(": "（", ")": "）"}
_STRAIGHT = re.compile("\"|(?<![A-Za-z0-9])'|'(?![A-Za-z0-9])")
# `1）` `a)` `①）`: the marker of an item, at the start of a line or of a clause.
_ITEM = re.compile(r"(?:^|[\s，。；：、;:,.（(])[0-9A-Za-z一二三四五六七八九十]{1,3}$")


@dataclass(frozen=True)
class _Alone:
    """A mark without its partner."""

    at: int
    mark: str


def unpaired(text: str) -> Iterator[Slip]:
    """Marks without partner and pairs the wrong way round, one slip for each kind and paragraph."""
    paragraphs = list(paragraphs_of(text))
    for number, (start, line) in enumerate(paragraphs):
        following = paragraphs[number + 1][1].lstrip() if number + 1 < len(paragraphs) else ""
        yield from _of_paragraph(start, line, following)


def _of_paragraph(start: int, line: str, following: str) -> Iterator[Slip]:
    alone: dict[str, list[_Alone]] = {}
    for item in _without_partner(line):
        alone.setdefault(_OPENER_OF.get(item.mark, item.mark), []).append(item)
    for opener, items in alone.items():
        if opener in "“‘" and len(items) == 1 and items[0].mark == opener and following.startswith(opener):
            continue  # a quotation of several paragraphs: each opens, the last closes
        first, last = items[0], items[-1]
        is_turned = len(items) == 2 and (first.mark, last.mark) == (_CLOSER_OF[opener], opener)
        if is_turned and opener in "“‘" and _is_one_quotation(line, first.at, last.at):
            better = opener + line[first.at + 1 : last.at] + _CLOSER_OF[opener]
            yield Slip("quote-reversed", start + first.at, start + last.at + 1, better)
            continue
        for item in items[:1]:
            yield Slip("mark-unpaired", start + item.at, start + item.at + 1)


def _is_one_quotation(line: str, first: int, last: int) -> bool:
    """Whether ”…“ holds one quotation, rather than the text between two of which each lost a mark."""
    return last - first > 1 and not re.search(r"[。！？]", line[first + 1 : last - 1])


def _without_partner(line: str) -> Iterator[_Alone]:
    """What is left over when every closer has taken the nearest opener of its kind."""
    opened: list[_Alone] = []
    left: list[_Alone] = []
    for match in _MARKS.finditer(line):
        at = match.start()
        mark = _ROUND.get(line[at], line[at])
        if line[at] in _ROUND and not is_beside_chinese(line, at, at + 1) and not CHINESE.search(line):
            continue
        if mark == "’" and _is_apostrophe(line, at):
            continue
        if mark == "）" and _ITEM.search(line, 0, at) and not any(item.mark == "（" for item in opened):
            continue
        if mark in _CLOSER_OF:
            opened.append(_Alone(at, mark))
            continue
        wanted = _OPENER_OF[mark]
        partner = next((index for index in range(len(opened) - 1, -1, -1) if opened[index].mark == wanted), None)
        if partner is None:
            left.append(_Alone(at, mark))
        else:
            left += opened[partner + 1 :]
            del opened[partner:]
    yield from sorted((*left, *opened), key=lambda item: item.at)


def _is_apostrophe(line: str, at: int) -> bool:
    before = line[at - 1] if at else ""
    after = line[at + 1] if at + 1 < len(line) else ""
    return before.isascii() and before.isalpha() and (not after or after.isascii())


def straight_quotes(text: str) -> Iterator[Slip]:
    """`"…"` and `'…'` around or beside Chinese: “…” (GB/T 15834, 4.8).

    Each gets its direction where the paragraph has an even number of them, no curly ones, and Chinese in each pair.
    """
    for start, line in paragraphs_of(text):
        for mark, curly in (('"', "“”"), ("'", "‘’")):
            if mark not in line:
                continue
            found = [match.start() for match in _STRAIGHT.finditer(line) if match.group() == mark]
            if not any(is_beside_chinese(line, at, at + 1) for at in found):
                continue
            pairs = list(zip(found[::2], found[1::2], strict=False))
            is_even = len(found) % 2 == 0 and not set(curly) & set(line)
            is_sure = is_even and all(_is_pair(line, *pair) for pair in pairs)
            for number, at in enumerate(found):
                better = curly[number % 2] if is_sure else None
                if is_sure or is_beside_chinese(line, at, at + 1):
                    yield Slip("straight-quote", start + at, start + at + 1, better, is_safe=is_sure)


def _is_pair(line: str, first: int, last: int) -> bool:
    inner = line[first + 1 : last]
    if not inner or inner != inner.strip():
        return False
    # What stands before an opening mark is never a measure: 5"大屏"
    return bool(CHINESE.search(inner)) or is_chinese(line, first - 1) or is_chinese(line, last + 1)
