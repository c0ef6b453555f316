"""The gazette layout against GB/T 9704-2012, measured in the written press file; distances from the trimmed page."""

from __future__ import annotations

import ctypes
import itertools
import re
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest
from conftest import booklet, photograph

from booklet.layouts import Renderer, left_out, load_layout, plan_runs
from booklet.model import Group, Honouree, Section, Unit
from booklet.project import shipped

MM = 72 / 25.4
EM = 156 / 28 * MM
LINE = 225 / 22 * MM
NAMES = [
    *(
        "王小明",
        "李芳",
        "欧阳晓东",
        "阿依努尔·阿卜杜克力木·吐尔逊",
        "赵一",
        "迪丽努尔·艾山",
        "李䶮",
        "邹喆",
        "钱二",
        "孙三",
    ),
    *(f"周{one}{two}" for one in "文武成" for two in "安宁平和顺"),
]
# No marks and no Latin: each line of this is 28 characters solid.
SOLID = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳" * 28
TITLE = "云川市人民政府办公室关于表彰2025年度全市志愿服务先进个人和先进集体的决定"
UNIT = f"""\
unit: 云川市人民政府办公室
title: {TITLE}
issued: 2026年3月5日
layout: gazette
preface: |
  一、总体情况

  （一）服务覆盖面扩大。{SOLID}

  二、表彰决定
sections:
  - title: 先进个人
    honourees:
      - name: 王小明
        role: 科长
        affiliation: 东街社区
        quote: 把小事做好。
        deeds: 王小明清晨六点到岗，从不迟到。
        photos: [{{file: 王小明.jpg, caption: 图为王小明同志在东街社区志愿服务}}]
{"".join(f"      - {{name: {name}, role: 科员, deeds: 走访居民。}}{chr(10)}" for name in NAMES[1:])}
groups:
  - title: 先进集体
    names: [青石坡街道志愿服务队, 望江社区]
    text: 全年服务居民。
afterword: 希望受到表彰的个人和集体再接再厉。
colophon:
  发文字号: 云政办发〔2026〕8号
  主送: 各县（区）人民政府，市政府各部门
  抄送: 市委各部门，云川军分区
  摄影: 孙三
  印发日期: 2026年3月6日
"""


@dataclass(frozen=True)
class Char:
    """A character: its origin, the right end of its advance, its baseline; in points from the page's top left."""

    text: str
    left: float
    right: float
    baseline: float


@dataclass(frozen=True)
class Page:
    """A page's characters; `inner` is the left edge of its type area."""

    chars: tuple[Char, ...]
    area: float

    @property
    def text(self) -> str:
        return re.sub(r"\s", "", "".join(char.text for char in self.chars))

    @property
    def lines(self) -> list[list[Char]]:
        """The lines of the type area, from the top, each from the left."""
        inside = [char for char in self.chars if char.baseline < 263 * MM and char.text.strip()]
        inside.sort(key=lambda char: char.baseline)
        found: list[list[Char]] = []
        for char in inside:
            if found and char.baseline - found[-1][-1].baseline < 2:
                found[-1].append(char)
            else:
                found.append([char])
        return [sorted(line, key=lambda char: char.left) for line in found]


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("gazette")
    (root / "units" / "决定").mkdir(parents=True)
    (root / "units" / "决定" / "booklet.yaml").write_text(UNIT, encoding="utf-8")
    (root / "booklet.toml").write_text("", encoding="utf-8")
    photograph(root / "photos" / "决定" / "王小明.jpg")
    done = booklet(root, "render", "--unit", "决定")
    assert done.returncode == 0 and "[layout-leaves-out]" not in done.stdout, done.stdout + done.stderr
    return root / "out" / "决定" / "决定-印刷版.pdf"


@pytest.fixture(scope="module")
def pages(press: Path) -> list[Page]:
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(press), 1):
        left, _, right, top = page.get_trimbox()
        assert right - left == pytest.approx(210 * MM, abs=0.1)
        text = page.get_textpage()
        x, y = ctypes.c_double(), ctypes.c_double()
        chars = []
        for index in range(text.count_chars()):
            pdfium.FPDFText_GetCharOrigin(text, index, x, y)
            right = text.get_charbox(index, loose=True)[2]
            chars.append(Char(text.get_text_range(index, 1), x.value - left, right - left, top - y.value))
        found.append(Page(tuple(chars), (28 if number % 2 else 26) * MM))
    return found


def test_22_lines_of_28_characters_fill_the_type_area(pages: list[Page]) -> None:
    page = pages[1]  # nothing but the solid paragraph
    assert len(page.lines) == 22
    for line in page.lines:
        assert len(line) == 28
        assert line[0].left == pytest.approx(page.area, abs=0.15)
        assert line[-1].right == pytest.approx(page.area + 156 * MM, abs=0.3)
    baselines = [line[0].baseline for line in page.lines]
    assert [b - a for a, b in itertools.pairwise(baselines)] == pytest.approx([LINE] * 21, abs=0.05)
    # The first line box starts 37 mm from the head, the last ends 225 mm below.
    middle_of_first = baselines[0] - 0.38 * EM
    assert middle_of_first - LINE / 2 == pytest.approx(37 * MM, abs=1 * MM)


def test_every_line_of_body_size_stands_on_one_grid(pages: list[Page]) -> None:
    """Headings in 黑体, names in faces that stand in, lists: whole lines, and baselines where the text has them."""
    first = pages[1].lines[0][0].baseline
    for number, page in enumerate(pages[2:-1], 3):
        for line in page.lines:
            if "图为" in "".join(char.text for char in line) or line[0].right - line[0].left > EM + 1:
                continue  # captions are 4号, annex titles 2号
            off = (line[0].baseline - first) / LINE
            assert off == pytest.approx(round(off), abs=0.06), (number, "".join(char.text for char in line))


def test_folios_stand_outside_seven_millimetres_below(pages: list[Page]) -> None:
    for number, page in enumerate(pages, 1):
        below = [char for char in page.chars if char.baseline > 263 * MM and char.text.strip()]
        assert "".join(char.text for char in below) == f"—{number}—"
        if number % 2:
            assert below[-1].right == pytest.approx(page.area + 156 * MM - 14, abs=0.5)
        else:
            assert below[0].left == pytest.approx(page.area + 14, abs=0.5)
        # A dash is at the middle of its square.
        assert below[0].baseline - 0.38 * 14 == pytest.approx((37 + 225 + 7) * MM, abs=2)


def test_names_stand_in_columns_of_five(pages: list[Page]) -> None:
    left: dict[str, float] = {}
    for page in pages[2:4]:
        for line in page.lines:
            text = "".join(char.text for char in line)
            for name in NAMES:
                at = text.find(name)
                if at >= 0 and name not in left and "、" not in text:
                    place = (line[at].left - page.area) / EM
                    left[name] = place
                    assert (place - 2) / 5 == pytest.approx(round((place - 2) / 5), abs=0.01), name
                    if len(name) == 2:  # spread to three
                        assert line[at + 1].right - line[at].left == pytest.approx(3 * EM, abs=0.5), name
    assert set(left) == set(NAMES)
    assert {round(place) for place in left.values()} == {2, 7, 12, 17, 22}


def test_everything_entered_is_printed(pages: list[Page]) -> None:
    whole = "".join(page.text for page in pages)
    for name in NAMES:
        assert whole.count(name) >= 2, name  # the list and the annex
    for text in (
        "三、先进个人（25名）",
        "四、先进集体（2个）",
        "附件：1.先进事迹（先进个人）2.先进事迹（集体）",
        "二十五、周成顺",
        "图为王小明同志在东街社区志愿服务",
        "把小事做好。",
        "东街社区科长",
        "各县（区）人民政府，市政府各部门：",
        "抄送：市委各部门，云川军分区。",
        "摄影：孙三",
        "云川市人民政府办公室2026年3月6日印发",
    ):
        assert text in whole, text


def test_the_head(pages: list[Page]) -> None:
    lines = pages[0].lines
    texts = ["".join(char.text for char in line) for line in lines]
    assert texts[:4] == [
        "云川市人民政府办公室文件",
        "云政办发〔2026〕8号",
        *("云川市人民政府办公室关于表彰2025年度", "全市志愿服务先进个人和先进集体的决定"),
    ]
    middle = pages[0].area + 78 * MM
    for line in lines[:4]:
        assert (line[0].left + line[-1].right) / 2 == pytest.approx(middle, abs=1.5)
    assert lines[0][-1].right - lines[0][0].left <= 156 * MM
    # The mark's characters start 35 mm below the upper edge of the type area.
    size = lines[0][0].right - lines[0][0].left
    assert lines[0][0].baseline - 0.88 * size == pytest.approx((37 + 35) * MM, abs=1 * MM)
    assert max(len(text) for text in texts[2:4]) * 22 <= 156 * MM


def test_signature_and_imprint(pages: list[Page]) -> None:
    page = next(one for one in pages if one.text.find("附件：") >= 0)
    name, date = page.lines[-2:]
    assert "".join(char.text for char in date) == "2026年3月5日"
    assert date[-1].right == pytest.approx(page.area + 156 * MM - 4 * EM, abs=1)
    assert (name[0].left + name[-1].right) / 2 == pytest.approx((date[0].left + date[-1].right) / 2, abs=1)
    last = pages[-1].lines[-1]
    assert last[0].text == "云" and last[-1].text == "发"
    assert last[0].left == pytest.approx(pages[-1].area + 14, abs=1)
    assert last[-1].baseline > (37 + 225) * MM - LINE


def test_red_is_one_ink_mix_and_all_else_is_black(press: Path) -> None:
    inks: set[tuple[float, ...]] = set()
    with pikepdf.open(press) as pdf:
        for page in pdf.pages:
            for step in pikepdf.parse_content_stream(page):
                if str(step.operator) in ("k", "K"):
                    inks.add(tuple(float(value) for value in step.operands))
                assert str(step.operator) not in ("rg", "RG"), step.operator
    assert inks - {(0, 0, 0, 0)} == {(0, 0, 0, 1), (0, 1, 1, 0)}


def html(unit: Unit, **options: object) -> str:
    layout = load_layout("gazette", (shipped("layouts"),), options)
    (run,) = plan_runs(unit, layout.manifest)
    return Renderer(layout, "").render(run, unit, ())


PEOPLE = (Honouree("h1", "王小明", "科长", "东街社区", deeds=("一段。",)), Honouree("h2", "阿·买买提", party="群众"))


def test_a_list_without_an_annex_is_a_table_and_says_what_is_left_out() -> None:
    unit = Unit("试", "试验办", "决定", slogan="口号", sections=(Section("s", "先进", (), PEOPLE),))
    told = html(unit)
    assert "先进事迹" in told and "<table" not in told
    table = html(unit, annex="no")
    assert "先进事迹" not in table and "一段。" not in table
    assert "<td>东街社区</td><td>科长</td><td></td>" in table and "<td>群众</td>" in table
    layout = load_layout("gazette", (shipped("layouts"),), {"annex": "no"})
    assert left_out(unit, layout) == ("slogan", "honourees.deeds")
    layout = load_layout("gazette", (shipped("layouts"),), {"annex": "no", "list": "names"})
    assert set(left_out(unit, layout)) >= {"honourees.role", "honourees.affiliation", "honourees.party"}


def test_nobody_is_lost_where_there_is_nothing_to_tell() -> None:
    groups = (Group("g", "先进集体", ("第一社区居民委员会",)),)
    unit = Unit("试", "试验办", "决定", sections=(Section("s", "", (), (Honouree("h", "王芳"),)),), groups=groups)
    made = html(unit)
    assert "一、受表彰个人（1名）" in made and "二、先进集体（1个）" in made and "附件" not in made
    assert "王芳" in made and 'class="imprint"' not in made


def test_numbers_beyond_ninety_nine() -> None:
    people = tuple(Honouree(f"h{at}", f"王{at}", deeds=("一段。",)) for at in range(1, 121))
    made = html(Unit("试", "试验办", "决定", sections=(Section("s", "", (), people),)))
    for number, written in ((99, "九十九"), (100, "一百"), (105, "一百零五"), (110, "一百一十"), (120, "一百二十")):
        assert f">{written}、王{number}<" in made
