"""Where a layout's elements and declarations come from: file and line of what a laid-out page shows."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cssselect2
import jinja2.ext
import tinycss2
import tinyhtml5

_JINJA = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<!--.*?-->)", re.DOTALL)
_TAG = re.compile(r"<([a-zA-Z][\w-]*)(?=[\s>/])")


class Marker(jinja2.ext.Extension):
    """Writes into each tag of a template where it stands: `data-at=<file's number>:<line>:<its number in the file>`."""

    def __init__(self, environment: jinja2.Environment) -> None:
        super().__init__(environment)
        self.files: list[str] = []
        environment.extend(marker=self)

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The template's source with its tags marked; no line is added or lost."""
        self.files.append(filename or name or "")
        number, line, tags = len(self.files) - 1, 1, itertools.count(1)
        out = []
        for piece in _JINJA.split(source):
            marked = piece
            if not _JINJA.fullmatch(piece):
                start = line

                def mark(match: re.Match[str], piece: str = piece, start: int = start) -> str:
                    return f"<{match[1]} data-at={number}:{start + piece.count(chr(10), 0, match.start())}:{next(tags)}"

                marked = _TAG.sub(mark, piece)
            out.append(marked)
            line += piece.count("\n")
        return "".join(out)

    def place(self, at: str) -> tuple[Path, int]:
        """File and line of an element's mark."""
        number, line, *_ = at.split(":")
        return Path(self.files[int(number)]), int(line)


@dataclass(frozen=True)
class Declared:
    """A declaration of a style sheet with its rule's selectors; `selectors` is empty in at-rules such as @page."""

    file: Path
    line: int
    name: str
    value: tuple[Any, ...]
    selectors: tuple[Any, ...] = ()
    rule: str = ""
    """`@page`, `@font-face`, …; empty for a rule with selectors."""
    rule_line: int = 0


def declarations(path: Path) -> Iterator[Declared]:
    """Every declaration of a style sheet, those in @page and @media among them; first those of sheets it imports."""
    for sheet in (*followed(path), path):
        yield from _in_rules(sheet, _rules(sheet), "")


def _rules(path: Path) -> list[Any]:
    """A sheet's rules; what is not UTF-8 in it is told elsewhere."""
    rules: list[Any] = tinycss2.parse_stylesheet(path.read_text("utf-8", "replace"), True, True)
    return rules


@dataclass(frozen=True)
class Imported:
    """An @import of a style sheet: the sheet, and where it is asked for."""

    sheet: Path
    file: Path
    line: int
    text: str

    @property
    def is_there(self) -> bool:
        """Whether there is such a file."""
        return self.sheet.is_file()


def imported(path: Path) -> Iterator[Imported]:
    """What a style sheet imports from beside or below it."""
    for rule in _rules(path):
        if rule.type == "at-rule" and rule.lower_at_keyword == "import":
            url = next((token for token in rule.prelude if token.type in ("url", "string", "function")), None)
            if url is not None and url.type == "function":
                url = next((token for token in url.arguments if token.type == "string"), None)
            if url is not None:
                yield Imported((path.parent / url.value).resolve(), path, rule.source_line, url.value)


def unreadable(path: Path, around: tuple[Path, ...] = ()) -> Iterator[tuple[Path, int, str]]:
    """What keeps a style sheet and those it imports from being read: the sheet, the line and why.

    Sheets that import each other in a ring would keep the engine busy for ever.
    """
    around = (*around, path)
    try:
        path.read_text("utf-8")
    except UnicodeDecodeError as problem:
        yield path, path.read_bytes()[: problem.start].count(b"\n") + 1, str(problem)
    for one in imported(path):
        if one.sheet in around:
            ring = " → ".join(sheet.name for sheet in (*around[around.index(one.sheet) :], one.sheet))
            yield one.file, one.line, f"@import: {ring}"
        elif one.is_there:
            yield from unreadable(one.sheet, around)


def followed(path: Path, around: tuple[Path, ...] = ()) -> tuple[Path, ...]:
    """The sheets that a style sheet imports, the innermost first; one that imports a sheet around it ends there."""
    around = (*around, path)
    found: dict[Path, None] = {}
    for one in imported(path):
        if one.is_there and one.sheet not in around:
            found |= dict.fromkeys((*followed(one.sheet, around), one.sheet))
    return tuple(found)


def _in_rules(path: Path, rules: Sequence[Any], around: str) -> Iterator[Declared]:
    for rule in rules:
        if rule.type == "qualified-rule":
            try:
                selectors = tuple(cssselect2.compile_selector_list(rule.prelude))
            except cssselect2.SelectorError:
                selectors = ()
            yield from _declared(path, rule, selectors, around)
        elif rule.type == "at-rule" and rule.content is not None:
            name = f"@{rule.lower_at_keyword}"
            words = {token.lower_value for token in rule.prelude if token.type == "ident"}
            if rule.lower_at_keyword == "media" and words and not words & {"print", "all"}:
                yield Declared(path, rule.source_line, name, tuple(rule.prelude))
            elif rule.lower_at_keyword in ("media", "supports"):
                inner = tinycss2.parse_rule_list(rule.content, True, True)
                yield from _in_rules(path, inner, around)
            else:
                yield from _declared(path, rule, (), name)


def _declared(path: Path, rule: Any, selectors: tuple[Any, ...], around: str) -> Iterator[Declared]:
    for item in tinycss2.parse_blocks_contents(rule.content, True, True):
        if item.type == "declaration":
            yield Declared(path, item.source_line, item.name, tuple(item.value), selectors, around, rule.source_line)
        elif item.type in ("at-rule", "qualified-rule") and item.content is not None:
            yield from _declared(path, item, (), around)


class Origins:
    """Finds the declaration that an element of a rendered run owes a property to."""

    def __init__(self, marker: Marker, sheets: Sequence[Sequence[Declared]]) -> None:
        self._marker = marker
        self._elements: dict[str, Any] = {}
        self._ordered = [one for sheet in sheets for one in sheet]

    def learn(self, html: str) -> Any:
        """Note the elements of a run; the first of each mark stands for all. Returns the root element."""
        root = tinyhtml5.parse(html, namespace_html_elements=False)
        for wrapper in cssselect2.ElementWrapper.from_html_root(root).iter_subtree():
            if at := wrapper.etree_element.get("data-at"):
                self._elements.setdefault(at, wrapper)
        return root

    def of(self, at: str, *names: str) -> tuple[Path, int]:
        """File and line of what wins for the first of the properties that is declared, else of the element."""
        return self.declared(at, *names) or self._marker.place(at)

    def declared(self, at: str, *names: str) -> tuple[Path, int] | None:
        """File and line of what wins for the first of the properties that is declared; None where none is."""
        wrapper = self._elements.get(at)
        if wrapper is None:
            return None
        style = wrapper.etree_element.get("style", "")
        if any(re.search(rf"(?:^|;)\s*{name}\s*:", style) for name in names):
            return self._marker.place(at)
        for name in names:
            if won := self._winner(wrapper, name):
                return won.file, won.line
        return None

    def _winner(self, wrapper: Any, name: str) -> Declared | None:
        """The declaration of a property that counts for an element: the most specific, of these the last."""
        ranked = [
            (selector.specificity, order)
            for order, one in enumerate(self._ordered)
            if one.name == name
            for selector in one.selectors
            if selector.pseudo_element is None and selector.test(wrapper)
        ]
        return self._ordered[max(ranked)[1]] if ranked else None

    def styles(self) -> Iterator[tuple[str, str]]:
        """The style attributes of the run's elements, with their marks."""
        for at, wrapper in self._elements.items():
            if style := wrapper.etree_element.get("style"):
                yield at, style

    def place(self, at: str) -> tuple[Path, int]:
        """File and line of an element."""
        return self._marker.place(at)
