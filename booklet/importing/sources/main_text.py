"""Where in a web page the article is: the smallest element that holds nearly all its sentences.

Menus, lists of other articles and footers are links or fragments; an article is sentences, whatever the names of its
elements are. Nothing is thrown away by this: what stands outside is kept, as furniture of the page.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FURNITURE = frozenset({"nav", "footer", "aside", "header", "menu", "form", "select", "button"})
INVISIBLE = frozenset(
    {"script", "style", "noscript", "template", "head", "iframe", "object", "embed", "svg", "canvas", "textarea"}
    | {"video", "audio", "map", "math", "applet", "option"}
)
_SENTENCE = re.compile("[，。；！？：]")
_NO_SENTENCE = re.compile("版权所有|转载|未经许可|ICP备|来源[：:]|责任编辑|举报电话|版權所有")
_SENTENCE_CHARACTERS = 25
"""Text without marks counts as a sentence from this length on: lists of names, old typing."""
_SHARE = 0.75
_HINTED_SHARE = 0.4
_HINTS = frozenset({"js_content", "img-content", "articlebody", "article-content", "zoom", "ucap-content"})
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)


def tag_of(element: HtmlElement) -> str:
    """An element's name; empty for comments and instructions."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def is_invisible(element: HtmlElement) -> bool:
    """Whether nothing of an element is shown. `visibility` is left: scripts make such text appear."""
    if tag_of(element) in INVISIBLE or tag_of(element) == "":
        return True
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style", "")))


def main_element(body: HtmlElement, tables: Collection[HtmlElement]) -> HtmlElement:
    """The element with the article, the body where no part of it stands out. `tables` of data are not parted."""
    elements = list(body.iter())
    scores = _scores(elements)
    total = scores.get(body, 0)
    if not total:
        return body
    hinted = [element for element in elements if _is_hinted(element) and scores[element] >= total * _HINTED_SHARE]
    if hinted:
        return min(hinted, key=lambda element: scores[element])
    current = body
    while True:
        inner = [child for child in current if scores.get(child, 0) >= total * _SHARE]
        if not inner or inner[0] in tables or tag_of(inner[0]) in {"p", "h1", "h2", "h3", "pre", "span", "font"}:
            return current
        current = inner[0]


def _scores(elements: list[HtmlElement]) -> dict[HtmlElement, int]:
    """The characters of sentences in each element and below it."""
    hidden: set[HtmlElement] = set()
    scores: dict[HtmlElement, int] = {}
    for element in elements:
        parent = element.getparent()
        away = tag_of(element) in FURNITURE or tag_of(element) == "a" or is_invisible(element)
        if away or parent in hidden:
            hidden.add(element)
        own = 0 if element in hidden else _sentence(element.text)
        own += sum(_sentence(child.tail) for child in element) if element not in hidden else 0
        scores[element] = own
    for element in reversed(elements):
        parent = element.getparent()
        if parent is not None and parent in scores:
            scores[parent] += scores[element]
    return scores


def _sentence(text: str | None) -> int:
    text = (text or "").strip()
    if _NO_SENTENCE.search(text):
        return 0
    return len(text) if _SENTENCE.search(text) or len(text) >= _SENTENCE_CHARACTERS else 0


def _is_hinted(element: HtmlElement) -> bool:
    if tag_of(element) == "article" or element.get("itemprop", "").lower() == "articlebody":
        return True
    return element.get("id", "").lower() in _HINTS
