"""`booklet layout new`, `lint` and `sheet`: what a designer needs."""

from __future__ import annotations

from pathlib import Path

import click

from booklet.cli.progress import progress
from booklet.cli.session import Session, print_findings, shown, totals
from booklet.errors import ExitCode, UsageError
from booklet.findings import has_errors


@click.group(help="help.layout-group")
def layout() -> None:
    """Commands for designers."""


@layout.command(help="help.layout-new")
@click.argument("name")
@click.option("--from", "parent", default="classic", metavar="NAME", help="help.layout-from")
@click.pass_obj
def new(session: Session, name: str, parent: str) -> int:
    """Begin a layout as the child of another."""
    from booklet.designing.begin import new_layout

    session, workspace, _ = session.workspace()
    for path in new_layout(workspace, name, parent):
        click.echo(f"  {shown(path)}")
    session.say("layout-made", name=name, parent=parent)
    return ExitCode.OK


@layout.command(help="help.layout-copy")
@click.argument("name")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.pass_obj
def copy(session: Session, name: str, files: tuple[str, ...]) -> int:
    """Take templates over from a layout's parents."""
    from booklet.designing.begin import copy_template

    session, workspace, _ = session.workspace()
    for file in files:
        click.echo(f"  {shown(copy_template(workspace, name, file))}")
    return ExitCode.OK


@layout.command(help="help.layout-lint")
@click.argument("names", nargs=-1, metavar="[NAME|FOLDER]...")
@click.option("--all", "every", is_flag=True, help="help.layout-all")
@click.option("--strict", is_flag=True, help="help.strict")
@click.pass_obj
def lint(session: Session, names: tuple[str, ...], every: bool, strict: bool) -> int:
    """Say what will go wrong with layouts."""
    from booklet import findings
    from booklet.designing.lint import lint_layout
    from booklet.layouts import list_layouts

    session, workspace, _ = session.workspace()
    known = [folder.name for folder in list_layouts(workspace.layout_folders)]
    if not names and not every:
        raise UsageError("no-layout-given", known="、".join(known))
    worst = ExitCode.OK
    for name in dict.fromkeys((*names, *(known if every else ()))):
        found = lint_layout(workspace, name)
        if strict:
            found = findings.strict(found)
        print_findings(found, session)
        session.say("layout-linted" if found else "layout-clean", name=name, **totals(found))
        if has_errors(found):
            worst = ExitCode.FINDINGS
    return worst


@layout.command(help="help.layout-sheet")
@click.argument("name")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="PDF", help="help.layout-output"
)
@click.option("--people", type=click.IntRange(1, 500), default=100, metavar="N", help="help.layout-people")
@click.option("--open", "show", is_flag=True, help="help.open")
@click.pass_obj
def sheet(session: Session, name: str, output: Path | None, people: int, show: bool) -> int:
    """Set the hardest content in a layout."""
    from booklet.designing.sheet import make_sheet

    session, workspace, _ = session.workspace()
    target = output or workspace.root / "out" / "layouts" / f"{name}.pdf"
    with progress(session) as told:
        made = make_sheet(workspace, name, target.absolute(), people, told)
    print_findings(made.findings, session)
    session.say("layout-sheet", name=name, pages=made.pages, people=made.honourees, **totals(made.findings))
    click.echo(f"  {shown(made.file)}")
    if show:
        click.launch(str(made.file))
    return ExitCode.FINDINGS if has_errors(made.findings) else ExitCode.OK
