"""What a composed run's pages hold of the texts, frames and photographs that a layout's templates mark.

`data-fit="<honouree>"` marks the elements of an honouree's running text, `data-frame="<what, in words>"` a box whose
text must stay inside it, `figure` (or `data-figure`) a picture with its caption; `data-owner="<honouree>"` says whose
they are. Pages count from 1 in the run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class TextOnPage:
    """The part of a text on one page. `lines` are counted by height: two columns side by side count once.

    `characters` are counted without spaces.
    """

    page: int
    lines: int
    characters: int


@dataclass(frozen=True)
class FittedText:
    """An honouree's text, page by page."""

    owner: str
    pages: tuple[TextOnPage, ...]

    def spilled(self, least_lines: int) -> TextOnPage | None:
        """What stands on the last page, where it is fewer lines than `least_lines` carried over from a page before."""
        last = self.pages[-1]
        return last if len(self.pages) > 1 and last.lines < least_lines else None


@dataclass(frozen=True)
class Overset:
    """A frame with more text than it holds: `lines` with `characters` lie outside, or over another frame's text."""

    frame: str
    owner: str
    page: int
    lines: int
    characters: int


@dataclass(frozen=True)
class Parted:
    """A caption that leaves its photo: on another page, or below the height that its figure has."""

    owner: str
    page: int
    caption: str


@dataclass(frozen=True)
class Facts:
    """All texts, and the frames and captions that do not hold what they should."""

    texts: tuple[FittedText, ...] = ()
    overset: tuple[Overset, ...] = ()
    parted: tuple[Parted, ...] = ()

    def spills(self, least_lines: int) -> Iterator[tuple[str, TextOnPage]]:
        """The honourees whose text carries fewer than `least_lines` lines to a page, with what stands there."""
        for text in self.texts:
            if last := text.spilled(least_lines):
                yield text.owner, last

    def plain(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)

    @classmethod
    def from_plain(cls, plain: Mapping[str, Sequence[Mapping[str, Any]]]) -> Facts:
        """Out of JSON."""
        texts = (FittedText(one["owner"], tuple(TextOnPage(**page) for page in one["pages"])) for one in plain["texts"])
        return cls(
            tuple(texts),
            tuple(Overset(**one) for one in plain["overset"]),
            tuple(Parted(**one) for one in plain["parted"]),
        )
