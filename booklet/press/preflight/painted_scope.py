"""One content stream being walked (ISO 32000-2, 8 and 9): its state, its resources, and the streams inside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import pikepdf

from booklet.geometry import Rect
from booklet.press.preflight.painted import PROCESS_INKS, Colour
from booklet.press.preflight.painted_colour import Space, read_space
from booklet.press.preflight.painted_lexer import Instruction
from booklet.press.preflight.painted_objects import Unreadable, box, entry, filters, items, name
from booklet.press.preflight.painted_path import Path
from booklet.press.preflight.painted_sheet import CutOff, Sheet
from booklet.press.preflight.painted_state import IDENTITY, Affine, Bounds, State, matrix_of, meet, moved, times

_OLD_FILTERS = frozenset(("LZWDecode", "JBIG2Decode", "JPXDecode", "LZW"))


def group_space(group: object) -> str:
    """The family of a transparency group's colour space; empty where it has none."""
    space = entry(group, "/CS")
    return name(next(iter(items(space, 1)), None)) if isinstance(space, pikepdf.Array) else name(space)


def old_filters(stream: object) -> tuple[str, ...]:
    """The filters of a stream that PDF/X-1a forbids."""
    return tuple(one for one in filters(stream) if one in _OLD_FILTERS)


def last_name(operands: bytes) -> str:
    """The name that ends the operands, as pikepdf spells it; empty where there is none."""
    parts = operands.split()
    return _decoded(parts[-1]) if parts and parts[-1].startswith(b"/") else ""


def _decoded(called: bytes) -> str:
    """A name as pikepdf spells it: `#E7` stands for a byte (ISO 32000-2, 7.3.5)."""
    if b"#" in called:
        pieces = called.split(b"#")
        called = pieces[0] + b"".join(
            bytes([int(piece[:2], 16)]) + piece[2:] if _is_hex(piece[:2]) else b"#" + piece for piece in pieces[1:]
        )
    return called.decode("utf-8", "surrogateescape")


def _is_hex(two: bytes) -> bool:
    return len(two) == 2 and all(one in b"0123456789abcdefABCDEF" for one in two)


@dataclass(frozen=True)
class Frame:
    """Where a content stream is painted. `base`: the matrix that patterns start from; `masking`: it makes a soft mask,
    so it prints nothing itself.
    """

    sheet: Sheet
    handlers: Mapping[bytes, Handler]
    resources: object
    ctm: Affine
    clip: Bounds
    base: Affine = IDENTITY
    depth: int = 0
    masking: bool = False


class Scope:
    """The walk through one stream, which takes down on the sheet what it paints."""

    def __init__(self, frame: Frame, state: State | None = None) -> None:
        self.frame = frame
        self.sheet = frame.sheet
        self.state = state or State(frame.ctm, frame.clip)
        self.saved: list[State] = []
        self.path = Path()
        self.clipping = False
        self.tm: Affine = IDENTITY
        self.line: Affine = IDENTITY
        self.unit = frame.sheet.facts.user_unit
        self._resources: dict[tuple[str, str], object] = {}
        self._device_spaces: dict[str, Space] = {}

    def run(self, stream: Iterable[Instruction]) -> None:
        """Walk the instructions. Raises `CutOff`, and `Unreadable` where the stream itself fails."""
        handlers = self.frame.handlers
        spend = self.sheet.spend
        for operator, operands in stream:
            spend()
            handler = handlers.get(operator)
            if handler is not None:
                handler(self, operands)

    def form(self, form: pikepdf.Stream, frame: Frame, state: State) -> None:
        """Walk a form where it is painted; what it is clipped to may leave nothing of it."""
        matrix = times(matrix_of(form), frame.ctm)
        bounds = box(entry(form, "/BBox"))
        clip: Bounds | None = frame.clip
        if bounds is not None:
            clip = meet(frame.clip, moved((bounds.x0, bounds.y0, bounds.x1, bounds.y1), matrix))
        group = entry(form, "/Group")
        if name(entry(group, "/S")) == "Transparency":
            area = Rect(*clip) if clip is not None else None
            self.sheet.note("mask-group" if frame.masking else "group", group_space(group), area)
        if clip is None:
            return
        state.ctm, state.clip = matrix, clip
        self.stream(form, replace(frame, ctm=matrix, clip=clip, base=matrix), state)

    def stream(self, stream: pikepdf.Stream, frame: Frame, state: State) -> None:
        """Walk a stream inside this one. Raises `CutOff` where they are nested too deep."""
        if frame.depth >= self.sheet.shop.limits.depth:
            raise CutOff("depth")
        resources = entry(stream, "/Resources")
        inner = replace(frame, resources=frame.resources if resources is None else resources, depth=frame.depth + 1)
        for used in old_filters(stream):
            self.sheet.note("filter", used)
        try:
            Scope(inner, state).run(self.sheet.shop.form(stream))
        except Unreadable as problem:
            self.sheet.note("broken", str(problem))

    def placed(self, bounds: Bounds) -> tuple[Rect, Rect | None]:
        """A thing's area, and what the clip leaves of it."""
        clip = self.state.clip
        seen = meet(bounds, clip) if clip is not None else None
        return Rect(*bounds), Rect(*seen) if seen is not None else None

    def inked(self, colour: Colour, visible: Rect | None) -> None:
        """Take down the spot colours that a colour prints."""
        if visible is None or colour.space not in ("Separation", "DeviceN", "Indexed"):
            return
        for plate, tint in colour.inks or ():
            if tint > 0 and plate not in PROCESS_INKS:
                self.sheet.spot(plate, visible)

    def inked_plates(self, plates: tuple[str, ...] | None, visible: Rect | None) -> None:
        """Take down the spot plates that a picture or gradient prints on."""
        for plate in plates or ():
            if visible is not None and plate not in PROCESS_INKS and plate != "None":
                self.sheet.spot(plate, visible)

    def resource(self, category: str, called: str) -> object:
        """What a name means among the stream's resources; None where nothing."""
        key = (category, called)
        found = self._resources.get(key)
        if found is None and len(called) > 1:
            found = entry(entry(self.frame.resources, category), called)
            if found is not None:
                self._resources[key] = found
        return found

    def device_space(self, family: str) -> Space:
        """A device space, or what the resources name as its default (ISO 32000-2, 8.6.5.6)."""
        if family not in self._device_spaces:
            self._device_spaces[family] = read_space(pikepdf.Name(f"/{family}"), self.frame.resources)
        return self._device_spaces[family]


Handler = Callable[[Scope, bytes], None]
"""What an operator does, given its operands."""
