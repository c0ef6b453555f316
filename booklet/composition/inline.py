"""Chinese lines in WeasyPrint: what replaces parts of its inline layout.

WeasyPrint breaks lines greedily and widens only spaces. Here a paragraph with Chinese text is measured once, its line
ends are chosen as a whole (`lines`), and each line is built from the same boxes (`linebox`) with every advance set
(`shaping`). Stored text stays as it is: only positions change. What is replaced, while `chinese_lines()` is entered:

- `weasyprint.layout.inline.split_inline_box` and `justify_line`, for the line boxes of such paragraphs;
- `weasyprint.layout.preferred.inline_min_content_width` and `inline_max_content_width`, so that a box shrunk to its
  text has room for the gaps.

Paragraphs with floats, leaders, preserved white space, right-to-left text, an ellipsis or without any Chinese are
WeasyPrint's own. `engine.start` refuses any other version than the one that this was written for.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline, preferred
from weasyprint.layout.percent import resolve_percentages
from weasyprint.text.line_break import get_log_attrs

from booklet.composition.characters import WIDE_EM, Kind, kind_of
from booklet.composition.linebox import Builder, Node, Setting, left_of, right_of
from booklet.composition.lines import Line, Paragraph
from booklet.composition.shaping import shape

_CHINESE = (Kind.HAN, Kind.OPEN, Kind.CLOSE, Kind.STOP)
_COLLAPSING = ("normal", "nowrap", "pre-line")


@contextlib.contextmanager
def chinese_lines() -> Iterator[None]:
    """Set the lines of Chinese paragraphs by `lines.Paragraph` inside the block."""
    split, justify, least, most = (
        inline.split_inline_box,
        inline.justify_line,
        preferred.inline_min_content_width,
        preferred.inline_max_content_width,
    )

    def split_inline_box(
        context: Any, box: Any, position_x: float, max_x: float, bottom_space: float, skip_stack: Any, *others: Any
    ) -> Any:
        ours = isinstance(box, boxes.LineBox) and not any(others[6:8]) and not _is_clipped(others[0])
        set_text = _text_of(box) if ours else None
        if set_text is None:
            return split(context, box, position_x, max_x, bottom_space, skip_stack, *others)
        return set_text.line(Setting(context, position_x, max_x, bottom_space, *others[:6]), skip_stack)

    def inline_min_content_width(
        context: Any, box: Any, outer: bool = True, skip_stack: Any = None, first_line: bool = False, **others: Any
    ) -> float:
        width: float = least(context, box, outer, skip_stack, first_line, **others)
        set_text = _text_of(box) if isinstance(box, boxes.LineBox) and not first_line else None
        if set_text is None or box.style["white_space"] == "nowrap":
            return width
        return max(width, set_text.paragraph.widest_part())

    def inline_max_content_width(context: Any, box: Any, outer: bool = True, is_line_start: bool = False) -> float:
        width: float = most(context, box, outer, is_line_start)
        set_text = _text_of(box) if isinstance(box, boxes.LineBox) else None
        return width + max(set_text.paragraph.extra(), 0.0) if set_text is not None else width

    def justify_line(context: Any, line: Any, extra_width: float) -> None:
        if "booklet_set" not in line.__dict__:
            justify(context, line, extra_width)

    inline.split_inline_box = split_inline_box
    inline.justify_line = justify_line
    preferred.inline_min_content_width = inline_min_content_width
    preferred.inline_max_content_width = inline_max_content_width
    try:
        yield
    finally:
        inline.split_inline_box = split
        inline.justify_line = justify
        preferred.inline_min_content_width = least
        preferred.inline_max_content_width = most


# ---------------------------------------------------------------------- a paragraph's boxes as items


class _UnsupportedError(Exception):
    """The paragraph holds what only WeasyPrint's own lines know."""


class _Text:
    """A line box, measured, with the lines chosen for it."""

    def __init__(self, box: Any) -> None:
        self.box = box
        self.characters: list[str] = []
        self.kinds: list[Kind] = []
        self.advances: list[float] = []
        self.ems: list[float] = []
        self.broken_words: list[bool] = []
        self.held: set[int] = set()
        self.raised: list[Node] = []
        self.root = self._read(box)
        if not any(kind in _CHINESE for kind in self.kinds):
            raise _UnsupportedError
        latin = [False] * len(self.characters)
        if Kind.WORD in self.kinds:
            marks = get_log_attrs("".join(self.characters).replace("\ufffc", "\u4e00"), box.style["lang"])
            latin = [bool(marks[index].is_line_break) for index in range(len(latin))]
        wraps = box.style["white_space"] != "nowrap"
        self.held.update(() if wraps else range(len(self.characters)))
        self._latin = latin
        self.paragraph = self._measured()
        self._lines: dict[tuple[int, float, float], Line] = {}
        self._sized_for: float | None = None

    def _measured(self) -> Paragraph:
        paragraph = Paragraph(
            self.characters, self.kinds, self.advances, self.ems, self._latin, self.broken_words, frozenset(self.held)
        )
        for node in self.raised:
            paragraph.close_gap(node.first)
            paragraph.close_gap(node.last)
        return paragraph

    def _read(self, box: Any) -> Node:
        node = Node(box, len(self.characters))
        if isinstance(box, boxes.TextBox):
            self._read_text(box, node)
        elif not box.is_in_normal_flow():
            if box.is_floated():
                raise _UnsupportedError
        elif isinstance(box, boxes.InlineBox | boxes.LineBox):
            if box.is_leader or box.style["direction"] == "rtl":
                raise _UnsupportedError
            if isinstance(box.style["vertical_align"], int | float) and box.style["vertical_align"]:
                # A raised number belongs to what it stands after.
                self.held.add(len(self.characters))
                self.raised.append(node)
            node.children = [self._read(child) for child in box.children]
        else:
            self._add("\ufffc", Kind.ATOM, 0.0, box.style["font_size"], False)
        node.last = len(self.characters)
        return node

    def _read_text(self, box: Any, node: Node) -> None:
        style = box.style
        if style["white_space"] not in _COLLAPSING or "\xad" in box.text or not style["font_size"]:
            raise _UnsupportedError
        if not box.text:
            return
        em = style["font_size"]
        spacing = 0.0 if style["letter_spacing"] == "normal" else style["letter_spacing"]
        breakable = style["overflow_wrap"] != "normal" or style["word_break"] == "break-all"
        byte = 0
        for character, advance, head in zip(box.text, *shape(box.text, style), strict=True):
            kind = kind_of(character, advance >= WIDE_EM * em) if head else Kind.JOINED
            if kind is Kind.SPACE:
                advance += style["word_spacing"]
            self._add(character, kind, advance + spacing if head else 0.0, em, breakable and kind is Kind.WORD)
            node.bytes_at.append(byte)
            byte += len(character.encode())

    def _add(self, character: str, kind: Kind, advance: float, em: float, broken: bool) -> None:
        self.characters.append(character)
        self.kinds.append(kind)
        self.advances.append(advance)
        self.ems.append(em)
        self.broken_words.append(broken)

    # ------------------------------------------------------------------ lines

    def line(self, setting: Setting, skip_stack: Any) -> Any:
        """What `split_inline_box` returns: the line that starts at `skip_stack`, and where the next one does."""
        self._size(setting)
        start = 0 if skip_stack is None else _item_at(self.root, skip_stack)
        first_width = setting.max_x - setting.position_x
        width = setting.containing_block.width if start == 0 else first_width
        line = self._chosen(start, first_width, width)
        ended = line.next >= self.paragraph.count
        forced = line.stop < line.next and self.kinds[line.next - 1] is Kind.BREAK
        box = Builder(self, line, setting, start == 0, ended).line()
        resume_at = None if ended else _stack_to(self.root, line.next)
        return box, resume_at, forced and resume_at is not None, None, None, {"left": 0, "right": 0}

    def _chosen(self, start: int, first_width: float, width: float) -> Line:
        key = (start, round(first_width, 3), round(width, 3))
        if key not in self._lines:
            style = self.box.style
            align, last = style["text_align_all"], style["text_align_last"]
            spread_last = last == "justify" or (last == "auto" and align == "justify-all")
            room = first_width
            for line in self.paragraph.lines(start, first_width, width, align == "justify", spread_last):
                self._lines[line.start, round(room, 3), round(width, 3)] = line
                self._lines.setdefault((line.start, round(width, 3), round(width, 3)), line)
                room = width
        return self._lines[key]

    def _size(self, setting: Setting) -> None:
        """Resolve what depends on the containing block: boxes' own spacing, the widths of boxes in the line."""
        width = setting.containing_block.width
        if self._sized_for == width:
            return
        if self._sized_for is not None:
            self._lines.clear()
            self.paragraph = self._measured()
        self._sized_for = width
        self._size_boxes(self.root, setting)

    def _size_boxes(self, node: Node, setting: Setting) -> None:
        for child in node.children:
            box = child.box
            if not child.in_flow:
                continue
            resolve_percentages(box, setting.containing_block)
            if isinstance(box, boxes.InlineBox):
                for side in ("left", "right"):
                    if getattr(box, f"margin_{side}") == "auto":
                        setattr(box, f"margin_{side}", 0)
                self._size_boxes(child, setting)
                if child.last > child.first:
                    self.paragraph.widen(child.first, left_of(box), 0.0)
                    self.paragraph.widen(child.last - 1, 0.0, right_of(box))
            elif not child.is_text:
                laid_out = setting.atom(box, 0.0, ([], []))
                self.paragraph.set_advance(child.first, laid_out.margin_width())


def _text_of(box: Any) -> _Text | None:
    """The measured text of a line box, made once; None for a paragraph that WeasyPrint sets itself."""
    texts = tuple(_texts(box))
    known = box.__dict__.get("booklet_text")
    if known is not None and known[0] == texts:
        return known[1]  # type: ignore[no-any-return]
    try:
        made = None if box.style["direction"] == "rtl" else _Text(box)
    except _UnsupportedError:
        made = None
    box.booklet_text = (texts, made)
    return made


def _is_clipped(containing_block: Any) -> bool:
    """Whether WeasyPrint cuts its lines with an ellipsis, which it does while it draws."""
    style = containing_block.style
    return bool(style["text_overflow"] == "ellipsis" or style["block_ellipsis"] != "none")


def _texts(box: Any) -> Iterator[Any]:
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            yield child.text
        elif isinstance(child, boxes.InlineBox):
            yield from _texts(child)
        else:
            yield id(child)


def _item_at(node: Node, skip_stack: dict[int, Any]) -> int:
    """The item at which WeasyPrint's nested {child index: ..., } of resuming points."""
    ((index, inner),) = skip_stack.items()
    if node.is_text:
        return node.first + node.bytes_at.index(index) if index in node.bytes_at else node.last
    if index >= len(node.children):
        return node.last
    child = node.children[index]
    return child.first if inner is None else _item_at(child, inner)


def _stack_to(node: Node, item: int) -> dict[int, Any]:
    """The other way round: how WeasyPrint resumes at an item."""
    if node.is_text:
        return {node.bytes_at[item - node.first]: None}
    for index, child in enumerate(node.children):
        if child.first <= item < child.last:
            return {index: None if child.first == item else _stack_to(child, item)}
    raise AssertionError("an item without a box")
