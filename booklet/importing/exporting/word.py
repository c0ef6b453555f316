"""The form as a Word file: headings for parts, sections and people, tables for facts and photographs, deeds as text."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from importlib.resources import files
from xml.sax.saxutils import escape

from booklet.importing.content import Content, Person
from booklet.importing.exporting import form
from booklet.importing.exporting.workbook import photo_rows

_PARTS = {
    "[Content_Types].xml": "types.xml",
    "_rels/.rels": "package.rels.xml",
    "word/_rels/document.xml.rels": "document.rels.xml",
    "word/styles.xml": "styles.xml",
}
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

_PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1440" w:right="1304" w:bottom="1440" w:left="1304" w:header="720" w:footer="720" w:gutter="0"/>'
    "</w:sectPr>"
)
"""A4."""


def word_bytes(content: Content) -> bytes:
    """A .docx file, the same bytes for the same content."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, source in _PARTS.items():
            part = files("booklet.importing.exporting").joinpath("word_parts", source)
            _write(archive, name, part.read_text("utf-8"))
        body = "".join(_body(content))
        text = f'{_HEAD}<w:document xmlns:w="{_NAMESPACE}"><w:body>{body}{_PAGE}</w:body></w:document>'
        _write(archive, "word/document.xml", text)
    return stream.getvalue()


def _write(archive: zipfile.ZipFile, name: str, text: str) -> None:
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(info, text)


def _body(content: Content) -> Iterator[str]:
    yield _paragraph(content.fields.get("title", ""), "Title")
    rows = [(label, content.fields.get(key, "")) for key, label in form.FIELDS.items() if key not in form.PARTS]
    rows += [(form.COLOPHON + key, value) for key, value in content.colophon.items()]
    rows += [(form.BINDING + key, value) for key, value in content.binding.items()]
    yield _table((form.UNIT_HEAD, *rows), (2200, 7000))
    yield from _part("preface", content.fields.get("preface", ""))
    yield _paragraph(form.PARTS["people"], "Heading1")
    for chapter in content.chapters:
        if chapter.title:
            yield _paragraph(chapter.title, "Heading2")
            yield from _text(chapter.intro)
        for person in chapter.people:
            yield from _person(person)
    if content.teams:
        yield _paragraph(form.PARTS["teams"], "Heading1")
        for team in content.teams:
            yield _paragraph(team.title, "Heading2")
            if team.names:
                rows = [(str(at), name) for at, name in enumerate(team.names, 1)]
                yield _table((form.MEMBERS_HEAD, *rows), (900, 4000))
            yield from _text(team.text)
    yield from _part("afterword", content.fields.get("afterword", ""))


def _part(key: str, text: str) -> Iterator[str]:
    if text:
        yield _paragraph(form.PARTS[key], "Heading1")
        yield from _text(text)


def _person(person: Person) -> Iterator[str]:
    yield _paragraph(person.name, "Heading3")
    labels = {key: label for key, label in form.PERSON_FIELDS.items() if key != "deeds"}
    rows = [(label, person.fields.get(key, "").replace("\n\n", "\n")) for key, label in labels.items()]
    yield _table((form.PERSON_HEAD, *rows), (2200, 7000))
    yield from _text(person.fields.get("deeds", ""))
    if shots := list(photo_rows(person)):
        yield _table((form.PHOTO_HEAD, *shots), (2400, 3200, 1400, 1400, 900))


def _text(text: str) -> Iterator[str]:
    return (_paragraph(paragraph, "BodyText") for paragraph in text.split("\n\n") if paragraph)


def _paragraph(text: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    runs = "<w:r><w:br/></w:r>".join(
        f'<w:r><w:t xml:space="preserve">{escape(line)}</w:t></w:r>' for line in text.split("\n")
    )
    return f"<w:p>{properties}{runs}</w:p>"


def _table(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="999999"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    body = "".join(
        "<w:tr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{_paragraph(cell)}</w:tc>'
            for cell, width in zip(row, widths, strict=True)
        )
        + "</w:tr>"
        for row in rows
    )
    properties = f"<w:tblPr><w:tblBorders>{borders}</w:tblBorders></w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
    return f"<w:tbl>{properties}{body}</w:tbl>" + '<w:p><w:pPr><w:pStyle w:val="Gap"/></w:pPr></w:p>'
