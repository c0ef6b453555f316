"""Pages set with the devices, opened again: which face each character stands in, and where."""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pypdfium2
import pypdfium2.raw

from booklet.cache import Cache
from booklet.composition import ComposedRun, Composer
from booklet.fonts import FontSet, load_fonts
from booklet.layouts import Renderer, Run, load_layout
from booklet.model import Unit
from booklet.project import shipped

MANIFEST = """
name = "trial"
title = "试"
title_en = "Trial"
about = "试用"
about_en = "For trial"
parts = ["cover"]
[page]
width_mm = 120
height_mm = 160
"""
STYLE = """
@page { margin: 10mm }
html { font: 10pt/20pt var(--font-song) }
p { margin: 0 }
.kai { font-family: var(--font-kai) }
.fangsong { font-family: var(--font-fangsong) }
.hei { font-family: var(--font-hei) }
.bold { font-weight: 700 }
"""


@dataclass(frozen=True)
class Letter:
    """A character of a page: its face, its origin from the bottom left and its box in points, its angle in radians."""

    text: str
    face: str
    x: float
    y: float
    box: tuple[float, float, float, float]
    angle: float


@cache
def faces() -> FontSet:
    return load_fonts((shipped("fonts"),))


def html_of(folder: Path, template: str, **values: str) -> tuple[Renderer, str]:
    """A template with texts as a unit's own, in a layout of its own; `{{ slogan }}` and the like come from `values`."""
    layout = folder / "layouts" / "trial"
    layout.mkdir(parents=True, exist_ok=True)
    (layout / "layout.toml").write_text(MANIFEST, encoding="utf-8")
    (layout / "style.css").write_text(STYLE, encoding="utf-8")
    page = f'<!DOCTYPE html><html lang="zh-Hans"><body>{template}</body></html>'
    (layout / "document.html").write_text(page, encoding="utf-8")
    renderer = Renderer(load_layout("trial", (layout.parent,)), faces().css(), faces().stand_in)
    unit = Unit("试", "试单位", "标题", **values)  # type: ignore[arg-type]
    return renderer, renderer.render(Run("r", ()), unit, ())


def composed(folder: Path, template: str, *, whole: bool = True, **values: str) -> ComposedRun:
    """The template set; `whole` with its fonts inside, else as the press stage takes it."""
    renderer, html = html_of(folder, template, **values)
    layout = folder / "layouts" / "trial"
    composer = Composer(
        css=renderer.css,
        style_sheets=[layout / "style.css"],
        base=layout,
        folders=(layout,),
        font_folders=(shipped("fonts"),),
        scheme="booklet-photo:",
        sizes={},
        shared_fonts=lambda name: not whole,
        fingerprint="",
        cache=Cache(folder / "cache", 1 << 24),
    )
    return composer.compose(html, "")


def letters(pdf: bytes | Path, page: int = 0) -> list[Letter]:
    """What is printed on a page in the order of its content, without what the reader makes up between."""
    source = io.BytesIO(pdf) if isinstance(pdf, bytes) else pdf
    document = pypdfium2.PdfDocument(source)
    try:
        return list(_letters(document[page].get_textpage()))
    finally:
        document.close()


def _letters(text: pypdfium2.PdfTextPage) -> Iterator[Letter]:
    raw = pypdfium2.raw
    for at in range(text.count_chars()):
        if raw.FPDFText_IsGenerated(text, at):
            continue
        name = ctypes.create_string_buffer(128)
        raw.FPDFText_GetFontInfo(text, at, name, 128, None)
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text, at, x, y)
        code = raw.FPDFText_GetUnicode(text, at)
        if 0xDC00 <= code <= 0xDFFF:
            continue  # the second half of the one before
        if 0xD800 <= code <= 0xDBFF:
            code = 0x10000 + ((code - 0xD800) << 10) + raw.FPDFText_GetUnicode(text, at + 1) - 0xDC00
        face = name.value.decode().rpartition("+")[2].removeprefix("Booklet-")
        yield Letter(
            chr(code), face, x.value, y.value, text.get_charbox(at, loose=True), raw.FPDFText_GetCharAngle(text, at)
        )


def find(printed: list[Letter], text: str) -> list[Letter]:
    """The letters of the first place where a text stands unbroken in a page's content."""
    at = "".join(letter.text for letter in printed).index(text)
    return printed[at : at + len(text)]
