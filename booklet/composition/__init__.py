"""Composition: HTML to pages to PDF. WeasyPrint is imported in this folder only."""

from booklet.composition.compose import ComposedRun, Composer
from booklet.composition.engine import start as start_engine
from booklet.composition.facts import Facts, FittedText, Overset, Parted, TextOnPage

__all__ = ["ComposedRun", "Composer", "Facts", "FittedText", "Overset", "Parted", "TextOnPage", "start_engine"]
