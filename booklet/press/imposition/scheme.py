"""Where the pages of a folded sheet stand on its two sides: schemes of right-angle folding, and one-form working.

A scheme is written as the printer lays it out, rows from the top, for a sheet whose back is seen after turning it over
like a page (around its upright axis). Numbers count through the folded sheet from 1; a negative one stands on its
head. The folds, in order:

     4 pages   the left half behind the right
     8 pages   the head half behind, then left behind right
    16 pages   the left half behind the right, head behind, then left behind right

Odd numbers are right-hand pages: their spine is on their left, on the right where they stand on their heads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Work = Literal["sheetwise", "turn", "tumble"]
"""正反版: a form for each side. 自翻版 (work-and-turn), 天地翻 (work-and-tumble): one form for both sides of the
sheet, which is then cut in two and gives two copies."""

Flip = Literal["short", "long"]
"""How a duplex printer turns a landscape sheet: around its short edge (the back stands upright) or its long one."""

Gap = Literal["spine", "trim"]
"""What lies between two neighbours: a fold at the spine, or an edge that is cut open."""

Grid = tuple[tuple[int, ...], ...]

_SHEETWISE: Mapping[int, tuple[Grid, Grid]] = {
    4: (((4, 1),), ((2, 3),)),
    8: (((-5, -4), (8, 1)), ((-3, -6), (2, 7))),
    16: (((-5, -12, -9, -8), (4, 13, 16, 1)), ((-7, -10, -11, -6), (2, 15, 14, 3))),
}


@dataclass(frozen=True)
class Cell:
    """A page's place: its number in the folded sheet, whether it stands on its head, row from the top and column."""

    number: int
    turned: bool
    row: int
    column: int

    @property
    def spine_right(self) -> bool:
        """Whether its spine is on its right on the sheet."""
        return (self.number % 2 == 1) == self.turned


@dataclass(frozen=True)
class Form:
    """What is printed in one go: its cells, and which gaps lie between the columns. Rows always have `trim` between.

    `work` other than sheetwise: the sheet is cut in two in the middle, between columns (turn) or rows (tumble).
    """

    cells: tuple[Cell, ...]
    rows: int
    columns: int
    gaps: tuple[Gap, ...]
    work: Work = "sheetwise"


def forms_of(pages: int, work: Work = "sheetwise", flip: Flip = "short") -> tuple[Form, ...]:
    """The forms of a folded sheet with 4, 8 or 16 pages: front and back, or the one that serves both sides."""
    front, back = _SHEETWISE[pages]
    if work == "turn":
        return (_form(tuple((*one, *other) for one, other in zip(front, back, strict=True)), work),)
    if work == "tumble":
        return (_form((*front, *_upside_down(back)), work),)
    return _form(front), _form(_upside_down(back) if flip == "long" else back)


def half_form(size: int) -> Form:
    """The one form of a half signature of a job whose signatures have 8 or 16 pages: it covers the same area."""
    return forms_of(size // 2, "tumble" if size == 8 else "turn")[0]


def _upside_down(grid: Grid) -> Grid:
    return tuple(tuple(-number for number in reversed(row)) for row in reversed(grid))


def _form(grid: Grid, work: Work = "sheetwise") -> Form:
    cells = tuple(
        Cell(abs(number), number < 0, row, column)
        for row, numbers in enumerate(grid)
        for column, number in enumerate(numbers)
    )
    top = cells[: len(grid[0])]
    gaps: tuple[Gap, ...] = tuple("spine" if cell.spine_right else "trim" for cell in top[:-1])
    return Form(cells, len(grid), len(grid[0]), gaps, work)
