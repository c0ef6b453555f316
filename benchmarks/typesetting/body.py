"""The body text of a real booklet: its paragraphs found by their words, its columns by where the lines begin."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from typesetting.characters import Class, class_of
from typesetting.glyphs import Glyph
from typesetting.lines import Line, Paragraph, find
from typesetting.measures import Column

APART = 3.0
"""Lines that begin more than this (em) to the right of a column's left edge belong to another one."""

Setting = tuple[float, float]
"""Size in points and measure in ems."""


def body(
    pages: Sequence[Sequence[Glyph]],
    sources: Sequence[str],
    settings: Sequence[Setting],
    without: Sequence[str] = (),
) -> dict[Setting, list[Paragraph]]:
    """The paragraphs by the setting they stand in, their lines moved so that every column's left edge is at 0.

    `settings` are all that the layout has; of two with the same size the nearer one to a paragraph's longest line is
    taken. Fonts whose names begin with one of `without` are passed over: what stands between the pages of a
    paragraph, as running heads do, hides it otherwise. A paragraph that is in none of the sizes comes without lines,
    under the first setting.
    """
    found: dict[Setting, list[Paragraph]] = {setting: [] for setting in settings}
    missing = set(sources)
    for size in dict.fromkeys(size for size, _ in settings):
        glyphs = [
            one
            for page in pages
            for one in page
            if abs(one.size - size) < 0.01 and not one.font.startswith(tuple(without))
        ]
        here = [one for one in find(glyphs, sources) if one.lines]
        missing -= {one.source for one in here}
        lefts = _lefts([line for one in here for line in one.lines], size)
        for one in here:
            moved = Paragraph(one.source, tuple(_moved(line, lefts[line.page], size) for line in one.lines))
            longest = max(line.glyphs[-1].end for line in moved.lines) / size
            measures = sorted(ems for known, ems in settings if known == size)
            full = [ems for ems in measures if ems >= longest - 1.01] if len(moved.lines) > 1 else measures
            found[size, (full or measures[-1:])[0]].append(moved)
    found[settings[0]] += [Paragraph(source, ()) for source in sorted(missing)]
    return {setting: paragraphs for setting, paragraphs in found.items() if paragraphs}


def column(setting: Setting, pitch_pt: float) -> Column:
    """The column of moved paragraphs."""
    size, ems = setting
    return Column(0.0, size, ems, pitch_pt)


def _start(line: Line) -> float:
    """Where a line begins, an opening mark at half."""
    head = line.glyphs[0]
    return head.x + (head.advance / 2 if class_of(head.actual) is Class.OPENING else 0.0)


def _lefts(lines: Sequence[Line], size: float) -> Mapping[int, list[float]]:
    """The left edges of each page's columns."""
    lefts: dict[int, list[float]] = {}
    for line in sorted(lines, key=_start):
        known = lefts.setdefault(line.page, [])
        if not known or _start(line) - known[-1] > APART * size:
            known.append(_start(line))
    return lefts


def _moved(line: Line, lefts: Sequence[float], size: float) -> Line:
    left = max(one for one in lefts if one <= _start(line) + 0.01 * size)
    return replace(line, glyphs=tuple(replace(glyph, x=glyph.x - left) for glyph in line.glyphs))
