"""Characters and words written twice in a row by a slip.

Chinese doubles words on purpose (认认真真, 一遍遍, 看看, 商量商量), and two words may meet in the same character
(目的的确, 为了了解, 现在在). So only what never doubles is looked at: function words, each with the neighbours
beside which its doubling is good Chinese. What is not in the tables is never reported.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from booklet.entries.proofreading.slips import HAN, Slip


@dataclass(frozen=True)
class _Single:
    """A character that does not double; `before` and `after`: neighbours of which it makes a word."""

    before: str = ""
    after: str = ""


_SINGLES = {
    # 目的的确、有的的、标的的、打的的钱；的的确确
    "的": _Single("目标有无众之打面中", "确士哥"),
    # 为了了解、除了了断、受不了了、免不了了；不了了之
    "了": _Single("为除不得少多小到罢明", "解结无然如之却断望清事百几"),
    # 现在在、存在在、所在在……；正在在 is a slip
    "在": _Single("现存所实自内外潜好健意旨志"),
    # 实事求是是……；是是非非
    "是": _Single("求国自非", "非"),
    "和": _Single("暖共柔缓融总调平温饱祥谐不附应随中议讲热亲拌", "气美睦乐顺满风谐平解缓"),
    "与": _Single("参给赠授付相施", "会"),
    "被": _Single("棉毛薄厚床盖叠铺植覆", "子褥面单罩套里告服"),
    "就": _Single("成造高将迁俯屈", "业近地读医职诊餐寝绪任义"),
    "也": _Single(),
    "都": _Single("首成古大京故新昌迁建定钢国帝名陪丰花酆", "市督会柳昌匀城江灵安"),
    "还": _Single("归偿退返生交奉送发放来", "款钱债贷清原给书本乡手礼击"),
    "及": _Single("普涉顾不得危波触企论提推殃累", "时格早第其门"),
    "他": _Single("其吉马利", "乡杀"),
    "她": _Single(),
    "它": _Single("其"),
    "你": _Single("迷", "我"),
    "我": _Single("自忘大小唯本卿你无"),
    "们": _Single("哥姐爷娘妞"),
    "得": _Single("觉记值懂晓显舍获取所心使免落难不博应", "到体当罪意知力益以失票分空宠势罪知主救"),
    "着": _Single("执衣穿沉附胶粘黏显卓", "急装火陆重手眼力实凉落迷色想慌地床了"),
    "到": _Single("周迟报签", "位场达期底访手任家站岗会"),
    "从": _Single("服听随跟顺遵侍自", "容"),
    "但": _Single(),
    "而": _Single("", "立已"),
    "且": _Single(),
    "则": _Single("原规准法细守总通附学"),
    "很": _Single(),
    "第": _Single("次门及府"),
    "各": _Single(),
    "另": _Single(),
    "并": _Single("合归吞兼裁", "肩"),
    "或": _Single("间抑"),
    "已": _Single("而不"),
    "再": _Single("一"),
    "更": _Single("变三五半深", "改换正新名衣替迭"),
    "因": _Single("原基诱病内外成死起主远近"),
    "由": _Single("自理缘情因事来根经", "衷"),
    "其": _Single("土与何更及莫", "他格次实中余"),
    "跟": _Single("脚鞋后高"),
    "给": _Single("供补自配", "予"),
}
_NEVER_STUTTERED = frozenset("的了在是和与被就也都还及们着从但而且则第各另并或因由其跟")
"""Three in a row is a slip with these, too; 他他他 or 不不不 is speech."""

_MIXED = re.compile("(?<![其吉])他她|她他(?![乡])|他它(?!们)|她它(?!们)|(?<!其)它他")

_WORDS = (
    "我们|你们|他们|她们|它们|咱们|自己|因为|所以|但是|可是|虽然|如果|而且|并且|或者|以及|由于|对于|关于|按照|为了"
    "|已经|曾经|正在|必须|不仅|不但|无论|只要|随着|其中|同时|目前|然后|这些|那些|这样|那样|什么|怎么|时候|进行|开展"
    "|带领|积极|主动|认为|觉得|成为|作为|以来|始终|坚持|没有|不断|仍然|依然|终于|甚至|尤其|特别是|一直|一起|为此|因此"
)
_TWICE_WORD = re.compile(rf"({_WORDS})\1")
_TWICE_CHAR = re.compile(f"([{''.join(_SINGLES)}])\\1+")

_SPAN_MIN, _SPAN_MAX = 4, 30
_RUN = re.compile(f"[{HAN}]{{{2 * _SPAN_MIN},}}")
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿")
_QUOTED = re.compile("“[^“”\n]*”|「[^「」\n]*」|‘[^‘’\n]*’")


def twice(text: str) -> Iterator[Slip]:
    """What stands twice in a row: a character, a word, a longer stretch."""
    yield from _characters(text)
    for match in _TWICE_WORD.finditer(text):
        if not _is_speech(text, match.start()):
            yield Slip("written-twice", *match.span(), match.group(1))
    yield from _stretches(text)


def _characters(text: str) -> Iterator[Slip]:
    for match in _TWICE_CHAR.finditer(text):
        start, end = match.span()
        char, length = match.group(1), end - start
        if length > 2 and char not in _NEVER_STUTTERED:
            continue
        single = _SINGLES[char]
        before = text[start - 1] if start else ""
        after = text[end] if end < len(text) else ""
        if (before and before in single.before) or (after and after in single.after):
            continue
        if _is_double_pair(text, start, end) or _is_quoted_alone(before, after):
            continue
        if char in "他她它你我" and _is_speech(text, start):
            continue  # people do stammer
        yield Slip("written-twice", start, end, char)
    for match in _MIXED.finditer(text):
        yield Slip("pronoun-mixed", *match.span())


def _is_double_pair(text: str, start: int, end: int) -> bool:
    """Whether the doubling is half of an AABB (日日夜夜, 是是非非)."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    return any(len(pair) == 2 and pair[0] == pair[1] and pair[0].isalpha() for pair in (before, after))


def _is_quoted_alone(before: str, after: str) -> bool:
    """`“的的”`: the doubling itself is what is spoken of."""
    return before != "" and before in "“‘《" and after != "" and after in "”’》"


def _is_speech(text: str, at: int) -> bool:
    """Whether an index lies in a quotation of its paragraph: people do say 没有没有."""
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)]
    return any(match.start() <= at - start < match.end() for match in _QUOTED.finditer(line))


def _stretches(text: str) -> Iterator[Slip]:
    """Four to thirty Han that stand twice without anything between: copied and pasted once too often."""
    for run in _RUN.finditer(text):
        stretch, base = run.group(), run.start()
        grams = [stretch[at : at + _SPAN_MIN] for at in range(len(stretch) - _SPAN_MIN + 1)]
        if len(set(grams)) == len(grams):
            continue
        last: dict[str, int] = {}
        until = 0
        for at, gram in enumerate(grams):
            earlier = last.get(gram)
            last[gram] = at
            if earlier is None or earlier < until:
                continue
            size = at - earlier
            if not _SPAN_MIN <= size <= _SPAN_MAX:
                continue
            once = stretch[earlier:at]
            if stretch.startswith(once, at) and not _is_rhythm(once) and not _is_speech(text, base + earlier):
                yield Slip("written-twice", base + earlier, base + at + size, once)
                until = at + size


def _is_rhythm(once: str) -> bool:
    """Numbers and sounds repeat in themselves: 三十三十, 滴答滴答; 一步一步, 一个个."""
    half = len(once) // 2
    return set(once) <= _NUMERALS or once[0] in "一每" or (len(once) % 2 == 0 and once[:half] == once[half:])
