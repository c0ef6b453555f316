"""What every run's style sheets begin with: page size, options, spot colours; a run's side and folio."""

from __future__ import annotations

from booklet.binding import CoverSpread
from booklet.layouts.layout import Layout
from booklet.layouts.plan import folio_of


def page_css(layout: Layout) -> str:
    """Page size, bleed, options and spot colours as CSS: `--trim-width`, …, `--<option>`, `--spot-<name>`."""
    page = layout.manifest.page
    lines = [
        f"@page {{ size: {page.width_mm:g}mm {page.height_mm:g}mm; bleed: {page.bleed_mm:g}mm; margin: 0 }}",
        ":root {",
        f"  --trim-width: {page.width_mm:g}mm; --trim-height: {page.height_mm:g}mm; --bleed: {page.bleed_mm:g}mm;",
        *(f"  --{key}: {value};" for key, value in layout.options.items() if not isinstance(value, bool)),
        "}\n",
    ]
    return "\n".join(lines) + layout.spots.css()


def spread_css(cover: CoverSpread) -> str:
    """The size of the cover's sheet, and where its parts stand: what comes after `page_css` for a cover.

    `--trim-width` stays the width of one page.
    """
    return (
        f"@page {{ size: {cover.across_mm:.4f}mm {cover.height_mm:.4f}mm }}\n"
        f":root {{ --spread-width: {cover.across_mm:.4f}mm; --spine-width: {cover.spine_mm:.4f}mm;"
        f" --flap-width: {cover.flap_mm:.4f}mm; --back-at: {cover.back_mm:.4f}mm;"
        f" --spine-at: {cover.spine_at_mm:.4f}mm; --front-at: {cover.front_mm:.4f}mm }}\n"
    )


def start_css(first_page: int, first_folio: int) -> str:
    """CSS that makes a run start on a page of the booklet (from 1): its side and its folio.

    Odd pages are right-hand pages. The root's break sets the side of the first page without a blank before it.
    """
    side = "right" if first_page % 2 else "left"
    return f"@page :first {{ counter-reset: page {folio_of(first_page, first_folio)} }} html {{ break-before: {side} }}"
