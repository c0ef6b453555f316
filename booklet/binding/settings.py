"""`[binding]` in layout.toml and booklet.toml, `binding:` in a unit file, options of the command line.

Each says as much as it wants; what is said later wins, key by key: layout, workspace, unit, options.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import pydantic

from booklet.binding.paper import CALIPERS, UNMEASURED, Paper, known_papers, paper_name, paper_of
from booklet.findings import Checked, Finding, Place, error, note

Style = Literal["saddle", "perfect", "none"]
"""骑马订, 无线胶订, or single leaves that someone else binds."""

Blanks = Literal["plain", "marked"]
"""What stands on a planned blank page: nothing, or 此页留白."""

Creep = Literal["shift", "shrink", "none"]
"""How pages of inner sheets give way: moved to the spine, made narrower (pictures meet over the fold), or not."""

DEFAULT_INSIDE, DEFAULT_COVER = "157g 铜版", "250g 铜版"
_INSIDE, _COVER = Paper(157, "铜版", CALIPERS[DEFAULT_INSIDE]), Paper(250, "铜版", CALIPERS[DEFAULT_COVER])
_SIGNATURE_OF: Mapping[str, int] = {"saddle": 4, "perfect": 16, "none": 2}


def _paper(value: str) -> str:
    name = paper_name(value)
    if not name:
        raise ValueError("157g 铜版")
    return name


def _number(value: object) -> object:
    """Numbers of a unit file come as they are written."""
    return int(value) if isinstance(value, str) and value.strip().isdigit() else value


_YES = {"true": True, "yes": True, "是": True, "false": False, "no": False, "否": False}


def _yes(value: object) -> object:
    return _YES.get(value.strip().lower(), value) if isinstance(value, str) else value


def _papers(value: object) -> object:
    if not isinstance(value, dict):
        return value
    return {_paper(str(key)): caliper for key, caliper in value.items()}


_PaperName = Annotated[str, pydantic.AfterValidator(_paper)]
_Caliper = Annotated[float, pydantic.Field(gt=0.02, lt=2, allow_inf_nan=False)]
_Length = Annotated[float, pydantic.Field(ge=0, le=10, allow_inf_nan=False)]


class BindingSettings(pydantic.BaseModel):
    """Every key of `[binding]`. What is not said (None) is someone else's to say, or has a default."""

    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)

    style: Style | None = None
    """`saddle` (骑马订), `perfect` (无线胶订) or `none`."""
    inside: _PaperName | None = None
    """Paper of the inside pages, as `157g 铜版`."""
    cover: _PaperName | None = None
    """Paper of the cover."""
    signature: Annotated[Literal[4, 8, 16], pydantic.BeforeValidator(_number)] | None = None
    """Pages of a folded sheet: 4, 8 or 16. Default: 4 for saddle stitch, 16 for perfect binding."""
    blanks: Blanks | None = None
    """Planned blank pages: `plain`, or `marked` with 此页留白."""
    creep: Creep | None = None
    """Creep of nested sheets: `shift` (default), `shrink`, `none`."""
    creep_factor: Annotated[float, pydantic.Field(ge=1, le=1.4)] | None = None
    """How much more than its thickness the paper takes in the fold. Default 1.2."""
    glue_mm: _Length | None = None
    """What glue and cover add to the width of the spine. Default 0."""
    grind_mm: _Length | None = None
    """What perfect binding mills off each page at the spine. Default 3."""
    flap_mm: Annotated[float, pydantic.Field(ge=0, le=200, allow_inf_nan=False)] | None = None
    """Flaps (勒口) of a perfect-bound cover. Default 0: none."""
    separate_cover: Annotated[bool, pydantic.BeforeValidator(_yes)] | None = None
    """Saddle stitch: the cover is a file of its own, for heavier paper. Default: it is the outermost sheet."""
    calipers: Annotated[Mapping[str, _Caliper], pydantic.BeforeValidator(_papers)] = {}
    """The shop's own table: millimetres a leaf by paper."""

    def over(self, base: BindingSettings) -> BindingSettings:
        """These settings, and those of `base` where nothing is said here."""
        said = self.model_dump(exclude_none=True, exclude={"calipers"})
        return base.model_copy(update={**said, "calipers": {**base.calipers, **self.calipers}})


NOTHING_SAID = BindingSettings()


@dataclass(frozen=True)
class Binding:
    """How a booklet is bound, every value in force. Lengths in millimetres."""

    style: Style = "saddle"
    inside: Paper = _INSIDE
    cover: Paper = _COVER
    signature: int = 4
    blanks: Blanks = "plain"
    creep: Creep = "shift"
    creep_factor: float = 1.2
    glue_mm: float = 0.0
    grind_mm: float = 3.0
    flap_mm: float = 0.0
    separate_cover: bool = False

    @property
    def own_cover(self) -> bool:
        """Whether the cover is printed apart from the block."""
        return self.style == "perfect" or (self.style == "saddle" and self.separate_cover)


@dataclass(frozen=True)
class WrongSetting:
    """A key of the settings that is not known or has a wrong value. `reason` empty: not known."""

    key: str
    reason: str = ""


def settings_of(raw: Mapping[str, Any]) -> tuple[BindingSettings, tuple[WrongSetting, ...]]:
    """Settings from what a unit file says, where empty is not said, and what is wrong with them; the rest stands."""
    said = {key: value for key, value in raw.items() if value not in ("", None, {})}
    try:
        return BindingSettings.model_validate(said), ()
    except pydantic.ValidationError as problem:
        wrong = [
            WrongSetting(str(item["loc"][0]), "" if item["type"] == "extra_forbidden" else item["msg"])
            for item in problem.errors()
        ]
    rest = {key: value for key, value in said.items() if key not in {one.key for one in wrong}}
    return BindingSettings.model_validate(rest), tuple(dict.fromkeys(wrong))


def resolve(settings: Iterable[BindingSettings], place: Place | None = None) -> Checked[Binding]:
    """All values in force, the last said of each.

    Finds `binding-paper-unknown` (its caliper is in no table; the default paper stands in), `binding-paper-assumed`,
    `binding-caliper-unmeasured`.
    """
    merged = BindingSettings()
    for one in settings:
        merged = one.over(merged)
    findings: list[Finding] = []
    # Without a style nothing is bound: a caliper is of no use then.
    style = merged.style or "none"

    def paper(written: str | None, default: str, part: str) -> Paper:
        name = written or default
        found = paper_of(name, merged.calipers)
        if found is None:
            known = "、".join(known_papers(merged.calipers))
            findings.append(error("binding-paper-unknown", place, paper=name, known=known))
            found = paper_of(default, {})
            assert found is not None
        elif style != "none" and written is None and part == "inside":
            findings.append(note("binding-paper-assumed", place, paper=found.name, caliper=f"{found.caliper_mm:g}"))
        elif style != "none" and part == "inside" and name in UNMEASURED and name not in merged.calipers:
            findings.append(
                note("binding-caliper-unmeasured", place, paper=found.name, caliper=f"{found.caliper_mm:g}")
            )
        return found

    defaults = Binding()
    said = merged.model_dump(exclude_none=True, exclude={"style", "inside", "cover", "signature", "calipers"})
    value = Binding(
        style=style,
        inside=paper(merged.inside, DEFAULT_INSIDE, "inside"),
        cover=paper(merged.cover, DEFAULT_COVER, "cover"),
        signature=merged.signature if merged.signature and style != "none" else _SIGNATURE_OF[style],
        **{key: said.get(key, getattr(defaults, key)) for key in _PLAIN_KEYS},
    )
    return Checked(value, tuple(dict.fromkeys(findings)))


_PLAIN_KEYS = ("blanks", "creep", "creep_factor", "glue_mm", "grind_mm", "flap_mm", "separate_cover")
