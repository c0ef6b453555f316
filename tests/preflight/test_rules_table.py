"""Every rule on minimal files, good and bad; and every threshold moved, to see that a case notices."""

from __future__ import annotations

from dataclasses import fields, replace
from pathlib import Path

import pytest
from preflight_cases import CASES, Case

from booklet.findings import Severity
from booklet.press.preflight import RULES, Limits
from booklet.press.preflight.types import RuleResult

_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{case.rule} {case.name}") for case in CASES])
def test_rule(case: Case, tmp_path: Path) -> None:
    report = case.judge(case.build(tmp_path))
    result = report.result(case.rule)
    assert result.outcome == case.outcome, (result.reason, result.hits)
    if case.hits is not None:
        assert len(result.hits) == case.hits, result.hits
    if case.reason:
        assert result.reason == case.reason
    if result.outcome in ("error", "warning"):
        worst = min(result.hits, key=lambda hit: _RANK[hit.severity])
        assert worst.severity.value == case.outcome
        assert worst.figure == case.figure
        if case.page is not None:
            assert worst.page == case.page
        if case.area is not None:
            assert worst.area is not None
            for one, other in zip(
                (worst.area.x0, worst.area.y0, worst.area.x1, worst.area.y1),
                (case.area.x0, case.area.y0, case.area.x1, case.area.y1),
                strict=True,
            ):
                assert one == pytest.approx(other, abs=0.02)
        (found,) = [item for item in report.findings if item.id == case.rule and item.place.page == worst.page]
        assert found.values["figure"] == case.figure
    elif case.figure:
        assert [hit.figure for hit in result.hits] == [case.figure]
    assert report.passed is not any(one.outcome == "error" for one in report.results)


def test_every_rule_has_a_good_and_a_bad_file() -> None:
    for rule in RULES:
        outcomes = {case.outcome for case in CASES if case.rule == rule}
        assert "pass" in outcomes, rule
        assert outcomes & {"error", "warning"}, rule


def summary(result: RuleResult) -> tuple[object, ...]:
    return result.outcome, [(hit.severity, hit.page, hit.figure) for hit in result.hits]


@pytest.mark.slow
@pytest.mark.parametrize("factor", [0.9, 1.1])
@pytest.mark.parametrize("name", [one.name for one in fields(Limits)])
def test_moving_a_threshold_is_noticed(name: str, factor: float, tmp_path: Path) -> None:
    rule, _ = Limits.of(name)
    moved = replace(Limits(), **{name: getattr(Limits(), name) * factor})
    for case in CASES:
        if case.rule == rule:
            path = case.build(tmp_path)
            if summary(case.judge(path).result(rule)) != summary(case.judge(path, moved).result(rule)):
                return
    pytest.fail(f"no case of {rule} notices that {name} moves by {factor}")
