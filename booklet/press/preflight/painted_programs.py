"""Embedded font programs: which glyph a code, a name or a CID means, and the box of each glyph's outline.

HarfBuzz measures outlines: it is made for hostile fonts and fast. A bare CFF is given the few tables it wants around
it. Type 1 programs go through fontTools.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

import uharfbuzz as hb
from fontTools.cffLib import CFFFontSet
from fontTools.encodings.StandardEncoding import StandardEncoding
from fontTools.misc.eexec import decrypt
from fontTools.ttLib import TTFont, TTLibError

from booklet.press.preflight.painted_objects import Unreadable

Bounds = tuple[float, float, float, float]
"""Left, bottom, right, top in thousandths of an em."""

# fontTools answers hostile fonts with whatever its parsers happen to trip over.
_FONT_FAULTS = (
    TTLibError,
    struct.error,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    ArithmeticError,
    EOFError,
    NotImplementedError,
    RecursionError,
)
_CFF_UNITS = 1000
_EEXEC_KEY, _CHARSTRING_KEY = 55665, 4330
_LEN_IV = re.compile(rb"/lenIV\s+(\d{1,2})")
_CHARSTRING = re.compile(rb"/([^\s/{}\[\]()<>%]{1,127})\s+(\d{1,6})\s+(?:RD|-\||\S{1,8}) ")
_TYPE1_CODE = re.compile(rb"dup\s+(\d{1,3})\s*/([^\s/{}\[\]()<>%]+)\s+put")
_TYPE1_DRAWING = frozenset((5, 6, 7, 8, 10, 30, 31))
"""rlineto, hlineto, vlineto, rrcurveto, callsubr, vhcurveto, hvcurveto."""


@dataclass
class Program:
    """A font program. `codes`: glyphs by the program's own encoding; `names`: by glyph name; `unicode_glyphs`: by
    character; `cid_glyphs`: by CID where the program is CID-keyed (None: a CID is the glyph's number).
    """

    count: int
    names: Mapping[str, int] = field(default_factory=dict)
    codes: Mapping[int, int] | None = None
    unicode_glyphs: Mapping[int, int] | None = None
    cid_glyphs: Mapping[int, int] | None = None
    _font: hb.Font | None = None
    _units: float = 1000.0
    _drawing: frozenset[int] = frozenset()

    @property
    def measured(self) -> bool:
        """Whether its outlines can be measured."""
        return self._font is not None

    def prints(self, glyph: int) -> bool:
        """Whether a glyph has an outline."""
        return self.bounds(glyph) is not None if self.measured else glyph in self._drawing

    def bounds(self, glyph: int) -> Bounds | None:
        """The box of a glyph's outline; None where it has none or cannot be measured."""
        if self._font is None:
            return None
        extents = self._font.get_glyph_extents(glyph)
        if extents is None or (extents.width == 0 and extents.height == 0):
            return None
        scale = 1000 / self._units
        left, top = extents.x_bearing * scale, extents.y_bearing * scale
        return left, top + extents.height * scale, left + extents.width * scale, top


def load_program(data: bytes, key: str) -> Program:
    """An embedded program; `key` is what its descriptor calls it. Raises `Unreadable`."""
    try:
        if key == "/FontFile":
            return _type1(data)
        return _sfnt(data) if data[:4] in (b"OTTO", b"\0\1\0\0", b"true", b"ttcf") else _cff(data)
    except _FONT_FAULTS as problem:
        raise Unreadable(f"font program: {type(problem).__name__}") from problem


def _harfbuzz(data: bytes) -> tuple[hb.Font, float, int]:
    face = hb.Face(hb.Blob(data))
    if face.glyph_count == 0:
        raise Unreadable("font program without glyphs")
    return hb.Font(face), float(face.upem), int(face.glyph_count)


def _sfnt(data: bytes) -> Program:
    font, units, count = _harfbuzz(data)
    with TTFont(io.BytesIO(data), lazy=True, fontNumber=0) as tables:
        cid_glyphs = None
        codes, characters, names = _cmaps(tables)
        if "CFF " in tables:
            top = tables["CFF "].cff[0]
            cid_glyphs = _cid_glyphs(top)
            if cid_glyphs is None:
                names = {glyph: index for index, glyph in enumerate(top.charset)}
        return Program(count, names, codes, characters, cid_glyphs, font, units)


def _cmaps(tables: TTFont) -> tuple[dict[int, int] | None, dict[int, int] | None, dict[str, int]]:
    """Glyphs by code (symbol and Macintosh tables), by character, and by name."""
    names: dict[str, int] = {}
    if "post" in tables and "maxp" in tables and tables["post"].formatType == 2.0:
        names = {glyph: index for index, glyph in enumerate(tables["post"].glyphOrder or ())}
    if "cmap" not in tables:
        return None, None, names
    codes: dict[int, int] = {}
    characters: dict[int, int] = {}
    for table in tables["cmap"].tables:
        kind = (table.platformID, table.platEncID)
        found = {code: tables.getGlyphID(glyph) for code, glyph in table.cmap.items()}
        if kind == (1, 0) or kind == (3, 0):
            codes.update({code & 0xFF if kind == (3, 0) else code: glyph for code, glyph in found.items()})
        if kind in ((3, 1), (3, 10)) or table.platformID == 0:
            characters.update(found)
    return codes or None, characters or None, names


def _cff(data: bytes) -> Program:
    fonts = CFFFontSet()
    fonts.decompile(io.BytesIO(data), None)
    top = fonts[0]
    count = len(top.CharStrings)
    scale = _CFF_UNITS if not hasattr(top, "FontMatrix") else round(1 / (top.FontMatrix[0] or 0.001))
    font, units, _ = _harfbuzz(_wrapped(data, count, max(16, min(16384, scale))))
    cid_glyphs = _cid_glyphs(top)
    if cid_glyphs is not None:
        return Program(count, cid_glyphs=cid_glyphs, _font=font, _units=units)
    names = {glyph: index for index, glyph in enumerate(top.charset)}
    encoding = top.Encoding if isinstance(top.Encoding, list) else []
    if top.Encoding == "StandardEncoding":
        encoding = StandardEncoding
    codes = {code: names[glyph] for code, glyph in enumerate(encoding) if glyph != ".notdef" and glyph in names}
    return Program(count, names, codes or None, _font=font, _units=units)


def _cid_glyphs(top: object) -> dict[int, int] | None:
    if not hasattr(top, "ROS"):
        return None
    charset: list[str] = getattr(top, "charset")  # noqa: B009 - fontTools makes it on demand
    return {0: 0} | {int(called[3:]): index for index, called in enumerate(charset) if called[3:].isdigit()}


def _wrapped(cff: bytes, count: int, units: int) -> bytes:
    """A bare CFF with the tables that make it an OpenType font (Open Type 1.9, `head`, `hhea`, `hmtx`, `maxp`)."""
    head = struct.pack(">IIIIHHqqhhhhHHhhh", 0x10000, 0, 0, 0x5F0F3CF5, 0, units, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0)
    hhea = struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)
    tables = {
        b"CFF ": cff,
        b"head": head,
        b"hhea": hhea,
        b"hmtx": struct.pack(">Hh", units, 0) + bytes(2 * (count - 1)),
        b"maxp": struct.pack(">IH", 0x5000, count),
    }
    directory, body = b"", b""
    start = 12 + 16 * len(tables)
    for tag, table in tables.items():
        directory += struct.pack(">4sIII", tag, 0, start + len(body), len(table))
        body += table + bytes(-len(table) % 4)
    return struct.pack(">4sHHHH", b"OTTO", len(tables), 64, 2, 16) + directory + body


def _type1(data: bytes) -> Program:
    """A Type 1 program: the names of its glyphs and which of them draw. It is PostScript, so nothing of it is run."""
    clear, mark, sealed = data.partition(b"eexec")
    sealed = sealed.lstrip(b" \t\r\n")
    if not mark or len(sealed) < 8:
        raise Unreadable("font program: no eexec")
    if re.fullmatch(rb"[0-9A-Fa-f\s]{8}", sealed[:8]):
        digits = re.sub(rb"[^0-9A-Fa-f]", b"", sealed)
        sealed = bytes.fromhex(digits[: len(digits) & ~1].decode("ascii"))
    private, _ = decrypt(sealed, _EEXEC_KEY)
    skipped = int(found[1]) if (found := _LEN_IV.search(private)) else 4
    order, drawing = [".notdef"], set()
    position = max(0, private.find(b"/CharStrings"))
    while (hit := _CHARSTRING.search(private, position)) is not None:
        position = hit.end() + int(hit[2])
        called = hit[1].decode("latin-1")
        if called != ".notdef":
            charstring, _ = decrypt(private[hit.end() : position], _CHARSTRING_KEY)
            if _draws(charstring[skipped:]):
                drawing.add(len(order))
            order.append(called)
    if len(order) == 1:
        raise Unreadable("font program: no glyphs")
    names = {glyph: index for index, glyph in enumerate(order)}
    listed = {int(code): glyph.decode("latin-1") for code, glyph in _TYPE1_CODE.findall(clear)}
    if not listed:
        listed = dict(enumerate(StandardEncoding))
    codes = {code: names[glyph] for code, glyph in listed.items() if glyph != ".notdef" and glyph in names}
    return Program(len(order), names, codes or None, _drawing=frozenset(drawing))


def _draws(charstring: bytes) -> bool:
    """Whether a Type 1 charstring draws a line or calls something that may (Adobe Type 1 Font Format, 6.4)."""
    position = 0
    while position < len(charstring):
        value = charstring[position]
        if value >= 32:
            position += 5 if value == 255 else 2 if value >= 247 else 1
        elif value in _TYPE1_DRAWING or (value == 12 and charstring[position + 1 : position + 2] == b"\x06"):
            return True
        else:
            position += 2 if value == 12 else 1
    return False
