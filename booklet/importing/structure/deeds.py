"""The passages of prose that tell of an honouree: the section that is his, his stretches, and what goes on with him."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from booklet.importing.document import Paragraph
from booklet.importing.structure.draft import Passage
from booklet.importing.structure.people import Person, Sighting, stretch
from booklet.importing.structure.sentences import QUOTE, turns_to_many
from booklet.importing.structure.topics import length_told

_TAKES_UP = re.compile("^(?:[^，。“]{0,10}，)?[他她](?!们)")


@dataclass(frozen=True)
class Text:
    """A paragraph of prose with the section it stands in (None: none)."""

    paragraph: Paragraph
    text: str
    section: int | None


@dataclass(frozen=True)
class Scene:
    """The prose of a document with everybody in it; `owned` tells which sections are one person's by their headings."""

    texts: Sequence[Text]
    praised: Sequence[Person]
    seen: Sequence[Sighting]
    owned: Mapping[int, str]

    def deeds(self, person: Person) -> tuple[Passage, ...]:
        """The passages about a person: the section where it is theirs alone, else the stretch and what takes it up."""
        first = person.first
        mine = {at for at, name in self.owned.items() if name == person.name}
        if mine:
            return tuple(self._whole(at) for section in sorted(mine) for at in self._of_section.get(section, ()))
        section = self.texts[first.at].section
        own = self._of_section[section]
        if section is not None and self._is_alone(person, own):
            return tuple(self._whole(at) for at in own)
        found: list[Passage] = []
        goes_on = is_sole = False
        for at in own:
            text = self.texts[at].text
            rival = bool(self._told_in.get(at, frozenset()) - {person.name})
            if at == first.at:
                start, end = self._stretch(person)
                found.append(_passage(self.texts[at], start, end))
                goes_on, is_sole = end == len(text), not rival
            elif not rival and person.telling.told_in.get(at, 0) * 2 >= length_told(text) > 0:
                found.append(self._whole(at))
                goes_on = is_sole = True
            elif goes_on and not rival and _is_of(person, text, at, is_sole=is_sole):
                found.append(self._whole(at))
            else:
                goes_on = False
        return tuple(found)

    def _is_alone(self, person: Person, own: Sequence[int]) -> bool:
        """Whether a section names no other honouree, and most of it is the person's."""
        if any(self._named_in[at] - {person.name} for at in own):
            return False
        texts = [self.texts[at].text for at in own]
        named = sum(person.name in text or bool(_TAKES_UP.match(text)) for text in texts)
        return sum(person.name in text for text in texts) > 1 and named * 2 > len(own)

    def _stretch(self, person: Person) -> tuple[int, int]:
        first = person.first
        here = [one.first for one in self._begun.get(first.at, ()) if one.name != person.name]
        beside = [one for one in self._standing.get(first.at, ()) if one.name != person.name]
        return stretch(first, self.texts[first.at].text, here, beside)

    def _whole(self, at: int) -> Passage:
        return _passage(self.texts[at], 0, len(self.texts[at].text))

    @cached_property
    def _of_section(self) -> dict[int | None, list[int]]:
        found: dict[int | None, list[int]] = {}
        for at, item in enumerate(self.texts):
            found.setdefault(item.section, []).append(at)
        return found

    @cached_property
    def _told_in(self) -> dict[int, frozenset[str]]:
        """The honourees of whom each paragraph tells."""
        found: dict[int, set[str]] = {}
        for one in self.praised:
            for at, told in one.telling.told_in.items():
                if told:
                    found.setdefault(at, set()).add(one.name)
        return {at: frozenset(people) for at, people in found.items()}

    @cached_property
    def _named_in(self) -> list[frozenset[str]]:
        """The honourees whom each paragraph names."""
        ordered = sorted((one.name for one in self.praised), key=lambda name: (-len(name), name))
        pattern = re.compile("|".join(map(re.escape, ordered)) or "(?!)")
        return [frozenset(pattern.findall(item.text)) for item in self.texts]

    @cached_property
    def _begun(self) -> dict[int, list[Person]]:
        """The honourees who are introduced in each paragraph."""
        found: dict[int, list[Person]] = {}
        for one in self.praised:
            found.setdefault(one.first.at, []).append(one)
        return found

    @cached_property
    def _standing(self) -> dict[int, list[Sighting]]:
        """Everybody who is seen in each paragraph."""
        found: dict[int, list[Sighting]] = {}
        for one in self.seen:
            found.setdefault(one.at, []).append(one)
        return found


def _is_of(person: Person, text: str, at: int, *, is_sole: bool) -> bool:
    """Whether a paragraph after somebody's goes on with him: tells of him, names him, or is what another says."""
    name = person.name
    if turns_to_many(text) or f"像{name}" in text:
        return False
    if person.telling.told_in.get(at) or name in text:
        return True
    return bool(re.search(f"[老小]{name[0]}", text) or (is_sole and QUOTE.match(text)))


def _passage(item: Text, start: int, end: int) -> Passage:
    paragraph = item.paragraph
    return Passage(item.text[start:end].strip(), paragraph.origin, paragraph.lines, is_excerpt=True)
