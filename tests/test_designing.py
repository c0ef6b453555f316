"""The designer's bench: layouts begun, judged, and shown with hard content."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from conftest import RunBooklet

from booklet.designing.lint import lint_layout
from booklet.designing.places import declarations
from booklet.designing.sample import sample_data
from booklet.designing.sheets import sheet_findings
from booklet.project import Workspace, open_workspace, shipped

BAD = Path(__file__).parent / "layouts_bad"


@pytest.fixture
def home(tmp_path: Path) -> Workspace:
    (tmp_path / "booklet.toml").write_text("", encoding="utf-8")
    return open_workspace(tmp_path).value


def test_a_new_layout_renders_as_its_parent_and_refuses_to_overwrite(workspace: Path, run_booklet: RunBooklet) -> None:
    made = run_booklet(workspace, "layout", "new", "我的", "--from", "classic")
    assert made.returncode == 0, made.stderr
    manifest = (workspace / "layouts/我的/layout.toml").read_text("utf-8")
    assert 'extends = "classic"' in manifest and "# [options.accent]" in manifest
    sheet = (workspace / "layouts/我的/style.css").read_text("utf-8")
    assert "var(--accent)  device-cmyk(0 1 1 0.1)" in sheet and "parts/cover.html" in sheet and sheet.endswith("*/\n")
    assert run_booklet(workspace, "layout", "copy", "我的", "parts/cover.html").returncode == 0
    assert (workspace / "layouts/我的/parts/cover.html").read_bytes() == (
        shipped("layouts") / "classic/parts/cover.html"
    ).read_bytes()
    for name, file in (("我的", "parts/cover.html"), ("classic", "parts/cover.html"), ("我的", "../../booklet.toml")):
        assert run_booklet(workspace, "layout", "copy", name, file).returncode == 2
    assert run_booklet(workspace, "layout", "copy", "我的", "none.html").returncode == 3
    (workspace / "layouts/我的/style.css").write_text("p { }", encoding="utf-8")
    for name in ("我的", "classic"):
        again = run_booklet(workspace, "layout", "new", name)
        assert again.returncode == 2 and "已经有了" in again.stderr
    assert (workspace / "layouts/我的/style.css").read_text("utf-8") == "p { }"
    assert run_booklet(workspace, "layout", "new", "../x").returncode == 2
    assert run_booklet(workspace, "layout", "new", "x", "--from", "none").returncode == 2
    assert not (workspace / "layouts/x").exists()


def test_an_uncommented_option_is_in_force(workspace: Path, run_booklet: RunBooklet) -> None:
    run_booklet(workspace, "layout", "new", "mine", "--from", "classic")
    path = workspace / "layouts/mine/layout.toml"
    block = re.search(r"(?s)# \[options\.accent\].*?(?=# \[options\.shade)", path.read_text("utf-8"))
    assert block
    plain = re.sub(r"(?m)^# ", "", block[0]).replace("0 1 1 0.1", "1 0.7 0 0.2")
    path.write_text(path.read_text("utf-8").replace(block[0], plain), encoding="utf-8")
    from booklet.layouts import load_layout

    layout = load_layout("mine", open_workspace(workspace).value.layout_folders)
    assert layout.options["accent"] == "device-cmyk(1 0.7 0 0.2)"


def found(home: Workspace, name: str) -> list[tuple[str, int, str]]:
    return [(Path(item.place.file).name, item.place.line, item.id) for item in lint_layout(home, str(BAD / name))]


def line(name: str, file: str, text: str) -> int:
    """The line of a bad layout's file that has a text."""
    lines = (BAD / name / file).read_text("utf-8").splitlines()
    return next(number for number, one in enumerate(lines, 1) if text in one)


def test_each_fault_of_a_bad_layout_is_found_at_its_line(home: Workspace) -> None:
    css = {
        "unicode-range: U+4E00": "lint-font-face-split",
        "  left: 0;": "lint-bleed",
        "  right: 0;": "lint-bleed",
        "top: 0; height": "lint-bleed",
        "#c81e1e": "lint-rgb-colour",
        "/* floating */": "lint-absolute-text",
        "  height: 10mm": "lint-fixed-height",
        ".cut {": "lint-hidden-text",
        "linear-gradient": "lint-gradient-cmyk",
        "Georgia": "lint-latin-first",
        "text-spacing-trim": "layout-css-ignored",
        "width: 303.3pt": "lint-measure",
        "line-height: 17.1pt": "lint-line-height",
        "opacity": "lint-see-through",
        "hyphens": "lint-no-effect",
    }
    expected = {("style.css", line("faults", "style.css", text), rule) for text, rule in css.items()}
    expected |= {
        ("document.html", line("faults", "document.html", "<html>"), "lint-lang"),
        ("document.html", line("faults", "document.html", "colour: red"), "layout-css-ignored"),
        ("layout.toml", line("faults", "layout.toml", 'about_en = ""'), "lint-option-undescribed"),
        ("style.css", 0, "composition-log"),  # the face of one of the two @font-face is no file
    }
    assert set(found(home, "faults")) == expected


def test_faults_of_manifests_and_templates(home: Workspace) -> None:
    assert set(found(home, "manifest")) == {
        ("layout.toml", line("manifest", "layout.toml", "part ="), "lint-manifest-key"),
        ("layout.toml", line("manifest", "layout.toml", "parts ="), "lint-manifest"),
        ("layout.toml", line("manifest", "layout.toml", "height_mm"), "lint-manifest"),
        ("layout.toml", line("manifest", "layout.toml", "[options.accent]"), "lint-option-undescribed"),
    }
    wrong = ("{{ titel", "unit.titel", "nmae", "captoin")
    assert set(found(home, "broken")) == {
        *(("document.html", line("broken", "document.html", text), "lint-undefined") for text in wrong),
        ("document.html", line("broken", "document.html", "none.html"), "lint-template-missing"),
        ("half.html", 2, "lint-template-syntax"),
        ("cover-spread.html", 2, "lint-undefined"),  # it has `cover`, which no other template has,
        ("cover-spread.html", 3, "lint-undefined"),  # and no `toc`
    }
    assert set(found(home, "parts")) == {
        ("cover.html", 3, "lint-template-fails"),
        ("layout.toml", line("parts", "layout.toml", "parts ="), "lint-part-missing"),
    }


def test_faults_that_hide(home: Workspace) -> None:
    """In @media and sheets that are imported, in variables, in gradients, in what the engine drops without a word."""
    css = {
        '"lost.css"': {"lint-template-missing"},
        "rgb(200": {"lint-rgb-colour"},
        "(min-width": {"layout-css-ignored", "lint-no-effect"},
        "--papper": {"lint-variable"},
        "--acent": {"lint-variable"},
        "linear-gradient": {"lint-gradient-rgb"},
        "box-shadow": {"lint-see-through"},
        "filter:": {"layout-css-ignored"},
        "sticky": {"layout-css-ignored", "lint-no-effect"},  # and a subgrid
        "oklch": {"lint-rgb-colour", "lint-variable"},
        "@media screen": {"lint-no-effect"},
        "transition": {"lint-no-effect"},
        "420.5px": {"lint-measure", "layout-css-ignored"},  # and mix-blend-mode
    }
    expected = {("style.css", line("nasty", "style.css", text), rule) for text, rules in css.items() for rule in rules}
    expected |= {
        ("more.css", 2, "layout-css-ignored"),
        ("more.css", 2, "lint-rgb-colour"),
        ("document.html", line("nasty", "document.html", "naems"), "lint-template-fails"),
        ("document.html", line("nasty", "document.html", "honouree.nmae"), "lint-undefined"),
        ("document.html", line("nasty", "document.html", "captoin"), "lint-undefined"),
    }
    assert set(found(home, "nasty")) == expected
    assert set(found(home, "lost")) == {
        ("document.html", line("lost", "document.html", "nothing.html"), "lint-template-missing"),
        ("document.html", line("lost", "document.html", "include wanted"), "lint-template-missing"),
        ("filter.html", 2, "lint-template-syntax"),
    }


def test_sheets_that_cannot_be_read_are_told_and_not_waited_for(home: Workspace, tmp_path: Path) -> None:
    mine = tmp_path / "layouts/mine"
    mine.mkdir(parents=True)
    (mine / "layout.toml").write_text('extends = "album"\nname = "mine"\nrequired = ["titel"]\n', encoding="utf-8")
    (mine / "style.css").write_text('@import "a.css";\np { color: black }', encoding="utf-8")
    (mine / "a.css").write_bytes(b'\n@import "style.css";\n/* \xb0\xa1 */')
    told = [(Path(item.place.file).name, item.place.line, item.id) for item in lint_layout(home, "mine")]
    assert told == [("layout.toml", 3, "lint-manifest")]
    (mine / "layout.toml").write_text('extends = "album"\nname = "mine"\n', encoding="utf-8")
    told = [(Path(item.place.file).name, item.place.line, item.id) for item in lint_layout(home, "mine")]
    assert told == [("a.css", 2, "lint-template-syntax"), ("a.css", 3, "lint-template-syntax")]


def test_lab_colours_and_screens_are_told_from_greys(tmp_path: Path) -> None:
    sheet = tmp_path / "style.css"
    sheet.write_text(
        "a { color: lab(50% 40 20); background: hsl(0 0% 50%); cursor: pointer }\n"
        "b { box-shadow: 1mm 1mm 0 black; background: linear-gradient(white, black) }\n"
        "c { &:hover { color: #f00 } background: linear-gradient(black, transparent) }\n",
        encoding="utf-8",
    )
    told = [(one.place.line, one.id) for one in sheet_findings(tuple(declarations(sheet)), (), ())]
    assert told == [(1, "lint-rgb-colour"), (1, "lint-no-effect"), (3, "lint-rgb-colour"), (3, "lint-see-through")]


@pytest.mark.parametrize(
    "name", ["album", *(pytest.param(name, marks=pytest.mark.slow) for name in ("classic", "roster", "gazette"))]
)
def test_shipped_layouts_are_clean(home: Workspace, name: str) -> None:
    assert lint_layout(home, name) == ()


def test_lint_tells_by_its_exit_code_and_wants_a_name(home: Workspace, run_booklet: RunBooklet) -> None:
    assert run_booklet(home.root, "layout", "lint", str(BAD / "manifest")).returncode == 1
    assert run_booklet(home.root, "layout", "lint").returncode == 2
    assert run_booklet(home.root, "layout", "lint", "none").returncode == 2


def test_the_sample_is_as_hard_as_it_says() -> None:
    people = [person for section in sample_data()["sections"] for person in section["honourees"]]
    lengths = [len(person["deeds"].replace("\n", "")) for person in people]
    assert len(people) == 100 == len({person["name"] for person in people})
    assert min(lengths) <= 45 and max(lengths) >= 2950
    assert {len(person.get("photos", ())) for person in people} >= {0, 1, 2, 3, 7}
    assert max(len(group["names"]) for group in sample_data()["groups"]) == 60
    assert any(ord(character) > 0xFFFF for person in people for character in person["name"])


def test_a_sheet_comes_out_whatever_is_found(home: Workspace, run_booklet: RunBooklet) -> None:
    target = home.root / "sheet.pdf"
    run_booklet(home.root, "layout", "new", "low", "--from", "classic")
    (home.root / "layouts/low/style.css").write_text(".cover-title { height: 30mm }", encoding="utf-8")
    done = run_booklet(home.root, "layout", "sheet", "low", "--people", "2", "-o", str(target))
    assert done.returncode == 1 and "[text-overset]" in done.stdout, done.stderr  # the title is too long for it
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(target)]
    assert any("丁" in text for text in pages) and len(pages) > 8
    assert not list((home.root).glob("units")) and not list(home.root.glob(".*.part"))
