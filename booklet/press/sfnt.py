"""Embedded font programs opened for their outlines: TrueType and OpenType as they are, bare CFF framed as OpenType."""

from __future__ import annotations

import struct
from itertools import pairwise

import pikepdf
import uharfbuzz as hb

from booklet.errors import EngineError

_EM = 1000


def opened_program(descriptor: pikepdf.Object) -> hb.Font:
    """The font of a descriptor, scaled to a thousand units an em; glyph ids are CIDs in ours.

    Raises EngineError `outline-unreadable` where nothing that can be read is embedded.
    """
    program = descriptor.get("/FontFile2", descriptor.get("/FontFile3"))
    if program is None:
        raise EngineError("outline-unreadable", reason=str(descriptor.get("/FontName", "?")))
    data = program.read_bytes()
    if str(program.get("/Subtype", "")) == "/CIDFontType0C":
        data = _framed(data)
    font = hb.Font(hb.Face(data))
    font.scale = (_EM, _EM)
    return font


def _framed(cff: bytes) -> bytes:
    """A bare CFF as an OpenType font with the least tables that give outlines: head, maxp, CFF."""
    glyphs = _glyph_count(cff)
    head = struct.pack(">IIIIHHqqhhhhHHhhh", 0x10000, 0, 0, 0x5F0F3CF5, 0, _EM, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0)
    maxp = struct.pack(">IH", 0x5000, glyphs)
    tables = {b"CFF ": cff, b"head": head, b"maxp": maxp}
    offset = 12 + 16 * len(tables)
    directory, body = b"", b""
    for tag, data in tables.items():
        directory += struct.pack(">4sIII", tag, 0, offset + len(body), len(data))
        body += data + b"\0" * (-len(data) % 4)
    return struct.pack(">4sHHHH", b"OTTO", len(tables), 0, 0, 0) + directory + body


def _glyph_count(cff: bytes) -> int:
    """How many glyphs a CFF has: the count of its CharStrings index (Adobe TN 5176, 9 and 14)."""
    position = cff[2]
    _, position = _index(cff, position)
    tops, _ = _index(cff, position)
    start, end = tops[0]
    operands: list[int] = []
    at = start
    while at < end:
        byte = cff[at]
        at += 1
        if byte == 17:
            return int(struct.unpack_from(">H", cff, operands[-1])[0])
        if byte <= 21:
            operands.clear()
            at += byte == 12
        elif byte == 28:
            operands.append(struct.unpack_from(">h", cff, at)[0])
            at += 2
        elif byte == 29:
            operands.append(struct.unpack_from(">i", cff, at)[0])
            at += 4
        elif byte == 30:
            while cff[at] & 0x0F != 0x0F and cff[at] >> 4 != 0x0F:
                at += 1
            at += 1
            operands.append(0)
        elif byte <= 246:
            operands.append(byte - 139)
        elif byte <= 250:
            operands.append((byte - 247) * 256 + cff[at] + 108)
            at += 1
        else:
            operands.append(-(byte - 251) * 256 - cff[at] - 108)
            at += 1
    raise EngineError("outline-unreadable", reason="CharStrings")


def _index(cff: bytes, position: int) -> tuple[list[tuple[int, int]], int]:
    """The entries of an INDEX as start and end, and what comes after it."""
    (count,) = struct.unpack_from(">H", cff, position)
    if not count:
        return [], position + 2
    size = cff[position + 2]
    first = position + 3
    offsets = [int.from_bytes(cff[first + at * size : first + (at + 1) * size], "big") for at in range(count + 1)]
    base = first + (count + 1) * size - 1
    return [(base + a, base + b) for a, b in pairwise(offsets)], base + offsets[-1]
