"""Honourees of a feature: people inside the paragraphs of sections, with the passages that tell of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from booklet.importing.structure import tables
from booklet.importing.structure.deeds import Scene, Text
from booklet.importing.structure.draft import Confidence, Honouree, Mention
from booklet.importing.structure.names import Names
from booklet.importing.structure.office import Office, descriptor, ends_with_role, parse
from booklet.importing.structure.people import (
    PRAISED,
    Person,
    Sighting,
    in_headings,
    in_prose,
    judge,
    pronouns,
    sightings_of,
)

_SURE = 3
"""From so much evidence on praise is beyond doubt."""
_A_LITTLE = 25
"""Less is told of those who are only mentioned."""
_INTRODUCED = 90
"""What somebody is, is said within so many characters of the name."""
_IS = re.compile(
    "(?P<who>(?:^[\u4e00-\u9fff·]{2,4}|[他她]|，)(?:[\u4e00-\u9fff0-9]{0,8}(?:岁|以前|现在|今年|如今|原|原来)?))"
    "(?:是|任|担任|当上了?|当了?|成为了?|做了?)(?P<what>[^，。；“”：！？]{2,36})"
)
_WHO_IS = re.compile("(?:^|[，。；、]|的)(?P<what>[\u4e00-\u9fff]{2,12})(?:就?是|叫)$")
_APPOSED = re.compile("，(?:(?:今年|现年)?\\d{1,3}岁，|[男女]，)*(?P<what>[^，。；：“”]{2,30})[，。]")
_OF_CLASS = re.compile("(?P<of>[高初]?[一二三四五六七八九十](?:年级)?[（(]?\\d{1,2}[)）]?班)的?(?:学生|同学)?$")
_LOOKED_AT = 4
"""In so many places it is looked for."""
_ONE = re.compile(
    "^(?:了|过)?(?:一[名位个]|这里的|院里|站里|队里|班里|科里|厂里|村里)?(?:\\d+多?年的?)?"
    "(?:唯一的|最年轻的|年纪最[小大]的|资格最老的)?"
)
_SOMEBODYS = re.compile(
    "(?:儿子|女儿|妻子|丈夫|母亲|父亲|亲戚|榜样|(?<![承传护责绍主领带])人|老大|老二|老三|独苗|熟人)$"
)
_TITLED = 3
"""What it counts that a section's heading names somebody."""
_BRACKETED = re.compile("[（(]([^（）()]{1,12})[)）]")
_MEMBER = re.compile("(?:是|作为)(?:这支|该|这个|其中|队伍)[^，。]{0,8}(?:一员|一名|之一|一分子)")
_TEAM = re.compile(r"(?:组成的|组建的?|一支|这支)(?P<role>[\u4e00-\u9fff]{2,8}?)(?:队伍|团队)")
_CORPS = re.compile(
    r"(?:成立|组建|组成)了?(?P<corps>[\u4e00-\u9fff]{2,12}?(?:分队|突击队|服务队|先锋队|小组|专班|工作队))"
)


@dataclass(frozen=True)
class Told:
    """What prose tells: honourees with excerpts, mentions, and the names whose standing is in doubt."""

    honourees: tuple[Honouree, ...]
    mentions: tuple[Mention, ...]
    doubtful: tuple[str, ...] = ()


def told(
    texts: Sequence[Text],
    names: Names,
    *,
    pictured: frozenset[str],
    known: frozenset[str],
    whole: str,
    unit: str,
    headings: Sequence[str] = (),
) -> Told:
    """Judge the people of all sections at once; `known` are not asked about (entries of their own, bylines).

    `headings` are those of the sections: whom one names alone, his is the section.
    """
    titled = dict(enumerate(in_headings(headings, names)))
    of_heading = {name for people in titled.values() for name in people} - known
    plain = [item.text for item in texts]
    every, places = in_prose(plain, names)
    seen = [one for one in every if one.name not in known]
    found = {one.name for one in seen} | known
    for name in sorted((pictured | of_heading) - found):
        seen += [one for at, text in enumerate(plain) for one in sightings_of(name, text, at)]
    people = _in_a_row(
        replace(one, evidence=one.evidence + _TITLED) if one.name in of_heading else one
        for one in judge(plain, seen, pictured, whole, places)
    )
    owned = {at: people[0] for at, people in titled.items() if len(people) == 1}
    praised = [
        one for one in people if one.evidence >= PRAISED and not (one.sightings[0].is_weak and one.evidence < _SURE)
    ]
    praised_names = {one.name for one in praised}
    scene = Scene(texts, praised, seen, owned)
    honourees = [_honouree(one, scene, unit) for one in praised]
    mentions = [_mention(one, plain, texts) for one in people if one.name not in praised_names and not _is_shadow(one)]
    doubtful = [one.name for one in people if _is_doubtful(one) and not _is_shadow(one)]
    return Told(tuple(honourees), tuple(mentions), tuple(doubtful))


def _in_a_row(told: Iterable[Person]) -> list[Person]:
    """One of several introduced in the same form in a paragraph, all others beyond doubt, is no worse than they."""
    people = list(told)
    made: list[Person] = []
    for one in people:
        beside = [
            other
            for other in people
            if other is not one and other.first.at == one.first.at and other.evidence >= PRAISED
        ]
        sure = sum(other.evidence >= _SURE for other in beside)
        raised = one.evidence == PRAISED and sure > 1 and bool(one.office.affiliation)
        made.append(replace(one, evidence=_SURE) if raised else one)
    return made


def _is_doubtful(person: Person) -> bool:
    """Whether the evidence decides neither way; who only speaks, or of whom next to nothing is told, is a mention."""
    told = person.telling
    return person.evidence == PRAISED or (person.evidence == PRAISED - 1 and told.told >= _A_LITTLE and not told.led)


def _is_shadow(person: Person) -> bool:
    """A candidate by a weak form only, without evidence: no person for all we know."""
    return person.sightings[0].is_weak and person.evidence < PRAISED


def _honouree(person: Person, scene: Scene, unit: str) -> Honouree:
    texts = scene.texts
    first = person.first
    section = texts[first.at].section
    office = _expanded(person.office, unit)
    if not office.role:
        office = _as_member(first, texts, unit)
    if not office.role:
        office = _said_to_be(person, texts) or office
    deeds = scene.deeds(person)
    weak = person.sightings[0].is_weak or person.evidence < _SURE
    return Honouree(
        person.name,
        deeds[0].origin if deeds else texts[first.at].paragraph.origin,
        role=office.role,
        affiliation=office.affiliation,
        role_sentence=office.text,
        remark=_remark(person, texts),
        section=section,
        deeds=deeds,
        pronouns=pronouns([passage.text for passage in deeds]),
        confidence=Confidence.MEDIUM if weak else Confidence.HIGH,
    )


def _remark(person: Person, texts: Sequence[Text]) -> str:
    """What brackets add right after the name: `（已故）`, `（女）`."""
    for one in person.sightings:
        beside = _BRACKETED.match(texts[one.at].text, one.end)
        found = descriptor(beside[1]) if beside else None
        if found and found.fact:
            return found.fact
    return ""


def _mention(person: Person, plain: Sequence[str], texts: Sequence[Text]) -> Mention:
    first = person.first
    office = person.office
    begin, end = first.sentence
    return Mention(
        person.name, texts[first.at].paragraph.origin, office.role, office.affiliation, plain[first.at][begin:end]
    )


def _expanded(office: Office, unit: str) -> Office:
    """`办事处党政办科员` in a text about 某办事处 is of that unit."""
    short = office.affiliation
    if unit and short and unit != short and unit.endswith(short) and len(short) <= 4:
        return Office(unit, office.role, office.text)
    for length in (4, 3, 2):
        tail, rest = unit[-length:], office.role[length:]
        if unit and not short and tail in tables.words("organisations", "main") and office.role.startswith(tail):
            return Office(unit, rest, office.text) if ends_with_role(rest) else office
    return office


def _as_member(first: Sighting, texts: Sequence[Text], unit: str) -> Office:
    """`某某是该队的一分子`: what the section has said of that team is the person's office."""
    item = texts[first.at]
    if not _MEMBER.match(item.text, first.end):
        return Office("", "")
    before = "".join(one.text for one in texts[: first.at + 1] if one.section == item.section)
    team, corps = _TEAM.search(before), _CORPS.search(before)
    affiliation = (unit + corps["corps"]) if corps else ""
    return Office(affiliation, team["role"] if team else "队员", "")


def _said_to_be(person: Person, texts: Sequence[Text]) -> Office | None:
    """What a text says that somebody is: `某某是某厂的电工`, `某某，64岁，第四代传人。`, `五（1）班的某某`."""
    for one in person.sightings[:_LOOKED_AT]:
        text = texts[one.at].text
        before, after = text[max(0, one.start - _INTRODUCED) : one.start], text[one.end : one.end + _INTRODUCED]
        if at_school := _OF_CLASS.search(before):
            return Office("", f"{at_school['of']}学生", at_school["of"])
        said = [_WHO_IS.search(before), _APPOSED.match(after), *_IS.finditer(text[one.start : one.end + _INTRODUCED])]
        for found in filter(None, said):
            what = _ONE.sub("", found["what"])
            is_of = "who" not in found.groupdict() or person.name in found["who"] or found["who"][:1] in "他她，"
            if is_of and ends_with_role(what) and not _SOMEBODYS.search(what):
                return parse(what)
    return None
