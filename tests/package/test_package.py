"""`booklet package`: what is in the archive, that stock tools open it, and when there is none."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from conftest import EPOCH, UNIT, RunBooklet, booklet, made_once, make_workspace, with_cache_of
from PIL import Image

from booklet.build.package import write_archive

NAME = "试验办-付印-2025-06-15.zip"
SETTINGS = """\
[binding]
style = "perfect"
inside = "157g 铜版"
flap_mm = 70
[binding.calipers]
"157g 铜版" = 1.9
[job]
finishing = ["封面覆哑膜", "书名烫金"]
[contact]
name = "周编辑"
phone = "0000"
"""
MADE = datetime(2025, 7, 1, 8, 30, 31, tzinfo=UTC)


def test_the_archive_is_the_same_for_the_same_files(tmp_path: Path) -> None:
    archives = []
    for at, stamp in enumerate((1_600_000_000, 1_700_000_000)):
        folder = tmp_path / str(at)
        folder.mkdir()
        for name, content in (("棚改办-内页.pdf", b"%PDF" * 50), ("说明.txt", "文字".encode() * 90)):
            (folder / name).write_bytes(content)
            os.utime(folder / name, (stamp, stamp))
        write_archive(folder / "a.zip", sorted(folder.iterdir()), MADE)
        archives.append((folder / "a.zip").read_bytes())
    assert archives[0] == archives[1]
    with zipfile.ZipFile(tmp_path / "0/a.zip") as archive:
        for entry in archive.infolist():
            assert entry.flag_bits & 0x800 and entry.extra == b"" and entry.date_time == (2025, 7, 1, 8, 30, 30)
            assert "/" not in entry.filename
        kinds = {entry.filename: entry.compress_type for entry in archive.infolist()}
    assert kinds == {"棚改办-内页.pdf": zipfile.ZIP_STORED, "说明.txt": zipfile.ZIP_DEFLATED}


def refused(root: Path, run_booklet: RunBooklet, *said: str) -> None:
    done = run_booklet(root, "package", "--unit", "试验办", "--copies", "10", environ=EPOCH)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "没有打包" in done.stdout
    for one in said:
        assert one in done.stdout
    assert not list(root.rglob("*.zip")) and not list(root.glob("out/.work-*"))


def test_an_error_of_the_content_refuses(tmp_path: Path, run_booklet: RunBooklet) -> None:
    refused(make_workspace(tmp_path / "w", UNIT.replace("file: 李芳.jpg", "file: 没有.jpg")), run_booklet, "没有.jpg")


@pytest.mark.slow
def test_a_high_review_item_refuses(warm: Path, run_booklet: RunBooklet) -> None:
    file = warm / "units/试验办/booklet.yaml"
    review = "review:\n  - id: r1\n    severity: high\n    question: 姓名对不对\n"
    file.write_text(UNIT + review, encoding="utf-8")
    refused(warm, run_booklet, "[review-open]")


def test_wrong_settings_refuse(workspace: Path, run_booklet: RunBooklet) -> None:
    (workspace / "booklet.toml").write_text("[job]\ncopies = 0\n", encoding="utf-8")
    refused(workspace, run_booklet, "[settings-value]")


def test_sheet_options_need_impose(workspace: Path, run_booklet: RunBooklet) -> None:
    assert run_booklet(workspace, "package", "--unit", "试验办", "--sheet", "A3").returncode == 2
    assert run_booklet(workspace, "package", "--unit", "试验办", "--copies", "0").returncode == 2


def packed(folder: Path, rendered: Path) -> Path:
    root = with_cache_of(rendered, make_workspace(folder / "工作区"))
    (root / "booklet.toml").write_text(SETTINGS, encoding="utf-8")
    asked = ("--unit", "试验办", "--impose", "--copies", "300")
    done = booklet(root, "package", *asked, environ=EPOCH)
    assert done.returncode == 0, done.stdout + done.stderr
    assert NAME in done.stdout
    return root


@pytest.fixture(scope="session")
def shipped_package(rendered: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a package of a perfect-bound booklet, made once; tests only look at it."""
    root: Path = made_once(tmp_path_factory, "package", lambda folder: packed(folder, rendered))
    return root


@pytest.fixture
def opened(shipped_package: Path, tmp_path: Path) -> Path:
    """The package unpacked by the stock tool, on a machine that knows no more of it."""
    if shutil.which("unzip") is None:
        pytest.skip("unzip is not installed")
    target = tmp_path / "收到的"
    target.mkdir()
    environ = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    archive = str(shipped_package / "out/试验办" / NAME)
    subprocess.run(["unzip", "-q", archive, "-d", str(target)], env=environ, check=True)
    return target


CONTENTS = {
    *(f"试验办-{part}.pdf" for part in ("内页", "封面", "大版", "校样-低清", "印刷说明")),
    *(f"试验办-{part}-预检报告.html" for part in ("内页", "封面", "大版")),
    "试验办-印刷说明.txt",
    "试验办-样张.jpg",
    "SHA256SUMS",
}


@pytest.mark.slow
def test_stock_tools_open_a_complete_package(opened: Path) -> None:
    assert {path.name for path in opened.iterdir()} == CONTENTS
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=opened, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.count(": OK") == len(CONTENTS) - 1
    with Image.open(opened / "试验办-样张.jpg") as picture:
        assert picture.format == "JPEG" and picture.width == 1080
    low, high = opened / "试验办-校样-低清.pdf", opened.parent
    assert low.stat().st_size < (opened / "试验办-内页.pdf").stat().st_size and high.is_dir()


@pytest.mark.slow
def test_nothing_personal_is_in_it(opened: Path, shipped_package: Path) -> None:
    with Image.open(opened / "试验办-样张.jpg") as picture:
        assert not picture.getexif() and set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    here = str(shipped_package).encode()
    for path in opened.iterdir():
        content = path.read_bytes()
        assert here not in content and b"Invented Phone" not in content and b"/home/" not in content, path.name
        if path.suffix == ".pdf":
            with pikepdf.open(path) as pdf:
                allowed = {"/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate", "/Trapped"}
                assert set(pdf.docinfo.keys()) <= allowed
                streams = [one.read_raw_bytes() for one in pdf.objects if isinstance(one, pikepdf.Stream)]
                assert not any(b"Exif" in stream[:64] for stream in streams)


@pytest.mark.slow
def test_every_number_of_the_job_sheet_is_the_pdfs(opened: Path) -> None:
    text = (opened / "试验办-印刷说明.txt").read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
    page = re.sub(r"\s", "", pypdfium2.PdfDocument(opened / "试验办-印刷说明.pdf")[0].get_textpage().get_text_range())
    for name in ("内页", "封面", "大版"):
        path = opened / f"试验办-{name}.pdf"
        with pikepdf.open(path) as pdf:
            pages = len(pdf.pages)
            box = [float(one) / 72 * 25.4 for one in pdf.pages[0].obj.TrimBox]
            bleed = [float(one) / 72 * 25.4 for one in pdf.pages[0].obj.BleedBox]
        size = f"{round(box[2] - box[0], 1):g}×{round(box[3] - box[1], 1):g}"
        assert f"· {path.name}，{pages} 页，{size} mm\n" in text
        assert hashlib.sha256(path.read_bytes()).hexdigest() in text
        assert hashlib.sha256(path.read_bytes()).hexdigest() in page
        if name == "内页":
            assert f"内页 {pages} 页（{pages // 2} 张）" in text and f"成品尺寸：{size} mm" in text
            assert f"出血：{box[0] - bleed[0]:.0f} mm" in text
            spine = pages / 2 * 1.9
            blanks = [
                at
                for at, one in enumerate(pypdfium2.PdfDocument(path), 1)
                if not one.get_textpage().count_chars() and not list(one.get_objects())
            ]
            said = re.search(r"其中空白 (\d+) 页", text)
            assert (int(said[1]) if said else 0) == len(blanks)
            if blanks:
                assert f"{blanks[-1]} 页有意留白" in text
        if name == "封面":
            assert f"封面展开：{size} mm，勒口各 70 mm" in text and f"印 {pages} 面" in text
            assert f"书脊 {spine:.2f} mm" in text
            assert box[2] - box[0] == pytest.approx(2 * 210 + spine + 140, abs=0.02)
    for wanted in (
        "印数：300 本",
        "封面覆哑膜；书名烫金",
        "周编辑",
        "已嵌入",
        "日期：2025-06-15",
        "内页 4+4；封面 4+4",
    ):
        assert wanted in text and re.sub(r"\s|：", "", wanted) in page.replace("：", ""), wanted


@pytest.mark.slow
def test_the_same_inputs_give_the_same_package(shipped_package: Path, rendered: Path, tmp_path: Path) -> None:
    again = packed(tmp_path, rendered)
    assert (again / "out/试验办" / NAME).read_bytes() == (shipped_package / "out/试验办" / NAME).read_bytes()


@pytest.mark.slow
def test_a_stapled_booklet_is_one_file_and_a_newer_entry_is_packed(warm: Path, run_booklet: RunBooklet) -> None:
    (warm / "units/试验办/booklet.yaml").write_text(UNIT.replace("试验之光", "灯火"), encoding="utf-8")
    asked = ("--unit", "试验办", "--binding", "saddle", "--outline-text")
    done = run_booklet(warm, "package", *asked, environ=EPOCH)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "[job-copies-unsaid]" in done.stdout and "[job-contact-unsaid]" in done.stdout
    with zipfile.ZipFile(warm / "out/试验办" / NAME) as archive:
        names = set(archive.namelist())
        text = archive.read("试验办-印刷说明.txt").decode("utf-8-sig")
    assert "试验办-印刷版-转曲.pdf" in names and not any("封面" in name for name in names)
    assert "灯火" in text and "已转曲" in text and "骑马订" in text and "印数：未定" in text
