"""From items to a draft: who owns which paragraph, which caption, which heading. One document at a time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from booklet.importing.document import Document, Origin, Paragraph, Severity, Spot, Table
from booklet.importing.structure import lists
from booklet.importing.structure.draft import (
    Entry,
    Group,
    Honouree,
    Member,
    Passage,
    Section,
)
from booklet.importing.structure.heads import NUMBER
from booklet.importing.structure.items import ATTACHMENT, Item, Kind
from booklet.importing.structure.names import Names
from booklet.importing.structure.outline import outline
from booklet.importing.structure.parts import WAITING, Parts, passage_of
from booklet.importing.structure.people import sightings, speaks_of_all, subject_of
from booklet.importing.structure.sentences import SINGULAR
from booklet.importing.structure.settling import settle
from booklet.importing.structure.sheets import Found, read_pairs, read_table
from booklet.importing.structure.typed import with_tables
from booklet.importing.structure.unread import unread

_KICKER_MAX = 14
_SCENE_MIN = 28
_TEAMS = re.compile("集体|单位|班组|团队|组织|窗口")
"""Below such a heading each roster is a team of its own, below others its label is its members' unit."""
_PROSE_LEAST = 50
"""So many characters are prose, in which somebody of a table may be told of."""


def assemble(document: Document, unit: str) -> Parts:
    """Read a cleaned document's structure. `unit`: the unit's name where the user gave it, for short forms of it."""
    paragraphs = [block for block in document.blocks if isinstance(block, Paragraph)]
    names = Names([paragraph.text for paragraph in paragraphs])
    builder = _Builder(names)
    blocks = with_tables(document.blocks)
    items = outline(blocks, names)
    builder.run(items)
    for block in blocks:
        if isinstance(block, Table):
            builder.table(block)
    settle(builder.parts, names, unit, document)
    builder.attach()
    builder.parts.spots += unread(builder.parts, names)
    return builder.parts


class _Builder:
    """Walks the items once; what is open (a section, an entry, a form) owns what follows."""

    def __init__(self, names: Names) -> None:
        self.parts = Parts()
        self.names = names
        self.section: int | None = None
        self.person: int | None = None
        self.roster: int | None = None
        self.along = range(0)
        self.lists: list[tuple[Table, Origin | None]] = []
        self.form: list[tuple[str, str, Origin]] = []
        self.form_deeds: list[Item] = []
        self.has_heads = False
        self.has_entries = False
        self.has_parts = False

    def run(self, items: Sequence[Item]) -> None:
        """All items in order."""
        self.has_heads = any(item.kind in (Kind.HEAD, Kind.PAIRS) for item in items)
        self.has_entries = sum(item.kind in (Kind.HEAD, Kind.PAIRS, Kind.ROSTER) for item in items) > 1
        self.has_parts = self.has_heads or any(item.kind is Kind.HEADING for item in items)
        closing = self._closing(items)
        for at, item in enumerate(items):
            if item.kind is not Kind.CREDIT:
                self.parts.texts.append((item.text, item.origin))
            if item.is_unread:
                self.parts.spots.append(Spot("entry-unread", Severity.HIGH, item.origin, item.text[:24]))
            if at in closing:
                self._end_form()
                self.person = None
                self._keep(self.parts.closing, item, f"closing/{len(self.parts.closing)}")
            else:
                getattr(self, f"_{item.kind.value}")(item)
        self._end_form()

    # What each kind of item does.

    def _title(self, item: Item) -> None:
        if self.parts.title is not None:
            self._heading(item)
            return
        kicker, title = _kicker(item.text) if not self.parts.kicker else (self.parts.kicker, item.text)
        self.parts.title, self.parts.kicker = (title, item.origin), kicker
        self._enter(item, "title")

    def _kicker(self, item: Item) -> None:
        self.parts.kicker = item.text
        self._enter(item, "kicker")

    def _subtitle(self, item: Item) -> None:
        self.parts.subtitle = item.text
        self._enter(item, "subtitle")

    def _heading(self, item: Item) -> None:
        self._end_form()
        stated = lists.STATED.search(item.text)
        text = lists.STATED.sub("", item.text) if stated else item.text
        number = NUMBER.match(text)
        bare = text[number.end() :].strip() if number else text
        count = lists.number_of(stated["count"]) if stated else None
        self.section, self.person, self.roster = len(self.parts.sections), None, None
        self.parts.sections.append(Section(bare, item.origin, stated=count))
        self._enter(item, f"sections/{self.section}/heading")

    def _head(self, item: Item) -> None:
        self._end_form()
        head = item.head
        assert head is not None
        index = self.person = len(self.parts.honourees)
        self.parts.heads[index] = head
        self.roster = None
        deeds: tuple[Passage, ...] = ()
        rest = item.text[head.rest :]
        self._piece(item, item.text[: head.rest], f"honourees/{index}/head")
        if rest.strip():
            deeds = (Passage(rest.strip(), item.origin, item.paragraph.lines),)
            self._piece(item, rest, f"honourees/{index}/deeds")
        self.parts.honourees.append(
            Honouree(
                head.name,
                item.origin,
                role=head.role,
                affiliation=head.office.affiliation,
                party=head.party,
                role_sentence=head.sentence.removeprefix(head.name).lstrip("，,：:　 "),
                remark=head.remark,
                section=self.section,
                deeds=deeds,
            )
        )
        self.along = range(index + 1, index + 1 + len(head.along))
        copies = tuple(replace(one, is_excerpt=True) for one in deeds)
        self.parts.honourees += [replace(self.parts.honourees[index], name=name, deeds=copies) for name in head.along]
        self.parts.heads |= {at: replace(head, name=name) for at, name in zip(self.along, head.along, strict=True)}

    def _body(self, item: Item) -> None:
        if self.form:
            self.form_deeds.append(item)
            self._enter(item, f"honourees/{len(self.parts.honourees)}/deeds")
        elif self.person is not None and self._is_of_person(item):
            one = self.parts.honourees[self.person]
            self.parts.honourees[self.person] = replace(one, deeds=(*one.deeds, passage_of(item)))
            for at in self.along:
                other = self.parts.honourees[at]
                shared = replace(passage_of(item), is_excerpt=True)
                self.parts.honourees[at] = replace(other, deeds=(*other.deeds, shared))
            self._enter(item, f"honourees/{self.person}/deeds")
        elif self.section is not None or self._begins_prose(item):
            self.person = None
            if self.section is None:
                self.section = len(self.parts.sections)
                self.parts.sections.append(Section("", item.origin))
            one_section = self.parts.sections[self.section]
            paragraphs = (*one_section.paragraphs, passage_of(item))
            self._enter(item, f"sections/{self.section}/paragraphs/{len(paragraphs) - 1}")
            self.parts.sections[self.section] = replace(one_section, paragraphs=paragraphs)
            self.parts.prose.append((item, self.section))
        elif self.parts.honourees or self.parts.groups:
            self.person = None
            self._keep(self.parts.closing, item, f"closing/{len(self.parts.closing)}")
        else:
            self._keep(self.parts.preface, item, f"preface/{len(self.parts.preface)}")

    def _begins_prose(self, item: Item) -> bool:
        """Whether a paragraph outside any section tells of a person, so that an untitled section begins with it."""
        if item.kind is not Kind.BODY or not self.has_parts or (self.has_entries and not self.parts.honourees):
            return False
        return bool(subject_of(item.text, self.names))

    def _group(self, item: Item) -> None:
        self._end_form()
        self.person = None
        index = len(self.parts.groups)
        if item.members:
            text = (passage_of(item),)
            self.parts.groups.append(Group(item.members, item.origin, item.label, text=text, section=self.section))
            self._enter(item, f"groups/{index}/text")
            return
        row = lists.rows(item.text, self.names)[0]
        members = tuple(Member(name, affiliation=row.affiliation) for name in row.names)
        role = row.role or _role_after(item.text[row.end :])
        self.parts.groups.append(Group(members, item.origin, role=role, text=(passage_of(item),), section=self.section))
        self._enter(item, f"groups/{index}/text")

    def _roster(self, item: Item) -> None:
        self._end_form()
        self.person = None
        section = self.parts.sections[self.section] if self.section is not None else None
        is_team = section is not None and bool(_TEAMS.search(section.heading))
        if self.roster is None or (item.label and (section is None or is_team)):
            self.roster = len(self.parts.groups)
            title, stated = (section.heading, section.stated) if section else (item.label, None)
            if is_team and item.label:
                title, stated = item.label, None
            self.parts.groups.append(Group((), item.origin, title=title, stated=stated, section=self.section))
        group = self.parts.groups[self.roster]
        self.parts.groups[self.roster] = replace(group, members=(*group.members, *item.members))
        self._enter(item, f"groups/{self.roster}/members")

    def _family(self, item: Item) -> None:
        """The members of a family, below their householder's entry, which goes on."""
        index = len(self.parts.groups)
        title = f"{item.label}家庭"
        self.parts.groups.append(Group(item.members, item.origin, title, section=self.section, is_family=True))
        self._enter(item, f"groups/{index}/members")

    def _label(self, item: Item) -> None:
        """What belongs to another line: an office to the name above, a number of people to the heading above."""
        stated = lists.STATED.fullmatch(item.text.strip())
        if stated and self.section is not None:
            section = self.parts.sections[self.section]
            self.parts.sections[self.section] = replace(section, stated=lists.number_of(stated["count"]))
        self._enter(item, f"honourees/{self.person}/head" if self.person is not None and not stated else "labels")

    def _pairs(self, item: Item) -> None:
        if any(name == "name" for name, _ in item.pairs):
            self._end_form()
            self.person = None
        if not self.form and not any(name == "name" for name, _ in item.pairs):
            self._said_of_person(item)
            return
        self.form += [(name, value, item.origin) for name, value in item.pairs if value]
        if not any(value for _, value in item.pairs) or not self.form:
            self._enter(item, "labels")
        else:
            self._piece(item, item.text, f"honourees/{len(self.parts.honourees)}/form")

    def _said_of_person(self, item: Item) -> None:
        """`座右铭：…` below an entry's head; other fields without a name are prose."""
        fields = dict(item.pairs)
        if set(fields) == {"ignored"}:
            self._note(item)
            return
        if self.person is None or set(fields) != {"quote"}:
            self._body(replace(item, kind=Kind.BODY))
            return
        one = self.parts.honourees[self.person]
        self.parts.honourees[self.person] = replace(one, quote=fields["quote"])
        self._enter(item, f"honourees/{self.person}/quote")

    def _caption(self, item: Item) -> None:
        person = len(self.parts.honourees) if self.form else self.person
        self._enter(item, f"{WAITING}{len(self.parts.waiting)}")
        self.parts.waiting.append((item, person, self.section))

    def _credit(self, item: Item) -> None:
        self.parts.credits += item.credits
        self._enter(item, "credits")

    def _issuer(self, item: Item) -> None:
        name = re.sub(r"[\s\u3000]", "", item.text)
        self.parts.issuer = f"{self.parts.issuer} {name}".strip()
        self._enter(item, "issuer")

    def _date(self, item: Item) -> None:
        self.parts.date = item.text.strip()
        self._enter(item, "date")

    def _note(self, item: Item) -> None:
        self._keep(self.parts.other, item, f"other/{len(self.parts.other)}")

    def _short(self, item: Item) -> None:
        self._body(item)

    # The form, and what belongs to whom.

    def _end_form(self) -> None:
        if not self.form:
            return
        index = len(self.parts.honourees)
        if any(name == "name" for name, _, _ in self.form):
            passages = [passage_of(item) for item in self.form_deeds]
            found = read_pairs(self.form, passages, self.names, index)
            found.ledger.clear()
            self._take(found)
        self.form, self.form_deeds = [], []

    def _take(self, found: Found) -> None:
        parts = self.parts
        parts.honourees += [replace(one, section=self.section) for one in found.honourees]
        parts.captions += found.captions
        parts.notes += found.notes
        parts.spots += found.spots
        parts.ledger += found.ledger
        parts.other += found.other
        if found.title and parts.title:
            parts.other.append(Passage(*found.title))
        parts.title = parts.title or found.title

    def table(self, table: Table) -> None:
        """A table's honourees, after those of the text; a list of people whom the text tells of waits for these."""
        found = read_table(table, self.names, len(self.parts.honourees))
        prose = "".join(text for text, _ in self.parts.texts if len(text) > _PROSE_LEAST)
        told = [one for one in found.honourees if one.name in prose or self._has_deeds(one.name)]
        if told and not any(one.deeds for one in found.honourees):
            section = self.parts.sections[self.section] if self.section is not None else None
            self.lists.append((table, section.origin if section else None))
        else:
            self._take(found)

    def _has_deeds(self, name: str) -> bool:
        return any(one.name == name and one.deeds for one in self.parts.honourees)

    def attach(self) -> None:
        """The lists that waited, when everybody of the prose is known."""
        for table, heading in self.lists:
            origins = [section.origin for section in self.parts.sections]
            self.section = origins.index(heading) if heading in origins else None
            found = read_table(table, self.names, len(self.parts.honourees))
            if self.parts.honourees:
                self._attached(found)
            else:
                self._take(found)

    def _attached(self, found: Found) -> None:
        """Whom a list without deeds names: who has an entry gets what it lacks, all others are a group."""
        parts = self.parts
        known = {one.name: at for at, one in reversed(list(enumerate(parts.honourees)))}
        first, index = len(parts.honourees), len(parts.groups)
        homes: dict[str, str] = {}
        members: list[Member] = []
        for at, one in enumerate(found.honourees, first):
            homes[f"honourees/{at}/"] = f"groups/{index}/members"
            if one.name in known:
                own = known[one.name]
                homes[f"honourees/{at}/"] = f"honourees/{own}/list"
                entry = parts.honourees[own]
                parts.honourees[own] = replace(
                    entry,
                    role=entry.role or one.role,
                    affiliation=entry.affiliation or one.affiliation,
                    party=entry.party or one.party,
                )
                continue
            members.append(Member(one.name, one.role, one.affiliation))
        section = parts.sections[self.section] if self.section is not None else None
        is_titled = section is not None and not section.paragraphs
        repeats = tuple(one.name for one in found.honourees if one.name in known)
        if members:
            title = section.heading if section and is_titled else ""
            home = self.section if is_titled else None
            origin = next(one.origin for one in found.honourees if one.name not in known)
            parts.groups.append(Group(tuple(members), origin, title, section=home, repeats=repeats))
        ledger = [
            replace(entry, home=next((to for old, to in homes.items() if entry.home.startswith(old)), entry.home))
            for entry in found.ledger
        ]
        spots = [replace(spot, field="") for spot in found.spots]
        self._take(Found([], found.captions, found.notes, spots, ledger, found.title, found.other))

    def _is_of_person(self, item: Item) -> bool:
        """A paragraph below an entry: with a line as head all are its; after an inline head those that take it up."""
        assert self.person is not None
        one = self.parts.honourees[self.person]
        head = self.parts.heads.get(self.person)
        if head is None or head.is_line or not one.deeds:
            return True
        given = one.name[1:] if len(one.name) > 2 else one.name
        if one.name in item.text or given in item.text:
            return True
        return bool(SINGULAR.search(item.text)) and not subject_of(item.text, self.names)

    def _closing(self, items: Sequence[Item]) -> frozenset[int]:
        """The last paragraphs, where they speak of all: no person, no 他, a word for everybody."""
        found: set[int] = set()
        listed = {item.head.name for item in items if item.head}
        has_people = self.has_heads or any(item.kind in (Kind.HEADING, Kind.GROUP, Kind.ROSTER) for item in items)
        if not has_people:
            return frozenset()
        bodies = [at for at, item in enumerate(items) if item.kind is Kind.BODY]
        attached = (at for at, item in enumerate(items) if item.kind is Kind.LABEL and ATTACHMENT.fullmatch(item.text))
        for at in range(next(attached, len(items)) - 1, -1, -1):
            item = items[at]
            is_aside = item.kind in (Kind.CREDIT, Kind.ISSUER, Kind.DATE, Kind.NOTE, Kind.CAPTION, Kind.LABEL)
            if is_aside or (item.pairs and {field for field, _ in item.pairs} == {"ignored"}):
                continue
            if item.kind is not Kind.BODY or at == bodies[0] or any(name in item.text for name in listed):
                break
            if not speaks_of_all(item.text, self.names) and (found or not _is_scene(items, at, self.names)):
                break
            found.add(at)
        return frozenset(found)

    # The ledger.

    def _enter(self, item: Item, home: str) -> None:
        self.parts.ledger.append(Entry(item.origin, item.paragraph.text[item.start : item.end], home))

    def _piece(self, item: Item, text: str, home: str) -> None:
        self.parts.ledger.append(Entry(item.origin, text, home))

    def _keep(self, where: list[Passage], item: Item, home: str) -> None:
        where.append(passage_of(item))
        self._enter(item, home)


def _is_scene(items: Sequence[Item], at: int, names: Names) -> bool:
    """Whether the last paragraph of a feature leaves its people: in a section of others, with nobody in it."""
    text = items[at].text
    headings = [index for index, item in enumerate(items[:at]) if item.kind is Kind.HEADING]
    if len(headings) < 2 or len(text) < _SCENE_MIN or SINGULAR.search(text) or sightings(text, 0, names):
        return False
    above = [item.text for item in items[headings[-1] + 1 : at] if item.kind is Kind.BODY]
    return any(sightings(one, 0, names) for one in above)


def _kicker(text: str) -> tuple[str, str]:
    """A title's first part, where a blank parts it and it is the shorter: `某办事处 他们是…`."""
    match = re.match(r"(\S{2,})[ \u3000]+(.+)$", text)
    if not match or len(match[1]) > _KICKER_MAX or len(match[2]) < len(match[1]):
        return "", text
    is_word = re.search("[\u4e00-\u9fff]", match[1]) and not re.match("[“‘]", match[1])
    return (match[1], match[2]) if is_word else ("", text)


def _role_after(text: str) -> str:
    """`…等夜里值守的“守库人”，`: what a group's members are called."""
    match = re.match(r"(?:等(?:人|同志)?)?(?P<role>[^，。]{2,24}?的[“]?[\u4e00-\u9fff]{2,8}[”]?)[，。]", text)
    return match["role"] if match else ""
