"""A file of the user's as text, edits of single characters in it, and the way back: all other bytes stay."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from booklet.entries.encoding import clean, decode
from booklet.entries.positions import Span
from booklet.errors import OutputError
from booklet.files import new_file_mode, write_whole

_CODECS = {"UTF-8": "utf-8", "UTF-16 LE": "utf-16-le", "UTF-16 BE": "utf-16-be", "GB 18030": "gb18030"}
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Edit:
    """Characters of a text to be replaced; an empty span is a place to insert at."""

    span: Span
    better: str


@dataclass(frozen=True)
class FileText:
    """A file's text as the readers see it, and the way back to its bytes.

    `origin[i]` is where character i of `text` (with `\\n` line ends) stands in `raw`. `codec` is empty where the bytes
    cannot be written back one by one: damaged, with control characters, or in no known encoding.
    """

    text: str = ""
    raw: str = ""
    bom: bytes = b""
    codec: str = ""
    origin: Sequence[int] = ()

    def replaced(self, edits: Sequence[Edit]) -> bytes:
        """The file's bytes with the edits, which do not overlap; new lines end as the file's others do."""
        newline = "\r\n" if "\r\n" in self.raw else "\n"
        pieces: list[str] = []
        at = 0
        for edit in sorted(edits, key=lambda item: item.span):
            start, end = (self.origin[index] for index in edit.span)
            pieces += [self.raw[at:start], edit.better.replace("\n", newline)]
            at = end
        return self.bom + "".join((*pieces, self.raw[at:])).encode(self.codec)


def text_of(data: bytes) -> FileText:
    """A file's bytes as text."""
    decoded = decode(data)
    if decoded.text is None:
        return FileText()
    text, _ = clean(decoded, "")
    bom = next((mark for mark in _BOMS if data.startswith(mark)), b"")
    codec = _CODECS.get(decoded.encoding, "")
    if decoded.broken_lines or text != decoded.text or not codec:
        return FileText(text)
    raw = data[len(bom) :].decode(codec)
    if raw.encode(codec) != data[len(bom) :]:
        return FileText(text)
    origin = [at for at, char in enumerate(raw) if not (char == "\n" and at and raw[at - 1] == "\r")]
    return FileText(text, raw, bom, codec, (*origin, len(raw)))


def replace_file(path: Path, before: bytes | None, after: bytes, shown: str) -> None:
    """Put new content in a file's place, at once and with the old one's rights. `before` None: there is none yet.

    Raises `OutputError` where it may not be written, or is no longer what was read.
    """
    path = path.resolve()
    try:
        if before is not None and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        if path.exists() if before is None else path.read_bytes() != before:
            raise OutputError("changed-meanwhile", path=shown)
        mode = new_file_mode() if before is None else stat.S_IMODE(path.stat().st_mode)
        write_whole(path, after, mode, durable=True)
    except OSError as problem:
        raise OutputError("not-writable", path=shown, cause=problem.strerror or problem) from problem
