"""What a press condition asks of a file, as the preflight's thresholds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from booklet.press.condition import CONDITIONS, Condition, condition_of
from booklet.press.preflight.rules.identity import is_registered
from booklet.press.preflight.types import Limits

_INK_TOLERANCE_PERCENT = 20
"""GWG 2022: a warning at the paper's limit, an error this far above it."""
_TEXT_MARGIN_MM = 2.0


def limits_of(condition: Condition, limits: Limits | None = None) -> Limits:
    """The thresholds of a condition; those that it says nothing about are taken from `limits` or are the defaults."""
    base = limits or Limits()
    return replace(
        base,
        ink_warning_percent=condition.ink_limit_percent,
        ink_error_percent=condition.ink_limit_percent + _INK_TOLERANCE_PERCENT,
        photo_error_ppi=condition.min_ppi,
        photo_warning_ppi=condition.min_ppi * 1.5,
        photo_note_ppi=condition.min_ppi * 2,
        bleed_mm=base.bleed_mm if condition.bleed_mm is None else condition.bleed_mm,
        text_error_mm=condition.safe_mm,
        text_warning_mm=condition.safe_mm + _TEXT_MARGIN_MM,
    )


def condition_asked(name: str, root: Path) -> tuple[str, Limits]:
    """The registry's name of a condition and its thresholds, from what a user calls it.

    That is the name of a shipped condition, an ICC file (relative to `root`), or a registered name as such; empty:
    any condition, and the default thresholds. Raises UsageError and ResourceError as `condition_of` does.
    """
    if not name:
        return "", Limits()
    if name not in CONDITIONS and is_registered(name):
        return name, Limits()
    condition = condition_of(name, root)
    return condition.identifier, limits_of(condition)
