"""Which strings of a Chinese text are words and which are personal names: a model of words, counted once.

Each way to cut a run of characters into words and names has a likelihood: that of its words (how often the dictionary
counted them) times that of its names (how often names occur, how often the surname and each given character do). A
candidate is a name by as much as the best cut with it is likelier than the best without it: its `margin`, in natural
logarithms. Offices and verbs beside a name are not looked at; who calls knows them and adds what they say.

The counts are those of jieba's dictionary (MIT, LICENSE); `build.py` makes them.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files

from booklet.importing.surnames import surnames

LONGEST = 6
"""The longest word kept."""
_LONGEST_NAME = 4

_RUN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]+")
_NAMES_SHARE = 0.03
"""So many of a commendation's words are names."""
_TWO_CHARACTERS = 0.25
"""So many names are a surname with one character."""
_KINDS = 4000
"""So many characters may stand in names; what was never counted has a little of the whole."""
_UNSEEN = 0.3
_NEVER = -1e9


@dataclass(frozen=True)
class Found:
    """A name in a text: `text[start:end]`, and by how much it is likelier than words."""

    start: int
    end: int
    margin: float


@dataclass(frozen=True)
class Lexicon:
    """The likelihood of words and of names, as natural logarithms."""

    words: Mapping[str, float]
    surnames: Mapping[str, float]
    first: Mapping[str, float]
    second: Mapping[str, float]
    only: Mapping[str, float]
    unknown: float
    unseen: Mapping[str, float] = field(default_factory=dict)

    def of_word(self, text: str) -> float | None:
        """How likely a string is as a word; None where it is none. Any one character may stand alone."""
        known = self.words.get(text)
        return self.unknown if known is None and len(text) == 1 else known

    def of_name(self, text: str) -> float | None:
        """How likely a string is as a name; None where it has no known surname."""
        best: float | None = None
        for cut in (1, 2):
            surname, given = text[:cut], text[cut:]
            if surname not in self.surnames or not 1 <= len(given) <= 2:
                continue
            if len(given) == 1:
                likely = math.log(_TWO_CHARACTERS) + self.only.get(given, self.unseen["only"])
            else:
                likely = math.log(1 - _TWO_CHARACTERS) + self.first.get(given[0], self.unseen["first"])
                likely += self.second.get(given[1], self.unseen["second"])
            likely += math.log(_NAMES_SHARE) + self.surnames[surname]
            best = likely if best is None else max(best, likely)
        return best

    def names_in(self, text: str, *, credit: float = 0.0) -> tuple[Found, ...]:
        """The names of the likeliest cut; a `credit` brings out names that are words, too: their margin is below 0."""
        found: list[Found] = []
        for run in _RUN.finditer(text):
            plain = _lattice(run.group(), 0.0)
            found += [
                Found(run.start() + start, run.start() + end, plain.margin(start, end))
                for start, end in _lattice(run.group(), credit).names()
            ]
        return tuple(found)

    def margin(self, text: str, start: int, end: int) -> float:
        """By how much `text[start:end]` is likelier a name than words or another name; −∞ where it cannot be one."""
        run = next((one for one in _RUN.finditer(text) if one.start() <= start and end <= one.end()), None)
        if run is None:
            return -math.inf
        return _lattice(run.group(), 0.0).margin(start - run.start(), end - run.start())


class _Lattice:
    """All cuts of one run of characters."""

    def __init__(self, run: str, model: Lexicon, credit: float) -> None:
        self.run, self.model, self.credit = run, model, credit
        size = len(run)
        self._before = [0.0] + [_NEVER] * size
        self._after = [_NEVER] * size + [0.0]
        edges = [list(self._edges(at)) for at in range(size)]
        for at in range(size):
            for end, likely, _ in edges[at]:
                self._before[end] = max(self._before[end], self._before[at] + likely)
        for at in range(size - 1, -1, -1):
            self._after[at] = max(likely + self._after[end] for end, likely, _ in edges[at])
        self._by_start = edges

    def _edges(self, at: int) -> Iterator[tuple[int, float, bool]]:
        for length in range(1, min(LONGEST, len(self.run) - at) + 1):
            piece = self.run[at : at + length]
            word = self.model.of_word(piece)
            if word is not None:
                yield at + length, word, False
            name = self.model.of_name(piece) if 1 < length <= _LONGEST_NAME else None
            if name is not None:
                yield at + length, name + self.credit, True

    def names(self) -> Iterator[tuple[int, int]]:
        """The names of the best cut."""
        at = 0
        while at < len(self.run):
            end, _, is_name = max(self._by_start[at], key=lambda edge: edge[1] + self._after[edge[0]])
            if is_name:
                yield at, end
            at = end

    def margin(self, start: int, end: int) -> float:
        """The best cut with this name less the best without."""
        name = self.model.of_name(self.run[start:end])
        if name is None:
            return -math.inf
        with_it = self._before[start] + name + self.credit + self._after[end]
        return with_it - self._without(start, end)

    def _without(self, start: int, end: int) -> float:
        best = [_NEVER] * (len(self.run) + 1)
        best[0] = 0.0
        for at in range(len(self.run)):
            for stop, likely, is_name in self._by_start[at]:
                if is_name and at == start and stop == end:
                    continue
                best[stop] = max(best[stop], best[at] + likely)
        return best[-1]


@lru_cache(maxsize=4096)
def _lattice(run: str, credit: float) -> _Lattice:
    return _Lattice(run, lexicon(), credit)


@cache
def lexicon() -> Lexicon:
    """The model of the files beside this module."""
    counts = {"": dict(_pairs(_text("words.txt")))}
    part = ""
    for line in _text("names.txt").splitlines():
        if line.startswith("["):
            part = line.strip("[]")
            counts[part] = {}
        else:
            counts[part].update(_pairs(line))
    total = sum(counts[""].values())
    known = surnames()
    borne = sum(counts["surname"].values()) + len(known)
    parts = {part: _shares(counts[part]) for part in ("first", "second", "only")}
    return Lexicon(
        {word: math.log(count / total) for word, count in counts[""].items() if count},
        {name: math.log((counts["surname"].get(name, 0) + 1) / borne) for name in known},
        parts["first"],
        parts["second"],
        parts["only"],
        unknown=math.log(0.5 / total) - 3,
        unseen={part: math.log(_UNSEEN / _mass(counts[part])) for part in parts},
    )


def _mass(counts: Mapping[str, int]) -> float:
    return sum(counts.values()) + _UNSEEN * _KINDS


def _shares(counts: Mapping[str, int]) -> dict[str, float]:
    mass = _mass(counts)
    return {char: math.log((count + _UNSEEN) / mass) for char, count in counts.items()}


def _pairs(text: str) -> Iterator[tuple[str, int]]:
    for line in text.splitlines():
        word, _, count = line.partition("\t")
        yield word, int(count)


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
