"""Spot colours (专色): inks beside the four, such as gold foil (烫金) or spot varnish (UV), by name.

CSS has no spot colours. So each gets a marker: a CMYK value that no designer writes, which the layout's style sheet
receives as `var(--spot-烫金)` and which the press stage turns into a plate of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MAX_SPOTS = 8
"""More plates than a press has units are a mistake."""

TINTS = (10, 20, 30, 40, 50, 60, 70, 80, 90)
"""The tints, in percent, that have a variable of their own: `var(--spot-烫金-50)`."""

RESERVED_NAMES = frozenset(("all", "none", "cyan", "magenta", "yellow", "black"))
"""Plates that are there anyway or mean something else (ISO 32000-2, 8.6.6.4), in lower case."""

_MARKER_CYAN, _MARKER_MAGENTA = 0.9137, 0.0713
_STEP = 0.0001
_DEVICE_CMYK = re.compile(r"^\s*device-cmyk\(\s*([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)[\s,]+([\d.]+)\s*\)\s*$")

Cmyk = tuple[float, float, float, float]


@dataclass(frozen=True)
class Spot:
    """A spot colour. `alternate` (inks from 0 to 1) is what shows it where its plate is not printed.

    `overprint`: it does not cut a hole into what lies below, as foil and varnish must not.
    """

    name: str
    alternate: Cmyk
    overprint: bool = True


@dataclass(frozen=True)
class Tint:
    """A spot colour at a strength from 0 to 1."""

    spot: Spot
    strength: float

    @property
    def alternate(self) -> Cmyk:
        """The inks that show it."""
        c, m, y, k = (round(part * self.strength, 5) for part in self.spot.alternate)
        return c, m, y, k


class Spots:
    """The spot colours of a job, in order; finds them again by their markers."""

    def __init__(self, spots: Iterable[Spot] = ()) -> None:
        self.all = tuple(spots)

    def __bool__(self) -> bool:
        return bool(self.all)

    def css_value(self, index: int, strength: float = 1.0) -> str:
        """The marker of the spot colour with this index as a CSS colour."""
        return f"device-cmyk({_MARKER_CYAN} {_MARKER_MAGENTA} {(index + 1) * _STEP:.4f} {strength:g})"

    def css_variables(self) -> Mapping[str, str]:
        """`--spot-<name>` and `--spot-<name>-<percent>` with their values."""
        variables: dict[str, str] = {}
        for index, spot in enumerate(self.all):
            variables[f"--spot-{spot.name}"] = self.css_value(index)
            variables |= {f"--spot-{spot.name}-{tint}": self.css_value(index, tint / 100) for tint in TINTS}
        return variables

    def css(self) -> str:
        """The variables as a rule of a style sheet; empty without spot colours."""
        lines = (f"  {name}: {value};\n" for name, value in self.css_variables().items())
        return f":root {{\n{''.join(lines)}}}\n" if self.all else ""

    def find(self, colour: tuple[float, ...]) -> Tint | None:
        """The spot colour that a CMYK value marks; None for an ordinary colour."""
        if not self.all or len(colour) != 4:
            return None
        if abs(colour[0] - _MARKER_CYAN) > 1e-5 or abs(colour[1] - _MARKER_MAGENTA) > 1e-5:
            return None
        index = round(colour[2] / _STEP) - 1
        if not 0 <= index < len(self.all) or abs(colour[2] - (index + 1) * _STEP) > 1e-5:
            return None
        return Tint(self.all[index], min(1.0, max(0.0, colour[3])))


def parse_cmyk(css: str) -> Cmyk | None:
    """The inks of `device-cmyk(c m y k)` with numbers from 0 to 1; None for anything else."""
    found = _DEVICE_CMYK.match(css)
    if found is None:
        return None
    c, m, y, k = (float(part) for part in found.groups())
    return (c, m, y, k) if max(c, m, y, k) <= 1 else None
