"""Glyphs to lines, and lines to the paragraphs they were written as."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from typesetting.characters import folded
from typesetting.glyphs import Glyph


@dataclass(frozen=True, slots=True)
class Line:
    """A line: `glyphs` that leave ink, from left to right. `text` is what is stored of it, spaces too.

    `baseline` is that of most glyphs, in points; `space_after` says whether the source has white space where the
    line was broken. An empty `glyphs` never occurs.
    """

    page: int
    baseline: float
    glyphs: tuple[Glyph, ...]
    text: str
    space_after: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as written and as set. Without lines it was not found in the PDF."""

    source: str
    lines: tuple[Line, ...]


def lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines of one column's glyphs in content order.

    A line ends where the page changes, the baseline moves by more than half an em, or the text goes back to the left
    (the next column).
    """
    rows: list[list[Glyph]] = []
    for glyph in glyphs:
        last = rows[-1][-1] if rows else None
        if (
            last is None
            or last.page != glyph.page
            or abs(last.y - glyph.y) > 0.5 * max(last.size, glyph.size)
            or glyph.x < last.x - 2 * last.size
        ):
            rows.append([])
        rows[-1].append(glyph)
    return [_line(row) for row in rows if any(folded(glyph.actual) for glyph in row)]


def _line(row: Sequence[Glyph], space_after: bool = False) -> Line:
    inked = sorted((glyph for glyph in row if folded(glyph.actual)), key=lambda glyph: glyph.x)
    (baseline, _), *_ = Counter(round(glyph.y, 4) for glyph in inked).most_common(1)
    return Line(row[0].page, baseline, tuple(inked), "".join(glyph.char for glyph in row), space_after)


def find(glyphs: Sequence[Glyph], sources: Sequence[str]) -> list[Paragraph]:
    """The lines of each source text, found by its characters in content order; other text may stand between.

    Give the glyphs of the body face only where a paragraph goes over pages: running heads would part it. What a PDF
    stores wrongly without saying it better by ActualText is not found (`Paragraph.lines` is empty).
    """
    pieces = [folded(glyph.actual) for glyph in glyphs]
    owner = [index for index, piece in enumerate(pieces) for _ in piece]
    stream = "".join(pieces)
    found, cursor = [], 0
    for source in sources:
        wanted = folded(source)
        at = stream.find(wanted, cursor)
        if at < 0:
            at = stream.find(wanted)
        if at < 0 or not wanted:
            found.append(Paragraph(source, ()))
            continue
        cursor = at + len(wanted)
        found.append(Paragraph(source, _with_spaces(lines(glyphs[owner[at] : owner[cursor - 1] + 1]), source)))
    return found


def _with_spaces(rows: Sequence[Line], source: str) -> tuple[Line, ...]:
    """Note where the source has white space at a line's end."""
    before = []  # whether white space stands before the n-th inked character
    space = False
    for char in source:
        if char.isspace():
            space = True
        else:
            before.append(space)
            space = False
    done, at = [], 0
    for row in rows:
        at += sum(len(folded(glyph.actual)) for glyph in row.glyphs)
        gap = at < len(before) and before[at]
        done.append(Line(row.page, row.baseline, row.glyphs, row.text, gap))
    return tuple(done)


def wrongly_stored(paragraph: Paragraph) -> int:
    """How many characters of a paragraph the PDF does not store as written; white space at line ends may be missing."""
    wanted = " ".join(paragraph.source.split())
    at = wrong = 0
    for line in paragraph.lines:
        text = line.text.strip(" ")
        expected = wanted[at : at + len(text)]
        wrong += len(text) - len(expected) + sum(a != b for a, b in zip(text, expected, strict=False))
        at += len(text)
        if wanted[at : at + 1] == " ":
            at += 1
    return wrong + max(0, len(wanted) - at)
