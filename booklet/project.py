"""The workspace: where things are, and its settings, every key typed with its sentence."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

import pydantic

from booklet.binding import BindingSettings
from booklet.errors import ResourceError, UsageError
from booklet.findings import Checked, Finding, Place, error

SETTINGS_FILE = "booklet.toml"

_Ppi = Annotated[int, pydantic.Field(ge=72, le=1200)]


class _Table(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


CONDITION_NAMES = ("coated-fogra39-300", "coated-fogra39", "digital")
"""The shipped press conditions; the first is the default. A test holds them equal to those of the press stage."""


def _condition(value: str) -> str:
    if value not in CONDITION_NAMES and not value.lower().endswith((".icc", ".icm")):
        raise ValueError(f"{' / '.join(CONDITION_NAMES)} / *.icc")
    return value


class PressSettings(_Table):
    """`[press]`: what the print shop asks for. What is not set (None) is the condition's."""

    condition: Annotated[str, pydantic.AfterValidator(_condition)] = CONDITION_NAMES[0]
    """The printing condition that colours are converted to: a name, or a shop's ICC file, from the workspace."""
    ppi: _Ppi = 300
    """The resolution that photographs are resampled to at the size where they stand."""
    min_ppi: _Ppi | None = None
    """A photograph below it is an error, below 1.5 times of it a warning, below twice of it a note."""
    ink_limit_percent: Annotated[float, pydantic.Field(ge=150, le=400)] | None = None
    """The most ink of all plates together that the paper takes."""
    black: Literal["overprint", "knockout"] | None = None
    """Whether black text and thin black lines print over what lies below them, or cut it out."""
    bleed_mm: Annotated[float, pydantic.Field(ge=0, le=10)] | None = None
    """The bleed in place of the layout's."""
    safe_mm: Annotated[float, pydantic.Field(ge=0, le=30)] | None = None
    """How far text has to stay from the trimmed edge."""
    marks: Literal["none", "crop", "full"] | None = None
    """Marks outside the bleed: none, crop marks, or with registration marks, a colour bar and a slug line."""
    variant: Literal["x4", "x1a"] | None = None
    """The kind of press file: PDF/X-4, or PDF/X-1a:2003, which has no transparency."""


class ProofSettings(_Table):
    """`[proof]`: the PDF for the screen."""

    ppi: _Ppi = 150
    """The resolution of photographs in the proof."""


class JobSettings(_Table):
    """`[job]`: what the print shop is to make; printed on the job sheet."""

    copies: Annotated[int, pydantic.Field(ge=1, le=1_000_000)] | None = None
    """How many copies."""
    finishing: tuple[str, ...] = ()
    """What is done after printing, as the shop calls it: `封面覆哑膜`, `书名烫金`, `局部 UV`."""
    delivery: str = ""
    """When and where to."""
    note: str = ""
    """Whatever else the shop should know."""


class ContactSettings(_Table):
    """`[contact]`: whom the shop asks; printed on the job sheet, nowhere else."""

    name: str = ""
    """Who answers."""
    phone: str = ""
    """Telephone."""
    mail: str = ""
    """E-mail or another address."""


class ShopSettings(_Table):
    """`[shop]`: the print shop; printed on the job sheet."""

    name: str = ""
    """Its name."""
    contact: str = ""
    """Who takes the order there."""
    phone: str = ""
    """Telephone."""


def _editor(value: str) -> str:
    scheme = value.partition(":")[0].lower()
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*://.*", value) or scheme in ("javascript", "data", "vbscript", "blob"):
        raise ValueError("vscode://file/{file}:{line}")
    return value


class Settings(_Table):
    """`booklet.toml`, every key."""

    language: Literal["", "zh", "en"] = ""
    """The language of messages; empty: the machine's locale decides."""
    editor: Annotated[str, pydantic.AfterValidator(_editor)] = "vscode://file/{file}:{line}"
    """The link by which the preview opens a file in an editor; `{file}` is its path without the first slash."""
    press: PressSettings = PressSettings()
    proof: ProofSettings = ProofSettings()
    binding: BindingSettings = BindingSettings()
    """`[binding]`: how booklets are bound and on what paper, over what the layout says."""
    job: JobSettings = JobSettings()
    contact: ContactSettings = ContactSettings()
    shop: ShopSettings = ShopSettings()
    layouts: dict[str, dict[str, str | float | bool]] = {}
    """Options of layouts by the layout's name, as `[layouts.classic]`."""


@dataclass(frozen=True)
class Workspace:
    """A folder with `booklet.toml`, `units/`, `photos/`, `layouts/`, `fonts/`, `out/`."""

    root: Path
    settings: Settings

    @property
    def units(self) -> Path:
        """The folder of the units' folders."""
        return self.root / "units"

    @property
    def layout_folders(self) -> tuple[Path, ...]:
        """Where layouts are looked for: the workspace's own first."""
        return tuple(dict.fromkeys(path for path in (self.root / "layouts", shipped("layouts")) if path.is_dir()))

    @property
    def font_folders(self) -> tuple[Path, ...]:
        """Where faces are looked for: the workspace's own first."""
        return tuple(dict.fromkeys(path for path in (self.root / "fonts", shipped("fonts")) if path.is_dir()))

    @property
    def cache(self) -> Path:
        """Intermediate results; may be deleted at any time. Photographs never leave the workspace through it."""
        return self.root / ".booklet" / "cache"

    @property
    def profiles(self) -> tuple[Path, ...]:
        """The ICC file of the workspace's own that the settings name."""
        condition = self.settings.press.condition
        return (self.root / condition,) if condition not in CONDITION_NAMES else ()

    def photos(self, unit: str) -> Path:
        """The folder of a unit's photographs."""
        return self.root / "photos" / unit

    def out(self, unit: str) -> Path:
        """The folder that a unit's outputs are published to."""
        return self.root / "out" / unit

    def relative(self, path: Path) -> str:
        """A path as findings name it: from the workspace's root, with slashes."""
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else path.as_posix()


def shipped(what: str) -> Path:
    """The folder `layouts` or `fonts` that comes with the program: inside the wheel, or of a source checkout."""
    package = Path(str(files("booklet")))
    inside = package / "shipped" / what
    return inside if inside.is_dir() else package.parent / what


def find_workspace(start: Path) -> Path:
    """The nearest folder from `start` upwards that holds `booklet.toml`. Raises UsageError where there is none."""
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise UsageError("workspace-missing", folder=start)


def open_workspace(start: Path) -> Checked[Workspace]:
    """Find the workspace and read its settings; each wrong key is a finding, and its default stands in.

    Raises UsageError where there is no workspace, ResourceError where the file cannot be read as TOML.
    """
    root = find_workspace(start)
    path = root / SETTINGS_FILE
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise ResourceError("settings-broken", file=path, reason=problem) from None
    except OSError as problem:
        raise ResourceError("file-unreadable", file=path, reason=problem.strerror or problem) from None
    try:
        return Checked(Workspace(root, Settings.model_validate(raw)))
    except pydantic.ValidationError as problem:
        found = tuple(_settings_finding(item, path) for item in problem.errors())
        for item in problem.errors():
            _drop(raw, item["loc"])
        return Checked(Workspace(root, Settings.model_validate(raw)), found)


def _settings_finding(item: Any, path: Path) -> Finding:
    loc = [str(step) for step in item["loc"]]
    key = loc[-1]
    place = Place(path.name, _line_of(path, loc))
    if item["type"] == "extra_forbidden":
        tables: dict[str, type[pydantic.BaseModel]] = {
            "press": PressSettings,
            "proof": ProofSettings,
            "binding": BindingSettings,
            "job": JobSettings,
            "contact": ContactSettings,
            "shop": ShopSettings,
        }
        table = tables.get(loc[0], Settings)
        nearest = difflib.get_close_matches(key, table.model_fields, 1)
        known = nearest[0] if nearest else ", ".join(table.model_fields)
        return error("settings-unknown-key", place, key=".".join(loc), known=known)
    return error("settings-value", place, key=".".join(loc), reason=item["msg"])


def _line_of(path: Path, loc: Sequence[str]) -> int:
    """The line of a TOML file that sets a key or opens its table; 0 where none does."""
    keys = toml_keys(path.read_text("utf-8-sig"))
    return next((number for number, key in keys if key == list(loc)), 0)


def toml_keys(text: str) -> Iterator[tuple[int, list[str]]]:
    """The key that each line of a TOML file sets or the table that it opens, as names from the top, with its number."""
    table: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        head = line.strip()
        if head.startswith("["):
            table = [name.strip().strip('"') for name in head.split("]")[0].strip("[").split(".")]
            here = table
        else:
            here = [*table, *(name.strip().strip('"') for name in head.split("=")[0].split("."))]
        yield number, here


def _drop(tree: dict[str, Any], loc: tuple[int | str, ...]) -> None:
    """Remove what stands at a place of a tree, or the nearest table around it that is there."""
    node: Any = tree
    for step in loc[:-1]:
        if not isinstance(node, dict) or not isinstance(node.get(str(step)), dict):
            break
        node = node[str(step)]
    else:
        node.pop(str(loc[-1]), None)
        return
    tree.pop(str(loc[0]), None)
