"""Finding units by name, making new ones, and the unit that comes out of it all."""

from __future__ import annotations

from pathlib import Path

import pytest

from booklet import entries
from booklet.entries import LayoutNeeds, UnitSummary, find_unit, list_units, load_unit
from booklet.entries.captions import fill
from booklet.entries.template import create_unit
from booklet.errors import LayoutError, OutputError, ResourceError, UnknownName, UsageError
from booklet.findings import Checked, Severity, has_errors
from booklet.model import PhotoFacts, Unit


def write(workspace: Path, folder: str, text: str) -> None:
    path = entries.unit_file(workspace, folder)
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")


def load(workspace: Path, folder: str = "甲", template: str = "{name}在{place}") -> Checked[Unit | None]:
    return load_unit(
        workspace,
        folder,
        needs_of=lambda name: LayoutNeeds(name, template),
        probe_all=lambda photos: {path: Checked(PhotoFacts(400, 300)) for path in photos},
        missing_glyphs=lambda text: (),
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    write(tmp_path, "棚改办", "unit: 市棚改办\ntitle: 书\nhonourees: [{name: 甲}, {name: 乙}]\n")
    write(tmp_path, "文化馆", "unit: 市文化馆\ntitle: 书\nsections: [{title: 栏, honourees: [{name: 丙}]}]\n")
    write(tmp_path, "坏的", 'unit: "没有结束\n')
    write(tmp_path, "空的", "")
    return tmp_path


def test_units_are_listed_even_when_broken(workspace: Path) -> None:
    assert list_units(workspace) == (
        UnitSummary("坏的"),
        UnitSummary("文化馆", "市文化馆", 1),
        UnitSummary("棚改办", "市棚改办", 2),
        UnitSummary("空的"),
    )
    assert list_units(workspace / "nowhere") == ()


def test_a_unit_is_found_by_either_name(workspace: Path) -> None:
    assert find_unit(workspace, "棚改办") == "棚改办"
    assert find_unit(workspace, " 市棚改办 ") == "棚改办"


@pytest.mark.parametrize("wanted", ["棚改", "棚该办", "../棚改办", "", "."])
def test_a_miss_suggests_the_nearest(workspace: Path, wanted: str) -> None:
    with pytest.raises(UnknownName) as caught:
        find_unit(workspace, wanted)
    assert caught.value.key == "unit-unknown"
    if "棚" in wanted:
        assert caught.value.params["nearest"].startswith("棚改办")


def test_two_units_that_print_one_name_are_told_apart_by_folder(workspace: Path) -> None:
    write(workspace, "另一个", "unit: 市棚改办\ntitle: 书\n")
    with pytest.raises(UsageError) as caught:
        find_unit(workspace, "市棚改办")
    assert caught.value.key == "unit-ambiguous"
    assert set(caught.value.params["folders"].split("、")) == {"另一个", "棚改办"}


def test_a_unit_file_that_cannot_be_opened_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, "甲", "unit: 甲\n")

    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(ResourceError) as caught:
        load(tmp_path)
    assert caught.value.key == "unit-unreadable"
    assert list_units(tmp_path) == (UnitSummary("甲"),)


def test_the_unit_says_what_was_entered(tmp_path: Path) -> None:
    write(
        tmp_path,
        "甲",
        "unit: 甲单位\ntitle: 书\npreface: |\n  第一段，\n  接着。\n\n  第二段。\nsections:\n"
        "  - title: 栏一\n    honourees:\n"
        "      - {name: 王明, deeds: 好, photos: [{file: a.jpg, place: 东街, focus: [0.2, 0.3]}]}\n"
        "  - title: 栏二\n    honourees: [{name: 李娟, deeds: 好}]\n"
        "groups: [{title: 组, names: [张三, ''], text: 好}]\ncolophon: {editor: 社, 监制: 某, note: ''}\n",
    )
    photos = tmp_path / "photos/甲"
    photos.mkdir(parents=True)
    (photos / "a.jpg").touch()
    checked = load(tmp_path)
    unit = checked.value
    assert unit is not None
    assert not checked.findings
    assert unit.preface == ("第一段，接着。", "第二段。")
    assert [(section.id, section.title) for section in unit.sections] == [("s1", "栏一"), ("s2", "栏二")]
    assert [(person.id, person.name, person.line) for person in unit.honourees] == [
        ("h1", "王明", 11),
        ("h2", "李娟", 13),
    ]
    (photo,) = unit.photos
    assert (photo.caption, photo.focus, photo.width_px, photo.path) == ("王明在东街", (0.2, 0.3), 400, photos / "a.jpg")
    assert unit.groups[0].names == ("张三",)
    assert unit.colophon == (("编辑", "社"), ("监制", "某"))


def test_photo_ids_are_the_same_anywhere_and_unique(tmp_path: Path) -> None:
    ids = []
    for home in ("one", "two"):
        write(
            tmp_path / home,
            "甲",
            "unit: 甲\ntitle: 书\nhonourees: [{name: 王明, photos: [{file: a.jpg}, {file: a.jpg}]}]\n",
        )
        (tmp_path / home / "photos/甲").mkdir(parents=True)
        (tmp_path / home / "photos/甲/a.jpg").touch()
        unit = load(tmp_path / home).value
        assert unit is not None
        ids.append([photo.id for photo in unit.photos])
    assert ids[0] == ids[1]
    assert len(set(ids[0])) == 2


def test_each_photo_is_probed_once(tmp_path: Path) -> None:
    write(
        tmp_path,
        "甲",
        "unit: 甲\ntitle: 书\n"
        "honourees: [{name: 王明, photos: [{file: a.jpg}]}, {name: 李娟, photos: [{file: a.jpg}]}]\n",
    )
    folder = tmp_path / "photos/甲"
    folder.mkdir(parents=True)
    for name in ("a.jpg", "b.jpg", ".hidden.jpg", "notes.doc"):
        (folder / name).touch()
    asked: list[list[str]] = []

    def probe_all(photos: dict[Path, str]) -> dict[Path, Checked[PhotoFacts | None]]:
        asked.append(sorted(photos.values()))
        return {path: Checked(PhotoFacts(4, 3)) for path in photos}

    load_unit(
        tmp_path,
        "甲",
        needs_of=lambda name: LayoutNeeds(name, ""),
        probe_all=probe_all,  # type: ignore[arg-type]
        missing_glyphs=lambda text: (),
    )
    assert asked == [["photos/甲/a.jpg", "photos/甲/b.jpg"]]


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("图为{name}同志在{place}{activity}", "图为王明同志在东街"),
        ("{name}：{activity}", ""),
        ("{name}", "王明"),
        ("", ""),
        ("{{{name}}}", "{王明}"),
    ],
)
def test_caption_templates(template: str, expected: str) -> None:
    assert fill(template, {"name": "王明", "place": "东街", "activity": ""}) == expected


@pytest.mark.parametrize("template", ["{nobody}", "{name.__class__}", "{", "{0}", "{}", "{name[0]}"])
def test_caption_templates_that_make_no_sense(template: str) -> None:
    with pytest.raises(LayoutError):
        fill(template, {"name": "王明"})


def test_a_new_unit_can_be_read_and_says_what_is_to_be_filled_in(tmp_path: Path) -> None:
    made = create_unit(tmp_path, "老干部（局）")
    assert tmp_path / "booklet.toml" in made
    assert find_unit(tmp_path, "老干部（局）") == "老干部（局）"
    checked = load(tmp_path, "老干部（局）")
    assert checked.value is not None
    assert {item.id for item in checked.findings} == {"placeholder-left"}
    assert not has_errors(checked.findings)
    assert all(item.severity is Severity.WARNING for item in checked.findings)


def test_a_new_unit_changes_nothing_that_exists(tmp_path: Path) -> None:
    create_unit(tmp_path, "甲")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    made = create_unit(tmp_path / "photos", "乙")
    assert [path.relative_to(tmp_path).as_posix() for path in made] == ["units/乙/booklet.yaml"]
    with pytest.raises(UsageError) as caught:
        create_unit(tmp_path, "甲")
    assert caught.value.key == "unit-exists"
    assert all(path.read_bytes() == data for path, data in before.items())


@pytest.mark.parametrize("name", ["", " ", "..", ".hidden", "a/b", "a\\b", "a:b", "a\n", "名" * 100])
def test_names_that_no_folder_can_have(tmp_path: Path, name: str) -> None:
    if name == "a\n":
        name = "a\nb"
    with pytest.raises(UsageError) as caught:
        create_unit(tmp_path, name)
    assert caught.value.key == "unit-name"
    assert not list(tmp_path.iterdir())


def test_a_new_unit_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "units").touch()
    with pytest.raises(OutputError):
        create_unit(tmp_path, "甲")
