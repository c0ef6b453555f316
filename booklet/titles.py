"""Titles in several lines: where a Chinese title may turn without splitting a word, and which lines look balanced.

GB/T 9704-2012, 7.3.1: a title of several lines keeps words whole, its lines stand in the shape of a trapezium or a
diamond. There is no dictionary here: what official titles are made of (关于, 表彰, 先进个人, 的决定) tells where words
end, and a space that the clerk wrote is a turn.
"""

from __future__ import annotations

import itertools
import re
from functools import cache

_NEVER = 1000.0
_INSIDE = 40.0
"""A turn between two characters of which nothing is known: it may split a word."""

_NO_START = frozenset("、，。：；！？”’）》〉】〕·—…．,.:;!?)]}%％")
_NO_END = frozenset("“‘（《〈【〔([{")

_TURN_BEFORE = {"关于": 0, "（": 2, "暨": 3, "开展": 3, "参加": 3, "《": 3, "和": 4, "及": 5, "“": 5, "与": 6, "等": 20}
"""What may open a line, with the price of turning there."""

_TURN_AFTER = {"，": 0, "：": 0, "、": 1, "》": 3, "）": 3, "年度": 4, "以来": 4, "”": 5, "的": 6}
"""What may close a line, with the price of turning there."""

_VERBS = re.compile("通报表扬|通报表彰|表彰|表扬|授予|命名|追授|评选|公布|印发|开展|奖励|给予|嘉奖")
_NOUNS = re.compile(
    "先进个人|先进集体|先进单位|先进工作者|先进事迹|先进典型|先进基层党组织|劳动模范|优秀共产党员|优秀党务工作者|优秀志愿者"
    "|志愿服务|志愿者|荣誉称号|称号|同志|工作|活动|个人|集体|人物|选编|事迹|名单|风采录|风采"
)
_BODIES = re.compile("人民政府|委员会|办公室|办公厅|管理局|党支部|党委|党组|总工会|联合会|街道|社区")
_KIND = re.compile("的?(?:决定|通报|通知|公报|公告|意见|决议|函)$")
"""What ends an official title: 的 and one of these stay together, and never make a line of their own."""

_JOINED = re.compile(
    r"[A-Za-z0-9０-９.．%％\-]+(?:年度|年|月|日|届|次|周年|名|个|·)?|[一二三四五六七八九十百〇]+(?:年|届|次)|——|……"
)
"""Never divided: numbers with what is counted, Latin words, dashes and ellipses."""

_GAP = re.compile(r"(?<![\x21-\x7e])[ \u3000]+(?![\x21-\x7e])")
"""A space between Chinese characters; one beside Latin letters or digits is no turn."""

_TRIED = 50_000
"""How many divisions of a title into a number of lines are looked at; official titles have a few hundred."""


_MOST_LINES = 8
"""What would need more lines is no title: it is cut anywhere, and a finding says that it has no room."""


def width_em(text: str) -> float:
    """The width of a text: full-width characters 1, ASCII and the middle dot a half."""
    return sum(0.5 if ord(char) < 0x100 else 1.0 for char in text)


def title_lines(text: str, most: float) -> list[str]:
    """A title in as few lines as fit into `most` ems, its words whole, in the shape of a trapezium or a diamond.

    Spaces between Chinese characters are turns that its author wants; what stands between them is divided further only
    where it is wider than `most`. A piece that has no better turn is divided anywhere rather than left too wide.
    """
    pieces = _GAP.split(text.strip(" \u3000"))
    return [line for piece in pieces if piece for line in _divided(piece, most)]


@cache
def _divided(text: str, most: float) -> tuple[str, ...]:
    if width_em(text) <= most:
        return (text,)
    least = int(-(-width_em(text) // most))
    size = int(most)
    anywhere = tuple(text[start : start + size] for start in range(0, len(text), size))
    if least > _MOST_LINES:
        return anywhere
    prices = _prices(text)
    best: tuple[float, tuple[int, ...]] | None = None
    # Turns that surely split a word are left out while others do: a long title has few good ones.
    for limit in (_INSIDE - 1, _NEVER - 1):
        turns = [at for at in range(1, len(text)) if prices[at] < limit]
        for count in range(least, least + 2):
            for cut in itertools.islice(itertools.combinations(turns, count - 1), _TRIED):
                price = _price(text, cut, prices, most) + 60.0 * (count - least)
                if price < _NEVER and (best is None or price < best[0]):
                    best = (price, cut)
        if best is not None:
            return tuple(_cut(text, best[1]))
    return anywhere


def _cut(text: str, turns: tuple[int, ...]) -> list[str]:
    return [text[start:end] for start, end in itertools.pairwise((0, *turns, len(text)))]


def _price(text: str, turns: tuple[int, ...], prices: list[float], most: float) -> float:
    """What these lines cost: their turns, and how far their shape is from a trapezium or a diamond."""
    widths = [width_em(line) for line in _cut(text, turns)]
    if max(widths) > most:
        return _NEVER
    mean = sum(widths) / len(widths)
    # Lines differ somewhat: neither a rectangle nor a line of two characters.
    uneven = sum(abs(width - mean) ** 2 for width in widths) / mean * 1.5
    stub = sum(30.0 for width in widths if width < mean * 0.5)
    hourglass = sum(
        12.0 for left, middle, right in zip(widths, widths[1:], widths[2:], strict=False) if middle < min(left, right)
    )
    same = 1.0 if len(set(widths)) == 1 else 0.0
    return sum(prices[at] for at in turns) + uneven + stub + hourglass + same


def _prices(text: str) -> list[float]:
    """The price of a turn before each character; the first has none."""
    prices = [_INSIDE] * len(text)

    def offer(at: int, price: float) -> None:
        if 0 < at < len(text):
            prices[at] = min(prices[at], price)

    whole: list[re.Match[str]] = []
    for pattern, before, after in ((_VERBS, 8.0, 2.0), (_NOUNS, 5.0, 5.0), (_BODIES, 30.0, 3.0), (_JOINED, 8.0, 6.0)):
        for found in pattern.finditer(text):
            offer(found.start(), before)
            offer(found.end(), after)
            whole.append(found)
    for words, before in ((_TURN_BEFORE, True), (_TURN_AFTER, False)):
        for word, price in words.items():
            for found in re.finditer(re.escape(word), text):
                offer(found.start() if before else found.end(), price)
                whole.append(found)
    for found in whole:
        _forbid(prices, found.start(), found.end())
    if kind := _KIND.search(text):
        _forbid(prices, kind.start() - 1, kind.end())
    for at in range(1, len(text)):
        if text[at] in _NO_START or text[at - 1] in _NO_END or text[at] == "的":
            prices[at] = _NEVER
    return prices


def _forbid(prices: list[float], start: int, end: int) -> None:
    """No turn inside these characters."""
    for at in range(max(start + 1, 1), end):
        prices[at] = _NEVER
