"""What `booklet check --fix` does before it checks: mend, write, show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from booklet.cli.session import Session
from booklet.findings import Finding

if TYPE_CHECKING:
    from booklet.entries import Mended
    from booklet.project import Workspace

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


@dataclass(frozen=True)
class Mending:
    """The files of a unit that were mended, or would be, and why others were not."""

    files: tuple[Mended, ...]
    findings: tuple[Finding, ...] = ()


def mend(workspace: Workspace, folder: str, *, write: bool) -> Mending:
    """Mend a unit's texts; without `write` only tell what would change.

    Raises ResourceError for a file that cannot be read, OutputError for one that cannot be written.
    """
    from booklet.entries import mend_unit, write_mended

    mended = mend_unit(workspace.root, folder)
    if write:
        for file in mended.value:
            write_mended(file)
    return Mending(mended.value, mended.findings)


def show_diffs(session: Session, mending: Mending, *, written: bool) -> None:
    """Each file's diff, coloured on a terminal, and how many places that is."""
    for file in mending.files:
        show_diff(file.diff())
        session.say("mended" if written else "would-mend", file=file.file, count=file.slips)
    if not mending.files and not mending.findings:
        session.say("nothing-to-mend")


def show_diff(lines: Iterable[str]) -> None:
    """A unified diff, coloured on a terminal."""
    for number, line in enumerate(lines):
        # The first two lines name the file; below them `---` is a line of text taken away.
        colour = None if number < 2 else _COLOURS.get(line[:1])
        click.echo(click.style(line, fg=colour) if colour else line)
