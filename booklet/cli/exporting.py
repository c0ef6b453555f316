"""`booklet export`: a unit as an Excel table or a Word text that `import` reads back."""

from __future__ import annotations

from pathlib import Path

import click

from booklet.cli.session import Session, print_findings, shown
from booklet.errors import ExitCode, OutputError, UsageError


@click.command(help="help.export")
@click.option("--unit", "wanted", required=True, metavar="NAME", help="help.export-unit")
@click.option("--to", "target", required=True, metavar="FILE", type=click.Path(path_type=Path), help="help.export-to")
@click.option("--force", is_flag=True, help="help.export-force")
@click.pass_obj
def export(session: Session, wanted: str, target: Path, force: bool) -> int:
    """Write a unit's form."""
    from booklet.build import Options, read
    from booklet.entries import find_unit, read_unit
    from booklet.importing.exporting import form_of, word_bytes, workbook_bytes, write_form

    writers = {".xlsx": workbook_bytes, ".docx": word_bytes}
    write = writers.get(target.suffix.lower())
    if write is None:
        raise UsageError("export-kind", file=target.name)
    if target.exists() and not force:
        raise UsageError("export-exists", file=target)
    session, workspace, findings = session.workspace()
    print_findings(findings, session)
    folder = find_unit(workspace.root, wanted)
    content = read(workspace, folder, Options())
    draft = read_unit(workspace.root, folder).value
    if content.value is None or draft is None or not draft.is_whole:
        print_findings(content.findings, session)
        return ExitCode.FINDINGS
    unit = content.value[0]
    try:
        write_form(target, write(form_of(unit, draft)))
    except OSError as problem:
        raise OutputError("not-writable", path=target, cause=problem.strerror or problem) from problem
    session.say("exported", unit=folder, file=shown(target.resolve()), honourees=len(unit.honourees))
    if draft.entry.review:
        session.say("export-review", count=len(draft.entry.review))
    return ExitCode.OK
