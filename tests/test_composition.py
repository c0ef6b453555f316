"""Composition: what a run may fetch, what its log becomes, when it is taken from the cache."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from booklet.cache import Cache
from booklet.composition import Composer, engine
from booklet.composition.resources import placeholder
from booklet.errors import EngineError
from booklet.fonts import load_fonts
from booklet.project import shipped

SIZES = {"p1": (4000, 3000)}


def composer(tmp_path: Path, css: str = "", sizes: Mapping[str, tuple[int, int]] = SIZES) -> Composer:
    layout = tmp_path / "layout"
    layout.mkdir(exist_ok=True)
    faces = load_fonts((shipped("fonts"),))
    return Composer(
        css=f"@page {{ size: 100mm 140mm; bleed: 3mm }} html {{ font-family: 'Booklet Song' }} {faces.css()} {css}",
        style_sheets=sorted(layout.glob("*.css")),
        base=layout,
        folders=(layout,),
        font_folders=(shipped("fonts"),),
        scheme="booklet-photo:",
        sizes=sizes,
        shared_fonts=lambda name: faces.file_of(name) is not None,
        fingerprint=faces.fingerprint,
        cache=Cache(tmp_path / "cache", 1 << 24),
    )


def page(body: str) -> str:
    return f"<html lang=zh-Hans><body>{body}</body></html>"


@given(st.integers(1, 30000), st.integers(1, 30000))
def test_a_placeholder_has_the_proportions_of_its_photo(width: int, height: int) -> None:
    with Image.open(io.BytesIO(placeholder(width, height))) as image:
        image.load()
        if 1 / 400 < width / height < 400:
            assert image.width / image.height == pytest.approx(width / height, rel=1e-2)
        assert image.width * image.height < 500 * 500 * 500


@pytest.mark.parametrize(
    ("width", "height", "pixels"), [(4000, 3000, (4, 3)), (3000, 4000, (3, 4)), (12000, 2500, (24, 5))]
)
def test_common_proportions_are_exact(width: int, height: int, pixels: tuple[int, int]) -> None:
    with Image.open(io.BytesIO(placeholder(width, height))) as image:
        assert image.size == pixels


def test_pages_and_anchors(tmp_path: Path) -> None:
    run = composer(tmp_path).compose(page('<h1 id="a">甲</h1><h1 id="b" style="break-before: page">乙</h1>'), "")
    assert run.anchors == (("a",), ("b",))
    assert run.pages == 2
    assert run.findings == ()
    with pikepdf.open(io.BytesIO(run.pdf)) as document:
        assert len(document.pages) == 2


def test_a_cached_run_is_the_same_and_needs_no_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    html = page('<h1 id="a">甲</h1><p style="colr: red">乙</p>')
    first = composer(tmp_path).compose(html, "")
    monkeypatch.setattr("booklet.composition.compose.start", None)
    assert composer(tmp_path).compose(html, "") == first
    assert first.findings


@pytest.mark.parametrize("change", ["html", "start", "css", "size"])
def test_whatever_the_pages_depend_on_makes_another_entry(tmp_path: Path, change: str) -> None:
    def pages(folder: Path, changed: bool) -> bytes:
        made = composer(
            folder,
            "p { color: red }" if changed and change == "css" else "",
            {"p1": (3000, 4000)} if changed and change == "size" else SIZES,
        )
        text = "乙" if changed and change == "html" else "甲"
        start = "html { break-before: left }" if changed and change == "start" else ""
        body = f'<p style="break-before: auto">{text}</p><img style="width: 40mm" src="booklet-photo:p1">'
        return made.compose(page(body), f"@page :left {{ margin: 1mm }} {start}").pdf

    before = pages(tmp_path, False)
    assert pages(tmp_path, True) != before
    assert pages(tmp_path, False) == before


@pytest.mark.parametrize(
    "url", ["http://example.com/x.png", "file:///etc/hostname", "../outside.png", "booklet-photo:none", "ftp://x/y.png"]
)
def test_what_lies_outside_is_refused(tmp_path: Path, url: str) -> None:
    Image.new("RGB", (4, 4)).save(tmp_path / "outside.png")
    run = composer(tmp_path).compose(page(f'<img src="{url}" style="width: 10mm">'), "")
    assert [item.id for item in run.findings] == ["layout-image-missing"]


def test_a_picture_of_the_layout_is_found(tmp_path: Path) -> None:
    made = composer(tmp_path)
    Image.new("RGB", (4, 4)).save(tmp_path / "layout" / "花.png")
    assert made.compose(page('<img src="花.png" style="width: 10mm">'), "").findings == ()


def test_css_without_effect_names_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "layout").mkdir()
    sheet = tmp_path / "layout" / "style.css"
    sheet.write_text("p { color: red }\np { text-spacing-trim: space-all }\n", encoding="utf-8")
    (found,) = composer(tmp_path).compose(page("<p>甲</p>"), "").findings
    assert (found.id, found.place.file, found.place.line) == ("layout-css-ignored", str(sheet), 2)


def test_style_sheets_that_import_each_other_end(tmp_path: Path) -> None:
    """A ring would be followed for ever; it ends with a finding, and the page is composed."""
    (tmp_path / "layout").mkdir()
    (tmp_path / "layout" / "style.css").write_text('@import "other.css"; p { color: red }', encoding="utf-8")
    (tmp_path / "layout" / "other.css").write_text('@import "style.css"; p { color: blue }', encoding="utf-8")
    run = composer(tmp_path).compose(page("<p>环</p>"), "")
    assert run.pdf.startswith(b"%PDF")
    assert any("import each other" in item.values["reason"] for item in run.findings)


def test_a_character_without_glyph_is_an_error(tmp_path: Path) -> None:
    (found,) = composer(tmp_path).compose(page("<p>甲</p><p>\U0001f600</p>"), "").findings
    assert (found.id, found.values["code"]) == ("glyph-not-printed", "U+1F600")


def test_another_version_of_the_engine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    import weasyprint

    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    with pytest.raises(EngineError, match="weasyprint-version"):
        engine.start.__wrapped__((shipped("fonts"),))
