"""Photographs at the sizes where they stand: ordered while pages are composed, collected when all are placed."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace

from booklet import entries, press
from booklet.build.clock import Progress
from booklet.build.compose import Composition
from booklet.findings import Checked, Finding, Place
from booklet.geometry import pixels_at
from booklet.model import Photo, Unit
from booklet.photos.pool import PhotoPool
from booklet.photos.prepare import PhotoJob
from booklet.photos.store import PreparedPhoto as StoredPhoto
from booklet.project import Workspace

DRAFT_PPI = 96


class PhotoDesk:
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

    def collect(self, composition: Composition, progress: Progress) -> Checked[DeskPhotos]:
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
        return Checked(DeskPhotos(press_files, proof_files), tuple(findings))

    def _resolution(self, placement: press.Placement, place: Place) -> tuple[Finding, ...]:
        _, photo = self._owners[placement.photo_id]
        return press.photo_resolution(placement, (photo.width_px, photo.height_px), place, self._condition.min_ppi)

    def _job(self, placement: press.Placement) -> PhotoJob:
        _, photo = self._owners[placement.photo_id]
        return job_of(placement, photo, self._workspace, self._condition, draft=self._draft)


def job_of(
    placement: press.Placement, photo: Photo, workspace: Workspace, condition: press.Condition, *, draft: bool
) -> PhotoJob:
    """What to make of a photo for a place on a page."""
    settings = workspace.settings
    proof_ppi = DRAFT_PPI if draft else settings.proof.ppi
    return PhotoJob(
        path=photo.path,
        label=photo.file,
        crop=placement.crop,
        press_width_px=pixels_at(placement.width, settings.press.ppi),
        press_height_px=pixels_at(placement.height, settings.press.ppi),
        proof_width_px=pixels_at(placement.width, proof_ppi),
        proof_height_px=pixels_at(placement.height, proof_ppi),
        profile=condition.profile,
        want_press=not draft,
    )


@dataclass(frozen=True)
class DeskPhotos:
    """Prepared photographs by page of the booklet (from 0) and occurrence on it."""

    for_press: Mapping[tuple[int, int], press.PreparedPhoto]
    for_proof: Mapping[tuple[int, int], press.PreparedPhoto]
