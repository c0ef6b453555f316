"""Serve until interrupted: one port of the loopback interface, one browser window."""

from __future__ import annotations

import socket
from collections.abc import Callable

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
        ws="none",
    )
    _Server(config, session, lambda: opened(f"http://{ADDRESS}:{port}/?token={token}")).run([listening])


class _Server(uvicorn.Server):
    """Tells when it answers, and ends the streams of events before it waits for requests to end."""

    def __init__(self, config: uvicorn.Config, session: Session, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._session = session
        self._ready = ready

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
