"""A cover that is printed apart from the block: one sheet around it, or the pages of a saddle-stitched cover.

Where a booklet has one, a run writes two more files beside the press file: the inside pages, planned blanks among them,
and the cover.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from booklet import fonts, layouts, press
from booklet.binding import BindingSettings, CoverSpread, Plan, spread_of
from booklet.build.binding import binding_of, plan_unit
from booklet.build.clock import Progress
from booklet.build.compose import Composition, RunStage
from booklet.build.desk import DeskPhotos
from booklet.build.judge import judge
from booklet.cache import Cache
from booklet.findings import Checked, Finding, Place, Severity, error, warning
from booklet.layouts import Layout
from booklet.model import Unit
from booklet.press import preflight
from booklet.project import Workspace

INSIDE, COVER = "内页", "封面"
"""What the two files are called after the unit."""

_PAGE_RULES = frozenset(("p13", "p42", "p43"))
"""What of the inside pages is not yet known from the press file that they are taken from."""


@dataclass(frozen=True)
class OwnCover:
    """A cover of its own. `spread` and `composition` None: its pages are those of the press file."""

    plan: Plan
    spread: CoverSpread | None = None
    composition: Composition | None = None


def plan_cover(
    workspace: Workspace, unit: Unit, layout: Layout, pages: int, asked: BindingSettings
) -> Checked[Plan | None]:
    """The plan of a unit whose cover is printed apart; None for one without."""
    if not binding_of(workspace, unit, layout, asked).value.own_cover:
        return Checked(None)
    return plan_unit(workspace, unit, layout, pages, asked)


def compose_cover(
    workspace: Workspace,
    unit: Unit,
    layout: Layout,
    faces: fonts.FontSet,
    condition: press.Condition,
    plan: Plan,
    order: Callable[[press.PreparedRun], None],
) -> Checked[OwnCover | None]:
    """Compose the cover that goes around a planned block.

    Finds `cover-parts-missing`, `cover-spread-missing`, `cover-spread-pages`.
    """
    place = Place(workspace.relative(layout.folders[0]))
    if plan.binding.style != "perfect" or not layout.has_cover_spread:
        perfect = plan.binding.style == "perfect"
        missing = [warning("cover-spread-missing", place, layout=layout.name)] if perfect else []
        if not plan.front and not plan.back:
            return Checked(None, (*missing, warning("cover-parts-missing", place, layout=layout.name)))
        return Checked(OwnCover(plan), tuple(missing))
    page = layout.manifest.page
    inside = len(plan.front) > 1 or len(plan.back) > 1
    spread = spread_of(plan, page.width_mm, page.height_mm, inside=inside)
    renderer = layouts.Renderer(layout, faces.css(), faces.stand_in)
    stage = RunStage(workspace, unit, layout, faces, renderer.css + layouts.spread_css(spread), condition)
    staged = stage.prepare(stage.compose_whole(renderer.cover_spread(unit, spread)), 1)
    order(staged.prepared)
    findings = list(staged.findings)
    if staged.prepared.pages != 1 + inside:
        findings.append(error("cover-spread-pages", place, pages=staged.prepared.pages, wanted=1 + inside))
    return Checked(OwnCover(plan, spread, Composition((staged.prepared,), (1,))), tuple(findings))


def own_files(
    source: Path,
    work: Path,
    unit: Unit,
    layout: Layout,
    cover: OwnCover,
    photos: DeskPhotos | None,
    faces: fonts.FontSet,
    job: press.Job,
    condition: press.Condition,
    inks: Cache,
    progress: Progress,
) -> Checked[tuple[Path, ...]]:
    """Write inside pages and cover into the work folder, and judge both. `source` is the press file."""
    inside, target = (work / f"{unit.folder}-{name}.pdf" for name in (INSIDE, COVER))
    plan = cover.plan
    press.excerpt(source, inside, plan.block, _named(job, INSIDE), condition.variant)
    findings = list(_judge_pages(inside, plan, plan.blanks, condition, layout))
    job = _named(job, COVER)
    if cover.spread is None or cover.composition is None or photos is None:
        pages = _outer_pages(plan)
        press.excerpt(source, target, pages, job, condition.variant)
        blanks = tuple(at for at, page in enumerate(pages, 1) if page is None)
        findings += _judge_pages(target, None, blanks, condition, layout)
    else:
        runs = cover.composition.runs
        slug = press.Slug(faces.label_files, layout.spots.all)
        merged = press.merge_fonts(runs, faces.file_of)
        folds = cover.spread.folds_mm
        press.finish_press(target, runs, merged, photos.for_press, job, condition, slug, folds)
        size = size_of(cover.spread, layout.manifest.page.bleed_mm)
        findings += judge(target, unit, cover.composition, photos, condition, inks, progress, cover=size)
    return Checked((inside, target), tuple(findings))


def size_of(spread: CoverSpread, bleed_mm: float) -> preflight.CoverSize:
    """What the preflight expects of a cover."""
    return preflight.CoverSize(spread.width_mm, spread.height_mm, spread.spine_mm, spread.flap_mm, bleed_mm)


def _named(job: press.Job, part: str) -> press.Job:
    return replace(job, title=f"{job.title}（{part}）")


def _outer_pages(plan: Plan) -> tuple[int | None, ...]:
    """封面, 封二, 封三, 封底: pages of the press file, None for an empty one."""
    front, back = plan.front, plan.back
    return (
        front[0] if front else None,
        front[1] if len(front) > 1 else None,
        back[0] if len(back) > 1 else None,
        back[-1] if back else None,
    )


def _judge_pages(
    path: Path, plan: Plan | None, blanks: Iterable[int], condition: press.Condition, layout: Layout
) -> tuple[Finding, ...]:
    """Judge pages taken from the press file; what was found in that is not said again."""
    binding = plan.binding if plan is not None else None
    job = preflight.Job(
        kind="interior",
        binding=binding.style if binding else "none",
        variant=condition.variant,
        spots=tuple(spot.name for spot in layout.spots.all),
        condition=condition.identifier,
        planned_blanks=frozenset(blanks),
        signature_pages=max(2, binding.signature // 2) if binding and binding.style == "perfect" else 0,
    )
    report = preflight.preflight(path, job, preflight.limits_of(condition), plates="none")
    return tuple(
        replace(item, place=replace(item.place, file=path.name))
        for item in report.findings
        if item.severity is Severity.ERROR or item.id in _PAGE_RULES
    )
