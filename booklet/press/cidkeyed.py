"""A name-keyed CFF made CID-keyed, glyph ids as CIDs: what most Latin OpenType faces need to be embedded bare.

CIDFontType0C takes CID-keyed programs only (ISO 32000-2, table 124). The other way, a whole OpenType file, is PDF 1.6
and no part of PDF/X-1a.
"""

from __future__ import annotations

import io

from fontTools.cffLib import CFFFontSet, FDArrayIndex, FDSelect, FontDict
from fontTools.ttLib import TTFont


def cid_keyed(font: bytes) -> bytes:
    """The CFF table of an OpenType file, CID-keyed by its glyph ids. Raises ValueError for a file without one."""
    with TTFont(io.BytesIO(font), lazy=False) as opened:
        if "CFF " not in opened:
            raise ValueError("no CFF")
        table = opened["CFF "].cff
        _convert(table)
        # The only glyph order that a CID-keyed program has is that of its CIDs.
        opened.setGlyphOrder(table.topDictIndex[0].charset)
        buffer = io.BytesIO()
        table.compile(buffer, opened, isCFF2=False)
    return buffer.getvalue()


def _convert(table: CFFFontSet) -> None:
    top = table.topDictIndex[0]
    count = len(top.charset)
    charstrings = top.CharStrings
    in_order = [charstrings[name] for name in top.charset]
    names = [".notdef", *(f"cid{glyph:05d}" for glyph in range(1, count))]
    one = FontDict(strings=table.strings)
    one.Private = top.Private
    fonts = FDArrayIndex()
    fonts.strings, fonts.GlobalSubrs = table.strings, table.GlobalSubrs
    fonts.append(one)
    select = FDSelect()
    select.format, select.gidArray = 3, [0] * count
    for charstring in in_order:
        charstring.fdSelectIndex = 0
    # charset and Private now belong to the CIDs and to the one font of the array.
    for key in ("Private", "Encoding"):
        top.rawDict.pop(key, None)
        vars(top).pop(key, None)
    top.ROS = ("Adobe", "Identity", 0)
    top.CIDCount = count
    top.charset = names
    top.FDArray, top.FDSelect = fonts, select
    charstrings.fdArray, charstrings.fdSelect = fonts, select
    stored = range(count) if charstrings.charStringsAreIndexed else in_order
    charstrings.charStrings = dict(zip(names, stored, strict=True))
