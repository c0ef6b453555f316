"""What stands around the people of a text: furniture, titles, captions, credits, counts, slips. All is invented."""

from __future__ import annotations

import pytest

from booklet.importing.cleaning import clean, idioms
from booklet.importing.cleaning.noise import kinds_of, without_stamps
from booklet.importing.document import Cleaned, Document, Origin, Paragraph, Severity, set_apart
from booklet.importing.structure import Draft, bylines, captions, structure
from booklet.importing.structure.consent import personal_facts
from booklet.importing.structure.counts import statements
from booklet.importing.structure.items import Item, Kind
from booklet.importing.structure.names import Names
from booklet.importing.structure.outline import outline

HERE = Origin("x.txt", 1)
PROSE = "郭小禾在石桥社区干了十九年，雪夜里她第一个到岗，把通往学校的路铲了出来。"


def paragraphs(*lines: str) -> list[Paragraph]:
    """The lines as paragraphs, an empty one is a blank line."""
    return [Paragraph(line, Origin("x.txt", at), lines=(at,)) for at, line in enumerate(lines, 1) if line]


def cleaned(*lines: str) -> Cleaned:
    return clean(Document("x.txt", tuple(paragraphs(*lines))))


def draft_of(*lines: str) -> Draft:
    return structure([cleaned(*lines)])


def kinds(*lines: str) -> list[str]:
    return [kind.value if kind else "" for kind in kinds_of(lines)]


def items_of(*lines: str) -> list[Item]:
    return outline(paragraphs(*lines), Names(lines))


@pytest.mark.parametrize(
    "line",
    [
        "您当前的位置：首页 > 政务 > 公告",
        "首页 / 青年 / 正文",
        "点击上方“南坪发布”关注我们",
        "喜欢就点个在看吧",
        "觉得不错，请分享给更多人！",
        "扫描二维码观看视频",
        "▼点击阅读原文",
        "左右滑动查看更多",
        "新闻热线：0839-1234567",
        "投稿邮箱：nanping@example.cn",
        "相关阅读：我县召开座谈会",
        "——END——",
        "视频加载中...",
        "本文约1200字，阅读约3分钟",
        "1234次浏览",
        "【字体：大 中 小】",
        "南坪日报　2022年3月4日　星期五　05　副刊",
        "2022年3月4日 星期五 农历壬寅年二月初二 第1234期 今日8版",
        "国内统一连续出版物号 CN 00-0000",
        "天气：晴转多云　北风3到4级　零下3℃",
        "内部资料　注意保存",
        "抄送：县委办公室，县人大常委会办公室。",
        "南坪县人民政府办公室　2022年3月4日印发",
    ],
)
def test_furniture_is_set_aside(line: str) -> None:
    assert kinds("雪夜里的灯", line, PROSE)[1]


@pytest.mark.parametrize(
    "line",
    [
        "他把热线电话抄在纸上，贴在每一户的门后。",
        "今天天气很冷，零下20摄氏度，她还在路上。",
        "报：10斤米",
        "她负责的文件",
        "相关部门：县水利局",
        "2022年3月4日",
        "完成",
        "阅读室里的灯",
        "关注每一位老人",
        "分享一碗面",
        "名片背后的故事",
        "喜欢收藏的老师傅",
        "织密防护网",
        "喜报",
        "2022年3月4日 星期五",
        "2022年3月4日 星期五 多云",
        "电话：拨不通的那一夜",
        "责编/郭小禾　校对/田野",
    ],
)
def test_content_stays(line: str) -> None:
    assert not kinds("雪夜里的灯", line, PROSE)[1]


def test_a_documents_frame() -> None:
    lines = (
        "南坪县教育局文件",
        "南教〔2022〕17号",
        "关于表扬优秀教师的通报",
        PROSE,
        "南坪县教育局",
        "报：县委办公室。",
    )
    assert kinds(*lines) == ["document", "document", "", "", "", "document"]
    assert not kinds(PROSE, PROSE, PROSE, PROSE, PROSE, PROSE, "他学习上级文件")[6]


def test_furniture_by_its_neighbours() -> None:
    page = ("2022年3月4日　星期五", "05", "城事", "责编/田野", "南坪晚报", "雪夜里的灯", PROSE)
    assert kinds(*page) == ["chrome", "chrome", "chrome", "", "chrome", "", ""]
    assert kinds("雪夜", "城事", "南坪晚报", PROSE) == ["", "", "", ""]
    assert kinds("南坪师范新闻网", "首页 > 校园 > 正文", "到山里去", PROSE)[0] == "chrome"
    listed = (PROSE, PROSE, "文字：田野", "往期推荐", "◇ 那年修路的人", "食堂里的春天")
    assert kinds(*listed)[2:] == ["", "chrome", "chrome", "chrome"]
    above = kinds("往期推荐", "那年修路的人", PROSE, PROSE, PROSE)
    assert above == ["chrome", "", "", "", ""]
    box = kinds(PROSE, "◎相关链接", "雪天注意：如遇停水，请拨打服务热线。", PROSE)
    assert box == ["", "chrome", "chrome", ""]
    assert kinds(PROSE, "◎相关链接", PROSE, "提醒市民：他常年接听热线。") == ["", "chrome", "", ""]


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("2022-03-04 08:47:15 来源：南坪晚报 作者：田野 浏览：23次 字体：[大 中 小]", "来源：南坪晚报 作者：田野"),
        ("发布时间：2022-03-04 来源：南坪县文明办 点击：7", "来源：南坪县文明办"),
        ("南坪融媒 2022-03-04 17:42", "来源：南坪融媒"),
        ("来源：南坪日报", None),
        ("来源：南坪日报评论", None),
        ("2022年3月4日，郭小禾收到一封信，来源不明。", None),
        ("2022-03-04 17:42", None),
    ],
)
def test_a_credit_among_furniture_is_kept(line: str, left: str | None) -> None:
    assert without_stamps(line) == left
    if left is not None:
        made = cleaned("雪夜里的灯", line, PROSE)
        assert [block.text for block in made.document.blocks if isinstance(block, Paragraph)][1] == left
        assert (Origin("x.txt", 2), "time-stamp") in made.noise
        assert any(step.after == left for step in made.steps)


def test_internal_material_is_asked_about() -> None:
    (spot,) = (spot for spot in cleaned("内部资料　注意保存", PROSE).spots if spot.id == "internal-material")
    assert spot.origin.line == 1


@pytest.mark.parametrize(
    ("text", "caption", "took"),
    [
        ("▲郭小禾在查看账本。（通讯员 田野 摄）", "郭小禾在查看账本。", ["田野"]),
        ("图为郭小禾在扫雪。 田野 摄", "图为郭小禾在扫雪。", ["田野"]),
        ("▲夜里，骑手们照亮路面。 受访者供图", "夜里，骑手们照亮路面。", []),
        ("郭小禾（右）在教孩子打绳结 图/田野", "郭小禾（右）在教孩子打绳结", ["田野"]),
        ("图①：郭小禾在焊接。", "郭小禾在焊接。", []),
        ("图2：郭小禾在焊接。", "郭小禾在焊接。", []),
        ("（图中为郭小禾，左一为女儿）", "图中为郭小禾，左一为女儿", []),
        ("图左一：郭小禾 右二：田野", "图左一：郭小禾 右二：田野", []),
    ],
)
def test_captions_without_their_photographer(text: str, caption: str, took: list[str]) -> None:
    shown, *credit = items_of("雪夜里的灯", PROSE, text)[2:]
    assert (shown.kind, shown.text) == (Kind.CAPTION, caption)
    assert [one.name for item in credit for one in item.credits] == took
    assert "".join(item.paragraph.text[item.start : item.end] for item in (shown, *credit)) == text


@pytest.mark.parametrize("text", ["本报记者 郭小禾 通讯员 田野 文/摄", "文字：郭小禾　图片：田野", "图强社区的居民"])
def test_what_is_no_caption(text: str) -> None:
    assert captions.marked(text) is None


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("郭小禾　摄", [("photographer", "郭小禾")]),
        ("本报记者 郭小禾 实习生 田野", [("reporter", "郭小禾"), ("reporter", "田野")]),
        ("本报记者 郭小禾 文/摄", [("reporter", "郭小禾"), ("photographer", "郭小禾")]),
        ("郭小禾/文　田野/图", [("author", "郭小禾"), ("photographer", "田野")]),
        ("文丨郭小禾　图丨田野", [("author", "郭小禾"), ("photographer", "田野")]),
        ("□　郭小禾　田　野", [("author", "郭小禾"), ("author", "田野")]),
        ("来源：南坪日报 浏览：23次 字体：[大 中 小]", [("source", "南坪日报")]),
        ("图片：受访者提供　撰稿：郭小禾", [("author", "郭小禾")]),
    ],
)
def test_credits(text: str, made: list[tuple[str, str]]) -> None:
    cut = bylines.cut(text, HERE, Names((text,)))
    assert cut.start == len(text)
    assert [(one.duty, one.name) for one in cut.credits] == made


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (("南坪县教育局", "关于表扬优秀教师的通报"), ("", "南坪县教育局关于表扬优秀教师的通报")),
        (
            ("中共南坪县委　南坪县人民政府", "关于表彰先进个人的决定"),
            ("中共南坪县委 南坪县人民政府", "关于表彰先进个人的决定"),
        ),
        (("一线直击", "雪夜里的灯", "本报记者　田野"), ("一线直击", "雪夜里的灯")),
        (("八一特别 | 脱下军装，他们还是兵",), ("八一特别", "脱下军装，他们还是兵")),
        (("雪夜里的灯", "石桥巷的早晨"), ("", "雪夜里的灯")),
        (("雪夜里的灯", "石桥社区扫雪队纪实", "本报记者　田野"), ("", "雪夜里的灯")),
    ],
)
def test_titles(lines: tuple[str, ...], title: tuple[str, str]) -> None:
    draft = draft_of(*lines, PROSE, PROSE.replace("石桥", "柳湾"))
    assert (draft.kicker.replace("　", " "), draft.title) == title
    ledger = "".join(entry.text for entry in draft.ledger)
    assert all(line.replace("|", "") in ledger.replace("|", "") for line in lines)


COLUMNS = (
    "雪夜里的灯",
    "大雪下了一夜，清晨，主街露出了黑色的路面。大家推开窗，才知道这一夜，",
    "",
    "清晨，市民踩着铲出的通道出行。",
    "",
    "是谁没有睡觉？",
    "凌晨的第一锹",
    "门卫田野的闹钟定在一点四十，他起来扫雪，把自家的热水瓶拎到",
    "",
    "▲门卫田野在扫雪。",
    "",
    "街口，谁渴了谁喝。邻居都说，他扫得最干净。",
    "管道修好了，",
    "水又热了起来。",
)


def test_a_caption_in_the_columns_parts_no_sentence() -> None:
    made = cleaned(*COLUMNS)
    joined = [block.lines for block in made.document.blocks if isinstance(block, Paragraph) and len(block.lines) > 1]
    assert (2, 6) in joined
    assert (8, 12) in joined
    (spot,) = (spot for spot in made.spots if spot.id == "sentence-joined" and spot.origin.line == 2)
    assert spot.severity is Severity.HIGH
    assert {caption.origin.line for caption in structure([made]).captions} == {4, 10}


def test_set_apart_is_nothing_where_blank_lines_are_everywhere() -> None:
    assert set_apart(paragraphs(*COLUMNS)) == {2, 6}
    assert not set_apart(paragraphs("一", "", "二", "", "三", "", "四"))
    assert not set_apart([])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("共评出好媳妇4名，好婆婆2名，好邻居3户。", [("好媳妇", 4, False), ("好婆婆", 2, False), ("好邻居", 3, True)]),
        ("决定对南坪林场等4个集体、22名个人予以表扬。", [("", 22, False)]),
        ("现将9名（组）候选人的事迹公布如下。", [("", 9, True)]),
        ("本报选登其中四位劳动模范的故事。", [("", 4, False)]),
        ("风浪里的四个人", [("", 4, False)]),
        ("他一个人帮七户人家收了玉米。", []),
        ("村里有4名学生考上了大学。", []),
    ],
)
def test_stated_numbers(text: str, said: list[tuple[str, int, bool]]) -> None:
    assert [(one.label, one.count, one.in_families) for one in statements([(text, HERE)])] == said


def test_a_missing_name_is_seen() -> None:
    draft = draft_of(
        "南坪县教育局关于表扬优秀教师的通报",
        "各学校：",
        "一、优秀教师（4名）",
        "郭小禾　常乐山　孙玉梅",
        "南坪县教育局",
    )
    (spot,) = (spot for spot in draft.spots if spot.id == "count-differs")
    assert (spot.severity, spot.origin.line) == (Severity.HIGH, 3)


def test_collectives_are_no_headings() -> None:
    draft = draft_of(
        "南坪县关于表扬先进集体的通报",
        PROSE,
        "一、先进集体（2个）",
        "石桥林场",
        "县水利局河湖股",
        "二、先进个人（1名）",
        "郭小禾，石桥社区书记。",
    )
    assert {"石桥林场", "县水利局河湖股"}.isdisjoint(section.heading for section in draft.sections)
    assert any((count.stated, count.found) == (2, 2) for count in draft.counts)


def test_idioms_with_a_wrong_character() -> None:
    assert list(idioms.miswritten("他任劳认怨，从不叫苦。")) == [(1, "任劳任怨")]
    assert list(idioms.miswritten("他恪尽职守，任劳任怨，认真负责，全心全意。")) == []
    spots = {spot.id: spot for spot in cleaned(PROSE, "他任劳认怨，把信看完完就走。").spots}
    assert spots["idiom-miswritten"].severity is Severity.HIGH
    assert spots["written-twice"].severity is Severity.HIGH


@pytest.mark.parametrize("text", ["她拿出一把把钥匙。", "请他来把把关。", "他完完整整地记着。"])
def test_doubled_on_purpose(text: str) -> None:
    assert not [spot for spot in cleaned(text).spots if spot.id == "written-twice"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("婆婆脑梗后瘫在炕上。", "health"),
        ("初一年级学生也来帮忙。", "minor"),
        ("丈夫去世后她还清了外债。", "family"),
        ("他每天扫雪。", ""),
    ],
)
def test_facts_that_need_consent(text: str, kind: str) -> None:
    assert (kind in {one for one, _ in personal_facts(text)}) if kind else not personal_facts(text)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("掌舵的餘水生今年六十歲，從不遲到。", "餘水生"),
        ("守夜的叫範長貴，話不多。", "範長貴"),
        ("這裡的幹部，都是幹練的人。", ""),
    ],
)
def test_a_name_with_a_merged_character_is_confirmed(line: str, name: str) -> None:
    made = cleaned("風雨裡的護林隊員們，每個夜晚都點亮燈籠，為鄉親們領路。", line)
    assert [spot.read for spot in made.spots if spot.id == "name-variant"] == ([name] if name else [])
