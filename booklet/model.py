"""What a booklet says: a unit, its honourees, their photographs. Frozen; made by `entries/`, read by layouts.

Text is stored as the clerk wrote it, paragraph by paragraph; layout never changes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from booklet.binding import NOTHING_SAID, BindingSettings

PHOTO_SCHEME = "booklet-photo:"
"""A photo's URL in HTML is this scheme and the photo's id; composition and press find it again by it."""

LINK_SCHEME = "booklet-page:"
"""A link to an anchor in another run; the proof turns it into a real link, the press file drops it."""


class CaptionSource(StrEnum):
    """Where a photo's caption came from, best first."""

    ENTRY = "entry"
    LIST = "list"
    EMBEDDED = "embedded"
    FILE_NAME = "file-name"
    TEMPLATE = "template"
    NONE = "none"


@dataclass(frozen=True)
class PhotoFacts:
    """What a photo's header tells. The size is after the EXIF turn; `description` is what people wrote into it."""

    width_px: int
    height_px: int
    description: str = ""


@dataclass(frozen=True)
class Photo:
    """A photograph with its owner's caption.

    `file` is the name as entered, relative to the unit's photo folder; `path` the untouched original. A photo that
    has only its caption so far has no `file`, and `path` is a picture that stands in for it in the proof.
    `width_px` and `height_px` are after the EXIF turn. `focus` is the point that no crop may lose, as fractions
    from the top left. An empty caption prints none.
    """

    id: str
    file: str
    path: Path
    width_px: int
    height_px: int
    caption: str = ""
    caption_source: CaptionSource = CaptionSource.NONE
    place: str = ""
    activity: str = ""
    focus: tuple[float, float] = (0.5, 0.5)

    @property
    def is_awaited(self) -> bool:
        """Whether only the caption is there, and the photograph has still to come."""
        return not self.file

    @property
    def aspect(self) -> float:
        """Width over height."""
        return self.width_px / self.height_px

    @property
    def shape(self) -> str:
        """`landscape`, `portrait`, `square` (within 8 %) or `panorama` (wider than 2.2 : 1)."""
        if self.aspect > 2.2:
            return "panorama"
        if abs(self.aspect - 1) <= 0.08:
            return "square"
        return "landscape" if self.aspect > 1 else "portrait"


@dataclass(frozen=True)
class Honouree:
    """A person with an entry. `id` is unique in the unit and serves as anchor; `line` is that of the entry.

    `name_pinyin` is the name's reading, a syllable with its tone mark for each Han character, parted by spaces.
    """

    id: str
    name: str
    role: str = ""
    affiliation: str = ""
    party: str = ""
    quote: str = ""
    deeds: tuple[str, ...] = ()
    photos: tuple[Photo, ...] = ()
    line: int = 0
    name_pinyin: str = ""


@dataclass(frozen=True)
class Section:
    """Honourees under one heading; a unit without sections has one, with an empty title."""

    id: str
    title: str = ""
    intro: tuple[str, ...] = ()
    honourees: tuple[Honouree, ...] = ()


@dataclass(frozen=True)
class Group:
    """People named together, without a page each."""

    id: str
    title: str
    names: tuple[str, ...] = ()
    text: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unit:
    """One booklet's content. `folder` is what --unit takes, `unit` the name as printed."""

    folder: str
    unit: str
    title: str
    subtitle: str = ""
    period: str = ""
    issued: str = ""
    slogan: str = ""
    layout: str = "classic"
    preface: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    groups: tuple[Group, ...] = ()
    afterword: tuple[str, ...] = ()
    colophon: tuple[tuple[str, str], ...] = ()
    binding: BindingSettings = NOTHING_SAID

    @property
    def honourees(self) -> tuple[Honouree, ...]:
        """All honourees in the order printed."""
        return tuple(person for section in self.sections for person in section.honourees)

    @property
    def photos(self) -> tuple[Photo, ...]:
        """All photographs in the order printed."""
        return tuple(photo for person in self.honourees for photo in person.photos)


def paragraphs(text: str) -> tuple[str, ...]:
    """Split a text block at blank lines; a single line break inside a paragraph joins without a space.

    Between two ASCII word characters the break becomes a space, so that wrapped Latin text keeps its words.
    """
    blocks: list[str] = []
    current = ""
    for raw in text.splitlines():
        line = raw.strip().strip("\u3000")
        if not line:
            if current:
                blocks.append(current)
            current = ""
        elif current and current[-1].isascii() and line[0].isascii() and current[-1] != "-":
            current += " " + line
        else:
            current += line
    return (*blocks, current) if current else tuple(blocks)
