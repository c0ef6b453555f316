"""Devices inside a line: 均排, 着重号, a text set whole in one face."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from booklet.devices.markup import HAN, Device, StyleOf, clusters, em, is_full_width, plain_of


def face(value: object, role: str, *, style_of: StyleOf = lambda text, role: "") -> Markup:
    """`face`: a text whole in one face: that of a role, or what stands in where it lacks a character of the text.

    The role's own face must already be in force (`font-family: var(--font-kai)`): only a stand-in is marked.
    """
    plain = plain_of(value)
    style = style_of(plain, role) if plain else ""
    if not style:
        return value if isinstance(value, Markup) else Device.of(escape(plain), plain)
    return Device.of(Markup('<span class="stand-in" style="{}">{}</span>').format(style, value), plain)


def spread(value: object, ems: float) -> Markup:
    """`spread`, 均排: a name of full-width characters spread to `ems`; longer and foreign ones stay as they are.

    The first character stands at the left edge, the last at the right one. The characters are moved, nothing is
    inserted between them: searching and copying find the name as it is spelt.
    """
    plain = plain_of(value)
    pieces = clusters(plain)
    if not 1 < len(pieces) < ems or not all(map(is_full_width, pieces)):
        return Device.of(escape(value), plain)
    gap = (ems - len(pieces)) / (len(pieces) - 1)
    style = f"letter-spacing:{em(gap)};margin-right:{em(-gap)}"
    return Device.of(Markup('<span class="spread" style="{}">{}</span>').format(style, value), plain, gap)


def emphasise(value: object, words: str | Iterable[str] = "", colour: str = "black") -> Markup:
    """`emphasise`, 着重号: a dot below each Han character of the words, or of the whole text where none are given.

    Marks, digits and Latin letters take none (GB/T 15834, CLREQ). A dot is a vector in the colour given, which should
    be the text's own; each character is a span in the line, so lines break as they would without.
    """
    plain = plain_of(value)
    wanted = [words] if isinstance(words, str) else list(words)
    pattern = "|".join(re.escape(word) for word in sorted(filter(None, wanted), key=len, reverse=True))
    made: list[Markup] = []
    at = 0
    for match in re.finditer(pattern, plain) if pattern else re.finditer(r"(?s).+", plain):
        made += [escape(plain[at : match.start()]), *(_dotted(one, colour) for one in clusters(match.group()))]
        at = match.end()
    return Device.of(Markup("").join([*made, escape(plain[at:])]), plain)


def _dotted(cluster: str, colour: str) -> Markup:
    if not HAN.match(cluster):
        return escape(cluster)
    style = Markup("background-image:url({})").format(_dot(colour))
    return Markup('<span class="dotted" style="{}">{}</span>').format(style, cluster)


def _dot(colour: str) -> str:
    """A filled circle as a data URL."""
    circle = Markup('<circle cx="50" cy="50" r="50" fill="{}"/>').format(colour)
    drawing = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">{circle}</svg>'
    return "data:image/svg+xml;base64," + base64.b64encode(drawing.encode()).decode()
