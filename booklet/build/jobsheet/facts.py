"""What the finished PDFs say of themselves, as the preflight read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from booklet.binding import CoverSpread, Plan
from booklet.findings import Severity, count
from booklet.geometry import Pt, pt_to_mm
from booklet.model import Unit
from booklet.press.preflight import PreflightReport
from booklet.project import Settings

_REGISTRATION = "All"
"""The colour of marks: every plate, not a plate of its own (ISO 32000-2, 8.6.6.4)."""

Role = Literal["pages", "inside", "cover", "sheets"]
"""What a file is: all single pages, the inside pages alone, the cover, or imposed sheets."""


@dataclass(frozen=True)
class FileFacts:
    """A file for the press. `inks`: for each page how many of the four inks print; `fonts` 0: 转曲."""

    name: str
    role: Role
    pages: int
    trim_mm: tuple[float, float]
    bleed_mm: float
    inks: tuple[int, ...]
    spots: tuple[str, ...]
    fonts: int
    claim: str
    condition: str
    sha256: str
    found: Mapping[Severity, int]
    said: tuple[str, ...]

    @property
    def colours(self) -> str:
        """As printers write it, front and back of a leaf: `4+4`, `4+0`."""
        front, back = self.inks[::2], self.inks[1::2]
        if self.role == "cover" and len(self.inks) == 4:  # single pages: outside is the first and the last
            front, back = (self.inks[0], self.inks[3]), self.inks[1:3]
        if self.role != "cover":  # either side of a sheet has pages of both kinds
            front = back = self.inks
        return f"{max(front, default=0)}+{max(back, default=0)}"


@dataclass(frozen=True)
class JobFacts:
    """All that the sheet says. `spread` None: no cover as one sheet. `copies` 0: not said."""

    unit: Unit
    plan: Plan
    files: tuple[FileFacts, ...]
    settings: Settings
    made: datetime
    copies: int = 0
    finishing: tuple[str, ...] = ()
    spread: CoverSpread | None = None

    def of(self, role: Role) -> FileFacts | None:
        """The file of a kind."""
        return next((one for one in self.files if one.role == role), None)

    @property
    def block(self) -> FileFacts:
        """The file of the block: the inside pages, or all pages."""
        found = self.of("inside") or self.of("pages")
        assert found is not None
        return found


def file_facts(report: PreflightReport, role: Role) -> FileFacts:
    """The facts of a file from its preflight, which must have measured the inks."""
    first = report.pages[0]
    unit = first.user_unit
    plates = report.plates.pages if report.plates is not None else {}
    inks = tuple(
        sum(one > 0 for one in plates[page.number].mean_percent) if page.number in plates else 0
        for page in report.pages
    )
    rules = dict.fromkeys(item.id for item in report.findings if item.severity is not Severity.NOTE)
    return FileFacts(
        name=report.file,
        role=role,
        pages=len(report.pages),
        trim_mm=(round(_mm(first.trim.width * unit), 1), round(_mm(first.trim.height * unit), 1)),
        bleed_mm=round(_mm((first.trim.x0 - first.bleed.x0) * unit), 1),
        inks=inks,
        spots=tuple(name for name in report.facts.spots if name != _REGISTRATION),
        fonts=len(report.facts.fonts),
        claim=report.facts.claim,
        condition=report.facts.output_condition,
        sha256=report.sha256,
        found=count(report.findings),
        said=tuple(rules),
    )


def _mm(length: float) -> float:
    return pt_to_mm(Pt(length))
