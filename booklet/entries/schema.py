"""What a unit file may say: every key, its type and its sentence. The JSON Schema for editors comes from here.

All scalars are text, exactly as written; only `focus` is a number. A required field may still be empty here:
`reader` reports missing and empty alike, so that one bad entry hides nothing of the others.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

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
        description="照片文件名，相对于本单位的照片文件夹 / file name, relative to the unit's photo folder"
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


MODELS: dict[str, type[_Entry]] = {
    "sections": SectionEntry,
    "honourees": HonoureeEntry,
    "photos": PhotoEntry,
    "groups": GroupEntry,
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
    "intro": ("引言", "简介", "导语", "introduction"),
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
