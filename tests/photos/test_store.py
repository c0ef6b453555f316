from __future__ import annotations

import errno
import os
import time
from dataclasses import replace
from pathlib import Path

import photo_pictures as pictures
import pytest
from photo_jobs import ids, make_job, rendered
from PIL import Image

from booklet.errors import OutputError
from booklet.findings import Checked
from booklet.photos import store as store_module
from booklet.photos.prepare import PhotoJob, RenderedPhoto, render
from booklet.photos.store import PhotoStore, PreparedPhoto


@pytest.fixture
def decoded(monkeypatch: pytest.MonkeyPatch) -> list[PhotoJob]:
    """The jobs that were really made."""
    jobs: list[PhotoJob] = []

    def counted(data: bytes, job: PhotoJob) -> Checked[RenderedPhoto | None]:
        jobs.append(job)
        return render(data, job)

    monkeypatch.setattr(store_module, "render", counted)
    return jobs


def old(path: Path, seconds: float = 100) -> None:
    """Make a file's times old enough to be trusted: the change time cannot be set, so the clock is, see `later`."""
    os.utime(path, (time.time() - seconds,) * 2)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the store think that it is ten seconds later, so that files just written are trusted."""
    now = time.time_ns
    monkeypatch.setattr(time, "time_ns", lambda: now() + 10 * 10**9)


def take(folder: Path, job: PhotoJob) -> PreparedPhoto:
    """The photo by a store of its own, as a run would."""
    with PhotoStore(folder) as store:
        found = store.find(job)
        if found is None:
            outcome = store.entries.make(job)
            store.learn(outcome.known)
            found = outcome.photo
    assert found.value is not None
    return found.value


def test_the_second_run_neither_decodes_nor_reads_the_photo(
    tmp_path: Path, decoded: list[PhotoJob], later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = make_job(tmp_path, pictures.encoded(pictures.quadrants()))
    first = take(tmp_path / "cache", job)
    expected = rendered(job)
    assert first.press is not None
    assert (first.press.read_bytes(), first.proof.read_bytes()) == (expected.press, expected.proof)
    assert (first.press_size_px, first.proof_size_px, first.source_px) == ((160, 120), (80, 60), (320, 240))
    monkeypatch.setattr(store_module.PhotoFolder, "make", None)
    assert take(tmp_path / "cache", job) == first
    assert len(decoded) == 1


def test_the_same_content_elsewhere_is_one_entry(tmp_path: Path, decoded: list[PhotoJob]) -> None:
    data = pictures.encoded(pictures.quadrants())
    one, other = make_job(tmp_path, data, "a.jpg"), make_job(tmp_path, data, "b.jpg")
    assert take(tmp_path / "cache", one) == take(tmp_path / "cache", other)
    assert len(decoded) == 1


def test_every_parameter_counts(tmp_path: Path, decoded: list[PhotoJob]) -> None:
    job = make_job(tmp_path, pictures.encoded(pictures.quadrants()))
    fogra = job.profile.parent / "FOGRA39L_coated.icc"
    jobs = [
        job,
        replace(job, crop=(0.0, 0.0, 0.5, 0.5)),
        replace(job, press_width_px=150),
        replace(job, press_height_px=100),
        replace(job, proof_width_px=70),
        replace(job, proof_height_px=50),
        replace(job, want_press=False),
        replace(job, sharpen=True),
        replace(job, profile=fogra),
    ]
    made = [take(tmp_path / "cache", each) for each in jobs]
    assert len(decoded) == len(jobs) == len({photo.proof for photo in made})
    again = [take(tmp_path / "cache", each) for each in jobs]
    assert again == made and len(decoded) == len(jobs)


@pytest.mark.parametrize("part", ["press.jpg", "proof.jpg", "json"])
@pytest.mark.parametrize("damage", ["cut", "flipped", "missing", "empty"])
def test_a_damaged_entry_is_made_again(tmp_path: Path, decoded: list[PhotoJob], part: str, damage: str) -> None:
    job = make_job(tmp_path, pictures.encoded(pictures.quadrants()))
    take(tmp_path / "cache", job)
    (path,) = (tmp_path / "cache").glob(f"??/*.{part}")
    body = path.read_bytes()
    middle = len(body) // 2
    if damage == "missing":
        path.unlink()
    else:
        flipped = body[:middle] + bytes((body[middle] ^ 0xFF,)) + body[middle + 1 :]
        path.write_bytes({"cut": body[:middle], "flipped": flipped, "empty": b""}[damage])
    photo = take(tmp_path / "cache", job)
    expected = rendered(job)
    assert photo.press is not None
    assert (photo.press.read_bytes(), photo.proof.read_bytes()) == (expected.press, expected.proof)
    assert len(decoded) == 2


def test_a_change_of_the_same_size_within_a_second_is_noticed(tmp_path: Path, decoded: list[PhotoJob]) -> None:
    red, blue = (pictures.encoded(Image.new("RGB", (160, 120), c), "BMP") for c in ("red", "blue"))
    job = make_job(tmp_path, red, "photo.bmp")
    stat = job.path.stat()
    first = take(tmp_path / "cache", job)
    job.path.write_bytes(blue)
    os.utime(job.path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert len(red) == len(blue) and job.path.stat().st_mtime_ns == stat.st_mtime_ns
    assert take(tmp_path / "cache", job) != first
    assert len(decoded) == 2


def test_stamps_are_not_trusted_for_files_just_written(tmp_path: Path) -> None:
    job = make_job(tmp_path, pictures.encoded(pictures.quadrants()))
    with PhotoStore(tmp_path / "cache") as store:
        assert store.entries.make(job).known is None
        assert store.find(job) is None


def test_an_old_file_that_changes_is_noticed(tmp_path: Path, decoded: list[PhotoJob], later: None) -> None:
    job = make_job(tmp_path, pictures.encoded(pictures.quadrants()))
    first = take(tmp_path / "cache", job)
    stat = job.path.stat()
    job.path.write_bytes(pictures.encoded(pictures.scene(320, 240)))
    os.utime(job.path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert take(tmp_path / "cache", job) != first


def test_findings_come_with_an_entry_under_the_label_of_the_day(tmp_path: Path, decoded: list[PhotoJob]) -> None:
    data = pictures.encoded(pictures.quadrants(), icc_profile=b"nonsense" * 40)
    one, other = make_job(tmp_path, data, "a.jpg"), make_job(tmp_path, data, "b.jpg")
    with PhotoStore(tmp_path / "cache") as store:
        made, found = (store.entries.make(job).photo for job in (one, other))
    assert len(decoded) == 1
    assert ids(made) == ids(found) == ["photo-colour-profile"]
    assert found.findings[0].place.file == found.findings[0].values["file"] == "photos/b.jpg"
    assert found.findings == render(data, other).findings


def test_a_failure_is_not_stored(tmp_path: Path, decoded: list[PhotoJob]) -> None:
    job = make_job(tmp_path, b"text" * 30)
    with PhotoStore(tmp_path / "cache") as store:
        for _ in range(2):
            assert ids(store.entries.make(job).photo) == ["photo-not-image"]
        assert ids(store.entries.make(replace(job, path=tmp_path / "none")).photo) == ["photo-unreadable"]
    assert len(decoded) == 2


def test_a_folder_that_cannot_be_written_is_a_warning(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where a folder should be")
    job = make_job(tmp_path, pictures.encoded(pictures.quadrants()))
    with PhotoStore(tmp_path / "cache") as store:
        assert [item.id for item in store.findings] == ["photo-cache-unwritable"]
        photo = store.entries.make(job).photo.value
        assert photo is not None and photo.proof.is_file()
    assert not photo.proof.exists()


def test_a_full_disk_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, body: bytes) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    job = make_job(tmp_path, pictures.encoded(pictures.quadrants()))
    with PhotoStore(tmp_path / "cache") as store:
        monkeypatch.setattr(store_module, "write_whole", full)
        with pytest.raises(OutputError) as caught:
            store.entries.make(job)
        monkeypatch.undo()
    assert caught.value.key == "photo-store-unwritable"
    assert list((tmp_path / "cache").glob("??/.*")) == []


def test_the_least_recently_used_go_first(tmp_path: Path, decoded: list[PhotoJob]) -> None:
    data = pictures.encoded(pictures.scene(640, 480))
    jobs = [make_job(tmp_path, data, crop=(0.0, 0.0, 1.0, 0.5 + step / 10)) for step in range(4)]
    folder = tmp_path / "cache"
    for age, job in enumerate(jobs):
        photo = take(folder, job)
        for path in photo.proof.parent.glob(photo.proof.name.split(".")[0] + "*"):
            old(path, 1000 - age)
    with PhotoStore(folder) as store:
        outcome = store.entries.make(jobs[0])  # used now
        size = sum(path.stat().st_size for path in folder.glob("??/*"))
        store._limit_bytes = size * 6 // 10
    assert outcome.photo.value is not None and outcome.photo.value.proof.exists()
    assert sum(path.stat().st_size for path in folder.glob("??/*")) <= size * 6 // 10
    made = len(decoded)
    take(folder, jobs[3])
    take(folder, jobs[0])
    assert len(decoded) == made, "the newest and the one just used are there"
    take(folder, jobs[1])
    assert len(decoded) == made + 1, "the oldest is gone"


def test_a_damaged_digest_file_costs_time_only(tmp_path: Path, later: None) -> None:
    job = make_job(tmp_path, pictures.encoded(pictures.quadrants()))
    first = take(tmp_path / "cache", job)
    (tmp_path / "cache" / "digests.json").write_bytes(b'[["a", 1')
    assert take(tmp_path / "cache", job) == first
