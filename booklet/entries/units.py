"""The units of a workspace: list them, find one by its folder or its printed name."""

from __future__ import annotations

import difflib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from booklet.entries.encoding import clean, decode
from booklet.entries.reader import FILE_BYTES_MAX, UNIT_FILE
from booklet.entries.tree import Listing, Node, Scalar, Table, read_tree
from booklet.errors import UnknownName, UsageError

_NEAREST = 3


@dataclass(frozen=True)
class UnitSummary:
    """A unit of a list. `unit` is the printed name, empty where the file does not tell."""

    folder: str
    unit: str = ""
    honourees: int = 0


def unit_file(workspace: Path, folder: str) -> Path:
    """The file of a unit's entries."""
    return workspace / "units" / folder / UNIT_FILE


def unit_folders(workspace: Path) -> tuple[str, ...]:
    """The folders below `units/` that have a unit file, sorted."""
    units = workspace / "units"
    if not units.is_dir():
        return ()
    return tuple(sorted(path.name for path in units.iterdir() if (path / UNIT_FILE).is_file()))


def list_units(workspace: Path) -> tuple[UnitSummary, ...]:
    """Every unit with its printed name and number of honourees, as far as its file can be read."""
    return tuple(_summary(workspace, folder) for folder in unit_folders(workspace))


def find_unit(workspace: Path, wanted: str) -> str:
    """The folder of the unit with a folder name or printed name.

    Raises `UnknownName` with the nearest names, `UsageError` where two units print the name.
    """
    key = _key(wanted)
    folders = unit_folders(workspace)
    for folder in folders:
        if _key(folder) == key:
            return folder
    printed = {folder: _summary(workspace, folder).unit for folder in folders}
    bearers = [folder for folder, name in printed.items() if name and _key(name) == key]
    if len(bearers) == 1:
        return bearers[0]
    if bearers:
        raise UsageError("unit-ambiguous", wanted=wanted, folders="、".join(bearers))
    raise UnknownName("unit-unknown", wanted=wanted, nearest="、".join(_nearest(wanted, printed)) or "—")


def _nearest(wanted: str, printed: dict[str, str]) -> tuple[str, ...]:
    """The folders nearest by either name; all of few."""
    if len(printed) <= _NEAREST:
        return tuple(printed)
    key = _key(wanted)

    def likeness(folder: str) -> float:
        names = [_key(name) for name in (folder, printed[folder]) if name]
        return max(difflib.SequenceMatcher(None, key, name).ratio() + (key in name or name in key) for name in names)

    return tuple(sorted(printed, key=likeness, reverse=True)[:_NEAREST])


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().rstrip("/").casefold()


def _summary(workspace: Path, folder: str) -> UnitSummary:
    root = _tree(unit_file(workspace, folder))
    if not isinstance(root, Table):
        return UnitSummary(folder)
    name = _value(root, "unit")
    people = _count(_value(root, "honourees"))
    sections = _value(root, "sections")
    if isinstance(sections, Listing):
        people += sum(_count(_value(item, "honourees")) for item in sections.items if isinstance(item, Table))
    return UnitSummary(folder, name.text.strip() if isinstance(name, Scalar) else "", people)


def _tree(path: Path) -> Node | None:
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            return None
        data = path.read_bytes()
    except OSError:
        return None
    text, _ = clean(decode(data), path.name)
    return read_tree(text, path.name).root


def _value(table: Table, key: str) -> Node | None:
    return next((node for name, _, node in table.pairs if name == key), None)


def _count(node: Node | None) -> int:
    return len(node.items) if isinstance(node, Listing) else 0
