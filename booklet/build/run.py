"""The run, stage after stage."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from booklet import __version__, entries, fonts, layouts, press
from booklet.binding import NOTHING_SAID, BindingSettings, Plan
from booklet.build.binding import Imposing, check_bound, impose_press, plan_unit, published_pages
from booklet.build.clock import Clock, Progress
from booklet.build.compose import Composition, compose
from booklet.build.cover import COVER, INSIDE, OwnCover, compose_cover, own_files, plan_cover
from booklet.build.desk import DeskPhotos, PhotoDesk
from booklet.build.judge import INK_CACHE_BYTES, judge
from booklet.build.publish import clear_retired, is_proof, publish, retire, work_folder
from booklet.cache import Cache
from booklet.findings import Checked, Finding, Place, Severity, has_errors, in_order, note, strict
from booklet.layouts import Layout, folio_of
from booklet.model import Unit
from booklet.photos.pool import PhotoPool
from booklet.photos.source import probe_all
from booklet.photos.store import PhotoStore
from booklet.project import Workspace


@dataclass(frozen=True)
class Options:
    """What the user asked for. `layout` empty: the unit file's. `draft`: the proof alone, photographs small.

    `variant` and `marks` None: as the settings say. `outline_text`: a copy of the press file without fonts (转曲).
    `impose`: the press file on printing sheets, too. `binding`: what is asked for besides the settings.
    """

    layout: str = ""
    draft: bool = False
    strict: bool = False
    variant: press.Variant | None = None
    marks: press.Marks | None = None
    outline_text: bool = False
    impose: Imposing | None = None
    binding: BindingSettings = NOTHING_SAID


@dataclass(frozen=True)
class Result:
    """What a run made and found. `published` is empty where an error stopped it.

    `is_held`: the proof alone was published, since something is still to be decided (`HOLDS_PRESS`).
    """

    folder: str
    findings: tuple[Finding, ...]
    published: tuple[Path, ...] = ()
    pages: int = 0
    photos: int = 0
    honourees: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)
    is_held: bool = False


HOLDS_PRESS = frozenset({"review-open", "review-pending", "photo-awaited"})
"""Findings that, as errors, let the proof pass and hold back the press file: people look at the proof to clear them."""


def check(workspace: Workspace, folder: str, options: Options = Options()) -> Result:
    """Everything that can be found without composing: the content, its photographs, the layout's needs."""
    content = read(workspace, folder, options)
    found = _in_force(content.findings, options)
    if content.value is None:
        return Result(folder, in_order(found))
    unit = content.value[0]
    return Result(folder, in_order(found), photos=_photos_of(unit), honourees=len(unit.honourees))


def render(
    workspace: Workspace,
    folder: str,
    options: Options = Options(),
    progress: Progress | None = None,
) -> Result:
    """Make a unit's press file and proof, and publish them where no error stands.

    Content problems are findings of the result. Raises BookletError where no run is possible at all.
    """
    clock = Clock(progress or (lambda stage, done, total: None))
    with clock.stage("read"):
        content = read(workspace, folder, options)
    found = _in_force(content.findings, options)
    if content.value is None or _stops(found):
        return Result(folder, in_order(found), seconds=clock.seconds)
    unit, layout, faces = content.value
    if options.impose is not None:
        check_bound(workspace, unit, layout, options.impose)
    with work_folder(workspace, folder) as work:
        files, made = make_files(workspace, unit, layout, faces, options, work, clock)
        findings = _in_force((*content.findings, *made.findings), options)
        published: tuple[Path, ...] = ()
        is_held = has_errors(findings) and not _stops(findings)
        if not _stops(findings):
            with clock.stage("publish"):
                out = workspace.out(folder)
                published = publish([file for file in files if not is_held or is_proof(file)], out)
                if not options.draft:
                    findings += _retired(workspace, folder, out, published, is_held=is_held)
    return Result(
        folder,
        in_order(findings),
        published,
        made.value.pages,
        _photos_of(unit),
        len(unit.honourees),
        clock.seconds,
        is_held,
    )


def _retired(
    workspace: Workspace, folder: str, out: Path, published: tuple[Path, ...], *, is_held: bool
) -> tuple[Finding, ...]:
    """Last files for the print shop that are no longer current take a name that says so."""
    kind = "press-file-outdated"
    gone: tuple[Path, ...] = ()
    if is_held:
        gone = retire(out, folder)
    else:
        clear_retired(out, folder)
        kind = "cover-file-outdated"
        if not any(path.name == f"{folder}-{COVER}.pdf" for path in published):
            gone = retire(out, folder, (INSIDE, COVER))
    return tuple(note(kind, Place(workspace.relative(path)), file=path.name) for path in gone)


def _photos_of(unit: Unit) -> int:
    """How many photographs are there, those still awaited apart."""
    return sum(not photo.is_awaited for photo in unit.photos)


def _stops(findings: Iterable[Finding]) -> bool:
    """Whether nothing may be published, not even the proof."""
    return has_errors(item for item in findings if item.id not in HOLDS_PRESS)


@dataclass(frozen=True)
class Planned:
    """A unit's binding plan; None where its content could not be read. `published`: its pages were counted in the last
    press file, not composed.
    """

    folder: str
    findings: tuple[Finding, ...]
    plan: Plan | None = None
    size_mm: tuple[float, float] = (0.0, 0.0)
    published: bool = False


def plan(
    workspace: Workspace,
    folder: str,
    settings: BindingSettings = NOTHING_SAID,
    options: Options = Options(),
    progress: Progress | None = None,
) -> Planned:
    """Plan how a unit is bound.

    Its pages are those of the last press file where that is newer than entries, photographs and layout, and has the
    layout's size; else the unit is composed. Raises BookletError where no run is possible at all.
    """
    tell = progress or (lambda stage, done, total: None)
    content = read(workspace, folder, options)
    if content.value is None:
        return Planned(folder, in_order(content.findings))
    unit, layout, faces = content.value
    findings = content.findings
    pages = published_pages(workspace, unit, layout) if not options.layout else None
    published = pages is not None
    if pages is None:
        composed = compose(workspace, unit, layout, faces, condition_of(workspace, options), lambda run: None, tell)
        findings = (*findings, *composed.findings)
        pages = composed.value.pages
    planned = plan_unit(workspace, unit, layout, pages, settings)
    page = layout.manifest.page
    return Planned(
        folder,
        in_order((*(item for item in findings if item.severity is Severity.ERROR), *planned.findings)),
        planned.value,
        (page.width_mm, page.height_mm),
        published,
    )


def _in_force(findings: tuple[Finding, ...], options: Options) -> tuple[Finding, ...]:
    """The findings as the run takes them: in a strict one warnings are errors."""
    return strict(findings) if options.strict else findings


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
        manifest = layout.manifest
        return entries.LayoutNeeds(layout.name, manifest.caption, manifest.required, layouts.omitted(layout))

    content = entries.load_unit(
        workspace.root,
        folder,
        needs_of=needs_of,
        probe_all=probe_all,
        missing_glyphs=faces.unprintable,
    )
    if content.value is None or not chosen:
        return Checked(None, content.findings)
    layout = chosen[0]
    findings = list(content.findings)
    if left_out := layouts.left_out(content.value, layout):
        file = workspace.relative(entries.unit_file(workspace.root, folder))
        findings.append(note("layout-leaves-out", Place(file), layout=layout.name, fields="、".join(left_out)))
    return Checked((content.value, layout, faces), tuple(findings))


def condition_of(workspace: Workspace, options: Options) -> press.Condition:
    """The press condition that settings and options ask for.

    Raises UsageError for an unknown one, ResourceError for an ICC file that is not a press's.
    """
    settings = workspace.settings.press
    asked = settings.model_dump(exclude={"condition", "ppi"})
    asked |= {key: value for key, value in (("variant", options.variant), ("marks", options.marks)) if value}
    return press.condition_of(settings.condition, workspace.root, **asked)


def make_files(
    workspace: Workspace,
    unit: Unit,
    layout: Layout,
    faces: fonts.FontSet,
    options: Options,
    work: Path,
    clock: Clock,
) -> tuple[tuple[Path, ...], Checked[Composition]]:
    """Compose, prepare photographs beside it, and write the files into the work folder."""
    condition = condition_of(workspace, options)
    findings: list[Finding] = []
    store = PhotoStore(workspace.cache / "photos")
    with store, PhotoPool(store, expected=len(unit.photos)) as pool:
        desk = PhotoDesk(pool, workspace, unit, condition, draft=options.draft)
        with clock.stage("compose"):
            composition = compose(workspace, unit, layout, faces, condition, desk.order, clock.progress)
            findings += composition.findings
            covered = _own_cover(workspace, unit, layout, faces, options, composition.value.pages, desk)
            cover = covered.value
            findings += covered.findings
        with clock.stage("photos"):
            prepared = desk.collect(composition.value, clock.progress)
            cover_photos: DeskPhotos | None = None
            if cover is not None and cover.composition is not None:
                collected = desk.collect(cover.composition, clock.progress)
                cover_photos = collected.value
                findings += collected.findings
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
            slug = press.Slug(faces.label_files, layout.spots.all)
            press.finish_press(target, runs, merged, prepared.value.for_press, job, condition, slug)
            files.append(target)
            if options.outline_text:
                files.append(work / f"{unit.folder}-印刷版-转曲.pdf")
                press.outline_text(target, files[-1], condition.variant)
        with clock.stage("preflight"):
            inks = Cache(workspace.cache / "ink", INK_CACHE_BYTES)
            low_pages = frozenset(item.place.page for item in findings if item.id == "photo-low-ppi")
            for file in files:
                findings += judge(
                    file,
                    unit,
                    composition.value,
                    prepared.value,
                    condition,
                    inks,
                    clock.progress,
                    outlined=file is not target,
                    low_pages=low_pages,
                )
            if cover is not None:
                own = own_files(
                    target,
                    work,
                    unit,
                    layout,
                    cover,
                    cover_photos,
                    faces,
                    job,
                    condition,
                    inks,
                    clock.progress,
                )
                files += own.value
                findings += own.findings
            inks.prune()
        if options.impose is not None:
            with clock.stage("impose"):
                source = files[0]
                files.append(work / f"{unit.folder}-大版.pdf")
                spots = {name for run in runs for names in run.spots for name in names}
                findings += impose_press(
                    workspace, unit, layout, source, files[-1], options.impose, condition, spots, faces.label_files
                )
    with clock.stage("proof"):
        target = work / f"{unit.folder}-校样.pdf"
        navigation = press.Navigation(labels=page_labels(layout, composition.value.pages))
        findings += press.finish_proof(target, runs, merged, prepared.value.for_proof, job, navigation)
        files.append(target)
    return tuple(files), Checked(composition.value, tuple(findings))


def _own_cover(
    workspace: Workspace,
    unit: Unit,
    layout: Layout,
    faces: fonts.FontSet,
    options: Options,
    pages: int,
    desk: PhotoDesk,
) -> Checked[OwnCover | None]:
    """The cover that is printed apart, composed; None for a draft and for a booklet without."""
    if options.draft:
        return Checked(None)
    planned = plan_cover(workspace, unit, layout, pages, options.binding)
    # An imposed file tells the same of the plan, and where.
    told = tuple(item for item in planned.findings if options.impose is None or item.severity is Severity.ERROR)
    if planned.value is None or has_errors(told):
        return Checked(None, told)
    condition = condition_of(workspace, options)
    cover = compose_cover(workspace, unit, layout, faces, condition, planned.value, desk.order)
    return Checked(cover.value, (*told, *cover.findings))


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
    photos = [photo.path for photo in unit.photos if not photo.is_awaited]
    inputs = [entries.unit_file(workspace.root, unit.folder), *photos, *layout.files]
    return datetime.fromtimestamp(int(max(path.stat().st_mtime for path in inputs)), UTC)
