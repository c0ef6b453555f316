"""P18, P19, P20: the pixels of pictures, at the size where they stand."""

from __future__ import annotations

import math
from collections.abc import Iterator

from booklet.press.preflight.painted import Image, PaintedPage
from booklet.press.preflight.types import SEEN, Case, Judgement, Unproven, error, note, page_rule, warning

LINE_ART_BITS = 1


def resolution(image: Image) -> float | None:
    """The effective resolution of what an image shows: the coarser of its directions, in whole ppi.

    A direction of a single pixel has no detail to lose (flat colours, one-way gradients); None where both have none,
    or where the image has no size on the page.
    """
    across = image.ppi_x if image.width_px > 1 else math.inf
    down = image.ppi_y if image.height_px > 1 else math.inf
    least = min(across, down)
    return float(round(least)) if math.isfinite(least) else None


def _shown(page: PaintedPage, line_art: bool) -> Iterator[tuple[Image, float]]:
    for thing in page.printed:
        if isinstance(thing, Image) and (thing.bits == LINE_ART_BITS) is line_art:
            ppi = resolution(thing)
            if ppi is not None:
                yield thing, ppi


@page_rule("p18", "GWG 2022 R0031; shops: 300 ppi")
def photo_resolution(case: Case, page: PaintedPage) -> Iterator[Judgement]:
    """Pictures with tones have enough pixels where they stand. Half a pixel of rounding is no lack."""
    limits = case.limits
    for image, ppi in _shown(page, line_art=False):
        yield SEEN
        for limit, make in (
            (limits.photo_error_ppi, error),
            (limits.photo_warning_ppi, warning),
            (limits.photo_note_ppi, note),
        ):
            if ppi < limit:
                yield make(f"{ppi:.0f} ppi", f"≥ {limit:g} ppi", page.number, image.visible)
                break


@page_rule("p19", "GWG 2022 R0032")
def line_art_resolution(case: Case, page: PaintedPage) -> Iterator[Judgement]:
    """Pictures of one bit a pixel show their steps much sooner."""
    limits = case.limits
    for image, ppi in _shown(page, line_art=True):
        yield SEEN
        if ppi < limits.line_art_error_ppi:
            yield error(f"{ppi:.0f} ppi", f"≥ {limits.line_art_error_ppi:g} ppi", page.number, image.visible)
        elif ppi < limits.line_art_warning_ppi:
            yield warning(f"{ppi:.0f} ppi", f"≥ {limits.line_art_warning_ppi:g} ppi", page.number, image.visible)


@page_rule("p20", "shops: 放大不超过 150%")
def enlargement(case: Case, page: PaintedPage) -> Iterator[Judgement]:
    """A picture is not drawn much larger than it says it is.

    A PDF does not keep an original's size; the picture's own header may (JFIF density). Where it does not, the rule
    stays open: resolution (P18) is then the only evidence.
    """
    for image, ppi in _shown(page, line_art=False):
        if image.density_ppi is None:
            yield Unproven("original-size-unknown", page.number)
            continue
        yield SEEN
        percent = 100 * image.density_ppi / ppi
        if percent > case.limits.enlargement_percent + 0.5:
            limit = f"≤ {case.limits.enlargement_percent:g} %"
            yield warning(f"{percent:.0f} %", limit, page.number, image.visible)
