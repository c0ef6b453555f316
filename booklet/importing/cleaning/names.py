"""Where personal names stand in running text: after a role, before 同志, at the head of an entry. For clean-up only.

Only sure places count: what is found here is shown to a person, or keeps a join honest, and decides nothing alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from booklet.importing.surnames import single_surnames

SURNAMES = single_surnames()
"""Surnames of one character."""

_ROLES = (
    "书记|主任|局长|处长|科长|股长|所长|站长|院长|校长|馆长|队长|班长|组长|部长|厂长|社长|会长|镇长|乡长|村长|区长|县长|市长|厅长"
    "|园长|行长|秘书|委员|干部|党员|民警|医生|护士|教师|老师|司机|工人|职工|员工|队员|队友|志愿者|村民|居民|同志|工程师|技术员"
    "|保洁员|网格员|驾驶员|支书|总监|经理|店主|户主|学生|战士|退役军人|主席|会长|理事长|教授|厨师长?|电工|护士长|技师|农民|教练|船长|军医"
)
_AFTER_ROLE = re.compile(f"(?:{_ROLES})")
_BEFORE_TITLE = re.compile("同志|先生|女士|老师|医生|主任|书记|师傅|大姐|大爷|大娘")
_HAN = re.compile("[\u4e00-\u9fff]")
_NAME_ENDS = re.compile(
    "[，。、；：！？（）“”\\s的和与及在是说带同率把从对为向一每就也还已于将曾来到又不因立率连主始自家回正今坚告介表用走]|$|第|这|那|同志|[\u4e00-\u9fff][着了过]"
)


def name_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each name that stands in a sure place."""
    seen: set[int] = set()
    for match in _AFTER_ROLE.finditer(text):
        if (span := _name_at(text, match.end())) and span[0] not in seen:
            seen.add(span[0])
            yield span
    for match in _BEFORE_TITLE.finditer(text):
        for size in (3, 2):
            start = match.start() - size
            if start >= 0 and start not in seen and _is_name(text[start : match.start()]):
                seen.add(start)
                yield start, match.start()
                break
    if 0 not in seen and (span := _name_at(text, 0)) and text[span[1] : span[1] + 1] in ("，", "：", "（"):
        yield span


_CALLED = re.compile(
    "(?:名叫|叫做|叫|大名|的是|的)(?P<name>[\u4e00-\u9fff]{2,3}?)(?=[，。、]|今年|现年|时年|这年|那年|是[\u4e00-\u9fff]{2})"
)


def called_spans(text: str) -> Iterator[tuple[int, int]]:
    """Names that a sentence introduces: `守后桨的叫某某，`, `掌舵的某某今年六十一岁`. Less sure than `name_spans`."""
    for match in _CALLED.finditer(text):
        if _is_name(match["name"]):
            yield match.span("name")


def _name_at(text: str, at: int) -> tuple[int, int] | None:
    """A name that begins at an index and ends before a word that follows names."""
    for size in (3, 2):
        if _is_name(text[at : at + size], size) and _NAME_ENDS.match(text, at + size):
            return at, at + size
    return None


def _is_name(text: str, size: int = 0) -> bool:
    return (
        len(text) >= 2
        and (not size or len(text) == size)
        and text[0] in SURNAMES
        and all(_HAN.match(char) for char in text)
    )
