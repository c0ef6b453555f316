"""`layout.toml`: every key of a manifest, and what can be wrong with one that goes beyond types."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

import pydantic

from booklet.binding import BindingSettings
from booklet.spots import MAX_SPOTS, RESERVED_NAMES, parse_cmyk

_SPOT_NAME = re.compile(r"[^\W\d][\w-]*")
"""What a spot colour may be called: its name becomes part of a CSS variable's."""

_OMITTABLE = (
    *("subtitle", "period", "issued", "slogan", "preface", "afterword", "colophon", "groups"),
    *(f"honourees.{name}" for name in ("name_pinyin", "role", "affiliation", "party", "quote", "deeds", "photos")),
    *("sections.title", "sections.intro", "groups.names", "groups.text"),
)
"""What a layout may leave out, if its manifest says so under `omits`."""

_Positive = Annotated[float, pydantic.Field(gt=0)]


class _Manifest(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


class Option(_Manifest):
    """An option of a layout: reaches CSS as `--<name>` and templates as `layout.options.<name>`."""

    default: str | float | bool
    about: str
    about_en: str


class SpotColour(_Manifest):
    """An ink beside the four. `alternate` is what shows it: `device-cmyk(c m y k)`, from 0 to 1."""

    alternate: str
    overprint: bool = True
    about: str = ""
    about_en: str = ""


class PageSize(_Manifest):
    """Trimmed size and bleed in millimetres."""

    width_mm: _Positive
    height_mm: _Positive
    bleed_mm: Annotated[float, pydantic.Field(ge=0, le=10)] = 3.0


FitValue = pydantic.StrictInt | pydantic.StrictFloat | pydantic.StrictStr
"""A value that copyfitting may change: a number of lines, or a CSS length."""

Fit = Mapping[str, int | float | str]
"""What an honouree is set with: values by the names that the layout gives them."""


class CopyFit(_Manifest):
    """What may be changed for an honouree whose text spills a few lines onto a new page.

    `least_lines`: what the last page of a text must hold. `defaults`: the values that templates read as
    `fits[person.id]`; `variants`: changes of these, tried in order, the best first.
    """

    least_lines: Annotated[int, pydantic.Field(ge=1, le=12)] = 4
    defaults: Mapping[str, FitValue] = {}
    variants: tuple[Mapping[str, FitValue], ...] = ()


class Manifest(_Manifest):
    """`layout.toml`, every key. A child inherits each key it does not set."""

    name: str
    title: str
    title_en: str
    about: str
    about_en: str
    extends: str = ""
    flow: Literal["page", "continuous"] = "page"
    caption: str = "图为{name}同志在{place}{activity}"
    required: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    first_folio: Annotated[int, pydantic.Field(ge=1)] = 1
    binding: BindingSettings = BindingSettings()
    page: PageSize
    options: Mapping[str, Option] = {}
    omits: Mapping[str, tuple[str, ...]] = {}
    spots: Mapping[str, SpotColour] = {}
    copyfit: CopyFit = CopyFit()


PARTS = (
    "cover",
    "inside-cover",
    "decision",
    "toc",
    "preface",
    "honourees",
    "groups",
    "afterword",
    "colophon",
    "inside-back-cover",
    "back-cover",
)
"""Every kind of part. A part is left out where the unit has nothing for it (preface, groups, afterword, colophon)."""


def problems(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """What is wrong with a manifest beyond the types of its keys: the place in it, and why."""
    yield from _part_problems(manifest)
    yield from _omits_problems(manifest)
    yield from _spot_problems(manifest.spots)
    yield from _copyfit_problems(manifest.copyfit)


def _part_problems(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """Parts that do not exist."""
    for part in manifest.parts:
        if part not in PARTS:
            yield "parts", f"{part} ∉ {', '.join(PARTS)}"


def _omits_problems(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """What is wrong with what a manifest says it leaves out: the place in it, and why."""
    for when, names in manifest.omits.items():
        for key, _ in conditions(when):
            if key not in manifest.options:
                yield f"omits.{when}", f"{key} ∉ {', '.join(manifest.options)}"
        for name in names:
            if name not in _OMITTABLE:
                yield f"omits.{when}", f"{name} ∉ {', '.join(_OMITTABLE)}"


def conditions(when: str) -> Iterator[tuple[str, str]]:
    """The options and their values in a key of `omits`, as in `annex=no list=names`; `always` has none."""
    for condition in when.split() if when != "always" else ():
        key, _, value = condition.partition("=")
        yield key, value


def _spot_problems(spots: Mapping[str, SpotColour]) -> Iterator[tuple[str, str]]:
    """What is wrong with the spot colours of a manifest: the place in it, and why."""
    if len(spots) > MAX_SPOTS:
        yield "spots", f"> {MAX_SPOTS}"
    known: dict[str, str] = {}
    for name, spot in spots.items():
        if not _SPOT_NAME.fullmatch(name) or name.lower() in RESERVED_NAMES:
            yield f"spots.{name}", f"{name!r}: {_SPOT_NAME.pattern}, ∉ {', '.join(sorted(RESERVED_NAMES))}"
        if name.lower() in known:
            yield f"spots.{name}", f"≈ {known[name.lower()]}"
        known[name.lower()] = name
        if parse_cmyk(spot.alternate) is None:
            yield f"spots.{name}.alternate", "device-cmyk(0…1 0…1 0…1 0…1)"


def _copyfit_problems(copyfit: CopyFit) -> Iterator[tuple[str, str]]:
    """What is wrong with the variants of a manifest: the place in it, and why."""
    for index, variant in enumerate(copyfit.variants):
        for name, value in variant.items():
            default = copyfit.defaults.get(name)
            if default is None:
                yield f"copyfit.variants.{index}.{name}", f"{name} ∉ copyfit.defaults: {', '.join(copyfit.defaults)}"
            elif isinstance(default, str) is not isinstance(value, str):
                yield f"copyfit.variants.{index}.{name}", f"{value!r}: copyfit.defaults.{name} = {default!r}"
