"""The run, stage after stage."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from booklet import __version__, entries, fonts, layouts, press
from booklet.build.clock import Clock, Progress
from booklet.build.compose import Composition, compose
from booklet.build.desk import PhotoDesk
from booklet.build.judge import INK_CACHE_BYTES, judge
from booklet.build.publish import publish, work_folder
from booklet.cache import Cache
from booklet.findings import Checked, Finding, Place, has_errors, in_order, note, strict
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


def check(workspace: Workspace, folder: str, options: Options = Options()) -> Result:
    """Everything that can be found without composing: the content, its photographs, the layout's needs."""
    content = read(workspace, folder, options)
    found = _in_force(content.findings, options)
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
    clock = Clock(progress or (lambda stage, done, total: None))
    with clock.stage("read"):
        content = read(workspace, folder, options)
    found = _in_force(content.findings, options)
    if content.value is None or has_errors(found):
        return Result(folder, in_order(found), seconds=clock.seconds)
    unit, layout, faces = content.value
    with work_folder(workspace, folder) as work:
        files, made = _make(workspace, unit, layout, faces, options, work, clock)
        findings = _in_force((*content.findings, *made.findings), options)
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


def _make(
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
            inks.prune()
    with clock.stage("proof"):
        target = work / f"{unit.folder}-校样.pdf"
        navigation = press.Navigation(labels=page_labels(layout, composition.value.pages))
        findings += press.finish_proof(target, runs, merged, prepared.value.for_proof, job, navigation)
        files.append(target)
    return tuple(files), Checked(composition.value, tuple(findings))


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
