"""The job sheet: what it says is what the PDFs say."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from booklet import fonts, press
from booklet.binding import Binding, plan_binding
from booklet.build.jobsheet import FileFacts, JobFacts, as_text, file_facts, sheet_rows, write_page
from booklet.build.run import Options, condition_of
from booklet.findings import Severity
from booklet.model import Unit
from booklet.press import preflight
from booklet.press.contactsheet import chosen_pages
from booklet.project import ContactSettings, JobSettings, Settings, open_workspace

MADE = datetime(2025, 7, 1, tzinfo=UTC)
SETTINGS = Settings(
    job=JobSettings(copies=300, finishing=("封面覆哑膜",), delivery="月底前"),
    contact=ContactSettings(name="周编辑", phone="0000"),
)


def facts(role: str = "pages", pages: int = 14, **changed: object) -> FileFacts:
    base = FileFacts(
        f"册-{role}.pdf",
        role,  # type: ignore[arg-type]
        pages,
        (210.0, 285.0),
        3.0,
        (4,) * pages,
        (),
        3,
        "PDF/X-4",
        "FOGRA39",
        "ab" * 32,
        dict.fromkeys(Severity, 0),
        (),
    )
    return replace(base, **changed)  # type: ignore[arg-type]


def job(*files: FileFacts, **binding: object) -> JobFacts:
    pages = next(one.pages for one in files)
    plan = plan_binding(pages, Binding(**binding)).value  # type: ignore[arg-type]
    return JobFacts(Unit("册", "试验办", "试验之光"), plan, files, SETTINGS, MADE, 300, ("封面覆哑膜",))


def said(facts_of_job: JobFacts) -> dict[str, str]:
    return {row.key: row.value for row in sheet_rows(facts_of_job, "zh")}


def test_lines_of_a_stapled_booklet() -> None:
    rows = said(job(facts()))
    assert rows["copies"] == "300 本" and rows["size"] == "210×285 mm"
    assert rows["pages"] == "全书 16 页（8 张），其中空白 2 页；封面在内，是最外一张"
    assert (
        rows["map"]
        == "全书第 1–13 页 = 文件第 1–13 页；第 14–15 页留白，文件中没有，请补空白；全书第 16 页 = 文件第 14 页"
    )
    assert rows["colours"] == "全书 4+4" and rows["binding"].startswith("骑马订，4 帖，每帖 4 页")
    assert rows["contact"] == "周编辑　0000" and rows["delivery"] == "月底前" and rows["date"] == "2025-07-01"
    assert rows["preflight"] == "册-pages.pdf 没有问题"


def test_colours_fonts_and_findings_are_those_of_the_files() -> None:
    cover = facts("cover", 2, inks=(4, 0), spots=("金",), fonts=0)
    found = {Severity.ERROR: 0, Severity.WARNING: 2, Severity.NOTE: 1}
    block = facts("inside", 16, inks=(1,) * 16, fonts=0, found=found, said=("p18",))
    rows = said(job(block, cover, style="perfect"))
    assert rows["colours"] == "内页 1+1；封面 4+0；专色 金"
    assert rows["fonts"] == "已转曲，文件里没有字体"
    assert "警告 2、提示 1（" in rows["preflight"]
    assert said(job(facts("inside", 8), facts("cover", 4, inks=(4, 0, 0, 1))))["colours"] == "内页 4+4；封面 4+0"
    assert facts("cover", 1, inks=(4,)).colours == "4+0"


@pytest.mark.parametrize(("pages", "shown"), [(1, (1,)), (12, tuple(range(1, 13)))])
def test_short_files_are_shown_whole(pages: int, shown: tuple[int, ...]) -> None:
    assert chosen_pages(pages) == shown


def test_of_long_files_twelve_pages_are_shown() -> None:
    for pages in (13, 40, 400):
        shown = chosen_pages(pages)
        assert len(shown) == 12 and shown[0] == 1 and shown[-1] == pages and list(shown) == sorted(set(shown))


def test_the_page_says_what_the_press_file_says(rendered: Path, tmp_path: Path) -> None:
    workspace = open_workspace(rendered).value
    path = rendered / "out/试验办/试验办-印刷版.pdf"
    read = file_facts(preflight.preflight(path, preflight.Job(variant="x4"), plates="vectors"), "pages")
    with pikepdf.open(path) as pdf:
        assert read.pages == len(pdf.pages)
        box = [float(one) for one in pdf.pages[0].obj.TrimBox]
        assert read.trim_mm == (round((box[2] - box[0]) / 72 * 25.4, 1), round((box[3] - box[1]) / 72 * 25.4, 1))
    assert read.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert read.colours == "4+4" and read.fonts > 0 and read.bleed_mm == 3
    facts_of_job = job(read)
    faces = fonts.load_fonts(workspace.font_folders)
    identity = press.Job("试验办", "试验之光（印刷说明）", MADE, "booklet")
    target = tmp_path / "印刷说明.pdf"
    scratch = replace(workspace, root=tmp_path)
    condition = condition_of(workspace, Options())
    assert write_page(target, facts_of_job, scratch, faces, condition, identity, "zh") == ()
    document = pypdfium2.PdfDocument(target)
    assert len(document) == 1
    assert [round(one / 72 * 25.4) for one in document[0].get_size()] == [210, 297]
    shown = re.sub(r"\s", "", document[0].get_textpage().get_text_range())
    for wanted in (
        read.sha256,
        "300本",
        "210×285mm",
        "出血3mm",
        "PDF/X-4",
        read.name,
        "周编辑",
        "封面覆哑膜",
        "2025-07-01",
    ):
        assert wanted in shown, wanted
    text = as_text(facts_of_job, "zh")
    assert "┊" in text and read.sha256 in text and text.startswith("【印刷说明】")
    english = as_text(facts_of_job, "en")
    assert "saddle stitch" in english and "copies：300" in english


def test_wrong_settings_are_named(tmp_path: Path) -> None:
    (tmp_path / "booklet.toml").write_text('[job]\ncopies = 0\n[contact]\nphon = "1"\n', encoding="utf-8")
    found = open_workspace(tmp_path).findings
    assert [(item.id, item.place.line, item.values["key"]) for item in found] == [
        ("settings-value", 2, "job.copies"),
        ("settings-unknown-key", 4, "contact.phon"),
    ]
    assert found[1].values["known"] == "phone"
