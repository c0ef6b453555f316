"""The deeds of the shipped units in the shipped layouts, judged line by line from the proof."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from booklet_body import LAYOUTS, faults_of
from conftest import booklet
from typesetting import Fault, Kind

from booklet.entries import read_unit

ROOT = Path(__file__).parent.parent.parent
UNITS = {"demo": "棚改办", "hard": "难版"}

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Body:
    """The faults in a booklet's deeds."""

    layout: str
    faults: list[Fault]
    lines: int


@pytest.fixture(
    scope="module",
    params=[pytest.param((unit, layout), id=f"{name}-{layout}") for name, unit in UNITS.items() for layout in LAYOUTS],
)
def deeds(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Body:
    unit, layout = request.param
    root = tmp_path_factory.mktemp("body")
    for part in ("units", "photos"):
        shutil.copytree(ROOT / part / unit, root / part / unit)
    shutil.copy(ROOT / "booklet.toml", root)
    done = booklet(root, "render", "--unit", unit, "--layout", layout, "--draft")
    assert done.returncode == 0, done.stdout + done.stderr
    draft = read_unit(ROOT, unit).value
    assert draft
    sources = [text.replace("\n", "") for _, person in draft.honourees for text in person.deeds.split("\n\n") if text]
    faults, lines = faults_of(root / "out" / unit / f"{unit}-校样.pdf", layout, sources)
    return Body(layout, faults, lines)


def test_every_line_of_the_deeds(deeds: Body) -> None:
    assert deeds.lines > 100
    told = [str(fault) for fault in deeds.faults if fault.kind not in (Kind.STRETCH, Kind.GRID)]
    assert not told


def test_stretch_and_grid(deeds: Body) -> None:
    assert not [str(fault) for fault in deeds.faults if fault.kind is Kind.GRID]
    assert not [str(fault) for fault in deeds.faults if fault.kind is Kind.STRETCH and fault.value > 0.06]
