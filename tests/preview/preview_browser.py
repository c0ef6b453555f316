"""A preview as a user starts it, and a real browser that looks at it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""


@contextmanager
def served(root: Path, unit: str = "试验办", language: str = "zh") -> Iterator[str]:
    """The address of a preview in a process of its own, which has to end by Ctrl-C."""
    command = [sys.executable, "-m", "booklet", "preview", "--unit", unit, "--no-browser"]
    env = {**os.environ, "BOOKLET_LANG": language, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, cwd=root, env=env, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        found = re.search(r"http\S+", process.stdout.readline())
        assert found
        yield found[0]
        process.send_signal(signal.SIGINT)
        assert process.wait(10) in (0, 130)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@contextmanager
def browser() -> Iterator[Any]:
    """A context of Chromium, as a user's window: nothing in it may go wrong."""
    from playwright import sync_api

    with sync_api.sync_playwright() as play:
        running = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--enable-precise-memory-info", "--js-flags=--expose-gc"]
        )
        yield running.new_context(viewport={"width": 1280, "height": 800})
        running.close()


def opened(context: Any, address: str) -> Any:
    """A tab with the preview, when its pages are up to date and one is drawn."""
    page = context.new_page()
    page.problems = []
    page.on("pageerror", lambda problem: page.problems.append(str(problem)))
    page.on("console", lambda said: page.problems.append(said.text) if said.type == "error" else None)
    page.goto(address)
    ready(page)
    page.wait_for_selector(SHARP)
    return page


def ready(page: Any) -> None:
    """Wait until the last build is shown."""
    page.wait_for_selector("#status[data-status=ready]", timeout=180_000)


SHARP = ".page[data-key] img:not(.sketch)"


def keys(page: Any) -> list[str]:
    """The keys of all pages, as the server has them."""
    found: list[str] = page.evaluate("fetch('/state').then(a => a.json()).then(s => s.pages.map(p => p.key))")
    return found


def drawn(page: Any, number: int, key: str) -> None:
    """Wait until a tab shows a page's picture of a key."""
    page.wait_for_selector(f".page[data-page='{number}'][data-key='{key}'] img:not(.sketch)", timeout=60_000)
