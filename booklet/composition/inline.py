"""Chinese lines in WeasyPrint: the one module that replaces parts of its inline layout.

WeasyPrint breaks lines greedily and widens only spaces. Here a paragraph with Chinese text is measured once, its line
ends are chosen as a whole (`lines`), and each line is built from the same boxes with every advance set. Stored
text stays as it is: only positions change. What is replaced, while `chinese_lines()` is entered:

- `weasyprint.layout.inline.split_inline_box` and `justify_line`, for the line boxes of such paragraphs;
- `weasyprint.layout.preferred.inline_min_content_width` and `inline_max_content_width`, so that a box shrunk to its
  text has room for the gaps.

Paragraphs with floats, leaders, preserved white space, right-to-left text, an ellipsis or without any Chinese are
WeasyPrint's own. `engine.start` refuses any other version than the one that this was written for.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline, preferred
from weasyprint.layout.percent import resolve_percentages
from weasyprint.text import line_break
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, ffi, pango, unicode_to_char_p
from weasyprint.text.line_break import Layout, get_log_attrs, strut

from booklet.composition.characters import WIDE_EM, Kind, kind_of
from booklet.composition.lines import Line, Paragraph

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
        return set_text.line(_Setting(context, position_x, max_x, bottom_space, *others[:6]), skip_stack)

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


# ---------------------------------------------------------------------- text with set advances


class _Solid(Layout):  # type: ignore[misc]
    """Text shaped without the face's own squeezing of marks: the line does that, also across faces."""

    def setup(self, style: Any) -> None:
        features = line_break.font_features
        line_break.font_features = lambda *styles: {
            name: value for name, value in features(*styles).items() if name not in ("chws", "halt", "palt")
        }
        try:
            super().setup(style)
        finally:
            line_break.font_features = features


class SetText(_Solid):
    """A piece of a line whose glyphs stand where the line says.

    `targets` are the advances in pixels by the byte at which a character starts; characters that are not named keep
    their own. Drawing rounds each advance to a thousandth of the size: the rest is carried to the next.
    """

    def __init__(self, text: str, style: Any, targets: dict[int, float], max_width: float) -> None:
        self.justification_spacing = 0
        self.max_width = max_width
        self.first_line_direction = 0
        self.text = text
        self.style = style
        self._targets = targets
        if style["text_decoration_line"] != "none":
            self.setup(style)
            self.deactivate()

    def deactivate(self) -> None:
        """Give back what Pango holds, until the text is drawn."""
        self.layout = self.language = self.style = None

    def set_text(self, text: str, justify: bool = False) -> None:
        """Without the spacing attributes of Pango: letter spacing is in the targets."""
        self.text = text
        pointer, _ = unicode_to_char_p(text)
        pango.pango_layout_set_text(self.layout, pointer, -1)

    def get_first_line(self) -> tuple[Any, int | None]:
        """The only line, its glyphs moved to where they belong."""
        line, index = super().get_first_line()
        if self._targets and self.text:
            self._place(line)
        return line, index

    def _place(self, line: Any) -> None:
        targets = self._targets
        carried = 0.0
        run = line.runs[0]
        size_units = self.style["font_size"] * TO_UNITS / 1000
        while run != ffi.NULL:
            item = run.data
            run = run.next
            glyphs, clusters, offset = item.glyphs.glyphs, item.glyphs.log_clusters, item.item.offset
            count = item.glyphs.num_glyphs
            for index in range(count):
                byte = offset + clusters[index]
                if byte not in targets or (index + 1 < count and clusters[index + 1] == clusters[index]):
                    continue
                geometry = glyphs[index].geometry
                wanted = targets[byte] * TO_UNITS + carried
                change = (wanted - geometry.width) / size_units
                whole = round(change)
                # The engine truncates to thousandths toward zero: stay safely on the far side of the whole number.
                geometry.width += round((whole + (0.4 if whole > 0 else -0.4 if whole < 0 else 0)) * size_units)
                carried = (change - whole) * size_units


def _shape(text: str, style: Any) -> tuple[list[float], list[bool]]:
    """The advance of each character in pixels, None where it is part of the one before; letter spacing apart."""
    layout = _Solid(style)
    pointer, _ = unicode_to_char_p(text)
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    pango.pango_layout_set_text(layout.layout, pointer, -1)
    line = pango.pango_layout_get_line_readonly(layout.layout, 0)
    by_byte: dict[int, float] = {}
    run = line.runs[0]
    while run != ffi.NULL:
        item = run.data
        run = run.next
        glyphs, clusters, offset = item.glyphs.glyphs, item.glyphs.log_clusters, item.item.offset
        for index in range(item.glyphs.num_glyphs):
            byte = offset + clusters[index]
            by_byte[byte] = by_byte.get(byte, 0.0) + glyphs[index].geometry.width
    layout.deactivate()
    advances: list[float] = []
    heads: list[bool] = []
    byte = 0
    for character in text:
        width = by_byte.get(byte)
        heads.append(width is not None)
        advances.append((width or 0.0) * FROM_UNITS)
        byte += len(character.encode())
    return advances, heads


# ---------------------------------------------------------------------- a paragraph's boxes as items


@dataclass
class _Node:
    """A box of the paragraph with the items it holds: `first` up to `last`. `bytes_at` are a text's item offsets."""

    box: Any
    first: int
    last: int = 0
    children: list[_Node] = field(default_factory=list)
    bytes_at: list[int] = field(default_factory=list)

    @property
    def is_text(self) -> bool:
        return isinstance(self.box, boxes.TextBox)

    @property
    def in_flow(self) -> bool:
        return bool(self.box.is_in_normal_flow())


class _UnsupportedError(Exception):
    """The paragraph holds what only WeasyPrint's own lines know."""


class _Text:
    """A line box, measured, with the lines chosen for it."""

    def __init__(self, box: Any) -> None:
        self.box = box
        self.seen = tuple(_texts(box))
        self.characters: list[str] = []
        self.kinds: list[Kind] = []
        self.advances: list[float] = []
        self.ems: list[float] = []
        self.broken_words: list[bool] = []
        self.held: set[int] = set()
        self.raised: list[_Node] = []
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

    def _read(self, box: Any) -> _Node:
        node = _Node(box, len(self.characters))
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

    def _read_text(self, box: Any, node: _Node) -> None:
        style = box.style
        if style["white_space"] not in _COLLAPSING or "\xad" in box.text or not style["font_size"]:
            raise _UnsupportedError
        if not box.text:
            return
        em = style["font_size"]
        spacing = 0.0 if style["letter_spacing"] == "normal" else style["letter_spacing"]
        breakable = style["overflow_wrap"] != "normal" or style["word_break"] == "break-all"
        byte = 0
        for character, advance, head in zip(box.text, *_shape(box.text, style), strict=True):
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

    def line(self, setting: _Setting, skip_stack: Any) -> Any:
        """What `split_inline_box` returns: the line that starts at `skip_stack`, and where the next one does."""
        self._size(setting)
        start = 0 if skip_stack is None else _item_at(self.root, skip_stack)
        first_width = setting.max_x - setting.position_x
        width = setting.containing_block.width if start == 0 else first_width
        line = self._chosen(start, first_width, width)
        ended = line.next >= self.paragraph.count
        forced = line.stop < line.next and self.kinds[line.next - 1] is Kind.BREAK
        box = _Builder(self, line, setting, start == 0, ended).line()
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

    def _size(self, setting: _Setting) -> None:
        """Resolve what depends on the containing block: boxes' own spacing, the widths of boxes in the line."""
        width = setting.containing_block.width
        if self._sized_for == width:
            return
        if self._sized_for is not None:
            self._lines.clear()
            self.paragraph = self._measured()
        self._sized_for = width
        self._size_boxes(self.root, setting)

    def _size_boxes(self, node: _Node, setting: _Setting) -> None:
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
                    self.paragraph.widen(child.first, _left(box), 0.0)
                    self.paragraph.widen(child.last - 1, 0.0, _right(box))
            elif not child.is_text:
                laid_out = setting.atom(box, 0.0, ([], []))
                self.paragraph.set_advance(child.first, laid_out.margin_width())


def _text_of(box: Any) -> _Text | None:
    """The measured text of a line box, made once; None for a paragraph that WeasyPrint sets itself."""
    known = box.__dict__.get("booklet_text")
    if known is not None and known[0] == tuple(_texts(box)):
        return known[1]  # type: ignore[no-any-return]
    try:
        made = None if box.style["direction"] == "rtl" else _Text(box)
    except _UnsupportedError:
        made = None
    box.booklet_text = (tuple(_texts(box)), made)
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


def _left(box: Any) -> float:
    return float(box.margin_left + box.border_left_width + box.padding_left)


def _right(box: Any) -> float:
    return float(box.margin_right + box.border_right_width + box.padding_right)


def _item_at(node: _Node, skip_stack: dict[int, Any]) -> int:
    """The item at which WeasyPrint's nested {child index: ..., } of resuming points."""
    ((index, inner),) = skip_stack.items()
    if node.is_text:
        return node.first + node.bytes_at.index(index) if index in node.bytes_at else node.last
    if index >= len(node.children):
        return node.last
    child = node.children[index]
    return child.first if inner is None else _item_at(child, inner)


def _stack_to(node: _Node, item: int) -> dict[int, Any]:
    """The other way round: how WeasyPrint resumes at an item."""
    if node.is_text:
        return {node.bytes_at[item - node.first]: None}
    for index, child in enumerate(node.children):
        if child.first <= item < child.last:
            return {index: None if child.first == item else _stack_to(child, item)}
    raise AssertionError("an item without a box")


# ---------------------------------------------------------------------- building a line


@dataclass(frozen=True)
class _Setting:
    """What WeasyPrint hands down while it sets a line."""

    context: Any
    position_x: float
    max_x: float
    bottom_space: float
    containing_block: Any
    absolute_boxes: list[Any]
    fixed_boxes: list[Any]
    line_placeholders: list[Any]
    waiting_floats: list[Any]
    line_children: list[Any]

    def atom(self, box: Any, position_x: float, lists: tuple[list[Any], list[Any]]) -> Any:
        """Lay out a box that stands in the line as a whole."""
        made, *_ = inline.split_inline_level(
            self.context, box, position_x, self.max_x, self.bottom_space, None, self.containing_block, *lists,
            self.line_placeholders, self.waiting_floats, self.line_children, None, None,
        )  # fmt: skip
        return made


class _Builder:
    """Builds the boxes of one line from left to right."""

    def __init__(self, text: _Text, line: Line, setting: _Setting, starts: bool, ends: bool) -> None:
        self.text = text
        self.of = line
        self.setting = setting
        self.starts, self.ends = starts, ends
        self.x = setting.position_x
        self.strut_height, self.strut_baseline = strut(text.box.style)
        self.raised = False

    def line(self) -> Any:
        """The line box, as wide as its content."""
        box = self.text.box
        children = self._children(self.text.root, box, (self.setting.absolute_boxes, self.setting.fixed_boxes))
        made = box.copy_with_children(children)
        made.remove_decoration(start=not self.starts, end=not self.ends)
        made.width = self.setting.position_x + self.of.width - made.content_box_x()
        inline._adjust_line_height(made)
        made.booklet_set = True
        return made

    def _children(self, node: _Node, parent: Any, lists: tuple[list[Any], list[Any]]) -> list[Any]:
        made: list[Any] = []
        low, high = self.of.start, self.of.next
        for index, child in enumerate(node.children):
            child.box.position_y = parent.position_y
            if child.first == child.last:
                here = low < child.first <= high or (child.first == low and (node.first > low or self.starts))
                if here or (self.ends and child.first >= high):
                    self._empty(child, index, parent, made, lists)
            elif child.first < high and child.last > low:
                if child.is_text:
                    made += self._text(child)
                elif isinstance(child.box, boxes.InlineBox):
                    made.append(self._inline(child, lists))
                elif low <= child.first < self.of.stop:
                    self.x += self._space(child.first)
                    made.append(self.setting.atom(child.box, self.x, lists))
                    made[-1].position_x = self.x
                    self.x += made[-1].margin_width()
        return made

    def _empty(
        self, child: _Node, index: int, parent: Any, made: list[Any], lists: tuple[list[Any], list[Any]]
    ) -> None:
        """A box without text: an anchor, or one out of the flow."""
        box, setting = child.box, self.setting
        if not child.in_flow:
            waiting: list[Any] = []
            inline._out_of_flow_layout(
                setting.context, parent, setting.containing_block, index, box, [], setting.line_children, waiting,
                setting.waiting_floats, *lists, setting.line_placeholders, {"left": 0, "right": 0}, setting.max_x,
                self.x, setting.bottom_space,
            )  # fmt: skip
            made += [placed for _, placed, _ in waiting]
        elif isinstance(box, boxes.InlineBox):
            made.append(self._inline(child, lists))

    def _space(self, item: int) -> float:
        at = item - self.of.start - 1
        return self.of.spaces[at] if 0 <= at < len(self.of.spaces) else 0.0

    def _inline(self, node: _Node, lists: tuple[list[Any], list[Any]]) -> Any:
        box, line = node.box, self.of
        starts = node.first >= line.start
        ends = node.last <= line.next
        clone = box.style["box_decoration_break"] == "clone"
        relative = box.style["position"] == "relative"
        own = ([], lists[1]) if relative else lists
        at = self.x
        self.x += _left(box) if starts or clone else 0.0
        before = self.x
        raised, self.raised = self.raised, self.raised or box.style["vertical_align"] != "baseline"
        children = self._children(node, box, own)
        made = box.copy_with_children(children)
        made.remove_decoration(start=not starts, end=not ends)
        made.position_x = at
        made.width = self.x - before
        self.x += _right(box) if ends or clone else 0.0
        self._on_grid(made)
        self.raised = raised
        if relative:
            for absolute in own[0]:
                inline.absolute_layout(
                    self.setting.context, absolute, made, lists[1], self.setting.bottom_space, skip_stack=None
                )
        return made

    def _text(self, node: _Node) -> list[Any]:
        line = self.of
        first, last = max(node.first, line.start), min(node.last, line.stop)
        if first >= last:
            return []
        self.x += self._space(first)
        shift = line.shift if first == line.start else 0.0
        text = "".join(self.text.characters[first:last])
        base = node.bytes_at[first - node.first]
        advances, width, head = self.text.advances, 0.0, 0
        targets: dict[int, float] = {}
        for item in range(first, last):
            advance = advances[item] + (self._space(item + 1) if item + 1 < last else 0.0)
            width += advance
            if self.text.kinds[item] is not Kind.JOINED:
                head = node.bytes_at[item - node.first] - base
            targets[head] = targets.get(head, 0.0) + advance
        made = node.box.copy_with_text(text)
        made.position_x = self.x - shift
        made.width = width
        made.pango_layout = SetText(text, made.style, targets, self.setting.max_x - self.setting.position_x)
        made.height = made.style["font_size"]
        self._on_grid(made)
        self.x += width - shift
        return [made]

    def _on_grid(self, box: Any) -> None:
        """Give a box in the line its leading: what inherits the line's height never makes a line higher.

        CSS lets a smaller or raised inline push the lines apart by fractions of a point (CSS 2.2, 10.8.1); in print
        every line stands on the grid.
        """
        height, own_baseline = strut(box.style)
        own = box.height if isinstance(box, boxes.TextBox) else box.style["font_size"]
        top, baseline = (height - own) / 2, own_baseline
        if height == self.strut_height:
            height, baseline = (0.0, 0.0) if self.raised else (height, self.strut_baseline)
            top += baseline - own_baseline
        box.height = own
        box.baseline = baseline
        box.margin_top = top - box.border_top_width - box.padding_top
        box.margin_bottom = height - own - top - box.border_bottom_width - box.padding_bottom
