"""The devices: what they print where, in which face; searched text and baselines stay as they are."""

from __future__ import annotations

import itertools
import math
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest
from fontTools.ttLib import TTFont
from markupsafe import Markup
from set_pages import composed, faces, find, html_of, letters

from booklet import devices, press
from booklet.press import COATED_FOGRA39_300, Inks, Policy

PT_ON_TRIAL = 10.0
"""The size of the trial page's text; its lines are 20 pt apart."""


@pytest.mark.parametrize(
    ("role", "name", "expected"),
    [
        ("song", "张赟", "Song"),
        ("fangsong", "王小明", "FangSong"),
        ("fangsong", "张赟玥", "Song"),
        ("fangsong", "张\U0001fa01", ""),  # no face has the second: a finding of its own, the name stays together
        ("kai", "张赟", "Kai"),
    ],
)
def test_a_name_stands_whole_in_one_face(tmp_path: Path, role: str, name: str, expected: str) -> None:
    page = composed(tmp_path, f'<p class="{role}">{{{{ unit.slogan|face("{role}") }}}}</p>', slogan=name)
    if expected:
        assert {letter.face for letter in letters(page.pdf)} == {expected}
    else:
        assert [item.id for item in page.findings] == ["glyph-not-printed"]


def test_one_heavy_glyph_never_stands_among_light_ones(tmp_path: Path) -> None:
    """No face has both characters; what stands in has no bold: all of the name is 宋 with the rare face, regular."""
    body = '<p class="hei bold">{{ "李\U0002a70e"|face("hei") }}甲</p><p class="bold">{{ "王鿬"|face("song") }}甲</p>'
    printed = letters(composed(tmp_path, body).pdf)
    assert [letter.face for letter in printed] == ["Song", "Rare-B", "Hei-Bold", "Kai", "Kai", "Song-Bold"]


def test_face_asks_the_text_of_other_devices() -> None:
    def asked(value: object) -> str:
        return devices.face(value, "kai", style_of=lambda text, role: f"{role}:{text}")

    assert 'style="kai:张赟"' in asked("张赟")
    assert 'style="kai:张赟"' in asked(devices.ruby(devices.spread("张赟", 3), "zhāng yūn"))
    assert 'style="kai:张赟"' in asked(Markup("<b>张</b>赟"))
    assert devices.face("张<", "kai") == "张&lt;"
    assert asked("") == ""


def test_names_of_equal_width_are_moved_not_filled(tmp_path: Path) -> None:
    body = """<p>{{ "张三"|spread(3) }}甲</p><p>{{ "欧阳明"|spread(4) }}甲</p><p>{{ "王小明"|spread(3) }}甲</p>
        <p>{{ "阿·买"|spread(5) }}甲</p><p>{{ "张三"|spread(3)|face("song") }}甲</p>"""
    printed = letters(composed(tmp_path, body).pdf)
    assert "".join(letter.text for letter in printed) == "张三甲欧阳明甲王小明甲阿·买甲张三甲"
    left = printed[0].x
    assert [letter.x - left for letter in printed[:3]] == pytest.approx([0, 20, 30], abs=0.01)
    assert [letter.x - left for letter in printed[3:7]] == pytest.approx([0, 15, 30, 40], abs=0.01)
    assert [letter.x - left for letter in printed[7:11]] == pytest.approx([0, 10, 20, 30], abs=0.01)
    assert printed[14].x - left < 30
    assert [letter.x - left for letter in printed[-3:]] == pytest.approx([0, 20, 30], abs=0.01)
    assert "\u3000" not in devices.spread("张三", 3)
    assert devices.clusters("葛\U000e0100飾") == ["葛\U000e0100", "飾"]


LINES = "春风化雨，润物无声：2025年又一个春天来了，大家一起把小事做好，把难事办成。" * 3


def test_dots_leave_lines_as_they_are_and_are_no_text(tmp_path: Path) -> None:
    plain = letters(composed(tmp_path / "a", "<p>{{ unit.slogan }}</p><p>甲</p>", slogan=LINES).pdf)
    body = '<p>{{ unit.slogan|emphasise(["春天", "做好，把难事"]) }}</p><p>甲</p>'
    dotted = letters(composed(tmp_path / "b", body, slogan=LINES).pdf)
    assert [letter.text for letter in dotted] == [letter.text for letter in plain]
    assert [letter.y for letter in dotted] == pytest.approx([letter.y for letter in plain], abs=0.01)
    assert len({round(letter.y) for letter in plain}) > 3


def test_dots_are_vectors_in_black_ink_alone(tmp_path: Path) -> None:
    body = '<p>{{ "甲，乙a1《丙"|emphasise }}丁</p><p>{{ "戊己"|emphasise("己", "device-cmyk(0 1 1 0.1)") }}</p>'
    run = composed(tmp_path, body, whole=False)
    assert run.findings == ()
    inks = Inks(COATED_FOGRA39_300.profile.read_bytes())
    made = press.prepare_run(run.pdf, (), inks, Policy(), faces().file_of)
    target = tmp_path / "press.pdf"
    merged = press.merge_fonts([made], faces().file_of)
    job = press.Job("试", "试", datetime(2026, 1, 1, tzinfo=UTC), "t")
    press.finish_press(target, [made], merged, {}, job, COATED_FOGRA39_300)
    with pikepdf.open(target) as document:
        circles = list(_circles(document.pages[0], _Colour()))
    black, red = (0.0, 0.0, 0.0, 1.0), (0.0, 1.0, 1.0, 0.1)
    assert sorted(circles) == sorted([black, black, black, red])


class _Colour:
    def __init__(self) -> None:
        self.fill: tuple[float, ...] = ()


def _circles(owner: pikepdf.Page | pikepdf.Object, colour: _Colour) -> list[tuple[float, ...]]:
    """The fill of every curved path of a page or form; raises where it shows an image."""
    found: list[tuple[float, ...]] = []
    curved = False
    xobjects = owner.Resources.get("/XObject", pikepdf.Dictionary())
    for step in pikepdf.parse_content_stream(owner):
        assert isinstance(step, pikepdf.ContentStreamInstruction)
        operands, name = step.operands, str(step.operator)
        if name in ("k", "g"):
            colour.fill = (0.0, 0.0, 0.0, 1 - float(operands[0])) if name == "g" else tuple(map(float, operands))
        elif name == "c":
            curved = True
        elif name in ("f", "f*", "F", "B", "b") and curved:
            found.append(colour.fill)
            curved = False
        elif name == "Do":
            shown = xobjects[str(operands[0])]
            assert shown.Subtype == "/Form"
            found += _circles(shown, colour)
    return found


def test_readings_stand_above_their_characters_and_move_no_line(tmp_path: Path) -> None:
    body = """<p>甲乙</p><p>前{{ "庄双·爽"|ruby("zhuāng shuāng shuǎng") }}后</p><p>丙丁</p>
        <p>大<span style="font-size: 18pt">{{ "赟"|ruby("yūn") }}</span></p><p>戊己</p>"""
    printed = letters(composed(tmp_path, body).pdf)
    base = find(printed, "前庄双·爽后")
    first, last = find(printed, "甲乙"), find(printed, "丙丁")
    assert {round(letter.y, 2) for letter in base} == {round(first[0].y - 20, 2)}
    assert last[0].y == pytest.approx(first[0].y - 40, abs=0.01)
    assert find(printed, "大赟")[1].y == pytest.approx(first[0].y - 60, abs=0.01)
    assert find(printed, "戊己")[0].y == pytest.approx(first[0].y - 80, abs=0.01)
    ends = []
    for han, syllable in zip("庄双爽", ("zhuāng", "shuāng", "shuǎng"), strict=True):
        above = find(printed, syllable)
        below = next(letter for letter in base if letter.text == han)
        left, right = above[0].box[0], above[-1].box[2]
        assert (left + right) / 2 == pytest.approx((below.box[0] + below.box[2]) / 2, abs=0.2)
        assert {letter.y for letter in above} == {above[0].y}
        assert above[0].y >= below.y + PT_ON_TRIAL  # clear of the ink, which ends 0.88 em above the baseline
        ends += [left, right]
    assert ends == sorted(ends), "readings overlap"
    assert ends[2] - ends[1] > 0.5
    for one, other in itertools.pairwise(base):
        assert other.x - one.x >= (5 if "·" in (one.text, other.text) else PT_ON_TRIAL) - 0.01


def test_a_reading_that_fits_no_character_stands_above_all() -> None:
    assert devices.ruby("张赟", "") == "张赟"
    assert devices.ruby("张赟", "zhāng").count("ruby-pair") == 1
    assert 'data-reading="zhāng"' in devices.ruby("张赟", "zhāng")
    assert devices.ruby("陈Tom", "chén").count("ruby-pair") == 1
    assert "margin-left:1em" in devices.ruby(devices.spread("张赟", 3), "zhāng yūn")


def test_a_column_stands_on_one_axis_at_its_length(tmp_path: Path) -> None:
    text = "第12届“先进”——VIP Club，录……完"
    body = '<div style="font-size: 16pt">{{ unit.slogan|vertical }}</div><p>后</p>'
    printed = letters(composed(tmp_path, body, slogan=text).pdf)
    (after,) = (letter for letter in printed if letter.text == "后")
    column = [letter for letter in printed if letter is not after]
    upright = [letter for letter in column if letter.text in "第届先进录完"]
    assert "".join(letter.text for letter in upright) == "第届先进录完"
    assert {round(letter.x, 2) for letter in upright} == {round(upright[0].x, 2)}
    assert [letter.text for letter in column if letter.text in "『』“”"] == ["『", "』"]
    turned = {letter.text for letter in column if abs(abs(math.sin(letter.angle)) - 1) < 0.01}
    assert turned >= set("『』—VIPClub…")
    assert not turned & set("第12届先进，录完")
    assert {round(letter.y) for letter in column if letter.text in "12"} == {round(upright[0].y - 16)}
    length = devices.column_em(text) * 16
    assert upright[0].y + 0.88 * 16 - (upright[-1].y - 0.12 * 16) == pytest.approx(length, abs=0.1)
    assert after.y < upright[-1].y
    comma = next(letter for letter in column if letter.text == "，")
    assert comma.x - upright[0].x == pytest.approx(0.55 * 16, abs=0.01)


@pytest.mark.parametrize("role", ["song", "hei", "kai", "fangsong"])
def test_what_is_turned_fits_its_place(role: str) -> None:
    for face in (one for one in faces().faces if one.role == role):
        with TTFont(face.path, lazy=True) as font:
            cmap, metrics, em = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
            for text in ("WWWOMMA", "illicit", "2025", "Booklet Render 3.14", "mmm-www", "100%", "A&B @ C"):
                width = sum(metrics[cmap[ord(char)]][0] for char in text) / em
                assert width <= devices.column_em(text), (text, face.path.name)


def test_entries_stay_inert(tmp_path: Path) -> None:
    hostile = '"><script>张</script>{{ 7*7 }}'
    body = """{{ unit.slogan|face("fangsong") }}{{ unit.slogan|spread(9) }}{{ unit.slogan|emphasise }}
        {{ unit.slogan|emphasise("张", unit.slogan) }}{{ unit.slogan|ruby(unit.slogan) }}{{ "张"|ruby(unit.slogan) }}
        {{ unit.slogan|vertical }}{{ unit.slogan|spread(9)|ruby(unit.slogan)|face("fangsong") }}"""
    _, html = html_of(tmp_path, body, slogan=hostile)
    assert "<script" not in html
    assert html.count("{{ 7*7 }}") > 8
    printed = letters(composed(tmp_path, "<p>{{ unit.slogan|spread(9) }}</p>", slogan=hostile).pdf)
    assert "".join(letter.text for letter in printed) == hostile
