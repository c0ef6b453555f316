"""Dates that do not say their month or year, numbers of one thing given in two ways."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from booklet.importing.document import Paragraph, Severity, Spot

_DAY = re.compile(r"(?<![\d月.．/\-至到、—~-])(?:[12]\d|3[01]|[1-9])日(?![益均报常夜内元子志前])(?!.{0,1}月)")
_MONTH_DAY = re.compile(r"(?<![\d年])\d{1,2}月\d{1,2}日")
_YEAR = re.compile(r"(?:19|20)\d\d\s*年|[一二][〇零○一二三四五六七八九]{3}年|(?:今|去|前|当|同)年")
_MONTH = re.compile(r"\d{1,2}月")
_LINES_MAX = 6

_VAGUE = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(万|亿)?(?:余|多|来)(万|亿)?(名|人次|人|户|元|斤|个|件|家|亩|公里|份)")
_EXACT = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(万|亿)?(名|人次|人|户|元|斤|个|件|家|亩|公里|份)")
_TIMES = {"": 1.0, "万": 1e4, "亿": 1e8}


def dates(paragraphs: Sequence[Paragraph]) -> Iterator[Spot]:
    """Once in a document: days without a month, dates without a year. A year anywhere in a sentence's text serves."""
    bare = [(item, match.group()) for item in paragraphs for match in _DAY.finditer(item.text)]
    if bare and not any(_MONTH.search(item.text) for item in paragraphs):
        yield _told("date-without-month", Severity.MEDIUM, bare)
        return
    months = [(item, match.group()) for item in paragraphs for match in _MONTH_DAY.finditer(item.text)]
    if months and not any(_YEAR.search(item.text) for item in paragraphs):
        yield _told("date-without-year", Severity.LOW, months)


def _told(id: str, severity: Severity, hits: Sequence[tuple[Paragraph, str]]) -> Spot:
    written = "、".join(dict.fromkeys(text for _, text in hits[:_LINES_MAX]))
    lines = "、".join(dict.fromkeys(str(item.origin.line) for item, _ in hits))
    return Spot(id, severity, hits[0][0].origin, written, params=(("lines", lines),))


@dataclass(frozen=True)
class _Number:
    """A number as written: its value, of what, and how finely it is given."""

    paragraph: Paragraph
    text: str
    value: float
    of: str
    step: float


def numbers_two_ways(paragraphs: Sequence[Paragraph]) -> Iterator[Spot]:
    """`3万余名` here and `3.26万名` there: the same perhaps, both right. At least a hundred; it is never corrected."""
    vague = [one for item in paragraphs for one in _numbers(item, _VAGUE)]
    exact = [one for item in paragraphs for one in _numbers(item, _EXACT)]
    told: set[tuple[str, str]] = set()
    for rough in vague:
        for one in exact:
            is_near = rough.value < one.value < rough.value + rough.step and rough.value >= 100
            if (
                is_near
                and rough.of == one.of
                and rough.paragraph != one.paragraph
                and (rough.text, one.text) not in told
            ):
                told.add((rough.text, one.text))
                line = (("line", str(one.paragraph.origin.line)),)
                yield Spot("number-two-ways", Severity.LOW, rough.paragraph.origin, rough.text, one.text, line)


def _numbers(item: Paragraph, pattern: re.Pattern[str]) -> Iterator[_Number]:
    for match in pattern.finditer(item.text):
        digits, *units, of = match.groups()
        times = 1.0
        for unit in units:
            times *= _TIMES[unit or ""]
        zeros = len(digits) - len(digits.rstrip("0")) if "." not in digits else 0
        yield _Number(item, match.group(), float(digits) * times, "人" if of == "名" else of, times * 10**zeros)
