"""The filters that templates have besides Jinja's own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from booklet import devices
from booklet.model import PHOTO_SCHEME, Photo
from booklet.titles import title_lines


def photo_source(photo: Photo) -> str:
    """`src`: the URL of a photo, for `<img src>` or CSS `url()`."""
    return PHOTO_SCHEME + photo.id


def photo_focus(photo: Photo) -> str:
    """`focus`: the CSS `object-position` that keeps the focal point inside whatever the crop."""
    return f"{photo.focus[0] * 100:.4g}% {photo.focus[1] * 100:.4g}%"


_HAN_DIGITS = "〇一二三四五六七八九"


def han_number(number: int) -> str:
    """`han`: a number from 0 to 99 in Chinese, as in 第十三."""
    if not 0 <= number <= 99:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _HAN_DIGITS[ones]
    return ("" if tens == 1 else _HAN_DIGITS[tens]) + "十" + (_HAN_DIGITS[ones] if ones else "")


_NARROW = re.compile(r"[\x00-\xff]")


def cells(value: str) -> float:
    """`cells`: how wide a text is in ems: full-width characters 1, ASCII and the middle dot a half."""
    return len(value) - len(_NARROW.findall(value)) / 2


def batches(items: Iterable[Any], size: int) -> list[list[Any]]:
    """`batches`: a sequence cut into lists of `size`."""
    whole = list(items)
    return [whole[start : start + size] for start in range(0, len(whole), size)]


FILTERS: Mapping[str, Callable[..., Any]] = {
    "src": photo_source,
    "focus": photo_focus,
    "han": han_number,
    "cells": cells,
    "rows": batches,
    "lines": title_lines,
    "face": devices.face,
    "spread": devices.spread,
    "emphasise": devices.emphasise,
    "ruby": devices.ruby,
    "vertical": devices.vertical,
    "column_em": devices.column_em,
}
"""The filters that templates have besides Jinja's own; docs/layouts.md lists them, a test holds the two equal."""
