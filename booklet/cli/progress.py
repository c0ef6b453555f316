"""Progress of a long command."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from booklet.cli.session import Session
from booklet.messages import text

if TYPE_CHECKING:
    from rich.progress import TaskID

    from booklet.build import Progress


@contextmanager
def progress(session: Session) -> Iterator[Progress | None]:
    """A bar on standard error that names the stage, and the function that moves it; None where that is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    bar = Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    tasks: dict[str, TaskID] = {}

    def show(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            tasks[stage] = bar.add_task(text(f"ui.stage-{stage}", session.language), total=None)
        bar.update(tasks[stage], completed=done, total=total or None)

    with bar:
        yield show
