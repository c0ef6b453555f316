"""`booklet units`, `booklet layouts`, `booklet fonts`: what the workspace has."""

from __future__ import annotations

import click

from booklet.cli.session import Session
from booklet.cli.table import print_table
from booklet.errors import ExitCode
from booklet.messages import text


@click.command(help="help.units")
@click.pass_obj
def units(session: Session) -> int:
    """List the units of the workspace."""
    from booklet.entries import list_units

    session, workspace, _ = session.workspace()
    found = list_units(workspace.root)
    if not found:
        session.say("no-units")
    print_table([(item.folder, item.unit, text("ui.people", session.language, count=item.honourees)) for item in found])
    return ExitCode.OK


@click.command(help="help.layouts")
@click.pass_obj
def layouts(session: Session) -> int:
    """List the layouts of the search path."""
    from booklet.layouts import list_layouts, load_layout

    session, workspace, _ = session.workspace()
    rows = []
    for folder in list_layouts(workspace.layout_folders):
        manifest = load_layout(folder.name, workspace.layout_folders).manifest
        size = f"{manifest.page.width_mm:g}×{manifest.page.height_mm:g} mm"
        english = session.language == "en"
        rows.append((manifest.name, manifest.title_en if english else manifest.title, size))
        rows.append(("", manifest.about_en if english else manifest.about, ""))
    print_table(rows)
    return ExitCode.OK


@click.command(help="help.fonts")
@click.pass_obj
def fonts(session: Session) -> int:
    """List the faces by role, with what they cover, and verify their files."""
    from booklet.fonts import coverage_report, load_fonts

    session, workspace, _ = session.workspace()
    faces = load_fonts(workspace.font_folders)
    print_table(
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
