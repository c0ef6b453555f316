"""The measuring tool itself: faultless lines pass, and each kind of fault is seen, where it is and by its value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest
from set_lines import COLUMN, GOOD, setting, width
from typesetting import Fault, Kind, Paragraph, find, limits, measure, merged, rows
from typesetting.prose import Written

Moved = Mapping[int, Mapping[int, float]]


def faults(paragraphs: list[Paragraph]) -> dict[Kind, list[Fault]]:
    found: dict[Kind, list[Fault]] = {}
    for fault in measure(paragraphs, COLUMN).faults:
        found.setdefault(fault.kind, []).append(fault)
    return found


def changed(line: int, text: str) -> tuple[str, ...]:
    return (*GOOD[:line], text, *GOOD[line + 1 :])


def test_faultless_lines_pass() -> None:
    assert [width(line) for line in GOOD] == [8, 10, 10, 10, 4.5]
    report = measure(setting(), COLUMN)
    assert report.faults == ()
    assert report.of(Kind.PAIR) == pytest.approx([1.5] * 3)
    assert report.of(Kind.DASH) == pytest.approx([2.0])
    assert report.of(Kind.HAN_LATIN) == pytest.approx([0.25] * 2)


@pytest.mark.parametrize("kind", sorted(Kind))
def test_every_measure_finds_something_in_lines_that_have_it(kind: Kind) -> None:
    assert measure(setting(changed(4, "今天的GDP APP好——啊。")), COLUMN).of(kind)


# Lines moved or written otherwise: what must be found, and nothing else. A number is the value of the first kind.
MOVED: dict[str, tuple[Moved, float, set[Kind]]] = {
    "a line short of the edge": ({1: {8: -0.05}}, -0.05, {Kind.RIGHT_EDGE, Kind.UNEVEN, Kind.OVERLAP}),
    "a line too far right": ({1: {0: 0.02}}, 0.02, {Kind.RIGHT_EDGE, Kind.LEFT_EDGE, Kind.OVERFLOW}),
    "an opening mark whole at a line's start": (
        {3: {0: 0.5}},
        0.5,
        {Kind.RIGHT_EDGE, Kind.LEFT_EDGE, Kind.OVERFLOW, Kind.FINAL_MARK},
    ),
    "an indent of a quarter less": ({0: {0: -0.25, 1: 0.25}}, -0.25, {Kind.INDENT, Kind.STRETCH, Kind.UNEVEN}),
    "a final mark whole": ({2: {10: -0.5}}, -0.5, {Kind.RIGHT_EDGE, Kind.FINAL_MARK}),
    "a pair unsqueezed": ({0: {3: 0.5, 4: -0.5}}, 2.0, {Kind.PAIR}),
    "a pair squeezed twice": ({0: {7: -0.1, 8: 0.1}}, 1.4, {Kind.PAIR, Kind.BESIDE_MARK}),
    "…… pressed": ({3: {4: -0.2, 5: 0.2}}, 1.8, {Kind.DASH, Kind.BESIDE_MARK}),
    "no gap beside a number": ({1: {3: -0.25, 6: 0.25}}, 0.0, {Kind.HAN_LATIN}),
    "a gap beside a mark": ({4: {4: 0.25}}, 0.25, {Kind.BESIDE_MARK}),
    "a wide gap": ({4: {2: 0.2}}, 0.2, {Kind.STRETCH, Kind.UNEVEN}),
    "an uneven one within the limit": ({4: {2: 0.05}}, 0.05, {Kind.UNEVEN}),
    "Han over Han": ({4: {2: -0.05}}, -0.05, {Kind.OVERLAP, Kind.UNEVEN}),
    "a lone mark squeezed by 0.45": ({2: {5: -0.45, 10: 0.45}}, 0.45, {Kind.SQUEEZE, Kind.BESIDE_MARK}),
    "a last line beyond the measure": ({4: {4: 6.0}}, 0.5, {Kind.OVERFLOW, Kind.BESIDE_MARK}),
}


@pytest.mark.parametrize("name", MOVED)
def test_what_is_set_otherwise_is_found(name: str) -> None:
    moved, value, kinds = MOVED[name]
    found = faults(setting(moved=moved))
    assert set(found) == kinds, found
    assert any(fault.value == pytest.approx(value, abs=1e-4) for kind in kinds for fault in found[kind])


TOLD: dict[str, tuple[tuple[str, ...], Kind, str]] = {
    "a line that begins with ，": (changed(1, "，来到365天的好春光"), Kind.START, "，"),
    "a line that begins with ——": (changed(1, "——到365天的好春光"), Kind.START, "—"),
    "a line that begins with ％": (changed(1, "％来到365天的好春光"), Kind.START, "％"),
    "a line that ends in “": ((*GOOD[:4], "今天真好。说：“", "来吧。”"), Kind.END, "“"),
    "a number over two lines": (changed(1, "5年来到都天的好春光"), Kind.SPLIT, "35"),
    "a fraction over two lines": (changed(1, ".5都来到天的好春光"), Kind.SPLIT, "3."),
    "a number and its ％ over two lines": (changed(1, "％都来到天的好春光"), Kind.SPLIT, "3％"),
    "a word over two lines": (changed(1, "FI都来到天的好春光"), Kind.SPLIT, "3F"),
    "…… over two lines": (changed(1, "…都来到天的好春光亮"), Kind.SPLIT, "……"),
    "one Han in the last line": (changed(4, "好"), Kind.RUNT, ""),
    "one Han with marks": (changed(4, "好。”"), Kind.RUNT, ""),
}


@pytest.mark.parametrize("name", TOLD)
def test_a_bad_break_is_found(name: str) -> None:
    written, kind, where = TOLD[name]
    if kind is Kind.SPLIT:
        written = changed(0, GOOD[0][:-1] + where[0])[:1] + written[1:]
    found = faults(setting(written))
    assert [fault.where for fault in found[kind]] == [where]


@pytest.mark.parametrize(("before", "after"), [("年2024", "年的"), ("年", "2024年")], ids=["number|Han", "Han|number"])
def test_a_number_and_han_may_part(before: str, after: str) -> None:
    assert Kind.SPLIT not in faults(setting((f"好{before}", f"{after}好的。")))


def test_words_may_part_at_a_space_and_behind_a_hyphen() -> None:
    words = setting(("在APP", "GDP里的。"), source="在APP GDP里的。")
    assert Kind.SPLIT not in faults(words)
    assert Kind.STORED not in faults(words)
    assert Kind.SPLIT in faults(setting(("在APP", "GDP里的。")))
    hyphen = setting(("在Wi-", "Fi里的。"))
    assert Kind.SPLIT not in faults(hyphen)
    assert measure(hyphen, COLUMN).of(Kind.HYPHEN) == (1.0,)


def test_a_dash_of_two_narrow_glyphs_is_not_two_ems() -> None:
    (paragraph,) = setting(("他…好。",), source="他…好。")
    assert Kind.DASH not in measure([paragraph], COLUMN).values  # a single one is not judged
    (narrow,) = setting(("他……好。",))
    glyphs = [
        replace(one, char="—", actual="—", advance=0.89 * one.advance) if "…" in one.char else one
        for one in narrow.lines[0].glyphs
    ]
    (found,) = find(glyphs, ["他——好。"])
    assert [fault.value for fault in faults([found])[Kind.DASH]] == [1.89]


@pytest.mark.parametrize("points", [0.4, -0.01, 17.0])
def test_a_line_off_the_grid_is_found(points: float) -> None:
    (fault,) = faults(setting(lowered={3: points}))[Kind.GRID]
    assert fault.value == pytest.approx(points - round(points / 18) * 18)
    assert fault.line == GOOD[3]
    assert Kind.GRID not in faults(setting(lowered={3: 18.0, 4: 18.0}))


def test_word_spaces() -> None:
    line = "在APP GDP里"
    assert measure(setting((line,)), COLUMN).of(Kind.WORD_SPACE) == pytest.approx([0.25])
    assert [fault.value for fault in faults(setting((line,), {0: {5: 0.4}}))[Kind.WORD_SPACE]] == pytest.approx([0.65])


def test_space_inside_a_word_or_number_is_found() -> None:
    assert Kind.INSIDE not in faults(setting(("在3.5％和APP",)))
    for at, where in ((2, "3."), (4, "5％"), (7, "AP")):
        (fault,) = faults(setting(("在3.5％和APP",), {0: {at: 0.1}}))[Kind.INSIDE]
        assert fault.where == where
        assert fault.value == pytest.approx(0.1)


def test_characters_stored_otherwise_are_counted() -> None:
    (paragraph,) = setting()
    glyphs = [
        replace(glyph, char="⻩" if glyph.char == "春" else glyph.char)
        for line in paragraph.lines
        for glyph in line.glyphs
    ]
    (fault,) = faults(find(glyphs, [paragraph.source]))[Kind.STORED]
    assert fault.value == 1


@pytest.mark.parametrize("stored", ["\u2060", "", " "])
def test_a_character_more_or_less_is_seen(stored: str) -> None:
    (paragraph,) = setting(("今天真好。",))
    first, second, *others = paragraph.lines[0].glyphs
    glyphs = (
        [first, replace(second, char=stored, actual="", advance=0.0), second, *others]
        if stored
        else [first, replace(second, char=""), *others]
    )
    (fault,) = faults(find(glyphs, ["今天真好。"]))[Kind.STORED]
    assert fault.value >= 1


def test_what_is_not_there_is_told() -> None:
    (fault,) = faults(setting(source="不在这里的话。"))[Kind.STORED]
    assert (fault.value, fault.where) == (7, "not found")


def test_the_limit_of_stretch_follows_the_measure() -> None:
    assert [round(limits(ems)[Kind.STRETCH][1], 3) for ems in (16, 20, 28, 34, 40)] == [0.1, 0.06, 0.06, 0.03, 0.03]


def test_reports_add_up() -> None:
    one = measure(setting(), COLUMN)
    two = measure(setting(moved={4: {2: 0.2}}), COLUMN)
    both = merged([one, two])
    assert both.faults == two.faults
    (row,) = (row for row in rows(both) if row.kind is Kind.STRETCH)
    assert (row.count, row.faults) == (10, 1)
    assert row.greatest == pytest.approx(0.2)


def test_html_of_bold_ranges() -> None:
    assert Written("甲<乙丙", ((1, 2), (3, 4))).html() == "甲<b>&lt;</b>乙<b>丙</b>"
