"""What the last imports said of a unit, as hashes: so that a change by the user can be told from one by the source.

Kept beside the unit file as `.import.json`. Without it, everything that stands in the file counts as the user's own.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path

RECORD_FILE = ".import.json"
_BYTES_MAX = 64 << 20


@dataclass
class Record:
    """`fields`: the hash of what each path said last, `sources`: which source that was (as a hash, empty for a form).

    `asked`: ids of items; `people` and `photos`: what came in.
    """

    fields: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)
    asked: dict[str, None] = field(default_factory=dict)
    people: dict[str, None] = field(default_factory=dict)
    photos: dict[str, None] = field(default_factory=dict)

    def copy(self) -> Record:
        """A record to go on with."""
        return Record(dict(self.fields), dict(self.sources), dict(self.asked), dict(self.people), dict(self.photos))

    def dump(self) -> bytes:
        """The record as a file."""
        lists = {"asked": [*self.asked], "people": [*self.people], "photos": [*self.photos]}
        tree = {"fields": self.fields, "sources": self.sources, **lists}
        return (json.dumps(tree, ensure_ascii=False, indent=1) + "\n").encode()


def load_record(path: Path) -> tuple[Record, bytes | None]:
    """A unit's record and its bytes; an empty one where there is none or it cannot be used."""
    try:
        data = path.read_bytes() if path.stat().st_size <= _BYTES_MAX else b""
    except OSError:
        return Record(), None
    try:
        tree = json.loads(data)
        maps = [{str(key): str(value) for key, value in tree[name].items()} for name in ("fields", "sources")]
        lists = [{str(item): None for item in tree[key]} for key in ("asked", "people", "photos")]
    except (ValueError, KeyError, TypeError, AttributeError):
        return Record(), data
    return Record(maps[0], maps[1], *lists), data


def hash_of(text: str) -> str:
    """A text's hash; how its lines are broken does not count."""
    return hashlib.blake2b("".join(text.split()).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
