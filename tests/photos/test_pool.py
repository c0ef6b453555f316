from __future__ import annotations

import errno
import os
import signal
import threading
import time
from pathlib import Path

import photo_pictures as pictures
import pytest
from photo_jobs import ids, make_job, rendered

from booklet.errors import OutputError
from booklet.findings import Checked
from booklet.photos import pool as pool_module
from booklet.photos import store as store_module
from booklet.photos.pool import PhotoPool, worker_count
from booklet.photos.prepare import PhotoJob, RenderedPhoto
from booklet.photos.store import Outcome, PhotoFolder, PhotoStore


def jobs_for(folder: Path, count: int) -> list[PhotoJob]:
    return [make_job(folder, pictures.encoded(pictures.scene(320, 240, seed)), f"{seed}.jpg") for seed in range(count)]


def fatal_work(entries: PhotoFolder, job: PhotoJob) -> Outcome:
    """In a worker: what the kernel does to one that takes too much memory."""
    if "fatal" in job.label:
        os.kill(os.getpid(), signal.SIGKILL)
    return entries.make(job)


def test_many_photos_and_a_warm_second_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = jobs_for(tmp_path, 7)
    with PhotoStore(tmp_path / "cache") as store:
        with PhotoPool(store, workers=2) as pool:
            photos = [pool.submit(job).result(timeout=60).value for job in jobs]
        for photo, job in zip(photos, jobs, strict=True):
            assert photo is not None and photo.press is not None
            assert photo.press.read_bytes() == rendered(job).press
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 10 * 10**9)
    with PhotoStore(tmp_path / "cache") as store:
        for job in jobs:
            store.learn(store.entries.make(job).known)
        monkeypatch.setattr(pool_module, "_new_executor", None)
        with PhotoPool(store, workers=2) as pool:
            futures = [pool.submit(job) for job in jobs]
            assert all(future.done() for future in futures), "nothing is started"
            assert [future.result().value for future in futures] == photos


def test_a_few_photos_are_made_in_this_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "_new_executor", None)
    with PhotoStore(tmp_path / "cache") as store, PhotoPool(store, expected=2) as pool:
        for job in jobs_for(tmp_path, 2):
            future = pool.submit(job)
            assert future.done() and future.result().value is not None


def test_content_problems_are_findings(tmp_path: Path) -> None:
    good, bad = jobs_for(tmp_path, 1)[0], make_job(tmp_path, b"text" * 30, "bad.jpg")
    with PhotoStore(tmp_path / "cache") as store, PhotoPool(store, workers=1) as pool:
        first, second = pool.submit(bad), pool.submit(good)
        assert ids(first.result(timeout=60)) == ["photo-not-image"]
        assert second.result(timeout=60).value is not None


def test_a_worker_that_dies_is_a_finding_of_its_photo_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool_module, "_work", fatal_work)
    jobs = jobs_for(tmp_path, 6)
    jobs.insert(2, make_job(tmp_path, pictures.encoded(pictures.quadrants()), "fatal.jpg"))
    with PhotoStore(tmp_path / "cache") as store, PhotoPool(store, workers=2) as pool:
        futures = [pool.submit(job) for job in jobs]
        results = [future.result(timeout=120) for future in futures]
    assert [ids(result) for result in results] == [[], [], ["photo-worker-died"], [], [], [], []]
    assert [result.value is None for result in results] == [False, False, True, False, False, False, False]
    assert results[2].findings[0].place.file == "photos/fatal.jpg"


def test_a_full_disk_reaches_the_caller(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, body: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    (job,) = jobs_for(tmp_path, 1)
    with PhotoStore(tmp_path / "cache") as store:
        with monkeypatch.context() as patch:
            patch.setattr(store_module, "write_whole", full)
            with PhotoPool(store, expected=1) as pool, pytest.raises(OutputError):
                pool.submit(job).result()
        # In a worker: a file lies where the entry's folder has to be.
        for first in range(256):
            path = store.entries.folder / f"{first:02x}"
            if path.is_dir():
                path.rmdir()
            path.write_bytes(b"")
        with PhotoPool(store, workers=1) as pool, pytest.raises(OutputError) as caught:
            pool.submit(job).result(timeout=60)
    assert caught.value.key == "photo-store-unwritable" and "reason" in caught.value.params


def test_leaving_by_an_error_drops_what_waits(tmp_path: Path) -> None:
    jobs = jobs_for(tmp_path, 40)
    futures = []
    with PhotoStore(tmp_path / "cache") as store, pytest.raises(KeyboardInterrupt), PhotoPool(store, workers=1) as pool:
        futures = [pool.submit(job) for job in jobs]
        raise KeyboardInterrupt
    assert all(future.done() for future in futures)
    assert sum(future.cancelled() for future in futures) >= 30
    assert [thread.name for thread in threading.enumerate() if thread.name == "photos"] == []


def test_a_future_cancelled_by_the_caller_hurts_nobody(tmp_path: Path) -> None:
    jobs = jobs_for(tmp_path, 8)
    with PhotoStore(tmp_path / "cache") as store, PhotoPool(store, workers=1) as pool:
        futures = [pool.submit(job) for job in jobs]
        cancelled = futures[-1].cancel()
        assert futures[0].result(timeout=60).value is not None
        assert futures[-2].result(timeout=60).value is not None
    assert cancelled and futures[-1].cancelled()


def test_worker_count_is_bounded_by_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    assert worker_count() >= 1
    monkeypatch.setattr(os, "sysconf", lambda name: {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": 2**20}[name])
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(64)), raising=False)
    assert worker_count() == 2


def test_results_are_small_to_send(tmp_path: Path) -> None:
    """Workers hand over paths, not pictures."""
    import pickle

    (job,) = jobs_for(tmp_path, 1)
    with PhotoStore(tmp_path / "cache") as store:
        outcome = store.entries.make(job)
    assert len(pickle.dumps(outcome)) < 2000
    assert not isinstance(outcome.photo, Checked) or not isinstance(outcome.photo.value, RenderedPhoto)
