"""The texts of a unit that are printed, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from booklet.entries.reader import Loc, UnitDraft
from booklet.findings import Place


@dataclass(frozen=True)
class Passage:
    """A text that is printed. With `loc`, single characters of it can be found in the unit file."""

    text: str
    place: Place
    loc: Loc | None = None
    is_caption: bool = False

    @property
    def is_name(self) -> bool:
        """Whether it is nothing but somebody's name."""
        loc = self.loc or ()
        return loc[-1:] == ("name",) or loc[-2:-1] == ("names",)

    @property
    def is_colophon(self) -> bool:
        """Whether it stands in the colophon."""
        return (self.loc or ())[:1] == ("colophon",)

    @property
    def is_formal(self) -> bool:
        """Whether dates and numbers stand as an inscription there, in a way of their own: cover and colophon."""
        return self.is_colophon or (self.loc or ())[:1] in (("issued",), ("period",))


def passages_of(draft: UnitDraft) -> Iterator[Passage]:
    """Every text of the unit file that is printed, captions apart."""
    entry = draft.entry

    def passage(text: str, *loc: str | int, honouree: str = "") -> Passage:
        return Passage(text, draft.lines.place(*loc, honouree=honouree), loc)

    for name in ("unit", "title", "subtitle", "period", "issued", "slogan", "preface", "afterword"):
        yield passage(getattr(entry, name), name)
    for of, section in enumerate(entry.sections):
        yield passage(section.title, "sections", of, "title")
        yield passage(section.intro, "sections", of, "intro")
    for loc, person in draft.honourees:
        for name in ("name", "role", "affiliation", "party", "quote", "deeds"):
            yield passage(getattr(person, name), *loc, name, honouree=person.name)
    for of, group in enumerate(entry.groups):
        yield passage(group.title, "groups", of, "title")
        yield passage(group.text, "groups", of, "text")
        for at, name in enumerate(group.names):
            yield passage(name, "groups", of, "names", at)
    for key, text in entry.colophon.items():
        yield passage(key, "colophon", key)
        yield passage(text, "colophon", key)


def entered_captions(draft: UnitDraft) -> Iterator[Passage]:
    """What entries say for their photographs' captions, whether a photograph is there or not."""
    for loc, person in draft.honourees:
        for at, photo in enumerate(person.photos):
            for name in ("caption", "place", "activity"):
                here = (*loc, "photos", at, name)
                place = draft.lines.place(*here, honouree=person.name)
                yield Passage(getattr(photo, name), place, here, is_caption=name != "place")
