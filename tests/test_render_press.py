"""What the options and settings of the press file do, from the command line to the published PDF."""

from __future__ import annotations

import shutil
from pathlib import Path

import pikepdf
import pytest
from conftest import RunBooklet, outputs
from PIL import Image

from booklet.press import COATED_FOGRA39

PRESS, PROOF, OUTLINED = "试验办/试验办-印刷版.pdf", "试验办/试验办-校样.pdf", "试验办/试验办-印刷版-转曲.pdf"
PT = 72 / 25.4
GOLD = """
extends = "classic"
name = "gold"
title = "金"
title_en = "Gold"
about = "烫金"
about_en = "foil"
[spots."烫金"]
alternate = "device-cmyk(0 0.2 0.6 0.2)"
"""


@pytest.mark.parametrize(
    "layout", ["classic", *(pytest.param(name, marks=pytest.mark.slow) for name in ("album", "roster", "gazette"))]
)
def test_x1a_with_marks_and_outlines(warm: Path, run_booklet: RunBooklet, layout: str) -> None:
    flags = ("--variant", "x1a", "--marks", "full", "--outline-text", "--layout", layout)
    done = run_booklet(warm, "render", "--unit", "试验办", *flags)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "[x1a-" not in done.stdout
    assert set(outputs(warm)) == {PRESS, PROOF, OUTLINED}
    for name in (PRESS, OUTLINED):
        with pikepdf.open(warm / "out" / name) as pdf:
            assert pdf.pdf_version == "1.4"
            assert str(pdf.docinfo.GTS_PDFXVersion) == "PDF/X-1a:2003"
            for page in pdf.pages:
                assert float(page.obj.BleedBox[0]) == pytest.approx(12 * PT, abs=0.01)
                assert ("/Font" in page.Resources) == (name == PRESS)


@pytest.mark.slow
def test_settings_say_the_same_and_a_shops_profile(warm: Path, run_booklet: RunBooklet) -> None:
    shutil.copy(COATED_FOGRA39.profile, warm / "shop.icc")
    settings = 'condition = "shop.icc"\nmarks = "crop"\nbleed_mm = 5\nmin_ppi = 72\nsafe_mm = 4\nblack = "knockout"\n'
    (warm / "booklet.toml").write_text(f"[press]\n{settings}", encoding="utf-8")
    done = run_booklet(warm, "render", "--unit", "试验办")
    assert done.returncode == 0, done.stdout + done.stderr
    with pikepdf.open(warm / "out" / PRESS) as pdf:
        page = pdf.pages[0].obj
        assert float(page.BleedBox[0]) == pytest.approx(7 * PT, abs=0.01)
        assert float(page.TrimBox[0]) == pytest.approx(12 * PT, abs=0.01)
        assert str(pdf.Root.OutputIntents[0].OutputConditionIdentifier) == "Custom"
        assert not any(b"/Over1" in item.read_bytes() for item in pdf.objects if is_form(item))


def is_form(item: object) -> bool:
    return isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form"


def test_a_file_that_is_no_press_profile_ends_the_run(workspace: Path, run_booklet: RunBooklet) -> None:
    (workspace / "shop.icc").write_bytes(b"no profile")
    (workspace / "booklet.toml").write_text('[press]\ncondition = "shop.icc"\n', encoding="utf-8")
    done = run_booklet(workspace, "render", "--unit", "试验办")
    assert done.returncode == 3
    assert "shop.icc" in done.stderr and "Traceback" not in done.stderr
    assert outputs(workspace) == {}


@pytest.mark.slow
def test_a_layout_with_foil(warm: Path, run_booklet: RunBooklet) -> None:
    folder = warm / "layouts" / "gold"
    folder.mkdir(parents=True)
    (folder / "layout.toml").write_text(GOLD, encoding="utf-8")
    (folder / "style.css").write_text("h1, h2 { color: var(--spot-烫金) !important }", encoding="utf-8")
    done = run_booklet(warm, "render", "--unit", "试验办", "--layout", "gold")
    assert done.returncode == 0, done.stdout + done.stderr
    with pikepdf.open(warm / "out" / PRESS) as pdf:
        spots = {
            str(space[1])
            for page in pdf.pages
            for space in page.Resources.get("/ColorSpace", pikepdf.Dictionary()).as_dict().values()
        }
        assert spots == {"/烫金"}


def test_something_see_through_is_refused_in_x1a_and_nothing_is_published(warm: Path, run_booklet: RunBooklet) -> None:
    folder = warm / "layouts" / "soft"
    folder.mkdir(parents=True)
    (folder / "layout.toml").write_text(GOLD.replace('"gold"', '"soft"'), encoding="utf-8")
    (folder / "style.css").write_text("h1 { box-shadow: 0 0 2mm red }", encoding="utf-8")
    done = run_booklet(warm, "render", "--unit", "试验办", "--layout", "soft", "--variant", "x1a")
    assert done.returncode == 1
    assert "[x1a-soft-mask]" in done.stdout and "mm" in done.stdout
    assert outputs(warm) == {}


def test_a_coarse_picture_of_the_layout_stops_the_press_file(warm: Path, run_booklet: RunBooklet) -> None:
    layout = warm / "layouts" / "coarse"
    (layout / "parts").mkdir(parents=True)
    (layout / "layout.toml").write_text(
        'name = "coarse"\ntitle = "粗"\ntitle_en = "Coarse"\nabout = "粗"\nabout_en = "Coarse"\nextends = "classic"\n',
        encoding="utf-8",
    )
    Image.effect_noise((100, 100), 60).convert("RGB").save(layout / "花.png")
    (layout / "parts" / "cover.html").write_text(
        '<section style="margin: 40mm"><h1>封面</h1><img src="花.png" style="width: 80mm"></section>', encoding="utf-8"
    )
    done = run_booklet(warm, "render", "--unit", "试验办", "--layout", "coarse")
    assert done.returncode == 1, done.stdout + done.stderr
    assert "[p18]" in done.stdout and "第1页" in done.stdout
    assert not list((warm / "out").rglob("*.pdf"))
