"""Photographs into the unit's folder: under names that tell whose they are, each content once, nothing overwritten."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from booklet.entries.matching import file_key
from booklet.entries.photo_folder import PHOTO_SUFFIXES, PhotoFolder
from booklet.errors import OutputError
from booklet.files import READABLE, write_whole
from booklet.importing.document import Picture
from booklet.importing.sources import picture_bytes

_LETTERS_MAX = 40
_RESERVED = re.compile(r"(?i)con|prn|aux|nul|com\d|lpt\d")


@dataclass(frozen=True)
class Copy:
    """A picture to be written into the photo folder as `file`."""

    picture: Picture
    file: str


@dataclass
class PhotoNames:
    """Gives each picture its file in a unit's folder. `copies` gathers those that are not there yet."""

    folder: PhotoFolder
    copies: list[Copy] = field(default_factory=list)
    _by_content: dict[str, str] = field(default_factory=dict)
    _taken: set[str] = field(default_factory=set)
    _stems: set[str] = field(default_factory=set)
    _by_size: dict[int, list[str]] | None = None

    def __post_init__(self) -> None:
        self._stems |= {_stem_key(file) for file in self.folder.files}

    def name(self, picture: Picture, owner: str, wanted: str = "") -> str:
        """The file of a picture: one with the same content, else a new name by its owner.

        `wanted` is a name to keep where it is safe and free. Raises `ResourceError` where the picture is lost.
        """
        data = picture_bytes(picture)
        content = hashlib.sha256(data).hexdigest()
        if content not in self._by_content:
            known = self._on_disk(len(data), content)
            self._by_content[content] = known or self._new(picture, owner, wanted)
            if not known:
                self.copies.append(Copy(picture, self._by_content[content]))
        return self._by_content[content]

    def _on_disk(self, size: int, content: str) -> str:
        if self._by_size is None:
            self._by_size = {}
            for file in self.folder.files:
                with suppress(OSError):
                    self._by_size.setdefault((self.folder.folder / file).stat().st_size, []).append(file)
        for file in self._by_size.get(size, ()):
            with suppress(OSError):
                if hashlib.sha256((self.folder.folder / file).read_bytes()).hexdigest() == content:
                    return file
        return ""

    def _new(self, picture: Picture, owner: str, wanted: str) -> str:
        suffix = PurePosixPath(picture.name).suffix.lower()
        suffix = suffix if suffix in PHOTO_SUFFIXES else ".jpg"
        if wanted and is_safe(wanted) and self._is_free(wanted):
            self._taken.add(file_key(wanted))
            self._stems.add(_stem_key(wanted))
            return wanted
        stem = safe_stem(owner) or safe_stem(PurePosixPath(picture.name).stem) or "照片"
        number = 1
        while file_key(numbered := stem if number == 1 else f"{stem}-{number}") in self._stems:
            number += 1
        file = f"{numbered}{suffix}"
        self._stems.add(_stem_key(file))
        self._taken.add(file_key(file))
        return file

    def _is_free(self, file: str) -> bool:
        key = file_key(file)
        return key not in self._taken and key not in self.folder.by_key and not (self.folder.folder / file).exists()


def _stem_key(file: str) -> str:
    return file_key(file.rsplit(".", 1)[0])


def safe_stem(name: str) -> str:
    """A name as part of a file name on every system: letters and digits, no device's name, not too long."""
    plain = "".join(_kept(char) for char in unicodedata.normalize("NFC", name))
    plain = re.sub(r"[-_ ]{2,}", "-", plain)[:_LETTERS_MAX].strip("-_ .·")
    return f"{plain}_" if _RESERVED.fullmatch(plain) else plain


def is_safe(file: str) -> bool:
    """Whether a file name can be kept as it is."""
    path = PurePosixPath(file)
    return (
        path.name == file
        and 0 < len(file.encode("utf-8", "surrogatepass")) <= 200
        and path.suffix.lower() in PHOTO_SUFFIXES
        and not file.startswith(".")
        and not re.search(r'[\x00-\x1f\x7f/\\:*?"<>|\ud800-\udfff]', file)
        and not _RESERVED.fullmatch(path.stem.split(".")[0].strip())
    )


def _kept(char: str) -> str:
    if unicodedata.category(char)[0] in "LN" or char in "·-_（）":
        return char
    return "" if unicodedata.category(char)[0] in "CM" else "-"


def write_copies(folder: Path, copies: Iterable[Copy]) -> tuple[Path, ...]:
    """Write pictures that are not there yet; those of this call are taken away again where one fails.

    Raises `OutputError` where the folder cannot be written, `ResourceError` where a picture is lost.
    """
    written: list[Path] = []
    try:
        for copy in copies:
            folder.mkdir(parents=True, exist_ok=True)
            target = folder / copy.file
            body = picture_bytes(copy.picture)
            if target.exists():
                raise FileExistsError(0, "exists", str(target))
            write_whole(target, body, READABLE, durable=True)
            written.append(target)
    except OSError as problem:
        take_back(written)
        raise OutputError("not-writable", path=folder.name, cause=problem.strerror or problem) from problem
    except BaseException:
        take_back(written)
        raise
    return tuple(written)


def take_back(written: Iterable[Path]) -> None:
    """Remove files that this import wrote."""
    for path in written:
        with suppress(OSError):
            path.unlink()
