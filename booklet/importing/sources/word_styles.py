"""What a Word file's styles and lists say of a paragraph: its role, and the number that Word would print before it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from booklet.importing.document import Role
from booklet.importing.sources.numerals import written
from booklet.importing.sources.package import attribute, child, children, local, number

if TYPE_CHECKING:
    from lxml.etree import _Element

_DEEPEST = 20
"""Styles based on each other; more are a ring."""
_LEVELS = 9


@dataclass(frozen=True)
class Style:
    """A paragraph style, its own settings only. Levels are from 0, -1 where the style says nothing."""

    name: str
    based_on: str = ""
    outline: int = -1
    list_id: str = ""
    list_level: int = 0


@dataclass(frozen=True)
class Standing:
    """What style and properties make of a paragraph."""

    role: Role = Role.BODY
    level: int = 0
    list_id: str = ""
    list_level: int = 0


@dataclass(frozen=True)
class Styles:
    """The paragraph styles of a file by id."""

    by_id: dict[str, Style] = field(default_factory=dict)

    @staticmethod
    def of(root: _Element | None) -> Styles:
        """The styles of `word/styles.xml`."""
        by_id: dict[str, Style] = {}
        for item in children(root):
            if local(item) == "style" and attribute(item, "type") == "paragraph":
                properties = child(item, "pPr")
                list_id, list_level = _list_of(properties)
                name, parent = child(item, "name"), child(item, "basedOn")
                by_id[attribute(item, "styleId")] = Style(
                    "" if name is None else attribute(name, "val").casefold(),
                    "" if parent is None else attribute(parent, "val"),
                    _outline(properties),
                    list_id,
                    list_level,
                )
        return Styles(by_id)

    def standing(self, properties: _Element | None) -> Standing:
        """What a paragraph with these properties (`w:pPr`) is."""
        named = child(properties, "pStyle")
        chain = self._chain("" if named is None else attribute(named, "val"))
        list_id, list_level = _list_of(properties)
        if not list_id:
            bearer = next((style for style in chain if style.list_id), None)
            list_id, list_level = (bearer.list_id, bearer.list_level) if bearer else ("", 0)
        role, level = _role(chain)
        outline = next((at for at in (_outline(properties), *(style.outline for style in chain)) if at >= 0), -1)
        if role is Role.BODY and 0 <= outline < _LEVELS:
            role, level = Role.HEADING, outline + 1
        if role is Role.BODY and list_id not in {"", "0"}:
            role, level = Role.LIST, list_level + 1
        return Standing(role, level, "" if list_id == "0" else list_id, list_level)

    def _chain(self, id: str) -> list[Style]:
        chain: list[Style] = []
        key = id
        while key in self.by_id and len(chain) < _DEEPEST:
            chain.append(self.by_id[key])
            key = chain[-1].based_on
        return chain


def _role(chain: list[Style]) -> tuple[Role, int]:
    """The role by the names of styles; Word keeps those of its own in English in every language."""
    for style in chain:
        name = style.name
        if name.startswith(("heading ", "标题 ")) and name[-1:].isdigit():
            return Role.HEADING, int(name[-1])
        if name in {"title", "标题"}:
            return Role.TITLE, 1
        if name in {"subtitle", "副标题"}:
            return Role.TITLE, 2
        if name in {"caption", "题注"}:
            return Role.CAPTION, 0
        if name.startswith(("toc ", "header", "footer", "footnote", "endnote", "annotation", "目录")):
            return Role.NOTE, 0
    return Role.BODY, 0


def _outline(properties: _Element | None) -> int:
    level = child(properties, "outlineLvl")
    return -1 if level is None else number(attribute(level, "val"), -1)


def _list_of(properties: _Element | None) -> tuple[str, int]:
    listed = child(properties, "numPr")
    key, level = child(listed, "numId"), child(listed, "ilvl")
    at = 0 if level is None else number(attribute(level, "val"))
    return ("" if key is None else attribute(key, "val")), min(max(at, 0), _LEVELS - 1)


@dataclass(frozen=True)
class ListLevel:
    """A level of a list: how its number is written. `text` has `%1` for the number of the first level and so on."""

    form: str
    text: str
    start: int = 1


class Numbering:
    """The lists of a file, counting as paragraphs pass."""

    def __init__(self, root: _Element | None) -> None:
        self._levels: dict[str, dict[int, ListLevel]] = {}
        self._family: dict[str, str] = {}
        self._counts: dict[str, list[int]] = {}
        families: dict[str, dict[int, ListLevel]] = {}
        for item in children(root):
            if local(item) == "abstractNum":
                families[attribute(item, "abstractNumId")] = dict(_levels(item))
            elif local(item) == "num":
                list_id, family = attribute(item, "numId"), child(item, "abstractNumId")
                key = "" if family is None else attribute(family, "val")
                changed, restarts = _overrides(item)
                self._levels[list_id] = families.get(key, {}) | changed
                self._family[list_id] = f"{list_id}!" if restarts else key

    def label(self, list_id: str, level: int) -> str:
        """The number before the next paragraph of a list, empty for bullets."""
        levels = self._levels.get(list_id, {})
        own = levels.get(level)
        if own is None:
            return ""
        counts = self._counts.setdefault(self._family[list_id], [-1] * _LEVELS)
        for at in range(level + 1):
            start = levels[at].start if at in levels else 1
            if counts[at] < 0:
                counts[at] = start if at < level else start - 1
        counts[level] += 1
        counts[level + 1 :] = [-1] * (_LEVELS - level - 1)
        if own.form in {"bullet", "none"}:
            return ""
        text = own.text
        for at in range(level + 1):
            form = levels[at].form if at in levels else "decimal"
            text = text.replace(f"%{at + 1}", written(counts[at], form))
        return text


def _levels(family: _Element) -> list[tuple[int, ListLevel]]:
    return [
        (number(attribute(item, "ilvl")), _level(item))
        for item in family
        if local(item) == "lvl" and 0 <= number(attribute(item, "ilvl"), -1) < _LEVELS
    ]


def _level(item: _Element) -> ListLevel:
    form, text, start = child(item, "numFmt"), child(item, "lvlText"), child(item, "start")
    return ListLevel(
        "decimal" if form is None else attribute(form, "val"),
        "" if text is None else attribute(text, "val"),
        1 if start is None else number(attribute(start, "val"), 1),
    )


def _overrides(item: _Element) -> tuple[dict[int, ListLevel], bool]:
    """The levels that a list changes of its family, and whether it starts counting anew."""
    changed: dict[int, ListLevel] = {}
    restarts = False
    for override in item:
        if local(override) == "lvlOverride":
            restarts = restarts or child(override, "startOverride") is not None
            level = child(override, "lvl")
            if level is not None:
                changed[number(attribute(override, "ilvl"))] = _level(level)
    return changed, restarts
