"""Imposition: a file of single pages becomes printing sheets that fold to a booklet.

impose(source, target, Order) -> Checked[Imposed | None]

Pages become form XObjects within the file that they came from, so fonts, pictures, spot colours, overprint and the
output intent stay what they were. `scheme` knows the order of pages, `place` the millimetres, `marks` what stands
around them.
"""

from __future__ import annotations

from booklet.press.imposition.impose import Imposed, Order, Side, impose
from booklet.press.imposition.place import MARKS_MM
from booklet.press.imposition.scheme import Flip, Work
from booklet.press.imposition.sheets import SHEETS, SheetSize, sheet_of
from booklet.press.imposition.source import FileFacts, file_facts

__all__ = [
    "MARKS_MM",
    "SHEETS",
    "FileFacts",
    "Flip",
    "Imposed",
    "Order",
    "SheetSize",
    "Side",
    "Work",
    "file_facts",
    "impose",
    "sheet_of",
]
