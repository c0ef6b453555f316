"""The run, stage after stage: read this file first.

    read -> lay out -> compose -> photos -> press -> proof -> inspect -> publish

Each stage takes values and returns a value with its findings. Everything is made in a work folder beside the
outputs and moved into place last: a run that fails, is killed or is interrupted leaves the last good files.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from booklet import __version__, entries, fonts, layouts, photos, press
from booklet.cache import Cache, digest
from booklet.composition import ComposedRun, Composer
from booklet.errors import LayoutError, OutputError
from booklet.findings import Checked, Finding, Place, error, has_errors, in_order, strict
from booklet.geometry import pixels_at
from booklet.layouts import Layout, Run, folio_of, start_css, toc_lines
from booklet.model import Honouree, Unit
from booklet.project import Workspace

STAGES = ("read", "compose", "photos", "press", "proof", "inspect", "publish")
"""The stages of a run as progress names them."""

RUN_CACHE_BYTES = 1 << 30
TOC_PASSES = 4
"""How often the toc is composed until its page count and its numbers agree; two suffice unless it grows a page."""

Progress = Callable[[str, int, int], None]
"""Called with a stage, what is done of it and the total (0: not known yet)."""


@dataclass(frozen=True)
class Options:
    """What the user asked for. `layout` empty: the unit file's. `draft`: the proof alone, photographs small."""

    layout: str = ""
    draft: bool = False
    strict: bool = False


@dataclass(frozen=True)
class Result:
    """What a run made and found. `published` is empty where an error stopped it."""

    folder: str
    findings: tuple[Finding, ...]
    published: tuple[Path, ...] = ()
    pages: int = 0
    photos: int = 0
    honourees: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Composition:
    """All runs composed, in order, each with the page of the booklet (from 1) where it starts."""

    runs: tuple[press.PreparedRun, ...]
    composed: tuple[ComposedRun, ...]
    starts: tuple[int, ...]

    @property
    def pages(self) -> int:
        """The number of pages of the booklet."""
        return sum(len(run.pages) for run in self.composed)


def check(workspace: Workspace, folder: str, options: Options = Options()) -> Result:  # noqa: B008 - frozen
    """Everything that can be found without composing: the content, its photographs, the layout's needs."""
    content = read(workspace, folder, options)
    found = strict(content.findings) if options.strict else content.findings
    if content.value is None:
        return Result(folder, in_order(found))
    unit = content.value[0]
    return Result(folder, in_order(found), photos=len(unit.photos), honourees=len(unit.honourees))


def render(
    workspace: Workspace, folder: str, options: Options = Options(), progress: Progress | None = None  # noqa: B008
) -> Result:
    """Make a unit's press file and proof, and publish them where no error stands.

    Content problems are findings of the result. Raises BookletError where no run is possible at all.
    """
    clock = _Clock(progress or (lambda stage, done, total: None))
    with clock.stage("read"):
        content = read(workspace, folder, options)
    if content.value is None or has_errors(strict(content.findings) if options.strict else content.findings):
        found = strict(content.findings) if options.strict else content.findings
        return Result(folder, in_order(found), seconds=clock.seconds)
    unit, layout, faces = content.value
    with work_folder(workspace, folder) as work:
        files, made = _make(workspace, unit, layout, faces, options, work, clock)
        findings = [*content.findings, *made.findings]
        if options.strict:
            findings = list(strict(findings))
        published: tuple[Path, ...] = ()
        if not has_errors(findings):
            with clock.stage("publish"):
                published = publish(files, workspace.out(folder))
    return Result(
        folder,
        in_order(findings),
        published,
        made.value.pages,
        len(unit.photos),
        len(unit.honourees),
        clock.seconds,
    )


def read(workspace: Workspace, folder: str, options: Options) -> Checked[tuple[Unit, Layout, fonts.FontSet] | None]:
    """The unit with its photos and captions, the layout it is set in, and the faces."""
    faces = fonts.load_fonts(workspace.font_folders)

    def layout_of(name: str) -> Layout:
        wanted = options.layout or name
        return layouts.load_layout(wanted, workspace.layout_folders, workspace.settings.layouts.get(wanted))

    raise NotImplementedError


def _make(
    workspace: Workspace,
    unit: Unit,
    layout: Layout,
    faces: fonts.FontSet,
    options: Options,
    work: Path,
    clock: _Clock,
) -> tuple[tuple[Path, ...], Checked[Composition]]:
    raise NotImplementedError
