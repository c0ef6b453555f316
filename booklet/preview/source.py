"""From a printed line to where it is written: which file, line and field of the entry."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from booklet.cache import digest
from booklet.entries import unit_file
from booklet.entries.caption_list import LIST_NAMES
from booklet.entries.passages import Passage, entered_captions, passages_of
from booklet.entries.reader import UnitDraft, read_unit
from booklet.errors import ResourceError
from booklet.model import CaptionSource, Unit
from booklet.project import Workspace

_LEAST = 3
"""So few characters of a line are looked for inside a text; fewer have to be all of it."""
_MOST_BYTES = 1 << 20


@dataclass(frozen=True)
class Hit:
    """A line of a file; `field` names the entry's field where it is one."""

    file: str
    line: int
    field: str = ""
    text: str = ""


class Sources:
    """Looks up texts in a unit's files, read again when they have changed."""

    def __init__(self, workspace: Workspace, folder: str) -> None:
        self._workspace = workspace
        self._folder = folder
        self._state = ""
        self._draft: UnitDraft | None = None
        self._passages: tuple[tuple[Passage, str], ...] = ()

    def locate(self, text: str, name: str, unit: Unit | None) -> Hit | None:
        """Where a printed line is written; `name` is the honouree it belongs to, if one is known."""
        wanted = _solid(text)
        self._read()
        known = list(self._of(name))
        for passage, solid in known:
            if solid == wanted:
                return self._hit(passage, 0)
        if len(wanted) < _LEAST or wanted.isdecimal():
            return None
        for piece in _pieces(wanted):
            for passage, solid in known:
                at = solid.find(piece)
                if at >= 0:
                    return self._hit(passage, at)
            if unit is not None and (hit := self._caption(piece, unit)):
                return hit
            if piece is wanted and (hit := self._part_of(wanted, known)):
                return hit
        return None

    def _part_of(self, line: str, known: list[tuple[Passage, str]]) -> Hit | None:
        """The longest field that stands whole in a line: a line of a name and an office has two."""
        parts = [(len(solid), -at) for at, (_, solid) in enumerate(known) if len(solid) > 1 and solid in line]
        return self._hit(known[-max(parts)[1]][0], 0) if parts else None

    def _of(self, name: str) -> Iterator[tuple[Passage, str]]:
        """The passages, those of a name first."""
        if name:
            yield from (one for one in self._passages if one[0].place.honouree == name)
        yield from (one for one in self._passages if not name or one[0].place.honouree != name)

    def _hit(self, passage: Passage, at: int) -> Hit:
        place = passage.place
        line, loc = place.line, passage.loc or ()
        spans = self._draft.lines.spans(passage.text, *loc) if self._draft and loc else None
        if spans and self._draft:
            solid = [span for span in spans if span is not None]
            if at < len(solid):
                line = self._draft.lines.line_at(solid[at][0])
        named = [str(part) for part in loc if isinstance(part, str) and part not in ("honourees", "sections")]
        return Hit(place.file, line, ".".join(named), passage.text[:80])

    def _caption(self, piece: str, unit: Unit) -> Hit | None:
        for person in unit.honourees:
            for photo in person.photos:
                if piece not in _solid(photo.caption):
                    continue
                if photo.caption_source is CaptionSource.LIST:
                    return self._listed(piece) or Hit(self._relative(photo.path), 0, "caption", photo.caption)
                if photo.caption_source is CaptionSource.TEMPLATE:
                    return Hit(self._unit_file, person.line, "photos.activity", photo.caption)
                return Hit(self._relative(photo.path), 0, "caption", photo.caption)
        return None

    def _listed(self, piece: str) -> Hit | None:
        for name in LIST_NAMES:
            path = self._workspace.photos(self._folder) / name
            if path.suffix == ".xlsx" or not path.is_file():
                continue
            for hit in _lines_with(path, re.compile(re.escape(piece[:12])), self._workspace):
                return Hit(hit.file, hit.line, "caption", hit.text)
        return None

    @property
    def _unit_file(self) -> str:
        return self._relative(unit_file(self._workspace.root, self._folder))

    def _relative(self, path: Path) -> str:
        return self._workspace.relative(path)

    def _read(self) -> None:
        path = unit_file(self._workspace.root, self._folder)
        try:
            state = digest(path.read_bytes())
            if state == self._state:
                return
            draft = read_unit(self._workspace.root, self._folder).value
        except (OSError, ResourceError):
            return
        if draft is not None:
            self._state, self._draft = state, draft
            texts = (*passages_of(draft), *entered_captions(draft))
            self._passages = tuple((one, _solid(one.text)) for one in texts if one.text)


def _solid(text: str) -> str:
    return "".join(text.split()).replace("\u00ad", "").replace("\u200b", "")


def _pieces(text: str) -> Iterator[str]:
    """The text, then ever shorter pieces of it: a printed line may join two fields."""
    seen: set[str] = set()
    for piece in (text, text[:12], text[-12:], text[:6], text[-6:]):
        if piece not in seen:
            seen.add(piece)
            yield piece


def _lines_with(path: Path, pattern: re.Pattern[str], workspace: Workspace) -> Iterator[Hit]:
    try:
        if path.stat().st_size > _MOST_BYTES:
            return
        lines = path.read_text("utf-8-sig", errors="replace").splitlines()
    except OSError:
        return
    for number, line in enumerate(lines, 1):
        if pattern.search(line):
            yield Hit(workspace.relative(path), number, text=line.strip()[:120])
