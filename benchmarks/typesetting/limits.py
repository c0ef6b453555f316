"""What is measured and what is asked of it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """A measure. Lengths are in ems of the body size unless said otherwise; the last ones are 1 for a fault."""

    RIGHT_EDGE = "right-edge"
    """Full lines: end of the last em box (a closing mark's at half) beyond the measure, signed."""
    LEFT_EDGE = "left-edge"
    """Lines but the first: begin of the first em box (an opening mark's at half) beyond the column's left, signed."""
    INDENT = "indent"
    """First lines: the same, beyond two ems; an opening mark may stand there whole or half (CLREQ allows both)."""
    PAIR = "pair"
    """Two marks side by side, as set: one and a half."""
    DASH = "dash"
    """—— and ……, as set: two, and nothing squeezed or stretched inside or beside them."""
    HAN_LATIN = "han-latin"
    """The gap between Han and a letter or digit inside a line."""
    BESIDE_MARK = "beside-mark"
    """Space beside a mark beyond what the line puts between its Han."""
    WORD_SPACE = "word-space"
    """Between Latin words (CLREQ 3.3.2: up to half an em when justified)."""
    INSIDE = "inside-word"
    """Space inside a Latin word or number, a % or ％ at its end too; kerning may take some away."""
    STRETCH = "stretch"
    """The widest gap between two Han of a line."""
    UNEVEN = "uneven"
    """The widest gap between two Han less the narrowest, in one line."""
    OVERLAP = "overlap"
    """The narrowest gap between two Han, or Han and Latin, of a line."""
    SQUEEZE = "squeeze"
    """What a mark that stands alone gives up of its em, on its blank side."""
    GRID = "grid"
    """Points that a line's farthest glyph is off the grid of lines, counted from the first line of its page."""
    OVERFLOW = "overflow"
    """How far any line, a last one too, goes beyond the measure on either side."""
    FINAL_MARK = "final-mark"
    """Full lines that end in a closing mark: what room it has there, from its origin to the edge; half an em."""
    START = "forbidden-start"
    END = "forbidden-end"
    SPLIT = "split"
    """A —— or …… or number or Latin word over two lines; a break behind its hyphen is none."""
    HYPHEN = "hyphen-break"
    """A break behind a hyphen or slash inside a Latin word or number; told, not judged."""
    RUNT = "one-han-line"
    """A paragraph's last line, not its only one, of one Han character with or without marks."""
    STORED = "stored"
    """Characters of a paragraph that ToUnicode, in content order, does not give back as they were written."""


_ANY = (-1e9, 1e9)
_NONE = (0.0, 0.0)


def stretch_limit(ems: float) -> float:
    """The stretch between Han that a measure of so many ems ought to get by with."""
    return 0.03 if ems >= 34 else 0.06 if ems >= 20 else 0.1


def limits(ems: float) -> Mapping[Kind, tuple[float, float]]:
    """Least and greatest good value of each measure, for lines of so many ems."""
    return {
        Kind.RIGHT_EDGE: (-0.01, 0.01),
        Kind.LEFT_EDGE: (-0.01, 0.01),
        Kind.INDENT: (-0.01, 0.01),
        Kind.PAIR: (1.49, 1.51),
        Kind.DASH: (1.99, 2.01),
        Kind.HAN_LATIN: (0.1195, 0.2605),
        Kind.BESIDE_MARK: (-1e9, 0.01),
        Kind.WORD_SPACE: (0.15, 0.5),
        Kind.INSIDE: (-0.2, 0.02),
        Kind.STRETCH: (-1e9, stretch_limit(ems) + 0.0004),
        Kind.UNEVEN: (0.0, 0.01),
        Kind.OVERLAP: (-0.01, 1e9),
        Kind.SQUEEZE: (-1e9, 0.3805),
        Kind.GRID: (-0.005, 0.005),
        Kind.OVERFLOW: (-1e9, 0.01),
        Kind.FINAL_MARK: (0.49, 0.51),
        Kind.START: _NONE,
        Kind.END: _NONE,
        Kind.SPLIT: _NONE,
        Kind.HYPHEN: _ANY,
        Kind.RUNT: _NONE,
        Kind.STORED: _NONE,
    }
