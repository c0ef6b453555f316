"""A content stream rewritten in the colours of a target, operator by operator.

Each stream gets resources of its own, with what it uses and nothing else: WeasyPrint gives all pages one shared
dictionary. Photographs and fonts are left open, for the finished file to fill in.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pikepdf

from booklet.geometry import Matrix, Rect
from booklet.press.colour import COMPONENTS, Colour, MaskGrey, Model, Target
from booklet.press.objects import (
    around,
    cut,
    is_transparent,
    last_name,
    same,
    shifted,
)
from booklet.press.operators import INLINE_IMAGE, Instruction, instructions, numbered, numbers, shown_glyphs
from booklet.press.paint import Unconvertible, image_digest, model_of
from booklet.press.placements import unit_matrix

if TYPE_CHECKING:
    from booklet.press.walk import Walk

_FILL: dict[bytes, Model] = {b"g": "gray", b"rg": "rgb", b"k": "cmyk"}
_STROKE: dict[bytes, Model] = {b"G": "gray", b"RG": "rgb", b"K": "cmyk"}
_PATH_POINTS = {b"m": 1, b"l": 1, b"c": 3, b"v": 2, b"y": 2}
_PATH_ENDS = frozenset((b"n", b"f", b"F", b"f*", b"S", b"s", b"B", b"B*", b"b", b"b*"))
_INITIAL: dict[Model, Colour] = {"gray": (0,), "rgb": (0, 0, 0), "lab": (0, 0, 0), "cmyk": (0, 0, 0, 1)}


@dataclass(frozen=True)
class Frame:
    """Where a content stream is painted. `crops` is False in tiles; `clip` is None while nothing is cut."""

    page: int
    target: Target
    ctm: Matrix
    clip: Rect | None
    crops: bool = True
    depth: int = 0


@dataclass
class _State:
    """The graphics state as far as it matters here; saved by q, restored by Q."""

    ctm: Matrix
    clip: Rect | None
    fill: Model | None = "gray"
    stroke: Model | None = "gray"


class Scope:
    """One content stream being rewritten, with its old resources and its new ones."""

    def __init__(
        self, walk: Walk, frame: Frame, resources: pikepdf.Object, pattern_shift: Matrix | None = None
    ) -> None:
        self.walk = walk
        self.frame = frame
        self.old = resources
        self.new: dict[str, dict[str, pikepdf.Object | int]] = {}
        self.fonts: set[str] = set()
        self.slots: list[tuple[str, str]] = []
        self.pattern_shift = pattern_shift
        self.state = _State(frame.ctm, frame.clip)
        self.saved: list[_State] = []
        self.path: Rect | None = None
        self.clipping = False
        self.font_glyphs: set[int] = set()
        self.out: list[Instruction] = []

    def rewrite(self, data: bytes) -> list[Instruction]:
        """The stream's instructions in the target's colours."""
        handlers = _HANDLERS
        for instruction in instructions(data):
            handler = handlers.get(instruction[0])
            if handler is None:
                self.out.append(instruction)
            else:
                handler(self, *instruction)
        return self.out

    def resources(self) -> pikepdf.Object:
        """The new resources: what the stream uses."""
        made = pikepdf.Dictionary()
        for category, entries in self.new.items():
            made[category] = pikepdf.Dictionary(entries)
        if self.fonts:
            made.Font = self.walk.font_table(tuple(sorted(self.fonts)))
        if self.slots:
            made.XObject = self.walk.pdf.make_indirect(made.XObject)
            for name, content in self.slots:
                self.walk.found.slots.append((made.XObject, name, content))
        return made

    # Graphics state

    def _on_save(self, operator: bytes, operands: bytes) -> None:
        self.saved.append(replace(self.state))
        self.out.append((operator, operands))

    def _on_restore(self, operator: bytes, operands: bytes) -> None:
        if self.saved:
            self.state = self.saved.pop()
        self.out.append((operator, operands))

    def _on_transform(self, operator: bytes, operands: bytes) -> None:
        self.state.ctm = Matrix(*numbers(operands)).then(self.state.ctm)
        self.out.append((operator, operands))

    def _on_graphics_state(self, operator: bytes, operands: bytes) -> None:
        name = last_name(operands)
        state = self._resource("/ExtGState", name)
        if state is None:
            return
        if is_transparent(state):
            self.walk.transparent = True
        if isinstance(state.get("/SMask"), pikepdf.Dictionary):
            state = self._masked(state)
        self._use("/ExtGState", name, state)
        self.out.append((operator, operands))

    def _masked(self, state: pikepdf.Object) -> pikepdf.Object:
        """A graphics state with its soft mask converted. Luminosity is read in grey, alpha needs no colour."""
        mask = copy(state.SMask)
        target: Target = MaskGrey() if str(mask.get("/S")) == "/Luminosity" else self.frame.target
        frame = replace(self.frame, target=target, ctm=self.state.ctm, clip=self.state.clip)
        mask.G = self.walk.form(mask.G, frame)
        if "/BC" in mask:
            del mask["/BC"]
        changed = copy(state)
        changed.SMask = mask
        return changed

    # Paths, for what clips a photograph

    def _on_path_points(self, operator: bytes, operands: bytes) -> None:
        values = numbers(operands)
        for index in range(0, 2 * _PATH_POINTS[operator], 2):
            x, y = values[index], values[index + 1]
            self._extend(Rect(x, y, x, y))
        self.out.append((operator, operands))

    def _on_rectangle(self, operator: bytes, operands: bytes) -> None:
        x, y, width, height = numbers(operands)
        self._extend(Rect(min(x, x + width), min(y, y + height), max(x, x + width), max(y, y + height)))
        self.out.append((operator, operands))

    def _extend(self, part: Rect) -> None:
        ours = self.state.ctm.bounds(part)
        known = self.path
        self.path = ours if known is None else around(known, ours)

    def _on_clip(self, operator: bytes, operands: bytes) -> None:
        self.clipping = True
        self.out.append((operator, operands))

    def _on_end_path(self, operator: bytes, operands: bytes) -> None:
        if self.clipping and self.path is not None:
            self.state.clip = cut(self.state.clip, self.path)
        self.path, self.clipping = None, False
        self.out.append((operator, operands))

    # Colours

    def _on_fill_colour(self, operator: bytes, operands: bytes) -> None:
        self._plain_colour(operator, operands, _FILL[operator], stroke=False)

    def _on_stroke_colour(self, operator: bytes, operands: bytes) -> None:
        self._plain_colour(operator, operands, _STROKE[operator], stroke=True)

    def _plain_colour(self, operator: bytes, operands: bytes, model: Model, stroke: bool) -> None:
        target = self.frame.target
        painting = target.stroke_operator if stroke else target.fill_operator
        if stroke:
            self.state.stroke = model
        else:
            self.state.fill = model
        if operator == painting:
            self.out.append((operator, operands))
        else:
            (colour,) = target.convert(model, [numbers(operands)])
            self.out.append((painting, numbered(colour)))

    def _on_colour_space(self, operator: bytes, operands: bytes) -> None:
        stroke = operator == b"CS"
        name = last_name(operands)
        space = self._resource("/ColorSpace", name)
        model = model_of(space if space is not None else pikepdf.Name(name))
        if stroke:
            self.state.stroke = model
        else:
            self.state.fill = model
        if model is None:
            if space is not None:
                self._use("/ColorSpace", name, space)
            self.out.append((operator, operands))
        else:
            self._emit(model, _INITIAL[model], stroke)

    def _on_colour(self, operator: bytes, operands: bytes) -> None:
        stroke = operator in (b"SC", b"SCN")
        model = self.state.stroke if stroke else self.state.fill
        if model is None:
            self._special_colour(operator, operands)
        elif model == "cmyk" and self.frame.target.keeps("cmyk"):
            target = self.frame.target
            self._replace_last_initial(stroke)
            self.out.append((target.stroke_operator if stroke else target.fill_operator, operands))
        else:
            self._replace_last_initial(stroke)
            self._emit(model, numbers(operands)[: COMPONENTS[model]], stroke)

    def _replace_last_initial(self, stroke: bool) -> None:
        """Drop the colour that a colour space began with, when the next instruction sets another."""
        target = self.frame.target
        if self.out and self.out[-1][0] == (target.stroke_operator if stroke else target.fill_operator):
            self.out.pop()

    def _emit(self, model: Model, colour: Colour, stroke: bool) -> None:
        target = self.frame.target
        (converted,) = target.convert(model, [colour])
        self.out.append((target.stroke_operator if stroke else target.fill_operator, numbered(converted)))

    def _special_colour(self, operator: bytes, operands: bytes) -> None:
        """A pattern, or a spot colour, which stays."""
        name = last_name(operands)
        pattern = self._resource("/Pattern", name) if name else None
        if pattern is not None:
            try:
                self._use("/Pattern", name, self._pattern(pattern))
            except Unconvertible as problem:
                self.walk.refuse(self.frame, problem)
                return
        self.out.append((operator, operands))

    def _pattern(self, pattern: pikepdf.Object) -> pikepdf.Object:
        if int(pattern.PatternType) == 1:
            return self.walk.tile(pattern, self.frame, self.pattern_shift)
        made = copy(pattern)
        made.Shading = self.walk.shading(pattern.Shading, self.frame.target)
        return shifted(made, self.pattern_shift)

    # Things painted

    def _on_shade(self, operator: bytes, operands: bytes) -> None:
        name = last_name(operands)
        shading = self._resource("/Shading", name)
        if shading is None:
            return
        try:
            self._use("/Shading", name, self.walk.shading(shading, self.frame.target))
        except Unconvertible as problem:
            self.walk.refuse(self.frame, problem)
            return
        self.out.append((operator, operands))

    def _on_paint_object(self, operator: bytes, operands: bytes) -> None:
        name = last_name(operands)
        if name in self.walk.photos:
            self._photo(self.walk.photos[name])
            return
        item = self._resource("/XObject", name)
        if item is None:
            return
        try:
            if str(item.get("/Subtype")) == "/Form":
                frame = replace(self.frame, ctm=self.state.ctm, clip=self.state.clip)
                name = self._use("/XObject", name, self.walk.form(item, frame))
            else:
                self.walk.transparent |= "/SMask" in item
                self._use("/XObject", name, self.walk.image(item, self.frame.target))
                self.slots.append((name, f"image:{image_digest(item)}"))
        except Unconvertible as problem:
            self.walk.refuse(self.frame, problem)
            return
        self.out.append((operator, name.encode()))

    def _photo(self, photo_id: str) -> None:
        """Leave a slot for the photograph, moved to the part of it that can be seen."""
        placed = self.walk.place(self.frame, photo_id, self.state.ctm, self.state.clip)
        name = f"/Photo{placed.occurrence}"
        self.new.setdefault("/XObject", {})[name] = 0
        self.slots.append((name, f"photo:{placed.page}:{placed.occurrence}"))
        matrix = unit_matrix(placed.crop)
        if matrix is None:
            self.out.append((b"Do", name.encode()))
        else:
            values = (matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f)
            self.out += [(b"q", b""), (b"cm", numbered(values)), (b"Do", name.encode()), (b"Q", b"")]

    def _on_inline_image(self, operator: bytes, operands: bytes) -> None:
        self.walk.refuse(self.frame, "inline image")

    # Text

    def _on_font(self, operator: bytes, operands: bytes) -> None:
        name = operands.split()[0].decode("latin-1")
        font = self._resource("/Font", name)
        if font is not None:
            self.fonts.add(name)
            self.walk.found.fonts.setdefault(name, font)
            self.font_glyphs = self.walk.found.glyphs.setdefault(name, set())
        self.out.append((operator, operands))

    def _on_show(self, operator: bytes, operands: bytes) -> None:
        self.font_glyphs.update(shown_glyphs(operands))
        self.out.append((operator, operands))

    # Resources

    def _resource(self, category: str, name: str) -> pikepdf.Object | None:
        entries = self.old.get(category)
        return entries.get(name) if entries is not None else None

    def _use(self, category: str, name: str, value: pikepdf.Object) -> str:
        """Keep a resource; under a new name if the name has come to mean something else."""
        entries = self.new.setdefault(category, {})
        free, count = name, 1
        while free in entries and not same(entries[free], value):
            count += 1
            free = f"{name}.{count}"
        entries[free] = value
        return free


_HANDLERS = {
    b"q": Scope._on_save,
    b"Q": Scope._on_restore,
    b"cm": Scope._on_transform,
    b"gs": Scope._on_graphics_state,
    b"re": Scope._on_rectangle,
    b"W": Scope._on_clip,
    b"W*": Scope._on_clip,
    b"cs": Scope._on_colour_space,
    b"CS": Scope._on_colour_space,
    b"sh": Scope._on_shade,
    b"Do": Scope._on_paint_object,
    b"Tf": Scope._on_font,
    b"Tj": Scope._on_show,
    b"TJ": Scope._on_show,
    INLINE_IMAGE: Scope._on_inline_image,
    **dict.fromkeys((b"sc", b"scn", b"SC", b"SCN"), Scope._on_colour),
    **dict.fromkeys(_FILL, Scope._on_fill_colour),
    **dict.fromkeys(_STROKE, Scope._on_stroke_colour),
    **dict.fromkeys(_PATH_POINTS, Scope._on_path_points),
    **dict.fromkeys(_PATH_ENDS, Scope._on_end_path),
}
