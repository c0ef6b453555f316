"""What stands in one Word paragraph: its text as the finished document shows it, its pictures and text boxes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from booklet.importing.sources.package import attribute, child, local, number

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEFT_OUT = frozenset(
    {"del", "moveFrom", "delText", "instrText", "delInstrText", "rt", "pPr", "rPr", "sdtPr", "Fallback"}
)
"""What the finished document does not show: deletions, codes of fields, the pronunciation of ruby, properties."""

_BOXES = frozenset({"txbxContent"})
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_SYMBOLS = {
    ("wingdings", 0x6C): "●",
    ("wingdings", 0x6E): "■",
    ("wingdings", 0x75): "◆",
    ("wingdings", 0xD8): "➢",
    ("wingdings", 0xFC): "✓",
    ("wingdings 3", 0x70): "▲",
    ("wingdings 3", 0x71): "▼",
}


@dataclass(frozen=True)
class Shown:
    """A picture in the text, by the id of its relation; `described` is what its author called it."""

    id: str
    described: str = ""


@dataclass(frozen=True)
class Content:
    """A paragraph's text and pictures in their order, the text boxes anchored in it, the notes it refers to."""

    items: tuple[str | Shown, ...]
    boxes: tuple[_Element, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The text alone."""
        return "".join(item for item in self.items if isinstance(item, str))


@dataclass
class TextReader:
    """Reads paragraphs and counts what a person should know of: insertions, deletions, hidden text, objects."""

    counts: Counter[str] = field(default_factory=Counter)

    def read(self, paragraph: _Element) -> Content:
        """The content of a `w:p`."""
        items: list[str | Shown] = []
        boxes: list[_Element] = []
        notes: list[tuple[str, str]] = []
        for element in self._elements(paragraph):
            name = local(element)
            if name in _BOXES:
                boxes.append(element)
            elif name == "t":
                items.append(element.text or "")
            elif name in {"footnoteReference", "endnoteReference"}:
                notes.append((name.removesuffix("Reference"), attribute(element, "id")))
            elif name in {"blip", "imagedata"}:
                items += _shown(element)
            elif name == "sym":
                items.append(_symbol(element))
            elif name in _MARKS and local(_parent(element)) in {"r", "ins", "moveTo"}:
                items.append(_MARKS[name])
        return Content(tuple(_merged(items)), tuple(boxes), tuple(notes))

    def _elements(self, paragraph: _Element) -> Iterator[_Element]:
        """The elements below that are shown, in order, those of text boxes left to their box."""
        stack = list(reversed(paragraph))
        while stack:
            element = stack.pop()
            name = local(element)
            if name in _LEFT_OUT:
                self._count(name, element)
                continue
            if name == "r" and _is_hidden(element):
                self.counts["hidden"] += 1
                continue
            if name in {"ins", "moveTo"}:
                self.counts["inserted"] += 1
            elif name in {"OLEObject", "relIds", "chart"}:
                self.counts["object"] += 1
            yield element
            if name not in _BOXES:
                stack += reversed(_alternative(element) if name == "AlternateContent" else list(element))

    def _count(self, name: str, element: _Element) -> None:
        if name == "del" or name == "moveFrom":
            self.counts["deleted"] += any(local(item) == "delText" or local(item) == "t" for item in element.iter())


def _alternative(element: _Element) -> list[_Element]:
    """The best of several ways to show the same thing: the first, which is the newest; the others repeat it."""
    choices = [item for item in element if local(item) == "Choice"]
    if choices:
        return list(choices[0])
    fallback = child(element, "Fallback")
    return [] if fallback is None else list(fallback)


def _is_hidden(run: _Element) -> bool:
    hidden = child(run, "rPr", "vanish")
    return hidden is not None and attribute(hidden, "val", "1") not in {"0", "false", "off"}


def _parent(element: _Element) -> _Element:
    parent = element.getparent()
    return element if parent is None else parent


def _shown(element: _Element) -> Iterator[Shown]:
    key = attribute(element, "embed") or attribute(element, "link") or attribute(element, "id")
    if local(_parent(element)) == "svgBlip" or not key:
        return
    described = attribute(element, "title")
    for above in element.iterancestors():
        name = local(above)
        if name in {"drawing", "pict", "p"}:
            named = next((item for item in above.iter() if local(item) in {"docPr", "cNvPr"}), None)
            if name == "drawing" and named is not None:
                described = attribute(named, "descr") or attribute(named, "title") or attribute(named, "name")
            break
    yield Shown(key, described)


def _symbol(element: _Element) -> str:
    """A character of a symbol font, which has private code points; empty for those that print no known sign."""
    try:
        code = int(attribute(element, "char", "0"), 16)
    except ValueError:
        return ""
    if 0xF000 <= code <= 0xF0FF:
        return _SYMBOLS.get((attribute(element, "font").casefold(), code - 0xF000), "")
    return chr(code) if 0x20 <= code < 0xD800 else ""


def _merged(items: list[str | Shown]) -> Iterator[str | Shown]:
    """Neighbouring texts as one."""
    text = ""
    for item in items:
        if isinstance(item, str):
            text += item
            continue
        if text:
            yield text
        text = ""
        yield item
    if text:
        yield text


def span_of(cell: _Element) -> int:
    """Over how many columns a table cell reaches (`w:gridSpan`)."""
    span = child(cell, "tcPr", "gridSpan")
    return 1 if span is None else max(1, number(attribute(span, "val"), 1))
