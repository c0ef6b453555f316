"""Paragraphs that begin with a name and its office, no mark between: `某某二车间电工，他…`, `二车间电工某某：…`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from booklet.importing.structure import tables
from booklet.importing.structure.heads import NUMBER, Head
from booklet.importing.structure.names import SURE, Names, is_cut_out
from booklet.importing.structure.office import PREDICATE, affiliation_end, ends_with_role, parse, role_ending

_OFFICE = re.compile(r"[\u4e00-\u9fffA-Za-z0-9０-９、]{2,26}")
_MARKED = re.compile(r"[，,。：:；;\s\u3000]|$")
_VERB = re.compile("(?:原来?|曾经?|现在?|就|也|都|还)?(?:是|在|有|当|任|为|做|教)|独自|带|家")
"""What follows a name as a sentence goes on: no office begins so."""
_COUNTED = re.compile("[A-Za-z0-9０-９一二三四五六七八九十第]")
"""An office begins so, a given name seldom ends before it by chance."""
_LED = re.compile(r"(?P<who>[\u4e00-\u9fffA-Za-z0-9、]{4,30}?)(?:同志)?[：:](?![“\"「])(?=.{12})")
_GOES_ON = re.compile(
    "带领|带着|率领|率先|带头|主动|坚持|始终|连续|每天|每年|多年|今年|安全|负责|先后"
    "|累计|全年|从事|扎根|长年|长期|常年|日夜|[他她]"
)
_BLANK = re.compile(r"[，,。：:；;\s\u3000]*")


def glued_head(text: str, names: Names) -> Head | None:
    """The head, where the best reading of a paragraph's beginning is a name with a glued office.

    Where a name ends is never sure here: `doubt` always holds another reading.
    """
    number = NUMBER.match(text)
    start = number.end() if number else 0
    readings = sorted(_readings(text, start, names), key=lambda item: -item[0])
    if not readings or is_cut_out(text, start, readings[0][1]):
        return _office_led(text, start, names)
    _, end, stop = readings[0]
    name, office = text[start:end], text[end:stop]
    if len(readings) > 1:
        other = readings[1]
        doubt = f"{text[start : other[1]]}｜{text[other[1] : other[2]]}"
    else:
        shift = end - 1 if len(name) > 2 else end + 1
        doubt = f"{text[start:shift]}｜{text[shift:stop]}"
    rest = _BLANK.match(text, stop)
    return Head(
        name,
        rest.end() if rest else stop,
        parse(office),
        sentence=text[start:stop],
        is_numbered=bool(number),
        doubt=doubt,
    )


def _office_led(text: str, start: int, names: Names) -> Head | None:
    """`二车间电工某某：每天…`: office, name, colon, and no quotation after it."""
    led = _LED.match(text, start)
    if not led:
        return None
    for length in (4, 3, 2):
        end = led.end("who")
        name, before = text[end - length : end], text[start : end - length]
        if ends_with_role(before) and names.is_whole(name, least=SURE) and not PREDICATE.search(before):
            return Head(name, led.end(), parse(before), sentence=before + name)
    return None


def _readings(text: str, start: int, names: Names) -> Iterator[tuple[float, int, int]]:
    """Every name with an office behind it: how good, where the name ends, where the office does."""
    for length in (4, 3, 2):
        end = start + length
        found = _OFFICE.match(text, end)
        if not found or _VERB.match(text, end) or not names.is_whole(text[start:end], least=SURE):
            continue
        stop = _office_end(text, end, found.end())
        if stop:
            first = text[end]
            score = (length == 3) * 0.4 + (1.0 if names.count(text[start:end]) > 1 else 0.0)
            score += 0.8 if _COUNTED.match(first) or first in "市县区省镇乡局副" else 0.0
            score += 0.6 if first not in tables.given_characters() else 0.0
            yield score, end, stop


def _office_end(text: str, start: int, limit: int) -> int:
    """Where the longest office that begins at `start` ends; 0 where none does, or only a form of address."""
    for stop in range(limit, start + 1, -1):
        office = text[start:stop]
        if not ends_with_role(office) or PREDICATE.search(office):
            continue
        is_bare = role_ending(office) == office
        is_marked = bool(_MARKED.match(text, stop))
        if is_bare and (not is_marked or len(office) < 3):
            return 0
        goes_on = _GOES_ON.match(text, stop)
        if is_marked or goes_on or _COUNTED.match(office) or affiliation_end(office):
            return stop
    return 0
