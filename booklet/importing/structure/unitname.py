"""The unit's name and the shorter ones the text uses for it (云川市…局, 市…局, …局, 全局)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from booklet.importing.structure import tables
from booklet.importing.structure.draft import UnitName
from booklet.importing.structure.office import affiliation_end

_SHARE = 0.5
"""The unit is the affiliation of at least this share of the honourees that have one."""
_BEFORE = re.compile("^(?:在|由|是|为|对|向|经|据|我们?|全体|全|各|本|来自|走进|[^\u4e00-\u9fff])+")
_TITLED = re.compile(
    "^[—–-]*(?:谨以此|献给|记|致|走近|走进|关于表彰|关于通报表扬|关于表扬|关于|表彰|(?:19|20)\\d\\d年度?)+"
)


def unit_of(
    given: str, titles: Sequence[str], issuer: str, affiliations: Sequence[str], texts: Sequence[str]
) -> UnitName:
    """The unit. `given` (by the user) is certain; else the issuer, what the titles name, the affiliation of most.

    `issuer` signs a notice; `titles` are kicker, subtitle and title.
    """
    whole = "\n".join(texts)
    if given:
        return UnitName(given, _aliases(given, whole, affiliations), True)
    for said in (*issuer.split(" ")[-1:], *titles):
        bare = _TITLED.sub("", re.sub(r"[\s\u3000]", "", said))
        name = bare[: affiliation_end(bare)]
        if len(name) > 2 and (name == bare or whole.count(name) > said.count(name)):
            return UnitName(name, _aliases(name, whole, affiliations), True)
    hinted = next((name for said in titles[1:2] if (name := _titled(said)) and len(name) > 3), "")
    counted = Counter(name for name in affiliations if name)
    if counted:
        name, count = counted.most_common(1)[0]
        if count >= 2 and count >= _SHARE * sum(counted.values()):
            full = _fullest(name, whole)
            return UnitName(full, _aliases(full, whole, affiliations), True)
    subject = _subject(texts)
    if subject and (len(counted) < 3 or subject in counted):
        return UnitName(subject, _aliases(subject, whole, affiliations), subject in counted)
    return UnitName(hinted, _aliases(hinted, whole, affiliations), False) if hinted else UnitName()


def _titled(said: str) -> str:
    """The organisation that a subtitle begins with (`——记某局驻村工作队`)."""
    bare = _TITLED.sub("", re.sub(r"[\s\u3000]", "", said))
    return bare[: affiliation_end(bare)]


def _fullest(name: str, whole: str) -> str:
    """The longest name of a place in front of an affiliation (`市某办` -> `某州市某办`)."""
    best = name
    for match in re.finditer(f"[\u4e00-\u9fff]{{1,6}}(?={re.escape(name)})", whole):
        before = match.group()
        if name[0] in "省市县区":  # 云川 + 市某局
            place = _BEFORE.sub("", before)
            if match.start() == 0 or whole[match.start() - 1] in "\n。，！？；：“（":
                best = max(best, place + name, key=len) if 1 < len(place) < 4 else best
    return best


def _subject(texts: Sequence[str]) -> str:
    """An organisation that the first paragraphs name at a clause's beginning and the text names again."""
    whole = "\n".join(texts)
    best: tuple[int, str] = (1, "")
    for text in texts[:4]:
        for clause in re.split("[，。！？；：“”（）—\\s]", text):
            bare = re.sub("^(?:在|记|对|由|今年|近年来|\\d+年|\\d+月\\d*日?)+", "", clause)
            end = affiliation_end(bare[:24])
            name = bare[:end]
            if len(name) >= 4 and (count := whole.count(name)) > best[0]:
                best = (count, name)
    return best[1]


def _aliases(full: str, whole: str, affiliations: Sequence[str]) -> tuple[str, ...]:
    """Shorter forms in the text: endings of the name, `全办` and the like."""
    found: list[str] = []
    for length in range(len(full) - 1, 2, -1):
        tail = full[-length:]
        if re.search(f"(?<![\u4e00-\u9fff]){re.escape(tail)}", whole) or tail in affiliations:
            found.append(tail)
    last = full[-1]
    for word in (f"全{last}", f"我{last}", f"本{last}"):
        if word in whole and last in tables.words("organisations", "main"):
            found.append(word)
    return tuple(found)


def is_of(affiliation: str, unit: UnitName) -> bool:
    """Whether an affiliation is the unit or a part of it; an empty one is not another."""
    names = (unit.full, *unit.aliases)
    return not affiliation or any(
        name and (affiliation in name or name in affiliation or _alike(affiliation, name)) for name in names
    )


def _alike(one: str, other: str) -> bool:
    """`市某办` and `某市某办`: all characters of the shorter in order in the longer."""
    short, long = sorted((one, other), key=len)
    at = 0
    for char in long:
        if at < len(short) and short[at] == char:
            at += 1
    return at == len(short) and len(short) >= 3 and short[-1] == long[-1]
