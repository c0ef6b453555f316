"""Papers by grammage and kind, and how thick a leaf of each is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

CALIPERS: Mapping[str, float] = {
    "80g 双胶": 0.095,
    "100g 双胶": 0.12,
    "128g 铜版": 0.118,
    "157g 铜版": 0.147,
    "200g 铜版": 0.19,
    "250g 铜版": 0.24,
}
"""Millimetres a leaf. A shop's own table overrides them; the true measure is a dummy (假书) of the stock."""

UNMEASURED = ("200g 铜版", "250g 铜版")
"""Worked out by the rule of the lighter ones, not measured."""

_NAME = re.compile(r"(?P<grammage>\d{2,3})\s*(?:g/?m?²?|克)?\s*(?P<kind>.*)", re.IGNORECASE)
_KINDS = {
    "铜版": ("铜版", "铜板", "铜", "光铜", "coated", "art"),
    "哑粉": ("哑粉", "亚粉", "哑光铜版", "matt"),
    "双胶": ("双胶", "胶版", "双面胶版", "offset"),
}


@dataclass(frozen=True)
class Paper:
    """A stock: grammage in g/m², kind, and the thickness of a leaf in millimetres."""

    grammage: int
    kind: str
    caliper_mm: float

    @property
    def name(self) -> str:
        """As a shop writes it: `157g 铜版`."""
        return f"{self.grammage}g {self.kind}"


def paper_name(written: str) -> str:
    """The one spelling of a paper: `157克铜版纸` and `157 g coated` are `157g 铜版`; empty where it is none."""
    found = _NAME.fullmatch(written.strip())
    if found is None:
        return ""
    kind = found["kind"].strip().lower().removesuffix("paper").removesuffix("纸").strip()
    known = next((name for name, words in _KINDS.items() if kind in words), kind)
    return f"{int(found['grammage'])}g {known}" if known else ""


def paper_of(written: str, calipers: Mapping[str, float]) -> Paper | None:
    """A paper by what someone wrote, with its caliper from the shop's table or ours; None where neither has it."""
    name = paper_name(written)
    table = {**CALIPERS, **{paper_name(key): value for key, value in calipers.items()}}
    if name not in table:
        return None
    grammage, _, kind = name.partition("g ")
    return Paper(int(grammage), kind, table[name])


def known_papers(calipers: Mapping[str, float]) -> tuple[str, ...]:
    """The papers whose caliper is known."""
    return tuple(dict.fromkeys((*(paper_name(key) for key in calipers), *CALIPERS)))
