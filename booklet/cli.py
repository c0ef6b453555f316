"""The command line: arguments to one function, findings and errors to text and exit codes.

The only place that prints, sets exit codes and catches `BookletError`. `booklet --help` imports no engine: each
command imports what it runs.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click

from booklet import __version__
from booklet.errors import BookletError, ExitCode, UsageError
from booklet.findings import Finding, Severity, count
from booklet.messages import Language, error_text, finding_text, language_of, text

if TYPE_CHECKING:
    from booklet.build import Progress, Result
    from booklet.press import Marks, Variant
    from booklet.press.preflight import Binding, JobKind, PreflightReport
    from booklet.project import Workspace

_MARKS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.NOTE: "·"}
_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}


@dataclass(frozen=True)
class Session:
    """What every command needs: the language, and the folder to look for the workspace from."""

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


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the program and exit: the console script."""
    sys.exit(run(list(sys.argv[1:] if arguments is None else arguments)))


def run(arguments: list[str]) -> int:
    """Run the program and return its exit code."""
    language, chosen = _language(arguments)
    _localise(program, language)
    _Help.language = language
    if hasattr(signal, "SIGTERM"):
        signal.signal(signal.SIGTERM, _terminate)
    try:
        outcome = program.main(arguments, prog_name="booklet", standalone_mode=False, obj=(language, chosen))
        return int(outcome) if isinstance(outcome, int) else ExitCode.OK
    except click.ClickException as problem:
        click.echo(f"{_usage_line(problem)}✗ {_click_text(problem, language)}", err=True)
        return ExitCode.USAGE
    except BookletError as problem:
        _print_error(problem, language)
        return problem.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo(text("ui.interrupted", language), err=True)
        return ExitCode.INTERRUPTED


def _terminate(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _language(arguments: Sequence[str]) -> tuple[Language, bool]:
    """The language before click parses: --help must already be in it."""
    for index, argument in enumerate(arguments):
        value = argument.removeprefix("--lang=") if argument.startswith("--lang=") else ""
        if argument == "--lang" and index + 1 < len(arguments):
            value = arguments[index + 1]
        if value in ("zh", "en"):
            return ("en" if value == "en" else "zh"), True
    return language_of(), "BOOKLET_LANG" in os.environ


def _localise(command: click.Command, language: Language) -> None:
    """Put the catalogue's text in place of the keys `help.…` in a command, its options and subcommands."""
    if command.help and command.help.startswith("help."):
        command.help = text(command.help, language)
    for option in command.params:
        if isinstance(option, click.Option) and option.help and option.help.startswith("help."):
            option.help = text(option.help, language)
    if isinstance(command, click.Group):
        for child in command.commands.values():
            _localise(child, language)


class _Help(click.HelpFormatter):
    """Click's help pages with their fixed words in the user's language."""

    language: Language = "zh"

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or text("ui.help-usage", self.language))

    def write_heading(self, heading: str) -> None:
        super().write_heading(text(f"ui.help-{heading.lower()}", self.language))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        shown = [(name, text("ui.help-help", self.language) if name == "--help" else said) for name, said in rows]
        super().write_dl(shown, col_max, col_spacing)


click.Context.formatter_class = _Help


def _usage_line(problem: click.ClickException) -> str:
    context = getattr(problem, "ctx", None)
    return f"{context.get_usage()}\n" if context else ""


def _click_text(problem: click.ClickException, language: Language) -> str:
    """Click's own messages are English; the common ones are in the catalogue."""
    if isinstance(problem, click.NoSuchOption):
        near = ", ".join(problem.possibilities or ())
        return text("ui.no-such-option", language, option=problem.option_name, nearest=near or "--help")
    if isinstance(problem, click.MissingParameter) and problem.param:
        return text("ui.missing-parameter", language, parameter=problem.param.get_error_hint(problem.ctx or _context()))
    if isinstance(problem, click.BadParameter) and problem.param:
        hint = problem.param.get_error_hint(problem.ctx or _context())
        return text("ui.bad-parameter", language, parameter=hint, reason=problem.message)
    return problem.format_message()


def _context() -> click.Context:
    return click.Context(program)


def _print_error(problem: BookletError, language: Language) -> None:
    message, hint = error_text(problem, language)
    click.echo(click.style("✗ ", fg="red") + message, err=True)
    if hint:
        click.echo(f"  → {hint}", err=True)


def _print_findings(findings: Iterable[Finding], session: Session) -> None:
    for item in findings:
        message, hint = finding_text(item, session.language)
        place = item.place
        where = f"{place.file}:{place.line}" if place.line else place.file
        page = text("ui.page", session.language, page=place.page) if place.page else ""
        head = " ".join(part for part in (where, page, place.honouree) if part)
        mark = click.style(_MARKS[item.severity], fg=_COLOURS[item.severity], bold=True)
        click.echo(f"{mark} {head + '  ' if head else ''}{message}  [{item.id}]")
        if hint:
            click.echo(f"    → {hint}")


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


def _units_options(command: Callable[..., int]) -> Callable[..., int]:
    command = click.option("--all", "every", is_flag=True, help="help.all")(command)
    return click.option("--unit", "wanted", multiple=True, metavar="NAME", help="help.unit")(command)


@program.command(help="help.render")
@_units_options
@click.option("--layout", default="", metavar="NAME", help="help.layout")
@click.option("--draft", is_flag=True, help="help.draft")
@click.option("--strict", is_flag=True, help="help.strict")
@click.option("--variant", type=click.Choice(["x4", "x1a"]), help="help.variant")
@click.option("--marks", type=click.Choice(["none", "crop", "full"]), help="help.marks")
@click.option("--outline-text", is_flag=True, help="help.outline-text")
@click.option("--open", "show", is_flag=True, help="help.open")
@click.pass_obj
def render(
    session: Session,
    wanted: tuple[str, ...],
    every: bool,
    layout: str,
    draft: bool,
    strict: bool,
    variant: Variant | None,
    marks: Marks | None,
    outline_text: bool,
    show: bool,
) -> int:
    """Make press file and proof of units."""
    from booklet.build import Options
    from booklet.build import render as make

    options = Options(layout, draft, strict, variant, marks, outline_text)

    def one(workspace: Workspace, folder: str) -> Result:
        with _progress(session) as progress:
            return make(workspace, folder, options, progress)

    def report(session: Session, result: Result) -> None:
        _summary(session, result)
        if show and result.published:
            click.launch(str(result.published[-1]))

    return _for_units(session, wanted, every, one, report)


@program.command(help="help.check")
@_units_options
@click.option("--layout", default="", metavar="NAME", help="help.layout")
@click.option("--strict", is_flag=True, help="help.strict")
@click.pass_obj
def check(session: Session, wanted: tuple[str, ...], every: bool, layout: str, strict: bool) -> int:
    """Everything but the rendering."""
    from booklet.build import Options
    from booklet.build import check as look

    def report(session: Session, result: Result) -> None:
        session.say("checked", unit=result.folder, honourees=result.honourees, photos=result.photos)
        session.say("totals", **_totals(result.findings))

    return _for_units(
        session, wanted, every, lambda place, folder: look(place, folder, Options(layout, False, strict)), report
    )


def _for_units(
    session: Session,
    wanted: Sequence[str],
    every: bool,
    work: Callable[[Workspace, str], Result],
    report: Callable[[Session, Result], None],
) -> int:
    """Run a command on each unit; the errors of one do not stop the others. Returns the worst exit code."""
    from booklet.findings import has_errors

    session, workspace, findings = session.workspace()
    _print_findings(findings, session)
    code = int(ExitCode.FINDINGS if has_errors(findings) else ExitCode.OK)
    for folder in _folders(workspace, wanted, every):
        try:
            result = work(workspace, folder)
        except BookletError as problem:
            click.echo(f"{folder}:", err=True)
            _print_error(problem, session.language)
            code = max(code, int(problem.exit_code))
            continue
        _print_findings(result.findings, session)
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


def _totals(findings: Sequence[Finding]) -> dict[str, int]:
    totals = count(findings)
    return {"errors": totals[Severity.ERROR], "warnings": totals[Severity.WARNING], "notes": totals[Severity.NOTE]}


def _summary(session: Session, result: Result) -> None:
    session.say(
        "rendered" if result.published else "not-published",
        unit=result.folder,
        pages=result.pages,
        honourees=result.honourees,
        photos=result.photos,
        seconds=f"{sum(result.seconds.values()):.1f}",
    )
    session.say("totals", **_totals(result.findings))
    for path in result.published:
        click.echo(f"  {_shown(path)}")


def _print_report(report: PreflightReport, session: Session) -> None:
    """A report on the terminal: each rule that something is wrong with once, with its pages, then what stays open."""
    from dataclasses import replace

    from booklet.findings import Place

    grouped: dict[tuple[str, Severity], list[Finding]] = {}
    for item in report.findings:
        grouped.setdefault((item.id, item.severity), []).append(item)
    order = list(_MARKS)
    for (_, severity), items in sorted(grouped.items(), key=lambda entry: (order.index(entry[0][1]), entry[0][0])):
        first = items[0]
        if "count" in first.values:
            total = sum(int(item.values["count"]) for item in items)
            first = replace(first, params=tuple({**first.values, "count": str(total)}.items()))
        message, hint = finding_text(replace(first, place=Place()), session.language)
        pages = _ranges([item.place.page for item in items if item.place.page])
        where = text("ui.preflight-pages", session.language, pages=pages) + "  " if pages else ""
        click.echo(f"{click.style(_MARKS[severity], fg=_COLOURS[severity], bold=True)} {where}{message}  [{first.id}]")
        if hint:
            click.echo(f"    → {hint}")
    open_rules = [result for result in report.results if result.outcome == "not-proven"]
    if open_rules:
        session.say("preflight-open")
    for result in open_rules:
        name = text(f"ui.rule-{result.rule.id}", session.language)
        why = text(f"ui.preflight-why-{result.reason}", session.language)
        click.echo(f"  ? {name}: {why}  [{result.rule.id}]")
    if report.plates_method == "vectors":
        session.say("preflight-weaker")
    _print_verdict(report, session)


def _print_verdict(report: PreflightReport, session: Session) -> None:
    facts = report.facts
    session.say(
        "preflight-facts",
        pages=len(report.pages),
        size=" / ".join(f"{width:g}×{height:g} mm" for width, height in facts.trim_mm[:3]),
        claim=facts.claim or text("ui.preflight-no-claim", session.language),
        condition=facts.output_condition or text("ui.preflight-no-condition", session.language),
    )
    verdict = "preflight-passed" if report.passed else "preflight-failed"
    session.say(verdict, file=report.file, **_totals(report.findings))


def _ranges(pages: Sequence[int]) -> str:
    """Pages as a person writes them: 3, 5-7."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


class _Size(click.ParamType[tuple[float, float]]):
    """A trim size, like 210x285."""

    name = "size"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, float]:
        """The size as two numbers of millimetres."""
        found = re.fullmatch(r"(\d+(?:\.\d+)?)[x×*](\d+(?:\.\d+)?)", str(value))
        return (float(found[1]), float(found[2])) if found else self.fail("210x285", param, ctx)


@program.command(help="help.preflight")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--job", "kind", type=click.Choice(["interior", "cover", "sheet"]), default="interior", help="help.preflight-job"
)
@click.option("--condition", default="", metavar="NAME", help="help.preflight-condition")
@click.option("--variant", type=click.Choice(["x4", "x1a"]), help="help.preflight-variant")
@click.option(
    "--binding", type=click.Choice(["saddle", "perfect", "none"]), default="none", help="help.preflight-binding"
)
@click.option("--trim", type=_Size(), metavar="WxH", help="help.preflight-trim")
@click.option("--spine", type=click.FloatRange(0, 200), help="help.preflight-spine")
@click.option("--flap", type=click.FloatRange(0, 200), default=0.0, help="help.preflight-flap")
@click.option("--spot", "spots", multiple=True, metavar="NAME", help="help.preflight-spot")
@click.option("--outlined", is_flag=True, help="help.preflight-outlined")
@click.option("--json", "as_json", is_flag=True, help="help.preflight-json")
@click.option(
    "--html", "target", type=click.Path(dir_okay=False, path_type=Path), metavar="REPORT", help="help.preflight-html"
)
@click.pass_obj
def preflight(
    session: Session,
    file: Path,
    kind: JobKind,
    condition: str,
    variant: Variant | None,
    binding: Binding,
    trim: tuple[float, float] | None,
    spine: float | None,
    flap: float,
    spots: tuple[str, ...],
    outlined: bool,
    as_json: bool,
    target: Path | None,
) -> int:
    """Judge a PDF."""
    from booklet.press import preflight as desk

    wanted, limits = desk.condition_asked(condition, Path.cwd())
    cover = None if trim is None or spine is None else desk.CoverSize(*trim, spine_mm=spine, flap_mm=flap)
    job = desk.Job(
        kind=kind,
        binding=binding,
        variant=variant or "",
        spots=spots,
        condition=wanted,
        trim_mm=trim if kind == "interior" else None,
        cover=cover if kind == "cover" else None,
        outlined=outlined,
    )
    with _progress(session) as progress:
        report = desk.preflight(file, job, limits, progress=progress)
    if as_json:
        click.echo(json.dumps(desk.report_data(report, session.language), ensure_ascii=False, indent=1))
    else:
        _print_report(report, session)
    if target is not None:
        desk.write_html(report, target, session.language, source=file)
        if not as_json:
            session.say("preflight-report", file=_shown(target))
    return ExitCode.OK if report.passed else ExitCode.FINDINGS


def _shown(path: Path) -> str:
    """A path as a person would type it: relative where it lies below the current folder."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


class _progress:  # noqa: N801 - used as a function
    """Progress on standard error, on a terminal only: a bar that names the stage."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __enter__(self) -> Progress | None:
        if not sys.stderr.isatty():
            self._bar = None
            return None
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        self._bar = Bar(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._bar.start()
        self._tasks: dict[str, int] = {}
        return self._show

    def _show(self, stage: str, done: int, total: int) -> None:
        assert self._bar is not None
        if stage not in self._tasks:
            self._tasks[stage] = self._bar.add_task(text(f"ui.stage-{stage}", self._session.language), total=None)
        from rich.progress import TaskID

        self._bar.update(TaskID(self._tasks[stage]), completed=done, total=total or None)

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()


@program.command(help="help.new")
@click.argument("name")
@click.option("--layout", default="classic", metavar="NAME", help="help.layout")
@click.pass_obj
def new(session: Session, name: str, layout: str) -> int:
    """Make a unit from a template, and the workspace around it where there is none."""
    from booklet.entries.template import create_unit

    for path in create_unit(session.folder, name, layout):
        click.echo(f"  {_shown(path)}")
    session.say("created", unit=name)
    return ExitCode.OK


@program.command(help="help.units")
@click.pass_obj
def units(session: Session) -> int:
    """List the units of the workspace."""
    from booklet.entries import list_units

    session, workspace, _ = session.workspace()
    found = list_units(workspace.root)
    if not found:
        session.say("no-units")
    _table([(item.folder, item.unit, text("ui.people", session.language, count=item.honourees)) for item in found])
    return ExitCode.OK


@program.command(name="layouts", help="help.layouts")
@click.pass_obj
def list_layouts(session: Session) -> int:
    """List the layouts of the search path."""
    from booklet.layouts import list_layouts as find
    from booklet.layouts import load_layout

    session, workspace, _ = session.workspace()
    rows = []
    for folder in find(workspace.layout_folders):
        manifest = load_layout(folder.name, workspace.layout_folders).manifest
        size = f"{manifest.page.width_mm:g}×{manifest.page.height_mm:g} mm"
        english = session.language == "en"
        rows.append((manifest.name, manifest.title_en if english else manifest.title, size))
        rows.append(("", manifest.about_en if english else manifest.about, ""))
    _table(rows)
    return ExitCode.OK


@program.command(name="fonts", help="help.fonts")
@click.pass_obj
def list_fonts(session: Session) -> int:
    """List the faces by role, with what they cover, and verify their files."""
    from booklet.fonts import coverage_report, load_fonts

    session, workspace, _ = session.workspace()
    faces = load_fonts(workspace.font_folders)
    _table(
        [
            (
                row.role,
                row.family,
                str(row.weight),
                text("ui.coverage", session.language, standard=row.standard, han=row.han, characters=row.characters),
                row.licence,
            )
            for row in coverage_report(faces)
        ]
    )
    return ExitCode.OK


def _table(rows: Sequence[Sequence[str]]) -> None:
    """Print columns aligned by the width that terminals give to Chinese."""
    from rich.cells import cell_len

    if not rows:
        return
    widths = [max(cell_len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        line = "  ".join(cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        click.echo(line.rstrip())
