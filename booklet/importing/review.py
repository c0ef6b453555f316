"""Items of a unit file's `review`: made of spots, found by id, answered by accepting, editing or dropping."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from booklet.entries import read_unit, unit_file
from booklet.entries.editing import Change, EditRefusedError, Put, Remove, changed
from booklet.entries.matching import canonical
from booklet.entries.reader import Loc, UnitDraft
from booklet.entries.rewriting import replace_file
from booklet.entries.schema import ReviewEntry
from booklet.entries.writing import Value
from booklet.errors import ResourceError
from booklet.findings import Checked, Finding, Place, error, warning
from booklet.importing.content import Item
from booklet.importing.document import Origin, Spot
from booklet.messages import text

_LIST = re.compile(r"#(\d+)$")
_AROUND_MIN = 3
"""So many characters beside a change must agree before it is made elsewhere than where it was read."""


def item_of(spot: Spot, field: str, seen: set[str]) -> Item:
    """A spot as an item. `seen` gathers the ids given so far: each is the same in every import of the same source."""
    params = {"line": str(spot.origin.line), "lines": str(spot.origin.line), **dict(spot.params)}
    question = text(f"review.{spot.id}", "zh", **{"read": spot.read, "proposed": spot.proposed, **params})
    key = "\0".join((spot.id, spot.origin.file, spot.read, spot.proposed))
    return Item(
        id_of(spot.id, key, seen), spot.severity, question, place_of(spot.origin), spot.read, spot.proposed, field
    )


def id_of(kind: str, key: str, seen: set[str]) -> str:
    """A short id that depends on the question alone, not on the line where it stands."""
    for number in range(1, 10_000):
        code = f"{kind}-{hashlib.blake2b(f'{key}|{number}'.encode(), digest_size=2).hexdigest()}"
        if code not in seen:
            break
    seen.add(code)
    return code


def place_of(origin: Origin) -> str:
    """A place in a source as a clerk reads it."""
    parts = [origin.file, origin.part, f"第{origin.line}行" if origin.line else "", origin.column]
    return " ".join(part for part in parts if part)


def entry_of(item: Item) -> dict[str, Value]:
    """An item as it stands in the unit file, without what is empty."""
    values = {
        "id": item.id,
        "severity": item.severity.value,
        "question": item.question,
        "source": item.source,
        "read": item.read,
        "proposed": item.proposed,
        "field": item.field,
    }
    return {key: value for key, value in values.items() if value}


def loc_of(draft: UnitDraft, field: str) -> Loc | None:
    """Where a path by names leads in a unit file now; None where nothing is there any more."""
    parts = field.split("/")
    if len(parts) == 1:
        return (parts[0],) if parts[0] else None
    name, number = parts[1], 1
    if match := _LIST.search(name):
        name, number = name[: match.start()], int(match[1])
    if parts[0] == "honourees":
        bearers = [loc for loc, person in draft.honourees if canonical(person.name) == canonical(name)]
    elif parts[0] in ("sections", "groups"):
        listed: Sequence[object] = getattr(draft.entry, parts[0])
        bearers = [
            (parts[0], at) for at, one in enumerate(listed) if canonical(getattr(one, "title", "")) == canonical(name)
        ]
    elif parts[0] == "colophon":
        return ("colophon", parts[1])
    else:
        return None
    if len(bearers) < number:
        return None
    rest: tuple[str | int, ...] = tuple(int(part) - 1 if part.isdigit() else part for part in parts[2:])
    return (*bearers[number - 1], *rest)


def value_at(draft: UnitDraft, loc: Loc | None) -> str | None:
    """The text at a place; empty where the key may stand but does not, None where there is no text."""
    if loc is None or not isinstance(loc[-1], str):
        return None
    node: object = draft.entry
    for step in loc:
        if isinstance(step, int):
            if not isinstance(node, tuple) or step >= len(node):
                return None
            node = node[step]
        elif isinstance(node, dict):
            node = node.get(step, "")
        elif hasattr(node, step):
            node = getattr(node, step)
        else:
            return None
    return node if isinstance(node, str) else None


@dataclass(frozen=True)
class Answer:
    """What a person says to an item: `accept`, `edit` with a text, or `drop`."""

    verb: str
    text: str = ""


@dataclass(frozen=True)
class Answered:
    """A unit file before and after answers, and how many items were settled."""

    path: Path
    file: str
    before: bytes
    after: bytes
    settled: int


def open_items(draft: UnitDraft) -> tuple[tuple[str, ReviewEntry], ...]:
    """The items of a unit with the id that each is called by: its own, or its place (`#3`) where that is none."""
    named: dict[str, ReviewEntry] = {}
    for at, item in enumerate(draft.entry.review, 1):
        named[item.id if item.id and item.id not in named else f"#{at}"] = item
    return tuple(named.items())


def read_review(workspace: Path, folder: str) -> Checked[UnitDraft | None]:
    """A unit whose items can be answered; None with its findings where its file must be corrected first."""
    read = read_unit(workspace, folder)
    if read.value is None or not read.value.is_whole:
        return Checked(None, read.findings)
    return Checked(read.value)


def answer(workspace: Path, folder: str, answers: dict[str, Answer]) -> Checked[Answered | None]:
    """Settle items by their ids. Nothing is written; items that cannot be settled so stay, each with a finding.

    Raises `ResourceError` for a file that cannot be read.
    """
    path = unit_file(workspace, folder)
    read = read_review(workspace, folder)
    if read.value is None:
        return Checked(None, read.findings)
    draft, file = read.value, f"units/{folder}/{path.name}"
    try:
        before = path.read_bytes()
    except OSError as problem:
        raise ResourceError("unit-unreadable", file=file, reason=problem.strerror or problem) from problem
    found: list[Finding] = []
    changes: list[Change] = []
    texts: dict[Loc, str] = {}
    known = {code: (at, item) for at, (code, item) in enumerate(open_items(draft))}
    for code, given in answers.items():
        if code not in known:
            near = "、".join(known) or "—"
            found.append(error("review-unknown", Place(file), item=code, known=near))
            continue
        at, item = known[code]
        loc = loc_of(draft, item.field) if item.field else None
        present = texts.get(loc, value_at(draft, loc)) if loc else None
        better = _answered(item, given, present)
        if better is None:
            place = draft.lines.place("review", at)
            found.append(warning("review-not-applied", place, item=code, field=item.field or "—"))
            continue
        if loc is not None and present is not None and better != present:
            texts[loc] = better
        changes.append(Remove(("review", at)))
    settled = len(changes)
    changes += [Put(loc, better) for loc, better in texts.items()]
    try:
        after = changed(before, changes) if changes else before
    except EditRefusedError:
        return Checked(None, (*found, error("import-would-change-more", Place(file))))
    return Checked(Answered(path, file, before, after, settled), tuple(found))


def write_answers(answered: Answered) -> None:
    """Write answers, at once. Raises `OutputError`."""
    if answered.after != answered.before:
        replace_file(answered.path, answered.before, answered.after, answered.file)


def _answered(item: ReviewEntry, given: Answer, present: str | None) -> str | None:
    """What the field says after an answer; None where that cannot be told.

    `present` None: the item has no field, or one that holds no text: there is nothing to change but the list.
    """
    if given.verb == "drop":
        return present or ""
    if present is None:
        return "" if given.verb == "accept" else None
    wanted = item.proposed if given.verb == "accept" else given.text
    if given.verb == "accept" and not wanted:
        return present
    if is_passage(item, present):
        return _in_passage(item, wanted, present)
    return wanted


def is_passage(item: ReviewEntry, present: str) -> bool:
    """Whether an item is about a part of its field, not the whole."""
    last = item.field.rsplit("/", 1)[-1]
    if last in ("preface", "afterword", "deeds", "intro", "text"):
        return item.read != "" and " ".join(item.read.split()) != " ".join(present.split())
    return any(part and part in present and part != present for part in (item.read, item.proposed))


def _in_passage(item: ReviewEntry, wanted: str, present: str) -> str | None:
    """The field with the passage replaced, where it can be found once; as it is where it already says so."""
    if item.read and present.count(item.read) == 1:
        return present.replace(item.read, wanted)
    if item.proposed and present.count(item.proposed) == 1:
        return present.replace(item.proposed, wanted)
    return _by_core(item, wanted, present)


def _by_core(item: ReviewEntry, wanted: str, present: str) -> str | None:
    """The same by the characters that differ, with as much around them as agrees."""
    read, proposed = item.read, item.proposed
    if not read or not proposed or wanted != proposed:
        return None
    start = 0
    while start < min(len(read), len(proposed)) and read[start] == proposed[start]:
        start += 1
    end = 0
    while end < min(len(read), len(proposed)) - start and read[-1 - end] == proposed[-1 - end]:
        end += 1
    sides = [(left, right) for left in range(start + 1) for right in range(end + 1) if left + right >= _AROUND_MIN]
    for left, right in sorted(sides, key=sum, reverse=True):
        before, after = read[start - left : start], read[len(read) - end :][:right]
        old = before + read[start : len(read) - end] + after
        new = before + proposed[start : len(proposed) - end] + after
        if present.count(new) == 1 and (present.count(old) == 0 or old in new):
            return present
        if present.count(old) == 1:
            return present.replace(old, new)
    return None
