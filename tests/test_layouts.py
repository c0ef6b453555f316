"""Layouts: search path, manifests, parents, the plan of runs, templates and what they may do."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booklet import layouts
from booklet.errors import LayoutError, UnknownName
from booklet.layouts import Manifest, Renderer, Run, folio_of, load_layout, plan_runs, toc_lines
from booklet.model import Group, Honouree, Photo, Section, Unit
from booklet.project import shipped

MANIFEST = """
name = "{name}"
title = "试"
title_en = "Trial"
about = "试用"
about_en = "For trial"
parts = ["cover", "toc", "preface", "honourees", "back-cover"]
[page]
width_mm = 100
height_mm = 150
[options.accent]
default = "red"
about = "主色"
about_en = "accent"
"""


def write_layout(root: Path, name: str, manifest: str | None = None, **files: str) -> Path:
    folder = root / name
    folder.mkdir(parents=True)
    (folder / "layout.toml").write_text(manifest or MANIFEST.format(name=name), encoding="utf-8")
    for file, content in files.items():
        (folder / file.replace("__", ".")).write_text(content, encoding="utf-8")
    return folder


def unit(count: int = 3, sections: int = 1) -> Unit:
    made = tuple(
        Section(f"s{s}", f"第{s}组", (), tuple(Honouree(f"h{s}-{i}", f"人{i}", "职务") for i in range(count)))
        for s in range(sections)
    )
    return Unit("试", "试单位", "标题", sections=made, preface=("一段",), groups=(Group("g1", "集体", ("甲", "乙")),))


def test_the_workspace_wins_over_the_shipped(tmp_path: Path) -> None:
    own = write_layout(tmp_path / "own", "a")
    write_layout(tmp_path / "shipped", "a")
    other = write_layout(tmp_path / "shipped", "b")
    folders = (tmp_path / "own", tmp_path / "shipped")
    assert layouts.list_layouts(folders) == (own, other)
    assert load_layout("a", folders).folders == (own,)


def test_a_child_overrides_only_what_it_changes(tmp_path: Path) -> None:
    write_layout(tmp_path, "base", style__css="p{}", document__html="base {% include 'part.html' %}", part__html="one")
    child = 'name = "child"\nextends = "base"\n[page]\nheight_mm = 200\n'
    write_layout(tmp_path, "child", child, part__html="two {% include 'base/part.html' %}", style__css="b{}")
    layout = load_layout("child", (tmp_path,), {"accent": "blue"})
    assert (layout.name, layout.manifest.page.width_mm, layout.manifest.page.height_mm) == ("child", 100, 200)
    assert [path.parent.name for path in layout.style_sheets] == ["base", "child"]
    assert Renderer(layout, "").render(Run("r", ()), unit(), ()) == "base two one"
    assert "--accent: blue" in Renderer(layout, "").css


def failing(tmp_path: Path, name: str = "a") -> LayoutError:
    with pytest.raises(LayoutError) as caught:
        load_layout(name, (tmp_path,))
    return caught.value


def test_broken_manifests(tmp_path: Path) -> None:
    write_layout(tmp_path, "a", 'name = "a"\nextends = "b"\n')
    assert failing(tmp_path).key == "layout-parent"
    write_layout(tmp_path, "b", 'name = "b"\nextends = "a"\n')
    assert failing(tmp_path).params["chain"] == "a → b → a"
    write_layout(tmp_path, "c", MANIFEST.format(name="c") + "[oops]\n")
    assert failing(tmp_path, "c").params["field"] == "oops"
    write_layout(tmp_path, "d", MANIFEST.format(name="d").replace("toc", "index"))
    assert failing(tmp_path, "d").params["field"] == "parts"
    write_layout(tmp_path, "e", "name = ")
    assert failing(tmp_path, "e").params["field"] == "toml"
    with pytest.raises(UnknownName, match="known=a, b, c, d, e"):
        load_layout("z", (tmp_path,))
    with pytest.raises(UnknownName):
        load_layout("../a", (tmp_path / "x",))


def test_an_unknown_option(tmp_path: Path) -> None:
    write_layout(tmp_path, "a")
    with pytest.raises(LayoutError, match="layout-option"):
        load_layout("a", (tmp_path,), {"acent": "blue"})


@pytest.mark.parametrize(
    ("template", "key", "line"),
    [
        ("一\n{{ nothing }}", "layout-template", 2),
        ("一\n\n{% if %}", "layout-template", 3),
        ("一\n{{ 1 / 0 }}", "layout-template", 2),
        ("{{ unit.titel }}", "layout-template", 1),
        ("{% include 'none.html' %}", "layout-template-missing", 0),
        ("{{ unit.__class__.__mro__ }}", "layout-template", 1),
        ("{{ parts.append(1) }}", "layout-template", 1),
        ("{{ ''.__class__.__base__.__subclasses__() }}", "layout-template", 1),
    ],
)
def test_a_failing_template_names_its_line(tmp_path: Path, template: str, key: str, line: int) -> None:
    folder = write_layout(tmp_path, "a", document__html=template)
    with pytest.raises(LayoutError) as caught:
        Renderer(load_layout("a", (tmp_path,)), "").render(Run("r", ()), unit(), ())
    assert caught.value.key == key
    if line:
        assert caught.value.params["file"] == str(folder / "document.html")
        assert caught.value.params["line"] == str(line)


def test_entries_cannot_inject_markup(tmp_path: Path) -> None:
    write_layout(tmp_path, "a", document__html="{{ unit.title }}")
    content = replace(unit(), title="<script>{{ 7 * 7 }}</script>")
    html = Renderer(load_layout("a", (tmp_path,)), "").render(Run("r", ()), content, ())
    assert html == "&lt;script&gt;{{ 7 * 7 }}&lt;/script&gt;"


def manifest(flow: str = "page") -> Manifest:
    return Manifest.model_validate(
        {
            "name": "a",
            "title": "",
            "title_en": "",
            "about": "",
            "about_en": "",
            "flow": flow,
            "parts": ["cover", "toc", "preface", "honourees", "groups", "afterword", "back-cover"],
            "page": {"width_mm": 210, "height_mm": 285},
        }
    )


@given(st.integers(0, 120), st.integers(1, 4), st.sampled_from(["page", "continuous"]))
def test_every_honouree_is_in_one_run_in_order(count: int, sections: int, flow: str) -> None:
    content = unit(count, sections)
    runs = plan_runs(content, manifest(flow))
    printed = [person.id for run in runs for part in run.parts for person in part.honourees]
    assert printed == [person.id for person in content.honourees]
    assert len({run.id for run in runs}) == len(runs)
    opened = [part.section.id for run in runs for part in run.parts if part.section and part.opens_section]
    assert opened == [section.id for section in content.sections]
    for run in runs:
        assert run.needs_toc == (run.parts[0].kind == "toc")
        people = sum(len(part.honourees) for part in run.parts)
        assert flow == "continuous" or people <= layouts.HONOUREES_PER_RUN


def test_parts_without_content_are_left_out() -> None:
    kinds = [part.kind for run in plan_runs(unit(), manifest()) for part in run.parts]
    assert kinds == ["cover", "toc", "preface", "honourees", "groups", "back-cover"]


def test_toc_lines_with_folios() -> None:
    lines = toc_lines(unit(1), manifest(), {"preface": 1, "s0": 2, "h0-0": 3})
    assert [(line.level, line.text, line.note, line.page) for line in lines] == [
        (0, "前言", "", 1),
        (0, "第0组", "", 2),
        (1, "人0", "职务", 3),
        (0, "集体", "甲、乙", None),
    ]


def test_folios() -> None:
    assert [folio_of(page, 3) for page in (1, 2, 3, 4)] == [-1, 0, 1, 2]
    assert "break-before: left" in layouts.start_css(4, 3)
    assert "break-before: right" in layouts.start_css(1, 3)


def test_filters() -> None:
    photo = Photo("p1", "a.jpg", Path("a.jpg"), 400, 300, focus=(1 / 3, 0.5))
    assert layouts.photo_source(photo) == "booklet-photo:p1"
    assert layouts.photo_focus(photo) == "33.33% 50%"
    assert [layouts.han_number(n) for n in (0, 7, 10, 13, 20, 99, 100)] == [
        "〇",
        "七",
        "十",
        "十三",
        "二十",
        "九十九",
        "100",
    ]
    assert layouts.cells("王A·明") == 3
    assert layouts.batches(range(5), 2) == [[0, 1], [2, 3], [4]]


def test_what_a_layout_leaves_out(tmp_path: Path) -> None:
    omits = (
        '[omits]\nalways = ["slogan"]\n"accent=red" = ["preface", "groups.text"]\n"accent=blue" = ["groups.names"]\n'
    )
    write_layout(tmp_path, "a", MANIFEST.format(name="a") + omits)
    content = replace(unit(), slogan="口号")
    layout = load_layout("a", (tmp_path,))
    assert layouts.omitted(layout) == ("slogan", "preface", "groups.text")
    assert layouts.left_out(content, layout) == ("slogan", "preface")
    blue = load_layout("a", (tmp_path,), {"accent": "blue"})
    assert layouts.left_out(content, blue) == ("slogan", "groups.names")
    write_layout(tmp_path, "b", MANIFEST.format(name="b") + '[omits]\n"acent=red" = ["slogan"]\n')
    assert failing(tmp_path, "b").params["field"] == "omits.acent=red"
    write_layout(tmp_path, "c", MANIFEST.format(name="c") + '[omits]\nalways = ["title"]\n')
    assert failing(tmp_path, "c").params["field"] == "omits.always"


@pytest.mark.parametrize("name", ["album", "classic", "gazette", "roster"])
def test_shipped_layouts_load(name: str) -> None:
    layout = load_layout(name, (shipped("layouts"),))
    assert layout.name == name
    for option in layout.manifest.options.values():
        assert option.about and option.about_en


def test_spot_colours_reach_css_and_templates_and_are_inherited(tmp_path: Path) -> None:
    gold = '[spots."烫金"]\nalternate = "device-cmyk(0 0.2 0.6 0.2)"\n'
    varnish = '[spots.UV]\nalternate = "device-cmyk(0 0 0 0.1)"\n'
    write_layout(tmp_path, "parent", f"{MANIFEST.format(name='parent')}\n{gold}{varnish}")
    child = 'name = "child"\ntitle = "子"\nextends = "parent"\n[spots.UV]\noverprint = false\n'
    write_layout(tmp_path, "child", child + 'alternate = "device-cmyk(0.1 0 0 0)"\n')
    layout = load_layout("child", (tmp_path,))
    assert [(one.name, one.alternate, one.overprint) for one in layout.spots.all] == [
        ("烫金", (0, 0.2, 0.6, 0.2), True),
        ("UV", (0.1, 0, 0, 0), False),
    ]
    css = layouts.page_css(layout)
    assert f"--spot-烫金: {layout.view.spots['烫金']};" in css
    assert "--spot-UV-50: device-cmyk(0.9137 0.0713 0.0002 0.5);" in css
    assert len(set(layout.view.spots.values())) == 2


@pytest.mark.parametrize(
    ("spots", "field"),
    [
        ('[spots.Black]\nalternate = "device-cmyk(0 0 0 1)"', "spots.Black"),
        ('[spots."烫 金"]\nalternate = "device-cmyk(0 0 0 1)"', "spots.烫 金"),
        ('[spots."金"]\nalternate = "gold"', "spots.金.alternate"),
        ('[spots.uv]\nalternate = "device-cmyk(0 0 0 1)"\n[spots.UV]\nalternate = "device-cmyk(0 0 0 1)"', "spots.UV"),
        ("\n".join(f'[spots.s{at}]\nalternate = "device-cmyk(0 0 0 1)"' for at in range(9)), "spots"),
    ],
)
def test_spot_colours_that_cannot_be_are_refused(tmp_path: Path, spots: str, field: str) -> None:
    write_layout(tmp_path, "mine", f"{MANIFEST.format(name='mine')}\n{spots}\n")
    with pytest.raises(LayoutError) as problem:
        load_layout("mine", (tmp_path,))
    assert problem.value.params["field"] == field


def test_another_bleed(tmp_path: Path) -> None:
    write_layout(tmp_path, "mine")
    layout = load_layout("mine", (tmp_path,))
    assert layout.with_bleed(None) is layout
    assert "bleed: 5mm" in layouts.page_css(layout.with_bleed(5.0))
    assert layout.with_bleed(5.0).manifest.page.width_mm == 100
