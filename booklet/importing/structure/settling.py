"""What is known only when a whole document has been walked: people of the prose, captions' owners, rosters' titles."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from booklet.importing.document import Document, Paragraph
from booklet.importing.structure import captions, lists, tables
from booklet.importing.structure.deeds import Text
from booklet.importing.structure.draft import (
    Caption,
    Confidence,
    Group,
    Honouree,
    Member,
    Mention,
    Owner,
    OwnerKind,
    Passage,
    Section,
)
from booklet.importing.structure.heads import Head, head_of, lone_name
from booklet.importing.structure.items import Item, Kind
from booklet.importing.structure.names import Names
from booklet.importing.structure.office import affiliation_end, role_ending
from booklet.importing.structure.parts import WAITING, Parts
from booklet.importing.structure.people import in_prose, pronouns, sightings, speaks_of_all
from booklet.importing.structure.prose import told

_OPENING = 30
"""Who is named within so many characters of a paragraph is what it is about."""
_OF_ALL = re.compile("全体|集体合影|集体照|大合照")
"""A caption that shows everybody is nobody's own."""


def settle(parts: Parts, names: Names, unit: str, document: Document) -> None:
    """Complete the parts: a file that is one person's, honourees and mentions of the prose, then who owns captions."""
    _prose_without_sections(parts, names)
    _end_of_prose(parts, names)
    _one_person(parts, names, document)
    _tell(parts, names, unit)
    _rosters_of_sections(parts)
    homes = {f"{WAITING}{at}": f"captions/{len(parts.captions) + at}" for at in range(len(parts.waiting))}
    parts.ledger = [replace(entry, home=homes.get(entry.home, entry.home)) for entry in parts.ledger]
    for item, person, section in parts.waiting:
        _own(parts, item, person, section)
    _people_of_sections(parts)


def _prose_without_sections(parts: Parts, names: Names) -> None:
    """A text without headings, entries or rosters: its paragraphs with people in them make an untitled section."""
    if parts.heads or parts.sections or parts.honourees or len(parts.preface) < 2:
        return
    first = next(
        (at for at, passage in enumerate(parts.preface) if _introduces(passage.text, names)),
        len(parts.preface),
    )
    if first == len(parts.preface):
        return
    moved = parts.preface[first:]
    parts.preface = parts.preface[:first]
    parts.sections.append(Section("", moved[0].origin, tuple(moved)))
    for at, entry in enumerate(parts.ledger):
        if entry.home.startswith("preface/") and (number := int(entry.home.split("/")[1])) >= first:
            parts.ledger[at] = replace(entry, home=f"sections/0/paragraphs/{number - first}")
    for passage in moved:
        paragraph = Paragraph(passage.text, passage.origin, lines=passage.lines)
        parts.prose.append((Item(Kind.BODY, passage.text, paragraph, 0, len(passage.text)), 0))


def _end_of_prose(parts: Parts, names: Names) -> None:
    """The last paragraphs of an untitled section that speak of all close the text."""
    if not parts.sections or parts.sections[-1].heading:
        return
    last = len(parts.sections) - 1
    paragraphs = parts.sections[last].paragraphs
    end = len(paragraphs)
    while end > 1 and speaks_of_all(paragraphs[end - 1].text, names):
        end -= 1
    if end == len(paragraphs):
        return
    moved = paragraphs[end:]
    parts.sections[last] = replace(parts.sections[last], paragraphs=paragraphs[:end])
    parts.closing = [*moved, *parts.closing]
    gone = {(passage.origin, passage.text) for passage in moved}
    parts.prose = [one for one in parts.prose if (one[0].origin, one[0].text.strip()) not in gone]
    inside = f"sections/{last}/paragraphs/"
    for at, entry in enumerate(parts.ledger):
        room, _, number = entry.home.rpartition("/")
        if room == "closing":
            parts.ledger[at] = replace(entry, home=f"closing/{int(number) + len(moved)}")
        elif entry.home.startswith(inside) and int(number) >= end:
            parts.ledger[at] = replace(entry, home=f"closing/{int(number) - end}")


def _introduces(text: str, names: Names) -> bool:
    """Whether a paragraph introduces somebody who may be honoured: patients and authors are not."""
    quoted = tables.words("roles", "quoted_roles")
    return any(role_ending(one.office.role) not in quoted for one in in_prose([text], names)[0])


def _one_person(parts: Parts, names: Names, document: Document) -> None:
    """A file named for a person is that person's: its title is the name, its paragraphs are the deeds."""
    if parts.honourees or parts.groups:
        return
    said = _named_for(parts, names, document)
    if said is None:
        return
    name, head, by_title = said
    passages = [*parts.preface, *(one for section in parts.sections for one in section.paragraphs), *parts.closing]
    if not passages or (not any(name in passage.text for passage in passages) and len(parts.sections) > 2):
        return
    parts.preface, parts.closing, parts.prose = [], [], []
    headings = [section for section in parts.sections if section.heading]
    parts.sections = []
    parts.honourees.append(
        Honouree(
            name,
            passages[0].origin,
            role=head.role if head else "",
            affiliation=head.office.affiliation if head else "",
            party=head.party if head else "",
            remark=head.remark if head else "",
            role_sentence=head.sentence if head else "",
            deeds=tuple(passages),
            confidence=Confidence.HIGH if head or by_title else Confidence.MEDIUM,
        )
    )
    if head:
        parts.heads[0] = head
    parts.other += [Passage(section.heading, section.origin) for section in headings]
    homes = {"preface": "honourees/0/deeds", "closing": "honourees/0/deeds"}
    for at, entry in enumerate(parts.ledger):
        room = entry.home.split("/")[0]
        if room == "sections":
            home = "honourees/0/deeds" if "paragraphs" in entry.home else "other"
            parts.ledger[at] = replace(entry, home=home)
        else:
            parts.ledger[at] = replace(entry, home=homes.get(room, entry.home))
    parts.waiting = [(item, 0, None) for item, _, _ in parts.waiting]


def _named_for(parts: Parts, names: Names, document: Document) -> tuple[str, Head | None, bool] | None:
    """The person whom a file's title or name names, with what these say of office."""
    stem = re.sub(r"\.[A-Za-z0-9]{1,5}$", "", document.file.replace("\\", "/").rsplit("/", 1)[-1])
    texts = [parts.title[0]] if parts.title else []
    for at, text in enumerate([*texts, document.title, *re.split(r"[-_—–\s\u3000（(）)]+", stem), stem]):
        bare = re.sub(
            r"^\d{1,3}[.、．\-_ ]*|(?:先进|个人|优秀)?(?:事迹)?(?:材料|简介|介绍|简历|表|稿|终稿|定稿)?$",
            "",
            text.strip(),
        )
        if not bare:
            continue
        if head := head_of(text, names):
            return head.name, head, at < len(texts)
        if name := lone_name(bare, names):
            return name, None, at < len(texts)
    return None


def _tell(parts: Parts, names: Names, unit: str) -> None:
    known = {one.name for one in parts.honourees} | {one.name for one in parts.credits}
    rows = [(item, section, row) for item, section in parts.prose for row in lists.rows(item.text, names)]
    known |= {name for group in parts.groups for name in group.names}
    caption_text = "".join(item.text for item, _, _ in parts.waiting)
    pictured = frozenset(
        name for item, _, _ in parts.waiting for name in captions.people_in(item.text, item.marker, names)
    )
    entries = {one.name for one in parts.honourees}
    whole = "\n".join(text for text, _ in parts.texts)
    texts = [Text(item.paragraph, item.text, section) for item, section in parts.prose]
    for item, section, row in rows:
        if entries.isdisjoint(row.names) and not any(_is_praised_alone(name, whole) for name in row.names):
            members = tuple(Member(name, affiliation=row.affiliation) for name in row.names)
            begin, end = _sentence_around(item.text, row.start)
            passage = Passage(item.text[begin:end], item.origin, item.paragraph.lines, is_excerpt=True)
            parts.groups.append(
                Group(
                    members,
                    item.origin,
                    role=row.role,
                    text=(passage,),
                    section=section,
                    confidence=Confidence.MEDIUM,
                )
            )
            known |= set(row.names)
    unit = unit or _unit_hint(parts.kicker)
    found = told(
        texts,
        names,
        pictured=pictured,
        known=frozenset(known),
        whole=whole + caption_text,
        unit=unit,
        headings=[section.heading for section in parts.sections],
    )
    parts.honourees += found.honourees
    _in_order(parts)
    parts.mentions += found.mentions
    parts.doubtful += found.doubtful
    told_of = {one.name for one in parts.honourees} | {one.name for one in parts.mentions} | known
    outer = [*parts.preface, *parts.closing]
    for passage in (*outer, *(passage for one in parts.honourees for passage in one.deeds)):
        for one in sightings(passage.text, 0, names):
            if one.name not in told_of and not one.is_weak and not any(one.name in name for name in told_of):
                told_of.add(one.name)
                sentence = passage.text[one.sentence[0] : one.sentence[1]]
                if passage in outer and one.start < _OPENING and tables.pattern("praise", "words").search(passage.text):
                    parts.doubtful.append(one.name)
                parts.mentions.append(
                    Mention(one.name, passage.origin, one.office.role, one.office.affiliation, sentence)
                )


def _is_praised_alone(name: str, whole: str) -> bool:
    return whole.count(name) > 2


def _rosters_of_sections(parts: Parts) -> None:
    """A heading over nothing but a roster is the roster's title, not a section."""
    lists_in = Counter(group.section for group in parts.groups)
    only = {
        group.section
        for group in parts.groups
        if group.section is not None
        and group.title
        and lists_in[group.section] == 1
        and not group.text
        and not parts.sections[group.section].paragraphs
        and not any(one.section == group.section for one in parts.honourees)
    }
    if not only:
        return
    kept = [at for at in range(len(parts.sections)) if at not in only]
    moved = {old: new for new, old in enumerate(kept)}
    titles = {group.section: at for at, group in enumerate(parts.groups) if group.section in only}
    parts.sections = [parts.sections[at] for at in kept]
    parts.honourees = [
        replace(one, section=None if one.section is None else moved[one.section]) for one in parts.honourees
    ]
    parts.groups = [
        replace(one, section=moved.get(one.section) if one.section is not None else None) for one in parts.groups
    ]
    parts.waiting = [
        (item, person, moved.get(section) if section is not None else None) for item, person, section in parts.waiting
    ]
    for at, entry in enumerate(parts.ledger):
        if entry.home.startswith("sections/"):
            _, number, rest = entry.home.split("/", 2)
            old = int(number)
            home = f"groups/{titles[old]}/title" if old in only else f"sections/{moved[old]}/{rest}"
            parts.ledger[at] = replace(entry, home=home)


def _own(parts: Parts, item: Item, person: int | None, section: int | None) -> None:
    owner, confidence = _owner(parts, item.text, person, section)
    parts.captions.append(Caption(item.text, item.origin, owner, item.marker, item.picture, confidence))
    if item.picture and owner.kind is OwnerKind.HONOUREE and owner.index is not None:
        one = parts.honourees[owner.index]
        parts.honourees[owner.index] = replace(one, pictures=(*one.pictures, item.picture))


def _owner(parts: Parts, text: str, person: int | None, section: int | None) -> tuple[Owner, Confidence]:
    """Whom a caption names; else whose entry or section it stands in."""
    named = [(text.find(one.name), at) for at, one in enumerate(parts.honourees) if one.name in text]
    if named:
        at = min(named)[1]
        return Owner(OwnerKind.HONOUREE, parts.honourees[at].name, at), Confidence.HIGH
    for at, group in enumerate(parts.groups):
        if name := next((name for name in group.names if name in text), ""):
            return Owner(OwnerKind.GROUP, name, at), Confidence.HIGH
    if _OF_ALL.search(text):
        return Owner(OwnerKind.UNIT, _unit_hint(_OF_ALL.split(text)[0])), Confidence.MEDIUM
    if person is not None and person < len(parts.honourees):
        return Owner(OwnerKind.HONOUREE, parts.honourees[person].name, person), Confidence.MEDIUM
    if section is not None:
        heading = parts.sections[section].heading
        titled = [at for at, one in enumerate(parts.honourees) if one.name in heading]
        if len(titled) == 1:
            return Owner(OwnerKind.HONOUREE, parts.honourees[titled[0]].name, titled[0]), Confidence.MEDIUM
        return Owner(OwnerKind.SECTION, parts.sections[section].heading, section), Confidence.MEDIUM
    return Owner(OwnerKind.UNIT, _unit_hint(re.split("作为|，", text)[0])), Confidence.MEDIUM


def _people_of_sections(parts: Parts) -> None:
    for at, section in enumerate(parts.sections):
        text = "".join(passage.text for passage in section.paragraphs)
        people = tuple(one.name for one in parts.honourees if one.section == at or (text and one.name in text))
        parts.sections[at] = replace(section, people=people)
    parts.honourees = [
        replace(one, pronouns=pronouns([passage.text for passage in one.deeds])) if one.deeds else one
        for one in parts.honourees
    ]


def _unit_hint(text: str) -> str:
    return text if text and affiliation_end(text) == len(text) else ""


def _sentence_around(text: str, at: int) -> tuple[int, int]:
    begin = max(text.rfind(mark, 0, at) for mark in "。！？") + 1
    ends = [text.find(mark, at) for mark in "。！？" if text.find(mark, at) >= 0]
    return begin, (min(ends) + 1 if ends else len(text))


def _in_order(parts: Parts) -> None:
    """Honourees in the order of the source: those of prose among those with heads; tables keep their own."""
    order = {origin: at for at, (_, origin) in enumerate(parts.texts)}
    texts = {origin: text for text, origin in reversed(parts.texts)}
    if any(one.origin not in order for one in parts.honourees):
        return
    ranked = sorted(
        range(len(parts.honourees)),
        key=lambda at: (
            order[parts.honourees[at].origin],
            texts[parts.honourees[at].origin].find(parts.honourees[at].name),
        ),
    )
    moved = {old: new for new, old in enumerate(ranked)}
    parts.honourees = [parts.honourees[at] for at in ranked]
    parts.heads = {moved[at]: head for at, head in parts.heads.items()}
    parts.waiting = [
        (item, moved[person] if person is not None else None, section) for item, person, section in parts.waiting
    ]
    for at, entry in enumerate(parts.ledger):
        room, _, rest = entry.home.partition("/")
        if room == "honourees":
            number, _, field = rest.partition("/")
            parts.ledger[at] = replace(entry, home=f"honourees/{moved[int(number)]}/{field}")
