"""Draft, photographs and captions become one unit. Every photo finds its owner and its caption, or a finding."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path

from booklet.binding import settings_of
from booklet.entries import captions, photo_folder
from booklet.entries.caption_list import CaptionList, read_caption_lists
from booklet.entries.captions import Caption
from booklet.entries.matching import Person, Roll, names_another, natural_order, owner_of, parse_file_name
from booklet.entries.photo_folder import PhotoFolder
from booklet.entries.pinyin import reading
from booklet.entries.reader import Loc, UnitDraft
from booklet.entries.schema import COLOPHON_LABELS, HonoureeEntry, PhotoEntry
from booklet.findings import Checked, Finding, Place, error, warning
from booklet.model import CaptionSource, Group, Honouree, Photo, PhotoFacts, Section, Unit, paragraphs

_STAND_IN = "awaited.png"
_STAND_IN_PX = (3600, 2400)
"""Enough for a whole page at press resolution: it is no coarse picture to the checks."""

ProbeAll = Callable[[Mapping[Path, str]], Mapping[Path, Checked[PhotoFacts | None]]]
"""Reads the headers of photographs; given each path with the name that findings use."""


@dataclass(frozen=True)
class Merged:
    """A unit with the place where each of its captions came from, in the order printed."""

    unit: Unit
    captions: tuple[tuple[str, Place], ...] = ()


@dataclass(frozen=True)
class _Shot:
    """A photo under its honouree; without `loc` it found its owner by a name."""

    file: str
    entry: PhotoEntry
    place: Place
    loc: Loc | None = None


@dataclass(frozen=True)
class _Desk:
    """What every step of merging looks up."""

    draft: UnitDraft
    photos: PhotoFolder
    listed: CaptionList
    roll: Roll
    template: str
    facts: Mapping[Path, Checked[PhotoFacts | None]] = field(default_factory=dict)

    def path(self, file: str) -> Path:
        return self.photos.folder / file

    def embedded(self, file: str) -> str:
        checked = self.facts.get(self.path(file))
        return checked.value.description if checked and checked.value else ""


def merge(workspace: Path, draft: UnitDraft, *, caption_template: str, probe_all: ProbeAll) -> Checked[Merged]:
    """Find each photo, its owner and its caption. Raises `LayoutError` for a caption template that makes no sense."""
    scanned = photo_folder.scan(workspace, draft.folder)
    photos = scanned.value
    listed = read_caption_lists(photos.folder, photos.place, photos.files)
    found = [*scanned.findings, *listed.findings]
    desk = _Desk(draft, photos, listed.value, Roll(_people(draft)), caption_template)
    shots: list[list[_Shot]] = []
    for loc, person in draft.honourees:
        entered = list(_entered(desk, loc, person, found))
        shots.append(entered)
    found += _used_twice(shots, draft.lines.file)
    used = dict.fromkeys(shot.file for entered in shots for shot in entered if shot.file)
    free = [file for file in photos.files if file not in used]
    labels = {desk.path(file): photos.place_of(file) for file in (*used, *free)}
    desk = replace(desk, facts=probe_all(labels))
    found += _add_matched(desk, shots, free)
    merged = _unit(desk, shots)
    return Checked(merged.value, (*found, *merged.findings))


def _people(draft: UnitDraft) -> Iterator[Person]:
    for number, (_, person) in enumerate(draft.honourees, 1):
        yield Person(f"h{number}", person.name)
    for of, group in enumerate(draft.entry.groups, 1):
        for at, name in enumerate(group.names, 1):
            yield Person(f"g{of}-{at}", name, has_entry=False)


def _entered(desk: _Desk, loc: Loc, person: HonoureeEntry, found: list[Finding]) -> Iterator[_Shot]:
    """The photos of an entry that are there."""
    for at, entry in enumerate(person.photos):
        here: Loc = (*loc, "photos", at)
        if not entry.file:
            if entry.caption:
                place = desk.draft.lines.place(*here, "caption", honouree=person.name)
                found.append(error("photo-awaited", place, caption=entry.caption))
                yield _Shot("", entry, place, here)
            continue
        place = desk.draft.lines.place(*here, "file", honouree=person.name)
        actual = photo_folder.find(desk.photos, entry.file, place)
        found += actual.findings
        if actual.value is not None:
            yield _Shot(actual.value, entry, place, here)


def _used_twice(shots: Sequence[Sequence[_Shot]], file: str) -> Iterator[Finding]:
    first: dict[str, _Shot] = {}
    for shot in (shot for entered in shots for shot in entered if shot.file):
        if (earlier := first.setdefault(shot.file, shot)) is not shot:
            yield warning("photo-used-twice", shot.place, file=shot.file, first=f"{file}:{earlier.place.line}")


def _add_matched(desk: _Desk, shots: list[list[_Shot]], free: Sequence[str]) -> Iterator[Finding]:
    """Give each photo without an entry to the honouree whom its caption or its name names, in natural order."""
    numbers = {f"h{number}": number - 1 for number in range(1, len(shots) + 1)}
    for file in sorted(free, key=natural_order):
        listed = desk.listed.get(file)
        texts = (listed.caption if listed else "", captions.described(desk.embedded(file)), parse_file_name(file).text)
        owner = owner_of(texts, desk.roll)
        place = Place(desk.photos.place_of(file))
        if owner.key is not None:
            _, person = desk.draft.honourees[numbers[owner.key]]
            shots[numbers[owner.key]].append(_Shot(file, PhotoEntry(file=file), replace(place, honouree=person.name)))
        elif not desk.draft.is_whole:
            continue  # its honouree may stand in the part that could not be read
        elif owner.candidates:
            yield warning("photo-ambiguous", place, file=file, candidates=_named(desk.draft, owner.candidates))
        else:
            yield warning("photo-unused", place, file=file)


def _named(draft: UnitDraft, keys: Sequence[str]) -> str:
    """People as a user tells them apart: name and role, or name and group."""
    shown = []
    for key in keys:
        if key.startswith("h"):
            person = draft.honourees[int(key[1:]) - 1][1]
            apart = person.role or person.affiliation
            shown.append(f"{person.name}（{apart}）" if apart else person.name)
        else:
            of, at = (int(part) - 1 for part in key[1:].split("-"))
            group = draft.entry.groups[of]
            shown.append(f"{group.names[at]}（{group.title}）")
    return "、".join(shown)


def _unit(desk: _Desk, shots: Sequence[Sequence[_Shot]]) -> Checked[Merged]:
    entry = desk.draft.entry
    found: list[Finding] = []
    origins: list[tuple[str, Place]] = []
    ids: dict[str, int] = {}
    people: dict[Loc, Honouree] = {}
    for number, ((loc, person), own) in enumerate(zip(desk.draft.honourees, shots, strict=True), 1):
        photos: list[Photo] = []
        for shot in own:
            made = _photo(desk, person, shot, ids)
            found += made.findings
            if made.value is not None:
                photos.append(made.value[0])
                origins.append((made.value[0].caption, made.value[1]))
        people[loc] = _honouree(person, f"h{number}", tuple(photos), desk.draft.lines.line(*loc))
    binding, wrong = settings_of(entry.binding.model_dump())
    found += [
        error("binding-value", desk.draft.lines.place("binding", one.key), key=one.key, reason=one.reason)
        for one in wrong
    ]
    unit = Unit(
        folder=desk.draft.folder,
        unit=entry.unit,
        title=entry.title,
        subtitle=entry.subtitle,
        period=entry.period,
        issued=entry.issued,
        slogan=entry.slogan,
        layout=entry.layout or "classic",
        preface=paragraphs(entry.preface),
        sections=tuple(_sections(desk.draft, people)),
        groups=tuple(
            Group(f"g{number}", group.title, tuple(name for name in group.names if name), paragraphs(group.text))
            for number, group in enumerate(entry.groups, 1)
        ),
        afterword=paragraphs(entry.afterword),
        binding=binding,
        colophon=tuple((COLOPHON_LABELS.get(key.lower(), key), text) for key, text in entry.colophon.items() if text),
    )
    return Checked(Merged(unit, tuple(origins)), tuple(found))


def _honouree(person: HonoureeEntry, id: str, photos: tuple[Photo, ...], line: int) -> Honouree:
    return Honouree(
        id=id,
        name=person.name,
        role=person.role,
        affiliation=person.affiliation,
        party=person.party,
        quote="\n".join(paragraphs(person.quote)),
        deeds=paragraphs(person.deeds),
        photos=photos,
        line=line,
        name_pinyin=reading(person.name_pinyin),
    )


def _sections(draft: UnitDraft, people: Mapping[Loc, Honouree]) -> Iterator[Section]:
    """The sections as entered; honourees outside any make one without a title, ahead of the others."""
    number = 0
    loose = tuple(people[loc] for loc, _ in draft.honourees if loc[0] == "honourees")
    if loose:
        number += 1
        yield Section(f"s{number}", honourees=loose)
    for of, section in enumerate(draft.entry.sections):
        number += 1
        members = tuple(people["sections", of, "honourees", at] for at in range(len(section.honourees)))
        yield Section(f"s{number}", section.title, paragraphs(section.intro), members)


def _photo(desk: _Desk, person: HonoureeEntry, shot: _Shot, ids: dict[str, int]) -> Checked[tuple[Photo, Place] | None]:
    """A photo with its caption and the caption's place; None when it cannot be used."""
    if not shot.file:
        return _awaited(desk, person, shot, ids)
    path = desk.path(shot.file)
    checked = desk.facts[path]
    # The photos layer names the file; where an entry names it, that is the line to go to.
    found = [replace(item, place=shot.place) for item in checked.findings]
    if checked.value is None:
        return Checked(None, tuple(found))
    file_name = parse_file_name(shot.file)
    place, activity = captions.place_and_activity(shot.entry.place, shot.entry.activity, file_name, person.name)
    listed = desk.listed.get(shot.file)
    values = {"name": person.name, "role": person.role, "affiliation": person.affiliation}
    caption = captions.choose(
        entered=shot.entry.caption,
        listed=listed.caption if listed else "",
        embedded=checked.value.description,
        file_name=file_name,
        template=desk.template,
        values={**values, "place": place, "activity": activity},
    )
    origin = _origin(desk, shot, caption)
    found += _caption_findings(desk, person, shot, caption, origin)
    photo = Photo(
        id=_photo_id(desk.photos.place_of(shot.file), ids),
        file=shot.file,
        path=path,
        width_px=checked.value.width_px,
        height_px=checked.value.height_px,
        caption=caption.text,
        caption_source=caption.source,
        place=place,
        activity=activity,
        focus=shot.entry.focus,
    )
    return Checked((photo, origin), tuple(found))


def _awaited(desk: _Desk, person: HonoureeEntry, shot: _Shot, ids: dict[str, int]) -> Checked[tuple[Photo, Place]]:
    """A photo that has only its caption: in the proof a grey field stands for it, of the usual proportions."""
    caption = Caption(shot.entry.caption, CaptionSource.ENTRY)
    photo = Photo(
        id=_photo_id(f"{desk.photos.place}/?{caption.text}", ids),
        file="",
        path=Path(str(files("booklet.entries").joinpath(_STAND_IN))),
        width_px=_STAND_IN_PX[0],
        height_px=_STAND_IN_PX[1],
        caption=caption.text,
        caption_source=caption.source,
        place=shot.entry.place,
        activity=shot.entry.activity,
        focus=shot.entry.focus,
    )
    return Checked((photo, shot.place), tuple(_caption_findings(desk, person, shot, caption, shot.place)))


def _origin(desk: _Desk, shot: _Shot, caption: Caption) -> Place:
    """Where a caption can be corrected."""
    if caption.source is CaptionSource.ENTRY and shot.loc:
        return desk.draft.lines.place(*shot.loc, "caption", honouree=shot.place.honouree)
    if caption.source is CaptionSource.LIST and (listed := desk.listed.get(shot.file)):
        return replace(listed.place, honouree=shot.place.honouree)
    if caption.source in (CaptionSource.EMBEDDED, CaptionSource.FILE_NAME):
        return Place(desk.photos.place_of(shot.file), honouree=shot.place.honouree)
    return shot.place


def _caption_findings(
    desk: _Desk, person: HonoureeEntry, shot: _Shot, caption: Caption, origin: Place
) -> Iterator[Finding]:
    if not caption.text:
        if desk.template:
            yield warning("caption-empty-fields", origin, file=shot.file)
        return
    if caption.text.endswith(("。", "．", ".")):
        yield warning("caption-full-stop", origin, caption=caption.text)
    if not person.name or not desk.draft.is_whole:
        return
    named = names_another(caption.text, person.name, desk.roll)
    if named is not None:
        bearers = desk.roll.bearers.get(named)
        if bearers:
            yield error("caption-names-other", origin, named=bearers[0].name, name=person.name, caption=caption.text)
        else:
            yield error("caption-names-stranger", origin, named=named, name=person.name, caption=caption.text)


def _photo_id(place: str, ids: dict[str, int]) -> str:
    """An id by the photo's path, the same on every machine; a second use of a photo gets one of its own."""
    name = unicodedata.normalize("NFC", place).encode("utf-8", "surrogateescape")
    photo_id = "p" + hashlib.blake2b(name, digest_size=6).hexdigest()
    ids[photo_id] = ids.get(photo_id, 0) + 1
    return photo_id if ids[photo_id] == 1 else f"{photo_id}-{ids[photo_id]}"
