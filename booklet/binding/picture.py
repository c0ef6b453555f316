"""A binding plan drawn in text: its signatures seen from the head."""

from __future__ import annotations

from booklet.binding.plan import Plan, Signature

_SHOWN = 6
"""So many signatures are drawn; of more the first and the last."""


def picture(plan: Plan) -> list[str]:
    """The signatures seen from the head, as lines of text: nested for saddle stitch, side by side for perfect binding.

    Each line of a saddle-stitched booklet is a folded sheet, the outermost first.
    """
    signatures = list(plan.signatures)
    if len(signatures) > _SHOWN:
        signatures = [*signatures[: _SHOWN - 1], signatures[-1]]
    if plan.binding.style == "saddle":
        return _nested(plan, signatures)
    return [
        line
        for signature in signatures
        for line in (("…",) if signature is plan.signatures[-1] and len(plan.signatures) > _SHOWN else ())
        + (f"⟨ {_span(plan, signature.positions)} ⟩",)
    ]


def _nested(plan: Plan, signatures: list[Signature]) -> list[str]:
    drawn = []
    for depth, signature in enumerate(signatures):
        if signature is plan.signatures[-1] and len(plan.signatures) > _SHOWN:
            drawn.append("  " * depth + "⋮")
        half = len(signature.positions) // 2
        low, high = signature.positions[:half], tuple(reversed(signature.positions[half:]))
        drawn.append("  " * depth + f"⟨ {_span(plan, low)} ┊ {_span(plan, tuple(reversed(high)))}")
    return drawn


def _span(plan: Plan, positions: tuple[int, ...]) -> str:
    """Positions as a person writes them, blanks named."""
    blank = [one for one in positions if plan.block[one - 1] is None]
    low, high = min(positions), max(positions)
    where = f"{low}–{high}" if high - low + 1 == len(positions) else "、".join(map(str, sorted(positions)))
    return where + (f"（白 {'、'.join(map(str, sorted(blank)))}）" if blank else "")
