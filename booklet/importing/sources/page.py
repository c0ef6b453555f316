"""Saved web pages (.html, .htm, .mht): the article's blocks in order, the rest of the page as notes.

The page is only parsed: no script runs, nothing is fetched. Pictures come from the folder saved beside the page or
from `data:` addresses.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from booklet.findings import Finding, Place, note, warning
from booklet.importing.document import Block, Document, Origin, Paragraph, Picture, Role
from booklet.importing.sources.limits import Limits
from booklet.importing.sources.main_text import FURNITURE, is_invisible, main_element, tag_of
from booklet.importing.sources.page_tables import data_tables, page_table
from booklet.importing.sources.pictures import Neighbours, named_for, picture_kind, stored_picture
from booklet.importing.sources.plain import OUTER, arranged, cut_off, decoded_text
from booklet.importing.sources.source import RefusedError, Source, refused

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Resolve = Callable[[str, Origin], Picture | None]
"""The picture at an address; None where there is none."""

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog", "dir", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup"}
    | {"hr", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "caption", "tbody", "td"}
    | {"tfoot", "th", "thead", "title", "tr", "ul", "legend"}
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_ADDRESSES = ("src", "data-src", "data-original", "data-lazy-src", "data-actualsrc", "_src")
_DATA = re.compile(r"data:image/[\w.+-]+(?P<base64>;base64)?[^,]*,(?P<data>.*)", re.IGNORECASE | re.DOTALL)
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_CODECS = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "cp950", "big5-hkscs": "big5hkscs"}
_FOLDED = re.compile(r"[ \t\r\f]*\n[ \t\r\n\f]*")
_CREDIT = re.compile("记者|記者|作者|通讯员|通訊員|供稿|撰稿|摄影|攝影|来源|來源")
_ARROWS = "▲△▼▽↑↓"
_TOO_DEEP = "ERR_RESOURCE_LIMIT"
_CREDIT_CHARACTERS = 80
_ICON_PIXELS = 48
_ICON_BYTES = 1024


def read_page(source: Source, limits: Limits, neighbours: Neighbours) -> Document:
    """A saved web page. Raises `RefusedError`."""
    data = source.read(limits.page_bytes)
    named = _CHARSET.search(data[:8192])
    codec = _CODECS.get(named[1].decode("ascii").lower(), "") if named else ""
    text, findings = decoded_text(data, source.name, codec)

    def resolve(address: str, origin: Origin) -> Picture | None:
        found = neighbours.find(address)
        if found is None:
            return None
        try:
            kind = picture_kind(found.head(), found.name)
        except RefusedError:
            return None
        return stored_picture(found, kind, origin) if kind and found.size >= _ICON_BYTES else None

    return page_document(text, source.name, limits, resolve, findings)


def page_document(
    text: str, file: str, limits: Limits, resolve: Resolve, findings: tuple[Finding, ...] = ()
) -> Document:
    """The document of a page's markup. Raises `RefusedError` where it has more tags than are read."""
    from lxml import etree, html

    if not text.strip():
        return Document(file, (), findings=findings)
    if text.count("<") > limits.page_tags:
        raise refused("import-package-too-large", file, part="HTML", limit=limits.page_bytes >> 20)
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    except (etree.ParserError, ValueError):  # nothing but comments
        return Document(file, (), findings=findings)
    reading = _Reading(file, limits, resolve)
    reading.read(root)
    # The parser ends where elements are nested too deep: pages that never close theirs.
    reading.findings += [cut_off(file, fault.line) for fault in parser.error_log if fault.type_name == _TOO_DEEP]
    return Document(file, tuple(reading.blocks), reading.title, (*findings, *reading.findings))


class _Reading:
    """The blocks of one page, as they come."""

    def __init__(self, file: str, limits: Limits, resolve: Resolve) -> None:
        self.blocks: list[Block] = []
        self.findings: list[Finding] = []
        self.title = ""
        self._file = file
        self._limits = limits
        self._resolve = resolve
        self._items: list[str | Picture] = []
        self._line = 0
        self._linked = 0
        self._titled = False
        self._pictures = 0
        self._open: Counter[str] = Counter()
        self._holders: list[str] = []
        self._is_main = False

    def read(self, root: HtmlElement) -> None:
        """Read the page."""
        self.title = _page_title(root)
        body = root.find("body")
        body = root if body is None else body
        if next(root.iter("script"), None) is not None:
            self.findings.append(note("import-scripts", Place(self._file), file=self._file))
        if next(root.iter("frame", "iframe"), None) is not None and not "".join(body.itertext()).strip():
            self.findings.append(warning("import-frames", Place(self._file), file=self._file))
        tables = set(data_tables(body))
        main = main_element(body, tables)
        self._walk(body, main, tables)

    def _walk(self, body: HtmlElement, main: HtmlElement, tables: set[HtmlElement]) -> None:
        from lxml import etree

        walk = etree.iterwalk(body, events=("start", "end"))
        skipped: HtmlElement | None = None
        for event, element in walk:
            if event == "start":
                if element is main:
                    self._flush()
                    self._is_main = True
                if element is not body and (is_invisible(element) or element in tables):
                    if element in tables:
                        self._flush()
                        self._table(element)
                    skipped = element
                    walk.skip_subtree()
                    continue
                self._start(element, tag_of(element))
                continue
            if element is not skipped:
                self._end(tag_of(element))
            skipped = None
            if element is main:
                self._flush()
                self._is_main = False
            if element is not body:
                self._add(element.tail, element)
            if len(self.blocks) > self._limits.blocks:
                self.findings.append(cut_off(self._file, self._line))
                return
        self._flush()

    def _start(self, element: HtmlElement, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush()
            self._holders.append(tag)
        self._open[tag] += 1
        if tag == "br":
            self._items.append("\n")
        elif tag == "img" and self._is_main:
            self._picture(element)
        self._add(element.text, element)

    def _end(self, tag: str) -> None:
        if tag in _BLOCKS:
            self._flush()
            self._holders.pop()
        self._open[tag] -= 1

    def _add(self, text: str | None, element: HtmlElement) -> None:
        if not text:
            return
        text = text.replace("\xa0", " ")
        if not self._open["pre"]:
            text = _FOLDED.sub(_unfolded, text)
        if text.strip(OUTER):
            self._line = self._line or element.sourceline or 0
            self._linked += len(text.strip(OUTER)) if self._open["a"] else 0
        self._items.append(text)

    def _flush(self) -> None:
        """Make blocks of the text gathered since the last block began or ended."""
        if not self._items:
            return
        items, line, linked = self._items, self._line, self._linked
        self._items, self._line, self._linked = [], 0, 0
        level = next((level for tag, level in _HEADINGS.items() if self._open[tag]), 0)
        texts = list(arranged(items, is_joined=bool(level) or bool(self._open["figcaption"])))
        size = sum(len(text) for text in texts if isinstance(text, str))
        for text in texts:
            if isinstance(text, Picture):
                self.blocks.append(text)
                continue
            text = re.sub(" {2,}", " ", text)
            role, depth = self._role(text, level, is_linked=linked >= size * 0.9)
            self.blocks.append(Paragraph(text, Origin(self._file, line), role, depth, (line,) if line else ()))

    def _role(self, text: str, level: int, *, is_linked: bool) -> tuple[Role, int]:
        bare, title = "".join(text.split()), "".join(self.title.split())
        if not self._titled and level <= 2 and len(bare) > 3 and (bare == title or (level and bare in title)):
            self._titled = True
            return Role.TITLE, 1
        if not self._is_main:
            is_credit = self._titled and _CREDIT.search(text) and not is_linked and len(text) < _CREDIT_CHARACTERS
            return (Role.BODY if is_credit else Role.NOTE), 0
        if level:
            return Role.HEADING, level
        if is_linked or any(self._open[tag] for tag in FURNITURE if tag != "header"):
            return Role.NOTE, 0
        after_picture = self.blocks and isinstance(self.blocks[-1], Picture)
        if self._open["figcaption"] or self._open["caption"] or (after_picture and text[0] in _ARROWS):
            return Role.CAPTION, 0
        if self._open["li"]:
            return Role.LIST, self._open["ul"] + self._open["ol"]
        return Role.BODY, 0

    def _table(self, element: HtmlElement) -> None:
        line = element.sourceline or 0
        table = page_table(element, Origin(self._file, line), self._limits, self._table_picture)
        if table is not None:
            self.blocks.append(table)

    def _table_picture(self, element: HtmlElement) -> Picture | None:
        return self._found(element, Origin(self._file, element.sourceline or 0))

    def _picture(self, element: HtmlElement) -> None:
        found = self._found(element, Origin(self._file, element.sourceline or 0))
        if found is not None:
            self._items.append(found)

    def _found(self, element: HtmlElement, origin: Origin) -> Picture | None:
        addresses = [address for name in _ADDRESSES if (address := element.get(name, "").strip())]
        sizes = [element.get(side, "").removesuffix("px") for side in ("width", "height")]
        if not addresses or any(size.isdecimal() and int(size) < _ICON_PIXELS for size in sizes):
            return None
        for address in addresses:
            picture = self._data(address, origin) if address[:5].lower() == "data:" else self._resolve(address, origin)
            if picture is not None:
                return picture
        shown = next((address for address in addresses if address[:5].lower() != "data:"), "")
        if shown:
            place = Place(self._file, origin.line)
            self.findings.append(warning("import-picture-missing", place, picture=shown[:200]))
        return None

    def _data(self, address: str, origin: Origin) -> Picture | None:
        """The picture that an address of the scheme `data:` holds (RFC 2397)."""
        found = _DATA.match(address)
        if found is None:
            return None
        try:
            if found["base64"]:
                data = base64.b64decode(unquote_to_bytes(found["data"]), validate=False)
            else:
                data = unquote_to_bytes(found["data"])
        except (binascii.Error, ValueError):
            return None
        kind = picture_kind(data[:256])
        if not kind or len(data) < _ICON_BYTES:
            return None
        self._pictures += 1
        return Picture(named_for(f"picture{self._pictures}", kind), data, origin)


def _unfolded(match: re.Match[str]) -> str:
    """A line end of the markup: nothing between Han, a space between words."""
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    return " " if (before + after).isascii() and before and after else ""


def _page_title(root: HtmlElement) -> str:
    """The page's title: what it tells to others first, for `<title>` often adds the site's name."""
    for element in root.iter("meta"):
        is_title = (
            element.get("property", "").lower() == "og:title" or element.get("name", "").lower() == "articletitle"
        )
        if is_title and (title := " ".join(element.get("content", "").split())):
            return title
    element = next(root.iter("title"), None)
    return "" if element is None else " ".join("".join(element.itertext()).split())
