"""What is to stand in a unit file after an import, by name and in order, whichever way it came in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from booklet.importing.document import Picture, Severity

TOP_KEYS = ("unit", "title", "subtitle", "period", "issued", "slogan", "layout", "preface", "afterword")
"""The texts of a unit file that stand at its top level."""
PERSON_KEYS = ("name_pinyin", "role", "affiliation", "party", "quote", "deeds")
"""An entry's texts besides the name."""


@dataclass(frozen=True)
class Shot:
    """A photograph of a person. `picture` is what came with the source, None where only a name or a caption did.

    `file` is a name to keep: of a form that names the photographs of the unit's folder. `focus` is as written.
    """

    file: str = ""
    caption: str = ""
    place: str = ""
    activity: str = ""
    focus: tuple[str, str] | None = None
    picture: Picture | None = None


@dataclass(frozen=True)
class Person:
    """An entry: its name, its texts by key, its photographs."""

    name: str
    fields: Mapping[str, str] = field(default_factory=dict)
    photos: tuple[Shot, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """People under a heading; without a title, those outside of sections."""

    title: str = ""
    intro: str = ""
    people: tuple[Person, ...] = ()


@dataclass(frozen=True)
class Team:
    """People named together."""

    title: str
    names: tuple[str, ...] = ()
    text: str = ""


@dataclass(frozen=True)
class Item:
    """A question for the unit file's `review`; `field` is a path by names, as `honourees/王小明/role`."""

    id: str
    severity: Severity
    question: str
    source: str = ""
    read: str = ""
    proposed: str = ""
    field: str = ""


@dataclass(frozen=True)
class Content:
    """Everything that an import says. `loose` are pictures of nobody, each with what is known of it.

    `binding` by the keys of the unit file, `calipers/PAPER` among them. `keeps_file_names`: the photographs' own names
    stay, since the source is a form that names the unit's files. `source` tells one source from another, so that a
    second article does not take the place of the first; a form says all there is, and has none.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    chapters: tuple[Chapter, ...] = ()
    teams: tuple[Team, ...] = ()
    colophon: Mapping[str, str] = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    loose: tuple[Shot, ...] = ()
    binding: Mapping[str, str] = field(default_factory=dict)
    keeps_file_names: bool = False
    source: str = ""

    @property
    def people(self) -> Iterator[Person]:
        """All people in the order printed."""
        return (person for chapter in self.chapters for person in chapter.people)
