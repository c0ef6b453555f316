"""A store of intermediate results on disk, by content. It may vanish at any time: nothing is lost but time.

Entries appear whole (`os.replace`) and carry a digest, so that one cut short by a full disk or a crash is made
again instead of used. A store that cannot be written works as if it were empty.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

_DIGEST_BYTES = 16


def digest(*parts: bytes | str) -> str:
    """A key made of parts, in hexadecimal; parts are told apart by their lengths."""
    state = blake2b(digest_size=_DIGEST_BYTES)
    for part in parts:
        raw = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        state.update(len(raw).to_bytes(8, "big"))
        state.update(raw)
    return state.hexdigest()


@dataclass(frozen=True)
class Cache:
    """Entries of one kind in one folder. `limit_bytes` bounds what `prune` leaves, the least recently used go."""

    folder: Path
    limit_bytes: int

    def get(self, key: str) -> bytes | None:
        """The bytes of an entry, or None where there is none or it is damaged."""
        path = self._path(key)
        try:
            raw = path.read_bytes()
        except OSError:
            return None
        body = raw[_DIGEST_BYTES:]
        if raw[:_DIGEST_BYTES] != blake2b(body, digest_size=_DIGEST_BYTES).digest():
            return None
        with contextlib.suppress(OSError):
            os.utime(path)  # what was used stays longest
        return body

    def put(self, key: str, body: bytes) -> None:
        """Store an entry; a disk that is full or read-only is no error."""
        path = self._path(key)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(blake2b(body, digest_size=_DIGEST_BYTES).digest())
                    file.write(body)
                Path(temporary).replace(path)
            except OSError:
                Path(temporary).unlink(missing_ok=True)
                raise

    def prune(self) -> None:
        """Drop the least recently used entries until the folder is within its limit."""
        with contextlib.suppress(OSError):
            entries = [(entry.stat(), entry) for entry in self.folder.glob("??/*") if entry.is_file()]
            excess = sum(stat.st_size for stat, _ in entries) - self.limit_bytes
            for stat, entry in sorted(entries, key=lambda item: item[0].st_mtime_ns):
                if excess <= 0:
                    break
                entry.unlink(missing_ok=True)
                excess -= stat.st_size

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key
