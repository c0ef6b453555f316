"""What is wrong with a manifest: every key, where loading stops at the first."""

from __future__ import annotations

import dataclasses
import difflib
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pydantic

from booklet import layouts, model
from booklet.findings import Finding, Place, error, warning
from booklet.project import toml_keys


def manifest_findings(path: Path, is_child: bool) -> Iterator[Finding]:
    """What is wrong with a `layout.toml` by itself. A child may leave out what its parent says."""
    try:
        text = path.read_text("utf-8")
        raw = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        # tomllib says the line in words only.
        line = next((int(word.rstrip(",)")) for word in str(problem).split() if word.rstrip(",)").isdigit()), 0)
        yield error("lint-manifest", Place(str(path), line), key="toml", reason=problem)
        return
    try:
        layouts.Manifest.model_validate(raw)
    except pydantic.ValidationError as problem:
        for item in problem.errors():
            yield from _wrong(path, text, item, is_child)
    for name, option in raw.get("options", {}).items():
        for key in ("about", "about_en"):
            if isinstance(option, dict) and isinstance(option.get(key), str) and not option[key].strip():
                yield warning(
                    "lint-option-undescribed",
                    Place(str(path), line_of(text, ["options", name, key])),
                    option=name,
                    key=key,
                )
    fields = [field.name for field in dataclasses.fields(model.Unit)]
    for name in _listed(raw, "required"):
        if name not in fields:
            reason = f"{name} ∉ {', '.join(fields)}"
            yield error("lint-manifest", Place(str(path), line_of(text, ["required"])), key="required", reason=reason)
    for part in _listed(raw, "parts"):
        if part not in layouts.PARTS:
            yield error(
                "lint-manifest",
                Place(str(path), line_of(text, ["parts"])),
                key="parts",
                reason=f"{part} ∉ {', '.join(layouts.PARTS)}",
            )


def _listed(raw: Mapping[str, Any], key: str) -> list[Any]:
    """A list of the manifest; what is no list is told by its type."""
    value = raw.get(key, [])
    return value if isinstance(value, list) else []


def _wrong(path: Path, text: str, item: Any, is_child: bool) -> Iterator[Finding]:
    loc = [str(step) for step in item["loc"]]
    key = ".".join(loc)
    place = Place(str(path), line_of(text, loc))
    if item["type"] == "extra_forbidden":
        near = difflib.get_close_matches(loc[-1], layouts.Manifest.model_fields, 1)
        yield error(
            "lint-manifest-key", place, key=key, known=near[0] if near else ", ".join(layouts.Manifest.model_fields)
        )
    elif item["type"] == "missing" and loc[0] == "options":
        yield error("lint-option-undescribed", place, option=loc[1], key=loc[-1])
    elif item["type"] != "missing" or not is_child:
        yield error("lint-manifest", place, key=key, reason=item["msg"])


def line_of(text: str, loc: Sequence[str]) -> int:
    """The line of a TOML file that sets a key, else that opens the nearest table around it; 0 where none does."""
    best, depth = 0, 0
    for number, here in toml_keys(text):
        if len(here) > depth and here == list(loc[: len(here)]):
            best, depth = number, len(here)
    return best
