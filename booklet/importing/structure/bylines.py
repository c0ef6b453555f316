"""Who wrote, photographed and edited: bylines on a line of their own, in brackets, or glued to a paragraph's end.

Their names are never honourees. `记者 甲 某报 乙 通讯员 丙 丁 文/图` · `（本报记者 甲 通讯员 乙）` ·
`编辑：甲　审核：乙` · `（某某）` after the last sentence · `本报讯（记者 甲）` at a paragraph's beginning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from booklet.importing.document import Origin
from booklet.importing.structure import captions, tables
from booklet.importing.structure.draft import Credit
from booklet.importing.structure.names import SURE, Names, unpadded
from booklet.importing.structure.office import affiliation_end

_DUTIES = {
    "reporter": "特约记者|实习记者|见习记者|首席记者|全媒体记者|融媒体记者|融媒记者|记者|实习生",
    "correspondent": "特约通讯员|通讯员|特约撰稿人|特约撰稿|通讯",
    "photographer": "摄影报道|图片摄影|摄影|摄像|供图|图片提供|图片|配图|视频|图",
    "editor": "责任编辑|值班编辑|本期编辑|网络编辑|执行编辑|新媒体编辑|编辑|责编|编审"
    "|美编|版式|排版|校对|审核|审校|初审|复审|终审|一审|二审|三审|一校|二校|三校|监制|统筹|策划|制表|制图|制作|总监制|值班主编|值班主任|主编|总编|编发|核发|签发",
    "author": "撰文|作者|撰稿人|撰稿|供稿单位|供稿人|供稿|投稿|文字|文稿|来稿|整理|文",
    "source": "稿件来源|信息来源|文章来源|内容来源|来源|转自|转载自",
}
_WORDS = sorted(
    ((word, duty) for duty, words in _DUTIES.items() for word in words.split("|")), key=lambda item: -len(item[0])
)
_DUTY = "|".join(word for word, _ in _WORDS)
_OF = dict(_WORDS)
_REPORTING = "|".join(_DUTIES["reporter"].split("|") + _DUTIES["correspondent"].split("|"))
_SHOT_MAX = 30
_BOTH = re.compile(r"[\s\u3000]*(?:文[/／、及]图|图[/／、及]文|摄影报道|文并图|文图|图文|报道|摄)[\s\u3000]*$")
_OPENING = re.compile(
    r"^[（(【\[]?(?:本报|本台|本刊|本网|[\u4e00-\u9fff]{2,8}(?:报|网|台|社|日报|晚报|时报|新闻))?[\s\u3000]*"
    rf"(?:{_DUTY})[\s\u3000]*[/／、及\s\u3000]*(?:{_DUTY})?[\s\u3000]*[：:|｜丨\s\u3000/／]"
)
_SHOOTING = re.compile(r"(?:文[/／、并]?摄影?|摄影报道)[\s\u3000）)]*$")
"""Whoever wrote took the pictures, too (`文/摄`)."""
_BEHIND = re.compile(
    r"(?P<names>[\u4e00-\u9fff·]{2,4}(?:[、\s\u3000]+[\u4e00-\u9fff·]{2,4}){0,3})[\s\u3000]*[/／丨|｜]?[\s\u3000]*"
    r"(?P<duty>(?<=[/／丨|｜])(?:文图|图文|文|图|摄影|摄)|(?<=[\s\u3000])(?:撰文|摄影))(?=[\s\u3000）)]|$)"
)
"""Names before their duty: `某某/文　某某/图`."""
_SQUARE = re.compile(r"[□■◎●○◆◇▎\s\u3000]+")
_TAIL = re.compile(
    r"(?<=[。！？”…!?])[\s\u3000]*(?P<credit>[（(]?(?:本报|本台|本刊|本网)?[\s\u3000]*(?:特约|实习|见习|首席|全媒体|融媒体|融媒)?"
    r"(?:记者|通讯员|责任编辑|责编|编辑|撰稿|供稿|作者|摄影|文[/／]图|图[/／]文|来源)[\s\u3000：:/／|｜][^。！？]{2,120})$"
)
_BRACKETED_NAMES = re.compile(
    r"(?<=[。！？”…])[\s\u3000]*[（(](?P<names>[\u4e00-\u9fff·、 \u3000]{2,24})[)）][\s\u3000]*$"
)
_SIGNED = re.compile(
    r"(?:^|(?<=[。！？”…]))[\s\u3000]*[（(](?P<names>[\u4e00-\u9fff·、/ \u3000]{2,24}?)[\s\u3000]+"
    r"(?P<duty>文[/／、]?图|图[/／、]?文|文并摄|摄影报道|摄|图|文|供图|供稿|报道|整理)[)）][\s\u3000]*$"
)
_DATELINE = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,8}(?:讯|电)|(?:本报|本网|本台)[\u4e00-\u9fff]{0,6}(?:讯|电))?[\s\u3000]*"
    r"[（(](?P<credit>[^（）()]{0,12}(?:记者|通讯员)[^（）()]{1,60})[)）][\s\u3000]*"
)
_FURNITURE = re.compile(
    r"(?:发布|发表|更新)?(?:时间|日期|于)?[:：]?\s*\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?"
    r"|[\[【(（]?(?:字体|字号)(?:大小)?[:：]?[\s\[【(（]*(?:[大中小][\s|/、]*)*[\]】)）]*|(?:阅读|浏览|点击)[量数次]*[:：]?\s*\d*次?"
)
_OUTLET = re.compile(r"(?:报|网|台|社|日报|晚报|时报|新闻|融媒体?中心|客户端|公众号|传媒|杂志|发布)$")
_SEPARATOR = re.compile(r"[\s\u3000、，,；;/／|｜&（）()【】\[\]]+")
_NOBODY = re.compile(
    "(?:受访者|受访单位|本人|单位|学校|医院|资料|网络|本报|本网|本台|家属|图片|视频)(?:提供|供图|资料图?)?|提供|[大中小次]"
)
"""What stands in a name's place and names nobody: `图片：受访者提供`."""


@dataclass(frozen=True)
class Cut:
    """A paragraph without its byline: `text[start:end]` is left, `credits` were before or after."""

    start: int
    end: int
    credits: tuple[Credit, ...]


def cut(text: str, origin: Origin, names: Names, *, is_last: bool = False) -> Cut:
    """Separate bylines from a paragraph. `is_last`: nothing but a credit or a signature follows in the document."""
    if captions.is_shot(text) and len(text) <= _SHOT_MAX:
        return Cut(len(text), len(text), tuple(shot(text, origin, names)))
    if is_line(text):
        found = _read(text.strip("（）()【】[] \u3000"), origin, names)
        if found:
            return Cut(len(text), len(text), tuple(found))
    if found := _squared(text, origin, names):
        return Cut(len(text), len(text), tuple(found))
    start = 0
    made: list[Credit] = []
    if opening := _DATELINE.match(text):
        made += _read(opening["credit"], origin, names)
        start = opening.end() if made else 0
    if tail := _TAIL.search(text, start):
        found = _read(tail["credit"].strip("（）() \u3000"), origin, names)
        if found:
            return Cut(start, tail.start(), (*made, *found))
    if signed := _SIGNED.search(text, start):
        duty = "photographer" if signed["duty"] in {"摄", "图", "供图"} else "author"
        people = [unpadded(one) for one in re.split("[、/ \u3000]+", signed["names"]) if one]
        if all(names.is_whole(one) for one in people):
            made += [Credit(duty, one, origin) for one in people]
            return Cut(start, signed.start(), tuple(made)) if signed.start() else Cut(len(text), len(text), tuple(made))
    if bracketed := _BRACKETED_NAMES.search(text, start):
        people = [unpadded(one) for one in re.split("、|[ \u3000]{1,}", unpadded(bracketed["names"])) if one]
        if people and names.is_whole(people[0], least=SURE) and all(names.is_whole(one, least=1.0) for one in people):
            made += [Credit("author", one, origin) for one in people]
            return Cut(start, bracketed.start(), tuple(made))
    return Cut(start, len(text), tuple(made))


def shot(text: str, origin: Origin, names: Names) -> list[Credit]:
    """The photographers that a caption's end names (`（通讯员 某某 摄）`, `图/某某 某某`); who is not named, is not."""
    found = captions.shot(text)
    if found is None:
        return []
    said = unpadded_tokens((found["inside"] or found["after"]).strip())
    said = re.sub(r"[\s\u3000/／]*(?:摄影报道|摄影|拍摄|摄|供图|提供)$", "", said)
    said = re.sub(r"^(?:图片?|摄影?|供图|拍摄)[\s\u3000]*[/／:：|]", "", said)
    made: list[Credit] = []
    for token in filter(None, _SEPARATOR.split(said)):
        bare = re.sub(rf"^(?:本报|本网|本台|本刊)?(?:{_REPORTING})?", "", token)
        if bare and not _NOBODY.fullmatch(bare) and (names.is_whole(bare, least=1.0) or len(bare) in (2, 3)):
            made.append(Credit("photographer", bare, origin))
    return made


def is_line(text: str) -> bool:
    """Whether a paragraph is nothing but a byline."""
    bare = _turned(_FURNITURE.sub("", text).strip())
    return len(text) <= 160 and bool(_OPENING.match(bare)) and not re.search("[。！？]", bare.strip("。"))


def _turned(text: str) -> str:
    """A byline with each duty before its names, without the square that papers set before it."""
    bare = _SQUARE.sub("", text, count=1) if _SQUARE.match(text) else text
    if not re.search(r"[/／丨|｜][\s\u3000]*(?:文|图|摄)", bare):
        return bare
    return _BEHIND.sub(lambda match: f"{match['duty']}/{match['names']}", bare)


def _squared(text: str, origin: Origin, names: Names) -> list[Credit]:
    """`□　某某　某某`: names behind a paper's square wrote the text."""
    said = re.match(r"[□■◎][\s\u3000]*(?P<names>[\u4e00-\u9fff·、\s\u3000]{2,24})$", text)
    names_said = re.split(r"[、\s\u3000]+", unpadded_tokens(said["names"])) if said else []
    people = [unpadded(one) for one in names_said if one]
    return [Credit("author", one, origin) for one in people] if all(names.is_whole(one) for one in people) else []


def _read(text: str, origin: Origin, names: Names) -> list[Credit]:
    """The credits of a byline: duties, each with the names after it, an outlet before a name belonging to it."""
    text = _turned(_FURNITURE.sub(" ", text).replace("丨", "/"))
    took_pictures = _SHOOTING.search(text) is not None
    text = _BOTH.sub("", text.replace("：", " ").replace(":", " "))
    text = re.sub(
        rf"(?<![\u4e00-\u9fff])((?:{_DUTY})(?:[\s\u3000]*[/／、及][\s\u3000]*(?:{_DUTY}))?)(?=[\s\u3000/／])",
        r" \1 ",
        text,
    )
    duty, outlet = "", ""
    found: list[Credit] = []
    for token in filter(None, _SEPARATOR.split(unpadded_tokens(text))):
        bare = re.sub(r"^(?:本报|本台|本网|本刊)", "", token)
        said = next((word for word, _ in _WORDS if bare == word or (bare.endswith(word) and bare != word)), "")
        if bare == said and said:
            duty, outlet = _OF[said], ""
        elif _NOBODY.fullmatch(bare):
            continue
        elif said and not names.is_whole(bare, least=SURE) and len(said) > 1:
            duty, outlet = _OF[said], bare.removesuffix(said)
        elif duty != "source" and (_OUTLET.search(bare) or _is_office(bare, names)):
            outlet = bare
        elif duty == "source":
            found.append(Credit(duty, bare, origin))
        elif duty and (names.is_whole(bare) or len(bare) <= 4):
            found.append(Credit(duty, bare, origin, outlet))
        elif duty:
            outlet = bare
    if took_pictures:
        wrote = [one for one in found if one.duty in ("reporter", "correspondent", "author")]
        found += [replace(one, duty="photographer") for one in wrote]
    return found


def _is_office(token: str, names: Names) -> bool:
    """A department in front of its member's name: `文/宣传科 某某`."""
    is_part = token.endswith(tuple(tables.words("organisations", "parts")))
    return (is_part or affiliation_end(token) == len(token)) and not names.is_whole(token, least=SURE + 1)


def unpadded_tokens(text: str) -> str:
    """A byline with its names of two characters closed up."""
    return re.sub(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])\u3000([\u4e00-\u9fff])(?![\u4e00-\u9fff])", r"\1\2", text)
