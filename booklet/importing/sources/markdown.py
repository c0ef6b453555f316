"""Markdown: headings, lists, tables, quotations and pictures; of links the text.

A parser of CommonMark does the blocks. Emphasis is taken off here: CommonMark does not see it beside full-width
marks, and would take the asterisks by which web sites censor words for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from booklet.findings import Finding, Place, warning
from booklet.importing.document import Block, Document, Origin, Paragraph, Picture, Role
from booklet.importing.sources.grids import RawCell, table_of
from booklet.importing.sources.limits import Limits
from booklet.importing.sources.pictures import Neighbours, picture_kind, stored_picture
from booklet.importing.sources.plain import OUTER, cut_off, decoded_text, read_text
from booklet.importing.sources.source import Source

if TYPE_CHECKING:
    from markdown_it.token import Token

_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_\n]+?)(?<=\S)\1")
_ITALIC = re.compile(r"(?<![*\w])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![*\w])")
_TAG = re.compile(r"<!--.*?-->|</?[A-Za-z][^<>]*>", re.DOTALL)
_FRONT = re.compile(r"\A---[ \t]*\n(.*?\n)---[ \t]*\n", re.DOTALL)
_FRONT_TITLE = re.compile(r"^title:\s*[\"']?(.*?)[\"']?\s*$", re.MULTILINE)
_ENDS = tuple("。！？…”；：）.!?")
_DEEPEST = 60
_BYTES_MAX = 512 << 10
"""The parser takes seconds for as much; a longer file is read line by line as plain text."""


def read_markdown(source: Source, limits: Limits, neighbours: Neighbours) -> Document:
    """A Markdown file. Raises `RefusedError`."""
    if source.size > _BYTES_MAX:
        return read_text(source, limits)
    text, findings = decoded_text(source.read(_BYTES_MAX), source.name)
    title = ""
    if front := _FRONT.match(text):
        if named := _FRONT_TITLE.search(front[1]):
            title = named[1]
        text = "\n" * front[0].count("\n") + text[front.end() :]
    reading = _Reading(source, neighbours, limits)
    reading.read(text)
    return Document(source.name, tuple(reading.blocks), title, (*findings, *reading.findings))


class _Reading:
    """The blocks of one file, as they come."""

    def __init__(self, source: Source, neighbours: Neighbours, limits: Limits) -> None:
        self.blocks: list[Block] = []
        self.findings: list[Finding] = []
        self._file = source.name
        self._neighbours = neighbours
        self._limits = limits

    def read(self, text: str) -> None:
        from markdown_it import MarkdownIt

        parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table").disable(["emphasis", "code"])
        tokens = parser.parse(text)
        too_deep = next((token for token in tokens if token.level >= _DEEPEST - 1), None)
        if too_deep is not None:  # the parser drops what is nested deeper
            self.findings.append(cut_off(self._file, _line(too_deep)))
        role, level, depth = Role.BODY, 0, 0
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if len(self.blocks) >= self._limits.blocks:
                self.findings.append(cut_off(self._file, _line(token)))
                return
            if token.type == "table_open":
                at = self._table(tokens, at)
                continue
            if token.type == "heading_open":
                role, level = Role.HEADING, int(token.tag[1:])
            elif token.type == "heading_close":
                role, level = Role.BODY, 0
            elif token.type in {"list_item_open", "list_item_close"}:
                depth += token.nesting
            elif token.type == "inline":
                own = (role, level) if role is Role.HEADING or not depth else (Role.LIST, depth)
                self._inline(token, *own)
            elif token.type in {"fence", "code_block", "html_block"}:
                self._lines(token)
            at += 1

    def _inline(self, token: Token, role: Role, level: int) -> None:
        first = _line(token)
        pictures: list[Block] = []
        text = _unmarked("".join(self._pieces(token, Origin(self._file, first), pictures)))
        for start, lines in _sentences(text.split("\n")):
            numbers = tuple(range(first + start, first + start + len(lines)))
            if joined := _joined(lines):
                self.blocks.append(Paragraph(joined, Origin(self._file, numbers[0]), role, level, numbers))
        self.blocks += pictures

    def _pieces(self, token: Token, origin: Origin, pictures: list[Block]) -> Iterator[str]:
        """The texts of a token; its pictures go to `pictures`, each with the caption that it has."""
        for child in token.children or ():
            if child.type == "image":
                pictures += self._picture(str(child.attrs.get("src", "")), origin)
                if caption := plain_text(str(child.attrs.get("title", "")) or child.content):
                    pictures.append(Paragraph(caption, origin, Role.CAPTION, lines=(origin.line,)))
            elif child.type in {"softbreak", "hardbreak"}:
                yield "\n"
            elif child.type in {"text", "code_inline", "html_inline"}:
                yield child.content

    def _picture(self, address: str, origin: Origin) -> list[Picture]:
        found = self._neighbours.find(address)
        kind = picture_kind(found.head(), found.name) if found else ""
        if found and kind:
            return [stored_picture(found, kind, origin)]
        self.findings.append(warning("import-picture-missing", Place(self._file, origin.line), picture=address[:200]))
        return []

    def _lines(self, token: Token) -> None:
        first = _line(token) + (token.type == "fence")
        for at, line in enumerate(token.content.split("\n"), first):
            if text := plain_text(line):
                self.blocks.append(Paragraph(text, Origin(self._file, at), lines=(at,)))

    def _table(self, tokens: list[Token], at: int) -> int:
        """Take a table; where its tokens end."""
        rows: list[tuple[int, list[RawCell]]] = []
        first = tokens[at]
        while tokens[at].type != "table_close":
            token = tokens[at]
            if token.type == "tr_open":
                rows.append((_line(token), []))
            elif token.type == "inline":
                pictures: list[Block] = []
                text = plain_text("".join(self._pieces(token, Origin(self._file, rows[-1][0]), pictures)))
                anchored = tuple(item for item in pictures if isinstance(item, Picture))
                rows[-1][1].append(RawCell(text, anchored))
            at += 1
        if table := table_of(rows, Origin(self._file, _line(first))):
            self.blocks.append(table)
        return at + 1


def plain_text(text: str) -> str:
    """A text without marks of emphasis and tags, its lines joined: between Han without a space."""
    return _joined(_unmarked(text).split("\n"))


def _unmarked(text: str) -> str:
    return _ITALIC.sub(r"\1", _BOLD.sub(r"\2", _TAG.sub("", text)))


def _joined(lines: Sequence[str]) -> str:
    joined = ""
    for line in lines:
        line = line.strip(OUTER)
        apart = joined and line and joined[-1].isascii() and line[0].isascii()
        joined += f" {line}" if apart else line
    return joined


def _sentences(lines: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """Lines of one paragraph in runs, each with its start: who ends a line with a sentence means a paragraph."""
    start = 0
    for at, line in enumerate(lines, 1):
        if at == len(lines) or line.rstrip(OUTER).endswith(_ENDS):
            yield start, lines[start:at]
            start = at


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0
