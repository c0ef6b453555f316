"""Composition: HTML to pages to PDF. WeasyPrint is imported in this folder only."""

from booklet.composition.compose import ComposedRun, Composer

__all__ = ["ComposedRun", "Composer"]
