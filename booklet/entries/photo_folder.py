"""The photographs of a unit on disk: which there are, and which one an entry means. Nothing is opened here.

No path leads out of the workspace: not by `..`, not absolute, not by a symbolic link.
"""

from __future__ import annotations

import difflib
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

from booklet.entries.matching import file_key, natural_order
from booklet.findings import Checked, Place, error, note

PHOTO_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".webp", ".heic", ".heif", ".hif", ".avif", ".tif", ".tiff"}
    | {".bmp", ".gif"}
)
"""What counts as a photograph in the folder; whether it can be read is the photos layer's business."""

_NEAREST = 3


@dataclass(frozen=True)
class PhotoFolder:
    """`photos/<unit>/`. `files` has every photo's path below it, with forward slashes, in natural order."""

    workspace: Path
    folder: Path
    files: tuple[str, ...] = ()
    by_key: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """The folder's path in the workspace."""
        return self.folder.relative_to(self.workspace).as_posix()

    def place_of(self, file: str) -> str:
        """A photo's path in the workspace, for findings."""
        return f"{self.place}/{file}"


def scan(workspace: Path, unit_folder: str) -> Checked[PhotoFolder]:
    """List the photos of a unit. A folder that does not exist has none; links out of the workspace are reported."""
    folder = workspace / "photos" / unit_folder
    place = f"photos/{unit_folder}"
    if folder.exists() and not _is_inside(folder, workspace):
        return Checked(PhotoFolder(workspace, folder), (error("photo-outside-workspace", Place(place), file=place),))
    files: list[str] = []
    found = []
    for path in _photo_paths(folder):
        relative = path.relative_to(folder).as_posix()
        if _is_inside(path, workspace):
            files.append(relative)
        else:
            found.append(error("photo-outside-workspace", Place(f"{place}/{relative}"), file=relative))
    files.sort(key=natural_order)
    by_key = {file_key(name): name for name in reversed(files)}
    return Checked(PhotoFolder(workspace, folder, tuple(files), by_key), tuple(found))


def _photo_paths(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and Path(name).suffix.lower() in PHOTO_SUFFIXES:
                yield Path(parent, name)


def _is_inside(path: Path, workspace: Path) -> bool:
    try:
        return path.resolve().is_relative_to(workspace.resolve())
    except (OSError, RuntimeError):  # a link to itself
        return False


def find(photos: PhotoFolder, file: str, place: Place) -> Checked[str | None]:
    """The photo that an entry's `file` means, as its path below the folder (with `..` for another unit's).

    `place` is that of the entry. A name that differs by letter case only is understood, with a note.
    """
    wanted = file.replace("\\", "/")
    absolute = PurePosixPath(wanted).is_absolute() or bool(PureWindowsPath(file).drive) or re.match(r"\w+://", file)
    if absolute or "\0" in file:
        return Checked(None, (error("photo-outside-workspace", place, file=file),))
    wanted = os.path.normpath(wanted).replace(os.sep, "/")
    if wanted.startswith("../"):
        return _elsewhere(photos, wanted, place, file)
    actual = photos.by_key.get(file_key(wanted))
    if actual is not None:
        differs = unicodedata.normalize("NFC", wanted) != unicodedata.normalize("NFC", actual)
        return Checked(actual, (note("photo-name-case", place, file=file, actual=actual),) if differs else ())
    return _elsewhere(photos, wanted, place, file)


def _elsewhere(photos: PhotoFolder, wanted: str, place: Place, file: str) -> Checked[str | None]:
    """A file that is not among the folder's photos: outside, of another unit, of an unknown kind, or missing."""
    path = photos.folder / wanted
    if not _is_inside(path, photos.workspace):
        return Checked(None, (error("photo-outside-workspace", place, file=file),))
    try:
        if path.is_file():
            return Checked(wanted)
    except OSError:  # a name longer than the file system takes
        pass
    near = difflib.get_close_matches(wanted, photos.files, n=_NEAREST, cutoff=0.5)
    return Checked(None, (error("photo-missing", place, file=file, nearest="、".join(near) or "—"),))
