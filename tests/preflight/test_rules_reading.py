"""The interpreter below the rules: operators read right, things put where they print, limits kept."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from preflight_pdfs import PT, add, font, good, line, save, separation, text

from booklet.findings import Severity
from booklet.geometry import Rect
from booklet.press.preflight import preflight
from booklet.press.preflight.document import opened, page_boxes, read_document
from booklet.press.preflight.painted import Fill, Image, PaintedPage, Stroke, Text
from booklet.press.preflight.painted_fonts import cid_widths, read_font, unicode_map
from booklet.press.preflight.painted_lexer import instructions
from booklet.press.preflight.painted_objects import Unreadable, unpacked
from booklet.press.preflight.painted_sheet import Shop, WalkLimits
from booklet.press.preflight.painted_walk import walk_page


def walked(pdf: pikepdf.Pdf, limits: WalkLimits | None = None) -> PaintedPage:
    """The first page of a file as it is painted."""
    file = io.BytesIO()
    pdf.save(file)
    with pikepdf.open(file) as again:
        return walk_page(again.pages[0], page_boxes(again.pages[0], 1).facts, Shop(limits or WalkLimits()))


def only_text(content: bytes) -> Text:
    (found,) = [thing for thing in walked(good([content])).things if isinstance(thing, Text)]
    return found


def near(area: Rect | None, x0: float, y0: float, x1: float, y1: float) -> bool:
    assert area is not None
    return [area.x0, area.y0, area.x1, area.y1] == pytest.approx([x0, y0, x1, y1], abs=0.01)


# Operators

names = st.from_regex(r"/[A-Za-z0-9]{1,6}", fullmatch=True).map(str.encode)
plain_numbers = st.decimals(-9999, 9999, places=3).map(lambda value: f"{value:f}".encode())
literals = st.binary(max_size=12).map(lambda value: pikepdf.String(value).unparse())
hexes = st.binary(max_size=6).map(lambda value: b"<" + value.hex().encode() + b">")
arrays = st.lists(plain_numbers | literals | hexes, max_size=4).map(lambda parts: b"[" + b" ".join(parts) + b"]")
operands = st.lists(names | plain_numbers | literals | hexes | arrays, max_size=4)
operators = st.sampled_from([b"Tj", b"TJ", b"re", b"'", b'"', b"f*", b"cm", b"T*", b"d0", b"Q"])
gaps = st.sampled_from([b" ", b"\n", b"\r\n", b"  ", b" % a comment (\n"])


@given(st.lists(st.tuples(operands, operators), max_size=8), gaps)
def test_operators_are_read_as_a_parser_reads_them(written: list[tuple[list[bytes], bytes]], gap: bytes) -> None:
    data = gap.join(b" ".join([*parts, operator]) for parts, operator in written)
    with pikepdf.new() as holder:
        expected = [
            (str(item.operator).encode(), [canonical(one) for one in item.operands])
            for item in pikepdf.parse_content_stream(pikepdf.Stream(holder, data))
        ]
    found = [(operator, pieces(parts)) for operator, parts in instructions(data)]
    assert found == [(operator, [part for one in parts for part in one]) for operator, parts in expected]


def canonical(value: object) -> list[object]:
    if isinstance(value, pikepdf.Array):
        return [part for one in value for part in canonical(one)]
    if isinstance(value, pikepdf.String):
        return [bytes(value).hex()]
    return [str(value)] if isinstance(value, pikepdf.Name) else [float(value)]  # type: ignore[arg-type]


def pieces(parts: bytes) -> list[object]:
    found: list[object] = []
    for token in parts.replace(b"[", b" ").replace(b"]", b" ").replace(b"<", b" <").replace(b">", b"> ").split():
        if token.startswith(b"<"):
            found.append(token[1:-1].decode().lower())
        else:
            found.append(token.decode() if token.startswith(b"/") else float(token))
    return found


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"/Span <</ActualText (a (b) c) /X [1 2]>> BDC f EMC", [b"BDC", b"f", b"EMC"]),
        (b"[(a)-20(b)]TJ(c)Tj", [b"TJ", b"Tj"]),
        (b"q BI /W 1 /H 1 /BPC 8 /CS /G ID EI\xff\x00 EI Q", [b"q", b"BI", b"Q"]),
        (b"1 0 0 1 0 0 cm%comment\nf", [b"cm", b"f"]),
        (b"1 2 3", []),
        (b"} { ) f", [b"f"]),
    ],
)
def test_odd_operators(data: bytes, found: list[bytes]) -> None:
    assert [operator for operator, _ in instructions(data)] == found


@pytest.mark.parametrize("data", [b"(open Tj", b"BI /W 1 ID abc", b"1 " * 300_000 + b"{"])
def test_streams_that_never_end_are_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        list(instructions(data))


# Text

BASE = b"BT /F 10 Tf 1 0 0 1 100 200 Tm "


@pytest.mark.parametrize(
    ("content", "area"),
    [
        (BASE + b"<0001> Tj ET", (100, 200, 110, 210)),
        (BASE + b"<00010001> Tj ET", (100, 200, 120, 210)),
        (BASE + b"<00030001> Tj ET", (110, 200, 120, 210)),
        (BASE + b"[<0001> 500 <0001>] TJ ET", (100, 200, 115, 210)),
        (BASE + b"[<0001> -500 <0001>] TJ ET", (100, 200, 125, 210)),
        (BASE + b"2 Tc <00010001> Tj ET", (100, 200, 122, 210)),
        (BASE + b"50 Tz <00010001> Tj ET", (100, 200, 110, 210)),
        (BASE + b"3 Ts <0001> Tj ET", (100, 203, 110, 213)),
        (BASE + b"5 7 Td <0001> Tj ET", (105, 207, 115, 217)),
        (BASE + b"0 -12 TD T* <0001> Tj ET", (100, 176, 110, 186)),
        (BASE + b"12 TL <0001> ' ET", (100, 188, 110, 198)),
        (BASE + b'12 TL 0 4 <00010001> " ET', (100, 188, 124, 198)),
        (b"BT /F 10 Tf 0 1 -1 0 100 200 Tm <00010001> Tj ET", (90, 200, 100, 220)),
        (b"q 2 0 0 2 10 20 cm BT /F 10 Tf 1 0 0 -1 100 200 Tm <0001> Tj ET Q", (210, 400, 230, 420)),
    ],
)
def test_text_stands_where_its_outlines_print(content: bytes, area: tuple[float, float, float, float]) -> None:
    assert near(only_text(content).area, *area)


def test_text_goes_on_where_it_stopped() -> None:
    content = BASE + b"<0001> Tj [100] TJ <0001> Tj ET"
    last = [thing for thing in walked(good([content])).things if isinstance(thing, Text)][-1]
    assert near(last.area, 109, 200, 119, 210)


def test_vertical_text_runs_down() -> None:
    pdf = good([BASE + b"<00010001> Tj ET"])
    pdf.pages[0].obj.Resources.Font.F.Encoding = Name("/Identity-V")
    (found,) = [thing for thing in walked(pdf).things if isinstance(thing, Text)]
    # The origin of a glyph is above its middle, 880 thousandths up; each goes an em down (ISO 32000-2, 9.7.4.3).
    assert near(found.area, 95, 181.2, 105, 201.2)


def test_size_and_text() -> None:
    found = only_text(b"q 0 3 -3 0 0 0 cm BT /F 4 Tf 1 0 0 1 10 -20 Tm <00010002> Tj ET Q")
    assert found.size_pt == pytest.approx(12)
    assert found.text == "一二"


def test_a_text_without_a_font_is_no_silent_loss() -> None:
    page = walked(good([b"BT /Nowhere 10 Tf (a) Tj ET"]))
    assert not page.complete


def test_simple_fonts() -> None:
    pdf = good([BASE + b"(AB) Tj ET"])
    program = pdf.pages[0].obj.Resources.Font.F.DescendantFonts[0].FontDescriptor
    made = Dictionary(
        Type=Name.Font, Subtype=Name.TrueType, BaseFont=Name.Square, FirstChar=65, LastChar=66, Widths=[1000, 500],
        Encoding=Dictionary(Type=Name.Encoding, Differences=Array([65, Name("/uni4E00"), Name("/uni9F98")])),
        FontDescriptor=program,
    )  # fmt: skip
    made.FontDescriptor.Flags = 32
    add(pdf, "Font", "F", pdf.make_indirect(made))
    (found,) = [thing for thing in walked(pdf).things if isinstance(thing, Text)]
    assert found.text == "一龘"
    assert [found.font.fault(code) for code in found.codes] == ["", ".notdef 龘 U+9F98"]


@pytest.mark.parametrize(
    ("cmap", "found"),
    [
        (b"beginbfchar <0001> <4e00> <02> <d842dfb7> endbfchar", {1: "一", 2: "𠮷"}),
        (b"beginbfrange <0001> <0003> <4e00> endbfrange", {1: "一", 2: "丁", 3: "丂"}),
        (b"beginbfrange <0001> <0002> [<4e00> <00660069>] endbfrange", {1: "一", 2: "fi"}),
        (b"beginbfchar <0001> <> endbfchar", {1: ""}),
    ],
)
def test_to_unicode(cmap: bytes, found: dict[int, str]) -> None:
    assert unicode_map(cmap) == found


def test_cid_widths() -> None:
    array = Array([1, Array([500, 600]), 10, 12, 700, 20, Array([800])])
    assert cid_widths(array) == {1: 500, 2: 600, 10: 700, 11: 700, 12: 700, 20: 800}


# Fonts of the shipped kind: CFF by itself, CID-keyed


def test_a_bare_cff_is_measured() -> None:
    source = Path(__file__).parents[2] / "fonts/BookletFangSong-Regular.otf"
    with TTFont(source, lazy=True) as face:
        glyph = face.getGlyphID(face.getBestCmap()[ord("永")])
        bare = face.reader["CFF "]
        cff = face["CFF "].cff[0]
        expected = cff.CharStrings[face.getGlyphName(glyph)].calcBounds(cff.CharStrings)
    pdf = pikepdf.new()
    made = font(pdf)
    descriptor = made.DescendantFonts[0].FontDescriptor
    del descriptor["/FontFile2"]
    descriptor.FontFile3 = pdf.make_stream(bare, Subtype=Name.CIDFontType0C)
    made.DescendantFonts[0].Subtype = Name.CIDFontType0
    del made.DescendantFonts[0]["/CIDToGIDMap"]
    read = read_font("1", made)
    # In a face that is not CID-keyed, and in one whose charset is the identity, the CID is the glyph.
    _, bounds = read.metrics(glyph)
    assert bounds == pytest.approx(expected, abs=1.5)


# Things


def test_clips_forms_and_matrices_meet() -> None:
    pdf = good([b"q 10 10 50 50 re W n /Fm Do Q 0 0 1 1 re f"])
    form = pdf.make_stream(
        b"0 0 100 100 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 20, 200], Matrix=[1, 0, 0, 1, 30, 0]
    )
    add(pdf, "XObject", "Fm", form)
    inside, after = (thing for thing in walked(pdf).things if isinstance(thing, Fill))
    assert near(inside.area, 30, 0, 130, 100)
    assert near(inside.visible, 30, 10, 50, 60)
    assert near(after.visible, 0, 0, 1, 1)


def test_a_form_is_read_once_and_painted_each_time() -> None:
    pdf = good([b"/Fm Do 1 0 0 1 50 0 cm /Fm Do"])
    form = pdf.make_stream(b"0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    add(pdf, "XObject", "Fm", form)
    first, second = (thing for thing in walked(pdf).things if isinstance(thing, Fill))
    assert second.area.x0 - first.area.x0 == pytest.approx(50)


def test_the_state_of_a_form_stays_in_it() -> None:
    pdf = good([b"0 1 0 0 k /Fm Do 0 0 1 1 re f"])
    form = pdf.make_stream(
        b"0 0 1 1 re f 1 0 0 0 k 0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9]
    )
    add(pdf, "XObject", "Fm", form)
    colours = [thing.colour.components for thing in walked(pdf).things if isinstance(thing, Fill)]
    assert colours == [(0, 1, 0, 0), (1, 0, 0, 0), (0, 1, 0, 0)]


def test_spot_colours_and_their_places() -> None:
    pdf = good([b"/Gold cs 0.5 scn 10 10 5 5 re f /Gold cs 0 scn 90 90 5 5 re f"])
    add(pdf, "ColorSpace", "Gold", separation("烫金"))
    page = walked(pdf)
    assert set(page.spots) == {"烫金"}
    assert near(page.spots["烫金"], 10, 10, 15, 15)
    first = page.things[0]
    assert isinstance(first, Fill) and first.colour.inks == (("烫金", 0.5),)


def test_inline_images_are_seen() -> None:
    (found,) = walked(good([b"q 72 0 0 36 9 9 cm BI /W 100 /H 50 /BPC 8 /CS /RGB ID xx EI Q"])).things
    assert isinstance(found, Image)
    assert (found.width_px, found.height_px, found.space) == (100, 50, "DeviceRGB")
    assert (found.ppi_x, found.ppi_y) == pytest.approx((100, 100))


def test_inline_lzw_is_noted() -> None:
    page = walked(good([b"BI /W 1 /H 1 /BPC 8 /CS /G /F [/A85 /LZW] ID xx EI"]))
    assert [(one.kind, one.detail) for one in page.features] == [("filter", "LZWDecode")]


def test_stretched_lines_count_their_thinner_way() -> None:
    (found,) = walked(good([b"q 4 0 0 1 0 0 cm 2 w 9 9 m 9 99 l S Q"])).things
    assert isinstance(found, Stroke)
    assert found.width_pt == pytest.approx(2)


# Limits


@pytest.mark.parametrize(
    ("limits", "content"),
    [
        (WalkLimits(operators=5), b"0 0 1 1 re f " * 3),
        (WalkLimits(operators_a_page=5), b"0 0 1 1 re f " * 3),
        (WalkLimits(things_a_page=2), b"0 0 1 1 re f " * 3),
        (WalkLimits(glyphs_a_page=2), BASE + b"<000100010001> Tj ET"),
        (WalkLimits(states=2), b"q q q Q Q Q"),
        (WalkLimits(stream_bytes=10), b"0 0 1 1 re f"),
        (WalkLimits(depth=3), b"/Fm Do"),
    ],
)
def test_a_limit_leaves_the_page_incomplete(limits: WalkLimits, content: bytes) -> None:
    pdf = good([content])
    form = pdf.make_stream(b"/Fm Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    form.Resources = Dictionary(XObject=Dictionary(Fm=form))
    add(pdf, "XObject", "Fm", form)
    page = walked(pdf, limits)
    assert not page.complete
    assert [one.kind for one in page.features] == ["cut-off"]


@pytest.mark.parametrize("packed", [True, False])
def test_streams_unpack_within_a_limit(packed: bool) -> None:
    pdf = pikepdf.new()
    stream = pikepdf.Stream(pdf, b"")
    if packed:
        stream.write(zlib.compress(bytes(1 << 20)), filter=Name.FlateDecode)
    else:
        stream.write(bytes(1 << 20))
    assert len(unpacked(stream, 1 << 20)) == 1 << 20
    with pytest.raises(Unreadable):
        unpacked(stream, (1 << 20) - 1)


# Documents


def test_what_acts_is_found(tmp_path: Path) -> None:
    pdf = good([b""])
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    pdf.pages[0].obj.AA = Dictionary(O=pdf.make_indirect(Dictionary(S=Name.Launch)))
    pdf.Root.AcroForm = Dictionary(Fields=Array([pdf.make_indirect(Dictionary(T=pikepdf.String("a")))]))
    pdf.attachments["a.txt"] = b"a"
    path = save(pdf, tmp_path / "a.pdf")
    with opened(path) as again:
        document = read_document(again, path)
    assert {("pdf-active", 0, "OpenAction"), ("pdf-active", 1, "AA"), ("pdf-active", 0, "Launch")} <= {
        (item.id, item.place.page, item.values.get("what", "")) for item in document.findings
    }
    assert {item.id for item in document.findings} == {"pdf-active", "pdf-attachment"}


def test_fonts_are_listed_only_where_used() -> None:
    pdf = good([text()])
    add(pdf, "Font", "Other", font(pdf, embedded=False))
    shop = Shop()
    file = io.BytesIO()
    pdf.save(file)
    with pikepdf.open(file) as again:
        walk_page(again.pages[0], page_boxes(again.pages[0], 1).facts, shop)
    assert len(shop.fonts) == 1


def test_compressed_objects_are_newer_than_x1a(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    good([text()], "x1a").save(path, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    assert [hit.figure for hit in preflight(path, plates="none").result("p03").hits] == ["xref stream (PDF 1.5)"]


def test_an_error_is_kept_however_much_else_is_wrong(tmp_path: Path) -> None:
    many = b"".join(line(0.09 * PT) for _ in range(100))
    path = save(good([many + line(0), *[many] * 60]), tmp_path / "a.pdf")
    result = preflight(path, plates="none").result("p34")
    assert result.outcome == "error"
    assert result.hits[0].severity is Severity.ERROR
    assert {hit.page for hit in result.hits} == set(range(1, 62))
    assert len(result.hits) + result.unlisted == 61 * 100 + 1
    assert len(result.hits) < 1100
