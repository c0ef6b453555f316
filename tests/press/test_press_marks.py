"""Marks outside the bleed: where they stand, on which plates, and that the page itself is not changed by them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from press_pages import (
    GHOSTSCRIPT,
    JOB,
    SLUG_FACES,
    Plate,
    faults,
    pixels,
    plates,
    prepared,
    press_file,
    text,
)

from booklet.press import COATED_FOGRA39_300, Condition, Marks, PreparedRun, Slug

PT = 72 / 25.4
TILE = "background: repeating-linear-gradient(90deg, #c00 0 2mm, #fff 2mm 4mm)"
BODY = f'<p>正文</p><div style="height: 20mm; {TILE}"></div>'
CSS = "@page { background: device-cmyk(0 0 .3 0) }"


def marked(marks: Marks) -> Condition:
    return replace(COATED_FOGRA39_300, marks=marks)


@pytest.fixture(scope="module")
def run() -> PreparedRun:
    return prepared(BODY, CSS)


def box(page: pikepdf.Page, key: str) -> list[float]:
    return [float(one) / PT for one in page.obj[key]]


@pytest.mark.parametrize(("marks", "margin"), [("none", 0), ("crop", 7), ("full", 12)])
def test_boxes(run: PreparedRun, tmp_path: Path, marks: Marks, margin: float) -> None:
    path = press_file([run], tmp_path, condition=marked(marks), slug=Slug(SLUG_FACES))
    assert faults(path, marked(marks)) == []
    with pikepdf.open(path) as pdf:
        page = pdf.pages[0]
        assert box(page, "/MediaBox") == pytest.approx([0, 0, 106 + 2 * margin, 146 + 2 * margin], abs=0.01)
        assert box(page, "/BleedBox") == pytest.approx([margin, margin, margin + 106, margin + 146], abs=0.01)
        assert box(page, "/TrimBox") == pytest.approx([margin + 3, margin + 3, margin + 103, margin + 143], abs=0.01)
        assert not {"/ArtBox", "/CropBox"} & set(page.obj.keys())


@pytest.mark.parametrize("body", [BODY, f'<div style="opacity: .6">{BODY}</div>'])
def test_the_page_itself_stays_as_it_is(tmp_path: Path, body: str) -> None:
    run = prepared(body, CSS)
    plain = np.asarray(pixels(press_file([run], tmp_path, "0.pdf"), ppi=254)).astype(int)
    path = press_file([run], tmp_path, "1.pdf", marked("full"), Slug(SLUG_FACES))
    large = np.asarray(pixels(path, ppi=254)).astype(int)
    cut = large[120 : 120 + plain.shape[0], 120 : 120 + plain.shape[1]]
    assert np.abs(cut - plain).mean() < 0.2


def test_crop_marks_point_at_the_trim_and_keep_off(run: PreparedRun, tmp_path: Path) -> None:
    dark = np.asarray(pixels(press_file([run], tmp_path, condition=marked("crop")), ppi=508).convert("L")) < 128
    rows, columns = np.nonzero(dark[: 7 * 20])
    # The upper marks: 1 to 6 mm outside the bleed, at the trim's two edges.
    assert sorted({round(float(x) / 20, 0) for x in columns}) == [10, 110]
    assert rows.min() / 20 == pytest.approx(1, abs=0.1)
    assert rows.max() / 20 == pytest.approx(6, abs=0.1)
    assert np.abs(np.asarray([columns.min(), columns.max()]) / 20 - [10, 110]).max() < 0.1


def test_without_bleed_marks_keep_off_the_trim_too(tmp_path: Path) -> None:
    run = prepared("<p>文</p>", "@page { bleed: 0mm }")
    with pikepdf.open(press_file([run], tmp_path, condition=marked("crop"))) as pdf:
        trim, media = box(pdf.pages[0], "/TrimBox"), box(pdf.pages[0], "/MediaBox")
    assert trim[0] == pytest.approx(10, abs=0.01)
    assert media[2] == pytest.approx(120, abs=0.01)


def test_slug_line(run: PreparedRun, tmp_path: Path) -> None:
    job_line = "棚改办 表彰画册"
    path = press_file([run, run], tmp_path, condition=marked("full"), slug=Slug(SLUG_FACES))
    for page in (0, 1):
        line = text(path, page)
        assert job_line in line
        assert f"{page + 1}/2" in line and "2026-03-01 08:30" in line and "FOGRA39" in line
    with pikepdf.open(path) as pdf:
        for font in pdf.pages[0].Resources.Font.as_dict().values():
            assert "/FontFile3" in font.DescendantFonts[0].FontDescriptor


def test_slug_line_of_characters_that_only_another_face_has(run: PreparedRun, tmp_path: Path) -> None:
    from press_pages import fonts_of

    from booklet.press import finish_press

    job = replace(JOB, title="\U0002a6d7\U000f0000")
    path = tmp_path / "x.pdf"
    finish_press(path, [run], fonts_of([run]), {}, job, marked("full"), Slug(SLUG_FACES))
    assert "〓" in text(path)


def test_marks_are_deterministic(run: PreparedRun, tmp_path: Path) -> None:
    one, other = (
        press_file([run], tmp_path, name, marked("full"), Slug(SLUG_FACES)).read_bytes() for name in ("1.pdf", "2.pdf")
    )
    assert one == other


@GHOSTSCRIPT
def test_marks_stand_on_four_plates_and_the_bar_has_its_inks(run: PreparedRun, tmp_path: Path) -> None:
    path = press_file([run], tmp_path, condition=marked("full"), slug=Slug(SLUG_FACES))
    found = plates(path, tmp_path / "plates", ppi=254)
    inks = [found[name] for name in ("Cyan", "Magenta", "Yellow", "Black")]
    assert len(found) == 4
    frame = np.ones(inks[0].shape, bool)
    frame[110:-110, 110:-110] = False
    bar = np.zeros(inks[0].shape, bool)
    bar[-110:-55, 150:640] = True
    marks = [plate[frame & ~bar] > 0.5 for plate in inks]
    assert marks[0].sum() > 500
    for plate in marks[1:]:
        assert (plate == marks[0]).all()
    assert _patches(inks) == _PATCHES


_PATCHES = [
    *[(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)],
    *[(0.5, 0, 0, 0), (0, 0.5, 0, 0), (0, 0, 0.5, 0), (0, 0, 0, 0.5)],
    *[(0, 1, 1, 0), (1, 0, 1, 0), (1, 1, 0, 0), (1, 1, 1, 0)],
]


def _patches(inks: list[Plate]) -> list[tuple[float, ...]]:
    """The inks in the middle of each patch: twelve from 1 mm right of the trim, on 43 mm, 1 mm below the bleed."""
    side = 430 / 12
    row = inks[0].shape[0] - 120 + 10 + int(side / 2)
    columns = [int(150 + 10 + (at + 0.5) * side) for at in range(12)]
    return [tuple(round(float(plate[row, x]) * 2) / 2 for plate in inks) for x in columns]
