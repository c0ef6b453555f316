"""Dates, numbers and percent signs written two ways in one unit (GB/T 15835-2011, 4.1, 5.2: one way in one work).

Quotations and titles keep their own spelling, and so does what has its own: 五一, 初一, 二十世纪, 十几个, 第三届.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

_DIGITS = "0-9０-９"
_HAN_DIGIT = "〇○零一二三四五六七八九"
_QUOTED = re.compile("“[^“”\n]*”|《[^《》\n]*》|「[^「」\n]*」")

_YEARS: Mapping[str, str] = {
    "2024年": rf"(?<![{_DIGITS}])(?:19|20|１９|２０)[{_DIGITS}]{{2}}年",
    "二〇二四年": f"(?<![{_HAN_DIGIT}十百千])[一二][{_HAN_DIGIT}]{{3}}年",
    "2024.5.1": rf"(?<![{_DIGITS}.])(?:19|20)\d\d\.(?:1[0-2]|0?[1-9])\.(?:3[01]|[12]\d|0?[1-9])(?![{_DIGITS}.])",
    "2024-05-01": rf"(?<![{_DIGITS}-])(?:19|20)\d\d-(?:1[0-2]|0?[1-9])-(?:3[01]|[12]\d|0?[1-9])(?![{_DIGITS}-])",
    "2024/5/1": rf"(?<![{_DIGITS}/])(?:19|20)\d\d/(?:1[0-2]|0?[1-9])/(?:3[01]|[12]\d|0?[1-9])(?![{_DIGITS}/])",
}
_DAYS: Mapping[str, str] = {
    "5月1日": rf"(?<![{_DIGITS}])[{_DIGITS}]{{1,2}}月[{_DIGITS}]{{1,2}}[日号]",
    "五月一日": "(?<![一二三四五六七八九十])(?:十[一二]?|[一二三四五六七八九])月"
    "(?:三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])[日号]",
}
_PERCENTS: Mapping[str, str] = {"%": rf"[{_DIGITS}]%", "％": rf"[{_DIGITS}]％"}

_MEASURE = (
    "个小时|个月|人次|万元|公里|公斤|小时|分钟|名|人|位|户|岁|件|条|次|场|项|家|栋|个|天"
    "|元|米|吨|亩|箱|份|盏|棵|所|支|辆|套|间|册|篇"
)
_BY_DIGITS = re.compile(rf"(?<![第{_DIGITS}.．:：/\-])([{_DIGITS}]{{2,}})({_MEASURE})(?![{_DIGITS}])")
# From ten on only, and exact ones: 三个, 十人 read as words; 几十个, 上百户, 三四十人, 二十多个 are rightly in Han.
_BY_HAN = re.compile(
    rf"(?<![{_DIGITS}第几数上成近初点之一二两三四五六七八九十百千万亿零〇])"
    rf"([一二两三四五六七八九]?[十百千万][一二三四五六七八九十百千万零〇]*)({_MEASURE})"
)
_VAGUE = frozenset("十百千万")


@dataclass(frozen=True)
class Written:
    """One number or date as written: in which way, the words, and where (passage number, start)."""

    way: str
    text: str
    passage: int
    start: int


@dataclass(frozen=True)
class TwoWays:
    """The two ways most often used for one thing in a unit, the more frequent first; `id` tells the kind of thing."""

    id: str
    often: Written
    often_count: int
    seldom: Written
    seldom_count: int


def two_ways(texts: Iterable[str]) -> tuple[TwoWays, ...]:
    """What a unit's texts write two ways: at most one each for dates, numbers and percent signs."""
    prose = [_without_quotations(text) for text in texts]
    kinds: tuple[tuple[str, Callable[[str], Iterator[tuple[str, re.Match[str]]]]], ...] = (
        ("date-two-ways", _matches(_YEARS)),
        ("date-two-ways", _matches(_DAYS)),
        ("percent-two-ways", _matches(_PERCENTS)),
    )
    found: dict[str, TwoWays] = {}
    for kind, look in kinds:
        written = [Written(way, m.group(), at, m.start()) for at, text in enumerate(prose) for way, m in look(text)]
        if (pair := _pair(kind, written)) is not None:
            found.setdefault(kind, pair)
    if (pair := _numbers(prose)) is not None:
        found[pair.id] = pair
    return tuple(found.values())


def _without_quotations(text: str) -> str:
    return _QUOTED.sub(lambda match: "\n" * len(match.group()), text)


def _matches(ways: Mapping[str, str]) -> Callable[[str], Iterator[tuple[str, re.Match[str]]]]:
    # A mark without which nothing is written this way spares most texts the search.
    patterns = [(way, next(mark for mark in "年月.-/%％" if mark in way), re.compile(ways[way])) for way in ways]

    def look(text: str) -> Iterator[tuple[str, re.Match[str]]]:
        for way, mark, pattern in patterns:
            if mark in text:
                for match in pattern.finditer(text):
                    yield way, match

    return look


def _pair(id: str, written: list[Written]) -> TwoWays | None:
    """The first place of the commonest way, and of the next; a tie goes to the way met first."""
    counts = Counter(item.way for item in sorted(written, key=lambda item: (item.passage, item.start)))
    if len(counts) < 2:
        return None
    (often, often_count), (seldom, seldom_count) = counts.most_common(2)

    def first(way: str) -> Written:
        return min((item for item in written if item.way == way), key=lambda item: (item.passage, item.start))

    return TwoWays(id, first(often), often_count, first(seldom), seldom_count)


def _numbers(prose: list[str]) -> TwoWays | None:
    """The measure word whose numbers from ten on stand in digits and in Han; the one with the most of them."""
    by_measure: dict[str, list[Written]] = {}
    for at, text in enumerate(prose):
        for match in _BY_DIGITS.finditer(text):
            by_measure.setdefault(match.group(2), []).append(Written("13", match.group(), at, match.start()))
        for match in _BY_HAN.finditer(text):
            if match.group(1) not in _VAGUE:
                by_measure.setdefault(match.group(2), []).append(Written("十三", match.group(), at, match.start()))
    pairs = [pair for written in by_measure.values() if (pair := _pair("number-two-ways", written)) is not None]
    return max(pairs, key=lambda pair: (pair.seldom_count, pair.often_count), default=None)
