"""Word files (.docx, .docm): paragraphs, tables, pictures and text boxes in the order of reading.

The package is read directly: what matters here - text boxes, tracked changes, automatic numbers, pictures of old and
new kinds - lies below what libraries for Word files show.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from booklet.findings import Finding, Place, note, warning
from booklet.importing.document import Block, Document, Origin, Paragraph, Picture, Role
from booklet.importing.sources.limits import Limits
from booklet.importing.sources.package import Package, attribute, child, children, local, open_package
from booklet.importing.sources.plain import OUTER, arranged, cut_off, lines_of
from booklet.importing.sources.source import Source, refused
from booklet.importing.sources.word_styles import Numbering, Standing, Styles
from booklet.importing.sources.word_tables import Spread, spread
from booklet.importing.sources.word_text import Content, Shown, TextReader

if TYPE_CHECKING:
    from lxml.etree import _Element

_HOLDERS = frozenset({"sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "Choice", "AlternateContent"})
_JOINED = frozenset({Role.TITLE, Role.HEADING, Role.CAPTION})
"""Roles whose lines a person broke for looks."""


def read_word(source: Source, limits: Limits) -> Document:
    """A Word file. Raises `RefusedError` where it is broken or asks for too much."""
    with open_package(source, limits) as package:
        main = next(package.related("", "officeDocument"), "word/document.xml")
        root = package.xml(main)
        body = child(root, "body")
        if body is None:
            raise refused("import-file-broken", source.name, reason=main)
        reading = _Reading(package, main, limits)
        try:
            reading.body(body)
            reading.furniture()
        except RecursionError as problem:
            raise refused("import-file-broken", source.name, reason=main) from problem
        findings = (*package.findings(), *reading.findings, *reading.told())
        return Document(source.name, tuple(reading.blocks), _title(package), findings)


class _Full(Exception):  # noqa: N818 - ends a reading, no error
    """The document has more blocks or cells than are read."""


class _Reading:
    """The blocks of one file, as they come."""

    def __init__(self, package: Package, main: str, limits: Limits) -> None:
        self.blocks: list[Block] = []
        self.findings: list[Finding] = []
        self._package = package
        self._main = main
        self._file = package.source.name
        self._limits = limits
        self._styles = Styles.of(self._part("styles"))
        self._numbering = Numbering(self._part("numbering"))
        self._text = TextReader()
        self._line = 0
        self._tables = 0
        self._cells = 0
        self._carried = ""
        self._notes: list[tuple[str, str]] = []

    def body(self, body: _Element) -> None:
        """Read the body to its end, or to where it is too long."""
        try:
            for block in self._blocks(body):
                if len(self.blocks) >= self._limits.blocks:
                    raise _Full
                self.blocks.append(block)
        except _Full:
            self.findings.append(cut_off(self._file, self._line))
        if rest := self._carried.strip(OUTER):  # the last end of a paragraph was deleted
            self.blocks.append(Paragraph(rest, Origin(self._file, self._line), lines=(self._line,)))

    def furniture(self) -> None:
        """What stands outside the text: foot notes, page headers, comments; each behind the text, as a note."""
        room = max(0, self._limits.blocks - len(self.blocks))
        noted: list[Block] = []
        for kind, part in (("footnote", "脚注"), ("endnote", "尾注")):
            wanted = [key for name, key in self._notes if name == kind]
            noted += self._outside(f"{kind}s", kind, part, wanted)
        for kind, part in (("header", "页眉"), ("footer", "页脚")):
            seen: set[str] = set()
            for text in (text for name in self._package.related(self._main, kind) for text in self._texts(name)):
                if text not in seen:
                    seen.add(text)
                    noted.append(Paragraph(text, Origin(self._file, 0, part), Role.NOTE))
        comments = self._outside("comments", "comment", "批注", None)
        if comments:
            self.findings.append(note("import-comments", Place(self._file), file=self._file, count=len(comments)))
        self.blocks += [*noted, *comments][:room]

    def told(self) -> Iterator[Finding]:
        """What a person should know of how the text was read."""
        counts, place = self._text.counts, Place(self._file)
        if counts["inserted"] or counts["deleted"]:
            params = {"inserted": counts["inserted"], "deleted": counts["deleted"]}
            yield note("import-tracked-changes", place, file=self._file, **params)
        if counts["hidden"]:
            yield note("import-hidden-text", place, file=self._file, count=counts["hidden"])
        if counts["object"]:
            yield warning("import-embedded-object", place, file=self._file, count=counts["object"])

    def _part(self, kind: str) -> _Element | None:
        name = next(self._package.related(self._main, kind), f"word/{kind}.xml")
        return self._package.optional_xml(name)

    def _outside(self, part: str, kind: str, shown: str, wanted: list[str] | None) -> list[Block]:
        """The paragraphs of notes or comments; of notes those that the text refers to, in that order."""
        root = self._part(part)
        by_id = {attribute(item, "id"): item for item in children(root, kind)}
        found: list[Block] = []
        for at, key in enumerate(by_id if wanted is None else wanted, 1):
            if key in by_id:
                lines = [line for text in self._paragraph_texts(by_id[key]) for line in lines_of(text)]
                found += [Paragraph(line, Origin(self._file, at, shown), Role.NOTE) for line in lines]
        return found

    def _texts(self, part: str) -> Iterator[str]:
        root = self._package.optional_xml(part)
        for text in () if root is None else self._paragraph_texts(root):
            yield from lines_of(text)

    def _paragraph_texts(self, root: _Element) -> Iterator[str]:
        for element in root.iter():
            if local(element) == "p":
                yield TextReader().read(element).text

    def _blocks(self, holder: _Element, depth: int = 0) -> Iterator[Block]:
        for element in holder:
            name = local(element)
            if name == "p":
                yield from self._paragraph(element, depth)
            elif name == "tbl":
                yield from self._table(element, depth)
            elif name == "altChunk":
                self.findings.append(warning("import-embedded-object", Place(self._file), file=self._file, count=1))
            elif name in _HOLDERS:
                yield from self._blocks(element, depth)

    def _paragraph(self, element: _Element, depth: int) -> Iterator[Block]:
        self._line += 1
        origin = Origin(self._file, self._line)
        properties = child(element, "pPr")
        standing = self._styles.standing(properties)
        content = self._text.read(element)
        self._notes += content.notes
        if child(properties, "rPr", "del") is not None:  # the end of the paragraph is a tracked deletion
            self._carried += content.text
            content = Content(tuple(item for item in content.items if isinstance(item, Shown)), content.boxes)
        elif self._carried:
            content = Content((self._carried, *content.items), content.boxes)
            self._carried = ""
        label = self._label(standing) if content.text.strip(OUTER) else ""
        yield from self._shown(content, standing, label, origin)
        for box in content.boxes if depth < 8 else ():
            yield from self._blocks(box, depth + 1)

    def _label(self, standing: Standing) -> str:
        return self._numbering.label(standing.list_id, standing.list_level) if standing.list_id else ""

    def _shown(self, content: Content, standing: Standing, label: str, origin: Origin) -> Iterator[Block]:
        """A paragraph's lines and pictures. A picture never parts a line: it stands before or behind it."""
        items: list[str | Picture] = [label] if label else []
        for item in content.items:
            if isinstance(item, str):
                items.append(item)
            elif (picture := self._picture(item, origin)) is not None:
                items.append(picture)
        for line in arranged(items, is_joined=standing.role in _JOINED):
            if isinstance(line, Picture):
                yield line
            else:
                yield Paragraph(line, origin, standing.role, standing.level, (origin.line,))

    def _picture(self, shown: Shown, origin: Origin) -> Picture | None:
        found = self._package.picture(self._main, shown.id, shown.described, origin)
        if isinstance(found, Picture):
            return found
        self.findings.append(found)
        return None

    def _table(self, element: _Element, depth: int) -> Iterator[Block]:
        """A table; one of a single column is a frame, its content is read as if it stood there."""
        grid = spread(element, self._limits.columns)
        if depth < 8 and grid.width == 1:
            for row in grid.rows:
                if not row[0].repeated:
                    yield from self._blocks(row[0].element, depth + 1)
            return
        self._tables += 1
        self._cells += grid.width * len(grid.rows)
        if self._cells > self._limits.cells:
            raise _Full
        table = grid.table(Origin(self._file, self._line + 1, f"表{self._tables}"), self._cell)
        if table is not None:
            yield table

    def _cell(self, element: _Element, origin: Origin) -> tuple[str, tuple[Picture, ...]]:
        """The text of a table's cell, one line a paragraph, and its pictures. A table in it becomes lines."""
        lines: list[str] = []
        pictures: list[Picture] = []
        for name, item in _cell_parts(element):
            if name == "tbl":
                inner: Spread = spread(item, self._limits.columns)
                for row in inner.rows:
                    texts = []
                    for at, cell in enumerate(row):
                        if not cell.repeated and (at == 0 or cell.element is not row[at - 1].element):
                            text, found = self._cell(cell.element, origin)
                            texts.append(text)
                            pictures += found
                    lines.append("\t".join(texts))
                continue
            for block in self._paragraph(item, 0):
                if isinstance(block, Paragraph):
                    lines.append(block.text)
                elif isinstance(block, Picture):
                    pictures.append(block)
        return "\n".join(line for line in lines if line.strip(OUTER)), tuple(pictures)


def _cell_parts(element: _Element) -> Iterator[tuple[str, _Element]]:
    for item in element:
        name = local(item)
        if name in {"p", "tbl"}:
            yield name, item
        elif name in _HOLDERS:
            yield from _cell_parts(item)


def _title(package: Package) -> str:
    part = next(package.related("", "core-properties"), "docProps/core.xml")
    title = child(package.optional_xml(part), "title")
    return "" if title is None else " ".join((title.text or "").split())
