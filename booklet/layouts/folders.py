"""Find layouts on the search path and read their manifests, a child's over its parents'."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pydantic

from booklet.errors import LayoutError, UnknownName
from booklet.layouts.layout import Layout
from booklet.layouts.manifest import Manifest, problems


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
    for place, reason in problems(manifest):
        raise LayoutError("layout-manifest", file=chain[0] / "layout.toml", field=place, reason=reason)
    return Layout(manifest, tuple(chain), _option_values(manifest, options or {}))


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
