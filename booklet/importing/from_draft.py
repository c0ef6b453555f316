"""What structure found, as the content of a unit file: nothing is lost, and what has no place in the file is asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from booklet.entries.matching import Person as Named
from booklet.entries.matching import Roll, canonical, file_key, owner_of, parse_file_name
from booklet.entries.proofreading.scripts import in_simplified
from booklet.entries.writing import paragraphs_text
from booklet.importing.cleaning import Rule, Rules, clean
from booklet.importing.content import Chapter, Content, Item, Person, Shot, Team
from booklet.importing.document import Cleaned, Document, Origin, Paragraph, Picture, Severity, Spot, Table
from booklet.importing.review import item_of
from booklet.importing.structure.draft import Caption, Draft, Group, Honouree, OwnerKind, Passage, Section

TITLE_PROPOSED = "先进个人风采录"
NO_TITLE = "（待填书名）"
"""Stands in the file until somebody says the title, so that there is a proof; a check reports it."""

_OUTSIDE = "先进人物"
_ENDS = 6
"""A quotation has so many characters around what it is about."""
_SMALL_BYTES = 20_000
"""A picture of nobody that is smaller is a site's icon."""
_DUTIES = {
    "reporter": "记者",
    "correspondent": "通讯员",
    "photographer": "摄影",
    "editor": "原文编辑",
    "author": "作者",
    "source": "来源",
}


def content_of(
    draft: Draft,
    cleaned: Sequence[Cleaned],
    *,
    unit: str,
    rules: Rules | None = None,
    known: Sequence[str] = (),
) -> Content:
    """The content of a draft; `unit` is printed where the text does not say what the unit is called.

    `known` are people whom the unit has already: a photograph may be theirs though the text does not name them.
    `rules` are those that cleaned the text: what a spot quotes of an early rule is brought to its last form by them.
    """
    gallery = _Gallery([one for document in cleaned for one in _pictures(document)])
    spots = _Spots(draft, (rules or Rules()).without(Rule.NOISE, Rule.JOINS))
    people = [_person(draft, at, one, gallery, spots) for at, one in enumerate(draft.honourees)]
    named = {canonical(person.name) for person in people}
    others = [Person(name) for name in dict.fromkeys(known) if canonical(name) not in named]
    everyone = [*people, *others]
    loose = _loose(draft, gallery, everyone, spots)
    chapters = tuple(_chapters(draft, everyone[: len(people)], spots))
    if pictured := tuple(person for person in everyone[len(people) :] if person.photos):
        chapters = (*chapters, Chapter(people=pictured))
    teams = tuple(_team(group, at, spots) for at, group in enumerate(draft.groups))
    fields = {
        "unit": draft.unit.full if draft.unit.full and draft.unit.is_certain else unit,
        "title": draft.title or NO_TITLE,
        "subtitle": draft.subtitle or draft.kicker,
        "preface": spots.text("preface", draft.preface),
        "afterword": spots.text("afterword", draft.closing),
    }
    spots.finish(chapters, [one.spots for one in cleaned], unit)
    return Content(
        {key: value for key, value in fields.items() if value},
        chapters,
        teams,
        _colophon(draft),
        tuple(spots.items),
        tuple(loose),
    )


def _pictures(cleaned: Cleaned) -> Iterator[Picture]:
    for block in cleaned.document.blocks:
        if isinstance(block, Picture):
            yield block
        elif isinstance(block, Table):
            seen: set[int] = set()
            for cell in (cell for row in block.rows for cell in row):
                yield from (one for one in cell.pictures if id(one) not in seen and not seen.add(id(one)))  # type: ignore[func-returns-value]


class _Gallery:
    """The pictures of the sources; each is taken by whoever names it, the nearest of those with a name first."""

    def __init__(self, pictures: Sequence[Picture]) -> None:
        self._left = list(dict.fromkeys(pictures))
        self._all = tuple(self._left)

    def take(self, name: str, origin: Origin) -> Picture | None:
        """The picture that a table or caption means by a name."""
        wanted = file_key(PurePosixPath(name.replace("\\", "/")).name)
        stem = wanted.rsplit(".", 1)[0]
        by_name = [one for one in self._all if file_key(PurePosixPath(one.name).name) == wanted] or [
            one for one in self._all if file_key(PurePosixPath(one.name).stem) in (wanted, stem)
        ]
        if not by_name:
            return None
        best = min(by_name, key=lambda one: (one.origin.file != origin.file, abs(one.origin.line - origin.line)))
        if best in self._left:
            self._left.remove(best)
        return best

    def rest(self) -> tuple[Picture, ...]:
        """The pictures that nobody took."""
        return tuple(self._left)


@dataclass(frozen=True)
class _Printed:
    """A text of the unit file with the lines of the source that it came from."""

    field: str
    text: str
    places: frozenset[tuple[str, int]]


class _Spots:
    """Gathers the texts printed, so that a spot finds the field that it is about, and the items."""

    def __init__(self, draft: Draft, rules: Rules) -> None:
        self._draft = draft
        self._rules = rules
        self._printed: list[_Printed] = []
        self._seen: set[str] = set()
        self.items: list[Item] = []
        names = [canonical(one.name) for one in draft.honourees]
        self._paths = [
            f"honourees/{one.name}" + (f"#{names[: at + 1].count(names[at])}" if names.index(names[at]) < at else "")
            for at, one in enumerate(draft.honourees)
        ]

    def path(self, at: int) -> str:
        """The path of an honouree of the draft."""
        return self._paths[at]

    def text(self, field: str, passages: Sequence[Passage]) -> str:
        """Passages as a field's text, noted with their places."""
        text = paragraphs_text([one.text for one in passages])
        places = {(one.origin.file, line) for one in passages for line in (*one.lines, one.origin.line)}
        self.note(field, text, places)
        return text

    def note(self, field: str, text: str, places: set[tuple[str, int]]) -> None:
        """Note a text that is printed."""
        if text:
            self._printed.append(_Printed(field, text, frozenset(places)))

    def ask(self, spot: Spot, field: str = "") -> None:
        """Add an item."""
        self.items.append(item_of(spot, field, self._seen))

    def finish(self, chapters: Sequence[Chapter], cleaned: Sequence[Sequence[Spot]], unit: str) -> None:
        """Add the items of the draft's and the clean-up's spots, the worst first, and what found no place."""
        for spot in (*self._draft.spots, *(one for spots in cleaned for one in spots)):
            spot = self._as_printed(spot)
            field = self._field(spot)
            if spot.id == "title-missing" and not spot.proposed:
                spot = replace(spot, proposed=TITLE_PROPOSED)
            if field == "unit" and not self._draft.unit.full:
                spot = replace(spot, severity=Severity.HIGH, proposed=unit)
            if field.endswith("/name") and "｜" in spot.proposed:
                spot = replace(spot, proposed=spot.proposed.split("｜", 1)[0])
            self.ask(spot, field)
        for spot in _left_over(self._draft):
            self.ask(spot)
        rank = {Severity.HIGH: 0, Severity.MEDIUM: 1, Severity.LOW: 2}
        self.items.sort(key=lambda item: rank[item.severity])

    def _as_printed(self, spot: Spot) -> Spot:
        """A spot whose words later rules have changed, with what they became where that is printed."""
        if spot.field or any(part and self._is_printed(part) for part in (spot.read, spot.proposed)):
            return spot
        for name in ("proposed", "read"):
            said = getattr(spot, name)
            plain = self._cleaned(said) if said else ""
            if better := self._inside(plain) or self._inside(in_simplified(plain)):
                return replace(spot, proposed=better) if name == "proposed" else replace(spot, read=better)
        return spot

    def _inside(self, text: str) -> str:
        """The text as far as it is printed: a quotation's ends, torn from what stood beside them, may be left off."""
        if not text:
            return ""
        cuts = sorted(((left, right) for left in range(_ENDS) for right in range(_ENDS)), key=sum)
        for left, right in cuts:
            part = text[left : len(text) - right]
            if len(part) >= len(text) / 2 and self._is_printed(part):
                return part
        return ""

    def _is_printed(self, text: str) -> bool:
        return any(text in one.text for one in self._printed)

    def _cleaned(self, text: str) -> str:
        origin = Origin("")
        blocks = clean(Document("", (Paragraph(text, origin),)), self._rules).document.blocks
        return next((block.text for block in blocks if isinstance(block, Paragraph)), "")

    def _field(self, spot: Spot) -> str:
        parts = spot.field.split("/")
        if parts[0] == "honourees" and len(parts) > 1 and parts[1].isdigit():
            return "/".join([self._paths[int(parts[1])], *parts[2:]])
        if parts[0] == "groups" and len(parts) > 1 and parts[1].isdigit():
            return "/".join(["groups", _team_title(self._draft.groups[int(parts[1])]), *parts[2:]])
        if spot.field:
            return spot.field
        place = (spot.origin.file, spot.origin.line)
        for part in (spot.read, spot.proposed):
            found = [one for one in self._printed if part and part in one.text]
            near = [one for one in found if place in one.places] or found
            if len(near) == 1:
                return near[0].field
        near = [one for one in self._printed if place in one.places and spot.read and spot.proposed]
        return near[0].field if len(near) == 1 else ""


def _person(draft: Draft, at: int, one: Honouree, gallery: _Gallery, spots: _Spots) -> Person:
    path = spots.path(at)
    here = {(one.origin.file, one.origin.line)}
    fields = {"role": one.role, "affiliation": one.affiliation, "party": one.party, "quote": one.quote}
    for key, value in (("name", one.name), *fields.items()):
        spots.note(f"{path}/{key}", value, here)
    fields["deeds"] = spots.text(f"{path}/deeds", one.deeds)
    captions = [caption for caption in draft.captions if _is_of(caption, at)]
    shots: list[Shot] = []
    for name in (*one.photos, *one.pictures):
        own = next((caption for caption in captions if file_key(caption.picture) == file_key(name)), None)
        if own is None and len(captions) == 1 and not captions[0].picture and not shots:
            own = captions[0]
        if own is not None:
            captions.remove(own)
        picture = gallery.take(name, one.origin)
        shots.append(Shot("" if picture else name, own.text if own else "", picture=picture))
    for caption in captions:
        picture = gallery.take(caption.picture, caption.origin) if caption.picture else None
        shots.append(Shot("", caption.text, picture=picture))
    for number, shot in enumerate(shots, 1):
        places = {(one.origin.file, one.origin.line) for one in draft.captions if one.text == shot.caption}
        spots.note(f"{path}/photos/{number}/caption", shot.caption, places)
    return Person(one.name, {key: value for key, value in fields.items() if value}, tuple(shots))


def _is_of(caption: Caption, at: int) -> bool:
    return caption.owner.kind is OwnerKind.HONOUREE and caption.owner.index == at


def _chapters(draft: Draft, people: Sequence[Person], spots: _Spots) -> Iterator[Chapter]:
    """Sections as the text has them; without any, by category where each honouree of a table has one."""
    if not draft.sections and not people:
        return
    if not draft.sections:
        categories = [one.category for one in draft.honourees]
        if people and all(categories) and len(set(categories)) > 1:
            for category in dict.fromkeys(categories):
                own = tuple(person for person, of in zip(people, categories, strict=True) if of == category)
                yield Chapter(category, people=own)
        else:
            yield Chapter(people=tuple(people))
        return
    loose = tuple(person for person, one in zip(people, draft.honourees, strict=True) if one.section is None)
    divided: list[Section] = []
    made: list[Chapter] = []
    for at, section in enumerate(draft.sections):
        members = [person for person, one in zip(people, draft.honourees, strict=True) if one.section == at]
        told = [passage for one in draft.honourees if one.section == at for passage in one.deeds if passage.is_excerpt]
        intro, is_divided = _intro(section, told)
        if is_divided:
            divided.append(section)
        text = spots.text(f"sections/{section.heading}/intro", intro)
        spots.note(f"sections/{section.heading}/title", section.heading, {(section.origin.file, section.origin.line)})
        made.append(Chapter(section.heading, text, tuple(members)))
    if loose:
        # The schema has people either in sections or outside of all.
        made.insert(0, Chapter(_OUTSIDE, people=loose))
    if divided:
        headings = "、".join(section.heading for section in divided)
        spots.ask(Spot("section-divided", Severity.LOW, divided[0].origin, headings))
    yield from made


def _intro(section: Section, told: Sequence[Passage]) -> tuple[list[Passage], bool]:
    """What of a section's paragraphs nobody's deeds say, and whether a paragraph had to be divided for it."""
    intro: list[Passage] = []
    is_divided = False
    for paragraph in section.paragraphs:
        rest = paragraph.text
        for passage in sorted(told, key=lambda one: -len(one.text)):
            rest = rest.replace(passage.text, "", 1)
        is_divided |= rest != paragraph.text and bool(rest.strip("，。；、 "))
        if rest.strip("，。；、 "):
            intro.append(replace(paragraph, text=rest.lstrip("，。；、 ")))
    return intro, is_divided


def _team_title(group: Group) -> str:
    return group.title or group.role or "一并表彰"


def _team(group: Group, at: int, spots: _Spots) -> Team:
    title = _team_title(group)
    names = tuple(member.name + (f"（{member.remark}）" if member.remark else "") for member in group.members)
    text = spots.text(f"groups/{title}/text", group.text)
    for name in names:
        spots.note(f"groups/{title}", name, {(group.origin.file, group.origin.line)})
    return Team(title, names, text)


def _loose(draft: Draft, gallery: _Gallery, people: list[Person], spots: _Spots) -> list[Shot]:
    """Pictures and captions of no entry. A picture whose name names one person beyond doubt becomes theirs."""
    roll = Roll(Named(str(at), person.name) for at, person in enumerate(people))
    loose: list[Shot] = []
    for caption in draft.captions:
        if caption.owner.kind is OwnerKind.HONOUREE and caption.owner.index is not None:
            continue
        picture = gallery.take(caption.picture, caption.origin) if caption.picture else None
        if picture:
            loose.append(Shot("", caption.text, picture=picture))
        spots.ask(Spot("caption-of-nobody", Severity.MEDIUM, caption.origin, caption.text))
    for picture in gallery.rest():
        owner = owner_of([parse_file_name(picture.name).text], roll)
        if owner.key is not None:
            at = int(owner.key)
            people[at] = replace(people[at], photos=(*people[at].photos, _named_shot(picture, people[at].name)))
        elif not picture.data or len(picture.data) >= _SMALL_BYTES:
            loose.append(Shot(picture=picture))
        else:
            spots.ask(Spot("picture-left-out", Severity.LOW, picture.origin, picture.name))
    return loose


def _named_shot(picture: Picture, owner: str) -> Shot:
    """A photograph with what its own file name says: the new name will say only whose it is."""
    said = parse_file_name(picture.name)
    is_owners = canonical(said.head) == canonical(owner)
    place, activity = (said.place, said.activity) if is_owners else ("", "")
    return Shot("", said.sentence, place, activity, picture=picture)


def _left_over(draft: Draft) -> Iterator[Spot]:
    """What the draft knows and a unit file has no place for."""
    remarks = [one for one in draft.honourees if one.remark]
    if remarks:
        said = "；".join(f"{one.name}：{one.remark}" for one in remarks)
        yield Spot("remark-left", Severity.LOW, remarks[0].origin, said)
    if draft.mentions:
        said = "、".join(dict.fromkeys(one.name for one in draft.mentions))
        yield Spot("people-mentioned", Severity.LOW, draft.mentions[0].origin, said)
    if draft.other:
        yield Spot("text-unplaced", Severity.MEDIUM, draft.other[0].origin, "\n".join(one.text for one in draft.other))


def _colophon(draft: Draft) -> Mapping[str, str]:
    lines: dict[str, list[str]] = {}
    for credit in draft.credits:
        name = f"{credit.name}（{credit.outlet}）" if credit.outlet else credit.name
        lines.setdefault(_DUTIES.get(credit.duty, credit.duty), []).append(name)
    colophon = {label: "、".join(dict.fromkeys(names)) for label, names in lines.items()}
    if draft.issuer:
        colophon["发文单位"] = draft.issuer
    if draft.date:
        colophon["发文日期"] = draft.date
    return colophon
