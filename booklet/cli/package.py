"""`booklet package`."""

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
from booklet.cli.progress import progress
from booklet.cli.session import Session, shown, totals
from booklet.cli.units import for_units, units_options
from booklet.errors import UsageError

if TYPE_CHECKING:
    from booklet.build import Packaged
    from booklet.press import Marks, Variant
    from booklet.project import Workspace


@click.command(help="help.package")
@units_options
@click.option("--copies", type=click.IntRange(1, 1_000_000), metavar="N", help="help.copies")
@click.option("--finishing", multiple=True, metavar="TEXT", help="help.finishing")
@click.option("--impose", "imposed", is_flag=True, help="help.impose-too")
@click.option("--outline-text", is_flag=True, help="help.package-outline")
@click.option("--layout", default="", metavar="NAME", help="help.layout")
@click.option("--strict", is_flag=True, help="help.strict")
@click.option("--variant", type=click.Choice(["x4", "x1a"]), help="help.variant")
@click.option("--marks", type=click.Choice(["none", "crop", "full"]), help="help.marks")
@binding_options
@cover_options
@sheet_options
@click.pass_obj
def package(
    session: Session,
    /,
    wanted: tuple[str, ...],
    every: bool,
    copies: int | None,
    finishing: tuple[str, ...],
    imposed: bool,
    outline_text: bool,
    layout: str,
    strict: bool,
    variant: Variant | None,
    marks: Marks | None,
    **asked: Any,
) -> int:
    """Pack units for the print shop."""
    from booklet.build import Ask, Options
    from booklet.build import package as pack

    if not imposed and any_sheet_asked(asked):
        raise UsageError("sheet-without-impose")
    options = Options(
        layout,
        strict=strict,
        variant=variant,
        marks=marks,
        impose=imposing_of(asked) if imposed else None,
        binding=settings_asked(asked),
    )
    ask = Ask(copies, finishing, outline_text)

    def one(workspace: Workspace, folder: str) -> Packaged:
        language = session.language if session.chosen else workspace.settings.language or session.language
        with progress(session) as told:
            return pack(workspace, folder, options, replace(ask, language=language), told)

    return for_units(session, wanted, every, one, _report)


def _report(session: Session, packaged: Packaged) -> None:
    if packaged.archive is None:
        found = totals(packaged.findings)
        found["errors"] += packaged.wrong_settings
        session.say("not-packaged", unit=packaged.folder, **found)
        return
    size = f"{packaged.archive.stat().st_size / 1_000_000:.1f}"
    session.say("packaged", unit=packaged.folder, files=len(packaged.names), size=size)
    session.say("totals", **totals(packaged.findings))
    click.echo(f"  {shown(packaged.archive)}")
