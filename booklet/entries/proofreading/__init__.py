"""Proofreading: slips in the writer's text, each with its place and what should stand there.

One rule is one small generator (`slips.Rule`). Spacing is the layout's matter and never reported. `proofread` makes
findings of the slips; `safe_slips` are those that may be mended without asking.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from booklet.entries.passages import Passage
from booklet.entries.proofreading import figures, pairs, privacy, punctuation, repetition, scripts
from booklet.entries.proofreading.privacy import Private
from booklet.entries.proofreading.slips import Prose, Rule, Slip
from booklet.findings import Finding, Place, error, warning

PlaceOf = Callable[[Passage, int], Place]
"""Where a character of a passage stands."""

_PUNCTUATION: tuple[Rule, ...] = (
    punctuation.ellipsis,
    punctuation.half_width,
    punctuation.dash,
    punctuation.typed_twice,
    punctuation.wide_letters,
    pairs.straight_quotes,
    pairs.unpaired,
)
_PROSE: tuple[Rule, ...] = (*_PUNCTUATION, punctuation.dot_in_text, repetition.twice, scripts.traditional)
_NAME: tuple[Rule, ...] = (punctuation.dot_in_name, *_PUNCTUATION, scripts.traditional)

_ELLIPSIS = "…"
_CONTEXT = 6
"""So many characters around a slip are shown."""
_SHOWN_MAX = 40

_NUMBERS_ALLOWED = frozenset({"private-mobile", "private-telephone", "private-email"})
"""What a colophon gives on purpose: how to reach the editors."""


def dotted_names(passages: Iterable[Passage]) -> tuple[str, ...]:
    """The names among the passages that have a middle dot, whichever dot was typed, with the right one."""
    written = (passage.text for passage in passages if passage.is_name)
    return tuple(dict.fromkeys(name for text in written if "·" in (name := punctuation.with_dots(text))))


def slips_of(passage: Passage, names: tuple[str, ...] = ()) -> tuple[Slip, ...]:
    """All slips of a passage in their order; of two that overlap the one of the earlier rule counts.

    `names`: those of the unit that have a middle dot, see `dotted_names`.
    """
    prose = Prose.of(passage.text)
    return tuple(prose.in_source(slip) for slip in _slips_of(passage, prose.text, names))


def _slips_of(passage: Passage, text: str, names: tuple[str, ...]) -> tuple[Slip, ...]:
    """The slips of a passage's prose. A caption's final stop is one; what else is wrong with it does not matter."""
    return _slips_in(text, names, passage.is_caption, passage.is_name)


@lru_cache(maxsize=16384)
def _slips_in(text: str, names: tuple[str, ...], is_caption: bool, is_name: bool) -> tuple[Slip, ...]:
    """The same by what it depends on: a preview reads all texts again with every save."""
    found: list[Slip] = []
    taken: set[int] = set()

    def add(slips: Iterable[Slip]) -> None:
        for slip in slips:
            if taken.isdisjoint(span := range(slip.start, slip.end)):
                found.append(slip)
                taken.update(span)

    if is_caption and (stop := final_stop(text)):
        add((stop,))
    add(punctuation.dots_in_names(text, names))
    for rule in _NAME if is_name else _PROSE:
        add(rule(text))
    return tuple(sorted(found, key=lambda slip: slip.start))


def safe_slips(passage: Passage, names: tuple[str, ...] = ()) -> tuple[Slip, ...]:
    """The slips whose mending cannot change what is meant; a caption's final stop among them."""
    return tuple(slip for slip in slips_of(passage, names) if slip.is_safe and slip.better is not None)


def final_stop(caption: str) -> Slip | None:
    """A caption's full stop at its end, even after several sentences (GB/T 15834-2011, A.1)."""
    bare = caption.rstrip("。．.")
    dots = caption[len(bare) :]
    if not bare or not dots or (len(dots) > 1 and dots.strip("。")):
        return None  # nothing but dots, or an ellipsis
    return Slip("caption-full-stop", len(bare), len(caption), "", is_safe=True)


def proofread(passages: Sequence[Passage], place_of: PlaceOf) -> Iterator[Finding]:
    """Findings about each text by itself, and about what the texts write two ways.

    Slips of one kind in one line make one finding: the first with its surroundings, and how many there are.
    """
    names = dotted_names(passages)
    read = [(passage, Prose.of(passage.text)) for passage in passages if passage.text]
    for passage, prose in read:
        numbers = tuple(privacy.private_numbers(prose.text))
        yield from _slips(passage, prose, names, numbers, place_of)
        yield from _private(passage, prose, numbers, place_of)
    yield from _two_ways([(passage, prose) for passage, prose in read if not passage.is_formal], place_of)


def _slips(
    passage: Passage, prose: Prose, names: tuple[str, ...], numbers: Sequence[Private], place_of: PlaceOf
) -> Iterator[Finding]:
    by_line: dict[tuple[str, Place], list[Slip]] = {}
    for slip in _slips_of(passage, prose.text, names):
        if slip.id != "caption-full-stop":  # told where captions are merged
            by_line.setdefault((slip.id, place_of(passage, prose.origin[slip.start])), []).append(slip)
    shown = privacy.veiled(prose.text, numbers) if by_line and numbers else prose.text
    for (kind, place), slips in by_line.items():
        if kind == "traditional-character":
            written, better = _characters_told(prose.text, slips)
        else:
            written, better = excerpt(shown, [_veiled(slip, numbers) for slip in slips])
        yield warning(kind, place, text=written, better=better, count=len(slips))


def _veiled(slip: Slip, numbers: Sequence[Private]) -> Slip:
    """A slip in a private number does not tell the number by its suggestion."""
    is_private = any(slip.start < number.end and number.start < slip.end for number in numbers)
    return replace(slip, better=None) if is_private else slip


def excerpt(text: str, slips: Sequence[Slip]) -> tuple[str, str]:
    """The first slip with its surroundings, as written and as it should be; near ones are mended, too."""
    first = slips[0]
    line_start = text.rfind("\n", 0, first.start) + 1
    line_end = end if (end := text.find("\n", first.end)) >= 0 else len(text)
    start, end = max(line_start, first.start - _CONTEXT), min(line_end, first.end + _CONTEXT)
    better: list[str] = []
    at = start
    for slip in slips:
        if at <= slip.start and slip.end <= end:
            better += [text[at : slip.start], text[slip.start : slip.end] if slip.better is None else slip.better]
            at = slip.end
    return _short(text[start:end]), _short("".join(better) + text[at:end])


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN_MAX else text[: _SHOWN_MAX // 2] + _ELLIPSIS + text[-_SHOWN_MAX // 2 :]


def _characters_told(text: str, slips: Sequence[Slip]) -> tuple[str, str]:
    """Traditional characters of a line: each run once, and what it becomes."""
    runs = dict.fromkeys((text[slip.start : slip.end], slip.better or "") for slip in slips)
    return _short("、".join(run for run, _ in runs)), _short("、".join(plain for _, plain in runs))


def _private(passage: Passage, prose: Prose, numbers: Sequence[Private], place_of: PlaceOf) -> Iterator[Finding]:
    for number in numbers:
        if passage.is_colophon and number.id in _NUMBERS_ALLOWED:
            continue
        place = place_of(passage, prose.origin[number.start])
        is_card = number.id in ("private-identity", "private-bank-card")
        yield (error if is_card else warning)(number.id, place, number=number.masked)


def _two_ways(read: Sequence[tuple[Passage, Prose]], place_of: PlaceOf) -> Iterator[Finding]:
    def place(item: figures.Written) -> Place:
        passage, prose = read[item.passage]
        return place_of(passage, prose.origin[item.start])

    for pair in figures.two_ways(prose.text for _, prose in read):
        other = place(pair.often)
        yield warning(
            pair.id,
            place(pair.seldom),
            text=pair.seldom.text,
            count=pair.seldom_count,
            other=pair.often.text,
            other_count=pair.often_count,
            other_place=f"{other.file}:{other.line}" if other.line else other.file,
        )
