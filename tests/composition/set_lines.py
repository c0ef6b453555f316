"""Lines set by hand: where each glyph would stand in faultless composition, and what a test moves from there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from typesetting import Column, Glyph, Paragraph, find
from typesetting.characters import CLOSING, OPENING, Class, class_of

EM = 10.0
PITCH = 18.0
COLUMN = Column(left_pt=50.0, em_pt=EM, ems=10, pitch_pt=PITCH)
TOP = 700.0

GOOD = ("他说：“好的。”我", "都来到365天的好春光", "节，《雨》里有灯光亮，", "“你好……”多么好啊，", "今天真好。")
"""Four lines of ten ems (the first with its indent) and a last one."""


def advance(text: str) -> float:
    """Natural advances, in ems: a digit half, a space a quarter, —— as one glyph two."""
    if text == "——":
        return 2.0
    kind = class_of(text)
    return 0.25 if kind is Class.SPACE else 0.5 if kind in (Class.LATIN, Class.SIGN) else 1.0


def glyph_texts(line: str) -> list[str]:
    """A glyph for each character, one for each ——."""
    return [one for part in line.replace("——", "\0").split("\0") for one in (*part, "——")][:-1]


def between(left: str, right: str) -> float:
    """What faultless composition puts between two glyphs, in ems."""
    marks = CLOSING | OPENING
    if left in marks and right in marks and not (left in OPENING and right in CLOSING):
        return -0.5
    if {class_of(left), class_of(right)} == {Class.HAN, Class.LATIN}:
        return 0.25
    return 0.0


def row(line: str, number: int, first: bool, moved: Mapping[int, float]) -> list[Glyph]:
    """A line's glyphs; `moved` puts so much more (ems) before the n-th glyph and all that follow."""
    texts = glyph_texts(line)
    x = COLUMN.left_pt + (2 * EM if first else 0.0)
    if texts[0] in OPENING:
        x -= EM / 2
    done = []
    for at, text in enumerate(texts):
        if at:
            x += between(texts[at - 1], text) * EM
        x += moved.get(at, 0.0) * EM
        done.append(Glyph(text, x, TOP - number * PITCH, advance(text) * EM, EM, "Song", 1, text))
        x += advance(text) * EM
    return done


def setting(
    rows: Sequence[str] = GOOD,
    moved: Mapping[int, Mapping[int, float]] | None = None,
    source: str | None = None,
    lowered: Mapping[int, float] | None = None,
) -> list[Paragraph]:
    """The paragraph of these lines; `lowered` puts lines so many points below the grid."""
    glyphs: list[Glyph] = []
    for number, line in enumerate(rows):
        made = row(line, number, number == 0, (moved or {}).get(number, {}))
        glyphs += [replace(one, y=one.y - (lowered or {}).get(number, 0.0)) for one in made]
    return find(glyphs, [source or "".join(rows)])


def width(line: str) -> float:
    """The set width of a line in ems, as `setting` makes it; for those who write new lines."""
    texts = glyph_texts(line)
    total = sum(map(advance, texts)) + sum(between(left, right) for left, right in pairwise(texts))
    return total - 0.5 * (texts[0] in OPENING) - 0.5 * (texts[-1] in CLOSING)
