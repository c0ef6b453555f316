"""The press file read again, as a self-check of the press stage; not yet the preflight, which judges any file.

Rules by their numbers in the shop's list: P01–P07, P09, P14, P15, P18, P21, P22.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pikepdf

from booklet.errors import EngineError
from booklet.findings import Finding, Place, error, note, warning
from booklet.geometry import PT_PER_INCH
from booklet.press.condition import Condition
from booklet.press.objects import is_transparent
from booklet.press.operators import instructions
from booklet.press.placements import Placement
from booklet.press.policy import Variant

WARNING_FACTOR, NOTE_FACTOR = 1.5, 2.0
"""Below the least resolution times these a photo is a warning, a note: 150, 225 and 300 ppi for offset."""

_VERSIONS: Mapping[Variant, str] = {"x4": "1.6", "x1a": "1.4"}
_ALLOWED_SPACES = frozenset(("/DeviceCMYK", "/DeviceGray", "/Pattern", "/Separation", "/DeviceN"))
_RGB_OPERATORS = frozenset((b"rg", b"RG"))
_MAX_DEPTH = 32
_BOX_TOLERANCE_PT = 0.01


def photo_resolution(
    placement: Placement, source_px: tuple[int, int], place: Place, min_ppi: float = 150
) -> tuple[Finding, ...]:
    """P18: the effective resolution of an original (pixels after the EXIF turn) where it stands, after its crop.

    Below `min_ppi` an error, below one and a half of it a warning, below twice of it a note.
    """
    left, top, right, bottom = placement.crop
    across = (right - left) * source_px[0] / (placement.width / PT_PER_INCH)
    down = (bottom - top) * source_px[1] / (placement.height / PT_PER_INCH)
    ppi = min(across, down)
    for factor, make in ((1.0, error), (WARNING_FACTOR, warning), (NOTE_FACTOR, note)):
        # Half a pixel of rounding is no lack of resolution.
        if round(ppi) < min_ppi * factor:
            return (make("photo-low-ppi", place, ppi=round(ppi), limit=round(min_ppi * factor)),)
    return ()


def inspect_press(path: Path, condition: Condition) -> tuple[Finding, ...]:
    """What is wrong with a press file that we wrote; empty if all is well. Raises EngineError `press-unreadable`."""
    try:
        with pikepdf.open(path) as pdf:
            found = [*_document(pdf, condition), *_boxes(pdf), *_painted(pdf)]
            if condition.variant == "x1a":
                found += _opaque(pdf)
            return tuple(dict.fromkeys(found))
    except pikepdf.PdfError as cause:
        raise EngineError("press-unreadable", path=path, cause=cause) from cause


def _wrong(what: str, page: int = 0) -> Finding:
    return error("press-self-check", Place(page=page), what=what)


def _document(pdf: pikepdf.Pdf, condition: Condition) -> Iterator[Finding]:
    if pdf.pdf_version != _VERSIONS[condition.variant]:
        yield _wrong(f"PDF {pdf.pdf_version}")
    metadata = pdf.Root.Metadata.read_bytes() if "/Metadata" in pdf.Root else b""
    if condition.variant == "x1a":
        if str(pdf.docinfo.get("/GTS_PDFXVersion", "")) != "PDF/X-1a:2003":
            yield _wrong("GTS_PDFXVersion")
    elif b"<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>" not in metadata:
        yield _wrong("XMP: GTS_PDFXVersion")
    if str(pdf.docinfo.get("/Trapped", "")) not in ("/True", "/False"):
        yield _wrong("Trapped")
    if "/ID" not in pdf.trailer:
        yield _wrong("ID")
    intents = list(pdf.Root.get("/OutputIntents", pikepdf.Array()))
    if len(intents) != 1 or str(intents[0].get("/OutputConditionIdentifier", "")) != condition.identifier:
        yield _wrong("OutputIntent")
    elif (profile := intents[0].get("/DestOutputProfile")) is None or int(profile.get("/N", 0)) != 4:
        yield _wrong("DestOutputProfile")
    for key in ("/Names", "/Outlines", "/AcroForm", "/StructTreeRoot", "/OpenAction"):
        if key in pdf.Root:
            yield _wrong(key)


def _boxes(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    sizes = set()
    for number, page in enumerate(pdf.pages, start=1):
        if "/TrimBox" not in page.obj or "/BleedBox" not in page.obj:
            yield _wrong("TrimBox, BleedBox", number)
            continue
        media, bleed, trim = ([float(one) for one in page.obj[key]] for key in ("/MediaBox", "/BleedBox", "/TrimBox"))
        if media[:2] != [0, 0] or "/ArtBox" in page.obj or "/Rotate" in page.obj or "/UserUnit" in page.obj:
            yield _wrong("MediaBox, ArtBox, Rotate", number)
        if not (_within(trim, bleed) and _within(bleed, media)):
            yield _wrong("TrimBox ⊂ BleedBox ⊂ MediaBox", number)
        if "/Annots" in page.obj:
            yield _wrong("Annots", number)
        sizes.add((round(trim[2] - trim[0], 1), round(trim[3] - trim[1], 1)))
    if len(sizes) > 1:
        yield _wrong(f"TrimBox: {sorted(sizes)}")


def _within(inner: list[float], outer: list[float]) -> bool:
    slack = _BOX_TOLERANCE_PT
    return all(inner[i] >= outer[i] - slack and inner[i + 2] <= outer[i + 2] + slack for i in (0, 1))


def _painted(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    seen: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages, start=1):
        group = page.obj.get("/Group")
        if group is not None and str(group.get("/CS")) != "/DeviceCMYK":
            yield _wrong("Group /CS", number)
        yield from _operators(page.Contents.read_bytes(), number)
        yield from _resources(page.obj.Resources, number, seen, 0, in_mask=False)


def _operators(content: bytes, page: int) -> Iterator[Finding]:
    for operator, operands in instructions(content):
        if operator in _RGB_OPERATORS:
            yield _wrong(f"{operands.decode('latin-1')} {operator.decode()}", page)


def _resources(
    resources: pikepdf.Object, page: int, seen: set[tuple[int, int]], depth: int, in_mask: bool
) -> Iterator[Finding]:
    if depth > _MAX_DEPTH:
        yield _wrong("depth", page)
        return
    for space in _entries(resources, "/ColorSpace"):
        yield from _space(space, page)
    for item in _entries(resources, "/Shading"):
        yield from _space(item.ColorSpace, page)
    for font in _entries(resources, "/Font"):
        yield from _font(font, page, seen)
    for item in (*_entries(resources, "/XObject"), *_entries(resources, "/Pattern")):
        yield from _object(item, page, seen, depth, in_mask)
    for state in _entries(resources, "/ExtGState"):
        mask = state.get("/SMask")
        if isinstance(mask, pikepdf.Dictionary):
            yield from _object(mask.G, page, seen, depth, in_mask=str(mask.S) == "/Luminosity")


def _opaque(pdf: pikepdf.Pdf) -> Iterator[Finding]:
    """PDF/X-1a: no transparency (ISO 15930-4, 6.16), and nothing that PDF 1.4 does not know."""
    for page in pdf.pages:
        if "/Group" in page.obj:
            yield _wrong("Group")
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
            continue
        kind = str(item.get("/Type", ""))
        if kind in ("/ObjStm", "/XRef") or str(item.get("/Subtype", "")) == "/OpenType":
            yield _wrong(kind or "OpenType")
        if isinstance(item, pikepdf.Stream) and ("/SMask" in item or "/Group" in item):
            yield _wrong("SMask, Group")
        states = item.get("/Resources", item).get("/ExtGState")
        if isinstance(states, pikepdf.Dictionary) and any(is_transparent(one) for one in states.as_dict().values()):
            yield _wrong("ca, CA, BM, SMask")


def _entries(resources: pikepdf.Object, category: str) -> list[pikepdf.Object]:
    entries = resources.get(category)
    return [entries[name] for name in entries.keys()] if entries is not None else []  # noqa: SIM118


def _object(item: object, page: int, seen: set[tuple[int, int]], depth: int, in_mask: bool) -> Iterator[Finding]:
    if not isinstance(item, pikepdf.Object):
        yield _wrong("placeholder", page)
        return
    if item.objgen in seen:
        return
    if item.objgen != (0, 0):
        seen.add(item.objgen)
    if "/Shading" in item:
        yield from _space(item.Shading.ColorSpace, page)
    elif str(item.get("/Subtype")) == "/Image":
        if "/Interpolate" in item:
            yield _wrong("Interpolate", page)
        if not item.get("/ImageMask", False):
            yield from _space(item.ColorSpace, page)
    else:
        group = item.get("/Group")
        wanted = "/DeviceGray" if in_mask else "/DeviceCMYK"
        if group is not None and str(group.get("/CS")) != wanted:
            yield _wrong("Group /CS", page)
        yield from _operators(item.read_bytes(), page)
        yield from _resources(item.Resources, page, seen, depth + 1, in_mask)


def _space(space: pikepdf.Object, page: int) -> Iterator[Finding]:
    name = str(space[0]) if isinstance(space, pikepdf.Array) else str(space)
    if name not in _ALLOWED_SPACES:
        yield _wrong(name, page)


def _font(font: object, page: int, seen: set[tuple[int, int]]) -> Iterator[Finding]:
    if not isinstance(font, pikepdf.Object):
        yield _wrong("placeholder", page)
        return
    if font.objgen in seen:
        return
    seen.add(font.objgen)
    if str(font.Subtype) != "/Type0":
        yield _wrong(str(font.Subtype), page)
        return
    descriptor = font.DescendantFonts[0].FontDescriptor
    if "/FontFile2" not in descriptor and "/FontFile3" not in descriptor:
        yield _wrong(str(font.BaseFont), page)
