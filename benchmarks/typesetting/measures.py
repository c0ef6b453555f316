"""Judge set paragraphs: every value of every measure, and each that is beyond its limit by name.

An em box here is as long as it is set: a glyph's natural advance less or plus what stands between its end and the
next origin. Marks are told apart by which half of their em is blank, see `typesetting.characters`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from typesetting.characters import DASHES, NOT_AT_END, NOT_AT_START, Class, class_of
from typesetting.glyphs import Glyph
from typesetting.limits import Kind, limits
from typesetting.lines import Line, Paragraph, wrongly_stored
from typesetting.report import Fault, Report

_WHOLE = 0.9
"""Marks at least this wide (em) have a blank half; narrower ones, of Latin faces, have none."""
_MARKS = (Class.OPENING, Class.CLOSING)
_WORD = (Class.LATIN, Class.SIGN)
_OF_NUMBERS = frozenset("％‰")
_BREAKABLE_BEHIND = frozenset("-/‐–")


@dataclass(frozen=True)
class Column:
    """Where body text stands: its left edge, size and line distance in points, its measure and indent in ems."""

    left_pt: float
    em_pt: float
    ems: float
    pitch_pt: float
    indent: float = 2.0


def measure(
    paragraphs: Sequence[Paragraph], column: Column, asked: Mapping[Kind, tuple[float, float]] | None = None
) -> Report:
    """Judge paragraphs set in one column; `asked` are the limits, `limits(column.ems)` unless given."""
    asked = asked or limits(column.ems)
    values: dict[Kind, list[float]] = {}
    faults = []
    grid: dict[int, float] = {}
    for number, paragraph in enumerate(paragraphs):
        for kind, value, line, where in _paragraph(paragraph, column, grid):
            values.setdefault(kind, []).append(value)
            low, high = asked[kind]
            if not low <= value <= high:
                page = line.page if line else 0
                text = line.text if line else paragraph.source[:40]
                faults.append(Fault(kind, round(value, 4), page, number, text, where))
    return Report({kind: tuple(found) for kind, found in values.items()}, tuple(faults))


Found = tuple[Kind, float, Line | None, str]


def _paragraph(paragraph: Paragraph, column: Column, grid: dict[int, float]) -> Iterator[Found]:
    rows = paragraph.lines
    if not rows:
        yield Kind.STORED, float(len(paragraph.source)), None, "not found"
        return
    yield Kind.STORED, float(wrongly_stored(paragraph)), rows[0], ""
    for at, line in enumerate(rows):
        first, last = at == 0, at == len(rows) - 1
        yield from ((kind, value, line, where) for kind, value, where in _edges(line, column, first, last))
        yield from ((kind, value, line, where) for kind, value, where in _inside(line, column.em_pt))
        origin = grid.setdefault(line.page, line.baseline)
        yield Kind.GRID, *_off_grid(line, column, origin)
        if not first:
            yield from ((kind, float(bad), line, where) for kind, bad, where in _break(rows[at - 1], line))
    if len(rows) > 1:
        yield Kind.RUNT, float(_is_runt(rows[-1])), rows[-1], ""


def _off_grid(line: Line, column: Column, origin: float) -> tuple[float, Line, str]:
    """The glyph of body size whose baseline is farthest from the grid, in points."""
    off = {}
    for glyph in line.glyphs:
        if abs(glyph.size - column.em_pt) < 0.01:
            steps = (origin - glyph.y) / column.pitch_pt
            off[(steps - round(steps)) * column.pitch_pt] = glyph.char
    farthest = max(off, key=abs, default=0.0)
    return farthest, line, off.get(farthest, "")


# -------------------------------------------------------------------------------------- edges and breaks


def _blank_half(glyph: Glyph, em: float) -> float:
    """The blank half of a mark in ems; none of another character or a narrow mark."""
    return glyph.advance / em / 2 if class_of(glyph.actual) in _MARKS and glyph.advance >= _WHOLE * glyph.size else 0.0


def _edges(line: Line, column: Column, first: bool, last: bool) -> Iterator[tuple[Kind, float, str]]:
    em = column.em_pt
    head, tail = line.glyphs[0], line.glyphs[-1]
    opening = _blank_half(head, em) if class_of(head.actual) is Class.OPENING else 0.0
    closing = _blank_half(tail, em) if class_of(tail.actual) is Class.CLOSING else 0.0
    begin = (head.x - column.left_pt) / em
    if first:
        begin -= column.indent
        yield Kind.INDENT, min((begin, begin + opening), key=abs), head.char
    else:
        yield Kind.LEFT_EDGE, begin + opening, head.char
    end = (tail.end - column.left_pt) / em - column.ems
    yield Kind.OVERFLOW, max(end - closing, -(begin + opening) - (column.indent if first else 0)), tail.char
    if not last:
        yield Kind.RIGHT_EDGE, end - closing, tail.char
        if closing:
            yield Kind.FINAL_MARK, closing - (end - closing), tail.char


def _break(before: Line, after: Line) -> Iterator[tuple[Kind, bool, str]]:
    tail, head = before.glyphs[-1].actual[-1], after.glyphs[0].actual[0]
    yield Kind.START, head in NOT_AT_START, head
    yield Kind.END, tail in NOT_AT_END, tail
    inside = not before.space_after and class_of(tail) in _WORD and class_of(head) in _WORD
    behind = tail in _BREAKABLE_BEHIND and class_of(head) is Class.LATIN
    yield Kind.SPLIT, (inside and not behind) or (tail in DASHES and tail == head), tail + head
    yield Kind.HYPHEN, inside and behind, tail + head


def _is_runt(line: Line) -> bool:
    content = [glyph for glyph in line.glyphs if class_of(glyph.actual) not in _MARKS]
    return len(content) == 1 and class_of(content[0].actual) is Class.HAN


# -------------------------------------------------------------------------------------- inside a line


def _inside(line: Line, em: float) -> Iterator[tuple[Kind, float, str]]:
    gaps = [
        (left, right, class_of(left.actual), class_of(right.actual), (right.x - left.end) / em)
        for left, right in pairwise(line.glyphs)
    ]
    han = [gap for _, _, one, other, gap in gaps if one is other is Class.HAN]
    stretch = max(han, default=None)
    if stretch is not None:
        yield Kind.STRETCH, stretch, ""
        yield Kind.UNEVEN, stretch - min(han), ""
    solid = (Class.HAN, Class.LATIN, Class.DASH)
    tight = [gap for _, _, one, other, gap in gaps if one in solid and other in solid and one is not other]
    if han or tight:
        yield Kind.OVERLAP, min((*han, *tight)), ""
    yield from _dashes(line.glyphs, em)
    for left, right, one, other, gap in gaps:
        text = left.char + right.char
        if one in _MARKS and other in _MARKS and _both_squeeze(left, right, em):
            yield Kind.PAIR, 2 + gap, text
        elif one in _MARKS or other in _MARKS:
            if _lone(left, right, em):
                yield Kind.SQUEEZE, 0.0 - gap, text
            if stretch is not None and not _is_space_between(line, left, right):
                yield Kind.BESIDE_MARK, gap - max(stretch, 0.0), text
        elif {one, other} == {Class.HAN, Class.LATIN}:
            yield Kind.HAN_LATIN, gap, text
        elif one in _WORD and other in _WORD:
            if _is_space_between(line, left, right):
                yield Kind.WORD_SPACE, gap, text
            elif text.isascii() or right.char in _OF_NUMBERS:
                yield Kind.INSIDE, gap, text


def _both_squeeze(left: Glyph, right: Glyph, em: float) -> bool:
    """Marks between which blank meets blank or blank meets ink; not “” where ink meets ink."""
    ends = (class_of(left.actual), class_of(right.actual))
    return ends != (Class.OPENING, Class.CLOSING) and bool(_blank_half(left, em) and _blank_half(right, em))


def _lone(left: Glyph, right: Glyph, em: float) -> bool:
    """Whether the blank half of just one of two neighbours stands between them."""
    closing = class_of(left.actual) is Class.CLOSING and _blank_half(left, em) > 0
    opening = class_of(right.actual) is Class.OPENING and _blank_half(right, em) > 0
    return closing != opening


def _is_space_between(line: Line, left: Glyph, right: Glyph) -> bool:
    """Whether the source itself has a space there: it is then stored and takes room of its own."""
    return f"{left.char} {right.char}" in line.text


def _dashes(glyphs: Sequence[Glyph], em: float) -> Iterator[tuple[Kind, float, str]]:
    """The set width of every run of — or …: two ems for each two characters, whether one glyph or two."""
    run: list[Glyph] = []
    for glyph in (*glyphs, None):
        if glyph and run and glyph.actual[0] == run[0].actual[0]:
            run.append(glyph)
            continue
        count = sum(len(one.actual) for one in run)
        if count and count % 2 == 0:
            yield Kind.DASH, 2 * _run_width(run, em) / count, run[0].actual[0] * count
        run = [glyph] if glyph and class_of(glyph.actual) is Class.DASH else []


def _run_width(run: Sequence[Glyph], em: float) -> float:
    return (run[-1].end - run[0].x) / em
