"""Captions among paragraphs: marked ones (图为…, ▲, （图右二）), and those that only their place and wording give away.

A heading calls; a caption shows: somebody, where, doing what. The wording is scored, the place decides: beside a
picture, inside a cut sentence, as one of two short lines in a row.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from booklet.importing.structure.lists import rows
from booklet.importing.structure.names import Names
from booklet.importing.structure.people import sightings

_MARKER = re.compile(
    r"^[\s\u3000]*(?P<mark>[▲△▴▵▼↑⬆🔺☝]|(?:上|下|左|右)?图(?:片说明|片|注)?[：:]|(?:图片?|照片)[一二三四五六七八九十\d]{1,2}[：:、\s\u3000.．]"
    r"|(?:图片?|照片)?[①-⑳](?:[、，至\-—]?[①-⑳])*[：:、\s\u3000.．]?(?=[\u4e00-\u9fff])|[（(](?:上|下|左|右)?图(?:[一二三四五六七八九十\d]{1,2}|[①-⑳])?[)）])[\s\u3000]*"
)
_POINTED = re.compile(
    r"^(?:(?:上|下|左|右)?图|照片)(?:正中|中间?|[左右][一二三四五六七八\d侧边]?|[前后]排[左右中]?[一二三四五六\d]?)(?:为|是|：)"
    r"|^(?:[前后]排)?(?:[左右]起?第?[一二三四五六七八\d])(?:为|是|：)"
)
"""`图中为某某，左一为某某`: somebody is pointed out, by the place in the picture."""
_WRAPPED = re.compile(r"[（(【\[](?P<inner>[^（）()【】\[\]]{4,80})[)）】\]][。]?")
_NAMES = r"[\u4e00-\u9fff·]{1,8}(?:[、\s\u3000]+[\u4e00-\u9fff·]{1,4}){0,3}"
_DONE = r"(?:摄影报道|摄影|拍摄|摄|供图|提供)"
_SHOT = re.compile(
    rf"[\s\u3000]*(?:[（(](?P<inside>[^（）()]{{0,24}}?{_DONE}|(?:图|摄影?|供图|图片|拍摄)[\s\u3000]*[/／:：|][^（）()]{{2,24}})[)）]"
    rf"|(?:^|(?<=[。！？”）)\s\u3000]))(?!.*文\s*[/／、]\s*摄)(?P<after>{_NAMES}[\s\u3000]*[/／]?{_DONE}"
    r"|(?:图|摄影?|供图|图片|拍摄)[\s\u3000]*[/／:：|][\s\u3000]*[\u4e00-\u9fff·]{2,4}(?:[、\s\u3000]+[\u4e00-\u9fff·]{2,4}){0,3}))。?$"
)
"""Who took a picture, at its caption's end: `（通讯员 某某 摄）`, ` 某某 摄`, ` 图/某某`, ` 受访者供图`."""
_FRAME = re.compile(
    r"^(?:上图|下图|左图|右图|组图|本组图片|以上图片|图中|图片)?(?:(?:图为|图是|图示)(?=.{2})|为(?=[^，。]{2,16}(?:同志|在|正)))|^(?:上图|下图|左图|右图)[\u4e00-\u9fff]"
)
_SEATED = re.compile(
    r"[（(](?:图)?(?:中|左|右|前|后|前排|后排|左[一二三四五六]|右[一二三四五六]|[左右前后]排?[左右]?[一二三四五六]?|图[左右中][一二三四五六]?|中间|居中|[左右]起第?[一二三四五六\d]+人?|戴眼镜者)[)）]"
)
_BYLINE = re.compile(
    r"[（(]?(?:本报|本台|本刊|本网)?(?:特约|实习|见习)?(?:记者|通讯员|文字|撰文|作者|撰稿|供稿|编辑|责编|来源|文)(?:[\s\u3000：:/／|｜]|$)"
)
_SEEN = re.compile(
    r"志愿者|居民|群众|工作人员|医护人员|医务人员|护士|医生|党员|干部|职工|队员|民警|消防员|学生|师生|老师|村民|员工|市民|同志|工人|代表|战士|官兵|环卫工|一行|一家|孩子|老人|患者|团队"
)
_DOING = re.compile(
    r"(?:正在?|在.{1,16}(?:上|中|里|前|内|处|点|旁|边|现场|一线|办公室|社区|小区|村|街道|医院|学校|车间|工地|门口|路口)?.{2,}|为.{2,12}(?:送|测|讲|做|办|检|理|包|维|服|安|发|登|义|颁|解)|"
    r"给.{2,12}|与.{2,12}(?:交|合|核|座|讨|沟|一起)|向.{2,12}(?:介|讲|宣|赠)|协助|参加|参与|帮助|陪|开展|录入|慰问|走访|检查|巡查|巡逻|清理|搬运|整理|合影|值守|测温|消杀|排查|登记|分发|发放|宣讲|指导|维持|查看|领取|手绘|看望|接种|采样|慰问|转运|运送|扑救|冒雨|往.{1,10}(?:运|送|搬|抬|背))"
)
_CALL = re.compile(
    r"[我你！？!?：:]|^[“\"「]|第一|必须|就是|永远|精神|力量$|风采$|本色$|担当$|使命$|^[一二三四五六七八九十]+、|^[（(][一二三四五六七八九十]+[)）]|^\d"
)
LONGEST = 60
"""A caption without a marker has at most so many characters."""


@dataclass(frozen=True)
class Marked:
    """A caption with its marker and its photographer taken off.

    `start` is where it begins in its paragraph, `end` where the photographer's credit begins.
    """

    text: str
    start: int
    marker: str
    end: int


def shot(text: str) -> re.Match[str] | None:
    """The photographer's credit at a caption's end; its group `inside` or `after` is the credit's words."""
    return _SHOT.search(text)


def is_shot(text: str) -> bool:
    """Whether a line is nothing but a photographer's credit (`某某　摄`, `（某某供图）`)."""
    found = _SHOT.search(text)
    if found is None or found.start() > 0:
        return False
    return found["inside"] is not None or not text.endswith("提供") or text.startswith("受访")


def marked(text: str) -> Marked | None:
    """The caption, where a paragraph says itself that it is one."""
    credit = _SHOT.search(text)
    end = credit.start() if credit else len(text)
    said = text[:end].rstrip(" \u3000")
    if not said:
        return None
    if wrapped := _WRAPPED.fullmatch(said):
        inside = wrapped["inner"].strip()
        frame = _FRAME.match(inside) or _POINTED.match(inside)
        return Marked(inside, wrapped.start("inner"), frame.group(), end) if frame else None
    if found := _MARKER.match(said):
        rest = said[found.end() :].strip()
        return Marked(rest, found.end(), found["mark"], end) if rest else None
    if len(said) > 120:
        return None
    if found := _FRAME.match(said) or _POINTED.match(said):
        return Marked(said, 0, found.group(), end)
    if seat := _SEATED.search(said):
        is_line = len(said) <= LONGEST and not re.search("[。！？].", said)
        return Marked(said, 0, seat.group(), end) if is_line else None
    is_line = len(said) <= LONGEST and not re.search("[。！？].", said)
    if credit and is_line and not _BYLINE.match(said):
        return Marked(said, 0, credit.group().strip(), end)
    return None


def inner(text: str) -> re.Match[str] | None:
    """A caption glued to the end of a paragraph, after its last full stop: `…。图为某某在某地。`."""
    return re.search(
        r"(?<=[。！？”…])[\s\u3000]*(?P<caption>[（(]?(?:▲|△|(?:上|下|左|右)?图为)[^。！？]{4,60}[。）)]?)$", text
    )


def looks_like(text: str) -> float:
    """How much the wording of a short line is a caption's (above 0) rather than a heading's (below 0)."""
    if len(text) > LONGEST or re.search("[。！？!?]$", text):
        return -3.0
    score = 0.0
    if _CALL.search(text):
        score -= 1.5
    if seen := _SEEN.search(text):
        score += 1.0 if seen.start() <= 14 else 0.5
        if _DOING.match(text, seen.end()) or _DOING.search(text, seen.end()):
            score += 1.0
    elif _DOING.search(text):
        score += 0.5
    if re.search("作为.{2,}，|，(?:参与|参加|开展|协助|为)", text):
        score += 1.5
    if len(text) <= 9 and score < 2:
        score -= 0.5
    return score


def shows(text: str) -> bool:
    """Whether a sentence is worded as a caption is, its full stop apart."""
    return looks_like(text.rstrip("。")) > 0


_FRAMED = re.compile("^(?:(?:上|下|左|右)?图[为是：:])?(?=[\u4e00-\u9fff])")


def people_in(caption: str, marker: str, names: Names) -> tuple[str, ...]:
    """Who a caption names: after its frame, before 同志, after an office; `甲、乙在…` are two."""
    found = [one.name for one in sightings(caption, 0, names) if not one.is_weak]
    start = _FRAMED.match(caption)
    first = names.at(caption, start.end() if start else 0)
    if first and (marker or first.text in found):
        found.append(first.text)
    found += [name for row in rows(caption, names) for name in row.names]
    return tuple(dict.fromkeys(found))


_IN = re.compile(r"在(?P<where>[^，。；]{2,24})")
_PLACE = re.compile(
    r"(?P<stem>[\u4e00-\u9fff]{1,12})(?P<kind>街道|社区|小区|家园|花园|广场|村委会|居委会|村|镇|乡|医院|卫生院|学校|小学|中学|公园|车站|路口|卡口|工地|大桥|隧道|水库|车间|小镇|片区|新区|巷|苑|街)"
)
_COMMON = re.compile("^(?:本|该|各|全|某|所在|居住地?|下沉|驻地|一|我|老|新)$")


def places(caption: str) -> tuple[str, ...]:
    """The places that a caption names after 在, each with its kind; `石桥巷和柳湾社区` are two."""
    found = _IN.search(caption)
    if not found:
        return ()
    named: list[str] = []
    stretch = found["where"]
    for piece in re.split("[和与及、]", stretch):
        matches = list(_PLACE.finditer(piece))
        if matches and not _COMMON.match(matches[-1]["stem"]):
            named.append(piece[: matches[-1].end()])
        elif not matches:
            break
    return tuple(named)


def has_bare_place(caption: str) -> bool:
    """Whether a caption says `在社区` and the like: a kind of place without its name."""
    found = _IN.search(caption)
    return bool(found and re.match("(?:社区|街道|小区|村里|一线|现场|基层|单位|工地)", found["where"]))


def is_named_in(place: str, text: str) -> bool:
    """Whether a text names a place, its kind (社区, 片区) and what leads up to it apart."""
    found = _PLACE.match(place)
    stem = found["stem"] if found else place
    inner = re.split("省|市|县|区|街道|镇|乡", stem)[-1]
    return place in text or stem in text or (len(inner) > 1 and inner in text)
