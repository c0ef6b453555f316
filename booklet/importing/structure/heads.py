"""The head of an entry: the line or clause in which a person is introduced by form, not by prose.

`某某，市某局某科科长。…` · `1. 某某（女）　某局科员` · `某局科长　某某` · `某某某局科长` (glued) · `某某` alone on its
line · `某某同志先进事迹`. What follows a clause in the same paragraph is the first of the deeds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from booklet.importing.structure import tables
from booklet.importing.structure.names import SURE, WEAK, Name, Names, is_cut_out, unpadded
from booklet.importing.structure.office import (
    NO_OFFICE,
    STATIONED,
    Descriptor,
    Office,
    affiliation_end,
    beside,
    descriptor,
    ends_with_role,
    office_before,
    parse,
)

NUMBER = re.compile(
    r"^(?:[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）.．、,，]\s*|(?:\d{1,3}|[①-⑳])[\s\u3000]+|[①-⑳●◆■★▶•·※➤☆◎]\s*)"
)
_BRACKET = re.compile(r"[\s\u3000]*[（(]([^（）()]{1,40})[)）]")
_BETWEEN = re.compile(r"[\s\u3000]*(?:[，,：:；;/|｜]|[-—–]{1,2})[\s\u3000]*|[\s\u3000]+")
_SEGMENT = re.compile(r"[^，,。；;：:！？!?—–\n]+?(?=[，,。；;：:！？!?—–\n]|--|$)")
_STORY = re.compile(
    r"^(?:关于)?(?P<who>.{2,30}?)(?:同志)?(?:的)?(?:先进|优秀|主要|典型|个人|模范|感人)*事迹(?:材料|简介|介绍|汇报)?$"
)
_CERTAINLY = re.compile(
    r"[，,（(\s\u3000]{1,3}(?:男|女|[\u4e00-\u9fff]{1,4}族|(?:19|20)\d\d年\d{0,2}月?(?:出?生|生人))[，,；;）)、]"
)
"""What only people have, right behind a name: then words that are names, too, are read as such."""
_ADDRESS = re.compile("(?<=[\u4e00-\u9fff]{2})(?:同志|老师|同学|师傅|医生|女士|先生|大姐|老人)$")
"""What may stand between a name and its mark."""
_LINE_MAX = 45
"""A head that is a line of its own has at most so many characters."""


@dataclass(frozen=True)
class Head:
    """Who is introduced. `text[:rest]` is the head, what follows are deeds.

    `is_line`: the paragraph is the head and no more.
    `doubt`: another reading of a glued name and office, empty where there is none. `along`: who is introduced with
    the same words (`某某、某某夫妇，某村村民`).
    """

    name: str
    rest: int
    office: Office = NO_OFFICE
    further: tuple[Office, ...] = ()
    party: str = ""
    remark: str = ""
    sentence: str = ""
    is_line: bool = False
    is_numbered: bool = False
    doubt: str = ""
    along: tuple[str, ...] = ()

    @property
    def role(self) -> str:
        """All roles; one at another organisation with that organisation's name."""
        others = [one.text for one in self.further]
        return "；".join([self.office.role, *others]) if self.office.role else "；".join(others)


@dataclass
class _Said:
    """What descriptors have said so far, and where they end."""

    end: int
    offices: list[Office] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)

    def add(self, said: Descriptor) -> None:
        if said.office and said.office.text.startswith("现就读"):
            self.facts += [office.text for office in self.offices]
            self.offices = [said.office]
        elif said.office:
            self.offices.append(said.office)
        if said.party:
            self.parties.append(said.party)
        if said.fact:
            self.facts.append(said.fact)


def head_of(text: str, names: Names) -> Head | None:
    """The head that a paragraph begins with, or None."""
    number = NUMBER.match(text)
    start = number.end() if number else 0
    found = (
        _together(text, start, names)
        or _name_first(text, start, names)
        or _office_first(text, start, names)
        or _story(text, start, names)
    )
    if found and number:
        return Head(**{**vars(found), "is_numbered": True})
    return found


def lone_name(text: str, names: Names) -> str:
    """The name, where a paragraph is nothing else (`三、张　三`); else empty."""
    number = NUMBER.match(text)
    bare = unpadded(text[number.end() :] if number else text).removesuffix("同志").strip()
    return bare if names.is_whole(bare, least=SURE) else ""


def restated(text: str, name: str) -> Head | None:
    """What a paragraph below a head says of office, too: `某某同志系中共党员，某局科员，…`; None where it tells."""
    match = re.match(rf"{re.escape(name)}(?:同志)?[，,]?(?=[^，,])", text)
    if not match:
        return None
    said = _Said(match.end())
    stop = _read_descriptors(text, match.end(), said)
    return _made(text, 0, name, said, stop) if said.offices or said.parties else None


_COUPLE = re.compile(
    r"(?P<one>[\u3400-\u9fff·]{2,12}?)(?:[、和与及]|[ \u3000]+)(?P<other>[\u3400-\u9fff·]{2,12}?)[ \u3000]*"
    r"(?:夫妇|夫妻|伉俪|两口子|父子|父女|母子|母女|兄弟|姐妹|姐弟|兄妹|婆媳|祖孙|师徒)"
    r"(?:俩|二人|两人)?(?=[，,：:（( \u3000]|$)"
)


def _together(text: str, start: int, names: Names) -> Head | None:
    """`某某、某某夫妇，某村村民。…` and `某某、某某夫妇：…`: two people under one head."""
    match = _COUPLE.match(text, start)
    if not match or not all(names.is_whole(match[key], least=WEAK) for key in ("one", "other")):
        return None
    name = Name(match["one"], start, match.end(), SURE)
    found = _after_name(text, start, name)
    if found is None and match.end() < len(text) and text[match.end()] in "：:":
        found = Head(match["one"], match.end() + 1, sentence=text[start : match.end()])
    if found is None and match.end() == len(text):
        found = Head(match["one"], len(text), sentence=text[start:], is_line=True)
    return Head(**{**vars(found), "along": (match["other"],)}) if found else None


def _name_first(text: str, start: int, names: Names) -> Head | None:
    """`某某，某局科长` · `某某（女，1985年生） 某局科长` · `某某：…`."""
    padded = re.compile(r"([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])(?=[\s\u3000，,：:（(])").match(text, start)
    if padded and names.is_whole(padded.group(), least=WEAK - 1):
        return _after_name(text, start, Name(padded[1] + padded[2], start, padded.end(), SURE))
    for candidate in _openings(text, start, names):
        if found := _after_name(text, start, candidate):
            return found
    return _glued(text, start, names)


def _openings(text: str, start: int, names: Names) -> list[Name]:
    """Names in front of a mark, a bracket or a blank."""
    match = re.compile(r"[\u3400-\u9fff·•・]{2,25}?(?=[\s\u3000，,：:（(/|｜—-])").match(text, start)
    if not match:
        return []
    bare = _ADDRESS.sub("", match.group())
    is_certain = len(bare) < 4 and (_CERTAINLY.match(text, match.end()) or _is_before_office(text, match.end()))
    return [Name(bare, start, match.end(), SURE)] if names.is_whole(bare, least=0.0 if is_certain else WEAK) else []


def _is_before_office(text: str, end: int) -> bool:
    """Whether a blank and nothing but an office at some place follow: `某某　某局某科科员`."""
    rest = text[end:]
    blank = re.match(r"[ \u3000]+", rest)
    if not blank or len(text) > _LINE_MAX:
        return False
    said = descriptor(rest.strip())
    return said is not None and said.office is not None and bool(said.office.affiliation)


def _after_name(text: str, start: int, name: Name) -> Head | None:
    said = _Said(name.end)
    at = name.end
    if bracket := _BRACKET.match(text, at):
        for piece in filter(None, re.split("[，,、；;\\s\u3000]+", bracket[1])):
            has_place = any(office.affiliation for office in said.offices)
            if found := descriptor(piece):
                said.add(found)
            elif affiliation_end(piece) == len(piece):
                said.offices.append(Office(piece, "", piece))
            elif has_place:
                said.offices.append(beside(piece))
            else:
                said.facts.append(piece)
        at = said.end = bracket.end()
    had_bracket = at > name.end
    between = _BETWEEN.match(text, at)
    if between:
        at = between.end()
    stop = _read_place(text, _read_descriptors(text, at, said), said)
    if not said.offices and not said.parties and not (had_bracket and said.facts):
        return None
    if not between and stop < len(text) and not had_bracket:
        return None
    return _made(text, start, name.text, said, stop)


def _read_descriptors(text: str, at: int, said: _Said) -> int:
    """Consume segments while they describe; return where the deeds begin."""
    stop = said.end
    while segment := _SEGMENT.match(text, at):
        found = _described(segment.group())
        if not found:
            break
        for one in found:
            said.add(one)
        said.end = segment.end()
        stop = at = segment.end()
        if at < len(text):
            stop = at = at + 1
            if text[at - 1] in "。！？!?：:":
                break
        while at < len(text) and text[at] in " \u3000":
            stop = at = at + 1
    return stop


def _read_place(text: str, at: int, said: _Said) -> int:
    """The rest of a line that names an organisation without a role (`某公司　抢修一班`)."""
    rest = text[at:]
    if (
        not rest
        or len(text) > _LINE_MAX
        or re.search("[。！？；，,：]", rest)
        or any(one.affiliation for one in said.offices)
    ):
        return at
    first, *others = [piece for piece in re.split(r"[ \u3000]+", rest) if piece] or [""]
    if not first or affiliation_end(first) != len(first):
        return at
    said.offices.insert(0, Office(first, "".join(others), rest))
    return len(text)


def _described(segment: str) -> list[Descriptor]:
    """The descriptors of a segment; one with blanks in it may hold several (`某局　科长　中共党员`)."""
    whole = descriptor(segment)
    pieces = [piece for piece in re.split(r"[ \u3000]+", segment.strip()) if piece]
    if len(pieces) < 2:
        return [whole] if whole else []
    each = [descriptor(piece) for piece in pieces]
    if all(each):
        return [one for one in each if one]
    joined = descriptor("".join(pieces))
    return [joined] if joined else []


def _made(text: str, start: int, name: str, said: _Said, stop: int) -> Head:
    sentence = text[start:stop]
    offices = said.offices or [NO_OFFICE]
    first, further = _merged(offices)
    return Head(
        name=name,
        rest=stop,
        office=first,
        further=further,
        party="、".join(said.parties),
        remark="，".join(said.facts),
        sentence=sentence,
        is_line=stop >= len(text),
    )


def _merged(offices: list[Office]) -> tuple[Office, tuple[Office, ...]]:
    """Roles at the same place are one office (`科长、党小组长`); those elsewhere are further ones."""
    first, *others = offices
    roles = [first.role]
    further: list[Office] = []
    for other in others:
        if not first.affiliation and other.affiliation and not further:
            first = Office(other.affiliation, first.role, first.text)
            roles.append(other.role)
        elif (other.affiliation and other.affiliation != first.affiliation) or STATIONED.search(other.role, 2):
            further.append(other)
        else:
            roles.append(other.role)
    return Office(first.affiliation, "、".join(role for role in roles if role), first.text), tuple(further)


def _glued(text: str, start: int, names: Names) -> Head | None:
    """`某某某市某局科员` on a line of its own: the name is what leaves a readable office."""
    line = text[start:]
    if len(line) > _LINE_MAX or re.search(r"[。！？；，,\s\u3000]", line) or not ends_with_role(line):
        return None
    readings: list[tuple[float, str, Office]] = []
    for length in (4, 3, 2):
        token, rest = line[:length], line[length:]
        if len(rest) < 2 or not names.is_whole(token, least=SURE) or not ends_with_role(rest):
            continue
        office = parse(rest)
        score = (1.0 if names.count(token) > 1 else 0.0) + (length == 3) * 0.4 + (rest[0] in "市县区省镇乡局副") * 0.8
        score += 0.6 if rest[0] not in tables.given_characters() else 0.0
        readings.append((score + (0.5 if office.affiliation else 0.0), token, office))
    readings.sort(key=lambda item: -item[0])
    if not readings or is_cut_out(line, 0, len(readings[0][1])):
        return None
    _, name, office = readings[0]
    is_close = len(readings) > 1 and readings[0][0] - readings[1][0] < 0.7
    doubt = f"{readings[1][1]}｜{readings[1][2].text}" if is_close else ""
    return Head(name, len(text), office, sentence=line, is_line=True, doubt=doubt)


def _office_first(text: str, start: int, names: Names) -> Head | None:
    """`某局科长　某某` and `某局科长某某同志` on a line of their own."""
    line = text[start:].strip().rstrip("：:")
    remark = ""
    if bracket := re.search(r"[（(]([^（）()]{1,20})[)）]$", line):
        remark, line = bracket[1], line[: bracket.start()].strip()
    line = line.removesuffix("同志")
    if len(line) > _LINE_MAX or re.search(r"[。！？；，,“”]", line):
        return None
    pieces = [piece for piece in re.split(r"[ \u3000]+|[：:]|[—–-]{1,2}", unpadded(line)) if piece]
    is_apart = re.search(rf"[ \u3000]{re.escape(pieces[-1])}$", unpadded(line)) if pieces else None
    has_place = is_apart and len(pieces) > 1 and affiliation_end("".join(pieces[:-1])) > 0
    least = 0.0 if has_place else SURE
    if len(pieces) > 1 and names.is_whole(pieces[-1], least=least) and ends_with_role(pieces[-2]):
        return Head(pieces[-1], len(text), parse("".join(pieces[:-1])), remark=remark, sentence=line, is_line=True)
    if len(pieces) != 1:
        return None
    for length in (4, 3, 2):
        name, before = line[-length:], line[:-length]
        if names.is_whole(name, least=SURE) and ends_with_role(before):
            office = office_before(line, len(before))
            if office and office[0] == 0:
                return Head(name, len(text), office[1], remark=remark, sentence=line, is_line=True)
    return None


def _story(text: str, start: int, names: Names) -> Head | None:
    """`某某同志先进事迹`, with or without an office before the name."""
    match = _STORY.match(text[start:].strip())
    if not match or len(text) > _LINE_MAX:
        return None
    who = unpadded(match["who"])
    if names.is_whole(who, least=SURE):
        return Head(who, len(text), sentence=who, is_line=True)
    found = _office_first(who, 0, names)
    return Head(**{**vars(found), "rest": len(text)}) if found else None
