"""What a page paints, as values: text, fills, strokes, images, gradients, in the order of painting.

All rectangles are in the page's default coordinates (points as its boxes are written); sizes in `pt` and `mm` are
true lengths on paper, with the page's UserUnit. `visible` is what is left of a thing after every clip (by bounds of
the clip paths) and the media box; None where nothing is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from booklet.geometry import Matrix, Rect
from booklet.press.preflight.types import PageFacts

if TYPE_CHECKING:
    from booklet.press.preflight.painted_fonts import Font

ProcessInk = Literal["Cyan", "Magenta", "Yellow", "Black"]
_EDGE_PT = 0.01
PROCESS_INKS: tuple[ProcessInk, ...] = ("Cyan", "Magenta", "Yellow", "Black")
Inks = tuple[tuple[str, float], ...]
"""Plate names and tints (0 to 1); a process plate by its English name. Only plates that the colour names."""


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour as it was set. `space`: the family (`DeviceCMYK`, `Separation`, `ICCBased`, `Pattern` …), `base` the
    one below it (of Indexed, the alternate of Separation and DeviceN).

    `inks` is None where the file alone does not say what is printed (RGB, Lab, ICCBased, patterns).
    """

    space: str
    components: tuple[float, ...] = ()
    inks: Inks | None = None
    base: str = ""

    @property
    def is_white(self) -> bool:
        """Whether it is known to print nothing."""
        return self.inks is not None and all(tint <= 0.0 for _, tint in self.inks)

    @property
    def used(self) -> Inks:
        """The plates that really get ink."""
        return tuple(item for item in self.inks or () if item[1] > 0.0)

    @property
    def total_percent(self) -> float:
        """The sum of all inks; 0 where they are not known."""
        return 100 * sum(tint for _, tint in self.inks or ())


@dataclass(frozen=True, slots=True)
class Mode:
    """How a thing is laid over what is below it. `opm`: overprint mode (ISO 32000-2, 8.6.7)."""

    fill_overprint: bool = False
    stroke_overprint: bool = False
    opm: int = 0
    fill_alpha: float = 1.0
    stroke_alpha: float = 1.0
    blend: str = "Normal"
    soft_mask: bool = False


PLAIN = Mode()


@dataclass(frozen=True, slots=True)
class Text:
    """A string shown at once. `size_pt`: the font's size on paper. `render`: the text rendering mode (0 fill … 3 none).

    `area`: around the outlines of its glyphs; None where all are blank. `exact` is False where the font's line box
    stands in for outlines that cannot be read. `codes`: the characters as the font numbers them.
    """

    order: int
    font: Font
    size_pt: float
    codes: tuple[int, ...]
    fill: Colour
    stroke: Colour
    render: int
    mode: Mode
    area: Rect | None
    visible: Rect | None
    exact: bool = True
    line_pt: float = 0.0

    @property
    def text(self) -> str:
        """Its characters as far as ToUnicode or the encoding tell."""
        return "".join(self.font.text_of(code) for code in self.codes)

    @property
    def fills(self) -> bool:
        """Whether its glyphs are filled where something can be seen."""
        return self.render in (0, 2, 4, 6) and self.visible is not None

    @property
    def strokes(self) -> bool:
        """Whether its glyphs are outlined where something can be seen."""
        return self.render in (1, 2, 5, 6) and self.visible is not None


@dataclass(frozen=True, slots=True)
class Fill:
    """A filled path. `rectangular`: one upright rectangle, so that `area` is its shape. `line_pt`: the thickness of
    the thinnest upright bar in it, where it is made of upright rectangles (rules and borders often are).
    """

    order: int
    colour: Colour
    mode: Mode
    area: Rect
    visible: Rect | None
    rectangular: bool
    line_pt: float | None = None


@dataclass(frozen=True, slots=True)
class Stroke:
    """A stroked path. `width_pt` on paper (the thinner way, where the matrix stretches); 0 is the thinnest line a
    device can draw. `area` includes half the width. `upright`: only level and plumb lines.
    """

    order: int
    colour: Colour
    mode: Mode
    width_pt: float
    area: Rect
    visible: Rect | None
    upright: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    """A painted image. `ppi_x`, `ppi_y`: its pixels by the length of the sides it is drawn with, on paper.

    `mask`: a stencil, painted in `colour`. `space` is the family of its colour space, `base` that of an Indexed one.
    `key`: the object's number, "" for an inline image.
    """

    order: int
    key: str
    width_px: int
    height_px: int
    bits: int
    space: str
    base: str
    inks: tuple[str, ...] | None
    """The plates that it prints on; None where the file does not say."""
    mask: bool
    colour: Colour | None
    soft_mask: bool
    filters: tuple[str, ...]
    mode: Mode
    matrix: Matrix
    ppi_x: float
    ppi_y: float
    area: Rect
    visible: Rect | None
    interpolate: bool = False
    density_ppi: float | None = None
    """The resolution that the picture itself claims in its JPEG header; None where it claims none."""

    @property
    def ppi(self) -> float:
        """The coarser of the two directions."""
        return min(self.ppi_x, self.ppi_y)


@dataclass(frozen=True, slots=True)
class Shading:
    """A gradient, by `sh` or as a pattern. `inks` as in `Image`; `heaviest` and `lightest`: the largest and smallest
    tint of each plate where its functions can be read.
    """

    order: int
    kind: int
    space: str
    base: str
    inks: tuple[str, ...] | None
    heaviest: Inks | None
    lightest: Inks | None
    mode: Mode
    area: Rect
    visible: Rect | None


Thing = Text | Fill | Stroke | Image | Shading


FeatureKind = Literal["group", "mask-group", "filter", "broken", "cut-off"]


@dataclass(frozen=True)
class Feature:
    """Something a page uses that is no painted thing. `group`, `mask-group`: a transparency group, `detail` its colour
    space; `filter`: a compression; `broken`: what could not be read; `cut-off`: the limit that stopped the reading.
    """

    kind: FeatureKind
    detail: str
    area: Rect | None = None


@dataclass(frozen=True)
class PaintedPage:
    """A page as it is painted. `complete` is False where a limit or a broken stream cut the reading short."""

    facts: PageFacts
    things: tuple[Thing, ...] = ()
    features: tuple[Feature, ...] = ()
    complete: bool = True
    spots: Mapping[str, Rect] = field(default_factory=dict)
    """Spot colours by name (`All` among them), with where they print."""

    @property
    def number(self) -> int:
        """The page from 1."""
        return self.facts.number

    @cached_property
    def printed(self) -> tuple[Thing, ...]:
        """The things that show inside the bleed box: not the marks and slug around it."""
        box = self.facts.bleed
        return tuple(
            thing
            for thing in self.things
            if (seen := thing.visible) is not None
            and seen.x1 > box.x0 + _EDGE_PT
            and seen.x0 < box.x1 - _EDGE_PT
            and seen.y1 > box.y0 + _EDGE_PT
            and seen.y0 < box.y1 - _EDGE_PT
        )
