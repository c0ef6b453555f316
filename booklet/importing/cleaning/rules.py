"""What a rule of clean-up is, which may be switched off, and how its edits become steps.

A rule reads all texts of a document at once, since what one paragraph means is often known from the others (is the
page Traditional? is pinyin glued everywhere, or is this one bracket an editor's?), and says for each what to change
and what to doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from booklet.importing.document import Origin, Severity, Spot, Step

_AROUND = 6
"""So many characters around a change are shown."""


class Rule(StrEnum):
    """The rules of clean-up, in the order in which they run; `clean` says why."""

    CHARACTERS = "characters"
    MOJIBAKE = "mojibake"
    PINYIN = "pinyin"
    CENSORED = "censored"
    SCRIPT = "script"
    MARKS = "marks"
    NOISE = "noise"
    JOINS = "joins"
    QUOTES = "quotes"


class Script(StrEnum):
    """The script that a Traditional text is printed in: Simplified (the default on the mainland), or as it stands."""

    HANS = "hans"
    KEEP = "keep"


@dataclass(frozen=True)
class Rules:
    """Which rules run, and into which script."""

    on: frozenset[Rule] = field(default_factory=lambda: frozenset(Rule))
    script: Script = Script.HANS

    def without(self, *rules: Rule) -> Rules:
        """The same with some rules switched off."""
        return Rules(self.on - set(rules), self.script)


@dataclass(frozen=True)
class Edit:
    """`text[start:end]` becomes `better`."""

    start: int
    end: int
    better: str


@dataclass(frozen=True)
class Doubt:
    """`text[start:end]` is something to look at; `proposed` would stand in its place, empty where nothing is known.

    `is_whole`: it is shown as it stands, without its surroundings, as a name is.
    """

    id: str
    severity: Severity
    start: int
    end: int
    proposed: str = ""
    params: tuple[tuple[str, str], ...] = ()
    is_whole: bool = False


@dataclass(frozen=True)
class Found:
    """What a rule says of one text: edits that do not overlap, in their order, and doubts, both of the text before."""

    edits: tuple[Edit, ...] = ()
    doubts: tuple[Doubt, ...] = ()


TextRule = Callable[[Sequence[str]], Sequence[Found]]
"""All texts of a document, and what is found in each."""


def applied(text: str, edits: Sequence[Edit]) -> str:
    """The text with the edits made."""
    pieces: list[str] = []
    at = 0
    for edit in edits:
        pieces += [text[at : edit.start], edit.better]
        at = edit.end
    return "".join((*pieces, text[at:]))


def steps_of(rule: Rule, text: str, edits: Sequence[Edit], origin: Origin) -> tuple[Step, ...]:
    """One step for each edit, with a few characters around that stand alike before and after."""
    return tuple(Step(rule.value, *_with_surroundings(text, edit, edit.better), origin) for edit in edits)


def spots_of(text: str, doubts: Sequence[Doubt], origin: Origin) -> tuple[Spot, ...]:
    """One spot for each doubt, read with its surroundings."""
    return tuple(_spot(text, doubt, origin) for doubt in doubts)


def _spot(text: str, doubt: Doubt, origin: Origin) -> Spot:
    around = 0 if doubt.is_whole else _AROUND
    read, proposed = _with_surroundings(text, doubt, doubt.proposed, around)
    return Spot(doubt.id, doubt.severity, origin, read, proposed if doubt.proposed else "", doubt.params)


def _with_surroundings(text: str, span: Edit | Doubt, better: str, around: int = _AROUND) -> tuple[str, str]:
    before, after = text[max(0, span.start - around) : span.start], text[span.end : span.end + around]
    return before + text[span.start : span.end] + after, before + better + after
