"""A layout ready for use, and what templates see of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from booklet.layouts.manifest import Manifest, PageSize
from booklet.spots import Spot, Spots, parse_cmyk

COVER_SPREAD = "parts/cover-spread.html"
"""The template of the cover as one sheet: a whole HTML document, with a page for each side that is printed."""


@dataclass(frozen=True)
class LayoutView:
    """The layout as a template sees it; options with the values in force, spot colours as CSS colours."""

    name: str
    title: str
    page: PageSize
    options: Mapping[str, str | float | bool]
    spots: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Layout:
    """A layout ready for use. `folders` is its own folder first, then its parents'."""

    manifest: Manifest
    folders: tuple[Path, ...]
    options: Mapping[str, str | float | bool] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The layout's name."""
        return self.manifest.name

    @property
    def style_sheets(self) -> tuple[Path, ...]:
        """`style.css` of the parents first, then the layout's own."""
        found = (folder / "style.css" for folder in reversed(self.folders))
        return tuple(path for path in found if path.is_file())

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file that the layout is made of."""
        return tuple(sorted(path for folder in self.folders for path in folder.rglob("*") if path.is_file()))

    @property
    def has_cover_spread(self) -> bool:
        """Whether it can set the cover as one sheet."""
        return any((folder / COVER_SPREAD).is_file() for folder in self.folders)

    @property
    def view(self) -> LayoutView:
        """What templates see of it."""
        spots = {spot.name: self.spots.css_value(index) for index, spot in enumerate(self.spots.all)}
        return LayoutView(self.name, self.manifest.title, self.manifest.page, self.options, spots)

    @property
    def spots(self) -> Spots:
        """Its spot colours."""
        return Spots(
            Spot(name, parse_cmyk(one.alternate) or (0, 0, 0, 0), one.overprint)
            for name, one in self.manifest.spots.items()
        )

    def with_bleed(self, bleed_mm: float | None) -> Layout:
        """The layout with another bleed; None leaves its own."""
        if bleed_mm is None:
            return self
        page = self.manifest.page.model_copy(update={"bleed_mm": bleed_mm})
        return replace(self, manifest=self.manifest.model_copy(update={"page": page}))
