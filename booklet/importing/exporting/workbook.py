"""The form as an Excel file: a sheet each for the unit, its people, its photographs, its groups."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from booklet.importing.content import Content, Person
from booklet.importing.exporting import form

if TYPE_CHECKING:
    from openpyxl import Workbook

CELL_MAX = 32_000
"""Excel takes 32,767 characters in a cell; a longer text goes on in the row below."""


def workbook_bytes(content: Content) -> bytes:
    """An .xlsx file. Formulas are none: a text that begins with `=` stays a text."""
    from openpyxl import Workbook

    book = Workbook()
    book.properties.created = book.properties.modified = datetime(2000, 1, 1)
    first = book.active
    if first is not None:
        book.remove(first)
    _sheet(book, "画册", form.UNIT_HEAD, _top(content), (16, 90))
    if any(chapter.title for chapter in content.chapters):
        rows = [row for chapter in content.chapters if chapter.title for row in _long((chapter.title,), chapter.intro)]
        _sheet(book, "栏目", form.SECTIONS_HEAD, rows, (24, 90))
    _sheet(book, "人物", form.PEOPLE_HEAD, _people(content), (6, 16, 14, 16, 20, 24, 12, 30, 90))
    _sheet(book, "照片", form.PHOTOS_HEAD, _photos(content), (8, 14, 30, 60, 20, 24, 12))
    if content.teams:
        rows = [row for team in content.teams for row in _long((team.title, "、".join(team.names)), team.text)]
        _sheet(book, "集体", form.TEAMS_HEAD, rows, (24, 50, 90))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _top(content: Content) -> Iterator[tuple[str, ...]]:
    for key, label in form.FIELDS.items():
        yield from ((label, part) for part in parts(content.fields.get(key, "")))
    for key, value in content.colophon.items():
        yield form.COLOPHON + key, value
    for key, value in content.binding.items():
        yield form.BINDING + key, value


def _people(content: Content) -> Iterator[tuple[str, ...]]:
    number = 0
    for chapter in content.chapters:
        for person in chapter.people:
            number += 1
            facts = [person.fields.get(key, "") for key in ("name_pinyin", "role", "affiliation", "party", "quote")]
            facts[-1] = facts[-1].replace("\n\n", "\n")
            yield from _long((str(number), chapter.title, person.name, *facts), person.fields.get("deeds", ""))


def _photos(content: Content) -> Iterator[tuple[str, ...]]:
    for number, person in enumerate(content.people, 1):
        for row in photo_rows(person):
            yield str(number), person.name, *row


def photo_rows(person: Person) -> Iterator[tuple[str, ...]]:
    """A person's photographs as rows of the form."""
    for shot in person.photos:
        yield shot.file, shot.caption, shot.place, shot.activity, ", ".join(shot.focus or ())


def _long(before: tuple[str, ...], text: str) -> Iterator[tuple[str, ...]]:
    """A row that ends in a text; what is too long for a cell goes on in rows without the other cells' values."""
    for number, part in enumerate(parts(text)):
        yield (*(before if number == 0 or len(before) == 1 else ("",) * len(before)), part)


def parts(text: str) -> Sequence[str]:
    """A text's paragraphs as lines of cells that Excel takes, at least one cell."""
    cells = [""]
    for paragraph in text.split("\n\n"):
        while len(paragraph) > CELL_MAX:  # no paragraph of a booklet; it is divided rather than lost
            cells += [paragraph[:CELL_MAX]]
            paragraph = paragraph[CELL_MAX:]
        if len(cells[-1]) + len(paragraph) >= CELL_MAX:
            cells.append("")
        cells[-1] += ("\n" if cells[-1] else "") + paragraph
    return [cell for cell in cells if cell] or [""]


def _sheet(
    book: Workbook, title: str, head: Sequence[str], rows: Iterable[tuple[str, ...]], widths: Sequence[int]
) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(title)
    for at, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(at)].width = width
    for number, row in enumerate([tuple(head), *rows], 1):
        for at, value in enumerate(row, 1):
            if value:
                cell = sheet.cell(number, at, value)
                cell.data_type = "s"
                cell.number_format = "@"
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if number == 1:
                    cell.font = Font(bold=True)
    sheet.freeze_panes = "A2"
