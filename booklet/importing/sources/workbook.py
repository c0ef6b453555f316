"""Excel files (.xlsx, .xlsm): each sheet a table of what it shows, with the pictures anchored in its cells.

Sheets are read row by row from their XML, so that a sheet with a million formatted rows costs no memory, and what
libraries for workbooks leave out is there: pictures in cells (of WPS and of Excel), hidden rows, formulas without a
value.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from booklet.findings import Finding, Place, note, warning
from booklet.importing.document import Block, Document, Origin, Paragraph, Picture, Role
from booklet.importing.sources.grids import RawCell, column_letter, table_of
from booklet.importing.sources.limits import Limits
from booklet.importing.sources.package import Package, attribute, child, children, local, number, open_package
from booklet.importing.sources.plain import OUTER, cut_off
from booklet.importing.sources.sheet_pictures import CellPictures, anchored
from booklet.importing.sources.sheet_values import Formats, SharedTexts, value_of
from booklet.importing.sources.source import Source, reason_of, refused

if TYPE_CHECKING:
    from lxml.etree import _Element

_REFERENCE = re.compile(r"^\$?([A-Z]{1,3})\$?([0-9]{1,7})$")
_Position = tuple[int, int]
"""Row from 1, column from 0."""


@dataclass(frozen=True)
class _Sheet:
    """A sheet as the workbook lists it."""

    name: str
    part: str
    is_hidden: bool


def read_workbook(source: Source, limits: Limits) -> Document:
    """An Excel file. Raises `RefusedError` where it is broken or asks for too much."""
    with open_package(source, limits) as package:
        reading = _Reading(package, limits)
        for sheet in reading.sheets():
            reading.sheet(sheet)
        return Document(source.name, tuple(reading.blocks), "", (*package.findings(), *reading.findings))


class _Reading:
    """The tables of one workbook."""

    def __init__(self, package: Package, limits: Limits) -> None:
        self.blocks: list[Block] = []
        self.findings: list[Finding] = []
        self._package = package
        self._file = package.source.name
        self._limits = limits
        self._cells_left = limits.cells
        self._main = next(package.related("", "officeDocument"), "xl/workbook.xml")
        root = package.xml(self._main)
        if root is None:
            raise refused("import-file-broken", self._file, reason=self._main)
        self._workbook = root
        properties = child(root, "workbookPr")
        starts_1904 = properties is not None and attribute(properties, "date1904") in {"1", "true"}
        self._texts = SharedTexts.of(self._part("sharedStrings"))
        self._formats = Formats.of(self._part("styles"), starts_1904=starts_1904)
        self._in_cells = CellPictures(package, self._main)

    def _part(self, kind: str) -> _Element | None:
        name = next(self._package.related(self._main, kind), f"xl/{kind}.xml")
        return self._package.xml(name)

    def sheets(self) -> Iterator[_Sheet]:
        """The sheets with cells, in order; charts and macro sheets have none."""
        relations = self._package.relations(self._main)
        for item in children(child(self._workbook, "sheets")):
            relation = relations.get(attribute(item, "id"))
            if relation is not None and relation.kind == "worksheet":
                is_hidden = attribute(item, "state", "visible") != "visible"
                yield _Sheet(attribute(item, "name"), relation.target, is_hidden)

    def sheet(self, sheet: _Sheet) -> None:
        """Read a sheet."""
        origin = Origin(self._file, 1, sheet.name)
        place = Place(self._file)
        scan = _Scan(self._texts, self._formats, self._limits, self._cells_left)
        scan.read(self._package, sheet.part, self._file)
        self._cells_left -= len(scan.cells)
        pictures = self._pictures(sheet, scan, origin)
        rows = _rows(scan, pictures, self._limits)
        table = table_of(rows, origin)
        if table is not None:
            self.blocks.append(table)
        if scan.is_cut:
            self.findings.append(cut_off(self._file, max((row for row, _ in scan.cells), default=1)))
        if sheet.is_hidden and table is not None:
            self.findings.append(note("import-hidden-sheet", place, file=self._file, sheet=sheet.name))
        hidden = {row for row, _ in scan.cells if row in scan.hidden_rows}
        columns = {at for _, at in scan.cells if at in scan.hidden_columns}
        if hidden or columns:
            params = {"sheet": sheet.name, "rows": len(hidden), "columns": len(columns)}
            self.findings.append(note("import-hidden-cells", place, file=self._file, **params))
        for (row, at), problem in scan.problems.items():
            cell = f"{column_letter(at)}{row}"
            if (row, at) not in pictures:
                self.findings.append(warning(problem, Place(self._file, row), sheet=sheet.name, cell=cell))
        self._comments(sheet, origin)

    def _pictures(self, sheet: _Sheet, scan: _Scan, origin: Origin) -> dict[_Position, list[Picture]]:
        """The pictures by the cell that shows them or in which their upper left corner lies."""
        by_cell: dict[_Position, list[Picture]] = {}
        for position, found in (
            *anchored(self._package, sheet.part, origin),
            *self._in_cells.of_cells(scan.picture_names, scan.metadata, origin),
        ):
            if isinstance(found, Picture):
                by_cell.setdefault(position, []).append(found)
            else:
                self.findings.append(found)
        return by_cell

    def _comments(self, sheet: _Sheet, origin: Origin) -> None:
        """Comments on cells, as notes behind the table."""
        found: list[Block] = []
        for part in self._package.related(sheet.part, "comments"):
            root = self._package.optional_xml(part)
            for item in children(child(root, "commentList")):
                text = " ".join("".join(node.text or "" for node in item.iter() if local(node) == "t").split())
                position = position_of(attribute(item, "ref"))
                if text and position and len(found) < self._limits.blocks:
                    place = Origin(self._file, position[0], origin.part, column_letter(position[1]))
                    found.append(Paragraph(text, place, Role.NOTE))
        if found:
            self.findings.append(note("import-comments", Place(self._file), file=self._file, count=len(found)))
            self.blocks += found


class _Scan:
    """One pass over a sheet's XML."""

    def __init__(self, texts: SharedTexts, formats: Formats, limits: Limits, cells_left: int) -> None:
        self.cells: dict[_Position, str] = {}
        self.merged: list[tuple[_Position, _Position]] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.picture_names: dict[_Position, str] = {}
        self.metadata: dict[_Position, int] = {}
        self.problems: dict[_Position, str] = {}
        self.is_cut = False
        self._texts = texts
        self._formats = formats
        self._limits = limits
        self._cells_left = cells_left
        self._at: _Position = (0, -1)

    def read(self, package: Package, part: str, file: str) -> None:
        """Read the sheet of a part."""
        from lxml import etree

        data = package.read(part, "sheet")
        wanted = [f"{{*}}{name}" for name in ("row", "mergeCell", "col")]
        options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
        try:
            for _, element in etree.iterparse(io.BytesIO(data), events=("end",), tag=wanted, **options):
                name = local(element)
                if name == "row":
                    self._row(element)
                    element.clear()
                    if self.is_cut and len(self.cells) >= self._cells_left:
                        return
                    while element.getprevious() is not None:  # what is read takes no memory any more
                        del element.getparent()[0]
                elif name == "mergeCell":
                    self._merge(attribute(element, "ref"))
                elif attribute(element, "hidden") in {"1", "true"}:
                    first, last = number(attribute(element, "min"), 1), number(attribute(element, "max"), 1)
                    self.hidden_columns.update(range(first - 1, min(last, self._limits.columns)))
        except etree.XMLSyntaxError as problem:
            raise refused("import-file-broken", file, reason=f"{part}: {reason_of(problem)}") from problem

    def _row(self, element: _Element) -> None:
        row = number(element.get("r", ""), self._at[0] + 1)
        self._at = (row, -1)
        for item in element:
            if not len(item):  # formatted, but empty
                self._at = (self._at[0], self._at[1] + 1)
            elif local(item) == "c":
                self._cell(item)
        if element.get("hidden") in {"1", "true"}:
            self.hidden_rows.add(row)

    def _cell(self, element: _Element) -> None:
        position = position_of(element.get("r", "")) or (self._at[0], self._at[1] + 1)
        self._at = position
        value = value_of(element, self._texts, self._formats)
        if value.picture:
            self.picture_names[position] = value.picture
        if value.metadata:
            self.metadata[position] = value.metadata
        if value.problem:
            self.problems[position] = value.problem
        text = value.text.strip(OUTER)
        if not text and not value.picture and not value.metadata:
            return
        if position[1] >= self._limits.columns or len(self.cells) >= self._cells_left:
            self.is_cut = True
            return
        self.cells[position] = text

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        start, end = position_of(first), position_of(last)
        if start and end and len(self.merged) < self._limits.cells:
            self.merged.append((start, end))


def _rows(scan: _Scan, pictures: dict[_Position, list[Picture]], limits: Limits) -> list[tuple[int, list[RawCell]]]:
    """The rows of a sheet, merged cells in each place that lies within the rows and columns used."""
    used = {*scan.cells, *(at for at in pictures if at[1] < limits.columns)}
    if not used:
        return []
    bottom, right = max(row for row, _ in used), max(at for _, at in used)
    filled = {at: RawCell(scan.cells.get(at, ""), tuple(pictures.get(at, ()))) for at in used}
    room = limits.cells
    for of, (start, end) in enumerate(scan.merged, 1):
        rows, columns = range(start[0], min(end[0], bottom) + 1), range(start[1], min(end[1], right) + 1)
        room -= len(rows) * len(columns)
        if room < 0:
            break
        places = [(row, at) for row in rows for at in columns]
        inside = [filled[place] for place in places if place in filled]
        if not inside:
            continue
        text = next((cell.text for cell in inside if cell.text), "")
        shown = tuple(picture for cell in inside for picture in cell.pictures)
        filled.update(dict.fromkeys(places, RawCell(text, shown, of)))
    by_row: dict[int, dict[int, RawCell]] = {}
    for (row, at), cell in filled.items():
        by_row.setdefault(row, {})[at] = cell
    empty = RawCell()
    return [(row, [cells.get(at, empty) for at in range(max(cells) + 1)]) for row, cells in sorted(by_row.items())]


def position_of(reference: str) -> _Position | None:
    """The row (from 1) and column (from 0) of a reference such as `C12`; None where it is none."""
    found = _REFERENCE.match(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - 64
    return int(found[2]), column - 1
