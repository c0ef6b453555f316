"""Changes in a unit file by place: what is changed, and that nothing else is."""

from __future__ import annotations

import difflib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booklet.entries.editing import Change, EditRefusedError, Insert, Put, Remove, changed
from booklet.entries.reader import read_bytes
from booklet.entries.tree import Scalar, Table, read_tree
from booklet.entries.writing import is_plain, pair_lines, scalar

UNIT = """\
# 开头的注释
unit: 甲办
role:      # 空着的
title: '书名'   # 用单引号
honourees:
  - name: 李芳   # 第一位
    deeds: |
      一段。

      二段。

    # 下面是感言
    quote: "好。"
    # photos:
    #   - file: 照片.jpg

  # 第二位
  - name: 王小明
    role:
# 之后的注释
afterword: >
  折叠的
  文字
review:
  # 待核对
  - id: a-1
    read: 甲
  - id: b-2
"""


def after(text: str, *changes: Change) -> str:
    return changed(text.encode(), changes).decode()


def differs(text: str, *changes: Change) -> list[str]:
    lines = difflib.ndiff(text.split("\n"), after(text, *changes).split("\n"))
    return [line for line in lines if line[0] in "+-"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Put(("title",), "it's"), ["- title: '书名'   # 用单引号", "+ title: 'it''s'   # 用单引号"]),
        (Put(("role",), "主任"), ["- role:      # 空着的", "+ role: 主任      # 空着的"]),
        (Put(("subtitle",), "副题"), ["+ subtitle: 副题"]),
        (Put(("honourees", 0, "quote"), '说"好"'), ['-     quote: "好。"', '+     quote: "说\\"好\\""']),
        (Put(("honourees", 0, "deeds"), "只一段。"), ["-       一段。", "- ", "-       二段。", "+       只一段。"]),
        (Put(("honourees", 1, "role"), "科长"), ["-     role:", "+     role: 科长"]),
        (Put(("honourees", 0, "party"), "党员"), ["+     party: 党员"]),
        (Put(("afterword",), "新的"), ["- afterword: >", "-   折叠的", "-   文字", "+ afterword: |", "+   新的"]),
        (Insert(("honourees",), 1, {"name": "新"}), ["+   - name: 新", "+ "]),
        (Insert(("honourees",), 2, {"name": "新"}), ["+ ", "+   - name: 新"]),
        (Insert(("honourees", 0, "photos"), 0, {"file": "a.jpg"}), ["+     photos:", "+       - file: a.jpg"]),
        (Remove(("review", 0)), ["-   - id: a-1", "-     read: 甲"]),
    ],
)
def test_one_change_touches_its_own_lines(change: Change, expected: list[str]) -> None:
    assert sorted(differs(UNIT, change)) == sorted(expected)


def test_many_changes_at_one_place_come_in_the_schemas_order() -> None:
    text = after(
        UNIT,
        Put(("groups",), [{"title": "队"}]),
        Insert(("honourees",), 2, {"name": "丙"}),
        Put(("honourees", 1, "deeds"), "事迹"),
        Insert(("honourees",), 2, {"name": "丁"}),
        Put(("honourees", 1, "party"), "党员"),
    )
    places = [
        text.index(part) for part in ("王小明", "    party: 党员", "    deeds: |\n      事迹", "丙", "丁", "groups:")
    ]
    assert places == sorted(places)


def test_without_items_the_list_goes() -> None:
    assert after(UNIT, Remove(("review", 0)), Remove(("review", 1))) == UNIT[: UNIT.index("review:")]


@pytest.mark.parametrize(
    "text", ["unit: &a 甲\ntitle: *a\n", "{unit: 甲, title: 乙}\n---\nb: c\n", "- a\n", "unit: [\n"]
)
def test_what_would_touch_something_else_is_refused(text: str) -> None:
    with pytest.raises(EditRefusedError):
        after(text, Put(("unit",), "新"))


def test_line_ends_byte_order_mark_and_encoding_stay() -> None:
    data = b"\xff\xfe" + UNIT.replace("\n", "\r\n").encode("utf-16-le")
    done = changed(data, [Put(("preface",), "一段。\n\n二段。"), Put(("honourees", 1, "role"), "科长")])
    text = done[2:].decode("utf-16-le")
    assert done[:2] == data[:2] and text.count("\n") == text.count("\r\n") == UNIT.count("\n") + 5


LETTERS = st.text(st.sampled_from("甲乙丙，。“”'\"#:：-&*[]{}|>%@!?` ~a1=\\\n😀𠅤\u2028\t"), max_size=12)


@given(LETTERS)
def test_any_text_can_be_a_scalar(text: str) -> None:
    for flow in (False, True):
        written = f"[{scalar(text, flow=True)}]" if flow else scalar(text)
        root = read_tree(f"a: {written}\n", "").root
        assert isinstance(root, Table)
        node = root.pairs[0][2]
        node = node if isinstance(node, Scalar) else node.items[0]  # type: ignore[union-attr]
        assert isinstance(node, Scalar)
        assert node.text == text or (text in ("~", "null") and not node.text)
    assert not is_plain("yes") and not is_plain("") and is_plain("2025年1月")


@given(st.dictionaries(st.sampled_from(["role", "quote", "deeds", "party"]), LETTERS), st.data())
def test_any_text_can_be_put_anywhere(values: dict[str, str], data: Any) -> None:
    said = {key: "\n\n".join(part.strip() for part in text.split("\n") if part.strip()) for key, text in values.items()}
    said = {key: text for key, text in said.items() if text and "\u2028" not in text and "\t" not in text}
    at = data.draw(st.integers(0, 1))
    made = changed(
        UNIT.replace("role:      # 空着的\n", "").encode(), [Put(("honourees", at, k), v) for k, v in said.items()]
    )
    draft = read_bytes(made, "", "").value
    assert draft is not None
    person = draft.entry.honourees[at]
    assert {key: getattr(person, key) for key in said} == {key: text.strip() for key, text in said.items()}


def test_lines_of_a_pair() -> None:
    assert pair_lines("names", ("甲", "乙,丙"), 2) == ["  names: [甲, '乙,丙']"]
    assert pair_lines("deeds", "", 0) == ["deeds:"]
    assert pair_lines("quote", "一\n\n二", 0, "注") == ["quote: |  # 注", "  一", "", "  二"]
