"""Random paragraphs with what makes Chinese prose hard to set. All of it is nonsense made of common characters."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

HAN = (
    "的一是了我不人在他有这上们来到时大地为子中你说生国年着就那和要她出也得里后自以会家可下而过天去能对小多"
    "然于心学么之都好看起发当没成只如事把还用第样道想作种开美总从无情己面最女但现前些所同日手又行意动方期它头"
    "经长儿回位分爱老因很给名法间斯知世什两次使身者被高已亲其进此话常与活正感见明问力理尔点文几定本公特做外孩"
    "相西果走将月十实向声车全信重三机工物气每并别真打太新比才便夫再书部水像眼等体却加电主界门利海受听表德少克"
    "代员许先口由死安写性马光白或住难望教命花结乐色更拉东神记处让母父应直字场平报友关放至张认接告入笑内英军候"
    "民岁往何度山觉路带万男边风解叫任金快原吃妈变通师立象数四失满战远格士音轻目条呢街坊雨桥巷井树灯茶窗梯账"
)
RARE = "\U00020164\U0002a6b2\U0002a7dd\U0002b7a9\U0002c0a9\U0002c488"
LATIN = ("GDP", "5G", "Wi-Fi", "APP", "A4", "CT", "PDF", "KTV", "B2", "AI", "T恤", "office file", "ISO 9001", "km")
NAMES = ("阿卜杜·买买提", "卓玛·央金", "古丽·艾山", "买合木提·吐尔逊")
_ENDS = "，" * 55 + "。" * 20 + "、" * 12 + "；" * 4 + "：" * 3 + "！" * 3 + "？" * 3
_PAIRS = ("《", "》"), ("（", "）"), ("“", "”"), ("‘", "’"), ("【", "】"), ("「", "」"), ("〔", "〕")
LENGTHS = ((15, 1, 12), (35, 13, 80), (35, 81, 250), (15, 251, 600))
"""Weights, and the shortest and longest of paragraphs so weighted, in characters."""


@dataclass(frozen=True)
class Written:
    """A paragraph as written; `bold` are half-open ranges of its characters, in order and apart."""

    text: str
    bold: tuple[tuple[int, int], ...] = ()

    def html(self) -> str:
        """Its inner HTML."""
        done, at = [], 0
        for begin, end in self.bold:
            done += [html.escape(self.text[at:begin]), "<b>", html.escape(self.text[begin:end]), "</b>"]
            at = end
        return "".join((*done, html.escape(self.text[at:])))


def paragraph(dice: Random, length: int | None = None) -> Written:
    """A paragraph of about `length` characters, or of a length drawn from `LENGTHS`."""
    if length is None:
        _, low, high = dice.choices(LENGTHS, [weight for weight, _, _ in LENGTHS])[0]
        length = dice.randint(low, high)
    pieces: list[str] = []
    size = 0
    while size < length - 1:
        piece = _clause(dice, min(20, max(1, length - size - 1))) + dice.choice(_ENDS)
        pieces.append(piece)
        size += len(piece)
    text = "".join(pieces)
    text = (text[:-1] + dice.choice("。。。。！？")) if text else dice.choice(HAN)
    return Written(text, _bold(dice, text))


def paragraphs(seed: int, count: int) -> list[Written]:
    """So many paragraphs, the same for a seed every time."""
    dice = Random(seed)
    return [paragraph(dice) for _ in range(count)]


def _han(dice: Random, low: int, high: int) -> str:
    return "".join(dice.choices(HAN, k=dice.randint(min(low, high), high)))


def _clause(dice: Random, longest: int) -> str:
    """3 to 20 characters, fewer near a paragraph's end; one in three has something in it that is not plain Han."""
    if longest < 6:
        return _han(dice, 1, longest)
    before, after = _han(dice, 1, longest // 2), _han(dice, 0, longest // 2)
    if dice.random() > 0.36:
        return _han(dice, 3, longest)
    return before + dice.choice(_INSERTS)(dice) + after


def _number(dice: Random) -> str:
    return dice.choice(
        (
            f"{dice.randint(1949, 2030)}年",
            f"{dice.randint(1, 12)}月{dice.randint(1, 31)}日",
            f"{dice.randint(10, 999) / 10}%",
            f"{dice.randint(1, 99)},{dice.randint(0, 999):03}户",
            f"{dice.randint(1, 400)}",
            f"第{dice.randint(1, 30)}届",
            f"{dice.randint(1, 9)}.{dice.randint(1, 9)}％",
            f"{dice.randint(6, 23)}:{dice.randint(10, 59)}",
            f"-{dice.randint(1, 30)}℃",
        )
    )


def _latin(dice: Random) -> str:
    return dice.choice(LATIN)


def _enclosed(dice: Random) -> str:
    """A book title, bracket or quotation, now and then beside another mark or one in the other."""
    left, right = dice.choice(_PAIRS)
    inside = dice.choice((_han(dice, 1, 8), _number(dice), _latin(dice), _han(dice, 1, 4) + dice.choice("。！？，…")))
    inside = inside.replace("…", "……")
    if dice.random() < 0.3:
        low, high = dice.choice(_PAIRS)
        inside = dice.choice(
            (f"{low}{inside}{high}", f"{_han(dice, 1, 3)}{low}{inside}{high}", f"{low}{inside}{high}{_han(dice, 1, 3)}")
        )
    lead = dice.choice(("", "", "：", "，", "——", "、"))
    twin = f"{left}{_han(dice, 1, 4)}{right}" if dice.random() < 0.2 else ""
    return f"{lead}{twin}{left}{inside}{right}"


def _speech(dice: Random) -> str:
    said = f"{_han(dice, 2, 9)}，{_han(dice, 2, 9)}{dice.choice('。！？')}"
    if dice.random() < 0.4:
        said = f"‘{_han(dice, 1, 6)}{dice.choice('，。！')}’" + dice.choice(("", _han(dice, 1, 5) + "。"))
    return f"{dice.choice('说问答想')}{dice.choice('：，')}“{said}”"


def _dash(dice: Random) -> str:
    return dice.choice(("——", "……", "……", "——“" + _han(dice, 1, 5) + "”", "……”，“", "！……")) + _han(dice, 1, 3)


def _name(dice: Random) -> str:
    return dice.choice(NAMES)


def _rare(dice: Random) -> str:
    return dice.choice(HAN[:60]) + dice.choice(RARE)


_INSERTS: Sequence[Callable[[Random], str]] = (
    *(_number,) * 6,
    *(_latin,) * 3,
    *(_enclosed,) * 6,
    *(_speech,) * 3,
    *(_dash,) * 2,
    _name,
    _rare,
)


def _bold(dice: Random, text: str) -> tuple[tuple[int, int], ...]:
    """Nothing for two paragraphs in three; else one to three ranges that begin and end anywhere but inside —— or ……."""
    places = [at for at in range(len(text) + 1) if not (0 < at < len(text) and text[at - 1] == text[at] in "—…")]
    if dice.random() < 0.66 or len(places) < 8:
        return ()
    # Half of the boundaries are drawn from those beside marks: there bold is hardest.
    beside = [at for at in places if set(text[max(0, at - 1) : at + 1]) & set("，。、；：！？”’）》“‘（《")] or places
    chosen = {dice.choice(beside if dice.random() < 0.5 else places) for _ in range(2 * dice.randint(1, 3))}
    ordered = sorted(chosen)
    return tuple(zip(ordered[0::2], ordered[1::2], strict=False))
