"""Files with a folio on each page, and a binder in code: reads written sheets back, folds, nests and cuts them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

from booklet.geometry import Matrix, Rect
from booklet.press.imposition import Imposed

PT = 72 / 25.4
TRIM_MM = (60.0, 80.0)
BLEED_MM = 3.0
MARGIN_MM = 5.0

GRIDS = {4: (2, 1), 8: (2, 2), 16: (4, 2)}
"""Columns and rows of a folded sheet's side."""


def numbered(
    target: Path,
    pages: int,
    trim_mm: tuple[float, float] = TRIM_MM,
    bleed_mm: float = BLEED_MM,
    colours: Sequence[str] = ("0 0.2 0 0 k", "0.2 0 0 0 k"),
) -> Path:
    """A file whose every page shows its number in black on a colour that fills its media box, beyond the bleed."""
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for number in range(1, pages + 1):
            width, height = (one * PT for one in trim_mm)
            edge, bleed = MARGIN_MM * PT, bleed_mm * PT
            ground = f"{colours[number % len(colours)]} 0 0 {width + 2 * edge:.4f} {height + 2 * edge:.4f} re f"
            words = f"0 0 0 1 k BT /F 30 Tf {edge + width / 2 - 20:.3f} {edge + height / 2:.3f} Td ({number}) Tj ET"
            page = pdf.add_blank_page(page_size=(width + 2 * edge, height + 2 * edge))
            page.obj.Contents = pdf.make_stream(f"{ground} {words}".encode())
            page.obj.Resources = Dictionary(Font=Dictionary(F=font))
            for key, out in (("/BleedBox", bleed), ("/TrimBox", 0.0)):
                page.obj[key] = Array([edge - out, edge - out, edge + width + out, edge + height + out])
        pdf.save(target)
    return target


@dataclass(frozen=True)
class Placed:
    """A page as it stands on a written sheet: its folio, the bounds of its trim, and whether it stands on its head."""

    folio: int
    trim: Rect
    up: int
    clip: Rect


@dataclass(frozen=True)
class WrittenSide:
    """A page of the imposed file."""

    media: Rect
    area: Rect
    placed: tuple[Placed, ...]


def box(values: Iterable[object]) -> Rect:
    return Rect(*(float(str(one)) for one in values))


def read_back(path: Path, trim_mm: tuple[float, float] = TRIM_MM) -> list[WrittenSide]:
    """What stands where, from the content of the written sheets and the folios within the forms that they show."""
    edge = MARGIN_MM * PT
    own = Rect(edge, edge, edge + trim_mm[0] * PT, edge + trim_mm[1] * PT)
    sides = []
    with pikepdf.open(path) as pdf:
        for page in pdf.pages:
            placed = []
            clip, matrix = Rect(0, 0, 0, 0), Matrix()
            for item in pikepdf.parse_content_stream(page):
                assert isinstance(item, pikepdf.ContentStreamInstruction)
                operator, operands = str(item.operator), list(item.operands)
                if operator == "re":
                    x, y, width, height = (float(str(one)) for one in operands)
                    clip = Rect(x, y, x + width, y + height)
                elif operator == "cm":
                    matrix = Matrix(*(float(str(one)) for one in operands))
                elif operator == "Do":
                    form = page.obj.Resources.XObject[str(operands[0])]
                    (folio,) = re.findall(rb"\((\d+)\) Tj", form.read_bytes())
                    placed.append(Placed(int(folio), matrix.bounds(own), 1 if matrix.d > 0 else -1, clip))
            sides.append(WrittenSide(box(page.mediabox), box(page.trimbox), tuple(placed)))
    return sides


@dataclass(frozen=True)
class Panel:
    """A page's piece of paper: what is on the side toward the viewer and on the other; whether it stands upright."""

    near: int | None = None
    far: int | None = None
    near_up: int = 1
    far_up: int = 1

    def over(self) -> Panel:
        """Turned over sideways, as by an upright fold."""
        return Panel(self.far, self.near, self.far_up, self.near_up)

    def head_over(self) -> Panel:
        """Turned over head first, as by a level fold."""
        return Panel(self.far, self.near, -self.far_up, -self.near_up)


Grid = dict[tuple[int, int], list[Panel]]


def grid(side: WrittenSide, columns: int, rows: int) -> dict[tuple[int, int], Placed]:
    """The pages of a side by column and row from the top left."""
    found = {}
    for one in side.placed:
        x = ((one.trim.x0 + one.trim.x1) / 2 - side.area.x0) / side.area.width
        y = (side.area.y1 - (one.trim.y0 + one.trim.y1) / 2) / side.area.height
        place = int(x * columns), int(y * rows)
        assert place not in found
        found[place] = one
    return found


def printed(front: WrittenSide, back: WrittenSide, columns: int, rows: int, *, head_first: bool = False) -> Grid:
    """A sheet with both sides printed; the back is seen after turning it over sideways, or head first."""
    near, far = grid(front, columns, rows), grid(back, columns, rows)
    sheet: Grid = {}
    for column in range(columns):
        for row in range(rows):
            behind = (column, rows - 1 - row) if head_first else (columns - 1 - column, row)
            one, other = near.get((column, row)), far.get(behind)
            turn = -1 if head_first else 1
            sheet[column, row] = [
                Panel(
                    one.folio if one else None,
                    other.folio if other else None,
                    one.up if one else 0,
                    turn * other.up if other else 0,
                )
            ]
            if one and other:
                _registers(one, other, front.media, head_first=head_first)
    return sheet


def _registers(one: Placed, other: Placed, media: Rect, *, head_first: bool) -> None:
    """A page lies exactly on the back of the other: leaves are cut through both."""
    trim = other.trim
    if head_first:
        seen = Rect(trim.x0, media.height - trim.y1, trim.x1, media.height - trim.y0)
    else:
        seen = Rect(media.width - trim.x1, trim.y0, media.width - trim.x0, trim.y1)
    its_edges = (seen.x0, seen.y0, seen.x1, seen.y1)
    for mine, its in zip((one.trim.x0, one.trim.y0, one.trim.x1, one.trim.y1), its_edges, strict=True):
        assert abs(mine - its) < 0.01, (one, other)


def fold(sheet: Grid) -> list[int | None]:
    """Fold at right angles until one page's size is left: across the longer row of pages first, the left half and the
    head half behind. Every page must stand upright then. Gives the pages in reading order.
    """
    columns, rows = 1 + max(column for column, _ in sheet), 1 + max(row for _, row in sheet)
    while columns > 1 or rows > 1:
        if rows == 1 or columns > rows * 2 - 1:
            half = columns // 2
            sheet = {
                (column - half, row): sheet[column, row]
                + [panel.over() for panel in reversed(sheet[columns - 1 - column, row])]
                for column in range(half, columns)
                for row in range(rows)
            }
            columns = half
        else:
            half = rows // 2
            sheet = {
                (column, row - half): sheet[column, row]
                + [panel.head_over() for panel in reversed(sheet[column, rows - 1 - row])]
                for column in range(columns)
                for row in range(half, rows)
            }
            rows = half
    (stack,) = sheet.values()
    for panel in stack:
        assert panel.near is None or panel.near_up == 1, panel
        assert panel.far is None or panel.far_up == 1, panel
    return [page for panel in stack for page in (panel.near, panel.far)]


def half_of(sheet: Grid, columns: int, rows: int, *, second: bool = False) -> Grid:
    """One of the two pieces that a sheet is cut into: the left or upper one, or the other."""
    dx = columns if second and any(column >= columns for column, _ in sheet) else 0
    dy = rows if second and not dx else 0
    return {(column, row): sheet[column + dx, row + dy] for column in range(columns) for row in range(rows)}


def bound(path: Path, imposed: Imposed, trim_mm: tuple[float, float] = TRIM_MM) -> list[int | None]:
    """Print the written file on both sides, fold, nest or gather it: the pages as a reader turns them."""
    sides = read_back(path, trim_mm)
    assert len(sides) == len(imposed.sides)
    size = imposed.plan.binding.signature
    signatures: list[list[int | None]] = []
    at = 0
    for signature in imposed.plan.signatures:
        columns, rows = GRIDS[size]
        if imposed.sides[at].face == "front":
            signatures.append(fold(printed(sides[at], sides[at + 1], columns, rows)))
            at += 2
            continue
        own_columns, own_rows = GRIDS[len(signature.positions)]
        turned = sides[at].area.width / sides[at].area.height > own_columns * trim_mm[0] / (own_rows * trim_mm[1]) * 1.3
        wide = (own_columns * 2, own_rows) if turned else (own_columns, own_rows * 2)
        sheet = printed(sides[at], sides[at], *wide, head_first=not turned)
        first = fold(half_of(sheet, own_columns, own_rows))
        # The other piece is the same, seen from its back.
        other = half_of(sheet, own_columns, own_rows, second=True)
        if turned:
            over = {(own_columns - 1 - c, r): [panel.over() for panel in one] for (c, r), one in other.items()}
        else:
            over = {(c, own_rows - 1 - r): [panel.head_over() for panel in one] for (c, r), one in other.items()}
        assert fold(over) == first
        signatures.append(first)
        at += 1
    assert at == len(sides)
    if imposed.plan.binding.style == "perfect":
        return [page for one in signatures for page in one]
    block: list[int | None] = []
    for one in reversed(signatures):
        half = len(one) // 2
        block = [*one[:half], *block, *one[half:]]
    return block
