"""What measuring the plates gives: values, page by page, small enough to keep for every page of a book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from booklet.geometry import Rect
from booklet.press.preflight.types import PlatesMethod


class Side(StrEnum):
    """A side of a page as it stands before one's eyes."""

    LEFT = "left"
    RIGHT = "right"
    TOP = "top"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True)
class InkSquare:
    """A place with much ink: the heaviest square's mean total in percent. `certain` is False where it is a guess."""

    area: Rect
    total_percent: float
    certain: bool = True


@dataclass(frozen=True, slots=True)
class BlackArea:
    """A large black area and its total ink in percent."""

    area: Rect
    total_percent: float
    certain: bool = True


@dataclass(frozen=True, slots=True)
class EdgeRun:
    """Ink that touches the trim and goes out only so far."""

    side: Side
    area: Rect
    reach_mm: float
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Views:
    """Pictures of a page for the report, all of the same size: what it looks like, its black plate, its ink.

    JPEG, JPEG and PNG. `picture` is empty where only the inks are known.
    """

    width_px: int
    height_px: int
    picture: bytes
    black: bytes
    ink: bytes


@dataclass(frozen=True, slots=True)
class PageInk:
    """The inks of a page. Areas are in the page's own coordinates, percentages of one solid plate.

    `mean_percent`: C, M, Y, K over the trim. `most_percent`: the heaviest square's total (near enough, where it is far
    below the limit). `heavy`, `black`: what exceeds the lower limits. `short`: ink at the trim that stops before the
    bleed edge; `touches`: the sides where any ink touches the trim. `spots`: spot plates with ink, and where.
    """

    page: int
    mean_percent: tuple[float, float, float, float]
    most_percent: float
    heavy: tuple[InkSquare, ...] = ()
    black: tuple[BlackArea, ...] = ()
    short: tuple[EdgeRun, ...] = ()
    touches: frozenset[Side] = frozenset()
    spots: Mapping[str, Rect] = field(default_factory=dict)
    views: Views | None = None


@dataclass(frozen=True)
class PlateMeasures:
    """The inks of a file. `unmeasured` says of a page why it could not be measured (as `Unproven.reason`)."""

    method: PlatesMethod
    pages: Mapping[int, PageInk]
    unmeasured: Mapping[int, str] = field(default_factory=dict)
