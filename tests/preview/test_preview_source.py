"""What a click names: each kind of box of the shipped layouts, and what is hard in templates and style sheets."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import make_workspace

from booklet.preview.markup import class_hits, template_hits
from booklet.preview.rules import margin_classes, rule_hits
from booklet.preview.source import Hit, Sources
from booklet.project import Workspace, open_workspace, shipped

PERSON = "html body section.part.people article.person"
ALBUM = "html body.text-song div.people.flat article.person"
ROSTER = "section.part.roster.untitled article.card.card-short"

KINDS = [
    # layout, element, printed line, field of the entry; template and its piece of text; the first rule
    (
        ("classic", "html body section.part.cover div.cover-title h1.size-xl span.line", "砖瓦之间", "title"),
        ("parts/cover.html", "unit.title", ".line"),
    ),
    (
        ("classic", "html body section.part.cover p.cover-slogan", "落在实处", "slogan"),
        ("parts/cover.html", "cover-slogan", ".cover-slogan"),
    ),
    (
        ("classic", "html body section.part.inside-cover div.inside-foot p", "2025年", "period"),
        ("parts/inside-cover.html", "unit.period", ".cover p"),
    ),
    (
        ("classic", "html body section.part.toc h1.heading.heading--spread", "目录", ""),
        ("parts/toc.html", "目录", ".toc .heading"),
    ),
    (
        ("classic", "html body section.part.essay h1.heading.heading--spread", "后记", ""),
        ("parts/afterword.html", "后记", ".heading--spread"),
    ),
    (
        ("classic", "html body section.part.essay div.essay-text p", "二十世纪", "preface"),
        ("parts/preface.html", "unit.preface", ".deeds p"),
    ),
    (
        ("classic", "html body section.part.toc p.toc-1 span.toc-folio", "4", ""),
        ("parts/toc.html", "toc-folio", ".toc-folio"),
    ),
    (
        ("classic", "html body section.part.toc p.toc-names", "贺长青、岑晓月", "groups.names"),
        ("parts/toc.html", "for name in", ".toc-names"),
    ),
    (
        ("classic", f"{PERSON} header.head div.head-row h1.name.name--4 span.piece", "王小明", "name"),
        ("person.html", "name_tag()", ".piece"),
    ),
    (
        ("classic", f"{PERSON} header.head div.head-row div.meta p", "某街道办", "affiliation"),
        ("person.html", "person.affiliation", ".cover p"),
    ),
    (("classic", f"{PERSON} div.deeds p", "清晨六点", "deeds"), ("person.html", "prose(person.deeds)", ".deeds p")),
    (
        ("classic", f"{PERSON} figure.wide p.caption", "图为王小明", "photos.caption"),
        ("photos.html", '<p class="caption">', ".caption"),
    ),
    (("classic", f"{PERSON} figure.wide div.frame img", "", ""), ("photos.html", "<img", ".frame")),
    (
        ("classic", "html body section.part.groups article.group div.deeds p", "三位同志", "groups.text"),
        ("parts/groups.html", "prose(group", ".deeds p"),
    ),
    (
        ("classic", "section.part.colophon div.colophon-block table tbody tr td", "某办", "colophon.editor"),
        ("parts/colophon.html", "<td>", ".colophon td"),
    ),
    (
        ("album", f"{ALBUM} header.lead div.block.block-words p.caption", "图为", "photos.caption"),
        ("person.html", 'class="caption"', ".caption"),
    ),
    (("album", f"{ALBUM} header.lead div.photo img", "", ""), ("person.html", "grid.picture", ".photo")),
    (
        ("roster", "div.toc-list div.whole div.toc-people p.toc-person a i", "科长", "role"),
        ("parts/toc.html", "line.note", "dl"),
    ),
    (
        ("roster", f"{ROSTER} div.words header.head h2.name-line", "王小明", "name"),
        ("card.html", "person.name", ".untitled .name-line"),
    ),
    (("roster", f"{ROSTER} div.words p.text", "清晨六点", "deeds"), ("card.html", "person.deeds", ".text:last-child")),
    (
        ("gazette", "html body section.annex article p.text", "把小事做好", "quote"),
        ("person.html", "person.quote", ".text"),
    ),
    (("gazette", "div.imprint p.entry", "编辑：某办", "colophon.editor"), ("imprint.html", "label", ".entry")),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return open_workspace(make_workspace(tmp_path_factory.mktemp("named") / "工作区")).value


@pytest.mark.parametrize(("box", "wanted"), KINDS, ids=lambda value: str(value[-1]))
def test_each_kind_of_box_is_named(
    home: Workspace, box: tuple[str, str, str, str], wanted: tuple[str, str, str]
) -> None:
    (layout, element, text, field), (template, piece, rule) = box, wanted
    folders = (shipped("layouts") / layout,)
    found = template_hits(element, text, field, folders, home)
    named = [hit for hit in found[:3] if hit.file.endswith(f"{layout}/{template}")]
    assert any(piece in _line(hit) for hit in named), found
    if element.endswith("span.toc-folio"):  # one of several on its line
        assert found[0].text.startswith('<span class="toc-folio">')
    rules = rule_hits(element, folders, home)
    if rule != "dl":
        assert rules[0].text.startswith(rule), rules
    assert all(hit.text in _line(hit) for hit in (*found, *rules))


def _line(hit: Hit) -> str:
    return Path("/", hit.file).read_text("utf-8").splitlines()[hit.line - 1]


@pytest.mark.parametrize(
    ("element", "first"),
    [
        ("@page person:left @bottom-left", "@page :left { @bottom-left"),
        ("@page person:right @top-left", "@top-left { content: element(person"),
        ("@page person:right @top-right", "@top-right { content: string(section)"),
        ("@page cover:right @bottom-right", "@page cover"),
        ("@page tinted:left", "@page tinted"),
    ],
)
def test_margins_are_named_by_their_page(home: Workspace, element: str, first: str) -> None:
    folder = shipped("layouts") / "classic"
    assert rule_hits(element, (folder,), home)[0].text.startswith(first)


def test_what_a_margin_repeats_is_named_where_it_is_written(home: Workspace) -> None:
    folders = (shipped("layouts") / "classic",)
    assert margin_classes("@page person:right @top-left", folders) == ["running"]
    assert class_hits("running", folders, home)[0].file.endswith("person.html")
    assert "people" in margin_classes("@page person:right @top-right", folders)
    assert class_hits("people", folders, home)[0].file.endswith("honourees.html")
    assert margin_classes("@page person:right @bottom-right", folders) == []
    assert margin_classes("html body p.name", folders) == []


# ------------------------------------------------------------------------------------------------ small layouts


def layout(root: Path, name: str, **files: str) -> Path:
    folder = root / name
    for file, text in files.items():
        path = folder / (file.replace("__", "/") + (".css" if file == "style" else ".html"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_a_childs_template_hides_its_parents(tmp_path: Path, home: Workspace) -> None:
    parent = layout(tmp_path, "parent", document='{% include "person.html" %}', person='<p class="name">old</p>')
    child = layout(tmp_path, "child", person='<b></b>\n<p class="name">new</p>')
    hits = template_hits("p.name", "", "", (child, parent), home)
    assert [(Path(hit.file).parent.name, hit.line) for hit in hits] == [("child", 2)]
    extending = layout(tmp_path, "extending", person='{% extends "parent/person.html" %}')
    hits = template_hits("p.name", "", "", (extending, parent), home)
    assert Path(hits[0].file).parent.name == "parent"


def test_neighbours_of_one_class_are_told_apart(tmp_path: Path, home: Workspace) -> None:
    text = """<div class="a"><p>{{ one }}</p></div>
<div class="b"><p>{{ two }}</p></div>
{% if x %}<ul><li class="{{ 'k' if odd }}">1</li></ul>{% else %}<ol>
<li class="k m-{{ kind }}">2</li></ol>{% endif %}
{# <p class="b">no template</p> #}
<div class="b{{ " wide" if wide }}"><h2>三</h2></div>"""
    folder = layout(tmp_path, "plain", document=text)

    def line(element: str, said: str = "", field: str = "") -> int:
        return template_hits(element, said, field, (folder,), home)[0].line

    assert line("div.a p") == 1
    assert line("div.b p") == 2
    assert line("p", field="two") == 2
    assert line("ul li.k") == 3
    assert line("ul li") == 3
    assert line("ol li.k.m-red") == 4
    assert line("div.b.wide h2") == 6
    assert line("div.b.wide h2 em") == 6  # made by a filter: the element around it
    assert template_hits("section.none", "", "", (folder,), home) == []
    assert template_hits("", "", "", (folder,), home) == []


def test_rules_stand_in_the_order_of_what_decides(tmp_path: Path, home: Workspace) -> None:
    style = """p { margin: 0 }
.box { width: 3em }
.box .name { color: red }
.name { font: 12pt/18pt serif }
.other .name { color: blue }
@media print { .box > .name { top: 0 } }
.name::before { content: "x" }
.box { color: green }
@page cover { margin: 0 }
p:hover, %% { }"""
    folder = layout(tmp_path, "plain", style=style)
    assert [hit.line for hit in rule_hits("div.box p.name", (folder,), home)] == [6, 3, 4, 7, 8, 1]


def test_a_child_layouts_rules_decide_over_its_parents(tmp_path: Path, home: Workspace) -> None:
    parent = layout(tmp_path, "parent", style=".name { color: red }")
    child = layout(tmp_path, "child", style=".name { color: blue }")
    hits = rule_hits("p.name", (child, parent), home)
    assert [Path(hit.file).parent.name for hit in hits] == ["child", "parent"]


# ------------------------------------------------------------------------------------------------ entries


@pytest.mark.parametrize(
    ("printed", "owner", "field"),
    [
        ("王 小 明", "", "name"),
        ("科长", "", "role"),
        ("王小明科长", "", "name"),
        ("清晨六点到岗，从不", "王小明", "deeds"),
        ("李芳", "", "name"),
        ("二〇二五年七月", "", "issued"),
        ("试验之光", "", "title"),
    ],
)
def test_a_line_is_found_where_it_is_written(home: Workspace, printed: str, owner: str, field: str) -> None:
    hit = Sources(home, "试验办").locate(printed, owner, None)
    assert hit
    assert hit.field == field
    assert home.root.joinpath(hit.file).read_text("utf-8").splitlines()[hit.line - 1].strip()


@pytest.mark.parametrize("printed", ["4", "— 6 —", "12", "300", "目录", "“"])
def test_what_no_entry_says_has_none(home: Workspace, printed: str) -> None:
    assert Sources(home, "试验办").locate(printed, "", None) is None
