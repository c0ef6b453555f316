"""Where the lines of a paragraph end and how their space is shared. Arithmetic only; the engine is elsewhere.

A paragraph is a row of items (characters, boxes) with a boundary before each. A boundary has a natural space (the gap
between Han and words, or the half em that two adjacent marks lose), what it can give up when a line is pushed in, and
its share when a line is spread. Line ends are chosen for the paragraph as a whole (Knuth and Plass, 1981), so that the
tightest and the loosest line are as good as they can be.

Widths are in pixels of the engine, item `i` has its boundary at `i`, a line is the items from `start` to `stop`.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import inf

from booklet.composition.characters import NOT_AT_END, NOT_AT_START, Kind, may_break, takes_gap

PAIR_EM = 0.5
"""What two adjacent marks lose: 2 em become 1.5 (CLREQ 3.1.6)."""
GAP_EM = 0.25
"""Between Han and a word or number (CLREQ 3.2.3)."""
LEAST_GAP_EM = 0.125
LONE_MARK_EM = 0.38
"""What a mark between Han may give up; the rest keeps it from touching its neighbour."""
MOST_SPACE_EM = 0.5
"""A word space of a spread line (CLREQ 3.3.2)."""
SPACE_GIVES = 1 / 3
"""The share of a word space that may be given up."""

_SPREAD_AT_34_EM = 0.03
_MARKS = (Kind.OPEN, Kind.CLOSE, Kind.STOP)
_AFTER_BLANK = (Kind.CLOSE, Kind.STOP)
_COUNTED = {Kind.HAN: 2, Kind.ATOM: 2, Kind.WORD: 1}
"""What stands on a last line, in half characters: one Han with a digit is still alone."""

_FAIR = 150.0
"""The price of a paragraph from which on it is worth looking farther back for line ends."""
_LONELY = 1e24
_EMERGENCY = 1e28
_OVERFULL = 1e36


@dataclass(frozen=True)
class Line:
    """Items `start` to `stop` of the paragraph; the next line begins at `next`.

    `spaces[k]` stands before item `start + 1 + k`. `shift` is how far the first glyph moves left of the line's start,
    `width` what the line takes.
    """

    start: int
    stop: int
    next: int
    spaces: Sequence[float]
    shift: float
    width: float


class Paragraph:
    """The items of a paragraph and all that the choice of line ends needs.

    `characters`, `kinds`, `advances` and `ems` (each item's own font size) are parallel; `latin_breaks` tells
    where the Unicode rules let a line end before an item. `broken_words` tells which items may, if need be, start a
    line inside a word too long for it. Raises ValueError for rows of different lengths.
    """

    def __init__(
        self,
        characters: Sequence[str],
        kinds: Sequence[Kind],
        advances: Sequence[float],
        ems: Sequence[float],
        latin_breaks: Sequence[bool],
        broken_words: Sequence[bool] = (),
        held: frozenset[int] = frozenset(),
    ) -> None:
        count = len(characters)
        if not count == len(kinds) == len(advances) == len(ems) == len(latin_breaks):
            raise ValueError("items of different lengths")
        self.kinds = kinds
        self.count = count
        self._characters = characters
        self._advances = list(advances)
        self._ems = ems
        self._latin_breaks = latin_breaks
        self._broken_words = broken_words
        self._held = held
        self._half_before = [0.0] * count
        self._half_after = [0.0] * count
        self.natural = [0.0] * (count + 1)
        self._gives = [0.0] * (count + 1)
        self._shares = [0.0] * (count + 1)
        self._most: dict[int, float] = {}
        self._judge_marks()
        self._judge_boundaries()
        self._summed = False

    def widen(self, item: int, before: float, after: float) -> None:
        """Count a box's own margin, border and padding; no gap stands beside them."""
        self._advances[item] += before + after
        if before:
            self.close_gap(item)
        if after:
            self.close_gap(item + 1)
        self._summed = False

    def set_advance(self, item: int, width: float) -> None:
        """Set the width of an item, as of a box that was laid out."""
        self._advances[item] = width
        self._summed = False

    def extra(self) -> float:
        """What the natural spaces add to the text set solid on one line; negative where marks are squeezed."""
        ends = self._half_before[0] + self._half_after[-1] if self.count else 0.0
        return sum(self.natural) - ends

    def widest_part(self) -> float:
        """The widest piece that no line may end in."""
        self._sum()
        places = [0, *self._breaks(0, self.count), self.count]
        return max((self._width(a, self._visible(a, b)) for a, b in pairwise(places)), default=0.0)

    # ------------------------------------------------------------------ what each boundary is

    def _judge_marks(self) -> None:
        for index, kind in enumerate(self.kinds):
            if kind in _MARKS and self._advances[index] > 0.75 * self._ems[index]:
                half = PAIR_EM * self._ems[index]
                if kind is Kind.OPEN:
                    self._half_before[index] = half
                else:
                    self._half_after[index] = half

    def _judge_boundaries(self) -> None:
        kinds, ems = self.kinds, self._ems
        base = 0
        for index in range(1, self.count):
            if kinds[index - 1] is not Kind.JOINED:
                base = index - 1
            before, after = kinds[base], kinds[index]
            if before == after == Kind.HAN:
                self._shares[index] = 1.0
                continue
            if after is Kind.JOINED:
                continue
            left, right = self._half_after[base], self._half_before[index]
            if (before in _MARKS and after in _MARKS) or Kind.MIDDLE in (before, after):
                if before in _AFTER_BLANK and after is not Kind.HAN:
                    self.natural[index] = -left
                elif after is Kind.OPEN and before is not Kind.HAN:
                    self.natural[index] = -right
                elif Kind.HAN in (before, after):
                    self._shares[index] = 1.0
                continue
            self._gives[index] = LONE_MARK_EM / PAIR_EM * (left + right)
            if before is Kind.SPACE:
                self._gives[index] += SPACE_GIVES * self._advances[base]
                self._shares[index] = 2.0
                self._most[index] = max(MOST_SPACE_EM * ems[base] - self._advances[base], 0.0)
            elif Kind.WORD in (before, after):
                word, han = (base, index) if before is Kind.WORD else (index, base)
                if (
                    kinds[han] is Kind.HAN
                    and takes_gap(self._characters[word])
                    and self._characters[han] not in NOT_AT_START
                ):
                    self.natural[index] = GAP_EM * ems[han]
                    self._gives[index] = (GAP_EM - LEAST_GAP_EM) * ems[han]
                elif (
                    kinds[han] is not Kind.WORD
                    and after is not Kind.SPACE
                    and self._characters[index] not in NOT_AT_START
                ):
                    self._shares[index] = 1.0
            elif not (before is Kind.DASH is after or after is Kind.SPACE):
                self._shares[index] = 1.0

    def close_gap(self, index: int) -> None:
        """Set no space before an item, as beside a raised number."""
        if 0 < index < self.count and self.natural[index] > 0:
            self.natural[index] = 0.0
            self._gives[index] = 0.0

    # ------------------------------------------------------------------ sums

    def _sum(self) -> None:
        if self._summed:
            return
        self._to = [0.0, *accumulate(self._advances)]
        self._natural_to = list(accumulate(self.natural))
        self._gives_to = list(accumulate(self._gives))
        self._shares_to = list(accumulate(self._shares))
        self._counted_to = [0, *accumulate(_COUNTED.get(kind, 0) for kind in self.kinds)]
        self._summed = True

    def _width(self, start: int, stop: int) -> float:
        """The natural width of a line, its outer marks at half width."""
        if stop <= start:
            return 0.0
        inner = self._to[stop] - self._to[start] + self._natural_to[stop - 1] - self._natural_to[start]
        return inner - self._half_before[start] - self._half_after[stop - 1]

    def _visible(self, start: int, end: int) -> int:
        """Where a line that ends before item `end` stops: without its spaces and its line feed."""
        while end > start and self.kinds[end - 1] in (Kind.SPACE, Kind.BREAK):
            end -= 1
        return end

    def _breaks(self, start: int, end: int) -> Iterator[int]:
        """Where lines may begin, in order."""
        kinds, characters = self.kinds, self._characters
        base = start
        for index in range(start + 1, end):
            if kinds[index - 1] is not Kind.JOINED:
                base = index - 1
            before, after = kinds[base], kinds[index]
            if index in self._held:
                continue
            if before == after == Kind.HAN:
                if characters[index] not in NOT_AT_START and characters[base] not in NOT_AT_END:
                    yield index
            elif may_break(characters[base], before, characters[index], after, self._latin_breaks[index]):
                yield index

    # ------------------------------------------------------------------ the choice

    def lines(self, start: int, first_width: float, width: float, justify: bool, spread_last: bool) -> list[Line]:
        """The lines from an item on. The first is `first_width` wide, the others `width`.

        `justify` makes every line but the last as wide as asked, `spread_last` the last one, too.
        """
        self._sum()
        made: list[Line] = []
        while start < self.count:
            end = next((i for i in range(start, self.count) if self.kinds[i] is Kind.BREAK), self.count)
            last = end + 1 if end < self.count else end
            ends = self._choose(start, end, first_width, width, justify)
            room = first_width
            for begin, until in zip([start, *ends], [*ends, last], strict=True):
                final = until == last
                made.append(self._line(begin, until, room, spread_last if final else justify, justify))
                room = width
            start, first_width = last, width
        return made

    def _choose(self, start: int, end: int, first_width: float, width: float, justify: bool) -> list[int]:
        """Where the lines after the first begin."""
        gives = self._can_give(start, max(end, start + 1), justify)
        stop = self._visible(start, end)
        if self._width(start, stop) - gives <= first_width + _TOLERANCE:
            return []
        places = [start, *self._breaks(start, end), end]
        cost, chosen = self._cheapest(places, first_width, width, justify, _SLACK_EM)
        if cost > _FAIR:
            cost, chosen = self._cheapest(places, first_width, width, justify, _MORE_SLACK_EM)
        if cost == inf and any(self._broken_words[start:end]):
            places = sorted({*places, *(i for i in range(start + 1, end) if self._broken_words[i])})
            cost, chosen = self._cheapest(places, first_width, width, justify, _SLACK_EM)
        if cost == inf:
            _, chosen = self._cheapest(places, first_width, width, justify, _SLACK_EM, overfull=True)
        return chosen

    def _cheapest(
        self,
        places: Sequence[int],
        first_width: float,
        width: float,
        justify: bool,
        slack_em: float,
        overfull: bool = False,
    ) -> tuple[float, list[int]]:
        """The cheapest way through the places, infinitely dear where a piece is wider than its line.

        Line ends are looked for as far back from the full measure as `slack_em`.
        """
        stops = [self._visible(places[0], place) for place in places]
        to = [self._to[stop] for stop in stops]
        cost = [inf] * len(places)
        came_from = [0] * len(places)
        cost[0] = 0.0
        final = len(places) - 1
        for at in range(final):
            if cost[at] == inf:
                continue
            room = width if at else first_width
            found = self._ends(places[at], at, stops, to, room, justify, slack_em)
            if not found and overfull:
                found = [(at + 1, _OVERFULL)]
            for there, price in found:
                if cost[at] + price < cost[there]:
                    cost[there] = cost[at] + price
                    came_from[there] = at
        way = []
        at = came_from[final]
        while at:
            way.append(places[at])
            at = came_from[at]
        return cost[final], way[::-1]

    def _ends(
        self,
        start: int,
        at: int,
        stops: Sequence[int],
        to: Sequence[float],
        room: float,
        justify: bool,
        slack_em: float,
    ) -> list[tuple[int, float]]:
        """The ends of a line that are worth a thought, each as the index of its place and its price."""
        em = self._ems[start]
        final = len(stops) - 1
        found = []
        for there in range(bisect_left(to, self._to[start] + room - slack_em * em, at + 1, final), final):
            stop = stops[there]
            over = self._width(start, stop) - room
            gives = self._can_give(start, stop, justify)
            if over > gives + _TOLERANCE:
                if over > gives + _SLACK_EM * em:
                    break
            elif justify:
                found.append((there, self._price(start, stop, over, gives, room, em)))
            else:
                found.append((there, (over / room) ** 2 * 100 + 10))
        last = self._last(start, stops[final], room, justify)
        if last is not None:
            found.append((final, last))
        return found or self._loosest(start, at, stops, room, justify, final)

    def _last(self, start: int, stop: int, room: float, justify: bool) -> float | None:
        """The price of the rest as the last line, None where it does not fit. One character alone costs much (孤字)."""
        over = self._width(start, stop) - room
        gives = self._can_give(start, stop, justify)
        if over > gives + _TOLERANCE:
            return None
        if self._counted_to[stop] - self._counted_to[start] < 2 * 2:
            return _LONELY
        return _squeezed(over / gives) if over > 0 and gives else 0.0

    def _loosest(
        self, start: int, at: int, stops: Sequence[int], room: float, justify: bool, final: int
    ) -> list[tuple[int, float]]:
        """Where nothing near fills the line, the longest that fits."""
        found: list[tuple[int, float]] = []
        for there in range(at + 1, final):
            over = self._width(start, stops[there]) - room
            gives = self._can_give(start, stops[there], justify)
            if over > gives + _TOLERANCE:
                break
            found = [(there, _EMERGENCY * (1 - over / room))]
        return found

    def _can_give(self, start: int, stop: int, justify: bool) -> float:
        """By how much a line can be squeezed: what its marks can give, the one at its end aside."""
        return self._gives_to[stop - 1] - self._gives_to[start] if justify else 0.0

    def _price(self, start: int, stop: int, over: float, gives: float, room: float, em: float) -> float:
        if over > 0:
            return _squeezed(over / gives if gives else 0.0)
        shares = self._shares_to[stop - 1] - self._shares_to[start] or 1.0
        return _spread(-over / shares / em, room / em)

    def _line(self, start: int, until: int, room: float, spread: bool, squeeze: bool) -> Line:
        stop = self._visible(start, until)
        natural = self._width(start, stop)
        spaces = self.natural[start + 1 : stop]
        over = natural - room
        width = natural
        gives = self._gives_to[stop - 1] - self._gives_to[start] if stop > start else 0.0
        shares = self._shares_to[stop - 1] - self._shares_to[start] if stop > start else 0.0
        if over > 0 and squeeze and gives:
            ratio = min(over / gives, 1.0)
            spaces = [space - ratio * give for space, give in zip(spaces, self._gives[start + 1 : stop], strict=True)]
            width = natural - ratio * gives
        elif (
            over < 0
            and spread
            and shares
            and (until == self.count or -over / shares <= _MOST_SPREAD_EM * self._ems[start])
        ):
            spaces = self._shared_out(start, stop, -over)
            width = room
        return Line(start, stop, until, spaces, self._half_before[start] if stop > start else 0.0, width)

    def _shared_out(self, start: int, stop: int, short: float) -> list[float]:
        """The spaces of a line that is short by so much: shared evenly, word spaces twice, within their limit."""
        inner = range(start + 1, stop)
        shares = {index: self._shares[index] for index in inner if self._shares[index]}
        added: dict[int, float] = {}
        each = short / sum(shares.values())
        for index in [index for index in shares if index in self._most]:
            if shares[index] * each > self._most[index] and len(shares) > 1:
                added[index] = self._most[index]
                short -= added[index]
                del shares[index]
        each = short / sum(shares.values())
        return [self.natural[index] + added.get(index, each * shares.get(index, 0.0)) for index in inner]


_MOST_SPREAD_EM = 0.5
"""A line before a long word that would be spread more is left short."""
_TOLERANCE = 1e-3
_SLACK_EM, _MORE_SLACK_EM = 3.0, 10.0


def _squeezed(ratio: float) -> float:
    """The price of a line pushed in: of all that marks and gaps can give up, `ratio` is taken."""
    return 1 + 2.0 * ratio**2 + 6.0 * ratio**6


def _spread(each_em: float, measure_em: float) -> float:
    """The price of a line spread by `each_em` between its characters; narrow measures must bear more."""
    ratio = each_em / (_SPREAD_AT_34_EM * max(34 / measure_em, 1.0))
    return float(1 + 90.0 * ratio**2 + 60.0 * ratio**16)
