"""The copy without fonts: the same picture, colours, overprint and identity, and no text operator left."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pytest
import uharfbuzz as hb
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.ttLib import TTFont
from press_pages import FACES, GHOSTSCRIPT, SLUG_FACES, faults, pixels, plates, prepared, press_file

from booklet.errors import EngineError
from booklet.press import COATED_FOGRA39_300, Policy, Slug, outline_text
from booklet.press.fonts import _program_object, _subset
from booklet.press.operators import instructions
from booklet.press.outline import _Pen
from booklet.press.sfnt import _glyph_count, opened_program

BODY = """<h1>先进事迹 ABC</h1><p style="letter-spacing: 1mm">正文<b>粗</b>𠮷㙍</p>
<p style="font-family: 'Booklet Kai'">楷体 2025</p><p style="font-family: 'Booklet FangSong'">仿宋 fi</p>
<p style="opacity: .5; color: #c00">透明</p><div style="background: #c00; color: white">反白</div>
<svg width="60" height="30"><text x="2" y="20" fill="none" stroke="#06c" stroke-width="1">空心</text></svg>
<p style="transform: rotate(10deg)">转</p>"""


@pytest.fixture(scope="module", params=["x4", "x1a"])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str]:
    folder = tmp_path_factory.mktemp("outline")
    variant = request.param
    run = prepared(BODY, policy=Policy(variant))
    assert run.findings == ()
    condition = replace(COATED_FOGRA39_300, variant=variant, marks="full")
    source = press_file([run], folder, condition=condition, slug=Slug(SLUG_FACES))
    target = folder / "outlined.pdf"
    outline_text(source, target, variant)
    assert faults(target, condition, outlined=True) == []
    return source, target, variant


def test_no_fonts_and_no_text(made: tuple[Path, Path, str]) -> None:
    operators = set()
    with pikepdf.open(made[1]) as pdf:
        for item in pdf.objects:
            if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
                assert "/Font" not in item and item.get("/Type") != "/Font"
            if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Form":
                operators |= {operator for operator, _ in instructions(item.read_bytes())}
        operators |= {operator for operator, _ in instructions(pdf.pages[0].Contents.read_bytes())}
    assert b"Do" in operators
    assert not operators & {b"BT", b"ET", b"Tf", b"Tj", b"TJ", b"Tm"}


def test_it_looks_the_same(made: tuple[Path, Path, str]) -> None:
    one, other = (np.asarray(pixels(path, ppi=300).convert("L")).astype(int) for path in made[:2])
    assert np.abs(one - other).mean() < 0.15
    assert (one < 128).sum() == pytest.approx((other < 128).sum(), rel=0.01)


def test_identity_and_intent_stay(made: tuple[Path, Path, str]) -> None:
    with pikepdf.open(made[0]) as source, pikepdf.open(made[1]) as target:
        assert target.pdf_version == source.pdf_version
        assert target.Root.Metadata.read_bytes() == source.Root.Metadata.read_bytes()
        intents = [pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes() for pdf in (source, target)]
        assert intents[0] == intents[1]
        for key in ("/MediaBox", "/BleedBox", "/TrimBox"):
            assert target.pages[0].obj[key] == source.pages[0].obj[key]
        assert "/Group" in target.pages[0].obj or made[2] == "x1a"


@GHOSTSCRIPT
def test_black_stays_on_its_plate_and_overprints(tmp_path: Path) -> None:
    box = "height: 30mm; background: device-cmyk(0 1 1 0); font-size: 60pt; line-height: 30mm"
    source = press_file([prepared(f'<div style="{box}; color: #000">黑</div><p>正文</p>')], tmp_path)
    outline_text(source, tmp_path / "o.pdf", "x4")
    found = plates(tmp_path / "o.pdf", tmp_path / "plates", ppi=72)
    assert found["Black"][40:115, 45:255].max() == 1
    assert found["Magenta"][40:115, 45:255].min() == 1
    assert found["Black"][130:160].max() > 0
    assert all(found[ink][130:].max() == 0 for ink in ("Cyan", "Magenta", "Yellow"))


def test_it_is_deterministic(made: tuple[Path, Path, str], tmp_path: Path) -> None:
    outline_text(made[0], tmp_path / "again.pdf", "x4" if made[2] == "x4" else "x1a")
    assert (tmp_path / "again.pdf").read_bytes() == made[1].read_bytes()


def test_text_that_clips_cannot_be_outlined(tmp_path: Path) -> None:
    path = press_file([prepared("<p>字</p>")], tmp_path)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        data = pdf.pages[0].Contents.read_bytes().replace(b"BT", b"BT\n7 Tr")
        pdf.pages[0].Contents = pdf.make_stream(data)
        pdf.save(path)
    with pytest.raises(EngineError, match="outline-unreadable"):
        outline_text(path, tmp_path / "o.pdf", "x4")


def test_what_is_no_pdf_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.6\nnothing")
    with pytest.raises(EngineError, match="press-unreadable"):
        outline_text(tmp_path / "x.pdf", tmp_path / "o.pdf", "x4")


def test_glyphs_of_a_cff_are_counted() -> None:
    for name in ("Booklet-Song", "Booklet-FangSong"):
        with TTFont(FACES[name], lazy=True) as face:
            assert _glyph_count(face.reader["CFF "]) == face["maxp"].numGlyphs


def latin_face() -> bytes:
    """A small name-keyed OpenType face: A and B, drawn differently."""
    names = [".notdef", "A", "B", "space"]
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({65: "A", 66: "B", 32: "space"})
    drawn = {}
    for index, name in enumerate(names):
        pen = T2CharStringPen(600, None)
        if name in "AB":
            pen.moveTo((50, 0))
            pen.lineTo((550, 0))
            pen.curveTo((550, 300), (300 + index, 700), (50, 700))
            pen.closePath()
        drawn[name] = pen.getCharString()
    builder.setupCFF("Latin", {}, drawn, {})
    builder.setupHorizontalMetrics(dict.fromkeys(names, (600, 50)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Latin", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    buffer = io.BytesIO()
    builder.save(buffer)
    return buffer.getvalue()


def test_a_name_keyed_face_is_embedded_bare_with_glyphs_as_cids() -> None:
    data = latin_face()
    program = _subset(data, frozenset((0, 1, 2)), "Latin")
    assert (program.key, program.subtype) == ("FontFile3", "CIDFontType0C")
    with pikepdf.new() as pdf:
        descriptor = pikepdf.Dictionary(FontFile3=_program_object(pdf, program))
        ours = opened_program(descriptor)
    theirs = hb.Font(hb.Face(data))
    for glyph in (1, 2):
        assert ours.get_glyph_extents(glyph) == theirs.get_glyph_extents(glyph)
    pens = []
    for font in (ours, theirs):
        pen = _Pen()
        font.draw_glyph(2, pen.functions)
        pens.append(pen.path)
    assert pens[0] == pens[1] != []
