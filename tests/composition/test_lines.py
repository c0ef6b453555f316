"""Where lines end and how space is shared: the arithmetic alone, in ems."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booklet.composition.characters import CLOSING, NOT_AT_END, NOT_AT_START, OPENING, STOPS, Kind, kind_of, may_break
from booklet.composition.lines import LONE_MARK_EM, Line, Paragraph

HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往"


def paragraph(text: str, words: str = "") -> Paragraph:
    """Letters and digits half an em wide, all else one; `words` may be broken anywhere."""
    wide = [not character.isascii() for character in text]
    kinds = [kind_of(character, is_wide) for character, is_wide in zip(text, wide, strict=True)]
    advances = [0.5 if kind in (Kind.WORD, Kind.SPACE, Kind.MIDDLE) else 1.0 for kind in kinds]
    advances = [
        0.0 if kind in (Kind.BREAK, Kind.JOINED) else advance for kind, advance in zip(kinds, advances, strict=True)
    ]
    latin = [index > 0 and text[index - 1] == " " for index in range(len(text))]
    broken = [character in words for character in text]
    return Paragraph(text, kinds, advances, [1.0] * len(text), latin, broken)


def lines(text: str, measure: float, justify: bool = True, spread_last: bool = False, words: str = "") -> list[str]:
    made = paragraph(text, words).lines(0, measure, measure, justify, spread_last)
    return [text[line.start : line.stop] for line in made]


def only(text: str, measure: float, justify: bool = True, spread_last: bool = False) -> Line:
    (line,) = paragraph(text).lines(0, measure, measure, justify, spread_last)
    return line


# ---------------------------------------------------------------------------------- marks


@pytest.mark.parametrize(
    ("text", "spaces", "width"),
    [
        ("甲，乙", [0, 0], 3),
        ("甲。”乙", [0, -0.5, 0], 3.5),
        ("甲：“乙", [0, -0.5, 0], 3.5),
        ("甲，“‘乙", [0, -0.5, -0.5, 0], 4),
        ("甲》、《乙", [0, -0.5, -0.5, 0], 4),
        ("甲“”乙", [0, 0, 0], 4),
        ("甲2乙", [0.25, 0.25], 3),
        ("甲，2乙", [0, 0, 0.25], 3.75),
        ("甲％乙", [0, 0], 3),
        ("3％", [0], 1.5),
        ("甲/乙", [0, 0], 2.5),
        ("甲 A", [0, 0], 2),
        ("甲·乙", [0, 0], 2.5),
    ],
)
def test_natural_spaces(text: str, spaces: list[float], width: float) -> None:
    line = only(text, 20)
    assert list(line.spaces) == spaces
    assert line.width == pytest.approx(width)


def test_marks_at_the_edges_are_half() -> None:
    line = only("“甲。", 20)
    assert (line.shift, line.width) == (0.5, 2.0)
    assert only("甲。”", 20).width == 2.0


def test_a_variation_selector_belongs_to_its_character() -> None:
    assert list(only("葛\U000e01002", 20).spaces) == [0, 0.25]
    assert lines("葛\U000e0100" * 12, 5) == ["葛\U000e0100" * 5, "葛\U000e0100" * 5, "葛\U000e0100" * 2]


@pytest.mark.parametrize("before", [*"天，”》A2…"])
@pytest.mark.parametrize("after", sorted({*CLOSING, *STOPS, *NOT_AT_START, *"—…·"}))
def test_what_never_begins_a_line(before: str, after: str) -> None:
    assert not may_break(before, kind_of(before, True), after, kind_of(after, True), True)


@pytest.mark.parametrize("before", sorted({*OPENING, *NOT_AT_END}))
@pytest.mark.parametrize("after", [*"天“A2"])
def test_what_never_ends_a_line(before: str, after: str) -> None:
    assert not may_break(before, kind_of(before, True), after, kind_of(after, True), True)


@pytest.mark.parametrize("pair", ["天地", "天“", "”天", "，天", "天A", "2天", "。“", "——天".removeprefix("—")])
def test_where_a_line_may_end(pair: str) -> None:
    before, after = pair[0], pair[1]
    assert may_break(before, kind_of(before, True), after, kind_of(after, True), False)


# ---------------------------------------------------------------------------------- choice of line ends


def test_pushed_in_before_pushed_out() -> None:
    """One em too many is taken from three marks, though the line could end before the last word as well."""
    text = "天地，玄黄，宇宙，洪荒日月盈昃辰宿列张寒来暑往"
    first, *_ = paragraph(text).lines(0, 16, 16, True, False)
    assert text[first.start : first.stop] == "天地，玄黄，宇宙，洪荒日月盈昃辰"
    narrow = paragraph(text).lines(0, 15, 15, True, False)[0]
    assert text[narrow.start : narrow.stop] in ("天地，玄黄，宇宙，洪荒日月盈昃辰", "天地，玄黄，宇宙，洪荒日月盈昃")


def test_a_lone_mark_gives_up_at_most_its_share() -> None:
    line = only("天地，玄黄。宇宙", 7.3)
    assert line.width == pytest.approx(7.3)
    assert min(line.spaces) == pytest.approx(-0.35)
    assert min(only("天地，玄黄，宇宙洪荒", 9.3).spaces) >= -LONE_MARK_EM


def test_no_last_line_of_one_character() -> None:
    assert lines(HAN[:11] + "。", 10) == [HAN[:9], HAN[9:11] + "。"]
    assert lines(HAN[:10] + "3。", 10)[-1] == HAN[8:10] + "3。"
    assert lines(HAN[:12] + "。", 10) == [HAN[:10], HAN[10:12] + "。"]


def test_a_line_feed_ends_a_line_and_it_is_not_spread() -> None:
    made = paragraph("天地\n玄黄宇宙洪荒").lines(0, 4, 4, True, False)
    assert [(line.start, line.stop, line.next) for line in made] == [(0, 2, 3), (3, 7, 7), (7, 9, 9)]
    assert made[0].width == 2


def test_the_last_line_is_spread_when_asked() -> None:
    assert only("张三", 3, spread_last=True).spaces == [1.0]
    assert only("欧阳娜", 3, spread_last=True).spaces == [0, 0]
    assert only("张三", 3).spaces == [0.0]


def test_a_word_too_long_for_the_line() -> None:
    word = "ABCDEFGHIJ"
    assert lines(f"天{word}地", 4) == ["天", word, "地"]
    assert lines(f"天{word}地", 4, words=word) != ["天", word, "地"]
    assert all(len(line) <= 8 for line in lines(f"天{word}地", 4, words=word))


def test_a_line_before_a_long_word_is_left_short() -> None:
    first, *_ = paragraph("天地ABCDEFGHIJKLMNOP玄黄").lines(0, 9, 9, True, False)
    assert first.width == 2


def test_ragged_lines_are_natural() -> None:
    made = paragraph("天地，玄黄，宇宙，洪荒2日月盈昃辰宿列张").lines(0, 7.6, 7.6, False, False)
    assert all(space in (0.0, 0.25) for line in made for space in line.spaces)


def test_rows_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="lengths"):
        Paragraph("天地", [Kind.HAN], [1.0], [1.0], [False])


text_like = st.text(alphabet=[*HAN, *"，。、：！“”《》（）…—·", *"0123456789AB% "], min_size=1, max_size=120)


@given(text_like, st.integers(8, 40), st.booleans())
def test_every_item_stands_in_one_line_in_order(text: str, measure: int, justify: bool) -> None:
    made = paragraph(text).lines(0, measure - 2, measure, justify, False)
    assert made[0].start == 0
    assert made[-1].next == len(text)
    for line, after in pairwise(made):
        assert line.start <= line.stop <= line.next == after.start
        assert not text[line.stop : line.next].strip()
        assert len(line.spaces) == max(line.stop - line.start - 1, 0)


@given(text_like, st.integers(12, 40))
def test_no_line_is_wider_than_the_measure_unless_it_cannot_be_broken(text: str, measure: int) -> None:
    made = paragraph(text)
    for line in made.lines(0, measure, measure, True, False):
        inside = any(
            may_break(text[at - 1], kind_of(text[at - 1], True), text[at], kind_of(text[at], True), text[at - 1] == " ")
            for at in range(line.start + 1, line.stop)
        )
        assert line.width <= measure + 0.01 or not inside


@given(text_like, st.integers(8, 40))
def test_the_same_lines_from_any_line_on(text: str, measure: int) -> None:
    """A paragraph that goes on on the next page is set as it would have been."""
    made = paragraph(text)
    whole = made.lines(0, measure, measure, True, False)
    assert made.lines(0, measure, measure, True, False) == whole
    middle = whole[len(whole) // 2]
    assert made.lines(middle.start, measure, measure, True, False)[0].start == middle.start
