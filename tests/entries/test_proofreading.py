"""Each rule on sentences as clerks write them: what must be found, with what should stand there, and what must not."""

from __future__ import annotations

import pytest

from booklet.entries.passages import Passage
from booklet.entries.proofreading import final_stop, proofread, safe_slips, slips_of
from booklet.entries.proofreading.figures import two_ways
from booklet.entries.proofreading.privacy import masked, private_numbers
from booklet.findings import Place


def mended(text: str, *, safe: bool = False) -> str:
    """The text with all slips mended that have a suggestion, or only the safe ones."""
    passage = Passage(text, Place("f", 1))
    slips = safe_slips(passage) if safe else slips_of(passage)
    for slip in sorted(slips, key=lambda item: -item.start):
        if slip.better is not None:
            text = text[: slip.start] + slip.better + text[slip.end :]
    return text


def ids(text: str) -> set[str]:
    return {slip.id for slip in slips_of(Passage(text, Place("f", 1)))}


SAFE = {
    # half-width beside Han
    "他每天六点到岗,从不迟到.": "他每天六点到岗，从不迟到。",
    "她说:“我来.”大家都笑了!": "她说：“我来。”大家都笑了！",
    "走访居民320户,解决问题47件;群众满意": "走访居民320户，解决问题47件；群众满意",
    "谁来帮忙?志愿者来了": "谁来帮忙？志愿者来了",
    "新冠(COVID-19)防控": "新冠（COVID-19）防控",
    "东街社区(第二网格)的网格员": "东街社区（第二网格）的网格员",
    "(一)加强学习": "（一）加强学习",
    "(1)入户登记": "（1）入户登记",
    "他(她们的组长）来了": "他（她们的组长）来了",
    "会用Excel,也会修灯": "会用Excel，也会修灯",
    "他答了一个“好”,转身就走": "他答了一个“好”，转身就走",
    "口号是:“来了就好”.": "口号是：“来了就好”。",
    "联系人:见版权页": "联系人：见版权页",
    "共3,另有两件": "共3，另有两件",
    "时间:8:30至17:00": "时间：8:30至17:00",
    "网址:https://example.org/a,b?c=d": "网址：https://example.org/a,b?c=d",
    "读《旧巷》,写笔记": "读《旧巷》，写笔记",
    "雨停了.\n\n他还在.": "雨停了。\n\n他还在。",
    "他说\n,雨停\n了!\n": "他说\n，雨停\n了！\n",
    "好的!!": "好的！！",
    # ellipses and dashes
    "雨还在下...": "雨还在下……",
    "雨还在下......大家没有散": "雨还在下……大家没有散",
    "雨还在下。。。": "雨还在下……",
    "“再等等…”": "“再等等……”",
    "送米、送油、送药···": "送米、送油、送药……",
    "他只有一个念头--快": "他只有一个念头——快",
    "两个字──坚持": "两个字——坚持",
    "两个字———坚持": "两个字——坚持",
    # typed twice
    "天亮了，，他出门了": "天亮了，他出门了",
    "天亮了。。他出门了": "天亮了。他出门了",
    "扫帚、、簸箕": "扫帚、簸箕",
    "他说：：走": "他说：走",
    "天亮了,,他出门了": "天亮了，，他出门了",  # the second round takes the second comma
    # middle dots
    "阿依努尔•买买提来了": "阿依努尔·买买提来了",
    "阿依努尔・买买提": "阿依努尔·买买提",
    "阿依努尔‧买买提": "阿依努尔·买买提",
    # wide letters and digits
    "在Ａ座１２０３室": "在A座1203室",
    "２０２５年": "2025年",
    "占９８．５％": "占98.5％",
    # straight quotes
    '他说"来了就好"。': "他说“来了就好”。",
    '叫"老梁"的和叫"小梁"的': "叫“老梁”的和叫“小梁”的",
    "叫'老梁'的人": "叫‘老梁’的人",
}


@pytest.mark.parametrize("text", SAFE)
def test_safe_slips_are_mended(text: str) -> None:
    assert mended(text, safe=True) == SAFE[text]
    assert mended(text) == SAFE[text]


TOLD = {
    # suggested, not safe
    "他来了.大家都笑了": "他来了。大家都笑了",
    "一.工作情况": "一、工作情况",
    "他用了一个词”奉献“来说": "他用了一个词“奉献”来说",
    # written twice
    "还还没有吃饭": "还没有吃饭",
    "他做的的事情": "他做的事情",
    "天亮了了，他走了了。": "天亮了，他走了。",
    "他正在在社区忙碌": "他正在社区忙碌",
    "这就是是他的办法": "这就是他的办法",
    "老人和和孩子": "老人和孩子",
    "他他从不叫苦": "他从不叫苦",
    "她她说没事": "她说没事",
    "同志们们": "同志们",
    "他因为因为下雨迟到": "他因为下雨迟到",
    "我们我们都记得": "我们都记得",
    "尤其其难得": "尤其难得",
    "他也也来了": "他也来了",
    "获得第第三名": "获得第三名",
    "他的的的确做了": None,
    "带着着工具": "带着工具",
    "他已已登记": "他已登记",
    "参加社区志愿参加社区志愿服务": "参加社区志愿服务",
    "在槐安里社区值班在槐安里社区值班": "在槐安里社区值班",
    # Traditional
    "為群眾辦實事": "为群众办实事",
    "他認真負責": "他认真负责",
    "對於這件事": "对于这件事",
    "把院子打扫乾净": "把院子打扫干净",
    "以後再说": "以后再说",
}


@pytest.mark.parametrize("text", [text for text, better in TOLD.items() if better])
def test_doubtful_slips_are_told_and_left(text: str) -> None:
    assert mended(text) == TOLD[text]
    assert mended(text, safe=True) == text


WITHOUT_SUGGESTION = {
    "他说：“我来。": "mark-unpaired",
    "他说：我来。”": "mark-unpaired",
    "东街社区（第二网格的网格员": "mark-unpaired",
    "读《旧巷，写笔记": "mark-unpaired",
    "他说(在路上，晚点到": "mark-unpaired",
    "“他说：‘来。”": "mark-unpaired",
    "天亮了，。他出门了": "punctuation-clash",
    "天亮了。，他出门了": "punctuation-clash",
    "他她从不叫苦": "pronoun-mixed",
    '屏幕是5"的大屏': "straight-quote",
}


def test_a_doubling_across_a_line_end_is_one() -> None:
    (slip,) = slips_of(Passage("他正在\n    在社区", Place("f", 1)))
    assert (slip.id, slip.start, slip.end) == ("written-twice", 2, 9)
    assert slips_of(Passage("他正在\n\n在社区", Place("f", 1))) == ()


@pytest.mark.parametrize("text", WITHOUT_SUGGESTION)
def test_what_only_a_person_can_mend(text: str) -> None:
    assert WITHOUT_SUGGESTION[text] in ids(text)
    assert mended(text, safe=True) == text


GOOD = """\
他每天清晨六点到岗，把三条巷子扫得干干净净，从不叫苦。
2025年3月12日8:30，他走访了1,200户、3.5万人，比分是3:2，比例为1:500。
她说：“明天还来。”说完，转身走进雨里……
……雨一直下。
“再等等……”他说。
值班、巡查、送药、修灯——样样都干。
2024年12月—2025年11月，第2—5期。
书名叫《谢谢三十八年前的那位同志》，里面有一篇〈灯〉。
COVID-19疫情期间，他用Excel 2016（中文版）和Wi-Fi，编写了《答复要点（第3版）》。
He said: "Come in, please." Then he left.
口号是“Don’t worry, be happy”，人人会唱。
It’s a long story, isn't it? Yes.
函数f(x)与Word (2016)无关；用--fix选项。
见https://example.org/path?x=1,y=2。附件为名单.xlsx。
1）登记；2）核对；a)归档。
1.登记。2.核对。A.同意 B.反对
阿卜杜热合曼·买买提来自团结社区。
他是真的了不得！！大家问：谁教的？？
目的的确达到了；他的的确确来过；有的的士停在路边。
为了了解情况，他除了了结旧账，还做了许多；这一走，就再也回不去了。
他受不了了，可还是坚持下来；天气忘不了了的那一天。
他现在在社区，问题还存在在哪里？事情就实实在在摆在那里。
实事求是是我们的作风；他从不说是是非非。
老人和和气气，一家和和美美，屋里暖和和的。
首都都来了人；成都都江堰；大都都去了。
归还还没有办；还款还没有到；偿还还要等。
以及及时送到；普及及推广；涉及及影响。
他们认认真真、踏踏实实，一遍遍、一次次、一户户地跑，日日夜夜，高高兴兴。
人人都看看，天天想想，渐渐慢慢好起来，常常刚刚爸爸妈妈爷爷奶奶星星。
研究研究，商量商量，讨论讨论，收拾收拾，打扫打扫。
市市场监管局、省省直机关、中国国家博物馆、区区委书记、派出所所长、局局长。
一个一个地数，一步一步地走，很多很多，非常非常，三三两两，七七八八。
其他他不管；吉他他会弹；自我我行我素；卿卿我我；你你我我不分。
参与与否都行；给予与接受；被子和棉被被褥。
成就就在眼前；他就就业问题谈了；就就近的办。
普遍得得体；他做得得当；觉得得到了帮助；值得得意。
他看着着急；穿着着装。
原则则要守；否则规则则无；而立之年而已而已。
人均增加三十三十元；滴答滴答滴答；一天天一天天；哈哈哈哈哈哈。
他说：“没有没有，我们我们都好，你来你来你来你来。”
“他他他……我我不是。”
很很很好，太太太累了，大家等等，妹妹第二。
乾坤、乾隆、著名、执著、瞭望、馀、藉口、徵、喆、堃、淼、昇、甯、皙、祇园、於菟。
李乾、赵昇、王喆、陈堃、上官㙍、司马𬭎、李𠅤、赵赟。
“第一段。
“第二段。”
（一）登记；（二）核对。【通知】〔2025〕3号
他答：“‘来了就好’，这是她的话。”
占98.5%，比上年高3个百分点。
A座12层1203室，B1层，5G，Wi-Fi，AI语音。
&nbsp;空格，邮箱是a.b,c@example.org。
社区社区工作者，志愿服务服务队，青年突击队队员，党员员工。
他从从容容；服从从宽；听从从前的话。
关于于谦，他写过文章；由于于老师在。
面对对手，针对对方，对对子。
把把关，一把把椅子，一个个，家家户户，个个争先。
成为为群众办实事的窗口；作为为民服务的一员。
最最要紧，更更换，变更更多；不不不，没没没。
他得了第一名，第二名是她；一第一第不写。
再一再二；一再再三；因此此次会议；其中其他。
""".splitlines()


@pytest.mark.parametrize("text", [line for line in GOOD if line])
def test_good_prose_has_no_finding(text: str) -> None:
    if text.startswith("“第一段"):
        text = "“第一段。\n\n“第二段。\n还是第二段。”"
    elif text.startswith("“第二段"):
        text = "他说：“第二段。”"
    found = [(slip.id, text[max(0, slip.start - 4) : slip.end + 4]) for slip in slips_of(Passage(text, Place("f", 1)))]
    assert not found


def test_names_of_the_unit_get_their_dot_in_every_text() -> None:
    names = ("阿依努尔·买买提",)
    text = "阿依努尔.买买提来了.大家都笑了"
    slips = [slip for slip in slips_of(Passage(text, Place("f", 1)), names) if slip.is_safe]
    assert [(slip.id, slip.start, slip.better) for slip in slips] == [("middle-dot", 4, "·")]


@pytest.mark.parametrize("written", ["阿依努尔.买买提", "阿依努尔•买买提", "阿依努尔．买买提", "阿依努尔∙买买提"])
def test_dots_of_a_name_field(written: str) -> None:
    passage = Passage(written, Place("f", 1), ("honourees", 0, "name"))
    assert [(slip.id, slip.better, slip.is_safe) for slip in slips_of(passage)] == [("middle-dot", "·", True)]


CAPTIONS = {
    "图为程望岳同志在槐安里。": "图为程望岳同志在槐安里",
    "图为程望岳同志在槐安里.": "图为程望岳同志在槐安里",
    "图为程望岳同志在巷口。当晚有雪。": "图为程望岳同志在巷口。当晚有雪",
    "图为程望岳同志,在槐安里.": "图为程望岳同志，在槐安里",
    "图为程望岳同志在槐安里": "图为程望岳同志在槐安里",
    "图为雨中……": "图为雨中……",
    "图为雨中。。。": "图为雨中",
    "。": "。",
}


@pytest.mark.parametrize("text", CAPTIONS)
def test_captions_end_without_full_stop(text: str) -> None:
    passage = Passage(text, Place("f", 1), is_caption=True)
    for slip in sorted(safe_slips(passage), key=lambda item: -item.start):
        text = text[: slip.start] + str(slip.better) + text[slip.end :]
    assert text == CAPTIONS[passage.text]
    assert final_stop(text) is None or text == "。"


TWO_WAYS = [
    (["2024年5月1日", "二〇二四年"], {("date-two-ways", "2024年", "二〇二四年")}),
    (["2024年3月，2025年4月", "见2024.5.1的记录"], {("date-two-ways", "2024年", "2024.5.1")}),
    (["2024-05-01登记，2024-06-01完成", "2025年"], {("date-two-ways", "2024-05-01", "2025年")}),
    (["2024/5/1", "2024年5月"], {("date-two-ways", "2024/5/1", "2024年")}),
    (["5月1日动工", "六月二日完工，七月三日验收"], {("date-two-ways", "六月二日", "5月1日")}),
    (["全办十三名同志", "13名志愿者，15名党员"], {("number-two-ways", "13名", "十三名")}),
    (["走访一百二十户", "走访320户"], {("number-two-ways", "一百二十户", "320户")}),
    (["上升5%", "下降3％，又降2％"], {("percent-two-ways", "3％", "5%")}),
    (
        ["2024年，13名，5%", "二〇二四年，十三名，5％"],
        {
            ("date-two-ways", "2024年", "二〇二四年"),
            ("number-two-ways", "13名", "十三名"),
            ("percent-two-ways", "5%", "5％"),
        },
    ),
]


@pytest.mark.parametrize(("texts", "expected"), TWO_WAYS)
def test_what_is_written_two_ways(texts: list[str], expected: set[tuple[str, str, str]]) -> None:
    assert {(pair.id, pair.often.text, pair.seldom.text) for pair in two_ways(texts)} == expected


ONE_WAY = [
    ["2024年5月1日", "2025年6月2日", "20世纪80年代", "二十世纪五六十年代"],
    ["五一劳动节，十一长假，七一前夕，正月初一", "5月1日"],
    ["一名党员，三个孩子，十名队员，两位老人", "13名志愿者，120个，11位"],
    ["几十名队员，上百户人家，三四十人，二十多个，一百余户，成千上万个", "32名，110户，35人，25个，150户"],
    ["第十三名，第二十一次，第三十户", "13名，21次，30户"],
    ["百分之三十，十分之一", "30%"],
    ["墙上写着“一九八七年防洪”，书名是《二〇〇八年》", "1987年，2008年"],
    ["占2.5.1节，版本3.2024.5.1，比分2024-05", "2024年"],
    ["等了三十年", "30个月"],
]


@pytest.mark.parametrize("texts", ONE_WAY)
def test_what_only_looks_like_two_ways(texts: list[str]) -> None:
    assert two_ways(texts) == ()


def identity(first_17: str) -> str:
    """An invented identity number with its check digit."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return first_17 + "10X98765432"[sum(int(a) * b for a, b in zip(first_17, weights, strict=True)) % 11]


def card(digits: str) -> str:
    """Digits with the check digit that ISO/IEC 7812 wants."""
    total = sum(sum(divmod(int(char) * (2 - at % 2), 10)) for at, char in enumerate(reversed(digits)))
    return digits + str(-total % 10)


PRIVATE = [
    (f"身份证号{identity('11010119900307123')}。", "private-identity"),
    (f"（{identity('62010219851231456')}）", "private-identity"),
    (f"{identity('11010519491231002').lower()}", "private-identity"),
    ("旧证110101900307123号", "private-identity"),
    (f"卡号{card('621226100000123')}", "private-bank-card"),
    (f"卡号{card('622848000000123456')}", "private-bank-card"),
    (f"卡号6212 2610 0000 {card('621226100000123')[12:]}", "private-bank-card"),
    ("电话13812345678。", "private-mobile"),
    ("电话138 1234 5678", "private-mobile"),
    ("电话138-1234-5678", "private-mobile"),
    ("电话+86 138-1234-5678", "private-mobile"),
    ("电话８６１３８１２３４５６７８", "private-mobile"),
    ("办公室0931-8123456", "private-telephone"),
    ("办公室（010）81234567", "private-telephone"),
    ("办公室01081234567", "private-telephone"),
    ("邮箱wang.xm@example.com.cn。", "private-email"),
]


@pytest.mark.parametrize(("text", "kind"), PRIVATE)
def test_private_numbers_are_found_and_never_shown(text: str, kind: str) -> None:
    (number,) = private_numbers(text)
    assert number.id == kind
    assert "*" in number.masked
    assert text[number.start : number.end] not in number.masked
    shown = sum(char.isdigit() for char in number.masked)
    assert shown <= 5


@pytest.mark.parametrize(
    "text",
    [
        "拨打12345热线，或400-123-4567。",
        "2025年3月12日，20250312，8:30—17:00。",
        "共1,234,567元，12345678901元，编号20240501123456。",
        f"错一位的{identity('11010119900307123')[:-1]}{'1' if identity('11010119900307123')[-1] != '1' else '2'}",
        f"没有十三月的{identity('11010119901307123')}",
        "卡号6212261000001234567890123",
        "卡号6212261000001230",
        "合同GX138123456789号，照片mmexport1741234567890，IMG_13812345678A",
        "138****5678，110***********1234",
        "人次11.6万，长3.1415926535897932384",
        "@所有人，微博@青石坡社区",
    ],
)
def test_other_numbers_are_none_of_ours(text: str) -> None:
    assert list(private_numbers(text)) == []


def test_masks() -> None:
    assert masked("13812345678") == "138******78"
    assert masked("138 1234 5678") == "138 **** **78"
    assert masked("a.b@example.com") == "a***@example.com"


def test_findings_name_place_suggestion_and_count() -> None:
    text = "他来了,她也来了,大家都来了。\n\n雨停了."
    passages = [Passage(text, Place("f", 3, "王明"), ("honourees", 0, "deeds"))]
    found = list(proofread(passages, lambda passage, index: Place("f", 4 + passage.text.count("\n", 0, index), "王明")))
    assert [(item.id, item.place, item.values) for item in found] == [
        (
            "half-width-punctuation",
            Place("f", 4, "王明"),
            {"text": "他来了,她也来了,大", "better": "他来了，她也来了，大", "count": "2"},
        ),
        ("half-width-punctuation", Place("f", 6, "王明"), {"text": "雨停了.", "better": "雨停了。", "count": "1"}),
    ]


def test_contacts_belong_in_the_colophon() -> None:
    texts = "电话0931-8123456，邮箱a@example.org", f"卡号{card('621226100000123')}"
    passages = [Passage(text, Place("f", 1), ("colophon", "contact")) for text in texts]
    assert [item.id for item in proofread(passages, lambda passage, index: passage.place)] == ["private-bank-card"]


@pytest.mark.parametrize("number", ["138１２３４５６７８", "138 1234 5678,", f"{identity('11010119900307123')}."])
def test_no_other_finding_tells_a_private_number(number: str) -> None:
    passage = Passage(f"电话:{number}好", Place("f", 1))
    found = list(proofread([passage], lambda passage, index: passage.place))
    assert len(found) > 1
    for item in found:
        for value in item.values.values():
            assert sum(char.isdigit() for char in value) <= 5
