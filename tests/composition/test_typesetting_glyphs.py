"""Glyphs read from PDFs: hand-made streams to the exact point, and PDFium as an independent witness."""

from __future__ import annotations

import ctypes
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
import typst
from typesetting import Glyph, read
from typesetting.ours import compose
from typesetting.pdffont import to_unicode
from typesetting.prose import paragraphs

from booklet.project import shipped

CMAP = b"""1 begincodespacerange <00> <FF> endcodespacerange
2 beginbfchar <01> <4E2D> <02> <20142014> endbfchar
2 beginbfrange <03> <05> <6587> <06> <07> [<D840DC0B> <0041>] endbfrange"""


def hand_made(content: bytes, form: bytes = b"") -> list[Glyph]:
    """A page with a Type 3 font whose codes 1 and 3 are one em and 2 is two; `/X Do` shows the form."""
    document = pikepdf.new()
    page = document.add_blank_page(page_size=(200, 200))
    stream = document.make_stream(CMAP)
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type3,
        FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
        FirstChar=1,
        Widths=[1000, 2000, 1000],
        ToUnicode=stream,
    )
    resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=document.make_indirect(font)))
    box = document.make_stream(form, Subtype=pikepdf.Name.Form, Matrix=[1, 0, 0, 1, 5, 7], Resources=resources)
    page.Resources = pikepdf.Dictionary(Font=resources.Font, XObject=pikepdf.Dictionary(X=box))
    page.Contents = document.make_stream(content)
    target = BytesIO()
    document.save(target)
    ((*glyphs,),) = read(target.getvalue())
    return glyphs


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"BT /F 10 Tf 20 30 Td [<01> 500 <02> -250 <03>] TJ ET", [("中", 20, 30), ("——", 25, 30), ("文", 47.5, 30)]),
        (b"BT /F 10 Tf 1 Tc 50 Tz 20 30 Td <0103> Tj ET", [("中", 20, 30), ("文", 25.5, 30)]),
        (b".5 0 0 -.5 0 200 cm BT /F 10 Tf 1 0 0 -1 40 60 Tm <01> Tj ET", [("中", 20, 170)]),
        (b"BT /F 10 Tf 12 TL 20 30 Td <01> Tj T* <01> Tj (\001) ' ET", [("中", 20, 30), ("中", 20, 18), ("中", 20, 6)]),
        (b"BT /F 10 Tf 3 Ts 20 30 TD <01> Tj 0 Ts 5 -2 TD <01> Tj ET", [("中", 20, 33), ("中", 25, 28)]),
        (b"q 1 0 0 1 50 0 cm Q BT /F 10 Tf <01> Tj ET", [("中", 0, 0)]),
        (b"1 0 0 1 10 10 cm /X Do BT /F 10 Tf <01> Tj ET", [("文", 17, 20), ("中", 10, 10)]),
        (b"BT /F 10 Tf 0 1 -1 0 9 9 Tm <01> Tj 1 0 0 1 9 9 Tm <03> Tj ET", [("文", 9, 9)]),
    ],
)
def test_hand_made_streams(content: bytes, expected: list[tuple[str, float, float]]) -> None:
    glyphs = hand_made(content, b"BT /F 10 Tf 2 3 Td <03> Tj ET")
    assert [glyph.char for glyph in glyphs] == [char for char, _, _ in expected]
    assert [glyph.x for glyph in glyphs] == pytest.approx([x for _, x, _ in expected])
    assert [glyph.y for glyph in glyphs] == pytest.approx([y for _, _, y in expected])


def test_sizes_and_advances_are_in_points() -> None:
    (glyph,) = hand_made(b".5 0 0 -.5 0 200 cm BT /F 12 Tf 1 0 0 -1 0 0 Tm <02> Tj ET")
    assert (glyph.size, glyph.advance, glyph.end, glyph.page) == pytest.approx((6, 12, 12, 1))


def test_actual_text_stands_beside_what_is_stored() -> None:
    one, two, three = hand_made(b"BT /F 9 Tf /Span <</ActualText <FEFF9EC4>>> BDC <0103> Tj EMC <01> Tj ET")
    assert [(glyph.char, glyph.actual) for glyph in (one, two, three)] == [("中", "黄"), ("文", ""), ("中", "中")]


def test_to_unicode_in_all_its_forms() -> None:
    assert to_unicode(CMAP) == {1: "中", 2: "——", 3: "文", 4: "斈", 5: "斉", 6: "\U0002000b", 7: "A"}


def test_a_coding_that_is_not_known_is_refused() -> None:
    from typesetting.pdffont import font_of

    font = pikepdf.Dictionary(
        Subtype=pikepdf.Name.Type0, BaseFont=pikepdf.Name("/X"), Encoding=pikepdf.Name("/GBK-EUC-H")
    )
    with pytest.raises(ValueError, match="GBK-EUC-H"):
        font_of(font)


def typst_pdf(folder: Path) -> bytes:
    path = folder / "page.typ"
    path.write_text(
        "#set page(width: 120mm, height: 60mm, margin: 10mm)\n#set par(justify: true)\n"
        '#set text(font: "Booklet Song", lang: "zh", size: 10.5pt)\n'
        "他说：“门开了，话就好说了。”2024年共有3,200户（含GDP 18.6%）走进了这条街上的小院子里。",
        encoding="utf-8",
    )
    return bytes(typst.compile(str(path), font_paths=[str(shipped("fonts"))], ignore_system_fonts=True))


@pytest.mark.parametrize("engine", ["ours", "typst"])
def test_pdfium_sees_the_same_origins(engine: str, tmp_path: Path) -> None:
    """Every glyph read here stands where PDFium has a character of the same code, within a hundredth of a point."""
    pdf = compose({20: paragraphs(3, 4)}, whole=True) if engine == "ours" else typst_pdf(tmp_path)
    with pypdfium2.PdfDocument(pdf) as document:
        text = document[0].get_textpage()
        seen = {}
        for index in range(text.count_chars()):
            x, y = ctypes.c_double(), ctypes.c_double()
            pdfium.FPDFText_GetCharOrigin(text.raw, index, x, y)
            code = pdfium.FPDFText_GetUnicode(text.raw, index)
            seen[(round(x.value, 1), round(y.value, 1), code)] = (x.value, y.value)
    glyphs = [glyph for glyph in read(pdf)[0] if len(glyph.char) == 1 and glyph.char != " "]
    assert len(glyphs) > 40
    for glyph in glyphs:
        near = [
            seen.get((round(glyph.x + dx, 1), round(glyph.y + dy, 1), ord(glyph.char)))
            for dx in (-0.02, 0, 0.02)
            for dy in (-0.02, 0, 0.02)
        ]
        assert any(one and max(abs(one[0] - glyph.x), abs(one[1] - glyph.y)) < 0.01 for one in near), glyph


def test_a_path_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"
    path.write_bytes(typst_pdf(tmp_path))
    assert [len(page) for page in read(path)] == [len(page) for page in read(path.read_bytes())]
