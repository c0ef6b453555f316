"""The fonts of a PDF: codes to natural advances and to stored characters (ISO 32000-2, 9.6 to 9.10)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pikepdf

_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")


@dataclass(frozen=True)
class PdfFont:
    """Advances are in ems; `stored` are the characters of ToUnicode by code, as searching and copying find them."""

    name: str
    code_bytes: int
    advances: Mapping[int, float]
    default_advance: float
    stored: Mapping[int, str]

    def codes(self, string: bytes) -> Iterator[int]:
        """The codes of a shown string."""
        step = self.code_bytes
        for at in range(0, len(string) - step + 1, step):
            yield int.from_bytes(string[at : at + step], "big")

    def advance(self, code: int) -> float:
        """The width that the font itself gives a code, in ems."""
        return self.advances.get(code, self.default_advance)


def font_of(font: pikepdf.Object) -> PdfFont:
    """Read a font dictionary. Raises ValueError for a composite font that is not coded Identity-H."""
    name = str(font.get("/BaseFont", font.get("/Name", "/?")))[1:].rpartition("+")[2]
    stored = to_unicode(font.ToUnicode.read_bytes()) if "/ToUnicode" in font else {}
    if font.Subtype == "/Type0":
        if str(font.Encoding) != "/Identity-H":
            raise ValueError(f"{name}: a font coded {font.Encoding} is not read")
        descendant = font.DescendantFonts[0]
        default = float(descendant.get("/DW", 1000)) / 1000
        return PdfFont(name, 2, _cid_widths(descendant), default, stored)
    scale = float(font.FontMatrix[0]) if font.Subtype == "/Type3" else 0.001
    first = int(font.get("/FirstChar", 0))
    advances = {first + at: float(width) * scale for at, width in enumerate(font.get("/Widths", []))}
    return PdfFont(name, 1, advances, 0.0, stored)


def _cid_widths(font: pikepdf.Object) -> dict[int, float]:
    """`c [w1 w2 …]` and `first last w` (ISO 32000-2, 9.7.4.3), in ems."""
    widths: dict[int, float] = {}
    items = list(font.get("/W", []))
    at = 0
    while at < len(items):
        first = int(items[at])
        if isinstance(items[at + 1], pikepdf.Array):
            for step, width in enumerate(items[at + 1]):
                widths[first + step] = float(width) / 1000
            at += 2
        else:
            for code in range(first, int(items[at + 1]) + 1):
                widths[code] = float(items[at + 2]) / 1000
            at += 3
    return widths


def to_unicode(cmap: bytes) -> dict[int, str]:
    """The characters of each code in a ToUnicode CMap (ISO 32000-2, 9.10.3)."""
    stored: dict[int, str] = {}
    for kind, body in _SECTION.findall(cmap):
        tokens = _TOKEN.findall(body)
        if kind == b"bfchar":
            for (code, *_), (text, *_) in zip(tokens[0::2], tokens[1::2], strict=True):
                stored[int(code, 16)] = _text(text)
        else:
            _ranges(tokens, stored)
    return stored


def _ranges(tokens: list[tuple[bytes, bytes, bytes]], stored: dict[int, str]) -> None:
    at = 0
    while at < len(tokens):
        first, last = int(tokens[at][0], 16), int(tokens[at + 1][0], 16)
        at += 2
        if tokens[at][1]:  # [ one text a code ]
            at += 1
            for code in range(first, last + 1):
                stored[code] = _text(tokens[at][0])
                at += 1
        else:  # the last character counts up
            text = _text(tokens[at][0])
            for code in range(first, last + 1):
                stored[code] = text[:-1] + chr(ord(text[-1]) + code - first)
        at += 1


def _text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")
