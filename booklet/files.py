"""Files that appear whole or not at all: written beside their place and moved into it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PRIVATE = 0o600
READABLE = 0o644


@contextmanager
def appearing(target: Path, mode: int = PRIVATE) -> Iterator[Path]:
    """An empty file to be written in the block; after it, the target with these rights. Raises OSError.

    Where the block fails or is interrupted the target is as it was, and nothing is left beside it.
    """
    handle, name = tempfile.mkstemp(prefix=f".{target.name[:40]}-", suffix=".part", dir=target.parent)
    os.close(handle)
    written = Path(name)
    try:
        yield written
        written.chmod(mode)
        written.replace(target)
    finally:
        written.unlink(missing_ok=True)


def write_whole(target: Path, body: bytes, mode: int = PRIVATE, *, durable: bool = False) -> None:
    """Write a file so. `durable`: it is on the disk before it takes the target's place. Raises OSError."""
    with appearing(target, mode) as written, written.open("wb") as stream:
        stream.write(body)
        if durable:
            stream.flush()
            os.fsync(stream.fileno())


def new_file_mode() -> int:
    """The rights of a new file as the user's umask has them."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
