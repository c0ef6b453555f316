"""Click's help pages and complaints in the user's language."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from functools import cache

import click

from booklet.messages import Language, text


def localised(command: click.Command, language: Language) -> click.Command:
    """The command with the catalogue's text in place of its keys `help.…`: its own, its options', its subcommands'."""
    shown = copy(command)
    shown.context_class = _context_class(language)
    shown.help = _said(command.help, language)
    shown.params = [_option(param, language) for param in command.params]
    if isinstance(command, click.Group) and isinstance(shown, click.Group):
        shown.commands = {name: localised(child, language) for name, child in command.commands.items()}
    return shown


def _option(param: click.Parameter, language: Language) -> click.Parameter:
    shown = copy(param)
    if isinstance(shown, click.Option):
        shown.help = _said(shown.help, language)
    return shown


def _said(key: str | None, language: Language) -> str | None:
    return text(key, language) if key and key.startswith("help.") else key


@cache
def _context_class(language: Language) -> type[click.Context]:
    """Click's contexts, whose help pages have their fixed words in a language."""

    class Help(click.HelpFormatter):
        def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
            super().write_usage(prog, args, prefix or text("ui.help-usage", language))

        def write_heading(self, heading: str) -> None:
            super().write_heading(text(f"ui.help-{heading.lower()}", language))

        def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
            shown = [(name, text("ui.help-help", language) if name == "--help" else said) for name, said in rows]
            super().write_dl(shown, col_max, col_spacing)

    class Context(click.Context):
        formatter_class = Help

    return Context


def usage_problem(problem: click.ClickException, program: click.Command, language: Language) -> str:
    """What click has to say of wrong arguments, below the usage of the command meant."""
    context = getattr(problem, "ctx", None)
    usage = f"{context.get_usage()}\n" if context else ""
    return f"{usage}✗ {_complaint(problem, program, language)}"


def _complaint(problem: click.ClickException, program: click.Command, language: Language) -> str:
    """Click's own messages are English; the common ones are in the catalogue."""
    if isinstance(problem, click.NoSuchOption):
        near = ", ".join(problem.possibilities or ())
        return text("ui.no-such-option", language, option=problem.option_name, nearest=near or "--help")
    if isinstance(problem, click.BadParameter) and problem.param:
        hint = problem.param.get_error_hint(problem.ctx or click.Context(program))
        if isinstance(problem, click.MissingParameter):
            return text("ui.missing-parameter", language, parameter=hint)
        return text("ui.bad-parameter", language, parameter=hint, reason=problem.message)
    return problem.format_message()
