"""A unit's pages to look at, without files to publish: run by run as they are composed, the one looked at first.

Each run becomes a small PDF of its own, kept by content: what has not changed is neither composed nor written again.
Photographs are cropped from proxies, pictures of at most `PROXY_PX` made once of each original, unless a render has
prepared them already.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from booklet import entries, fonts, press
from booklet.build.clock import Progress
from booklet.build.compose import Composition, First, StagedRun, compose
from booklet.build.desk import job_of
from booklet.build.run import Options, condition_of, page_labels, read
from booklet.cache import digest
from booklet.findings import Finding, Place, has_errors, in_order
from booklet.model import Photo, Unit
from booklet.photos.pool import PhotoPool
from booklet.photos.prepare import PhotoJob
from booklet.photos.source import probe
from booklet.photos.store import PhotoFolder, PhotoStore
from booklet.photos.store import PreparedPhoto as StoredPhoto
from booklet.press.look import page_digests, write_look, write_plates
from booklet.project import Workspace

PROXY_PX = 2000
KEPT_BYTES = 1 << 29
"""What the folder of looked-at runs may grow to."""
_REVISION = "1"

_UNREADABLE = ("yaml-", "unit-", "encoding-broken", "encoding-unknown")
"""Beginnings of findings that say that a file could not be understood as a whole: pages from it would be misleading."""


@dataclass(frozen=True)
class Picture:
    """A photograph on a page: `box` is left, top, width, height in points from the trim's upper left corner.

    `placed` is the whole photograph, `box` the part that shows. `ppi` is what the original gives there.
    """

    photo: str
    box: tuple[float, float, float, float]
    placed: tuple[float, float, float, float]
    ppi: int


@dataclass(frozen=True)
class LookPage:
    """A page: `key` changes with anything that it shows. Sizes in points; `places` as `composition.places`, in JSON."""

    key: str
    width: float
    height: float
    bleed: float
    places: Any
    pictures: tuple[Picture, ...]
    anchors: tuple[str, ...]


@dataclass(frozen=True)
class LookRun:
    """A run of the booklet that starts on page `start` (from 1), with the files of its pages.

    `is_provisional`: a table of contents that has no numbers yet; it comes again.
    """

    index: int
    start: int
    key: str
    file: Path
    prepared: Path
    pages: tuple[LookPage, ...]
    is_provisional: bool = False


@dataclass(frozen=True)
class Look:
    """What a build came to. Without `runs` it failed, and `findings` say why; `labels` name the pages."""

    findings: tuple[Finding, ...]
    runs: tuple[LookRun, ...] = ()
    labels: tuple[str, ...] = ()
    unit: Unit | None = None
    layout: str = ""
    safe_mm: float = 0.0
    min_ppi: float = 150.0
    read: tuple[Path, ...] = ()


def look(
    workspace: Workspace,
    folder: str,
    options: Options,
    told: Callable[[LookRun], None],
    progress: Progress,
    first: First | None = None,
) -> Look:
    """Make a unit's pages to look at; `told` gets each run when its file is there, `first` ahead of all.

    Content problems are findings of the result. Raises BookletError where nothing can be made at all.
    """
    progress("read", 0, 0)
    content = read(workspace, folder, options)
    watched = inputs(workspace, folder)
    if content.value is None or any(_is_unreadable(item) for item in content.findings):
        return Look(in_order(content.findings), read=watched)
    unit, layout, faces = content.value
    condition = condition_of(workspace, options)
    home = workspace.cache / "preview"
    findings = list(content.findings)
    store = PhotoStore(workspace.cache / "photos")
    with store, PhotoPool(store, expected=len(unit.photos)) as pool:
        desk = _Desk(workspace, unit, condition, pool, store)
        stage = _Stage(condition, faces, desk, home, told)
        composition = compose(workspace, unit, layout, faces, condition, desk.order, progress, stage.arrived, first)
        runs = stage.runs(composition.value)
        findings += [*composition.findings, *desk.findings(composition.value), *store.findings]
    prune(home, KEPT_BYTES, keep=(path for run in runs for path in (run.file, run.prepared)))
    return Look(
        in_order(findings),
        runs,
        page_labels(layout, composition.value.pages),
        unit,
        layout.name,
        condition.safe_mm,
        condition.min_ppi,
        (*watched, *layout.folders),
    )


def inputs(workspace: Workspace, folder: str) -> tuple[Path, ...]:
    """The files and folders that a build of a unit reads, its layout's own apart."""
    return (
        workspace.root / "booklet.toml",
        *workspace.profiles,
        entries.unit_file(workspace.root, folder).parent,
        workspace.photos(folder),
        *workspace.layout_folders,
        *workspace.font_folders,
    )


def _is_unreadable(item: Finding) -> bool:
    return has_errors([item]) and item.id.startswith(_UNREADABLE)


class _Desk:
    """Photographs for runs: ordered as runs come, waited for where a run is written."""

    def __init__(
        self, workspace: Workspace, unit: Unit, condition: press.Condition, pool: PhotoPool, store: PhotoStore
    ) -> None:
        self._workspace = workspace
        self._file = workspace.relative(entries.unit_file(workspace.root, unit.folder))
        self._owners = {photo.id: (person, photo) for person in unit.honourees for photo in person.photos}
        self._condition = condition
        self._pool = pool
        self._store = store
        self._proxies: dict[str, Future[Any]] = {}
        self._found: list[Finding] = []

    def order(self, run: press.PreparedRun) -> None:
        """Start the proxies that a run needs."""
        for placement in run.placements:
            photo = self.photo(placement)
            if photo.id not in self._proxies and self._finished(placement) is None:
                self._proxies[photo.id] = self._pool.submit(_proxy_job(photo, self._condition.profile))

    def is_ready(self, run: press.PreparedRun) -> bool:
        """Whether no photograph of the run has to be waited for."""
        asked = (self._proxies.get(placement.photo_id) for placement in run.placements)
        return all(future is None or future.done() for future in asked)

    def photo(self, placement: press.Placement) -> Photo:
        """The photo of a placement."""
        return self._owners[placement.photo_id][1]

    def identity(self, placement: press.Placement) -> str:
        """What a placement shows, whichever picture of it is at hand: the original as it is now, and the crop."""
        photo = self.photo(placement)
        try:
            stat = photo.path.stat()
        except OSError:
            return photo.id
        return f"{photo.id} {stat.st_size} {stat.st_mtime_ns} {placement.crop} {placement.width} {placement.height}"

    def ppi(self, placement: press.Placement) -> int:
        """The effective resolution of a placement's original."""
        photo = self.photo(placement)
        left, top, right, bottom = placement.crop
        across = (right - left) * photo.width_px / (placement.width / 72)
        down = (bottom - top) * photo.height_px / (placement.height / 72)
        return round(min(across, down))

    def collect(self, run: press.PreparedRun) -> dict[tuple[int, int], press.PreparedPhoto]:
        """The run's photographs by page of the run, from 0, and occurrence on it; waits for proxies."""
        made: dict[tuple[int, int], press.PreparedPhoto] = {}
        for placement in run.placements:
            stored = self._finished(placement) or self._cropped(placement)
            made[placement.key] = press.PreparedPhoto(stored.proof, *stored.proof_size_px, components=3)
        return made

    def findings(self, composition: Composition) -> tuple[Finding, ...]:
        """What is wrong with photographs, and with their resolution where they stand."""
        found = list(self._found)
        for run, start in zip(composition.runs, composition.starts, strict=True):
            for placement in run.placements:
                person, photo = self._owners[placement.photo_id]
                place = Place(self._file, person.line, person.name, start + placement.page)
                size = (photo.width_px, photo.height_px)
                found += press.photo_resolution(placement, size, place, self._condition.min_ppi)
        return tuple(found)

    def _finished(self, placement: press.Placement) -> StoredPhoto | None:
        """What a render has prepared for this place."""
        photo = self.photo(placement)
        found = self._store.find(job_of(placement, photo, self._workspace, self._condition, draft=False))
        return found.value if found else None

    def _cropped(self, placement: press.Placement) -> StoredPhoto:
        photo = self.photo(placement)
        proxy = self._proxies.get(photo.id)
        if proxy is None:
            proxy = self._proxies[photo.id] = self._pool.submit(_proxy_job(photo, self._condition.profile))
        whole = proxy.result()
        if whole.value is None:
            person = self._owners[photo.id][0]
            place = Place(self._file, person.line, person.name)
            self._found += [replace(item, place=place) for item in whole.findings]
            raise PhotoGone(in_order(self._found))
        job = replace(
            job_of(placement, photo, self._workspace, self._condition, draft=False),
            path=whole.value.proof,
            want_press=False,
        )
        known = self._store.find(job)
        if known is None:
            outcome = self._store.entries.make(job)
            self._store.learn(outcome.known)
            known = outcome.photo
        if known.value is None:
            raise PhotoGone(known.findings)
        return known.value


class PhotoGone(Exception):  # noqa: N818 - reads as what it is
    """A photograph that was there when the content was read cannot be opened now; `findings` say which."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(findings)
        self.findings = tuple(findings)


def _proxy_job(photo: Photo, profile: Path) -> PhotoJob:
    """The whole photo, small."""
    scale = min(1.0, PROXY_PX / max(photo.width_px, photo.height_px))
    width, height = max(1, round(photo.width_px * scale)), max(1, round(photo.height_px * scale))
    whole = (0.0, 0.0, 1.0, 1.0)
    return PhotoJob(photo.path, photo.file, whole, width, height, width, height, profile, want_press=False)


class _Stage:
    """Writes runs as they arrive, as soon as their photographs are there."""

    def __init__(
        self,
        condition: press.Condition,
        faces: fonts.FontSet,
        desk: _Desk,
        home: Path,
        told: Callable[[LookRun], None],
    ) -> None:
        self._faces = faces
        # Plates go by the page's key: they show another ink limit, or another press.
        self._shared_key = digest(faces.fingerprint, repr(condition), condition.profile.read_bytes())
        self._desk = desk
        self._home = home
        self._told = told
        self._waiting: dict[int, StagedRun] = {}
        self._made: dict[int, LookRun] = {}
        self._any = False

    def arrived(self, staged: StagedRun, index: int) -> None:
        """A run was composed; the first of all is shown at once, the others when their photographs are there."""
        self._made.pop(index, None)
        self._waiting[index] = staged
        if not self._any:
            self._any = True
            self._write(index)
            return
        for number in [number for number, one in self._waiting.items() if self._desk.is_ready(one.prepared)]:
            self._write(number)

    def runs(self, composition: Composition) -> tuple[LookRun, ...]:
        """All runs, in order."""
        for number in sorted(self._waiting):
            self._write(number)
        runs = (self._made[index] for index in range(len(composition.runs)))
        return tuple(replace(run, start=start) for run, start in zip(runs, composition.starts, strict=True))

    def _write(self, index: int) -> None:
        staged = self._waiting.pop(index)
        prepared = staged.prepared
        photos = self._desk.collect(prepared)
        names = {place: photo.path.name for place, photo in photos.items()}
        shown = {placement.key: self._desk.identity(placement) for placement in prepared.placements}
        digests = [digest(_REVISION, self._shared_key, one) for one in page_digests(prepared, shown)]
        key = digest(_REVISION, self._shared_key, prepared.proof, prepared.press, json.dumps(sorted(names.items())))
        file, stored = self._home / f"{key}.pdf", self._home / f"{key}.run"
        if not file.is_file():
            write_look(file, prepared, photos, self._faces.file_of)
        else:
            file.touch()
        if not stored.is_file():
            stored.write_bytes(prepared.to_bytes())
        else:
            stored.touch()
        places = json.loads(staged.composed.places)
        pages = tuple(
            LookPage(
                key=page_key,
                width=prepared.trim[number].width,
                height=prepared.trim[number].height,
                bleed=prepared.trim[number].x0 - prepared.bleed[number].x0,
                places=places[number] if number < len(places) else None,
                pictures=tuple(self._pictures(prepared, number)),
                anchors=staged.composed.anchors[number],
            )
            for number, page_key in enumerate(digests)
        )
        run = LookRun(index, staged.start, key, file, stored, pages, staged.is_provisional)
        self._made[index] = run
        self._told(run)

    def _pictures(self, run: press.PreparedRun, page: int) -> Iterable[Picture]:
        height = run.trim[page].height
        for placement in run.placements:
            if placement.page == page:
                seen, whole = placement.visible, placement.placed
                yield Picture(
                    placement.photo_id,
                    (seen.x0, height - seen.y1, seen.width, seen.height),
                    (whole.x0, height - whole.y1, whole.width, whole.height),
                    self._desk.ppi(placement),
                )


def proxy_file(workspace: Workspace, options: Options, path: Path, label: str) -> Path | None:
    """A small picture of a photograph, JPEG in sRGB; None where the photograph cannot be used. Raises OutputError."""
    facts = probe(path, label).value
    if facts is None:
        return None
    photo = Photo("", label, path, facts.width_px, facts.height_px)
    job = _proxy_job(photo, condition_of(workspace, options).profile)
    made = PhotoFolder(workspace.cache / "photos").make(job).photo.value
    return made.proof if made else None


def plates_file(workspace: Workspace, options: Options, unit: Unit, run: LookRun) -> Path:
    """A run's pages in press colours, as a PDF to draw plates of, its photographs from proxies.

    Raises OSError where the run is no longer kept, PhotoGone where a photograph is.
    """
    target = run.file.with_name(f"{run.key}.plates.pdf")
    if target.is_file():
        return target
    prepared = press.PreparedRun.from_bytes(run.prepared.read_bytes())
    condition = condition_of(workspace, options)
    photos = {photo.id: photo for photo in unit.photos}
    folder = PhotoFolder(workspace.cache / "photos")
    made: dict[tuple[int, int], press.PreparedPhoto] = {}
    for placement in prepared.placements:
        photo = photos[placement.photo_id]
        whole = folder.make(_proxy_job(photo, condition.profile)).photo
        if whole.value is None:
            raise PhotoGone(whole.findings)
        job = job_of(placement, photo, workspace, condition, draft=False)
        job = replace(
            job,
            path=whole.value.proof,
            press_width_px=job.proof_width_px,
            press_height_px=job.proof_height_px,
        )
        stored = folder.make(job).photo
        if stored.value is None or stored.value.press is None or stored.value.press_size_px is None:
            raise PhotoGone(stored.findings)
        made[placement.key] = press.PreparedPhoto(stored.value.press, *stored.value.press_size_px, components=4)
    write_plates(target, prepared, made, fonts.load_fonts(workspace.font_folders).file_of)
    return target


def prune(home: Path, limit_bytes: int, keep: Iterable[Path]) -> None:
    """Drop the files of runs looked at longest ago, until the rest is within the limit; `keep` stay."""
    kept = set(keep)
    try:
        found = sorted((path.stat().st_mtime_ns, path.stat().st_size, path) for path in home.iterdir())
    except OSError:
        return
    excess = sum(size for _, size, _ in found) - limit_bytes
    for _, size, path in found:
        if excess <= 0:
            return
        if path not in kept:
            path.unlink(missing_ok=True)
            excess -= size
