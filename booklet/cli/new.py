"""`booklet new`."""

from __future__ import annotations

import click

from booklet.cli.session import Session, shown
from booklet.errors import ExitCode


@click.command(help="help.new")
@click.argument("name")
@click.option("--layout", default="classic", metavar="NAME", help="help.layout")
@click.pass_obj
def new(session: Session, name: str, layout: str) -> int:
    """Make a unit from a template, and the workspace around it where there is none."""
    from booklet.entries.template import create_unit

    for path in create_unit(session.folder, name, layout):
        click.echo(f"  {shown(path)}")
    session.say("created", unit=name)
    return ExitCode.OK
