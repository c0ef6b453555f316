"""Numbers of people that a text states about its honourees: `全办13名干部职工`, `先进个人（20名）`, `以下5名同志`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from booklet.importing.document import Origin
from booklet.importing.structure.lists import number_of

_NUMERAL = "(?P<count>[0-9]{1,4}|[一二两三四五六七八九十百]{1,6})"
STATED_BODIES = re.compile(rf"[（(](?:共|计|共计)?{_NUMERAL}(?:个|家|支)[）)]$")
"""How many organisations a heading says are below it: `先进集体（3个）`."""
_WHOLE = re.compile(
    rf"全(?:办|局|科|站|所|院|校|队|处|室|馆|中心|体)(?:共(?:有)?)?{_NUMERAL}(?:名|位)(?:[\u4e00-\u9fff]{{0,6}}?)(?:干部|职工|同志|工作人员|队员|党员|员工|教师|人)"
)
_LEADS = (
    "对|将|授予|决定授予|决定对|以下|以上|下列|下面|这|表彰|表扬|评出|评选出|选出|推选出|涌现出|投向|走近|走进|推出|聚焦|关注|介绍|共评出|共表彰"
    "|通报表扬|选登|刊登|刊发|讲述|采访|致敬|[:：、，,]等"
)
_NOUNS = (
    "同志|个人|先进|优秀|最美|同事|职工|干部|人员|员工|工人|教师|医生|护士|民警|队员|党员|获奖|劳动模范|劳模|模范|道德模范|标兵|能手|楷模"
    '|典型|工匠|候选人|环卫|骑手|志愿者|网格员|[“"][^”"]{2,16}[”"]'
)
_NAMED = re.compile(
    rf"(?:{_LEADS})(?:以下|下列|了|的|其中|这|其中的)?{_NUMERAL}(?:(?:名|位)(?P<unit>[（(][组户对个][）)])?(?:{_NOUNS})|个(?:个人|先进个人))"
)
_BESIDE = re.compile(r"[、和及](?P<count>\d{1,4})[名位](?:先进)?个人")
"""`对某单位等4个集体、22名个人予以表扬`."""
_TITLED = re.compile(rf"(?:[里中上]的|记|走近|走进){_NUMERAL}(?:个人|[位名][\u4e00-\u9fff]{{2,8}})$")
"""A title that says how many it tells of: `风浪里的四个人`."""
_TITLE_MAX = 28
_ROW = re.compile(r"(?:评选?出|推选出|选出|产生|表彰|表扬|授予|共有)了?(?P<row>[^。；！？]{4,90})")
_OF_ROW = re.compile(
    rf"(?:^|[，、,和及])[“\"]?(?P<label>[\u4e00-\u9fff]{{2,10}}?)[”\"]?{_NUMERAL}(?P<unit>名|位|人|户|对|组|家)(?=[，、,和及]|$)"
)
"""`评出好媳妇4名，好婆婆2名，好邻居3户`: each award with its number."""
_AND_SO_ON = re.compile(
    rf"(?:授予|对|将|表彰|表扬|通报)[^。；！？]{{2,24}}等{_NUMERAL}(?:名|位|个(?!集体|单位|组织|班组|部门|家庭))(?:同志)?[^，。；]{{0,16}}(?:先进|个人|同志|模范|标兵|能手|工作者|称号|予以|给予|进行|通报)"
)
"""`对某某等30名先进个人予以表彰`."""


@dataclass(frozen=True)
class Statement:
    """A stated number with its words.

    `is_whole`: all people of the unit, those in groups included. `label`: the award that it is the number of, as a
    section's heading names it. `in_families`: a couple or a team counts as one.
    """

    said: str
    count: int
    origin: Origin
    is_whole: bool
    label: str = ""
    in_families: bool = False


_FAMILIES = re.compile("[户对组家]")


def counts_families(heading: str) -> bool:
    """Whether a heading's number counts families or teams beside people (`2名、组`, `3户`)."""
    stated = re.search(rf"[（(](?:共|计|共计)?{_NUMERAL}[^（）()]{{0,14}}[）)]", heading)
    return bool(stated and _FAMILIES.search(stated.group()))


def statements(texts: Iterable[tuple[str, Origin]]) -> Iterator[Statement]:
    """Every number in prose that speaks of the people to be honoured."""
    for text, origin in texts:
        yield from _labelled(text, origin)
        patterns = [(_WHOLE, True), (_NAMED, False), (_AND_SO_ON, False), (_BESIDE, False)]
        patterns += [(_TITLED, False)] if len(text) <= _TITLE_MAX else []
        for pattern, is_whole in patterns:
            for match in pattern.finditer(text):
                count = number_of(match["count"])
                if count:
                    families = bool(match.groupdict().get("unit"))
                    yield Statement(match.group().lstrip("、和及"), count, origin, is_whole, in_families=families)


def _labelled(text: str, origin: Origin) -> Iterator[Statement]:
    for row in _ROW.finditer(text):
        for match in _OF_ROW.finditer(row["row"]):
            count = number_of(match["count"])
            if count:
                said = match.group().lstrip("，、,和及")
                yield Statement(said, count, origin, False, match["label"], match["unit"] in "户对组家")
