"""Whose photo is it: file names, names in texts, and that nothing is ever guessed."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from booklet.entries.matching import (
    FileName,
    Owner,
    Person,
    Roll,
    canonical,
    names_another,
    natural_order,
    owner_of,
    parse_file_name,
)


def roll_of(*names: str) -> Roll:
    return Roll(Person(name, name) for name in names)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "图为王明同志在北岭社区志愿服务.jpg",
            FileName("图为王明同志在北岭社区志愿服务", "图为王明同志在北岭社区志愿服务"),
        ),
        ("图为王明同志在北岭社区（2）.JPG", FileName("图为王明同志在北岭社区", "图为王明同志在北岭社区")),
        ("王明同志在北岭社区.png", FileName("王明同志在北岭社区", "王明同志在北岭社区")),
        ("王明-北岭社区.jpg", FileName("王明-北岭社区", head="王明", place="北岭社区")),
        (
            "王明 — 北岭社区 — 防汛２.jpg",
            FileName("王明 — 北岭社区 — 防汛", head="王明", place="北岭社区", activity="防汛"),
        ),
        ("王明.jpg", FileName("王明", head="王明")),
        ("子文件夹/王明2.jpg", FileName("王明", head="王明")),
        ("王明 (2).jpg", FileName("王明", head="王明")),
        ("王明（１２）.jpg", FileName("王明", head="王明")),
        ("王明_2.jpg", FileName("王明", head="王明")),
        ("王明2 - 副本.jpg", FileName("王明", head="王明")),
        ("王明-副本 (3).jpg", FileName("王明", head="王明")),
        ("王明-20250412.jpg", FileName("王明-20250412", head="王明")),
        ("IMG_2034.jpg", FileName()),
        ("IMG_20250412_083015.jpg", FileName()),
        ("微信图片_20250412083015.jpg", FileName()),
        ("mmexport1712345678901.jpg", FileName()),
        ("P1060233.JPG", FileName()),
        ("2034.jpg", FileName()),
        ("照片1.jpg", FileName()),
        (".jpg", FileName(".jpg", head=".jpg")),
        ("", FileName()),
    ],
)
def test_what_a_file_name_says(name: str, expected: FileName) -> None:
    assert parse_file_name(name) == expected


def test_decomposed_names_of_macs_say_the_same() -> None:
    assert parse_file_name(unicodedata.normalize("NFD", "José-café社区.jpg")) == parse_file_name("José-café社区.jpg")


def test_natural_order() -> None:
    names = ["王明10.jpg", "王明２.jpg", "王明.jpg", "王明 (1).jpg", "王明1.png"]
    assert sorted(names, key=natural_order) == ["王明.jpg", "王明1.png", "王明２.jpg", "王明10.jpg", "王明 (1).jpg"]


@pytest.mark.parametrize(
    ("text", "names", "owner"),
    [
        ("王明", ("王明", "李娟"), "王明"),
        ("王 明", ("王明",), "王明"),
        ("王明", ("王　明",), "王　明"),
        ("图为王明同志在社区", ("王明", "王明华"), "王明"),
        ("图为王明华同志在社区", ("王明", "王明华"), "王明华"),
        ("志愿者王明在巷口扫雪", ("王明",), "王明"),
        ("右二：王明", ("王明",), "王明"),
        ("阿卜杜热合曼•买买提在社区", ("阿卜杜热合曼·买买提",), "阿卜杜热合曼·买买提"),
        # uncertain: a part of a longer name, or the end of one
        ("王明华", ("王明",), None),
        ("欧阳明在社区", ("阳明",), None),
        ("图为王自在同志在社区", ("王自",), None),
        ("买买提在社区", ("阿卜杜热合曼·买买提",), None),
        ("阿卜杜热合曼·买买提在社区", ("买买提",), None),
        ("王明华山植树", ("王明", "王明华"), None),
        ("王明明华", ("王明", "明华"), None),
        # more than one, or none
        ("王明、李娟", ("王明", "李娟"), None),
        ("图为王明同志在李娟家", ("王明", "李娟"), None),
        ("社区一角", ("王明",), None),
    ],
)
def test_owner(text: str, names: tuple[str, ...], owner: str | None) -> None:
    assert owner_of([text], roll_of(*names)).key == owner


def test_texts_that_disagree_leave_it_open() -> None:
    assert owner_of(["图为王明同志在社区", "李娟"], roll_of("王明", "李娟")) == Owner(None, ("李娟", "王明"))


def test_two_of_one_name_and_members_of_groups_are_candidates_only() -> None:
    twins = Roll([Person("h1", "李娟"), Person("h2", "李 娟"), Person("g1-1", "张三", has_entry=False)])
    assert owner_of(["李娟"], twins) == Owner(None, ("h1", "h2"))
    assert owner_of(["张三"], twins) == Owner(None, ("g1-1",))


@pytest.mark.parametrize(
    ("caption", "named"),
    [
        ("图为王明同志在社区", None),
        ("图为主任王明同志在社区", None),
        ("图为王明（左二）同志在社区", None),
        ("图为王明、李娟等5名同志在社区", None),
        ("图为李娟同志看望王明", None),
        ("社区一角", None),
        ("李娟在社区", None),
        ("图为李娟同志在社区", "李娟"),
        ("图为科长李娟同志在社区", "李娟"),
        ("图为王鸣同志在社区", "王鸣"),
        ("图为王明华同志在社区", "王明华"),
        ("图为李娟同志看望王明华", "李娟"),
        ("图为欧王明同志在社区", "欧王明"),
    ],
)
def test_captions_that_name_another(caption: str, named: str | None) -> None:
    assert names_another(caption, "王明", roll_of("王明", "李娟", "王明华", "欧王明")) == named


# Few letters, so that names repeat, overlap and contain each other.
letters = st.sampled_from("王明华李在同志图为、-2 ·A")
names = st.text(letters, min_size=1, max_size=4)
texts = st.lists(st.text(letters, max_size=16), max_size=3)
people = st.lists(st.tuples(names, st.booleans()), max_size=6).map(
    lambda rows: [Person(f"h{number}", name, own) for number, (name, own) in enumerate(rows)]
)


@given(texts, people)
def test_an_owner_is_named_and_nobody_else_is(texts: list[str], people: list[Person]) -> None:
    owner = owner_of(texts, Roll(people))
    if owner.key is None:
        return
    (person,) = (person for person in people if person.key == owner.key)
    assert person.has_entry
    assert owner.candidates == ()
    assert any(canonical(person.name) in canonical(text) for text in texts)
    assert [other.key for other in people if canonical(other.name) == canonical(person.name)] == [owner.key]
    for other in people:
        name = canonical(other.name)
        if name and name not in canonical(person.name):
            # Whoever else is named stands inside the owner's name at most by overlapping it: never apart from it.
            apart = [canonical(text).replace(canonical(person.name), "\0") for text in texts]
            assert not any(name in text for text in apart)


@given(texts, people, st.data())
def test_the_order_of_people_does_not_matter(texts: list[str], people: list[Person], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(people))
    assert owner_of(texts, Roll(people)) == owner_of(texts, Roll(shuffled))
    assert owner_of(texts, Roll(people)) == owner_of(texts[::-1], Roll(people))


@given(texts, people, names)
def test_a_second_person_of_the_name_takes_the_photo_from_the_first(
    texts: list[str], people: list[Person], name: str
) -> None:
    assume(canonical(name))
    owner = owner_of(texts, Roll([*people, Person("new", name)]))
    twin = owner_of(texts, Roll([*people, Person("new", name), Person("twin", name)]))
    if owner.key == "new":
        assert twin == Owner(None, ("new", "twin"))
    else:
        assert twin.key == owner.key
        assert set(owner.candidates) <= set(twin.candidates)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40))
def test_any_file_name_can_be_read(name: str) -> None:
    said = parse_file_name(name)
    assert said == parse_file_name(unicodedata.normalize("NFD", name))
    assert len(said.text) <= len(unicodedata.normalize("NFC", name))
    natural_order(name)


@given(
    st.integers(0, 999), st.integers(0, 999), st.sampled_from(["王明{}.jpg", "{}.png", "王明（{}）.jpg", "a{}b.jpg"])
)
def test_natural_order_is_that_of_the_numbers(one: int, other: int, pattern: str) -> None:
    wide = str(other).translate({ord("0") + digit: ord("０") + digit for digit in range(10)})
    first, second = natural_order(pattern.format(one)), natural_order(pattern.format(wide))
    assert (first < second) == (one < other)
