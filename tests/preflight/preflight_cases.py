"""The table of the rules: for each a good file and bad ones, on both sides of every threshold.

A case builds its file, says the job, and names what the rule answers: its outcome, the figure of the worst hit, its
page, and where it matters its place. `test_rules_table.py` runs them, and shows that moving any threshold changes one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypedDict

import pikepdf
from pikepdf import Array, Dictionary, Name
from preflight_pdfs import (
    PT,
    TRIM_MM,
    XMP,
    Change,
    add,
    at,
    font,
    font_program,
    good,
    group,
    icc,
    image,
    intent,
    jpeg_head,
    line,
    placed,
    profile_bytes,
    rectangle,
    save,
    separation,
    set_boxes,
    set_xmp,
    text,
)

from booklet.geometry import Rect
from booklet.press.preflight import CoverSize, Job, Limits, PreflightReport, preflight
from booklet.press.preflight.types import Outcome

Variant = Literal["x4", "x1a"]


@dataclass(frozen=True)
class Case:
    """A file and what a rule says of it. `change` makes the good file bad, after its pages are there."""

    rule: str
    name: str
    outcome: Outcome
    figure: str = ""
    content: bytes | Sequence[bytes] = b""
    change: Change | None = None
    job: Job = field(default_factory=Job)
    variant: Variant = "x4"
    page: int | None = None
    area: Rect | None = None
    hits: int | None = None
    reason: str = ""
    version: str = ""
    with_id: bool = True
    patch: tuple[bytes, bytes] | None = None
    """Bytes of the written file that become others of the same length: what no writer would write."""
    plates: Literal["none", "vectors"] = "none"
    limits: Limits = field(default_factory=Limits)

    def build(self, folder: Path) -> Path:
        """Write the case's file."""
        pages = [self.content] if isinstance(self.content, bytes) else list(self.content)
        pdf = good(pages, self.variant)
        if self.change is not None:
            self.change(pdf)
        version = self.version or {"x4": "1.6", "x1a": "1.4"}[self.variant]
        path = save(pdf, folder / "case.pdf", version, self.with_id)
        if self.patch is not None:
            data = path.read_bytes()
            assert self.patch[0] in data
            path.write_bytes(data.replace(*self.patch))
        return path

    def judge(self, path: Path, limits: Limits | None = None) -> PreflightReport:
        """Judge the file that was built."""
        return preflight(path, self.job, limits or self.limits, plates=self.plates)


def drop_info(key: str) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        del pdf.docinfo[f"/{key}"]

    return change


def info(key: str, value: pikepdf.Object) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo[f"/{key}"] = value

    return change


def xmp_without(key: str) -> Change:
    return lambda pdf: set_xmp(pdf, {name: value for name, value in XMP.items() if name != key})


def intents(*made: str) -> Change:
    """Output intents: `none` without a profile, else with this class and space in the profile's header."""

    def change(pdf: pikepdf.Pdf) -> None:
        found = Array()
        for kind in made:
            profile = None
            if kind != "none":
                head = bytearray(profile_bytes())
                head[12:16], head[16:20] = kind[:4].encode(), kind[4:].encode()
                profile = pdf.make_stream(bytes(head), N=4)
            found.append(pdf.make_indirect(intent(profile)))
        pdf.Root.OutputIntents = found

    return change


def identifier(called: str, registry: str = "http://www.color.org") -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.OutputIntents[0].OutputConditionIdentifier = pikepdf.String(called)
        pdf.Root.OutputIntents[0].RegistryName = pikepdf.String(registry)

    return change


def page_entry(key: str, value: object, page: int = 0) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        if value is None:
            del pdf.pages[page].obj[f"/{key}"]
        else:
            pdf.pages[page].obj[f"/{key}"] = value

    return change


def boxes(trim_mm: tuple[float, float] = TRIM_MM, bleed_mm: float = 3.0, margin_mm: float = 13.0) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            set_boxes(page, trim_mm, bleed_mm, margin_mm)

    return change


def one_sided(side: int, bleed_mm: float) -> Change:
    """The bleed box drawn in on one side: 0 left, 1 bottom, 2 right, 3 top."""

    def change(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            sign = -1 if side < 2 else 1
            page.obj.BleedBox[side] = round(float(page.obj.TrimBox[side]) + sign * bleed_mm * PT, 5)

    return change


def annotation(x_mm: float, y_mm: float, subtype: str = "Link") -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        place = [at(x_mm), at(y_mm), at(x_mm + 2), at(y_mm + 2)]
        pdf.pages[0].obj.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name("/" + subtype), Rect=place)])

    return change


def other_font(kind: str) -> Change:
    """Another font as `/F`."""

    def change(pdf: pikepdf.Pdf) -> None:
        made: pikepdf.Object
        if kind == "type3":
            proc = pdf.make_stream(b"1000 0 0 0 1000 1000 d1 0 0 1000 1000 re f")
            made = Dictionary(
                Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1000, 1000], FontMatrix=[0.001, 0, 0, 0.001, 0, 0],
                CharProcs=Dictionary(a=proc), Encoding=Dictionary(Differences=Array([0, Name("/b"), Name("/a")])),
                FirstChar=0, LastChar=1, Widths=[1000, 1000],
            )  # fmt: skip
        elif kind == "standard":
            made = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
        else:
            made = font(pdf, embedded=False)
        add(pdf, "Font", "F", pdf.make_indirect(made))

    return change


def broken_font(pdf: pikepdf.Pdf) -> None:
    below = pdf.pages[0].obj.Resources.Font.F.DescendantFonts[0]
    below.FontDescriptor.FontFile2 = pdf.make_stream(font_program()[:40])


def space(name: str, value: str) -> Change:
    """A colour space `/Cs` among the resources."""

    def change(pdf: pikepdf.Pdf) -> None:
        made: dict[str, pikepdf.Object] = {
            "icc": icc(pdf),
            "icc4": icc(pdf, 4),
            "calgray": Array([Name.CalGray, Dictionary(WhitePoint=[1, 1, 1])]),
            "calrgb": Array([Name.CalRGB, Dictionary(WhitePoint=[1, 1, 1])]),
            "lab": Array([Name.Lab, Dictionary(WhitePoint=[1, 1, 1])]),
            "indexed-rgb": Array([Name.Indexed, Name.DeviceRGB, 1, pikepdf.String(b"\0\0\0\xff\xff\xff")]),
            "indexed-cmyk": Array([Name.Indexed, Name.DeviceCMYK, 1, pikepdf.String(bytes(8))]),
        }
        add(pdf, "ColorSpace", name, made[value])

    return change


def spots(*names: str) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        for index, called in enumerate(names):
            add(pdf, "ColorSpace", f"S{index}", separation(called))

    return change


def shading(pdf: pikepdf.Pdf, family: str) -> None:
    count = {"/DeviceCMYK": 4, "/DeviceRGB": 3}[family]
    function = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0] * count, C1=[1] * count, N=1)
    made = Dictionary(ShadingType=2, ColorSpace=Name(family), Coords=[0, 0, 200, 0], Function=function)
    add(pdf, "Shading", "Sh", made)


def pattern(family: str) -> Change:
    """A tiling pattern `/P` whose cell is painted in a colour of this operator."""

    def change(pdf: pikepdf.Pdf) -> None:
        cell = pdf.make_stream(
            f"{family} 0 0 5 5 re f".encode(), Type=Name.Pattern, PatternType=1, PaintType=1, TilingType=1,
            BBox=[0, 0, 9, 9], XStep=9, YStep=9, Resources=Dictionary(),
        )  # fmt: skip
        add(pdf, "Pattern", "P", cell)

    return change


def soft_mask(family: str) -> Change:
    """A graphics state `/Mask` with a luminosity mask that blends in a space."""

    def change(pdf: pikepdf.Pdf) -> None:
        form = pdf.make_stream(
            b"1 0 0 rg 0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9],
        )  # fmt: skip
        if family:
            form.Group = Dictionary(S=Name.Transparency)
        if family.startswith("/"):
            form.Group.CS = Name(family)
        add(pdf, "ExtGState", "Mask", Dictionary(SMask=Dictionary(S=Name.Luminosity, G=form)))

    return change


def both(*changes: Change) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        for one in changes:
            one(pdf)

    return change


class Drawn(TypedDict):
    """Content and change of a case with a picture drawn at a size."""

    content: bytes
    change: Change


def pictured(width: int, height: int, width_mm: float, height_mm: float, **entries: Any) -> Drawn:
    """A picture of so many pixels, drawn at a size."""
    return Drawn(content=placed("Im", width_mm, height_mm), change=image(width, height, **entries))


def at_ppi(ppi: float, bits: int = 8, **entries: Any) -> Drawn:
    """A picture of 20 mm with so many pixels that it has this resolution."""
    side = 25.4 * 600 / ppi
    space = "/DeviceCMYK" if bits == 8 else "/DeviceGray"
    return pictured(600, 600, side, side, space=space, bits=bits, **entries)


def jpeg(claims: int, ppi: float) -> Drawn:
    return at_ppi(ppi, data=jpeg_head(claims), Filter=Name.DCTDecode)


_COVER = Job("cover", cover=CoverSize(100, 140, 8, 80))


def spread(width_mm: float, height_mm: float = 140.0, bleed_mm: float = 3.0) -> Change:
    return boxes((width_mm, height_mm), bleed_mm)


_RICH = "0.4 0 0 1 k"
_WHITE = "0 0 0 0 k"
_GROUND = rectangle(10, 10, 60, 60)
_X1A = Job(variant="x1a")

IDENTITY = (
    Case("p01", "good", "pass", hits=0),
    *(Case("p01", f"without {key}", "error", f"{key}: —", change=xmp_without(key), hits=1)
      for key in XMP if key != "pdfxid:GTS_PDFXVersion"),
    Case("p01", "no mark", "error", "GTS_PDFXVersion: —", change=xmp_without("pdfxid:GTS_PDFXVersion"), hits=1),
    Case("p01", "PDF 1.7", "error", "PDF 1.7", version="1.7", hits=1),
    Case("p01", "PDF 1.4", "error", "PDF 1.4", version="1.4", hits=1),
    Case("p01", "no ID", "error", "/ID: —", with_id=False, hits=1),
    Case("p01", "claims X-3", "error", "GTS_PDFXVersion: PDF/X-3:2003",
         change=both(xmp_without("pdfxid:GTS_PDFXVersion"), info("GTS_PDFXVersion", pikepdf.String("PDF/X-3:2003")))),
    Case("p01", "of an X-1a", "not-applicable", variant="x1a", reason="not-x4"),
    Case("p01", "an X-1a asked to be X-4", "error", "GTS_PDFXVersion: PDF/X-1a:2003", variant="x1a",
         job=Job(variant="x4")),
    Case("p02", "good", "pass", variant="x1a", hits=0),
    Case("p02", "of an X-4", "not-applicable", reason="not-x1a"),
    Case("p02", "an X-4 asked to be X-1a", "error", "GTS_PDFXVersion: —", job=_X1A),
    Case("p02", "PDF 1.5", "error", "PDF 1.5", variant="x1a", version="1.5", hits=1),
    Case("p02", "no ID", "error", "/ID: —", variant="x1a", with_id=False, hits=1),
    *(Case("p02", f"no {key}", "error", f"/{key}: —", variant="x1a", change=drop_info(key), hits=1)
      for key in ("Title", "Creator", "Producer", "CreationDate", "ModDate")),
    Case("p02", "no date", "error", "/ModDate: today", variant="x1a", change=info("ModDate", pikepdf.String("today"))),
    Case("p02", "no mark", "error", "GTS_PDFXVersion: —", variant="x1a", job=_X1A, change=drop_info("GTS_PDFXVersion")),
    Case("p04", "good", "pass", hits=0),
    Case("p04", "none", "error", "GTS_PDFX × 0", change=intents()),
    Case("p04", "two", "error", "GTS_PDFX × 2", change=intents("prtrCMYK", "prtrCMYK")),
    Case("p04", "no profile", "error", "DestOutputProfile: —", change=intents("none")),
    Case("p04", "of a screen", "error", "ICC mntr RGB N=4", change=intents("mntrRGB ")),
    Case("p04", "RGB printer", "error", "ICC prtr RGB N=4", change=intents("prtrRGB ")),
    Case("p04", "scanner", "error", "ICC scnr CMYK N=4", change=intents("scnrCMYK")),
    Case("p05", "good", "pass", hits=0),
    Case("p05", "asked for", "pass", job=Job(condition="FOGRA39")),
    Case("p05", "another", "error", "OutputConditionIdentifier: FOGRA39", job=Job(condition="FOGRA51")),
    Case("p05", "description", "error", "OutputConditionIdentifier: Coated FOGRA39 (ISO 12647)",
         change=identifier("Coated FOGRA39 (ISO 12647)")),
    Case("p05", "no registry", "error", "RegistryName: —", change=identifier("FOGRA39", "")),
    Case("p05", "the shop's own, asked for", "pass", job=Job(condition="Custom"), change=identifier("Custom", "")),
    Case("p05", "the shop's own, not asked for", "error", "OutputConditionIdentifier: Custom",
         change=identifier("Custom")),
    Case("p05", "no intent", "error", "OutputConditionIdentifier: —", change=intents()),
    Case("p05", "empty", "error", "OutputConditionIdentifier: —", change=identifier("")),
    Case("p05", "asked for, in no registry", "error", "RegistryName: —", job=Job(condition="FOGRA39"),
         change=identifier("FOGRA39", "")),
    Case("p05", "another registry", "error", "RegistryName: http://example.org", change=identifier("FOGRA39",
         "http://example.org")),
    Case("p06", "good", "pass", hits=0),
    Case("p06", "trapped", "pass", change=info("Trapped", Name("/True"))),
    Case("p06", "unknown", "error", "Trapped: /Unknown", change=info("Trapped", Name("/Unknown"))),
    Case("p06", "text", "error", "Trapped: False", change=info("Trapped", pikepdf.String("False"))),
    Case("p06", "missing", "error", "Trapped: —", change=drop_info("Trapped")),
)  # fmt: skip

OLD = (
    Case("p03", "good", "pass", content=text(), variant="x1a", hits=0),
    Case("p03", "of an X-4", "not-applicable", reason="not-x1a", content=rectangle(1, 1, 9, 9, before="/Half gs")),
    Case("p03", "opacity", "error", "ca 0.5", variant="x1a", content=rectangle(1, 1, 9, 9, before="/Half gs"), page=1),
    Case("p03", "stroke opacity", "error", "CA 0.5", variant="x1a", content=line(1, before="/Half gs")),
    Case("p03", "blend mode", "error", "BM Multiply", variant="x1a", content=rectangle(1, 1, 9, 9,
         before="/Multiply gs")),
    Case("p03", "soft mask", "error", "ExtGState /SMask", variant="x1a", change=soft_mask(""),
         content=rectangle(1, 1, 9, 9, before="/Mask gs")),
    Case("p03", "group of a mask", "error", "/Group DeviceGray", variant="x1a", change=soft_mask("/DeviceGray"),
         content=rectangle(1, 1, 9, 9, before="/Mask gs")),
    Case("p03", "group", "error", "/Group DeviceCMYK", variant="x1a", content=placed("Fm", 9, 9),
         change=group("/DeviceCMYK")),
    Case("p03", "page group", "error", "/Group DeviceCMYK", variant="x1a",
         change=page_entry("Group", Dictionary(S=Name.Transparency, CS=Name.DeviceCMYK))),
    Case("p03", "RGB", "error", "DeviceRGB", variant="x1a", content=rectangle(1, 1, 9, 9, "1 0 0 rg")),
    Case("p03", "spot of RGB", "error", "DeviceRGB", variant="x1a", content=rectangle(1, 1, 9, 9, "/S cs 1 scn"),
         change=lambda pdf: add(pdf, "ColorSpace", "S", Array([Name.Separation, Name.Gold, Name.DeviceRGB, Dictionary(
             FunctionType=2, Domain=[0, 1], C0=[1, 1, 1], C1=[1, 0.8, 0], N=1)]))),
    Case("p03", "spot", "pass", variant="x1a", content=rectangle(1, 1, 9, 9, "/Foil cs 1 scn")),
    Case("p03", "image with alpha", "error", "/SMask", variant="x1a", content=placed("Im", 9, 9),
         change=lambda pdf: image(200, 200, SMask=pdf.make_stream(b""))(pdf)),
    Case("p03", "JPEG 2000", "error", "JPXDecode", variant="x1a",
         **pictured(200, 200, 9, 9, Filter=Name.JPXDecode)),
    Case("p03", "LZW", "error", "LZWDecode", variant="x1a",
         patch=(b"/XXXDecode", b"/LZWDecode"), **pictured(200, 200, 9, 9, Filter=Name.XXXDecode)),

    Case("p03", "JBIG2", "error", "JBIG2Decode", variant="x1a",
         **pictured(200, 200, 9, 9, Filter=Name.JBIG2Decode)),
    Case("p03", "inline LZW", "error", "LZWDecode", variant="x1a",
         content=b"BI /W 1 /H 1 /BPC 8 /CS /G /F /LZW ID x EI"),
    Case("p03", "clipped away", "pass", variant="x1a", content=f"q {at(1)} {at(1)} 9 9 re W n ".encode()
         + rectangle(50, 50, 9, 9, "1 0 0 rg") + b"Q"),
    Case("p03", "faint outline of a text that has none", "pass", variant="x1a", content=text(before="/Faint gs"),
         change=lambda pdf: add(pdf, "ExtGState", "Faint", Dictionary(CA=0.5))),
    Case("p03", "faint outline of text", "error", "CA 0.5", variant="x1a", content=text(before="/Faint gs", render=2),
         change=lambda pdf: add(pdf, "ExtGState", "Faint", Dictionary(CA=0.5))),
    Case("p03", "faint outline of a fill that has none", "pass", variant="x1a", content=rectangle(1, 1, 9, 9,
         before="/Faint gs"),
         change=lambda pdf: add(pdf, "ExtGState", "Faint", Dictionary(CA=0.5))),
    Case("p03", "outlined text", "pass", variant="x1a", content=text(render=2)),
    Case("p03", "action", "error", "OpenAction", variant="x1a", change=lambda pdf: pdf.Root.__setattr__(
        "OpenAction", Dictionary(S=Name.GoTo, D=pikepdf.String("a")))),
)  # fmt: skip

BOXES = (
    Case("p07", "good", "pass", hits=0, content=[b"", b""]),
    Case("p07", "no trim", "error", "TrimBox: —", change=page_entry("TrimBox", None, 1), content=[b"", b""], page=2,
         hits=1),
    Case("p07", "art box", "error", "ArtBox", change=page_entry("ArtBox", Array([50, 50, 60, 60]))),
    Case("p07", "trim outside bleed", "error", "TrimBox ⊄ BleedBox",
         change=page_entry("TrimBox", Array([at(-3.2), at(0), at(96.8), at(140)]))),
    Case("p07", "trim below bleed", "error", "TrimBox ⊄ BleedBox",
         change=page_entry("TrimBox", Array([at(0), at(-3.2), at(100), at(136.8)]))),
    Case("p07", "trim right of bleed", "error", "TrimBox ⊄ BleedBox",
         change=page_entry("TrimBox", Array([at(3.2), at(0), at(103.2), at(140)]))),
    Case("p07", "trim above bleed", "error", "TrimBox ⊄ BleedBox",
         change=page_entry("TrimBox", Array([at(0), at(3.2), at(100), at(143.2)]))),
    Case("p07", "trim on the bleed box", "pass", change=boxes(bleed_mm=0)),
    Case("p07", "bleed outside media", "error", "BleedBox ⊄ MediaBox", change=boxes(bleed_mm=14)),
    Case("p07", "another size", "error", "100.0 × 139.9 mm", content=[b"", b""], page=2,
         change=lambda pdf: set_boxes(pdf.pages[1], (100, 139.9))),
    Case("p07", "the size asked for", "pass", job=Job(trim_mm=(100, 140))),
    Case("p07", "not the size asked for", "error", "100.0 × 140.0 mm", job=Job(trim_mm=(100, 140.1))),
    Case("p08", "good", "pass", hits=0),
    Case("p08", "3.2 mm", "pass", change=boxes(bleed_mm=3.2)),
    Case("p08", "2.9 mm", "error", "2.9 mm", change=boxes(bleed_mm=2.9), page=1),
    *(Case("p08", f"short side {side}", "error", "2.5 mm", change=one_sided(side, 2.5)) for side in range(4)),
    Case("p08", "none", "error", "0 mm", change=boxes(bleed_mm=0)),
    Case("p08", "spine of a right page", "pass", change=one_sided(0, 0), job=Job(binding="perfect")),
    Case("p08", "outer side of a right page", "error", "0 mm", change=one_sided(2, 0), job=Job(binding="perfect")),
    Case("p08", "spine of a left page", "error", "0 mm", content=[b"", b""], change=one_sided(0, 0),
         job=Job(binding="saddle"), page=2, hits=1),
    Case("p08", "of a sheet", "not-applicable", change=boxes(bleed_mm=0), job=Job("sheet"), reason="job-sheet"),
    Case("p08", "of a cover", "error", "0 mm", change=one_sided(0, 0), job=Job("cover", binding="perfect")),
    Case("p09", "good", "pass", hits=0),
    Case("p09", "origin", "warning", "MediaBox -1, 0", change=page_entry("MediaBox", Array([-1, 0, 400, 500]))),
    Case("p09", "origin above", "warning", "MediaBox 0, -1", change=page_entry("MediaBox", Array([0, -1, 400, 500]))),
    Case("p09", "turned", "warning", "Rotate 90", change=page_entry("Rotate", 90)),
    Case("p09", "unit", "warning", "UserUnit 2", change=page_entry("UserUnit", 2)),
    Case("p14", "good", "pass", hits=0),
    Case("p14", "link", "error", "Link", change=annotation(20, 20), page=1, area=Rect(at(20), at(20), at(22), at(22))),
    Case("p14", "in the bleed", "error", "Text", change=annotation(-4, 20, "Text")),
    Case("p14", "in the slug", "pass", change=annotation(-6, 20)),
    Case("p14", "in the slug on the right", "pass", change=annotation(104, 20)),
    Case("p14", "in the slug below", "pass", change=annotation(20, -6)),
    Case("p14", "in the slug above", "pass", change=annotation(20, 144)),
    Case("p14", "of no place", "error", "Link", change=page_entry("Annots", Array([Dictionary(Subtype=Name.Link)]))),
    Case("p14", "printer's mark", "pass", change=annotation(20, 20, "PrinterMark")),
)  # fmt: skip

FONTS = (
    Case("p15", "good", "pass", content=text(), hits=0),
    Case("p15", "none", "not-applicable", reason="nothing"),
    Case("p15", "twice on a page", "error", "Square: Type0", content=text() * 2, change=other_font("loose"), hits=1),
    Case("p15", "not embedded", "error", "Square: Type0", content=text(), change=other_font("loose"), page=1),
    Case("p15", "standard font", "error", "Helvetica: Type1", content=text(), change=other_font("standard")),
    Case("p15", "Type 3", "error", "?: Type 3", content=text(), change=other_font("type3")),
    Case("p15", "not used", "not-applicable", change=other_font("loose")),
    Case("p15", "invisible", "error", "Square: Type0", content=text(render=3), change=other_font("loose")),
    Case("p16", "good", "pass", content=text(codes=(1, 2, 3)), hits=0),
    Case("p16", "notdef", "error", ".notdef (Square)", content=[b"", text(codes=(1, 0))], page=2, hits=1),
    Case("p16", "beyond the font", "error", ".notdef (Square)", content=text(codes=(7,))),
    Case("p16", "private", "error", "U+E000 (Square)", content=text(codes=(4,))),
    Case("p16", "lost", "error", "U+FFFD (Square)", content=text(codes=(5,))),
    Case("p16", "blank", "error", "blank 三 U+4E09 (Square)", content=text(codes=(6,))),
    Case("p16", "space", "pass", content=text(codes=(3,))),
    Case("p16", "invisible", "not-applicable", content=text(codes=(0,), render=3)),
    Case("p16", "not embedded", "not-proven", content=text(), change=other_font("loose"), reason="font-unreadable"),
    Case("p16", "unreadable", "not-proven", content=text(), change=broken_font, reason="font-unreadable"),
    Case("p16", "names", "pass", content=text(codes=(1, 2)), job=Job(names=("一二",))),
    Case("p16", "a name and a font that cannot be read", "not-proven", content=text(codes=(1,)), change=broken_font,
         job=Job(names=("一二",)), reason="font-unreadable"),
    Case("p16", "nothing shown", "not-applicable", content=text(codes=())),
    Case("p16", "a name and a page that cannot be read", "not-proven", content=text(codes=(1,)) + b"(",
         job=Job(names=("一二",)),
         reason="page-unread"),
    Case("p16", "a name's character", "error", "二 U+4E8C (一二)", content=text(codes=(1,)), job=Job(names=("一二",)),
         page=0),
    Case("p16", "a name that prints blank", "error", "三 U+4E09 (三)", content=text(codes=(6,)), hits=2,
         job=Job(names=("三",))),
    Case("p17", "not outlined", "not-applicable", content=text(), reason="not-outlined"),
    Case("p17", "good", "pass", job=Job(outlined=True), content=rectangle(1, 1, 9, 9)),
    Case("p17", "text", "error", "Square", job=Job(outlined=True), content=text(), page=1),
)  # fmt: skip

IMAGES = (
    Case("p18", "none", "not-applicable", reason="nothing"),
    Case("p18", "between other things", "error", "100 ppi", content=text() + placed("Im", 25.4, 25.4) + line(1),
         change=image(100, 100)),
    Case("p18", "300", "pass", hits=0, **at_ppi(300)),
    Case("p18", "299", "pass", "299 ppi", hits=1, **at_ppi(299)),
    Case("p18", "225", "pass", "225 ppi", hits=1, **at_ppi(225)),
    Case("p18", "224", "warning", "224 ppi", **at_ppi(224)),
    Case("p18", "150", "warning", "150 ppi", **at_ppi(150)),
    Case("p18", "149", "error", "149 ppi", page=1, hits=1, **at_ppi(149)),
    Case("p18", "stretched", "error", "100 ppi", **pictured(400, 400, 101.6, 20)),
    Case("p18", "stretched down", "error", "100 ppi", **pictured(400, 400, 20, 101.6)),
    Case("p18", "twice in one matrix", "error", "75 ppi", change=image(300, 300),
         content=b"q 0.5 0 0 0.5 0 0 cm 576 0 0 576 60 60 cm /Im Do Q"),
    Case("p18", "turned", "error", "100 ppi", change=image(400, 400), content=b"q 0 288 -288 0 330 60 cm /Im Do Q",
         area=Rect(42, 60, 330, 348)),
    Case("p18", "cropped", "error", "100 ppi", change=image(400, 400), area=Rect(60, 60, 80, 80),
         content=b"q 60 60 20 20 re W n 288 0 0 288 60 60 cm /Im Do Q"),
    Case("p18", "clipped away", "not-applicable", change=image(400, 400),
         content=b"q 60 60 20 20 re W n 288 0 0 288 90 90 cm /Im Do Q"),
    Case("p18", "in a form", "error", "50 ppi", content=placed("Fm", 40, 40), change=both(image(400, 400),
         lambda pdf: add(
        pdf, "XObject", "Fm", pdf.make_stream(b"/Im Do", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 1, 1],
                                              Matrix=[5.08, 0, 0, 5.08, 0, 0])))),
    Case("p18", "flat colour", "not-applicable", **pictured(1, 1, 80, 80)),
    Case("p18", "one-way gradient", "pass", **pictured(1, 1000, 80, 80)),
    Case("p18", "one-way gradient, coarse", "error", "32 ppi", **pictured(1, 100, 80, 80)),
    Case("p18", "larger unit", "warning", "150 ppi", change=both(image(600, 600), page_entry("UserUnit", 2)),
         content=b"q 144 0 0 144 60 60 cm /Im Do Q"),
    Case("p18", "inline", "error", "36 ppi",
         content=b"q 144 0 0 144 60 60 cm BI /W 72 /H 72 /CS /CMYK /BPC 8 ID " + b"(EI\x80" * 5184 + b"\nEI Q"),
    Case("p18", "line art", "not-applicable", **at_ppi(100, bits=1)),
    Case("p19", "800", "pass", hits=0, **at_ppi(800, bits=1)),
    Case("p19", "799", "warning", "799 ppi", **at_ppi(799, bits=1)),
    Case("p19", "550", "warning", "550 ppi", **at_ppi(550, bits=1)),
    Case("p19", "549", "error", "549 ppi", **at_ppi(549, bits=1)),
    Case("p19", "stencil", "error", "127 ppi",
         content=b"q 0 0 0 1 k 113.386 0 0 113.386 60 60 cm BI /W 200 /H 200 /IM true"
         b" ID " + b"\x80" * 5000 + b" EI Q"),
    Case("p19", "tones", "not-applicable", **at_ppi(100)),
    Case("p20", "not said", "not-proven", reason="original-size-unknown", **at_ppi(300)),
    Case("p20", "smaller", "pass", hits=0, **jpeg(72, 300)),
    Case("p20", "150 %", "pass", hits=0, **jpeg(300, 200)),
    Case("p20", "155 %", "warning", "155 %", **jpeg(300, 194)),
    Case("p20", "200 %", "warning", "200 %", **jpeg(300, 150)),
)  # fmt: skip

COLOUR = (
    Case("p21", "good", "pass", content=rectangle(1, 1, 9, 9) + rectangle(1, 1, 9, 9, "0.5 g"), hits=0),
    Case("p21", "RGB fill", "error", "DeviceRGB", content=[b"", rectangle(1, 1, 9, 9, "1 0 0 rg")], page=2,
         area=Rect(at(1), at(1), at(10), at(10)), hits=1),
    Case("p21", "RGB line", "error", "DeviceRGB", content=line(1, "1 0 0 RG")),
    Case("p21", "RGB text", "error", "DeviceRGB", content=text(colour="1 0 0 rg")),
    Case("p21", "RGB outline of text", "error", "DeviceRGB", content=text(colour="0 0 0 1 k 1 0 0 RG", render=2)),
    Case("p21", "RGB that text does not use", "pass", content=text(colour="0 0 0 1 k 1 0 0 RG")),
    Case("p21", "RGB set and not used", "pass", content=b"1 0 0 rg 0 0 0 1 k " + rectangle(1, 1, 9, 9)),
    Case("p21", "RGB clipped away", "pass", content=rectangle(1, 1, 9, 9)
         + rectangle(50, 50, 9, 9, "1 0 0 rg", f"{at(1)} {at(1)} 10 10 re W n")),
    *(Case("p21", kind, "error", family, content=rectangle(1, 1, 9, 9, "/Cs cs 0 0 0 scn"), change=space("Cs", kind))
      for kind, family in (("icc", "ICCBased"), ("icc4", "ICCBased"), ("calgray", "CalGray"), ("calrgb", "CalRGB"),
                           ("lab", "Lab"))),
    Case("p21", "indexed RGB", "error", "DeviceRGB", content=rectangle(1, 1, 9, 9, "/Cs cs 0 sc"),
         change=space("Cs", "indexed-rgb")),
    Case("p21", "indexed CMYK", "pass", content=rectangle(1, 1, 9, 9, "/Cs cs 0 sc"), change=space("Cs",
         "indexed-cmyk")),
    Case("p21", "RGB image", "error", "DeviceRGB", **at_ppi(300) | {"change": image(9, 9, space="/DeviceRGB")}),

    Case("p21", "default space", "error", "ICCBased", content=rectangle(1, 1, 9, 9), change=space("DefaultCMYK",
         "icc4")),
    Case("p21", "spot", "pass", content=rectangle(1, 1, 9, 9, "/Foil cs 1 scn")),
    Case("p21", "RGB gradient", "error", "DeviceRGB", content=b"/Sh sh", change=lambda pdf: shading(pdf, "/DeviceRGB")),
    Case("p21", "CMYK gradient", "pass", content=b"/Sh sh", change=lambda pdf: shading(pdf, "/DeviceCMYK")),
    Case("p21", "RGB in a tile", "error", "DeviceRGB", content=rectangle(1, 1, 9, 9, "/Pattern cs /P scn"),
         change=pattern("1 0 0 rg")),
    Case("p21", "CMYK in a tile", "pass", content=rectangle(1, 1, 9, 9, "/Pattern cs /P scn"),
         change=pattern("0 1 1 0 k")),
    Case("p21", "RGB in a mask", "pass", content=rectangle(1, 1, 9, 9, before="/Mask gs"),
         change=soft_mask("/DeviceGray")),
    Case("p21", "RGB glyph of Type 3", "error", "DeviceRGB", content=text(colour="1 0 0 rg"),
         change=other_font("type3")),
    Case("p21", "RGB stencil", "error", "DeviceRGB",
         content=b"1 0 0 rg 9 0 0 9 99 99 cm BI /W 1 /H 1 /IM true ID x EI"),
    Case("p21", "unknown space", "not-proven", content=rectangle(1, 1, 9, 9, "/Nowhere cs 0 sc"),
         reason="colour-unknown"),
    Case("p22", "none", "not-applicable", reason="nothing"),
    Case("p22", "good", "pass", content=placed("Fm", 9, 9), change=group("/DeviceCMYK"), hits=0),
    Case("p22", "inherited", "pass", content=placed("Fm", 9, 9), change=group(None)),
    Case("p22", "RGB", "error", "DeviceRGB", content=placed("Fm", 9, 9), change=group("/DeviceRGB"), page=1),
    Case("p22", "grey", "error", "DeviceGray", content=placed("Fm", 9, 9), change=group("/DeviceGray")),
    Case("p22", "not painted", "not-applicable", change=group("/DeviceRGB")),
    Case("p22", "page group", "error", "ICCBased",
         change=lambda pdf: page_entry("Group", Dictionary(S=Name.Transparency, CS=icc(pdf)))(pdf)),
    Case("p22", "mask in grey", "pass", content=rectangle(1, 1, 9, 9, before="/Mask gs"),
         change=soft_mask("/DeviceGray")),
    Case("p22", "mask of no space", "pass", content=rectangle(1, 1, 9, 9, before="/Mask gs"), change=soft_mask("none")),
    Case("p22", "mask in RGB", "error", "DeviceRGB", content=rectangle(1, 1, 9, 9, before="/Mask gs"),
         change=soft_mask("/DeviceRGB")),
    Case("p35", "8 %", "pass", content=rectangle(1, 1, 9, 9, "0.08 0.02 0 0 k"), hits=0),
    Case("p35", "7.5 %", "warning", "C8 M2", content=rectangle(1, 1, 9, 9, "0.075 0.02 0 0 k"), page=1),
    Case("p35", "faint part of a strong colour", "pass", content=rectangle(1, 1, 9, 9, "1 0.02 0 0 k")),
    Case("p35", "white", "not-applicable", content=rectangle(1, 1, 9, 9, _WHITE)),
    Case("p35", "grey", "warning", "K5", content=line(1, "0.95 G")),
    Case("p35", "faint text", "warning", "K5", content=text(colour="0.95 g")),
    Case("p35", "made faint", "warning", "K10 × 50 %", content=rectangle(1, 1, 9, 9, "0.9 g", "/Half gs")),
    Case("p35", "spot", "warning", "Foil5", content=rectangle(1, 1, 9, 9, "/Foil cs 0.05 scn")),
    Case("p35", "light", "not-proven", content=rectangle(1, 1, 9, 9, "0.99 1 1 rg"), reason="inks-unknown"),
    Case("p37", "good", "pass", content=rectangle(1, 1, 9, 9, "/S0 cs 1 scn") + rectangle(1, 1, 9, 9, "/S1 cs 1 scn"),
         change=spots("Gold", "Silver"), hits=0),
    Case("p37", "case", "warning", "GOLD / Gold", change=spots("Gold", "GOLD"), page=1,
         content=rectangle(1, 1, 9, 9, "/S0 cs 1 scn") + rectangle(1, 1, 9, 9, "/S1 cs 1 scn")),
    Case("p37", "not painted", "pass", change=spots("Gold", "GOLD"), content=rectangle(1, 1, 9, 9, "/S0 cs 1 scn")),
    Case("p37", "none", "not-applicable", reason="nothing"),
)  # fmt: skip

_SAFE = text(10, 5.0, 20)
TEXT = (
    Case("p12", "5 mm", "pass", content=_SAFE, hits=0),
    Case("p12", "4.9 mm", "warning", "4.9 mm", content=text(10, 4.9, 20)),
    Case("p12", "3 mm", "warning", "3 mm", content=text(10, 3, 20)),
    Case("p12", "2.9 mm", "error", "2.9 mm", content=[_SAFE, text(10, 2.9, 20)], page=2, hits=1),
    Case("p12", "below", "error", "1 mm", content=text(10, 20, 1)),
    Case("p12", "above", "error", "1.5 mm", content=text(10 * PT, 20, 128.5)),
    Case("p12", "right", "error", "1.5 mm", content=text(10 * PT, 78.5, 20, codes=(1, 1))),
    Case("p12", "a space at the edge", "pass", content=text(10 * PT, 75, 20, codes=(1, 3, 3))),
    Case("p12", "across the trim", "error", "-1 mm", content=text(10, -1, 20)),
    Case("p12", "slug", "not-applicable", content=text(4, 20, -8)),
    Case("p12", "bleed on the right", "not-applicable", content=text(4, 101, 20)),
    Case("p12", "bleed on the left", "not-applicable", content=text(4, -2.5, 20)),
    Case("p12", "bleed above", "not-applicable", content=text(4, 20, 141)),
    Case("p12", "text in the bleed", "not-applicable", content=text(4, 20, -2.5)),
    Case("p12", "clipped", "pass", content=text(10 * PT, 0, 20, before=f"{at(6)} 0 99 999 re W n")),
    Case("p12", "invisible", "not-applicable", content=text(10, 1, 20, render=3)),
    Case("p12", "of a sheet", "not-applicable", content=text(10, 1, 20), job=Job("sheet"), reason="job-sheet"),
    Case("p12", "spaced out", "error", "2 mm",
         content=b"BT /F 10 Tf 1 0 0 1 %.3f 100 Tm 0 0 0 1 k [<0001> %.2f <0001>] TJ ET"
         % (at(20), -1000 * (78 - 10 / PT - 10 / PT) * PT / 10)),
    Case("p25", "good", "pass", content=text(10), hits=0),
    Case("p25", "grey", "not-applicable", content=text(10, colour="0 0 0 0.8 k")),
    Case("p25", "grey black", "pass", content=text(10, colour="0 g")),
    Case("p25", "four colours", "error", "C72 M67 Y67 K88, 10 pt", content=text(10, colour="0.72 0.67 0.67 0.88 k"),
         page=1),
    Case("p25", "K 85", "error", "C40 K85, 10 pt", content=text(10, colour="0.4 0 0 0.85 k")),
    Case("p25", "K 84", "not-applicable", content=text(10, colour="0.4 0 0 0.84 k")),
    Case("p25", "no black", "error", "C60 M60 Y60, 10 pt", content=text(10, colour="0.6 0.6 0.6 0 k")),
    Case("p25", "brown", "not-applicable", content=text(10, colour="0.59 0.6 0.6 0 k")),
    Case("p25", "19.9 pt", "error", "C40 K100, 19.9 pt", content=text(19.9, colour=_RICH)),
    Case("p25", "20 pt", "not-applicable", content=text(20, colour=_RICH)),
    Case("p25", "scaled to 20 pt", "not-applicable",
         content=f"q 2 0 0 2 0 0 cm {_RICH} BT /F 10 Tf 1 0 0 1 60 60 Tm <0001> Tj ET Q".encode()),
    Case("p25", "scaled by the text matrix", "error", "C40 K100, 15 pt",
         content=f"{_RICH} BT /F 10 Tf 1.5 0 0 1.5 60 60 Tm <0001> Tj ET".encode()),
    Case("p25", "RGB black", "error", "DeviceRGB 0 0 0, 10 pt", content=text(10, colour="0 0 0 rg")),
    Case("p25", "RGB dark grey", "error", "DeviceRGB 0.2 0.2 0.2, 10 pt", content=text(10, colour="0.2 0.2 0.2 rg")),
    Case("p25", "RGB dark blue", "not-applicable", content=text(10, colour="0 0 0.25 rg")),
    Case("p25", "RGB grey", "not-applicable", content=text(10, colour="0.3 0.3 0.3 rg")),
    Case("p25", "calibrated black", "error", "CalRGB 0 0 0, 10 pt", content=text(10, colour="/Cs cs 0 0 0 sc"),
         change=space("Cs", "calrgb")),
    Case("p25", "calibrated grey black", "error", "CalGray 0.2, 10 pt", content=text(10, colour="/Cs cs 0.2 sc"),
         change=space("Cs", "calgray")),
    Case("p25", "calibrated grey", "not-applicable", content=text(10, colour="/Cs cs 0.3 sc"), change=space("Cs",
         "calgray")),
    Case("p25", "four inks of a profile", "error", "ICCBased 0 0 0 1, 10 pt", content=text(10,
         colour="/Cs cs 0 0 0 1 sc"),
         change=space("Cs", "icc4")),
    Case("p25", "grey of a profile", "not-applicable", content=text(10, colour="/Cs cs 0 0 0 0.8 sc"),
         change=space("Cs", "icc4")),
    Case("p25", "Lab", "not-proven", content=text(10, colour="/Cs cs 0 0 0 sc"), change=space("Cs", "lab"),
         reason="inks-unknown"),
    Case("p25", "dark grey alone", "not-applicable", content=text(10, colour="0 0 0 0.9 k")),
    Case("p25", "spot", "not-applicable", content=text(10, colour="/Foil cs 1 scn")),
    Case("p25", "faint registration", "not-applicable", content=text(10, colour="/All cs 0.5 scn")),
    Case("p25", "registration", "error", "All100, 10 pt", content=text(10, colour="/All cs 1 scn")),
    Case("p25", "outlined in four colours", "error", "C40 K100, 10 pt", content=text(10,
         colour="0 0 0 1 k 0.4 0 0 1 K", render=2)),
    Case("p25", "in the slug", "not-applicable", content=text(4, 20, -8, colour="/All cs 1 scn")),
    Case("p26", "280 %", "pass", content=text(30, colour="0.9 0.9 0 1 k"), hits=0),
    Case("p26", "281 %", "warning", "C90 M91 K100 = 281 %", content=text(30, colour="0.9 0.91 0 1 k")),
    Case("p26", "K 85", "warning", "C99 M99 Y98 K85 = 381 %", content=text(30, colour="0.99 0.99 0.98 0.85 k")),
    Case("p26", "K 84", "not-applicable", content=text(30, colour="0.99 0.99 0.98 0.84 k")),
    Case("p26", "RGB black", "not-proven", content=text(30, colour="0 0 0 rg"), reason="inks-unknown"),
    Case("p27", "good", "pass", content=text(10), hits=0),
    Case("p27", "11.9 pt", "warning", "11.9 pt, DeviceCMYK, op false, OPM 0", content=text(11.9, before="/Knock gs"),
         page=1),
    Case("p27", "12 pt", "not-applicable", content=text(12, before="/Knock gs")),
    Case("p27", "OPM 0", "warning", "10 pt, DeviceCMYK, op true, OPM 0", content=text(10, before="/Zero gs"),
         change=lambda pdf: add(pdf, "ExtGState", "Zero", Dictionary(OP=True, OPM=0))),
    Case("p27", "grey black", "warning", "10 pt, DeviceGray, op true, OPM 1", content=text(10, colour="0 g")),
    Case("p27", "black plate", "pass", content=text(10, colour="/K cs 1 scn"),
         change=lambda pdf: add(pdf, "ColorSpace", "K", separation("Black"))),
    Case("p27", "grey", "not-applicable", content=text(10, colour="0 0 0 0.9 k", before="/Knock gs")),
    Case("p27", "rich black", "not-applicable", content=text(10, colour=_RICH, before="/Knock gs")),
    Case("p27", "outline", "warning", "10 pt, DeviceCMYK, OP false, OPM 1", content=text(10,
         colour="0 0 0 1 k 0 0 0 1 K", render=1),
         change=lambda pdf: add(pdf, "ExtGState", "Over", Dictionary(OP=False, op=True, OPM=1))),
    Case("p29", "good", "pass", content=text(colour=_WHITE, before="/Knock gs"), hits=0),
    Case("p29", "text", "error", "DeviceCMYK, OP true", content=text(colour=_WHITE), page=1),
    Case("p29", "fill", "error", "DeviceGray, OP true", content=rectangle(1, 1, 9, 9, "1 g", "/Over gs")),
    Case("p29", "line", "error", "DeviceCMYK, OP true", content=line(1, "0 0 0 0 K")),
    Case("p29", "RGB white", "error", "DeviceRGB, OP true", content=rectangle(1, 1, 9, 9, "1 1 1 rg", "/Over gs")),
    Case("p29", "stencil", "error", "DeviceGray, OP true",
         content=b"/Over gs 1 g 9 0 0 9 99 99 cm BI /W 1 /H 1 /IM true ID x EI"),
    Case("p29", "photo", "not-applicable", content=placed("Im", 9, 9, before="/Over gs"), change=image(9, 9)),
    Case("p29", "colour", "not-applicable", content=rectangle(1, 1, 9, 9, "0 0 0 0.1 k", "/Over gs")),
    Case("p31", "8 pt", "pass", content=_GROUND + text(8, colour=_WHITE, before="/Knock gs"), hits=0),
    Case("p31", "7.9 pt", "warning", "7.9 pt", content=_GROUND + text(7.9, colour=_WHITE, before="/Knock gs"), page=1),
    Case("p31", "on paper", "not-applicable", content=text(7, colour=_WHITE, before="/Knock gs")),
    Case("p31", "beside the ground", "not-applicable", content=rectangle(40, 40, 9, 9) + text(7, colour=_WHITE)),
    Case("p31", "left of the ground", "not-applicable", content=rectangle(40, 10, 9, 60) + text(7, colour=_WHITE)),
    Case("p31", "right of the ground", "not-applicable", content=rectangle(2, 10, 9, 60) + text(7, colour=_WHITE)),
    Case("p31", "above the ground", "not-applicable", content=rectangle(10, 2, 60, 9) + text(7, colour=_WHITE)),
    Case("p31", "under the ground", "not-applicable", content=rectangle(10, 40, 60, 9) + text(7, colour=_WHITE)),
    Case("p31", "on a line", "not-applicable", content=b"w 20 w 60 60 m 160 160 l S " + text(7, colour=_WHITE)),
    Case("p31", "on a hidden ground", "not-applicable", content=rectangle(10, 10, 60, 60, before="0 0 1 1 re W n")
         + text(7, colour=_WHITE)),
    Case("p31", "black on the ground", "not-applicable", content=_GROUND + text(7)),
    Case("p31", "hollow", "not-applicable", content=_GROUND + text(7, colour=_WHITE, render=1)),
    Case("p31", "among many things", "warning", "7 pt", content=rectangle(40, 40, 1, 1) * 500
         + text(7, 80, 20, colour=_WHITE) * 500),
    Case("p31", "below the ground", "not-applicable", content=text(7, colour=_WHITE) + _GROUND),
    Case("p31", "on white", "not-applicable", content=rectangle(10, 10, 60, 60, _WHITE) + text(7, colour=_WHITE)),
    Case("p31", "on a photo", "warning", "7 pt", content=placed("Im", 60, 60, 10, 10) + text(7, colour="1 g"),
         change=image(900, 900)),
    Case("p32", "one ink", "not-applicable", content=text(7, colour="0 1 0 0 k")),
    Case("p32", "8 pt", "pass", content=text(8, colour="0 1 1 0 k"), hits=0),
    Case("p32", "7.9 pt", "warning", "M100 Y100, 7.9 pt", content=text(7.9, colour="0 1 1 0 k"), page=1),
    Case("p32", "registration", "warning", "All100, 7 pt", content=text(7, colour="/All cs 1 scn")),
    Case("p32", "RGB", "not-proven", content=text(7, colour="1 0 0 rg"), reason="inks-unknown"),
    Case("p32", "large RGB", "not-applicable", content=text(20, colour="1 0 0 rg")),
    Case("p32", "RGB white", "not-applicable", content=text(7, colour="1 1 1 rg", before="/Knock gs")),
    Case("p32", "outline", "warning", "C50 M50, 7 pt", content=text(7, colour="0 0 0 1 k 0.5 0.5 0 0 K", render=2)),
)  # fmt: skip

_FRAME = b"q %s %.4f %.4f 100 50 re %.4f %.4f %.4f %.4f re f* Q"
LINES = (
    Case("p28", "good", "pass", content=line(1), hits=0),
    Case("p28", "1.9 pt", "warning", "1.9 pt, DeviceCMYK, OPM 0", content=line(1.9, before="/Knock gs"), page=1),
    Case("p28", "2 pt", "not-applicable", content=line(2, before="/Knock gs")),
    Case("p28", "scaled", "warning", "1 pt, DeviceCMYK, OPM 0", content=line(1, before="/Knock gs", scale=0.25)),
    Case("p28", "filled bar", "warning", "1 pt, DeviceCMYK, OPM 0", content=rectangle(1, 1, 40, 1 / PT, "0 0 0 1 k")),
    Case("p28", "filled bar that overprints", "pass", content=rectangle(1, 1, 40, 1 / PT, "0 0 0 1 k", "/Over gs")),
    Case("p28", "grey", "not-applicable", content=line(1, "0 0 0 0.9 K", "/Knock gs")),
    Case("p33", "one ink", "not-applicable", content=line(0.2)),
    Case("p33", "0.25 pt", "pass", content=line(0.25, "1 1 0 0 K"), hits=0),
    Case("p33", "0.24 pt", "warning", "0.24 pt, C100 M100", content=line(0.24, "1 1 0 0 K"), page=1),
    Case("p33", "white", "warning", "0.2 pt, 0 %", content=line(0.2, "1 G", "/Knock gs")),
    Case("p33", "white bar", "warning", "0.2 pt, 0 %", content=rectangle(1, 1, 40, 0.2 / PT, _WHITE)),
    Case("p33", "RGB", "not-proven", content=line(0.2, "1 0 0 RG"), reason="inks-unknown"),
    Case("p33", "RGB white", "warning", "0.2 pt, DeviceRGB 1 1 1", content=line(0.2, "1 1 1 RG")),
    Case("p34", "0.1 mm", "pass", content=line(0.1 * PT), hits=0),
    Case("p34", "0.098 mm", "warning", "0.098 mm", content=line(0.098 * PT)),
    Case("p34", "0.05 mm", "warning", "0.05 mm", content=line(0.05 * PT)),
    Case("p34", "0.048 mm", "error", "0.048 mm", content=line(0.048 * PT), page=1, hits=1),
    Case("p34", "hairline", "error", "0 mm", content=line(0)),
    Case("p34", "stretched", "error", "0.035 mm", content=b"q 10 0 0 0.1 60 60 cm 1 w 0 0 m 9 0 l S Q"),
    Case("p34", "bar", "error", "0.04 mm", content=rectangle(1, 1, 40, 0.04)),
    Case("p34", "bar of lines", "error", "0.035 mm", content=b"60 60 m 160 60 l 160 60.1 l 60 60.1 l h f"),
    Case("p34", "frame", "error", "0.035 mm", content=_FRAME % (b"0 0 0 1 k", 60, 60, 60.1, 60.1, 99.8, 49.8)),
    Case("p34", "rule as a frame", "warning", "0.071 mm", content=_FRAME % (b"0 0 0 1 k", 60, 60, 60, 60, 100, 49.8)),
    Case("p34", "wide frame", "pass", content=_FRAME % (b"0 0 0 1 k", 60, 60, 61, 61, 98, 48)),
    Case("p34", "block", "not-applicable", content=rectangle(1, 1, 9, 9)),
    Case("p34", "crop mark", "not-applicable", content=b"0.1 w 5 5 m 5 15 l S"),
    Case("p34", "turned rectangle", "not-applicable", content=b"q 0.7 0.7 -0.7 0.7 99 60 cm 0 0 40 0.1 re f Q"),
)  # fmt: skip

PAGES = (
    Case("p13", "good", "pass", content=[text(), rectangle(1, 1, 9, 9)], hits=0),
    Case("p13", "empty", "warning", "", content=[text(), b""], page=2, hits=1),
    Case("p13", "planned", "pass", content=[text(), b""], job=Job(planned_blanks=frozenset((2,))), hits=0),
    Case("p13", "white", "warning", "", content=rectangle(1, 1, 9, 9, _WHITE)),
    Case("p13", "white stencil", "warning", "", content=b"1 g 9 0 0 9 99 99 cm BI /W 1 /H 1 /IM true ID x EI"),
    Case("p13", "stencil", "pass", content=b"0 g 9 0 0 9 99 99 cm BI /W 1 /H 1 /IM true ID x EI"),
    Case(
        "p13",
        "nothing of a colour",
        "warning",
        "",
        content=rectangle(1, 1, 9, 9, before="/None gs"),
        change=lambda pdf: add(pdf, "ExtGState", "None", Dictionary(ca=0)),
    ),
    Case("p13", "only spaces", "warning", "", content=text(codes=(3,))),
    Case("p13", "invisible text", "warning", "", content=text(render=3)),
    Case("p13", "only marks", "warning", "", content=b"0.5 w 5 5 m 5 15 l S"),
    Case("p13", "a photo", "pass", content=placed("Im", 9, 9), change=image(9, 9)),
    Case("p13", "a gradient", "pass", content=b"/Sh sh", change=lambda pdf: shading(pdf, "/DeviceCMYK")),
    Case("p13", "of a sheet", "not-applicable", job=Job("sheet"), reason="job-sheet"),
    Case("p42", "4 pages", "pass", content=[b""] * 4, job=Job(binding="saddle"), hits=0),
    Case("p42", "6 pages", "error", "6", content=[b""] * 6, job=Job(binding="saddle"), hits=1),
    Case("p42", "64 pages", "pass", content=[b""] * 64, job=Job(binding="saddle"), hits=0),
    Case("p42", "68 pages", "warning", "68", content=[b""] * 68, job=Job(binding="saddle"), hits=1),
    Case("p42", "not stapled", "not-applicable", content=[b""] * 6, reason="not-saddle"),
    Case("p43", "even", "pass", content=[b""] * 6, job=Job(binding="perfect"), hits=0),
    Case("p43", "odd", "warning", "5", content=[b""] * 5, job=Job(binding="perfect")),
    Case("p43", "signature", "pass", content=[b""] * 16, job=Job(binding="perfect", signature_pages=16)),
    Case("p43", "not a signature", "warning", "18", content=[b""] * 18, job=Job(binding="perfect", signature_pages=16)),
    Case("p43", "not glued", "not-applicable", content=[b""] * 5, reason="not-perfect"),
)

COVER = (
    Case("p44", "good", "pass", job=_COVER, change=spread(368), hits=0),
    Case("p44", "0.5 mm", "pass", job=_COVER, change=spread(368.5)),
    Case("p44", "0.54 mm", "error", "8.54 mm", job=_COVER, change=spread(368.54), page=1),
    Case("p44", "narrow", "error", "7.4 mm", job=_COVER, change=spread(367.4)),
    Case("p44", "not said", "not-proven", job=Job("cover"), reason="cover-size-not-said"),
    Case("p44", "of pages", "not-applicable", reason="job-interior"),
    Case("p45", "good", "pass", job=_COVER, change=spread(368), hits=0),
    Case("p45", "0.2 mm", "pass", job=_COVER, change=spread(368.2)),
    Case("p45", "0.22 mm", "error", "374.2 × 146.0 mm", job=_COVER, change=spread(368.22), page=1),
    Case("p45", "low", "error", "374.0 × 145.7 mm", job=_COVER, change=spread(368, 139.7)),
    Case("p45", "bleed", "error", "372.0 × 144.0 mm", job=_COVER, change=spread(368, bleed_mm=2)),
    Case("p45", "not said", "not-proven", job=Job("cover"), reason="cover-size-not-said"),
    Case("p46", "30 mm", "pass", job=Job("cover", cover=CoverSize(100, 140, 8, 30)), hits=0),
    Case("p46", "29.9 mm", "warning", "29.9 mm", job=Job("cover", cover=CoverSize(100, 140, 8, 29.9)), page=0),
    Case("p46", "none", "not-applicable", job=Job("cover", cover=CoverSize(100, 140, 8)), reason="no-flaps"),
    Case("p46", "not said", "not-proven", job=Job("cover"), reason="cover-size-not-said"),
)


def _block(side_mm: float, colour: str) -> bytes:
    return rectangle(20, 20, side_mm, side_mm, colour)


INK = (
    Case("p11", "good", "pass", plates="vectors", content=rectangle(-3, -3, 40, 40), hits=0),
    Case("p11", "2 mm", "error", "2.0 mm", plates="vectors", content=rectangle(-2, 20, 40, 40), page=1),
    Case("p23", "300 %", "pass", plates="vectors", content=_block(40, "1 1 0 1 k"), hits=0),
    Case("p23", "305 %", "warning", "305 %", plates="vectors", content=_block(40, "1 1 0.05 1 k"), page=1),
    Case("p23", "320 %", "warning", "320 %", plates="vectors", content=_block(40, "1 1 0.2 1 k")),
    Case("p23", "325 %", "error", "325 %", plates="vectors", content=_block(40, "1 1 0.25 1 k")),
    Case("p23", "a whole square", "error", "340 %", plates="vectors", content=_block(16, "1 1 0.4 1 k")),
    Case("p23", "a small square", "pass", plates="vectors", content=_block(13.8, "1 1 0.4 1 k")),
    Case("p24", "245 %", "pass", plates="vectors", content=_block(40, "0.49 0.48 0.48 1 k"), hits=0),
    Case("p24", "255 %", "warning", "255 %", plates="vectors", content=_block(40, "0.55 0.5 0.5 1 k")),
    Case("p24", "K 86", "warning", "256 %", plates="vectors", content=_block(40, "0.6 0.6 0.5 0.86 k")),
    Case("p24", "K 84", "pass", plates="vectors", content=_block(40, "0.6 0.6 0.5 0.84 k")),
    Case("p24", "large", "warning", "255 %", plates="vectors", content=_block(16, "0.55 0.5 0.5 1 k")),
    Case("p24", "small", "pass", plates="vectors", content=_block(14, "0.55 0.5 0.5 1 k")),
    Case("p36", "declared", "pass", content=rectangle(1, 1, 9, 9, "/Foil cs 1 scn"), job=Job(spots=("Foil",)), hits=0),
    Case("p36", "not declared", "error", "Foil", content=rectangle(1, 1, 9, 9, "/Foil cs 1 scn"), page=1),
    Case("p38", "marks", "pass", content=b"/All CS 1 SCN 0.5 w 5 5 m 5 15 l S", hits=0),
    Case("p38", "on the page", "warning", "100 %", content=rectangle(1, 1, 9, 9, "/All cs 1 scn"), page=1),
)  # fmt: skip

CASES = (*IDENTITY, *OLD, *BOXES, *FONTS, *IMAGES, *COLOUR, *TEXT, *LINES, *PAGES, *COVER, *INK)
