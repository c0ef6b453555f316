"""People named in a row: `还有A、B、C等…`, rosters below a heading, `姓名：… 单位：…`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from booklet.importing.structure import tables
from booklet.importing.structure.draft import Member
from booklet.importing.structure.names import SURE, WEAK, Names
from booklet.importing.structure.office import affiliation_end, ends_with_role, parse, role_ending, without_lead

_CHINESE = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
_NUMERAL = r"[0-9０-９]{1,5}|[一二两三四五六七八九十百零〇]{1,7}"
STATED = re.compile(rf"[（(](?:共|计|共计)?(?P<count>{_NUMERAL})[名人位户对](?:[，,、；;][^（）()]{{0,14}})?[）)]")
_ROW = re.compile(r"(?:[\u4e00-\u9fff·]{2,20}、)+[\u4e00-\u9fff·]{2,12}")
_AFTER_ROW = re.compile(
    rf"等|同志|(?:{_NUMERAL})[名位人]|[，,]|$|一起|轮流|多次|参加|参与|主动|也|都|还|分别|先后|共同|在|是|和"
)
_BRACKET = re.compile(r"[（(]([^（）()]{1,20})[)）]")
_FAMILY = re.compile("(?<=..)(?:家庭|一家|之家)$")


@dataclass(frozen=True)
class Row:
    """Names in a row inside a text, from `start` to `end`, with the office that stands before the first."""

    names: tuple[str, ...]
    start: int
    end: int
    role: str = ""
    affiliation: str = ""


def number_of(said: str) -> int | None:
    """The value of a numeral in digits (either width) or in Chinese, below 1,000; None for what is none."""
    if said.isdecimal():
        return int(said)
    total, digit = 0, 0
    for char in said:
        if char in _CHINESE:
            digit = _CHINESE[char]
        elif char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            return None
    return total + digit if said else None


def rows(text: str, names: Names) -> list[Row]:
    """Every row of two or more names in prose; what is not a name throughout is no row."""
    found: list[Row] = []
    for match in _ROW.finditer(text):
        pieces = match.group().split("、")
        if row := _row(text, match.start(), pieces, names):
            found.append(row)
    return found


def _row(text: str, start: int, pieces: Sequence[str], names: Names) -> Row | None:
    """The row that the last pieces make; the first name ends its piece, the last begins its own."""
    starts = [start]
    for piece in pieces[:-1]:
        starts.append(starts[-1] + len(piece) + 1)
    others_sure = len(pieces) > 2 and names.is_whole(pieces[-2], least=SURE)
    last = names.at(text, starts[-1], least=1.5 if others_sure else SURE)
    if last is None or not _AFTER_ROW.match(text, last.end):
        return None
    chosen = [(last.text, last.start)]
    end = last.end
    for at in range(len(pieces) - 2, -1, -1):
        piece = pieces[at]
        if names.is_whole(piece, least=WEAK if len(chosen) < 2 else 1.0):
            chosen.insert(0, (piece, starts[at]))
            continue
        first = names.until(text, starts[at] + len(piece), least=SURE)
        if first and _may_precede(text, first.start):
            chosen.insert(0, (first.text, first.start))
        break
    if len(chosen) < 2:
        return None
    before = text[max(0, start - 30) : chosen[0][1]]
    said = re.split("[。！？；，：\\s]|还有|此外|另外|以及", before)[-1]
    office = parse(without_lead(said)) if ends_with_role(said) else None
    affiliation = (
        said.removesuffix("的")[: affiliation_end(said.removesuffix("的"))] if not office else office.affiliation
    )
    return Row(tuple(name for name, _ in chosen), chosen[0][1], end, office.role if office else "", affiliation)


def _may_precede(text: str, start: int) -> bool:
    """Whether a name may begin here: after a mark, an office, 的, 还有 and the like."""
    before = text[max(0, start - 8) : start]
    if not before or not re.search("[\u4e00-\u9fff]$", before):
        return True
    return bool(re.search("(?:的|有|和|与|及|是|由|为|像)$", before) or role_ending(before))


def roster(text: str, names: Names, *, fewest: int = 2) -> tuple[Member, ...]:
    """The names of a paragraph that is nothing else (`甲　乙　丙`, `某局：甲、乙`), each with its unit; else empty.

    `fewest`: so many must be plausible by themselves. `某家庭` in a roster stands for its householder.
    """
    affiliation, rest = _labelled(text)
    rest = re.sub(r"[\s\u3000]+(?=[（(])", "", rest)
    tokens = [token for token in re.split(r"[、，,；;\s\u3000]+", _closed_up(rest).rstrip("。.等")) if token]
    members: list[Member] = []
    for token in tokens:
        remark = _BRACKET.search(token)
        name = _FAMILY.sub("", _BRACKET.sub("", token))
        unit = remark[1] if remark and affiliation_end(remark[1]) == len(remark[1]) else ""
        if not names.is_whole(name, least=1.0):
            return ()
        members.append(Member(name, remark[1] if remark and not unit else "", unit or affiliation))
    sure = sum(names.is_whole(member.name, least=WEAK) for member in members)
    return tuple(members) if members and sure >= max(fewest, 0.8 * len(members)) else ()


def opening(text: str, names: Names) -> tuple[Member, ...]:
    """The names of a group that a paragraph opens with: `某窗口：甲、乙、丙。该窗口…`; else empty."""
    end = text.find("。")
    if not 0 < end < len(text) - 1 or not label_of(text[:end]):
        return ()
    members = roster(text[:end], names)
    return members if len(members) > 2 else ()


_NAMED_LAST = re.compile(
    rf"^.{{0,60}}?(?:有|是|为|包括|(?:{_NUMERAL})[名位人]|名单如下)[：:][ \u3000]*"
    rf"(?P<row>[^，。：:！？“”]{{8,}}?)(?:等|等人)?。?$"
)


def named_last(text: str, names: Names) -> tuple[Member, ...]:
    """The names that a short paragraph leads up to (`还有7位：甲、乙、丙。`), nearly all plausible; else empty."""
    match = _NAMED_LAST.match(text)
    tokens = [token for token in re.split("[、 \u3000]+", _closed_up(match["row"])) if token] if match else []
    plausible = sum(names.lenient().is_whole(token, least=1.0) for token in tokens)
    if len(tokens) < 4 or plausible < 0.8 * len(tokens) or max(map(len, tokens)) > 14:
        return ()
    return tuple(Member(token) for token in tokens)


def alternating(text: str, names: Names) -> tuple[str, tuple[Member, ...]]:
    """`某校区　数学　甲　生物　乙`: a unit and names, before or behind each what it is named for; else empty."""
    tokens = [token for token in re.split(r"[、，,；;：:\s\u3000]+", _closed_up(text).rstrip("。")) if token]
    label = tokens.pop(0) if tokens and affiliation_end(tokens[0]) == len(tokens[0]) and len(tokens) % 2 else ""
    if len(tokens) < 4 or len(tokens) % 2:
        return "", ()
    for first in (1, 0):
        found, others = tokens[first::2], tokens[1 - first :: 2]
        are_names = all(names.is_whole(token, least=WEAK) for token in found)
        if are_names and not any(names.is_whole(token, least=WEAK) for token in others):
            return label, tuple(Member(name, of, label) for name, of in zip(found, others, strict=True))
    return "", ()


def label_of(text: str) -> str:
    """What a roster's line begins with, where that is no name: `市某局：甲、乙`."""
    return _labelled(text)[0]


def _closed_up(text: str) -> str:
    return re.sub(
        r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])(?=[\s\u3000、，,；;。（(]|$)", r"\1\2", text
    )


def _labelled(text: str) -> tuple[str, str]:
    """A roster's label: `市某局：甲、乙`, `市某局（3人）：甲、乙、丙` and `某小组（成员：甲、乙）`."""
    match = re.match(
        r"(?P<label>[\u4e00-\u9fff0-9A-Za-z“”]{2,25})(?:[（(][^（）()]{1,8}[)）])?[：:][\s\u3000]*(?P<rest>.+)$", text
    )
    if not match:
        match = re.match(r"(?P<label>[\u4e00-\u9fff]{3,25})[（(]\d{1,3}[人名户][)）](?P<rest>.+)$", text)
    if not match:
        match = re.fullmatch(
            r"(?P<label>[\u4e00-\u9fff“”]{3,25})[（(](?:主要)?(?:成员|队员|组员|人员|获奖人)(?:有|为)?[：:]?(?P<rest>[^（）()]+)[)）]。?",
            text,
        )
    return (match["label"], match["rest"]) if match else ("", text)


_KEY = re.compile(
    r"(?:(?<=^)|(?<=[\s\u3000；;，,|｜]))(?P<key>[\u4e00-\u9fff/、 \u3000]{2,12}?)[ \u3000]*[：:][ \u3000]*"
)


def pairs(text: str) -> tuple[tuple[str, str], ...]:
    """`姓名：某某　单位：某局` as fields and values; empty where no known key stands."""
    found = [(plain_key(match["key"]), match) for match in _KEY.finditer(text)]
    known = [(tables.columns()[key], match) for key, match in found if key in tables.columns()]
    if not known or known[0][1].start() > 0:
        return ()
    values: list[tuple[str, str]] = []
    for at, (name, match) in enumerate(known):
        end = known[at + 1][1].start() if at + 1 < len(known) else len(text)
        values.append((name, text[match.end() : end].strip(" \u3000；;，,|｜")))
    return tuple(values)


def plain_key(heading: str) -> str:
    """A heading for looking it up: without blanks, marks, and what stands in brackets."""
    bare = _BRACKET.sub("", heading)
    return re.sub(r"[\s\u3000：:*＊#。．.]", "", bare)
