"""The plan of an import: all that would be written, told beforehand; then written as a whole."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from booklet.entries import photo_folder, read_unit, unit_file
from booklet.entries.editing import EditRefusedError, changed
from booklet.entries.matching import file_key
from booklet.entries.rewriting import replace_file, text_of
from booklet.entries.schema import json_schema_text
from booklet.entries.writing import Value
from booklet.errors import OutputError, ResourceError
from booklet.findings import Checked, Finding, Place, error, note, warning
from booklet.importing.content import Content, Shot
from booklet.importing.merging.new_unit import Photos, new_unit
from booklet.importing.merging.photos import Copy, PhotoNames, is_safe, take_back, write_copies
from booklet.importing.merging.record import RECORD_FILE, load_record
from booklet.importing.merging.update import first_record, update_unit


@dataclass(frozen=True)
class Plan:
    """A unit file before (None: there is none) and after, the photographs to be copied, and what is remembered."""

    workspace: Path
    folder: str
    before: bytes | None
    after: bytes
    copies: tuple[Copy, ...]
    record_before: bytes | None
    record: bytes

    @property
    def file(self) -> str:
        """The unit file's path in the workspace."""
        return f"units/{self.folder}/booklet.yaml"

    @property
    def changes_anything(self) -> bool:
        """Whether the unit file or the photo folder would change."""
        return self.before != self.after or bool(self.copies)

    def diff(self) -> tuple[str, ...]:
        """What changes in the unit file, as a unified diff without line ends."""
        old = text_of(self.before).text.removesuffix("\n").split("\n") if self.before is not None else []
        new = text_of(self.after).text.removesuffix("\n").split("\n")
        source = f"a/{self.file}" if self.before is not None else "/dev/null"
        return tuple(difflib.unified_diff(old, new, source, f"b/{self.file}", n=1, lineterm=""))


def plan_import(workspace: Path, folder: str, content: Content, layout: str = "") -> Checked[Plan | None]:
    """Work out what an import changes. Nothing is written.

    The value is None where the unit file that is there must be corrected first. Raises `ResourceError` for a file that
    cannot be read.
    """
    path = unit_file(workspace, folder)
    place = Place(f"units/{folder}/{path.name}")
    if not path.parent.resolve().is_relative_to(workspace.resolve()):
        return Checked(None, (error("import-outside-workspace", place),))
    scanned = photo_folder.scan(workspace, folder)
    found: list[Finding] = [item for item in scanned.findings if item.place.file == f"photos/{folder}"]
    if found:
        return Checked(None, tuple(found))
    names = PhotoNames(scanned.value)
    photos = _photos(content, names, place, found)
    loose = [names.name(shot.picture, shot.caption[:20] or "未归属") for shot in content.loose if shot.picture]
    found += [note("import-photo-of-nobody", Place(f"photos/{folder}/{file}"), file=file) for file in loose]
    old_record, record_bytes = load_record(path.parent / RECORD_FILE)
    if not path.exists():
        text = new_unit(content, photos, folder, layout or "classic")
        record = first_record(content, photos)
        plan = Plan(workspace, folder, None, text.encode(), tuple(names.copies), record_bytes, record.dump())
        return Checked(plan, tuple(found))
    read = read_unit(workspace, folder)
    if read.value is None or not read.value.is_whole:
        return Checked(None, (*read.findings, error("import-unit-broken", place)))
    try:
        before = path.read_bytes()
    except OSError as problem:
        raise ResourceError("unit-unreadable", file=place.file, reason=problem.strerror or problem) from problem
    update = update_unit(read.value, content, photos, old_record)
    try:
        after = changed(before, update.changes) if update.changes else before
    except EditRefusedError:
        return Checked(None, (*found, error("import-would-change-more", place)))
    plan = Plan(workspace, folder, before, after, tuple(names.copies), record_bytes, update.record.dump())
    return Checked(plan, (*found, *update.findings))


def write_plan(plan: Plan) -> tuple[Path, ...]:
    """Write a plan: photographs, then the unit file at once. Returns the files written.

    What fails half-way leaves the old unit file and takes back the photographs. Raises `OutputError`, `ResourceError`.
    """
    path = unit_file(plan.workspace, plan.folder)
    written = write_copies(plan.workspace / "photos" / plan.folder, plan.copies)
    is_replaced = False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if plan.before != plan.after:
            replace_file(path, plan.before, plan.after, plan.file)
            is_replaced = True
        if plan.record != plan.record_before:
            record = path.parent / RECORD_FILE
            replace_file(record, plan.record_before, plan.record, f"units/{plan.folder}/{RECORD_FILE}")
        schema = path.parent.parent / "booklet.schema.json"
        if plan.before is None and not schema.exists():
            schema.write_text(json_schema_text(), "utf-8")
    except BaseException as problem:
        take_back(written)
        if is_replaced and plan.before is not None:
            replace_file(path, plan.after, plan.before, plan.file)
        elif is_replaced:
            path.unlink(missing_ok=True)
        if not isinstance(problem, OSError):
            raise
        raise OutputError("not-writable", path=plan.file, cause=problem.strerror or problem) from problem
    return (*written, path) if is_replaced else written


def _photos(content: Content, names: PhotoNames, place: Place, found: list[Finding]) -> Photos:
    """The photo entries of each person, by the person's place; pictures get their files."""
    photos: dict[int, list[Mapping[str, Value]]] = {}
    for number, person in enumerate(content.people):
        own: list[Mapping[str, Value]] = []
        for shot in person.photos:
            entry = _entry(shot, person.name, names, keep=content.keeps_file_names)
            if shot.file and not shot.picture and not entry.get("file"):
                found.append(warning("import-photo-not-found", Place(place.file, 0, person.name), file=shot.file))
            if entry and entry not in own and not _repeats(own, entry):
                own.append(entry)
        if own:
            photos[number] = own
    return photos


def _repeats(own: Sequence[Mapping[str, Value]], entry: Mapping[str, Value]) -> bool:
    """Whether a person has the same photograph already; without a caption it is nothing new."""
    return any(one.get("file") == entry.get("file") and bool(entry.get("file")) for one in own)


def _entry(shot: Shot, owner: str, names: PhotoNames, *, keep: bool) -> dict[str, Value]:
    """A photo entry; empty where neither photograph nor caption is there."""
    file = ""
    if shot.picture is not None:
        file = names.name(shot.picture, owner, (shot.file or shot.picture.name) if keep else "")
    elif shot.file:
        present = names.folder.by_key.get(file_key(shot.file))
        file = present or (shot.file if keep and is_safe(shot.file.rsplit("/", 1)[-1]) else "")
    entry: dict[str, Value] = dict(_pairs(shot, file))
    return entry if file or shot.caption else {}


def _pairs(shot: Shot, file: str) -> Iterator[tuple[str, Value]]:
    yield "file", file
    for key, value in (("caption", shot.caption), ("place", shot.place), ("activity", shot.activity)):
        if value:
            yield key, value
    if shot.focus:
        yield "focus", shot.focus
