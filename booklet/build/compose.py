"""HTML to composed runs in press and screen colours, each step cached by content."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from booklet import fonts, layouts, press
from booklet.build.clock import Progress
from booklet.build.copyfit import Copyfit
from booklet.cache import Cache, digest
from booklet.composition import ComposedRun, Composer, Facts, start_engine
from booklet.entries import unit_file
from booklet.findings import Checked, Finding, Place, error
from booklet.layouts import Layout, TocLine, folio_of, start_css, toc_lines
from booklet.model import PHOTO_SCHEME, Unit
from booklet.project import Workspace

RUN_CACHE_BYTES = 1 << 30
TOC_PASSES = 4
"""How often the toc is composed until its page count and its numbers agree; two suffice unless it grows a page."""


@dataclass(frozen=True)
class Composition:
    """All runs composed, in order, each with the page of the booklet (from 1) where it starts."""

    runs: tuple[press.PreparedRun, ...]
    starts: tuple[int, ...]

    @property
    def pages(self) -> int:
        """The number of pages of the booklet."""
        return sum(run.pages for run in self.runs)


def compose(
    workspace: Workspace,
    unit: Unit,
    layout: Layout,
    faces: fonts.FontSet,
    condition: press.Condition,
    order: Callable[[press.PreparedRun], None],
    progress: Progress,
    arrived: Callable[[StagedRun, int], None] | None = None,
    first: First | None = None,
) -> Checked[Composition]:
    """Compose all runs in order, each starting where the one before ends, until the toc's numbers are right.

    `order` is called with each run as it comes, so that its photographs are prepared while the next is composed;
    `arrived`, too, with its number. `first` is composed ahead of all others.
    """
    renderer = layouts.Renderer(layout, faces.css(), faces.stand_in)
    stage = RunStage(workspace, unit, layout, faces, renderer.css, condition)
    file = workspace.relative(unit_file(workspace.root, unit.folder))
    others = [path.name for path in layouts.list_layouts(workspace.layout_folders) if path.name != layout.name]
    copyfit = Copyfit(unit, layout, renderer, stage.compose, stage.measure, file, others)
    plan = layouts.plan_runs(unit, layout.manifest)
    done: dict[str, StagedRun] = {}
    folios: dict[str, int] = {}

    def stage_run(index: int, toc: Sequence[TocLine], page: int) -> None:
        run = plan[index]
        staged = stage.prepare(copyfit.run(run, toc, page), page)
        done[run.id] = staged = replace(staged, is_provisional=run.needs_toc and not folios)
        order(staged.prepared)
        if arrived is not None:
            arrived(staged, index)

    if first is not None and first.index < len(plan) and not plan[first.index].needs_toc:
        stage_run(first.index, (), first.start)
    for _ in range(TOC_PASSES):
        page = 1
        toc = toc_lines(unit, layout.manifest, folios)
        for index, run in enumerate(plan):
            known = done.get(run.id)
            if known is None or known.start != page or run.needs_toc:
                stage_run(index, toc, page)
            page += done[run.id].composed.pages
            progress("compose", index + 1, len(plan))
        found = _folios([done[run.id] for run in plan], layout)
        if found == folios:
            break
        folios = found
    stage.cache.prune()
    staged = [done[run.id] for run in plan]
    findings = [item for run in staged for item in run.findings]
    findings += [
        error("layout-anchor-missing", Place(workspace.relative(layout.folders[0])), anchor=line.anchor, text=line.text)
        for line in toc_lines(unit, layout.manifest, folios)
        if line.page is None
    ]
    value = Composition(
        tuple(run.prepared for run in staged),
        tuple(run.start for run in staged),
    )
    return Checked(value, tuple(findings))


@dataclass(frozen=True)
class First:
    """The run to compose ahead of the others, by its number, and the page (from 1) where it should start."""

    index: int
    start: int


@dataclass(frozen=True)
class StagedRun:
    """A run composed and in press colours, with the page of the booklet (from 1) where it starts.

    `is_provisional`: a table of contents composed for its length alone, before there are numbers.
    """

    composed: ComposedRun
    prepared: press.PreparedRun
    start: int
    findings: tuple[Finding, ...]
    is_provisional: bool = False


def warm(faces: fonts.FontSet) -> None:
    """Load the engine of composition ahead of its first use. Raises DependencyError."""
    start_engine(_font_folders(faces))


def _font_folders(faces: fonts.FontSet) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(face.path.parent for face in faces.faces))


class RunStage:
    """HTML to a run in press and screen colours, each step cached by content."""

    def __init__(
        self,
        workspace: Workspace,
        unit: Unit,
        layout: Layout,
        faces: fonts.FontSet,
        css: str,
        condition: press.Condition,
    ) -> None:
        self._workspace = workspace
        self._layout = layout
        self._faces = faces
        self._photo_ids = frozenset(photo.id for photo in unit.photos)
        self._condition = condition
        self._policy = press.Policy(condition.variant, layout.spots.all, condition.black == "overprint")
        self._profile = condition.profile.read_bytes()
        self.cache = Cache(workspace.cache / "runs", RUN_CACHE_BYTES)
        self._inks: press.Inks | None = None
        self._composer = Composer(
            css=css,
            style_sheets=layout.style_sheets,
            base=layout.folders[0],
            folders=layout.folders,
            font_folders=_font_folders(faces),
            scheme=PHOTO_SCHEME,
            sizes={photo.id: (photo.width_px, photo.height_px) for photo in unit.photos},
            shared_fonts=lambda base_font: faces.file_of(base_font) is not None,
            fingerprint=digest(faces.fingerprint, *(path.read_bytes() for path in layout.files)),
            cache=self.cache,
        )

    def compose(self, html: str, start: int) -> ComposedRun:
        """Compose a run that starts on a page of the booklet (from 1)."""
        return self._composer.compose(html, start_css(start, self._layout.manifest.first_folio))

    def compose_whole(self, html: str) -> Checked[ComposedRun]:
        """Compose a document that stands for itself: a cover, a job sheet."""
        return Checked(self.compose(html, 1))

    def measure(self, html: str) -> Facts:
        """Lay out a trial, as if the booklet began with it: where it stands changes no line."""
        return self._composer.measure(html, start_css(1, 1))

    def prepare(self, composed: Checked[ComposedRun], start: int) -> StagedRun:
        """Convert a composed run that starts on a page of the booklet (from 1)."""
        run = composed.value
        prepared = self._prepare(run)
        found = [self._placed(item, start) for item in (*run.findings, *prepared.findings)]
        found += [replace(item, place=_on_page(item.place, start)) for item in composed.findings]
        return StagedRun(run, prepared, start, tuple(found))

    def _prepare(self, composed: ComposedRun) -> press.PreparedRun:
        key = digest(press.REVISION, self._policy.fingerprint, self._profile, composed.pdf)
        stored = self.cache.get(key)
        if stored is not None:
            return press.PreparedRun.from_bytes(stored)
        self._inks = self._inks or press.Inks(self._profile, self._condition.profile)
        prepared = press.prepare_run(composed.pdf, self._photo_ids, self._inks, self._policy, self._faces.file_of)
        self.cache.put(key, prepared.to_bytes())
        return prepared

    def _placed(self, item: Finding, start: int) -> Finding:
        """A run's finding with the page of the booklet and the file as the workspace names it."""
        place = _on_page(item.place, start)
        file = self._workspace.relative(Path(place.file) if place.file else self._layout.folders[0])
        return replace(item, place=replace(place, file=file))


def _on_page(place: Place, start: int) -> Place:
    """A place in a run as a place in the booklet."""
    return replace(place, page=place.page + start - 1) if place.page else place


def _folios(staged: Sequence[StagedRun], layout: Layout) -> dict[str, int]:
    """The folio of every anchor."""
    return {
        anchor: folio_of(run.start + index, layout.manifest.first_folio)
        for run in staged
        for index, anchors in enumerate(run.composed.anchors)
        for anchor in anchors
    }
