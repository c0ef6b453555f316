"""Paragraphs composed by the project's own engine, or by WeasyPrint alone, on a sheet that is easy to measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from booklet.cache import Cache
from booklet.composition import Composer
from booklet.fonts import load_fonts
from booklet.project import shipped
from typesetting.glyphs import read
from typesetting.lines import Paragraph, find
from typesetting.measures import Column, measure
from typesetting.prose import Written
from typesetting.report import Report

EM_PT = 10.5
PITCH_PT = 18.0
MARGIN_PT = 42.0
LINES = 50
MEASURES = (16, 20, 28, 34, 40)
"""Ems."""

CSS = f"""
@page {{ size: {2 * MARGIN_PT + 44 * EM_PT}pt {2 * MARGIN_PT + LINES * PITCH_PT}pt; margin: {MARGIN_PT}pt }}
html {{ font: {EM_PT}pt/{PITCH_PT}pt var(--font-song); font-feature-settings: "chws"; hyphens: none }}
body {{ margin: 0 }}
section + section {{ break-before: page }}
p {{ margin: 0; text-align: justify; text-indent: 2em; orphans: 1; widows: 1 }}
""" + "".join(f".m{ems} p {{ width: {ems}em }}\n" for ems in MEASURES)

Sheet = Mapping[int, Sequence[Written]]
"""Paragraphs by the measure, in ems, that they are set to."""


def column(ems: int) -> Column:
    """Where a paragraph of so many ems stands on the sheet."""
    return Column(MARGIN_PT, EM_PT, ems, PITCH_PT)


def html_of(sheet: Sheet) -> str:
    """The document of a sheet: a section, on pages of its own, for each measure."""
    sections = (
        f'<section class="m{ems}">' + "".join(f"<p>{one.html()}</p>\n" for one in written) + "</section>"
        for ems, written in sheet.items()
    )
    return f'<!DOCTYPE html><html lang="zh-Hans"><meta charset="utf-8"><body>{"".join(sections)}'


def composer(folder: Path, *, whole: bool = False, css: str = CSS) -> Composer:
    """The project's composer with the shipped faces; with `whole` the faces are embedded, which costs time."""
    faces = load_fonts((shipped("fonts"),))
    return Composer(
        css=faces.css() + css,
        style_sheets=(),
        base=folder,
        folders=(folder,),
        font_folders=(shipped("fonts"),),
        scheme="booklet-photo:",
        sizes={},
        shared_fonts=lambda name: not whole and faces.file_of(name) is not None,
        fingerprint=faces.fingerprint,
        cache=Cache(folder / "cache", 1 << 28),
    )


def compose(sheet: Sheet, *, whole: bool = False) -> bytes:
    """The PDF of a sheet. Raises ValueError for findings: what cannot be composed cannot be measured."""
    with TemporaryDirectory() as folder:
        run = composer(Path(folder), whole=whole).compose(html_of(sheet), "")
    if run.findings:
        raise ValueError(f"findings: {run.findings}")
    return run.pdf


def paragraphs_of(pdf: bytes, sheet: Sheet) -> dict[int, list[Paragraph]]:
    """The paragraphs of a sheet as set, by their measure."""
    glyphs = [glyph for page in read(pdf) for glyph in page]
    found = iter(find(glyphs, [one.text for written in sheet.values() for one in written]))
    return {ems: [next(found) for _ in written] for ems, written in sheet.items()}


def measured(found: Mapping[int, Sequence[Paragraph]]) -> dict[int, Report]:
    """A report for each measure."""
    return {ems: measure(paragraphs, column(ems)) for ems, paragraphs in found.items()}
