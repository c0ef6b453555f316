"""The structure of cleaned documents: who is honoured, for what, in which picture, and who only wrote or was named.

`outline` says what each paragraph is, `assembly` who owns it, `people` who in prose is praised, `sheets` reads tables
and forms; grammar and word lists stand in `names`, `office`, `heads`, `captions`, `bylines`, `lists`, `rows`, `typed`,
`tables/`.
Nothing is guessed silently: what no evidence decides has a lower confidence and a spot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from booklet.importing.document import Cleaned, Origin, Spot
from booklet.importing.structure import lists
from booklet.importing.structure.assembly import assemble
from booklet.importing.structure.counts import STATED_BODIES, Statement, counts_families, statements
from booklet.importing.structure.draft import Caption, Count, Draft, Entry, Group, OwnerKind, Passage
from booklet.importing.structure.heads import Head
from booklet.importing.structure.parts import Parts
from booklet.importing.structure.spots import renumbered, spots_of
from booklet.importing.structure.unitname import unit_of

__all__ = ["Draft", "structure"]


def structure(cleaned: Sequence[Cleaned], unit: str = "") -> Draft:
    """Find the structure of one source's documents, together one draft. `unit`: its name, where the user gave it.

    The title is that of the first document that has one; where several files are one person's each, theirs are none.
    """
    read = [assemble(one.document, unit) for one in cleaned]
    alone = len(read) > 1
    draft, heads = Draft(), dict[int, Head]()
    spots: list[Spot] = []
    doubtful: list[str] = []
    for parts in read:
        shift = len(draft.honourees)
        heads |= {at + shift: head for at, head in parts.heads.items()}
        spots += [renumbered(spot, shift) for spot in parts.spots]
        doubtful += parts.doubtful
        draft = _added(draft, parts, is_one_person=alone and len(parts.honourees) == 1)
    texts = [text for parts in read for text, _ in parts.texts]
    offices = [one.affiliation for one in draft.honourees]
    draft = replace(
        draft, unit=unit_of(unit, (draft.kicker, draft.subtitle, draft.title or ""), draft.issuer, offices, texts)
    )
    draft = replace(
        draft, counts=_counted(draft, [line for parts in read for line in parts.texts], is_list=bool(heads))
    )
    file = cleaned[0].document.file if cleaned else ""
    return replace(draft, spots=(*spots_of(draft, heads, doubtful, file), *spots))


def _added(draft: Draft, parts: Parts, *, is_one_person: bool) -> Draft:
    """A draft with another document's parts; indices move behind those that are there."""
    people, sections, groups = len(draft.honourees), len(draft.sections), len(draft.groups)
    has_title = draft.title is None and parts.title is not None and not is_one_person
    title = parts.title if has_title else None
    untitled = [Passage(*one) for one in (parts.title,) if one and not title]
    untitled += [Passage(one, origin) for one, origin in _small_titles(parts) if is_one_person]

    def placed(index: int | None) -> int | None:
        return None if index is None else index + sections

    return replace(
        draft,
        title=title[0] if title else draft.title,
        title_origin=title[1] if title else draft.title_origin,
        kicker=draft.kicker or ("" if is_one_person else parts.kicker),
        subtitle=draft.subtitle or ("" if is_one_person else parts.subtitle),
        preface=(*draft.preface, *parts.preface),
        sections=(*draft.sections, *parts.sections),
        honourees=(*draft.honourees, *(replace(one, section=placed(one.section)) for one in parts.honourees)),
        groups=(*draft.groups, *(replace(one, section=placed(one.section)) for one in parts.groups)),
        captions=(*draft.captions, *(_owned(one, people, sections, groups) for one in parts.captions)),
        credits=(*draft.credits, *parts.credits),
        mentions=(*draft.mentions, *parts.mentions),
        closing=(*draft.closing, *parts.closing),
        issuer=draft.issuer or parts.issuer,
        date=draft.date or parts.date,
        notes=(*draft.notes, *parts.notes),
        other=(*draft.other, *parts.other, *untitled),
        ledger=(*draft.ledger, *(_entered(one, draft) for one in parts.ledger)),
    )


def _small_titles(parts: Parts) -> list[tuple[str, Origin]]:
    """Kicker and subtitle with the title's place."""
    place = parts.title[1] if parts.title else Origin("")
    return [(text, place) for text in (parts.kicker, parts.subtitle) if text]


def _owned(caption: Caption, people: int, sections: int, groups: int) -> Caption:
    shift = {OwnerKind.HONOUREE: people, OwnerKind.SECTION: sections, OwnerKind.GROUP: groups}.get(
        caption.owner.kind, 0
    )
    index = caption.owner.index
    return replace(caption, owner=replace(caption.owner, index=None if index is None else index + shift))


_ROOMS = ("honourees", "sections", "groups", "captions", "preface", "closing", "other")


def _entered(entry: Entry, draft: Draft) -> Entry:
    room, *rest = entry.home.split("/")
    if room not in _ROOMS or not rest:
        return entry
    shift = len(getattr(draft, room))
    return replace(entry, home="/".join([room, str(int(rest[0]) + shift), *rest[1:]]))


def _counted(draft: Draft, texts: Sequence[tuple[str, Origin]], *, is_list: bool) -> tuple[Count, ...]:
    """Stated numbers with those found: of a section, of a roster, of the whole.

    How many a unit has (`全校46名党员`) is compared only where its people are listed: in entries or in groups.
    """
    inside = Counter(one.section for one in draft.honourees)
    groups = [group for group in draft.groups if not group.is_family]
    for group in groups:
        inside[group.section] += len(group.members) + len(group.repeats)
    lines = {origin: text for text, origin in reversed(texts)}
    families = Counter(section for section, _ in {(one.section, one.origin) for one in draft.honourees})
    found: list[Count] = []
    for at, section in enumerate(draft.sections):
        heading = lines.get(section.origin, section.heading)
        if section.stated is not None:
            fits = counts_families(heading) and families[at] == section.stated
            found.append(Count(section.heading, section.stated, section.stated if fits else inside[at], section.origin))
        elif bodies := STATED_BODIES.search(heading):
            stated = lists.number_of(bodies["count"]) or 0
            named = len(section.paragraphs) + sum(group.section == at for group in draft.groups)
            found.append(Count(section.heading, stated, named, section.origin))
    found += [
        Count(group.title, group.stated, len(group.members), _heading_of(group, texts))
        for group in draft.groups
        if group.stated is not None and group.section is None
    ]
    listed = sum(len(group.members) for group in groups)
    everybody = len(draft.honourees) + listed
    parts = {len(draft.honourees), everybody, *(len(group.members) for group in groups), *inside.values()}
    for one in statements(texts):  # a number that fits a part is taken as that part's
        if one.is_whole and not is_list and not draft.groups:
            continue
        if one.label:
            found += _of_award(one, draft, inside, families)
            continue
        fits = not one.is_whole and one.count in parts
        fits |= one.in_families and one.count in {sum(families.values()), sum(families.values()) + listed}
        found.append(Count(one.said, one.count, one.count if fits else everybody, one.origin))
    return tuple(found)


def _heading_of(group: Group, texts: Sequence[tuple[str, Origin]]) -> Origin:
    """The line that states how many a group has, above its first name; the group's own where none does."""
    above = [origin for text, origin in texts if origin < group.origin and group.title and group.title in text]
    return above[-1] if above and above[-1].file == group.origin.file else group.origin


def _of_award(
    one: Statement, draft: Draft, inside: Mapping[int | None, int], families: Mapping[int | None, int]
) -> list[Count]:
    """The number of an award (`好邻居3户`) with those in the section that its name heads."""
    places = [at for at, section in enumerate(draft.sections) if one.label in section.heading]
    if not places:
        return []
    lists = sum(
        len(group.members)
        for group in draft.groups
        if (group.section in places or one.label in group.title) and not group.is_family
    )
    found = sum(families[at] for at in places) + lists if one.in_families else sum(inside[at] for at in places)
    return [Count(one.said, one.count, found, one.origin)]
