"""Colour spaces: what a space is, which plates its colours print on, and how much of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pikepdf

from booklet.press.preflight.painted import PROCESS_INKS, Colour, Inks
from booklet.press.preflight.painted_objects import Unreadable, entry, items, name, number, numbers, unpacked

_MAX_DEPTH = 4
_SHORT = {"G": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK", "I": "Indexed"}
_COMPONENTS = {"DeviceGray": 1, "CalGray": 1, "DeviceRGB": 3, "CalRGB": 3, "Lab": 3, "DeviceCMYK": 4, "Indexed": 1}
_NO_INK = frozenset(("None",))
_TABLE_BYTES = 1 << 20
_MAX_SAMPLES = 1 << 16

Tints = Callable[[tuple[float, ...]], Inks | None]


@dataclass(frozen=True)
class Space:
    """A colour space. `plates`: what it prints on, None where the file does not say; `initial`: the colour it starts
    with (ISO 32000-2, 8.6.5 to 8.6.6).
    """

    family: str
    components: int
    plates: tuple[str, ...] | None
    base: str = ""
    initial: tuple[float, ...] = ()
    palette: tuple[tuple[float, ...], ...] = ()
    below: Space | None = None

    def colour(self, values: tuple[float, ...]) -> Colour:
        """A colour of this space."""
        return Colour(self.family, values, self.inks(values), self.base)

    def inks(self, values: tuple[float, ...]) -> Inks | None:
        """The inks of a colour."""
        if self.family == "DeviceCMYK":
            return tuple(zip(PROCESS_INKS, map(_tint, values), strict=False)) if len(values) >= 4 else None
        if self.family == "DeviceGray":
            return (("Black", 1.0 - _tint(values[0])),) if values else None
        if self.family in ("Separation", "DeviceN") and self.plates is not None:
            tints = zip(self.plates, map(_tint, values), strict=False)
            return tuple((plate, tint) for plate, tint in tints if plate not in _NO_INK)
        if self.family == "Indexed" and self.below is not None and values:
            index = int(_tint_free(values[0]))
            return self.below.inks(self.palette[index]) if 0 <= index < len(self.palette) else None
        return None


def _tint(value: float) -> float:
    return 0.0 if value < 0 else 1.0 if value > 1 else value


def _tint_free(value: float) -> float:
    return max(0.0, min(65535.0, value))


DEVICE = {
    "DeviceGray": Space("DeviceGray", 1, ("Black",), initial=(0.0,)),
    "DeviceRGB": Space("DeviceRGB", 3, None, initial=(0.0, 0.0, 0.0)),
    "DeviceCMYK": Space("DeviceCMYK", 4, tuple(PROCESS_INKS), initial=(0.0, 0.0, 0.0, 1.0)),
}
PATTERN = Space("Pattern", 0, None)
UNKNOWN = Space("?", 0, None)


def read_space(source: object, resources: object, depth: int = 0) -> Space:
    """A colour space, by name or array; what cannot be read is `UNKNOWN`, which no rule takes for good.

    A device space for which the resources name a default is that default (ISO 32000-2, 8.6.5.6).
    """
    if depth > _MAX_DEPTH:
        return UNKNOWN
    if isinstance(source, pikepdf.Name):
        return _named(_SHORT.get(name(source), name(source)), resources, depth)
    parts = items(source, 8)
    if not parts:
        return UNKNOWN
    family = _SHORT.get(name(parts[0]), name(parts[0]))
    rest = [*parts[1:], None, None, None]
    if family in DEVICE or family == "Pattern":
        below = read_space(rest[0], resources, depth + 1) if family == "Pattern" and rest[0] is not None else None
        return Space("Pattern", below.components, None, below=below) if below else _named(family, resources, depth)
    if family == "ICCBased":
        return _icc(rest[0])
    if family in ("CalGray", "CalRGB", "Lab"):
        count = _COMPONENTS[family]
        return Space(family, count, None, initial=(0.0,) * count)
    if family == "Indexed":
        return _indexed(rest[0], rest[1], rest[2], resources, depth)
    if family in ("Separation", "DeviceN"):
        return _spot(family, rest[0], rest[1], resources, depth)
    return UNKNOWN


def _named(called: str, resources: object, depth: int) -> Space:
    spaces = entry(resources, "/ColorSpace")
    if called in DEVICE:
        default = entry(spaces, f"/Default{called.removeprefix('Device')}")
        if default is not None and depth == 0:
            return read_space(default, None, depth + 1)
        return DEVICE[called]
    if called == "Pattern":
        return PATTERN
    found = entry(spaces, f"/{called}")
    return read_space(found, resources, depth + 1) if found is not None else UNKNOWN


def _icc(profile: object) -> Space:
    count = int(number(entry(profile, "/N")))
    return Space("ICCBased", count, None, f"N={count}", initial=(0.0,) * count) if count in (1, 3, 4) else UNKNOWN


def _spot(family: str, names: object, alternate: object, resources: object, depth: int) -> Space:
    plates = tuple(name(one) for one in items(names, 32)) if family == "DeviceN" else (name(names),)
    base = read_space(alternate, resources, depth + 1)
    return Space(family, len(plates), plates, base.family, (1.0,) * len(plates))


def _indexed(base: object, highest: object, table: object, resources: object, depth: int) -> Space:
    below = read_space(base, resources, depth + 1)
    try:
        data = bytes(table) if isinstance(table, pikepdf.String) else unpacked(table, _TABLE_BYTES)
    except Unreadable:
        return Space("Indexed", 1, below.plates, below.family, (0.0,), (), below)
    count = min(int(number(highest)) + 1, 256)
    step = below.components
    palette: tuple[tuple[float, ...], ...] = ()
    if step:
        pieces = (data[index * step : (index + 1) * step] for index in range(count))
        palette = tuple(tuple(one / 255 for one in piece) for piece in pieces if len(piece) == step)
    return Space("Indexed", 1, below.plates, below.family, (0.0,), palette, below)


def extremes(shading: object, space: Space) -> tuple[Inks, Inks] | None:
    """The smallest and the largest tint of each plate in a gradient, where its functions let us know."""
    if space.plates is None or not space.plates:
        return None
    source = entry(shading, "/Function")
    functions = items(source) if isinstance(source, pikepdf.Array) else [source]
    ranges: list[tuple[float, float]] = []
    for function in functions:
        found = _range(function, 0)
        if found is None:
            return None
        ranges += found
    if len(ranges) != space.components:
        return None
    low, high = (space.inks(tuple(pair[side] for pair in ranges)) for side in (0, 1))
    if low is None or high is None:
        return None
    both = [(plate, one, other) for (plate, one), (_, other) in zip(low, high, strict=True)]
    least = tuple((plate, min(one, other)) for plate, one, other in both)
    return least, tuple((plate, max(one, other)) for plate, one, other in both)


def _range(function: object, depth: int) -> list[tuple[float, float]] | None:
    """The smallest and largest value of each output of a function of type 0, 2 or 3."""
    if depth > _MAX_DEPTH:
        return None
    kind = number(entry(function, "/FunctionType"), -1)
    if kind == 2:
        starts = numbers(entry(function, "/C0")) or (0.0,)
        ends = numbers(entry(function, "/C1")) or (1.0,)
        return [(min(pair), max(pair)) for pair in zip(starts, ends, strict=False)]
    if kind == 3:
        parts = [_range(one, depth + 1) for one in items(entry(function, "/Functions"), 256)]
        found = [part for part in parts if part is not None]
        if not found or len(found) != len(parts):
            return None
        columns = zip(*found, strict=False)
        return [(min(low for low, _ in column), max(high for _, high in column)) for column in columns]
    return _sampled(function) if kind == 0 else None


def _sampled(function: object) -> list[tuple[float, float]] | None:
    decode = numbers(entry(function, "/Decode")) or numbers(entry(function, "/Range"))
    outputs = len(decode) // 2
    if number(entry(function, "/BitsPerSample")) != 8 or not outputs:
        return None
    try:
        data = unpacked(function, _TABLE_BYTES)[: _MAX_SAMPLES * outputs]
    except Unreadable:
        return None
    found = []
    for index in range(outputs):
        column = data[index::outputs]
        if not column:
            return None
        low, high = decode[2 * index], decode[2 * index + 1]
        ends = [low + (high - low) * one / 255 for one in (min(column), max(column))]
        found.append((min(ends), max(ends)))
    return found
