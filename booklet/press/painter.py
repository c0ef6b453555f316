"""What a content stream needs while it is painted anew: its resources, overprint, colours as they come out, pictures.

For PDF/X-1a, which has no transparency, this is where each thing painted is looked at before (`flatten`).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pikepdf

from booklet.geometry import Matrix, Rect
from booklet.press.colour import Press
from booklet.press.flatten import Refused, Veil, group_backdrop, is_opaque, shown
from booklet.press.objects import cut, matrix_of, rect_of, same
from booklet.press.operators import Instruction, numbered
from booklet.press.overprint import KNOCK_OUT, Ink, Overprint, Problem, overprints
from booklet.press.placements import unit_matrix
from booklet.press.state import Frame, State, TextPosition
from booklet.spots import Tint

if TYPE_CHECKING:
    from booklet.press.walk import Walk


class Painter:
    """One content stream being painted anew, with its old resources and its new ones."""

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
        self.state = State(frame.ctm, frame.clip, exact_clip=frame.exact_clip)
        self.saved: list[State] = []
        self.path: Rect | None = None
        self.path_start = 0
        self.boxes: tuple[Rect, ...] | None = ()
        self.clipping = False
        self.text = TextPosition()
        self.font_glyphs: set[int] = set()
        self.out: list[Instruction] = []
        self.inked = isinstance(frame.target, Press)
        self.spots = walk.spots

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

    # What comes before painting: overprint, and for PDF/X-1a what is seen of a colour

    def ready(
        self,
        at: int,
        bounds: Rect | None,
        *,
        fill: bool = False,
        stroke: bool = False,
        black_fill: bool = False,
        black_stroke: bool = False,
        covers: bool = False,
    ) -> bool:
        """Insert what painting needs before the instruction `at`; False where it was refused.

        `bounds` is where it is painted, on the page. `black_fill` and `black_stroke`: black would overprint.
        """
        state, ground = self.state, self.frame.ground
        before: list[Instruction] = []
        seen = None if bounds is None else cut(state.clip, bounds)
        if ground is not None:
            try:
                if fill:
                    before += self._show(state.fill_veil, seen, stroke=False, black=black_fill)
                if stroke:
                    before += self._show(state.stroke_veil, seen, stroke=True, black=black_stroke)
            except Refused as refused:
                ground.refuse(refused.problem, seen)
                return False
            plain = state.fill_out if isinstance(state.fill_out, tuple) else None
            ground.paint(seen, plain, covers=covers and state.exact_clip)
        over = Overprint(
            overprints(state.fill_out, black=black_fill and self.walk.black_overprints) if fill else state.over.fill,
            overprints(state.stroke_out, black=black_stroke and self.walk.black_overprints)
            if stroke
            else state.over.stroke,
        )
        before += self._overprint(over)
        self.out[at:at] = before
        return True

    def _overprint(self, over: Overprint) -> list[Instruction]:
        if over == self.state.over:
            return []
        self.state.over = over
        self.new.setdefault("/ExtGState", {})[over.name] = self.walk.overprint_state(over)
        return [(b"gs", over.name.encode())]

    def knock_out(self) -> None:
        """Back to no overprint: for images and gradients, and before a form, which begins so."""
        if self.inked:
            self.out += self._overprint(KNOCK_OUT)

    def _show(self, veil: Veil, seen: Rect | None, *, stroke: bool, black: bool) -> list[Instruction]:
        """The colour to set so that what is painted looks as it would through a veil. Raises Refused."""
        ground = self.frame.ground
        assert ground is not None
        state = self.state
        ink = state.stroke_ink if stroke else state.fill_ink
        black = black and self.walk.black_overprints
        wanted = shown(ink, veil, self.frame.backdrop, ground, seen, black=black)
        if wanted == (state.stroke_out if stroke else state.fill_out):
            return []
        if stroke:
            state.stroke_out = wanted
        else:
            state.fill_out = wanted
        return self.ink_set(wanted, stroke)

    def ink_set(self, ink: Ink, stroke: bool) -> list[Instruction]:
        """The operators that set an ink; a spot colour is noted for the page."""
        if isinstance(ink, Tint):
            name = self.walk.separation_name(ink.spot)
            self.new.setdefault("/ColorSpace", {})[name] = self.walk.separation(ink.spot)
            self.walk.inks.add(ink.spot.name)
            space, colour = (b"CS", b"SCN") if stroke else (b"cs", b"scn")
            return [(space, name.encode()), (colour, numbered((ink.strength,)))]
        assert isinstance(ink, tuple)
        target = self.frame.target
        return [(target.stroke_operator if stroke else target.fill_operator, numbered(ink))]

    def plainly(self, bounds: Rect | None) -> bool:
        """Whether what has no single colour may be painted here; where not, it is refused."""
        ground = self.frame.ground
        if ground is None:
            return True
        veil = self.state.fill_veil if self.frame.backdrop is None else self.frame.backdrop.veil
        if veil.is_clear:
            ground.paint(bounds)
            return True
        ground.refuse(veil.named(), bounds)
        return False

    def bounds_of(self, item: pikepdf.Object) -> Rect:
        """Where a form or an image is painted, on the page."""
        if str(item.get("/Subtype")) == "/Form":
            return cut(self.state.clip, matrix_of(item).then(self.state.ctm).bounds(rect_of(item.BBox)))
        return cut(self.state.clip, self.state.ctm.bounds(Rect(0, 0, 1, 1)))

    def form(self, form: pikepdf.Object) -> pikepdf.Object | None:
        """A form ready to be painted; None if there is nothing to see."""
        frame = replace(self.frame, ctm=self.state.ctm, clip=self.state.clip, exact_clip=self.state.exact_clip)
        if frame.ground is not None and "/Group" in form:
            veil = self.state.fill_veil
            # WeasyPrint gives a group the page for its box: what it really paints has to be found out.
            bounds = None if veil.is_clear else self.walk.painted_by(form, frame)
            if bounds is None and not veil.is_clear:
                return None
            frame = replace(frame, backdrop=group_backdrop(veil, frame.backdrop, frame.ground, bounds))
        self.knock_out()
        return self.walk.form(form, frame)

    def image(self, image: pikepdf.Object) -> pikepdf.Object | None:
        """An image ready to be painted; None if it was refused."""
        if image.get("/ImageMask", False):
            # A stencil is painted in the colour in force, as a path is.
            ready = not self.inked or self.ready(len(self.out), self.bounds_of(image), fill=True)
            return self.walk.image(image, self.frame.target) if ready else None
        self.knock_out()
        made = self.walk.image(image, self.frame.target)
        if self.frame.ground is None:
            self.walk.transparent |= "/SMask" in image
            return made
        return self._opaque_image(image, made)

    def _opaque_image(self, image: pikepdf.Object, made: pikepdf.Object) -> pikepdf.Object:
        """An image without alpha channel, mixed with what lies below if that is of one colour. Raises Refused."""
        ground, backdrop, bounds = self.frame.ground, self.frame.backdrop, self.bounds_of(image)
        assert ground is not None
        masked = "/SMask" in made and not is_opaque(made.SMask)
        veil = self.state.fill_veil
        if masked and (backdrop is not None or ground.under(bounds) is None):
            raise Refused(Problem("x1a-image-alpha", (("pixels", f"{image.Width}×{image.Height}"),)))
        mixing = group_backdrop(veil, backdrop, ground, bounds)
        below = ground.under(bounds) if mixing is None else mixing.ground
        ground.paint(bounds)
        if mixing is None and not masked:
            return self.walk.unmasked(made)
        assert below is not None
        return self.walk.mixed_image(made, veil if mixing is None else mixing.veil, below)

    def photo(self, photo_id: str) -> None:
        """Leave a slot for the photograph, moved to the part of it that can be seen."""
        if not self.plainly(cut(self.state.clip, self.state.ctm.bounds(Rect(0, 0, 1, 1)))):
            return
        self.knock_out()
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

    # Resources

    def resource(self, category: str, name: str) -> pikepdf.Object | None:
        """A resource as the stream came with it."""
        entries = self.old.get(category)
        return entries.get(name) if entries is not None else None

    def use(self, category: str, name: str, value: pikepdf.Object) -> str:
        """Keep a resource; under a new name if the name has come to mean something else."""
        entries = self.new.setdefault(category, {})
        free, count = name, 1
        while free in entries and not same(entries[free], value):
            count += 1
            free = f"{name}.{count}"
        entries[free] = value
        return free
