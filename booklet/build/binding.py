"""The binding of a unit: what layout, workspace, unit and options say of it, the plan, and its printing sheets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from booklet import entries, press
from booklet.binding import NOTHING_SAID, Binding, BindingSettings, Plan, plan_binding, resolve
from booklet.errors import ResourceError, UsageError
from booklet.findings import Checked, Finding, Place, has_errors
from booklet.layouts import Layout
from booklet.model import Unit
from booklet.press import imposition, preflight
from booklet.project import Workspace

_PLAIN = imposition.Order(Binding())
_FRONT, _BACK = ("cover", "inside-cover"), ("inside-back-cover", "back-cover")


@dataclass(frozen=True)
class Imposing:
    """How a run is to be imposed: what the command line says of the binding, and the sheet with all that is on it.

    `order`'s binding, cover and faces are filled in from the unit.
    """

    settings: BindingSettings = NOTHING_SAID
    order: imposition.Order = _PLAIN


def binding_of(
    workspace: Workspace, unit: Unit, layout: Layout, asked: BindingSettings = NOTHING_SAID
) -> Checked[Binding]:
    """How a unit is bound: layout, workspace, unit file, options; what is said later wins."""
    place = Place(workspace.relative(entries.unit_file(workspace.root, unit.folder)))
    return resolve((layout.manifest.binding, workspace.settings.binding, unit.binding, asked), place)


def cover_pages(layout: Layout, pages: int, binding: Binding) -> tuple[int, int]:
    """How many pages at the start and the end of the composed file are a cover of its own.

    Perfect binding wraps a cover around the block; a saddle-stitched booklet's cover is its outermost sheet, unless it
    is asked for apart.
    """
    if not binding.own_cover:
        return 0, 0
    parts = layout.manifest.parts
    front = sum(1 for kind, part in zip(_FRONT, parts, strict=False) if kind == part)
    back = sum(1 for part in parts[-2:] if part in _BACK)
    return (front, back) if front + back < pages else (0, 0)


def has_back_cover(layout: Layout) -> bool:
    """Whether the last page of what is composed is a back cover."""
    return layout.manifest.parts[-1:] == ("back-cover",)


def plan_unit(
    workspace: Workspace, unit: Unit, layout: Layout, pages: int, asked: BindingSettings = NOTHING_SAID
) -> Checked[Plan]:
    """The binding plan of a unit that has so many pages."""
    binding = binding_of(workspace, unit, layout, asked)
    place = Place(workspace.relative(entries.unit_file(workspace.root, unit.folder)))
    cover = cover_pages(layout, pages, binding.value)
    plan = plan_binding(pages, binding.value, cover, back_cover=has_back_cover(layout), place=place)
    return Checked(plan.value, (*binding.findings, *plan.findings))


def published_pages(workspace: Workspace, unit: Unit, layout: Layout) -> int | None:
    """The pages of the last published press file, if it is newer than what it was made from; else None."""
    file = workspace.out(unit.folder) / f"{unit.folder}-印刷版.pdf"
    inputs = [entries.unit_file(workspace.root, unit.folder), *(photo.path for photo in unit.photos), *layout.files]
    try:
        made = file.stat().st_mtime_ns
        if any(path.stat().st_mtime_ns > made for path in inputs):
            return None
        facts = imposition.file_facts(file)
    except (OSError, ResourceError):
        return None
    page = layout.manifest.page
    # Another layout may have been used for it.
    same = max(abs(facts.trim_mm[0] - page.width_mm), abs(facts.trim_mm[1] - page.height_mm)) < 0.1
    return facts.pages if same else None


def check_bound(workspace: Workspace, unit: Unit, layout: Layout, asked: Imposing) -> None:
    """Raises UsageError `impose-unbound` where nothing says how the unit is bound: before anything is composed."""
    if binding_of(workspace, unit, layout, asked.settings).value.style == "none":
        raise UsageError("impose-unbound")


def impose_press(
    workspace: Workspace,
    unit: Unit,
    layout: Layout,
    source: Path,
    target: Path,
    asked: Imposing,
    condition: press.Condition,
    spots: Iterable[str],
    faces: tuple[Path, ...],
) -> tuple[Finding, ...]:
    """Impose a unit's press file and judge the sheets. Inks were measured on its pages: they are not drawn again."""
    binding = binding_of(workspace, unit, layout, asked.settings)
    if has_errors(binding.findings):
        return binding.findings
    pages = imposition.file_facts(source).pages
    order = replace(
        asked.order,
        binding=binding.value,
        cover=cover_pages(layout, pages, binding.value),
        back_cover=has_back_cover(layout),
        faces=faces,
    )
    imposed = imposition.impose(source, target, order)
    findings = [*binding.findings, *imposed.findings]
    if imposed.value is not None:
        job = preflight.Job(
            kind="sheet", variant=condition.variant, spots=tuple(sorted(spots)), condition=condition.identifier
        )
        findings += preflight.preflight(target, job, preflight.limits_of(condition), plates="none").findings
    return tuple(replace(one, place=replace(one.place, file=one.place.file or target.name)) for one in findings)
