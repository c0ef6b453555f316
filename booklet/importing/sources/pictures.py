"""Pictures: files of their own, and those that a page or text refers to."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from booklet.entries.matching import file_key
from booklet.importing.document import Document, Origin, Picture
from booklet.importing.sources.source import Source

_SUFFIXES = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp", "TIFF": ".tif", "GIF": ".gif", "BMP": ".bmp"} | {
    "HEIF": ".heic",
    "AVIF": ".avif",
}


def picture_kind(head: bytes, name: str = "") -> str:
    """The format of a picture that the photos layer reads, told by its first bytes; empty for anything else."""
    from booklet.photos import formats  # loads Pillow

    kind = formats.sniff(head, name)
    return kind if kind in formats.READABLE else ""


def named_for(name: str, kind: str) -> str:
    """A picture's file name with the extension of its format, where it has none or another."""
    path = PurePosixPath(name)
    suffix = _SUFFIXES[kind]
    same = {".jpg": {".jpg", ".jpeg", ".jpe", ".jfif", ".mpo"}, ".tif": {".tif", ".tiff"}, ".heic": {".heic", ".heif"}}
    if path.suffix.lower() in same.get(suffix, {suffix}):
        return path.name
    return f"{path.stem if re.fullmatch(r'[.][A-Za-z]{2,5}', path.suffix) else path.name}{suffix}"


def read_picture(source: Source, kind: str) -> Document:
    """A picture file as a document of one picture."""
    return Document(source.name, (stored_picture(source, kind, Origin(source.name)),))


def stored_picture(source: Source, kind: str, origin: Origin) -> Picture:
    """A picture that is a file, on disk or in a ZIP, kept there."""
    return Picture(named_for(source.name, kind), b"", origin, source.path, source.members)


@dataclass(frozen=True)
class Neighbours:
    """The files around a page, among which its pictures are looked for: those gathered, or those on disk below it."""

    page: Source
    by_key: Mapping[str, Source] | None = None

    def find(self, address: str) -> Source | None:
        """The file that a relative address means; None for anything elsewhere. Nothing leads out of the folder."""
        try:
            parts = urlsplit(address.strip().replace("\\", "/"))
        except ValueError:
            return None
        if parts.scheme or parts.netloc or not parts.path:
            return None
        for path in dict.fromkeys((unquote(parts.path), parts.path)):
            if path.startswith("/") or "\0" in path:
                continue
            found = self._gathered(path) if self.by_key is not None else self._on_disk(path)
            if found is not None:
                return found
        return None

    def _gathered(self, path: str) -> Source | None:
        name = posixpath.normpath(posixpath.join(posixpath.dirname(self.page.name), path))
        return (self.by_key or {}).get(file_key(name))

    def _on_disk(self, path: str) -> Source | None:
        folder = self.page.path.parent.resolve()
        file = folder / path
        try:
            file = file.resolve()
            if not file.is_relative_to(folder) or not file.is_file():
                return None
            return Source(Path(file).relative_to(folder).as_posix(), file, file.stat().st_size)
        except (OSError, ValueError, RuntimeError):
            return None
