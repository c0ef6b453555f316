"""Structure of whole documents: who is honoured, what is asked, and that nothing is lost. All people are invented."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from booklet import messages
from booklet.importing.document import Cell, Cleaned, Document, Origin, Paragraph, Picture, Severity, Table
from booklet.importing.structure import structure
from booklet.importing.structure.draft import Confidence, Draft, OwnerKind

LEAD = "去年冬天，南坪镇下了三场大雪。镇里的干部、医生、教师没有一个人离开岗位。"


def document(*lines: str, file: str = "x.txt") -> Cleaned:
    blocks = tuple(Paragraph(line, Origin(file, at), lines=(at,)) for at, line in enumerate(lines, 1))
    return Cleaned(Document(file, blocks))


def draft_of(*lines: str, unit: str = "") -> Draft:
    return structure([document(*lines)], unit)


def table(*rows: Iterable[str], file: str = "x.xlsx") -> Cleaned:
    made = tuple(
        tuple(Cell(text, Origin(file, at, "Sheet1", str(column))) for column, text in enumerate(row))
        for at, row in enumerate(rows, 1)
    )
    return Cleaned(Document(file, (Table(made, Origin(file, 1, "Sheet1")),)))


def ids(draft: Draft) -> list[str]:
    return [spot.id for spot in draft.spots]


def test_one_paragraph_a_person_with_a_caption_each() -> None:
    draft = draft_of(
        "市粮食局成立于1998年。全局3名干部职工轮流守库，没有误过一天。",
        "郭小禾，市粮食局储备科科长。她把账记到了克，八年没有差过一笔。",
        "图为郭小禾同志在石桥社区宣传节粮",
        "常乐山，市粮食局司机，民建会员。雪天里他把粮车开上了石桥社区。",
        "图为常乐山同志在石桥社区送粮",
        "还有田小满等居家的同志，也在出力。",
        "全局的同志们将继续守好每一粒粮食，为全市人民端稳饭碗贡献力量。",
    )
    assert [(one.name, one.affiliation, one.role, one.party) for one in draft.honourees] == [
        ("郭小禾", "市粮食局", "储备科科长", ""),
        ("常乐山", "市粮食局", "司机", "民建会员"),
    ]
    assert [caption.owner.name for caption in draft.captions] == ["郭小禾", "常乐山"]
    assert draft.title is None
    assert draft.spots[0].id == "title-missing"
    assert draft.spots[0].severity is Severity.HIGH
    assert len(draft.preface) == 1
    assert draft.closing[-1].text.startswith("全局的同志们")
    assert draft.honourees[0].pronouns == ("她",)


def test_a_number_that_does_not_agree_is_asked() -> None:
    lines = [
        "先进集体",
        "全局5名干部职工都上了一线。",
        "郭小禾，市粮食局科长。她守库。",
        "常乐山，市粮食局司机。他送粮。",
    ]
    (count,) = draft_of(*lines).counts
    assert (count.stated, count.found, count.agrees) == (5, 2, False)
    assert "count-differs" in ids(draft_of(*lines))


def test_a_paragraph_never_becomes_the_title() -> None:
    assert draft_of(LEAD, "郭小禾，市粮食局科长。她守库。").title is None
    assert draft_of("雪落南坪", LEAD, "郭小禾，市粮食局科长。她守库。").title == "雪落南坪"


def test_quoted_visiting_and_writing_people_stay_mentions() -> None:
    draft = draft_of(
        "雪落南坪",
        LEAD,
        "雪夜里的灯",
        "南坪卫生院的医生郭小禾背着药箱，连夜步行两个小时赶到石桥村。她守到天亮，母子平安。县卫健局局长石万全打来电话慰问。"
        "作家常乐山写过，山里的灯最暖。",
    )
    assert [one.name for one in draft.honourees] == ["郭小禾"]
    assert {one.name for one in draft.mentions} == {"石万全", "常乐山"}
    assert all(one.confidence is Confidence.LOW for one in draft.mentions)


def test_who_is_only_named_is_doubted_not_guessed() -> None:
    draft = draft_of("雪落南坪", LEAD, "雪夜里的灯", "石桥村的村民郭小禾带头扫雪。大家都来了。")
    assert "person-doubtful" in ids(draft)


def test_reporters_are_credits_only() -> None:
    draft = draft_of("雪落南坪", LEAD + "记者 郭小禾 通讯员 常乐山", "雪夜里的灯", "医生田小满连夜步行，她守到天亮。")
    assert [(one.duty, one.name) for one in draft.credits] == [("reporter", "郭小禾"), ("correspondent", "常乐山")]
    assert draft.preface[0].text == LEAD
    assert "郭小禾" not in [one.name for one in draft.honourees] + [one.name for one in draft.mentions]


def test_a_caption_without_a_name_is_of_the_entry_it_stands_in_and_asked() -> None:
    draft = draft_of(
        "雪落南坪", LEAD, "郭小禾　护士长", "她守到天亮。", "▲病房一角", "常乐山　司机", "他送粮。", "▲常乐山在送粮"
    )
    assert [(one.owner.kind, one.owner.name) for one in draft.captions] == [
        (OwnerKind.HONOUREE, "郭小禾"),
        (OwnerKind.HONOUREE, "常乐山"),
    ]
    assert draft.captions[0].confidence is Confidence.MEDIUM
    assert [spot.origin.line for spot in draft.spots if spot.id == "caption-unnamed"] == [5]


def test_a_caption_inside_a_cut_sentence_is_no_heading() -> None:
    blocks = (
        Paragraph("雪落南坪", Origin("x.txt", 1), lines=(1,)),
        Paragraph(LEAD, Origin("x.txt", 2), lines=(2,)),
        Paragraph("雪夜里的灯", Origin("x.txt", 3), lines=(3,)),
        Paragraph("医生郭小禾连夜赶到石桥村，她守到天亮，母子平安。", Origin("x.txt", 4), lines=(4, 6)),
        Paragraph("南坪的白衣天使", Origin("x.txt", 5), lines=(5,)),
    )
    draft = structure([Cleaned(Document("x.txt", blocks))])
    assert [one.heading for one in draft.sections] == ["雪夜里的灯"]
    assert [one.text for one in draft.captions] == ["南坪的白衣天使"]


def test_places_and_strangers_are_asked_once_each() -> None:
    draft = draft_of(
        "雪落南坪",
        "郭小禾，市粮食局科长。她在石桥社区值守。",
        "图为郭小禾同志在柳湾社区值守",
        "常乐山，市粮食局司机。他在石桥社区送粮。",
        "图为常乐山同志在石桥社区和柳湾社区送粮",
        "田小满，城投公司派驻市粮食局干部。她在石桥社区登记，把6岁的儿子托给邻居。",
        "图为田小满同志在社区登记",
    )
    told = {spot.id: (spot.severity, dict(spot.params).get("lines")) for spot in draft.spots}
    assert told["caption-place-unknown"] == (Severity.LOW, "3")
    assert told["caption-two-places"] == (Severity.LOW, "5")
    assert told["caption-without-place"] == (Severity.LOW, "7")
    assert told["affiliation-differs"] == (Severity.LOW, "6")
    assert told["personal-facts"] == (Severity.MEDIUM, "6")


def test_thirty_names_in_groups() -> None:
    draft = draft_of(
        "关于表彰先进的决定",
        "经研究，决定对以下6名个人予以表彰。",
        "一、先进个人（4名）",
        "市粮食局：郭小禾、常乐山（已故）",
        "南坪镇：田　丰、古丽娜·艾山",
        "二、优秀志愿者（3名）",
        "沈青禾　乔一木",
    )
    assert [(group.title, group.names, group.stated) for group in draft.groups] == [
        ("先进个人", ("郭小禾", "常乐山", "田丰", "古丽娜·艾山"), 4),
        ("优秀志愿者", ("沈青禾", "乔一木"), 3),
    ]
    assert draft.groups[0].members[1].remark == "已故"
    assert not draft.sections
    assert [count.agrees for count in draft.counts] == [True, False, True]


def test_a_form_of_keys_and_values() -> None:
    draft = draft_of(
        "先进事迹汇编",
        "姓名：郭小禾",
        "工作单位：市粮食局　职务：储备科科长　政治面貌：中共党员",
        "先进事迹：",
        "她把账记到了克。",
        "八年没有差过一笔。",
        "姓名：常乐山",
        "单位及职务：市粮食局司机",
        "事迹：他把粮车开上了山。",
    )
    first, second = draft.honourees
    assert (first.name, first.affiliation, first.role, first.party) == ("郭小禾", "市粮食局", "储备科科长", "中共党员")
    assert [passage.text for passage in first.deeds] == ["她把账记到了克。", "八年没有差过一笔。"]
    assert (second.affiliation, second.role) == ("市粮食局", "司机")
    assert [passage.text for passage in second.deeds] == ["他把粮车开上了山。"]


def test_a_file_for_each_person() -> None:
    draft = structure(
        [
            document("她把账记到了克。", "郭小禾的本子用了八年。", file="汇编/郭小禾.docx"),
            document("市粮食局司机常乐山同志先进事迹", "他把粮车开上了山。", file="汇编/02 司机.docx"),
            document("雪夜送粮人", "田小满守在库里，她没有回家。", file="汇编/田小满先进事迹.docx"),
        ]
    )
    assert [(one.name, len(one.deeds)) for one in draft.honourees] == [("郭小禾", 2), ("常乐山", 1), ("田小满", 1)]
    assert draft.title is None
    assert "雪夜送粮人" in [passage.text for passage in draft.other]


def test_the_same_name_twice_is_asked() -> None:
    draft = draft_of("雪落南坪", "郭小禾，市粮食局科长。她守库。", "郭小禾，南坪镇干部。他扫雪。")
    (spot,) = [spot for spot in draft.spots if spot.id == "name-twice"]
    assert spot.severity is Severity.HIGH
    assert spot.field == "honourees/1/name"


def test_a_sheet() -> None:
    draft = structure(
        [
            table(
                ["先进个人汇总表"] * 6,
                ["序号", "姓　名", "单位及职务", "先进事迹", "照片", "特长"],
                ["一线组"] * 6,
                ["1", "郭小禾", "市粮食局储备科科长", "她把账记到了克。\n八年没有差过一笔。", "郭小禾.jpg", "书法"],
                ["", "", "", "今年又添了新账。", "", ""],
                ["2", "常 乐", "市粮食局司机", "他把粮车开上了山。", "", ""],
            )
        ]
    )
    first, second = draft.honourees
    assert (first.name, first.affiliation, first.role, first.category) == ("郭小禾", "市粮食局", "储备科科长", "一线组")
    assert len(first.deeds) == 3
    assert first.photos == ("郭小禾.jpg",)
    assert second.name == "常乐"
    assert draft.title == "先进个人汇总表"
    assert [dict(note.params)["columns"] for note in draft.notes] == ["序号"]
    assert [dict(spot.params).get("columns") for spot in draft.spots if spot.id == "columns-unknown"] == ["特长"]


def test_a_sheet_without_people_is_kept_and_asked() -> None:
    draft = structure([table(["日期", "天气"], ["一月", "晴"])])
    assert not draft.honourees
    assert ids(draft).count("table-unread") == 1
    assert [passage.text for passage in draft.other] == ["日期", "天气", "一月", "晴"]


def test_a_number_in_the_list_without_a_readable_name_is_asked() -> None:
    draft = draft_of(
        "雪落南坪",
        "1、郭小禾，女，粮库保管员。她守库。",
        "2、冷　月，女，粮库化验员。她化验。",
        "3、龘龘龘，粮库司机。他送粮。",
        "4、常乐山，男，粮库司机。他送粮。",
    )
    assert [one.name for one in draft.honourees] == ["郭小禾", "冷月", "常乐山"]
    assert [(spot.id, spot.severity, spot.origin.line) for spot in draft.spots if spot.id == "entry-unread"] == [
        ("entry-unread", Severity.HIGH, 4)
    ]


def test_praise_may_follow_in_a_later_paragraph() -> None:
    draft = draft_of(
        "雪落南坪",
        LEAD,
        "清晨六点，石桥村第一书记郭小禾又出了门。",
        "从去年到今年，郭小禾走坏了五双鞋。她带着村民把泉水引进了村。",
        "村医常乐山背着药箱跟在后面。他连夜步行，守到天亮。",
    )
    assert [(one.name, len(one.deeds)) for one in draft.honourees] == [("郭小禾", 2), ("常乐山", 1)]


def test_a_form_in_a_table() -> None:
    draft = structure(
        [
            table(
                ["姓名", "郭小禾", "性别", "女"],
                ["单位", "市粮食局", "职务", "保管员"],
                ["特长", "书法", "政治面貌", "民盟盟员"],
                ["先进事迹", "她守在库里，三天没有回家。", "她守在库里，三天没有回家。", "她守在库里，三天没有回家。"],
            )
        ]
    )
    (one,) = draft.honourees
    assert (one.name, one.affiliation, one.role, one.party) == ("郭小禾", "市粮食局", "保管员", "民盟盟员")
    assert [passage.text for passage in one.deeds] == ["她守在库里，三天没有回家。"]
    assert [spot.read for spot in draft.spots if spot.id == "columns-unknown"] == ["特长、书法"]


def test_a_picture_and_its_caption_below() -> None:
    file = "x.docx"
    blocks = (
        Paragraph("郭小禾，市粮食局科长。她守库。", Origin(file, 1), lines=(1,)),
        Picture("image1.jpg", b"x", Origin(file, 2)),
        Paragraph("库房门口的合影", Origin(file, 3), lines=(3,)),
    )
    draft = structure([Cleaned(Document(file, blocks))])
    assert [(one.text, one.picture, one.owner.name) for one in draft.captions] == [
        ("库房门口的合影", "image1.jpg", "郭小禾")
    ]
    assert draft.honourees[0].pictures == ("image1.jpg",)


def test_the_unit_and_its_short_names() -> None:
    draft = draft_of(
        "云川市粮食局成立于1998年。全局都很忙。",
        "郭小禾，市粮食局科长。她守库。",
        "常乐山，市粮食局司机。他送粮。",
    )
    assert draft.unit.full == "云川市粮食局"
    assert set(draft.unit.aliases) >= {"市粮食局", "全局"}
    assert draft.unit.is_certain
    assert draft_of(LEAD, unit="南坪镇").unit.full == "南坪镇"


def test_nothing_of_nothing() -> None:
    draft = structure([])
    assert draft.title is None
    assert not draft.honourees


HELD_OUT = Path(__file__).parent / "articles_held_out"
PIECES = [
    "雪落南坪",
    LEAD,
    "一、先进个人（2名）",
    "郭小禾，市粮食局科长。她守库。",
    "1. 常乐山　司机",
    "他把粮车开上了山。记者 沈青禾",
    "▲库房一角",
    "图为郭小禾同志在石桥社区值守",
    "还有田丰、沈青、乔一木等同志，也在出力。",
    "郭小禾、常乐山、沈青禾",
    "姓名：郭小禾　单位：市粮食局",
    "先进事迹：",
    "医生田小满连夜赶到石桥村，她守到天亮，母子平安。",
    "（本报记者 沈青禾）",
    "市粮食局",
    "2025年1月6日",
    "全局同志将继续守好每一粒粮食，为全市人民端稳饭碗贡献力量。",
    "雪夜里的灯",
    "郭小禾",
    "他笑了。图为常乐山同志在石桥社区送粮",
    "“我来！”",
    "、",
    "A",
]


def lost(draft: Draft, cleaned: Iterable[Cleaned]) -> list[str]:
    """Paragraphs whose text the ledger does not have exactly once, its pieces in order."""
    by_place: dict[Origin, str] = {}
    for entry in draft.ledger:
        by_place[entry.origin] = by_place.get(entry.origin, "") + entry.text
    paragraphs = [block for one in cleaned for block in one.document.blocks if isinstance(block, Paragraph)]
    return [item.text for item in paragraphs if by_place.pop(item.origin, None) != item.text] + list(by_place.values())


def homeless(draft: Draft) -> list[str]:
    """Homes in the ledger that the draft does not have."""
    rooms = ("honourees", "sections", "groups", "captions", "preface", "closing", "other")
    wrong = []
    for entry in draft.ledger:
        room, *rest = entry.home.split("/")
        if room in rooms and rest and int(rest[0]) >= len(getattr(draft, room)):
            wrong.append(entry.home)
    return wrong


def printed(draft: Draft) -> str:
    """All texts that the draft has."""
    texts = [draft.title or "", draft.kicker, draft.subtitle, draft.issuer, draft.date]
    passages = [*draft.preface, *draft.closing, *draft.other]
    for section in draft.sections:
        texts.append(section.heading)
        passages += section.paragraphs
    for one in draft.honourees:
        texts += [one.name, one.role_sentence, one.remark, one.party, one.affiliation, one.role]
        passages += one.deeds
    for group in draft.groups:
        texts += [group.title, *group.names]
        passages += group.text
    texts += [caption.text for caption in draft.captions] + [one.name for one in draft.credits]
    return "\n".join([*texts, *(passage.text for passage in passages)])


@settings(max_examples=60)
@given(
    st.lists(
        st.one_of(st.sampled_from(PIECES), st.text("郭小禾，。：、（）“”市局长在 　图为▲1", min_size=1, max_size=24)),
        max_size=12,
    )
)
def test_no_text_is_lost(lines: list[str]) -> None:
    cleaned = [document(*(line.strip() for line in lines if line.strip()))]
    draft = structure(cleaned)
    assert lost(draft, cleaned) == []
    assert homeless(draft) == []


@settings(max_examples=40)
@given(
    st.lists(
        st.sampled_from([piece for piece in PIECES if len(piece) > 11 and not piece.startswith(("▲", "（", "姓"))]),
        max_size=8,
    )
)
def test_prose_stands_in_the_draft(lines: list[str]) -> None:
    draft = draft_of(*lines)
    text = printed(draft)
    for entry in draft.ledger:
        room = entry.home.split("/")[0]
        if room in {"preface", "sections", "closing", "captions"} or entry.home.endswith("deeds"):
            bare = re.sub(r"^[一二三]、|（2名）$", "", entry.text.strip())
            assert bare in text, entry


@settings(max_examples=30)
@given(st.permutations(PIECES[:14]))
def test_every_spot_has_its_words(lines: list[str]) -> None:
    known = messages.known_keys()
    draft = draft_of(*lines)
    for spot in (*draft.spots, *draft.notes):
        assert f"review.{spot.id}" in known
        said = {"read": spot.read, "proposed": spot.proposed, "line": str(spot.origin.line), **dict(spot.params)}
        for language in ("zh", "en"):
            assert messages.text(f"review.{spot.id}", language, **said)


@pytest.mark.parametrize("name", ["郭小禾", "等", "同志", "大家", "志愿者", "小棉袄"])
def test_words_for_many_are_no_people(name: str) -> None:
    draft = draft_of("雪落南坪", LEAD, "雪夜里的灯", "郭小禾、常乐山等志愿者同志都来了，大家的小棉袄也来了。")
    found = {one.name for one in draft.honourees} | {one for group in draft.groups for one in group.names}
    assert (name in found) is (name == "郭小禾")
