"""HTML that is safe by construction: whatever is not `Markup` is text and is escaped.

File names, titles and font names come out of files that anyone may have made. They cannot become markup; control
characters become visible, and each such string is isolated (`<bdi>`), so that a right-to-left override in it does not
turn round the words beside it.
"""

from __future__ import annotations

import re
from html import escape

_VOID = frozenset(("img", "input", "meta", "rect"))
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


class Markup(str):
    """Finished HTML."""

    __slots__ = ()


Child = str | int | None


def text(words: object) -> Markup:
    """Words as HTML text without control characters and direction marks, also safe between an attribute's quotes."""
    return Markup(escape(_CONTROL.sub("\ufffd", _BIDI.sub("\ufffd", str(words))), quote=True))


def foreign(words: object, at_most: int = 300) -> Markup:
    """Words that a file brought along: shortened and isolated."""
    plain = str(words)
    shown = plain if len(plain) <= at_most else plain[:at_most] + "…"
    return Markup(f"<bdi>{text(shown)}</bdi>")


def tag(name: str, /, *children: Child, **attributes: str | int | float | bool | None) -> Markup:
    """An element. An attribute's `_` is written `-`, a last `_` dropped (`class_`); True is a bare one, None none."""
    parts = [f"<{name}"]
    for key, value in attributes.items():
        if value is None or value is False:
            continue
        written = key.rstrip("_").replace("_", "-")
        parts.append(f" {written}" if value is True else f' {written}="{text(value)}"')
    # A slash ends an element of SVG, and is ignored in those of HTML.
    parts += ["/>"] if name in _VOID else [">", joined(*children), f"</{name}>"]
    return Markup("".join(parts))


def joined(*children: Child) -> Markup:
    """Children one after the other; text is escaped, None left out."""
    return Markup("".join(one if isinstance(one, Markup) else text(one) for one in children if one is not None))
