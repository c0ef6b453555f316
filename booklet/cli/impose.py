"""`booklet impose`."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from booklet.cli.binding import binding_options, order_asked, settings_asked, sheet_options
from booklet.cli.session import Session, print_findings, shown, totals
from booklet.errors import ExitCode
from booklet.findings import Checked, has_errors
from booklet.messages import text

if TYPE_CHECKING:
    from booklet.press.imposition import Imposed


class _Cover(click.ParamType[tuple[int, int]]):
    """Pages of a cover at the start and the end of a file, like 2+2."""

    name = "cover"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        """Both numbers."""
        found = re.fullmatch(r"(\d{1,2})\+(\d{1,2})", str(value))
        return (int(found[1]), int(found[2])) if found else self.fail("2+2", param, ctx)


@click.command(help="help.impose")
@click.argument("file", type=click.Path(path_type=Path))
@binding_options
@sheet_options
@click.option("--cover", type=_Cover(), default="0+0", metavar="N+N", help="help.impose-cover")
@click.option("--no-back-cover", is_flag=True, help="help.no-back-cover")
@click.option(
    "-o",
    "target",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="OUT",
    help="help.impose-output",
)
@click.pass_obj
def impose(
    session: Session, /, file: Path, cover: tuple[int, int], target: Path | None, no_back_cover: bool, **asked: Any
) -> int:
    """Impose a PDF."""
    from booklet.binding import BindingSettings, resolve
    from booklet.fonts import load_fonts
    from booklet.press import imposition
    from booklet.project import shipped

    # A single file is stapled unless something else is said; a copier's sheets are folded once.
    base = BindingSettings(style="saddle", signature=4) if asked["office"] else BindingSettings(style="saddle")
    binding = resolve((base, settings_asked(asked)))
    faces = load_fonts((shipped("fonts"),)).label_files
    order = replace(order_asked(asked), binding=binding.value, cover=cover, back_cover=not no_back_cover, faces=faces)
    target = target or file.with_name(f"{file.stem}-大版.pdf")
    imposed: Checked[Imposed | None] = Checked(None)
    if not has_errors(binding.findings):
        imposed = imposition.impose(file, target, order)
    findings = (*binding.findings, *imposed.findings)
    print_findings(findings, session)
    if imposed.value is None:
        session.say("not-imposed", **totals(findings))
        return ExitCode.FINDINGS
    _report(session, imposed.value)
    click.echo(f"  {shown(target.resolve())}")
    return ExitCode.OK


def _report(session: Session, imposed: Imposed) -> None:
    binding = imposed.plan.binding
    session.say(
        "imposed",
        style=text(f"ui.binding-{binding.style}", session.language),
        pages=len(imposed.plan.block),
        sheets=imposed.sheets,
        sides=len(imposed.sides),
        signature=binding.signature,
        sheet=imposed.sheet,
        creep=f"{imposed.plan.creep_mm:.2f}",
        paper=binding.inside.name,
    )
