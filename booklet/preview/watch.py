"""Watch what the last build read: told once for many changes at a time, however they come about."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

from watchfiles import Change, DefaultFilter, awatch

DEBOUNCE_MS = 120
"""How long changes are gathered; the watch answers sooner where nothing follows."""
_STEP_MS = 50
"""How often the engine of the watch looks at what the system told it; changes are gathered at least so long."""
_FLAT_STEP_MS = 200
"""The same for folders where little is saved."""
_OWN = (".booklet", "out")


class _Inputs(DefaultFilter):
    """Changes of the build's inputs, not of what the build writes or an editor keeps beside a file."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self._own = tuple(root / name for name in _OWN)

    def __call__(self, change: Change, path: str) -> bool:
        """Whether a change counts."""
        at = Path(path)
        if any(at.is_relative_to(own) for own in self._own) or at.name.startswith((".#", ".~lock")):
            return False
        return super().__call__(change, path)


async def changes(root: Path, read: Sequence[Path], stop: asyncio.Event) -> AsyncIterator[frozenset[Path]]:
    """The paths that changed, again and again, until `stop`. What is missing in `read` is watched by its parent."""
    folders, flat = watched(root, read)
    queue: asyncio.Queue[frozenset[Path]] = asyncio.Queue()

    async def pump(paths: Sequence[Path], *, recursive: bool) -> None:
        if not paths:
            return
        async for found in awatch(
            *paths,
            watch_filter=_Inputs(root),
            debounce=DEBOUNCE_MS,
            step=_STEP_MS if recursive else _FLAT_STEP_MS,
            stop_event=stop,
            recursive=recursive,
            ignore_permission_denied=True,
            rust_timeout=60_000,
        ):
            queue.put_nowait(frozenset(Path(path) for _, path in found))

    tasks = [asyncio.create_task(pump(folders, recursive=True)), asyncio.create_task(pump(flat, recursive=False))]
    stopped = asyncio.create_task(stop.wait())
    try:
        while not stop.is_set():
            waiting = asyncio.create_task(queue.get())
            await asyncio.wait({waiting, stopped, *tasks}, return_when=asyncio.FIRST_COMPLETED)
            if waiting.done():
                yield waiting.result()
                continue
            waiting.cancel()
            for task in tasks:
                if task.done() and task.exception() is not None and not stop.is_set():
                    return  # a watched folder is gone: the caller begins again
            if all(task.done() for task in tasks):
                return
            await asyncio.sleep(0.2)
    finally:
        for task in tasks:
            task.cancel()
        stopped.cancel()
        await asyncio.gather(*tasks, stopped, return_exceptions=True)


def watched(root: Path, read: Sequence[Path]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The folders to watch with all that is in them, and those of which only the files count."""
    folders = {path for path in read if path.is_dir()}
    flat = {root}
    for path in read:
        if path in folders:
            continue
        parent = path.parent
        while not parent.is_dir():
            parent = parent.parent
        flat.add(parent)
    inner = {one for one in folders if not any(one != other and one.is_relative_to(other) for other in folders)}
    return tuple(sorted(inner)), tuple(sorted(flat - inner))
