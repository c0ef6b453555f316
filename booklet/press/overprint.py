"""Overprint: black prints over what lies below, and nothing else does, so that a shift of the plates shows no gap.

Pure black text and black lines thinner than 2 pt overprint (GWG 2022 R0009, R0010), in overprint mode 1: inks that
are not named stay as they are. White and all other colours knock out (R0007, R0008), and are told so explicitly
after a black. Black areas knock out, too: the image below would show through black ink.

Spot colours overprint where their kind does (foil, varnish).
"""

from __future__ import annotations

from dataclasses import dataclass

import pikepdf

from booklet.geometry import Rect
from booklet.press.colour import Colour
from booklet.spots import Tint

THIN_LINE_PT = 2.0
"""Lines thinner than this overprint if they are black."""

OVERPRINT_KEYS = ("/OP", "/op", "/OPM")

_BLACK: Colour = (0, 0, 0, 1)


@dataclass(frozen=True)
class Problem:
    """Why something needs transparency: the id of a finding and its parameters, without the place."""

    id: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Unprintable:
    """A pattern that needs transparency in a file that has none."""

    problem: Problem


Ink = Colour | Tint | Unprintable | None
"""What a path or a text is painted with: inks of the press, a spot colour, or None: a pattern, or not known."""


@dataclass(frozen=True)
class Overprint:
    """The overprint parameters of a graphics state: for fills and for strokes (ISO 32000-2, 8.6.7)."""

    fill: bool = False
    stroke: bool = False

    @property
    def name(self) -> str:
        """Its name among the resources."""
        return f"/Over{int(self.fill)}{int(self.stroke)}"

    def state(self) -> pikepdf.Dictionary:
        """The graphics state that sets it."""
        return pikepdf.Dictionary(Type=pikepdf.Name.ExtGState, op=self.fill, OP=self.stroke, OPM=1)


KNOCK_OUT = Overprint()
"""The state that a page begins with."""


def overprints(ink: Ink, *, black: bool) -> bool:
    """Whether something painted with this ink overprints; `black`: black would, being text or a thin line."""
    if isinstance(ink, Tint):
        return ink.spot.overprint
    return black and ink == _BLACK


def is_thin(shape: Rect | None, boxes: tuple[Rect, ...] | None, clip: Rect | None) -> bool:
    """Whether a filled path is a line: what shows of it is thinner than 2 pt, or it is a frame of such a width.

    `shape` and `clip` are bounds on the page in points; `boxes` the path's parts if all are upright rectangles.
    Borders and rules of CSS are written as such paths.
    """
    if shape is None:
        return False
    seen = shape if clip is None else shape.intersect(clip)
    if seen is None or min(seen.width, seen.height) < THIN_LINE_PT:
        return True
    if boxes is None or len(boxes) != 2:
        return False
    inner, outer = sorted(boxes, key=lambda box: box.width * box.height)
    gaps = (inner.x0 - outer.x0, inner.y0 - outer.y0, outer.x1 - inner.x1, outer.y1 - inner.y1)
    return all(-1e-6 <= gap < THIN_LINE_PT for gap in gaps)
