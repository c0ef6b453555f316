"""Marks: half-width beside Han, ellipses and dashes made of ASCII, marks typed twice, dots in names, wide letters.

Sources: GB/T 15834-2011 (Chinese punctuation), CLREQ 3.1.1 (full-width marks in Chinese text).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from booklet.entries.proofreading.slips import CHINESE, HAN, Slip, is_beside_chinese, is_chinese, is_inside, protected

_WIDE_OF = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", ".": "。", "(": "（", ")": "）"}
_NARROW = re.compile(r"[,;:!?]+")
_ROUND = re.compile(r"[()（）]")
_FULL_STOP = re.compile(rf"(?<=[{HAN}）》】」』”’])\.(?![.\w·])|(?<=[{HAN}])\.(?=[{HAN}“])")
_NUMBERED = re.compile(r"[ \u3000]*[一二三四五六七八九十]{1,3}")
_DOTS = re.compile(r"[.．]{3,}|。{3,}|[·・]{3,}|[…⋯]+")
_DASHES = re.compile(r"-{2,}(?![A-Za-z])|[\u2500\u2501\u2015\uff0d]{2,}|(?<!\u2014)\u2014{3}(?!\u2014)")
_TWICE = re.compile(r"([，、；：])\1+|(?<!。)。。(?!。)")
_CLASH = re.compile(r"[，、；：][。；：，、]|[。][，、；：]")

_NAME_DOTS = "\u2022\u30fb\uff65\u2027\u2219\u22c5\u25cf\u02d9\u0387"
_DOT_IN_TEXT = re.compile(rf"(?<=[{HAN}])[{_NAME_DOTS}](?=[{HAN}])")
_DOT_IN_NAME = re.compile(rf"(?<=[{HAN}])[{_NAME_DOTS}.．](?=[{HAN}])")

_WIDE_WORD = re.compile(r"[０-９Ａ-Ｚａ-ｚ]+(?:．[０-９]+)*")
_TO_NARROW = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))}
_TO_NARROW[ord("．")] = ord(".")


def half_width(text: str) -> Iterator[Slip]:
    """`,` `;` `:` `!` `?` `.` and round brackets next to Chinese, outside numbers, addresses and Latin sentences."""
    spans = protected(text)
    for match in _NARROW.finditer(text):
        start, end = match.span()
        if is_beside_chinese(text, start, end) and not is_inside(start, spans):
            better = "".join(_WIDE_OF[mark] for mark in match.group())
            yield Slip("half-width-punctuation", start, end, better, is_safe=True)
    for match in _FULL_STOP.finditer(text):
        start, end = match.span()
        if _NUMBERED.fullmatch(text, text.rfind("\n", 0, start) + 1, start):
            yield Slip("half-width-punctuation", start, end, "、")
        elif not is_inside(start, spans):
            # Between two Han it may also stand for the dot in a name: only a person can tell.
            yield Slip("half-width-punctuation", start, end, "。", is_safe=not is_chinese(text, end))
    yield from _brackets(text, spans)


def _brackets(text: str, spans: list[tuple[int, int]]) -> Iterator[Slip]:
    """Round brackets, pair by pair: a pair beside or around Chinese is full-width on both sides."""
    opened: list[int] = []
    for match in _ROUND.finditer(text):
        at = match.start()
        if is_inside(at, spans):
            continue
        if text[at] in "(（":
            opened.append(at)
        elif opened:
            start = opened.pop()
            if text[start] + text[at] == "（）" or not _is_chinese_pair(text, start, at):
                continue
            for index in (start, at):
                if wide := _WIDE_OF.get(text[index]):
                    yield Slip("half-width-punctuation", index, index + 1, wide, is_safe=True)


def _is_chinese_pair(text: str, start: int, end: int) -> bool:
    """Not so for a Latin word's own brackets: `f(x)`, `Word (2016)`; but `(1)概述` opens a Chinese line."""
    if "\n" in text[start:end]:
        return False
    if text[start] == "（" or text[end] == "）" or CHINESE.search(text, start + 1, end):
        return True
    if is_beside_chinese(text, start, start + 1):
        return True
    opens_line = not text[text.rfind("\n", 0, start) + 1 : start].strip()
    return opens_line and is_chinese(text, end + 1)


def ellipsis(text: str) -> Iterator[Slip]:
    """Dots in a row, or half an ellipsis, next to Chinese: ……, six dots; twelve for a paragraph (GB/T 15834, 4.11)."""
    for match in _DOTS.finditer(text):
        start, end = match.span()
        if match.group() not in ("……", "…………") and is_beside_chinese(text, start, end):
            yield Slip("ellipsis", start, end, "……", is_safe=True)


def dash(text: str) -> Iterator[Slip]:
    """`--` and look-alikes next to Chinese: —— (GB/T 15834, 4.10)."""
    spans = protected(text)
    for match in _DASHES.finditer(text):
        start, end = match.span()
        if is_beside_chinese(text, start, end) and not is_inside(start, spans):
            yield Slip("dash", start, end, "——", is_safe=end - start <= 3)


def typed_twice(text: str) -> Iterator[Slip]:
    """A mark typed twice (safe to mend), or two marks of which one is too many (not safe). ！！ and ？？ are style."""
    for match in _TWICE.finditer(text):
        yield Slip("punctuation-twice", match.start(), match.end(), match.group()[0], is_safe=True)
    for match in _CLASH.finditer(text):
        pair = match.group()
        if pair[0] != pair[1]:
            yield Slip("punctuation-clash", match.start(), match.end())


def dot_in_text(text: str) -> Iterator[Slip]:
    """A look-alike of the middle dot between two Han: · U+00B7 (GB/T 15834, 4.14)."""
    for match in _DOT_IN_TEXT.finditer(text):
        yield Slip("middle-dot", match.start(), match.end(), "·", is_safe=True)


def dot_in_name(text: str) -> Iterator[Slip]:
    """The same in a field that holds a name; there a full stop stands for the dot, too."""
    for match in _DOT_IN_NAME.finditer(text):
        yield Slip("middle-dot", match.start(), match.end(), "·", is_safe=True)


def with_dots(name: str) -> str:
    """A name with the right middle dot."""
    return _DOT_IN_NAME.sub("·", name)


def dots_in_names(text: str, names: tuple[str, ...]) -> Iterator[Slip]:
    """A full stop for the middle dot where the names of the unit, written with `·`, stand in a text."""
    if names:
        for match in _pattern_of(names).finditer(text):
            for dot in re.finditer("[.．]", match.group()):
                at = match.start() + dot.start()
                yield Slip("middle-dot", at, at + 1, "·", is_safe=True)


@cache
def _pattern_of(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(re.escape(name).replace("·", "[·.．]") for name in names))


def wide_letters(text: str) -> Iterator[Slip]:
    """Full-width Latin letters and digits: half-width in Chinese text (CLREQ 3.2.2; GB/T 15835, 5.1)."""
    for match in _WIDE_WORD.finditer(text):
        yield Slip("full-width-letters", match.start(), match.end(), match.group().translate(_TO_NARROW), is_safe=True)
