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

from booklet import __version__, entries, fonts, layouts, press
from booklet.cache import Cache, digest
from booklet.composition import ComposedRun, Composer
from booklet.errors import OutputError
from booklet.findings import Checked, Finding, Place, error, has_errors, in_order, strict
from booklet.geometry import pixels_at
from booklet.layouts import Layout, folio_of, start_css, toc_lines
from booklet.model import Unit
from booklet.photos.pool import PhotoPool
from booklet.photos.prepare import PhotoJob
from booklet.photos.source import probe_all
from booklet.photos.store import PhotoStore
from booklet.photos.store import PreparedPhoto as StoredPhoto
from booklet.project import Workspace

STAGES = ("read", "compose", "photos", "press", "proof", "inspect", "publish")
"""The stages of a run as progress names them."""

RUN_CACHE_BYTES = 1 << 30
DRAFT_PPI = 96
TOC_PASSES = 4
"""How often the toc is composed until its page count and its numbers agree; two suffice unless it grows a page."""

Progress = Callable[[str, int, int], None]
"""Called with a stage, what is done of it and the total (0: not known yet)."""


@dataclass(frozen=True)
class Options:
    """What the user asked for. `layout` empty: the unit file's. `draft`: the proof alone, photographs small.

    `variant` and `marks` None: as the settings say. `outline_text`: a copy of the press file without fonts (转曲).
    """

    layout: str = ""
    draft: bool = False
    strict: bool = False
    variant: press.Variant | None = None
    marks: press.Marks | None = None
    outline_text: bool = False


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
    starts: tuple[int, ...]

    @property
    def pages(self) -> int:
        """The number of pages of the booklet."""
        return sum(run.pages for run in self.runs)


def check(workspace: Workspace, folder: str, options: Options = Options()) -> Result:
    """Everything that can be found without composing: the content, its photographs, the layout's needs."""
    content = read(workspace, folder, options)
    found = strict(content.findings) if options.strict else content.findings
    if content.value is None:
        return Result(folder, in_order(found))
    unit = content.value[0]
    return Result(folder, in_order(found), photos=len(unit.photos), honourees=len(unit.honourees))


def render(
    workspace: Workspace,
    folder: str,
    options: Options = Options(),
    progress: Progress | None = None,
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
    """The unit with its photos and captions, the layout it is set in, and the faces.

    Raises BookletError where the layout or the faces cannot be used.
    """
    faces = fonts.load_fonts(workspace.font_folders)
    condition = condition_of(workspace, options)
    chosen: list[Layout] = []

    def needs_of(name: str) -> entries.LayoutNeeds:
        wanted = options.layout or name
        layout = layouts.load_layout(wanted, workspace.layout_folders, workspace.settings.layouts.get(wanted))
        layout = layout.with_bleed(condition.bleed_mm)
        chosen.append(layout)
        return entries.LayoutNeeds(layout.name, layout.manifest.caption, layout.manifest.required)

    content = entries.load_unit(
        workspace.root,
        folder,
        needs_of=needs_of,
        probe_all=probe_all,
        missing_glyphs=lambda words: faces.missing(words, "song"),
    )
    if content.value is None or not chosen:
        return Checked(None, content.findings)
    return Checked((content.value, chosen[0], faces), content.findings)


def condition_of(workspace: Workspace, options: Options) -> press.Condition:
    """The press condition that settings and options ask for.

    Raises UsageError for an unknown one, ResourceError for an ICC file that is not a press's.
    """
    settings = workspace.settings.press
    asked = settings.model_dump(exclude={"condition", "ppi"})
    asked |= {key: value for key, value in (("variant", options.variant), ("marks", options.marks)) if value}
    return press.condition_of(settings.condition, workspace.root, **asked)


def _make(
    workspace: Workspace,
    unit: Unit,
    layout: Layout,
    faces: fonts.FontSet,
    options: Options,
    work: Path,
    clock: _Clock,
) -> tuple[tuple[Path, ...], Checked[Composition]]:
    """Compose, prepare photographs beside it, and write the files into the work folder."""
    condition = condition_of(workspace, options)
    findings: list[Finding] = []
    store = PhotoStore(workspace.cache / "photos")
    with store, PhotoPool(store, expected=len(unit.photos)) as pool:
        desk = _PhotoDesk(pool, workspace, unit, condition, draft=options.draft)
        with clock.stage("compose"):
            composition = compose(workspace, unit, layout, faces, condition, desk.order, clock.progress)
        findings += composition.findings
        with clock.stage("photos"):
            prepared = desk.collect(composition.value, clock.progress)
        findings += [*prepared.findings, *store.findings]
    if has_errors(findings):
        return (), Checked(composition.value, tuple(findings))
    job = press.Job(unit.unit, unit.title, made_at(workspace, unit, layout), f"booklet {__version__}")
    runs = composition.value.runs
    merged = press.merge_fonts(runs, faces.file_of)
    files: list[Path] = []
    if not options.draft:
        with clock.stage("press"):
            target = work / f"{unit.folder}-印刷版.pdf"
            slug = press.Slug(slug_faces(faces), layout.spots.all)
            press.finish_press(target, runs, merged, prepared.value.for_press, job, condition, slug)
            files.append(target)
            if options.outline_text:
                files.append(work / f"{unit.folder}-印刷版-转曲.pdf")
                press.outline_text(target, files[-1], condition.variant)
        with clock.stage("inspect"):
            for file in files:
                findings += press.inspect_press(file, condition)
    with clock.stage("proof"):
        target = work / f"{unit.folder}-校样.pdf"
        navigation = press.Navigation(labels=page_labels(layout, composition.value.pages))
        findings += press.finish_proof(target, runs, merged, prepared.value.for_proof, job, navigation)
        files.append(target)
    return tuple(files), Checked(composition.value, tuple(findings))


def compose(
    workspace: Workspace,
    unit: Unit,
    layout: Layout,
    faces: fonts.FontSet,
    condition: press.Condition,
    order: Callable[[press.PreparedRun], None],
    progress: Progress,
) -> Checked[Composition]:
    """Compose all runs in order, each starting where the one before ends, until the toc's numbers are right.

    `order` is called with each run as it comes, so that its photographs are prepared while the next is composed.
    """
    renderer = layouts.Renderer(layout, faces.css())
    stage = _RunStage(workspace, unit, layout, faces, renderer.css, condition)
    plan = layouts.plan_runs(unit, layout.manifest)
    done: dict[str, _StagedRun] = {}
    folios: dict[str, int] = {}
    for _ in range(TOC_PASSES):
        page = 1
        toc = toc_lines(unit, layout.manifest, folios)
        for index, run in enumerate(plan):
            known = done.get(run.id)
            if known is None or known.start != page or run.needs_toc:
                done[run.id] = stage.run(renderer.render(run, unit, toc), page)
                order(done[run.id].prepared)
            page += done[run.id].composed.pages
            progress("compose", index + 1, len(plan))
        found = _folios([done[run.id] for run in plan], layout)
        if found == folios:
            break
        folios = found
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
class _StagedRun:
    """A run composed and in press colours, with the page of the booklet (from 1) where it starts."""

    composed: ComposedRun
    prepared: press.PreparedRun
    start: int
    findings: tuple[Finding, ...]


class _RunStage:
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
        self._photo_ids = frozenset(photo.id for photo in unit.photos)
        self._condition = condition
        self._policy = press.Policy(condition.variant, layout.spots.all, condition.black == "overprint")
        self._profile = condition.profile.read_bytes()
        self._cache = Cache(workspace.cache / "runs", RUN_CACHE_BYTES)
        self._inks: press.Inks | None = None
        self._composer = Composer(
            css=css,
            style_sheets=layout.style_sheets,
            base=layout.folders[0],
            folders=layout.folders,
            font_folders=tuple(dict.fromkeys(face.path.parent for face in faces.faces)),
            scheme=layouts.PHOTO_SCHEME,
            sizes={photo.id: (photo.width_px, photo.height_px) for photo in unit.photos},
            shared_fonts=lambda base_font: faces.file_of(base_font) is not None,
            fingerprint=digest(faces.fingerprint, *(path.read_bytes() for path in layout.files)),
            cache=self._cache,
        )

    def run(self, html: str, start: int) -> _StagedRun:
        """Compose and convert a run that starts on a page of the booklet (from 1)."""
        composed = self._composer.compose(html, start_css(start, self._layout.manifest.first_folio))
        prepared = self._prepare(composed)
        findings = [*composed.findings, *prepared.findings]
        return _StagedRun(composed, prepared, start, tuple(self._placed(item, start) for item in findings))

    def _prepare(self, composed: ComposedRun) -> press.PreparedRun:
        key = digest(press.REVISION, self._policy.fingerprint, self._profile, composed.pdf)
        stored = self._cache.get(key)
        if stored is not None:
            return press.PreparedRun.from_bytes(stored)
        self._inks = self._inks or press.Inks(self._profile, self._condition.profile)
        prepared = press.prepare_run(composed.pdf, self._photo_ids, self._inks, self._policy)
        self._cache.put(key, prepared.to_bytes())
        return prepared

    def _placed(self, item: Finding, start: int) -> Finding:
        """A run's finding with the page of the booklet and the file as the workspace names it."""
        place = item.place
        file = self._workspace.relative(Path(place.file) if place.file else self._layout.folders[0])
        page = place.page + start - 1 if place.page else 0
        return replace(item, place=replace(place, file=file, page=page))


def _folios(staged: Sequence[_StagedRun], layout: Layout) -> dict[str, int]:
    """The folio of every anchor."""
    return {
        anchor: folio_of(run.start + index, layout.manifest.first_folio)
        for run in staged
        for index, anchors in enumerate(run.composed.anchors)
        for anchor in anchors
    }


class _PhotoDesk:
    """Orders photographs at the sizes where they stand, each job once, and collects what comes back."""

    def __init__(
        self,
        pool: PhotoPool,
        workspace: Workspace,
        unit: Unit,
        condition: press.Condition,
        *,
        draft: bool,
    ) -> None:
        self._pool = pool
        self._owners = {photo.id: (person, photo) for person in unit.honourees for photo in person.photos}
        self._workspace = workspace
        self._file = workspace.relative(entries.unit_file(workspace.root, unit.folder))
        self._condition = condition
        self._draft = draft
        self._jobs: dict[PhotoJob, Future[Checked[StoredPhoto | None]]] = {}

    def order(self, run: press.PreparedRun) -> None:
        """Start the work for a run's placements."""
        for placement in run.placements:
            job = self._job(placement)
            if job not in self._jobs:
                self._jobs[job] = self._pool.submit(job)

    def collect(self, composition: Composition, progress: Progress) -> Checked[_Photos]:
        """Wait for all photographs of the composition; findings name the page where they stand."""
        press_files: dict[tuple[int, int], press.PreparedPhoto] = {}
        proof_files: dict[tuple[int, int], press.PreparedPhoto] = {}
        findings: list[Finding] = []
        total = sum(len(run.placements) for run in composition.runs)
        for run, start in zip(composition.runs, composition.starts, strict=True):
            for placement in run.placements:
                job = self._job(placement)
                answer = self._jobs[job].result()
                person, _ = self._owners[placement.photo_id]
                place = Place(self._file, person.line, person.name, start + placement.page)
                findings += [replace(item, place=place) for item in answer.findings]
                if answer.value is None:
                    continue
                spot = (start - 1 + placement.page, placement.occurrence)
                stored = answer.value
                proof_files[spot] = press.PreparedPhoto(stored.proof, *stored.proof_size_px, components=3)
                if stored.press is not None and stored.press_size_px is not None:
                    press_files[spot] = press.PreparedPhoto(stored.press, *stored.press_size_px, components=4)
                    findings += self._resolution(placement, place)
                progress("photos", len(proof_files), total)
        return Checked(_Photos(press_files, proof_files), tuple(findings))

    def _resolution(self, placement: press.Placement, place: Place) -> tuple[Finding, ...]:
        _, photo = self._owners[placement.photo_id]
        return press.photo_resolution(placement, (photo.width_px, photo.height_px), place, self._condition.min_ppi)

    def _job(self, placement: press.Placement) -> PhotoJob:
        _, photo = self._owners[placement.photo_id]
        settings = self._workspace.settings
        proof_ppi = DRAFT_PPI if self._draft else settings.proof.ppi
        return PhotoJob(
            path=photo.path,
            label=photo.file,
            crop=placement.crop,
            press_width_px=pixels_at(placement.width, settings.press.ppi),
            press_height_px=pixels_at(placement.height, settings.press.ppi),
            proof_width_px=pixels_at(placement.width, proof_ppi),
            proof_height_px=pixels_at(placement.height, proof_ppi),
            profile=self._condition.profile,
            want_press=not self._draft,
        )


@dataclass(frozen=True)
class _Photos:
    """Prepared photographs by page of the booklet (from 0) and occurrence on it."""

    for_press: Mapping[tuple[int, int], press.PreparedPhoto]
    for_proof: Mapping[tuple[int, int], press.PreparedPhoto]


def slug_faces(faces: fonts.FontSet) -> tuple[Path, ...]:
    """The faces of the slug line: 黑 first, then what stands in for it."""
    roles = faces.chain("hei" if "hei" in faces.roles else faces.roles[0])
    return tuple(face.path for role in roles for face in faces.faces if face.role == role and face.weight == 400)


def page_labels(layout: Layout, pages: int) -> tuple[str, ...]:
    """What a viewer calls each page: the folio, or the cover's name where a page has none."""
    parts = layout.manifest.parts
    labels = [str(max(0, folio_of(page, layout.manifest.first_folio)) or "") for page in range(1, pages + 1)]
    if parts[:1] == ("cover",):
        labels[0] = "封面"
    if parts[1:2] == ("inside-cover",) and pages > 1:
        labels[1] = "封二"
    if parts[-1:] == ("back-cover",) and pages > 2:
        labels[-1] = "封底"
    return tuple(labels)


def made_at(workspace: Workspace, unit: Unit, layout: Layout) -> datetime:
    """The date that the files carry: SOURCE_DATE_EPOCH, else when the newest of the inputs was changed.

    So the same inputs give the same bytes, whenever they are rendered.
    """
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.fromtimestamp(int(epoch), UTC)
    inputs = [entries.unit_file(workspace.root, unit.folder), *(photo.path for photo in unit.photos), *layout.files]
    return datetime.fromtimestamp(int(max(path.stat().st_mtime for path in inputs)), UTC)


@contextmanager
def work_folder(workspace: Workspace, folder: str) -> Iterator[Path]:
    """A folder beside the outputs, on the same disk so that publishing is a rename; gone at the end, come what may.

    Raises OutputError where it cannot be made or written: no rights, disk full.
    """
    home = workspace.root / "out"
    try:
        home.mkdir(parents=True, exist_ok=True)
        _sweep(home)
        work = Path(tempfile.mkdtemp(prefix=f"{_WORK_PREFIX}{os.getpid()}-", dir=home))
    except OSError as problem:
        raise OutputError("output-unwritable", folder=home, reason=problem.strerror or problem) from None
    try:
        yield work
    except OSError as problem:
        raise OutputError(
            "output-unwritable", folder=workspace.out(folder), reason=problem.strerror or problem
        ) from None
    finally:
        shutil.rmtree(work, ignore_errors=True)


_WORK_PREFIX = ".work-"


def _sweep(home: Path) -> None:
    """Remove work folders of runs that were killed: those whose process is gone."""
    for left in home.glob(f"{_WORK_PREFIX}*-*"):
        owner = left.name.removeprefix(_WORK_PREFIX).split("-")[0]
        if owner.isdigit() and not _alive(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def publish(files: Sequence[Path], target: Path) -> tuple[Path, ...]:
    """Move finished files into place, each at once and whole; what stood there before is replaced."""
    target.mkdir(parents=True, exist_ok=True)
    for file in files:
        with file.open("rb") as handle:
            os.fsync(handle.fileno())
    return tuple(file.replace(target / file.name) for file in files)


class _Clock:
    """Measures stages and announces them."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        self.progress(name, 0, 0)
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - begin
