"""`booklet preflight`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from booklet.cli.progress import progress
from booklet.cli.session import Session, print_finding, shown, totals
from booklet.errors import ExitCode
from booklet.findings import Finding, Severity
from booklet.messages import text

if TYPE_CHECKING:
    from booklet.press import Variant
    from booklet.press.preflight import Binding, JobKind, PreflightReport


class _Size(click.ParamType[tuple[float, float]]):
    """A trim size, like 210x285."""

    name = "size"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, float]:
        """The size as two numbers of millimetres."""
        found = re.fullmatch(r"(\d+(?:\.\d+)?)[x×*](\d+(?:\.\d+)?)", str(value))
        return (float(found[1]), float(found[2])) if found else self.fail("210x285", param, ctx)


@click.command(help="help.preflight")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--job", "kind", type=click.Choice(["interior", "cover", "sheet"]), default="interior", help="help.preflight-job"
)
@click.option("--condition", default="", metavar="NAME", help="help.preflight-condition")
@click.option("--variant", type=click.Choice(["x4", "x1a"]), help="help.preflight-variant")
@click.option(
    "--binding", type=click.Choice(["saddle", "perfect", "none"]), default="none", help="help.preflight-binding"
)
@click.option("--trim", type=_Size(), metavar="WxH", help="help.preflight-trim")
@click.option("--spine", type=click.FloatRange(0, 200), help="help.preflight-spine")
@click.option("--flap", type=click.FloatRange(0, 200), default=0.0, help="help.preflight-flap")
@click.option("--spot", "spots", multiple=True, metavar="NAME", help="help.preflight-spot")
@click.option("--outlined", is_flag=True, help="help.preflight-outlined")
@click.option("--json", "as_json", is_flag=True, help="help.preflight-json")
@click.option(
    "--html", "target", type=click.Path(dir_okay=False, path_type=Path), metavar="REPORT", help="help.preflight-html"
)
@click.pass_obj
def preflight(
    session: Session,
    file: Path,
    kind: JobKind,
    condition: str,
    variant: Variant | None,
    binding: Binding,
    trim: tuple[float, float] | None,
    spine: float | None,
    flap: float,
    spots: tuple[str, ...],
    outlined: bool,
    as_json: bool,
    target: Path | None,
) -> int:
    """Judge a PDF."""
    from booklet.press import preflight as desk

    wanted, limits = desk.condition_asked(condition, Path.cwd())
    cover = None if trim is None or spine is None else desk.CoverSize(*trim, spine_mm=spine, flap_mm=flap)
    job = desk.Job(
        kind=kind,
        binding=binding,
        variant=variant or "",
        spots=spots,
        condition=wanted,
        trim_mm=trim if kind == "interior" else None,
        cover=cover if kind == "cover" else None,
        outlined=outlined,
    )
    with progress(session) as told:
        report = desk.preflight(file, job, limits, progress=told)
    if as_json:
        import json

        click.echo(json.dumps(desk.report_data(report, session.language), ensure_ascii=False, indent=1))
    else:
        _print_report(report, session)
    if target is not None:
        desk.write_html(report, target, session.language, source=file)
        if not as_json:
            session.say("preflight-report", file=shown(target))
    return ExitCode.OK if report.passed else ExitCode.FINDINGS


def _print_report(report: PreflightReport, session: Session) -> None:
    """A report on the terminal: each rule that something is wrong with once, with its pages, then what stays open."""
    order = list(Severity)
    grouped: dict[tuple[int, str], list[Finding]] = {}
    for item in report.findings:
        grouped.setdefault((order.index(item.severity), item.id), []).append(item)
    for _, items in sorted(grouped.items()):
        first = items[0]
        if "count" in first.values:
            total = sum(int(item.values["count"]) for item in items)
            first = replace(first, params=tuple({**first.values, "count": str(total)}.items()))
        pages = _ranges([item.place.page for item in items if item.place.page])
        where = text("ui.preflight-pages", session.language, pages=pages) if pages else ""
        print_finding(first, session, where)
    open_rules = [result for result in report.results if result.outcome == "not-proven"]
    if open_rules:
        session.say("preflight-open")
    for result in open_rules:
        name = text(f"ui.rule-{result.rule.id}", session.language)
        why = text(f"ui.preflight-why-{result.reason}", session.language)
        click.echo(f"  ? {name}: {why}  [{result.rule.id}]")
    if report.plates_method == "vectors":
        session.say("preflight-weaker")
    _print_verdict(report, session)


def _print_verdict(report: PreflightReport, session: Session) -> None:
    facts = report.facts
    session.say(
        "preflight-facts",
        pages=len(report.pages),
        size=" / ".join(f"{width:g}×{height:g} mm" for width, height in facts.trim_mm[:3]),
        claim=facts.claim or text("ui.preflight-no-claim", session.language),
        condition=facts.output_condition or text("ui.preflight-no-condition", session.language),
    )
    verdict = "preflight-passed" if report.passed else "preflight-failed"
    session.say(verdict, file=report.file, **totals(report.findings))


def _ranges(pages: Sequence[int]) -> str:
    """Pages as a person writes them: 3, 5-7."""
    runs: list[list[int]] = []
    for page in sorted(set(pages)):
        if runs and page == runs[-1][1] + 1:
            runs[-1][1] = page
        else:
            runs.append([page, page])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
