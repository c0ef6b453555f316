"""The boxes of one line, built from those of its paragraph: WeasyPrint's own kinds, each where the line says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.line_break import strut

from booklet.composition.characters import Kind
from booklet.composition.lines import Line
from booklet.composition.shaping import SetText


@dataclass
class Node:
    """A box of the paragraph with the items it holds: `first` up to `last`. `bytes_at` are a text's item offsets."""

    box: Any
    first: int
    last: int = 0
    children: list[Node] = field(default_factory=list)
    bytes_at: list[int] = field(default_factory=list)

    @property
    def is_text(self) -> bool:
        """Whether the items are its characters."""
        return isinstance(self.box, boxes.TextBox)

    @property
    def in_flow(self) -> bool:
        """Whether it takes room in the line."""
        return bool(self.box.is_in_normal_flow())


class Measured(Protocol):
    """A paragraph: its line box, its boxes as a tree, and its items."""

    box: Any
    root: Node
    characters: list[str]
    kinds: list[Kind]
    advances: list[float]


def left_of(box: Any) -> float:
    """Margin, border and padding before a box's content, in pixels."""
    return float(box.margin_left + box.border_left_width + box.padding_left)


def right_of(box: Any) -> float:
    """The same after it."""
    return float(box.margin_right + box.border_right_width + box.padding_right)


@dataclass(frozen=True)
class Setting:
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


class Builder:
    """Builds the boxes of one line from left to right."""

    def __init__(self, text: Measured, line: Line, setting: Setting, starts: bool, ends: bool) -> None:
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

    def _children(self, node: Node, parent: Any, lists: tuple[list[Any], list[Any]]) -> list[Any]:
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

    def _empty(self, child: Node, index: int, parent: Any, made: list[Any], lists: tuple[list[Any], list[Any]]) -> None:
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

    def _inline(self, node: Node, lists: tuple[list[Any], list[Any]]) -> Any:
        box, line = node.box, self.of
        starts = node.first >= line.start
        ends = node.last <= line.next
        clone = box.style["box_decoration_break"] == "clone"
        relative = box.style["position"] == "relative"
        own = ([], lists[1]) if relative else lists
        at = self.x
        self.x += left_of(box) if starts or clone else 0.0
        before = self.x
        raised, self.raised = self.raised, self.raised or box.style["vertical_align"] != "baseline"
        children = self._children(node, box, own)
        made = box.copy_with_children(children)
        made.remove_decoration(start=not starts, end=not ends)
        made.position_x = at
        made.width = self.x - before
        self.x += right_of(box) if ends or clone else 0.0
        self._on_grid(made)
        self.raised = raised
        if relative:
            for absolute in own[0]:
                inline.absolute_layout(
                    self.setting.context, absolute, made, lists[1], self.setting.bottom_space, skip_stack=None
                )
        return made

    def _text(self, node: Node) -> list[Any]:
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
