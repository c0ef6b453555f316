"""Real files from other programs get the findings that they deserve, with Ghostscript and without."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
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


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Makes a file by a function of `foreign_files`, each but once."""

    @cache
    def make(maker: Callable[..., Path], *arguments: str, **options: bool) -> Path:
        return maker(tmp_path_factory.mktemp("foreign"), *arguments, **options)

    return make


def outcomes(report: PreflightReport) -> dict[str, str]:
    """The rules by outcome, as one line each: easy to compare, easy to read."""
    wanted = ("error", "warning", "not-proven")
    return {outcome: " ".join(one.rule.id for one in report.results if one.outcome == outcome) for outcome in wanted}


@pytest.mark.parametrize("plates", BOTH)
def test_weasyprint_x4(made: Callable[..., Path], plates: str) -> None:
    """RGB colours and black, no output intent, an origin below 0, a box that ends at the trim."""
    report = preflight(made(foreign_files.weasyprint, "pdf/x-4", MARKS), plates=plates)  # type: ignore[arg-type]
    assert outcomes(report) == {
        "error": "p04 p05 p11 p18 p21 p25",
        "warning": "p09",
        "not-proven": "p20 p26 p35",
    }
    assert report.facts.claim == "PDF/X-4"
    assert not report.passed


@pytest.mark.parametrize("plates", BOTH)
def test_weasyprint_x1a(made: Callable[..., Path], plates: str) -> None:
    """A label: live transparency (P03), no Info keys (P02), and all that X-4 lacks."""
    report = preflight(made(foreign_files.weasyprint, "pdf/x-1a", MARKS), plates=plates)  # type: ignore[arg-type]
    assert outcomes(report) == {
        "error": "p02 p03 p04 p05 p11 p18 p21 p25",
        "warning": "p09",
        "not-proven": "p20 p26 p35",
    }


def test_weasyprint_with_a_press_profile(made: Callable[..., Path]) -> None:
    """An output intent, but by its profile's description instead of the registry's name."""
    report = preflight(made(foreign_files.weasyprint, "pdf/x-4", MARKS, intent=True), plates="vectors")
    assert report.result("p04").outcome == "pass"
    (hit,) = report.result("p05").hits
    assert "ISO Coated v2 300% (basICColor)" in hit.figure


@pytest.mark.parametrize("plates", BOTH)
def test_typst(made: Callable[..., Path], plates: str) -> None:
    """No claim, no intent, no trim box and no bleed; colours through ICC profiles."""
    pytest.importorskip("typst")
    report = preflight(made(foreign_files.typst), plates=plates)  # type: ignore[arg-type]
    assert outcomes(report) == {
        "error": "p01 p04 p05 p06 p07 p08 p11 p18 p21 p25",
        "warning": "",
        "not-proven": "p20 p26 p35",
    }


@pytest.mark.slow
@pytest.mark.parametrize("plates", BOTH)
def test_chromium(made: Callable[..., Path], plates: str) -> None:
    """As Typst, and its text is in Type 3 fonts. (Its box keeps clear of the trim: the body has a margin.)"""
    program = foreign_files.chromium_program()
    if program is None:
        pytest.skip("Chromium is not installed")
    report = preflight(made(foreign_files.chromium, program), plates=plates)  # type: ignore[arg-type]
    assert outcomes(report) == {
        "error": "p01 p04 p05 p06 p07 p08 p15 p18 p21 p25",
        "warning": "",
        "not-proven": "p20 p26 p35",
    }
