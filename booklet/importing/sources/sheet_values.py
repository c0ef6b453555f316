"""The value of one cell of a sheet as the sheet shows it (ISO 29500-1, 18.3.1.4)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from booklet.importing.sources.number_formats import BUILT_IN, plain, shown
from booklet.importing.sources.package import attribute, child, children, local, number

if TYPE_CHECKING:
    from lxml.etree import _Element

_PICTURE = re.compile(r"DISPIMG\(\s*\"([^\"]+)\"", re.IGNORECASE)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_GENERAL = "General"


@dataclass(frozen=True)
class SharedTexts:
    """The table of texts that cells refer to."""

    texts: tuple[str, ...] = ()

    @staticmethod
    def of(root: _Element | None) -> SharedTexts:
        """The texts of `xl/sharedStrings.xml`."""
        return SharedTexts(tuple(rich_text(item) for item in children(root, "si")))


@dataclass(frozen=True)
class Formats:
    """The number formats of cells by their style's index."""

    by_style: tuple[str, ...] = ()
    starts_1904: bool = False

    @staticmethod
    def of(root: _Element | None, *, starts_1904: bool) -> Formats:
        """The formats of `xl/styles.xml`."""
        own = {
            number(attribute(item, "numFmtId"), -1): attribute(item, "formatCode")
            for item in children(child(root, "numFmts"))
        }
        styles: list[str] = []
        for item in children(child(root, "cellXfs")):
            key = number(attribute(item, "numFmtId"))
            styles.append(own.get(key) or BUILT_IN.get(key, _GENERAL))
        return Formats(tuple(styles), starts_1904)

    def shown(self, value: float, style: int) -> str:
        """A number as a cell of a style shows it."""
        form = self.by_style[style] if 0 <= style < len(self.by_style) else _GENERAL
        try:
            return shown(value, form, starts_1904=self.starts_1904)
        except (ValueError, OverflowError):  # a date out of the calendar, a format nobody understands
            return plain(value)


@dataclass(frozen=True)
class Value:
    """What a cell shows. `picture` names a picture of WPS, `metadata` numbers one of Excel (from 1)."""

    text: str = ""
    picture: str = ""
    metadata: int = 0
    problem: str = ""
    """The id of a finding."""


def value_of(element: _Element, texts: SharedTexts, formats: Formats) -> Value:
    """The value of a `c`."""
    kind = element.get("t", "n")
    parts = {local(item): item for item in element}
    formula, held, inline = parts.get("f"), parts.get("v"), parts.get("is")
    content = "" if held is None else held.text or ""
    if formula is not None or content.startswith("=") or "DISPIMG" in content:
        if named := _PICTURE.search((None if formula is None else formula.text) or content):
            return Value(picture=named[1])
        if formula is not None and held is None and inline is None:
            return Value(problem="import-formula-without-value")
    metadata = number(element.get("vm", "0"))
    if kind == "e":
        if metadata:
            return Value(metadata=metadata)
        return Value(content, problem="import-formula-error" if content else "")
    if kind == "s":
        at = number(content, -1)
        return Value(texts.texts[at] if 0 <= at < len(texts.texts) else "")
    if kind == "inlineStr":
        return Value("" if inline is None else rich_text(inline))
    if kind == "b":
        return Value("TRUE" if content == "1" else "FALSE")
    if kind in {"str", "d"}:
        return Value(_unescaped(content))
    return Value(_number(content, number(element.get("s", "0")), formats))


def rich_text(element: _Element) -> str:
    """The text of runs, without the pronunciation (`rPh`) that Excel keeps for some."""
    pieces: list[str] = []
    for item in element:
        name = local(item)
        if name == "t":
            pieces.append(item.text or "")
        elif name == "r":
            pieces += [part.text or "" for part in item if local(part) == "t"]
    return _unescaped("".join(pieces))


def _number(content: str, style: int, formats: Formats) -> str:
    try:
        value = float(content)
    except ValueError:
        return content
    if value != value or abs(value) == float("inf"):
        return content
    if content.isdecimal() and len(content) > 15 and formats.shown(0, style) in {"0", ""}:
        return content
    return formats.shown(value, style)


def _unescaped(text: str) -> str:
    """A text with its escaped control characters (`_x000D_`), of which only line ends are kept."""
    if "_x" not in text:
        return text.replace("\r\n", "\n").replace("\r", "\n")
    text = _ESCAPED.sub(lambda match: _character(int(match[1], 16)), text)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _character(code: int) -> str:
    return chr(code) if code in {9, 10, 13} or 0x20 <= code < 0xD800 else ""
