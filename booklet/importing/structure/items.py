"""Pieces of a document and what each is: the words that the outline of a text is written in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from booklet.importing.document import Origin, Paragraph
from booklet.importing.structure import tables
from booklet.importing.structure.draft import Credit, Member
from booklet.importing.structure.heads import Head

_FINAL = "。！？!?；;，,、：:…"
_SHORT = 42
"""A line without a final mark up to so many characters is a heading, a title or a caption, not prose."""
_SIGNED_MAX = 30
ATTACHMENT = re.compile("附件[\\d一二三四五六七八九十]*[：:]?|附[：:]?")
ATTACHED = re.compile("^附(?:件|表)?[：:\\d]")


class Kind(StrEnum):
    """What a piece of the source is."""

    TITLE = "title"
    SUBTITLE = "subtitle"
    KICKER = "kicker"
    HEADING = "heading"
    HEAD = "head"
    CAPTION = "caption"
    ROSTER = "roster"
    GROUP = "group"
    PAIRS = "pairs"
    BODY = "body"
    ISSUER = "issuer"
    DATE = "date"
    CREDIT = "credit"
    NOTE = "note"
    LABEL = "label"
    """What belongs to the line above or the rows below: an office below its name, a unit above its people."""
    FAMILY = "family"
    SHORT = "short"


@dataclass(frozen=True)
class Item:
    """A piece of a paragraph, `paragraph.text[start:end]`, and what it is. Fields beside `text` by kind."""

    kind: Kind
    text: str
    paragraph: Paragraph
    start: int
    end: int
    head: Head | None = None
    marker: str = ""
    picture: str = ""
    members: tuple[Member, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    credits: tuple[Credit, ...] = ()
    is_unread: bool = False
    label: str = ""
    """What a roster of one unit begins with; the householder of a family."""

    @property
    def origin(self) -> Origin:
        """The place in the source."""
        return self.paragraph.origin


def is_short(text: str) -> bool:
    """Whether a text is a line rather than prose."""
    is_open = text[-1] not in _FINAL and not re.search("[。！？…]”$", text)
    return len(text) <= _SHORT and is_open and not re.search("[。！？].", text.rstrip("”"))


def is_issuer(text: str) -> bool:
    """Whether a line is nothing but the name of an office that signs."""
    bare = re.sub(r"[\s\u3000]", "", text)
    return len(bare) <= _SIGNED_MAX and bare.endswith(tuple(tables.words("closing", "signature")))


def is_numbered_heading(text: str) -> bool:
    """Whether a line is numbered as headings are: `一、`, `（二）`."""
    return bool(re.match(r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[)）]", text))
