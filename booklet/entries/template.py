"""A new unit, and the workspace around it where there is none."""

from __future__ import annotations

import re
import unicodedata
from importlib.resources import files
from pathlib import Path

from booklet.entries.schema import json_schema_text
from booklet.entries.units import unit_file
from booklet.errors import OutputError, UsageError
from booklet.project import SETTINGS_FILE, find_workspace

_NOT_IN_FOLDER_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]')
_NAME_BYTES_MAX = 200

_SETTINGS = """\
# 本工作区的设置；没有写的用默认值。 Settings of this workspace; what is not set has its default.
# language = "zh"

# [press]
# condition = "coated-fogra39-300"
# ppi = 300
"""

_TEMPLATE = "unit.template.yaml"


def create_unit(start: Path, name: str, layout: str = "classic") -> tuple[Path, ...]:
    """Make a unit in the workspace around `start`, or in a new workspace there. Returns the files made.

    Nothing that exists is changed. Raises `UsageError` for a name that cannot be a folder's or is taken,
    `OutputError` where nothing can be written.
    """
    folder = folder_name(name)
    made: dict[Path, str] = {}
    try:
        workspace = find_workspace(start)
    except UsageError:
        workspace = start.resolve()
        made[workspace / SETTINGS_FILE] = _SETTINGS
        made[workspace / ".gitignore"] = "/out/\n/.booklet/\n"
    target = unit_file(workspace, folder)
    if target.parent.exists():
        raise UsageError("unit-exists", name=folder, file=target.relative_to(workspace).as_posix())
    template = files("booklet.entries").joinpath(_TEMPLATE).read_text(encoding="utf-8")
    made[target.parent.parent / "booklet.schema.json"] = json_schema_text()
    made[target] = template.format(unit=_scalar(folder), folder=folder, layout=_scalar(layout))
    try:
        for below in ("photos", "layouts"):
            (workspace / below).mkdir(parents=True, exist_ok=True)
        (workspace / "photos" / folder).mkdir(exist_ok=True)
        return tuple(path for path, text in made.items() if _write_new(path, text))
    except OSError as problem:
        raise OutputError("output-unwritable", folder=workspace, reason=problem.strerror or problem) from problem


def _write_new(path: Path, text: str) -> bool:
    """Write a file that does not exist yet; tells whether it did so."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        return False
    return True


def folder_name(name: str) -> str:
    """A unit's name as its folder's. Raises `UsageError` where some system or git would not take it."""
    folder = unicodedata.normalize("NFC", name).strip()
    too_long = len(folder.encode("utf-8", "surrogatepass")) > _NAME_BYTES_MAX
    if not folder or too_long or folder[0] in ".-" or folder[-1] == "." or _NOT_IN_FOLDER_NAMES.search(folder):
        raise UsageError("unit-name", name=name)
    return folder


def _scalar(text: str) -> str:
    """Text as a YAML scalar: plain where it can stand so."""
    return text if re.fullmatch(r"[\w\u00b7][\w\u00b7（）()-]*", text) else "'" + text.replace("'", "''") + "'"
