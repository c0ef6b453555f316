"""The documents say what the code does."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from booklet import layouts, model
from booklet.project import shipped

ROOT = Path(__file__).parent.parent
DESIGNERS = (ROOT / "docs/layouts.md").read_text(encoding="utf-8")


def properties(kind: type) -> set[str]:
    return {name for name, value in vars(kind).items() if isinstance(value, property)}


def row(table: str, first: str) -> set[str]:
    """The code words of a table's row in docs/layouts.md."""
    part = DESIGNERS[DESIGNERS.index(table) :]
    (line,) = re.findall(rf"(?m)^\| {re.escape(first)} \|(.*)\|$", part[: part.index("\n\n", part.index("|---"))])
    return set(re.findall(r"`([^`]+)`", line))


@pytest.mark.parametrize(
    ("first", "kind"),
    [
        ("`unit`", model.Unit),
        ("a part", layouts.Part),
        ("a section", model.Section),
        ("an honouree", model.Honouree),
        ("a photo", model.Photo),
        ("a group", model.Group),
        ("a toc line", layouts.TocLine),
    ],
)
def test_every_field_is_documented(first: str, kind: type) -> None:
    assert dataclasses.is_dataclass(kind)
    fields = {field.name for field in dataclasses.fields(kind)} | properties(kind)
    named = {word for word in row("| of | there is |", first) if word.isidentifier()}
    assert fields <= named
    extra = named - fields
    assert extra <= {"parts", "landscape", "portrait", "square", "panorama"}, extra


def test_every_variable_filter_and_key_is_documented() -> None:
    context = set(re.findall(r"(?m)^\| `(\w+)` \| ", DESIGNERS[DESIGNERS.index("| variable |") :].split("\n\n")[0]))
    assert context == set(layouts.Context.__annotations__)
    filters = set(re.findall(r"(?m)^\| `\w+\\\|(\w+)", DESIGNERS))
    assert filters == set(layouts.FILTERS)
    keys = DESIGNERS[DESIGNERS.index("| key | meaning |") :].split("\n\n")[0]
    documented = {word for cell in re.findall(r"(?m)^\| (.*?) \|", keys) for word in re.findall(r"`(\w+)`", cell)}
    assert documented == set(layouts.Manifest.model_fields)
    for name in layouts.PARTS:
        assert f"`{name}`" in keys
    view = row("| variable |", "`layout`")
    assert {f"layout.{field.name}" for field in dataclasses.fields(layouts.LayoutView)} <= view


@pytest.mark.parametrize("name", ["album", "classic", "gazette", "roster"])
def test_options_of_the_shipped_layouts_are_listed(name: str) -> None:
    listed = DESIGNERS[DESIGNERS.index("## The shipped layouts") :]
    manifest = layouts.load_layout(name, (shipped("layouts"),)).manifest
    assert f"### `{name}`" in listed
    for key in manifest.options:
        assert f"`{key}`" in listed, key
        picture = f"images/gallery/{name}-{key}.jpg"
        shown = re.search(rf"(?m)^`.+`\n\n!\[{key}\]\({picture}\)$", listed)
        assert shown, key
        assert shown[0] in (ROOT / "docs/gallery.md").read_text("utf-8"), key  # which is made with the picture
        assert (ROOT / "docs" / picture).is_file(), key


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_readme_names_commands_and_exit_codes(readme: str) -> None:
    from booklet.cli import program
    from booklet.errors import ExitCode

    text = (ROOT / readme).read_text(encoding="utf-8")
    for command in program.commands:
        assert f"booklet {command}" in text, command
    for code in ExitCode:
        assert re.search(rf"(?m)^\| {code.value} \|", text), code
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert target.startswith("http") or (ROOT / target).exists(), target
