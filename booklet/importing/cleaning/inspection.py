"""What a person should look at in the cleaned text itself: slips, words, dates, numbers, private data.

Nothing is changed here. What concerns people, captions and counts is the structure's to ask.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from booklet.entries.proofreading import pairs, punctuation, repetition
from booklet.entries.proofreading.privacy import private_numbers
from booklet.entries.proofreading.slips import Slip, is_inside
from booklet.importing.cleaning import idioms
from booklet.importing.cleaning.dates_and_numbers import dates, numbers_two_ways
from booklet.importing.cleaning.mojibake import torn_spans
from booklet.importing.cleaning.rules import Doubt, spots_of
from booklet.importing.document import Paragraph, Severity, Spot

_WORDING = (
    (re.compile("(?:疫情|病毒|洪水|洪涝|疾病|山洪|灾情)(?:再次|突然|集中|全面|大规模)?爆发"), "爆发", "暴发"),
    (re.compile("执著"), "执著", "执着"),
    (
        re.compile(
            "做出(?:了|应有的|积极的?|突出的?|重要的?|更大的?|新的|自己的|巨大的?|一份|较大的?|重大的?|卓越的?){0,3}"
            "(?:贡献|决定|决策|部署|承诺|牺牲|努力|表率|回应|指示|安排|判断|选择|反应|批示|规定|评价)"
        ),
        "做出",
        "作出",
    ),
    (re.compile("坚苦"), "坚苦", "艰苦"),
    (re.compile("按步就班"), "按步就班", "按部就班"),
    (re.compile("一如继往"), "一如继往", "一如既往"),
    (re.compile("截止(?:到)?(?:目前|今|现在|\\d{1,4}[年月])"), "截止", "截至"),
    (re.compile("份内"), "份内", "分内"),
    (re.compile("鼎立(?=支持|相助)"), "鼎立", "鼎力"),
    (re.compile("走头无路|谈笑风声|迫不急待|再接再励|甘败下风|不径而走"), "", ""),
)
"""Words that the 现代汉语词典 or the norm of the press writes otherwise: a note, not a fault."""

_NEAR_WORDS = (
    ("特殊", "特别"),
    ("制定", "制订"),
    ("权利", "权力"),
    ("工作站", "工作点"),
    ("服务队", "服务团"),
    ("专项", "专门"),
)
"""Words that are mistaken for each other in the name of one thing (特殊津贴, 特别津贴)."""

_DOUBLED = re.compile("完完(?![整全美善满毕])|(?<![一二两三四五六七八九十几数大小个每])把把(?![关脉舵尿戏手柄])")
"""看完完, 她把把门关上; 完完整整, 一把把, 把把关 are good Chinese."""
_CUT = re.compile(r"…{1,2}$")
_ANSWERED = re.compile("(谁|什么|哪|吗|呢|怎么|多少|几)?[^。！？]{2,20}[？?]“[^”]{1,12}”[；。，…]*")
_STATED = re.compile("([\u4e00-\u9fff]{2,20})。“[^”]{1,12}”[；。，…]*")
_PRIVATE_HIGH = ("private-identity", "private-bank-card")


def inspected(paragraphs: Sequence[Paragraph], cells: Sequence[Paragraph] = ()) -> tuple[Spot, ...]:
    """All spots of the text, in the order of the paragraphs within each kind; of cells, what each says by itself."""
    spots: list[Spot] = []
    for paragraph in (*paragraphs, *cells):
        for look in (_slips, _doubled, _idioms, _private, _cut_short):
            spots += spots_of(paragraph.text, list(look(paragraph.text)), paragraph.origin)
    for once in (_wording, _near_words, _answers, dates, numbers_two_ways):
        spots += once(paragraphs)
    return tuple(spots)


_SLIPS: tuple[tuple[Callable[[str], Iterator[Slip]], dict[str, tuple[str, Severity]]], ...] = (
    (
        repetition.twice,
        {"pronoun-mixed": ("pronoun-mixed", Severity.HIGH), "written-twice": ("written-twice", Severity.HIGH)},
    ),
    (
        pairs.unpaired,
        {"mark-unpaired": ("mark-unpaired", Severity.MEDIUM), "mark-direction": ("mark-unpaired", Severity.MEDIUM)},
    ),
    (pairs.straight_quotes, {"straight-quote": ("mark-unpaired", Severity.MEDIUM)}),
    (punctuation.typed_twice, {"punctuation-clash": ("punctuation-clash", Severity.LOW)}),
)


def _slips(text: str) -> Iterator[Doubt]:
    """Slips of the proofreading of entries that are not mended silently; one of a kind and paragraph is enough."""
    torn = torn_spans(text)
    for rule, names in _SLIPS:
        told: set[str] = set()
        for slip in rule(text):
            key, severity = names.get(slip.id, ("", Severity.LOW))
            if key and key not in told and not is_inside(slip.start, torn):
                told.add(key)
                yield Doubt(key, severity, slip.start, slip.end, slip.better or "")


def _doubled(text: str) -> Iterator[Doubt]:
    """A verb's or a word's end that Chinese never doubles, beside what the proofreading of entries looks for."""
    for match in _DOUBLED.finditer(text):
        yield Doubt("written-twice", Severity.HIGH, *match.span(), match.group()[0])


def _idioms(text: str) -> Iterator[Doubt]:
    for at, better in idioms.miswritten(text):
        yield Doubt("idiom-miswritten", Severity.HIGH, at, at + 4, better)


def _private(text: str) -> Iterator[Doubt]:
    for number in private_numbers(text):
        severity = Severity.HIGH if number.id in _PRIVATE_HIGH else Severity.MEDIUM
        yield Doubt("private-number", severity, number.start, number.end, params=(("number", number.masked),))


def _cut_short(text: str) -> Iterator[Doubt]:
    """A paragraph of some length that ends in ……: the source may have cut it. It is never completed."""
    match = _CUT.search(text)
    if match and len(text) > 30:
        yield Doubt("text-cut", Severity.LOW, *match.span())


def _wording(paragraphs: Sequence[Paragraph]) -> Iterator[Spot]:
    """Each wording once in a document, with how often it stands there."""
    for pattern, usual, better in _WORDING:
        hits = [(paragraph, match) for paragraph in paragraphs for match in pattern.finditer(paragraph.text)]
        if hits:
            paragraph, match = hits[0]
            proposed = match.group().replace(usual, better) if usual else ""
            count = (("count", str(len(hits))),)
            yield Spot("wording", Severity.LOW, paragraph.origin, match.group(), proposed, count)


def _near_words(paragraphs: Sequence[Paragraph]) -> Iterator[Spot]:
    """One thing under two names that differ in a word: the seldom one is shown."""
    whole = [(paragraph, paragraph.text) for paragraph in paragraphs]
    for one, other in _NEAR_WORDS:
        pattern = re.compile(f"({one}|{other})的?([\u4e00-\u9fff]{{2}})")
        written: dict[str, dict[str, list[Paragraph]]] = {}
        for paragraph, text in whole:
            for match in pattern.finditer(text):
                written.setdefault(match.group(2), {}).setdefault(match.group(1), []).append(paragraph)
        for thing, ways in written.items():
            if len(ways) == 2:
                seldom, often = sorted(ways, key=lambda way: len(ways[way]))
                yield Spot("term-two-ways", Severity.MEDIUM, ways[seldom][0].origin, seldom + thing, often + thing)


def _answers(paragraphs: Sequence[Paragraph]) -> Iterator[Spot]:
    """A line `……。“……”` in a row of `……？“……”`: a question mark may be meant."""
    for at, paragraph in enumerate(paragraphs):
        match = _STATED.fullmatch(paragraph.text)
        near = [item.text for item in (*paragraphs[max(0, at - 3) : at], *paragraphs[at + 1 : at + 4])]
        if match and any(_ANSWERED.fullmatch(text) for text in near):
            proposed = paragraph.text.replace("。“", "？“", 1)
            yield Spot("question-mark", Severity.LOW, paragraph.origin, paragraph.text, proposed)


def for_private(spot: Spot, paragraph: Paragraph) -> Spot:
    """A spot in whose excerpt no private number can be read."""
    numbers = list(private_numbers(paragraph.text))
    read, proposed = spot.read, spot.proposed
    for number in numbers:
        raw = paragraph.text[number.start : number.end]
        read, proposed = read.replace(raw, number.masked), proposed.replace(raw, number.masked)
    return Spot(spot.id, spot.severity, spot.origin, read, proposed, spot.params, spot.field)
