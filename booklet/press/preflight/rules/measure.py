"""Words that several rules share: below a threshold, black, white, and numbers as a report shows them."""

from __future__ import annotations

from booklet.geometry import MM_PER_INCH, PT_PER_INCH
from booklet.press.preflight.painted import Colour, Mode

WHOLE = 0.995
"""A tint from here on is solid: eight-bit values and four decimals of a writer do not reach 1 exactly."""
_TINT = 0.001
_OUTSIDE_SPACES = ("DeviceRGB", "CalRGB", "ICCBased")


def below(value: float, limit: float, slack: float) -> bool:
    """Whether a value falls short of a limit by more than a writer's rounding."""
    return value < limit - slack


def mm(length_pt: float, unit: float = 1.0) -> float:
    """A length of a page in millimetres on paper; `unit` is the page's UserUnit."""
    return length_pt * unit / PT_PER_INCH * MM_PER_INCH


def said(value: float, unit: str, digits: int = 1) -> str:
    """A number with its unit, without needless zeros."""
    text = f"{value:.{digits}f}"
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text} {unit}".strip()


def spelt(colour: Colour) -> str:
    """A colour as a report shows it: its inks in per cent, else its space and numbers."""
    if colour.inks is not None:
        used = colour.used
        short = {"Cyan": "C", "Magenta": "M", "Yellow": "Y", "Black": "K"}
        return " ".join(f"{short.get(plate, plate)}{100 * tint:.0f}" for plate, tint in used) or "0 %"
    return f"{colour.space} {' '.join(f'{one:.2f}'.rstrip('0').rstrip('.') for one in colour.components)}".strip()


def is_black(colour: Colour) -> bool:
    """Whether it is solid black on the black plate and nothing else."""
    used = [(plate, tint) for plate, tint in colour.used if tint > _TINT]
    return len(used) == 1 and used[0][0] == "Black" and used[0][1] >= WHOLE


def is_white(colour: Colour) -> bool:
    """Whether it prints nothing: no ink, or white in a space of light."""
    if colour.inks is not None:
        return all(tint <= _TINT for _, tint in colour.inks)
    if colour.space in _OUTSIDE_SPACES and len(colour.components) == 3:
        return min(colour.components) >= WHOLE
    return False


def ink_count(colour: Colour) -> int | None:
    """On how many plates it prints; None where that is not known. `All` is more than one."""
    if colour.inks is None:
        return None
    return sum(4 if plate == "All" else 1 for plate, tint in colour.inks if tint > _TINT)


def overprints(colour: Colour, mode: Mode, stroke: bool) -> bool:
    """Whether black in this colour leaves what is below (ISO 32000-2, 8.6.7): overprint is on and, in DeviceCMYK, the
    mode is 1. DeviceGray always takes the other process inks away.
    """
    on = mode.stroke_overprint if stroke else mode.fill_overprint
    if colour.space == "DeviceCMYK":
        return on and mode.opm == 1
    return on and colour.space in ("Separation", "DeviceN")
