"""Jobs for the tests of photos."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from booklet.findings import Checked
from booklet.photos.prepare import PhotoJob, RenderedPhoto, render

PROFILE = Path(str(files("booklet"))) / "press" / "profiles" / "ISOcoated_v2_300_bas.icc"
FULL = (0.0, 0.0, 1.0, 1.0)


def make_job(
    folder: Path,
    data: bytes,
    name: str = "photo.jpg",
    crop: tuple[float, float, float, float] = FULL,
    press: tuple[int, int] = (160, 120),
    proof: tuple[int, int] = (80, 60),
    want_press: bool = True,
    sharpen: bool = False,
) -> PhotoJob:
    """A job for bytes written to a file."""
    path = folder / name
    path.write_bytes(data)
    return PhotoJob(path, f"photos/{name}", crop, *press, *proof, PROFILE, want_press, sharpen)


def rendered(job: PhotoJob) -> RenderedPhoto:
    """The photo, which has to succeed."""
    checked = render(job.path.read_bytes(), job)
    assert checked.value is not None, checked.findings
    return checked.value


def ids(checked: Checked[object]) -> list[str]:
    """The ids of what was found."""
    return [item.id for item in checked.findings]
