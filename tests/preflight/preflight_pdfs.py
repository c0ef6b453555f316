"""Minimal PDFs for the tests of the preflight: a good press file of one page, and ways to make it bad.

The page is 100 × 140 mm with 3 mm of bleed, 13 mm from the edges of its media box. The one font's every glyph is a
solid square of its em (U+4E00 `一`), save a blank one: text stands exactly where its matrix says.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pikepdf
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pikepdf import Array, Dictionary, Name

from booklet.press.condition import COATED_FOGRA39_300

PT = 72 / 25.4
TRIM_MM = (100.0, 140.0)
BLEED_MM = 3.0
MARGIN_MM = 13.0
"""From the edge of the media box to the trim."""

Change = Callable[[pikepdf.Pdf], None]

_STAMP = "D:20260301083000Z"
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/">
{0}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>"""
XMP: Mapping[str, str] = {
    "dc:title": '<rdf:Alt><rdf:li xml:lang="x-default">画册</rdf:li></rdf:Alt>',
    "xmp:CreateDate": "2026-03-01T08:30:00Z",
    "xmp:ModifyDate": "2026-03-01T08:30:00Z",
    "xmp:MetadataDate": "2026-03-01T08:30:00Z",
    "xmpMM:DocumentID": "uuid:1",
    "xmpMM:VersionID": "1",
    "xmpMM:RenditionClass": "default",
    "pdfxid:GTS_PDFXVersion": "PDF/X-4",
}

GLYPHS = {0: "", 1: "一", 2: "二", 3: "\u3000", 4: "\ue000", 5: "\ufffd", 6: "三"}
"""What ToUnicode says of the font's glyphs. 0 is .notdef; 3 and 6 are blank."""


@cache
def font_program() -> bytes:
    """A TrueType font of squares."""
    order = [".notdef", "one", "two", "space", "private", "lost", "blank"]
    square = TTGlyphPen(None)
    for index, point in enumerate(((0, 0), (0, 1000), (1000, 1000), (1000, 0))):
        (square.lineTo if index else square.moveTo)(point)
    square.closePath()
    solid, empty = square.glyph(), TTGlyphPen(None).glyph()
    build = FontBuilder(1000, isTTF=True)
    build.setupGlyphOrder(order)
    build.setupCharacterMap({0x4E00: "one", 0x4E8C: "two"})
    build.setupGlyf({name: empty if name in ("space", "blank") else solid for name in order})
    build.setupHorizontalMetrics(dict.fromkeys(order, (1000, 0)))
    build.setupHorizontalHeader(ascent=1000, descent=0)
    build.setupOS2()
    build.setupPost()
    build.font["head"].created = build.font["head"].modified = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
    file = io.BytesIO()
    build.save(file)
    return file.getvalue()


def font(pdf: pikepdf.Pdf, *, embedded: bool = True, to_unicode: Mapping[int, str] = GLYPHS) -> pikepdf.Object:
    """The font as a PDF font with two-byte codes that are glyph numbers."""
    descriptor = Dictionary(
        Type=Name.FontDescriptor, FontName=Name("/ABCDEF+Square"), Flags=4, FontBBox=[0, 0, 1000, 1000],
        ItalicAngle=0, Ascent=1000, Descent=0, CapHeight=1000, StemV=80,
    )  # fmt: skip
    if embedded:
        descriptor.FontFile2 = pdf.make_stream(font_program())
    below = Dictionary(
        Type=Name.Font, Subtype=Name.CIDFontType2, BaseFont=Name("/ABCDEF+Square"), CIDToGIDMap=Name.Identity, DW=1000,
        CIDSystemInfo=Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
    )  # fmt: skip
    rows = "".join(f"<{code:04x}> <{text.encode('utf-16-be').hex()}>\n" for code, text in to_unicode.items() if text)
    cmap = f"begincmap 1 begincodespacerange <0000> <ffff> endcodespacerange 1 beginbfchar\n{rows}endbfchar endcmap"
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font, Subtype=Name.Type0, BaseFont=Name("/ABCDEF+Square"), Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(below)]), ToUnicode=pdf.make_stream(cmap.encode()),
        )
    )  # fmt: skip


def separation(name: str, tint: Sequence[float] = (0, 0, 0, 1)) -> Array:
    """A Separation space whose alternate is DeviceCMYK."""
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=list(tint), N=1)
    return Array([Name.Separation, Name("/" + name), Name.DeviceCMYK, function])


def icc(pdf: pikepdf.Pdf, components: int = 3) -> Array:
    """An ICCBased space; what its profile says is nobody's business here."""
    return Array([Name.ICCBased, pdf.make_stream(b"\0" * 128, N=components)])


def good(contents: Sequence[bytes] = (b"",), variant: str = "x4", bleed_mm: float = BLEED_MM) -> pikepdf.Pdf:
    """A press file that every rule likes, with a page for each content stream.

    Its resources: font `/F`; `/Over` and `/Knock` switch overprint on and off; `/Foil` and `/All` are Separations.
    """
    pdf = pikepdf.new()
    resources = pdf.make_indirect(
        Dictionary(
            Font=Dictionary(F=font(pdf)),
            ExtGState=Dictionary(
                Over=Dictionary(OP=True, op=True, OPM=1),
                Knock=Dictionary(OP=False, op=False, OPM=0),
                Half=Dictionary(ca=0.5, CA=0.5),
                Multiply=Dictionary(BM=Name.Multiply),
            ),
            ColorSpace=Dictionary(Foil=separation("Foil"), All=separation("All")),
        )
    )
    for content in contents:
        page = pdf.add_blank_page(page_size=(100, 100))
        page.obj.Resources = resources
        page.obj.Contents = pdf.make_stream(content)
        set_boxes(page, bleed_mm=bleed_mm)
    _identify(pdf, variant)
    return pdf


def set_boxes(
    page: pikepdf.Page, trim_mm: tuple[float, float] = TRIM_MM, bleed_mm: float = BLEED_MM, margin_mm: float = MARGIN_MM
) -> None:
    """The boxes of a page, from its trimmed size."""
    width, height = trim_mm
    for key, out in (("MediaBox", margin_mm), ("BleedBox", bleed_mm), ("TrimBox", 0.0)):
        low = margin_mm - out
        page.obj[f"/{key}"] = Array(
            [round(one * PT, 5) for one in (low, low, margin_mm + width + out, margin_mm + height + out)]
        )


def _identify(pdf: pikepdf.Pdf, variant: str) -> None:
    for key, value in {
        "Title": "画册", "Creator": "test", "Producer": "test", "CreationDate": _STAMP, "ModDate": _STAMP,
    }.items():  # fmt: skip
        pdf.docinfo[f"/{key}"] = pikepdf.String(value)
    pdf.docinfo.Trapped = Name("/False")
    if variant == "x4":
        set_xmp(pdf, XMP)
    else:
        pdf.docinfo.GTS_PDFXVersion = pikepdf.String("PDF/X-1a:2003")
    profile = pdf.make_stream(profile_bytes(), N=4)
    pdf.Root.OutputIntents = Array([pdf.make_indirect(intent(profile))])


@cache
def profile_bytes() -> bytes:
    """The head of a real press profile: all that is read of it."""
    return COATED_FOGRA39_300.profile.read_bytes()[:256]


def intent(profile: pikepdf.Object | None, identifier: str = "FOGRA39") -> Dictionary:
    """An output intent for print."""
    made = Dictionary(
        Type=Name.OutputIntent, S=Name.GTS_PDFX, OutputConditionIdentifier=pikepdf.String(identifier),
        RegistryName=pikepdf.String("http://www.color.org"),
    )  # fmt: skip
    if profile is not None:
        made.DestOutputProfile = profile
    return made


def set_xmp(pdf: pikepdf.Pdf, values: Mapping[str, str]) -> None:
    """Write XMP with these properties."""
    data = _XMP.format("".join(f"<{key}>{value}</{key}>\n" for key, value in values.items()))
    pdf.Root.Metadata = pdf.make_stream(data.encode(), Type=Name.Metadata, Subtype=Name.XML)


def save(pdf: pikepdf.Pdf, target: Path, version: str = "1.6", with_id: bool = True) -> Path:
    """Write a file as its variant wants it."""
    file = io.BytesIO()
    pdf.save(
        file,
        force_version=version,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        compress_streams=False,
        deterministic_id=True,
    )
    data = file.getvalue()
    if not with_id:
        assert data.count(b"/ID [") == 1
        data = data.replace(b"/ID [", b"/Id [")
    target.write_bytes(data)
    pdf.close()
    return target


# Content, in millimetres from the lower left corner of the trim


def at(mm: float) -> float:
    """A place of the trim as a coordinate of the page."""
    return round((mm + MARGIN_MM) * PT, 5)


def text(
    size_pt: float = 16, x_mm: float = 20, y_mm: float = 20, colour: str = "0 0 0 1 k", codes: Sequence[int] = (1,),
    before: str = "/Over gs", render: int = 0,
) -> bytes:  # fmt: skip
    """A line of squares whose first one's lower left corner is at the place."""
    shown = "".join(f"{code:04x}" for code in codes)
    place = f"1 0 0 1 {at(x_mm)} {at(y_mm)} Tm"
    return f"q {before} {colour} BT {render} Tr /F {size_pt} Tf {place} <{shown}> Tj ET Q\n".encode()


def rectangle(
    x_mm: float, y_mm: float, width_mm: float, height_mm: float, colour: str = "0.3 0.2 0.2 0 k",
         before: str = "/Knock gs"
) -> bytes:  # fmt: skip
    """A filled rectangle."""
    size = f"{round(width_mm * PT, 5)} {round(height_mm * PT, 5)}"
    return f"q {before} {colour} {at(x_mm)} {at(y_mm)} {size} re f Q\n".encode()


def line(width_pt: float, colour: str = "0 0 0 1 K", before: str = "/Over gs", scale: float = 1.0) -> bytes:
    """A level line of 50 mm; `scale` shrinks the matrix that it is drawn in."""
    place = f"{scale} 0 0 {scale} {at(20)} {at(60)} cm {width_pt / scale:.5f} w"
    return f"q {before} {colour} {place} 0 0 m {50 * PT / scale:.3f} 0 l S Q\n".encode()


def placed(name: str, width_mm: float, height_mm: float, x_mm: float = 20, y_mm: float = 20, before: str = "") -> bytes:
    """An XObject drawn at a size."""
    size = f"{round(width_mm * PT, 5)} 0 0 {round(height_mm * PT, 5)} {at(x_mm)} {at(y_mm)}"
    return f"q {before} {size} cm /{name} Do Q\n".encode()


def add(pdf: pikepdf.Pdf, category: str, name: str, value: pikepdf.Object) -> None:
    """Put something among the pages' resources."""
    resources = pdf.pages[0].obj.Resources
    if f"/{category}" not in resources:
        resources[f"/{category}"] = Dictionary()
    resources[f"/{category}"][f"/{name}"] = value


def image(
    width: int, height: int, *, space: str = "/DeviceCMYK", bits: int = 8, data: bytes = b"", **entries: object
) -> Change:
    """Puts an image `/Im` among the resources. Its data is not there: nothing may look at it."""

    def change(pdf: pikepdf.Pdf) -> None:
        stream = pdf.make_stream(
            data, Type=Name.XObject, Subtype=Name.Image, Width=width, Height=height, BitsPerComponent=bits,
            ColorSpace=Name(space), **entries,
        )  # fmt: skip
        add(pdf, "XObject", "Im", stream)

    return change


def jpeg_head(ppi: int) -> bytes:
    """The start of a JPEG file that claims a resolution."""
    density = ppi.to_bytes(2, "big")
    return b"\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\1" + density + density + b"\0\0\xff\xd9"


def group(space: str | None) -> Change:
    """Puts a form `/Fm` with a transparency group among the resources."""

    def change(pdf: pikepdf.Pdf) -> None:
        made = Dictionary(S=Name.Transparency)
        if space is not None:
            made.CS = Name(space)
        form = pdf.make_stream(
            b"0 0 0 0.5 k 0 0 1 1 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1], Group=made
        )
        add(pdf, "XObject", "Fm", form)

    return change
