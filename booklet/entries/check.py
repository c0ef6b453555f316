"""What is wrong with a unit's content as a whole: each rule is one generator of findings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields, replace

from booklet.entries.encoding import code_point
from booklet.entries.matching import canonical
from booklet.entries.merging import Merged
from booklet.entries.passages import Passage, passages_of
from booklet.entries.pinyin import pinyin_findings
from booklet.entries.positions import Span
from booklet.entries.private_use import is_private, standard_code_point
from booklet.entries.proofreading import proofread
from booklet.entries.reader import Lines, Loc, UnitDraft
from booklet.findings import Finding, Place, error, note, warning
from booklet.model import Honouree, Unit

MissingGlyphs = Callable[[str], Sequence[str]]
"""Tells which characters of a text no face can print."""

_WHOLE_PLACEHOLDER = re.compile(r"^[\s….。·•\-—_*＊xX×?？/]+$|^（[^（）]+）$")
_PLACEHOLDER = re.compile(
    r"待补充|待填写|待填|待定|待完善|待核实|此处填写|在此填写|请填写|请补充|（?在这里写|TODO|TBD|某某|_{3,}|＿{2,}|×{2,}"
    r"|(?<![A-Za-z])[Xx]{2,}(?![A-Za-z])"
)

_HONOUREE_FIELDS = frozenset(item.name for item in fields(Honouree))


def check_unit(
    draft: UnitDraft,
    merged: Merged,
    *,
    layout: str,
    required: Sequence[str],
    omits: Sequence[str] = (),
    missing_glyphs: MissingGlyphs,
) -> tuple[Finding, ...]:
    """All findings about a unit's content.

    `required` are the fields that the layout cannot do without, `omits` those it does not print.
    """
    captions = (Passage(text, place, is_caption=True) for text, place in merged.captions if text)
    passages = (*passages_of(draft), *captions)
    return (
        *_structure(draft),
        *_same_names(draft),
        *_group_names(draft),
        *pinyin_findings(draft),
        *_deeds(draft, required, omits),
        *_required(draft, merged.unit, layout, required),
        *_placeholders(passages),
        *_glyphs(draft, passages, missing_glyphs),
        *_review(draft),
        *proofread(passages, _Finder(draft.lines)),
    )


class _Finder:
    """Where a character of a passage stands: in the line where it is written, as far as that can be told."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._spans: dict[Loc, list[Span | None] | None] = {}

    def __call__(self, passage: Passage, index: int) -> Place:
        loc = passage.loc
        if loc is None:
            return passage.place
        if loc not in self._spans:
            self._spans[loc] = self._lines.spans(passage.text, *loc)
        spans = self._spans[loc]
        span = spans[index] if spans else None
        return replace(passage.place, line=self._lines.line_at(span[0])) if span else passage.place


def _structure(draft: UnitDraft) -> Iterator[Finding]:
    entry = draft.entry
    if entry.sections and entry.honourees:
        yield error("sections-and-honourees", draft.lines.place("honourees"))
    if draft.is_whole and not draft.honourees and not entry.groups:
        yield error("unit-without-people", Place(draft.lines.file, 1))


def _same_names(draft: UnitDraft) -> Iterator[Finding]:
    """The same name twice: one person entered twice, unless role or affiliation tell two people apart."""
    first: dict[str, list[tuple[Loc, str, str]]] = {}
    for loc, person in draft.honourees:
        if not (name := canonical(person.name)):
            continue
        apart = (canonical(person.role), canonical(person.affiliation))
        earlier = first.setdefault(name, [])
        twin = next((other for other in earlier if other[1:] == apart), None)
        place = draft.lines.place(*loc, "name", honouree=person.name)
        if twin is not None:
            yield error("honouree-duplicate", place, name=person.name, first_line=draft.lines.line(*twin[0], "name"))
        elif earlier:
            line = draft.lines.line(*earlier[0][0], "name")
            yield warning("honouree-same-name", place, name=person.name, first_line=line)
        earlier.append((loc, *apart))


def _group_names(draft: UnitDraft) -> Iterator[Finding]:
    honoured = {canonical(person.name): person for _, person in draft.honourees}
    seen: dict[str, int] = {}
    for of, group in enumerate(draft.entry.groups):
        place = draft.lines.place("groups", of)
        if group.title and not any(group.names) and not group.text:
            yield warning("group-empty", place, group=group.title)
        for at, name in enumerate(group.names):
            if not (key := canonical(name)):
                continue
            place = draft.lines.place("groups", of, "names", at)
            if key in honoured:
                yield warning("group-name-is-honouree", place, name=name, group=group.title)
            elif key in seen:
                yield warning("group-name-twice", place, name=name, first_line=seen[key])
            seen.setdefault(key, place.line)


def _deeds(draft: UnitDraft, required: Sequence[str], omits: Sequence[str]) -> Iterator[Finding]:
    if "deeds" in required or "honourees.deeds" in omits:
        return  # an error by `_required`, or not printed at all
    for loc, person in draft.honourees:
        if person.name and not person.deeds:
            yield warning("deeds-empty", draft.lines.place(*loc, "deeds", honouree=person.name))


def _required(draft: UnitDraft, unit: Unit, layout: str, required: Sequence[str]) -> Iterator[Finding]:
    """Fields that the layout needs: of each honouree, or of the unit where honourees have no such field."""
    for name in required:
        if name not in _HONOUREE_FIELDS:
            if not getattr(unit, name, None) and draft.is_whole:
                yield error("layout-needs-field", draft.lines.place(name), layout=layout, field=name)
            continue
        for (loc, entered), person in zip(draft.honourees, unit.honourees, strict=True):
            # A photo that was entered but cannot be used has its own finding.
            if person.name and not getattr(person, name) and not getattr(entered, name):
                place = draft.lines.place(*loc, name, honouree=person.name)
                yield error("layout-needs-field", place, layout=layout, field=name)


def _review(draft: UnitDraft) -> Iterator[Finding]:
    """What an import left to be looked at, as bad as it is when nobody looks."""
    kinds = {"high": ("review-open", error), "medium": ("review-pending", warning), "low": ("review-remark", note)}
    for at, item in enumerate(draft.entry.review):
        kind, make = kinds[item.severity]
        said = item.question or item.read or item.id
        yield make(kind, draft.lines.place("review", at), item=item.id or f"#{at + 1}", question=said)


def _placeholders(passages: Sequence[Passage]) -> Iterator[Finding]:
    for passage in passages:
        text = passage.text
        found = (_WHOLE_PLACEHOLDER.search(text) if text else None) or _PLACEHOLDER.search(text)
        if found:
            yield warning("placeholder-left", passage.place, text=found.group().strip())


def _glyphs(draft: UnitDraft, passages: Sequence[Passage], missing_glyphs: MissingGlyphs) -> Iterator[Finding]:
    """Characters that cannot be printed, each once for each honouree (or outside honourees)."""
    used = dict.fromkeys(char for passage in passages for char in passage.text if not char.isspace())
    private = {char for char in used if is_private(char)}
    missing = set(missing_glyphs("".join(char for char in used if char not in private)))
    if not missing and not private:
        return
    reported: set[tuple[str, str]] = set()
    for passage in passages:
        for char in dict.fromkeys(passage.text):
            key = (passage.place.honouree, char)
            if key in reported or (char not in missing and char not in private):
                continue
            reported.add(key)
            place = passage.place
            if passage.loc is not None:
                line = draft.lines.line_of(char, *passage.loc)
                place = Place(place.file, line, place.honouree)
            if char in private and (standard := standard_code_point(char)):
                named = {"character": standard, "standard": code_point(standard)}
                yield error("character-private-standard", place, code=code_point(char), **named)
            elif char in private:
                yield error("character-private-use", place, code=code_point(char))
            else:
                yield error("character-without-glyph", place, character=char, code=code_point(char))
