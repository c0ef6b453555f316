"""The worker process seen from the server: asked at any time, replaced where it dies or hangs."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread

from booklet.build.compose import First
from booklet.preview.worker import Answer, Ask, Done, Failed, work

SILENCE_SECONDS = 120.0
"""A worker that says nothing for so long, or takes no notice of a newer question, hangs and is replaced."""
_PATIENCE_SECONDS = 20.0


class Builder:
    """Builds a unit in a process of its own; `told` is called in the event loop with answers to the last question."""

    def __init__(self, root: Path, unit: str, layout: str, told: Callable[[Answer], None]) -> None:
        self._arguments = (root, unit, layout)
        self._told = told
        self._serial = 0
        self._asked: Ask | None = None
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def ask(self, first: First | None, *, afresh: bool = False) -> None:
        """Build now; what is under way is given up. `afresh`: in a new process, which sees new faces."""
        self._loop = asyncio.get_running_loop()
        self._serial += 1
        waiting = self._asked is not None
        self._asked = Ask(self._serial, first)
        if afresh:
            self.close()
        self._send()
        self._wait(_PATIENCE_SECONDS if waiting else SILENCE_SECONDS)

    def close(self) -> None:
        """End the process."""
        self._cancel()
        process, self._process = self._process, None
        pipe, self._pipe = self._pipe, None
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.send(None)
        if process is not None:
            process.join(0.3)
            if process.is_alive():
                process.terminate()
                process.join(2)
            if process.is_alive():
                process.kill()
                process.join()

    def _send(self) -> None:
        if self._process is None:
            self._start()
        assert self._pipe is not None
        try:
            self._pipe.send(self._asked)
        except OSError:
            self.close()
            self._start()
            self._pipe.send(self._asked)

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(target=work, args=(theirs, *self._arguments), name="booklet-build")
        self._process.start()
        theirs.close()
        self._pipe = ours
        Thread(target=self._listen, args=(ours,), name="build-answers", daemon=True).start()

    def _listen(self, pipe: Connection) -> None:
        """In a thread: hand answers to the event loop until the process is gone."""
        loop = self._loop
        assert loop is not None
        with contextlib.suppress(RuntimeError):  # the loop may be closed by now
            try:
                while True:
                    loop.call_soon_threadsafe(self._take, pipe, pipe.recv())
            except (EOFError, OSError):
                loop.call_soon_threadsafe(self._gone, pipe)

    def _take(self, pipe: Connection, answer: Answer) -> None:
        if pipe is not self._pipe or self._asked is None or answer.serial != self._asked.serial:
            return
        if isinstance(answer, Done | Failed):
            self._asked = None
            self._cancel()
        else:
            self._wait(SILENCE_SECONDS)
        self._told(answer)

    def _gone(self, pipe: Connection) -> None:
        """The process died by itself: out of memory, or a crash of an engine. The next question starts another."""
        if pipe is not self._pipe:
            return
        code = self._process.exitcode if self._process else None
        self.close()
        asked, self._asked = self._asked, None
        if asked is not None:
            self._told(Failed(asked.serial, crash=f"exit {code}"))

    def _wait(self, seconds: float) -> None:
        self._cancel()
        if self._loop is not None:
            self._timer = self._loop.call_later(seconds, self._hangs)

    def _hangs(self) -> None:
        process = self._process
        asked, self._asked = self._asked, None
        if process is not None:
            process.kill()
        self.close()
        if asked is not None:
            self._told(Failed(asked.serial, crash="timeout"))

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
