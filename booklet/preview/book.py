"""The last good pages, changed in place as runs arrive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from booklet.build.compose import First
from booklet.build.look import Look, LookPage, LookRun
from booklet.composition.places import PagePlaces


@dataclass(frozen=True)
class BookPage:
    """A page of the booklet: its number from 1, its name, and where its picture comes from."""

    number: int
    label: str
    page: LookPage
    run: LookRun
    index: int

    @property
    def places(self) -> PagePlaces:
        """Its lines and blocks."""
        return PagePlaces.from_plain(self.page.places) if self.page.places else PagePlaces()

    def data(self) -> dict[str, Any]:
        """For the page in the browser: sizes in points."""
        page = self.page
        shown = {"key": page.key, "width": page.width, "height": page.height, "bleed": page.bleed}
        return {"number": self.number, "label": self.label, **shown}


@dataclass
class Book:
    """Pages in order. `look` is the last build that ended well."""

    runs: dict[int, LookRun] = field(default_factory=dict)
    look: Look | None = None
    _pages: tuple[BookPage, ...] | None = None
    _earlier: dict[str, BookPage] = field(default_factory=dict)

    @property
    def pages(self) -> tuple[BookPage, ...]:
        """All pages known."""
        if self._pages is None:
            self._pages = tuple(self._numbered())
        return self._pages

    def page(self, number: int) -> BookPage | None:
        """A page by its number."""
        return self.pages[number - 1] if 0 < number <= len(self.pages) else None

    def by_key(self, key: str) -> BookPage | None:
        """A page by its key, one of the book before, too: a browser may still ask for it."""
        return next((one for one in self.pages if one.page.key == key), None) or self._earlier.get(key)

    def take(self, run: LookRun) -> bool:
        """A run of a build under way: shown at once where it takes the place of one as long, or none is there yet."""
        before = self.runs.get(run.index)
        if run.is_provisional and self.look is not None:
            return False
        if self.look is None:
            self.runs[run.index] = run
        elif before is not None and before.start == run.start and len(before.pages) == len(run.pages):
            if [one.key for one in before.pages] == [one.key for one in run.pages]:
                return False
            self.runs[run.index] = run
        else:
            return False
        self._changed()
        return True

    def finish(self, look: Look) -> None:
        """All runs of a build that ended well."""
        self.runs = {run.index: run for run in look.runs}
        self.look = look
        self._changed()

    def restore(self) -> bool:
        """Back to the last build that ended well, where one after it came to nothing; whether pages changed."""
        good = {run.index: run for run in self.look.runs} if self.look else self.runs
        if good == self.runs:
            return False
        self.runs = good
        self._changed()
        return True

    def first(self, number: int) -> First | None:
        """The run that has a page, and where it starts."""
        page = self.page(number)
        return First(page.run.index, page.run.start) if page else None

    def _changed(self) -> None:
        self._earlier = {one.page.key: one for one in self._pages or ()}
        self._pages = None

    def _numbered(self) -> Iterator[BookPage]:
        labels = self.look.labels if self.look else ()
        number = 0
        for index in sorted(self.runs):
            run = self.runs[index]
            if self.look is None and index and index - 1 not in self.runs:
                break  # of a first build, what is there without a gap
            for at, page in enumerate(run.pages):
                number += 1
                yield BookPage(number, labels[number - 1] if number <= len(labels) else "", page, run, at)
