"""`booklet import`: read raw material, show what was found, merge it into the unit file."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from booklet.cli.mending import show_diff
from booklet.cli.progress import progress
from booklet.cli.session import Session, print_findings, shown, totals
from booklet.cli.table import print_sheet
from booklet.errors import ExitCode
from booklet.findings import has_errors
from booklet.messages import text

if TYPE_CHECKING:
    from booklet.importing.content import Content, Item
    from booklet.importing.document import Cleaned, Step
    from booklet.importing.merging import Plan
    from booklet.importing.run import Gathered

_EXAMPLES = 2
_RULES = ("characters", "mojibake", "pinyin", "censored", "script", "marks", "noise", "joins", "quotes")


@click.command("import", help="help.import")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...", type=click.Path(path_type=Path))
@click.option("--unit", "wanted", required=True, metavar="NAME", help="help.import-unit")
@click.option("--layout", default="", metavar="NAME", help="help.layout")
@click.option("--title", default="", metavar="TEXT", help="help.import-title")
@click.option("--script", type=click.Choice(["hans", "keep"]), default="hans", help="help.import-script")
@click.option("--without", multiple=True, type=click.Choice(_RULES), metavar="RULE", help="help.import-without")
@click.option("--dry-run", is_flag=True, help="help.import-dry-run")
@click.option("--yes", is_flag=True, help="help.import-yes")
@click.pass_obj
def import_(
    session: Session,
    sources: tuple[Path, ...],
    wanted: str,
    layout: str,
    title: str,
    script: str,
    without: tuple[str, ...],
    dry_run: bool,
    yes: bool,
) -> int:
    """Make or update a unit from raw material."""
    from booklet.importing.cleaning import Rule, Rules, Script
    from booklet.importing.merging import plan_import, write_plan
    from booklet.importing.review import open_items, read_review
    from booklet.importing.run import gather, unit_folder, with_answers

    session, workspace, findings = session.workspace()
    print_findings(findings, session)
    folder, is_there = unit_folder(workspace.root, wanted)
    rules = Rules(script=Script(script)).without(*(Rule(name) for name in without))
    with progress(session) as tell:
        gathered = gather(workspace.root, folder, sources, rules, tell)
    print_findings(gathered.findings, session)
    if gathered.value is None:
        session.say("import-nothing-written")
        return ExitCode.FINDINGS
    content = with_answers(gathered.value.content, {"title": title})
    _show(session, gathered.value, content)
    asks = _is_terminal() and not yes
    if asks and not is_there:
        content = _ask(session, content)
    plan = plan_import(workspace.root, folder, content, layout)
    print_findings(plan.findings, session)
    if plan.value is None:
        session.say("import-nothing-written")
        return ExitCode.FINDINGS
    _show_plan(session, plan.value, dry_run=dry_run)
    session.say("totals", **totals((*gathered.findings, *plan.findings)))
    if dry_run:
        session.say("import-dry")
    elif not plan.value.changes_anything:
        write_plan(plan.value)
        session.say("import-no-change", unit=folder)
    elif asks and not click.confirm(text("ui.import-confirm", session.language)):
        session.say("import-nothing-written")
    else:
        for path in write_plan(plan.value):
            click.echo(f"  {shown(path)}")
        read = read_review(workspace.root, folder).value
        waiting = len(open_items(read)) if read else 0
        session.say("import-done" if waiting else "import-done-clear", unit=folder, count=waiting)
    return ExitCode.FINDINGS if has_errors((*gathered.findings, *plan.findings)) else ExitCode.OK


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _ask(session: Session, content: Content) -> Content:
    """Title and printed name, where the source does not say them."""
    from booklet.importing.run import questions, with_answers

    answers = {}
    for item in questions(content):
        asked = text(f"ui.import-ask-{item.field}", session.language)
        answers[item.field] = click.prompt(asked, default=item.proposed, show_default=bool(item.proposed))
    return with_answers(content, answers)


def _show(session: Session, gathered: Gathered, content: Content) -> None:
    people = list(content.people)
    session.say(
        "import-found",
        title=content.fields.get("title", "—"),
        people=len(people),
        groups=len(content.teams),
        photos=sum(bool(shot.picture or shot.file) for person in people for shot in person.photos),
        captions=sum(bool(shot.caption) for person in people for shot in person.photos),
    )
    heads = [
        text(f"ui.import-head-{name}", session.language) for name in ("name", "role", "affiliation", "text", "photos")
    ]
    rows = [
        (
            person.name,
            person.fields.get("role", "—"),
            person.fields.get("affiliation", "—"),
            str(len("".join(person.fields.get("deeds", "").split()))),
            str(len(person.photos)),
        )
        for person in people
    ]
    print_sheet(heads, rows)
    for team in content.teams:
        session.say("import-group", title=team.title, count=len(team.names))
    if named := "；".join(f"{label}：{names}" for label, names in content.colophon.items()):
        session.say("import-credits", credits=named)
    for count in gathered.draft.counts if gathered.draft else ():
        key = "import-count" if count.agrees else "import-count-differs"
        session.say(key, said=count.said, stated=count.stated, found=count.found)
    for spot in gathered.draft.notes if gathered.draft else ():
        values = {"read": spot.read, "proposed": spot.proposed, **dict(spot.params)}
        click.echo(text(f"review.{spot.id}", session.language, **values))
    _show_steps(session, gathered.cleaned)
    _show_items(session, content.items)


def _show_steps(session: Session, cleaned: tuple[Cleaned, ...]) -> None:
    """What clean-up did, by rule with a few examples; noise by its lines alone."""
    steps = [step for document in cleaned for step in document.steps]
    counts = Counter(step.rule for step in steps)
    for rule in (rule for rule in _RULES if counts[rule]):
        name = text(f"ui.rule-{rule}", session.language)
        session.say("import-step", rule=name, name=rule, count=counts[rule])
        for step in [step for step in steps if step.rule == rule][:_EXAMPLES]:
            click.echo(f"    {_example(step)}")
    for document in cleaned:
        if document.noise:
            lines = "、".join(dict.fromkeys(str(origin.line) for origin, _ in document.noise))
            session.say("import-noise", file=document.document.file, lines=lines)


def _example(step: Step) -> str:
    before, after = (" ".join(part.split()) for part in (step.before, step.after))
    return f"{step.origin.file}:{step.origin.line}  {before} → {after}"


def _show_items(session: Session, items: tuple[Item, ...]) -> None:
    if not items:
        return
    session.say("import-items", count=len(items))
    heads = [text(f"ui.review-{name}", session.language) for name in ("severity", "source", "question")]
    rows = [
        (text(f"ui.severity-{item.severity.value}", session.language), item.source, item.question) for item in items
    ]
    print_sheet(heads, rows)


def _show_plan(session: Session, plan: Plan, *, dry_run: bool) -> None:
    """The photographs to be copied and what changes; a new file, which says what was shown already, only on demand."""
    for copy in plan.copies:
        session.say("import-copy", source=copy.picture.name, file=f"photos/{plan.folder}/{copy.file}")
    if plan.before != plan.after and (dry_run or plan.before is not None):
        show_diff(plan.diff())
