"""Press conditions: the paper, inks and press that a file is made for, and what a shop with them asks of a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from PIL import ImageCms

from booklet.errors import ResourceError, UsageError
from booklet.press.policy import Variant

Marks = Literal["none", "crop", "full"]
"""Marks outside the bleed: none, crop marks, or these with registration marks, a colour bar and a slug line."""

Black = Literal["overprint", "knockout"]
"""What black text and thin black lines do. Neutral colours are black ink alone in either case."""

_PROFILES = Path(__file__).parent / "profiles"
_HEADER_BYTES = 128
_UNREGISTERED = "Custom"


@dataclass(frozen=True)
class Condition:
    """A press condition.

    `identifier`, `registry` and `info` are what the output intent says (ISO 15930-7, 6.2.3); the identifier is a
    name of the registry, not a description, or `Custom` for a shop's own profile, which has no registry.

    `ink_limit_percent` is the most ink that the paper takes. A photo below `min_ppi` is an error, below one and a
    half of it a warning, below twice of it a note. `bleed_mm` None: the layout's. `safe_mm`: how far text stays from
    the trim.
    """

    profile: Path
    identifier: str
    registry: str = "http://www.color.org"
    info: str = ""
    ink_limit_percent: float = 300
    min_ppi: int = 150
    bleed_mm: float | None = None
    safe_mm: float = 3.0
    marks: Marks = "none"
    variant: Variant = "x4"
    black: Black = "overprint"


COATED_FOGRA39_300 = Condition(
    profile=_PROFILES / "ISOcoated_v2_300_bas.icc",
    identifier="FOGRA39",
    info="Coated FOGRA39 (ISO 12647-2:2004/Amd 1), total ink 300 %",
)
"""Sheetfed offset on coated paper, at most 300 % of ink: what Chinese shops ask for when they ask for anything."""

COATED_FOGRA39 = Condition(
    profile=_PROFILES / "FOGRA39L_coated.icc",
    identifier="FOGRA39",
    info="Coated FOGRA39 (ISO 12647-2:2004/Amd 1), total ink 317 %",
    ink_limit_percent=317,
)
"""The same press with more ink in the shadows."""

DIGITAL = replace(COATED_FOGRA39_300, min_ppi=100, bleed_mm=3.0)
"""A quick-print shop's toner press: it simulates FOGRA39, trims by its own marks, and resolves no more than 200 ppi."""

CONDITIONS: Mapping[str, Condition] = {
    "coated-fogra39-300": COATED_FOGRA39_300,
    "coated-fogra39": COATED_FOGRA39,
    "digital": DIGITAL,
}
"""The shipped conditions by the name that settings call them."""


def condition_of(name: str, root: Path, **settings: Any) -> Condition:
    """The condition of a name, or of an ICC file given relative to `root`; settings that are None change nothing.

    Raises UsageError `condition-unknown`, ResourceError `profile-unreadable` and `profile-not-cmyk`, which names the
    file.
    """
    found = CONDITIONS.get(name)
    if found is None:
        path = root / name
        if not re.search(r"\.(icc|icm)$", name, re.IGNORECASE):
            raise UsageError("condition-unknown", name=name, known=", ".join(CONDITIONS))
        found = Condition(profile=path, identifier=_UNREGISTERED, registry="", info=_described(path))
    return replace(found, **{key: value for key, value in settings.items() if value is not None})


def _described(path: Path) -> str:
    """What a profile says it is. Raises ResourceError if it cannot be read or is none of a CMYK press."""
    try:
        data = path.read_bytes()
    except OSError as cause:
        raise ResourceError("profile-unreadable", path=path) from cause
    check_profile(data, path)
    try:
        described = ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(str(path)))
    except (OSError, ImageCms.PyCMSError) as cause:
        raise ResourceError("profile-not-cmyk", path=path, found="ICC") from cause
    return described.strip() or path.stem


def check_profile(data: bytes, path: Path | str) -> None:
    """See that bytes are an ICC output profile of four inks (ISO 15076-1, 7.2). Raises `profile-not-cmyk`."""
    if len(data) < _HEADER_BYTES or data[36:40] != b"acsp" or int.from_bytes(data[:4], "big") > len(data):
        raise ResourceError("profile-not-cmyk", path=path, found="—")
    kind, space = (data[at : at + 4].decode("latin-1").strip() for at in (12, 16))
    if (kind, space) != ("prtr", "CMYK"):
        raise ResourceError("profile-not-cmyk", path=path, found=f"{kind} {space}")
