"""Printing sheets: the names of the trade with their millimetres, and sizes given as such."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from booklet.errors import UsageError
from booklet.geometry import Mm

_SIZES: Mapping[str, tuple[float, float]] = {
    "A4": (210, 297),
    "A3": (297, 420),
    "A2": (420, 594),
    "SRA3": (320, 450),
    "SRA2": (450, 640),
    "大度四开": (444, 597),
    "大度对开": (597, 889),
    "大度全开": (889, 1194),
    "正度四开": (393, 546),
    "正度对开": (546, 787),
    "正度全开": (787, 1092),
}
"""Untrimmed sheets, short side first. 大度 is cut from 889 × 1194 mm, 正度 from 787 × 1092 mm."""

_WRITTEN = re.compile(r"(\d+(?:\.\d+)?)\s*[x×*]\s*(\d+(?:\.\d+)?)(?:\s*mm)?", re.IGNORECASE)


@dataclass(frozen=True)
class SheetSize:
    """A sheet in millimetres. `name` empty: one given by its size."""

    width_mm: Mm
    height_mm: Mm
    name: str = ""

    def __str__(self) -> str:
        size = f"{self.width_mm:g}×{self.height_mm:g} mm"
        return f"{self.name} ({size})" if self.name else size

    @property
    def turned(self) -> SheetSize:
        """The sheet on its other side."""
        return SheetSize(self.height_mm, self.width_mm, self.name)

    def holds(self, width_mm: float, height_mm: float) -> bool:
        """Whether an area fits as it lies; a hundredth of a millimetre is rounding."""
        return width_mm <= self.width_mm + 0.01 and height_mm <= self.height_mm + 0.01


SHEETS: tuple[SheetSize, ...] = tuple(
    sorted(
        (SheetSize(Mm(w), Mm(h), name) for name, (w, h) in _SIZES.items()), key=lambda one: one.width_mm * one.height_mm
    )
)
"""Every named sheet, the smallest first."""


def sheet_of(written: str) -> SheetSize:
    """A sheet by its name or as `640x450`. Raises UsageError `sheet-unknown`."""
    for sheet in SHEETS:
        if sheet.name.lower() == written.strip().lower():
            return sheet
    found = _WRITTEN.fullmatch(written.strip())
    if found is None or not all(50 <= float(one) <= 2000 for one in found.groups()):
        raise UsageError("sheet-unknown", sheet=written, known="、".join(sheet.name for sheet in SHEETS))
    return SheetSize(Mm(float(found[1])), Mm(float(found[2])))
