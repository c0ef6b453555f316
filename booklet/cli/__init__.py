"""The command line: arguments to one function, findings and errors to text and exit codes.

The only place that prints, sets exit codes and catches `BookletError`. `booklet --help` imports no engine: each
command imports what it runs, in its body.

A command is a click command in the module of its noun; `COMMANDS` names it. What commands share stands in `session`
(language, folder, errors, findings), `units` (the loop over units), `progress` and `table`.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

import click

from booklet import __version__
from booklet.cli import (
    exporting,
    importing,
    impose,
    layout,
    lists,
    new,
    package,
    plan,
    preflight,
    preview,
    render,
    review,
)
from booklet.cli.help import localised, usage_problem
from booklet.cli.session import Session, language_asked, print_error
from booklet.errors import BookletError, ExitCode
from booklet.messages import text

COMMANDS: tuple[click.Command, ...] = (
    new.new,
    importing.import_,
    review.review,
    exporting.export,
    render.render,
    render.check,
    plan.plan,
    impose.impose,
    package.package,
    preflight.preflight,
    preview.preview,
    layout.layout,
    lists.units,
    lists.layouts,
    lists.fonts,
)


@click.group(help="help.program")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="help.lang")
@click.option(
    "-C", "folder", type=click.Path(file_okay=False, path_type=Path), default=Path(), metavar="DIR", help="help.folder"
)
@click.version_option(__version__, prog_name="booklet", help="help.version")
@click.pass_context
def program(context: click.Context, lang: str | None, folder: Path) -> None:
    """Common to all commands: language and folder."""
    language, chosen = context.obj
    context.obj = Session(language, chosen, folder)


for command in COMMANDS:
    program.add_command(command)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the program and exit: the console script."""
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Run the program and return its exit code."""
    language, chosen = language_asked(arguments)
    shown = localised(program, language)
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, _terminate)
    try:
        outcome = shown.main(arguments, prog_name="booklet", standalone_mode=False, obj=(language, chosen))
        return int(outcome) if isinstance(outcome, int) else ExitCode.OK
    except click.ClickException as problem:
        click.echo(usage_problem(problem, shown, language), err=True)
        return ExitCode.USAGE
    except BookletError as problem:
        print_error(problem, language)
        return problem.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo(text("ui.interrupted", language), err=True)
        return ExitCode.INTERRUPTED


def _terminate(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
