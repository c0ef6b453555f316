"""The captions list beside the photos: `captions.csv`, `captions.xlsx` or `captions.txt`: file, caption.

Spreadsheets are saved as they come: UTF-8, with BOM, GB 18030 (Excel in China), "Unicode text" (UTF-16 with tabs).
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from booklet.entries.encoding import clean, decode
from booklet.entries.matching import file_key
from booklet.findings import Checked, Finding, Place, error, warning

LIST_NAMES = ("captions.csv", "captions.xlsx", "captions.txt")
"""The lists in the order they count; the first with a caption for a photo wins."""

_FILE_HEADS = frozenset(
    {"文件", "文件名", "文件名称", "照片", "照片名", "照片名称", "照片文件", "图片", "图片名", "图片名称"}
    | {"file", "filename", "photo", "image"}
)
_CAPTION_HEADS = frozenset(["说明", "图片说明", "照片说明", "文字说明", "图注", "说明文字", "caption", "description"])
TEXT_LINE = re.compile(
    r"^(?P<file>[^\t]+?)\s*\t\s*(?P<caption>.*)$|^(?P<file2>.+?\.\w{2,5})\s*[：:]\s*(?P<caption2>.*)$"
)
"""A line of captions.txt: file and caption, parted by a tab or a colon."""

_BYTES_MAX = 16 * 1024 * 1024
_ROWS_MAX = 50_000

_Row = tuple[int, list[str]]


@dataclass(frozen=True)
class ListedCaption:
    """A line of a list."""

    file: str
    caption: str
    place: Place


@dataclass(frozen=True)
class CaptionList:
    """All captions of the lists, by `file_key` of the photo's name."""

    by_file: Mapping[str, ListedCaption] = field(default_factory=dict)

    def get(self, file: str) -> ListedCaption | None:
        """The caption listed for a photo: by its path in the folder or its bare name, with or without extension."""
        key = file_key(file)
        bare = key.rsplit("/", 1)[-1]
        keys = (key, bare, key.rsplit(".", 1)[0], bare.rsplit(".", 1)[0])
        return next((self.by_file[name] for name in keys if name in self.by_file), None)


def read_caption_lists(photo_folder: Path, place: str, photos: Sequence[str]) -> Checked[CaptionList]:
    """Read the lists in a photo folder; `place` is its path in the workspace, `photos` the names of its photos."""
    found: list[Finding] = []
    by_file: dict[str, ListedCaption] = {}
    present = {path.name.lower(): path for path in sorted(photo_folder.iterdir())} if photo_folder.is_dir() else {}
    for name in LIST_NAMES:
        path = present.get(name)
        if path is None or not path.is_file():
            continue
        rows = _rows(path, f"{place}/{path.name}")
        found += rows.findings
        listed = _listed(rows.value, f"{place}/{path.name}", found)
        _merge(by_file, listed, found)
    captions = CaptionList(by_file)
    used = {item.place for photo in photos if (item := captions.get(photo)) is not None}
    found += [
        warning("caption-list-no-photo", item.place, file=item.file)
        for item in by_file.values()
        if item.place not in used
    ]
    return Checked(captions, tuple(found))


def _rows(path: Path, place: str) -> Checked[list[_Row]]:
    try:
        if path.stat().st_size > _BYTES_MAX:
            return Checked([], (error("caption-list-unreadable", Place(place), reason=f"> {_BYTES_MAX >> 20} MB"),))
        data = path.read_bytes()
    except OSError as problem:
        return Checked([], (error("caption-list-unreadable", Place(place), reason=problem.strerror or problem),))
    if path.suffix.lower() == ".xlsx":
        return _sheet_rows(data, place)
    decoded = decode(data)
    if decoded.text is None:
        return Checked([], (error("encoding-unknown", Place(place)),))
    broken = [error("encoding-broken", Place(place, line), encoding=decoded.encoding) for line in decoded.broken_lines]
    text, doubtful = clean(decoded, place)
    try:
        return Checked(text_rows(text, is_csv=path.suffix.lower() == ".csv"), (*broken, *doubtful))
    except csv.Error as problem:
        return Checked([], (error("caption-list-unreadable", Place(place), reason=problem),))


def text_rows(text: str, *, is_csv: bool) -> list[tuple[int, list[str]]]:
    """The rows of a list that is text, each with its line (from 1) and its cells. Raises `csv.Error`."""
    return list(csv_rows(text, delimiter_of(text)) if is_csv else _text_rows(text))


def csv_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of CSV text, each with its line (from 1) and its cells. Raises `csv.Error`."""
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    start = 1
    for row in reader:
        yield start, row
        start = reader.line_num + 1


def delimiter_of(text: str) -> str:
    """What parts the cells of a CSV file: the most frequent candidate of its first line."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    return max(",\t;，", key=first.count)


def _text_rows(text: str) -> Iterator[_Row]:
    for number, line in enumerate(text.split("\n"), 1):
        if match := TEXT_LINE.match(line.strip("\ufeff ")):
            yield number, [match["file"] or match["file2"], match["caption"] or match["caption2"] or ""]
        else:
            yield number, [line]


def _sheet_rows(data: bytes, place: str) -> Checked[list[_Row]]:
    # Half a second to load, and few units have a workbook.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions that it does not keep
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet = book.worksheets[0]
            rows = [
                (number, ["" if cell is None else str(cell) for cell in cells])
                for number, cells in enumerate(sheet.iter_rows(values_only=True, max_row=_ROWS_MAX, max_col=50), 1)
            ]
            book.close()
    # What openpyxl lets through for files that are no workbook, cut short, or not what they say.
    except (
        zipfile.BadZipFile,
        zlib.error,
        InvalidFileException,
        KeyError,
        ValueError,
        IndexError,
        TypeError,
        AttributeError,
        EOFError,
        SyntaxError,
    ) as problem:
        return Checked([], (error("caption-list-unreadable", Place(place), reason=problem),))
    return Checked(rows)


def _listed(rows: Iterable[_Row], place: str, found: list[Finding]) -> Iterator[ListedCaption]:
    columns: tuple[int, int] | None = None
    for number, cells in rows:
        cells = [cell.strip().strip("\ufeff") for cell in cells]
        if not any(cells):
            continue
        if columns is None:
            columns = header_columns(cells) or (0, 1)
            if header_columns(cells):
                continue
        file, caption = (cells[at] if at < len(cells) else "" for at in columns)
        if not file or not caption:
            found.append(warning("caption-list-row", Place(place, number)))
            continue
        yield ListedCaption(file, caption, Place(place, number))


def header_columns(cells: Sequence[str]) -> tuple[int, int] | None:
    """The columns of file and caption when the cells are headings."""
    heads = [cell.lower().replace(" ", "") for cell in cells]
    files = [at for at, head in enumerate(heads) if head in _FILE_HEADS]
    captions = [at for at, head in enumerate(heads) if head in _CAPTION_HEADS]
    return (files[0], captions[0]) if files and captions else None


def _merge(by_file: dict[str, ListedCaption], listed: Iterable[ListedCaption], found: list[Finding]) -> None:
    for item in listed:
        first = by_file.setdefault(file_key(item.file), item)
        if first.caption != item.caption:
            found.append(
                warning(
                    "caption-list-duplicate",
                    item.place,
                    file=item.file,
                    first=f"{first.place.file}:{first.place.line}",
                )
            )
