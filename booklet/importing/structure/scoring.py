"""How much speaks for a name: its characters, what stands on either side of it, and the words that it could be of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from booklet.importing.lexicon import lexicon
from booklet.importing.structure import tables
from booklet.importing.surnames import surnames

SURE = 3.5
"""From this score on a candidate is a name where something before it (an office, a frame) announces one."""

WEAK = 2.5
"""The least score of a name that its place alone announces: a list of names, a row of a table."""

_MARGIN = 4.0
"""So many times likelier (e to the power of it) as a name counts as much as one usual given character."""

_MOST_WORDED = 1.5
"""More than so much the words around do not say."""

_CUT_OUT = -5.0
"""A candidate that is less likely a name than this needs more than its place to be one."""

_BESIDE = 1.2
"""So much speaks for a name or against it what stands at either side."""

DOTS = "·•・‧⋅"
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
DOTTED = re.compile(rf"[{_HAN}]{{1,8}}(?:[{DOTS}][{_HAN}]{{1,8}})+")
IS_HAN = re.compile(f"[{_HAN}]")
_MARK = re.compile(rf"[^{_HAN}A-Za-z0-9{DOTS}]")
_ADDRESS = frozenset({"同志", "先生", "女士"})
_ASPECT = re.compile(f"[{_HAN}][着了过]")
_FUNCTION_WORDS = frozenset("在的是和与及等说为从被把对向也就都还又不没已将")
_ADDRESSED = frozenset(
    {
        "师傅",
        "大姐",
        "大哥",
        "大爷",
        "大娘",
        "大叔",
        "大妈",
        "大婶",
        "大嫂",
        "老师",
        "医生",
        "同志",
        "阿姨",
        "先生",
        "女士",
    }
)
_PLACE_WORDS = "社区|小区|[大中小]学|学院|医院|公司|集团|广场|花园|公园|渡口|码头|车站|水库"
_PLACE_WORD_AFTER = re.compile(_PLACE_WORDS)
_PLACE_AFTER = re.compile(f"[省市县区镇乡村河江溪湖路街巷桥寺庙寨屯峪坪]|{_PLACE_WORDS}")
_PLACE_END = frozenset("省市县区镇乡村河江溪湖路街巷桥寺庙寨屯坝峪坪岭沟湾塘坳冲洼堡")
_PLACE_BEFORE = re.compile("[在到于往去从沿过经和]$")
_LEADS = re.compile("(?:的|是|叫|叫做|名叫|大名|说起|提起|要数|还有|先说|再说|和|与|像|同事|老公|丈夫|妻子)$")
CALLED = re.compile("(?:叫|名叫|大名|要数|唯独|说起|提起|全名|本名)$")
PADDED = re.compile(rf"(?<![{_HAN}])([{_HAN}])[ \u3000]+([{_HAN}])(?![{_HAN}])")


@dataclass(frozen=True)
class Name:
    """A candidate: `text[start:end]` and how much speaks for it."""

    text: str
    start: int
    end: int
    score: float


def inner(name: str) -> float:
    """What the characters themselves say: 2 for a common surname, 1 for each usual character after it."""
    known, given, stops = surnames(), tables.given_characters(), tables.stop_characters()
    length = 2 if len(name) > 2 and name[:2] in known else 1
    weight = known.get(name[:length])
    if weight is None or (len(name) == 4 and length == 1) or len(name) == length:
        return -9.0
    if _holds_office(name) or name[length:] in tables.words("names", "addresses"):
        return -9.0
    if any(name[at : at + 2] in tables.words("names", "never") for at in range(len(name) - 1)):
        return -9.0
    ordinary = tables.words("names", "words")
    score = weight - (2.0 if name in ordinary or name[:2] in ordinary else 0.0)
    if name[length:] in tables.words("names", "givens") and name not in ordinary:
        return weight + 2.0
    for char in name[length:]:
        if char in given:
            score += -0.5 if char in stops else 1.0
        else:
            score += -4.0 if char in stops else -0.5
    return score


def is_full(name: str) -> bool:
    """Whether a name is no form of address, no office, no place."""
    if any(name.endswith(word) for word in tables.words("names", "addresses") if len(word) > 1 or len(name) > 2):
        return len(name) > 2 and name[-2:] not in tables.words("names", "addresses") and name[-1] in "工总爷妈伯叔"
    return not _holds_office(name) and name not in tables.words("names", "words")


def beside(text: str, name: Name) -> float:
    """What stands right before and after: a mark, an office, 的 or 叫; a mark or a word that follows names."""
    before = text[max(0, name.start - 8) : name.start]
    is_led = any(words.search(before) for words in (_LEADS, CALLED)) or ends_with_office(before)
    is_open = is_led or not before or bool(_MARK.match(before[-1]))
    return (_BESIDE if is_open else -_BESIDE) + (_BESIDE if following(text, name.end) > 0 else -_BESIDE)


def is_part(text: str, name: Name) -> bool:
    """Whether a name is a piece of a longer one or of a place: `白塔` in `白塔县`, `尔逊` in `吐尔逊`."""
    if (text[name.start - 1 : name.start] in DOTS and name.start) or text[name.end : name.end + 1] in tuple(DOTS):
        return True
    if place_follows(text, name.end) or text[name.start + 1 : name.end + 1] in _ADDRESSED:
        return True
    return name.text[-1] in _PLACE_END and bool(_PLACE_BEFORE.search(text, max(0, name.start - 2), name.start))


def is_cut_out(text: str, start: int, end: int) -> bool:
    """Whether a candidate is plainly cut out of words: 梅园社 of 梅园社区, 柳林 of 柳林小区."""
    return bool(_PLACE_WORD_AFTER.match(text, end)) or lexicon().margin(text, start, end) < _CUT_OUT


def place_follows(text: str, end: int) -> bool:
    """Whether the characters at `end` make what stands before them the name of a place."""
    return bool(_PLACE_AFTER.match(text, end))


def unpadded(text: str) -> str:
    """Names of two characters set to the width of three (`张　三`) without their blank."""
    return PADDED.sub(r"\1\2", text.strip())


def syllable() -> re.Pattern[str]:
    """A part of Tibetan, Mongolian and Uyghur names."""
    return tables.pattern("names", "syllables")


@cache
def paired() -> re.Pattern[str]:
    """Names without a surname: `扎西次仁`."""
    parts = syllable().pattern
    return re.compile(f"(?:{parts}){{2,3}}|(?:{parts})(?:[措毛]|江(?![河南苏西]))")


def all_han(text: str) -> bool:
    """Whether a text is of Han characters throughout."""
    return all(IS_HAN.match(char) for char in text)


def _holds_office(name: str) -> bool:
    """Whether a candidate has an office in it: `和书记` is none."""
    roles = tables.words("roles", "heads")
    return any(name[at:to] in roles for at in range(len(name)) for to in range(at + 2, len(name) + 1))


def ends_with_office(text: str) -> bool:
    """Whether a text ends with the name of an office on the list."""
    roles = tables.words("roles", "heads")
    return any(text[-length:] in roles for length in range(2, 6))


def following(text: str, end: int) -> float:
    """What stands after a candidate says where it ends."""
    if end >= len(text) or _MARK.match(text, end):
        return 1.5
    found = tables.pattern("names", "after").match(text, end)
    if not found:
        return 1.2 if _ASPECT.match(text, end) else -0.5
    if found.group() in _ADDRESS:
        return 4.0
    if len(found.group()) > 1:
        return 1.5
    return 1.2 if found.group() in _FUNCTION_WORDS else 0.5


def worded(text: str, start: int, end: int) -> float:
    """What the words around say: more, the worse any cut into words explains the characters; never less."""
    return max(0.0, min(_MOST_WORDED, lexicon().margin(text, start, end) / _MARGIN))


def opens(text: str, start: int) -> bool:
    """Whether nothing or a mark stands before an index."""
    return start == 0 or bool(_MARK.match(text[start - 1]))
