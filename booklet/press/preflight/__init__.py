"""The preflight: judges any PDF by the rules of the press, without knowing how it was made.

preflight(path, job, limits) -> PreflightReport      every rule with its outcome, hits with figure, page and place

Pages are read one after the other and forgotten again; nothing is rendered here save the plates (`plates.py`).
"""

from __future__ import annotations

from booklet.press.preflight.conditions import condition_asked, limits_of
from booklet.press.preflight.data import report_data
from booklet.press.preflight.html import write_html
from booklet.press.preflight.run import PlatesChoice, preflight
from booklet.press.preflight.types import (
    REGISTRY,
    Binding,
    Case,
    CoverSize,
    Facts,
    Hit,
    Job,
    JobKind,
    Limits,
    PageFacts,
    PreflightReport,
    Rule,
    RuleResult,
)

RULES = REGISTRY.rules
"""Every rule by its id."""

__all__ = [
    "RULES",
    "Binding",
    "Case",
    "CoverSize",
    "Facts",
    "Hit",
    "Job",
    "JobKind",
    "Limits",
    "PageFacts",
    "PlatesChoice",
    "PreflightReport",
    "Rule",
    "RuleResult",
    "condition_asked",
    "limits_of",
    "preflight",
    "report_data",
    "write_html",
]
