"""Read the facts of composed pages from WeasyPrint's boxes; `places` and `looks` read them for preview and lint.

It uses `Page._page_box` and what its boxes tell: `element`, `children`, positions and sizes in CSS pixels from the top
left of the trimmed page. `engine.start` refuses any other version than the one that this was written for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from weasyprint.formatting_structure import boxes

from booklet.composition.facts import Facts, FittedText, Overset, Parted, TextOnPage

_TOLERANCE_PX = 1.0
_BESIDE_EM = 0.25
"""How far a line may stand out sideways: less than a quarter of a character is no character too many."""
_ASCENT_EM, _DESCENT_EM = 0.88, 0.12
"""The square of a Chinese character above and below its baseline."""
_OVERLAP_EM = 0.25
_SHOWN_CHARACTERS = 24


@dataclass(frozen=True)
class _Line:
    """A line's ink: the squares of its characters, without the space between lines."""

    left: float
    top: float
    right: float
    bottom: float
    em: float
    characters: int

    def outside(self, left: float, top: float, right: float, bottom: float) -> bool:
        """Whether it leaves a rectangle."""
        beside = _BESIDE_EM * self.em
        return (
            self.bottom > bottom + _TOLERANCE_PX
            or self.top < top - _TOLERANCE_PX
            or self.right > right + beside
            or self.left < left - beside
        )

    def meets(self, other: _Line) -> bool:
        """Whether it stands on another line by more than a touch."""
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        across = min(self.right, other.right) - max(self.left, other.left)
        touch = _OVERLAP_EM * min(self.em, other.em)
        return down > touch and across > touch


@dataclass
class _Frame:
    name: str
    owner: str
    page: int
    box: Any
    within: tuple[_Frame, ...]
    lines: list[_Line] = field(default_factory=list)
    out: list[_Line] = field(default_factory=list)

    def overset(self, lost: int) -> Overset:
        """What it has too many; of the characters lost no line was made."""
        fullest = max((line.characters for line in self.lines), default=1)
        too_many = sum(line.characters for line in self.out) + lost
        return Overset(self.name, self.owner, self.page, len(self.out) + -(-lost // fullest), too_many)


@dataclass
class _Figure:
    owner: str
    photo_pages: set[int] = field(default_factory=set)
    caption: list[str] = field(default_factory=list)
    caption_pages: set[int] = field(default_factory=set)
    left_on: int = 0

    def parted_on(self) -> int:
        """The page where the caption leaves its photo; 0: it does not."""
        alone = self.caption_pages - self.photo_pages if self.photo_pages else set()
        return min(alone, default=self.left_on)


@dataclass(frozen=True)
class _Around:
    """What encloses a box."""

    element: Any = None
    owner: str = ""
    text: str = ""
    frames: tuple[_Frame, ...] = ()
    figure: _Figure | None = None
    figure_box: Any = None


class _Reader:
    """Collects facts page by page; an element broken across pages has a box on each."""

    def __init__(self) -> None:
        self.texts: dict[str, dict[int, list[_Line]]] = {}
        self.frames: list[_Frame] = []
        self.figures: dict[Any, _Figure] = {}

    def page(self, number: int, page_box: Any) -> None:
        """Read a page's boxes, its margin boxes among them."""
        frames: list[_Frame] = []
        self._read(page_box, _Around(), number, frames)
        limits = (0.0, 0.0, page_box.margin_width(), page_box.margin_height())
        crossing = _crossing(frames)
        for frame in frames:
            frame.out = [line for line in frame.lines if line.outside(*limits) or _leaves(line, frame.box)]
            frame.out += [line for line in crossing.get(id(frame), ()) if line not in frame.out]
        self.frames += frames

    def _read(self, box: Any, around: _Around, page: int, frames: list[_Frame]) -> None:
        if isinstance(box, boxes.LineBox):
            self._line(box, around, page, frames)
            return
        if _is_generated(box):
            return
        if isinstance(box, boxes.MarginBox):
            frames.append(_Frame(box.at_keyword, "", page, box, ()))
            around = _Around(frames=(frames[-1],))
        # Anonymous boxes and pseudo-elements name their parent's element: its marks are read once.
        if box.element is not None and box.element is not around.element:
            around = self._entered(box, around, page, frames)
        if isinstance(box, boxes.ReplacedBox) and around.figure:
            around.figure.photo_pages.add(page)
        for child in box.children:
            self._read(child, around, page, frames)

    def _entered(self, box: Any, around: _Around, page: int, frames: list[_Frame]) -> _Around:
        element = box.element
        marks = element.attrib
        text = marks.get("data-fit", around.text)
        owner = marks.get("data-owner") or marks.get("data-fit") or around.owner
        within, figure, figure_box = around.frames, around.figure, around.figure_box
        if name := marks.get("data-frame"):
            frame = _Frame(name, owner, page, box, within)
            frames.append(frame)
            within = (*within, frame)
        if element.tag == "figure" or "data-figure" in marks:
            figure, figure_box = self.figures.setdefault(element, _Figure(owner)), box
        return _Around(element, owner, text, within, figure, figure_box)

    def _line(self, box: Any, around: _Around, page: int, frames: list[_Frame]) -> None:
        marked = around.text or around.frames or around.figure
        words = ""
        if marked:
            words = "".join("".join(_texts(box.children)).split())
        if words:
            em = box.style["font_size"]
            baseline = box.position_y + box.baseline
            right = box.position_x + box.width
            line = _Line(box.position_x, baseline - _ASCENT_EM * em, right, baseline + _DESCENT_EM * em, em, len(words))
            if around.text:
                self.texts.setdefault(around.text, {}).setdefault(page, []).append(line)
            for frame in around.frames:
                frame.lines.append(line)
            if around.figure:
                figure = around.figure
                figure.caption.append(words)
                figure.caption_pages.add(page)
                if _leaves(line, around.figure_box):
                    figure.left_on = figure.left_on or page
        for child in box.children:
            if not isinstance(child, boxes.TextBox):
                self._read(child, around, page, frames)

    def facts(self) -> Facts:
        """All that was read."""
        texts = tuple(
            FittedText(owner, tuple(_on_page(page, lines) for page, lines in sorted(pages.items())))
            for owner, pages in self.texts.items()
        )
        parted = tuple(
            Parted(figure.owner, figure.parted_on(), "".join(figure.caption)[:_SHOWN_CHARACTERS])
            for figure in self.figures.values()
            if figure.parted_on()
        )
        lost = self._lost()
        overset = (frame.overset(lost.get(id(frame), 0)) for frame in self.frames if frame.out or id(frame) in lost)
        return Facts(texts, tuple(overset), parted)

    def _lost(self) -> dict[int, int]:
        """Characters that no page shows, by the identity of the last frame of their element.

        WeasyPrint leaves out what an absolutely placed box holds below the foot of the page.
        """
        shown: Counter[Any] = Counter()
        last: dict[Any, _Frame] = {}
        for frame in self.frames:
            if frame.box.element is not None:
                shown[frame.box.element] += sum(line.characters for line in frame.lines)
                last[frame.box.element] = frame
        written = {element: len("".join("".join(element.itertext()).split())) for element in last}
        return {
            id(last[element]): count - shown[element] for element, count in written.items() if count > shown[element]
        }


def read_facts(pages: Iterable[Any]) -> Facts:
    """The facts of a rendered document's pages, WeasyPrint's `Document.pages`."""
    reader = _Reader()
    for number, page in enumerate(pages, 1):
        reader.page(number, page._page_box)
    return reader.facts()


def _is_generated(box: Any) -> bool:
    """Whether it is a style sheet's own content: an ornament may stand where it likes."""
    return bool(box.element_tag) and box.element_tag.endswith(("::before", "::after"))


def _texts(children: Sequence[Any]) -> Iterator[str]:
    """The words of a line; boxes with lines of their own (inline-blocks) have theirs counted there."""
    for child in children:
        if _is_generated(child):
            continue
        if isinstance(child, boxes.TextBox):
            yield child.text
        elif isinstance(child, boxes.InlineBox):
            yield from _texts(child.children)


def _leaves(line: _Line, box: Any) -> bool:
    """Whether a line leaves the padding box of a block."""
    left, top = box.padding_box_x(), box.padding_box_y()
    return line.outside(left, top, left + box.padding_width(), top + box.padding_height())


def _crossing(frames: Sequence[_Frame]) -> dict[int, list[_Line]]:
    """By a frame's identity its lines that stand on lines of another frame of the page, not within each other."""
    found: dict[int, list[_Line]] = {}
    extents = [(frame, _extent(frame.lines)) for frame in frames if frame.lines]
    for (one, here), (other, there) in combinations(extents, 2):
        if not here.meets(there) or _is_in(one, other.within) or _is_in(other, one.within):
            continue
        crossed = [line for line in one.lines if any(line.meets(beneath) for beneath in other.lines)]
        if crossed:
            found.setdefault(id(one), []).extend(crossed)
    return found


def _is_in(frame: _Frame, around: Sequence[_Frame]) -> bool:
    return any(frame is one for one in around)


def _extent(lines: Sequence[_Line]) -> _Line:
    return _Line(
        min(line.left for line in lines),
        min(line.top for line in lines),
        max(line.right for line in lines),
        max(line.bottom for line in lines),
        min(line.em for line in lines),
        0,
    )


def _on_page(page: int, lines: Sequence[_Line]) -> TextOnPage:
    heights = len({round(line.bottom) for line in lines})
    return TextOnPage(page, heights, sum(line.characters for line in lines))
