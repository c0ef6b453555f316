"""P44, P45, P46: the cover as one spread, against what its parts add up to."""

from __future__ import annotations

from collections.abc import Iterator

from booklet.press.preflight.rules.measure import below, mm, said
from booklet.press.preflight.types import (
    SEEN,
    Case,
    Judgement,
    NotApplicable,
    Unproven,
    document_rule,
    error,
    warning,
)

_FLAP_SLACK_MM = 0.05
_ROUNDING_MM = 0.005


@document_rule("p44", "shops: 书脊", ("cover",))
def spine(case: Case) -> Iterator[Judgement]:
    """What the trimmed spread leaves between front and back is as wide as the computed spine."""
    wanted = case.job.cover
    if wanted is None:
        yield Unproven("cover-size-not-said")
        return
    for page in case.document.pages:
        yield SEEN
        width = mm(page.facts.trim.width, page.facts.user_unit)
        left = width - 2 * wanted.trim_width_mm - 2 * wanted.flap_mm
        if abs(left - wanted.spine_mm) > case.limits.spine_mm + _ROUNDING_MM:
            yield error(said(left, "mm", 2), said(wanted.spine_mm, "mm", 2), page.facts.number, page.facts.trim)


@document_rule("p45", "shops: 封面展开尺寸", ("cover",))
def spread_size(case: Case) -> Iterator[Judgement]:
    """The spread with its bleed measures two pages, the spine, two flaps and two bleeds; its height likewise."""
    wanted = case.job.cover
    if wanted is None:
        yield Unproven("cover-size-not-said")
        return
    across = 2 * wanted.trim_width_mm + wanted.spine_mm + 2 * wanted.flap_mm + 2 * wanted.bleed_mm
    down = wanted.trim_height_mm + 2 * wanted.bleed_mm
    for page in case.document.pages:
        yield SEEN
        box, unit = page.facts.bleed, page.facts.user_unit
        width, height = mm(box.width, unit), mm(box.height, unit)
        if max(abs(width - across), abs(height - down)) > case.limits.cover_mm + _ROUNDING_MM:
            figure = f"{width:.1f} × {height:.1f} mm"
            yield error(figure, f"{across:.1f} × {down:.1f} mm", page.facts.number, box)


@document_rule("p46", "shops: 勒口", ("cover",))
def flaps(case: Case) -> Iterator[Judgement]:
    """A flap that is too narrow does not stay folded."""
    wanted = case.job.cover
    if wanted is None:
        yield Unproven("cover-size-not-said")
    elif not wanted.flap_mm:
        yield NotApplicable("no-flaps")
    else:
        yield SEEN
        if below(wanted.flap_mm, case.limits.flap_mm, _FLAP_SLACK_MM):
            yield warning(said(wanted.flap_mm, "mm"), f"≥ {said(case.limits.flap_mm, 'mm')}")
