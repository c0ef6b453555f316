"""The resolution of an original where it stands, told before the file is written: with honouree and line."""

from __future__ import annotations

from booklet.findings import Finding, Place, error, note, warning
from booklet.geometry import PT_PER_INCH
from booklet.press.placements import Placement

WARNING_FACTOR, NOTE_FACTOR = 1.5, 2.0
"""Below the least resolution times these a photo is a warning, a note: 150, 225 and 300 ppi for offset."""


def photo_resolution(
    placement: Placement, source_px: tuple[int, int], place: Place, min_ppi: float = 150
) -> tuple[Finding, ...]:
    """P18: the effective resolution of an original (pixels after the EXIF turn) where it stands, after its crop.

    Below `min_ppi` an error, below one and a half of it a warning, below twice of it a note.
    """
    left, top, right, bottom = placement.crop
    across = (right - left) * source_px[0] / (placement.width / PT_PER_INCH)
    down = (bottom - top) * source_px[1] / (placement.height / PT_PER_INCH)
    ppi = min(across, down)
    for factor, make in ((1.0, error), (WARNING_FACTOR, warning), (NOTE_FACTOR, note)):
        # Half a pixel of rounding is no lack of resolution.
        if round(ppi) < min_ppi * factor:
            return (make("photo-low-ppi", place, ppi=round(ppi), limit=round(min_ppi * factor)),)
    return ()
