"""A preview without processes: its book is filled by a build in this one."""

from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient

from booklet import build
from booklet.build.look import Look, LookRun, look
from booklet.preview.server import application
from booklet.preview.session import Session
from booklet.project import open_workspace

PORT = 8123
TOKEN = "a-token"
HOME = f"http://127.0.0.1:{PORT}"


def looked(root: Path) -> tuple[Look, list[LookRun]]:
    """A build, and its runs as they came."""
    came: list[LookRun] = []
    return look(open_workspace(root).value, "试验办", build.Options(), came.append, lambda *_: None), came


def session_of(root: Path) -> Session:
    """A session that shows what a build gives now."""
    session = Session(open_workspace(root).value, "试验办")
    made, _ = looked(root)
    session.findings = made.findings
    session.book.finish(made)
    return session


def client_of(session: Session, **named: str) -> TestClient:
    """A browser that has opened the address with its token."""
    client = TestClient(application(session, PORT, TOKEN, watching=False), base_url=named.get("base_url", HOME))
    if "anonymous" not in named:
        client.get(f"/?token={TOKEN}")
    return client
