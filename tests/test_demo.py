"""The demo and the hard unit in every layout, judged from the written files as a print shop would."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from conftest import booklet, made_once
from PIL import Image

ROOT = Path(__file__).parent.parent
SAFE_PT = 5 / 25.4 * 72
EXPECTED = {
    ("难版", "classic"): {("photo-low-ppi", "尉迟犇")},  # its photo came through a chat program
    ("难版", "album"): {("photo-low-ppi", "尉迟犇"), ("photo-low-ppi", "丁一")},  # pictures from edge to edge
}
UNPRINTED = {"gazette": ["layout-leaves-out"]}  # a decision has no slogan
CASES = [
    pytest.param(("棚改办", "classic"), id="demo-classic"),
    *(
        pytest.param((unit, layout), marks=pytest.mark.slow, id=f"{name}-{layout}")
        for unit, layout, name in (
            ("棚改办", "roster", "demo"),
            ("难版", "classic", "hard"),
            ("难版", "roster", "hard"),
            ("棚改办", "gazette", "demo"),
            ("难版", "gazette", "hard"),
            ("棚改办", "album", "demo"),
            ("难版", "album", "hard"),
        )
    ),
]


@dataclass(frozen=True)
class Made:
    """A unit rendered in a layout."""

    unit: str
    layout: str
    press: Path
    proof: Path
    said: str


@pytest.fixture(scope="module", params=CASES)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    unit, layout = request.param

    def make(root: Path) -> Made:
        for part in ("units", "photos"):
            shutil.copytree(ROOT / part / unit, root / part / unit)
        shutil.copy(ROOT / "booklet.toml", root)
        done = booklet(root, "render", "--unit", unit, "--layout", layout)
        assert done.returncode == 0, done.stdout + done.stderr
        out = root / "out" / unit
        return Made(unit, layout, out / f"{unit}-印刷版.pdf", out / f"{unit}-校样.pdf", done.stdout)

    return made_once(tmp_path_factory, f"demo-{unit}-{layout}", make)


def test_only_the_expected_findings(made: Made) -> None:
    found = set(re.findall(r"(?m)^[✗!·] \S+ 第\d+页 (\S+) .*\[([a-z0-9-]+)\]$", made.said))
    assert {(id_, who) for who, id_ in found} == EXPECTED.get((made.unit, made.layout), set())
    every = re.findall(r"(?m)\[([a-z0-9-]+)\]$", made.said)
    assert sorted(every) == sorted([*(id_ for _, id_ in found), *UNPRINTED.get(made.layout, [])])


def test_no_page_is_empty_and_no_text_near_the_cut(made: Made) -> None:
    document = pypdfium2.PdfDocument(made.press)
    for number, page in enumerate(document, 1):
        left, bottom, right, top = page.get_trimbox()
        text = page.get_textpage()
        assert text.count_chars() > 3, f"page {number} is empty"
        for index in range(text.count_chars()):
            x0, y0, x1, y1 = text.get_charbox(index)
            if x1 - x0 < 0.1 or y1 - y0 < 0.1:
                continue
            where = f"{text.get_text_range(index, 1)!r} on page {number}"
            assert x0 >= left + SAFE_PT and x1 <= right - SAFE_PT, where
            assert y0 >= bottom + SAFE_PT and y1 <= top - SAFE_PT, where


def test_photographs_are_cmyk_at_the_size_where_they_stand(made: Made) -> None:
    listed = subprocess.run(["pdfimages", "-list", made.press], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()[2:]]
    low = 0
    for row in rows:
        assert row[5] == "cmyk" and row[8] == "jpeg" and row[9] == "no", row
        x_ppi, y_ppi = int(row[12]), int(row[13])
        if min(x_ppi, y_ppi) < 294:
            low += 1
        assert max(x_ppi, y_ppi) <= 306, row
    assert low == len(EXPECTED.get((made.unit, made.layout), ()))
    assert rows


def test_every_face_is_embedded_once(made: Made) -> None:
    listed = subprocess.run(["pdffonts", made.press], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in listed.splitlines()[2:]]
    names = [row[0].split("+")[1] for row in rows]
    assert len(names) == len(set(names)) and all(name.startswith("Booklet-") for name in names)
    assert all(row[-5:-2] == ["yes", "yes", "yes"] for row in rows), listed


def test_every_entry_is_printed_and_listed_with_its_page(made: Made) -> None:
    from booklet.entries import read_unit

    draft = read_unit(ROOT, made.unit).value
    assert draft
    document = pypdfium2.PdfDocument(made.proof)
    texts = [re.sub(r"\s", "", page.get_textpage().get_text_range()) for page in document]
    whole = "".join(texts)
    with pikepdf.open(made.proof) as proof, proof.open_outline() as outline:
        titles = {}

        def walk(items: list[pikepdf.OutlineItem]) -> None:
            for item in items:
                assert isinstance(item.destination, pikepdf.Array)
                titles[re.sub(r"\s", "", str(item.title))] = proof.pages.index(pikepdf.Page(item.destination[0]))
                walk(item.children)

        walk(list(outline.root))
    toc = "".join(texts[2:4])
    for _, person in draft.honourees:
        for paragraph in person.deeds.split("\n\n"):
            joined = re.sub(r"\s", "", paragraph)
            # A page turn may part a paragraph: its ends must be there.
            assert joined[:18] in whole and joined[-12:] in whole, joined[:18]
        name = re.sub(r"\s", "", person.name)
        page = titles[name]
        assert name in texts[page]
        if made.layout == "gazette":
            continue  # a decision has no table of contents
        folio = document.get_page_label(page)
        # Classic prints name, role, leader, folio; roster the folio first.
        listed = rf"(?:{name}[^0-9]*?(?:·+|…+|\.+){folio}(?![0-9])|(?<![0-9]){folio}{name})"
        assert re.search(listed, toc), (name, folio, toc)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("gs"), reason="Ghostscript is not installed")
def test_body_text_is_on_the_black_plate_alone(made: Made, tmp_path: Path) -> None:
    dpi = 100
    subprocess.run(
        ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-dSAFER", "-sDEVICE=tiffsep", f"-r{dpi}",
         f"-sOutputFile={tmp_path}/p%03d.tif", made.press], check=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    letters = 0
    for number, page in enumerate(pypdfium2.PdfDocument(made.press), 1):
        plates = {
            ink: 255 - np.asarray(Image.open(tmp_path / f"p{number:03}({ink}).tif").convert("L")).astype(int)
            for ink in ("Cyan", "Magenta", "Yellow", "Black")
        }
        height = page.get_height()
        text = page.get_textpage()
        for index in range(text.count_chars()):
            x0, y0, x1, y1 = text.get_charbox(index)
            rows = slice(max(0, int((height - y1) * dpi / 72)), int((height - y0) * dpi / 72) + 1)
            columns = slice(max(0, int(x0 * dpi / 72)), int(x1 * dpi / 72) + 1)
            black = plates["Black"][rows, columns]
            if x1 - x0 < 0.5 or not black.size or black.max() < 120:
                continue
            letters += 1
            for ink in ("Cyan", "Magenta", "Yellow"):
                around = np.median(plates[ink][max(0, rows.start - 3) : rows.stop + 3, columns])
                assert plates[ink][rows, columns].max() <= around + 8, f"{ink} under a letter on page {number}"
    assert letters > 1000
