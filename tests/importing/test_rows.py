"""Lists, rows and typed tables inside texts, rule by rule. All people and places are invented."""

from __future__ import annotations

import pytest

from booklet.importing.cleaning import clean
from booklet.importing.document import Document, Origin, Paragraph
from booklet.importing.structure import Draft, heads, lists, office, rows, structure
from booklet.importing.structure.names import Names


def draft_of(*lines: str) -> Draft:
    blocks = tuple(Paragraph(line, Origin("x.txt", at), lines=(at,)) for at, line in enumerate(lines, 1))
    return structure([clean(Document("x.txt", blocks))])


def offices(draft: Draft) -> list[tuple[str, str, str]]:
    return [(one.name, one.affiliation, one.role) for one in draft.honourees]


def test_rows_of_subjects_below_a_unit() -> None:
    draft = draft_of(
        "关于表彰优秀教师的决定",
        "经评议，决定对下列同志予以表彰。",
        "一、优秀教师（4人）",
        "柳湾小学",
        "郭小禾  语文",
        "万事春  科学",
        "南坪中学",
        "白雪  音乐",
        "缪志刚  物理",
    )
    assert offices(draft) == [
        ("郭小禾", "柳湾小学", "语文"),
        ("万事春", "柳湾小学", "科学"),
        ("白雪", "南坪中学", "音乐"),
        ("缪志刚", "南坪中学", "物理"),
    ]
    assert [section.heading for section in draft.sections] == ["优秀教师"]
    assert not [spot for spot in draft.spots if spot.id == "count-differs"]


def test_rows_with_a_place_in_brackets_are_of_that_place() -> None:
    draft = draft_of(
        "关于表扬护河员的通报",
        "决定对下列同志予以表扬。",
        "一、最美护河员（3名）",
        "石　磊（青沙林场黑石工区）",
        "谷穗儿（大坪镇龙塘村）",
        "常　青（白水乡）",
    )
    assert offices(draft) == [
        ("石磊", "青沙林场黑石工区", ""),
        ("谷穗儿", "大坪镇龙塘村", ""),
        ("常青", "白水乡", ""),
    ]


def test_short_lines_of_prose_are_no_rows() -> None:
    names = Names(["春天 来了", "高山 流水"])
    lines = [
        (rows.Line.OTHER, "山路弯弯"),
        (rows.Line.OPEN, "春天　来了"),
        (rows.Line.PROSE, "春天到了，山里的花都开了。"),
        (rows.Line.OPEN, "郭小禾　语文"),
        (rows.Line.PROSE, "路还很长。"),
    ]
    assert rows.read(lines, names) == {}


@pytest.mark.parametrize(
    ("line", "name", "affiliation", "role"),
    [
        ("温暖　营业部综合柜员", "温暖", "营业部", "综合柜员"),
        ("柳湾支行大堂经理　温暖", "温暖", "柳湾支行", "大堂经理"),
        ("谷穗儿（柳湾校区，音乐）", "谷穗儿", "柳湾校区", "音乐"),
        ("谷穗儿，女，1968年3月生，石磨镇上湾村村民，货车司机。", "谷穗儿", "石磨镇上湾村", "村民、货车司机"),
        ("缪志刚，男，1990年1月生，生前系石磨镇粮站合同工。", "缪志刚", "石磨镇粮站", "生前系合同工"),
        ("三、柳湾村驻村第一书记申屠小禾", "申屠小禾", "", "柳湾村驻村第一书记"),
        ("谷穗儿　柳湾村生态管护员", "谷穗儿", "柳湾村", "生态管护员"),
    ],
)
def test_heads(line: str, name: str, affiliation: str, role: str) -> None:
    head = heads.head_of(line, Names([line]))
    assert head is not None
    assert (head.name, head.office.affiliation, head.role) == (name, affiliation, role)


def test_a_couple_is_two_entries_with_the_same_deeds() -> None:
    draft = draft_of(
        "道德模范事迹",
        "一、敬老模范（1对）",
        "郭小禾、缪志刚夫妇，均为汉族，柳湾乡下河村村民。十二年来他们把四位老人接到家里照顾。",
    )
    assert offices(draft) == [("郭小禾", "柳湾乡下河村", "村民"), ("缪志刚", "柳湾乡下河村", "村民")]
    first, second = draft.honourees
    assert [one.text for one in first.deeds] == [one.text for one in second.deeds] != []
    assert second.deeds[0].is_excerpt


@pytest.mark.parametrize(
    ("segment", "is_person"),
    [
        ("寨脚村“95后”蜂农", True),
        ("城郊乡个体户", True),
        ("热爱人生", False),
        ("坚持手工", False),
        ("前院的老李是个五保户", False),
    ],
)
def test_nouns_for_people_that_no_list_has(segment: str, is_person: bool) -> None:
    assert office.names_a_person(segment) is is_person


def test_families_and_their_members() -> None:
    draft = draft_of(
        "“最美家庭”评选结果通报",
        "一、家庭事迹",
        "1、尉迟小禾家庭（柳湾社区）",
        "户主：尉迟小禾；家庭成员：妻子林秋雨、儿子尉迟航",
        "尉迟小禾是厂里的机修工。岳母卧床十三年，他和妻子轮流值夜。",
        "2、黎明家庭（南坪社区）",
        "户主：黎明；家庭成员：丈夫卢广、女儿卢小满",
        "黎明退休以后每天给楼里的老人送饭。",
        "二、其他家庭名单",
        "柳湾社区：钱小毛家庭、戚和平家庭",
        "南坪社区：俞小妹家庭、裘亮家庭",
    )
    assert [(one.name, one.affiliation, len(one.deeds)) for one in draft.honourees] == [
        ("尉迟小禾", "柳湾社区", 1),
        ("黎明", "南坪社区", 1),
    ]
    assert [(group.names, group.is_family) for group in draft.groups] == [
        (("林秋雨", "尉迟航"), True),
        (("卢广", "卢小满"), True),
        (("钱小毛", "戚和平", "俞小妹", "裘亮"), False),
    ]
    assert [member.affiliation for member in draft.groups[-1].members] == ["柳湾社区"] * 2 + ["南坪社区"] * 2


def test_a_subject_before_each_name() -> None:
    label, members = lists.alternating("柳湾校区  数学 郭小禾  生物 缪志刚", Names([""]))
    assert label == "柳湾校区"
    assert [(one.name, one.remark, one.affiliation) for one in members] == [
        ("郭小禾", "数学", "柳湾校区"),
        ("缪志刚", "生物", "柳湾校区"),
    ]


def test_a_typed_list_adds_to_entries_and_names_the_others() -> None:
    draft = draft_of(
        "关于表扬驻村干部的通报",
        "决定对下列同志予以表扬。",
        "一、柳湾村驻村第一书记郭小禾",
        "郭小禾同志在后山转了十七天，找到两处泉眼，把水接进了每一户人家的水缸里。",
        "附件",
        "驻村先进个人名单",
        "（共4名）",
        "序号\t姓名\t派出单位\t驻点村\t驻村职务",
        "1\t郭小禾\t县粮食局\t黄泥镇柳湾村\t第一书记",
        "2\t石　磊\t县水务局\t平寨镇关口村\t队员",
        "3\t缪志刚\t县税务局\t平寨镇新塘村\t队员",
    )
    assert offices(draft) == [("郭小禾", "县粮食局", "柳湾村驻村第一书记")]
    (group,) = draft.groups
    assert [(one.name, one.affiliation, one.remark) for one in group.members] == [
        ("石磊", "县水务局", "平寨镇关口村队员"),
        ("缪志刚", "县税务局", "平寨镇新塘村队员"),
    ]
    told = {spot.id: dict(spot.params) for spot in draft.spots}
    assert "name-twice" not in told
    assert told["count-differs"] == {"stated": "4", "found": "3"}


def test_an_office_below_its_name() -> None:
    draft = draft_of(
        "五月的山里人",
        "这几位年轻人，个个都有两下子。",
        "01",
        "谷穗儿",
        "寨脚村“95后”蜂农",
        "大学毕业那年，谷穗儿回到村里，从爷爷手里接过了一百二十箱蜂。",
        "02",
        "高飞",
        "县客运公司青岭至岩脚班线驾驶员 中共预备党员",
        "从县城到岩脚有六十二公里。高飞跑了六年。",
    )
    assert offices(draft) == [
        ("谷穗儿", "寨脚村", "“95后”蜂农"),
        ("高飞", "县客运公司", "青岭至岩脚班线驾驶员"),
    ]
    assert draft.honourees[1].party == "中共预备党员"
    assert not draft.sections


def test_names_with_themes_head_entries() -> None:
    draft = draft_of(
        "老兵不老",
        "八一前夕，我们走近几位老兵。",
        "01 谷守义：守桥守了半辈子",
        "复员以后，谷守义每天天不亮就上桥，松了的桥板他自己锯木头换。",
        "02 缪志刚 水里的亮剑",
        "缪志刚自己买船拉起一支救援队，七年里救起五十八人。",
    )
    assert [(one.name, len(one.deeds)) for one in draft.honourees] == [("谷守义", 1), ("缪志刚", 1)]
    assert not draft.sections


def test_a_paragraph_that_leads_up_to_names_is_a_group() -> None:
    text = "同时受到通报表扬的热心人还有4位：郭小禾、缪志刚、阿力木·吐尔逊、谷穗儿。"
    assert [one.name for one in lists.named_last(text, Names([text]))] == [
        "郭小禾",
        "缪志刚",
        "阿力木·吐尔逊",
        "谷穗儿",
    ]
    assert lists.named_last("仓库里有：大米、白面、食油、咸菜、木柴。", Names([""])) == ()
