"""Serve until interrupted: one port of the loopback interface, one browser window."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from types import FrameType

import uvicorn

from booklet.errors import UsageError
from booklet.messages import Language
from booklet.preview.guard import new_token
from booklet.preview.server import application
from booklet.preview.session import Session
from booklet.project import Workspace

ADDRESS = "127.0.0.1"


def serve(
    workspace: Workspace,
    folder: str,
    *,
    layout: str = "",
    port: int = 0,
    language: Language = "zh",
    opened: Callable[[str], None] = lambda url: None,
) -> None:
    """Show a unit until Ctrl-C. `opened` is called with the address once it answers; port 0: any that is free.

    Raises UsageError `port-taken`.
    """
    listening = _listening(port)
    port = listening.getsockname()[1]
    token = new_token()
    session = Session(workspace, folder, layout, language)
    config = uvicorn.Config(
        application(session, port, token),
        log_level="error",
        access_log=False,
        lifespan="on",
        timeout_graceful_shutdown=2,
        server_header=False,
        date_header=False,
        ws="none",
    )
    _Server(config, session, lambda: opened(f"http://{ADDRESS}:{port}/?token={token}")).run([listening])


class _Server(uvicorn.Server):
    """Tells when it answers, sleeps while nobody asks, and ends the streams of events before it waits for requests.

    uvicorn's own loop wakes ten times a second to see whether it was interrupted, and for a header that is not sent.
    """

    def __init__(self, config: uvicorn.Config, session: Session, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._session = session
        self._ready = ready
        self._loop: asyncio.AbstractEventLoop | None = None
        self._interrupted = asyncio.Event()

    async def main_loop(self) -> None:
        """Wait for the interrupt."""
        self._loop = asyncio.get_running_loop()
        if not await self.on_tick(0):
            await self._interrupted.wait()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Take an interrupt; a signal's handler may not touch the loop itself."""
        super().handle_exit(sig, frame)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._interrupted.set)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End."""
        self._session.stop()
        await super().shutdown(sockets)


def _listening(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((ADDRESS, port))
    except OSError as problem:
        made.close()
        raise UsageError("port-taken", port=port, reason=problem.strerror or problem) from None
    return made
