"""Fonts of the runs: lifted out as values, merged over all runs, and embedded once a face.

WeasyPrint keeps glyph ids when it subsets, so the strings of all runs fit one common subset. A CID-keyed CFF
is written with the identity as its charset: a RIP looks a CID up there (ISO 32000-2, 9.7.4.2), and the glyph ids
of a reduced face are not the CIDs of the face it was made from (Ghostscript then prints □; poppler and pdfium do not).
It is embedded bare (CIDFontType0C), the form every RIP of the last twenty years reads and PDF/X-1a allows.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import uharfbuzz as hb

from booklet.errors import EngineError, ResourceError
from booklet.geometry import Rect
from booklet.press.cidkeyed import cid_keyed

FaceSource = Callable[[str], Path | None]
"""From a PDF base-font name without its tag (`Booklet-Song-Bold`) to the face's file; None leaves a font as it is."""


_KEPT_TABLES = frozenset(("CFF ", "cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"))
_DESCRIPTOR_NUMBERS = ("Flags", "ItalicAngle", "Ascent", "Descent", "CapHeight", "StemV")
_TAG = re.compile(r"^/?[A-Z]{6}\+")
_CMAP_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_CMAP_BLOCK = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_WIDTHS = re.compile(rb"(\d+)\s*\[([^\]]*)\]")
_CMAP_BATCH = 100
_EM = 1000


def no_face(base_font: str) -> Path | None:
    """No face is known: each font is as its run carries it."""
    del base_font
    return None


@dataclass(frozen=True)
class RunFont:
    """A font as one run uses it. `widths` in thousandths of an em and `text` are by glyph id.

    `program` is the embedded font file, compressed by zlib; `metrics` are the numbers of its descriptor.
    """

    name: str
    base: str
    family: str
    glyphs: frozenset[int]
    widths: Mapping[int, float]
    text: Mapping[int, str]
    metrics: Mapping[str, float]
    box: tuple[float, ...]
    program: bytes

    @property
    def face(self) -> str:
        """The base-font name without its tag."""
        return _TAG.sub("", self.base)


@dataclass(frozen=True)
class Program:
    """A subset ready to embed: compressed, with its key in the descriptor, its subtype and its uncompressed size."""

    tag: str
    data: bytes
    key: str
    subtype: str
    length: int


@dataclass(frozen=True)
class MergedFont:
    """A font dictionary to come. Fonts of one face share the program; they differ where runs disagree."""

    program: Program
    face: str
    family: str
    widths: Mapping[int, float]
    text: Mapping[int, str]
    metrics: Mapping[str, float]
    box: tuple[float, ...]


@dataclass(frozen=True)
class MergedFonts:
    """The fonts of a booklet. `of_run[i][name]` is the index in `fonts` of what run i calls `name`."""

    fonts: tuple[MergedFont, ...]
    of_run: tuple[Mapping[str, int], ...]


def lift(name: str, font: pikepdf.Object, glyphs: frozenset[int]) -> RunFont | None:
    """The font dictionary of a run as a value; None for a Type 3 font or one that is not embedded."""
    if str(font.get("/Subtype")) != "/Type0":
        return None
    below = font.DescendantFonts[0]
    descriptor = below.FontDescriptor
    program = descriptor.get("/FontFile3", descriptor.get("/FontFile2"))
    if program is None:
        return None
    return RunFont(
        name=name,
        base=str(font.BaseFont),
        family=str(descriptor.get("/FontFamily", "")),
        glyphs=glyphs | {0},
        widths=dict(_widths(below.get("/W", pikepdf.Array()))),
        text=dict(_mapped_text(font.ToUnicode.read_bytes())) if "/ToUnicode" in font else {},
        metrics={key: float(descriptor.get(f"/{key}", 0)) for key in _DESCRIPTOR_NUMBERS},
        box=tuple(float(one) for one in descriptor.FontBBox),
        program=_compressed(program),
    )


def glyph_widths(font: pikepdf.Object) -> Mapping[int, float]:
    """The widths of a composite font's glyphs in thousandths of an em; those not named have 1000."""
    if str(font.get("/Subtype")) != "/Type0":
        return {}
    return dict(_widths(font.DescendantFonts[0].get("/W", pikepdf.Array())))


class GlyphShapes:
    """How far the glyphs of a composite font reach: widths and boxes, in thousandths of an em.

    A face that `faces` knows is measured in its own file: a run need not carry the program. Raises ResourceError
    `font-unreadable` where that file cannot be read.
    """

    def __init__(self, font: pikepdf.Object, faces: FaceSource) -> None:
        self._widths = glyph_widths(font)
        self._boxes: dict[int, Rect | None] = {}
        self._font: hb.Font | None = None
        if str(font.get("/Subtype")) != "/Type0":
            return
        path = faces(_TAG.sub("", str(font.BaseFont)))
        descriptor = font.DescendantFonts[0].FontDescriptor
        program = descriptor.get("/FontFile2", descriptor.get("/FontFile3"))
        if path is not None:
            self._font = hb.Font(hb.Face(_read(path)))
        elif program is None or str(program.get("/Subtype", "/OpenType")) != "/OpenType":
            return
        else:
            self._font = hb.Font(hb.Face(program.read_bytes()))
        self._font.scale = (_EM, _EM)

    def width(self, glyph: int) -> float:
        """How far the next glyph stands from this one."""
        return self._widths.get(glyph, _EM)

    def box(self, glyph: int) -> Rect | None:
        """What a glyph marks; None for a space. A generous box where the outlines cannot be read."""
        if self._font is None:
            return Rect(-_EM / 2, -_EM / 2, max(_EM, self.width(glyph)) * 1.5, _EM * 1.5)
        if glyph not in self._boxes:
            found = self._font.get_glyph_extents(glyph)
            if found is None or not found.width:
                self._boxes[glyph] = None
            else:
                left, top = found.x_bearing, found.y_bearing
                self._boxes[glyph] = Rect(left, top + found.height, left + found.width, top)
        return self._boxes[glyph]


def _compressed(stream: pikepdf.Object) -> bytes:
    """The stream as zlib compressed it, without doing so again."""
    if stream.get("/Filter") == pikepdf.Name.FlateDecode and "/DecodeParms" not in stream:
        return stream.read_raw_bytes()
    return zlib.compress(stream.read_bytes())


def _widths(array: pikepdf.Object) -> Iterator[tuple[int, float]]:
    """The entries of a W array in its form `first [width width …]` (ISO 32000-2, 9.7.4.3)."""
    for first, widths in _WIDTHS.findall(array.unparse(resolved=True)):
        yield from enumerate(map(float, widths.split()), start=int(first))


def _mapped_text(cmap: bytes) -> Iterator[tuple[int, str]]:
    for block in _CMAP_BLOCK.findall(cmap):
        for glyph, text in _CMAP_PAIR.findall(block):
            yield int(glyph, 16), bytes.fromhex(text.decode()).decode("utf-16-be", "replace")


def merge(runs: Iterable[tuple[RunFont, ...]], faces: FaceSource) -> MergedFonts:
    """Subset each face once over all runs. Raises ResourceError `font-unreadable`, EngineError `font-subset`."""
    runs = tuple(runs)
    glyphs: dict[str, set[int]] = {}
    for font in (font for run in runs for font in run):
        glyphs.setdefault(font.face, set()).update(font.glyphs)
    programs: dict[str, Program] = {}
    for face in sorted(glyphs):
        path = faces(face)
        if path is not None:
            programs[face] = _subset(_read(path), frozenset(glyphs[face]), face)
    gathered: list[_Gathered] = []
    of_run: list[dict[str, int]] = []
    for run in runs:
        own: dict[str, int] = {}
        for font in run:
            program = programs.get(font.face) or _subset(zlib.decompress(font.program), font.glyphs, font.face)
            own[font.name] = _join(gathered, font, program)
        of_run.append(own)
    return MergedFonts(tuple(one.merged() for one in gathered), tuple(of_run))


@dataclass
class _Gathered:
    """A merged font while runs are still being added to it."""

    program: Program
    first: RunFont
    widths: dict[int, float] = field(default_factory=dict)
    text: dict[int, str] = field(default_factory=dict)
    box: tuple[float, ...] = ()

    def agrees(self, font: RunFont) -> bool:
        """Whether a run's font says nothing else about any glyph: a character drawn by two glyphs, or a width."""
        return not any(self.text.get(g, t) != t for g, t in font.text.items()) and not any(
            self.widths.get(g, w) != w for g, w in font.widths.items()
        )

    def add(self, font: RunFont) -> None:
        self.text |= font.text
        self.widths |= font.widths
        known = self.box or font.box
        self.box = (
            *(min(a, b) for a, b in zip(known[:2], font.box[:2], strict=True)),
            *(max(a, b) for a, b in zip(known[2:], font.box[2:], strict=True)),
        )

    def merged(self) -> MergedFont:
        first = self.first
        return MergedFont(
            self.program,
            first.face,
            first.family,
            dict(sorted(self.widths.items())),
            dict(sorted(self.text.items())),
            first.metrics,
            self.box,
        )


def _join(gathered: list[_Gathered], font: RunFont, program: Program) -> int:
    """The index of the merged font that a run's font goes into."""
    for index, one in enumerate(gathered):
        if one.program == program and one.first.face == font.face and one.agrees(font):
            one.add(font)
            return index
    new = _Gathered(program, font)
    new.add(font)
    gathered.append(new)
    return len(gathered) - 1


def _read(path: Path) -> hb.Blob:
    try:
        return hb.Blob.from_file_path(str(path))
    except (OSError, hb.HarfBuzzError) as cause:
        raise ResourceError("font-unreadable", path=path) from cause


def _subset(source: hb.Blob | bytes, glyphs: frozenset[int], face: str) -> Program:
    whole = hb.Face(source)
    wanted = hb.SubsetInput()
    wanted.glyph_set.set(set(glyphs))
    wanted.drop_table_tag_set.set({_tag_number(tag) for tag in whole.table_tags if tag not in _KEPT_TABLES})
    wanted.flags = (
        hb.SubsetFlags.RETAIN_GIDS
        | hb.SubsetFlags.NO_HINTING
        | hb.SubsetFlags.NOTDEF_OUTLINE
        | hb.SubsetFlags.DESUBROUTINIZE
        | hb.SubsetFlags.CFF_IDENTITY_CHARSET
    )
    try:
        small = hb.subset(whole, wanted)
    except RuntimeError as cause:
        raise EngineError("font-subset", face=face) from cause
    tag = _subset_tag(face, glyphs)
    if "CFF " not in small.table_tags:
        data = small.blob.data
        return Program(tag, zlib.compress(data, 6), "FontFile2", "", len(data))
    table = small.reference_table("CFF ").data
    if not _is_cid_keyed(table):
        table = cid_keyed(small.blob.data)
    return Program(tag, zlib.compress(table, 6), "FontFile3", "CIDFontType0C", len(table))


def _tag_number(tag: str) -> int:
    return int.from_bytes(tag.encode("latin-1").ljust(4), "big")


def _is_cid_keyed(table: bytes) -> bool:
    """Whether a CFF's top dictionary has ROS, operator 12 30 (Adobe TN 5176, 18). It is the dictionary's first."""
    header = table[2]
    names = int.from_bytes(table[header : header + 2], "big")
    offset_size = table[header + 2]
    start = header + 3 + (names + 1) * offset_size
    last = header + 3 + names * offset_size
    tops = start + int.from_bytes(table[last : last + offset_size], "big") - 1
    offset_size = table[tops + 2]
    first = tops + 3 + 2 * offset_size
    end = int.from_bytes(table[tops + 3 + offset_size : first], "big") - 1
    return b"\x0c\x1e" in table[first : first + min(end, 24)]


def _subset_tag(face: str, glyphs: frozenset[int]) -> str:
    """Six capitals that differ for different subsets (ISO 32000-2, 9.9.2), the same for the same."""
    digest = hashlib.blake2b(f"{face} {sorted(glyphs)}".encode(), digest_size=6).digest()
    return "".join(chr(65 + byte % 26) for byte in digest)


# Writing


def embed(pdf: pikepdf.Pdf, fonts: MergedFonts) -> list[pikepdf.Object]:
    """The fonts as objects of a PDF, in the order of `fonts.fonts`; a program that several share is written once."""
    files: dict[tuple[str, str], pikepdf.Object] = {}
    made = []
    for font in fonts.fonts:
        key = (font.program.tag, font.face)
        if key not in files:
            files[key] = _program_object(pdf, font.program)
        made.append(_font_object(pdf, font, files[key]))
    return made


def _program_object(pdf: pikepdf.Pdf, program: Program) -> pikepdf.Object:
    stream = pikepdf.Stream(pdf, program.data)
    stream.Filter = pikepdf.Name.FlateDecode
    if program.subtype:
        stream.Subtype = pikepdf.Name(f"/{program.subtype}")
    else:
        stream.Length1 = program.length
    return pdf.make_indirect(stream)


def _font_object(pdf: pikepdf.Pdf, font: MergedFont, program: pikepdf.Object) -> pikepdf.Object:
    name = pikepdf.Name(f"/{font.program.tag}+{font.face}")
    descriptor = pikepdf.Dictionary(
        Type=pikepdf.Name.FontDescriptor,
        FontName=name,
        FontFamily=pikepdf.String(font.family),
        FontBBox=pikepdf.Array([round(one) for one in font.box]),
    )
    for key, value in font.metrics.items():
        descriptor[f"/{key}"] = round(value)
    descriptor[f"/{font.program.key}"] = program
    below = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType2 if font.program.key == "FontFile2" else pikepdf.Name.CIDFontType0,
        BaseFont=name,
        CIDSystemInfo=pikepdf.Dictionary(Registry=b"Adobe", Ordering=b"Identity", Supplement=0),
        W=_width_array(font.widths),
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    if font.program.key == "FontFile2":
        below.CIDToGIDMap = pikepdf.Name.Identity
    return pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=name,
            Encoding=pikepdf.Name("/Identity-H"),
            DescendantFonts=pikepdf.Array([pdf.make_indirect(below)]),
            ToUnicode=pdf.make_indirect(pikepdf.Stream(pdf, _cmap(font.text))),
        )
    )


def _width_array(widths: Mapping[int, float]) -> pikepdf.Object:
    """The shortest W: runs of one width as `first last width` (the default is 1000, one em)."""
    parts: list[str] = []
    glyphs = [glyph for glyph in widths if widths[glyph] != 1000]
    index = 0
    while index < len(glyphs):
        end = index + 1
        while end < len(glyphs) and glyphs[end] == glyphs[end - 1] + 1:
            end += 1
        shown = " ".join(f"{widths[glyph]:g}" for glyph in glyphs[index:end])
        parts.append(f"{glyphs[index]} [{shown}]")
        index = end
    return pikepdf.Object.parse(f"[{' '.join(parts)}]".encode())


def _cmap(text: Mapping[int, str]) -> bytes:
    """A ToUnicode CMap (ISO 32000-2, 9.10.3)."""
    lines = [
        "/CIDInit /ProcSet findresource begin",
        "12 dict begin",
        "begincmap",
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        "/CMapName /Adobe-Identity-UCS def",
        "/CMapType 2 def",
        "1 begincodespacerange",
        "<0000> <ffff>",
        "endcodespacerange",
    ]
    entries = [f"<{glyph:04x}> <{shown.encode('utf-16-be').hex()}>" for glyph, shown in text.items()]
    for start in range(0, len(entries), _CMAP_BATCH):
        batch = entries[start : start + _CMAP_BATCH]
        lines += [f"{len(batch)} beginbfchar", *batch, "endbfchar"]
    lines += ["endcmap", "CMapName currentdict /CMap defineresource pop", "end", "end"]
    return "\n".join(lines).encode()


# Text of our own: the slug line


class OwnFont:
    """A face that the press stage sets text in itself."""

    def __init__(self, path: Path) -> None:
        """Raises ResourceError `font-unreadable`."""
        self.blob = _read(path)
        self.name = re.sub(r"[^A-Za-z0-9-]", "", path.stem)
        self._font = hb.Font(hb.Face(self.blob))
        self._font.scale = (_EM, _EM)

    def glyph(self, char: str) -> int:
        """The glyph of a character, 0 if there is none."""
        return int(self._font.get_nominal_glyph(ord(char)) or 0)

    def advance(self, glyph: int) -> float:
        """How far the next glyph stands, in ems."""
        return float(self._font.get_glyph_h_advance(glyph)) / _EM


def embed_own(pdf: pikepdf.Pdf, font: OwnFont, glyphs: Mapping[int, str]) -> pikepdf.Object:
    """The font object for some glyphs of a face, each with its text."""
    program = _subset(font.blob, frozenset((0, *glyphs)), font.name)
    merged = MergedFont(
        program,
        font.name,
        font.name,
        {glyph: round(font.advance(glyph) * _EM, 1) for glyph in sorted(glyphs)},
        dict(sorted(glyphs.items())),
        {"Flags": 4, "ItalicAngle": 0, "Ascent": 880, "Descent": -120, "CapHeight": 733, "StemV": 80},
        (0, -120, _EM, 880),
    )
    return _font_object(pdf, merged, _program_object(pdf, program))
