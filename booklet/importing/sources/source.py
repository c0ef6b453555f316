"""One file to be read, on disk or inside a ZIP, and how readers refuse it."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from booklet.errors import ResourceError
from booklet.findings import Finding, Place, error
from booklet.importing.document import Picture

ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    KeyError,
    struct.error,
    MemoryError,
)
"""What `zipfile` and its decompressors raise on archives that are broken, encrypted or not what they say."""

HEAD_BYTES = 4096
PICTURE_BYTES_MAX = 512 << 20


class RefusedError(Exception):
    """A reader cannot read a file at all; `finding` says why. Never leaves this package."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.id)
        self.finding = finding


def refused(id: str, file: str, **params: object) -> RefusedError:
    """An error finding about a file as a whole, to be raised."""
    return RefusedError(error(id, Place(file), file=file, **params))


@dataclass(frozen=True)
class Source:
    """A file to be read. `name` is its path in the folder or ZIP with forward slashes, as findings tell it.

    `members` leads to it inside the ZIP `path`; `archive` is that ZIP while it is open. `size` is in bytes.
    """

    name: str
    path: Path
    size: int
    members: tuple[str, ...] = ()
    archive: zipfile.ZipFile | None = field(default=None, compare=False, repr=False)

    @property
    def suffix(self) -> str:
        """The extension in lower case with its dot."""
        return Path(self.name).suffix.lower()

    def head(self) -> bytes:
        """The first bytes, enough to tell what kind of file it is. Raises `RefusedError`."""
        return self._read(HEAD_BYTES)

    def read(self, limit: int) -> bytes:
        """The whole file. Raises `RefusedError` where it is larger than `limit` bytes or cannot be read."""
        if self.size > limit:
            raise self.too_large(limit)
        data = self._read(limit + 1)
        if len(data) > limit:
            raise self.too_large(limit)
        return data

    @contextmanager
    def stream(self, limit: int) -> Iterator[IO[bytes]]:
        """The file open for reading at any position. Raises `RefusedError` as `read` does."""
        if self.archive is not None:
            with io.BytesIO(self.read(limit)) as memory:
                yield memory
            return
        if self.size > limit:
            raise self.too_large(limit)
        with self._opened() as file:
            yield file

    def too_large(self, limit: int) -> RefusedError:
        """That the file is larger than `limit` bytes."""
        return refused("import-file-too-large", self.name, megabytes=-(-self.size >> 20), limit=limit >> 20)

    def _read(self, limit: int) -> bytes:
        if self.archive is not None:
            try:
                with self.archive.open(self.members[-1]) as member:
                    return member.read(limit)
            except ZIP_ERRORS as problem:
                raise refused("import-file-broken", self.name, reason=reason_of(problem)) from problem
        with self._opened() as file:
            try:
                return file.read(limit)
            except OSError as problem:
                raise refused("import-file-unreadable", self.name, reason=reason_of(problem)) from problem

    @contextmanager
    def _opened(self) -> Iterator[IO[bytes]]:
        try:
            file = open_regular(self.path)
        except OSError as problem:
            raise refused("import-file-unreadable", self.name, reason=reason_of(problem)) from problem
        with file:
            yield file


def open_regular(path: Path) -> IO[bytes]:
    """Open a regular file; a pipe or device, which would be waited for, is an OSError."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(0, "not a regular file")
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


def reason_of(problem: BaseException) -> str:
    """What an exception says, in one line."""
    said = problem.strerror if isinstance(problem, OSError) and problem.strerror else str(problem)
    return " ".join(said.split())[:200] or type(problem).__name__


def picture_bytes(picture: Picture) -> bytes:
    """The bytes of a picture, wherever they are kept. Raises `ResourceError` where they cannot be read any more."""
    if picture.path is None:
        return picture.data
    try:
        with open_regular(picture.path) as file:
            stream: IO[bytes] = file
            for member in picture.members:
                with zipfile.ZipFile(stream) as archive, archive.open(member) as inner:
                    stream = io.BytesIO(_bounded(inner))
            return _bounded(stream)
    except ZIP_ERRORS as problem:
        raise ResourceError("import-picture-lost", file=picture.origin.file, reason=reason_of(problem)) from problem


def _bounded(stream: IO[bytes]) -> bytes:
    data = stream.read(PICTURE_BYTES_MAX + 1)
    if len(data) > PICTURE_BYTES_MAX:
        raise ValueError(f"> {PICTURE_BYTES_MAX >> 20} MB")
    return data
