"""What a unit file may say: every key, its type and its sentence. The JSON Schema for editors comes from here.

All scalars are text, exactly as written; only `focus` is a number. A required field may still be empty here:
`reader` reports missing and empty alike, so that one bad entry hides nothing of the others.
"""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

# An editor types plain scalars its own way (2024 is a number to it); all of them are text to us.
_SCALAR = {"type": ["string", "number", "boolean", "null"]}

Text = Annotated[str, WithJsonSchema(_SCALAR)]
Fraction = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


def _none_written(value: object) -> object:
    """A key with nothing after it means an empty list."""
    return () if value == "" else value


def _no_mapping_written(value: object) -> object:
    return {} if value == "" else value


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class PhotoEntry(_Entry):
    """A photograph of an honouree."""

    file: Text = Field(
        default="",
        description="照片文件名，相对于本单位的照片文件夹；照片还没有来、只有说明时留空"
        " / file name, relative to the unit's photo folder; empty while only its caption is there",
    )
    caption: Text = Field(default="", description="图片说明；不写则取自说明表、照片、文件名或版式模板 / caption")
    place: Text = Field(default="", description="地点，用于图片说明模板 / place, for the caption template")
    activity: Text = Field(default="", description="活动，用于图片说明模板 / activity, for the caption template")
    focus: tuple[Fraction, Fraction] = Field(
        default=(0.5, 0.5),
        description="裁切时不可丢失的一点 [横, 纵]，自左上角起，0 到 1 / the point no crop may lose, from the top left",
    )


_Photos = Annotated[tuple[PhotoEntry, ...], BeforeValidator(_none_written)]


class HonoureeEntry(_Entry):
    """A person with an entry."""

    name: Text = Field(description="姓名 / name")
    name_pinyin: Text = Field(
        default="",
        description="姓名读音，一字一个音节，空格隔开，如 zhāng yūn 或 zhang1 yun1；印在姓名旁"
        " / how the name is read, a syllable for each character; printed with the name",
    )
    role: Text = Field(default="", description="职务 / role")
    affiliation: Text = Field(default="", description="所在单位或部门 / affiliation")
    party: Text = Field(default="", description="政治面貌 / party membership")
    quote: Text = Field(default="", description="一句话感言 / quote")
    deeds: Text = Field(default="", description="事迹，空一行另起一段 / deeds, paragraphs separated by a blank line")
    photos: _Photos = Field(default=(), description="照片，按刊登顺序 / photographs, in the order printed")


_Honourees = Annotated[tuple[HonoureeEntry, ...], BeforeValidator(_none_written)]
_Names = Annotated[tuple[Text, ...], BeforeValidator(_none_written)]


class SectionEntry(_Entry):
    """Honourees under one heading."""

    title: Text = Field(description="栏目标题 / heading of the section")
    intro: Text = Field(default="", description="栏目引言 / introduction of the section")
    honourees: _Honourees = Field(default=(), description="本栏目的人物 / honourees of this section")


class GroupEntry(_Entry):
    """People named together, without a page each."""

    title: Text = Field(description="集体名称 / name of the group")
    names: _Names = Field(default=(), description="成员姓名 / names of its members")
    text: Text = Field(default="", description="集体事迹 / what the group did")


class BindingEntry(_Entry):
    """How the booklet is bound; what is not written here the layout or booklet.toml says."""

    style: Text = Field(default="", description="装订：saddle 骑马订，perfect 无线胶订，none 不装订 / how it is bound")
    inside: Text = Field(default="", description="内页用纸，如 157g 铜版 / paper of the inside pages")
    cover: Text = Field(default="", description="封面用纸，如 250g 铜版 / paper of the cover")
    signature: Text = Field(default="", description="每帖页数：4、8 或 16 / pages of a folded sheet")
    blanks: Text = Field(
        default="", description="补白页：plain 空白，marked 印“此页留白” / planned blanks: empty or marked"
    )
    creep: Text = Field(default="", description="爬移：shift 移版，shrink 缩版，none 不补偿 / compensation of creep")
    creep_factor: Text = Field(default="", description="爬移系数，1.0 到 1.4，默认 1.2 / factor of creep")
    glue_mm: Text = Field(default="", description="书脊另加的胶和封面厚度，毫米 / what glue adds to the spine")
    grind_mm: Text = Field(default="", description="胶订铣背，毫米，默认 3 / what is milled off at the spine")
    flap_mm: Text = Field(default="", description="胶订封面的勒口宽度，毫米 / flaps of a perfect-bound cover, mm")
    separate_cover: Text = Field(
        default="", description="骑马订封面另出一个文件：true 或 false / saddle stitch: the cover as a file of its own"
    )
    calipers: Annotated[dict[str, Text], BeforeValidator(_no_mapping_written)] = Field(
        default={}, description="印刷厂的纸厚表：纸张: 每张毫米 / the shop's calipers: paper: mm a leaf"
    )


class ReviewEntry(_Entry):
    """Something about the imported text that a person must look at; taken out when that is done."""

    id: Text = Field(default="", description="编号，booklet review 用 / id, for booklet review")
    severity: Literal["high", "medium", "low"] = Field(
        default="medium",
        description="轻重：high 不处理完不出印刷版 / how bad: while one is high there is no press file",
    )
    question: Text = Field(default="", description="要看什么 / what to look at")
    source: Text = Field(default="", description="原稿的文件和行 / file and line of the source")
    read: Text = Field(default="", description="原稿怎样写 / what the source says")
    proposed: Text = Field(default="", description="建议怎样写 / what is proposed")
    field: Text = Field(default="", description="改哪一项，如 honourees/王小明/role / which value the answer changes")


class UnitEntry(_Entry):
    """The whole unit file."""

    unit: Text = Field(description="单位名称，照此印出 / the unit's name as printed")
    title: Text = Field(description="书名 / title of the booklet")
    subtitle: Text = Field(default="", description="副标题 / subtitle")
    period: Text = Field(default="", description="表彰的时间范围 / the period honoured")
    issued: Text = Field(default="", description="印制时间 / date of issue")
    slogan: Text = Field(default="", description="口号 / slogan")
    layout: Text = Field(default="classic", description="版式名称 / name of the layout")
    preface: Text = Field(
        default="", description="前言，空一行另起一段 / preface, with a blank line between paragraphs"
    )
    sections: Annotated[tuple[SectionEntry, ...], BeforeValidator(_none_written)] = Field(
        default=(), description="栏目；与 honourees 二选一 / sections, in place of honourees"
    )
    honourees: _Honourees = Field(default=(), description="人物，按刊登顺序 / honourees, in the order printed")
    groups: Annotated[tuple[GroupEntry, ...], BeforeValidator(_none_written)] = Field(
        default=(), description="集体，成员不各占一页 / people named together, without a page each"
    )
    afterword: Text = Field(default="", description="后记 / afterword")
    colophon: Annotated[dict[str, Text], BeforeValidator(_no_mapping_written)] = Field(
        default={},
        description="版权页：键为项目名，editor、photos、design、printed、publisher、contact、copies、note 等印作中文"
        " / colophon: label and text; known English labels are printed in Chinese",
    )
    binding: Annotated[BindingEntry, BeforeValidator(_no_mapping_written)] = Field(
        default=BindingEntry(), description="装订与用纸 / binding and papers"
    )
    review: Annotated[tuple[ReviewEntry, ...], BeforeValidator(_none_written)] = Field(
        default=(), description="导入后待核对的地方，看过一条删一条 / what a person must look at after an import"
    )


MODELS: dict[str, type[_Entry]] = {
    "sections": SectionEntry,
    "honourees": HonoureeEntry,
    "photos": PhotoEntry,
    "groups": GroupEntry,
    "binding": BindingEntry,
    "review": ReviewEntry,
}
"""The model of a list's items, by the key of the list."""

COLOPHON_LABELS = {
    "editor": "编辑",
    "text_editor": "文字",
    "photos": "摄影",
    "photographer": "摄影",
    "design": "设计",
    "designer": "设计",
    "printed": "印刷",
    "printer": "承印",
    "publisher": "编印",
    "contact": "联系方式",
    "copies": "印数",
    "print_run": "印数",
    "size": "开本",
    "date": "日期",
    "note": "说明",
}
"""How a colophon's known English keys are printed; other keys are printed as they are."""

OTHER_WORDS = {
    "unit": ("单位", "单位名称"),
    "title": ("标题", "书名", "题目", "名称"),
    "subtitle": ("副标题", "副题"),
    "period": ("时间", "期间", "年度", "时间范围"),
    "issued": ("日期", "印制日期", "印制时间", "发布日期", "date"),
    "slogan": ("口号", "标语"),
    "layout": ("版式", "模板", "template"),
    "preface": ("前言", "序", "序言"),
    "sections": ("栏目", "章节", "分栏", "chapters"),
    "honourees": ("人物", "人员", "先进个人", "受表彰人员", "honorees", "people", "persons"),
    "groups": ("集体", "分组", "团队", "先进集体", "teams"),
    "afterword": ("后记", "编后", "跋"),
    "colophon": ("版权页", "版权", "版本记录"),
    "name": ("姓名", "名字"),
    "name_pinyin": ("拼音", "姓名拼音", "读音", "注音", "pinyin", "reading"),
    "role": ("职务", "职位", "岗位", "position", "job"),
    "affiliation": ("工作单位", "所在单位", "部门", "单位", "department", "company"),
    "party": ("政治面貌", "党派"),
    "quote": ("感言", "格言", "座右铭", "金句", "一句话", "motto"),
    "deeds": ("事迹", "先进事迹", "主要事迹", "事迹材料", "正文", "story", "content"),
    "photos": ("照片", "图片", "相片", "images", "pictures", "photo"),
    "file": ("文件", "文件名", "照片", "path", "src", "photo"),
    "caption": ("说明", "图片说明", "照片说明", "文字说明", "图注", "description"),
    "place": ("地点", "地方", "location"),
    "activity": ("活动", "内容", "event"),
    "focus": ("焦点", "中心", "center"),
    "names": ("名单", "成员", "姓名", "members"),
    "text": ("正文", "文字", "内容", "事迹", "deeds"),
    "review": ("待核对", "核对"),
    "id": ("编号",),
    "severity": ("轻重", "级别"),
    "question": ("问题",),
    "source": ("来源", "出处"),
    "read": ("原文",),
    "proposed": ("建议",),
    "field": ("项目",),
    "intro": ("引言", "简介", "导语", "introduction"),
    "binding": ("装订", "装订方式"),
    "style": ("装订", "装订方式", "方式"),
    "inside": ("内页", "内页用纸", "内文用纸", "paper"),
    "cover": ("封面", "封面用纸"),
    "signature": ("帖", "每帖页数"),
    "calipers": ("纸厚", "纸张厚度"),
}
"""What people write in place of a key."""

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def json_schema() -> dict[str, Any]:
    """The unit file as JSON Schema, draft 2020-12."""
    body = UnitEntry.model_json_schema()
    title = {"title": "booklet.yaml"}
    schema: dict[str, Any] = {"$schema": SCHEMA_DIALECT, **body, **title}
    _allow_empty(schema)
    return schema


def json_schema_text() -> str:
    """docs/booklet.schema.json, byte for byte."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def _allow_empty(node: object) -> None:
    """Let a list or mapping key stand with nothing after it, as the reader does."""
    if isinstance(node, dict):
        if node.get("type") in ("array", "object") and "default" in node:
            node["type"] = [node["type"], "null"]
        for value in node.values():
            _allow_empty(value)
    elif isinstance(node, list):
        for value in node:
            _allow_empty(value)
