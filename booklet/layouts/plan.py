"""What a booklet consists of: its parts in order, the runs that are composed together, the table of contents."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from booklet.layouts.manifest import Manifest
from booklet.model import LINK_SCHEME, Honouree, Section, Unit

HONOUREES_PER_RUN = 10
"""Layout is quadratic in pages, and an edited entry pays for its whole run; to start one costs little."""


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
class Run:
    """Parts that are composed together. `needs_toc` marks the run that prints page numbers of other runs."""

    id: str
    parts: tuple[Part, ...]

    @property
    def needs_toc(self) -> bool:
        """Whether this run shows the table of contents."""
        return any(part.kind == "toc" for part in self.parts)


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


def folio_of(page: int, first_folio: int) -> int:
    """The number printed on a page (from 1); the page `first_folio` has folio 1, those before have 0 and less."""
    return page - first_folio + 1
