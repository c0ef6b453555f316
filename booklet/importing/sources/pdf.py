"""The text of a PDF, page by page. A PDF knows characters at places and no paragraphs: lines are put together here.

A line goes on the one before when that one reaches the right edge of its column and the new one is not indented. From
column to column and from page to page nothing is joined; that is clean-up's to decide and to show.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from booklet.findings import Finding, Place, note, warning
from booklet.importing.document import Block, Document, Origin, Paragraph, Picture, Role
from booklet.importing.sources.limits import Limits
from booklet.importing.sources.pictures import named_for, picture_kind
from booklet.importing.sources.plain import OUTER, cut_off
from booklet.importing.sources.source import Source, reason_of, refused

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument, PdfPage

_PAGE_NUMBER = re.compile(r"^[-—－–·.\s]*(?:第\s*)?[0-9０-９]{1,4}(?:\s*页)?[-—－–·.\s]*$")
_PAGE_CHARACTERS = 30_000
_PICTURE_SIDE_PX = 64
_PICTURE_PIXELS = 60_000_000
_PICTURES = 300
_PICTURE_BYTES = 256 << 20


@dataclass(frozen=True)
class Line:
    """A line of text where it stands, in points from the lower left corner."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    number: int

    @property
    def size(self) -> float:
        """The height of its characters."""
        return max(self.top - self.bottom, 1.0)


def read_pdf(source: Source, limits: Limits) -> Document:
    """The text of a PDF, each page's as paragraphs. Raises `RefusedError`."""
    import pypdfium2

    data = source.read(limits.file_bytes)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        if "password" in str(problem).lower():
            raise refused("import-encrypted", source.name) from problem
        raise refused("import-file-broken", source.name, reason=reason_of(problem)) from problem
    try:
        return _read(document, source.name, limits)
    finally:
        document.close()


def _read(document: PdfDocument, file: str, limits: Limits) -> Document:
    import pypdfium2

    blocks: list[Block] = []
    findings: list[Finding] = []
    without: list[str] = []
    kept = _Pictures(file)
    count = 0
    total = len(document)
    for at in range(min(total, limits.pages)):
        try:
            page = document[at]
            lines = list(_lines(page, count + 1))
            pictures = kept.of(page, f"P{at + 1}")
            page.close()
        except pypdfium2.PdfiumError:
            lines, pictures = [], []
        count += len(lines)
        if not lines:
            without.append(str(at + 1))
        blocks += _page_blocks(lines, pictures, Origin(file, 0, f"P{at + 1}"))
        if len(blocks) > limits.blocks:
            break
    else:
        at = total
    if at < total:
        findings.append(cut_off(file, count))
    if len(without) == total:
        raise refused("import-pdf-no-text", file)
    place = Place(file)
    if without:
        findings.append(warning("import-pdf-pages", place, file=file, pages="、".join(without[:20])))
    findings.append(note("import-pdf-text", place, file=file))
    if kept.lost:
        findings.append(warning("import-pdf-pictures", place, file=file, count=kept.lost))
    title = str(document.get_metadata_dict().get("Title") or "").strip()
    return Document(file, tuple(blocks), title, tuple(findings))


def _lines(page: PdfPage, first: int) -> Iterator[Line]:
    """The lines of a page in the order of its content."""
    from pypdfium2 import raw

    texts = page.get_textpage()
    try:
        pieces: list[str] = []
        boxes: list[tuple[float, float, float, float]] = []
        number = first
        for index in range(min(texts.count_chars(), _PAGE_CHARACTERS)):
            code = raw.FPDFText_GetUnicode(texts, index)
            if code in {10, 13}:
                if line := _line(pieces, boxes, number):
                    yield line
                    number += 1
                pieces, boxes = [], []
            elif code and code not in {0xFFFE, 0xFFFF, 2}:
                pieces.append(_character(code))
                if not pieces[-1].isspace():
                    boxes.append(texts.get_charbox(index, loose=True))
        if line := _line(pieces, boxes, number):
            yield line
    finally:
        texts.close()


def _character(code: int) -> str:
    return "" if 0xD800 <= code < 0xE000 or code > 0x10FFFF else chr(code)


def _line(pieces: Sequence[str], boxes: Sequence[tuple[float, float, float, float]], number: int) -> Line | None:
    text = "".join(pieces).strip(OUTER)
    if not text or not boxes:
        return None
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return Line(text, min(lefts), min(bottoms), max(rights), max(tops), number)


def _page_blocks(
    lines: Sequence[Line], pictures: Sequence[tuple[float, float, float, Picture]], place: Origin
) -> list[Block]:
    """Lines as paragraphs, each picture before the first text that stands below it."""
    waiting = list(pictures)
    blocks: list[Block] = []
    for group in paragraphs(lines):
        head = group[0]
        above = [
            item for item in waiting if head.top <= item[1] + head.size and head.left < item[2] and head.right > item[0]
        ]
        blocks += [item[3] for item in above]
        waiting = [item for item in waiting if item not in above]
        text = _joined([line.text for line in group])
        role = Role.NOTE if len(group) == 1 and _PAGE_NUMBER.match(text) else Role.BODY
        origin = replace(place, line=head.number)
        blocks.append(Paragraph(text, origin, role, lines=tuple(line.number for line in group)))
    return blocks + [item[3] for item in waiting]


def paragraphs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines that belong together."""
    for column in _columns(lines):
        group: list[Line] = []
        for at, line in enumerate(column):
            if group and not _goes_on(column[at - 1], line, column):
                yield group
                group = []
            group.append(line)
        if group:
            yield group


def _columns(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Lines in runs that go down the page; where they jump up or aside another column begins."""
    column: list[Line] = []
    for line in lines:
        if column:
            last = column[-1]
            if line.bottom > last.bottom + last.size * 0.5 or line.left > last.right or line.right < last.left:
                yield column
                column = []
        column.append(line)
    if column:
        yield column


def _goes_on(last: Line, line: Line, column: Sequence[Line]) -> bool:
    """Whether a line continues the one before it in the same column."""
    alike = [item for item in column if 0.8 < item.size / line.size < 1.25]
    left, right = min(item.left for item in alike), max(item.right for item in alike)
    if not 0.8 < last.size / line.size < 1.25 or last.bottom - line.top > line.size * 1.5:
        return False
    is_full = last.right > right - 1.6 * last.size
    is_indented = line.left > left + 1.2 * line.size
    return is_full and not is_indented and not _PAGE_NUMBER.match(line.text)


def _joined(texts: Sequence[str]) -> str:
    joined = texts[0]
    for text in texts[1:]:
        apart = joined[-1].isascii() and text[0].isascii()
        joined += f" {text}" if apart else text
    return joined


class _Pictures:
    """The pictures of a PDF, as long as they are few and small enough to be kept."""

    def __init__(self, file: str) -> None:
        self.lost = 0
        self._file = file
        self._count = 0
        self._bytes = 0

    def of(self, page: PdfPage, part: str) -> list[tuple[float, float, float, Picture]]:
        """The pictures of a page: left, bottom and right edge in points, and the picture."""
        from pypdfium2 import PdfiumError, raw

        found: list[tuple[float, float, float, Picture]] = []
        for image in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=4):
            try:
                width, height = image.get_px_size()
                left, bottom, right, _ = image.get_bounds()
            except PdfiumError:
                continue
            if min(width, height) < _PICTURE_SIDE_PX:
                continue
            data = self._data(image, width * height)
            kind = picture_kind(data[:256])
            if not kind:
                self.lost += 1
                continue
            self._count += 1
            self._bytes += len(data)
            picture = Picture(named_for(f"picture{self._count}", kind), data, Origin(self._file, 0, part))
            found.append((left, bottom, right, picture))
        return found

    def _data(self, image: Any, pixels: int) -> bytes:
        if pixels > _PICTURE_PIXELS or self._count >= _PICTURES or self._bytes > _PICTURE_BYTES:
            return b""
        stream = io.BytesIO()
        try:
            image.extract(stream, fb_format="png")
        except Exception:  # noqa: BLE001 - whatever its decoders make of a damaged picture: that one is lost, and told
            return b""
        return stream.getvalue()
