"""How a booklet is bound: what is asked for, and the plan that follows. Arithmetic only; nothing here opens a PDF.

BindingSettings     what a layout, a workspace, a unit or the command line says; later ones win, key by key
resolve             settings -> Binding, every value in force, papers with their calipers
spread_of           a Plan and a page's size -> CoverSpread: the cover as one sheet, and where it folds
picture             a Plan as lines of text
plan_binding        a number of pages and a Binding -> Plan: blanks, signatures, spine, creep
"""

from __future__ import annotations

from booklet.binding.cover import CoverSpread, spread_of
from booklet.binding.paper import CALIPERS, Paper, known_papers, paper_of
from booklet.binding.picture import picture
from booklet.binding.plan import LEAST_SPINE_TEXT_MM, SADDLE_PAGES, Plan, Signature, creep_mm, nest_depth, plan_binding
from booklet.binding.settings import (
    NOTHING_SAID,
    Binding,
    BindingSettings,
    Blanks,
    Creep,
    Style,
    WrongSetting,
    resolve,
    settings_of,
)

__all__ = [
    "CALIPERS",
    "LEAST_SPINE_TEXT_MM",
    "NOTHING_SAID",
    "SADDLE_PAGES",
    "Binding",
    "BindingSettings",
    "Blanks",
    "CoverSpread",
    "Creep",
    "Paper",
    "Plan",
    "Signature",
    "Style",
    "WrongSetting",
    "creep_mm",
    "known_papers",
    "nest_depth",
    "paper_of",
    "picture",
    "plan_binding",
    "resolve",
    "settings_of",
    "spread_of",
]
