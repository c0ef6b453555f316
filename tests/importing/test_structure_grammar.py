"""The grammar of names, offices, heads, bylines, captions and rosters, case by case. All people are invented."""

from __future__ import annotations

import pytest

from booklet.importing.document import Origin
from booklet.importing.structure import bylines, captions, consent, heads, lists, office, people
from booklet.importing.structure.names import Names

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
