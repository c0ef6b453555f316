"""The walk through a run: its pages and everything they paint, each made once in the colours of a target.

Photographs and fonts are left open: each use is a *slot* (a dictionary and a name in it) that the finished
file fills, for the same photograph may stand in several runs and all runs share one subset of each face.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import pikepdf

from booklet.findings import Finding, Place, error
from booklet.geometry import Matrix, Rect
from booklet.press.colour import Colour, Press, Target
from booklet.press.content import Scope
from booklet.press.flatten import EVERYWHERE, Ground, Refused, Veil, flattened_image
from booklet.press.fonts import FaceSource, GlyphShapes
from booklet.press.objects import cut, matrix_of, rect_of, shifted, transparency_group
from booklet.press.operators import numbered, written
from booklet.press.overprint import Overprint, Problem
from booklet.press.paint import Unconvertible, convert_image, convert_shading
from booklet.press.placements import Placement, placement
from booklet.press.policy import Policy
from booklet.press.separation import separation
from booklet.press.state import Frame
from booklet.spots import Spot, Spots

_MAX_DEPTH = 24
_FORM_KEYS = ("/Type", "/Subtype", "/BBox", "/Matrix", "/PatternType", "/PaintType", "/TilingType", "/XStep", "/YStep")
Slot = tuple[pikepdf.Object, str, str]
"""A dictionary of the PDF, a name in it, and what belongs there."""

_Key = tuple[str, tuple[int, int], str]
"""What something was made of and for: kind, object, target."""


@dataclass(frozen=True)
class _Traits:
    """What a form brings to a page that shows it."""

    transparent: bool
    inks: frozenset[str]


@dataclass
class Found:
    """What the walk collects. `inks`: the spot colours of each page."""

    placements: list[Placement] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    font_tables: list[pikepdf.Object] = field(default_factory=list)
    fonts: dict[str, pikepdf.Object] = field(default_factory=dict)
    glyphs: dict[str, set[int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    inks: list[tuple[str, ...]] = field(default_factory=list)


class Walk:
    """One walk through one PDF, which it changes. `photos` maps XObject names to photo ids."""

    def __init__(
        self, pdf: pikepdf.Pdf, target: Target, photos: Mapping[str, str], policy: Policy, faces: FaceSource
    ) -> None:
        self.pdf = pdf
        self._faces = faces
        self.target = target
        self.photos = photos
        self.found = Found()
        self.transparent = False
        self.inks: set[str] = set()
        self.spots = Spots(policy.spots)
        self.black_overprints = policy.overprint
        self._flat = policy.variant == "x1a" and isinstance(target, Press)
        self._occurrences = 0
        self._made: dict[_Key, pikepdf.Object] = {}
        self._traits: dict[_Key, _Traits] = {}
        self._states: dict[Overprint, pikepdf.Object] = {}
        self._separations: dict[str, pikepdf.Object] = {}
        self._shapes: dict[str, GlyphShapes] = {}
        self._tile_problems: dict[_Key, Problem] = {}
        self._font_tables: dict[tuple[str, ...], pikepdf.Object] = {}

    def page(self, index: int, page: pikepdf.Page, box: Rect, trim: Rect, shift: Matrix | None) -> None:
        """Rewrite a page. `box` is its media box, the clip to start from; `shift` moves the content into place."""
        self.transparent, self._occurrences, self.inks = False, 0, set()
        ground = Ground(index, trim) if self._flat else None
        frame = Frame(index, self.target, Matrix(), box, ground=ground)
        page.contents_coalesce()
        data = page.Contents.read_bytes()
        scope = Scope(self, frame, page.obj.get("/Resources", pikepdf.Dictionary()), pattern_shift=shift)
        lines = scope.rewrite(data)
        if shift is not None:
            lines.insert(0, (b"cm", numbered((shift.a, shift.b, shift.c, shift.d, shift.e, shift.f))))
        page.obj.Contents = self.pdf.make_indirect(pikepdf.Stream(self.pdf, written(lines)))
        page.obj.Resources = scope.resources()
        if self.transparent:
            page.obj.Group = transparency_group(self.target)
        elif "/Group" in page.obj:
            del page.obj["/Group"]
        if ground is not None:
            self.found.findings += ground.findings()
        self.found.inks.append(tuple(spot.name for spot in self.spots.all if spot.name in self.inks))

    def form(self, form: pikepdf.Object, frame: Frame) -> pikepdf.Object:
        """A form in the target's colours, with resources of its own.

        Shared, unless it holds a photograph, or what it shows depends on the page below it.
        """
        if frame.ground is not None:
            return self._form(form, frame)
        key = ("form", form.objgen, frame.target.space)
        if key not in self._made:
            photos_before = len(self.found.placements)
            made = self._noting_traits(key, form, frame)
            if len(self.found.placements) > photos_before:
                return made
            self._made[key] = made
        self._take_on(key)
        return self._made[key]

    def tile(self, tile: pikepdf.Object, frame: Frame, shift: Matrix | None) -> pikepdf.Object:
        """A tiling pattern likewise, moved with its page: a pattern's matrix starts from the page, not the CTM."""
        key = ("tile", tile.objgen, f"{frame.target.space} {shift}")
        if key not in self._made:
            # What a tile covers is not followed: nothing see-through in it can be told from what is below.
            ground = None if frame.ground is None else Ground.unknown(frame.page, frame.ground.trim)
            made = self._noting_traits(key, tile, replace(frame, clip=None, crops=False, ground=ground))
            self._made[key] = shifted(made, shift)
            if ground is not None and ground.refused:
                self._tile_problems[key] = ground.refused[0].problem
        if key in self._tile_problems:
            raise Refused(self._tile_problems[key])
        self._take_on(key)
        return self._made[key]

    def painted_by(self, form: pikepdf.Object, frame: Frame) -> Rect | None:
        """The bounds on the page of what a form paints; None where it paints nothing. The form is made for nothing."""
        found, occurrences = self.found, self._occurrences
        kept = len(found.placements), len(found.slots), len(found.findings)
        probe = Ground(frame.page, frame.ground.trim if frame.ground else EVERYWHERE)
        self._form(form, replace(frame, ground=probe, backdrop=None))
        del found.placements[kept[0] :], found.slots[kept[1] :], found.findings[kept[2] :]
        self._occurrences = occurrences
        return probe.painted_bounds()

    def _noting_traits(self, key: _Key, form: pikepdf.Object, frame: Frame) -> pikepdf.Object:
        """Make a form, and remember for its next use whether it is see-through, and its spot colours."""
        around = _Traits(self.transparent, frozenset(self.inks))
        self.transparent, self.inks = False, set()
        made = self._form(form, frame)
        self._traits[key] = _Traits(self.transparent, frozenset(self.inks))
        self.transparent, self.inks = around.transparent, set(around.inks)
        return made

    def _take_on(self, key: _Key) -> None:
        self.transparent |= self._traits[key].transparent
        self.inks |= self._traits[key].inks

    def _form(self, form: pikepdf.Object, frame: Frame) -> pikepdf.Object:
        if frame.depth > _MAX_DEPTH:
            raise Unconvertible(f"forms nested deeper than {_MAX_DEPTH}")
        ctm = matrix_of(form).then(frame.ctm)
        inner = replace(frame, ctm=ctm, clip=cut(frame.clip, ctm.bounds(rect_of(form.BBox))), depth=frame.depth + 1)
        scope = Scope(self, inner, form.get("/Resources", pikepdf.Dictionary()))
        lines = scope.rewrite(form.read_bytes())
        made = pikepdf.Stream(self.pdf, written(lines))
        for name in _FORM_KEYS:
            if name in form:
                made[name] = form[name]
        made.Resources = scope.resources()
        if "/Group" in form and frame.ground is None:
            self.transparent = True
            group = transparency_group(frame.target)
            for flag in ("/I", "/K"):
                if form.Group.get(flag, False):
                    group[flag] = True
            made.Group = group
        return self.pdf.make_indirect(made)

    def image(self, image: pikepdf.Object, target: Target) -> pikepdf.Object:
        """A layout image in the target's colours, made once."""
        key = ("image", image.objgen, target.space)
        if key not in self._made:
            self._made[key] = self.pdf.make_indirect(convert_image(self.pdf, image, target))
        return self._made[key]

    def unmasked(self, image: pikepdf.Object) -> pikepdf.Object:
        """An image without its soft mask, which hides nothing."""
        if "/SMask" in image:
            del image["/SMask"]
        return image

    def mixed_image(self, image: pikepdf.Object, veil: Veil, ground: Colour) -> pikepdf.Object:
        """An image mixed with ground of one colour, made once for each."""
        key = ("mixed", image.objgen, f"{veil} {ground}")
        if key not in self._made:
            self._made[key] = flattened_image(self.pdf, image, veil, ground)
        return self._made[key]

    def overprint_state(self, over: Overprint) -> pikepdf.Object:
        """The graphics state that sets overprint, one object for all streams."""
        if over not in self._states:
            self._states[over] = self.pdf.make_indirect(over.state())
        return self._states[over]

    def separation(self, spot: Spot) -> pikepdf.Object:
        """The colour space of a spot colour, one object for all streams."""
        if spot.name not in self._separations:
            self._separations[spot.name] = self.pdf.make_indirect(separation(self.pdf, spot.name, spot.alternate))
        return self._separations[spot.name]

    def separation_name(self, spot: Spot) -> str:
        """Its name among the resources."""
        return f"/Spot{self.spots.all.index(spot)}"

    def shapes(self, name: str, font: pikepdf.Object) -> GlyphShapes:
        """How far the glyphs of a font reach."""
        if name not in self._shapes:
            self._shapes[name] = GlyphShapes(font, self._faces)
        return self._shapes[name]

    def shading(self, shading: pikepdf.Object, target: Target) -> pikepdf.Object:
        """A gradient in the target's colours, made once."""
        key = ("shading", shading.objgen, target.space)
        if shading.objgen == (0, 0) or key not in self._made:
            self._made[key] = convert_shading(self.pdf, shading, target)
        return self._made[key]

    def place(self, frame: Frame, photo_id: str, matrix: Matrix, clip: Rect | None) -> Placement:
        """Note a photograph's placement."""
        made = placement(frame.page, self._occurrences, photo_id, matrix, clip, frame.crops)
        self._occurrences += 1
        self.found.placements.append(made)
        return made

    def font_table(self, names: tuple[str, ...]) -> pikepdf.Object:
        """A font dictionary with open places for these names; streams that use the same fonts share it."""
        if names not in self._font_tables:
            made = self.pdf.make_indirect(pikepdf.Dictionary(dict.fromkeys(names, 0)))
            self._font_tables[names] = made
            self.found.font_tables.append(made)
        return self._font_tables[names]

    def refuse(self, frame: Frame, what: object) -> None:
        """Report what cannot be converted: it must not print unseen."""
        self.found.findings.append(error("colour-unconverted", Place(page=frame.page + 1), what=what))
