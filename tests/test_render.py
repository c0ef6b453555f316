"""From entries to published files: what a run promises, and what it leaves when it fails at any point."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from conftest import EPOCH, UNIT, FirstRun, RunBooklet, booklet, make_workspace, originals, outputs, with_cache_of

from booklet import build
from booklet.binding import BindingSettings
from booklet.build import STAGES
from booklet.errors import OutputError
from booklet.project import open_workspace

PRESS, PROOF = "试验办/试验办-印刷版.pdf", "试验办/试验办-校样.pdf"


def pages_text(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    return [page.get_textpage().get_text_range() for page in document]


def created(root: Path) -> str:
    """The date that the press file carries."""
    with pikepdf.open(root / "out" / PRESS) as pdf:
        return str(pdf.docinfo.CreationDate)


def test_both_files_and_a_summary(first_run: FirstRun) -> None:
    assert set(outputs(first_run.root)) == {PRESS, PROOF}
    assert re.search(r"试验办：\d+ 页，2 人，2 张照片，用时 [\d.]+ 秒", first_run.said)
    assert "out/试验办/试验办-印刷版.pdf" in first_run.said
    assert not list((first_run.root / "out").glob(".work-*"))
    assert first_run.complaints == ""


def test_the_printed_name_serves_as_well(rendered: Path, run_booklet: RunBooklet) -> None:
    folder = rendered / "units" / "试验办"
    assert folder.is_dir()
    done = run_booklet(rendered, "check", "--unit", "试验")
    assert done.returncode == 2
    assert "试验办" in done.stderr


def test_every_text_is_in_both_files(rendered: Path) -> None:
    for name in (PRESS, PROOF):
        text = re.sub(r"\s", "", "".join(pages_text(rendered / "out" / name)))
        for said in (
            "试验之光",
            "这是前言的第二段。",
            "王小明同志做了许多工作，清晨六点到岗，从不迟到。",
            "把小事做好。",
            "图为王小明同志在东街社区志愿服务",
            "图为李芳同志在西街志愿服务",
            "赵一",
            "后记一段。",
            "编辑组",
        ):
            assert said in text, f"{said} is not in {name}"


def test_toc_numbers_are_the_folios_of_the_pages(rendered: Path) -> None:
    texts = pages_text(rendered / "out" / PROOF)
    (toc,) = [text for text in texts if re.search(r"目\s*录", text)]
    for name, landmark in (("王小明", "清晨六点到岗"), ("李芳", "三百二十户"), ("先进集体", "他们同样值得尊敬")):
        # A name of two characters is set apart to the width of three: a reader of PDF sees a space.
        spaced = r"\s*".join(name)
        printed = re.search(rf"{spaced}[^\d]*?(\d+)", toc)
        assert printed, toc
        (page,) = [index for index, text in enumerate(texts) if landmark in text]
        folios = re.findall(r"(?m)^\s*(\d+)\s*$", texts[page])
        assert printed[1] in folios, (name, printed[1], texts[page])
        assert pypdfium2.PdfDocument(rendered / "out" / PROOF).get_page_label(page) == printed[1]


@pytest.mark.slow
def test_the_same_inputs_give_the_same_bytes(rendered: Path, tmp_path: Path) -> None:
    root = make_workspace(tmp_path / "另一个")
    assert booklet(root, "render", "--unit", "试验办", environ=EPOCH).returncode == 0
    made = outputs(root)
    assert made == outputs(rendered)
    # From the cache of a first run, too.
    assert booklet(root, "render", "--unit", "试验办", environ=EPOCH).returncode == 0
    assert outputs(root) == made
    assert created(root).startswith("D:20250615")


def test_dates_come_from_the_inputs(warm: Path, run_booklet: RunBooklet) -> None:
    for path in (path for folder in ("units", "photos") for path in (warm / folder).rglob("*")):
        os.utime(path, (1_600_000_000, 1_600_000_000))
    os.utime(warm / "units/试验办/booklet.yaml", (4_000_000_000, 4_000_000_000))
    assert run_booklet(warm, "render", "--unit", "试验办").returncode == 0
    first = outputs(warm)
    assert created(warm).startswith("D:20961002")
    time.sleep(1.1)
    assert run_booklet(warm, "render", "--unit", "试验办").returncode == 0
    assert outputs(warm) == first


def test_a_draft_is_the_proof_alone(warm: Path, run_booklet: RunBooklet) -> None:
    assert run_booklet(warm, "render", "--unit", "试验办", "--draft").returncode == 0
    assert set(outputs(warm)) == {PROOF}


def test_errors_stop_publishing_and_all_are_named(tmp_path: Path, run_booklet: RunBooklet) -> None:
    text = UNIT.replace("role: 科员", "rol: 科员").replace("file: 王小明.jpg", "file: 没有.jpg")
    root = make_workspace(tmp_path / "w", text)
    target = root / "out" / "试验办"
    target.mkdir(parents=True)
    (target / "试验办-印刷版.pdf").write_bytes(b"the last good one")
    done = run_booklet(root, "render", "--unit", "试验办")
    assert done.returncode == 1
    assert "[unknown-key]" in done.stdout and "units/试验办/booklet.yaml:21" in done.stdout
    assert "[photo-missing]" in done.stdout and "没有.jpg" in done.stdout
    assert "未出文件" in done.stdout
    assert outputs(root) == {PRESS: b"the last good one"}


def test_strict_makes_warnings_errors(rendered: Path, tmp_path: Path, run_booklet: RunBooklet) -> None:
    text = UNIT.replace("在东街社区志愿服务", "在东街社区志愿服务。")
    root = with_cache_of(rendered, make_workspace(tmp_path / "w", text))
    assert run_booklet(root, "render", "--unit", "试验办", "--draft").returncode == 0
    done = run_booklet(root, "render", "--unit", "试验办", "--draft", "--strict")
    assert done.returncode == 1
    assert "[caption-full-stop]" in done.stdout


def test_one_units_errors_do_not_stop_the_others(warm: Path, run_booklet: RunBooklet) -> None:
    bad = warm / "units" / "坏单位"
    bad.mkdir()
    (bad / "booklet.yaml").write_text("unit: [\n", encoding="utf-8")
    unknown = warm / "units" / "怪版式"
    unknown.mkdir()
    (unknown / "booklet.yaml").write_text(
        UNIT.replace("layout: classic", "layout: clasic").replace("试验办", "怪版式"), encoding="utf-8"
    )
    done = run_booklet(warm, "render", "--all", "--draft")
    assert done.returncode == 2
    assert set(outputs(warm)) == {PROOF}
    assert "clasic" in done.stderr and "classic" in done.stderr


IMPOSED = build.Options(impose=build.Imposing(BindingSettings(style="saddle")))
"""Every stage of a run takes place."""

KILLER = """
import os, signal, sys
from pathlib import Path
from booklet import build, composition, layouts
from booklet.binding import BindingSettings
from booklet.project import open_workspace

options = build.Options(impose=build.Imposing(BindingSettings(style="saddle")))
for folder, stage in zip(sys.argv[1::2], sys.argv[2::2]):
    child = os.fork()
    if not child:
        def progress(name, done, total):
            if name == stage:
                os.kill(os.getpid(), signal.SIGKILL)

        build.render(open_workspace(Path(folder)).value, "试验办", options, progress)
        os._exit(0)
    print(stage, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def killed(*runs: tuple[Path, str]) -> list[str]:
    """Kill a run in each workspace as it reaches a stage; how each ended. One process imports for all."""
    arguments = [str(part) for run in runs for part in run]
    done = subprocess.run([sys.executable, "-c", KILLER, *arguments], capture_output=True, text=True)
    assert done.returncode == 0 and not done.stderr, done.stderr
    return done.stdout.splitlines()


def published(rendered: Path, root: Path) -> Path:
    """A workspace with files of an earlier run, and what that run has cached."""
    with_cache_of(rendered, make_workspace(root))
    (root / "out" / "试验办").mkdir(parents=True)
    (root / "out" / PRESS).write_bytes(b"last press file")
    (root / "out" / PROOF).write_bytes(b"last proof")
    return root


def test_a_run_killed_at_any_stage_leaves_the_last_files(
    rendered: Path, tmp_path: Path, run_booklet: RunBooklet
) -> None:
    runs = [(published(rendered, tmp_path / stage), stage) for stage in STAGES]
    assert killed(*runs) == [f"{stage} -{signal.SIGKILL:d}" for stage in STAGES]
    for root, stage in runs:
        # What a killed run leaves in its work folder is no output, and the next run sweeps it away.
        left = {path: body for path, body in outputs(root).items() if not path.startswith(".work-")}
        assert left == {PRESS: b"last press file", PROOF: b"last proof"}, stage
    assert list((root / "out").glob(".work-*"))
    assert run_booklet(root, "render", "--unit", "试验办").returncode == 0
    assert set(outputs(root)) == {PRESS, PROOF}


@pytest.mark.parametrize("problem", [KeyboardInterrupt(), OSError(28, "No space left on device")])
@pytest.mark.parametrize("stage", STAGES)
def test_a_run_failing_at_any_stage_leaves_the_last_files(
    rendered: Path, tmp_path: Path, stage: str, problem: BaseException
) -> None:
    def progress(name: str, done: int, total: int) -> None:
        if name == stage:
            raise problem

    root = published(rendered, tmp_path / "w")
    before = outputs(root)
    inside = stage != "read" and isinstance(problem, OSError)
    with pytest.raises(OutputError if inside else type(problem)):
        build.render(open_workspace(root).value, "试验办", IMPOSED, progress)
    assert outputs(root) == before


LIMITED = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
from booklet.cli import main
main(["render", "--unit", "试验办"])
"""


def test_a_full_disk_is_a_clear_error(warm: Path) -> None:
    shutil.rmtree(warm / ".booklet" / "cache" / "photos")
    target = warm / "out" / "试验办"
    target.mkdir(parents=True)
    (warm / "out" / PRESS).write_bytes(b"last press file")
    done = subprocess.run([sys.executable, "-c", LIMITED], cwd=warm, capture_output=True, text=True)
    assert done.returncode == 5, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert outputs(warm) == {PRESS: b"last press file"}


def test_an_interrupt_ends_the_run_cleanly(workspace: Path) -> None:
    command = [sys.executable, "-m", "booklet", "render", "--unit", "试验办"]
    process = subprocess.Popen(command, cwd=workspace, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    for _ in range(600):
        if list((workspace / "out").glob(".work-*")):
            break
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "已中断" in said and "Traceback" not in said
    assert outputs(workspace) == {}
    assert not list((workspace / "out").glob(".work-*"))


def test_nothing_is_written_to_originals(first_run: FirstRun) -> None:
    assert len(first_run.originals) == 3
    assert originals(first_run.root) == first_run.originals


def test_no_metadata_of_photographs_in_the_outputs(rendered: Path) -> None:
    for path, body in outputs(rendered).items():
        assert b"Invented Phone" not in body, path
        assert b"Exif\x00" not in body, path
