"""The style rules for an element of a page, those that decide most first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import cssselect2
import tinycss2

from booklet.preview.source import Hit
from booklet.project import Workspace

_MOST = 8
_INHERITED = re.compile(
    r"font|line-height|color|text-|letter-spacing|word-spacing|white-space|hyphens|orphans|widows|columns"
)
_PAGE = re.compile(r"(?P<name>[^\s:]*)(?P<pseudo>(?::[^\s:]+)*)")

_Weight = tuple[int, ...]


@dataclass(frozen=True)
class _Rule:
    hit: Hit
    names: frozenset[str]
    """The properties that it sets."""
    prelude: Any
    at: str = ""
    """`page`, and with `box` the box in its margin."""
    box: str = ""
    content: str = ""
    """Its `content`, or `string-set`."""
    position: str = ""


def rule_hits(element: str, folders: Sequence[Path], workspace: Workspace) -> list[Hit]:
    """The style rules that apply to an element (as `composition.places` names it).

    Those that name a class of its own first, then by specificity and order; what it inherits, what sets all elements of
    a kind, such as `p`; the page's rules where it stands in a margin, or is the page itself.
    """
    rules = [one for folder in reversed(folders) for one in _rules(folder / "style.css", workspace)]
    page, box, steps = _parted(element)
    chain = _elements(steps)
    found: list[Hit] = []
    general: list[Hit] = []
    for up, wrapper in enumerate(reversed(chain)):
        framing = up == 1 and chain[-1].local_name == "img"  # a picture is what its frame makes it
        hits = sorted(_matching(wrapper, rules, inherited=up > 0 and not framing), key=lambda one: one[0], reverse=True)
        found += [rule.hit for weight, rule in hits if any(weight[:-2])]
        if up == 0:
            general = [rule.hit for weight, rule in hits if not any(weight[:-2])]
    of_page = sorted(_of_page(page, box, rules), key=lambda one: one[0], reverse=True) if page is not None else []
    found += [rule.hit for _, rule in of_page]
    return list(dict.fromkeys([*found[: _MOST - min(len(general), 2)], *general, *found]))[:_MOST]


def margin_classes(element: str, folders: Sequence[Path]) -> list[str]:
    """The classes of the elements whose text a box in a page's margin repeats: `element()` and `string()`."""
    page, box, _ = _parted(element)
    if page is None or not box:
        return []
    sheets = [path.read_text("utf-8-sig", errors="replace") for one in folders if (path := one / "style.css").is_file()]
    rules = [rule for source in sheets for rule in _read(tinycss2.parse_stylesheet(source, True, True), "", [])]
    contents = [rule.content for _, rule in sorted(_of_page(page, box, rules), key=lambda one: one[0]) if rule.content]
    found: list[str] = []
    for kind, name in re.findall(r"(element|string)\(\s*([\w-]+)", contents[-1] if contents else ""):
        wanted = rf"running\(\s*{name}\s*\)" if kind == "element" else rf"(?:^|,)\s*{name}\s"
        for rule in rules:
            if not rule.at and re.search(wanted, rule.content if kind == "string" else rule.position):
                found += re.findall(r"\.([\w-]+)", tinycss2.serialize(rule.prelude))
    return list(dict.fromkeys(found))


def _parted(element: str) -> tuple[str | None, str, list[str]]:
    """`@page person:left @top-left span.running`: the page, its margin box, and the elements."""
    words = element.split()
    if not words or words[0] != "@page":
        return None, "", words
    page, box, steps = "", "", []
    for word in words[1:]:
        if word.startswith("@"):
            box = word[1:]
        elif not box and ":" in word:
            page = word
        else:
            steps.append(word)
    return page, box, steps


def _elements(steps: Sequence[str]) -> list[cssselect2.ElementWrapper]:
    """The elements from the outermost inwards, each its parent's only child."""
    root: ElementTree.Element | None = None
    inner: ElementTree.Element | None = None
    for step in steps:
        tag, *classes = step.split(".")
        named = {"class": " ".join(classes)} if classes else {}
        inner = ElementTree.Element(tag, named) if inner is None else ElementTree.SubElement(inner, tag, named)
        root = inner if root is None else root
    return list(cssselect2.ElementWrapper.from_html_root(root).iter_subtree()) if root is not None else []


def _matching(
    wrapper: cssselect2.ElementWrapper, rules: Sequence[_Rule], *, inherited: bool
) -> Iterator[tuple[_Weight, _Rule]]:
    for order, rule in enumerate(rules):
        if rule.at or (inherited and not any(_INHERITED.match(name) for name in rule.names)):
            continue
        try:
            selectors = cssselect2.compile_selector_list(rule.prelude)
        except cssselect2.SelectorError:
            continue
        allowed = (None,) if inherited else (None, "before", "after")
        fitting = [one for one in selectors if one.pseudo_element in allowed and one.test(wrapper)]
        if fitting:
            best = max(one.specificity for one in fitting)
            own = _names_own(rule.prelude, wrapper) and any(one.pseudo_element is None for one in fitting)
            yield (int(own), *best[:2], best[2], order), rule


def _names_own(prelude: Any, wrapper: cssselect2.ElementWrapper) -> bool:
    """Whether a selector ends in a class of the element itself."""
    ends = [re.split(r"[\s>+~]+", one.strip())[-1] for one in tinycss2.serialize(prelude).split(",")]
    return any(name in re.findall(r"\.([\w-]+)", end) for end in ends for name in wrapper.classes)


def _of_page(page: str, box: str, rules: Sequence[_Rule]) -> Iterator[tuple[_Weight, _Rule]]:
    """Rules of a page, `<its name>:<its side>`; of a box in its margin those that set that box."""
    name, _, side = page.partition(":")
    for order, rule in enumerate(rules):
        if rule.at != "page" or rule.box != box:
            continue
        for selector in tinycss2.serialize(rule.prelude).split(","):
            match = _PAGE.fullmatch(selector.strip())
            if match is None or match["name"] not in ("", name):
                continue
            pseudo = match["pseudo"].split(":")[1:]
            if all(one not in ("left", "right", "blank") or one == side for one in pseudo):
                yield (1, int(bool(match["name"])), len(pseudo), order), rule


def _rules(path: Path, workspace: Workspace) -> Iterator[_Rule]:
    try:
        source = path.read_text("utf-8-sig", errors="replace")
    except OSError:
        return
    lines = source.splitlines()
    yield from _read(tinycss2.parse_stylesheet(source, True, True), workspace.relative(path), lines)


def _read(rules: Sequence[Any], file: str, lines: Sequence[str]) -> Iterator[_Rule]:
    for rule in rules:
        if rule.type == "qualified-rule":
            yield _Rule(_hit(rule, file, lines), _names(rule), rule.prelude, **_texts(rule))
        elif rule.type == "at-rule" and rule.content is not None:
            if rule.lower_at_keyword in ("media", "supports", "layer"):
                yield from _read(tinycss2.parse_rule_list(rule.content, True, True), file, lines)
            elif rule.lower_at_keyword == "page":
                yield _Rule(_hit(rule, file, lines), _names(rule), rule.prelude, "page")
                for inner in tinycss2.parse_blocks_contents(rule.content, True, True):
                    if inner.type == "at-rule" and inner.content is not None:
                        hit = _hit(inner, file, lines)
                        yield _Rule(hit, _names(inner), rule.prelude, "page", inner.lower_at_keyword, **_texts(inner))


def _hit(rule: Any, file: str, lines: Sequence[str]) -> Hit:
    line: int = rule.source_line
    return Hit(file, line, text=lines[line - 1].strip()[:120] if line <= len(lines) else "")


def _names(rule: Any) -> frozenset[str]:
    declared = tinycss2.parse_blocks_contents(rule.content, True, True)
    return frozenset(one.lower_name for one in declared if one.type == "declaration")


def _texts(rule: Any) -> dict[str, str]:
    kept = {"content": "content", "string-set": "content", "position": "position"}
    declared = tinycss2.parse_blocks_contents(rule.content, True, True)
    return {
        kept[one.lower_name]: tinycss2.serialize(one.value)
        for one in declared
        if one.type == "declaration" and one.lower_name in kept
    }
