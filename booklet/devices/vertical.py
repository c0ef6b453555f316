"""A short vertical column: characters upright below each other, for spines and covers.

Marks stand as GB/T 15834-2011, 5.2 has them in vertical text: 。，、；：？！ below the character at the right,
quotation marks as ﹃﹄ and ﹁﹂, brackets, dashes and ellipses turned. The forms are made by moving and turning the
horizontal glyphs, so that every face serves, with vertical forms of its own or without.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup, escape

from booklet.devices.markup import Device, clusters, em, is_full_width, plain_of

_QUOTES = {"“": "『", "”": "』", "‘": "「", "’": "」"}
"""Turned by a right angle, these are ﹃ ﹄ ﹁ ﹂."""

_TURNED = frozenset("（）《》〈〉【】〔〕〖〗『』「」［］｛｝～—…–－＝")
_RIGHT = frozenset("。，、．")
"""Marks in the lower left of their square; in vertical text in the upper right of theirs."""
_MIDDLE = frozenset("：；！？")
"""Marks in the left half of their square; upright, at the right of the column's axis in vertical text."""

_RUNS = re.compile(r"——|……|[0-9]+(?:[.,:/-][0-9]+)*%?|[!-~\u00a1-\u024f\u1e00-\u1eff][ -~\u00a0-\u024f\u1e00-\u1eff]*")
"""Pairs that are one mark, numbers, and Latin text with its inner spaces."""

_WIDTHS = (
    (0.35, " ',.:;ij|"),
    (0.4, "!()-[]l"),
    (0.45, "Ift"),
    (0.5, "/\\r{}"),
    (0.55, "*sz"),
    (0.6, '"$0123456789?Jacegvxy'),
    (0.65, "FLSZ^`oq~"),
    (0.7, "EPbdhknpu"),
    (0.75, "ABCTVXY"),
    (0.8, "+<=>DGKOQR_"),
    (0.85, "#&NU"),
    (0.9, "Hw"),
    (1.0, "%"),
    (1.05, "@Mm"),
    (1.1, "W"),
)
_WIDTH_OF = {char: width for width, chars in _WIDTHS for char in chars}
"""How wide ASCII is at most in the shipped text faces, in ems, in steps of a twentieth."""
_FOREIGN_EM = 1.0
"""A letter beyond ASCII: nearly all are narrower."""


@dataclass(frozen=True)
class _Cell:
    """A piece of the column: `kind` is a class of devices.css, `length_em` what it takes of the column."""

    text: str
    kind: str
    length_em: float = 1.0


def column_em(value: object) -> float:
    """`column_em`: how long the column of a text is, in ems: Han characters, marks and short numbers 1 each.

    What is turned as a whole (Latin, numbers of three digits and more) has the room of the widest shipped face.
    """
    return round(sum(cell.length_em for cell in _cells(plain_of(value))), 3)


def vertical(value: object) -> Markup:
    """`vertical`: a text as one column, one em wide and `column_em` long; its first character at the top.

    Numbers of one or two digits stand upright across the column, longer ones and Latin text are turned to the right.
    """
    plain = plain_of(value)
    cells = Markup("").join(_markup(cell) for cell in _cells(plain))
    style = f"height:{em(column_em(plain))}"
    return Device.of(Markup('<span class="vertical" style="{}">{}</span>').format(style, cells), plain)


def _cells(text: str) -> Iterator[_Cell]:
    text = " ".join(text.split())
    at = 0
    for match in _RUNS.finditer(text):
        yield from map(_single, clusters(text[at : match.start()]))
        yield _run(match.group())
        at = match.end()
    yield from map(_single, clusters(text[at:]))


def _single(cluster: str) -> _Cell:
    if cluster in _QUOTES:
        return _Cell(_QUOTES[cluster], "turned")
    if cluster in _TURNED:
        return _Cell(cluster, "turned")
    if cluster in _RIGHT:
        return _Cell(cluster, "raised")
    if cluster in _MIDDLE:
        return _Cell(cluster, "right")
    if cluster == "·":
        return _Cell(cluster, "upright", 0.5)
    if cluster.isspace():
        return _Cell("", "upright", 1.0 if cluster == "\u3000" else 0.5)
    return _Cell(cluster, "upright", 1.0 if is_full_width(cluster) else 0.6)


def _run(text: str) -> _Cell:
    text = text.rstrip()
    if text in ("——", "……"):
        return _Cell(text, "turned", 2.0)
    if text.isdigit() and len(text) <= 2:
        return _Cell(text, "across")
    return _Cell(text, "turned", round(sum(_WIDTH_OF.get(char, _FOREIGN_EM) for char in text), 2))


def _markup(cell: _Cell) -> Markup:
    length = em(cell.length_em)
    inner = escape(cell.text)
    if cell.kind == "turned":
        inner = Markup('<span style="width:{}">{}</span>').format(length, cell.text)
    return Markup('<span class="vertical-{}" style="height:{}">{}</span>').format(cell.kind, length, inner)
