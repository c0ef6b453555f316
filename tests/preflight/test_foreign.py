"""Real files from other programs get the findings that they deserve, with Ghostscript and without."""

from __future__ import annotations

from pathlib import Path

import foreign_files
import pytest

from booklet.press.preflight import PreflightReport, preflight
from booklet.press.preflight.plates_ghostscript import program

BOTH = [
    pytest.param("auto", marks=pytest.mark.skipif(program() is None, reason="Ghostscript is not installed")),
    "vectors",
]
MARKS = "bleed: 3mm; marks: crop;"


def outcomes(report: PreflightReport) -> dict[str, str]:
    """The rules by outcome, as one line each: easy to compare, easy to read."""
    wanted = ("error", "warning", "not-proven")
    return {outcome: " ".join(one.rule.id for one in report.results if one.outcome == outcome) for outcome in wanted}


@pytest.mark.parametrize("plates", BOTH)
def test_weasyprint_x4(tmp_path: Path, plates: str) -> None:
    """RGB colours and black, no output intent, an origin below 0, a box that ends at the trim."""
    report = preflight(foreign_files.weasyprint(tmp_path, "pdf/x-4", MARKS), plates=plates)  # type: ignore[arg-type]
    assert outcomes(report) == {
        "error": "p04 p05 p11 p18 p21 p25",
        "warning": "p09",
        "not-proven": "p20 p26 p35",
    }
    assert report.facts.claim == "PDF/X-4"
    assert not report.passed


@pytest.mark.parametrize("plates", BOTH)
def test_weasyprint_x1a(tmp_path: Path, plates: str) -> None:
    """A label: live transparency (P03), no Info keys (P02), and all that X-4 lacks."""
    report = preflight(foreign_files.weasyprint(tmp_path, "pdf/x-1a", MARKS), plates=plates)  # type: ignore[arg-type]
    assert outcomes(report) == {
        "error": "p02 p03 p04 p05 p11 p18 p21 p25",
        "warning": "p09",
        "not-proven": "p20 p26 p35",
    }


def test_weasyprint_with_a_press_profile(tmp_path: Path) -> None:
    """An output intent, but by its profile's description instead of the registry's name."""
    report = preflight(foreign_files.weasyprint(tmp_path, "pdf/x-4", MARKS, intent=True), plates="vectors")
    assert report.result("p04").outcome == "pass"
    (hit,) = report.result("p05").hits
    assert "ISO Coated v2 300% (basICColor)" in hit.figure


@pytest.mark.parametrize("plates", BOTH)
def test_typst(tmp_path: Path, plates: str) -> None:
    """No claim, no intent, no trim box and no bleed; colours through ICC profiles."""
    pytest.importorskip("typst")
    report = preflight(foreign_files.typst(tmp_path), plates=plates)  # type: ignore[arg-type]
    assert outcomes(report) == {
        "error": "p01 p04 p05 p06 p07 p08 p11 p18 p21 p25",
        "warning": "",
        "not-proven": "p20 p26 p35",
    }


@pytest.mark.parametrize("plates", BOTH)
def test_chromium(tmp_path: Path, plates: str) -> None:
    """As Typst, and its text is in Type 3 fonts. (Its box keeps clear of the trim: the body has a margin.)"""
    program = foreign_files.chromium_program()
    if program is None:
        pytest.skip("Chromium is not installed")
    report = preflight(foreign_files.chromium(tmp_path, program), plates=plates)  # type: ignore[arg-type]
    assert outcomes(report) == {
        "error": "p01 p04 p05 p06 p07 p08 p15 p18 p21 p25",
        "warning": "",
        "not-proven": "p20 p26 p35",
    }
