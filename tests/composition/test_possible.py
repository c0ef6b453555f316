"""The yardstick of stretch: least_stretch on lines whose answer is plain."""

from __future__ import annotations

import pytest
from set_lines import COLUMN, GOOD, setting
from typesetting import least_stretch


def least(text: str) -> float:
    (paragraph,) = setting((text,))
    return least_stretch(paragraph, COLUMN)


def test_lines_that_fit_need_none() -> None:
    (paragraph,) = setting(GOOD)
    assert least_stretch(paragraph, COLUMN) == 0


def test_a_long_number_at_the_end_of_a_line_needs_much() -> None:
    # Eight Han would fill the first line; the number of 2.5 em comes after seven, and nothing can be squeezed.
    assert least("好" * 7 + "23456" + "好" * 12) == pytest.approx(1 / 6, abs=0.002)


def test_lone_marks_give_room() -> None:
    # One Han too many for the first line, whose three marks give up 0.38 em each.
    assert least("好，好，好，好好好" + "好" * 10) == 0


def test_a_last_han_is_not_left_alone() -> None:
    # Eight and ten Han fill two lines; the nineteenth would stand alone, so the second line gives one away.
    assert least("好" * 18) == 0
    assert least("好" * 19) == pytest.approx(1 / 8, abs=0.002)
