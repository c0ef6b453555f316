"""A unit file to a draft: its entries as typed values, with the line of each, and everything wrong with it.

A value that cannot be used is left out of the draft and reported; all others stay, so that later stages find their
problems in the same run.
"""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from booklet.entries.encoding import clean, decode, encoding_findings
from booklet.entries.positions import Span, spans_of
from booklet.entries.schema import MODELS, OTHER_WORDS, HonoureeEntry, PhotoEntry, UnitEntry
from booklet.entries.tree import Listing, Node, Scalar, Table, read_tree
from booklet.errors import ResourceError
from booklet.findings import Checked, Finding, Place, error

Loc = tuple[str | int, ...]
"""The way to a value: `("honourees", 3, "photos", 0, "file")`."""

UNIT_FILE = "booklet.yaml"

FILE_BYTES_MAX = 32 * 1024 * 1024
"""A unit of 1,000 people with 3,000 characters each takes 10 MB."""

_VALIDATION_ROUNDS = 5

_FINDING_OF = {
    "string_type": "expected-text",
    "list_type": "expected-list",
    "tuple_type": "expected-list",
    "dict_type": "expected-mapping",
    "model_type": "expected-mapping",
    "model_attributes_type": "expected-mapping",
    "literal_error": "review-severity",
}


@dataclass(frozen=True)
class Lines:
    """Where each value stands in its file. Lines count from 1; `parsed` is what the scalars' extents count in."""

    file: str
    at: Mapping[Loc, int] = field(default_factory=dict)
    source: tuple[str, ...] = ()
    scalars: Mapping[Loc, Scalar] = field(default_factory=dict)
    parsed: str = ""

    def line(self, *loc: str | int) -> int:
        """The line of a value's key, else that of the nearest value around it."""
        for end in range(len(loc), 0, -1):
            if (found := self.at.get(loc[:end])) is not None:
                return found
        return 1

    def line_of(self, text: str, *loc: str | int) -> int:
        """The line from a value's key on that has the text; the key's own line when none has."""
        start = self.line(*loc)
        following = range(start - 1, len(self.source))
        return next((number + 1 for number in following if text in self.source[number]), start)

    def spans(self, text: str, *loc: str | int) -> list[Span | None] | None:
        """For each character of a value where it stands in `parsed`; None where that cannot be told."""
        scalar = self.scalars.get(loc)
        if scalar is None or scalar.extent is None or scalar.text.strip() != text:
            return None
        spans = spans_of(self.parsed, scalar.extent, scalar.text)
        start = scalar.text.find(text)
        return spans[start : start + len(text)] if spans else None

    def line_at(self, index: int) -> int:
        """The line of a character of `parsed`."""
        return bisect_left(self._breaks, index) + 1

    @cached_property
    def _breaks(self) -> list[int]:
        return [match.start() for match in re.finditer("\n", self.parsed)]

    def place(self, *loc: str | int, honouree: str = "") -> Place:
        """A finding's place at a value."""
        return Place(self.file, self.line(*loc), honouree)


@dataclass(frozen=True)
class UnitDraft:
    """A unit as entered: no photograph looked at yet. `is_whole` is false when a syntax error hid a part of it."""

    folder: str
    entry: UnitEntry
    lines: Lines
    is_whole: bool = True

    @property
    def honourees(self) -> tuple[tuple[Loc, HonoureeEntry], ...]:
        """All honourees in the order printed, each with the way to it; those listed outside sections first."""
        loose = [(("honourees", at), person) for at, person in enumerate(self.entry.honourees)]
        sectioned = [
            (("sections", of, "honourees", at), person)
            for of, section in enumerate(self.entry.sections)
            for at, person in enumerate(section.honourees)
        ]
        return (*loose, *sectioned)


def read_unit(workspace: Path, folder: str) -> Checked[UnitDraft | None]:
    """Read `units/<folder>/booklet.yaml`. Raises `ResourceError` where the file cannot be opened."""
    relative = f"units/{folder}/{UNIT_FILE}"
    path = workspace / relative
    try:
        if not path.is_file():
            return Checked(None, (error("unit-file-missing", Place(relative)),))
        if path.stat().st_size > FILE_BYTES_MAX:
            limit_mb = FILE_BYTES_MAX // (1024 * 1024)
            return Checked(None, (error("unit-file-too-large", Place(relative), limit_mb=limit_mb),))
        data = path.read_bytes()
    except OSError as problem:
        raise ResourceError("unit-unreadable", file=relative, reason=problem.strerror or problem) from problem
    return read_bytes(data, folder, relative)


def read_bytes(data: bytes, folder: str, file: str) -> Checked[UnitDraft | None]:
    """Read a unit file's content; `file` is its place in the workspace."""
    decoded = decode(data)
    about_encoding = encoding_findings(decoded, file)
    if decoded.text is None:
        return Checked(None, about_encoding)
    text, about_characters = clean(decoded, file)
    tree = read_tree(text, file)
    found = (*about_encoding, *about_characters, *tree.findings)
    if isinstance(tree.root, Table):
        lines = Lines(file, {}, tuple(text.split("\n")), parsed=tree.text)
        checked = _draft(tree.root, folder, lines, is_whole=tree.is_whole)
        return Checked(checked.value, (*found, *checked.findings))
    if tree.is_whole:
        is_empty = tree.root is None or (isinstance(tree.root, Scalar) and not tree.root.text.strip())
        line = tree.root.line if tree.root else 1
        found = (*found, error("unit-file-empty" if is_empty else "unit-not-mapping", Place(file, line)))
    return Checked(None, found)


@dataclass
class _Walk:
    """What plain values are gathered with: the line of every value, the texts, and keys written twice."""

    lines: dict[Loc, int] = field(default_factory=dict)
    scalars: dict[Loc, Scalar] = field(default_factory=dict)
    repeated: list[tuple[Loc, int, int]] = field(default_factory=list)

    def plain(self, node: Node, loc: Loc) -> Any:
        """The node as Python's own types. The tree limits how deep it goes."""
        self.lines.setdefault(loc, node.line)
        if isinstance(node, Scalar):
            self.scalars[loc] = node
            return node.text
        if isinstance(node, Listing):
            return [self.plain(item, (*loc, at)) for at, item in enumerate(node.items)]
        value: dict[str, Any] = {}
        for key, line, inner in node.pairs:
            if key in value:
                self.repeated.append(((*loc, key), line, self.lines[(*loc, key)]))
                continue
            self.lines[(*loc, key)] = line
            value[key] = self.plain(inner, (*loc, key))
        return value


def _draft(root: Table, folder: str, lines: Lines, *, is_whole: bool) -> Checked[UnitDraft | None]:
    walk = _Walk()
    data = walk.plain(root, ())
    lines = replace(lines, at=walk.lines, scalars=walk.scalars)
    found = [
        error("duplicate-key", Place(lines.file, line, _honouree_at(data, loc)), written=str(loc[-1]), first_line=first)
        for loc, line, first in walk.repeated
    ]
    lost: set[Loc] = set()
    for _ in range(_VALIDATION_ROUNDS):
        try:
            entry = UnitEntry.model_validate(data)
        except ValidationError as problem:
            details = problem.errors(include_url=False, include_context=False, include_input=False)
            found += _findings_of(details, data, lines)
            _leave_out(details, data, lost)
        else:
            found += _missing(entry, data, lines, lost, is_whole=is_whole)
            return Checked(UnitDraft(folder, entry, lines, is_whole), tuple(found))
    return Checked(None, tuple(found))


def _findings_of(details: Sequence[ErrorDetails], data: Any, lines: Lines) -> Iterator[Finding]:
    for detail in details:
        kind, loc = detail["type"], tuple(detail["loc"])
        place = lines.place(*loc, honouree=_honouree_at(data, loc))
        if kind == "missing":
            continue  # reported by `_missing`, together with what is there but empty
        if kind == "extra_forbidden":
            key = str(loc[-1])
            yield error("unknown-key", place, written=key, nearest=_nearest_keys(key, _model_at(loc)))
        elif kind in ("greater_than_equal", "less_than_equal"):
            yield error("focus-out-of-range", place)
        elif "focus" in loc:
            yield error("expected-focus", place)
        else:
            named = next((str(part) for part in reversed(loc) if isinstance(part, str)), "")
            yield error(_FINDING_OF[kind], place, field=named)


def _leave_out(details: Sequence[ErrorDetails], data: Any, lost: set[Loc]) -> None:
    """Take out of the data what pydantic refused, and put something empty where it missed something.

    An item of a list is emptied in place, so that the others keep their numbers; `lost` gathers such items.
    """
    for detail in details:
        loc: Loc = tuple(detail["loc"])
        if "focus" in loc:
            loc = loc[: loc.index("focus") + 1]
        parent = data
        for part in loc[:-1]:
            parent = parent[part]
        last: Any = loc[-1]
        if detail["type"] == "missing":
            parent[last] = ""
        elif isinstance(last, str):
            parent.pop(last, None)
        else:
            parent[last] = {} if detail["type"] in ("model_type", "model_attributes_type") else ""
            lost.add(loc)


def _missing(entry: UnitEntry, data: Any, lines: Lines, lost: set[Loc], *, is_whole: bool) -> Iterator[Finding]:
    """Required fields that are not there or empty."""
    for loc in _empty_required(entry, ()):
        if any(loc[: len(item)] == item for item in lost):
            continue
        if len(loc) == 1 and not is_whole:
            continue  # it may stand in the part that could not be read
        place = lines.place(*loc, honouree=_honouree_at(data, loc))
        if loc[-1] == "name":
            yield error("name-missing", place)
        else:
            yield error("field-missing", place, field=str(loc[-1]))


def _empty_required(model: BaseModel, loc: Loc) -> Iterator[Loc]:
    for name, info in type(model).model_fields.items():
        value = getattr(model, name)
        if info.is_required() and value == "":
            yield (*loc, name)
    if isinstance(model, PhotoEntry) and not model.file and not model.caption:
        yield (*loc, "file")
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, tuple):
            for at, item in enumerate(value):
                if isinstance(item, BaseModel):
                    yield from _empty_required(item, (*loc, name, at))


def _honouree_at(data: Any, loc: Loc) -> str:
    """The name of the honouree that a place belongs to, or an empty string."""
    for at, part in enumerate(loc[:-1]):
        if part == "honourees" and isinstance(loc[at + 1], int):
            for step in loc[: at + 2]:
                data = data[step]
            name = data.get("name", "") if isinstance(data, dict) else ""
            return name.strip() if isinstance(name, str) else ""
    return ""


def _model_at(loc: Loc) -> type[BaseModel]:
    keys = [part for part in loc[:-1] if isinstance(part, str)]
    return MODELS[keys[-1]] if keys else UnitEntry


def _nearest_keys(key: str, model: type[BaseModel]) -> str:
    """The key that was probably meant; all keys possible there when none is near."""
    fields = list(model.model_fields)
    spoken = key.strip().lower()
    for name in fields:
        if spoken in OTHER_WORDS.get(name, ()):
            return name
    near = difflib.get_close_matches(spoken, fields, n=1, cutoff=0.6)
    return near[0] if near else ", ".join(fields)
