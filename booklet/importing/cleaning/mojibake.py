"""Text whose GBK bytes were cut out of step, and put back where the bytes prove what stood there.

Two ways are known. (1) A machine inserted a character's reading after its two bytes without minding where characters
begin: it found 規 (D2 8E) across 我幾 (CE D2 8E D7) and wrote `(guī)` into 幾. What is read then is 我, a `?` for the
torn lead byte and the bracket, `guī)`, and all that follows out of step, up to the next trail byte in the ASCII range.
The lost byte is the one that makes, with the byte before it, a character read guī. (2) One lead byte is lost: all that
follows is out of step, again up to an ASCII trail byte. Nearly always it was the A1 or A3 of a mark, and the mark's
second byte is still there, so that putting A1 or A3 in front gives plain text. All else is flagged, never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from booklet.importing.cleaning.plausible import oddity, oddness
from booklet.importing.cleaning.readings import has_tone, is_reading, is_syllable
from booklet.importing.cleaning.rules import Doubt, Edit, Found
from booklet.importing.document import Severity

_LEADS = range(0x81, 0xFF)
_MARK_LEADS = {0xA1: "、。—…‘’“”《》", 0xA3: "！（），：；？"}
"""The lead bytes of marks, with the marks that text has."""

_MARKS = frozenset("".join(_MARK_LEADS.values()))

_SYLLABLE = "[a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹê]{1,6}"
_TORN = re.compile(rf"(?<=[^\x00-\x7f])[?\ufffd\u30fb]({_SYLLABLE})[)）]")
_RUN_MAX = 40
_ANCHOR = re.compile(r"[@-~\ufffd]")
_ODD_MIN = 3.0
_GAIN_MIN = 3.0

# UTF-8 read as GBK, the signs that uninitialised memory and the replacement character give, UTF-8 read as Latin-1.
_UTF8_AS_GBK = re.compile(r"[^\x00-\x7f]{4,}")
_FILLER = re.compile("(?:锟斤拷)+|烫烫烫+|屯屯屯+|锘縷?")
_UTF8_AS_LATIN = re.compile("(?:[\u00c2-\u00f4][\u0080-\u00bf\u0152-\u0178\u02c6-\u2122]{1,3}){2,}")
_FOREIGN = re.compile(
    "(?<=[\u4e00-\u9fff])[\u0370-\u03ff\u0400-\u04ff\u2500-\u257f\u3100-\u312f]"
    "|[\u0370-\u03ff\u0400-\u04ff\u2500-\u257f\u3100-\u312f](?=[\u4e00-\u9fff])"
    "|[\u0400-\u04ff\u2500-\u257f\u3040-\u30ff]{2,}"
)
_GREEK_OF_SCIENCE = frozenset("αβγδελμπσφωΩΔΣ")
_GREEK_WORDS = re.compile("[\u0370-\u03ff](?=[\u4e00-\u9fff]*(?:射线|粒子|波|型|链|受体|干扰素|变异株|毒株))|型?[μΩ]")


@dataclass(frozen=True)
class _Mended:
    """What stood at `start` to `end`, and how odd that looks; equal texts are one solution."""

    start: int
    end: int
    better: str


def torn_bytes(texts: Sequence[str]) -> Sequence[Found]:
    """Repairs that the bytes prove, each with a doubt that shows both readings; and what cannot be proven."""
    return [_found(text) for text in texts]


def torn_spans(text: str) -> list[tuple[int, int]]:
    """Where torn bytes still stand: no other rule may take their `?` and `)` for marks."""
    return [
        (match.start(), match.end() + (text[match.end() : match.end() + 1] in ("?", "\ufffd")))
        for match in _TORN.finditer(text)
        if has_tone(match.group(1)) and is_syllable(match.group(1))
    ]


def _found(text: str) -> Found:
    if text.isascii():
        return Found()
    mended: list[_Mended] = []
    doubts: list[Doubt] = []
    for match in _TORN.finditer(text):
        if mended and match.start() < mended[-1].end:
            continue
        solutions = _by_reading(text, match)
        if len(solutions) == 1:
            mended.append(solutions[0])
        elif not solutions and not is_syllable(match.group(1)):
            continue
        else:
            proposed = solutions[0].better if solutions else ""
            doubts.append(Doubt("mojibake-unsolved", Severity.HIGH, match.start() - 1, match.end(), proposed))
    taken = {at for one in mended for at in range(one.start, one.end)}
    taken |= {at for one in doubts for at in range(one.start, one.end)}
    for one in _by_lost_mark(text, taken):
        mended.append(one)
        taken.update(range(one.start, one.end))
    mended.sort(key=lambda one: one.start)
    repaired = [Doubt("mojibake-repaired", Severity.HIGH, one.start, one.end, one.better) for one in mended]
    doubts += _unsolved(text, taken)
    edits = tuple(Edit(one.start, one.end, one.better) for one in mended)
    return Found(edits, tuple(sorted((*repaired, *doubts), key=lambda doubt: doubt.start)))


def _by_reading(text: str, match: re.Match[str]) -> list[_Mended]:
    """The solutions of way 1: each lead byte that the reading allows and after which plain text follows."""
    trail = _bytes(text[match.start() - 1])[-1:]
    if not trail:
        return []
    solutions: dict[str, _Mended] = {}
    for lead in _LEADS:
        read = _decoded(trail + bytes([lead]))
        if read is None or not is_reading(match.group(1), read):
            continue
        for one in (_torn_again(text, match, lead), _back_in_step(text, match.end(), bytes([lead]))):
            if one is not None and oddness(one.better) <= 0.35 * len(one.better):
                solutions.setdefault(one.better, _Mended(match.start(), one.end, one.better))
    return list(solutions.values())


def _torn_again(text: str, match: re.Match[str], lead: int) -> _Mended | None:
    """The character's own reading was inserted before: after the torn half stand `?` for the other half, and it."""
    again = re.compile(rf"[?\ufffd\u30fb]({_SYLLABLE})[)）]").match(text, match.end())
    if again is None:
        return None
    chars = [_decoded(bytes([lead, trail])) for trail in range(0x40, 0xFF)]
    fitting = [char for char in chars if char and is_reading(again.group(1), char) and oddity(char) == 0]
    return _Mended(match.start(), again.end(), fitting[0]) if len(fitting) == 1 else None


def _back_in_step(text: str, at: int, lost: bytes) -> _Mended | None:
    """Decode with the lost byte in front, up to the first trail byte in the ASCII range."""
    data = lost
    better = ""
    for end in range(at, min(len(text), at + _RUN_MAX)):
        data += _bytes(text[end])
        char = _decoded(data[:2])
        if char is None:
            return None
        better += char
        if len(data) == 2:
            return _Mended(at, end + 1, better) if text[end].isascii() else None
        data = data[2:]
    return None


def _by_lost_mark(text: str, taken: set[int]) -> Iterator[_Mended]:
    """The solutions of way 2, from each ASCII character that ends an odd stretch back to where the mark was lost."""
    until = 0
    for match in _ANCHOR.finditer(text):
        end = match.end()
        first = max(until, match.start() - _RUN_MAX)
        while first < match.start() and (text[first : match.start()].isascii() or first in taken):
            first += 1
        start = match.start()
        while start > first and not text[start - 1].isascii() and start - 1 not in taken:
            start -= 1
        is_suspect = oddness(text[start:end]) >= _ODD_MIN or _unbalanced(text)
        if match.start() == start or not is_suspect:
            continue
        solutions = list(_lost_marks(text, start, end))
        if solutions:
            yield solutions[0]
            until = end


def _lost_marks(text: str, first: int, end: int) -> Iterator[_Mended]:
    """At most one: the place and mark after which everything is plain, clearly plainer than what is read."""
    best: list[tuple[float, _Mended]] = []
    for start in range(first, end - 1):
        if text[start] in _MARKS:
            continue  # a mark that is one is not half of something else
        for lead, marks in _MARK_LEADS.items():
            one = _back_in_step(text, start, bytes([lead]))
            if one is None or one.end != end or one.better[0] not in marks:
                continue
            paired = _unbalanced(text) - _unbalanced(text[:start] + one.better + text[end:])
            if paired < 0 or (start == 0 and one.better[0] not in "“‘《（"):
                continue
            gain = oddness(text[start:end]) + _stray(text, end - 1) - oddness(one.better) + 2.0 * paired
            if gain >= _GAIN_MIN and oddness(one.better) <= 0.2 * len(one.better):
                best.append((gain, one))
    best.sort(key=lambda item: -item[0])
    if best and (len(best) == 1 or best[0][0] - best[1][0] >= 0.5 or best[0][1].better.endswith(best[1][1].better)):
        yield best[0][1]


def _unbalanced(text: str) -> int:
    """How many marks of quotation and brackets lack their partner, order apart."""
    return sum(abs(text.count(one) - text.count(other)) for one, other in ("“”", "‘’", "《》", "（）", "「」", "『』"))


def _stray(text: str, at: int) -> float:
    """A lone ASCII letter or sign inside Han is odd, too."""
    return 1.5 if not text[at + 1 : at + 2].isascii() or at + 1 == len(text) else 0.0


def _unsolved(text: str, taken: set[int]) -> Iterator[Doubt]:
    told = set(taken)
    for pattern, decode in ((_FILLER, None), (_UTF8_AS_LATIN, _from_latin), (_UTF8_AS_GBK, _from_gbk)):
        for match in pattern.finditer(text):
            if not told.isdisjoint(range(*match.span())):
                continue
            proposed = decode(match.group()) if decode else ""
            if decode is None or proposed:
                told.update(range(*match.span()))
                yield Doubt("mojibake-unsolved", Severity.HIGH, *match.span(), proposed)
    for match in _FOREIGN.finditer(text):
        if match.group() in _GREEK_OF_SCIENCE or _GREEK_WORDS.match(text, match.start()) or _is_kana(match.group()):
            continue
        if told.isdisjoint(range(match.start() - 2, match.end() + 2)):
            yield Doubt("mojibake-unsolved", Severity.HIGH, *match.span())
        told.update(range(*match.span()))


def _is_kana(run: str) -> bool:
    return bool(re.fullmatch("[\u3040-\u30ff]+", run))


def _from_latin(run: str) -> str:
    """What UTF-8 was before it was read as Windows-1252, whose few gaps browsers read as Latin-1."""
    data = b"".join(_windows_1252(char) for char in run)
    made = data.decode("utf-8", "ignore")
    return made if sum("\u3000" <= char <= "\uffef" for char in made) >= 2 else ""


def _windows_1252(char: str) -> bytes:
    for codec in ("cp1252", "latin-1"):
        try:
            return char.encode(codec)
        except UnicodeEncodeError:
            continue
    return b""


def _from_gbk(run: str) -> str:
    """What UTF-8 was before it was read as GBK, with U+FFFD for bytes that were lost on the way.

    Ordinary Chinese is, from four characters on, nowhere near valid UTF-8.
    """
    made = run.encode("gb18030").decode("utf-8", "replace")
    return made if sum("\u4e00" <= char <= "\u9fff" for char in made) >= 2 * made.count("\ufffd") + 2 else ""


def _bytes(char: str) -> bytes:
    try:
        return char.encode("gbk")
    except UnicodeEncodeError:
        return b""


def _decoded(pair: bytes) -> str | None:
    """The character of two bytes, None where they make none."""
    try:
        made = pair.decode("gbk")
    except UnicodeDecodeError:
        return None
    return made if len(made) == 1 else None
