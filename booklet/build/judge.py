"""Our own press file, judged by the preflight that judges any; the inks of unchanged pages are known from before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pydantic

from booklet import press
from booklet.build.clock import Progress
from booklet.build.compose import Composition
from booklet.build.desk import DeskPhotos
from booklet.cache import Cache, digest
from booklet.findings import Finding
from booklet.model import Unit
from booklet.press import preflight
from booklet.press.preflight.plates import PageInk

INK_CACHE_BYTES = 1 << 26
_REVISION = "1"


def judge(
    path: Path,
    unit: Unit,
    composition: Composition,
    photos: DeskPhotos,
    condition: press.Condition,
    store: Cache,
    progress: Progress,
    *,
    outlined: bool = False,
    low_pages: frozenset[int] = frozenset(),
    cover: preflight.CoverSize | None = None,
) -> tuple[Finding, ...]:
    """What the preflight finds in a press file that we wrote.

    `outlined`: it is the copy without fonts. `low_pages`: pages whose photographs have a finding already that says
    more of their resolution, with honouree and line. `cover`: it is the cover as one sheet, of this size.
    """
    job = preflight.Job(
        kind="interior" if cover is None else "cover",
        variant=condition.variant,
        spots=tuple(sorted({name for run in composition.runs for names in run.spots for name in names})),
        condition=condition.identifier,
        names=() if outlined or cover else tuple(person.name for person in unit.honourees),
        outlined=outlined,
        cover=cover,
    )
    limits = preflight.limits_of(condition)
    keys = dict(enumerate(_page_keys(composition, photos, condition, repr(limits), outlined), 1))
    known = {page: ink for page, key in keys.items() if (ink := _stored(store, key)) is not None}
    report = preflight.preflight(path, job, limits, known=known, views=False, progress=progress)
    if report.plates is not None and report.plates_method == "ghostscript":
        for page, ink in report.plates.pages.items():
            if page not in known:
                store.put(keys[page], _ink().dump_json(ink))
    return tuple(
        replace(item, place=replace(item.place, file=path.name))
        for item in report.findings
        if not (item.id == "p18" and item.place.page in low_pages)
    )


def _page_keys(
    composition: Composition, photos: DeskPhotos, condition: press.Condition, limits: str, outlined: bool
) -> Iterator[str]:
    """A key for each page: all that its inks depend on."""
    profile = digest(condition.profile.read_bytes())
    shown: dict[int, list[str]] = {}
    for (page, occurrence), photo in sorted(photos.for_press.items()):
        shown.setdefault(page + 1, []).append(f"{occurrence} {photo.path.name}")
    for run, start in zip(composition.runs, composition.starts, strict=True):
        content = digest(run.press)
        for index in range(run.pages):
            seen = "\n".join(shown.get(start + index, ()))
            yield digest(_REVISION, content, str(index), seen, profile, condition.marks, limits, str(outlined))


@cache
def _ink() -> pydantic.TypeAdapter[PageInk]:
    return pydantic.TypeAdapter(PageInk)


def _stored(store: Cache, key: str) -> PageInk | None:
    raw = store.get(key)
    return None if raw is None else _ink().validate_json(raw)
