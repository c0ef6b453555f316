"""Of whom prose tells, sentence by sentence: the person whom a sentence is about stays its topic until another is.

Chinese leaves the subject out once it is known, so neither a name nor a pronoun need stand in a sentence that goes on
telling of somebody. A topic ends where another person becomes the subject, where a sentence turns to many, and with a
paragraph that does not take it up. Who only speaks tells nothing of himself; who is only helped, led or visited is no
topic while there is another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from booklet.importing.structure.sentences import QUOTE, SINGULAR, UNSAID, sentences, turns_to_many, without_speech

_OBJECT = re.compile(
    r"(?:[给对把被向为和与跟找让教帮替陪请劝带送问叫喊]|带着|领着|扶着|背着|陪着|看望|慰问|见到|遇到|遇见|告诉|接过|来自|还有|以及|加上|拉着|抱着|救出|护送)$"
)
_PRESENTS = re.compile(
    r"(?:说起|提起|说到|提到|要问|先说|再说|还有|要数|就是|大名|名叫|叫做|叫|见到|见|不得不提|认识|走近)$"
)
_SPEAKS = re.compile(
    r"^(?:[^，。]{0,6}[：:]“)|^(?:[（(][^（）()]*[)）])?[^，。！？；“]{0,10}(?:(?<![会能爱听据再想])说(?![得不起到话服一])|(?<![知渠])道(?=[，：。])|称|告诉|介绍|回忆|表示|感慨|感叹|坦言|写道|评价|夸|笑言|直言|算过账|竖起)"
)
_LED = re.compile(
    "(?:儿子|女儿|母亲|父亲|妻子|丈夫|老伴|老公|爱人|男人|孙子|孙女|婆婆|公公|弟弟|妹妹|哥哥|姐姐|房东|失主|患者|病人|伤员|家属"
    "|邻居|顾客|储户|乘客|旅客|客户|街坊|老乡|战友|记者|房客|业主|买家|债主|同事|老人|群众|五保户|低保户|居民|事主|受害人"
    "|嫌疑人|被困者|考生|家长|奶奶|爷爷|大娘|大爷|产妇|娃娃|孩子|男孩|女孩)(?:名?叫)?$"
)
"""Whoever is said to be somebody's, or to be helped, is no topic while there is another."""
_ELDER = re.compile("老人|奶奶|爷爷|大娘|大爷|婆婆|老太")

_BESIDE = re.compile(
    "(?:[、和与及]|和同事|和搭档)?(?:他|她)?(?:的)?(?:妻子|丈夫|爱人|老伴|弟弟|哥哥|姐姐|妹妹|儿子|女儿|父亲|母亲)?(?<=.)"
)
"""What stands between two who do a thing together."""
_CLAUSE_MAX = 14
"""A subject has at most so many characters of its clause before it."""
_OWNED_MAX = 6
"""`某某的` and the name of who is his are at most so many characters apart."""


@dataclass
class Telling:
    """How much of a text is about somebody: characters outside quotations, by paragraph, and which of them open so."""

    told: int = 0
    pronouns: int = 0
    spoken: int = 0
    opens: list[int] = field(default_factory=list)
    told_in: dict[int, int] = field(default_factory=dict)
    led: str = ""


@dataclass(frozen=True)
class Place:
    """A name in a text, `text[start:end]`; what is said of it as an office begins at `begin`."""

    name: str
    begin: int
    start: int
    end: int


def tellings(texts: Sequence[str], places: Sequence[Sequence[Place]]) -> dict[str, Telling]:
    """Of whom so many texts tell; `places` are the names in each, in order."""
    found: dict[str, Telling] = {}
    topic: tuple[str, ...] = ()
    speaker = ""
    for at, text in enumerate(texts):
        bare = without_speech(text)
        for number, (start, end) in enumerate(sentences(text)):
            here = [one for one in places[at] if start <= one.start < end]
            for one in here:
                found.setdefault(one.name, Telling())
            if not number and not _goes_on(bare, topic, places[at]):
                topic = ()
            outside = [one for one in here if bare[one.start] != UNSAID]
            subjects = _subjects(bare, start, end, outside, topic, found)
            if subjects:
                topic = subjects
                for name in topic:
                    if at not in found[name].opens:
                        found[name].opens.append(at)
            elif not outside and turns_to_many(text[start:end]):
                topic = ()
            elif not topic and not outside and speaker and SINGULAR.search(bare, start, end):
                topic = (speaker,)
            speaker = next((one.name for one in outside if not subjects and _SPEAKS.match(bare[one.end : end])), "")
            for name in topic:
                weight = _weight(bare[start:end], outside, topic)
                found[name].told += weight
                found[name].told_in[at] = found[name].told_in.get(at, 0) + weight
                found[name].pronouns += len(SINGULAR.findall(bare[start:end]))
    return found


def _goes_on(text: str, topic: tuple[str, ...], here: Sequence[Place]) -> bool:
    """Whether a paragraph takes up the topic of the one before: by its name or a pronoun, before any other name."""
    if not topic or turns_to_many(text):
        return False
    outside = [one for one in here if text[one.start] != UNSAID]
    pronoun = SINGULAR.search(text)
    if outside and (pronoun is None or outside[0].start < pronoun.start()):
        return outside[0].name in topic
    return pronoun is not None


def _subjects(
    text: str, start: int, end: int, here: Sequence[Place], topic: tuple[str, ...], found: dict[str, Telling]
) -> tuple[str, ...]:
    """Who becomes the topic with a sentence, several where they stand side by side; nobody where nobody does."""
    chosen: list[Place] = []
    for at, one in enumerate(here):
        before, after = text[start : one.begin], text[one.end : end]
        if chosen and _BESIDE.fullmatch(text[chosen[-1].end : one.start]):
            chosen.append(one)
            continue
        if chosen:
            break
        if after.startswith("的") and at + 1 < len(here) and here[at + 1].start - one.end <= _OWNED_MAX:
            continue  # 某某的徒弟某某: of whom the sentence tells stands last
        if before.endswith("像"):
            continue
        if _SPEAKS.match(after):
            found[one.name].spoken += 1
            continue
        led = _LED.search(text[start : one.start]) or _ELDER.match(after)
        if led:
            found[one.name].led = led.group()
        is_object = bool(_OBJECT.search(before)) and not _PRESENTS.search(before)
        is_alone = len(here) == 1 and (not topic or one.name in topic)
        if is_alone or not (is_object or (led and topic)):
            clause = re.split("[，。；：！？、]", before)[-1]
            if is_alone or one.name in topic or len(clause) <= _CLAUSE_MAX or _PRESENTS.search(before):
                chosen.append(one)
    return tuple(one.name for one in chosen)


def _weight(sentence: str, here: Sequence[Place], topic: tuple[str, ...]) -> int:
    """The characters of a sentence that tell: none where another only speaks."""
    speaker = next((one.name for one in here if one.name not in topic), "")
    is_of_another = bool(speaker) and not any(name in sentence for name in topic)
    speaks = is_of_another and _SPEAKS.match(sentence[sentence.find(speaker) + len(speaker) :])
    return 0 if speaks else length_told(sentence)


def length_told(text: str) -> int:
    """The characters of a text outside quotations, without marks."""
    return len(re.sub(f"[{UNSAID}“”，。、；：！？…—]", "", QUOTE.sub("", text)))
