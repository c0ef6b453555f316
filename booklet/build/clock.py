"""The stages of a run: announced as they begin, and timed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

STAGES = ("read", "compose", "photos", "press", "preflight", "impose", "proof", "publish")
"""The stages of a run as progress names them."""

Progress = Callable[[str, int, int], None]
"""Called with a stage, what is done of it and the total (0: not known yet)."""


class Clock:
    """Measures stages and announces them."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Announce a stage and time the block."""
        self.progress(name, 0, 0)
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begin
