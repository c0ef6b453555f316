"""One PDF of a layout under the hardest content: what `booklet layout sheet` makes.

It is a proof like any other, but it comes out whatever is found: an overset title is what it is there to show.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from booklet import __version__, press
from booklet.build import Options, Progress, read
from booklet.build.clock import Clock
from booklet.build.compose import compose
from booklet.build.desk import PhotoDesk
from booklet.build.run import condition_of, made_at, page_labels
from booklet.designing.sample import MANY, write_sample
from booklet.errors import OutputError
from booklet.files import appearing, new_file_mode
from booklet.findings import Finding, in_order
from booklet.fonts import FontSet
from booklet.layouts import Layout
from booklet.model import Unit
from booklet.photos.pool import PhotoPool
from booklet.photos.store import PhotoStore
from booklet.project import Workspace


@dataclass(frozen=True)
class Trial(Workspace):
    """A workspace made for a trial: the sample's entries and photographs, the layouts, faces and cache of another."""

    home: Workspace

    @property
    def layout_folders(self) -> tuple[Path, ...]:
        """The other workspace's."""
        return self.home.layout_folders

    @property
    def font_folders(self) -> tuple[Path, ...]:
        """The other workspace's."""
        return self.home.font_folders

    @property
    def cache(self) -> Path:
        """The other workspace's."""
        return self.home.cache


@dataclass(frozen=True)
class Sheet:
    """What a sheet came to."""

    file: Path
    pages: int
    honourees: int
    findings: tuple[Finding, ...]


def make_sheet(home: Workspace, name: str, target: Path, people: int = MANY, progress: Progress | None = None) -> Sheet:
    """Set the sample in a layout and write its proof to `target`.

    Raises BookletError where the layout or the faces cannot be used, OutputError where `target` cannot be written.
    """
    with tempfile.TemporaryDirectory(prefix="booklet-sheet-") as folder:
        root = Path(folder)
        unit_folder = write_sample(root, name, people)
        trial = Trial(root, home.settings, home)
        content = read(trial, unit_folder, Options(name, draft=True))
        if content.value is None:
            raise AssertionError(content.findings)  # the sample is ours: it can be read
        unit, layout, faces = content.value
        pages, findings = _proof(trial, unit, layout, faces, root / "sheet.pdf", Clock(progress or _silent))
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with appearing(target, new_file_mode()) as part:
                shutil.copyfile(root / "sheet.pdf", part)
        except OSError as problem:
            raise OutputError("output-unwritable", folder=target, reason=problem.strerror or problem) from None
    # Of the sample's entries nothing needs to be told, but what the layout leaves out of them.
    told = [item for item in content.findings if item.id == "layout-leaves-out"]
    return Sheet(target, pages, len(unit.honourees), in_order((*told, *findings)))


def _proof(
    trial: Trial, unit: Unit, layout: Layout, faces: FontSet, target: Path, clock: Clock
) -> tuple[int, tuple[Finding, ...]]:
    """Compose and write the proof, whatever is found; the number of pages, and what was found."""
    condition = condition_of(trial, Options(layout.name, draft=True))
    store = PhotoStore(trial.cache / "photos")
    with store, PhotoPool(store, expected=len(unit.photos)) as pool:
        desk = PhotoDesk(pool, trial, unit, condition, draft=True)
        with clock.stage("compose"):
            composition = compose(trial, unit, layout, faces, condition, desk.order, clock.progress)
        with clock.stage("photos"):
            photos = desk.collect(composition.value, clock.progress)
    runs = composition.value.runs
    job = press.Job(unit.unit, unit.title, made_at(trial, unit, layout), f"booklet {__version__}")
    navigation = press.Navigation(labels=page_labels(layout, composition.value.pages))
    with clock.stage("proof"):
        written = press.finish_proof(
            target, runs, press.merge_fonts(runs, faces.file_of), photos.value.for_proof, job, navigation
        )
    return composition.value.pages, (*composition.findings, *photos.findings, *written)


def _silent(stage: str, done: int, total: int) -> None:
    """Nobody asked how far it is."""
