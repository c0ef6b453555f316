"""Every way in: a unit's entries, photographs and captions become one checked `Unit`.

    read_unit -> merge -> check_unit

`load_unit` does all three. Nothing stops at the first problem; the unit that comes back may have errors.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from booklet.entries.check import MissingGlyphs, check_unit
from booklet.entries.mending import Mended, mend_unit, write_mended
from booklet.entries.merging import ProbeAll, merge
from booklet.entries.reader import Lines, UnitDraft, read_unit
from booklet.entries.units import UnitSummary, find_unit, list_units, unit_file
from booklet.findings import Checked
from booklet.model import Unit

__all__ = [
    "LayoutNeeds",
    "Lines",
    "Mended",
    "MissingGlyphs",
    "ProbeAll",
    "UnitDraft",
    "UnitSummary",
    "find_unit",
    "list_units",
    "load_unit",
    "mend_unit",
    "read_unit",
    "unit_file",
    "write_mended",
]


@dataclass(frozen=True)
class LayoutNeeds:
    """What content is checked against: the layout's name, its caption template, the fields it cannot do without.

    `omits` are those it does not print, as `honourees.deeds`: nobody misses them.
    """

    layout: str
    caption_template: str
    required: tuple[str, ...] = ()
    omits: tuple[str, ...] = ()


def load_unit(
    workspace: Path,
    folder: str,
    *,
    needs_of: Callable[[str], LayoutNeeds],
    probe_all: ProbeAll,
    missing_glyphs: MissingGlyphs,
) -> Checked[Unit | None]:
    """Read a unit with its photos and captions, and check all of it.

    `needs_of` is asked once, with the layout that the unit file names. The value is None only where nothing could be
    read; with error findings it is what could be understood. Raises `ResourceError` for a unit file that cannot be
    opened, `LayoutError` for a caption template that makes no sense, and what `needs_of` raises.
    """
    read = read_unit(workspace, folder)
    draft = read.value
    if draft is None:
        return Checked(None, read.findings)
    needs = needs_of(draft.entry.layout or "classic")
    merged = merge(workspace, draft, caption_template=needs.caption_template, probe_all=probe_all)
    about = check_unit(
        draft,
        merged.value,
        layout=needs.layout,
        required=needs.required,
        omits=needs.omits,
        missing_glyphs=missing_glyphs,
    )
    return Checked(merged.value.unit, (*read.findings, *merged.findings, *about))
