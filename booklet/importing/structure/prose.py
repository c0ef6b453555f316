"""Honourees of a feature: people inside the paragraphs of sections, with the passages that tell of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from booklet.importing.document import Paragraph
from booklet.importing.structure import tables
from booklet.importing.structure.draft import Confidence, Honouree, Mention, Passage
from booklet.importing.structure.names import Names
from booklet.importing.structure.office import Office, descriptor, ends_with_role
from booklet.importing.structure.people import (
    PRAISED,
    Person,
    Sighting,
    judge,
    pronouns,
    sightings,
    sightings_of,
    stretch,
)

_SURE = 3
"""From so much evidence on praise is beyond doubt."""
_OPENING = 24
"""A paragraph goes on with a person whom its first so many characters name."""
_TAKES_UP = re.compile("^(?:[^，。“]{0,10}，)?[他她](?!们)")
_BRACKETED = re.compile("[（(]([^（）()]{1,12})[)）]")
_MEMBER = re.compile("(?:是|作为)(?:这支|该|这个|其中|队伍)[^，。]{0,8}(?:一员|一名|之一|一分子)")
_TEAM = re.compile(r"(?:组成的|组建的?|一支|这支)(?P<role>[\u4e00-\u9fff]{2,8}?)(?:队伍|团队)")
_CORPS = re.compile(
    r"(?:成立|组建|组成)了?(?P<corps>[\u4e00-\u9fff]{2,12}?(?:分队|突击队|服务队|先锋队|小组|专班|工作队))"
)


@dataclass(frozen=True)
class Text:
    """A paragraph of prose with the section it stands in (None: none)."""

    paragraph: Paragraph
    text: str
    section: int | None


@dataclass(frozen=True)
class Told:
    """What prose tells: honourees with excerpts, mentions, and the names whose standing is in doubt."""

    honourees: tuple[Honouree, ...]
    mentions: tuple[Mention, ...]
    doubtful: tuple[str, ...] = ()


def told(
    texts: Sequence[Text], names: Names, *, pictured: frozenset[str], known: frozenset[str], whole: str, unit: str
) -> Told:
    """Judge the people of all sections at once; `known` are not asked about (entries of their own, bylines)."""
    plain = [item.text for item in texts]
    seen = [one for at, text in enumerate(plain) for one in sightings(text, at, names) if one.name not in known]
    found = {one.name for one in seen} | known
    for name in sorted(pictured - found):
        seen += [one for at, text in enumerate(plain) for one in sightings_of(name, text, at)]
    people = _in_a_row(judge(plain, seen, pictured, whole))
    praised = [
        one for one in people if one.evidence >= PRAISED and not (one.sightings[0].is_weak and one.evidence < _SURE)
    ]
    praised_names = {one.name for one in praised}
    honourees = [_honouree(one, praised, seen, texts, unit) for one in praised]
    mentions = [_mention(one, plain, texts) for one in people if one.name not in praised_names and not _is_shadow(one)]
    doubtful = [one.name for one in people if _is_doubtful(one) and not _is_shadow(one)]
    return Told(tuple(honourees), tuple(mentions), tuple(doubtful))


def _in_a_row(people: Sequence[Person]) -> list[Person]:
    """One of several introduced in the same form in a paragraph, all others beyond doubt, is no worse than they."""
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
    """Whether the evidence decides neither way."""
    return person.evidence in (PRAISED - 1, PRAISED)


def _is_shadow(person: Person) -> bool:
    """A candidate by a weak form only, without evidence: no person for all we know."""
    return person.sightings[0].is_weak and person.evidence < PRAISED


def _honouree(
    person: Person, praised: Sequence[Person], seen: Sequence[Sighting], texts: Sequence[Text], unit: str
) -> Honouree:
    first = person.first
    section = texts[first.at].section
    office = _expanded(person.office, unit)
    if not office.role:
        office = _as_member(first, texts, unit)
    deeds = _deeds(person, praised, seen, texts)
    weak = person.sightings[0].is_weak or person.evidence < _SURE
    return Honouree(
        person.name,
        texts[first.at].paragraph.origin,
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


def _deeds(
    person: Person, praised: Sequence[Person], seen: Sequence[Sighting], texts: Sequence[Text]
) -> tuple[Passage, ...]:
    """The passages about a person: the section where it is theirs alone, else the stretch and what takes it up."""
    first = person.first
    section = texts[first.at].section
    own = [at for at, item in enumerate(texts) if item.section == section]
    others = [one for one in praised if one.name != person.name]
    rivals = {one.name for one in others if any(one.name in texts[at].text for at in own)}
    named = [at for at in own if person.name in texts[at].text or _TAKES_UP.match(texts[at].text)]
    is_alone = not rivals and section is not None and sum(person.name in texts[at].text for at in own) > 1
    if is_alone and len(named) * 2 > len(own):
        return tuple(_passage(texts[at], 0, len(texts[at].text)) for at in own)
    here = [one.first for one in others if one.first.at == first.at]
    beside = [one for one in seen if one.at == first.at and one.name != person.name]
    start, end = stretch(first, texts[first.at].text, here, beside)
    found = [_passage(texts[first.at], start, end)]
    if end < len(texts[first.at].text):
        return tuple(found)
    introduced = {one.first.at for one in others}
    for at in [at for at in own if at > first.at]:
        opening = texts[at].text[:_OPENING]
        is_named = person.name in opening and f"像{person.name}" not in opening
        if at in introduced or not (is_named or _TAKES_UP.match(texts[at].text)):
            break
        found.append(_passage(texts[at], 0, len(texts[at].text)))
    return tuple(found)


def _passage(item: Text, start: int, end: int) -> Passage:
    paragraph = item.paragraph
    return Passage(item.text[start:end].strip(), paragraph.origin, paragraph.lines, is_excerpt=True)
