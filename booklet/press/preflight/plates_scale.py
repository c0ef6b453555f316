"""The resolution at which plates are drawn."""

from __future__ import annotations

from booklet.geometry import MM_PER_INCH, PT_PER_INCH
from booklet.press.preflight.types import PageFacts

PX_PER_MM = 3
"""Fine enough: 15 mm are 45 pixels, 3 mm of bleed are 9, and edges are smoothed."""

MOST_PIXELS = 12_000_000
"""A larger page (a printing sheet is smaller) is drawn more coarsely."""

_COARSEST_PX_PER_MM = 0.4


def px_per_mm(page: PageFacts) -> float:
    """The resolution at which a page's picture stays bounded; in halvings, so that like pages go together."""
    scale = float(PX_PER_MM)
    while _area_mm2(page) * scale**2 > MOST_PIXELS and scale >= _COARSEST_PX_PER_MM:
        scale /= 2
    return scale


def is_measurable(page: PageFacts) -> bool:
    """Whether a page has a size at which its inks can be drawn and told: not without area, nor of tens of metres."""
    return page.media.width > 0 < page.media.height and px_per_mm(page) >= _COARSEST_PX_PER_MM


def _area_mm2(page: PageFacts) -> float:
    mm_per_unit = page.user_unit / PT_PER_INCH * MM_PER_INCH
    return float(page.media.width * page.media.height * mm_per_unit**2)
