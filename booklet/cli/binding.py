"""Options that say how something is bound and on what sheets: of `impose`, `plan` and `render --impose`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import click

from booklet.errors import UsageError

if TYPE_CHECKING:
    from booklet.binding import BindingSettings
    from booklet.build import Imposing
    from booklet.press.imposition import Order

Command = Callable[..., int]

_BINDING = (
    click.option("--binding", "style", type=click.Choice(["saddle", "perfect"]), help="help.binding"),
    click.option("--signature", type=click.Choice(["4", "8", "16"]), help="help.signature"),
    click.option("--paper", "inside", metavar="PAPER", help="help.paper"),
    click.option("--creep", type=click.Choice(["shift", "shrink", "none"]), help="help.creep"),
    click.option("--creep-factor", type=click.FloatRange(1, 1.4), help="help.creep-factor"),
    click.option("--grind", "grind_mm", type=click.FloatRange(0, 10), metavar="MM", help="help.grind"),
    click.option("--blanks", type=click.Choice(["plain", "marked"]), help="help.blanks"),
)
_COVER = (
    click.option("--cover-paper", metavar="PAPER", help="help.cover-paper"),
    click.option("--flap", "flap_mm", type=click.FloatRange(0, 200), metavar="MM", help="help.flap"),
    click.option("--separate-cover", is_flag=True, help="help.separate-cover"),
)
_SHEET = (
    click.option("--sheet", metavar="SIZE", help="help.sheet"),
    click.option("--turn", is_flag=True, help="help.turn"),
    click.option("--tumble", is_flag=True, help="help.tumble"),
    click.option("--flip", type=click.Choice(["short", "long"]), help="help.flip"),
    click.option("--bar", is_flag=True, help="help.bar"),
    click.option("--office", is_flag=True, help="help.office"),
)
_SHEET_KEYS = ("sheet", "turn", "tumble", "flip", "bar", "office")
_BINDING_KEYS = ("style", "signature", "inside", "creep", "creep_factor", "grind_mm", "blanks")


def binding_options(command: Command) -> Command:
    """The options about the binding."""
    for option in reversed(_BINDING):
        command = option(command)
    return command


def cover_options(command: Command) -> Command:
    """The options about a cover that is printed apart."""
    for option in reversed(_COVER):
        command = option(command)
    return command


def sheet_options(command: Command) -> Command:
    """The options about the sheets."""
    for option in reversed(_SHEET):
        command = option(command)
    return command


def any_sheet_asked(asked: Mapping[str, Any]) -> bool:
    """Whether any of the options about sheets was given."""
    return any(asked[key] not in (None, False) for key in _SHEET_KEYS)


def settings_asked(asked: Mapping[str, Any]) -> BindingSettings:
    """What the options say of the binding. Raises UsageError `binding-option`."""
    from booklet.binding import settings_of

    said = {key: asked[key] for key in _BINDING_KEYS} | {"cover": asked.get("cover_paper")}
    said |= {"flap_mm": asked.get("flap_mm"), "separate_cover": asked.get("separate_cover") or None}
    settings, wrong = settings_of({key: value for key, value in said.items() if value is not None})
    for one in wrong:
        raise UsageError("binding-option", option=one.key, value=said[one.key], reason=one.reason)
    return settings


def order_asked(asked: Mapping[str, Any]) -> Order:
    """What the options say of the sheets. Raises UsageError `turn-and-tumble`, `sheet-unknown`."""
    from booklet.binding import Binding
    from booklet.press.imposition import Order, sheet_of

    if asked["turn"] and asked["tumble"]:
        raise UsageError("turn-and-tumble")
    return Order(
        Binding(),
        sheet=sheet_of(asked["sheet"]) if asked["sheet"] else None,
        work="turn" if asked["turn"] else "tumble" if asked["tumble"] else "sheetwise",
        flip=asked["flip"] or "short",
        bar=asked["bar"],
        office=asked["office"],
    )


def imposing_of(asked: Mapping[str, Any]) -> Imposing:
    """Everything that is asked for, for a run."""
    from booklet.build import Imposing

    return Imposing(settings_asked(asked), order_asked(asked))
