"""A content stream rewritten in the colours of a target, operator by operator.

Each stream gets resources of its own, with what it uses and nothing else: WeasyPrint gives all pages one shared
dictionary. Photographs and fonts are left open, for the finished file to fill in.
"""

from __future__ import annotations

from copy import copy
from dataclasses import replace

import pikepdf

from booklet.geometry import Matrix, Pt, Rect
from booklet.press.colour import COMPONENTS, Colour, MaskGrey, Model, Target
from booklet.press.flatten import Refused, veil_of, without_transparency
from booklet.press.objects import (
    cut,
    is_transparent,
    last_name,
    same,
    shifted,
)
from booklet.press.operators import INLINE_IMAGE, Instruction, instructions, numbered, numbers, shown_glyphs
from booklet.press.overprint import (
    OVERPRINT_KEYS,
    THIN_LINE_PT,
    Unprintable,
    is_thin,
)
from booklet.press.paint import Unconvertible, image_digest, model_of
from booklet.press.painter import Painter

_FILL: dict[bytes, Model] = {b"g": "gray", b"rg": "rgb", b"k": "cmyk"}
_STROKE: dict[bytes, Model] = {b"G": "gray", b"RG": "rgb", b"K": "cmyk"}
_PATH_POINTS = {b"m": 1, b"l": 1, b"c": 3, b"v": 2, b"y": 2}
_PATH_FILLS = frozenset((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"))
_PATH_STROKES = frozenset((b"S", b"s", b"B", b"B*", b"b", b"b*"))
_PATH_ENDS = frozenset((b"n", *_PATH_FILLS, *_PATH_STROKES))
_INITIAL: dict[Model, Colour] = {"gray": (0,), "rgb": (0, 0, 0), "lab": (0, 0, 0), "cmyk": (0, 0, 0, 1)}


class Scope(Painter):
    """One content stream being rewritten, operator by operator."""

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

    def _on_line_width(self, operator: bytes, operands: bytes) -> None:
        self.state.line_width = float(operands)
        self.out.append((operator, operands))

    def _on_graphics_state(self, operator: bytes, operands: bytes) -> None:
        name = last_name(operands)
        state = self.resource("/ExtGState", name)
        if state is None:
            return
        if any(key in state for key in OVERPRINT_KEYS):
            state = pikepdf.Dictionary({key: state[key] for key in state.keys() if key not in OVERPRINT_KEYS})  # noqa: SIM118
        if self.frame.ground is not None:
            self.state.fill_veil = veil_of(state, self.state.fill_veil, stroke=False)
            self.state.stroke_veil = veil_of(state, self.state.stroke_veil, stroke=True)
            rest = without_transparency(state)
            if rest is None:
                return
            state = rest
        if is_transparent(state):
            self.walk.transparent = True
        if isinstance(state.get("/SMask"), pikepdf.Dictionary):
            state = self._masked(state)
        name = self.use("/ExtGState", name, state)
        self.out.append((operator, name.encode()))

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

    # Paths: what clips a photograph, what is thin, what is seen through

    def _on_path_points(self, operator: bytes, operands: bytes) -> None:
        values = numbers(operands)
        for index in range(0, 2 * _PATH_POINTS[operator], 2):
            x, y = values[index], values[index + 1]
            self._extend(Rect(x, y, x, y), is_box=False)
        self.out.append((operator, operands))

    def _on_rectangle(self, operator: bytes, operands: bytes) -> None:
        x, y, width, height = numbers(operands)
        self._extend(Rect(min(x, x + width), min(y, y + height), max(x, x + width), max(y, y + height)), is_box=True)
        self.out.append((operator, operands))

    def _extend(self, part: Rect, *, is_box: bool) -> None:
        ours = self.state.ctm.bounds(part)
        if self.path is None:
            self.path, self.path_start, self.boxes = ours, len(self.out), ()
        else:
            self.path = self.path.around(ours)
        boxes = self.boxes if is_box and self.state.ctm.is_upright else None
        self.boxes = None if boxes is None else (*boxes, ours)

    def _on_clip(self, operator: bytes, operands: bytes) -> None:
        self.clipping = True
        self.out.append((operator, operands))

    def _on_end_path(self, operator: bytes, operands: bytes) -> None:
        if operator != b"n" and self.inked and self.path is not None and not self._ready_to_paint_path(operator):
            operator = b"n"
        if self.clipping and self.path is not None:
            self.state.clip = cut(self.state.clip, self.path)
            self.state.exact_clip &= self.boxes is not None and len(self.boxes) == 1
        self.path, self.clipping = None, False
        self.out.append((operator, operands))

    def _ready_to_paint_path(self, operator: bytes) -> bool:
        state, path = self.state, self.path
        assert path is not None
        fill, stroke = operator in _PATH_FILLS, operator in _PATH_STROKES
        width_pt = state.line_width * state.scale
        thin_fill = fill and is_thin(path, self.boxes, state.clip)
        bounds = path.inset(Pt(-2 * width_pt)) if stroke else path
        return self.ready(
            self.path_start,
            bounds,
            fill=fill,
            stroke=stroke,
            black_fill=thin_fill,
            black_stroke=width_pt < THIN_LINE_PT,
            covers=fill and not stroke and self.boxes is not None and len(self.boxes) == 1,
        )

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
        if model == "cmyk" and self._spot(numbers(operands), stroke):
            return
        if operator == painting:
            self.out.append((operator, operands))
            if self.inked:
                self.state.set_ink(numbers(operands), stroke=stroke)
        else:
            self._emit(model, numbers(operands), stroke)

    def _spot(self, colour: Colour, stroke: bool) -> bool:
        """Set a spot colour if this value marks one: its plate on press, what shows it on screen."""
        tint = self.spots.find(colour)
        if tint is None:
            return False
        if self.inked:
            self.out += self.ink_set(tint, stroke)
            self.state.set_ink(tint, stroke=stroke)
        else:
            self._emit("cmyk", tint.alternate, stroke)
        return True

    def _on_colour_space(self, operator: bytes, operands: bytes) -> None:
        stroke = operator == b"CS"
        name = last_name(operands)
        space = self.resource("/ColorSpace", name)
        model = model_of(space if space is not None else pikepdf.Name(name))
        if stroke:
            self.state.stroke = model
        else:
            self.state.fill = model
        if model is None:
            if space is not None:
                self.use("/ColorSpace", name, space)
            self.out.append((operator, operands))
            self.state.set_ink(None, stroke=stroke)
        else:
            self._emit(model, _INITIAL[model], stroke)

    def _on_colour(self, operator: bytes, operands: bytes) -> None:
        stroke = operator in (b"SC", b"SCN")
        model = self.state.stroke if stroke else self.state.fill
        if model is None:
            self._special_colour(operator, operands)
            return
        colour = numbers(operands)[: COMPONENTS[model]]
        self._replace_last_initial(stroke)
        if model == "cmyk" and self._spot(colour, stroke):
            return
        if model == "cmyk" and self.inked:
            # As it was written, digit by digit.
            target = self.frame.target
            self.out.append((target.stroke_operator if stroke else target.fill_operator, operands))
            self.state.set_ink(colour, stroke=stroke)
        else:
            self._emit(model, colour, stroke)

    def _replace_last_initial(self, stroke: bool) -> None:
        """Drop the colour that a colour space began with, when the next instruction sets another."""
        target = self.frame.target
        if self.out and self.out[-1][0] == (target.stroke_operator if stroke else target.fill_operator):
            self.out.pop()

    def _emit(self, model: Model, colour: Colour, stroke: bool) -> None:
        target = self.frame.target
        (converted,) = target.convert(model, [colour])
        if self.inked:
            self.state.set_ink(converted, stroke=stroke)
        self.out.append((target.stroke_operator if stroke else target.fill_operator, numbered(converted)))

    def _special_colour(self, operator: bytes, operands: bytes) -> None:
        """A pattern, or a spot colour, which stays."""
        self.state.set_ink(None, stroke=operator in (b"SC", b"SCN"))
        name = last_name(operands)
        pattern = self.resource("/Pattern", name) if name else None
        if pattern is not None:
            try:
                self.use("/Pattern", name, self._pattern(pattern))
            except Unconvertible as problem:
                self.walk.refuse(self.frame, problem)
                return
            except Refused as refused:
                # What is painted with it will be refused, where it is.
                self.state.set_ink(Unprintable(refused.problem), stroke=operator in (b"SC", b"SCN"))
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
        shading = self.resource("/Shading", name)
        if shading is None or not self.plainly(self.state.clip):
            return
        try:
            self.use("/Shading", name, self.walk.shading(shading, self.frame.target))
        except Unconvertible as problem:
            self.walk.refuse(self.frame, problem)
            return
        self.knock_out()
        self.out.append((operator, operands))

    def _on_paint_object(self, operator: bytes, operands: bytes) -> None:
        name = last_name(operands)
        if name in self.walk.photos:
            self.photo(self.walk.photos[name])
            return
        item = self.resource("/XObject", name)
        if item is None:
            return
        try:
            made = self.form(item) if str(item.get("/Subtype")) == "/Form" else self.image(item)
        except Unconvertible as problem:
            self.walk.refuse(self.frame, problem)
            return
        except Refused as refused:
            assert self.frame.ground is not None
            self.frame.ground.refuse(refused.problem, refused.bounds or self.bounds_of(item))
            return
        if made is None:
            return
        used = self.use("/XObject", name, made)
        if str(item.get("/Subtype")) != "/Form" and same(made, self.walk.image(item, self.frame.target)):
            self.slots.append((used, f"image:{image_digest(item)}"))
        self.out.append((operator, used.encode()))

    def _on_inline_image(self, operator: bytes, operands: bytes) -> None:
        self.walk.refuse(self.frame, "inline image")

    # Text

    def _on_font(self, operator: bytes, operands: bytes) -> None:
        name = operands.split()[0].decode("latin-1")
        font = self.resource("/Font", name)
        if font is not None:
            self.fonts.add(name)
            self.walk.found.fonts.setdefault(name, font)
            self.font_glyphs = self.walk.found.glyphs.setdefault(name, set())
            if self.frame.ground is not None:
                self.text.font(float(operands.split()[1]), self.walk.shapes(name, font))
        self.out.append((operator, operands))

    def _on_text_begin(self, operator: bytes, operands: bytes) -> None:
        self.text.begin()
        self.out.append((operator, operands))

    def _on_text_matrix(self, operator: bytes, operands: bytes) -> None:
        self.text.place(Matrix(*numbers(operands)))
        self.out.append((operator, operands))

    def _on_text_move(self, operator: bytes, operands: bytes) -> None:
        self.text.lose()
        self.out.append((operator, operands))

    def _on_text_mode(self, operator: bytes, operands: bytes) -> None:
        self.state.text_mode = int(operands)
        self.out.append((operator, operands))

    def _on_show(self, operator: bytes, operands: bytes) -> None:
        self.font_glyphs.update(shown_glyphs(operands))
        if self.inked:
            bounds = None
            if self.frame.ground is not None:
                bounds, known = self.text.advance(operands, self.state.ctm)
                if known and bounds is None:
                    self.out.append((operator, operands))
                    return
            mode = self.state.text_mode
            ready = self.ready(
                len(self.out),
                bounds,
                fill=mode in (0, 2, 4, 6),
                stroke=mode in (1, 2, 5, 6),
                black_fill=True,
                black_stroke=True,
            )
            if not ready:
                return
        self.out.append((operator, operands))


_HANDLERS = {
    b"q": Scope._on_save,
    b"Q": Scope._on_restore,
    b"cm": Scope._on_transform,
    b"gs": Scope._on_graphics_state,
    b"w": Scope._on_line_width,
    b"re": Scope._on_rectangle,
    b"W": Scope._on_clip,
    b"W*": Scope._on_clip,
    b"cs": Scope._on_colour_space,
    b"CS": Scope._on_colour_space,
    b"sh": Scope._on_shade,
    b"Do": Scope._on_paint_object,
    b"Tf": Scope._on_font,
    b"BT": Scope._on_text_begin,
    b"Tm": Scope._on_text_matrix,
    b"Tr": Scope._on_text_mode,
    **dict.fromkeys((b"Td", b"TD", b"T*", b"Tc", b"Tw", b"Tz", b"Ts"), Scope._on_text_move),
    b"Tj": Scope._on_show,
    b"TJ": Scope._on_show,
    INLINE_IMAGE: Scope._on_inline_image,
    **dict.fromkeys((b"sc", b"scn", b"SC", b"SCN"), Scope._on_colour),
    **dict.fromkeys(_FILL, Scope._on_fill_colour),
    **dict.fromkeys(_STROKE, Scope._on_stroke_colour),
    **dict.fromkeys(_PATH_POINTS, Scope._on_path_points),
    **dict.fromkeys(_PATH_ENDS, Scope._on_end_path),
}
