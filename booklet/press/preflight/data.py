"""A report as plain data, for JSON: stable keys, figures as the rules gave them."""

from __future__ import annotations

from dataclasses import asdict

from booklet.geometry import Rect
from booklet.messages import Language, finding_text, text
from booklet.press.preflight.types import Hit, PageFacts, PreflightReport, RuleResult

Data = dict[str, object]


def report_data(report: PreflightReport, language: Language) -> Data:
    """Everything that a report says, as dictionaries, lists, text and numbers. `area` is in the page's points."""
    return {
        "file": report.file,
        "sha256": report.sha256,
        "passed": report.passed,
        "plates": report.plates_method,
        "job": {**asdict(report.job), "planned_blanks": sorted(report.job.planned_blanks)},
        "limits": asdict(report.limits),
        "facts": asdict(report.facts),
        "pages": [_page(page) for page in report.pages],
        "rules": [_rule(result, language) for result in report.results],
        "findings": [
            {
                "id": item.id,
                "severity": item.severity.value,
                "page": item.place.page,
                "message": finding_text(item, language)[0],
                **item.values,
            }
            for item in report.findings
        ],
    }


def _page(page: PageFacts) -> Data:
    return {
        "page": page.number,
        "media": _area(page.media),
        "bleed": _area(page.bleed),
        "trim": _area(page.trim),
        "rotate": page.rotate,
        "user_unit": page.user_unit,
    }


def _rule(result: RuleResult, language: Language) -> Data:
    rule = result.rule
    return {
        "id": rule.id,
        "name": text(f"ui.rule-{rule.id}", language),
        "source": rule.source,
        "outcome": result.outcome,
        "reason": text(f"ui.preflight-why-{result.reason}", language) if result.reason else "",
        "unlisted": result.unlisted,
        "hits": [_hit(hit) for hit in result.hits],
    }


def _hit(hit: Hit) -> Data:
    return {
        "severity": hit.severity.value,
        "page": hit.page,
        "area": _area(hit.area) if hit.area is not None else None,
        "figure": hit.figure,
        "limit": hit.limit,
    }


def _area(area: Rect) -> list[float]:
    return [round(one, 3) for one in (area.x0, area.y0, area.x1, area.y1)]
