"""What a photo's header tells: size, description, and whether the file can be used. Nothing is decoded."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from mmap import ACCESS_READ, mmap
from pathlib import Path
from stat import S_ISREG
from typing import IO

from booklet.findings import Checked, Finding, Place, error, note
from booklet.model import PhotoFacts
from booklet.photos import formats
from booklet.photos.description import description_of

_HEAD_BYTES = 256
_REMEMBERED = 4096


def probe(path: Path, label: str) -> Checked[PhotoFacts | None]:
    """The facts of a photo, or None with an error finding where it cannot be used.

    `label` is the file as findings name it, relative to the workspace.
    """
    try:
        stat = path.stat()
    except OSError:
        return Checked(None, (problem("photo-unreadable", label),))
    if not S_ISREG(stat.st_mode):  # a pipe or a device would be waited for
        return Checked(None, (problem("photo-not-image", label),))
    return _probe(path, label, (stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino))


def probe_all(photos: Mapping[Path, str]) -> dict[Path, Checked[PhotoFacts | None]]:
    """The facts of many photos; `photos` gives each file its label."""
    return {path: probe(path, label) for path, label in photos.items()}


def problem(id: str, label: str, **params: object) -> Finding:
    """An error finding about a photo."""
    return error(id, Place(file=label), file=label, **params)


@lru_cache(maxsize=_REMEMBERED)
def _probe(path: Path, label: str, stamp: tuple[int, ...]) -> Checked[PhotoFacts | None]:
    """Read the header once for each state of the file; `stamp` is what `stat` says of that state."""
    del stamp
    try:
        with path.open("rb") as file:
            if os.fstat(file.fileno()).st_size == 0:
                return Checked(None, (problem("photo-empty", label),))
            with mmap(file.fileno(), 0, access=ACCESS_READ) as data:
                kind = formats.sniff(data[:_HEAD_BYTES], path.name)
                refusal = refuse(data, kind, label)
            if refusal:
                return Checked(None, (refusal,))
            with formats.strict_pillow():
                return _facts(file, kind, label)
    except OSError:
        return Checked(None, (problem("photo-unreadable", label),))


def refuse(data: bytes | mmap, kind: str, label: str) -> Finding | None:
    """Why a file is not to be opened at all: not an image, of a format we do not read, or cut short."""
    if kind not in formats.READABLE:
        if kind:
            return problem("photo-unknown-format", label, format=kind)
        return problem("photo-not-image", label)
    return problem("photo-truncated", label) if formats.is_cut_short(data, kind) else None


def refuse_size(width_px: int, height_px: int, kind: str, label: str) -> Finding | None:
    """Why an image is not to be decoded: it has no pixels, or more than memory is meant to hold."""
    if width_px < 1 or height_px < 1:
        return problem("photo-damaged", label)
    limit = formats.pixel_limit(kind)
    if width_px * height_px > limit:
        megapixels = round(width_px * height_px / 1e6)
        return problem("photo-too-large", label, megapixels=megapixels, limit=round(limit / 1e6))
    return None


def _facts(file: IO[bytes], kind: str, label: str) -> Checked[PhotoFacts | None]:
    try:
        with formats.open_image(file, kind) as image:
            width, height = image.size
            if refusal := refuse_size(width, height, kind, label):
                return Checked(None, (refusal,))
            if formats.orientation(image, kind) >= 5:
                width, height = height, width
            facts = PhotoFacts(width, height, description_of(image))
            found = frames_note(label) if formats.has_more_frames(image) else ()
    except formats.DECODE_ERRORS:
        return Checked(None, (problem("photo-damaged", label),))
    return Checked(facts, found)


def frames_note(label: str) -> tuple[Finding, ...]:
    """That only the first picture of a file with several is used."""
    return (note("photo-several-frames", Place(file=label), file=label),)
