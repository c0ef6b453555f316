"""Names in the shipped layouts, looked at in the finished proof: one face each, readings, spreading, running heads."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from conftest import make_workspace
from set_pages import Letter, find, letters

from booklet import build
from booklet.build import Options
from booklet.project import open_workspace

KAI, RARE = "王鿬", "李\U0002a70e"
"""宋 lacks the first name's second character and 楷 has it; the second name's is in the rare faces alone."""

DEEDS = "做了许多工作，清晨六点到岗，从不迟到，风雨无阻，邻里称赞。" * 52
UNIT = f"""\
unit: 试验办
title: 试验之光
honourees:
  - name: 张赟
    name_pinyin: zhang1 yūn
    deeds: {DEEDS}
  - name: {KAI}
    name_pinyin: wáng gang3
    deeds: {DEEDS}
  - name: {RARE}
    deeds: {DEEDS}
groups:
  - title: 先进集体
    names: [赵一, {KAI}芳, {RARE}二]
"""


@dataclass(frozen=True)
class Proof:
    pages: list[list[Letter]]
    bookmarks: list[str]

    def places(self, name: str) -> list[list[Letter]]:
        """Every place where a name stands, page by page."""
        found = []
        for page in self.pages:
            text = "".join(letter.text for letter in page)
            starts = [at for at in range(len(text)) if text.startswith(name, at)]
            found += [page[at : at + len(name)] for at in starts]
        return found


def proof(folder: Path, layout: str) -> Proof:
    root = make_workspace(folder, UNIT)
    result = build.render(open_workspace(root).value, "试验办", Options(layout=layout, draft=True))
    (path,) = result.published
    document = pypdfium2.PdfDocument(path)
    bookmarks = [mark.get_title() for mark in document.get_toc()]
    count = len(document)
    document.close()
    return Proof([letters(path, page) for page in range(count)], bookmarks)


@pytest.fixture(scope="module")
def classic(tmp_path_factory: pytest.TempPathFactory) -> Proof:
    return proof(tmp_path_factory.mktemp("classic") / "w", "classic")


@pytest.fixture(scope="module")
def roster(tmp_path_factory: pytest.TempPathFactory) -> Proof:
    return proof(tmp_path_factory.mktemp("roster") / "w", "roster")


@pytest.mark.parametrize("layout", ["classic", "roster"])
def test_names_stand_whole_in_what_stands_in(layout: str, request: pytest.FixtureRequest) -> None:
    made: Proof = request.getfixturevalue(layout)
    song = [{letter.face for letter in place} for place in made.places(KAI)]
    rare = [{letter.face for letter in place} for place in made.places(RARE)]
    hei = {"Hei", "Hei-Bold"}
    # Heading, contents, running heads, the group: one face each time, or 宋 with the rare faces where none has both.
    assert len(song) >= 4 and len(rare) >= 4
    if layout == "classic":
        assert all(place == {"Kai"} for place in song)
    else:
        assert all(place <= hei and len(place) == 1 for place in song)
    assert all(place == {"Song", "Rare-B"} for place in rare)


def test_the_running_head_names_who_began_on_an_earlier_page(classic: Proof) -> None:
    pages = [number for number, page in enumerate(classic.pages) if any(letter.text == "迟" for letter in page)]
    text = ["".join(letter.text for letter in classic.pages[number]) for number in pages]
    begun = [next(name for name in ("张赟", KAI, RARE) if name in page) for page in text]
    assert begun == sorted(begun, key=("张赟", KAI, RARE).index)
    assert len(begun) > len(set(begun)) == 3
    for number, name in zip(pages, begun, strict=True):
        assert len([1 for place in classic.places(name) if place[0] in classic.pages[number]]) >= 1


def test_the_dictionary_heads_of_the_roster(roster: Proof) -> None:
    heads = [
        "".join(letter.text for letter in page if letter.y > 790 and letter.box[3] - letter.box[1] < 10)
        for page in roster.pages
    ]
    cards = [
        head for head, page in zip(heads, roster.pages, strict=True) if any(letter.text == "迟" for letter in page)
    ]
    assert len(cards) >= 2
    assert all(any(name in head for name in ("张赟", KAI, RARE)) for head in cards), cards


def test_names_of_two_characters_are_spread_without_spaces(classic: Proof) -> None:
    contents = next(page for page in classic.pages if any(letter.text == "录" for letter in page))
    one, two = find(contents, "张赟")
    assert two.x - one.x == pytest.approx(2 * 10.5, abs=0.02)


def test_readings_stand_above_the_name_and_the_text_keeps_its_grid(classic: Proof) -> None:
    page = next(page for page in classic.pages if "zhāng" in "".join(letter.text for letter in page))
    name = max(classic.places("张赟"), key=lambda place: place[0].box[3] - place[0].box[1])
    for letter, syllable in zip(name, ("zhāng", "yūn"), strict=True):
        above = find(page, syllable)
        size = letter.box[3] - letter.box[1]
        assert above[0].y > letter.y + 0.9 * size
        middle = (above[0].box[0] + above[-1].box[2]) / 2
        assert middle == pytest.approx((letter.box[0] + letter.box[2]) / 2, abs=0.5)
    text = sorted({round(letter.y, 1) for letter in page if letter.text == "迟"}, reverse=True)
    assert len(text) > 3
    for one, other in itertools.pairwise(text):
        assert (one - other) % 18 == pytest.approx(0, abs=0.2) or (one - other) % 18 == pytest.approx(18, abs=0.2)


def test_the_roster_prints_the_reading_after_the_name(roster: Proof) -> None:
    page = next(page for page in roster.pages if "zhāng" in "".join(letter.text for letter in page))
    reading = find(page, "zhāng")
    name = max(
        (place for place in roster.places("张赟") if place[0] in page),
        key=lambda place: place[0].box[3] - place[0].box[1],
    )
    assert reading[0].y == pytest.approx(name[0].y, abs=0.01)
    assert reading[0].x > name[-1].box[2]


def test_bookmarks_are_without_readings(classic: Proof, roster: Proof) -> None:
    for made in (classic, roster):
        assert [title for title in made.bookmarks if title in ("张赟", KAI, RARE)] == ["张赟", KAI, RARE]
        assert not any("zh" in title for title in made.bookmarks)
