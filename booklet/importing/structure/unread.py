"""The net below the grammar: names and lists of names that ended nowhere. Nobody is lost without a spot.

After a document is structured, what looks like a person's name by its place (beside an office, the subject of a praised
deed, in a row of names, at a paragraph's head) and is neither honouree, member, credit nor mention is asked about:
one spot for all, one of high severity for paragraphs that begin with one. A line that is nothing but names and became
something else has a spot of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from booklet.importing.document import Origin, Severity, Spot
from booklet.importing.structure import tables
from booklet.importing.structure.glued import glued_head
from booklet.importing.structure.names import SURE, WEAK, Names, unpadded
from booklet.importing.structure.parts import Parts
from booklet.importing.structure.people import sightings
from booklet.importing.structure.sentences import sentences
from booklet.importing.structure.spots import together

_SUBJECT = 5.0
"""The score of a name that nothing announces but its place at a sentence's beginning."""
_UNANNOUNCED = 4.0
"""The score of a name behind a word that may be an office unknown to the lists."""
_CLAUSE = re.compile("[\u4e00-\u9fff]{6,}")
_OFFICE_MAX = 12
_ACTS = re.compile(
    "主动|坚持|始终|坚守|带领|带着|带头|率先|冒着|连续|连夜|一直|第一|不顾|接过|自费|自愿|每天"
    "|今年|从未|从不|义务|默默|一待|一守|一干|一站|和妻子|和丈夫|辞掉|放弃|守在|守着|给[^，。]{1,8}送|[\u4e00-\u9fff][着了]"
)
_ROW = re.compile(r"(?:[\u4e00-\u9fff·]{2,5}、){2,}[\u4e00-\u9fff·]{2,4}")
_BRACKET = re.compile(r"[（(][^（）()]{1,20}[)）]")
_LABEL = re.compile(r"^[\u4e00-\u9fff]{2,25}[：:]")
_PADDED = re.compile(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])[ \u3000]+([\u4e00-\u9fff])(?![\u4e00-\u9fff])")
_TOKENS_LEAST = 3
_SHARE = 0.6
"""So much of a line's words are names where the line is a list of them."""
_SHOWN = 24


def unread(parts: Parts, names: Names) -> Iterator[Spot]:
    """The spots for what was left: `person-unread` (high at paragraphs' heads, else medium), `list-unread` (high)."""
    known = _known(parts)
    title = parts.title[1] if parts.title else None
    heads: list[tuple[Origin, str]] = []
    others: list[tuple[Origin, str]] = []
    for text, origin in parts.texts:
        if origin == title:
            continue
        free = _masked(text, known)
        leading = _leading(free, names)
        if leading:
            heads.append((origin, leading))
        found = [name for name in _inside(free, names) if name != leading and not _is_known(name, known)]
        others += [(origin, name) for name in found]
    if heads:
        yield together("person-unread", Severity.HIGH, heads)
    at_heads = {name for _, name in heads}
    if others := [one for one in dict.fromkeys(others) if one[1] not in at_heads]:
        yield together("person-unread", Severity.MEDIUM, others)
    yield from _lists(parts, names)


def _known(parts: Parts) -> frozenset[str]:
    """Everybody who has a place in the draft, and those whom texts name as examples from history."""
    members = {name for group in parts.groups for name in group.names}
    people = {one.name for one in parts.honourees} | {one.name for one in parts.mentions}
    people |= {one.name for one in parts.credits}
    return frozenset(members | people | tables.words("names", "public"))


def _masked(text: str, known: frozenset[str]) -> str:
    """A text with the names that are known already taken out, its length kept."""
    for name in sorted(known, key=len, reverse=True):
        text = text.replace(name, "■" * len(name))
    return text


def _is_known(name: str, known: frozenset[str]) -> bool:
    return any(name in one or one in name for one in known)


def _leading(text: str, names: Names) -> str:
    """The name that a paragraph of prose begins with, glued to an office or as the subject of what is praised."""
    if "。" not in text:
        return ""
    if head := glued_head(text, names):
        return head.name if "■" not in head.name else ""
    name = names.at(text, 0, least=_SUBJECT)
    if name is None or not _is_praise(text, name.end, len(text)):
        return ""
    return name.text


def _inside(text: str, names: Names) -> Iterator[str]:
    """The names of a text that an office, a row of names, or a praised deed gives away."""
    for one in sightings(text, 0, names):
        if not one.is_weak:
            yield one.name
    for row in _ROW.finditer(text):
        tokens = row.group().split("、")
        sure = [token for token in tokens if names.is_whole(token, least=SURE)]
        if len(sure) >= max(_TOKENS_LEAST, 0.8 * len(tokens)):
            yield from sure
    for start, end in sentences(text):
        name = names.at(text, start, least=_SUBJECT)
        if name and start and _is_praise(text, name.end, end):
            yield name.text
    yield from (name.text for name in names.spans(text) if name.score >= _SUBJECT)
    yield from _behind_unknown_offices(text, names)


def _behind_unknown_offices(text: str, names: Names) -> Iterator[str]:
    """`摇橹翁某某某主动…`: a clause whose first words no list has, then a name of three and a deed."""
    for clause in _CLAUSE.finditer(text):
        for at in range(clause.start(), min(clause.end() - 3, clause.start() + _OFFICE_MAX)):
            name = names.at(text, at, least=_UNANNOUNCED)
            if name and len(name.text) > 2 and _ACTS.match(text, name.end) and _is_praise(text, name.end, len(text)):
                yield name.text
                break


def _is_praise(text: str, start: int, end: int) -> bool:
    """Whether somebody's deeds are told: words of merit, in a clause that goes on from the name."""
    told = text[start:end]
    return bool(tables.pattern("praise", "words").search(told) or tables.pattern("praise", "acts").search(told))


def _lists(parts: Parts, names: Names) -> Iterator[Spot]:
    """Lines of nothing but names that became a heading, somebody's deeds, or plain text."""
    lines: list[tuple[str, Origin]] = [(section.heading, section.origin) for section in parts.sections]
    passages = [passage for one in parts.honourees for passage in one.deeds]
    passages += [passage for section in parts.sections for passage in section.paragraphs]
    passages += [*parts.preface, *parts.closing, *parts.other]
    lines += [(passage.text, passage.origin) for passage in passages if not passage.is_excerpt]
    for text, origin in dict.fromkeys(lines):
        if is_list_of_names(text, names):
            yield Spot("list-unread", Severity.HIGH, origin, text[:_SHOWN])


def is_list_of_names(text: str, names: Names) -> bool:
    """Whether a line looks like names in a row, whatever stands in brackets beside them."""
    bare = _LABEL.sub("", _BRACKET.sub("", unpadded(text).rstrip("。；等"))).strip()
    tokens: Sequence[str] = [one for one in re.split(r"[、，,；;\s\u3000]+", _PADDED.sub(r"\1\2", bare)) if one]
    if len(tokens) < _TOKENS_LEAST or any(not 2 <= len(one) <= 4 and "·" not in one for one in tokens):
        return False
    sure = sum(names.is_whole(one, least=SURE) for one in tokens)
    read = sum(names.is_whole(one, least=WEAK - 1.0) for one in tokens)
    return sure >= 2 and read >= _SHARE * len(tokens) and sure * 2 >= read
