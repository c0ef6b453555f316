"""The limits of a walk through a file, and what it takes down.

For the file: fonts, colour spaces, forms once read. For a page: what it paints and uses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import pikepdf

from booklet.geometry import Rect
from booklet.press.preflight.painted import Feature, FeatureKind, Thing
from booklet.press.preflight.painted_colour import Space, read_space
from booklet.press.preflight.painted_fonts import Font, read_font
from booklet.press.preflight.painted_lexer import Instruction, instructions
from booklet.press.preflight.painted_objects import jpeg_density, object_key, unpacked
from booklet.press.preflight.types import PageFacts


@dataclass(frozen=True)
class WalkLimits:
    """How much of a file is read. Operators count each time they are executed."""

    operators: int = 20_000_000
    operators_a_page: int = 2_000_000
    things_a_page: int = 200_000
    glyphs_a_page: int = 2_000_000
    depth: int = 28
    """Forms, patterns and Type 3 glyphs inside each other; Acrobat allows as many graphics states (ISO 32000-1, C)."""
    states: int = 10_000
    features_a_page: int = 1_000
    stream_bytes: int = 1 << 30
    """What all content streams may unpack to."""
    remembered: int = 400_000
    """Instructions of forms that are kept read, for their next use."""


class CutOff(Exception):  # noqa: N818 - a fact about the file, which becomes a feature of the page
    """A limit is reached. The argument names it."""


@dataclass
class Shop:
    """What all pages of a file share while they are walked: fonts, spaces and forms once read, and the budget."""

    limits: WalkLimits = field(default_factory=WalkLimits)
    fonts: dict[str, Font] = field(default_factory=dict)
    operators_left: int = 0
    bytes_left: int = 0
    _forms: dict[str, list[Instruction]] = field(default_factory=dict)
    _remembered: int = 0
    _densities: dict[str, float | None] = field(default_factory=dict)
    _spaces: dict[str, Space] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.operators_left = self.limits.operators
        self.bytes_left = self.limits.stream_bytes

    def font(self, source: object) -> Font:
        """A font of the file, read once."""
        key = _key(source)
        if key not in self.fonts:
            self.fonts[key] = read_font(key, source)
        return self.fonts[key]

    def space(self, source: object, resources: object) -> Space:
        """A colour space; one that is more than a name is read once."""
        if not isinstance(source, pikepdf.Array):
            return read_space(source, resources)
        key = _key(source)
        if key not in self._spaces:
            self._spaces[key] = read_space(source, resources)
        return self._spaces[key]

    def density(self, image: object, key: str) -> float | None:
        """The resolution that an image's JPEG header claims, in ppi."""
        if key not in self._densities or not key:
            self._densities[key] = jpeg_density(image)
        return self._densities[key]

    def content(self, stream: object) -> bytes:
        """The bytes of a content stream. Raises `Unreadable`, and `CutOff` when the file has unpacked too much."""
        data = unpacked(stream)
        self.bytes_left -= len(data)
        if self.bytes_left < 0:
            raise CutOff("content bytes")
        return data

    def form(self, stream: object) -> Iterator[Instruction]:
        """The instructions of a form; those of small ones are kept. Raises `Unreadable` and `CutOff`."""
        key = object_key(stream)
        if key in self._forms:
            return iter(self._forms[key])
        data = self.content(stream)
        room = self.limits.remembered - self._remembered
        # An instruction takes two bytes at least: what surely fits is kept.
        if not key or len(data) > 2 * room:
            return instructions(data)
        found = list(instructions(data))
        self._forms[key] = found
        self._remembered += len(found)
        return iter(found)


@dataclass
class Sheet:
    """One page while it is walked: what it paints so far and what is left of its limits."""

    facts: PageFacts
    shop: Shop
    things: list[Thing] = field(default_factory=list)
    features: dict[tuple[str, str], Feature] = field(default_factory=dict)
    spots: dict[str, Rect] = field(default_factory=dict)
    complete: bool = True
    operators_left: int = 0
    glyphs_left: int = 0
    tiles: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.operators_left = self.shop.limits.operators_a_page
        self.glyphs_left = self.shop.limits.glyphs_a_page

    def spend(self) -> None:
        """Count an operator. Raises `CutOff` when too many were executed."""
        self.operators_left -= 1
        self.shop.operators_left -= 1
        if self.operators_left < 0 or self.shop.operators_left < 0:
            raise CutOff("operators")

    def put(self, thing: Thing) -> None:
        """Take down a painted thing."""
        if len(self.things) >= self.shop.limits.things_a_page:
            raise CutOff("things")
        self.things.append(thing)

    def note(self, kind: FeatureKind, detail: str, area: Rect | None = None) -> None:
        """Take down a feature, each once."""
        if kind in ("broken", "cut-off"):
            self.complete = False
        if len(self.features) < self.shop.limits.features_a_page:
            self.features.setdefault((kind, detail), Feature(kind, detail, area))

    def spot(self, plate: str, area: Rect) -> None:
        """Take down that a spot colour prints somewhere."""
        known = self.spots.get(plate)
        self.spots[plate] = area if known is None else known.around(area)


def _key(source: object) -> str:
    """What tells a resource from others: its number, or for a direct object what it says."""
    known = object_key(source)
    if known or not isinstance(source, pikepdf.Object):
        return known
    return hashlib.sha1(source.unparse(), usedforsecurity=False).hexdigest()
