"""Text shaped by Pango, measured character by character, and drawn with every advance set."""

from __future__ import annotations

from typing import Any

from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango, unicode_to_char_p
from weasyprint.text.line_break import Layout


class Solid(Layout):  # type: ignore[misc]
    """Text shaped without the face's own squeezing of marks: the line does that, also across faces."""

    def setup(self, style: Any) -> None:
        """Pango's layout without the features that move marks."""
        features = line_break.font_features
        line_break.font_features = lambda *styles: {
            name: value for name, value in features(*styles).items() if name not in ("chws", "halt", "palt")
        }
        try:
            super().setup(style)
        finally:
            line_break.font_features = features


class SetText(Solid):
    """A piece of a line whose glyphs stand where the line says.

    `targets` are the advances in pixels by the byte at which a character starts; characters that are not named keep
    their own. Drawing rounds each advance to a thousandth of the size: the rest is carried to the next.
    """

    def __init__(self, text: str, style: Any, targets: dict[int, float], max_width: float) -> None:
        self.justification_spacing = 0
        self.max_width = max_width
        self.first_line_direction = 0
        self.text = text
        self.style = style
        self._targets = targets
        if style["text_decoration_line"] != "none":
            self.setup(style)
            self.deactivate()

    def deactivate(self) -> None:
        """Give back what Pango holds, until the text is drawn."""
        self.layout = self.language = self.style = None

    def set_text(self, text: str, justify: bool = False) -> None:
        """Without the spacing attributes of Pango: letter spacing is in the targets."""
        self.text = text
        pointer, _ = unicode_to_char_p(text)
        pango.pango_layout_set_text(self.layout, pointer, -1)

    def get_first_line(self) -> tuple[Any, int | None]:
        """The only line, its glyphs moved to where they belong."""
        line, index = super().get_first_line()
        if self._targets and self.text:
            self._place(line)
        return line, index

    def _place(self, line: Any) -> None:
        targets = self._targets
        carried = 0.0
        run = line.runs[0]
        size_units = self.style["font_size"] * TO_UNITS / 1000
        while run != ffi.NULL:
            item = run.data
            run = run.next
            glyphs, clusters, offset = item.glyphs.glyphs, item.glyphs.log_clusters, item.item.offset
            count = item.glyphs.num_glyphs
            for index in range(count):
                byte = offset + clusters[index]
                if byte not in targets or (index + 1 < count and clusters[index + 1] == clusters[index]):
                    continue
                geometry = glyphs[index].geometry
                wanted = targets[byte] * TO_UNITS + carried
                change = (wanted - geometry.width) / size_units
                whole = round(change)
                # The engine truncates to thousandths toward zero: stay safely on the far side of the whole number.
                geometry.width += round((whole + (0.4 if whole > 0 else -0.4 if whole < 0 else 0)) * size_units)
                carried = (change - whole) * size_units


def shape(text: str, style: Any) -> tuple[list[float], list[bool]]:
    """The advance of each character in pixels, None where it is part of the one before; letter spacing apart."""
    layout = Solid(style)
    pointer, _ = unicode_to_char_p(text)
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    pango.pango_layout_set_text(layout.layout, pointer, -1)
    line = pango.pango_layout_get_line_readonly(layout.layout, 0)
    by_byte: dict[int, float] = {}
    run = line.runs[0]
    while run != ffi.NULL:
        item = run.data
        run = run.next
        glyphs, clusters, offset = item.glyphs.glyphs, item.glyphs.log_clusters, item.item.offset
        for index in range(item.glyphs.num_glyphs):
            byte = offset + clusters[index]
            by_byte[byte] = by_byte.get(byte, 0.0) + glyphs[index].geometry.width
    layout.deactivate()
    advances: list[float] = []
    heads: list[bool] = []
    byte = 0
    for character in text:
        width = by_byte.get(byte)
        heads.append(width is not None)
        advances.append((width or 0.0) * FROM_UNITS)
        byte += len(character.encode())
    return advances, heads
