"""An import into the unit file: new, again, and after the clerk has worked in it."""

from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path

import pytest
from import_parts import (
    FOLDER,
    content,
    imported,
    item,
    person,
    picture,
    team,
    tree_hash,
    unit_path,
    with_items,
    workspace_at,
)

from booklet.entries import read_unit
from booklet.entries.photo_folder import scan
from booklet.entries.template import create_unit
from booklet.errors import OutputError
from booklet.importing.content import Chapter, Content, Shot
from booklet.importing.merging import plan_import, write_plan
from booklet.importing.merging.photos import is_safe, safe_stem

LIN = person("林望舒", "守了三夜。\n\n换了炉管。", role="主任", affiliation="办事处")
ZHOU = person("周砚田", "修了六十把锁。", role="科员")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return workspace_at(tmp_path)


def entry_of(root: Path) -> dict[str, dict[str, object]]:
    draft = read_unit(root, FOLDER).value
    assert draft is not None
    return {one.name: one.model_dump() for _, one in draft.honourees}


def edited(root: Path, *changes: tuple[str, str]) -> str:
    text = unit_path(root).read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    unit_path(root).write_text(text, "utf-8")
    return text


def lines_changed(before: str, after: str) -> tuple[list[str], list[str]]:
    """Lines taken away and added; all others must stand in the same order."""
    import difflib

    diff = list(difflib.ndiff(before.split("\n"), after.split("\n")))
    gone = [line[2:] for line in diff if line.startswith("- ")]
    return gone, [line[2:] for line in diff if line.startswith("+ ")]


def test_a_new_unit_has_the_form_of_the_template(root: Path) -> None:
    said = with_items(content(LIN, ZHOU, preface="一段。"), item("title-1", field="title", proposed="灯"))
    text = imported(root, said)
    checked = read_unit(root, FOLDER)
    assert checked.value is not None and not checked.findings
    entry = checked.value.entry
    assert [one.name for one in entry.honourees] == ["林望舒", "周砚田"]
    assert entry.honourees[0].deeds == "守了三夜。\n\n换了炉管。"
    assert entry.review[0].severity == "high"
    assert (entry.title, entry.layout) == ("渡口街上的灯", "classic")
    order = ["unit:", "title:", "subtitle:", "period:", "issued:", "slogan:", "layout:", "preface:", "honourees:"]
    places = [text.index(f"\n{key}") for key in (*order, "afterword:", "colophon:", "review:")]
    assert places == sorted(places)
    for comment in ("# 职务", "# 政治面貌", "# name_pinyin", "focus: [0.5, 0.35]", "# 印在画册上的单位名称"):
        assert comment in text
    assert (root / "units/booklet.schema.json").is_file()


def test_the_same_source_again_changes_nothing(root: Path) -> None:
    said = with_items(content(LIN, ZHOU, preface="一段。"), item("a-1"), item("b-2", "low"))
    said = Content(said.fields, said.chapters, (team("扫雪队", "赵一", "钱二"),), {"记者": "孙三"}, said.items)
    imported(root, said)
    before = tree_hash(root)
    plan = plan_import(root, FOLDER, said).value
    assert plan is not None and not plan.changes_anything and not plan.diff()
    write_plan(plan)
    assert tree_hash(root) == before


def test_new_people_come_in_order_and_everything_else_stays_byte_for_byte(root: Path) -> None:
    imported(root, content(LIN, ZHOU))
    before = edited(
        root,
        ("  - name: 周砚田\n", "  # 周科员的条目请勿移动\n  - name: '周砚田'   # 已核对\n"),
        ("title: 渡口街上的灯", 'title: "渡口街上的灯"'),
        ("colophon:\n", "colophon:   # 版权\n"),
    )
    after = imported(root, content(LIN, person("何新", role="干事"), ZHOU, person("尾声")))
    gone, added = lines_changed(before, after)
    assert not gone
    assert [line for line in added if "name:" in line] == ["  - name: 何新", "  - name: 尾声"]
    assert list(entry_of(root)) == ["林望舒", "何新", "周砚田", "尾声"]


def test_what_the_user_left_alone_follows_the_source(root: Path) -> None:
    imported(root, content(LIN, ZHOU))
    before = unit_path(root).read_text("utf-8")
    after = imported(
        root, content(person("林望舒", "守了四夜。", role="书记", affiliation="办事处", party="党员"), ZHOU)
    )
    gone, added = lines_changed(before, after)
    assert entry_of(root)["林望舒"]["deeds"] == "守了四夜。"
    assert entry_of(root)["林望舒"]["role"] == "书记"
    assert "    party: 党员  # 政治面貌" in added
    assert len(gone) <= 5
    assert "review:" not in after


def test_the_users_own_words_stay_and_a_new_one_of_the_source_is_asked(root: Path) -> None:
    imported(root, content(LIN, ZHOU))
    edited(root, ("role: 科员", "role: 一级科员"), ("修了六十把锁。", "修了六十一把锁。"))
    same = imported(root, content(LIN, ZHOU))
    assert "role: 一级科员" in same and "review:" not in same
    text = imported(root, content(LIN, person("周砚田", "修了六十把锁。", role="副科长")))
    assert "role: 一级科员" in text and "修了六十一把锁。" in text
    draft = read_unit(root, FOLDER).value
    assert draft is not None
    (asked,) = draft.entry.review
    assert (asked.field, asked.read, asked.proposed) == ("honourees/周砚田/role", "一级科员", "副科长")
    assert imported(root, content(LIN, person("周砚田", "修了六十把锁。", role="副科长"))) == text


def test_a_second_source_does_not_take_the_place_of_the_first(root: Path) -> None:
    first = replace(content(LIN, preface="第一篇的前言。"), source="第一篇.txt")
    second = replace(content(ZHOU, preface="第二篇的前言。", title="另一个书名"), source="第二篇.txt")
    imported(root, first)
    text = imported(root, second)
    assert "第一篇的前言。" in text.split("review:")[0] and "title: 渡口街上的灯" in text
    draft = read_unit(root, FOLDER).value
    assert draft is not None
    assert {item.field: item.proposed for item in draft.entry.review} == {
        "title": "另一个书名",
        "preface": "第二篇的前言。",
    }
    assert list(entry_of(root)) == ["林望舒", "周砚田"]
    assert imported(root, second) == text
    changed = imported(root, replace(content(person("周砚田", "改过的事迹。")), source="第二篇.txt"))
    assert "改过的事迹。" in changed.split("review:")[0]


def test_an_item_that_was_answered_does_not_come_back(root: Path) -> None:
    said = with_items(content(LIN), item("a-1"), item("b-2"))
    text = imported(root, said)
    start = text.index("  - id: b-2")
    unit_path(root).write_text(text[:start], "utf-8")
    assert imported(root, said) == text[:start]


def test_people_missing_from_the_source_stay_and_deleted_ones_do_not_return(root: Path) -> None:
    imported(root, content(LIN, ZHOU))
    imported(root, content(ZHOU))
    assert list(entry_of(root)) == ["林望舒", "周砚田"]
    text = unit_path(root).read_text("utf-8")
    start, end = text.index("  - name: 周砚田"), text.index("afterword:")
    unit_path(root).write_text(text[:start] + text[end:], "utf-8")
    plan = plan_import(root, FOLDER, content(LIN, ZHOU))
    assert [finding.id for finding in plan.findings] == ["import-person-gone"]
    assert plan.value is not None and not plan.value.changes_anything


def test_a_person_renamed_by_the_user_is_known_by_the_deeds(root: Path) -> None:
    imported(root, content(LIN, ZHOU))
    edited(root, ("name: 周砚田", "name: 周硯田"))
    plan = plan_import(root, FOLDER, content(LIN, ZHOU))
    assert not plan.findings
    assert plan.value is not None and not plan.value.changes_anything


def test_a_unit_of_booklet_new_is_filled_in(root: Path) -> None:
    create_unit(root, FOLDER)
    text = imported(root, content(LIN, ZHOU, preface="一段前言。"))
    assert list(entry_of(root)) == ["林望舒", "周砚田"]
    assert "（姓名）" not in text.split("# photos:")[0]
    assert "在这里写" not in text
    assert "title: 渡口街上的灯" in text


def test_sections_groups_and_colophon_of_a_file_that_has_them(root: Path) -> None:
    chapters = (Chapter("守夜", "雪很大。", (LIN,)), Chapter("修锁", "", (ZHOU,)))
    imported(root, Content({"unit": "渡口", "title": "灯"}, chapters, (team("扫雪队", "赵一"),), {"记者": "孙三"}))
    more = (
        Chapter("守夜", "雪很大。", (LIN, person("何新"))),
        Chapter("修锁", "", (ZHOU,)),
        Chapter("送炭", "天冷。", (person("吴炭"),)),
    )
    teams = (team("扫雪队", "赵一", "钱二"), team("送水队", "郑四"))
    imported(root, Content({"unit": "渡口", "title": "灯"}, more, teams, {"记者": "孙三", "摄影": "李四"}))
    draft = read_unit(root, FOLDER).value
    assert draft is not None
    sections = draft.entry.sections
    assert [one.title for one in sections] == ["守夜", "修锁", "送炭"]
    assert [one.name for one in sections[0].honourees] == ["林望舒", "何新"]
    assert sections[2].honourees[0].name == "吴炭"
    assert [one.names for one in draft.entry.groups] == [("赵一", "钱二"), ("郑四",)]
    assert draft.entry.colophon["摄影"] == "李四"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_encoding_and_line_ends_stay(root: Path, encoding: str) -> None:
    text = imported(root, content(LIN))
    unit_path(root).write_bytes(text.replace("\n", "\r\n").encode(encoding))
    imported_again = plan_import(root, FOLDER, content(LIN, ZHOU)).value
    assert imported_again is not None
    write_plan(imported_again)
    data = unit_path(root).read_bytes()
    again = data.decode(encoding)
    assert "周砚田" in again and again.count("\n") == again.count("\r\n")


def test_a_file_that_cannot_be_changed_cleanly_is_left(root: Path) -> None:
    imported(root, content(LIN))
    edited(
        root, ("title: 渡口街上的灯", "title: &t 渡口街上的灯\nsubtitle: *t"), ("\nsubtitle:  # 以下五项可以不填", "")
    )
    before = tree_hash(root)
    plan = plan_import(root, FOLDER, content(LIN, title="新的书名"))
    assert plan.value is None
    assert [finding.id for finding in plan.findings] == ["import-would-change-more"]
    unit_path(root).write_text("unit: [\n", "utf-8")
    assert "import-unit-broken" in [finding.id for finding in plan_import(root, FOLDER, content(LIN)).findings]
    assert before.keys() == tree_hash(root).keys()


@pytest.mark.parametrize("failing", ["replace", "fsync"])
def test_a_full_disk_leaves_the_old_file_and_no_photographs(
    root: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    imported(root, content(LIN))
    before = tree_hash(root)
    plan = plan_import(root, FOLDER, content(LIN, person("何新", "", Shot("", "说明", picture=picture("a.jpg")))))
    assert plan.value is not None and plan.value.copies

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    if failing == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        plain = Path.replace

        def replace(self: Path, target: Path) -> Path:
            if str(target).endswith("booklet.yaml"):
                full()
            return plain(self, target)

        monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(OutputError):
        write_plan(plan.value)
    assert tree_hash(root) == before


def test_a_record_that_cannot_be_written_takes_the_whole_import_back(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported(root, content(LIN))
    before = tree_hash(root)
    plan = plan_import(root, FOLDER, content(LIN, ZHOU)).value
    plain = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if str(target).endswith(".import.json"):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return plain(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    assert plan is not None
    with pytest.raises(OutputError):
        write_plan(plan)
    assert tree_hash(root) == before


def test_photographs_are_copied_once_under_telling_names(root: Path) -> None:
    same = b"the same picture"
    people = (
        person(
            "林望舒", "", Shot(caption="甲", picture=picture("IMG_1.jpg", same)), Shot(picture=picture("IMG_2.PNG"))
        ),
        person("周砚田", "", Shot(picture=picture("副本.jpg", same)), Shot("", "照片还没有来")),
    )
    imported(root, content(*people))
    folder = root / "photos" / FOLDER
    assert sorted(path.name for path in folder.iterdir()) == ["林望舒-2.png", "林望舒.jpg"]
    photos = entry_of(root)["周砚田"]["photos"]
    assert isinstance(photos, tuple)
    assert [(one["file"], one["caption"]) for one in photos] == [("林望舒.jpg", ""), ("", "照片还没有来")]
    before = tree_hash(root)
    imported(root, content(*people))
    assert tree_hash(root) == before


def test_nothing_in_the_photo_folder_is_overwritten(root: Path) -> None:
    folder = root / "photos" / FOLDER
    folder.mkdir(parents=True)
    (folder / "林望舒.jpg").write_bytes(b"another picture")
    (folder / "已有.jpg").write_bytes(b"known")
    shots = (Shot(picture=picture("1.jpg", b"new one")), Shot(picture=picture("2.jpg", b"known")))
    imported(root, content(person("林望舒", "", *shots)))
    photos = entry_of(root)["林望舒"]["photos"]
    assert isinstance(photos, tuple)
    assert [one["file"] for one in photos] == ["林望舒-2.jpg", "已有.jpg"]
    assert (folder / "林望舒.jpg").read_bytes() == b"another picture"
    assert (folder / "林望舒-2.jpg").read_bytes() == b"new one"


def test_a_photograph_goes_to_the_caption_that_waits_for_it(root: Path) -> None:
    caption = "图为林望舒同志在渡口社区扫雪"
    imported(root, content(person("林望舒", "", Shot("", caption))))
    imported(root, content(person("林望舒", "", Shot("", caption, picture=picture("a.jpg")))))
    photos = entry_of(root)["林望舒"]["photos"]
    assert isinstance(photos, tuple)
    assert [(one["file"], one["caption"]) for one in photos] == [("林望舒.jpg", caption)]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "CON", "nul", "a" * 200, "😀", "..", "林/望\\舒", " .jpg", "LPT1", "\u202e林", "-"]
)
def test_hostile_names_become_safe_ones(root: Path, name: str) -> None:
    imported(root, content(person(name, "", Shot(picture=picture(f"{name}.jpg", name.encode())))))
    (made,) = scan(root, FOLDER).value.files
    assert is_safe(made) and "/" not in made
    assert len(made.encode()) < 200
    assert {path.name for path in root.iterdir()} == {"booklet.toml", "photos", "units"}
    assert safe_stem(name) == "" or is_safe(f"{safe_stem(name)}.jpg")


def test_a_unit_folder_that_leads_out_is_refused(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (root / "units").mkdir()
    (root / "units" / FOLDER).symlink_to(outside)
    plan = plan_import(root, FOLDER, content(LIN))
    assert [finding.id for finding in plan.findings] == ["import-outside-workspace"]
    assert not list(outside.iterdir())
