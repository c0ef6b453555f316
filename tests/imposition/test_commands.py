"""`booklet impose`, `booklet plan` and `render --impose` as a user runs them."""

from __future__ import annotations

import re
from pathlib import Path

import pikepdf
import pytest
from conftest import RunBooklet
from folded import numbered

from booklet.binding import Binding, picture, plan_binding


def test_impose_says_what_it_made(tmp_path: Path, run_booklet: RunBooklet) -> None:
    numbered(tmp_path / "册.pdf", 14)
    done = run_booklet(tmp_path, "impose", "册.pdf", "--paper", "157克铜版纸", "--sheet", "a3")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "骑马订：16 页，每帖 4 页，4 张印张、8 面，A3 (420×297 mm)，按 157g 铜版 爬移 0.53 mm" in done.stdout
    assert "补 2 个空白页（装订第 14–15 页），共 16 页" in done.stdout
    with pikepdf.open(tmp_path / "册-大版.pdf") as pdf:
        assert len(pdf.pages) == 8
    english = run_booklet(tmp_path, "--lang", "en", "impose", "册.pdf", "--binding", "perfect", "--office")
    assert "perfect binding: 16 pages in signatures of 4" in english.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--sheet", "A5"], 2, "SRA3|A4"),
        (["--sheet", "B17"], 2, "大度对开"),
        (["--turn", "--tumble"], 2, "--turn"),
        (["--paper", "铜版"], 2, "157g 铜版"),
        (["--paper", "90g 轻型"], 1, "不知道“90g 轻型”有多厚"),
        (["--cover", "8+8"], 2, "没有内页可拼"),
        (["--cover", "2"], 2, r"2\+2"),
        (["--creep-factor", "2"], 2, "creep-factor"),
        (["-o", "册.pdf"], 2, "不能写回原文件"),
        (["-o", "没有/大版.pdf"], 5, "没有"),
    ],
)
def test_mistakes(tmp_path: Path, run_booklet: RunBooklet, arguments: list[str], code: int, said: str) -> None:
    before = numbered(tmp_path / "册.pdf", 14, trim_mm=(148, 210)).read_bytes()
    done = run_booklet(tmp_path, "impose", "册.pdf", *arguments)
    assert done.returncode == code, done.stdout + done.stderr
    assert re.search(said, done.stdout + done.stderr)
    assert [path.name for path in tmp_path.iterdir()] == ["册.pdf"]
    assert (tmp_path / "册.pdf").read_bytes() == before


def test_pictures_of_plans() -> None:
    assert picture(plan_binding(6, Binding()).value) == ["⟨ 1–2 ┊ 7–8（白 7）", "  ⟨ 3–4 ┊ 5–6（白 6）"]
    drawn = picture(plan_binding(8, Binding()).value)
    assert drawn == ["⟨ 1–2 ┊ 7–8", "  ⟨ 3–4 ┊ 5–6"]
    assert picture(plan_binding(31, Binding(style="perfect", signature=16)).value) == ["⟨ 1–16 ⟩", "⟨ 17–32（白 31） ⟩"]
    long = picture(plan_binding(64, Binding()).value)
    assert len(long) == 7 and long[-2].strip() == "⋮" and long[-1].strip() == "⟨ 31–32 ┊ 33–34"
    assert len(picture(plan_binding(400, Binding(style="perfect", signature=16)).value)) == 7
    assert picture(plan_binding(5, Binding(style="none", signature=2)).value) == []


def test_plan_counts_the_last_press_file_or_composes(warm: Path, rendered: Path, run_booklet: RunBooklet) -> None:
    done = run_booklet(rendered, "plan", "--unit", "试验办", "--binding", "saddle", "--paper", "128g 铜版")
    assert done.returncode == 0, done.stdout + done.stderr
    with pikepdf.open(rendered / "out/试验办/试验办-印刷版.pdf") as pdf:
        pages = len(pdf.pages)
    assert f"{pages}（取自上次的印刷版）" in done.stdout
    assert "128g 铜版 0.118 mm" in done.stdout and "┊" in done.stdout
    composed = run_booklet(warm, "plan", "--unit", "试验办", "--binding", "saddle")
    assert f"{pages}（刚排的）" in composed.stdout
    assert not (warm / "out").exists()


def test_a_unit_says_how_it_is_bound(warm: Path, run_booklet: RunBooklet) -> None:
    file = warm / "units/试验办/booklet.yaml"
    text = file.read_text(encoding="utf-8")
    (warm / "booklet.toml").write_text('[binding]\nstyle = "saddle"\ninside = "80g 双胶"\n', encoding="utf-8")
    own = "binding:\n  style: perfect\n  calipers:\n    80g 双胶: 0.1\n"
    file.write_text(text + own, encoding="utf-8")
    done = run_booklet(warm, "plan", "--unit", "试验办")
    assert "无线胶订" in done.stdout and "80g 双胶 0.1 mm" in done.stdout
    file.write_text(text + own.replace("perfect", "stapled").replace("style", "stlye"), encoding="utf-8")
    done = run_booklet(warm, "check", "--unit", "试验办")
    assert "[unknown-key]" in done.stdout and "style" in done.stdout
    file.write_text(text + own.replace("perfect", "stapled"), encoding="utf-8")
    done = run_booklet(warm, "check", "--unit", "试验办")
    assert done.returncode == 1 and "[binding-value]" in done.stdout


def test_render_imposes_too(warm: Path, run_booklet: RunBooklet) -> None:
    assert run_booklet(warm, "render", "--unit", "试验办", "--impose").returncode == 2
    assert run_booklet(warm, "render", "--unit", "试验办", "--sheet", "A3").returncode == 2
    assert run_booklet(warm, "render", "--unit", "试验办", "--impose", "--draft").returncode == 2
    options = ("--impose", "--binding", "saddle", "--paper", "157g 铜版", "--sheet", "SRA3")
    done = run_booklet(warm, "render", "--unit", "试验办", *options)
    assert done.returncode == 0, done.stdout + done.stderr
    made = warm / "out/试验办/试验办-大版.pdf"
    assert str(made.relative_to(warm)) in done.stdout
    with pikepdf.open(made) as pdf, pikepdf.open(made.with_name("试验办-印刷版.pdf")) as pages:
        assert len(pdf.pages) == -(-len(pages.pages) // 4) * 2
        assert "/Booklet" in pdf.Root.PieceInfo
