"""The score of the structure: people with their offices, captions with their owners, credits, groups, spots."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from booklet.importing.document import Cleaned
from booklet.importing.structure.draft import Draft, Honouree, OwnerKind
from importing_score import text
from importing_score.truth import Score, Truth

_ISSUES: Mapping[str, str] = {
    **text.ISSUES,
    "title-missing": "missing title",
    "unit-uncertain": "unit",
    "person-doubtful": "doubtful|praised or only|user decides",
    "person-unread": "unread|not found",
    "list-unread": "unread|not found",
    "name-twice": "same name|duplicate name",
    "name-glued": "glued",
    "name-unlikely": "unlikely name|no name",
    "role-shares-sentence": "share one sentence",
    "affiliation-differs": "affiliation differs",
    "caption-unnamed": "no named person|names nobody|without a named person",
    "caption-two-places": "two places",
    "caption-without-place": "names no place",
    "caption-place-unknown": "caption place",
    "count-differs": "count|versus|stated|one is missing|but \\w+ names",
    "personal-facts": "consent|privacy|private fact|health|illness|operation|blindness|injur|wound|minor|dead|death"
    "|debt|pregnan|ages",
    "columns-unknown": "unknown column",
    "row-without-name": "row without",
    "table-unread": "table",
}
"""What the words of an issue must have for a spot of the id to answer it."""


def score(draft: Draft, cleaned: Cleaned, truth: Truth) -> tuple[Score, ...]:
    """All scores of a document's structure, and those of all spots together, the text's among them."""
    length = text.length_of(cleaned)
    every = (*cleaned.spots, *draft.spots)
    return (
        _title(draft, truth),
        *_people(draft, truth),
        *_captions(draft, truth),
        *_credits(draft, truth),
        _mentions(draft, truth),
        *_groups(draft, truth),
        *_sections(draft, truth),
        _deeds(draft, truth),
        _counts(draft, truth),
        *(_all(one) for one in text.spots(every, truth, _ISSUES, length, whole=True)),
    )


def _all(one: Score) -> Score:
    return Score(f"all {one.name}", one.hits, one.of, one.missed)


def _found(name: str, wanted: Iterable[object], made: Iterable[object]) -> tuple[Score, Score]:
    """Recall and precision of a set."""
    want, have = set(wanted), set(made)
    lost = tuple(f"missing: {item}" for item in sorted(want - have, key=str))
    more = tuple(f"wrong: {item}" for item in sorted(have - want, key=str))
    both = len(want & have)
    return Score(f"{name}: recall", both, len(want), lost), Score(f"{name}: precision", both, len(have), more)


def _title(draft: Draft, truth: Truth) -> Score:
    said = truth.get("title") or {}
    wanted = (said.get("text"), said.get("kicker") or "", said.get("subtitle") or "")
    made = (draft.title, draft.kicker, draft.subtitle)
    missed = tuple(f"{one!r}, not {other!r}" for one, other in zip(made, wanted, strict=True) if one != other)
    return Score("title, kicker, subtitle", 3 - len(missed), 3, missed)


def _people(draft: Draft, truth: Truth) -> list[Score]:
    wanted = {one["name"]: one for one in truth.get("honourees", [])}
    made = {one.name: one for one in draft.honourees}
    scores = list(_found("honourees", wanted, made))
    for key in ("role", "affiliation", "party"):
        missed = [
            f"{name}: {getattr(made[name], key) if name in made else None!r}, not {one.get(key)!r}"
            for name, one in wanted.items()
            if name not in made or _bare(getattr(made[name], key)) not in _accepted(one, key, truth)
        ]
        scores.append(Score(f"  {key}", len(wanted) - len(missed), len(wanted), tuple(missed)))
    scores += [_office(made, wanted), _seen(draft, wanted)]
    order = list(dict.fromkeys(one.name for one in draft.honourees if one.name in wanted))
    kept = [name for name in wanted if name in made]
    wrong = tuple(f"{one} at {other}'s place" for one, other in zip(order, kept, strict=True) if one != other)
    return [*scores, Score("  order", len(kept) - len(wrong), len(kept), wrong)]


def _office(made: Mapping[str, Honouree], wanted: Mapping[str, Truth]) -> Score:
    """What is said of unit and role together, wherever the one ends and the other begins."""
    missed = []
    for name, one in wanted.items():
        said = _bare(made[name].affiliation + made[name].role) if name in made else None
        whole = _bare((one.get("affiliation") or "") + (one.get("role") or ""))
        if said is None or (
            said != whole and (not said or not whole.endswith(said) or said != _bare(one.get("role") or ""))
        ):
            missed.append(f"{name}: {said!r}, not {whole!r}")
    return Score("  unit and role together", len(wanted) - len(missed), len(wanted), tuple(missed))


def _accepted(one: Truth, key: str, truth: Truth) -> set[str]:
    """What a person's field may be: what the truth says, its `…_alt`; an unsaid affiliation may be the text's unit."""
    said = one.get(key) or ""
    other = one.get(f"{key}_alt") or ()
    accepted = {said, *((other,) if isinstance(other, str) else other)}
    unit = truth.get("unit") or {}
    if key == "affiliation" and not said:
        accepted |= {unit} if isinstance(unit, str) else {unit.get("full") or "", *(unit.get("aliases") or ())}
    return {_bare(text) for text in accepted}


def _seen(draft: Draft, wanted: Mapping[str, Truth]) -> Score:
    """Honourees that are found, or that a spot shows: nobody is lost unseen."""
    found = {one.name for one in draft.honourees} | {name for one in draft.groups for name in one.names}
    told = "；".join(f"{spot.read} {spot.proposed}" for spot in draft.spots)
    lost = tuple(name for name in wanted if name not in found and name not in told)
    return Score("honourees: found or asked", len(wanted) - len(lost), len(wanted), lost)


def _bare(said: str) -> str:
    """Without what stands in brackets: a truth's explanation, an age."""
    return re.sub("（.*?）|\\s", "", said)


def _captions(draft: Draft, truth: Truth) -> list[Score]:
    wanted = {(one["line"], one["text"]): one for one in truth.get("captions", [])}
    made = {(one.origin.line, one.text): one for one in draft.captions}
    people = {one["name"] for one in truth.get("honourees", [])}
    missed = []
    for key, one in wanted.items():
        named = [name for name in one.get("belongs_to", ()) if name in people]
        owner = made[key].owner if key in made else None
        is_person = owner is not None and owner.kind is OwnerKind.HONOUREE
        if owner is None or (owner.name not in named if named else is_person):
            missed.append(f"{key[0]}: {owner}")
    return [*_found("captions", wanted, made), Score("  owner", len(wanted) - len(missed), len(wanted), tuple(missed))]


_KEYS = ("reporters", "correspondents", "photographers", "editors", "authors", "sources")


def _credits(draft: Draft, truth: Truth) -> tuple[Score, Score]:
    wanted = {(key[:-1], name) for one in truth.get("credits", []) for key in _KEYS for name in one.get(key, [])}
    return _found("credits", wanted, {(one.duty, one.name) for one in draft.credits})


def _mentions(draft: Draft, truth: Truth) -> Score:
    wanted = {one["name"] for one in truth.get("mentions", []) if one.get("name")}
    made = {one.name for one in draft.mentions}
    return Score("mentions: recall", len(wanted & made), len(wanted), tuple(sorted(wanted - made)))


def _groups(draft: Draft, truth: Truth) -> tuple[Score, Score]:
    """The people of groups, however the lists are divided; whom the truth honours alone may stand in a list, too."""
    wanted = {name for one in truth.get("group_honourees", []) for name in one["names"]}
    alone = {one["name"] for one in truth.get("honourees", [])}
    made = {name for one in draft.groups for name in one.names}
    return _found("groups", wanted, (made - alone) | (wanted & {one.name for one in draft.honourees}))


def _sections(draft: Draft, truth: Truth) -> list[Score]:
    wanted = {(one["line"], one["heading"]): one for one in truth.get("sections", [])}
    made = {(one.origin.line, one.heading): one for one in draft.sections if one.heading}
    lines = {(key, line) for key, one in wanted.items() for part in one.get("paragraphs", ()) for line in part["lines"]}
    have = {(key, line) for key, one in made.items() for part in one.paragraphs for line in part.lines}
    return [*_found("sections", wanted, made), *_found("  paragraphs", lines, have), *_outer(draft, truth)]


def _outer(draft: Draft, truth: Truth) -> list[Score]:
    scores: list[Score] = []
    for name, made in (("preface", draft.preface), ("closing", draft.closing)):
        wanted = {line for one in truth.get(name, []) for line in one["lines"]}
        have = {line for one in made for line in one.lines}
        missed = (*(f"missing: {line}" for line in wanted - have), *(f"wrong: {line}" for line in have - wanted))
        scores.append(Score(name, len(wanted & have), len(wanted | have), missed))
    return scores


def _deeds(draft: Draft, truth: Truth) -> Score:
    """Passages of deeds that begin and end where the truth's do."""
    made = {one.name: one for one in draft.honourees}
    wanted = [(one["name"], part) for one in truth.get("honourees", []) for part in one.get("deeds", [])]
    missed = [f"{name} {part['lines']}: {part['first12']}" for name, part in wanted if not _has(made.get(name), part)]
    extra = [
        f"{one.name}: too many passages"
        for one in truth_people(truth, draft.honourees)
        if len(one.deeds) > sum(name == one.name for name, _ in wanted)
    ]
    return Score("deeds", len(wanted) - len(missed), len(wanted) + len(extra), (*missed, *extra))


def truth_people(truth: Truth, honourees: Sequence[Honouree]) -> list[Honouree]:
    """The honourees that the truth has, too."""
    names = {one["name"] for one in truth.get("honourees", [])}
    return [one for one in honourees if one.name in names]


def _has(one: Honouree | None, part: Truth) -> bool:
    if one is None:
        return False
    return any(
        passage.text.startswith(way["first12"])
        and passage.text.endswith(way["last8"])
        and abs(len(passage.text) - way["chars"]) <= text.TOLERANCE
        for passage in one.deeds
        for way in (part, *([{**part, **part["alt"]}] if "alt" in part else []))
    )


def _counts(draft: Draft, truth: Truth) -> Score:
    """Numbers that the truth says to check (those with an `expect`)."""
    wanted = [one for one in truth.get("checks", []) if "expect" in one]
    made = {(one.stated, one.agrees) for one in draft.counts}
    missed = tuple(one["what"] for one in wanted if (one["expect"], one.get("ok", True)) not in made)
    return Score("counts", len(wanted) - len(missed), len(wanted), missed)
