"""The sheet measured out: where each page is put, what of it may show, where is folded and cut. Points, y up."""

from __future__ import annotations

from dataclasses import dataclass

from booklet.errors import UsageError
from booklet.geometry import Matrix, Mm, Pt, Rect, mm_to_pt, pt_to_mm
from booklet.press.imposition.scheme import Cell, Form, Gap
from booklet.press.imposition.sheets import SHEETS, SheetSize

MARKS_MM = Mm(6.0)
"""What marks take outside the bleed: 1 mm of air and 5 mm of line."""


@dataclass(frozen=True)
class Measures:
    """What a sheet is measured out from, in points.

    `trim`: width and height of a page. `grind`: what is milled off each page at the spine. `head`: what lies between
    two edges that are cut open, twice the bleed. `margin`: what marks take.
    """

    trim: tuple[float, float]
    bleed: float
    grind: float = 0.0
    head: float = 0.0
    margin: float = 0.0

    def gap(self, kind: Gap) -> float:
        """The width of a gap between two columns."""
        return 2 * self.grind if kind == "spine" else self.head


@dataclass(frozen=True)
class Slot:
    """A page's place on the sheet: its trim, and the room that its bleed may fill. Spine sides end at the fold."""

    cell: Cell
    trim: Rect
    clip: Rect


@dataclass(frozen=True)
class Sheet:
    """A form on its sheet, in points from the sheet's lower left corner.

    `area`: the pages' area, from the first trim to the last. `folds_x`, `folds_y`: where is folded; `cuts_x`, `cuts_y`:
    where is cut, the area's edges and both sides of every gap that is cut open.
    """

    size: Rect
    area: Rect
    bleed: Rect
    slots: tuple[Slot, ...]
    folds_x: tuple[float, ...]
    folds_y: tuple[float, ...]
    cuts_x: tuple[float, ...]
    cuts_y: tuple[float, ...]
    margin: float


def area_size(form: Form, measures: Measures) -> tuple[float, float]:
    """Width and height of a form's pages with their gaps, without the bleed around them."""
    width, height = measures.trim
    across = form.columns * width + sum(measures.gap(kind) for kind in form.gaps)
    return across, form.rows * height + (form.rows - 1) * measures.head


def needed_mm(form: Form, measures: Measures) -> tuple[float, float]:
    """The least sheet that holds a form with its bleed and marks, in millimetres."""
    around = 2 * (measures.bleed + measures.margin)
    across, down = (one + around for one in area_size(form, measures))
    return pt_to_mm(Pt(across)), pt_to_mm(Pt(down))


def fitting_sheet(form: Form, measures: Measures, wanted: SheetSize | None) -> SheetSize:
    """The sheet, turned so that the form fits; without a wanted one the smallest of the named.

    Raises UsageError `sheet-too-small`, which names one that would do.
    """
    across, down = needed_mm(form, measures)

    def lying(sheet: SheetSize) -> list[SheetSize]:
        """The ways that it holds the form; a wide form would rather lie on a wide sheet."""
        ways = sorted((sheet, sheet.turned), key=lambda way: (way.width_mm > way.height_mm) != (across > down))
        return [way for way in ways if way.holds(across, down)]

    ways = [way for sheet in SHEETS for way in lying(sheet)]
    candidates = ways if wanted is None else lying(wanted)
    if candidates:
        return candidates[0]
    size = f"{across:.1f}×{down:.1f} mm"
    fits = str(ways[0]) if ways else f"≥ {size}"
    raise UsageError("sheet-too-small", sheet=wanted or SHEETS[-1], needed=size, fits=fits)


def measure_out(form: Form, measures: Measures, size: SheetSize) -> Sheet:
    """A form in the middle of its sheet."""
    across, down = area_size(form, measures)
    sheet = Rect(0, 0, mm_to_pt(size.width_mm), mm_to_pt(size.height_mm))
    left, bottom = (sheet.width - across) / 2, (sheet.height - down) / 2
    area = Rect(left, bottom, left + across, bottom + down)
    width, height = measures.trim
    xs = [left + at * width + sum(measures.gap(kind) for kind in form.gaps[:at]) for at in range(form.columns)]
    ys = [area.y1 - (at + 1) * height - at * measures.head for at in range(form.rows)]
    # Half of each gap belongs to the page beside it; at the outer edges there is room for the whole bleed.
    sides = [measures.bleed, *(min(measures.bleed, measures.gap(kind) / 2) for kind in form.gaps), measures.bleed]
    rows = [measures.bleed, *[min(measures.bleed, measures.head / 2)] * (form.rows - 1), measures.bleed]
    slots = []
    for cell in form.cells:
        x, y = xs[cell.column], ys[cell.row]
        trim = Rect(x, y, x + width, y + height)
        clip = Rect(
            trim.x0 - sides[cell.column],
            trim.y0 - rows[cell.row + 1],
            trim.x1 + sides[cell.column + 1],
            trim.y1 + rows[cell.row],
        )
        slots.append(Slot(cell, trim, clip))
    folds_x = [xs[at] + width + measures.gap(kind) / 2 for at, kind in enumerate(form.gaps)]
    folds_y = [ys[at] + height + measures.head / 2 for at in range(1, form.rows)]
    open_x = [xs[at] + width for at, kind in enumerate(form.gaps) if kind == "trim"]
    open_x += [xs[at + 1] for at, kind in enumerate(form.gaps) if kind == "trim"]
    open_y = [edge for at in range(1, form.rows) for edge in (ys[at] + height, ys[at - 1])]
    # A sheet that gives two copies is cut in its middle, not folded.
    if form.work == "turn":
        open_x.append(folds_x.pop(len(folds_x) // 2))
    elif form.work == "tumble":
        open_y.append(folds_y.pop(len(folds_y) // 2))
    return Sheet(
        sheet,
        area,
        area.inset(Pt(-measures.bleed)),
        tuple(slots),
        tuple(folds_x),
        tuple(folds_y),
        tuple(sorted({area.x0, area.x1, *open_x})),
        tuple(sorted({area.y0, area.y1, *open_y})),
        measures.margin,
    )


def page_matrix(size: tuple[float, float], slot: Slot, creep: float = 0.0, *, shrink: bool = False) -> Matrix:
    """The map of an upright page, its trim of `size` at 0, 0, onto its slot.

    `creep`: it gives way by so much: the whole page toward the spine, or, where it shrinks, its outer edge alone.
    """
    trim, cell = slot.trim, slot.cell
    width = trim.width - creep if shrink else trim.width
    toward = creep if cell.spine_right else -creep
    left = trim.x0 + (max(toward, 0.0) if shrink else toward)
    across, down = width / size[0], trim.height / size[1]
    if cell.turned:
        return Matrix(-across, 0, 0, -down, left + width, trim.y1)
    return Matrix(across, 0, 0, down, left, trim.y0)
