"""The type of the slug line: a subset of a shipped face, embedded like the booklet's own."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

import pikepdf

from booklet.press.fonts import OwnFont, embed_own
from booklet.press.operators import number

_MISSING = "〓"
"""Printed where no face has a character."""


class SlugFont:
    """Sets lines of text whose every character is in `text`, each in the first face that has it."""

    def __init__(self, pdf: pikepdf.Pdf, text: str, faces: Sequence[Path]) -> None:
        """Raises ResourceError `font-unreadable`."""
        self._of: dict[str, tuple[int, int]] = {}
        self._fonts: list[OwnFont] = []
        left = set(text)
        for path in faces:
            font = OwnFont(path)
            glyphs = {char: glyph for char in sorted(left | {_MISSING}) if (glyph := font.glyph(char))}
            found = {char: glyph for char, glyph in glyphs.items() if char not in self._of}
            if not found:
                continue
            self._of |= {char: (len(self._fonts), glyph) for char, glyph in found.items()}
            self._fonts.append(font)
            left -= found.keys()
            if not left:
                break
        by_font = [
            {glyph: char for char, (at, glyph) in self._of.items() if at == index} for index in range(len(self._fonts))
        ]
        self._objects = [embed_own(pdf, font, glyphs) for font, glyphs in zip(self._fonts, by_font, strict=True)]

    def resources(self) -> pikepdf.Dictionary:
        """The fonts by the names that `shown` calls them."""
        return pikepdf.Dictionary({f"/Slug{index}": font for index, font in enumerate(self._objects)})

    def width(self, line: str) -> float:
        """The width of a line in ems."""
        return sum(self._fonts[at].advance(glyph) for at, glyph in self._placed(line))

    def shown(self, line: str, size_pt: float) -> bytes:
        """The operators that show a line within a text object."""
        parts = []
        for at, run in groupby(self._placed(line), key=lambda item: item[0]):
            codes = b"".join(b"%04x" % glyph for _, glyph in run)
            parts.append(b"/Slug%d %s Tf <%s> Tj" % (at, number(size_pt), codes))
        return b"\n".join(parts)

    def _placed(self, line: str) -> list[tuple[int, int]]:
        """Font and glyph of each character."""
        stand_in = self._of.get(_MISSING)
        found = [self._of.get(char, stand_in) for char in line]
        return [one for one in found if one is not None]
