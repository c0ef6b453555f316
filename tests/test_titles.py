"""Titles of several lines: words whole, lines balanced."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booklet.titles import title_lines, width_em


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("云川市人民政府关于表彰劳动模范的决定", ["云川市人民政府关于表彰劳动模范的决定"]),
        (
            "云川市棚户区改造办公室关于表彰2025年度志愿服务先进个人和先进集体的决定",
            ["云川市棚户区改造办公室关于表彰2025年度", "志愿服务先进个人和先进集体的决定"],
        ),
        (
            "中共云川市青石坡街道工作委员会关于表彰优秀共产党员、优秀党务工作者和先进基层党组织的决定",
            ["中共云川市青石坡街道工作委员会", "关于表彰优秀共产党员、优秀党务工作者", "和先进基层党组织的决定"],
        ),
        (
            "云川市卫生健康委员会 云川市总工会 关于授予王小明等同志“最美护士”荣誉称号的决定",
            ["云川市卫生健康委员会", "云川市总工会", "关于授予王小明等同志", "“最美护士”荣誉称号的决定"],
        ),
        ("表彰 2025 年度先进个人", ["表彰 2025 年度先进个人"]),
    ],
)
def test_lines_keep_words_and_turn_where_the_author_wants(title: str, lines: list[str]) -> None:
    assert title_lines(title, 19) == lines


PIECES = st.sampled_from(
    [
        "关于",
        "表彰",
        "先进个人",
        "先进集体",
        "和",
        "、",
        "的",
        "决定",
        "云川市",
        "委员会",
        "2025年度",
        "《",
        "》",
        "坡",
        "A4",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=14).map("".join), st.integers(8, 24))
def test_nothing_is_lost_and_nothing_is_too_wide(title: str, most: int) -> None:
    lines = title_lines(title, most)
    assert "".join(lines) == title
    assert all(width_em(line) <= most for line in lines)


def test_a_title_without_any_known_word_is_divided_evenly() -> None:
    lines = title_lines("".join(map(chr, range(0x5000, 0x5000 + 44))), 18)
    assert len(lines) == 3
    assert max(map(len, lines)) - min(map(len, lines)) <= 3


def test_a_kind_of_document_is_no_line_of_its_own() -> None:
    assert not any(
        line in ("的决定", "决定") for line in title_lines("云川市人民政府关于表彰先进集体和先进个人的决定", 20)
    )
