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
from booklet.press.colour import Target
from booklet.press.content import Frame, Scope
from booklet.press.objects import cut, matrix_of, rect_of, shifted, transparency_group
from booklet.press.operators import numbered, written
from booklet.press.paint import Unconvertible, convert_image, convert_shading
from booklet.press.placements import Placement, placement

_MAX_DEPTH = 24
_FORM_KEYS = ("/Type", "/Subtype", "/BBox", "/Matrix", "/PatternType", "/PaintType", "/TilingType", "/XStep", "/YStep")
Slot = tuple[pikepdf.Object, str, str]
"""A dictionary of the PDF, a name in it, and what belongs there."""

_Key = tuple[str, tuple[int, int], str]
"""What something was made of and for: kind, object, target."""


@dataclass
class Found:
    """What the walk collects."""

    placements: list[Placement] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    font_tables: list[pikepdf.Object] = field(default_factory=list)
    fonts: dict[str, pikepdf.Object] = field(default_factory=dict)
    glyphs: dict[str, set[int]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


class Walk:
    """One walk through one PDF, which it changes. `photos` maps XObject names to photo ids."""

    def __init__(self, pdf: pikepdf.Pdf, target: Target, photos: Mapping[str, str]) -> None:
        self.pdf = pdf
        self.target = target
        self.photos = photos
        self.found = Found()
        self.transparent = False
        self._occurrences = 0
        self._made: dict[_Key, pikepdf.Object] = {}
        self._lets_through: set[_Key] = set()
        self._font_tables: dict[tuple[str, ...], pikepdf.Object] = {}

    def page(self, index: int, page: pikepdf.Page, box: Rect, shift: Matrix | None) -> None:
        """Rewrite a page. `box` is its media box, the clip to start from; `shift` moves the content into place."""
        self.transparent, self._occurrences = False, 0
        frame = Frame(index, self.target, Matrix(), box)
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

    def form(self, form: pikepdf.Object, frame: Frame) -> pikepdf.Object:
        """A form in the target's colours, with resources of its own. Shared if it holds no photograph."""
        key = ("form", form.objgen, frame.target.space)
        if key not in self._made:
            photos_before = len(self.found.placements)
            made = self._noting_transparency(key, form, frame)
            if len(self.found.placements) > photos_before:
                return made
            self._made[key] = made
        self.transparent |= key in self._lets_through
        return self._made[key]

    def tile(self, tile: pikepdf.Object, frame: Frame, shift: Matrix | None) -> pikepdf.Object:
        """A tiling pattern likewise, moved with its page: a pattern's matrix starts from the page, not the CTM."""
        key = ("tile", tile.objgen, f"{frame.target.space} {shift}")
        if key not in self._made:
            made = self._noting_transparency(key, tile, replace(frame, clip=None, crops=False))
            self._made[key] = shifted(made, shift)
        self.transparent |= key in self._lets_through
        return self._made[key]

    def _noting_transparency(self, key: _Key, form: pikepdf.Object, frame: Frame) -> pikepdf.Object:
        """Make a form, and remember whether anything in it lets through what lies below, for its next use."""
        around, self.transparent = self.transparent, False
        made = self._form(form, frame)
        if self.transparent:
            self._lets_through.add(key)
        self.transparent |= around
        return made

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
        if "/Group" in form:
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
