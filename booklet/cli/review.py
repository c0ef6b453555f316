"""`booklet review`: what an import left to be looked at, one by one on a terminal or all at once by flags."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from booklet.cli.session import Session, print_findings
from booklet.errors import ExitCode, UsageError
from booklet.findings import Finding, has_errors
from booklet.messages import text

if TYPE_CHECKING:
    from booklet.entries import UnitDraft
    from booklet.entries.schema import ReviewEntry
    from booklet.importing.review import Answer
    from booklet.project import Workspace

_COLOURS = {"high": "red", "medium": "yellow", "low": "blue"}
_ALL = {"all": ("high", "medium", "low"), "all-high": ("high",), "all-medium": ("medium",), "all-low": ("low",)}


@click.command(help="help.review")
@click.option("--unit", "wanted", required=True, metavar="NAME", help="help.review-unit")
@click.option("--list", "listing", is_flag=True, help="help.review-list")
@click.option("--accept", multiple=True, metavar="ID|all|all-low|all-medium|all-high", help="help.review-accept")
@click.option("--edit", multiple=True, metavar="ID=TEXT", help="help.review-edit")
@click.option("--drop", multiple=True, metavar="ID", help="help.review-drop")
@click.pass_obj
def review(
    session: Session,
    wanted: str,
    listing: bool,
    accept: tuple[str, ...],
    edit: tuple[str, ...],
    drop: tuple[str, ...],
) -> int:
    """Settle the items of a unit."""
    from booklet.entries import find_unit
    from booklet.importing.review import open_items, read_review

    session, workspace, findings = session.workspace()
    print_findings(findings, session)
    folder = find_unit(workspace.root, wanted)
    read = read_review(workspace.root, folder)
    if read.value is None:
        print_findings(read.findings, session)
        return ExitCode.FINDINGS
    items = dict(open_items(read.value))
    found: tuple[Finding, ...] = ()
    if accept or edit or drop:
        found = _answer(session, workspace, folder, _answers(items, accept, edit, drop))
        read = read_review(workspace.root, folder)
        items = dict(open_items(read.value)) if read.value else items
    elif items and not listing and sys.stdin.isatty() and sys.stdout.isatty():
        return _walk(session, workspace, folder)
    if read.value is not None:
        _list(session, read.value, items, folder)
    return ExitCode.FINDINGS if items or has_errors(found) else ExitCode.OK


def _answers(
    items: dict[str, ReviewEntry], accept: tuple[str, ...], edit: tuple[str, ...], drop: tuple[str, ...]
) -> dict[str, Answer]:
    """Each item's answer; what names an item itself wins over `all`. Raises UsageError for an edit without `=`."""
    from booklet.importing.review import Answer

    answers: dict[str, Answer] = {}
    for verb, named in (("accept", accept), ("drop", drop)):
        for word in named:
            if word in _ALL:
                answers |= {code: Answer(verb) for code, item in items.items() if item.severity in _ALL[word]}
    for verb, named in (("accept", accept), ("drop", drop)):
        answers |= {word: Answer(verb) for word in named if word not in _ALL}
    for word in edit:
        code, sign, said = word.partition("=")
        if not sign:
            raise UsageError("review-edit", given=word)
        answers[code] = Answer("edit", said)
    return answers


def _answer(session: Session, workspace: Workspace, folder: str, answers: dict[str, Answer]) -> tuple[Finding, ...]:
    from booklet.importing.review import answer, write_answers

    answered = answer(workspace.root, folder, answers)
    print_findings(answered.findings, session)
    if answered.value is not None:
        write_answers(answered.value)
        session.say("review-settled", count=answered.value.settled)
    return answered.findings


def _list(session: Session, draft: UnitDraft, items: dict[str, ReviewEntry], folder: str) -> None:
    for code, item in items.items():
        _show(session, draft, code, item)
    session.say("review-left" if items else "review-none", count=len(items), unit=folder)


def _show(session: Session, draft: UnitDraft, code: str, item: ReviewEntry) -> None:
    from booklet.importing.review import loc_of, value_at

    severity = text(f"ui.severity-{item.severity}", session.language)
    click.echo(
        f"{click.style(f'[{severity}]', fg=_COLOURS[item.severity])} {click.style(code, bold=True)}  {item.source}"
    )
    click.echo(f"    {item.question}")
    present = value_at(draft, loc_of(draft, item.field)) if item.field else None
    for name, value in (("read", item.read), ("proposed", item.proposed), ("field", item.field), ("present", present)):
        if value:
            shown = " ".join(value.split())
            shown = shown if len(shown) <= 160 else _around(shown, item)
            click.echo(f"    {text(f'ui.review-{name}', session.language)}{shown}")


def _around(value: str, item: ReviewEntry) -> str:
    """A long text around what the item is about."""
    at = next((value.find(part) for part in (item.read, item.proposed) if part and part in value), 0)
    start = max(0, at - 50)
    return f"{'……' if start else ''}{value[start : start + 140]}……"


def _walk(session: Session, workspace: Workspace, folder: str) -> int:
    """Item by item; each answer is written at once."""
    from booklet.importing.review import Answer, open_items, read_review

    skipped: set[str] = set()
    while True:
        draft = read_review(workspace.root, folder).value
        items = dict(open_items(draft)) if draft else {}
        left = [code for code in items if code not in skipped]
        if draft is None or not left:
            session.say("review-left" if items else "review-none", count=len(items), unit=folder)
            return ExitCode.FINDINGS if items else ExitCode.OK
        code = left[0]
        click.echo(f"\n({len(skipped) + 1}/{len(skipped) + len(left)})")
        _show(session, draft, code, items[code])
        said = click.prompt(text("ui.review-prompt", session.language), default="s", show_default=False).strip().lower()
        if said in ("q", "退出"):
            session.say("review-left", count=len(items), unit=folder)
            return ExitCode.FINDINGS
        verbs = {"a": "accept", "e": "edit", "d": "drop"}
        if said not in verbs:
            skipped.add(code)
            continue
        words = ""
        if said == "e":
            words = click.prompt(text("ui.review-new-text", session.language), default=items[code].proposed)
        if _answer(session, workspace, folder, {code: Answer(verbs[said], words)}):
            skipped.add(code)  # it could not be settled so, and stays
