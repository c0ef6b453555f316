"""An import into a unit file that is there: by name, field by field, against what the last import said."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from booklet.entries.editing import Change, Insert, Put
from booklet.entries.matching import canonical, file_key
from booklet.entries.reader import Loc, UnitDraft
from booklet.entries.schema import GroupEntry, HonoureeEntry, PhotoEntry
from booklet.entries.writing import Value
from booklet.findings import Finding, note
from booklet.importing.content import PERSON_KEYS, TOP_KEYS, Content, Item, Team
from booklet.importing.document import Severity
from booklet.importing.merging.new_unit import Photos, chapter_entry, person_entry, team_entry
from booklet.importing.merging.record import Record, hash_of
from booklet.importing.review import entry_of, id_of
from booklet.messages import text

_TEMPLATE = re.compile(r"\s*（[^（）]*）\s*")
_TEMPLATE_TITLE = "先进个人风采录"


@dataclass
class Update:
    """The changes that an import makes in a file, what it now remembers, and what there is to say."""

    draft: UnitDraft
    record: Record
    source: str = ""
    changes: list[Change] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def update_unit(draft: UnitDraft, content: Content, photos: Photos, before: Record) -> Update:
    """What an import changes in the unit of a draft; `photos` are the photo entries that it has for each person."""
    made = Update(draft, before.copy(), source_of(content))
    for key in TOP_KEYS:
        _field(made, (key,), key, getattr(draft.entry, key), content.fields.get(key, ""))
    people = _matched(made, content)
    _update_people(made, content, people, photos)
    _insert_people(made, content, people, photos)
    _teams(made, content.teams)
    for key, value in content.colophon.items():
        _field(made, ("colophon", key), f"colophon/{key}", draft.entry.colophon.get(key, ""), value)
    for key, value in content.binding.items():
        if "/" not in key:  # the shop's calipers are no matter of a form
            _field(made, ("binding", key), f"binding/{key}", getattr(draft.entry.binding, key, ""), value)
    _ask(made, content.items)
    return made


def is_free(present: str) -> bool:
    """Whether nobody wrote a field yet: it is empty, or says what the template does."""
    return not present.strip() or _TEMPLATE.fullmatch(present) is not None


def _field(made: Update, loc: Loc, path: str, present: str, said: str) -> None:
    """Three ways: the last import's word (as a hash), the file's, and the source's."""
    if is_free(said):
        return
    last, new = made.record.fields.get(path), hash_of(said)
    is_same_source = not made.source or made.record.sources.get(path, "") in ("", made.source)
    made.record.fields[path] = new
    if made.source and (last != new or path not in made.record.sources):
        made.record.sources[path] = made.source
    if hash_of(present) == new or new == last:
        return
    is_default = path == "title" and present == _TEMPLATE_TITLE and last is None
    was_emptied = not present.strip() and last is not None
    if (is_free(present) and not was_emptied) or is_default or (hash_of(present) == last and is_same_source):
        made.changes.append(Put(loc, said))
    else:
        question = text("review.import-differs", "zh", present=_short(present), said=_short(said))
        code = id_of("import-differs", f"{path}\0{new}", set())
        made.items.append(Item(code, Severity.MEDIUM, question, "", present, said, path))


def _remember(made: Update, path: str, said: str) -> None:
    """Note what a path says from now on, and by which source."""
    made.record.fields[path] = hash_of(said)
    if made.source:
        made.record.sources[path] = made.source


def _short(value: str) -> str:
    plain = " ".join(value.split())
    return plain if len(plain) <= 24 else f"{plain[:16]}……{plain[-6:]}"


def _matched(made: Update, content: Content) -> list[int | None]:
    """For each person of the import, their place among the file's people; None for a new one, -1 for one gone."""
    entries = [entry for _, entry in made.draft.honourees]
    keys = [canonical(entry.name) for entry in entries]
    free = dict.fromkeys(range(len(entries)))
    found: list[int | None] = []
    for person in content.people:
        key = canonical(person.name)
        bearers = [at for at in free if keys[at] == key]
        if len(bearers) > 1:
            alike = [at for at in bearers if entries[at].role == person.fields.get("role", "")]
            bearers = alike or bearers
        at = bearers[0] if bearers else None
        if at is not None:
            del free[at]
        found.append(at)
    slots = [at for at in free if _TEMPLATE.fullmatch(entries[at].name)]
    for number, person in enumerate(content.people):
        if found[number] is not None:
            continue
        if person.name in made.record.people:
            deeds = made.record.fields.get(f"honourees/{person.name}/deeds", "")
            renamed = next((at for at in free if deeds and hash_of(entries[at].deeds) == deeds), None)
            found[number] = -1 if renamed is None else renamed
            if renamed is None:
                made.findings.append(note("import-person-gone", made.draft.lines.place(), name=person.name))
            else:
                del free[renamed]
        elif slots:
            found[number] = slots.pop(0)
            del free[found[number] or 0]
            made.changes.append(Put((*made.draft.honourees[found[number] or 0][0], "name"), person.name))
    return found


def _paths(content: Content) -> list[str]:
    seen: dict[str, int] = {}
    paths = []
    for person in content.people:
        key = canonical(person.name)
        seen[key] = seen.get(key, 0) + 1
        paths.append(f"honourees/{person.name}" + (f"#{seen[key]}" if seen[key] > 1 else ""))
    return paths


def _update_people(made: Update, content: Content, people: Sequence[int | None], photos: Photos) -> None:
    for number, (person, at, path) in enumerate(zip(content.people, people, _paths(content), strict=True)):
        own = photos.get(number, ())
        if at is None:
            for key in (key for key, value in person.fields.items() if value):
                _remember(made, f"{path}/{key}", person.fields[key])
        made.record.people[person.name] = None
        if at is not None and at >= 0:
            loc, entry = made.draft.honourees[at]
            for key in PERSON_KEYS:
                _field(made, (*loc, key), f"{path}/{key}", getattr(entry, key), person.fields.get(key, ""))
            _photos(made, (*loc, "photos"), path, entry, own)
        made.record.photos |= {_photo_key(path, photo): None for photo in own}


def _photos(made: Update, loc: Loc, path: str, entry: HonoureeEntry, own: Sequence[Mapping[str, Value]]) -> None:
    """Add photographs that are new; one whose caption was waiting for it goes to that."""
    by_file = {file_key(photo.file): at for at, photo in enumerate(entry.photos) if photo.file}
    waiting = {photo.caption: at for at, photo in enumerate(entry.photos) if not photo.file}
    new = [photo for photo in own if photo.get("file") and file_key(str(photo["file"])) not in by_file]
    if len(new) == len(waiting) == 1 and not new[0].get("caption"):
        # One photograph and one caption that waits for one: they belong together.
        made.changes.append(Put((*loc, *waiting.values(), "file"), str(new[0]["file"])))
        own = [photo for photo in own if photo is not new[0]]
    for photo in own:
        file, caption = str(photo.get("file", "")), str(photo.get("caption", ""))
        if file and file_key(file) in by_file:
            at = by_file[file_key(file)]
            _field(made, (*loc, at, "caption"), f"{path}/photo {file}/caption", entry.photos[at].caption, caption)
        elif caption in waiting and caption:
            if file:
                made.changes.append(Put((*loc, waiting[caption], "file"), file))
                _remember(made, f"{path}/photo {file}/caption", caption)
        elif _photo_key(path, photo) not in made.record.photos and not _has_caption(entry.photos, file, caption):
            made.changes.append(Insert(loc, len(entry.photos), photo))
            if caption:
                _remember(made, f"{path}/photo {file}/caption", caption)


def _has_caption(photos: Sequence[PhotoEntry], file: str, caption: str) -> bool:
    return not file and any(photo.caption == caption for photo in photos)


def _photo_key(path: str, photo: Mapping[str, Value]) -> str:
    return f"{path}: {photo.get('file') or photo.get('caption', '')}"


def _insert_people(made: Update, content: Content, people: Sequence[int | None], photos: Photos) -> None:
    """New people, each behind the nearest before them in the source that the file has."""
    draft = made.draft
    numbers = iter(range(len(people)))
    for chapter in content.chapters:
        own = [(next(numbers), person) for person in chapter.people]
        new = [(number, person) for number, person in own if people[number] is None]
        of = next(
            (at for at, one in enumerate(draft.entry.sections) if canonical(one.title) == canonical(chapter.title)),
            None,
        )
        path = f"sections/{chapter.title}/intro"
        if chapter.title and of is not None:
            _field(made, ("sections", of, "intro"), path, draft.entry.sections[of].intro, chapter.intro)
        elif chapter.title and not draft.entry.honourees and (new or chapter.intro) and path not in made.record.fields:
            entries = [person_entry(person, photos.get(number, ())) for number, person in new]
            made.changes.append(Insert(("sections",), len(draft.entry.sections), chapter_entry(chapter, entries)))
            _remember(made, path, chapter.intro)
            continue
        anchors = {number: draft.honourees[at][0] for number, at in enumerate(people) if at is not None and at >= 0}
        for number, person in new:
            loc, at = _place(made, number, of, anchors)
            made.changes.append(Insert(loc, at, person_entry(person, photos.get(number, ()))))


def _place(made: Update, number: int, of: int | None, anchors: Mapping[int, Loc]) -> tuple[Loc, int]:
    """The list and the index for a new person."""
    sections = made.draft.entry.sections
    before = [anchors[one] for one in sorted(anchors, reverse=True) if one < number]
    after = [anchors[one] for one in sorted(anchors) if one > number]
    if of is not None:
        wanted: Loc | None = ("sections", of, "honourees")
    else:
        wanted = next((loc[:-1] for loc in (*before, *after)), None)
    if wanted is None:
        if not sections:
            return ("honourees",), len(made.draft.entry.honourees)
        return ("sections", len(sections) - 1, "honourees"), len(sections[-1].honourees)
    for loc in before:
        if loc[:-1] == wanted:
            return wanted, int(loc[-1]) + 1
    for loc in after:
        if loc[:-1] == wanted:
            return wanted, int(loc[-1])
    held = sections[of].honourees if of is not None else made.draft.entry.honourees
    return wanted, len(held)


def _teams(made: Update, teams: Sequence[Team]) -> None:
    groups = made.draft.entry.groups
    for team in teams:
        path = f"groups/{team.title}"
        at = next((number for number, group in enumerate(groups) if _is_same(group, team)), None)
        if at is None:
            if path not in made.record.people:
                made.changes.append(Insert(("groups",), len(groups), team_entry(team)))
                if team.text:
                    _remember(made, f"{path}/text", team.text)
        else:
            _field(made, ("groups", at, "text"), f"{path}/text", groups[at].text, team.text)
            present = {canonical(name) for name in groups[at].names}
            for name in team.names:
                if canonical(name) not in present and f"{path}/{name}" not in made.record.people:
                    made.changes.append(Insert(("groups", at, "names"), len(groups[at].names), name))
        made.record.people |= {path: None, **{f"{path}/{name}": None for name in team.names}}


def _is_same(group: GroupEntry, team: Team) -> bool:
    if canonical(group.title) == canonical(team.title):
        return True
    present = {canonical(name) for name in group.names}
    return bool(team.names) and sum(canonical(name) in present for name in team.names) * 2 > len(team.names)


def _ask(made: Update, items: Sequence[Item]) -> None:
    """Items that were not asked before. What the file has a title for is no question any more."""
    entry = made.draft.entry
    present = {item.id for item in entry.review}
    for item in (*items, *made.items):
        is_said = item.field in ("title", "unit") and not is_free(getattr(entry, item.field))
        if is_said and not item.id.startswith("import-differs"):
            continue
        if item.id not in present and item.id not in made.record.asked:
            made.changes.append(Insert(("review",), len(entry.review), entry_of(item)))
        made.record.asked[item.id] = None


def source_of(content: Content) -> str:
    """A source as the record remembers it."""
    return hash_of(content.source) if content.source else ""


def first_record(content: Content, photos: Photos) -> Record:
    """What a new unit remembers of its import."""
    record = Record()
    record.fields |= {key: hash_of(value) for key, value in content.fields.items() if not is_free(value)}
    for chapter in content.chapters:
        if chapter.title:
            record.fields[f"sections/{chapter.title}/intro"] = hash_of(chapter.intro)
    for number, (person, path) in enumerate(zip(content.people, _paths(content), strict=True)):
        record.people[person.name] = None
        record.fields |= {f"{path}/{key}": hash_of(value) for key, value in person.fields.items() if value}
        for photo in photos.get(number, ()):
            record.photos[_photo_key(path, photo)] = None
            if photo.get("caption"):
                record.fields[f"{path}/photo {photo.get('file', '')}/caption"] = hash_of(str(photo["caption"]))
    for team in content.teams:
        record.fields |= {f"groups/{team.title}/text": hash_of(team.text)} if team.text else {}
        record.people |= {f"groups/{team.title}": None, **{f"groups/{team.title}/{one}": None for one in team.names}}
    record.fields |= {f"colophon/{key}": hash_of(value) for key, value in content.colophon.items()}
    record.asked |= {item.id: None for item in content.items}
    if source := source_of(content):
        record.sources = dict.fromkeys(record.fields, source)
    return record
