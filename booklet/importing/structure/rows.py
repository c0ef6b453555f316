"""Rows of people: short lines of one shape below one another, each a name with what stands beside it.

`某某　语文` · `七（2）班班主任　某某` · `某某（某乡某村）` · `1. 某某：某厂` · `户主：某某；家庭成员：某某`.
One such line proves little; several do, for the names among them that are words, too, and for what is no office.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from booklet.importing.lexicon import lexicon
from booklet.importing.structure.draft import Member
from booklet.importing.structure.heads import NUMBER, Head
from booklet.importing.structure.names import WEAK, Names
from booklet.importing.structure.office import NO_OFFICE, PREDICATE, Office, affiliation_end, beside, descriptor

_LINE_MAX = 60
_BESIDE_MAX = 24
"""What stands beside a name has at most so many characters a piece."""
_FINAL = re.compile("[。！？!?；;]|[，,、：:]$")
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_PADDED = re.compile(rf"(?<![{_HAN}])([{_HAN}])[ \u3000]+([{_HAN}])(?![{_HAN}])")
_BLANK = re.compile(r"[ \u3000\t]+")
_APART = re.compile(r"[ \u3000]+|[，,；;]")
_BRACKETED = re.compile(
    r"(?P<name>[^（）()\s]{2,20})[ \u3000]*"
    r"[（(](?P<beside>[^（）()]{2,24}(?:[（(][^（）()]{1,6}[)）][^（）()]{0,12})?)[)）]"
)
_COLON = re.compile(r"(?P<left>[^：:]{2,30})[：:][ \u3000]*(?P<right>[^：:]{2,30})")
_COMMA = re.compile(r"(?P<name>[^，,]{2,20})[，,](?P<beside>.{2,40})")
_KEYED = re.compile(r"[\u4e00-\u9fff]{2,6}[：:].+")
FAMILY = re.compile(r"(?<=.)(?:一家(?:[人\d一二三四五六七八九十]+口)?|家庭|夫妇|夫妻|之家)$")
"""What follows a name where its family is meant."""
_HOUSEHOLD = re.compile(
    r"(?:户主|家庭代表)[：:][ \u3000]*(?P<name>[^；;，,。 \u3000]{2,20})[；;，,。 \u3000]+"
    r"(?:主要)?(?:家庭|家里)?(?:其他)?成员[：:][ \u3000]*(?P<members>.+)"
)
_KIN = re.compile(
    "^(?:妻子|丈夫|爱人|老伴|配偶|父亲|母亲|公公|婆婆|岳父|岳母|[长次三大二小]?(?:儿子|女儿|[子女])|儿媳妇?|女婿|[外长]?孙[子女]?|外孙女?"
    "|哥哥|弟弟|姐姐|妹妹|爷爷|奶奶|外公|外婆|祖父|祖母)[ \u3000]*(?=.)"
)


@dataclass(frozen=True)
class Row:
    """A line that may be a person's: `shape` says which of name and office comes first, and what parts them."""

    name: str
    shape: str
    office: Office = NO_OFFICE
    party: str = ""
    remark: str = ""
    is_likely: bool = False

    def head(self, text: str, affiliation: str = "") -> Head:
        """The line as an entry's head; `affiliation` is that of a label above, for rows that have none."""
        office = self.office
        if affiliation and not office.affiliation:
            office = Office(affiliation, office.role, office.text)
        number = NUMBER.match(text)
        said = text[number.end() :] if number else text
        return Head(
            self.name,
            len(text),
            office,
            party=self.party,
            remark=self.remark,
            sentence=said.strip(),
            is_line=True,
            is_numbered=bool(number),
        )


@dataclass(frozen=True)
class Household:
    """`户主：某某；家庭成员：妻子某某、儿子某某`: whose family, and its other members with what they are to him."""

    name: str
    members: tuple[Member, ...]


def row_of(text: str, names: Names) -> Row | None:
    """A line read as a row, or None. `is_likely`: the name needs no other line to be taken for one."""
    number = NUMBER.match(text)
    bare = closed_up(text[number.end() :] if number else text).strip()
    if not bare or len(bare) > _LINE_MAX or _FINAL.search(bare):
        return None
    for shape, name, others, is_open in _cuts(bare, names):
        made = _row(shape, name, others, names, is_open=is_open)
        if made:
            return made
    return None


def closed_up(text: str) -> str:
    """A line with its names of two characters, set to the width of three, closed up."""
    return _PADDED.sub(r"\1\2", text)


def household(text: str, names: Names) -> Household | None:
    """The householder with the family's members, where a line lists them."""
    match = _HOUSEHOLD.fullmatch(text.strip().rstrip("。"))
    if not match or not names.lenient().is_whole(match["name"], least=1.0):
        return None
    members: list[Member] = []
    for token in filter(None, re.split("[、，,；; \u3000]+", match["members"])):
        kin = _KIN.match(token)
        members.append(Member(token[kin.end() :] if kin else token, kin.group().strip() if kin else ""))
    return Household(match["name"], tuple(members))


def family_head(text: str, names: Names) -> Head | None:
    """`1、某某家庭（某社区）`: an entry of the family's householder."""
    number = NUMBER.match(text)
    bare = closed_up(text[number.end() :] if number else text).strip()
    bracket = re.search(r"[（(]([^（）()]{2,24})[)）]$", bare)
    said = bare[: bracket.start()].strip() if bracket else bare
    pieces = _BLANK.split(said)
    whose = FAMILY.search(pieces[-1])
    if not whose or whose.group() in {"夫妇", "夫妻"} or len(pieces) > 2:
        return None
    name = pieces[-1][: whose.start()]
    if not names.lenient().is_whole(name, least=1.0):
        return None
    where = bracket[1] if bracket else pieces[0] if len(pieces) == 2 else ""
    office = _office([where]) if where else (NO_OFFICE, "", "")
    if office is None:
        return None
    return Head(name, len(text), office[0], sentence=bare, is_line=True, is_numbered=bool(number))


def is_spaced(text: str) -> bool:
    """Whether a line is cut into pieces by wide blanks, as rows are and prose is not."""
    return (
        len(text) <= _LINE_MAX and not _FINAL.search(text) and len(re.findall(r" {2,}|\u3000+|\t", closed_up(text))) > 1
    )


def unit_alone(text: str) -> bool:
    """Whether a line is nothing but the name of a unit: the label of the rows below it."""
    bare = text.strip().rstrip("：:")
    return 2 <= len(bare) <= _BESIDE_MAX and affiliation_end(bare) == len(bare)


def _cuts(bare: str, names: Names) -> list[tuple[str, str, list[str], bool]]:
    """The ways to part a line into a name and what stands beside it."""
    loose = names.lenient()
    found: list[tuple[str, str, list[str], bool]] = []
    if (match := _BRACKETED.fullmatch(bare)) and _may_be(match["name"], loose):
        found.append(("name（", match["name"], re.split("[，,；;、 \u3000]+", match["beside"]), True))
    if match := _COLON.fullmatch(bare):
        if _may_be(match["left"].strip(), loose):
            found.append(("name：", match["left"].strip(), _BLANK.split(match["right"].strip()), False))
        elif _may_be(match["right"].strip(), loose):
            found.append(("：name", match["right"].strip(), _BLANK.split(match["left"].strip()), True))
    pieces = _BLANK.split(bare)
    if 2 <= len(pieces) <= 6:
        first, last = _may_be(pieces[0], loose), _may_be(pieces[-1], loose)
        if first and last:
            first, last = _is_likelier(pieces[0], pieces[-1], names), _is_likelier(pieces[-1], pieces[0], names)
        if first:
            found.append(("name ", pieces[0], pieces[1:], True))
        elif last:
            found.append((" name", pieces[-1], pieces[:-1], True))
    if (match := _COMMA.fullmatch(bare)) and _may_be(match["name"], loose):
        found.append(("name，", match["name"], re.split("[，,]", match["beside"]), False))
    return found


def _may_be(token: str, loose: Names) -> bool:
    return loose.is_whole(token.removesuffix("同志"), least=1.0) and not unit_alone(token)


def _is_likelier(one: str, other: str, names: Names) -> bool:
    """Whether only one of two strings is a name by itself, or the other is an office."""
    return names.is_whole(one, least=WEAK) and (bool(descriptor(other)) or not names.is_whole(other, least=WEAK))


def _row(shape: str, name: str, others: Sequence[str], names: Names, *, is_open: bool) -> Row | None:
    name = name.removesuffix("同志")
    keyed = [piece for piece in others if _KEYED.fullmatch(piece)]
    office = _office([piece for piece in others if piece not in keyed], is_open=is_open)
    if office is None:
        return None
    remark = "，".join(filter(None, [office[2], *keyed]))
    return Row(name, shape, office[0], office[1], remark, _is_likely(name, names))


def _is_likely(name: str, names: Names) -> bool:
    """Whether a name needs no other line: by its characters, or as no cut into words is likelier."""
    return names.is_whole(name, least=WEAK) or lexicon().margin(name, 0, len(name)) > 0


def _office(pieces: Sequence[str], *, is_open: bool = True) -> tuple[Office, str, str] | None:
    """Office, party and facts of the pieces beside a name; None where one of them tells rather than describes.

    `is_open`: a piece that nothing explains is taken for a role (a subject, a class, a trade).
    """
    affiliation, roles, parties, facts = "", [], [], []
    for piece in filter(None, (piece.strip() for piece in pieces)):
        said = descriptor(piece)
        if said and said.party:
            parties.append(said.party)
        elif said and said.fact:
            facts.append(said.fact)
        elif (office := said.office if said else _described(piece, is_open=is_open)) is None:
            return None
        else:
            if office.affiliation and not affiliation:
                affiliation = office.affiliation
            elif office.affiliation:
                affiliation += office.affiliation
            roles.append(office.role)
    role = "、".join(role for role in roles if role)
    return Office(affiliation, role, "".join(pieces)), "、".join(parties), "，".join(facts)


def _described(piece: str, *, is_open: bool) -> Office | None:
    office = beside(piece)
    if office.affiliation or (is_open and len(piece) <= _BESIDE_MAX and not PREDICATE.search(piece)):
        return office
    return None


def describes(text: str) -> Head | None:
    """A short line that is nothing but somebody's office, party and facts, as a head without a name; else None."""
    pieces = [piece for piece in _APART.split(text.strip()) if piece]
    if len(text) > _LINE_MAX or _FINAL.search(text) or NUMBER.match(text):
        return None
    if not all(descriptor(piece) for piece in pieces) and not descriptor("".join(pieces)):
        return None
    said = _office(pieces) if all(descriptor(piece) for piece in pieces) else _office(["".join(pieces)])
    if said is None or not (said[0].role or said[1]):
        return None
    return Head("", 0, said[0], party=said[1], remark=said[2], sentence=text.strip())


def filled(head: Head, other: Head) -> Head:
    """A head with what another line says of the same person, where it says nothing itself."""
    office = head.office
    if not office.role and not office.affiliation:
        office = other.office
    elif not office.affiliation:
        office = Office(other.office.affiliation, office.role, office.text)
    sentence = head.sentence if head.sentence != head.name else f"{head.sentence}　{other.sentence}"
    return replace(
        head,
        office=office,
        further=head.further or (other.further if office is other.office else ()),
        party=head.party or other.party,
        remark=head.remark or other.remark,
        sentence=sentence,
    )


class Line(StrEnum):
    """What a piece of the source is to its neighbours."""

    OPEN = "open"
    """A short line of which nothing is known yet."""
    HEAD = "head"
    """A line that heads an entry by its form."""
    ROSTER = "roster"
    STATED = "stated"
    """A heading that says how many follow."""
    PROSE = "prose"
    OTHER = "other"


_LEAST = 3
"""So many rows below one another need nothing else; below a stated number, a head or a roster two are enough."""
_LIKELY = 0.6
"""So large a share of a run's names must be plausible by themselves."""
_LIKELY_KNOWN = 0.4
"""The same below a stated number, a head or a roster."""


def read(lines: Sequence[tuple[Line, str]], names: Names) -> dict[int, Head | None]:
    """The heads that runs of rows are, by the line's place; None for the label of a unit above rows.

    Rows stand below one another, or each has its deeds below it; then all must be of one shape.
    """
    rows = {
        at: row
        for at, (kind, text) in enumerate(lines)
        if at and kind in (Line.OPEN, Line.HEAD) and (row := row_of(text, names))
    }
    made: dict[int, Head | None] = {}
    for run in _runs(lines, rows):
        made |= _run(run, lines, rows)
    for at in _alternating(lines, rows):
        made.setdefault(at, rows[at].head(lines[at][1]))
    for at, head in _themed(lines, names).items():
        made.setdefault(at, head)
    return made


def _runs(lines: Sequence[tuple[Line, str]], rows: Mapping[int, Row]) -> Iterator[list[int]]:
    """Rows below one another, the labels between them and the heads and rosters around included."""
    run: list[int] = []
    for at, (kind, text) in enumerate(lines):
        is_below = bool(run) or (at > 0 and lines[at - 1][0] is Line.STATED)
        if at in rows or kind in (Line.HEAD, Line.ROSTER) or (kind is Line.OPEN and is_below and unit_alone(text)):
            run.append(at)
            continue
        if run:
            yield run
        run = []
    if run:
        yield run


def _run(run: Sequence[int], lines: Sequence[tuple[Line, str]], rows: Mapping[int, Row]) -> dict[int, Head | None]:
    own = [at for at in run if at in rows]
    above = lines[run[0] - 1][0] if run[0] else Line.OTHER
    known = sum(lines[at][0] is not Line.OPEN for at in run) + (above is Line.STATED)
    likely = sum(rows[at].is_likely for at in own)
    if len(own) < (2 if known else _LEAST) or likely < (_LIKELY_KNOWN if known else _LIKELY) * len(own):
        return {}
    made: dict[int, Head | None] = {}
    label = ""
    for at in run:
        text = lines[at][1]
        if at in rows:
            if lines[at][0] is Line.OPEN or _says_more(rows[at]):
                made[at] = rows[at].head(text, label)
        elif lines[at][0] is Line.OPEN:
            if at + 1 in rows:
                made[at] = None
                label = text.strip().rstrip("：:")
        else:
            label = ""
    return made


def _says_more(row: Row) -> bool:
    """Whether a line that is a head already is better read as a row: a unit in brackets."""
    return row.shape == "name（" and bool(row.office.affiliation) and not row.office.role


def _alternating(lines: Sequence[tuple[Line, str]], rows: Mapping[int, Row]) -> list[int]:
    """Rows with deeds below each: of one shape, every name plausible, and something beside it that is no guess."""
    found: dict[str, list[int]] = {}
    for at, row in rows.items():
        follows = at + 1 < len(lines) and lines[at + 1][0] is Line.PROSE
        if lines[at][0] is Line.OPEN and follows and row.is_likely and (row.office.affiliation or row.office.role):
            found.setdefault(row.shape, []).append(at)
    return [at for places in found.values() if len(places) > 1 for at in places]


_THEMED = re.compile(r"(?P<name>[^：:\s]{2,20}?)(?:[：:][ \u3000]*|[ \u3000]+|——)(?P<theme>[^：:]{3,30})")


def _themed(lines: Sequence[tuple[Line, str]], names: Names) -> dict[int, Head]:
    """`某某：守桥半辈子` above the deeds of several people: a name with the theme of what is told of it."""
    found: dict[int, Head] = {}
    for at, (kind, text) in enumerate(lines):
        if not at or kind is not Line.OPEN or at + 1 == len(lines) or lines[at + 1][0] is not Line.PROSE:
            continue
        number = NUMBER.match(text)
        match = _THEMED.fullmatch(text, number.end() if number else 0)
        if not match or _FINAL.search(match["theme"]) or not names.is_whole(match["name"], least=WEAK):
            continue
        below = "".join(said for below, said in lines[at + 1 : at + 4] if below is Line.PROSE)
        if match["name"] in below:
            found[at] = Head(match["name"], len(text), sentence=match.group(), is_line=True, is_numbered=bool(number))
    return found if len(found) > 1 else {}
