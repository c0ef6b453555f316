"""Transparency for PDF/X-1a, which has none: done away with where that is exact, refused by name where not.

A see-through colour on ground of one known colour (the paper, or a rectangle filled before) is another colour: that
of ISO 32000-2, 11.3.6. So is each pixel of an image with an alpha channel there, and each thing in a group with an
opacity, as long as the things themselves are opaque. All else - soft shadows, gradients into transparency, anything
see-through on a photograph - is refused with its place, and can be printed as PDF/X-4.

Positions are points on the page's media box, as the run was composed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import cast

import pikepdf
from pikepdf.models.image import UnsupportedImageTypeError
from PIL import Image, ImageChops

from booklet.findings import Finding, Place, error
from booklet.geometry import Pt, Rect, pt_to_mm
from booklet.press.colour import Colour
from booklet.press.overprint import Ink, Problem, Unprintable, overprints
from booklet.press.paint import Unconvertible
from booklet.spots import Tint

PAPER: Colour = (0.0, 0.0, 0.0, 0.0)
EVERYWHERE = Rect(-1e9, -1e9, 1e9, 1e9)
TRANSPARENCY_KEYS = ("/ca", "/CA", "/BM", "/SMask", "/AIS", "/TK")

_WITHIN_PT = 0.02
_NEAR_PT = Pt(1.5)
"""Refused things closer than this are one thing: a soft shadow is written in nine pieces."""

# ISO 32000-2, 11.3.5.2, for inks: the formulas are for light, so they take and give complements.
_BLENDS: Mapping[str, Callable[[float, float], float]] = {
    "/Normal": lambda ground, ink: ink,
    "/Compatible": lambda ground, ink: ink,
    "/Multiply": lambda ground, ink: ground + ink - ground * ink,
    "/Screen": lambda ground, ink: ground * ink,
    "/Darken": max,
    "/Lighten": min,
}


class Refused(Exception):  # noqa: N818 - reads as what it is
    """Something needs transparency that cannot be done away with; `bounds`: where it is, if that is known better."""

    def __init__(self, problem: Problem, bounds: Rect | None = None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.bounds = bounds


@dataclass(frozen=True)
class Veil:
    """How things are seen: their opacity, their blend mode, and a soft mask (None: there is none)."""

    alpha: float = 1.0
    blend: str = "/Normal"
    masked: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether things are painted as they are."""
        return self.alpha >= 1 and _BLENDS.get(self.blend) is _BLENDS["/Normal"] and not self.masked

    @property
    def problem(self) -> Problem | None:
        """What is wrong if no ground makes this exact."""
        if self.masked:
            return Problem("x1a-soft-mask")
        return None if self.blend in _BLENDS else self._blend_problem()

    def named(self) -> Problem:
        """What is wrong where the ground is not known."""
        if self.problem or self.alpha >= 1:
            return self.problem or self._blend_problem()
        return Problem("x1a-opacity", (("percent", str(round(self.alpha * 100))),))

    def _blend_problem(self) -> Problem:
        return Problem("x1a-blend", (("mode", self.blend.lstrip("/")),))

    def mixed(self, ground: Colour, ink: Colour) -> Colour:
        """What is seen of an ink on a ground."""
        blend = _BLENDS[self.blend]
        return tuple(round(g + self.alpha * (blend(g, i) - g), 5) for g, i in zip(ground, ink, strict=True))

    def tinted(self, tint: Tint) -> Tint | None:
        """What is seen of a spot colour where its plate has nothing yet; None if that cannot be said."""
        if not tint.spot.overprint or self.blend not in ("/Normal", "/Compatible", "/Multiply", "/Darken"):
            return None
        return Tint(tint.spot, round(tint.strength * self.alpha, 5))


CLEAR = Veil()
"""Nothing see-through."""


def veil_of(state: pikepdf.Object, before: Veil, *, stroke: bool) -> Veil:
    """The veil that a graphics state sets, for fills or for strokes; keys that are missing leave it as it was."""
    alpha = float(state.get("/CA" if stroke else "/ca", before.alpha))
    mode = state.get("/BM", before.blend)
    blend = str(mode[0] if isinstance(mode, pikepdf.Array) else mode)
    mask = state.get("/SMask")
    masked = before.masked if mask is None else isinstance(mask, pikepdf.Dictionary)
    return Veil(alpha, blend, masked)


@dataclass(frozen=True)
class Backdrop:
    """What a group with an opacity is painted on, and how: the things in it are mixed with it one by one."""

    veil: Veil
    ground: Colour


@dataclass(frozen=True)
class _Layer:
    bounds: Rect
    colour: Colour | None
    covers: bool


@dataclass(frozen=True)
class _Refusal:
    problem: Problem
    area: Rect


@dataclass
class Ground:
    """What a page shows so far, as far as its colour is known; and what was refused on it."""

    page: int
    trim: Rect
    painted: list[_Layer] = field(default_factory=list)
    refused: list[_Refusal] = field(default_factory=list)

    @classmethod
    def unknown(cls, page: int, trim: Rect) -> Ground:
        """Ground of which nothing is known."""
        made = cls(page, trim)
        made.paint(None)
        return made

    def painted_bounds(self) -> Rect | None:
        """What has been painted altogether; None if nothing."""
        whole: Rect | None = None
        for one in self.painted:
            whole = one.bounds if whole is None else whole.around(one.bounds)
        return whole

    def paint(self, bounds: Rect | None, colour: Colour | None = None, *, covers: bool = False) -> None:
        """Note something painted. `covers`: it fills its bounds entirely. No bounds: nobody knows where it is."""
        self.painted.append(_Layer(bounds or EVERYWHERE, colour, covers and bounds is not None))

    def under(self, bounds: Rect | None) -> Colour | None:
        """The one colour that the page has within some bounds; None if it is not one or not known."""
        area = bounds or EVERYWHERE
        for one in reversed(self.painted):
            if one.covers and _contains(one.bounds, area):
                return one.colour
            if one.bounds.intersect(area) is not None:
                return None
        return PAPER

    def refuse(self, problem: Problem, bounds: Rect | None) -> None:
        """Note that something cannot be printed without transparency; with what is beside it if it is the same."""
        area = bounds or self.trim
        for index, known in enumerate(self.refused):
            if known.problem == problem and known.area.inset(Pt(-_NEAR_PT)).intersect(area.inset(Pt(-_NEAR_PT))):
                self.refused[index] = _Refusal(problem, known.area.around(area))
                return
        self.refused.append(_Refusal(problem, area))

    def findings(self) -> list[Finding]:
        """What was refused, each with its place from the trim's upper left corner in millimetres."""
        found = []
        for one in self.refused:
            seen = one.area.intersect(self.trim) or one.area
            where = {
                "x_mm": round(pt_to_mm(Pt(seen.x0 - self.trim.x0))),
                "y_mm": round(pt_to_mm(Pt(self.trim.y1 - seen.y1))),
                "width_mm": round(pt_to_mm(seen.width)),
                "height_mm": round(pt_to_mm(seen.height)),
            }
            made = error(one.problem.id, Place(page=self.page + 1), **dict(one.problem.params), **where)
            if made not in found:
                found.append(made)
        return found


def _contains(outer: Rect, inner: Rect) -> bool:
    return (
        outer.x0 <= inner.x0 + _WITHIN_PT
        and outer.y0 <= inner.y0 + _WITHIN_PT
        and outer.x1 >= inner.x1 - _WITHIN_PT
        and outer.y1 >= inner.y1 - _WITHIN_PT
    )


def shown(ink: Ink, veil: Veil, backdrop: Backdrop | None, ground: Ground, bounds: Rect | None, *, black: bool) -> Ink:
    """The opaque ink that looks as `ink` does under a veil, or inside a group on its backdrop.

    Where black overprints, the other inks of the ground stay as they are. Raises Refused where it cannot be said.
    """
    if isinstance(ink, Unprintable):
        raise Refused(ink.problem)
    if backdrop is not None:
        if not veil.is_clear:
            raise Refused(veil.named())
        return _seen(ink, backdrop.veil, backdrop.ground, overprinting=False)
    if veil.is_clear:
        return ink
    below = None if veil.problem else ground.under(bounds)
    if below is None:
        raise Refused(veil.named())
    return _seen(ink, veil, below, overprinting=overprints(ink, black=black))


def _seen(ink: Ink, veil: Veil, ground: Colour, *, overprinting: bool) -> Ink:
    if isinstance(ink, Tint):
        tinted = veil.tinted(ink)
        if tinted is None:
            raise Refused(veil.named())
        return tinted
    if not isinstance(ink, tuple):
        raise Refused(veil.named())
    mixed = veil.mixed(ground, ink)
    return (*ground[:3], mixed[3]) if overprinting else mixed


def group_backdrop(veil: Veil, outer: Backdrop | None, ground: Ground, bounds: Rect | None) -> Backdrop | None:
    """What the things of a group are mixed with; None if they are painted as they are. Raises Refused."""
    if veil.is_clear:
        return outer
    below = ground.under(bounds) if outer is None and not veil.problem else None
    if below is None:
        raise Refused(veil.named(), bounds)
    return Backdrop(veil, below)


def is_opaque(mask: pikepdf.Object) -> bool:
    """Whether a soft mask lets everything be seen."""
    try:
        picture = pikepdf.PdfImage(cast("pikepdf.Stream", mask)).as_pil_image()
    except (pikepdf.PdfError, UnsupportedImageTypeError, NotImplementedError, OSError):
        return False
    return picture.convert("L").getextrema()[0] == 255


def flattened_image(pdf: pikepdf.Pdf, image: pikepdf.Object, veil: Veil, ground: Colour) -> pikepdf.Object:
    """An image in inks, mixed with ground of one colour pixel by pixel. Raises Unconvertible."""
    try:
        picture = pikepdf.PdfImage(cast("pikepdf.Stream", image)).as_pil_image(apply_mask=False)
        mask = image.get("/SMask")
        alpha = None if mask is None else pikepdf.PdfImage(cast("pikepdf.Stream", mask)).as_pil_image().convert("L")
    except (pikepdf.PdfError, UnsupportedImageTypeError, NotImplementedError, OSError) as cause:
        raise Unconvertible(f"image {image.get('/Width')}×{image.get('/Height')}") from cause
    inks = _inks(picture)
    if "/Decode" in image and [float(one) for one in image.Decode[:2]] == [1, 0]:
        inks = ImageChops.invert(inks)
    if alpha is None:
        alpha = Image.new("L", inks.size, 255)
    # The larger of the two, so that neither the picture nor its outline loses detail.
    size = max(inks.size, alpha.size)
    inks, alpha = (one if one.size == size else one.resize(size, Image.Resampling.BICUBIC) for one in (inks, alpha))
    below = Image.new("CMYK", size, tuple(round(part * 255) for part in ground))
    if veil.blend != "/Normal":
        channels = zip(inks.split(), ground, strict=True)
        blend = _BLENDS[veil.blend]
        inks = Image.merge(
            "CMYK",
            [one.point([round(blend(part, level / 255) * 255) for level in range(256)]) for one, part in channels],
        )
    if veil.alpha < 1:
        alpha = alpha.point([round(level * veil.alpha) for level in range(256)])
    below.paste(inks, mask=alpha)
    made = pikepdf.Stream(pdf, below.tobytes())
    made.Type, made.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    made.Width, made.Height = size
    made.BitsPerComponent, made.ColorSpace = 8, pikepdf.Name.DeviceCMYK
    return pdf.make_indirect(made)


def _inks(picture: Image.Image) -> Image.Image:
    if picture.mode == "CMYK":
        return picture
    black = ImageChops.invert(picture.convert("L"))
    return Image.merge("CMYK", (*(Image.new("L", picture.size, 0),) * 3, black))


def without_transparency(state: pikepdf.Object) -> pikepdf.Object | None:
    """A graphics state without the keys of transparency; None if nothing is left of it."""
    kept = {key: state[key] for key in state.keys() if key not in TRANSPARENCY_KEYS and key != "/Type"}  # noqa: SIM118
    return pikepdf.Dictionary(kept) if kept else None
