"""`booklet check --fix`: mend the safe slips in the unit file and the captions list, and nothing else.

Only the characters change: comments, order, quotes, line ends, encoding and byte order mark stay as they are. The
mended text is read again, and where it says anything but the mended texts, nothing is written.
"""

from __future__ import annotations

import csv
import difflib
import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from booklet.entries.caption_list import LIST_NAMES, text_rows
from booklet.entries.list_positions import list_cells
from booklet.entries.passages import Passage, entered_captions, passages_of
from booklet.entries.positions import Span
from booklet.entries.proofreading import dotted_names, safe_slips
from booklet.entries.reader import FILE_BYTES_MAX, read_bytes, read_unit
from booklet.entries.rewriting import Edit, FileText, replace_file, text_of
from booklet.entries.tree import Listing, Node, Scalar, read_tree
from booklet.entries.units import unit_file
from booklet.errors import ResourceError
from booklet.findings import Checked, Finding, Place, warning

_ROUNDS_MAX = 5
"""Mending one slip may show another (`,,` to ，，to ，); three rounds are the most that was seen."""


@dataclass(frozen=True)
class Mended:
    """A file before and after; `file` is its path in the workspace, `slips` how many were mended."""

    path: Path
    file: str
    before: bytes
    after: bytes
    slips: int

    def diff(self) -> tuple[str, ...]:
        """What changes, as a unified diff without line ends."""
        old, new = (text_of(data).text.removesuffix("\n").split("\n") for data in (self.before, self.after))
        return tuple(difflib.unified_diff(old, new, f"a/{self.file}", f"b/{self.file}", n=1, lineterm=""))


@dataclass
class _Draft:
    """The edits of one round, with the values that must be read afterwards."""

    edits: list[Edit] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)
    found: list[str] = field(default_factory=list)


def mend_unit(workspace: Path, folder: str) -> Checked[tuple[Mended, ...]]:
    """What mending a unit would change: its file, and its captions lists that are text. Nothing is written.

    Raises `ResourceError` where a file cannot be read.
    """
    mended: list[Mended] = []
    findings: list[Finding] = []
    unit = unit_file(workspace, folder)
    photos = workspace / "photos" / folder
    present = {path.name.lower(): path for path in photos.iterdir()} if photos.is_dir() else {}
    lists = [present[name] for name in LIST_NAMES if name in present and not name.endswith(".xlsx")]
    names = _names(workspace, folder)
    for path, mend in ((unit, _mend_yaml), *((path, _mend_list) for path in lists)):
        file = path.relative_to(workspace).as_posix()
        if not path.is_file() or path.stat().st_size > FILE_BYTES_MAX:
            continue  # told by the check
        if not path.resolve().is_relative_to(workspace.resolve()):
            findings.append(warning("fix-outside-workspace", Place(file)))
            continue
        try:
            before = path.read_bytes()
        except OSError as problem:
            raise ResourceError("unit-unreadable", file=file, reason=problem.strerror or problem) from problem
        done = _rounds(path, file, before, mend, names)
        findings += done.findings
        if done.value is not None:
            mended.append(done.value)
    return Checked(tuple(mended), tuple(findings))


def _names(workspace: Path, folder: str) -> tuple[str, ...]:
    draft = read_unit(workspace, folder).value
    return dotted_names(passages_of(draft)) if draft else ()


def write_mended(mended: Mended) -> None:
    """Put a mended file in the old one's place, at once and with its rights.

    Raises `OutputError` where it may not be written, or is no longer what was read.
    """
    replace_file(mended.path, mended.before, mended.after, mended.file)


_Mend = Callable[[FileText, str, tuple[str, ...]], _Draft | None]
"""The edits for a text in a file, or None where the file cannot be understood well enough."""


def _rounds(path: Path, file: str, before: bytes, mend: _Mend, names: tuple[str, ...]) -> Checked[Mended | None]:
    data, slips = before, 0
    for _ in range(_ROUNDS_MAX):
        text = text_of(data)
        draft = mend(text, file, names) if text.codec else None
        if draft is None:
            return Checked(None, (warning("fix-needs-clean-file", Place(file)),))
        if not draft.edits:
            break
        after = text.replaced(draft.edits)
        again = text_of(after)
        check = mend(again, file, names) if again.codec == text.codec else None
        if check is None or check.found != draft.expected:
            return Checked(None, (warning("fix-would-change-more", Place(file)),))
        data, slips = after, slips + len(draft.edits)
    return Checked(Mended(path, file, before, data, slips) if slips else None)


def _mend_yaml(text: FileText, file: str, names: tuple[str, ...]) -> _Draft | None:
    read = read_bytes(text.replaced(()), "", file).value
    if read is None or not read.is_whole or read.lines.parsed != text.text:
        return None
    lines = read.lines
    made = _Draft()
    texts: dict[int, str] = {}
    for passage in (*passages_of(read), *entered_captions(read)):
        loc = passage.loc or ()
        scalar = lines.scalars.get(loc)
        if scalar is None or scalar.extent is None or scalar.extent.start in texts:
            continue
        spans = lines.spans(passage.text, *loc)
        if spans is None:
            continue
        edits, better = _edits(passage, spans, names)
        made.edits += edits
        head = scalar.text.find(passage.text)
        texts[scalar.extent.start] = scalar.text[:head] + better + scalar.text[head + len(passage.text) :]
    root = read_tree(text.text, file).root
    for node in _leaves(root):
        made.found.append(node if isinstance(node, str) else node.text)
        known = texts.get(node.extent.start) if isinstance(node, Scalar) and node.extent else None
        made.expected.append(made.found[-1] if known is None else known)
    return made


def _leaves(root: Node | None) -> Iterator[Scalar | str]:
    """All that a tree says, in its order: its texts, its keys, and where its lists and mappings begin."""
    waiting: list[Node | str] = [] if root is None else [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, str | Scalar):
            yield node
        elif isinstance(node, Listing):
            yield f"[{len(node.items)}"
            waiting += reversed(node.items)
        else:
            yield f"{{{len(node.pairs)}"
            waiting += [part for key, _, value in reversed(node.pairs) for part in (value, key)]


def _mend_list(text: FileText, file: str, names: tuple[str, ...]) -> _Draft | None:
    is_csv = file.lower().endswith(".csv")
    try:
        rows = text_rows(text.text, is_csv=is_csv)
    except csv.Error:
        return None
    made = _Draft(found=[cell for _, row in rows for cell in row if cell])
    for cell, is_caption in list_cells(text.text, is_csv=is_csv):
        edits: list[Edit] = []
        better = cell.text
        if is_caption:
            edits, better = _edits(Passage(cell.text, Place(file, cell.line), is_caption=True), cell.spans, names)
        made.edits += edits
        if better:
            made.expected.append(better)
    return made


def _edits(passage: Passage, spans: Sequence[Span | None], names: tuple[str, ...]) -> tuple[list[Edit], str]:
    """The edits of a passage's safe slips, and its text with them; slips across a line end are left to a person."""
    edits: list[Edit] = []
    pieces: list[str] = []
    at = 0
    for slip in safe_slips(passage, names):
        places = [span for span in spans[slip.start : slip.end] if span is not None]
        if len(places) != slip.end - slip.start or slip.better is None:
            continue
        if any(one[1] != other[0] for one, other in itertools.pairwise(places)):
            continue
        edits.append(Edit((places[0][0], places[-1][1]), slip.better))
        pieces += [passage.text[at : slip.start], slip.better]
        at = slip.end
    return edits, "".join((*pieces, passage.text[at:]))
