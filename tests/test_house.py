"""The house stays in order: layers, engines in one place each, the catalogue and the docs complete."""

from __future__ import annotations

import ast
import json
import re
import string
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from booklet import messages

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "booklet"

LAYERS = {
    "errors": 0,
    "findings": 0,
    "geometry": 0,
    "messages": 0,
    "cache": 0,
    "files": 0,
    "model": 1,
    "spots": 1,
    "titles": 1,
    "binding": 1,
    "devices": 1,
    "project": 1,
    "entries": 2,
    "photos": 2,
    "layouts": 2,
    "fonts": 2,
    "composition": 2,
    "press": 2,
    "build": 3,
    "importing": 3,
    "designing": 4,
    "preview": 4,
    "cli": 5,
    "__main__": 6,
}
ENGINES = {
    "pypdfium2": {"press", "preview", "importing"},
    "weasyprint": {"composition"},
    "pikepdf": {"press"},
    "PIL": {"photos", "press", "preview", "designing"},
    "starlette": {"preview"},
    "uvicorn": {"preview"},
    "watchfiles": {"preview"},
    "jinja2": {"layouts", "designing"},
    "opencc": {"entries"},
    "openpyxl": {"entries", "importing"},
    "lxml": {"importing"},
    "markdown_it": {"importing"},
    "docx": {"importing"},
}


def modules() -> Iterator[tuple[Path, str]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        relative = path.relative_to(PACKAGE)
        yield path, relative.parts[0].removesuffix(".py")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imports(path: Path) -> tuple[tuple[str, bool], ...]:
    """Module names that a file imports, and whether only for type checking."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[tuple[str, bool]]:
    tree = parsed(path)
    checking = {
        child
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for child in ast.walk(node)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, node in checking
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module
            if node.module == "booklet":
                for alias in node.names:
                    yield f"booklet.{alias.name}", node in checking
            else:
                yield node.module, node in checking


@pytest.mark.parametrize(("path", "room"), [pytest.param(*item, id=str(item[0].name)) for item in modules()])
def test_imports_point_down(path: Path, room: str) -> None:
    if room == "__init__":
        return
    assert room in LAYERS, f"{room} has no layer"
    for name, _ in imports(path):
        if not name.startswith("booklet."):
            continue
        target = name.split(".")[1]
        if target not in LAYERS:  # booklet.__version__
            continue
        lower = LAYERS[target] < LAYERS[room]
        same_folder = target == room
        same_ground = LAYERS[target] == LAYERS[room] <= 1
        assert lower or same_folder or same_ground, f"{path.name} imports {name}"


def test_lowest_layer_needs_the_standard_library_only() -> None:
    for path, room in modules():
        if LAYERS.get(room, 9) == 0:
            for name, _ in imports(path):
                top = name.split(".")[0]
                assert top in sys.stdlib_module_names or top == "booklet", f"{path.name} imports {name}"


def test_each_engine_has_its_place() -> None:
    for path, room in modules():
        for name, checking in imports(path):
            places = ENGINES.get(name.split(".")[0])
            assert checking or places is None or room in places, f"{path.name} imports {name}"


def test_only_the_command_line_talks() -> None:
    for path, room in modules():
        for name, _ in imports(path):
            assert room == "cli" or name.split(".")[0] not in {"click", "rich"}, f"{path.name} imports {name}"
        for node in ast.walk(parsed(path)):
            called = node.func if isinstance(node, ast.Call) else None
            talks = isinstance(called, ast.Name) and called.id in {"print", "input"}
            assert not talks or room == "cli", f"{path.name} prints"


def test_help_imports_no_engine() -> None:
    code = (
        "import sys; sys.argv = ['booklet', '--help']\n"
        "from booklet import cli\n"
        "try: cli.main()\nexcept SystemExit: pass\n"
        "import json; print('MODULES', json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stdout.split("MODULES ", 1)[1]))
    assert not loaded & {*ENGINES, "pydantic", "ruamel", "fontTools"}


def test_catalogue_has_both_languages_with_the_same_fields() -> None:
    for key, entry in messages._catalogue().items():
        assert {"zh", "en"} <= set(entry) <= {"zh", "en", "zh_hint", "en_hint"}, key
        assert ("zh_hint" in entry) == ("en_hint" in entry), key
        for chinese, english in (("zh", "en"), ("zh_hint", "en_hint")):
            assert fields(entry.get(chinese, "")) == fields(entry.get(english, "")), key
        assert re.search(r"[\u4e00-\u9fff]", entry["zh"]) or key.startswith("ui."), key


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def used_keys(pattern: str) -> set[str]:
    found: set[str] = set()
    for path, _ in modules():
        found |= set(re.findall(pattern, path.read_text(encoding="utf-8")))
    return found


def test_every_error_raised_is_in_the_catalogue_and_none_besides() -> None:
    raised = used_keys(
        r"(?:UsageError|UnknownName|ResourceError|LayoutError|DependencyError|OutputError|EngineError)\(\s*\"([a-z0-9-]+)\""
    )
    known = {key.removeprefix("error.") for key in messages.known_keys() if key.startswith("error.")}
    assert raised == known


def test_findings_are_explained() -> None:
    known = {key.removeprefix("finding.") for key in messages.known_keys() if key.startswith("finding.")}
    explained = set(re.findall(r"^### `([a-z0-9-]+)`", (ROOT / "docs/findings.md").read_text("utf-8"), re.MULTILINE))
    assert explained == known


def test_language_by_locale() -> None:
    assert messages.language_of({}) == "zh"
    assert messages.language_of({"LANG": "C.UTF-8"}) == "zh"
    assert messages.language_of({"LANG": "en_GB.UTF-8"}) == "en"
    assert messages.language_of({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}) == "zh"
    assert messages.language_of({"LANG": "zh_CN", "BOOKLET_LANG": "en"}) == "en"
