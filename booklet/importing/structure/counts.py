"""Numbers of people that a text states about its honourees: `全办13名干部职工`, `先进个人（20名）`, `以下5名同志`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from booklet.importing.document import Origin
from booklet.importing.structure.lists import number_of

_NUMERAL = "(?P<count>[0-9]{1,4}|[一二两三四五六七八九十百]{1,6})"
_WHOLE = re.compile(
    rf"全(?:办|局|科|站|所|院|校|队|处|室|馆|中心|体)(?:共(?:有)?)?{_NUMERAL}(?:名|位)(?:[\u4e00-\u9fff]{{0,6}}?)(?:干部|职工|同志|工作人员|队员|党员|员工|教师|人)"
)
_NAMED = re.compile(
    rf"(?:对|将|授予|决定授予|决定对|以下|以上|下列|下面|这|表彰|表扬|评出|评选出|选出|推选出|涌现出|投向|走近|走进|推出|聚焦|关注|介绍|共评出|共表彰|通报表扬|[:：、，]等)(?:以下|下列|了|的|其中|这)?{_NUMERAL}(?:(?:名|位)(?:同志|个人|先进|优秀|最美|同事|职工|干部|人员|员工|工人|教师|医生|护士|民警|队员|党员|获奖|[“\"][^”\"]{{2,16}}[”\"])|个(?:个人|先进个人))"
)
_AND_SO_ON = re.compile(
    rf"(?:授予|对|将|表彰|表扬|通报)[^。；！？]{{2,24}}等{_NUMERAL}(?:名|位|个)(?:同志)?[^，。；]{{0,16}}(?:先进|个人|同志|模范|标兵|能手|工作者|称号|予以|给予|进行|通报)"
)
"""`对某某等30名先进个人予以表彰`."""


@dataclass(frozen=True)
class Statement:
    """A stated number with its words. `is_whole`: all people of the unit, those in groups included."""

    said: str
    count: int
    origin: Origin
    is_whole: bool


def statements(texts: Iterable[tuple[str, Origin]]) -> Iterator[Statement]:
    """Every number in prose that speaks of the people to be honoured."""
    for text, origin in texts:
        for pattern, is_whole in ((_WHOLE, True), (_NAMED, False), (_AND_SO_ON, False)):
            for match in pattern.finditer(text):
                count = number_of(match["count"])
                if count:
                    yield Statement(match.group(), count, origin, is_whole)
