"""Copyfitting: where an honouree's text spills a few lines onto a new page, the layout's variants are tried.

A run is composed as its templates guess. Where that leaves a spill, a caption away from its photo or a frame too full,
the variants of `layout.toml` are laid out one after the other for the honourees concerned, the first that cures all is
taken, else the best. Each trial is stored by content, so a second run comes to the same pages without any layout.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from booklet.composition import ComposedRun, Facts
from booklet.findings import Checked, Finding, Place, error, warning
from booklet.layouts import Fit, Layout, Renderer, Run, TocLine
from booklet.model import Honouree, Unit

_CUTS_TRIED = 5
"""How often the number of characters to cut is raised until a trial shows that it cures."""

_Cost = tuple[int, int]
"""What is wrong with an honouree's pages: frames and captions that fail, then the characters spilled."""

_FINE: _Cost = (0, 0)


class Copyfit:
    """Composes runs of a unit with its layout's variants.

    `file` is the unit's file as findings name it, `others` the layouts that they offer instead.
    `compose` writes a run's HTML that starts on a page of the booklet, `measure` only lays it out, on a right page.
    """

    def __init__(
        self,
        unit: Unit,
        layout: Layout,
        renderer: Renderer,
        compose: Callable[[str, int], ComposedRun],
        measure: Callable[[str], Facts],
        file: str,
        others: Sequence[str] = (),
    ) -> None:
        self._unit = unit
        self._manifest = layout.manifest
        self._copyfit = layout.manifest.copyfit
        self._renderer = renderer
        self._compose = compose
        self._measure = measure
        self._file = file
        self._others = "、".join(others)
        self._people = {person.id: person for person in unit.honourees}

    def run(self, run: Run, toc: Sequence[TocLine], start: int) -> Checked[ComposedRun]:
        """A run composed, with what could not be fitted; pages of the findings count in the run."""
        composed = self._compose(self._renderer.render(run, self._unit, toc), start)
        troubled = [owner for owner in self._costs(composed.facts) if owner in self._people]
        fits: dict[str, Fit] = {}
        if troubled and self._copyfit.variants:
            fits = self._fits_of(run, toc, composed.facts, troubled)
        if fits:
            fitted = self._compose(self._renderer.render(run, self._unit, toc, fits), start)
            if self._total(fitted.facts) < self._total(composed.facts):
                composed = fitted
            else:
                fits = {}
        return Checked(composed, tuple(self._findings(run, toc, composed.facts, fits)))

    # ------------------------------------------------------------------ choosing

    def _fits_of(self, run: Run, toc: Sequence[TocLine], facts: Facts, troubled: list[str]) -> dict[str, Fit]:
        if self._manifest.flow == "page":
            return self._one_by_one(run, toc, facts, troubled)
        return self._all_together(run, toc, facts, troubled)

    def _one_by_one(self, run: Run, toc: Sequence[TocLine], facts: Facts, troubled: list[str]) -> dict[str, Fit]:
        """Each honouree has pages of their own: only those concerned are laid out, each takes their own variant."""
        best = {owner: cost for owner, cost in self._costs(facts).items() if owner in troubled}
        chosen: dict[str, Fit] = {}
        left = list(troubled)
        for variant in self._copyfit.variants:
            if not left:
                break
            trial = self._measure(
                self._renderer.render(_only(run, left), self._unit, toc, dict.fromkeys(left, variant))
            )
            costs = self._costs(trial)
            for owner in left:
                cost = costs.get(owner, _FINE)
                if cost < best[owner]:
                    best[owner], chosen[owner] = cost, variant
            left = [owner for owner in left if best[owner] > _FINE]
        return chosen

    def _all_together(self, run: Run, toc: Sequence[TocLine], facts: Facts, troubled: list[str]) -> dict[str, Fit]:
        """One text moves the next: a variant is kept where it makes the run as a whole better."""
        chosen: dict[str, Fit] = {}
        left, total = troubled, self._total(facts)
        for variant in self._copyfit.variants:
            tried = {**chosen, **dict.fromkeys(left, variant)}
            trial = self._measure(self._renderer.render(run, self._unit, toc, tried))
            if self._total(trial) < total:
                chosen, total = tried, self._total(trial)
                left = [owner for owner in self._costs(trial) if owner in self._people]
            if not left:
                break
        return chosen

    def _costs(self, facts: Facts) -> dict[str, _Cost]:
        """What is wrong, by honouree; whoever is fine is not in it."""
        failed = Counter([one.owner for one in facts.overset] + [one.owner for one in facts.parted])
        spilled = {owner: last.characters for owner, last in facts.spills(self._copyfit.least_lines)}
        return {owner: (failed[owner], spilled.get(owner, 0)) for owner in dict.fromkeys([*failed, *spilled])}

    def _total(self, facts: Facts) -> tuple[int, int, int]:
        costs = self._costs(facts).values()
        spilled = [characters for _, characters in costs if characters]
        return sum(failed for failed, _ in costs), len(spilled), sum(spilled)

    # ------------------------------------------------------------------ findings

    def _findings(self, run: Run, toc: Sequence[TocLine], facts: Facts, fits: Mapping[str, Fit]) -> Iterator[Finding]:
        cuts = self._cuts(run, toc, facts, fits)
        for owner, last in facts.spills(self._copyfit.least_lines):
            yield warning(
                "copyfit-spill",
                self._place(owner, last.page),
                lines=last.lines,
                least=self._copyfit.least_lines,
                characters=cuts[owner],
                layouts=self._others,
            )
        for over in facts.overset:
            yield error(
                "text-overset",
                self._place(over.owner, over.page),
                frame=over.frame,
                lines=over.lines,
                characters=over.characters,
                layouts=self._others,
            )
        for parted in facts.parted:
            yield error(
                "caption-apart",
                self._place(parted.owner, parted.page),
                caption=parted.caption,
                layouts=self._others,
            )

    def _place(self, owner: str, page: int) -> Place:
        person = self._people.get(owner)
        return Place(self._file, person.line, person.name, page) if person else Place(self._file, page=page)

    def _cuts(self, run: Run, toc: Sequence[TocLine], facts: Facts, fits: Mapping[str, Fit]) -> dict[str, int]:
        """How many characters each text that spills has too many, found by trial: cut from its end, it spills no more.

        What stands on the last page is the first guess; a template that sizes a photo by the text may need more.
        """
        cuts: dict[str, int] = {}
        spills = {owner: last.characters for owner, last in facts.spills(self._copyfit.least_lines)}
        for _ in range(_CUTS_TRIED):
            known = {owner: more for owner, more in spills.items() if owner in self._people}
            cuts |= {owner: cuts.get(owner, 0) + more for owner, more in spills.items()}
            if not known:
                break
            shortened = {
                owner: _shortened(self._people[owner], count) for owner, count in cuts.items() if owner in self._people
            }
            tried = _only(run, list(shortened)) if self._manifest.flow == "page" else run
            html = self._renderer.render(_with(tried, shortened), _unit_with(self._unit, shortened), toc, fits)
            trial = self._measure(html).spills(self._copyfit.least_lines)
            spills = {owner: last.characters for owner, last in trial if owner in cuts}
        return cuts


def _only(run: Run, owners: Iterable[str]) -> Run:
    """The run with these honourees alone and no other part."""
    kept = frozenset(owners)
    parts = (
        replace(part, honourees=tuple(one for one in part.honourees if one.id in kept), opens_section=False)
        for part in run.parts
    )
    return Run(run.id, tuple(part for part in parts if part.honourees))


def _shortened(person: Honouree, characters: int) -> Honouree:
    """The honouree with so many characters, spaces apart, fewer at the end of their deeds."""
    deeds = list(person.deeds)
    while characters and deeds:
        text = deeds.pop().rstrip()
        while text and characters:
            characters -= not text[-1].isspace()
            text = text[:-1]
        if text:
            deeds.append(text)
    return replace(person, deeds=tuple(deeds))


def _with(run: Run, people: Mapping[str, Honouree]) -> Run:
    """The run with these honourees in place of those of the same id."""
    parts = (replace(part, honourees=tuple(people.get(one.id, one) for one in part.honourees)) for part in run.parts)
    return Run(run.id, tuple(parts))


def _unit_with(unit: Unit, people: Mapping[str, Honouree]) -> Unit:
    sections = (
        replace(section, honourees=tuple(people.get(one.id, one) for one in section.honourees))
        for section in unit.sections
    )
    return replace(unit, sections=tuple(sections))
