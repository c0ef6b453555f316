"""Small composed pages for the tests of the press stage, and the whole way from them to finished files."""

from __future__ import annotations

import hashlib
import io
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest
import weasyprint
from numpy.typing import NDArray
from PIL import Image
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from booklet.findings import Severity
from booklet.geometry import pixels_at
from booklet.press import (
    COATED_FOGRA39_300,
    Condition,
    Inks,
    Job,
    MergedFonts,
    Navigation,
    Policy,
    PreparedPhoto,
    PreparedRun,
    Slug,
    finish_press,
    finish_proof,
    merge_fonts,
    preflight,
    prepare_run,
)

FONTS = Path(__file__).parents[2] / "fonts"
FACES = {
    "Booklet-Song": FONTS / "BookletSong-Regular.otf",
    "Booklet-Song-Bold": FONTS / "BookletSong-Bold.otf",
    "Booklet-Kai": FONTS / "BookletKai-Regular.ttf",
    "Booklet-FangSong": FONTS / "BookletFangSong-Regular.otf",
    "Booklet-Rare-A": FONTS / "BookletRareA-Regular.ttf",
    "Booklet-Rare-B": FONTS / "BookletRareB-Regular.ttf",
}
JOB = Job("棚改办", "表彰画册", datetime(2026, 3, 1, 8, 30, tzinfo=UTC), "booklet 0")
GHOSTSCRIPT = pytest.mark.skipif(shutil.which("gs") is None, reason="Ghostscript is not installed")
SLUG_FACES = (FONTS / "BookletHei-Regular.otf", FONTS / "BookletSong-Regular.otf")
QUADRANTS = ((200, 30, 30), (30, 160, 60), (30, 60, 180), (220, 200, 40))

_FONT_CSS = """
@font-face { font-family: "Booklet Song"; src: url(song) }
@font-face { font-family: "Booklet Song"; font-weight: 700; src: url(bold) }
@font-face { font-family: "Booklet Kai"; src: url(kai) }
@font-face { font-family: "Booklet FangSong"; src: url(fang) }
@font-face { font-family: "Booklet Rare A"; src: url(rare-a) }
@font-face { font-family: "Booklet Rare B"; src: url(rare-b) }
"""
_PAGE_CSS = """
@page { size: 100mm 140mm; margin: 10mm; bleed: 3mm }
body { margin: 0; font: 12pt "Booklet Song", "Booklet Rare A", "Booklet Rare B" }
"""


class _Placeholders(URLFetcher):  # type: ignore[misc]  # weasyprint has no types
    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith("booklet-photo:"):
            return URLFetcherResponse(url, png(Image.new("RGB", (4, 3), (128, 128, 128))), {})
        return super().fetch(url, headers)


@cache
def _type() -> tuple[FontConfiguration, weasyprint.CSS]:
    """The faces, read once: sixty megabytes a document would be most of a test's time."""
    faces = _FONT_CSS
    for name, face in zip(("song", "bold", "kai", "fang", "rare-a", "rare-b"), FACES.values(), strict=True):
        faces = faces.replace(f"url({name})", f"url({face.as_uri()})")
    configuration = FontConfiguration()
    return configuration, weasyprint.CSS(string=faces, font_config=configuration)


def composed(body: str, css: str = "") -> bytes:
    """One run as WeasyPrint writes it; photos are 4 to 3."""
    html = f'<html lang="zh-Hans"><style>{_PAGE_CSS}{css}</style><body>{body}</body></html>'
    configuration, faces = _type()
    document = weasyprint.HTML(string=html, url_fetcher=_Placeholders())
    pdf = document.write_pdf(font_config=configuration, stylesheets=[faces])
    assert isinstance(pdf, bytes)
    return pdf


@cache
def inks() -> Inks:
    return Inks(COATED_FOGRA39_300.profile.read_bytes())


def prepared(body: str, css: str = "", photos: Iterable[str] = ("a", "b"), policy: Policy | None = None) -> PreparedRun:
    return prepare_run(composed(body, css), photos, inks(), policy or Policy())


def fonts_of(runs: Sequence[PreparedRun]) -> MergedFonts:
    return merge_fonts(runs, FACES.get)


def quadrants(width: int = 800, height: int = 600) -> Image.Image:
    """A photograph whose four quarters have colours of their own."""
    image = Image.new("RGB", (width, height))
    for index, colour in enumerate(QUADRANTS):
        x, y = index % 2 * width // 2, index // 2 * height // 2
        image.paste(colour, (x, y, x + width // 2, y + height // 2))
    return image


def photo_files(
    runs: Sequence[PreparedRun], folder: Path, source: Image.Image, ppi: float = 300
) -> tuple[dict[tuple[int, int], PreparedPhoto], dict[tuple[int, int], PreparedPhoto]]:
    """The photograph of every placement, cut and sized as the placement says: for press and for proof."""
    folder.mkdir(exist_ok=True)
    press, proof, first = {}, {}, 0
    for run in runs:
        for placed in run.placements:
            size = pixels_at(placed.width, ppi), pixels_at(placed.height, ppi)
            left, top, right, bottom = placed.crop
            box = (left * source.width, top * source.height, right * source.width, bottom * source.height)
            part = source.resize(size, Image.Resampling.LANCZOS, box)
            name = hashlib.md5(repr((placed.photo_id, placed.crop, size)).encode()).hexdigest()
            inks().press_image(part).save(folder / f"{name}-press.jpg", quality=95, subsampling=0)
            part.save(folder / f"{name}-proof.jpg", quality=95)
            key = (first + placed.page, placed.occurrence)
            press[key] = PreparedPhoto(folder / f"{name}-press.jpg", *size, components=4, inverted=True)
            proof[key] = PreparedPhoto(folder / f"{name}-proof.jpg", *size, components=3)
        first += run.pages
    return press, proof


def press_file(
    runs: Sequence[PreparedRun],
    folder: Path,
    name: str = "press.pdf",
    condition: Condition = COATED_FOGRA39_300,
    slug: Slug | None = None,
) -> Path:
    """The finished press file, with quadrants for photographs."""
    press, _ = photo_files(runs, folder / "photos", quadrants())
    finish_press(folder / name, runs, fonts_of(runs), press, JOB, condition, slug)
    return folder / name


def proof_file(
    runs: Sequence[PreparedRun], folder: Path, navigation: Navigation | None = None, name: str = "proof.pdf"
) -> Path:
    _, proof = photo_files(runs, folder / "photos", quadrants())
    finish_proof(folder / name, runs, fonts_of(runs), proof, JOB, navigation or Navigation())
    return folder / name


Plate = NDArray[Any]


def plates(pdf: Path, folder: Path, page: int = 0, ppi: int = 150) -> dict[str, Plate]:
    """The plates of a page as Ghostscript separates it: ink from 0 to 1 by the plate's name."""
    (found,) = plates_of_pages(pdf, folder, ppi, page, page)
    return found


def plates_of_pages(pdf: Path, folder: Path, ppi: int, first: int, last: int) -> list[dict[str, Plate]]:
    """The plates of pages `first` to `last` (from 0). Ghostscript starts once: that is most of its time."""
    folder.mkdir(exist_ok=True)
    pages = [f"-dFirstPage={first + 1}", f"-dLastPage={last + 1}"]
    options = ["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", f"-r{ppi}", "-sDEVICE=tiffsep", *pages]
    subprocess.run(["gs", *options, f"-o{folder}/plate%d.tif", str(pdf)], check=True, capture_output=True)
    return [
        {
            path.stem.partition("(")[2].removesuffix(")"): 1 - np.asarray(Image.open(path).convert("L")) / 255.0
            for path in sorted(folder.glob(f"plate{number}(*).tif"))
        }
        for number in range(1, last - first + 2)
    ]


def pixels(pdf: Path | bytes, page: int = 0, ppi: int = 150) -> Image.Image:
    """A page as pdfium draws it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        image = document[page].render(scale=ppi / 72).to_pil().convert("RGB")
    finally:
        document.close()
    assert isinstance(image, Image.Image)
    return image


def text(pdf: Path | bytes, page: int = 0) -> str:
    """A page's text as pdfium extracts it."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        found = document[page].get_textpage().get_text_range()
    finally:
        document.close()
    assert isinstance(found, str)
    return found


def png(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


MADE = frozenset(["p01", "p02", "p03", "p04", "p05", "p06", "p07", "p09", "p14", "p15", "p21", "p22", "p29", "p36"])
"""The rules about how a file is made, whatever stands on its pages."""


def faults(
    path: Path, condition: Condition = COATED_FOGRA39_300, spots: Iterable[str] = (), outlined: bool = False
) -> list[tuple[str, int]]:
    """Rule and page of each error that the preflight finds in how a file is made."""
    job = preflight.Job(
        variant=condition.variant, condition=condition.identifier, spots=tuple(spots), outlined=outlined
    )
    report = preflight.preflight(path, job, preflight.limits_of(condition), plates="none")
    found = [item for item in report.findings if item.severity is Severity.ERROR and item.id in MADE]
    return [(item.id, item.place.page) for item in found]
