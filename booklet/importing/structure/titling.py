"""What stands at both ends of a text: title, kicker and subtitle; the office or person that signs, and the date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from booklet.importing.structure import captions
from booklet.importing.structure.draft import Credit
from booklet.importing.structure.items import ATTACHED, Item, Kind, is_issuer, is_numbered_heading
from booklet.importing.structure.office import affiliation_end

_NOTICE = re.compile("^关于|(?:决定|通报|通知|公告|公示|名单|意见|倡议书)$")
_COLUMN = re.compile(r"[【\[]?(?P<column>[^|｜丨┃\[\]【】]{2,12}?)[\s\u3000]*(?:[|｜丨┃]|[】\]])[\s\u3000]*(?=.{4})")
_SUBTITLED = re.compile("(?:纪实|侧记|速写|素描|掠影|事迹|纪事|群像|小记|二三事|的故事)$")


def signature(items: list[Item]) -> list[Item]:
    """A notice's end: the issuing office, then the date."""
    made = list(items)
    for at, item in enumerate(items):
        above = at - 1
        while item.kind is Kind.DATE and above > 0 and _may_sign(items[above]):
            made[above] = replace(items[above], kind=Kind.ISSUER)
            above -= 1
    last = len(items) - 1
    if (
        last > 2
        and items[last].kind is Kind.SHORT
        and is_issuer(items[last].text)
        and captions.looks_like(items[last].text) < 1
    ):
        made[last] = replace(items[last], kind=Kind.ISSUER)
    return made


def signed_by_a_person(items: list[Item]) -> list[Item]:
    """`患者家属　某某` above a letter's date is who wrote it, no entry."""
    made = list(items)
    for at, item in enumerate(items):
        is_last = at + 1 == len(items) or items[at + 1].kind is Kind.DATE
        if not is_last or at < 2 or item.head is None or not item.head.is_line or item.head.is_numbered:
            continue
        if items[at - 1].kind is Kind.BODY and sum(one.head is not None for one in items) == 1:
            credit = Credit("author", item.head.name, item.origin)
            made[at] = replace(item, kind=Kind.CREDIT, head=None, credits=(credit,))
    return made


def _may_sign(item: Item) -> bool:
    return item.kind in (Kind.SHORT, Kind.HEADING) and is_issuer(item.text)


def titled(items: list[Item]) -> list[Item]:
    """The title: what the source marks, else the first line where it is no prose. A paragraph never becomes one."""
    made = list(items)
    first = next((at for at, item in enumerate(items) if item.kind not in (Kind.NOTE, Kind.CREDIT, Kind.DATE)), None)
    if first is None:
        return made
    if not any(item.kind is Kind.TITLE for item in items) and items[first].kind in (Kind.SHORT, Kind.HEADING):
        is_title = not re.match("[▲△]|图为", items[first].text) and not _only_line(items, first)
        if is_title and not ATTACHED.match(items[first].text) and not is_numbered_heading(items[first].text):
            made[first] = replace(items[first], kind=Kind.TITLE)
            made = _with_line_above(made, first)
    title = next((at for at, item in enumerate(made) if item.kind is Kind.TITLE), None)
    if title is not None and title + 1 < len(made):
        below = made[title + 1]
        if below.kind is Kind.SHORT and re.match("[—–-]{1,2}|[（(]", below.text):
            made[title + 1] = replace(below, kind=Kind.SUBTITLE)
    return made if title is None else _parted(made, title)


def _with_line_above(items: list[Item], first: int) -> list[Item]:
    """A title's first line: the issuing office, whose title it begins; a kicker, where the byline stands below both.

    `某办公室｜关于表扬…的通报` is one title in two lines (GB/T 9704: issuer, matter, kind); several are a kicker.
    """
    made = list(items)
    below = items[first + 1] if first + 1 < len(items) else None
    if below is None or below.kind not in (Kind.SHORT, Kind.HEADING):
        return made
    above = items[first]
    if _is_office(above.text) and _NOTICE.search(below.text):
        if below.text.startswith("关于") and not re.search(r"[\s\u3000]", above.text):
            made[first] = replace(above, kind=Kind.KICKER, text="")
            made[first + 1] = replace(below, kind=Kind.TITLE, text=above.text + below.text)
        elif below.kind is Kind.SHORT:
            made[first] = replace(above, kind=Kind.KICKER)
            made[first + 1] = replace(below, kind=Kind.TITLE)
        return made
    after = items[first + 2] if first + 2 < len(items) else None
    has_subtitle = after is not None and after.kind is Kind.SHORT and bool(re.match("[—–-]{1,2}", after.text))
    if has_subtitle:
        after = items[first + 3] if first + 3 < len(items) else None
    is_above_byline = after is not None and after.kind is Kind.CREDIT and after.start == 0
    if is_above_byline and _SUBTITLED.search(below.text) and not _SUBTITLED.search(above.text):
        made[first + 1] = replace(below, kind=Kind.SUBTITLE)
    elif is_above_byline and not re.match("[—–-]{1,2}|[（(]", below.text):
        made[first] = replace(above, kind=Kind.KICKER)
        made[first + 1] = replace(below, kind=Kind.TITLE)
    return made


def _parted(items: list[Item], title: int) -> list[Item]:
    """`八一特别 | 他们依旧是兵`: a column's name before the title is its kicker."""
    item = items[title]
    if any(one.kind is Kind.KICKER for one in items) or item.text != item.paragraph.text[item.start : item.end]:
        return items
    match = _COLUMN.match(item.text)
    if match is None:
        return items
    cut = item.start + match.end()
    kicker = replace(item, kind=Kind.KICKER, text=match["column"], end=cut)
    return [*items[:title], kicker, replace(item, text=item.text[match.end() :], start=cut), *items[title + 1 :]]


def _is_office(text: str) -> bool:
    return is_issuer(text) or affiliation_end(text) == len(text)


def _only_line(items: Sequence[Item], at: int) -> bool:
    return len(items) == 1 and at == 0
