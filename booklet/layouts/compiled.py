"""Templates compiled once a process: a preview renders the same ones with every save."""

from __future__ import annotations

from functools import lru_cache
from types import CodeType

import jinja2
from jinja2.bccache import Bucket

_MOST = 512
"""So many versions of templates are kept; designers save often."""


class Compiled(jinja2.BytecodeCache):
    """Code by template and its source, in memory alone: code from a file would be trusted code from a stranger."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code of this very source, if it was compiled before."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it."""
        if bucket.code is not None:
            while len(self._codes) >= _MOST:
                del self._codes[next(iter(self._codes))]
            self._codes[bucket.key, bucket.checksum] = bucket.code


@lru_cache(maxsize=4)
def compiled_for(environment: str) -> Compiled:
    """The templates compiled where `environment` was the same: compiling runs filters on what is constant."""
    return Compiled()
