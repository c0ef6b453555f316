"""Fonts after the merge: the same pixels, the same text, one program a face."""

from __future__ import annotations

import io
import shutil
import subprocess
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.cffLib import CFFFontSet
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops
from press_pages import FACES, composed, fonts_of, inks, pixels, prepared, press_file, proof_file, text

from booklet.errors import ResourceError
from booklet.press import PreparedRun, merge_fonts, prepare_run

BODIES = (
    "<h1>李国强同志</h1><p>他在社区志愿服务，先进一。Ag123 “引号”——</p>"
    "<p style='font-family: Booklet Kai'>楷体字 Abc</p>",
    "<h1>王芳同志</h1><p>她带班二十年。龙凤呈祥，𠮷𪚥𡈽，……</p><p style='font-family: Booklet FangSong'>仿宋 12</p>",
    "<h1>阿卜杜热合曼·买买提</h1><p>他在社区巡逻。</p><p style='font-family: Booklet Kai'>楷体巡逻 Xyz</p>",
)


@pytest.fixture(scope="module")
def originals() -> list[bytes]:
    return [composed(body) for body in BODIES]


@pytest.fixture(scope="module")
def runs(originals: list[bytes]) -> list[PreparedRun]:
    return [prepare_run(pdf, (), inks()) for pdf in originals]


@contextmanager
def fonts_in(path: Path) -> Iterator[list[pikepdf.Object]]:
    with pikepdf.open(path) as pdf:
        fonts = [
            font for page in pdf.pages for font in page.resources.get("/Font", pikepdf.Dictionary()).as_dict().values()
        ]
        yield list({font.objgen: font for font in fonts}.values())


def test_pixels_are_those_of_weasyprint(runs: list[PreparedRun], originals: list[bytes], tmp_path: Path) -> None:
    # pdfium hints small glyphs of an OpenType file and not those of a bare CFF: 13 of 255 on their edges.
    proof = proof_file(runs, tmp_path)
    for page, expected in enumerate(pixels_trimmed(originals)):
        difference = ImageChops.difference(pixels(proof, page), expected)
        assert max(difference.tobytes()) <= 24


def test_outlines_are_those_of_the_runs(runs: list[PreparedRun]) -> None:
    merged = fonts_of(runs)
    compared = 0
    for run, names in zip(runs, merged.of_run, strict=True):
        for font in run.fonts:
            ours = outlines(zlib.decompress(merged.fonts[names[font.name]].program.data))
            theirs = outlines(zlib.decompress(font.program))
            for glyph in font.glyphs - {0}:
                assert ours(glyph) == theirs(glyph)
                compared += 1
    assert compared > 60


def outlines(program: bytes) -> Callable[[int], list[Any]]:
    """The drawing of each glyph of a font file or of a bare CFF, by glyph id."""

    def recorded(draw: Callable[[RecordingPen], None]) -> list[Any]:
        pen = RecordingPen()
        draw(pen)
        return list(pen.value)

    if program[:4] in (b"OTTO", b"\0\1\0\0", b"true"):
        font = TTFont(io.BytesIO(program))
        order, glyphs = font.getGlyphOrder(), font.getGlyphSet()
        return lambda glyph: recorded(glyphs[order[glyph]].draw)
    table = CFFFontSet()
    table.decompile(io.BytesIO(program), None)
    strings = table.topDictIndex[0].CharStrings
    names = table.topDictIndex[0].charset
    return lambda glyph: recorded(strings[names[glyph]].draw)


def pixels_trimmed(originals: list[bytes]) -> list[Image.Image]:
    """WeasyPrint's own pages, trimmed as the proof is."""
    pages = []
    for data in originals:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pdf.pages[0].obj.MediaBox = pdf.pages[0].obj.TrimBox
            buffer = io.BytesIO()
            pdf.save(buffer)
        pages.append(pixels(buffer.getvalue()))
    return pages


def test_text_is_that_of_weasyprint_to_the_character(
    runs: list[PreparedRun], originals: list[bytes], tmp_path: Path
) -> None:
    press = press_file(runs, tmp_path)
    for page, data in enumerate(originals):
        assert text(press, page) == text(data)
    assert "𠮷𪚥𡈽" in text(press, 1)


def test_each_face_is_embedded_once(runs: list[PreparedRun], tmp_path: Path) -> None:
    with fonts_in(press_file(runs, tmp_path)) as fonts:
        names = [str(font.BaseFont).split("+")[1] for font in fonts]
    assert len(names) == len(set(names))
    assert {"Booklet-Song", "Booklet-Song-Bold", "Booklet-Kai", "Booklet-FangSong"} <= set(names)


def test_each_page_names_only_its_own_fonts(runs: list[PreparedRun], tmp_path: Path) -> None:
    with pikepdf.open(press_file(runs, tmp_path)) as pdf:
        used = [
            {str(font.BaseFont).split("+")[1] for font in page.resources.Font.as_dict().values()} for page in pdf.pages
        ]
    assert "Booklet-FangSong" not in used[0]
    assert "Booklet-Kai" not in used[1]


def test_cff_charset_is_the_identity(runs: list[PreparedRun], tmp_path: Path) -> None:
    with fonts_in(press_file(runs, tmp_path)) as fonts:
        descriptors = [font.DescendantFonts[0].FontDescriptor for font in fonts]
        programs = [one.FontFile3 for one in descriptors if "/FontFile3" in one]
        assert {str(one.Subtype) for one in programs} == {"/CIDFontType0C"}
        tables = [one.read_bytes() for one in programs]
    for data in tables:
        table = CFFFontSet()
        table.decompile(io.BytesIO(data), None)
        charset = table.topDictIndex[0].charset
        assert charset[1:] == [f"cid{glyph:05d}" for glyph in range(1, len(charset))]
    assert len(tables) == 3


@pytest.mark.skipif(shutil.which("gs") is None, reason="Ghostscript is not installed")
def test_a_rip_that_reads_cids_prints_the_same_glyphs(runs: list[PreparedRun], tmp_path: Path) -> None:
    # Ghostscript looks CIDs up in the charset, pdfium takes them for glyph ids: both must agree.
    proof = proof_file(runs, tmp_path)
    subprocess.run(
        [
            *("gs", "-q", "-dBATCH", "-dNOPAUSE", "-dGraphicsAlphaBits=4", "-dTextAlphaBits=4"),
            *("-r100", "-sDEVICE=png16m", f"-o{tmp_path}/page%d.png", str(proof)),
        ],
        check=True,
    )
    for page in range(len(runs)):
        ours = pixels(proof, page, ppi=100).convert("L")
        theirs = Image.open(tmp_path / f"page{page + 1}.png").convert("L").resize(ours.size)
        small = (ours.width // 6, ours.height // 6)
        difference = ImageChops.difference(
            ours.resize(small, Image.Resampling.BOX), theirs.resize(small, Image.Resampling.BOX)
        )
        # A wrong glyph or an empty box changes its cell by half; other smoothing by little.
        assert max(difference.tobytes()) < 70


def test_runs_that_disagree_on_a_glyph_keep_their_own_text(runs: list[PreparedRun], tmp_path: Path) -> None:
    song = next(font for font in runs[2].fonts if font.face == "Booklet-Song")
    glyph = next(glyph for glyph, shown in song.text.items() if shown == "他")
    changed = replace(song, text={**song.text, glyph: "她"})
    others = tuple(font for font in runs[2].fonts if font is not song)
    merged = fonts_of([runs[0], replace(runs[2], fonts=(*others, changed))])
    same_face = [font for font in merged.fonts if font.face == "Booklet-Song"]
    assert [font.text[glyph] for font in same_face] == ["他", "她"]
    assert same_face[0].program is same_face[1].program


def test_a_face_without_a_file_keeps_the_runs_own_subset(runs: list[PreparedRun], tmp_path: Path) -> None:
    merged = merge_fonts(runs, lambda face: None if face == "Booklet-Kai" else FACES.get(face))
    kai = [font for font in merged.fonts if font.face == "Booklet-Kai"]
    assert len(kai) == 2
    assert kai[0].program.tag != kai[1].program.tag


def test_an_unreadable_face_is_a_resource_error(runs: list[PreparedRun], tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="font-unreadable"):
        merge_fonts(runs, lambda _: tmp_path / "none.otf")


def test_the_tag_depends_on_the_glyphs_alone(runs: list[PreparedRun]) -> None:
    tags = [[font.program.tag for font in fonts_of(runs).fonts] for _ in range(2)]
    assert tags[0] == tags[1]
    assert set(tags[0]).isdisjoint(font.program.tag for font in fonts_of(runs[:1]).fonts)


def test_unused_glyphs_of_the_run_are_not_embedded() -> None:
    run = prepared("<p>张</p>")
    (font,) = run.fonts
    assert len(font.glyphs) == 2
