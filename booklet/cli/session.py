"""What every command needs: the language, the workspace, and the printing of findings and errors."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from booklet.errors import BookletError
from booklet.findings import Finding, Severity, count
from booklet.messages import Language, error_text, finding_text, language_of, text

if TYPE_CHECKING:
    from booklet.project import Workspace

_MARKS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.NOTE: "·"}
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}


@dataclass(frozen=True)
class Session:
    """The language, whether the user chose it, and the folder to look for the workspace from."""

    language: Language
    chosen: bool
    folder: Path

    def say(self, key: str, **params: object) -> None:
        """Print a line of the catalogue."""
        click.echo(text(f"ui.{key}", self.language, **params))

    def workspace(self) -> tuple[Session, Workspace, tuple[Finding, ...]]:
        """The workspace around the folder, its settings' findings, and the session in the language it sets."""
        from booklet.project import open_workspace

        opened = open_workspace(self.folder)
        language = opened.value.settings.language
        session = self if self.chosen or not language else Session(language, True, self.folder)
        return session, opened.value, opened.findings


def language_asked(arguments: Sequence[str]) -> tuple[Language, bool]:
    """The language before click parses, and whether the user chose it: --help must already be in it."""
    for index, argument in enumerate(arguments):
        value = argument.removeprefix("--lang=") if argument.startswith("--lang=") else ""
        if argument == "--lang" and index + 1 < len(arguments):
            value = arguments[index + 1]
        if value in ("zh", "en"):
            return ("en" if value == "en" else "zh"), True
    return language_of(), "BOOKLET_LANG" in os.environ


def print_error(problem: BookletError, language: Language) -> None:
    """Print what stopped a run, and its cure, to standard error."""
    message, hint = error_text(problem, language)
    click.echo(click.style("✗ ", fg="red") + message, err=True)
    if hint:
        click.echo(f"  → {hint}", err=True)


def print_findings(findings: Iterable[Finding], session: Session) -> None:
    """Print findings, each with its place and its cure."""
    for item in findings:
        place = item.place
        where = f"{place.file}:{place.line}" if place.line else place.file
        page = text("ui.page", session.language, page=place.page) if place.page else ""
        print_finding(item, session, " ".join(part for part in (where, page, place.honouree) if part))


def print_finding(item: Finding, session: Session, where: str) -> None:
    """Print one finding, headed by where it is; nothing where that is empty."""
    message, hint = finding_text(item, session.language)
    mark = click.style(_MARKS[item.severity], fg=_COLOURS[item.severity], bold=True)
    click.echo(f"{mark} {where + '  ' if where else ''}{message}  [{item.id}]")
    if hint:
        click.echo(f"    → {hint}")


def totals(findings: Sequence[Finding]) -> dict[str, int]:
    """How many findings of each severity, by the fields of the catalogue's lines."""
    found = count(findings)
    return {"errors": found[Severity.ERROR], "warnings": found[Severity.WARNING], "notes": found[Severity.NOTE]}


def shown(path: Path) -> str:
    """A path as a person would type it: relative where it lies below the current folder."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
