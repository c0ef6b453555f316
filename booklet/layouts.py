"""Layouts: find one, read its manifest, and make the HTML of a booklet run by run.

A layout is a folder with `layout.toml`, Jinja2 templates and style sheets. It may extend another: what it does not
have comes from the parent, a parent's style sheets come first. Folders are searched in order, first match wins.

A booklet is a sequence of *parts* (cover, toc, preface, honourees, …), each starting on a new page. Parts are
composed in *runs*: one HTML document each, small enough to be composed fast and to be cached by content.
What a template may use is declared here (`Context` and what it refers to) and documented in docs/layouts.md.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Literal, TypedDict

import jinja2
import jinja2.ext
import jinja2.sandbox
import pydantic

from booklet import devices
from booklet.binding import BindingSettings, CoverSpread
from booklet.errors import LayoutError, UnknownName
from booklet.model import LINK_SCHEME, PHOTO_SCHEME, Honouree, Photo, Section, Unit
from booklet.spots import MAX_SPOTS, RESERVED_NAMES, Spot, Spots, parse_cmyk
from booklet.titles import title_lines

HONOUREES_PER_RUN = 10
"""Layout is quadratic in pages, and an edited entry pays for its whole run; to start one costs little."""

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


@dataclass(frozen=True)
class TocLine:
    """A line of the table of contents. `page` is the folio, None while it is not known yet."""

    level: int
    text: str
    note: str
    anchor: str
    page: int | None = None

    @property
    def href(self) -> str:
        """The link of this line."""
        return LINK_SCHEME + self.anchor


@dataclass(frozen=True)
class Part:
    """A part as a template sees it. `honourees` are those of this run.

    `opens_section` says that the section starts here and not in an earlier run.
    """

    kind: str
    section: Section | None = None
    honourees: tuple[Honouree, ...] = ()
    opens_section: bool = False


@dataclass(frozen=True)
class LayoutView:
    """The layout as a template sees it; options with the values in force, spot colours as CSS colours."""

    name: str
    title: str
    page: PageSize
    options: Mapping[str, str | float | bool]
    spots: Mapping[str, str] = field(default_factory=dict)


class Context(TypedDict):
    """Everything a template may use. docs/layouts.md describes each; a test holds the two equal."""

    unit: Unit
    layout: LayoutView
    parts: tuple[Part, ...]
    toc: tuple[TocLine, ...]
    fits: Mapping[str, Fit]


COVER_SPREAD = "parts/cover-spread.html"
"""The template of the cover as one sheet: a whole HTML document, with a page for each side that is printed."""


class CoverContext(TypedDict):
    """Everything that `parts/cover-spread.html` may use."""

    unit: Unit
    layout: LayoutView
    cover: CoverSpread


@dataclass(frozen=True)
class Run:
    """Parts that are composed together. `needs_toc` marks the run that prints page numbers of other runs."""

    id: str
    parts: tuple[Part, ...]

    @property
    def needs_toc(self) -> bool:
        """Whether this run shows the table of contents."""
        return any(part.kind == "toc" for part in self.parts)


@dataclass(frozen=True)
class Layout:
    """A layout ready for use. `folders` is its own folder first, then its parents'."""

    manifest: Manifest
    folders: tuple[Path, ...]
    options: Mapping[str, str | float | bool] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The layout's name."""
        return self.manifest.name

    @property
    def style_sheets(self) -> tuple[Path, ...]:
        """`style.css` of the parents first, then the layout's own."""
        found = (folder / "style.css" for folder in reversed(self.folders))
        return tuple(path for path in found if path.is_file())

    @property
    def files(self) -> tuple[Path, ...]:
        """Every file that the layout is made of."""
        return tuple(sorted(path for folder in self.folders for path in folder.rglob("*") if path.is_file()))

    @property
    def has_cover_spread(self) -> bool:
        """Whether it can set the cover as one sheet."""
        return any((folder / COVER_SPREAD).is_file() for folder in self.folders)

    @property
    def view(self) -> LayoutView:
        """What templates see of it."""
        spots = {spot.name: self.spots.css_value(index) for index, spot in enumerate(self.spots.all)}
        return LayoutView(self.name, self.manifest.title, self.manifest.page, self.options, spots)

    @property
    def spots(self) -> Spots:
        """Its spot colours."""
        return Spots(
            Spot(name, parse_cmyk(one.alternate) or (0, 0, 0, 0), one.overprint)
            for name, one in self.manifest.spots.items()
        )

    def with_bleed(self, bleed_mm: float | None) -> Layout:
        """The layout with another bleed; None leaves its own."""
        if bleed_mm is None:
            return self
        page = self.manifest.page.model_copy(update={"bleed_mm": bleed_mm})
        return replace(self, manifest=self.manifest.model_copy(update={"page": page}))


def list_layouts(folders: Sequence[Path]) -> tuple[Path, ...]:
    """Every layout's folder on the search path, first match of a name wins, sorted by name."""
    found: dict[str, Path] = {}
    for root in folders:
        for manifest in sorted(root.glob("*/layout.toml")):
            found.setdefault(manifest.parent.name, manifest.parent)
    return tuple(found[name] for name in sorted(found))


def load_layout(name: str, folders: Sequence[Path], options: Mapping[str, object] | None = None) -> Layout:
    """Read a layout with its parents, from the search path `folders`.

    Raises UnknownName where there is none of that name, LayoutError where a manifest is broken, a parent is
    missing or parents form a ring, or an option is unknown.
    """
    chain: list[Path] = []
    merged: dict[str, Any] = {}
    wanted = name
    while wanted:
        folder = _folder_of(wanted, folders, child=chain[-1].name if chain else "")
        if folder in chain:
            raise LayoutError("layout-ring", layout=name, chain=" → ".join(item.name for item in [*chain, folder]))
        chain.append(folder)
        raw = _read_manifest(folder / "layout.toml")
        merged = _inherit(raw, merged)
        wanted = str(raw.get("extends", ""))
    merged["name"] = name  # a child must not go by its parent's name
    try:
        manifest = Manifest.model_validate(merged)
    except pydantic.ValidationError as problem:
        first = problem.errors()[0]
        where = ".".join(str(step) for step in first["loc"])
        raise LayoutError("layout-manifest", file=chain[0] / "layout.toml", field=where, reason=first["msg"]) from None
    unknown = [part for part in manifest.parts if part not in PARTS]
    if unknown:
        raise LayoutError(
            "layout-manifest",
            file=chain[0] / "layout.toml",
            field="parts",
            reason=f"{unknown[0]} ∉ {', '.join(PARTS)}",
        )
    for place, reason in (
        *_omits_problems(manifest),
        *_spot_problems(manifest.spots),
        *_copyfit_problems(manifest.copyfit),
    ):
        raise LayoutError("layout-manifest", file=chain[0] / "layout.toml", field=place, reason=reason)
    return Layout(manifest, tuple(chain), _option_values(manifest, options or {}))


def _omits_problems(manifest: Manifest) -> Iterator[tuple[str, str]]:
    """What is wrong with what a manifest says it leaves out: the place in it, and why."""
    for when, names in manifest.omits.items():
        for key, _ in _conditions(when):
            if key not in manifest.options:
                yield f"omits.{when}", f"{key} ∉ {', '.join(manifest.options)}"
        for name in names:
            if name not in _OMITTABLE:
                yield f"omits.{when}", f"{name} ∉ {', '.join(_OMITTABLE)}"


def _conditions(when: str) -> Iterator[tuple[str, str]]:
    """The options and their values in a key of `omits`, as in `annex=no list=names`; `always` has none."""
    for condition in when.split() if when != "always" else ():
        key, _, value = condition.partition("=")
        yield key, value


def omitted(layout: Layout) -> tuple[str, ...]:
    """What the layout, with its options in force, does not print; names as in `omits` of its manifest."""
    shown = {
        key: f"{value}".lower() if isinstance(value, bool) else f"{value}" for key, value in layout.options.items()
    }
    names = dict.fromkeys(
        name
        for when, fields in layout.manifest.omits.items()
        if all(shown[key] == value for key, value in _conditions(when))
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


def _folder_of(name: str, folders: Sequence[Path], child: str) -> Path:
    for root in folders:
        if "/" not in name and (root / name / "layout.toml").is_file():
            return root / name
    known = ", ".join(path.name for path in list_layouts(folders))
    if child:
        raise LayoutError("layout-parent", layout=child, parent=name, known=known)
    raise UnknownName("layout-unknown", layout=name, known=known)


def _read_manifest(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise LayoutError("layout-manifest", file=path, field="toml", reason=problem) from None
    except OSError as problem:
        raise LayoutError("layout-file", file=path, reason=problem.strerror or problem) from None


def _inherit(parent: Mapping[str, Any], child: Mapping[str, Any]) -> dict[str, Any]:
    """The child's keys over the parent's; `page`, `options`, `spots`, `copyfit` and `binding` are merged key by key."""
    merged = {**parent, **child}
    for table in ("page", "options", "spots", "copyfit", "binding"):
        if table in parent or table in child:
            merged[table] = {**_table(parent, table), **_table(child, table)}
    if defaults := {**_table(_table(parent, "copyfit"), "defaults"), **_table(_table(child, "copyfit"), "defaults")}:
        merged["copyfit"]["defaults"] = defaults
    return merged


def _table(raw: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """A table of a manifest not yet validated; what is no table is left for validation to name."""
    value = raw.get(key, {})
    return value if isinstance(value, dict) else {key: value}


def _option_values(manifest: Manifest, given: Mapping[str, object]) -> dict[str, str | float | bool]:
    values = {key: option.default for key, option in manifest.options.items()}
    for key, value in given.items():
        if key not in values or not isinstance(value, str | int | float):
            raise LayoutError("layout-option", layout=manifest.name, option=key, known=", ".join(values))
        values[key] = value
    return values


def plan_parts(unit: Unit, manifest: Manifest) -> Iterator[Part]:
    """The parts of a unit's booklet in order; one `honourees` part for each section."""
    present = {
        "preface": unit.preface,
        "groups": unit.groups,
        "afterword": unit.afterword,
        "colophon": unit.colophon,
    }
    for kind in manifest.parts:
        if kind == "honourees":
            for section in unit.sections:
                yield Part(kind, section, section.honourees, opens_section=True)
        elif present.get(kind, True):
            yield Part(kind)


def plan_runs(unit: Unit, manifest: Manifest) -> tuple[Run, ...]:
    """Cut the parts into runs: the toc alone (it needs the others' page numbers), honourees apart from the rest.

    In a layout that flows page by page, sections are cut into runs of `HONOUREES_PER_RUN`; in a continuous one
    a section stays whole, as a cut would end a page early.
    """
    runs: list[Run] = []
    loose: list[Part] = []

    def close() -> None:
        if loose:
            runs.append(Run(f"{loose[0].kind}-{len(runs)}", tuple(loose)))
            loose.clear()

    for part in plan_parts(unit, manifest):
        if part.kind not in ("toc", "honourees"):
            loose.append(part)
            continue
        close()
        pieces = _pieces(part) if manifest.flow == "page" else [part]
        for piece in pieces:
            runs.append(Run(f"{part.kind}-{len(runs)}", (piece,)))
    close()
    return tuple(runs)


def _pieces(part: Part) -> list[Part]:
    people = part.honourees
    if len(people) <= HONOUREES_PER_RUN:
        return [part]
    return [
        replace(part, honourees=people[start : start + HONOUREES_PER_RUN], opens_section=start == 0)
        for start in range(0, len(people), HONOUREES_PER_RUN)
    ]


def toc_lines(unit: Unit, manifest: Manifest, folios: Mapping[str, int]) -> tuple[TocLine, ...]:
    """The table of contents; `folios` maps the anchors composed so far to their folios.

    Level 0: preface, titled sections, groups, afterword. Level 1: honourees. Templates must give the elements
    the ids `preface`, `groups`, `afterword`, `Section.id`, `Honouree.id`.
    """
    lines: list[TocLine] = []

    def add(level: int, label: str, note: str, anchor: str) -> None:
        lines.append(TocLine(level, label, note, anchor, folios.get(anchor)))

    for part in plan_parts(unit, manifest):
        if part.kind == "preface":
            add(0, "前言", "", "preface")
        elif part.kind == "honourees" and part.section:
            if part.section.title:
                add(0, part.section.title, "", part.section.id)
            for person in part.honourees:
                add(1, person.name, person.role or person.affiliation, person.id)
        elif part.kind == "groups":
            for group in unit.groups:
                add(0, group.title, "、".join(group.names), group.id)
        elif part.kind == "afterword":
            add(0, "后记", "", "afterword")
    return tuple(lines)


class Renderer:
    """Makes HTML of runs with one layout's templates, in Jinja's sandbox: autoescape, strict undefined."""

    def __init__(
        self,
        layout: Layout,
        fonts_css: str,
        stand_in: devices.StyleOf | None = None,
        extensions: Sequence[type[jinja2.ext.Extension]] = (),
    ) -> None:
        self._layout = layout
        parents = {folder.name: jinja2.FileSystemLoader(folder) for folder in layout.folders}
        loader = jinja2.ChoiceLoader(
            [
                jinja2.FileSystemLoader([str(folder) for folder in layout.folders]),
                jinja2.PrefixLoader(parents),
            ]
        )
        self._environment = jinja2.sandbox.ImmutableSandboxedEnvironment(
            loader=loader,
            undefined=jinja2.StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            extensions=extensions,
        )
        self._environment.filters.update(FILTERS)
        if stand_in:
            self._environment.filters["face"] = functools.partial(devices.face, style_of=stand_in)
        self.css = page_css(layout) + fonts_css + devices.device_css()
        """What every run's style sheets begin with: page size, options, faces, devices."""

    @property
    def environment(self) -> jinja2.Environment:
        """Jinja's environment: filters, and the loader that finds a layout's templates and its parents'."""
        return self._environment

    def render(self, run: Run, unit: Unit, toc: Sequence[TocLine], fits: Mapping[str, Fit] | None = None) -> str:
        """The HTML of a run, with what copyfitting changes for honourees by their ids.

        Raises LayoutError with file and line where a template fails.
        """
        context: Context = {
            "unit": unit,
            "layout": self._layout.view,
            "parts": run.parts,
            "toc": tuple(toc),
            "fits": self._fits(unit, fits or {}),
        }
        return self.fill("document.html", context)

    def cover_spread(self, unit: Unit, cover: CoverSpread) -> str:
        """The HTML of the cover as one sheet. Raises LayoutError where the template fails or is missing."""
        context: CoverContext = {"unit": unit, "layout": self._layout.view, "cover": cover}
        return self.fill(COVER_SPREAD, context)

    def fill(self, template: str, context: Mapping[str, Any]) -> str:
        """A template with its variables. Raises LayoutError with file and line where it fails."""
        try:
            return self._environment.get_template(template).render(**context)
        except jinja2.TemplateNotFound as problem:
            file, line = _template_line(problem, self._layout.folders)
            raise LayoutError(
                "layout-template-missing", layout=self._layout.name, template=problem, file=file, line=line
            ) from None
        except jinja2.TemplateSyntaxError as problem:
            raise LayoutError(
                "layout-template",
                file=problem.filename or problem.name,
                line=problem.lineno,
                reason=problem.message,
            ) from None
        except jinja2.TemplateError as problem:
            file, line = _template_line(problem, self._layout.folders)
            raise LayoutError("layout-template", file=file, line=line, reason=problem) from None
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as problem:
            # Python errors of an expression in a template: its author's, not ours, if the trace ends in a template.
            file, line = _template_line(problem, self._layout.folders)
            if not file:
                raise
            raise LayoutError("layout-template", file=file, line=line, reason=problem) from None

    def _fits(self, unit: Unit, changed: Mapping[str, Fit]) -> Mapping[str, Fit]:
        defaults = self._layout.manifest.copyfit.defaults
        return {
            person.id: {**defaults, **changed[person.id]} if person.id in changed else defaults
            for person in unit.honourees
        }


def _template_line(problem: BaseException, folders: Sequence[Path]) -> tuple[str, int]:
    """File and line of the innermost template in a traceback."""
    found = ("", 0)
    trace = problem.__traceback__
    while trace:
        name = trace.tb_frame.f_code.co_filename
        if any(Path(name).is_relative_to(folder) for folder in folders):
            found = (name, trace.tb_lineno)
        trace = trace.tb_next
    return found


def page_css(layout: Layout) -> str:
    """Page size, bleed, options and spot colours as CSS: `--trim-width`, …, `--<option>`, `--spot-<name>`."""
    page = layout.manifest.page
    lines = [
        f"@page {{ size: {page.width_mm:g}mm {page.height_mm:g}mm; bleed: {page.bleed_mm:g}mm; margin: 0 }}",
        ":root {",
        f"  --trim-width: {page.width_mm:g}mm; --trim-height: {page.height_mm:g}mm; --bleed: {page.bleed_mm:g}mm;",
        *(f"  --{key}: {value};" for key, value in layout.options.items() if not isinstance(value, bool)),
        "}\n",
    ]
    return "\n".join(lines) + layout.spots.css()


def spread_css(cover: CoverSpread) -> str:
    """The size of the cover's sheet, and where its parts stand: what comes after `page_css` for a cover.

    `--trim-width` stays the width of one page.
    """
    return (
        f"@page {{ size: {cover.across_mm:.4f}mm {cover.height_mm:.4f}mm }}\n"
        f":root {{ --spread-width: {cover.across_mm:.4f}mm; --spine-width: {cover.spine_mm:.4f}mm;"
        f" --flap-width: {cover.flap_mm:.4f}mm; --back-at: {cover.back_mm:.4f}mm;"
        f" --spine-at: {cover.spine_at_mm:.4f}mm; --front-at: {cover.front_mm:.4f}mm }}\n"
    )


def start_css(first_page: int, first_folio: int) -> str:
    """CSS that makes a run start on a page of the booklet (from 1): its side and its folio.

    Odd pages are right-hand pages. The root's break sets the side of the first page without a blank before it.
    """
    side = "right" if first_page % 2 else "left"
    return f"@page :first {{ counter-reset: page {folio_of(first_page, first_folio)} }} html {{ break-before: {side} }}"


def folio_of(page: int, first_folio: int) -> int:
    """The number printed on a page (from 1); the page `first_folio` has folio 1, those before have 0 and less."""
    return page - first_folio + 1


# ------------------------------------------------------------------------------------------------ filters


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
