"""Whose photograph is it: names in file names and captions. Pure; nothing is ever guessed.

A name counts where it stands as a word of its own. Chinese has no spaces between words, so what stands around it
decides: the end of the text, punctuation, digits, or one of the few words that frame a person (`图为…同志`). A name
that may be a part of a longer one makes the photo's owner uncertain, and the candidates are reported.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

_WIDE_TO_ASCII: dict[int, str] = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " "}
# One character each, so that positions in the mapped text are those of the text.
_BRACKETS: dict[int, str] = {ord(wide): narrow for wide, narrow in zip("【】〔〕［］", "[][][]", strict=True)}
_DASHES: dict[int, str] = {ord(dash): "-" for dash in "—–―‐‑−－"}
_PLAIN = {**_WIDE_TO_ASCII, **_BRACKETS, **_DASHES}

_MIDDLE_DOTS = "\u00b7\u2022\u2027\u22c5\u30fb\uff65\u2219\u16eb\u00b7"
_ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_CANONICAL: dict[int, str] = {ord(dot): "·" for dot in _MIDDLE_DOTS} | {ord(mark): "" for mark in _ZERO_WIDTH}

_BEFORE = (
    "图为",
    "图中",
    "其中",
    "左为",
    "右为",
    "志愿者",
    "党员",
    "团员",
    "同志",
    "书记",
    "主任",
    "科长",
    "处长",
    "局长",
    "股长",
    "所长",
    "站长",
    "队长",
    "组长",
    "班长",
    "院长",
    "校长",
    "厂长",
    "部长",
    "主席",
    "委员",
    "干事",
    "科员",
    "调研员",
    "干部",
    "职工",
    "工人",
    "司机",
    "驾驶员",
    "医生",
    "护士",
    "教师",
    "老师",
    "民警",
    "网格员",
    "先锋",
    "模范",
    "标兵",
    "代表",
    "和",
    "与",
    "及",
)
_AFTER = re.compile(r"同志|先生|女士|老师|书记|主任|在(?!$|同志|在|等)|正在|参加")
_FRAME = re.compile(r"图为(?P<who>[^。；！？:;!?]{1,60}?)(?:等)?(?:[\d一二两三四五六七八九十]+[名位])?同志")
_LISTED = re.compile(r"[、,，/和与及]|以及")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")

_COPY = re.compile(r"\s*[-_]?\s*[(\[]?(?:副本|copy)[)\]]?(?:\s*[(\[]?\d{1,3}[)\]]?)?$", re.IGNORECASE)
_NUMBER = re.compile(r"\s*[-_]?\s*(?:[(\[](?P<bracketed>\d{1,3})[)\]]|(?<!\d)(?P<bare>\d{1,3}))$")
_CAMERA = re.compile(
    r"^(?:img|dscn?|dscf|dji|dcim|pxl|mvimg|vid|wp|p|gopr|wechatimg|mmexport|screenshot|image|photo|scan|"
    r"微信图片|微信截图|微信照片|qq图片|qq截图|屏幕截图|截屏|截图|图片|照片|扫描)?[\s_\-.]*[(\[]?\d[\d\s_\-.()\[\]a-f]*$",
    re.IGNORECASE,
)
_PART = re.compile(r"\s*[-_]+\s*")


@dataclass(frozen=True)
class Person:
    """Someone a photo may belong to. `key` is unique; one without an entry of their own owns no photo."""

    key: str
    name: str
    has_entry: bool = True


@dataclass(frozen=True)
class Owner:
    """The one owner's key, or None with the keys of all who come into question."""

    key: str | None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True)
class FileName:
    """What a photo's name says. `sentence` is a caption in itself; else `head`, `place`, `activity` are its parts.

    A number counted by hand, a copier or a system (`某某2`, `某某 (2)`, `某某 - 副本`) belongs to none of them.
    A camera's or a chat program's name says nothing.
    """

    text: str = ""
    sentence: str = ""
    head: str = ""
    place: str = ""
    activity: str = ""


@dataclass(frozen=True)
class _Mention:
    name: str
    start: int
    end: int
    is_sure: bool


def canonical(text: str) -> str:
    """A text for comparing names: NFC, no blanks, one middle dot, full-width ASCII as ASCII, lower case."""
    plain = unicodedata.normalize("NFC", text).translate(_PLAIN).translate(_CANONICAL)
    return "".join(plain.split()).casefold()


def file_key(name: str) -> str:
    """A file name for comparing: NFC, forward slashes, lower case."""
    return unicodedata.normalize("NFC", name).replace("\\", "/").casefold()


def natural_order(name: str) -> tuple[tuple[int, int, str], ...]:
    """A sort key that puts 2 before 10, in full-width digits too."""
    plain = unicodedata.normalize("NFC", name).translate(_PLAIN)
    stem, dot, suffix = plain.rpartition(".")
    parts = re.split(r"([0-9]+)", stem if dot else plain)
    keys = [(0, int(part), part) if part.isdecimal() else (1, 0, part.casefold()) for part in parts if part]
    return (*keys, (-1, 0, suffix))


def parse_file_name(name: str) -> FileName:
    """Read what a photo's file name says; `name` may have folders and an extension."""
    file = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    stem = file.rsplit(".", 1)[0] if "." in file[1:] else file
    plain = stem.translate(_PLAIN)
    end = len(plain)
    for _ in range(2):  # a copy of a numbered photo has both
        for pattern in (_COPY, _NUMBER):
            if match := pattern.search(plain, 0, end):
                end = match.start()
    stem, plain = stem[:end].strip(), plain[:end].strip()
    if not plain or _CAMERA.match(file.rsplit(".", 1)[0].translate(_PLAIN)):
        return FileName()
    if plain.startswith("图为") or "同志在" in plain:
        return FileName(text=stem, sentence=stem)
    parts = [part for part in _PART.split(plain) if part]
    said = [part if re.search(r"[^\W\d]", part) else "" for part in parts] + ["", "", ""]
    return FileName(text=stem, head=said[0], place=said[1], activity=said[2])


class Roll:
    """Everyone named in a unit, for looking names up."""

    def __init__(self, people: Iterable[Person]) -> None:
        bearers: dict[str, list[Person]] = {}
        for person in people:
            if name := canonical(person.name):
                bearers.setdefault(name, []).append(person)
        self.bearers: Mapping[str, Sequence[Person]] = bearers


def owner_of(texts: Iterable[str], roll: Roll) -> Owner:
    """The person whom the texts of one photo (caption, description, file name) name, if it is one beyond doubt."""
    mentions = [mention for text in texts for mention in _mentions(canonical(text), roll.bearers)]
    named = {mention.name for mention in mentions}
    if len(named) == 1 and any(mention.is_sure for mention in mentions):
        bearers = roll.bearers[mentions[0].name]
        if len(bearers) == 1 and bearers[0].has_entry:
            return Owner(bearers[0].key)
    return Owner(None, tuple(sorted(person.key for name in named for person in roll.bearers[name])))


def _mentions(text: str, names: Iterable[str]) -> list[_Mention]:
    """Where a canonical text has any of the canonical names; one inside a longer sure one does not count."""
    found: list[_Mention] = []
    for name in names:
        start = text.find(name)
        while start >= 0:
            end = start + len(name)
            found.append(_Mention(name, start, end, _stands_alone(text, start, end)))
            start = text.find(name, start + 1)
    sure = [mention for mention in found if mention.is_sure]
    return [mention for mention in found if not any(_is_inside(mention, longer) for longer in sure)]


def _is_inside(inner: _Mention, outer: _Mention) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and len(outer.name) > len(inner.name)


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[:start], text[end:]
    opens = not before or not _is_of_a_name(before[-1]) or before.endswith(_BEFORE)
    closes = not after or not _is_of_a_name(after[0]) or _AFTER.match(after) is not None
    return opens and closes


def _is_of_a_name(char: str) -> bool:
    return char.isalpha() or char == "·"


def names_another(caption: str, name: str, roll: Roll) -> str | None:
    """Whom a caption's `图为…同志` names when it is not `name`, the owner; None where it does, or names nobody.

    A title before the name (`图为主任程望岳同志`) and company (`图为程望岳、柳静姝同志`, `图为程望岳同志看望…`, the
    owner named later) are none of our business.
    """
    text = canonical(caption)
    frame = _FRAME.search(text)
    if frame is None:
        return None
    own = canonical(name)
    longer = [other for other in roll.bearers if own in other and other != own]
    who = _BRACKETED.sub("", frame["who"])
    parts = [who, *(part for part in _LISTED.split(who) if part and part != who)]
    if any(part.endswith(own) and not part.endswith(tuple(longer)) for part in parts):
        return None
    rest = text[: frame.start()] + "。" + text[frame.end() :]
    for other in longer:
        rest = rest.replace(other, "")
    if own in rest:
        return None
    known = (other for part in parts for other in roll.bearers if part.endswith(other) and other != own)
    return max(known, key=len, default=parts[0])
