"""The cover of a perfect-bound booklet as one sheet: [flap], back, spine, front, [flap] side by side."""

from __future__ import annotations

from dataclasses import dataclass

from booklet.binding.plan import Plan
from booklet.geometry import Mm


@dataclass(frozen=True)
class CoverSpread:
    """The trimmed sheet seen from outside, in millimetres. `width_mm`, `height_mm`: one page; `flap_mm` 0: no flaps.

    `spine_text`: whether the spine takes text. `inside`: whether the sheet is printed on its other side, too.
    """

    width_mm: float
    height_mm: float
    spine_mm: float
    flap_mm: float = 0.0
    spine_text: bool = False
    inside: bool = False

    @property
    def across_mm(self) -> Mm:
        """The width of the whole sheet."""
        return Mm(2 * self.width_mm + self.spine_mm + 2 * self.flap_mm)

    @property
    def back_mm(self) -> Mm:
        """Where the back cover begins, from the left edge; on the other side of the sheet the inside of the front."""
        return Mm(self.flap_mm)

    @property
    def spine_at_mm(self) -> Mm:
        """Where the spine begins, from the left edge."""
        return Mm(self.flap_mm + self.width_mm)

    @property
    def front_mm(self) -> Mm:
        """Where the front cover begins, from the left edge; on the other side the inside of the back."""
        return Mm(self.flap_mm + self.width_mm + self.spine_mm)

    @property
    def folds_mm(self) -> tuple[Mm, ...]:
        """Where the sheet is folded, from the left edge."""
        flaps = (Mm(self.flap_mm), Mm(self.across_mm - self.flap_mm)) if self.flap_mm else ()
        return tuple(sorted((*flaps, self.spine_at_mm, self.front_mm)))


def spread_of(plan: Plan, width_mm: float, height_mm: float, *, inside: bool = False) -> CoverSpread:
    """The cover that goes around a planned block of pages of this size."""
    return CoverSpread(width_mm, height_mm, plan.spine_mm, plan.binding.flap_mm, plan.spine_text, inside)
