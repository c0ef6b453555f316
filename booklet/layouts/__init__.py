"""Layouts: find one, read its manifest, and make the HTML of a booklet run by run.

A layout is a folder with `layout.toml`, Jinja2 templates and style sheets. It may extend another: what it does not
have comes from the parent, a parent's style sheets come first. Folders are searched in order, first match wins.

A booklet is a sequence of *parts* (cover, toc, preface, honourees, …), each starting on a new page. Parts are
composed in *runs*: one HTML document each, small enough to be composed fast and to be cached by content.
What a template may use is declared here (`Context` and what it refers to) and documented in docs/layouts.md.

load_layout     a name, a search path, values of options -> Layout: manifest and folders, its parents' among them
plan_runs       a unit and a manifest -> its parts, cut into Runs
toc_lines       a unit and the folios known so far -> the table of contents
Renderer        a Run -> HTML; the sheet of a cover -> HTML
page_css        a Layout -> what its style sheets begin with; start_css, spread_css: a run's, a cover's
left_out        what of a unit a layout does not print
"""

from __future__ import annotations

from booklet.layouts.css import page_css, spread_css, start_css
from booklet.layouts.filters import FILTERS, batches, cells, han_number, photo_focus, photo_source
from booklet.layouts.folders import list_layouts, load_layout
from booklet.layouts.layout import COVER_SPREAD, Layout, LayoutView
from booklet.layouts.manifest import PARTS, CopyFit, Fit, FitValue, Manifest, Option, PageSize, SpotColour
from booklet.layouts.omissions import left_out, omitted
from booklet.layouts.plan import HONOUREES_PER_RUN, Part, Run, TocLine, folio_of, plan_parts, plan_runs, toc_lines
from booklet.layouts.renderer import Context, CoverContext, Renderer

__all__ = [
    "COVER_SPREAD",
    "FILTERS",
    "HONOUREES_PER_RUN",
    "PARTS",
    "Context",
    "CopyFit",
    "CoverContext",
    "Fit",
    "FitValue",
    "Layout",
    "LayoutView",
    "Manifest",
    "Option",
    "PageSize",
    "Part",
    "Renderer",
    "Run",
    "SpotColour",
    "TocLine",
    "batches",
    "cells",
    "folio_of",
    "han_number",
    "left_out",
    "list_layouts",
    "load_layout",
    "omitted",
    "page_css",
    "photo_focus",
    "photo_source",
    "plan_parts",
    "plan_runs",
    "spread_css",
    "start_css",
    "toc_lines",
]
