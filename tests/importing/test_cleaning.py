"""The rules of clean-up, one by one, and what holds of them all."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booklet import messages
from booklet.importing import cleaning
from booklet.importing.cleaning import Rule, Rules, Script, clean
from booklet.importing.document import Cell, Cleaned, Document, Origin, Paragraph, Picture, Severity, Table

HAN = re.compile("[\u3400-\u9fff]")


def document(*texts: str) -> Document:
    blocks = tuple(Paragraph(text, Origin("a.txt", line), lines=(line,)) for line, text in enumerate(texts, 1))
    return Document("a.txt", blocks)


def cleaned(*texts: str, rules: Rules | None = None) -> Cleaned:
    return clean(document(*texts), rules)


def texts_of(made: Cleaned) -> list[str]:
    return [block.text for block in made.document.blocks if isinstance(block, Paragraph)]


def one(text: str) -> str:
    (made,) = texts_of(cleaned(text))
    return made


def ids(made: Cleaned) -> list[str]:
    return [spot.id for spot in made.spots]


@pytest.mark.parametrize(
    ("raw", "better"),
    [
        ("他来了,她走了.", "他来了，她走了。"),
        ("“好”,他说:“走!”", "“好”，他说：“走！”"),
        ("队长(兼职),今年40岁;能干吗?能!", "队长（兼职），今年40岁；能干吗？能！"),
        ("夜深了......他还在忙。。。", "夜深了……他还在忙……"),
        ("王工--大家的老师", "王工——大家的老师"),
        ('他说"好"。', "他说“好”。"),
        ('他说:“好".', "他说：“好”。"),
        ("１２名队员", "12名队员"),
    ],
)
def test_marks(raw: str, better: str) -> None:
    assert one(raw) == better


@pytest.mark.parametrize(
    "text",
    [
        "会议14:30开始，比分3:2，共1,234人，见www.example.cn/a,b?c=d:e。",
        "发信到li.ming@example.cn，文件名a(1).pdf。",
        'He said, "Go!" (and went).',
        "他用APP（应用）和WHO（世卫组织）的标准，看哆啦A梦，选（a）不选（二）。",
        "维生素（C）、型号（he）、年级（三）、张（男）、和（与）同。",
    ],
)
def test_what_is_right_stays(text: str) -> None:
    made = cleaned(text)
    assert texts_of(made) == [text]
    assert not made.steps


@pytest.mark.parametrize(
    ("raw", "better"),
    [
        ("*党**员", "党员"),
        ("一名老*党**员", "一名老党员"),
        ("*产党共**员的本色", "共产党员的本色"),
        ("入*党**积极分子在*党**支部", "入党积极分子在党支部"),
        ("共*产*党员", "共产党员"),
        ("*央中**精神", "中央精神"),
        ("＊党＊＊课", "党课"),
        ("*黨**員", "黨員"),
    ],
)
def test_censored_words_come_back(raw: str, better: str) -> None:
    made = cleaned(f"他说这是{raw}。")
    assert texts_of(made) == [f"他说这是{better}。"]
    assert [step.rule for step in made.steps if step.rule == Rule.CENSORED]
    assert "censor-unsolved" not in ids(made)


def test_what_asterisks_stand_for_is_not_guessed() -> None:
    made = cleaned("受助人王**住在三号楼，*山水**很美。")
    assert texts_of(made) == ["受助人王**住在三号楼，*山水**很美。"]
    assert ids(made).count("censor-unsolved") >= 2


GLUED = "林場機(jī)關(guān)的人在礦區(qū)開會(huì)。"


def test_pinyin_goes_where_it_is_a_reading() -> None:
    assert texts_of(cleaned(GLUED, rules=Rules(script=Script.KEEP))) == ["林場機關的人在礦區開會。"]
    made = cleaned("他们机(ji)关(guan)里，区(qū)(qū)长(zhangzhang)说会（huì）后办，机jī器好。")
    assert texts_of(made) == ["他们机关里，区长说会后办，机器好。"]


def test_pinyin_of_another_character_is_shown() -> None:
    made = cleaned(GLUED, "他是好(dōu)人。")
    assert "pinyin-mismatch" in ids(made)
    assert "dōu" in texts_of(made)[1]


def test_an_editors_reading_is_kept() -> None:
    made = cleaned("翟（zhái）清源，雒（luò）城人。")
    assert texts_of(made) == ["翟（zhái）清源，雒（luò）城人。"]
    assert ids(made) == ["reading-aid"] * 2


def torn(text: str, find: str, reading: str) -> str:
    """What is read after a machine wrote a character's reading behind its two bytes, wherever these stand."""
    data, pair = text.encode("gbk"), find.encode("gbk")
    at = data.index(pair) + 2
    data = data[:at] + f"({reading})".encode("gbk") + data[at:]
    made, at = "", 0
    while at < len(data):
        size = 1 if data[at] < 0x80 else 2
        try:
            made += data[at : at + size].decode("gbk")
        except UnicodeDecodeError:
            made += "?"
        at += size
    return made


@pytest.mark.parametrize("text", ["那年大家帶領新人進山。", "這雙鞋我幾雙襪子換的。", "他們聽專家帶領的課。"])
def test_torn_bytes_are_proven_by_the_reading(text: str) -> None:
    raw = torn(text, "規", "guī")
    assert raw != text
    assert "?" in raw
    made = cleaned(raw, rules=Rules(script=Script.KEEP))
    assert texts_of(made) == [text]
    (spot,) = (spot for spot in made.spots if spot.id == "mojibake-repaired")
    assert spot.severity is Severity.HIGH
    assert spot.read in raw
    assert spot.proposed in text


def test_a_lost_byte_of_a_mark_is_found() -> None:
    text = "老人常說“護林就是護家”,大家都記得。"
    data = text.encode("gbk")
    at = data.index("“".encode("gbk"))
    raw = (data[:at] + data[at + 1 :]).decode("gbk")
    assert raw != text
    made = cleaned(raw, rules=Rules(script=Script.KEEP))
    assert texts_of(made) == [text.replace(",", "，")]
    assert "mojibake-repaired" in ids(made)


@pytest.mark.parametrize(
    "raw",
    [
        "一枚獎?wù)?是他的。",
        "这里锟斤拷出错了。",
        "全国先进个人".encode().decode("gbk", "replace"),
        "ä½\u00a0å¥½å•Šæœ‹å\u008f‹",
        "北京вн的人",
    ],
)
def test_mojibake_without_proof_is_only_shown(raw: str) -> None:
    made = cleaned(raw, rules=Rules(frozenset({Rule.MOJIBAKE, Rule.MARKS})))
    assert "mojibake-unsolved" in ids(made)
    assert texts_of(made) == [raw]


def test_traditional_becomes_simplified_and_names_are_shown() -> None:
    made = cleaned("護林隊隊長鍾振巖同志帶著乾糧上山,寫了一本著名的書。", "「好!」他說,「執著的人。」")
    assert texts_of(made) == ["护林队队长钟振岩同志带着干粮上山，写了一本著名的书。", "“好！”他说，“执着的人。”"]
    (spot,) = (spot for spot in made.spots if spot.id == "name-variant")
    assert (spot.read, spot.proposed, spot.severity) == ("鍾振巖", "钟振岩", Severity.HIGH)
    kept = cleaned("護林隊隊長鍾振巖同志", rules=Rules(script=Script.KEEP))
    assert texts_of(kept) == ["護林隊隊長鍾振巖同志"]


def test_a_traditional_character_in_simplified_text_stays() -> None:
    made = cleaned("局长牛振巖同志带领大家抢险，队员们都说这样的带头人难得。")
    assert "巖" in texts_of(made)[0]
    (spot,) = (spot for spot in made.spots if spot.id == "traditional-left")
    assert spot.severity is Severity.HIGH


def test_characters() -> None:
    made = cleaned("⽣产\u200b一线\ue815的\ue000字□好")
    assert texts_of(made) == ["生产一线\u2e81的\ue000字□好"]
    assert ids(made)[:2] == ["private-character", "character-missing"]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("首页 > 新闻 > 正文", "chrome"),
        ("当前位置：首页-要闻", "chrome"),
        ("2022-03-04 12:30:11 点击：123次", "time-stamp"),
        ("圖片7.png", "picture-name"),
        ("IMG_2044.JPG", "picture-name"),
        ("分享到：微信 微博 QQ空间", "share"),
        ("版权所有：某某网 严禁转载", "copyright"),
        ("百家乐真人荷官 首存送彩金 www.abc.com", "spam"),
    ],
)
def test_noise(line: str, kind: str) -> None:
    made = cleaned("他把孩子送到学校，又回来值班。", line)
    assert [told for _, told in made.noise] == [kind]
    assert len(texts_of(made)) == 1
    assert texts_of(cleaned("他值班。", line, rules=Rules().without(Rule.NOISE)))[1:] != []


@pytest.mark.parametrize(
    "line",
    [
        "责任编辑：张三",
        "来源：某某日报",
        "2023年9月1日",
        "他带队查处了一个开设百家乐赌场的团伙，抓获涉案人员12名。",
        "分享会上，他讲了三个故事。",
        "首页上登着他的照片。",
        "（二）",
        "先进事迹",
        "微信群里有60名志愿者。",
    ],
)
def test_what_is_no_noise(line: str) -> None:
    assert not cleaned("他把孩子送到学校，又回来值班。", line).noise


CUT = (
    "抢险的那一夜，全队的人都没有合眼。队长把最后一件雨衣让给了老乡，自己淋着雨指挥。他",
    "桥头的灯",
    "桥头的值班室里，电话响个不停。值班员把每一个电话都记在本子上，一直记到天亮。",
    "们用沙袋堵住了缺口，又连夜把老人背到高处。",
)


def test_a_cut_sentence_is_joined_over_a_heading() -> None:
    made = cleaned(*CUT)
    (block, *_) = made.document.blocks
    assert isinstance(block, Paragraph)
    assert block.lines == (1, 4)
    assert "他们用沙袋" in block.text
    assert {"sentence-joined", "reading-order"} <= set(ids(made))
    assert [step.rule for step in made.steps] == ["joins"]


def test_a_name_across_the_cut_is_shown() -> None:
    made = cleaned(
        "渡口的船停了三天，村里的药也用完了。第四天夜里，划船过河送药的是乡医柳",
        "青山，他在水上走了两个钟头。老人们说，没有他就没有今天的好日子。",
    )
    assert [block.lines for block in made.document.blocks if isinstance(block, Paragraph)] == [(1, 2)]
    (spot,) = (spot for spot in made.spots if spot.id == "name-assembled")
    assert (spot.proposed, spot.severity) == ("柳青山", Severity.HIGH)


def test_an_end_without_continuation_is_shown() -> None:
    made = cleaned(
        "他守在坝上三天三夜。雨停的那天早上，他才发现鞋里都是血，走路要扶着墙，队友把他背",
        "2019年5月，他又报名去了西藏。",
    )
    assert len(texts_of(made)) == 2
    assert "sentence-open" in ids(made)


def test_a_missing_stop_joins_nothing() -> None:
    made = cleaned(
        "罗长明，局里的老会计。三十年来没有错过一笔账，年年都是先进", "韩素琴，卫生院护士长。她守着一间诊室。"
    )
    assert len(texts_of(made)) == 2


def test_turn_marks_of_a_newspaper_go() -> None:
    made = cleaned(
        "大坝守住了。可是他的腿却因为长时间泡在水里而落下了毛病，每到阴天就（下转第三版）",
        "（上接第一版）疼得厉害，走路一瘸一拐。",
    )
    assert "每到阴天就疼得厉害" in texts_of(made)[0]


def test_quotes_are_paired_over_a_cut() -> None:
    made = cleaned(
        '他对徒弟说："干我们这一行，心要细，手要稳，眼睛要看得见别人看不见的地', '方，记住了吗？"徒弟点了点头。'
    )
    assert texts_of(made)[0].count("“") == texts_of(made)[0].count("”") == 1


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("他她每天值班到深夜。", "pronoun-mixed"),
        ("他的的努力大家看在眼里。", "written-twice"),
        ("他说：“走。", "mark-unpaired"),
        ("山洪爆发那天，他没有回家。", "wording"),
        ("20日深夜他出发，25日才回来。", "date-without-month"),
        ("5月20日深夜他出发。", "date-without-year"),
        ("他的电话是13900000000。", "private-number"),
        ("大雪封山的那个月，他每天背着两袋药翻过垭口，到山那边的三个牧点去送药……", "text-cut"),
    ],
)
def test_spots(text: str, id: str) -> None:
    assert ids(cleaned(text)) == [id]


def test_two_ways() -> None:
    assert "number-two-ways" in ids(cleaned("全县3万余名职工参加。", "共有3.26万名职工报名。"))
    assert "term-two-ways" in ids(cleaned("发放特殊津贴", "大家领了特别津贴。", "这些特别津贴给了护林员。"))


def test_a_private_number_is_told_nowhere() -> None:
    made = cleaned("他她的电话是13900000000,大家都打.")
    for spot in made.spots:
        assert "13900000000" not in spot.read + spot.proposed + str(spot.params)


def test_tables_are_mended_and_pictures_kept() -> None:
    origin = Origin("a.xlsx", 1)
    picture = Picture("a.jpg", b"x", origin)
    table = Table(((Cell("王工,*党**员", origin, (picture,)),),), origin)
    made = clean(Document("a.xlsx", (picture, table)))
    assert made.document.blocks[0] is picture
    (changed,) = (block for block in made.document.blocks if isinstance(block, Table))
    assert changed.rows[0][0] == Cell("王工，党员", origin, (picture,))


@pytest.mark.parametrize("rule", list(Rule))
def test_each_rule_can_be_switched_off(rule: Rule) -> None:
    texts = (
        *CUT,
        GLUED,
        "⽣产,*党**员",
        '他说"好"。',
        "首页 > 新闻 > 正文",
        torn("那年大家帶領新人進山。", "規", "guī"),
    )
    made = cleaned(*texts, rules=Rules().without(rule))
    assert rule not in {step.rule for step in made.steps}
    assert (rule is Rule.NOISE) == (not made.noise)
    assert not cleaned(*texts, rules=Rules(frozenset())).steps


PIECES = st.sampled_from(
    (
        *(
            "队长",
            "他",
            "她",
            "们",
            "在",
            "的",
            "王",
            "机(jī)",
            "關(guān)",
            "會",
            "著",
            "党",
            "*党**",
            "*产党共**",
            "*",
        ),
        *(
            ",",
            ".",
            ";",
            ":",
            "!",
            "?",
            "(",
            ")",
            "“",
            "”",
            '"',
            "......",
            "。",
            "，",
            "--",
            "12",
            "3:4",
            "A",
            "（二）",
        ),
        *("(a)", "APP(应用)", "?guī)", "ь^", "图为", "\u3000", "⽣", "\ue815", "…", "抢险", "大家", "首页", ">", "说"),
        *("2022-01-01", "去年", "第", "一", "社区"),
    )
)
LINES = st.lists(
    st.lists(PIECES, min_size=1, max_size=14).map("".join).map(lambda text: text.strip()), min_size=1, max_size=5
)


@settings(max_examples=80, deadline=None)
@given(LINES)
def test_cleaning_is_idempotent_and_loses_nothing_silently(lines: list[str]) -> None:
    lines = [line for line in lines if line.strip()]
    # A join may bring together what only then looks like another cut: joins are shown to settle on whole articles.
    mended = cleaned(*lines, rules=Rules().without(Rule.JOINS))
    again = clean(mended.document, Rules().without(Rule.JOINS))
    assert again.document == mended.document
    made = cleaned(*lines)
    dropped = {origin.line for origin, _ in made.noise}
    before = Counter(char for at, line in enumerate(lines, 1) if at not in dropped for char in HAN.findall(line))
    after = Counter(char for text in texts_of(made) for char in HAN.findall(text))
    shown = Counter(char for step in made.steps for char in HAN.findall(step.before))
    assert not (before - after) - shown
    added = Counter(char for step in made.steps for char in HAN.findall(step.after))
    assert not (after - before) - added


def test_every_spot_has_its_text() -> None:
    source = "".join(path.read_text("utf-8") for path in Path(cleaning.__file__).parent.rglob("*.py"))
    told = set(re.findall(r'(?:Spot|Doubt)\(\s*"([a-z-]+)"', source)) | set(
        re.findall(r'\("([a-z]+-[a-z-]+)", Severity', source)
    )
    told |= set(re.findall(r'_told\("([a-z-]+)"', source))
    known = {key.removeprefix("review.") for key in messages.known_keys() if key.startswith("review.")}
    assert len(told) > 25
    assert told <= known
