"""`booklet export`: what it writes, an import reads back as the same unit."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import UNIT, RunBooklet, make_workspace
from import_parts import tree_hash

from booklet import build
from booklet.entries import read_unit
from booklet.findings import Severity
from booklet.importing.content import Chapter, Content, Person, Shot, Team
from booklet.importing.exporting import form_of, read_form, word_bytes, workbook_bytes
from booklet.importing.merging import plan_import, write_plan
from booklet.importing.run import gather
from booklet.importing.sources import read_sources
from booklet.model import CaptionSource, Photo, Unit
from booklet.project import open_workspace

ROOT = Path(__file__).parent.parent.parent
WRITERS = {"xlsx": workbook_bytes, "docx": word_bytes}
KINDS = pytest.mark.parametrize("kind", ["xlsx", "docx"])


def unit_of(root: Path, folder: str) -> Unit:
    content = build.read(open_workspace(root).value, folder, build.Options())
    assert content.value is not None
    assert not [item for item in content.findings if item.severity is Severity.ERROR]
    return content.value[0]


def compared(unit: Unit) -> Unit:
    """A unit without what depends on where it stands: ids, lines, paths, and where a caption was found."""

    def photo(one: Photo) -> Photo:
        return replace(one, id="", path=Path(), caption_source=CaptionSource.NONE)

    sections = tuple(
        replace(
            section,
            honourees=tuple(
                replace(person, line=0, photos=tuple(photo(one) for one in person.photos))
                for person in section.honourees
            ),
        )
        for section in unit.sections
    )
    return replace(unit, folder="", sections=sections)


def round_trip(source: Path, folder: str, kind: str, to: Path) -> tuple[Unit, Unit]:
    """A unit, and the one that its form gives in another workspace, with the photographs handed over beside it."""
    unit = unit_of(source, folder)
    draft = read_unit(source, folder).value
    assert draft is not None
    to.mkdir()
    (to / "booklet.toml").write_text("", "utf-8")
    form = to / f"名单.{kind}"
    form.write_bytes(WRITERS[kind](form_of(unit, draft)))
    photos = to / "照片"
    shutil.copytree(source / "photos" / folder, photos, ignore=shutil.ignore_patterns("captions.*"))
    gathered = gather(to, "新", [form, photos])
    assert gathered.value is not None and not gathered.findings, gathered.findings
    plan = plan_import(to, "新", gathered.value.content)
    assert plan.value is not None
    write_plan(plan.value)
    again = plan_import(to, "新", gathered.value.content).value
    assert again is not None and not again.changes_anything
    return unit, unit_of(to, "新")


@KINDS
@pytest.mark.parametrize("folder", ["棚改办", "难版"])
def test_the_demo_units_come_back_equal(tmp_path: Path, folder: str, kind: str) -> None:
    before, after = round_trip(ROOT, folder, kind, tmp_path / "另")
    assert compared(after) == compared(before)


@KINDS
def test_awkward_texts_come_back(tmp_path: Path, kind: str) -> None:
    awkward = "=1+1\n\n一、不是列表\n\n  两格开头？<b>&amp;\n\n“引 号” 'x' # 井号: 冒号"
    people = (
        Person("甲　乙", {"role": "=A1", "deeds": awkward, "quote": "第一行\n\n第二行", "name_pinyin": "jiǎ yǐ"}),
        Person("同名", {"deeds": "甲。"}, (Shot("a b（1）.jpg", "图 1", "地", "事", ("0.25", "0.5")),)),
        Person("同名", {"deeds": "乙。"}, (Shot("b.jpg"), Shot("", "只有说明"))),
        Person("没有事迹"),
    )
    said = Content(
        {"unit": "单位", "title": "书名", "preface": awkward},
        (Chapter("人物", "引言一。\n\n引言二。", people[:2]), Chapter("集体", "", people[2:])),
        (Team("前言", ("赵一", "钱·二"), "一段。\n\n两段。"),),
        {"编辑": "某组", "说明": "a：b"},
        binding={"style": "saddle", "inside": "157g 铜版"},
        keeps_file_names=True,
    )
    target = tmp_path / f"表.{kind}"
    target.write_bytes(WRITERS[kind](said))
    form = read_form(read_sources(target))
    assert form is not None and form.value is not None
    got = form.value
    assert [person.name for person in got.people] == ["甲　乙", "同名", "同名", "没有事迹"]
    for one, other in zip(got.people, people, strict=True):
        assert {key: "".join(text.split()) for key, text in one.fields.items()} == {
            key: "".join(text.split()) for key, text in other.fields.items()
        }
        assert one.photos == other.photos
    assert (got.chapters[0].title, got.chapters[0].intro) == ("人物", "引言一。\n\n引言二。")
    assert got.chapters[1].title == "集体"
    assert (got.teams, got.colophon, got.binding) == (said.teams, said.colophon, said.binding)


def test_a_text_longer_than_a_cell_goes_on_below(tmp_path: Path) -> None:
    long = "\n\n".join("一二三四五六七八九十" * 900 for _ in range(9))
    said = Content({"unit": "单位", "title": "书名"}, (Chapter(people=(Person("甲", {"deeds": long}), Person("乙"))),))
    target = tmp_path / "表.xlsx"
    target.write_bytes(workbook_bytes(said))
    form = read_form(read_sources(target))
    assert form is not None and form.value is not None
    first, second = form.value.people
    assert first.fields["deeds"] == long and second.name == "乙"


@KINDS
def test_the_same_unit_gives_the_same_words(tmp_path: Path, kind: str) -> None:
    said = Content({"unit": "单位", "title": "书名"}, (Chapter(people=(Person("甲", {"deeds": "一段。"}),)),))
    if kind == "docx":
        assert WRITERS[kind](said) == WRITERS[kind](said)
    target = tmp_path / f"表.{kind}"
    target.write_bytes(WRITERS[kind](said))
    form = read_form(read_sources(target))
    assert form is not None and form.value is not None and form.value.chapters == said.chapters


def test_two_forms_or_a_form_with_an_article_are_refused(tmp_path: Path) -> None:
    said = Content({"unit": "单位", "title": "书名"}, (Chapter(people=(Person("甲"),)),))
    for name in ("a.xlsx", "b.xlsx"):
        (tmp_path / name).write_bytes(workbook_bytes(said))
    form = read_form(read_sources(tmp_path))
    assert form is not None and [item.id for item in form.findings] == ["import-two-forms"]
    (tmp_path / "b.xlsx").unlink()
    (tmp_path / "文章.txt").write_text("一篇文章。", "utf-8")
    form = read_form(read_sources(tmp_path))
    assert form is not None and [item.id for item in form.findings] == ["import-form-and-text"]


def test_the_command_writes_once_and_says_what(tmp_path: Path, run_booklet: RunBooklet) -> None:
    root = make_workspace(tmp_path / "工作区", UNIT + "review:\n  - id: a-1\n    question: 看\n")
    target = tmp_path / "名单.docx"
    before = tree_hash(root)
    done = run_booklet(root, "export", "--unit", "试验办", "--to", str(target))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 人" in done.stdout and "1 条待核对没有导出" in done.stdout
    assert tree_hash(root) == before
    data = target.read_bytes()
    assert run_booklet(root, "export", "--unit", "试验办", "--to", str(target)).returncode == 2
    assert target.read_bytes() == data
    assert run_booklet(root, "export", "--unit", "试验办", "--to", str(target), "--force").returncode == 0
    assert run_booklet(root, "export", "--unit", "试验办", "--to", str(tmp_path / "x.pdf")).returncode == 2
    assert run_booklet(root, "export", "--unit", "试验办", "--to", str(tmp_path / "无" / "x.docx")).returncode == 5


def test_a_form_that_came_back_corrected_changes_only_that(tmp_path: Path, run_booklet: RunBooklet) -> None:
    from openpyxl import load_workbook

    root = make_workspace(tmp_path / "工作区", UNIT)
    target = tmp_path / "名单.xlsx"
    run_booklet(root, "export", "--unit", "试验办", "--to", str(target))
    assert run_booklet(root, "import", str(target), "--unit", "试验办").returncode == 0
    unit = root / "units/试验办/booklet.yaml"
    before = unit.read_text("utf-8")
    book = load_workbook(target)
    sheet = book["人物"]
    (cell,) = [cell for row in sheet.iter_rows() for cell in row if cell.value == "科员"]
    cell.value = "副科长"
    book.save(target)
    done = run_booklet(root, "import", str(target), "--unit", "试验办")
    assert done.returncode == 0, done.stdout
    assert unit.read_text("utf-8") == before.replace("role: 科员", "role: 副科长")
