"""Press conditions: the paper, inks and press that a file is made for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Condition:
    """What the output intent says (ISO 15930-7, 6.2.3). `identifier` is a name of the registry, not a description."""

    profile: Path
    identifier: str
    registry: str = "http://www.color.org"
    info: str = ""


COATED_FOGRA39_300 = Condition(
    profile=Path(__file__).parent / "profiles" / "ISOcoated_v2_300_bas.icc",
    identifier="FOGRA39",
    info="Coated FOGRA39 (ISO 12647-2:2004/Amd 1), total ink 300 %",
)
"""Sheetfed offset on coated paper, at most 300 % of ink: what Chinese shops ask for when they ask for anything."""

COATED_FOGRA39 = Condition(
    profile=Path(__file__).parent / "profiles" / "FOGRA39L_coated.icc",
    identifier="FOGRA39",
    info="Coated FOGRA39 (ISO 12647-2:2004/Amd 1), total ink 317 %",
)
"""The same press with more ink in the shadows."""

CONDITIONS: Mapping[str, Condition] = {
    "coated-fogra39-300": COATED_FOGRA39_300,
    "coated-fogra39": COATED_FOGRA39,
}
"""The shipped conditions by the name that settings call them."""
