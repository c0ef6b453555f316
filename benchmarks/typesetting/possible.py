"""How little stretch a paragraph could have been set with: the yardstick for lines that are stretched too far.

Every way to break the paragraph is tried that breaks no rule, with lone marks squeezed up to the limit, the gaps
beside Latin between an eighth and a quarter of an em, and word spaces between 0.2 and 0.5 em. What is left over is
shared by the gaps between Han, and between Han and marks. No engine's code is looked at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from typesetting.characters import DASHES, NOT_AT_END, NOT_AT_START, Class, class_of
from typesetting.lines import Paragraph
from typesetting.measures import Column

SQUEEZE = 0.38
GAP = (0.125, 0.26)
SPACE = (0.2, 0.5)
ENOUGH = 4.0
"""Stretch that is not looked beyond, em."""
_BEHIND = frozenset("-/‐–")
_WORD = (Class.LATIN, Class.SIGN)
_MARKS = (Class.OPENING, Class.CLOSING)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A glyph in the model: its advance in ems, and what the border before it may take and give.

    `least` and `most` are of the border alone, without even stretch; `shared` whether it takes that too.
    """

    text: str
    kind: Class
    advance: float
    least: float = 0.0
    most: float = 0.0
    shared: bool = False
    may_break: bool = False


def least_stretch(paragraph: Paragraph, column: Column) -> float:
    """The smallest stretch, in ems to a thousandth, that some way to set the paragraph keeps to in all its lines."""
    units = _units(paragraph, column.em_pt)
    low, high = 0.0, ENOUGH
    if _settable(units, column, low):
        return low
    while high - low > 0.001:
        middle = (low + high) / 2
        low, high = (low, middle) if _settable(units, column, middle) else (middle, high)
    return high


def _units(paragraph: Paragraph, em: float) -> list[_Unit]:
    source = iter(paragraph.source)
    units: list[_Unit] = []
    for line in paragraph.lines:
        for glyph in line.glyphs:
            space = False
            for wanted in "".join(glyph.actual.split()):
                while (char := next(source, wanted)) != wanted:
                    space |= char.isspace()
            kind = class_of(glyph.actual)
            unit = _Unit(glyph.actual, kind, glyph.advance / em)
            units.append(_with_border(units[-1], unit, space) if units else unit)
    return units


def _with_border(left: _Unit, right: _Unit, space: bool) -> _Unit:
    least = most = 0.0
    shared = True
    kinds = (left.kind, right.kind)
    closing, opening = left.kind is Class.CLOSING, right.kind is Class.OPENING
    if left.kind in _MARKS and right.kind in _MARKS and kinds != (Class.OPENING, Class.CLOSING):
        least = most = -0.5
        shared = False
    elif closing != opening and (left if closing else right).advance > 0.9:
        least = -SQUEEZE
    elif set(kinds) == {Class.HAN, Class.LATIN}:
        least, most = GAP
        shared = False
    elif space and left.kind in _WORD and right.kind in _WORD:
        least, most = SPACE
        shared = False
    elif (left.kind in _WORD and right.kind in _WORD) or (left.kind is right.kind is Class.DASH):
        shared = False
    return _Unit(right.text, right.kind, right.advance, least, most, shared, _may_break(left, right, space))


def _may_break(left: _Unit, right: _Unit, space: bool) -> bool:
    tail, head = left.text[-1], right.text[0]
    if head in NOT_AT_START or tail in NOT_AT_END or (tail in DASHES and tail == head):
        return False
    return space or not (left.kind in _WORD and right.kind in _WORD) or (tail in _BEHIND and right.kind is Class.LATIN)


def _settable(units: Sequence[_Unit], column: Column, stretch: float) -> bool:
    """Whether lines can be found that all fit with so much stretch."""
    reached = {0}
    for begin in range(len(units)):
        if begin not in reached:
            continue
        measure = column.ems - (column.indent if begin == 0 else 0.0)
        trim = 0.5 if begin and units[begin].kind is Class.OPENING else 0.0
        least, most = -trim, -trim
        for end in range(begin, len(units)):
            unit = units[end]
            if end > begin:
                least += unit.least
                most += unit.most + (stretch if unit.shared else 0.0)
            least += unit.advance
            most += unit.advance
            half = 0.5 if unit.kind is Class.CLOSING and unit.advance > 0.9 else 0.0
            if least - half > measure + 1 and not half:
                break
            fits = least - half <= measure + 1e-9
            if end == len(units) - 1:
                if fits and not (begin and _one_han(units[begin:])):
                    return True
            elif units[end + 1].may_break and fits and most - half >= measure - 1e-9:
                reached.add(end + 1)
    return False


def _one_han(units: Sequence[_Unit]) -> bool:
    content = [unit for unit in units if unit.kind not in _MARKS]
    return len(content) == 1 and content[0].kind is Class.HAN
