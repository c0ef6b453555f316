"""What every device gives: markup that still knows the text it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib.resources import files

from markupsafe import Markup

StyleOf = Callable[[str, str], str]
"""CSS declarations that set a text whole where the face of a role lacks some of it; empty where it has all of it."""

HAN = re.compile("[\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
"""Han characters, with 々 and 〇."""

# A character with what modifies it: combining marks, joiners, the selectors that pick a form of a Han character.
_CLUSTER = re.compile(
    "[^\u0300-\u036f\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef][\u0300-\u036f\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]*",
    re.DOTALL,
)


class Device(Markup):
    """Markup that stands for `plain`; a filter after it asks that text, not the markup. `gap_em` parts its letters."""

    plain: str = ""
    gap_em: float = 0.0

    @classmethod
    def of(cls, markup: Markup, plain: str, gap_em: float = 0.0) -> Device:
        """The markup of a text."""
        made = cls(markup)
        made.plain = plain
        made.gap_em = gap_em
        return made


def plain_of(value: object) -> str:
    """The text that a value stands for: a device's own, other markup without its tags, plain text as it is."""
    if isinstance(value, Device) and value.plain:
        return value.plain
    return value.striptags() if isinstance(value, Markup) else str(value)


def clusters(text: str) -> list[str]:
    """A text's characters, each with the marks and selectors that belong to it."""
    return _CLUSTER.findall(text)


def is_full_width(cluster: str) -> bool:
    """Whether a character is one em wide: anything above Latin-1 but what stands in Latin text."""
    return ord(cluster[0]) >= 0x2E80


def em(length: float) -> str:
    """A length in ems as CSS, to a thousandth."""
    return f"{round(length, 3):g}em"


def device_css() -> str:
    """The style sheet of all devices."""
    return files("booklet.devices").joinpath("devices.css").read_text(encoding="utf-8")
