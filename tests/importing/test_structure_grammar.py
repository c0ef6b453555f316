"""The grammar of names, offices, heads, bylines, captions and rosters, case by case. All people are invented."""

from __future__ import annotations

import pytest

from booklet.importing.cleaning import clean
from booklet.importing.cleaning.noise import Noise, kinds_of
from booklet.importing.document import Document, Origin, Paragraph, Severity
from booklet.importing.structure import (
    Draft,
    bylines,
    captions,
    consent,
    counts,
    heads,
    lists,
    office,
    people,
    structure,
)
from booklet.importing.structure.glued import glued_head
from booklet.importing.structure.names import Names
from booklet.importing.structure.unread import is_list_of_names
from booklet.importing.surnames import single_surnames, surnames

HERE = Origin("x.txt", 1)


def names_of(*texts: str) -> Names:
    return Names(texts)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("市粮食局干部郭小禾的母亲来送饭。", ["郭小禾"]),
        ("社区书记陶冶为居民建了一本账。", ["陶冶"]),
        ("科技馆的馆长向阳同志，是大家的榜样。", ["向阳"]),
        ("县医院护士长欧阳清荷连夜返岗。", ["欧阳清荷"]),
        ("护林员阿力木·吐尔逊会说两种语言。", ["阿力木·吐尔逊"]),
        ("镇党委书记、镇长章成栋在堤上。", ["章成栋"]),
        ("村民谷穗儿冒着大雨来送饭，村医乔木背着药箱赶来。", ["谷穗儿", "乔木"]),
        ("南坪镇镇长和县直单位的干部到了现场。", []),
        ("全体干部高度重视，党员干部万众一心。", []),
        ("工作人员都忙着登记，志愿者平均每天走三万步。", []),
        ("党员和居民都来了，干部应当带头。", []),
        ("医生及时赶到，护士温柔地安慰他。", []),
        ("住在小棉巷的群众和节水志愿者等大家都来帮忙。", []),
        ("她总说女儿是她的小棉袄，群英路的同志们都记得。", []),
        ("社区书记和网格员一起敲门。", []),
        ("老党员安排好家事就出了门。", []),
        ("县水文站测量员莫小川又下到水尺跟前。", ["莫小川"]),
        ("她动员王家沟的乡亲，全体成员高效完成了任务。", []),
    ],
)
def test_people_announced_by_form(text: str, found: list[str]) -> None:
    assert [one.name for one in people.sightings(text, 0, names_of(text))] == found


def test_the_rest_of_the_document_tells_where_a_name_ends() -> None:
    text = "科长田野参加了会议。"
    assert people.sightings(text, 0, names_of(text, "田野说，", "问田野的人"))[0].name == "田野"
    assert people.sightings("科长田野萍到了。", 0, names_of("科长田野萍到了。", "田野萍说，"))[0].name == "田野萍"


@pytest.mark.parametrize(
    ("phrase", "affiliation", "role"),
    [
        ("市粮食局储备科科长", "市粮食局", "储备科科长"),
        ("市节水办副主任、工会主席", "市节水办", "副主任、工会主席"),
        ("城投公司派驻节水办职工", "城投公司", "派驻节水办职工"),
        ("云川科技馆的馆长", "云川科技馆", "馆长"),
        ("北门街道槐树社区书记", "北门街道槐树社区", "书记"),
        ("槐树社区党总支书记", "槐树社区", "党总支书记"),
        ("南坪办事处党工委书记", "南坪办事处", "党工委书记"),
        ("石桥村第一书记", "石桥村", "第一书记"),
        ("驻石桥村第一书记", "", "驻石桥村第一书记"),
        ("柳湾村年近八旬的村民", "柳湾村", "村民（年近八旬）"),
        ("家里有两个孩子的市歌舞剧院演员", "市歌舞剧院", "演员"),
        ("市第一人民医院呼吸科护士长", "市第一人民医院", "呼吸科护士长"),
        ("县公安局城关派出所民警", "县公安局城关派出所", "民警"),
        ("县供电公司南坪供电所所长", "县供电公司南坪供电所", "所长"),
        ("北岭街道综合执法办副主任", "北岭街道", "综合执法办副主任"),
        ("南坪镇副镇长", "南坪镇", "副镇长"),
        ("急诊科护士长", "", "急诊科护士长"),
        ("市委组织部干部", "市委组织部", "干部"),
        ("小店店主", "", "小店店主"),
        ("局长", "", "局长"),
        ("县水文站测量员", "县水文站", "测量员"),
        ("街道卫生服务中心护士", "街道卫生服务中心", "护士"),
    ],
)
def test_offices(phrase: str, affiliation: str, role: str) -> None:
    assert office.parse(phrase) == office.Office(affiliation, role, phrase)


@pytest.mark.parametrize(
    ("text", "name", "affiliation", "role", "party", "rest"),
    [
        ("郭小禾，市粮食局储备科科长。入库的账", "郭小禾", "市粮食局", "储备科科长", "", "入库的账"),
        ("1. 郭小禾　储备科科长", "郭小禾", "", "储备科科长", "", ""),
        ("（三）郭小禾（女，1985年生），市粮食局干部", "郭小禾", "市粮食局", "干部", "", ""),
        ("郭 禾，市粮食局科员，中共党员。", "郭禾", "市粮食局", "科员", "中共党员", ""),
        ("郭小禾（已故） 市粮食局退休干部", "郭小禾", "市粮食局", "退休干部", "", ""),
        (
            "郭小禾，城投公司派驻粮食局职工，民建会员，每天巡库两遍。",
            "郭小禾",
            "城投公司",
            "派驻粮食局职工",
            "民建会员",
            "每天巡库两遍。",
        ),
        ("郭小禾，市粮食局干部，系发展对象。周末", "郭小禾", "市粮食局", "干部", "发展对象", "周末"),
        ("储备科科长　郭小禾", "郭小禾", "", "储备科科长", "", ""),
        ("市粮食局储备科科长郭小禾同志", "郭小禾", "市粮食局", "储备科科长", "", ""),
        ("郭小禾市粮食局储备科科长", "郭小禾", "市粮食局", "储备科科长", "", ""),
        ("郭小禾同志先进事迹", "郭小禾", "", "", "", ""),
        ("市粮食局科员郭小禾同志先进事迹材料", "郭小禾", "市粮食局", "科员", "", ""),
        ("古丽娜·艾山：南坪小学教师", "古丽娜·艾山", "南坪小学", "教师", "", ""),
        (
            "郭小禾，女，汉族，1990年3月出生，中共党员，南坪镇党委副书记。她",
            "郭小禾",
            "南坪镇",
            "党委副书记",
            "中共党员",
            "她",
        ),
    ],
)
def test_heads(text: str, name: str, affiliation: str, role: str, party: str, rest: str) -> None:
    found = heads.head_of(text, names_of(text))
    assert found is not None
    said = (found.name, found.office.affiliation, found.role, found.party, text[found.rest :])
    assert said == (name, affiliation, role, party, rest)


@pytest.mark.parametrize(
    "text",
    [
        "疫情面前，全体干部坚守一线。",
        "王家沟，一个只有三十户人家的村子。",
        "高温天气，给抢修工人带来考验。",
        "时间紧，任务重，人手少的社区干部",
        "关于表彰全市先进工作者的决定",
        "平凡岗位上的不平凡",
        "一、先进个人（20名）",
        "安全生产，人人有责",
    ],
)
def test_what_is_no_head(text: str) -> None:
    assert heads.head_of(text, names_of(text)) is None


def test_a_glued_name_with_two_readings_is_doubted() -> None:
    found = heads.head_of("郭小龙泉街道干部", names_of("郭小龙泉街道干部"))
    assert found is not None
    assert found.doubt


def test_two_roles_in_two_places() -> None:
    text = "郭小禾，市粮食局干部，南坪镇防汛突击队队员。去年"
    found = heads.head_of(text, names_of(text))
    assert found is not None
    assert (found.office.affiliation, found.role) == ("市粮食局", "干部；南坪镇防汛突击队队员")


@pytest.mark.parametrize(
    ("text", "left", "made"),
    [
        (
            "大家都来了。记者 郭小禾 南坪晚报 田野 通讯员 乔木 沈山青 文/图",
            "大家都来了。",
            [
                ("reporter", "郭小禾", ""),
                ("reporter", "田野", "南坪晚报"),
                ("correspondent", "乔木", ""),
                ("correspondent", "沈山青", ""),
            ],
        ),
        ("（本报记者 郭小禾 通讯员 乔木）", "", [("reporter", "郭小禾", ""), ("correspondent", "乔木", "")]),
        ("编辑：郭小禾　审核：田　野", "", [("editor", "郭小禾", ""), ("editor", "田野", "")]),
        ("责任编辑：郭小禾", "", [("editor", "郭小禾", "")]),
        ("他笑了。（郭小禾）", "他笑了。", [("author", "郭小禾", "")]),
        ("他笑了。（郭小禾 田野）", "他笑了。", [("author", "郭小禾", ""), ("author", "田野", "")]),
        ("本报讯（记者 郭小禾）昨天下了雪。", "昨天下了雪。", [("reporter", "郭小禾", "")]),
        ("来源：南坪日报", "", [("source", "南坪日报", "")]),
        ("文/宣传科 郭小禾", "", [("author", "郭小禾", "宣传科")]),
        ("2024-03-02 09:10 来源：南坪日报 字体：大 中 小", "", [("source", "南坪日报", "")]),
        ("记者看到，河水退了。", "记者看到，河水退了。", []),
        ("他说：“慢一点。”（笑）", "他说：“慢一点。”（笑）", []),
        ("会后发了通知。（附件）", "会后发了通知。（附件）", []),
        ("编辑部里灯火通明。", "编辑部里灯火通明。", []),
    ],
)
def test_bylines(text: str, left: str, made: list[tuple[str, str, str]]) -> None:
    cut = bylines.cut(text, HERE, names_of(text))
    assert text[cut.start : cut.end] == left
    assert [(one.duty, one.name, one.outlet) for one in cut.credits] == made


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ("图为郭小禾同志在石桥社区宣传节粮", "图为郭小禾同志在石桥社区宣传节粮"),
        ("▲郭小禾在查看账本", "郭小禾在查看账本"),
        ("△ 仓库一角", "仓库一角"),
        ("上图：郭小禾在查看账本", "郭小禾在查看账本"),
        ("郭小禾（右二）与同事讨论", "郭小禾（右二）与同事讨论"),
        ("郭小禾（图左）在讲解", "郭小禾（图左）在讲解"),
        ("图书馆的灯亮着", None),
        ("图强社区的居民", None),
        ("他说的图纸（左边那张）还在。第二天他又来了。", None),
    ],
)
def test_marked_captions(text: str, caption: str | None) -> None:
    found = captions.marked(text)
    assert (found.text if found else None) == caption


@pytest.mark.parametrize(
    ("caption", "heading"),
    [
        ("志愿者在石桥社区搬运物资", "一根电线两头亲"),
        ("医护人员为居民测量血压", "请让我再站一班岗"),
        ("居民给抢修队员送来热水", "十一个小时的守望"),
        ("南坪法院作为结对单位，参与石桥小区巡夜", "“疫”线有我"),
    ],
)
def test_a_caption_shows_and_a_heading_calls(caption: str, heading: str) -> None:
    assert captions.looks_like(caption) > max(0, captions.looks_like(heading))


@pytest.mark.parametrize(
    ("caption", "places", "is_bare"),
    [
        ("图为郭小禾同志在石桥社区宣传节粮", ("石桥社区",), False),
        ("图为郭小禾同志在石桥巷和柳湾社区宣传节粮", ("石桥巷", "柳湾社区"), False),
        ("图为郭小禾同志在社区登记", (), True),
        ("图为郭小禾同志在查看账本", (), False),
    ],
)
def test_places_of_captions(caption: str, places: tuple[str, ...], is_bare: bool) -> None:
    assert captions.places(caption) == places
    assert captions.has_bare_place(caption) is is_bare


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("还有郭小禾、田野、乔木等夜里值守的同事，也在出力。", [("郭小禾", "田野", "乔木")]),
        ("此外，急诊科的郭小禾、田野、乔木青等多次参加急救。", [("郭小禾", "田野", "乔木青")]),
        ("米、面、油、菜等都送到了门口。", []),
        ("登记、消杀、值守等工作样样都干。", []),
        ("采购员郭小禾、司机田野同志也来了。", []),
        ("学校、医院、社区等单位都在其中。", []),
    ],
)
def test_rows_of_names(text: str, found: list[tuple[str, ...]]) -> None:
    assert [row.names for row in lists.rows(text, names_of(text))] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("郭小禾　田　野　乔　木", [("郭小禾", "", ""), ("田野", "", ""), ("乔木", "", "")]),
        ("市粮食局：郭小禾、田野（已故）", [("郭小禾", "", "市粮食局"), ("田野", "已故", "市粮食局")]),
        ("郭小禾、古丽娜·艾山、欧阳清荷", [("郭小禾", "", ""), ("古丽娜·艾山", "", ""), ("欧阳清荷", "", "")]),
        ("石桥、南坪、柳湾", []),
        ("热水　面包　毛巾", []),
        ("昨天，他到了。", []),
    ],
)
def test_rosters(text: str, found: list[tuple[str, str, str]]) -> None:
    assert [(one.name, one.remark, one.affiliation) for one in lists.roster(text, names_of(text))] == found


@pytest.mark.parametrize(
    ("said", "value"),
    [("20", 20), ("２０", 20), ("十", 10), ("二十三", 23), ("一百零五", 105), ("两", 2), ("若干", None), ("", None)],
)
def test_numerals(said: str, value: int | None) -> None:
    assert lists.number_of(said) == value


def test_pairs_of_a_form() -> None:
    assert lists.pairs("姓 名：郭小禾　性别：女　工作单位：市粮食局 职务：科长") == (
        ("name", "郭小禾"),
        ("ignored", "女"),
        ("affiliation", "市粮食局"),
        ("role", "科长"),
    )
    assert lists.pairs("他说：明天再来。") == ()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("把6岁的儿子托给邻居", {"child"}),
        ("孩子才两岁半", {"child"}),
        ("挺着6个月孕肚上班", {"pregnancy"}),
        ("胃病旧疾发作", {"health"}),
        ("家住石桥小区3号楼的他", {"address"}),
        ("5岁的小学建起来了，病房里很安静", set()),
        ("救治了三岁男童以外的所有人", set()),
    ],
)
def test_facts_that_need_consent(text: str, kinds: set[str]) -> None:
    assert {kind for kind, _ in consent.personal_facts(text)} == kinds


def draft_of(*lines: str) -> Draft:
    """The draft of an article with these lines."""
    blocks = tuple(Paragraph(line, Origin("x.txt", at)) for at, line in enumerate(lines, 1))
    return structure([clean(Document("x.txt", blocks))])


def test_one_table_of_surnames() -> None:
    rare = "黑仝解逯牟鄢缪佘仉贝诸鄂莘羿佴谯"
    assert set(rare) <= set(surnames())
    assert set("仝牟鄢缪佘贝郗冼") <= single_surnames()
    assert "把" not in single_surnames()
    assert {"司徒", "欧阳", "尉迟"} <= set(surnames())


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("退休教师于建国今年七十岁。", ["于建国"]),
        ("退役士兵余得志划着小船来接人。", ["余得志"]),
        ("乡中心小学食堂厨师长莘玉芬起得最早。", ["莘玉芬"]),
        ("同班的检修工逯小满背着梯子上山。", ["逯小满"]),
        ("守闸人鄢大河坚持每晚看水。", ["鄢大河"]),
        ("班长扎西次仁在垭口。", ["扎西次仁"]),
        ("副校长、党支部书记牟秋雁也在。", ["牟秋雁"]),
        ("医生长期驻村，员工长年值守。", []),
        ("施工方便民举措多，开工前检查。", []),
    ],
)
def test_offices_by_their_endings(text: str, found: list[str]) -> None:
    assert [one.name for one in people.sightings(text, 0, names_of(text))] == found


def test_an_apprentice_is_named_and_has_no_office() -> None:
    text = "卜长青的徒弟仇小川接过了钥匙。"
    (one,) = [one for one in people.sightings(text, 0, names_of(text)) if one.name == "仇小川"]
    assert one.office.role == ""


def test_two_with_an_office_each() -> None:
    text = "铲车司机尚国平和副驾驶员廉小军都没有合眼。"
    found = [(one.name, one.office.role) for one in people.sightings(text, 0, names_of(text))]
    assert found == [("尚国平", "铲车司机"), ("廉小军", "副驾驶员")]


@pytest.mark.parametrize(
    ("phrase", "affiliation", "role"),
    [
        ("北门水厂净水车间主任", "北门水厂", "净水车间主任"),
        ("乡中心小学食堂厨师长", "乡中心小学", "食堂厨师长"),
        ("K7路驾驶员", "", "K7路驾驶员"),
        ("三车队党支部书记、队长", "", "三车队党支部书记、队长"),
    ],
)
def test_more_offices(phrase: str, affiliation: str, role: str) -> None:
    assert office.parse(phrase) == office.Office(affiliation, role, phrase)


@pytest.mark.parametrize(
    ("text", "name", "affiliation", "role"),
    [
        ("5.黑秀山（回族）　南湖泵站值班长", "黑秀山", "南湖泵站", "值班长"),
        ("6.仝小惠（女）　市自来水公司客户服务热线话务员", "仝小惠", "市自来水公司", "客户服务热线话务员"),
        ("欧阳立山　城西水厂净水车间主任", "欧阳立山", "城西水厂", "净水车间主任"),
    ],
)
def test_more_heads(text: str, name: str, affiliation: str, role: str) -> None:
    found = heads.head_of(text, names_of(text))
    assert found is not None
    assert (found.name, found.office.affiliation, found.role) == (name, affiliation, role)


@pytest.mark.parametrize(
    ("text", "name", "role", "rest"),
    [
        ("贺兰芝三车队党支部书记、队长。每天她", "贺兰芝", "三车队党支部书记、队长", "每天她"),
        ("缪志刚K7路驾驶员 2010年入职，开过三种车。", "缪志刚", "K7路驾驶员", "2010年入职，开过三种车。"),
        ("佘新民5路驾驶员安全行驶八十万公里。", "佘新民", "5路驾驶员", "安全行驶八十万公里。"),
        (
            "机修班钳工牟晓棠：每天最早到，最晚走，十年如一日。",
            "牟晓棠",
            "机修班钳工",
            "每天最早到，最晚走，十年如一日。",
        ),
    ],
)
def test_name_and_office_glued_at_a_paragraphs_head(text: str, name: str, role: str, rest: str) -> None:
    found = glued_head(text, names_of(text))
    assert found is not None
    assert (found.name, found.role, text[found.rest :]) == (name, role, rest)


@pytest.mark.parametrize(
    "text",
    [
        "李芳老师每天最早到校。",
        "高温天气里，抢修工人没有停下。",
        "陈志强主任说，这是应该的。",
        "老村民牟大山：“水来了！”他喊了一声，大家都听见了。",
    ],
)
def test_what_is_no_glued_head(text: str) -> None:
    assert glued_head(text, names_of(text)) is None


def test_one_glued_head_among_prose_is_a_person_of_the_prose() -> None:
    draft = draft_of(
        "站台上的灯",
        "灯下的人",
        "站长郭小禾每天第一个到站，他从不迟到。",
        "缪志刚K7路驾驶员 2010年入职，开过三种车，他从未出过差错。",
        "大家都说，灯亮着，心就定了。",
    )
    assert [(one.name, one.role) for one in draft.honourees] == [("郭小禾", "站长"), ("缪志刚", "K7路驾驶员")]


def test_a_name_behind_an_unknown_office_is_asked_about() -> None:
    draft = draft_of(
        "渡口的灯",
        "过河的人",
        "船长郭小禾每天第一个到渡口，他从不迟到。",
        "这一天，摇橹翁贺兰芝主动留下守船，一夜没有合眼。",
    )
    (spot,) = [spot for spot in draft.spots if spot.id == "person-unread"]
    assert (spot.severity, spot.origin.line, spot.read) == (Severity.MEDIUM, 4, "贺兰芝")


def test_nobody_is_asked_about_twice() -> None:
    draft = draft_of("渡口的灯", "过河的人", "船长郭小禾每天第一个到渡口，他从不迟到。", "大家向雷锋学习，坚持了十年。")
    assert not [spot for spot in draft.spots if spot.id in ("person-unread", "list-unread")]


@pytest.mark.parametrize(
    ("line", "is_list"),
    [
        ("郭小禾　田　野　乔木青", True),
        ("郭小禾（县供销社）、乔木青（县粮食局）、贺兰芝（县医院）", True),
        ("二等奖：郭小禾、乔木青、贺兰芝", True),
        ("热水　面包　毛巾", False),
        ("石桥、南坪、柳湾", False),
        ("他到了，郭小禾也到了，大家都到了。", False),
    ],
)
def test_lines_that_look_like_names(line: str, is_list: bool) -> None:
    assert is_list_of_names(line, names_of(line)) is is_list


def test_names_with_their_units_over_several_lines_are_one_group() -> None:
    draft = draft_of(
        "关于表扬优秀乡村医生的决定",
        "各卫生院：",
        "经研究，决定对尤得志等8名优秀乡村医生予以表扬。",
        "（一）守夜能手（3名，按姓氏笔画排序）",
        "尤得志（河口镇卫生院）、逯春生（上庄村卫生室）、莘小玉（南坪卫生院）",
        "（二）巡诊能手（5名，按姓氏笔画排序）",
        "麻小勇　冀长青",
        "高原　安康　白雪",
        "希望受表扬的同志再接再厉，为群众健康作出贡献。",
        "（此件公开发布）",
    )
    assert [(group.title, group.stated, group.names) for group in draft.groups] == [
        ("守夜能手", 3, ("尤得志", "逯春生", "莘小玉")),
        ("巡诊能手", 5, ("麻小勇", "冀长青", "高原", "安康", "白雪")),
    ]
    assert draft.groups[0].members[0].affiliation == "河口镇卫生院"
    assert {(count.stated, count.found) for count in draft.counts} == {(3, 3), (5, 5), (8, 8)}
    assert [passage.text[:2] for passage in draft.closing] == ["希望"]
    (unlikely,) = [spot for spot in draft.spots if spot.id == "name-unlikely"]
    assert "高原" in unlikely.read


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("决定对郭小禾等30名防汛先进个人予以表彰。", 30),
        ("帮助王大爷等30名老人过冬。", None),
    ],
)
def test_counts_after_a_first_name(text: str, count: int | None) -> None:
    assert [one.count for one in counts.statements([(text, HERE)])] == ([count] if count else [])


def test_a_units_size_is_no_count_without_a_list() -> None:
    draft = draft_of("校门口", "早上", "校长郭小禾带头站岗，他从不缺勤。", "全校46名党员都来了，大家轮流值守。")
    assert not draft.counts


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("2021年8月4日　星期三　第05版　民生", Noise.TIME),
        ("原创　政工科　雪岭公路段　2024-06-01 09:00　发表于青海", Noise.CHROME),
        ("往期回顾", Noise.CHROME),
        ("点赞、转发，让更多人看到他们", Noise.CHROME),
        ("（此件公开发布）", Noise.CHROME),
        ("专业开锁换锁、家电维修，随叫随到，价格优惠！", Noise.SPAM),
        ("搬家、回收旧家电，电话13912345678", Noise.SPAM),
        ("他上门为老人疏通管道，优惠都让给了邻居。", None),
        ("2021年8月4日，青溪市下了一场大雨。", None),
        ("分享的快乐", None),
    ],
)
def test_furniture_and_advertising(line: str, kind: Noise | None) -> None:
    assert kinds_of([line]) == [kind]


def test_the_one_bandaged_is_not_the_one_who_bandages() -> None:
    draft = draft_of(
        "一条船",
        "水来了",
        "船工郭小禾第一天就救出二十人，手掌磨破了皮。乡卫生院的医生乔木青要给他包扎，他摇摇头。后来他又下了水。",
    )
    assert [one.name for one in draft.honourees] == ["郭小禾"]
    assert [one.name for one in draft.mentions] == ["乔木青"]
