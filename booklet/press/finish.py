"""The two files of a booklet, written from its prepared runs: the press file and the screen proof.

Both are deterministic: the same runs, photographs and job give the same bytes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pikepdf

from booklet.errors import OutputError
from booklet.findings import Finding, Place, warning
from booklet.geometry import Mm
from booklet.press.assemble import Part, Photos, assembled
from booklet.press.condition import Condition
from booklet.press.fonts import MergedFonts
from booklet.press.identity import Job, add_output_intent, identify
from booklet.press.marks import Slug, add_marks
from booklet.press.policy import Variant
from booklet.press.run import Link, OutlineEntry, PreparedRun

Anchors = Mapping[str, tuple[int, float, float]]


@dataclass(frozen=True)
class Navigation:
    """How one finds one's way in the proof. What is not given is taken from the runs.

    `outline` pages count through the booklet; `anchors` are page, x, y. `labels`: one a page, as the viewer
    shows them (`封面`, `1`); none if empty.
    """

    outline: tuple[OutlineEntry, ...] | None = None
    anchors: Anchors = field(default_factory=dict)
    labels: tuple[str, ...] = ()


def finish_press(
    target: Path,
    runs: Sequence[PreparedRun],
    fonts: MergedFonts,
    photos: Photos,
    job: Job,
    condition: Condition,
    slug: Slug | None = None,
    folds: Sequence[Mm] = (),
) -> None:
    """Write the press file, in the condition's variant and with its marks; the runs must have been prepared for it.

    `slug` is what the slug line needs; without it there is none. `folds`: where each page is folded, from the left edge
    of its trim; marked where there are marks. Raises OutputError `not-writable`.
    """
    parts = [Part(run.press, run.pages) for run in runs]
    spots = [page for run in runs for page in run.spots]
    with assembled(parts, fonts, photos) as pdf:
        if condition.marks != "none":
            add_marks(pdf, condition.marks, job, condition, spots, slug, folds)
        identify(pdf, job, condition.variant)
        add_output_intent(pdf, condition)
        save_press(pdf, target, condition.variant)


def save_press(pdf: pikepdf.Pdf, target: Path, variant: Variant) -> None:
    """Write a press file. PDF/X-1a is PDF 1.4: no object streams. Raises OutputError `not-writable`."""
    if variant == "x1a":
        _save(pdf, target, "1.4", linearize=False, compact=False)
    else:
        _save(pdf, target, "1.6", linearize=False)


def finish_proof(
    target: Path,
    runs: Sequence[PreparedRun],
    fonts: MergedFonts,
    photos: Photos,
    job: Job,
    navigation: Navigation,
) -> tuple[Finding, ...]:
    """Write the screen proof: RGB, trimmed, with links and bookmarks. Finds `link-without-target`."""
    parts = [Part(run.proof, run.pages) for run in runs]
    with assembled(parts, fonts, photos) as pdf:
        identify(pdf, job, None)
        anchors = {**_anchors(runs), **navigation.anchors}
        findings = _add_links(pdf, _links(runs), anchors)
        outline = _outline(runs) if navigation.outline is None else navigation.outline
        _add_outline(pdf, outline)
        _add_labels(pdf, navigation.labels)
        pdf.Root.Lang = pikepdf.String("zh-Hans")
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        _save(pdf, target, "1.7", linearize=True)
    return findings


def _save(pdf: pikepdf.Pdf, target: Path, version: str, *, linearize: bool, compact: bool = True) -> None:
    modes = pikepdf.ObjectStreamMode
    try:
        pdf.save(
            target,
            force_version=version,
            object_stream_mode=modes.generate if compact else modes.disable,
            linearize=linearize,
            deterministic_id=True,
        )
    except OSError as cause:
        raise OutputError("not-writable", path=target, cause=cause.strerror or cause) from cause


def _offsets(runs: Sequence[PreparedRun]) -> list[tuple[int, PreparedRun]]:
    """Each run with the index of its first page."""
    placed, first = [], 0
    for run in runs:
        placed.append((first, run))
        first += run.pages
    return placed


def _links(runs: Sequence[PreparedRun]) -> list[Link]:
    return [replace(link, page=first + link.page) for first, run in _offsets(runs) for link in run.links]


def _outline(runs: Sequence[PreparedRun]) -> tuple[OutlineEntry, ...]:
    return tuple(replace(one, page=first + one.page) for first, run in _offsets(runs) for one in run.outline)


def _anchors(runs: Sequence[PreparedRun]) -> dict[str, tuple[int, float, float]]:
    """All anchors of the runs; of two with one name the first counts, as in HTML."""
    known: dict[str, tuple[int, float, float]] = {}
    for first, run in _offsets(runs):
        for name, (page, x, y) in run.anchors.items():
            known.setdefault(name, (first + page, x, y))
    return known


def _destination(pdf: pikepdf.Pdf, page: int, x: float, y: float) -> pikepdf.Array:
    return pikepdf.Array([pdf.pages[page].obj, pikepdf.Name.XYZ, round(x, 2), round(y, 2), 0])


def _add_links(pdf: pikepdf.Pdf, links: Sequence[Link], anchors: Anchors) -> tuple[Finding, ...]:
    findings = []
    annotations: dict[int, list[pikepdf.Object]] = {}
    for link in links:
        area = link.area
        made = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=pikepdf.Array([round(v, 2) for v in (area.x0, area.y0, area.x1, area.y1)]),
            Border=pikepdf.Array([0, 0, 0]),
        )
        if link.uri:
            made.A = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(link.uri))
        elif link.anchor in anchors:
            made.Dest = _destination(pdf, *anchors[link.anchor])
        else:
            findings.append(warning("link-without-target", Place(page=link.page + 1), anchor=link.anchor))
            continue
        annotations.setdefault(link.page, []).append(pdf.make_indirect(made))
    for page, items in annotations.items():
        pdf.pages[page].obj.Annots = pikepdf.Array(items)
    return tuple(findings)


def _add_outline(pdf: pikepdf.Pdf, outline: Sequence[OutlineEntry]) -> None:
    if not outline:
        return
    with pdf.open_outline() as tree:
        open_items: list[tuple[int, pikepdf.OutlineItem]] = []
        for line in outline:
            item = pikepdf.OutlineItem(line.title, _destination(pdf, line.page, 0, line.y))
            while open_items and open_items[-1][0] >= line.level:
                open_items.pop()
            (open_items[-1][1].children if open_items else tree.root).append(item)
            open_items.append((line.level, item))


def _add_labels(pdf: pikepdf.Pdf, labels: Sequence[str]) -> None:
    if not labels:
        return
    numbers = pikepdf.Array()
    for page, label in enumerate(labels):
        numbers.append(page)
        numbers.append(pikepdf.Dictionary(P=pikepdf.String(label)))
    pdf.Root.PageLabels = pikepdf.Dictionary(Nums=numbers)
