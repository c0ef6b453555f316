"""What a person must look at in a draft's structure. Sparing: repeated questions of one kind are one spot.

The further lines of a spot that stands for several places are in its parameter `lines`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from booklet.importing.document import Origin, Severity, Spot
from booklet.importing.structure import captions, tables
from booklet.importing.structure.consent import personal_facts
from booklet.importing.structure.draft import Caption, Confidence, Draft, Honouree, OwnerKind
from booklet.importing.structure.heads import Head
from booklet.importing.structure.unitname import is_of

_SHOWN = 24


def spots_of(draft: Draft, heads: dict[int, Head], doubtful: Sequence[str], file: str) -> Iterator[Spot]:
    """All spots of a draft, the worst first within each part."""
    if draft.title is None:
        yield Spot("title-missing", Severity.HIGH, Origin(file), field="title")
    if not draft.unit.is_certain:
        yield Spot("unit-uncertain", Severity.MEDIUM, Origin(file), draft.unit.full, draft.unit.full, field="unit")
    yield from _people(draft, heads, doubtful)
    yield from _captions(draft)
    yield from _counts(draft)
    yield from _private(draft)


def together(id: str, severity: Severity, places: Sequence[tuple[Origin, str]], field: str = "") -> Spot:
    """One spot for several places: the first is its own, all lines are named."""
    lines = "、".join(dict.fromkeys(str(origin.line) for origin, _ in places))
    said = "；".join(dict.fromkeys(text for _, text in places))
    return Spot(id, severity, places[0][0], said, params=(("lines", lines),), field=field)


def _people(draft: Draft, heads: dict[int, Head], doubtful: Sequence[str]) -> Iterator[Spot]:
    for name, count in Counter(one.name for one in draft.honourees).items():
        if count > 1:
            first, *others = [(at, one) for at, one in enumerate(draft.honourees) if one.name == name]
            lines = "、".join(str(one.origin.line) for _, one in (first, *others))
            field = f"honourees/{others[0][0]}/name"
            yield Spot(
                "name-twice",
                Severity.HIGH,
                others[0][1].origin,
                name,
                params=(("name", name), ("lines", lines)),
                field=field,
            )
    named = [(one.origin, one.name) for one in draft.honourees]
    named += [(group.origin, name) for group in draft.groups for name in group.names]
    if words := [one for one in named if one[1] in tables.words("names", "words")]:
        for origin in dict.fromkeys(origin for origin, _ in words):
            yield together("name-unlikely", Severity.MEDIUM, [one for one in words if one[0] == origin])
    for at, one in enumerate(draft.honourees):
        if one.name in doubtful:
            yield _doubt(one.name, one.origin, _said(one), f"honourees/{at}", "honouree")
        head = heads.get(at)
        if head and head.doubt:
            field = f"honourees/{at}/name"
            yield Spot(
                "name-glued",
                Severity.HIGH,
                one.origin,
                head.sentence,
                f"{one.name}｜{one.affiliation}{one.role}",
                (("other", head.doubt),),
                field,
            )
    for mention in draft.mentions:
        if mention.name in doubtful:
            yield _doubt(mention.name, mention.origin, mention.sentence[:_SHOWN], "", "mention")
    yield from _elsewhere(draft)


def _doubt(name: str, origin: Origin, read: str, field: str, taken: str) -> Spot:
    return Spot("person-doubtful", Severity.MEDIUM, origin, read, name, (("name", name), ("taken", taken)), field)


def _said(one: Honouree) -> str:
    return one.deeds[0].text[:_SHOWN] if one.deeds else f"{one.affiliation}{one.role}"


def _elsewhere(draft: Draft) -> Iterator[Spot]:
    """Affiliations that are not the unit's, where most are."""
    named = [one for one in draft.honourees if one.affiliation]
    others = [one for one in named if not is_of(one.affiliation, draft.unit)]
    if draft.unit.is_certain and others and len(others) * 3 <= len(named):
        yield together(
            "affiliation-differs", Severity.LOW, [(one.origin, f"{one.name}：{one.affiliation}") for one in others]
        )


def _captions(draft: Draft) -> Iterator[Spot]:
    unnamed = [one for one in draft.captions if one.confidence is not Confidence.HIGH]
    if unnamed:
        yield together("caption-unnamed", Severity.MEDIUM, [(one.origin, one.text[:_SHOWN]) for one in unnamed])
    named = [one for one in draft.captions if one.owner.kind is OwnerKind.HONOUREE and one.owner.index is not None]
    twice = [one for one in named if len(captions.places(one.text)) > 1]
    bare = [one for one in named if captions.has_bare_place(one.text)]
    foreign = [one for one in named if one not in twice and _is_foreign(one, draft)]
    for kind, found in (
        ("caption-two-places", twice),
        ("caption-without-place", bare),
        ("caption-place-unknown", foreign),
    ):
        if found:
            yield together(kind, Severity.LOW, [(one.origin, one.text[:_SHOWN]) for one in found])


def _is_foreign(caption: Caption, draft: Draft) -> bool:
    """Whether a caption's place is not named in the owner's deeds or office."""
    assert caption.owner.index is not None
    one = draft.honourees[caption.owner.index]
    told = "".join(passage.text for passage in one.deeds) + one.role_sentence + one.affiliation
    return bool(told) and any(not captions.is_named_in(place, told) for place in captions.places(caption.text))


def _counts(draft: Draft) -> Iterator[Spot]:
    """A number that does not agree with a list: somebody is missing in print, or stands there without the award."""
    is_list = bool(draft.groups) or any(section.stated for section in draft.sections)
    for count in draft.counts:
        if not count.agrees:
            severity = Severity.HIGH if is_list else Severity.MEDIUM
            params = (("stated", str(count.stated)), ("found", str(count.found)))
            yield Spot("count-differs", severity, count.origin, count.said, params=params)


def _private(draft: Draft) -> Iterator[Spot]:
    """Facts that need consent, one spot for a source file."""
    texts = [passage for one in draft.honourees for passage in one.deeds]
    texts += [passage for section in draft.sections for passage in section.paragraphs]
    texts += [*draft.preface, *draft.closing, *(passage for group in draft.groups for passage in group.text)]
    by_file: dict[str, list[tuple[Origin, str]]] = {}
    for origin, text in dict.fromkeys((passage.origin, passage.text) for passage in texts):
        for _, words in personal_facts(text):
            by_file.setdefault(origin.file, []).append((origin, words))
    for places in by_file.values():
        yield together("personal-facts", Severity.MEDIUM, sorted(places, key=lambda place: place[0]))


def renumbered(spot: Spot, shift: int) -> Spot:
    """A spot whose field counts honourees, moved by `shift` places."""
    parts = spot.field.split("/")
    if len(parts) > 1 and parts[0] == "honourees" and shift:
        return replace(spot, field="/".join([parts[0], str(int(parts[1]) + shift), *parts[2:]]))
    return spot
