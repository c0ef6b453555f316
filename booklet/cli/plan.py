"""`booklet plan`: how a unit is bound, as a table and a small picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from booklet.cli.binding import binding_options, cover_options, settings_asked
from booklet.cli.progress import progress
from booklet.cli.session import Session
from booklet.cli.table import print_table
from booklet.cli.units import for_units, units_options
from booklet.messages import text

if TYPE_CHECKING:
    from booklet.binding import Plan
    from booklet.build import Planned
    from booklet.project import Workspace


@click.command(help="help.plan")
@units_options
@click.option("--layout", default="", metavar="NAME", help="help.layout")
@binding_options
@cover_options
@click.pass_obj
def plan(session: Session, /, wanted: tuple[str, ...], every: bool, layout: str, **asked: Any) -> int:
    """Print binding plans of units."""
    from booklet.build import Options
    from booklet.build import plan as make

    settings = settings_asked(asked)

    def one(workspace: Workspace, folder: str) -> Planned:
        with progress(session) as told:
            return make(workspace, folder, settings, Options(layout), told)

    return for_units(session, wanted, every, one, _report)


def _report(session: Session, planned: Planned) -> None:
    if planned.plan is None:
        return
    from booklet.binding import picture

    click.echo(f"{planned.folder}:")
    print_table(_rows(session, planned, planned.plan))
    for line in picture(planned.plan):
        click.echo(f"  {line}")


def _rows(session: Session, planned: Planned, plan: Plan) -> list[tuple[str, str]]:
    def said(key: str, **params: object) -> str:
        return text(f"ui.plan-{key}", session.language, **params)

    binding, cover = plan.binding, len(plan.front) + len(plan.back)
    rows = [
        (said("style"), text(f"ui.binding-{binding.style}", session.language)),
        (said("size"), f"{planned.size_mm[0]:g}×{planned.size_mm[1]:g} mm"),
        (said("pages"), said("pages-from" if planned.published else "pages-composed", count=plan.pages)),
        (said("block"), said("block-of", pages=len(plan.block), cover=cover)),
        (said("blanks"), said("blanks-at", pages="、".join(map(str, plan.blanks))) if plan.blanks else "0"),
    ]
    if binding.style == "none":
        return [("  " + key, value) for key, value in rows]
    papers = f"{binding.inside.name} {binding.inside.caliper_mm:g} mm"
    rows += [
        (said("paper"), papers),
        (said("signatures"), said("signatures-of", count=len(plan.signatures), pages=binding.signature)),
        (said("creep"), f"{plan.creep_mm:.2f} mm"),
    ]
    if binding.style == "perfect":
        rows.append((said("spine"), f"{plan.spine_mm:.2f} mm"))
    return [("  " + key, value) for key, value in rows]
