"""Begin a layout: a child of another that changes nothing yet, and says what there is to change."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from booklet.errors import LayoutError, OutputError, UsageError
from booklet.layouts import Layout, list_layouts, load_layout, page_css
from booklet.project import Workspace

_NAME = re.compile(r"[^\W_][\w-]{0,59}")
"""A layout's name: letters, digits, `-` and `_`. It is typed on the command line and stands in settings."""

_FACES = ("--font-song", "--font-hei", "--font-kai", "--font-fangsong")


def new_layout(workspace: Workspace, name: str, parent: str) -> tuple[Path, ...]:
    """Make `layouts/<name>/` in the workspace, a child of `parent` with a manifest and an empty style sheet.

    Returns the files made. Raises UsageError for a name that cannot be one or is taken, a shipped layout's among them,
    UnknownName or LayoutError for a parent that cannot be used, OutputError where nothing can be written.
    """
    if not _NAME.fullmatch(name):
        raise UsageError("layout-name", name=name)
    taken = {folder.name: folder for folder in list_layouts(workspace.layout_folders)}
    folder = workspace.root / "layouts" / name
    if name in taken or folder.exists():
        raise UsageError("layout-exists", name=name, file=workspace.relative(taken.get(name, folder)))
    base = load_layout(parent, workspace.layout_folders)
    made = {folder / "layout.toml": _manifest(name, base), folder / "style.css": _style_sheet(name, base)}
    try:
        folder.mkdir(parents=True)
        for path, text in made.items():
            path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as problem:
        raise OutputError("output-unwritable", folder=folder, reason=problem.strerror or problem) from None
    return tuple(made)


def copy_template(workspace: Workspace, name: str, file: str) -> Path:
    """Copy a file that a layout of the workspace takes from its parents into its own folder, to be changed there.

    Raises UsageError where the layout has it already or is a shipped one, UnknownName for an unknown layout,
    LayoutError where no parent has the file, OutputError where nothing can be written.
    """
    layout = load_layout(name, workspace.layout_folders)
    target = (layout.folders[0] / file).resolve()
    if layout.folders[0].parent != workspace.root / "layouts" or target.exists():
        raise UsageError("layout-exists", name=name, file=workspace.relative(target))
    known = {
        path.relative_to(folder).as_posix(): path for folder in reversed(layout.folders) for path in _templates(folder)
    }
    if file not in known:
        raise LayoutError("layout-template-missing", layout=layout.manifest.extends or name, template=file)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(known[file], target)
    except OSError as problem:
        raise OutputError("output-unwritable", folder=target, reason=problem.strerror or problem) from None
    return target


def _manifest(name: str, base: Layout) -> str:
    parent = base.manifest
    quoted = json.dumps(name, ensure_ascii=False)
    lines = [
        f"# 版式 {name}：继承 {parent.title}（{base.name}），只写要改的。每个键的含义见 docs/layouts.md。",
        f"# The layout {name}: a child of {base.name}, only what it changes. docs/layouts.md explains each key.",
        f"name = {quoted}",
        f"extends = {json.dumps(base.name, ensure_ascii=False)}",
        f"title = {quoted}",
        f"title_en = {quoted}",
        f"about = {json.dumps(f'由“{parent.title}”改来。', ensure_ascii=False)}",
        f"about_en = {json.dumps(f'Made from {base.name}.')}",
        "",
        "# 成品尺寸与出血，毫米。 Trimmed size and bleed in millimetres.",
        "# [page]",
        f"# width_mm = {parent.page.width_mm:g}",
        f"# height_mm = {parent.page.height_mm:g}",
        f"# bleed_mm = {parent.page.bleed_mm:g}",
    ]
    if parent.options:
        lines += ["", "# 选项：去掉一段前面的 # 再改 default。 Options: uncomment one and change its default."]
    for key, option in parent.options.items():
        lines += [
            f"# [options.{key}]",
            f"# default = {json.dumps(option.default, ensure_ascii=False)}",
            f"# about = {json.dumps(option.about, ensure_ascii=False)}",
            f"# about_en = {json.dumps(option.about_en, ensure_ascii=False)}",
        ]
    return "\n".join(lines) + "\n"


def _style_sheet(name: str, base: Layout) -> str:
    """A sheet without rules: a comment with each variable and its value, and the parent's files to look at."""
    parent_files = sorted(
        {path.relative_to(folder).as_posix() for folder in base.folders for path in _templates(folder)}
    )
    lines = [
        "/*",
        f"  排在 {base.name} 的 style.css 之后：写在这里的规则盖过它的。",
        f"  Comes after the style sheet of {base.name}: a rule here wins over its.",
        "",
        "  变量 Variables:",
        *(f"    {line}" for line in _variables(base)),
        "",
        f"  要换一个模板：booklet layout copy {name} parts/cover.html，再改这里的那份；这里没有的用 {base.name} 的。",
        f"  To change a template: booklet layout copy {name} parts/cover.html; what is not here is {base.name}'s:",
        *(f"    {name}" for name in parent_files),
        "*/",
    ]
    return "\n".join(lines) + "\n"


def _templates(folder: Path) -> Iterator[Path]:
    return folder.rglob("*.html")


def _variables(base: Layout) -> Iterator[str]:
    """Every variable of the page's style sheet with its value; spot colours by name only, their values are reserved."""
    for name, value in re.findall(r"(?m)(--[\w-]+): ([^;]+);", page_css(base)):
        if name.startswith("--spot-"):
            if not re.search(r"-\d0$", name):
                yield f"var({name})"
        else:
            yield f"var({name})  {value}"
    for name in _FACES:
        yield f"var({name})"
