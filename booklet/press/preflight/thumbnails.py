"""Pictures of pages where there are no plates to make them from: drawn by PDFium, in a process of its own.

The file may be hostile: the process has a limit of memory and of time, and what it has drawn by then is used.
"""

from __future__ import annotations

import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Timer
from typing import IO

from booklet.press.preflight.types import PageFacts

_SECONDS = 20.0
_SECONDS_A_PAGE = 0.4
_MEMORY_BYTES = 1 << 30
_LARGEST_PICTURE = 4 << 20
_HEADER = struct.Struct(">II")


def draw_pages(path: Path, pages: Sequence[PageFacts], total: int) -> dict[int, bytes]:
    """JPEGs of pages, by number; without those that could not be drawn. `total` is the length of the book."""
    numbers = ",".join(str(page.number) for page in pages)
    command = [sys.executable, "-m", "booklet.press.preflight.thumbnails_worker", str(path), str(total), numbers]
    try:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    except OSError:
        return {}
    limit = Timer(_SECONDS + _SECONDS_A_PAGE * len(pages), process.kill)
    limit.daemon = True
    limit.start()
    try:
        assert process.stdout is not None
        return dict(_received(process.stdout))
    finally:
        limit.cancel()
        process.kill()
        if process.stdout is not None:
            process.stdout.close()
        process.wait()


def _received(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Number, length and picture, again and again."""
    while len(header := stream.read(_HEADER.size)) == _HEADER.size:
        number, length = _HEADER.unpack(header)
        if length > _LARGEST_PICTURE:
            return
        picture = stream.read(length)
        if len(picture) == length:
            yield number, picture


def sent(stream: IO[bytes], number: int, picture: bytes) -> None:
    """The other end of `draw_pages`."""
    stream.write(_HEADER.pack(number, len(picture)))
    stream.write(picture)
    stream.flush()


def limit_memory() -> None:
    """Bound this process's memory, where the system can."""
    if sys.platform != "win32":
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        if hard == resource.RLIM_INFINITY or hard > _MEMORY_BYTES:
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, hard))
