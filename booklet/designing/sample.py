"""The invented unit that tries a layout: names, texts and pictures as hard as real ones get, in one booklet.

People, units, places, words and pictures are invented; the pictures are drawn when they are needed.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw

SAMPLE = "样张"
"""The unit's folder."""

MANY = 100
"""How many honourees the whole sample has."""

_SENTENCES = (
    "每天清晨六点，河堤上的路灯刚刚熄灭，{name}已经沿着堤脚走了一个来回。",
    "他把看到的裂缝、塌坑、堵住的涵洞一处一处记在本子上，回到值班室再画成一张图，贴在墙上最显眼的地方。",
    "有人劝他歇一歇，他说堤上的事“不等人，也不骗人”，早去一个钟头，心里就早踏实一个钟头。",
    "2025年入汛以后，雨下了整整11天，水位涨到27.4米，他和同伴们分成3班，每40分钟量一次水尺。",
    "第九天夜里，东头的闸门卡住了，他系上绳子下到齐腰深的水里，用撬棍一点一点把门缝里的树根剔干净。",
    "天亮的时候闸门落了下去，街坊们才知道，昨天夜里离漫堤只差一拃。",
    "事后大家要给他写表扬信，他摆摆手：“先把树根的事记下来，明年春天就该砍。”",
    "这一年，他走过的路合起来有3,600公里，穿坏了5双胶鞋，替人捎过的话、带过的药，谁也数不清。",
    "孩子们管他叫“水尺爷爷”，因为他总能一眼看出水涨了几厘米、退了几厘米。",
    "入冬以后，他又带着几个年轻人学认图、学看云、学听水声，说这些本事传下去，比什么都要紧。",
    "最难的一回，是说服堤下的八户人家搬到坡上去住；他没有讲大道理，只把三十年来的水位线画在各家的门框上。",
    "八户人家看着门框上的线，一户一户点了头，头一户搬家那天，他借来板车，从早晨推到天黑。",
)
_QUOTE = "水退下去了，脚印还在堤上。"
_LONG_QUOTE = (
    "有人问我守了这么多年，到底守住了什么。我想了很久，觉得守住的是夜里那些没有被惊醒的窗户，"
    "是早晨照常响起的铃声，是孩子们踩着水洼上学时的笑。"
)
_LONG_ROLE = "青石河流域防汛抗旱指挥部办公室综合协调与应急值守科副科长、一级主任科员兼堤防巡查志愿服务总队副总队长"
_LONG_PLACE = "青石河流域管理委员会下游堤防工程建设与运行维护事务中心防汛物资储备调度管理站（望江门分站）"
_LONG_CAPTION = (
    "图为{name}同志在望江门外老堤参加夜间巡查志愿服务，当晚风力达到七级，他和另外两位同志轮流查看了四座涵闸和两处险工，"
    "直到次日清晨六点才回到值班室"
)
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = ("望江", "守堤", "知秋", "明远", "安澜", "静", "一鸣", "若水", "青", "怀山", "向东", "听雨", "岚", "长河")
_SIZES = {
    "landscape": (2700, 1800),
    "wide": (3200, 1800),
    "portrait": (1800, 2700),
    "square": (2000, 2000),
    "panorama": (4800, 1500),
    "phone": (1500, 3200),
}


@dataclass(frozen=True)
class _Person:
    """A case: what is hard about a person. `characters` of deeds, shapes of photos."""

    name: str
    characters: int
    shapes: tuple[str, ...] = ()
    more: Mapping[str, str] = field(default_factory=dict)


_STANDING = {"role": "堤防巡查员", "affiliation": "望江门管理站"}
_CASES = (
    _Person("丁一", 40, ("landscape",)),
    _Person(
        "阿卜杜热合曼·买买提托合提·伊斯坎达尔", 640, ("portrait",), {**_STANDING, "party": "中共党员", "quote": _QUOTE}
    ),
    _Person("王守堤", 560, (), {**_STANDING, "quote": _QUOTE}),
    _Person("李𠅤", 820, ("panorama",), {"role": "水文观测员"}),
    _Person("欧阳安澜", 3000, ("landscape", "portrait"), {**_STANDING, "quote": _LONG_QUOTE}),
    _Person("司马𬭎", 320, ("landscape", "square", "portrait"), {"affiliation": "青石河水文站"}),
    _Person("赵赟", 1200, ("phone",), {"role": _LONG_ROLE, "affiliation": _LONG_PLACE, "party": "中国民主同盟盟员"}),
    _Person(
        "陈若水", 700, ("landscape", "landscape", "portrait", "wide", "square", "landscape", "panorama"), _STANDING
    ),
    _Person("马犇", 90, ("square",), {"quote": _QUOTE, "name_pinyin": "mǎ bēn"}),
    _Person("Anna Müller", 420, ("wide", "wide"), {"affiliation": "Green River Volunteers"}),
    _Person("周堃", 40),
    _Person("迪丽努尔·阿不都热西提", 1600, ("portrait", "portrait"), {**_STANDING, "quote": _LONG_QUOTE}),
)


def sample_data(people: int = MANY) -> dict[str, Any]:
    """The unit as a unit file has it: the hard cases first, then plain ones up to `people`."""
    cases = (*_CASES, *_plain(max(0, people - len(_CASES))))[:people]
    numbers = itertools.count(1001)
    first, rest = cases[: len(_CASES)], cases[len(_CASES) :]
    sections = [
        {"title": "难处见真章", "intro": _text("各位同志", 180), "honourees": [_entry(one, numbers) for one in first]},
    ]
    if rest:
        sections.append(
            {"title": "一百零一个守夜人的名字和他们走过的长长的堤", "honourees": [_entry(one, numbers) for one in rest]}
        )
    return {
        "unit": "青石河流域管理委员会",
        "title": "长堤万里 灯火可亲 青石河防汛抗旱志愿服务先进集体和先进个人事迹选编",
        "subtitle": "献给每一个在风雨里醒着的人",
        "period": "2024年12月—2025年11月",
        "issued": "2026年1月",
        "slogan": "水涨一寸，心细一分；堤在人在，灯在家在",
        "preface": _text("志愿者", 900),
        "sections": sections,
        "groups": [
            {"title": "望江门夜巡队", "names": list(_names(60, start=MANY)), "text": _text("夜巡队", 200)},
            {
                "title": "物资保障组",
                "names": ["于一", "古丽巴哈尔·玉素甫江·阿布都克里木", "刘𠅤", "Otto Grünwald"],
                "text": _text("保障组", 60),
            },
        ],
        "afterword": _text("编者", 240),
        "colophon": {"编辑": "青石河流域管理委员会宣传教育中心", "设计": "河畔工作室", "印制": "云川印务"},
    }


def write_sample(root: Path, layout: str, people: int = MANY) -> str:
    """Write the unit and its pictures below `root`, as a workspace has them; returns the unit's folder."""
    data = sample_data(people)
    folder = root / "units" / SAMPLE
    folder.mkdir(parents=True)
    # JSON is YAML; no writer of our own is needed.
    text = json.dumps({**data, "layout": layout}, ensure_ascii=False, indent=1)
    (folder / "booklet.yaml").write_text(text, encoding="utf-8")
    photos = root / "photos" / SAMPLE
    photos.mkdir(parents=True)
    for section in data["sections"]:
        for person in section["honourees"]:
            for photo in person.get("photos", ()):
                shape = photo["file"].rsplit("_", 1)[1].removesuffix(".jpg")
                draw_picture(photos / photo["file"], _SIZES[shape], sum(photo["file"].encode()))
    return SAMPLE


def draw_picture(path: Path, size: tuple[int, int], hue: int) -> None:
    """A plain landscape: sky, hills, a dike, a person where the focal point is."""
    width, height = size
    tint = hue * 37 % 70
    image = Image.new("RGB", size, (168 + tint // 2, 196 + tint // 4, 214))
    draw = ImageDraw.Draw(image)
    horizon = height * 11 // 20
    for layer, (share, step) in enumerate(((0.30, 7), (0.22, 5), (0.12, 3))):
        top = horizon - int(height * share)
        points = [
            (width * at // step, top + (hue * (at + 3) * (layer + 2)) % max(1, height // 9)) for at in range(step + 1)
        ]
        shade = (120 - layer * 24 + tint // 2, 148 - layer * 22, 150 - layer * 30)
        draw.polygon([(0, height), *points, (width, height)], fill=shade)
    draw.polygon(
        [(0, horizon), (width, height * 13 // 20), (width, height), (0, height)], fill=(176 + tint // 3, 158, 124)
    )
    unit = min(size) // 20
    x, y = width * 2 // 5, horizon + unit
    draw.ellipse((x - unit, y - 3 * unit, x + unit, y - unit), fill=(232, 205, 178))
    draw.rounded_rectangle(
        (x - unit * 3 // 2, y - unit, x + unit * 3 // 2, y + 5 * unit), unit, fill=(206, 60 + tint, 48)
    )
    image.save(path, "JPEG", quality=80)


def _entry(person: _Person, numbers: Iterator[int]) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": person.name, **person.more, "deeds": _text(person.name, person.characters)}
    photos: list[dict[str, Any]] = []
    for number, shape in enumerate(person.shapes, 1):
        photo: dict[str, Any] = {"file": f"IMG_{next(numbers)}_{shape}.jpg", "focus": [0.4, 0.55]}
        if number == 1 and len(person.shapes) > 1:
            photo["caption"] = _LONG_CAPTION.format(name=person.name)
        elif number % 3:
            photo |= {"place": "望江门外老堤", "activity": "开展巡查志愿服务"}
        else:
            photo["caption"] = ""
        photos.append(photo)
    return {**entry, "photos": photos} if photos else entry


def _plain(count: int) -> Iterator[_Person]:
    lengths = (180, 260, 340, 420, 520, 640, 240, 300)
    shapes: Sequence[tuple[str, ...]] = (
        ("landscape",),
        (),
        ("portrait",),
        ("wide",),
        ("landscape", "landscape"),
        ("square",),
    )
    for index, name in enumerate(_names(count)):
        yield _Person(name, lengths[index % len(lengths)], shapes[index % len(shapes)], _STANDING)


def _names(count: int, start: int = 0) -> Iterator[str]:
    """Different names, of two and three characters."""
    for index in range(start, start + count):
        yield _SURNAMES[index % len(_SURNAMES)] + _GIVEN[(index + index // len(_SURNAMES)) % len(_GIVEN)]


def _text(name: str, characters: int) -> str:
    """Paragraphs of about so many characters, about a name."""
    blocks: list[str] = []
    block, total, at = "", 0, len(name)
    while total < characters:
        if total and characters - total < 12:
            break
        sentence = _SENTENCES[at % len(_SENTENCES)].format(name=name if not at % 3 else "他")
        at += 1
        left = characters - total
        if len(sentence) > left:
            # A short text ends with a short sentence rather than in the middle of a long one.
            sentence = sentence.split("，")[0] + "。"
        block += sentence
        total += len(sentence)
        if len(block) > 190:
            blocks.append(block)
            block = ""
    return "\n\n".join([*blocks, block] if block else blocks)
