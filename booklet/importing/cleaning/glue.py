"""How well the end of one paragraph and the beginning of another make one sentence.

The score is a sum of small, explainable pieces of evidence in both directions. From `SURE` on the two belong together
wherever they stand; from `LIKELY` on in a document of which it is known that it was cut.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from booklet.importing.cleaning.names import SURNAMES
from booklet.importing.cleaning.readings import is_word

SURE = 5.0
LIKELY = 2.0

FINAL = '。！？…；：”’」』》）】.!?;:")'
_HAN = "\u4e00-\u9fff"

_DANGLING = re.compile(
    rf"[，、“‘（《—]$|(?:[，。；！？“]|^)(?:他|她|它|我|你|咱|这|那|每|各|其|在|从|向|对|把|被|将|由|为|以|与|和|及|而|但|并|因|若|如|当|经)$"
    rf"|[{_HAN}](?:来到|以及|并且|而且|因为|由于|对于|关于|按照|根据|通过|随着|为了|经过|面对|作为|成为|的|[把被将和与及在对向从于到以之该使让给跟并而就才都也还又再已正刚很最更没])$"
)
_SURNAME_TAIL = re.compile(f"(?:[的员任记长志者民生师士工队医官手主农户兵警司是叫]|、|，|。)([{''.join(SURNAMES)}])$")
_GIVEN_HEAD = re.compile(f"[{_HAN}]{{1,2}}(?=[是在说，一带主坚连率的把从用同和为曾还也就每始又已向对])")

_NEVER_FIRST = re.compile(
    r"[，。、；：！？）》”’」』%％…]|们|的(?!确|士)|了(?![解不结])|着(?![力手眼实重急装火])|过(?![去年后程于来硬得节关渡往夜])|吗|呢|吧|者"
    r"|性(?![格命能质情别])|化(?![学解肥身悲险验妆名])|员(?!工)|得(?![知到益以分失])|里(?!面)|之(?![后前所一中间])|等(?![到等待他她候我]).{0,1}[。，、]|时(?:才|就|便|，)|后才"
)
_LONE_FIRST = re.compile(rf"(?![是好对不有嗯哦啊看来])[{_HAN}][，、。；]")
_REGULAR = re.compile(
    r"[▲△●■◆★☆○•·*#＊]|[（(]?[一二三四五六七八九十]{1,3}[）)、．.]|[（(]?\d{1,2}[）)、．.](?!\d)|第[一二三四五六七八九十\d]+[，、。章节条]|[①-⑳]"
    r"|\d{4}年|\d{1,2}月\d{1,2}日|近日|日前|今年|去年|当天|当日|次日|此外|同时|与此同时|然而|目前|如今|后来|为了|随着|作为|据悉|据了解|面对|自从"
    r"|有一次|一次|据统计|图为|图片|记者|本报|通讯员|还有|除了|多年来|一直以来|在.{2,12}[，的中里上]|从.{2,12}[，起来]|当.{2,12}[，时]"
)
_TURNED_TO = re.compile(r"\s*[（(【]?下转.{0,12}版.{0,8}[）)】]?$")
_TURNED_FROM = re.compile(r"^[（(【]?(?:紧接|上接).{0,12}版.{0,8}?[）)】]\s*")
_QUOTE = re.compile("[“「]")
_NUMBER_TAIL = re.compile(r"(?:\d|[一二两三四五六七八九十百千万几])$")
_MEASURE_HEAD = re.compile(
    "(?:个(?!人|体|别)|只(?!有|要|是|能)|名(?!字|叫)|位(?!于|置)|斤|公斤|公里|米(?!饭|面)|吨|台(?!上|风)|辆|户(?!主|口)|次(?!日)|条(?!件)|件|盘|封|天(?!气|亮|黑)|亩|万|千|百|余|多)"
)
_SPEECH_TAIL = re.compile("[说道问答喊叫称]$")


@dataclass(frozen=True)
class Paper:
    """What is asked about a whole document: how often a stretch of characters stands in it."""

    count: Callable[[str], int]


def is_turned(tail: str, head: str) -> bool:
    """Whether the newspaper itself says that a text goes on there: （下转第3版）, （上接第1版）."""
    return stripped(tail) != tail.rstrip() and bool(_TURNED_FROM.match(head))


def stripped(text: str) -> str:
    """A paragraph without a newspaper's `（下转第3版）` at its end and `（上接第1版）` at its beginning."""
    return _TURNED_FROM.sub("", _TURNED_TO.sub("", text))


def has_open_quotation(text: str) -> bool:
    """Whether a quotation is opened and not closed."""
    return text.count("“") > text.count("”") or text.count('"') % 2 == 1


def is_dangling(tail: str) -> bool:
    """Whether a text cannot end here, whatever it is: after 在, 的, a comma, a lone pronoun, an open quotation."""
    return bool(_DANGLING.search(tail) or has_open_quotation(tail) or _ends_in_surname(tail))


def begins_inside(head: str) -> bool:
    """Whether no sentence begins so: 们…, 动，…, a closing mark."""
    return bool(_NEVER_FIRST.match(head) or _LONE_FIRST.match(head) or head.count("”") > head.count("“"))


def glue(tail: str, head: str, paper: Paper) -> float:
    """The score of two paragraphs as one sentence, wherever they stand."""
    if is_turned(tail, head):
        return SURE
    tail, head = stripped(tail), stripped(head)
    return _by_grammar(tail, head, paper) + _by_words(tail, head, paper)


def splits_name(tail: str, head: str) -> str:
    """The name that a cut goes through, empty where it goes through none."""
    if not _ends_in_surname(tail) or is_word(tail[-1] + head[:1]):
        return ""
    given = _GIVEN_HEAD.match(head)
    return tail[-1] + given.group() if given else ""


def _ends_in_surname(tail: str) -> bool:
    found = _SURNAME_TAIL.search(tail)
    return found is not None and not is_word(tail[-2:]) and not is_word(tail[-3:])


def _by_grammar(tail: str, head: str, paper: Paper) -> float:
    score = 0.0
    if head.startswith("们"):
        return 8.0 if tail[-1] in "他她它我你咱人者员民友兵家生师" else -8.0
    if begins_inside(head):
        score += 4.0
    elif _REGULAR.match(head):
        score -= 2.0 if tail[-1] in "，、在于至到截从" else 5.0
    elif _QUOTE.match(head):
        score -= 0.0 if _SPEECH_TAIL.search(tail) or tail[-1] in "，、的" else 3.0
    elif paper.count(head[:2]) > 3 and not is_dangling(tail):
        score -= 0.5  # a subject the text often speaks of: sentences begin with it
    if has_open_quotation(tail):
        score += 3.0 if head.count("”") > head.count("“") else -1.0
    elif head.count("”") > head.count("“"):
        score -= 4.0
    if _NUMBER_TAIL.search(tail) and _MEASURE_HEAD.match(head):
        return score + 6.0
    if splits_name(tail, head):
        return score + (1.0 if paper.count(tail[-1] + head[:2]) else 0.0) + 4.5
    if _ends_in_surname(tail):
        return score - 1.5
    if is_dangling(tail):
        score += 2.0
    return score


def _by_words(tail: str, head: str, paper: Paper) -> float:
    """Words across the cut: of the tables, or stretches that the document has elsewhere in one piece."""
    best = 0.0
    for before in (1, 2, 3):
        for after in (1, 2, 3):
            if before > len(tail) or after > len(head):
                continue
            across = tail[-before:] + head[:after]
            if not re.fullmatch(f"[{_HAN}]+", across):
                continue
            size = len(across)
            if size <= 4 and is_word(across):
                best = max(best, 2.5 if size == 2 else 4.0)
            elif size >= 3 and paper.count(across):
                best = max(best, 1.5 + 0.75 * (size - 2))
            elif size == 2 and paper.count(across) > 1:
                best = max(best, 1.0)
    return best
