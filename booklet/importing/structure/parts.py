"""A document's parts on the way to a draft: filled item by item, settled at the end, then frozen."""

from __future__ import annotations

from dataclasses import dataclass, field

from booklet.importing.document import Origin, Spot
from booklet.importing.structure.draft import (
    Caption,
    Credit,
    Entry,
    Group,
    Honouree,
    Mention,
    Passage,
    Section,
)
from booklet.importing.structure.heads import Head
from booklet.importing.structure.items import Item

WAITING = "captions/waiting-"
"""The home of a caption in the ledger until the captions before it are known."""


@dataclass
class Parts:
    """A document's parts on the way to a draft; places in lists are those that the ledger names."""

    title: tuple[str, Origin] | None = None
    kicker: str = ""
    subtitle: str = ""
    preface: list[Passage] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    honourees: list[Honouree] = field(default_factory=list)
    groups: list[Group] = field(default_factory=list)
    captions: list[Caption] = field(default_factory=list)
    credits: list[Credit] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    closing: list[Passage] = field(default_factory=list)
    other: list[Passage] = field(default_factory=list)
    issuer: str = ""
    date: str = ""
    notes: list[Spot] = field(default_factory=list)
    spots: list[Spot] = field(default_factory=list)
    ledger: list[Entry] = field(default_factory=list)
    texts: list[tuple[str, Origin]] = field(default_factory=list)
    heads: dict[int, Head] = field(default_factory=dict)
    doubtful: list[str] = field(default_factory=list)
    waiting: list[tuple[Item, int | None, int | None]] = field(default_factory=list)
    """Captions with the entry and the section they stand in; their owners are found last."""
    prose: list[tuple[Item, int | None]] = field(default_factory=list)
    """Paragraphs of sections, in which people may stand."""


def passage_of(item: Item) -> Passage:
    """An item as a passage."""
    return Passage(item.text.strip(), item.origin, item.paragraph.lines)
