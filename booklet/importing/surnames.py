"""The surnames that clean-up and structure both read names by. The table `surnames.txt` says its source at its top."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType

_WEIGHTS = {"common": 2.0, "rare": 1.0, "wordlike": -1.0}
_COMPOUND = 3.0
_BORNE = 1.0
"""A surname of at least this weight opens names about as often as words."""


@cache
def surnames() -> Mapping[str, float]:
    """Each surname with its weight: 3 of two characters, 2 common, 1 rare; less one where it opens words more often."""
    weights: dict[str, float] = {}
    part = ""
    for line in files("booklet.importing").joinpath("surnames.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("["):
            part = line.strip().strip("[]")
        elif part == "compound":
            weights.update(dict.fromkeys(line.split(), _COMPOUND))
        else:
            weight = _WEIGHTS[part]
            for char in re.sub(r"\s+", "", line):
                before = weights.get(char, 0.0)
                weights[char] = before + weight if weight < 0 else max(before, weight)
    return MappingProxyType(weights)


@cache
def single_surnames() -> frozenset[str]:
    """The surnames of one character that are as much a surname as a word."""
    return frozenset(name for name, weight in surnames().items() if len(name) == 1 and weight >= _BORNE)
