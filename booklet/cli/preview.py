"""`booklet preview`."""

from __future__ import annotations

import click

from booklet.cli.session import Session, print_findings
from booklet.errors import ExitCode


@click.command(help="help.preview")
@click.option("--unit", "wanted", required=True, metavar="NAME", help="help.preview-unit")
@click.option("--layout", default="", metavar="NAME", help="help.layout")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="help.preview-port")
@click.option("--no-browser", is_flag=True, help="help.preview-no-browser")
@click.pass_obj
def preview(session: Session, wanted: str, layout: str, port: int, no_browser: bool) -> int:
    """Show a unit's pages in the browser and follow every change of its files."""
    from booklet.entries import find_unit
    from booklet.preview.serve import serve

    session, workspace, findings = session.workspace()
    print_findings(findings, session)
    folder = find_unit(workspace.root, wanted)

    def opened(url: str) -> None:
        session.say("preview-running", unit=folder, url=url)
        if not no_browser:
            click.launch(url)

    serve(workspace, folder, layout=layout, port=port, language=session.language, opened=opened)
    return ExitCode.OK
