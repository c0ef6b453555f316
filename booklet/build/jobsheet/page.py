"""The job sheet as a PDF of one A4 page."""

from __future__ import annotations

from pathlib import Path

from booklet import fonts, layouts, press
from booklet.build.compose import RunStage
from booklet.build.jobsheet.facts import JobFacts
from booklet.build.jobsheet.rows import sheet_rows, size
from booklet.findings import Finding
from booklet.layouts import Layout, Manifest, PageSize
from booklet.messages import Language, text
from booklet.model import Unit
from booklet.project import Workspace

_FOLDER = Path(__file__).parent / "sheet"
_DENSITIES = ("roomy", "tight", "dense")
"""Tried in turn until everything stands on one page."""


def write_page(
    target: Path,
    job: JobFacts,
    workspace: Workspace,
    faces: fonts.FontSet,
    condition: press.Condition,
    identity: press.Job,
    language: Language,
) -> tuple[Finding, ...]:
    """Write the sheet; what the engine finds is returned."""
    words = text("jobsheet.title", language), text("jobsheet.files", language)
    layout = Layout(
        Manifest(name="jobsheet", title=words[0], title_en=words[0], about="", about_en="", page=_A4), (_FOLDER,)
    )
    renderer = layouts.Renderer(layout, faces.css(), faces.stand_in)
    # No photograph stands on it: it needs none of the unit's.
    stage = RunStage(workspace, _without_photos(job.unit), layout, faces, renderer.css, condition)
    for density in _DENSITIES:
        context = {
            "job": job,
            "rows": sheet_rows(job, language),
            "title": words[0],
            "files": [(file, size(file)) for file in job.files],
            "density": density,
            "say": {key: text(f"jobsheet.{key}", language) for key in _WORDS},
        }
        staged = stage.prepare(stage.compose_whole(renderer.fill("document.html", context)), 1)
        if staged.prepared.pages == 1:
            break
    runs = (staged.prepared,)
    merged = press.merge_fonts(runs, faces.file_of)
    press.finish_proof(target, runs, merged, {}, identity, press.Navigation())
    return tuple(staged.findings)


_A4 = PageSize(width_mm=210, height_mm=297, bleed_mm=0)
_WORDS = ("files", "file", "page-count", "flap", "back", "spine-word", "front", "staples", "glue")


def _without_photos(unit: Unit) -> Unit:
    return Unit(unit.folder, unit.unit, unit.title)
