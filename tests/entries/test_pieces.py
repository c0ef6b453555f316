"""Cutting a unit file for speed changes nothing of what is read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booklet.entries.pieces import cut
from booklet.entries.tree import _BrokenYaml, _build_in_pieces, _build_whole, read_tree

PLAIN = """\
# 开头
unit: 甲
preface: |
  前言。
honourees:   
  # 科室
  - name: 王小明   # 科长
    deeds: |
      事迹一段。

      # 不是注释
       - 也不是一项


  -   name: "李\\u0007芳"
      photos:
      - {file: a.jpg, focus: [0.1, 0.2]}
      - file: b.jpg
# 靠边的注释
  - name: >-
      折行
      的名字
groups:
  - title: 集体
    names: [赵一, 钱二]
"""  # noqa: W291 - blanks after a key are what people leave
SECTIONS = """\
unit: 甲
sections:
  - title: 一
    honourees:
      - name: 王小明
      - name: 李芳
        quote: '引
          文'
  - honourees:
      - name: 张三
afterword: 完
"""


@pytest.mark.parametrize(("text", "lists", "people"), [(PLAIN, 1, 3), (SECTIONS, 2, 3), (PLAIN.rstrip(), 1, 3)])
def test_pieces_make_the_same_tree(text: str, lists: int, people: int) -> None:
    made = cut(text)
    assert made is not None
    assert (len(made.lists), sum(map(len, made.lists.values()))) == (lists, people)
    assert _build_in_pieces(text) == _build_whole(text)


@pytest.mark.parametrize(
    "text",
    [
        'preface: "开\nhonourees:\n  - name: 王\n完"\n',
        "preface: |\n  文\n  honourees:\n    - name: 王\nunit: 甲\n",
        "honourees:\n  - &a {name: 王}\n  - *a\n",
        "honourees:\n- name: 王\n- name: 李\n",
        "honourees: [{name: 王}]\n",
        'honourees:\n  - name: "王\n  - name: 李"\n',
        "honourees:\n  - name: 王\n\t- name: 李\n",
        "honourees:\n  - name: 王\n bad: 李\n",
        "honourees:\n  - name: 王\n---\nunit: 乙\n",
        "honourees:\n  - name: 王\nhonourees:\n  - name: 李\n",
        "honourees:\n  - name: 王\n    honourees:\n      - name: 李\n",
        "honourees:\n  - 只有名字\n  - 0\n",
    ],
)
def test_what_hangs_together_is_read_whole(text: str) -> None:
    same_or_whole(text)


@given(st.lists(st.sampled_from((*PLAIN.splitlines(), *SECTIONS.splitlines(), "  - '", '"', "  - [", "\t", "- a"))))
def test_any_lines_are_read_the_same(lines: list[str]) -> None:
    same_or_whole("\n".join(lines))


def same_or_whole(text: str) -> None:
    pieces = _build_in_pieces(text)
    if pieces is None:
        return
    assert pieces == _build_whole(text)


def test_an_edit_is_seen_and_lines_move() -> None:
    first = read_tree(PLAIN, "f")
    edited = read_tree("\n\n" + PLAIN.replace("事迹一段", "事迹两段"), "f")
    assert first.findings[0].place.line + 2 == edited.findings[0].place.line
    assert "两段" in str(edited.root)
    assert read_tree(PLAIN, "f") == first


def test_a_broken_piece_is_told_as_ever() -> None:
    broken = PLAIN.replace("focus: [0.1, 0.2]}", "focus: [0.1, 0.2]")
    assert _build_in_pieces(broken) is None
    with pytest.raises(_BrokenYaml):
        _build_whole(broken)
