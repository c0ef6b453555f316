"""The binding plan: where blanks go, which pages a folded sheet has, how wide the spine is, how far pages creep.

A *page* here is a page of the file, from 1; a *position* is a place in the block of inside pages, from 1, planned
blanks included. A *signature* (帖) is one folded sheet. Saddle stitch nests signatures into each other; perfect
binding lays them on each other.
"""

from __future__ import annotations

from dataclasses import dataclass

from booklet.binding.settings import Binding
from booklet.findings import Checked, Finding, Place, note, warning
from booklet.geometry import Mm

SADDLE_PAGES = 64
"""More pages than this do not close, or break in the fold."""

LEAST_SPINE_TEXT_MM = 5.0
"""A spine narrower than this carries no text."""

LEAST_PERFECT_MM = 3.0
"""On a block thinner than this glue has nothing to hold; shops ask for 3 mm."""

_LEAF, _FOLIO = 2, 4


@dataclass(frozen=True)
class Signature:
    """A folded sheet. `positions` are those of the block in the order of the folded sheet.

    `half`: it has half the pages of the others. Both its sides are printed from one form, and the sheet is cut in two:
    it gives two copies.
    """

    number: int
    positions: tuple[int, ...]
    half: bool = False


@dataclass(frozen=True)
class Plan:
    """How a file becomes a bound block.

    `front` and `back`: the pages of the file that are a cover of its own, before and after the block. `block`: the page
    of the file at each position, None for a planned blank. `spine_mm`: the width of the block's spine, 0 without one.
    `creep_mm`: how far the innermost pages creep.
    """

    binding: Binding
    pages: int
    block: tuple[int | None, ...]
    signatures: tuple[Signature, ...]
    spine_mm: Mm
    creep_mm: Mm
    front: tuple[int, ...] = ()
    back: tuple[int, ...] = ()

    @property
    def blanks(self) -> tuple[int, ...]:
        """The positions of planned blanks."""
        return tuple(at for at, page in enumerate(self.block, 1) if page is None)

    @property
    def spine_text(self) -> bool:
        """Whether the spine is wide enough for text."""
        return self.spine_mm >= LEAST_SPINE_TEXT_MM

    def creep_at(self, position: int) -> Mm:
        """How far a position creeps: the outermost not, the innermost by `creep_mm`."""
        nests, depth = self._nest(position)
        return Mm(self.creep_mm * depth / (self._nests - 1)) if nests > 1 else Mm(0.0)

    @property
    def _nests(self) -> int:
        return _nested(self.binding, len(self.block))

    def _nest(self, position: int) -> tuple[int, int]:
        """How many folios lie nested in each other around a position, and how deep it lies, from 0."""
        if self.binding.style == "saddle":
            return self._nests, nest_depth(position, len(self.block))
        own = next((one for one in self.signatures if position in one.positions), None)
        if self.binding.style == "none" or own is None:
            return 1, 0
        return len(own.positions) // _FOLIO, nest_depth(position - own.positions[0] + 1, len(own.positions))


def nest_depth(position: int, count: int) -> int:
    """How many folded sheets lie around a position (from 1) of `count` nested ones: 0 for the outermost."""
    return (min(position, count + 1 - position) - 1) // _LEAF


def creep_mm(caliper_mm: float, nested: int, factor: float) -> Mm:
    """How far the innermost of `nested` folded sheets creeps: caliper × (sheets - 1) × factor."""
    return Mm(caliper_mm * max(0, nested - 1) * factor)


def plan_binding(
    pages: int,
    binding: Binding,
    cover: tuple[int, int] = (0, 0),
    *,
    back_cover: bool = True,
    whole: bool = False,
    place: Place | None = None,
) -> Checked[Plan]:
    """Plan a file of `pages` pages, of which `cover` at its start and end are a cover of its own.

    `back_cover`: the last page is one, and blanks stand before it, since it has to be outermost. Without one, or with a
    cover of its own, they stand after the last page: any other would come to lie on the wrong side. `whole`: every
    signature has all its pages; without it the last may have half, if signatures have 8 or 16. Raises ValueError below
    one page.

    Finds `binding-blanks`, `binding-blanks-end`, `binding-half-signature`, `binding-saddle-thick`,
    `binding-perfect-thin`, `binding-spine-thin`, `binding-odd-pages`.
    """
    first, last = cover
    inside = tuple(range(first + 1, pages - last + 1))
    if not inside:
        raise ValueError(f"{pages} pages, {cover} of them cover")
    step = _step(binding, whole=whole)
    missing = -len(inside) % step
    blanks = (None,) * missing
    block = (*inside[:-1], *blanks, inside[-1]) if back_cover and not last else (*inside, *blanks)
    plan = Plan(
        binding,
        pages,
        block,
        tuple(_signatures(len(block), binding)),
        Mm(len(block) / _LEAF * binding.inside.caliper_mm + binding.glue_mm if binding.style == "perfect" else 0.0),
        creep_mm(binding.inside.caliper_mm, _nested(binding, len(block)), binding.creep_factor),
        tuple(range(1, first + 1)),
        tuple(range(pages - last + 1, pages + 1)),
    )
    return Checked(plan, tuple(_findings(plan, place)))


def _nested(binding: Binding, count: int) -> int:
    """How many folios lie nested in each other, at most."""
    if binding.style == "none":
        return 1
    return max(1, (count if binding.style == "saddle" else min(binding.signature, count)) // _FOLIO)


def _step(binding: Binding, *, whole: bool) -> int:
    """What the number of pages is filled up to."""
    if binding.style == "none":
        return 1
    return binding.signature if whole or binding.signature == _FOLIO else binding.signature // 2


def _signatures(count: int, binding: Binding) -> list[Signature]:
    """The signatures of a block; a half one is the innermost, or the last but one: outermost it would not hold."""
    if binding.style == "none":
        return []
    size = binding.signature
    sizes = [size] * (count // size)
    if count % size:
        sizes.insert(len(sizes) if binding.style == "saddle" else max(0, len(sizes) - 1), count % size)
    found, before = [], 0
    for number, own in enumerate(sizes, 1):
        if binding.style == "saddle":
            half = own // 2
            low = range(before + 1, before + half + 1)
            positions = (*low, *(count + 1 - one for one in reversed(low)))
            before += half
        else:
            positions = tuple(range(before + 1, before + own + 1))
            before += own
        found.append(Signature(number, positions, own != size))
    return found


def _findings(plan: Plan, place: Place | None) -> list[Finding]:
    found: list[Finding] = []
    style, count = plan.binding.style, len(plan.block)
    if plan.blanks:
        low, high = plan.blanks[0], plan.blanks[-1]
        where = str(low) if low == high else f"{low}–{high}"
        kind = "binding-blanks" if plan.block[-1] is not None else "binding-blanks-end"
        found.append(note(kind, place, count=len(plan.blanks), pages=where, total=count))
    if any(one.half for one in plan.signatures):
        half = next(one for one in plan.signatures if one.half)
        found.append(note("binding-half-signature", place, number=half.number, pages=len(half.positions)))
    if style == "saddle" and count > SADDLE_PAGES:
        found.append(warning("binding-saddle-thick", place, pages=count, limit=SADDLE_PAGES))
    if style == "perfect" and plan.spine_mm < LEAST_PERFECT_MM:
        found.append(
            warning("binding-perfect-thin", place, spine=f"{plan.spine_mm:.1f}", limit=f"{LEAST_PERFECT_MM:g}")
        )
    if style == "perfect" and not plan.spine_text:
        found.append(note("binding-spine-thin", place, spine=f"{plan.spine_mm:.1f}", limit=f"{LEAST_SPINE_TEXT_MM:g}"))
    if style == "none" and count % _LEAF:
        found.append(note("binding-odd-pages", place, pages=count))
    return found
