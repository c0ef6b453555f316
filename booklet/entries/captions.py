"""A photo's caption: the first of entry, captions list, the photo's own description, file name, template. Pure."""

from __future__ import annotations

import re
import string
from collections.abc import Mapping
from dataclasses import dataclass

from booklet.entries.matching import FileName, canonical
from booklet.errors import LayoutError
from booklet.model import CaptionSource

TEMPLATE_FIELDS = ("name", "role", "affiliation", "place", "activity")
"""What a layout's caption template may use."""

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]")


@dataclass(frozen=True)
class Caption:
    """A caption and where it came from."""

    text: str = ""
    source: CaptionSource = CaptionSource.NONE


def choose(
    *, entered: str, listed: str, embedded: str, file_name: FileName, template: str, values: Mapping[str, str]
) -> Caption:
    """The caption of a photo. `values` fill the template; see `TEMPLATE_FIELDS`. Raises `LayoutError`."""
    for text, source in (
        (entered, CaptionSource.ENTRY),
        (listed, CaptionSource.LIST),
        (described(embedded), CaptionSource.EMBEDDED),
        (file_name.sentence, CaptionSource.FILE_NAME),
    ):
        if text.strip():
            return Caption(text.strip(), source)
    filled = fill(template, values)
    return Caption(filled, CaptionSource.TEMPLATE) if filled else Caption()


def described(description: str) -> str:
    """A description that a person wrote: phones and cameras put `mde`, `SONY DSC` and the like there."""
    return " ".join(description.split()) if _HAN.search(description) else ""


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template filled; empty when it asks for place and activity and the photo has none of what it asks for.

    Raises `LayoutError` for a template that cannot be read or that uses another field.
    """
    try:
        pieces = list(string.Formatter().parse(template))
    except ValueError as problem:
        raise LayoutError("layout-caption-template", template=template, field=problem) from problem
    fields = [name for _, name, _, _ in pieces if name is not None]
    for name in fields:
        if name not in TEMPLATE_FIELDS:
            raise LayoutError("layout-caption-template", template=template, field=name)
    about = [name for name in fields if name in ("place", "activity")]
    if about and not any(values.get(name, "") for name in about):
        return ""
    return "".join(literal + (values.get(name, "") if name else "") for literal, name, _, _ in pieces)


def place_and_activity(place: str, activity: str, file_name: FileName, name: str) -> tuple[str, str]:
    """What the template may say of place and activity: the entry's words, else the file name's.

    A file name (`某某-某社区`) speaks only where its first part is the owner's name.
    """
    if file_name.head and canonical(file_name.head) == canonical(name):
        return place or file_name.place, activity or file_name.activity
    return place, activity
