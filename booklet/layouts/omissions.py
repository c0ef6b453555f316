"""What a layout does not print, so that the clerk can be told."""

from __future__ import annotations

from booklet.layouts.layout import Layout
from booklet.layouts.manifest import conditions
from booklet.model import Unit


def omitted(layout: Layout) -> tuple[str, ...]:
    """What the layout, with its options in force, does not print; names as in `omits` of its manifest."""
    shown = {
        key: f"{value}".lower() if isinstance(value, bool) else f"{value}" for key, value in layout.options.items()
    }
    names = dict.fromkeys(
        name
        for when, fields in layout.manifest.omits.items()
        if all(shown[key] == value for key, value in conditions(when))
        for name in fields
    )
    return tuple(names)


def left_out(unit: Unit, layout: Layout) -> tuple[str, ...]:
    """What of `omitted` the unit has."""
    return tuple(name for name in omitted(layout) if _has(unit, name))


def _has(unit: Unit, name: str) -> bool:
    room, _, field_name = name.rpartition(".")
    holders = getattr(unit, room) if room else (unit,)
    return any(getattr(holder, field_name) for holder in holders)
