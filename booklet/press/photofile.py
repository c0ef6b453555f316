"""Prepared photographs as the images of a PDF that exists only as a view on their files.

A booklet holds a gigabyte of photographs, which must not be held in memory. qpdf reads the streams of an opened
file when it writes them (those of another file, which pikepdf copies, at once). So the booklet's PDF begins as one
that has the photographs and no page, made of short pieces and of the JPEG files.
"""

from __future__ import annotations

import io
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

import pikepdf

from booklet.errors import OutputError

_SPACES = {1: "DeviceGray", 3: "DeviceRGB", 4: "DeviceCMYK"}


@dataclass(frozen=True)
class PreparedPhoto:
    """A photograph as a JPEG file at its final size.

    `components`: 4 CMYK, 3 RGB, 1 grey. `inverted`: full ink is written as 0, as Pillow and Adobe do in CMYK.
    """

    path: Path
    width_px: int
    height_px: int
    components: int = 4
    inverted: bool = False


class PhotoFile:
    """A PDF without pages that has the photographs; pages may be added to it. What nothing shows is not written."""

    def __init__(self, pdf: pikepdf.Pdf, numbers: dict[PreparedPhoto, int]) -> None:
        self.pdf = pdf
        self._numbers = numbers

    @classmethod
    @contextmanager
    def opened(cls, photos: Iterable[PreparedPhoto]) -> Iterator[PhotoFile]:
        """Open the photographs. Raises OutputError `photo-unreadable` if one is gone."""
        once = list(dict.fromkeys(photos))
        numbers = {photo: index for index, photo in enumerate(once, start=3)}
        with pikepdf.open(cast("io.BytesIO", _View(_pieces(numbers)))) as pdf:
            yield cls(pdf, numbers)

    def image(self, photo: PreparedPhoto) -> pikepdf.Object:
        """The image of a photograph."""
        return self.pdf.get_object(self._numbers[photo], 0)


def _pieces(numbers: dict[PreparedPhoto, int]) -> list[bytes | Path]:
    """The PDF, piece by piece: header, catalogue, images, cross-reference table, trailer."""
    pieces: list[bytes | Path] = []
    offsets: list[int] = []
    position = 0

    def add(piece: bytes | Path, size: int) -> None:
        nonlocal position
        pieces.append(piece)
        position += size

    def add_object(number: int, head: str) -> None:
        offsets.append(position)
        text = f"{number} 0 obj\n{head}".encode()
        add(text, len(text))

    add(b"%PDF-1.6\n", 9)
    add_object(1, "<</Type/Catalog/Pages 2 0 R>>\nendobj\n")
    add_object(2, "<</Type/Pages/Kids[]/Count 0>>\nendobj\n")
    for photo, number in numbers.items():
        try:
            size = photo.path.stat().st_size
        except OSError as cause:
            raise OutputError("photo-unreadable", path=photo.path) from cause
        decode = f"/Decode[{' '.join(['1 0'] * photo.components)}]" if photo.inverted else ""
        add_object(
            number,
            f"<</Type/XObject/Subtype/Image/Width {photo.width_px}/Height {photo.height_px}/BitsPerComponent 8"
            f"/ColorSpace/{_SPACES[photo.components]}/Filter/DCTDecode{decode}/Length {size}>>\nstream\n",
        )
        add(photo.path, size)
        add(b"\nendstream\nendobj\n", 18)
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    count = len(offsets) + 1
    tail = (
        f"xref\n0 {count}\n0000000000 65535 f \n{table}trailer\n<</Root 1 0 R/Size {count}>>\n"
        f"startxref\n{position}\n%%EOF\n"
    )
    add(tail.encode(), len(tail))
    return pieces


class _View(io.RawIOBase):
    """Bytes and files, read one after another as one file."""

    def __init__(self, pieces: list[bytes | Path]) -> None:
        super().__init__()
        self._pieces = pieces
        self._starts: list[int] = []
        end = 0
        for piece in pieces:
            self._starts.append(end)
            end += len(piece) if isinstance(piece, bytes) else piece.stat().st_size
        self._end = end
        self._position = 0
        # Reading comes in order of the file, in blocks: the file last read is the one read next.
        self._content = lru_cache(maxsize=1)(Path.read_bytes)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._end}[whence]
        self._position = base + offset
        return self._position

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if not 0 <= self._position < self._end:
            return 0
        index = bisect_right(self._starts, self._position) - 1
        piece = self._pieces[index]
        data = piece if isinstance(piece, bytes) else self._content(piece)
        inside = self._position - self._starts[index]
        part = data[inside : inside + len(buffer)]
        buffer[: len(part)] = part
        self._position += len(part)
        return len(part)
