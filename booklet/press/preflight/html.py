"""The report as one HTML file that opens offline: verdict, facts, the table of rules, and every page with its hits.

Views and filters are radio buttons and style sheets alone: the file has no script, loads nothing, and forbids both to
itself (Content-Security-Policy), so that no string of a hostile PDF can do anything in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path

from booklet.errors import OutputError
from booklet.findings import Severity
from booklet.messages import Language, finding_text, hint, text
from booklet.press.preflight.html_build import Markup, foreign, joined, tag
from booklet.press.preflight.html_pages import page_cards
from booklet.press.preflight.plates_values import PlateMeasures
from booklet.press.preflight.plates_views import HEAT_STEPS
from booklet.press.preflight.thumbnails import draw_pages
from booklet.press.preflight.types import Hit, Outcome, PreflightReport, RuleResult

_ORDER: tuple[Outcome, ...] = ("error", "warning", "not-proven", "pass", "not-applicable")
_PAGES_NAMED = 12
_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"
_MARKS = {"error": "✕", "warning": "!", "not-proven": "?", "pass": "✓", "not-applicable": "–"}


def write_html(
    report: PreflightReport,
    target: Path,
    language: Language,
    *,
    source: Path | None = None,
) -> None:
    """Write the report. Page pictures come from the plates; pages without one are drawn from `source`, if given.

    Raises OutputError `output-unwritable`.
    """
    plates = report.plates
    lacking = [page for page in report.pages if not _has_picture(plates, page.number)]
    drawn = draw_pages(source, lacking, len(report.pages)) if source is not None and lacking else {}
    page = joined(Markup("<!DOCTYPE html>\n"), _document(report, language, plates, drawn))
    try:
        target.write_text(page, encoding="utf-8")
    except OSError as problem:
        raise OutputError("output-unwritable", folder=target, reason=problem.strerror or problem) from problem


def _has_picture(plates: PlateMeasures | None, page: int) -> bool:
    measured = plates.pages.get(page) if plates is not None else None
    return measured is not None and measured.views is not None and bool(measured.views.picture)


def _document(
    report: PreflightReport, language: Language, plates: PlateMeasures | None, drawn: dict[int, bytes]
) -> Markup:
    title = text("ui.report-title", language)
    style = files("booklet.press.preflight").joinpath("report.css").read_text(encoding="utf-8")
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("title", f"{title} · {report.file}"),
        tag("style", Markup(style)),
    )
    body = tag(
        "body",
        *_controls(report),
        tag("header", tag("h1", title), tag("p", foreign(report.file), class_="file")),
        _verdict(report, language),
        _rules(report, language),
        _facts(report, language, plates),
        _pages(report, language, plates, drawn),
        tag("footer", tag("p", text("ui.report-footer", language))),
    )
    return tag("html", head, body, lang="zh-CN" if language == "zh" else "en")


def _verdict(report: PreflightReport, language: Language) -> Markup:
    """The answer to the one question: may it be printed?"""
    count = {outcome: sum(one.outcome == outcome for one in report.results) for outcome in _ORDER}
    broken = sum(item.severity is Severity.ERROR for item in report.extra)
    if not report.passed:
        kind, number = "error", count["error"] + broken
    elif count["warning"] or report.extra:
        kind, number = "warning", count["warning"] + len(report.extra)
    elif count["not-proven"]:
        kind, number = "open", count["not-proven"]
    else:
        kind, number = "pass", count["pass"]
    tally = [
        tag("li", tag("b", count[outcome]), " ", text(f"ui.report-outcome-{outcome}", language), class_=outcome)
        for outcome in _ORDER
        if count[outcome]
    ]
    return tag(
        "section",
        tag("p", text(f"ui.report-verdict-{kind}", language, count=number), class_="answer"),
        tag("ul", *tally, class_="tally"),
        _extra(report, language),
        class_=f"verdict {kind}",
    )


def _extra(report: PreflightReport, language: Language) -> Markup | None:
    """What is wrong with the file itself."""
    if not report.extra:
        return None
    lines = []
    for item in report.extra:
        message, advice = finding_text(item, language)
        lines.append(tag("li", foreign(message), tag("span", advice, class_="hint") if advice else None))
    return tag("ul", *lines, class_="extra")


def _facts(report: PreflightReport, language: Language, plates: PlateMeasures | None) -> Markup:
    facts = report.facts
    sizes = "、".join(f"{width:g} × {height:g} mm" for width, height in facts.trim_mm[:6])
    none = text("ui.report-none", language)
    rows: list[tuple[str, Markup | str]] = [
        ("title", foreign(facts.title or none)),
        ("pages", str(len(report.pages))),
        ("trim", sizes + ("…" if len(facts.trim_mm) > 6 else "")),
        ("job", text(f"ui.report-job-{report.job.kind}", language)),
        ("claim", foreign(f"{facts.claim or none} · PDF {facts.pdf_version}")),
        ("condition", foreign(facts.output_condition or none)),
        ("spots", foreign("、".join(facts.spots) or none)),
        ("fonts", foreign("、".join(facts.fonts) or none)),
        ("images", _images(report, language)),
        ("ink", _mean_ink(plates, language)),
        ("creator", foreign(" · ".join(one for one in (facts.creator, facts.producer) if one) or none)),
        ("size", f"{facts.size_bytes / 1e6:.1f} MB"),
        ("sha256", Markup(tag("code", report.sha256))),
        ("method", text(f"ui.report-method-{report.plates_method}", language)),
    ]
    pairs = [joined(tag("dt", text(f"ui.report-fact-{key}", language)), tag("dd", value)) for key, value in rows]
    weaker = "weaker" if report.plates_method != "ghostscript" else ""
    return tag(
        "section", tag("h2", text("ui.report-facts", language)), tag("dl", *pairs), class_=f"facts {weaker}".strip()
    )


def _images(report: PreflightReport, language: Language) -> str:
    if report.facts.lowest_ppi is None:
        return str(report.facts.images)
    return text("ui.report-images", language, count=report.facts.images, ppi=round(report.facts.lowest_ppi))


def _mean_ink(plates: PlateMeasures | None, language: Language) -> str:
    """The mean of each plate over all pages, and the heaviest place: what the operator sets the press by."""
    if plates is None or not plates.pages:
        return text("ui.report-none", language)
    pages = plates.pages.values()
    means = [sum(page.mean_percent[index] for page in pages) / len(plates.pages) for index in range(4)]
    most = max(pages, key=lambda page: page.most_percent)
    inks = " ".join(f"{ink} {mean:.0f} %" for ink, mean in zip("CMYK", means, strict=True))
    return text("ui.report-ink", language, inks=inks, most=round(most.most_percent), page=most.page)


def _rules(report: PreflightReport, language: Language) -> Markup:
    results = sorted(report.results, key=lambda one: (_ORDER.index(one.outcome), one.rule.id))
    loud = [one for one in results if one.outcome in ("error", "warning", "not-proven") or one.hits]
    quiet = [one for one in results if one not in loud]
    passed = [one for one in quiet if one.outcome == "pass"]
    others = [one for one in quiet if one.outcome != "pass"]
    parts = [tag("h2", text("ui.report-rules", language))]
    if loud:
        parts.append(_table(loud, language))
    for key, group in (("passed", passed), ("not-applicable", others)):
        if group:
            summary = tag("summary", text(f"ui.report-{key}", language, count=len(group)))
            parts.append(tag("details", summary, _table(group, language)))
    return tag("section", *parts, class_="rules")


def _table(results: Sequence[RuleResult], language: Language) -> Markup:
    columns = ("outcome", "rule", "found", "pages", "source")
    head = tag("tr", *(tag("th", text(f"ui.report-column-{one}", language)) for one in columns))
    return tag("table", tag("thead", head), tag("tbody", *(_row(one, language) for one in results)))


def _row(result: RuleResult, language: Language) -> Markup:
    rule_id = result.rule.id
    outcome = tag(
        "td",
        tag("span", _MARKS[result.outcome], class_="mark"),
        " ",
        text(f"ui.report-outcome-{result.outcome}", language),
    )
    name = tag("td", tag("b", rule_id.upper()), " ", text(f"ui.rule-{rule_id}", language))
    return tag(
        "tr",
        outcome,
        name,
        tag("td", *_found(result, language)),
        tag("td", *_page_links(result.hits, language)),
        tag("td", result.rule.source, class_="source"),
        class_=result.outcome,
        id=f"rule-{rule_id}",
    )


def _found(result: RuleResult, language: Language) -> Iterator[Markup]:
    """The worst hit in words, what to do about it, and why something is open."""
    key = f"finding.{result.rule.id}"
    if result.hits:
        worst = worst_of(result.hits)
        values = {"figure": worst.figure, "limit": worst.limit, "count": len(result.hits)}
        yield tag("p", foreign(text(key, language, **values)))
        advice = hint(key, language, **values)
        if advice:
            yield tag("p", foreign(advice), class_="hint")
    if result.unlisted:
        yield tag("p", text("ui.report-unlisted", language, count=result.unlisted), class_="hint")
    if result.reason:
        yield tag("p", text(f"ui.preflight-why-{result.reason}", language), class_="why")


def worst_of(hits: Sequence[Hit]) -> Hit:
    """The first of the worst."""
    rank = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
    return min(hits, key=lambda hit: rank[hit.severity])


def _page_links(hits: Sequence[Hit], language: Language) -> Iterator[Markup]:
    """Links to the pages; a file-wide hit has none."""
    pages = sorted({hit.page for hit in hits if hit.page})
    for page in pages[:_PAGES_NAMED]:
        yield joined(tag("a", page, href=f"#page-{page}"), " ")
    if len(pages) > _PAGES_NAMED:
        yield tag("span", text("ui.report-more-pages", language, count=len(pages) - _PAGES_NAMED))


def _controls(report: PreflightReport) -> Iterator[Markup]:
    """The radio buttons and boxes that the style sheet reads; their labels stand above the pages."""
    for index, view in enumerate(("picture", "black", "ink")):
        yield tag("input", type="radio", name="view", id=f"view-{view}", class_="control", checked=index == 0)
    yield tag("input", type="checkbox", id="show-hits", class_="control", checked=True)
    yield tag("input", type="checkbox", id="show-boxes", class_="control", checked=True)
    yield tag("input", type="checkbox", id="only-hits", class_="control")


def _pages(
    report: PreflightReport, language: Language, plates: PlateMeasures | None, drawn: dict[int, bytes]
) -> Markup:
    views = [
        tag("label", text(f"ui.report-view-{view}", language), for_=f"view-{view}", class_="view")
        for view in ("picture", "black", "ink")
    ]
    boxes = [
        tag("label", text(f"ui.report-{key}", language), for_=key, class_="box")
        for key in ("show-hits", "show-boxes", "only-hits")
    ]
    bar = tag("nav", tag("span", *views, class_="views"), *boxes, _legend(language))
    cards = page_cards(report, language, plates, drawn)
    return tag(
        "section",
        tag("h2", text("ui.report-pages", language)),
        bar,
        tag("div", *cards, class_="grid"),
        class_="pages",
    )


def _legend(language: Language) -> Markup:
    """What the colours of the heat map mean, and those of the frames."""
    steps = [
        tag("i", f"{percent}", style=f"background:rgb({red},{green},{blue})", class_="dark" if percent >= 300 else None)
        for percent, (red, green, blue) in HEAT_STEPS
    ]
    heat = tag("span", text("ui.report-legend-ink", language), " ", *steps, " %", class_="legend heat")
    frames = [
        tag("span", tag("i", class_=f"frame {kind}"), text(f"ui.report-legend-{kind}", language), class_="legend")
        for kind in ("trim", "bleed")
    ]
    return tag("span", heat, *frames, class_="legends")
