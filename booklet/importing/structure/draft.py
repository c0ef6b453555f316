"""What structure finds in cleaned documents: a unit's parts, each with its place in the source.

Every piece of cleaned text is in the `ledger` once, with the part of the draft it went to: nothing is lost, nothing
is printed twice without somebody knowing. Parts may quote one another (an honouree's deeds inside a section's
paragraph); such a passage has `is_excerpt` and the ledger names only the paragraph's home.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from booklet.importing.document import Origin, Spot


class Confidence(StrEnum):
    """How sure the grammar is: `high` by form, `medium` by evidence of the text, `low` a candidate only."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class OwnerKind(StrEnum):
    """Whom a caption belongs to."""

    HONOUREE = "honouree"
    SECTION = "section"
    GROUP = "group"
    UNIT = "unit"


@dataclass(frozen=True)
class Passage:
    """A text and where it stands. `lines` are all lines of the source that the paragraph was put together from.

    `is_excerpt`: a part of a paragraph whose home is elsewhere in the draft (a section).
    """

    text: str
    origin: Origin
    lines: tuple[int, ...] = ()
    is_excerpt: bool = False


@dataclass(frozen=True)
class Honouree:
    """Someone the text praises. `role_sentence` is what the source says of office, `remark` what brackets add.

    `section` is the index in `Draft.sections`, None outside of sections. `pronouns` are the singular ones found in
    the deeds, in order of first use: two mean that the source contradicts itself. `photos` are file names that a
    table gives, `pictures` names of embedded pictures.
    """

    name: str
    origin: Origin
    role: str = ""
    affiliation: str = ""
    party: str = ""
    role_sentence: str = ""
    remark: str = ""
    quote: str = ""
    category: str = ""
    section: int | None = None
    deeds: tuple[Passage, ...] = ()
    pronouns: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    pictures: tuple[str, ...] = ()
    confidence: Confidence = Confidence.HIGH


@dataclass(frozen=True)
class Member:
    """A name of a group, with what stands beside it: `（已故）`, the name's unit."""

    name: str
    remark: str = ""
    affiliation: str = ""


@dataclass(frozen=True)
class Group:
    """People named together without an entry each. `stated` is the number that its heading claims, if it does.

    `repeats` are those whom the list names, too, and who have entries of their own. `is_family`: the family of an
    entry's person, whom no count counts.
    """

    members: tuple[Member, ...]
    origin: Origin
    title: str = ""
    role: str = ""
    text: tuple[Passage, ...] = ()
    stated: int | None = None
    section: int | None = None
    confidence: Confidence = Confidence.HIGH
    repeats: tuple[str, ...] = ()
    is_family: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names, in order."""
        return tuple(member.name for member in self.members)


@dataclass(frozen=True)
class Owner:
    """Whom a caption belongs to: `name` of an honouree or of who is seen; `index` in the draft's list of that kind."""

    kind: OwnerKind
    name: str = ""
    index: int | None = None


@dataclass(frozen=True)
class Caption:
    """A photograph's caption without its marker (▲). `marker` is what marked it, empty for one known by its place.

    `picture` names the embedded picture it stands beside.
    """

    text: str
    origin: Origin
    owner: Owner
    marker: str = ""
    picture: str = ""
    confidence: Confidence = Confidence.HIGH


@dataclass(frozen=True)
class Section:
    """A heading with its paragraphs in reading order, and the honourees in it by name."""

    heading: str
    origin: Origin
    paragraphs: tuple[Passage, ...] = ()
    people: tuple[str, ...] = ()
    stated: int | None = None


@dataclass(frozen=True)
class Credit:
    """Who made the text or the pictures. `duty` is reporter, correspondent, photographer, editor, author or source."""

    duty: str
    name: str
    origin: Origin
    outlet: str = ""


@dataclass(frozen=True)
class Mention:
    """Somebody named but, as far as the text shows, not praised; never printed as an honouree without a decision."""

    name: str
    origin: Origin
    role: str = ""
    affiliation: str = ""
    sentence: str = ""
    confidence: Confidence = Confidence.LOW


@dataclass(frozen=True)
class Count:
    """A number of people that the text states, and how many were found."""

    said: str
    stated: int
    found: int
    origin: Origin

    @property
    def agrees(self) -> bool:
        """Whether as many were found."""
        return self.stated == self.found


@dataclass(frozen=True)
class UnitName:
    """The unit: its fullest name, the shorter ones the text uses, and whether the evidence decides."""

    full: str = ""
    aliases: tuple[str, ...] = ()
    is_certain: bool = False


@dataclass(frozen=True)
class Entry:
    """A line of the ledger: a piece of cleaned text and its home, as `honourees/2/deeds` or `credits`."""

    origin: Origin
    text: str
    home: str


@dataclass(frozen=True)
class Draft:
    """Everything found. Texts are the cleaned ones; `issuer` and `date` are a notice's signature."""

    title: str | None = None
    title_origin: Origin | None = None
    kicker: str = ""
    subtitle: str = ""
    unit: UnitName = UnitName()
    preface: tuple[Passage, ...] = ()
    sections: tuple[Section, ...] = ()
    honourees: tuple[Honouree, ...] = ()
    groups: tuple[Group, ...] = ()
    captions: tuple[Caption, ...] = ()
    credits: tuple[Credit, ...] = ()
    mentions: tuple[Mention, ...] = ()
    closing: tuple[Passage, ...] = ()
    issuer: str = ""
    date: str = ""
    counts: tuple[Count, ...] = ()
    notes: tuple[Spot, ...] = ()
    spots: tuple[Spot, ...] = ()
    ledger: tuple[Entry, ...] = ()
    other: tuple[Passage, ...] = ()
