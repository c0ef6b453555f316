"""The model of words and names: invented sentences, names that no list has, words that look like names."""

from __future__ import annotations

import math

import pytest

from booklet.importing.lexicon import lexicon
from booklet.importing.lexicon.build import words


def names_in(text: str, credit: float = 0.0) -> list[str]:
    return [text[one.start : one.end] for one in lexicon().names_in(text, credit=credit)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("徒弟郁小川接过了那本旧图", "郁小川"),
        ("掌灶的苟正清今年六十一岁", "苟正清"),
        ("欧阳玉兰把摊子收了", "欧阳玉兰"),
        ("司徒敏在车间里手最巧", "司徒敏"),
        ("年纪最小的是覃朗", "覃朗"),
    ],
)
def test_a_name_needs_no_office_beside_it(text: str, name: str) -> None:
    assert names_in(text) == [name]


@pytest.mark.parametrize(
    "text", ["学校长期坚持晨读", "马上出发去河边", "任何时候都要安全", "大家都说这里的水果好", "她家住在江边的老街"]
)
def test_words_with_a_surname_in_them_are_words(text: str) -> None:
    assert names_in(text) == []


def test_a_name_that_is_a_word_needs_credit() -> None:
    text = "高峰今年四十岁"
    assert lexicon().margin(text, 0, 2) < 2
    assert names_in(text, credit=6.0) == ["高峰"]
    found = lexicon().names_in(text, credit=6.0)[0]
    assert found.margin == pytest.approx(lexicon().margin(text, 0, 2))


def test_margins_say_how_sure() -> None:
    text = "骆秀枝把棉被抱到值班室"
    assert lexicon().margin(text, 0, 3) > 3
    assert lexicon().margin(text, 4, 6) == -math.inf
    assert lexicon().margin("，骆秀枝", 0, 2) == -math.inf


def test_any_character_may_stand_alone() -> None:
    assert lexicon().of_word("𬭎") is not None
    assert lexicon().of_word("龘龘") is None
    assert lexicon().of_name("山海关外") is None


def test_the_files_are_made_of_words_and_counts_of_names() -> None:
    kept, counts = words(
        iter(
            [
                ("水渠", 50, "n"),
                ("稀见", 2, "a"),
                ("王小渠", 3, "nr"),
                ("王渠", 3, "nr"),
                ("王先生", 30, "nr"),
                ("哈萨克", 400, "nrt"),
                ("渠", 1, "n"),
            ]
        )
    )
    assert kept == {"水渠": 50, "哈萨克": 400, "渠": 1}
    assert counts["surname"] == {"王": 2}
    assert (counts["first"], counts["second"], counts["only"]) == ({"小": 1}, {"渠": 1}, {"渠": 1})
