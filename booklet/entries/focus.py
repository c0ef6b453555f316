"""Write a photo's focal point into the unit file: comments, order and everything else stay as they are.

The changed text is read again, and where it says anything but the new point, nothing is written.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from booklet.entries.mending import Mended
from booklet.entries.reader import Loc, UnitDraft, read_bytes
from booklet.entries.rewriting import Edit, FileText, text_of
from booklet.entries.units import unit_file
from booklet.errors import ResourceError
from booklet.findings import Checked, Place, warning

_PLAIN = re.compile(r"[\w][\w .()（）\-/]*[\w)）]")
_KEY = re.compile(r"^(?P<lead> *(?:- +)*)(?P<key>[\"']?\w+[\"']?) *:")


def with_focus(
    workspace: Path, folder: str, honouree: int, file: str, focus: tuple[float, float], occurrence: int = 0
) -> Checked[Mended | None]:
    """The unit file with the focal point of a photo, to be written by `write_mended`.

    `honouree` counts from 0 in the order printed, `file` is the photo's path below the unit's photo folder,
    `occurrence` which of the honouree's uses of it is meant. A photo that the entry does not list is added to it. The
    value is None where the file cannot be changed with confidence. Raises ResourceError where it cannot be read.
    """
    path = unit_file(workspace, folder)
    name = path.relative_to(workspace).as_posix()
    try:
        before = path.read_bytes()
    except OSError as problem:
        raise ResourceError("unit-unreadable", file=name, reason=problem.strerror or problem) from problem
    refused = Checked(None, (warning("fix-needs-clean-file", Place(name)),))
    text = text_of(before)
    draft = read_bytes(text.replaced(()), folder, name).value if text.codec else None
    if draft is None or not draft.is_whole or draft.lines.parsed != text.text or honouree >= len(draft.honourees):
        return refused
    loc, person = draft.honourees[honouree]
    point = tuple(round(min(1.0, max(0.0, value)), 3) for value in focus)
    uses = [at for at, photo in enumerate(person.photos) if _same(photo.file, file)]
    wanted: dict[str, Any] = draft.entry.model_dump()
    entry = _at(wanted, loc)
    if occurrence < len(uses):
        at = uses[occurrence]
        edits = _set(text, draft, (*loc, "photos", at), point)
        photos = [dict(photo) for photo in entry["photos"]]
        photos[at]["focus"] = point
    else:
        edits = _added(text, draft, loc, file, point)
        photos = [*entry["photos"], {"file": file, "caption": "", "place": "", "activity": "", "focus": point}]
    entry["photos"] = tuple(photos)
    if edits is None:
        return refused
    after = text.replaced(edits)
    again = read_bytes(after, folder, name).value
    if again is None or not again.is_whole or _plain(again.entry.model_dump()) != _plain(wanted):
        return Checked(None, (warning("fix-would-change-more", Place(name)),))
    return Checked(Mended(path, name, before, after, 1))


def _plain(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _same(entered: str, file: str) -> bool:
    return entered.replace("\\", "/").strip("./").casefold() == file.strip("./").casefold()


def _at(tree: Any, loc: Loc) -> Any:
    for step in loc:
        if isinstance(tree[step], tuple):
            tree[step] = [dict(item) if isinstance(item, dict) else item for item in tree[step]]
        tree = tree[step]
    return tree


def _shown(point: tuple[float, ...]) -> str:
    return f"[{point[0]:g}, {point[1]:g}]"


def _set(text: FileText, draft: UnitDraft, photo: Loc, point: tuple[float, ...]) -> list[Edit] | None:
    """The numbers exchanged where there are any, else a line, or a pair, after the file's."""
    scalars = draft.lines.scalars
    numbers = [scalars.get((*photo, "focus", at)) for at in (0, 1)]
    if all(number is not None and number.extent is not None for number in numbers):
        return [
            Edit((number.extent.start, number.extent.end), f"{value:g}")
            for number, value in zip(numbers, point, strict=True)
            if number is not None and number.extent is not None
        ]
    file = scalars.get((*photo, "file"))
    if (*photo, "focus") in scalars or file is None or file.extent is None:
        return None
    start = text.text.rfind("\n", 0, file.extent.start) + 1
    if "{" in text.text[start : file.extent.start]:
        return [Edit((file.extent.end, file.extent.end), f", focus: {_shown(point)}")]
    key = _KEY.match(text.text[start : file.extent.start])
    if key is None or file.extent.style in ("|", ">"):
        return None
    return [_line(text, file.extent.end, f"{' ' * len(key['lead'])}focus: {_shown(point)}")]


def _added(text: FileText, draft: UnitDraft, person: Loc, file: str, point: tuple[float, ...]) -> list[Edit] | None:
    """A photo more at the end of the entry's list, or a list where the entry has none."""
    lines = draft.lines
    written = file if _PLAIN.fullmatch(file) else json.dumps(file, ensure_ascii=False)
    count = len(
        {
            loc[len(person) + 1]
            for loc in lines.scalars
            if loc[: len(person) + 1] == (*person, "photos") and len(loc) > len(person) + 1
        }
    )
    under: Loc = (*person, "photos", count - 1) if count else (*person, "photos")
    if count:
        first = lines.scalars.get((*person, "photos", 0, "file"))
        if first is None or first.extent is None:
            return None
        start = text.text.rfind("\n", 0, first.extent.start) + 1
        lead = re.match(r"( *)- +", text.text[start : first.extent.start])
        if lead is None:
            return None
        indent, opening = lead[1], ""
    else:
        name = lines.scalars.get((*person, "name"))
        if name is None or name.extent is None:
            return None
        start = text.text.rfind("\n", 0, name.extent.start) + 1
        key = _KEY.match(text.text[start : name.extent.start])
        if key is None:
            return None
        own = " " * len(key["lead"])
        empty = lines.scalars.get(under)
        if empty is not None and empty.text:
            return None
        indent, opening = f"{own}  ", "" if empty is not None else f"{own}photos:\n"
        under = under if empty is not None else person
    ends = [one.extent.end for loc, one in lines.scalars.items() if loc[: len(under)] == under and one.extent]
    if not ends:
        return None
    return [_line(text, max(ends), f"{opening}{indent}- file: {written}\n{indent}  focus: {_shown(point)}")]


def _line(text: FileText, after: int, line: str) -> Edit:
    """A line, or more, after the one in which a value ends; blank lines at the value's end stay behind it."""
    last = len(text.text[:after].rstrip())
    end = text.text.find("\n", last)
    end = len(text.text) if end < 0 else end
    return Edit((end, end), f"\n{line}")
