"""`booklet render` and `booklet check`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from booklet.cli.binding import (
    any_sheet_asked,
    binding_options,
    cover_options,
    imposing_of,
    settings_asked,
    sheet_options,
)
from booklet.cli.mending import Mending, mend, show_diffs
from booklet.cli.progress import progress
from booklet.cli.session import Session, shown, totals
from booklet.cli.units import for_units, units_options
from booklet.errors import UsageError
from booklet.findings import in_order

if TYPE_CHECKING:
    from booklet.build import Result
    from booklet.press import Marks, Variant
    from booklet.project import Workspace


@click.command(help="help.render")
@units_options
@click.option("--layout", default="", metavar="NAME", help="help.layout")
@click.option("--draft", is_flag=True, help="help.draft")
@click.option("--strict", is_flag=True, help="help.strict")
@click.option("--variant", type=click.Choice(["x4", "x1a"]), help="help.variant")
@click.option("--marks", type=click.Choice(["none", "crop", "full"]), help="help.marks")
@click.option("--outline-text", is_flag=True, help="help.outline-text")
@click.option("--impose", "imposed", is_flag=True, help="help.impose-too")
@binding_options
@cover_options
@sheet_options
@click.option("--open", "show", is_flag=True, help="help.open")
@click.pass_obj
def render(
    session: Session,
    /,
    wanted: tuple[str, ...],
    every: bool,
    layout: str,
    draft: bool,
    strict: bool,
    variant: Variant | None,
    marks: Marks | None,
    outline_text: bool,
    show: bool,
    imposed: bool,
    **asked: Any,
) -> int:
    """Make press file and proof of units."""
    from booklet.build import Options
    from booklet.build import render as make

    imposing = imposing_of(asked) if imposed else None
    if not imposed and any_sheet_asked(asked):
        raise UsageError("sheet-without-impose")
    if imposed and draft:
        raise UsageError("impose-draft")
    options = Options(layout, draft, strict, variant, marks, outline_text, imposing, settings_asked(asked))

    def one(workspace: Workspace, folder: str) -> Result:
        with progress(session) as told:
            return make(workspace, folder, options, told)

    def report(session: Session, result: Result) -> None:
        _summary(session, result)
        if show and result.published:
            click.launch(str(result.published[-1]))

    return for_units(session, wanted, every, one, report)


@click.command(help="help.check")
@units_options
@click.option("--layout", default="", metavar="NAME", help="help.layout")
@click.option("--strict", is_flag=True, help="help.strict")
@click.option("--fix", is_flag=True, help="help.fix")
@click.option("--dry-run", is_flag=True, help="help.dry-run")
@click.pass_obj
def check(
    session: Session, wanted: tuple[str, ...], every: bool, layout: str, strict: bool, fix: bool, dry_run: bool
) -> int:
    """Everything but the rendering; before it, with `--fix`, the mending of what is safe to mend."""
    from booklet.build import Options
    from booklet.build import check as look

    if dry_run and not fix:
        raise UsageError("dry-run-without-fix")
    if dry_run:
        return for_units(session, wanted, every, lambda place, folder: mend(place, folder, write=False), _would_mend)

    def one(place: Workspace, folder: str) -> Result:
        options = Options(layout, False, strict)
        if not fix:
            return look(place, folder, options)
        mended = mend(place, folder, write=True)
        show_diffs(session, mended, written=True)
        result = look(place, folder, options)
        return replace(result, findings=in_order((*mended.findings, *result.findings)))

    def report(session: Session, result: Result) -> None:
        session.say("checked", unit=result.folder, honourees=result.honourees, photos=result.photos)
        session.say("totals", **totals(result.findings))

    return for_units(session, wanted, every, one, report)


def _would_mend(session: Session, mending: Mending) -> None:
    """What a dry run says of a unit: the changes, and nothing else."""
    show_diffs(session, mending, written=False)


def _summary(session: Session, result: Result) -> None:
    session.say(
        "rendered" if result.published else "not-published",
        unit=result.folder,
        pages=result.pages,
        honourees=result.honourees,
        photos=result.photos,
        seconds=f"{sum(result.seconds.values()):.1f}",
    )
    session.say("totals", **totals(result.findings))
    if result.is_held:
        session.say("held", unit=result.folder)
    for path in result.published:
        click.echo(f"  {shown(path)}")
