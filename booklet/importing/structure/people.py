"""People inside prose: who is named, who is praised, and how far the text speaks of each.

Form announces a name (an office before it, 同志 after it); wording tells praise from mere mention: a pronoun that
takes the person up, words of merit and of hardship, the person taken as an example. Quoted, visiting and writing
people, and those of whom one plain sentence tells, stay mentions.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from booklet.importing.structure import tables
from booklet.importing.structure.glued import glued_head
from booklet.importing.structure.heads import NUMBER
from booklet.importing.structure.names import SURE, WEAK, Name, Names
from booklet.importing.structure.office import (
    NO_OFFICE,
    Office,
    affiliation_end,
    office_before,
    parse,
    role_ending,
    role_pattern,
    without_lead,
)
from booklet.importing.structure.sentences import QUOTE, SINGULAR, sentences, turns_to_many, without_speech
from booklet.importing.structure.topics import Place, Telling, tellings

PRAISED = 2
"""From so much evidence on somebody is an honouree; one less is a doubt."""

_TITLE_AFTER = re.compile("同志|先生|女士|老师|医生|大姐|大哥|师傅|老人|书记|主任|所长|站长|队长|院长|校长")
_BOOK = re.compile("《[^》]*》")
_OBJECT = re.compile("[^，。！？]{0,6}[给对为把让劝问向请替帮陪叫][他她](?!们)")
"""`…要给他包扎`: the pronoun is of somebody named before, and so are those that follow."""
_LED = re.compile("(?:据|在|由|被|受|陪同|跟随|对|向|记者从|经)$")
_SUBJECT = 8
"""Who is named within so many characters of a sentence is its subject."""
_CLOSING_MIN = 28
"""A closing paragraph has at least so many characters; a shorter one belongs to what stands above."""
_CALL = re.compile("希望|号召|让我们")
_CALL_MIN = 16
"""One that calls upon its readers may be shorter."""
_GIVEN_AWAY_SURELY = 6.0
"""A name that nothing announces is weak below this."""
_TOLD, _TOLD_MUCH, _TOLD_AT_LENGTH = 40, 60, 90
"""So many characters about somebody are a little, much, and beyond doubt."""
_BESIDE_A_NAME = 1.0
"""The least score of a name that stands with another one."""
_KIN = "夫妇|夫妻|姐妹|姊妹|兄弟|父子|母女|父女|母子|两口子|两人|二人|两位|两姐妹|两兄弟|俩"
_PAIR = re.compile(f"[\u4e00-\u9fff]{{2,4}}(?P<mark>[、和与])(?P<second>[\u4e00-\u9fff]{{2,3}})(?={_KIN})")
"""Two who do a thing together."""
_CALLED = re.compile("(?:名叫|叫做|大名叫?|本名叫?|全名叫?|的叫|(?<=[人”])叫|说起|提起)")
"""Words after which a name is said."""
_OPENS_HEADING = re.compile(r"([\u4e00-\u9fff]{2,4})(?=[：:——|｜ \u3000])")
_TAKEN_UP = 8
"""A pronoun within so many characters of a paragraph's beginning takes up who was named before."""
_LEAD_MAX, _LEAD_MAX_ALONE = 24, 80
"""A lead-in of so many characters before the person's first sentence belongs to the deeds; more where he is alone."""


@dataclass(frozen=True)
class Sighting:
    """A name in paragraph `at`: where it stands, the sentence it is in, and the office before it."""

    name: str
    at: int
    start: int
    end: int
    sentence: tuple[int, int]
    office: Office = NO_OFFICE
    phrase_start: int = 0
    is_comrade: bool = False
    is_weak: bool = False


@dataclass(frozen=True)
class Person:
    """Somebody named in the prose of a section: the sightings and what speaks for praise."""

    name: str
    sightings: tuple[Sighting, ...]
    evidence: int
    telling: Telling = field(default_factory=Telling)

    @property
    def first(self) -> Sighting:
        """Where the person is introduced: the first sighting with an office, else the first."""
        return next((one for one in self.sightings if one.office.role or one.office.affiliation), self.sightings[0])

    @property
    def office(self) -> Office:
        """The fullest office said; a longer list of roles at the same place wins."""
        offices = [one.office for one in self.sightings if one.office.role or one.office.affiliation]
        return max(offices, key=lambda one: (one.role.count("、"), bool(one.affiliation)), default=NO_OFFICE)


def _sentence_at(spans: Sequence[tuple[int, int]], at: int) -> tuple[int, int]:
    return spans[bisect_right(spans, at, key=lambda span: span[0]) - 1]


def sightings(text: str, at: int, names: Names) -> list[Sighting]:
    """Every person that form announces in a paragraph, in order."""
    spans = sentences(text)
    found: dict[int, Sighting] = {}
    for name, office, phrase, comrade, weak in _announced(text, names):
        if any(name.start < other.end and other.start < name.end for other in found.values()):
            continue
        before = max((one.end for one in found.values() if phrase <= one.start < name.start), default=phrase)
        if before > phrase:  # 司机甲和护士乙: the second office begins behind the first name
            own = text[before : name.start].lstrip("和与及、同")
            office, phrase = parse(own) if role_ending(own) else NO_OFFICE, name.start - len(own)
        span = _sentence_at(spans, name.start)
        found[name.start] = Sighting(name.text, at, name.start, name.end, span, office, phrase, comrade, weak)
    return [found[start] for start in sorted(found)]


def given_away(text: str, at: int, names: Names) -> list[Sighting]:
    """Everybody whom the words around give away in a paragraph, in order, whether form announces them or not."""
    spans = sentences(text)
    return [
        Sighting(
            name.text,
            at,
            name.start,
            name.end,
            _sentence_at(spans, name.start),
            phrase_start=name.start,
            is_weak=name.score < _GIVEN_AWAY_SURELY,
        )
        for name in names.spans(text)
    ]


def in_headings(headings: Sequence[str], names: Names) -> list[tuple[str, ...]]:
    """The people whom each heading names: `某某：一条河走了十九年`, `“老闷”某某　58岁`.

    A word counts where the text goes on to name it, or where many of the other headings name people, too.
    """
    found = [_in_heading(heading, names) for heading in headings]
    read = sum(bool(people) for people in found)
    if read < 2 or read * 3 < len(found):
        return found
    return [people or _first_of(heading, names) for people, heading in zip(found, headings, strict=True)]


def _in_heading(text: str, names: Names) -> tuple[str, ...]:
    found = [name.text for name in names.spans(text)]
    number = NUMBER.match(text)
    opening = _OPENS_HEADING.match(text, number.end() if number else 0)
    if not found and opening and names.lenient().is_whole(opening[1]) and names.count(opening[1]) > 1:
        found.append(opening[1])
    return tuple(dict.fromkeys(found))


def _first_of(text: str, names: Names) -> tuple[str, ...]:
    """The first piece of a heading that can be a name at all, without nicknames and forms of address."""
    number = NUMBER.match(text)
    bare = QUOTE.sub(" ", text[number.end() :] if number else text)
    for piece in re.split("[\\s\u3000：:｜|—–、，（）()]+", bare):
        name = re.sub("(?:同志|老师|同学|师傅|医生)$", "", piece)
        if 2 <= len(name) <= 4 and names.is_whole(name, least=_BESIDE_A_NAME):
            return (name,)
    return ()


def in_prose(texts: Sequence[str], names: Names) -> tuple[list[Sighting], list[Sighting]]:
    """The people of paragraphs: those whom form announces and, of the others, those given away; then every place."""
    announced = [one for at, text in enumerate(texts) for one in sightings(text, at, names)]
    given = [one for at, text in enumerate(texts) for one in given_away(text, at, names)]
    surely = {one.name for one in given if not one.is_weak}
    announced = [replace(one, is_weak=one.is_weak and one.name not in surely) for one in announced]
    places: list[list[Sighting]] = [[one for one in announced if one.at == at] for at in range(len(texts))]
    known = {one.name for one in announced}
    for one in (*given, *_all_of(known, texts)):
        _stand(one, places[one.at])
    for at, text in enumerate(texts):
        if name := _antecedent(text, places[at], names):
            for one in _all_of({name}, texts):
                _stand(one, places[one.at])
    every = [one for here in places for one in sorted(here, key=lambda one: one.start)]
    first = {(one.at, one.start): one for one in announced}
    seen = [one for one in every if one.name not in known or first.get((one.at, one.start)) is one]
    return seen, every


def _stand(one: Sighting, here: list[Sighting]) -> None:
    """Add a name to those of a paragraph, unless another stands in its place."""
    if not any(one.start < other.end and other.start < one.end for other in here):
        here.append(one)


def _all_of(people: Iterable[str], texts: Sequence[str]) -> Iterator[Sighting]:
    """Wherever some names stand, announced or not."""
    ordered = sorted(people, key=lambda name: (-len(name), name))
    if not ordered:
        return
    pattern = re.compile("|".join(map(re.escape, ordered)))
    for at, text in enumerate(texts):
        spans: list[tuple[int, int]] = []
        for found in pattern.finditer(text):
            spans = spans or sentences(text)
            start, end = found.span()
            span = _sentence_at(spans, start)
            yield Sighting(found.group(), at, start, end, span, phrase_start=start, is_weak=True)


def _antecedent(text: str, here: Sequence[Sighting], names: Names) -> str:
    """The name that a paragraph's first pronoun stands for, where no name is known before it; empty where none is."""
    bare = without_speech(text)
    pronoun = SINGULAR.search(bare)
    if pronoun and pronoun.start() < _TAKEN_UP and re.match("[和跟与陪]", bare[pronoun.start() - 1 :]):
        pronoun = SINGULAR.search(bare, pronoun.end())  # 和她搭班的是某某，…他
    if pronoun is None or pronoun.start() < _TAKEN_UP or any(one.start < pronoun.start() for one in here):
        return ""
    name = names.antecedent(text, pronoun.start())
    return name.text if name else ""


def _tellings(texts: Sequence[str], places: Iterable[Sighting]) -> dict[str, Telling]:
    """How much texts tell of everybody who stands in them."""
    standing: list[list[Place]] = [[] for _ in texts]
    for one in sorted(places, key=lambda one: one.start):
        standing[one.at].append(Place(one.name, one.phrase_start, one.start, one.end))
    return tellings(texts, standing)


def subject_of(text: str, names: Names) -> str:
    """The first person of whom a paragraph tells something; empty where it tells of nobody."""
    seen, places = in_prose([text], names)
    told = _tellings([text], places)
    announced = {one.name for one in seen if one.office.role or not one.is_weak}
    for name, one in told.items():
        if one.told >= _TOLD and (one.pronouns or name in announced):
            return name
    return ""


def _announced(text: str, names: Names) -> Iterator[tuple[Name, Office, int, bool, bool]]:
    none = NO_OFFICE
    if "。" in text and (head := glued_head(text, names)) and (start := text.find(head.name)) >= 0:
        yield Name(head.name, start, start + len(head.name), SURE), head.office, 0, False, False
    for role in role_pattern().finditer(text):
        end = role.end()
        before = office_before(text, end)
        name = names.at(text, end, least=WEAK if before and before[1].affiliation else SURE)
        if name and before:
            yield name, before[1], before[0], text.startswith("同志", name.end), False
    for of in re.finditer("的", text):
        name = names.at(text, of.end(), least=4.5)
        begin = max((text.rfind(mark, 0, of.start()) for mark in "，。；：！？”“、"), default=-1) + 1
        place = text[begin : of.start()]
        if name and len(place) > 2 and (cut := affiliation_end(place)) == len(place):
            yield name, Office(without_lead(place[:cut]), ""), begin, False, True
    for title in _TITLE_AFTER.finditer(text):
        name = names.until(text, title.start())
        if name and _begins(text, name.start):
            office = none if title.group() in {"同志", "先生", "女士", "老人"} else Office("", title.group())
            yield name, office, name.start, title.group() == "同志", False
    for match in re.finditer(r"的(?=[\u4e00-\u9fff]{2,5}?(?:是|就是|，))", text):
        name = names.at(text, match.end(), least=4.5)
        if (
            name
            and re.match("(?:就?是)", text[name.end :])
            and re.match(".{2,16}(?:一员|之一|代表|榜样|缩影|人)", text[name.end :])
        ):
            yield name, none, name.start, False, True
    for pair in _PAIR.finditer(text):
        first = names.until(text, pair.start("mark"), least=WEAK)
        if first and names.is_whole(pair["second"], least=_BESIDE_A_NAME):
            second = Name(pair["second"], *pair.span("second"), WEAK)
            yield first, none, first.start, False, False
            yield second, none, second.start, False, False
    for called in _CALLED.finditer(text):
        name = names.at(text, called.end(), least=WEAK)
        if name:
            yield name, none, name.start, False, False
    for person in tables.pattern("roles", "persons").finditer(text):
        name = names.at(text, person.end(), least=SURE)
        if name:
            yield name, none, name.start, False, True
    for start, _ in sentences(text):
        start += len(text[start:]) - len(text[start:].lstrip("“「\u3000 "))
        name = names.at(text, start, least=5.0)
        if name and names.count(name.text) > 1:
            yield name, none, name.start, False, True


def _begins(text: str, start: int) -> bool:
    before = text[max(0, start - 6) : start]
    return (
        not before
        or not re.search("[\u4e00-\u9fff]$", before)
        or bool(re.search("(?:的|和|与|是|像|由|了)$", before) or role_ending(before))
    )


def sightings_of(name: str, text: str, at: int) -> list[Sighting]:
    """A name known from elsewhere (a caption's frame), where it begins in a paragraph."""
    start = text.find(name)
    if start < 0:
        return []
    span = _sentence_at(sentences(text), start)
    return [Sighting(name, at, start, start + len(name), span, phrase_start=start)]


def judge(
    texts: Sequence[str],
    seen: Sequence[Sighting],
    pictured: frozenset[str],
    whole: str,
    places: Sequence[Sighting] = (),
) -> list[Person]:
    """The people of a section's paragraphs, each with the evidence for praise; `pictured` are named in captions."""
    by_name: dict[str, list[Sighting]] = {}
    for one in seen:
        by_name.setdefault(one.name, []).append(one)
    told = _tellings(texts, {*seen, *places})
    return [
        Person(
            name,
            tuple(many),
            _with_told(_evidence(name, many, texts, seen, pictured, whole), told[name], is_weak=many[0].is_weak),
            told[name],
        )
        for name, many in by_name.items()
    ]


def _with_told(evidence: int, telling: Telling, *, is_weak: bool) -> int:
    """The evidence of wording and that of length; length alone, without a pronoun, is half of it, or none."""
    if not telling.pronouns and is_weak:
        return evidence
    if telling.told < _TOLD_MUCH:
        return evidence + (telling.told >= _TOLD)
    if evidence < 0 or not (evidence or telling.pronouns):
        return evidence + 1
    return evidence + 2 + (telling.told > _TOLD_AT_LENGTH and telling.pronouns > 0)


def _evidence(
    name: str,
    own: Sequence[Sighting],
    texts: Sequence[str],
    seen: Sequence[Sighting],
    pictured: frozenset[str],
    whole: str,
) -> int:
    first = own[0]
    told = _told(first, texts[first.at], seen)
    for at, text in enumerate(texts):
        if at != first.at and name in text and not re.search(f"像{name}", text):
            told += _told(sightings_of(name, text, at)[0], text, seen)
    after = texts[first.at][first.end : first.sentence[1]]
    is_beside = _OBJECT.match(after) and any(one.at == first.at and one.start < first.start for one in seen)
    plain = _BOOK.sub("", texts[first.at][slice(*first.sentence)] if is_beside else told)
    narrated = QUOTE.sub("", plain)
    score = 0 if is_beside else min(2, len(SINGULAR.findall(narrated)))
    score += min(3, len(set(tables.pattern("praise", "words").findall(narrated))))
    score += 1 if tables.pattern("praise", "acts").search(narrated) else 0
    score += 1 if tables.pattern("praise", "hardship").search(after) else 0
    score += 1 if whole.count(name) > 1 else 0
    score += 2 if name in pictured else 0
    score += 1 if first.is_comrade else 0
    score += 1 if first.phrase_start == 0 and not any(one.at == first.at and one.name != name for one in seen) else 0
    is_example = re.search(f"像{name}.{{0,6}}(?:这样|一样)", whole)
    score += 2 if is_example or tables.pattern("praise", "exemplary").search(_clause(after)) else 0
    role = role_ending(first.office.role)
    if role in tables.words("roles", "quoted_roles"):
        score -= 3
    elif role in tables.words("roles", "onlookers"):
        score -= 1
    if tables.pattern("praise", "visiting").search(QUOTE.sub("", after)[:20]):
        score -= 3
    if _LED.search(texts[first.at][: first.phrase_start][-3:]):
        score -= 1
    if _only_speaks(after, narrated):
        score -= 3
    return score


def _clause(text: str) -> str:
    return re.split("[，。；！？]", text.removeprefix("同志").lstrip("，"), maxsplit=1)[0][:24]


def _only_speaks(after: str, narrated: str) -> bool:
    """Somebody who says or explains a thing, and of whom nothing else is told."""
    speaks = re.match(rf"(?:同志)?(?:{tables.pattern('praise', 'spoken').pattern})", after)
    return bool(speaks) and len(set(tables.pattern("praise", "words").findall(narrated))) < 2


def _told(first: Sighting, text: str, seen: Sequence[Sighting]) -> str:
    """The sentence that introduces a person, and those after it that take the person up."""
    end = first.sentence[1]
    others = [one.phrase_start for one in seen if one.at == first.at and one.name != first.name]
    for start, stop in sentences(text):
        sentence = text[start:stop]
        if start < end or not QUOTE.sub("", sentence).strip():
            continue
        is_anothers = any(start <= other < start + _SUBJECT for other in others)
        if is_anothers or not (first.name in sentence or SINGULAR.search(QUOTE.sub("", sentence))):
            break
        end = stop
    begin = first.sentence[0]
    return text[begin:end]


def stretch(person: Sighting, text: str, praised: Sequence[Sighting], named: Sequence[Sighting]) -> tuple[int, int]:
    """From where to where a paragraph tells of somebody. `praised`, `named`: the others who are in it.

    A short lead-in belongs to the deeds. They end where the next praised person begins, and before a sentence that
    turns to many (她们, 大家) or to somebody else without taking the person up.
    """
    start = person.sentence[0]
    if start <= (_LEAD_MAX if praised else _LEAD_MAX_ALONE) and _leads(text[:start], praised, person):
        start = 0
    end = min((one.sentence[0] for one in praised if one.sentence[0] > person.sentence[0]), default=len(text))
    for begin, stop in sentences(text):
        if not person.sentence[1] <= begin < end:
            continue
        turns = turns_to_many(text[begin:]) or any(begin <= one.start < stop for one in named)
        rest = text[begin:end] if turns_to_many(text[begin:]) else text[begin:stop]
        if turns and person.name not in rest and not SINGULAR.search(QUOTE.sub("", rest)):
            return start, begin
    return start, end


def _leads(lead: str, others: Sequence[Sighting], person: Sighting) -> bool:
    return bool(lead) and not any(one.start < person.sentence[0] for one in others) and len(sentences(lead)) < 2


def speaks_of_all(text: str, names: Names) -> bool:
    """Whether a paragraph could close a text: it speaks of everybody, names nobody, takes nobody up."""
    least = _CALL_MIN if _CALL.match(text) else _CLOSING_MIN
    if len(text) < least or SINGULAR.search(text) or sightings(text, 0, names):
        return False
    return bool(tables.pattern("closing", "collective").search(text))


def pronouns(texts: Sequence[str]) -> tuple[str, ...]:
    """The singular pronouns of the deeds outside quotations, each once."""
    found = SINGULAR.findall("".join(QUOTE.sub("", text) for text in texts))
    return tuple(dict.fromkeys(found))
