"""Commands that work on units: the options that name them, and the loop over them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

import click

from booklet.cli.session import Session, print_error, print_findings
from booklet.errors import BookletError, ExitCode, UsageError
from booklet.findings import Finding, has_errors

if TYPE_CHECKING:
    from booklet.project import Workspace


class Outcome(Protocol):
    """What work on a unit gives: at least its findings."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that was found, of every severity."""


Made = TypeVar("Made", bound=Outcome)


def units_options(command: Callable[..., int]) -> Callable[..., int]:
    """The options `--unit NAME`, as `wanted`, and `--all`, as `every`."""
    command = click.option("--all", "every", is_flag=True, help="help.all")(command)
    return click.option("--unit", "wanted", multiple=True, metavar="NAME", help="help.unit")(command)


def for_units(
    session: Session,
    wanted: Sequence[str],
    every: bool,
    work: Callable[[Workspace, str], Made],
    report: Callable[[Session, Made], None],
) -> int:
    """Run a command on each unit; the errors of one do not stop the others.

    `work` gets the workspace and a unit's folder, `report` the session in the workspace's language and what `work`
    gave, after its findings are printed. Returns the worst exit code; raises UsageError where no unit was asked for.
    """
    session, workspace, findings = session.workspace()
    print_findings(findings, session)
    code = int(ExitCode.FINDINGS if has_errors(findings) else ExitCode.OK)
    for folder in _folders(workspace, wanted, every):
        try:
            result = work(workspace, folder)
        except BookletError as problem:
            click.echo(f"{folder}:", err=True)
            print_error(problem, session.language)
            code = max(code, int(problem.exit_code))
            continue
        print_findings(result.findings, session)
        report(session, result)
        if has_errors(result.findings):
            code = max(code, int(ExitCode.FINDINGS))
    return code


def _folders(workspace: Workspace, wanted: Sequence[str], every: bool) -> tuple[str, ...]:
    """The folders of the units asked for, each once. Raises UsageError where none was."""
    from booklet.entries import find_unit, list_units

    if every:
        return tuple(item.folder for item in list_units(workspace.root))
    if not wanted:
        known = "、".join(item.folder for item in list_units(workspace.root))
        raise UsageError("no-unit-given", known=known)
    return tuple(dict.fromkeys(find_unit(workspace.root, name) for name in wanted))
