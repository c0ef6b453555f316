"""What will go wrong with a layout, by file and line, before any unit is set in it.

The manifest, the templates and the style sheet are read; then the sample is set in the layout, part by part, and the
pages are looked at, each element knowing the line of the template that wrote it.
"""

from __future__ import annotations

import functools
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import jinja2
import tinycss2

from booklet import fonts, layouts
from booklet.binding import CoverSpread
from booklet.build import Options, read
from booklet.cache import Cache
from booklet.composition import Composer
from booklet.designing.manifest import line_of, manifest_findings
from booklet.designing.places import Declared, Marker, Origins, declarations, followed, imported, unreadable
from booklet.designing.sample import write_sample
from booklet.designing.sheet import Trial
from booklet.designing.sheets import sheet_findings, unknown_variables
from booklet.designing.templates import template_findings
from booklet.errors import LayoutError, UnknownName
from booklet.findings import Finding, Place, Severity, error, has_errors, in_order, warning
from booklet.layouts import COVER_SPREAD, Layout, Renderer, load_layout, plan_runs, spread_css, toc_lines
from booklet.model import PHOTO_SCHEME, Unit
from booklet.project import Workspace

if TYPE_CHECKING:
    from booklet.composition.looks import Looks

PEOPLE = 13
"""The hard cases of the sample and a plain one."""

_COVER = CoverSpread(210, 285, 12, 70, spine_text=True, inside=True)
"""A cover with everything that one may have."""

_WHOLE_EM = 0.02
"""How far a measure may be from whole ems: a fiftieth is nothing that shows."""


def lint_layout(workspace: Workspace, wanted: str) -> tuple[Finding, ...]:
    """What is wrong with a layout, given by its name on the search path or by its folder.

    Raises UnknownName where there is none, BookletError where the faces or a library cannot be used.
    """
    name, folders = _found(workspace, wanted)
    home = next(root / name for root in folders if (root / name / "layout.toml").is_file())
    manifest = home / "layout.toml"
    found = list(manifest_findings(manifest, "extends" in manifest.read_text("utf-8", "replace")))
    if not has_errors(found):
        try:
            layout = load_layout(name, folders, None)
            found += _judge(workspace, layout, folders)
        except LayoutError as problem:
            reason = problem.params.get("reason") or ", ".join(problem.params.values())
            line = line_of(manifest.read_text("utf-8"), problem.params.get("field", "extends").split("."))
            found.append(
                error(
                    "lint-manifest",
                    Place(str(manifest), line),
                    key=problem.params.get("field", problem.key),
                    reason=reason,
                )
            )
    return in_order(
        replace(item, place=replace(item.place, file=workspace.relative(Path(item.place.file)))) for item in found
    )


def _found(workspace: Workspace, wanted: str) -> tuple[str, tuple[Path, ...]]:
    """A layout's name and the search path that has it."""
    if (Path(wanted) / "layout.toml").is_file():
        folder = Path(wanted).resolve()
        return folder.name, (folder.parent, *workspace.layout_folders)
    names = [path.name for path in layouts.list_layouts(workspace.layout_folders)]
    if wanted not in names:
        raise UnknownName("layout-unknown", layout=wanted, known=", ".join(names))
    return wanted, workspace.layout_folders


def _judge(workspace: Workspace, layout: Layout, folders: tuple[Path, ...]) -> list[Finding]:
    faces = fonts.load_fonts(workspace.font_folders)
    renderer = Renderer(layout, faces.css(), faces.stand_in, (Marker,))
    found = list(template_findings(layout.folders, renderer.environment))
    broken = [item for sheet in layout.style_sheets for item in unreadable(sheet)]
    found += [error("lint-template-syntax", Place(str(path), line), reason=reason) for path, line, reason in broken]
    if broken:
        return found  # the engine would not come to an end, or set half of the sheet
    sheets = {path: tuple(declarations(path)) for path in layout.style_sheets}
    own = layout.folders[0] / "style.css"
    if own in sheets:
        found += [
            error("lint-template-missing", Place(str(one.file), one.line), template=one.text)
            for one in imported(own)
            if not one.is_there
        ]
        cmyk = {f"--{key}" for key, value in layout.options.items() if "device-cmyk" in str(value)}
        cmyk |= {f"--spot-{spot.name}" for spot in layout.spots.all}
        found += sheet_findings(sheets[own], cmyk, {face.family for face in faces.faces})
    with tempfile.TemporaryDirectory(prefix="booklet-lint-") as folder:
        root = Path(folder)
        (root / "layouts").mkdir()
        trial = _FolderTrial(root, workspace.settings, workspace, folders)
        content = read(trial, write_sample(root, layout.name, PEOPLE), Options(layout.name, draft=True))
        if content.value is not None:
            told = {item.place for item in found if item.severity is Severity.ERROR}
            shown = _shown(content.value[0], layout, faces, renderer, sheets)
            # What was read from a template need not be told again where it makes a run fail.
            found += [item for item in shown if item.id not in _FAILURES or item.place not in told]
    return found


class _FolderTrial(Trial):
    """A trial that looks for layouts in folders of its own."""

    def __init__(self, root: Path, settings: object, home: Workspace, folders: tuple[Path, ...]) -> None:
        super().__init__(root, home.settings, home)
        object.__setattr__(self, "_folders", folders)

    @property
    def layout_folders(self) -> tuple[Path, ...]:
        """Those given."""
        folders: tuple[Path, ...] = self.__dict__["_folders"]
        return folders


def _shown(
    unit: Unit,
    layout: Layout,
    faces: fonts.FontSet,
    renderer: Renderer,
    sheets: dict[Path, tuple[Declared, ...]],
) -> Iterator[Finding]:
    """What the laid-out sample shows of a layout's own files."""
    from booklet.composition.looks import look

    composer_of = functools.partial(
        Composer,
        base=layout.folders[0],
        folders=layout.folders,
        font_folders=tuple(dict.fromkeys(face.path.parent for face in faces.faces)),
        scheme=PHOTO_SCHEME,
        sizes={photo.id: (photo.width_px, photo.height_px) for photo in unit.photos},
        shared_fonts=lambda base_font: True,
        fingerprint="",
        cache=Cache(layout.folders[0], 0),
    )
    composer = composer_of(css=renderer.css, style_sheets=layout.style_sheets)
    marker: Marker = renderer.environment.marker  # type: ignore[attr-defined]  # what Marker adds
    origins = Origins(marker, list(sheets.values()))
    bleed_pt = layout.manifest.page.bleed_mm / 25.4 * 72
    found: dict[Finding, None] = {}
    logged: dict[Finding, None] = {}
    toc = toc_lines(unit, layout.manifest, {})
    for run in plan_runs(unit, layout.manifest):
        html, failed = _rendered(renderer, functools.partial(renderer.render, run, unit, toc))
        found |= dict.fromkeys(_failed(problem, layout, run.parts[0].kind) for problem in failed)
        if not html:
            continue
        root = origins.learn(html)
        lang = root.get("lang", "")
        if not lang.lower().startswith("zh"):
            found[warning("lint-lang", _at(origins.place(root.get("data-at", "0:0"))), found=lang or "—")] = None
        looks, log = look(composer, html, "", bleed_pt)
        logged |= dict.fromkeys(log)
        found |= dict.fromkeys(_on_pages(looks, origins))
    if layout.has_cover_spread:
        # Composed it would be one more document: what it says is looked at, not where it stands.
        html, failed = _rendered(renderer, functools.partial(renderer.cover_spread, unit, _COVER))
        found |= dict.fromkeys(_failed(problem, layout, COVER_SPREAD) for problem in failed)
        origins.learn(html)
    found |= dict.fromkeys(_ignored(logged, sheets, composer_of))
    inline = tuple(_declared_inline(origins))
    found |= dict.fromkeys(sheet_findings(inline, (), ("",)))
    declared = [*(one for sheet in sheets.values() for one in sheet), *inline]
    known = {one.name for one in declared if one.name.startswith("--")}
    known |= set(re.findall(r"(--[\w-]+)\s*:", renderer.css + spread_css(_COVER)))
    found |= dict.fromkeys(unknown_variables(declared, known))
    found |= dict.fromkeys(_ignored_inline(origins, composer_of))
    home = layout.folders[0]
    return (item for item in found if item.place.file and Path(item.place.file).is_relative_to(home))


_FAILURES = ("lint-template-fails", "lint-template-missing")


def _rendered(renderer: Renderer, render: Callable[[], str]) -> tuple[str, list[LayoutError]]:
    """The HTML, empty where none comes out; with what failed. What is not defined is left out at the second try."""
    failed: list[LayoutError] = []
    strict = renderer.environment.undefined
    try:
        for undefined in (strict, jinja2.ChainableUndefined):
            renderer.environment.undefined = undefined
            try:
                return render(), failed
            except LayoutError as problem:
                if [problem.params] != [one.params for one in failed]:
                    failed.append(problem)
    finally:
        renderer.environment.undefined = strict
    return "", failed


def _failed(problem: LayoutError, layout: Layout, part: str) -> Finding:
    manifest = layout.folders[0] / "layout.toml"
    place = Place(problem.params.get("file", ""), int(problem.params.get("line", "0")))
    if problem.key == "layout-template-missing" and Path(problem.params["template"]).stem != part and place.line:
        return error("lint-template-missing", place, template=problem.params["template"])
    if problem.key == "layout-template-missing":
        line = line_of(manifest.read_text("utf-8"), ["parts"])
        return error("lint-part-missing", Place(str(manifest), line), template=problem.params["template"], part=part)
    return error("lint-template-fails", place, reason=problem.params.get("reason", ""))


def _at(place: tuple[Path, int]) -> Place:
    return Place(str(place[0]), place[1])


_HOW = {
    "absolute": ("lint-absolute-text", ("position",)),
    "height": ("lint-fixed-height", ("height",)),
    "hidden": ("lint-hidden-text", ("overflow", "overflow-x", "overflow-y")),
}
_SIDES = ("width", "height", "inset", "margin", "background", "background-color")


def _on_pages(looks: Looks, origins: Origins) -> Iterator[Finding]:
    for box in sorted(looks.texts, key=lambda one: (one.at, one.how)):
        rule, names = _HOW[box.how]
        if box.how == "height" and not origins.declared(box.at, *names):
            continue  # a grid or a flexible box gives its children heights
        yield warning(rule, _at(origins.of(box.at, *names)))
    for one in looks.paragraphs:
        ems = one.measure_pt / one.size_pt
        if abs(ems - round(ems)) > _WHOLE_EM:
            yield warning(
                "lint-measure",
                _at(origins.of(one.at, "width", "max-width")),
                ems=f"{ems:.2f}",
                points=f"{one.size_pt:g}",
            )
        if not _on_grid(one.line_pt, one.root_line_pt):
            place = _at(origins.of(one.at, "line-height", "font"))
            yield warning("lint-line-height", place, line=f"{one.line_pt:g}", root=f"{one.root_line_pt:g}")
    for edge in looks.edges:
        place = _at(origins.of(edge.at, edge.side, *_SIDES))
        yield warning("lint-bleed", place, side=edge.side, beyond=f"{edge.beyond_pt / 72 * 25.4:.1f}")


def _on_grid(line_pt: float, root_pt: float) -> bool:
    """Whether some lines of a text, four at most, are as high as whole lines of the grid."""
    return any(abs(count * line_pt / root_pt - round(count * line_pt / root_pt)) < 0.02 for count in (1, 2, 3, 4))


def _declared_inline(origins: Origins) -> Iterator[Declared]:
    """What the templates' style attributes declare."""
    for at, style in origins.styles():
        file, line = origins.place(at)
        for item in tinycss2.parse_blocks_contents(style, True, True):
            if item.type == "declaration":
                yield Declared(file, line, item.name, tuple(item.value))


def _ignored(log: Iterable[Finding], sheets: Iterable[Path], composer_of: Callable[..., Composer]) -> Iterator[Finding]:
    """What the engine says of style sheets. It gives the lines of an imported one as the importing one's."""
    from booklet.composition.looks import look

    told: set[str] = set()
    for path in dict.fromkeys(one for sheet in sheets for one in followed(sheet)):
        _, own = look(composer_of(css="", style_sheets=(path,)), "<html></html>", "", 0.0)
        yield from (item for item in own if _reason(item) not in told)
        told |= {_reason(item) for item in own}
    for item in log:
        reason = _reason(item)
        # The first is told with its line besides, the second by what is not there.
        if reason not in told and not reason.startswith(("Expected a media type", "Failed to load stylesheet")):
            yield item


def _reason(item: Finding) -> str:
    return dict(item.params).get("reason", "")


def _ignored_inline(origins: Origins, composer_of: Callable[..., Composer]) -> Iterator[Finding]:
    """What the engine ignores of style attributes; it tells lines of style sheets only: each becomes a line of one."""
    from booklet.composition.looks import look

    styles = list(origins.styles())
    with tempfile.TemporaryDirectory(prefix="booklet-lint-") as folder:
        sheet = Path(folder) / "style.css"
        lines = (" ".join(style.split()) for _, style in styles)
        sheet.write_text("\n".join(f"* {{ {line} }}" for line in lines), encoding="utf-8")
        _, log = look(composer_of(css="", style_sheets=(sheet,)), "<html></html>", "", 0.0)
    for item in log:
        if item.place.line:
            yield replace(item, place=_at(origins.place(styles[item.place.line - 1][0])))
