"""Fonts as a file uses them: which codes a string holds, what they say, how wide they are, what they print.

What a glyph prints is asked of the embedded program itself: HarfBuzz measures outlines, fontTools reads the tables
that say which glyph a code means. A font that cannot be read says so; it is never taken for good.
"""

from __future__ import annotations

import re
import struct
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import pikepdf

from booklet.press.preflight.painted_objects import Unreadable, entry, items, name, number, numbers, unpacked
from booklet.press.preflight.painted_programs import Bounds, Program, load_program

GlyphState = Literal["ok", "blank", "missing", "unknown"]
"""It prints; it prints nothing; it is .notdef or not there; the font does not let us know."""

_TAG = re.compile(r"^[A-Z]{6}\+")
_BLOCK = re.compile(rb"begin(bfchar|bfrange|cidrange|cidchar|codespacerange)\b(.*?)end\1", re.DOTALL)
_PAIR = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>\s*(?:<([0-9A-Fa-f\s]*)>|\[([^\]]*)\])")
_CID_RANGE = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*<([0-9A-Fa-f\s]+)>\s*(\d+)")
_CID_CHAR = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*(\d+)")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_CMAP_BYTES = 4 << 20
_MAX_RANGE = 65536
_SYMBOLIC = 4


@dataclass
class Font:
    """A font of the file. `key` tells it from others; `vertical`: its lines run down the page.

    `embedded`: its program is in the file (a Type 3 font's always is). `readable`: the program could be read.
    """

    key: str
    name: str
    subtype: str
    embedded: bool
    vertical: bool
    readable: bool
    two_bytes: bool
    known_codes: bool
    ascent: float
    descent: float
    procs: Mapping[int, pikepdf.Stream] = field(default_factory=dict)
    """The glyphs of a Type 3 font, as content streams by code."""
    matrix: tuple[float, ...] = (0.001, 0, 0, 0.001, 0, 0)
    resources: object = None
    _widths: Mapping[int, float] = field(default_factory=dict)
    _default_width: float = 0.0
    _text: Mapping[int, str] = field(default_factory=dict)
    _glyph_of: Callable[[int], int | None] = field(default=lambda code: None)
    _program: Program | None = None
    _cid_of: Mapping[int, int] | None = None
    _metrics: dict[int, tuple[float, Bounds | None]] = field(default_factory=dict)
    _faults: dict[int, str] = field(default_factory=dict)

    def codes(self, shown: bytes) -> tuple[int, ...]:
        """The characters of a string."""
        if not self.two_bytes:
            return tuple(shown)
        whole = len(shown) & ~1
        return struct.unpack(f">{whole >> 1}H", shown[:whole])

    def text_of(self, code: int) -> str:
        """What a character says; empty where the file does not tell."""
        return self._text.get(code, "")

    def metrics(self, code: int) -> tuple[float, Bounds | None]:
        """A character's width and the box of its outline (None: no outline, or not known), in thousandths of an em."""
        found = self._metrics.get(code)
        if found is None:
            cid = code if self._cid_of is None else self._cid_of.get(code, 0)
            found = self._widths.get(cid, self._default_width), self._bounds(code)
            self._metrics[code] = found
        return found

    def line_box(self, code: int) -> tuple[float, Bounds | None]:
        """A character's width, and its part of the line in place of an unmeasured outline; none of a space."""
        width, outline = self.metrics(code)
        if outline is None and width and not self.text_of(code).isspace():
            outline = (0.0, self.descent, width, self.ascent)
        return width, outline

    def state(self, code: int) -> GlyphState:
        """Whether a character prints."""
        if self.subtype == "Type3":
            return "ok" if code in self.procs else "missing"
        if self._program is None or not self.known_codes:
            return "unknown"
        glyph = self._glyph_of(code)
        if not glyph or glyph >= self._program.count:
            return "missing"
        return "ok" if self._program.prints(glyph) else "blank"

    def fault(self, code: int) -> str:
        """What is wrong with a character in print, in no language: ".notdef", "U+FFFD", "U+E123" (a private character),
        "blank U+7FC0"; empty where nothing is; "?" where the font does not let us know.
        """
        found = self._faults.get(code)
        if found is None:
            found = self._faults[code] = self._fault(code)
        return found

    def _fault(self, code: int) -> str:
        text = self.text_of(code)
        for character in text:
            if character == "\ufffd" or unicodedata.category(character) == "Co":
                return f"U+{ord(character):04X}"
        state = self.state(code)
        if state == "unknown":
            return "?"
        if state == "missing":
            return f".notdef {_spelt(text)}".rstrip()
        if state == "blank" and any(not _prints_nothing(character) for character in text):
            return f"blank {_spelt(text)}"
        return ""

    @property
    def measured(self) -> bool:
        """Whether the boxes of its outlines are known."""
        return self.known_codes and self._program is not None and self._program.measured

    def _bounds(self, code: int) -> Bounds | None:
        if self._program is None or not self.known_codes:
            return None
        glyph = self._glyph_of(code)
        return None if glyph is None else self._program.bounds(glyph)


def _spelt(text: str) -> str:
    return " ".join(f"{character} U+{ord(character):04X}" for character in text[:4])


def _prints_nothing(character: str) -> bool:
    """Whether a character has no picture of its own: spaces, controls, joiners, fillers (Unicode, 5.21)."""
    if unicodedata.category(character) in ("Zs", "Zl", "Zp", "Cc", "Cf"):
        return True
    filler = character in "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
    return filler or unicodedata.name(character, "").startswith("VARIATION SELECTOR")


def read_font(key: str, source: object) -> Font:
    """A font dictionary as a value. Whatever is wrong with it shows in `embedded`, `readable`, `known_codes`."""
    subtype = name(entry(source, "/Subtype")) or "Type1"
    if subtype == "Type0":
        return _composite(key, source)
    return _type3(key, source) if subtype == "Type3" else _simple(key, source, subtype)


def _plain_name(source: object) -> str:
    return _TAG.sub("", name(entry(source, "/BaseFont"))) or name(entry(source, "/Name")) or "?"


def _to_unicode(source: object) -> dict[int, str]:
    stream = entry(source, "/ToUnicode")
    if not isinstance(stream, pikepdf.Stream):
        return {}
    try:
        return unicode_map(unpacked(stream, _CMAP_BYTES))
    except Unreadable:
        return {}


def unicode_map(data: bytes) -> dict[int, str]:
    """What a ToUnicode CMap says (ISO 32000-2, 9.10.3)."""
    found: dict[int, str] = {}
    for kind, block in _BLOCK.findall(data):
        if kind == b"bfchar":
            for code, text in _PAIR.findall(block):
                found[_int(code)] = _utf16(text)
        elif kind == b"bfrange":
            for first, last, start, listed in _RANGE.findall(block):
                low, high = _int(first), min(_int(last), _int(first) + _MAX_RANGE)
                if listed:
                    found.update(zip(range(low, high + 1), map(_utf16, _HEX.findall(listed)), strict=False))
                else:
                    found.update(_counted_up(low, high, _utf16(start)))
    return found


def _counted_up(low: int, high: int, start: str) -> dict[int, str]:
    if not start:
        return {}
    head, last = start[:-1], ord(start[-1])
    return {low + step: head + chr(min(last + step, 0x10FFFF)) for step in range(high - low + 1)}


def _int(digits: bytes) -> int:
    return int(b"".join(digits.split()) or b"0", 16) & 0xFFFFFFFF


def _utf16(digits: bytes) -> str:
    clean = b"".join(digits.split())
    return bytes.fromhex((clean + b"0" * (-len(clean) % 4)).decode("ascii")).decode("utf-16-be", "replace")


def _descriptor_program(descriptor: object) -> tuple[object, str]:
    for key in ("/FontFile", "/FontFile2", "/FontFile3"):
        stream = entry(descriptor, key)
        if isinstance(stream, pikepdf.Stream):
            return stream, key
    return None, ""


def _load(descriptor: object) -> tuple[bool, Program | None]:
    """Whether a program is embedded, and the program where it can be read."""
    stream, key = _descriptor_program(descriptor)
    if stream is None:
        return False, None
    try:
        return True, load_program(unpacked(stream), key)
    except Unreadable:
        return True, None


def _composite(key: str, source: object) -> Font:
    below = next(iter(items(entry(source, "/DescendantFonts"), 1)), None)
    descriptor = entry(below, "/FontDescriptor")
    embedded, program = _load(descriptor)
    encoding = entry(source, "/Encoding")
    cid_of = _embedded_cmap(encoding) if isinstance(encoding, pikepdf.Stream) else None
    identity = name(encoding) in ("Identity-H", "Identity-V")
    gid_of = _cid_to_glyph(below, program)
    glyph_of = gid_of if cid_of is None else (lambda code, of=cid_of: gid_of(of[code]) if code in of else None)
    vertical = name(encoding).endswith("-V") or number(entry(encoding, "/WMode")) == 1
    return Font(
        key,
        _plain_name(source),
        "Type0",
        embedded,
        vertical,
        program is not None,
        two_bytes=True,
        known_codes=identity or cid_of is not None,
        ascent=number(entry(descriptor, "/Ascent"), 880),
        descent=number(entry(descriptor, "/Descent"), -120),
        _widths=cid_widths(entry(below, "/W")),
        _default_width=number(entry(below, "/DW"), 1000),
        _text=_to_unicode(source),
        _glyph_of=glyph_of,
        _program=program,
        _cid_of=cid_of,
    )


def _embedded_cmap(stream: pikepdf.Stream) -> dict[int, int] | None:
    try:
        data = unpacked(stream, _CMAP_BYTES)
    except Unreadable:
        return None
    found: dict[int, int] = {}
    for kind, block in _BLOCK.findall(data):
        if kind == b"cidrange":
            for first, last, cid in _CID_RANGE.findall(block):
                low, high = _int(first), min(_int(last), _int(first) + _MAX_RANGE)
                found.update(zip(range(low, high + 1), range(int(cid), int(cid) + high - low + 1), strict=True))
        elif kind == b"cidchar":
            found.update((_int(code), int(cid)) for code, cid in _CID_CHAR.findall(block))
    return found or None


def _cid_to_glyph(below: object, program: Program | None) -> Callable[[int], int | None]:
    """How a CID becomes a glyph (ISO 32000-2, 9.7.4.2)."""
    mapping = entry(below, "/CIDToGIDMap")
    if isinstance(mapping, pikepdf.Stream):
        try:
            table = unpacked(mapping, 1 << 18)
        except Unreadable:
            return lambda cid: None
        return lambda cid: int.from_bytes(table[2 * cid : 2 * cid + 2], "big") if 2 * cid + 1 < len(table) else 0
    if program is not None and program.cid_glyphs is not None:
        glyphs = program.cid_glyphs
        return lambda cid: glyphs.get(cid, 0)
    return lambda cid: cid


def cid_widths(array: object) -> dict[int, float]:
    """A W array (ISO 32000-2, 9.7.4.3): `first [width …]` and `first last width`."""
    found: dict[int, float] = {}
    pending: list[int] = []
    for item in items(array):
        if isinstance(item, pikepdf.Array):
            if pending:
                found.update(enumerate(numbers(item), pending[-1]))
            pending = []
        elif len(pending) == 2:
            first, last = pending
            found.update(dict.fromkeys(range(first, min(last, first + _MAX_RANGE) + 1), number(item)))
            pending = []
        else:
            pending.append(int(number(item)))
    return found


def _simple(key: str, source: object, subtype: str) -> Font:
    descriptor = entry(source, "/FontDescriptor")
    embedded, program = _load(descriptor)
    names, differs = _encoding(entry(source, "/Encoding"))
    symbolic = bool(int(number(entry(descriptor, "/Flags"))) & _SYMBOLIC)
    first = int(number(entry(source, "/FirstChar")))
    text = {code: _by_glyph_name(glyph) for code, glyph in names.items()} | _to_unicode(source)
    return Font(
        key,
        _plain_name(source),
        subtype,
        embedded,
        vertical=False,
        readable=program is not None,
        two_bytes=False,
        known_codes=program is not None and (bool(names) or program.codes is not None),
        ascent=number(entry(descriptor, "/Ascent"), 880),
        descent=number(entry(descriptor, "/Descent"), -120),
        _widths=dict(enumerate(numbers(entry(source, "/Widths")), first)),
        _default_width=number(entry(descriptor, "/MissingWidth"), 500 if descriptor is None else 0),
        _text=text,
        _glyph_of=_simple_glyphs(program, names, symbolic and not differs),
        _program=program,
    )


def _simple_glyphs(program: Program | None, names: Mapping[int, str], by_code: bool) -> Callable[[int], int | None]:
    """How a code becomes a glyph in a simple font (ISO 32000-2, 9.6.5)."""
    if program is None:
        return lambda code: None
    codes = program.codes or {}
    unicode_glyphs = program.unicode_glyphs or {}

    def glyph_of(code: int) -> int | None:
        called = names.get(code)
        if called is not None and not by_code:
            if called in program.names:
                return program.names[called]
            text = _by_glyph_name(called)
            if len(text) == 1 and ord(text) in unicode_glyphs:
                return unicode_glyphs[ord(text)]
        return codes.get(code, 0)

    return glyph_of


def _encoding(source: object) -> tuple[dict[int, str], bool]:
    """Glyph names by code, and whether the file itself lists any."""
    from fontTools.encodings.MacRoman import MacRoman
    from fontTools.encodings.StandardEncoding import StandardEncoding

    base = name(source) or name(entry(source, "/BaseEncoding"))
    found: dict[int, str] = {}
    if base == "WinAnsiEncoding":
        found = _win_ansi()
    elif base == "MacRomanEncoding":
        found = dict(enumerate(MacRoman))
    elif base == "StandardEncoding":
        found = {code: glyph for code, glyph in enumerate(StandardEncoding) if glyph != ".notdef"}
    code = 0
    differences = items(entry(source, "/Differences"), 2000)
    for item in differences:
        if isinstance(item, pikepdf.Name):
            found[code] = name(item)
            code += 1
        else:
            code = int(number(item))
    return found, bool(differences)


def _win_ansi() -> dict[int, str]:
    from fontTools.agl import UV2AGL

    found = {}
    for code in range(32, 256):
        text = bytes([code]).decode("cp1252", "ignore")
        if text and ord(text) in UV2AGL:
            found[code] = UV2AGL[ord(text)]
    return found


def _by_glyph_name(glyph: str) -> str:
    from fontTools.agl import toUnicode

    return str(toUnicode(glyph))


def _type3(key: str, source: object) -> Font:
    procs = entry(source, "/CharProcs")
    names, _ = _encoding(entry(source, "/Encoding"))
    found = {}
    for code, glyph in names.items():
        stream = entry(procs, f"/{glyph}")
        if isinstance(stream, pikepdf.Stream):
            found[code] = stream
    matrix = numbers(entry(source, "/FontMatrix"))
    scale = abs(matrix[0]) * 1000 if len(matrix) == 6 else 1.0
    first = int(number(entry(source, "/FirstChar")))
    return Font(
        key,
        _plain_name(source),
        "Type3",
        embedded=True,
        vertical=False,
        readable=True,
        two_bytes=False,
        known_codes=True,
        ascent=880,
        descent=-120,
        procs=found,
        matrix=matrix if len(matrix) == 6 else (0.001, 0, 0, 0.001, 0, 0),
        resources=entry(source, "/Resources"),
        _widths={code: width * scale for code, width in enumerate(numbers(entry(source, "/Widths")), first)},
        _text={code: _by_glyph_name(glyph) for code, glyph in names.items()} | _to_unicode(source),
    )
