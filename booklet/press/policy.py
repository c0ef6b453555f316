"""What a file is made for, as far as it changes what is written of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from booklet.spots import Spot

Variant = Literal["x4", "x1a"]
"""PDF/X-4 (ISO 15930-7), or PDF/X-1a:2003 (ISO 15930-4): PDF 1.4 without transparency, for older RIPs."""


@dataclass(frozen=True)
class Policy:
    """How runs are prepared. `overprint`: black text and thin black lines do."""

    variant: Variant = "x4"
    spots: tuple[Spot, ...] = ()
    overprint: bool = True

    @property
    def fingerprint(self) -> str:
        """Differs where a prepared run would: part of a cache's key."""
        return repr(self)


X4 = Policy()
"""PDF/X-4 without spot colours, black overprinting."""
