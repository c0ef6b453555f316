"""Change values of a unit file by their places: comments, order, quotes, line ends and encoding stay as they are.

Changes are given all at once and made against one reading of the file. The new text is read again, and where it says
anything but the old values with these changes, it is refused: `EditRefusedError`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from booklet.entries.reader import Loc
from booklet.entries.rewriting import Edit, text_of
from booklet.entries.schema import MODELS, UnitEntry
from booklet.entries.tree import Listing, Node, Scalar, Table, read_tree
from booklet.entries.writing import Value, block_lines, is_block, item_lines, pair_lines, scalar


class EditRefusedError(Exception):
    """The file is written in a way in which this change cannot be made without touching something else."""


@dataclass(frozen=True)
class Put:
    """Set the value of a key; one that is not there yet is added in the schema's order."""

    loc: Loc
    value: Value


@dataclass(frozen=True)
class Insert:
    """Add an item to the list at `loc`, before the item that has the index `at` now."""

    loc: Loc
    at: int
    value: Value


@dataclass(frozen=True)
class Remove:
    """Take an item out of a list. A list without items goes with its key."""

    loc: Loc


Change = Put | Insert | Remove


def changed(data: bytes, changes: Sequence[Change]) -> bytes:
    """A unit file's bytes with changes made. Raises `EditRefusedError` where they cannot be made cleanly."""
    file = text_of(data)
    if not file.codec:
        raise EditRefusedError
    root = _plain(_read(file.text))
    changes = _with_parents(root, changes)
    expected = _expected(root, changes)
    edits = _Editor(file.text).edits(changes)
    after = file.replaced(edits)
    again = text_of(after)
    if again.codec != file.codec or _plain(_read(again.text)) != expected:
        raise EditRefusedError
    return after


def _with_parents(root: Plain, changes: Sequence[Change]) -> list[Change]:
    """The changes, keys of a mapping at the top that is not there yet gathered into one that sets it."""
    made: list[Change] = []
    new: dict[str, dict[str, Value]] = {}
    for change in changes:
        parent = change.loc[0] if isinstance(change, Put) and len(change.loc) == 2 else None
        if isinstance(change, Put) and isinstance(parent, str) and isinstance(root, dict) and not root.get(parent):
            if parent not in new:
                new[parent] = {}
                made.append(Put((parent,), new[parent]))
            new[parent][str(change.loc[1])] = change.value
        else:
            made.append(change)
    return made


def _read(text: str) -> Node | None:
    tree = read_tree(text, "")
    if not tree.is_whole or tree.text != text or not isinstance(tree.root, Table | None):
        raise EditRefusedError
    return tree.root


Plain = str | list["Plain"] | dict[str, "Plain"]


def _plain(node: Node | Value | None) -> Plain:
    """A tree or a value as Python's own types; outer white space of texts does not count."""
    if node is None:
        return {}
    if isinstance(node, Scalar):
        return node.text.strip()
    if isinstance(node, str):
        return node.strip()
    if isinstance(node, Listing):
        return [_plain(item) for item in node.items]
    if isinstance(node, Table):
        if len({key for key, _, _ in node.pairs}) < len(node.pairs):
            raise EditRefusedError
        return {key: _plain(value) for key, _, value in node.pairs}
    if isinstance(node, Mapping):
        return {key: _plain(value) for key, value in node.items()}
    return [_plain(item) for item in node]


def _expected(root: Plain, changes: Sequence[Change]) -> Plain:
    """The values as they shall be: what stays is set first, so that all places are those before."""
    for change in changes:
        if isinstance(change, Put):
            parent = _at(root, change.loc[:-1])
            if not isinstance(parent, dict):
                raise EditRefusedError
            parent[str(change.loc[-1])] = _plain(change.value)
    by_list: dict[Loc, list[tuple[int, int, Insert | Remove]]] = {}
    for order, change in enumerate(changes):
        if isinstance(change, Insert):
            by_list.setdefault(change.loc, []).append((change.at, order, change))
        elif isinstance(change, Remove):
            by_list.setdefault(change.loc[:-1], []).append((int(change.loc[-1]), len(changes), change))
    # Lists inside others first, and each from its end: no place moves before it is used.
    for loc in sorted(by_list, key=len, reverse=True):
        parent, key = _at(root, loc[:-1]), loc[-1]
        if not isinstance(parent, dict):
            raise EditRefusedError
        items = parent.get(str(key)) or []
        if not isinstance(items, list):
            raise EditRefusedError
        for at, _, change in sorted(by_list[loc], key=lambda item: item[:2], reverse=True):
            if isinstance(change, Insert):
                items.insert(at, _plain(change.value))
            else:
                del items[at]
        parent[str(key)] = items
        if not items:
            del parent[str(key)]
    return root


def _at(root: Plain, loc: Loc) -> Plain:
    node: Any = root
    for step in loc:
        try:
            node = node[step]
        except (KeyError, IndexError, TypeError) as problem:
            raise EditRefusedError from problem
    return cast(Plain, node)


@dataclass
class _Written:
    """A node as it stands in the file, from its first to past its last character, comments after it apart.

    `column` is that of the first key, or of the dashes. `keys` has for each key where it begins, where the colon
    after it ends, and its value.
    """

    start: int
    end: int
    kind: str
    style: str = ""
    column: int = 0
    is_flow: bool = False
    keys: dict[str, tuple[int, int, _Written]] = field(default_factory=dict)
    items: list[_Written] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written."""
        return self.kind == "scalar" and self.start == self.end

    def walk(self) -> Iterator[_Written]:
        """This node and all below it."""
        yield self
        for _, _, value in self.keys.values():
            yield from value.walk()
        for item in self.items:
            yield from item.walk()


def _written(text: str) -> _Written:
    """The tree of a file with the places of its nodes. Raises `EditRefusedError`."""
    open_nodes: list[_Written] = []
    keys: list[tuple[str, int, int] | None] = []
    root: _Written | None = None

    def add(node: _Written) -> None:
        nonlocal root
        if not open_nodes:
            root = root or node
            return
        parent = open_nodes[-1]
        if parent.kind == "list":
            parent.items.append(node)
        elif (key := keys[-1]) is None:
            colon = text.find(":", node.end)
            keys[-1] = (text[node.start : node.end].strip("'\""), node.start, colon + 1)
        else:
            if node.is_empty:
                node.start = node.end = key[2]
            parent.keys[key[0]] = (key[1], key[2], node)
            keys[-1] = None
        if not node.is_empty:
            parent.end = max(parent.end, node.end)

    documents = 0
    try:
        for event in YAML(typ="safe", pure=True).parse(text):
            start, end = (mark.index if mark else 0 for mark in (event.start_mark, event.end_mark))
            if isinstance(event, DocumentStartEvent):
                documents += 1
            elif isinstance(event, ScalarEvent):
                if event.style in ("|", ">"):
                    end = start + len(text[start:end].rstrip())
                add(_Written(start, end, "scalar", event.style or ""))
            elif isinstance(event, AliasEvent):
                add(_Written(start, end, "alias"))
            elif isinstance(event, SequenceStartEvent | MappingStartEvent):
                kind = "list" if isinstance(event, SequenceStartEvent) else "table"
                column = event.start_mark.column
                open_nodes.append(_Written(start, start, kind, column=column, is_flow=bool(event.flow_style)))
                keys.append(None)
            elif isinstance(event, SequenceEndEvent | MappingEndEvent):
                node = open_nodes.pop()
                keys.pop()
                node.end = end if node.is_flow else node.end
                if node.kind == "table" and not node.is_flow:
                    node.end = max([node.end, *(colon for _, colon, _ in node.keys.values())])
                add(node)
    except YAMLError as problem:
        raise EditRefusedError from problem
    if documents > 1 or (root is not None and root.kind != "table"):
        raise EditRefusedError
    return root or _Written(len(text), len(text), "table")


class _Editor:
    """The edits of a text that make changes in it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._root = _written(text)
        self._line_starts = [0, *(at + 1 for at, char in enumerate(text) if char == "\n")]

    def edits(self, changes: Sequence[Change]) -> list[Edit]:
        """The edits for all changes. Raises `EditRefusedError`."""
        made: list[Edit] = []
        removed: dict[Loc, list[int]] = {}
        inserts: dict[Loc, list[Insert]] = {}
        for change in sorted(changes, key=_depth_and_rank):
            if isinstance(change, Put):
                made += self._put(change)
            elif isinstance(change, Remove):
                removed.setdefault(change.loc[:-1], []).append(int(change.loc[-1]))
            elif change.loc in inserts:
                inserts[change.loc].append(change)
            else:
                inserts[change.loc] = [change]
                following = [item for item in changes if isinstance(item, Insert) and item.loc == change.loc]
                made += self._insert(change.loc, following)
        for loc, indices in removed.items():
            made += self._remove(loc, indices, keep_key=loc in inserts)
        return made

    def _node(self, loc: Loc) -> _Written:
        node = self._root
        for step in loc:
            if isinstance(step, str) and step in node.keys:
                node = node.keys[step][2]
            elif isinstance(step, int) and step < len(node.items):
                node = node.items[step]
            else:
                raise EditRefusedError
        return node

    def _put(self, change: Put) -> list[Edit]:
        parent, key = self._node(change.loc[:-1]), str(change.loc[-1])
        if parent.kind != "table":
            raise EditRefusedError
        if key not in parent.keys:
            return [self._add_key(parent, key, change.value, change.loc)]
        _, colon, node = parent.keys[key]
        indent = self._column_of(parent)
        if node.is_empty:
            return self._fill(key, colon, change.value, indent)
        if node.kind != "scalar" or not isinstance(change.value, str):
            raise EditRefusedError
        return self._replace(key, node, change.value, indent, is_flow=parent.is_flow)

    def _fill(self, key: str, colon: int, value: Value, indent: int) -> list[Edit]:
        """Write a value behind a key that has none; a comment in its line stays."""
        lines = pair_lines(key, value, indent)
        head = lines[0].removeprefix(" " * indent + scalar(key) + ":")
        made = [Edit((colon, colon), head)] if head else []
        if len(lines) > 1:
            end = self._line_end(colon)
            made.append(Edit((end, end), "\n" + "\n".join(lines[1:])))
        return made

    def _replace(self, key: str, node: _Written, value: str, indent: int, *, is_flow: bool) -> list[Edit]:
        source = self._text[node.start : node.end]
        if source[:1] in ("&", "!"):
            raise EditRefusedError
        if node.style in ("|", ">"):
            header_end = self._text.find("\n", node.start)
            if header_end < 0 or not value:
                raise EditRefusedError
            mark = next(at for at in range(node.start, header_end + 1) if self._text[at] in " \n#")
            body = "\n".join(block_lines(value, indent + 2))
            return [Edit((node.start, mark), "|"), Edit((header_end + 1, max(node.end, header_end + 1)), body)]
        if is_block(key, value) and not is_flow and "\n" in value:
            lines = block_lines(value, indent + 2)
            end = self._line_end(node.end)
            return [Edit((node.start, node.end), "|"), Edit((end, end), "\n" + "\n".join(lines))]
        return [Edit((node.start, node.end), scalar(value, flow=is_flow, style=node.style) if value else "")]

    def _add_key(self, table: _Written, key: str, value: Value, loc: Loc) -> Edit:
        """A key that is not there, behind the nearest of those that the schema has before it."""
        if table.is_flow:
            if not isinstance(value, str) or not value:
                raise EditRefusedError
            return Edit((table.end - 1, table.end - 1), f", {scalar(key)}: {scalar(value, flow=True)}")
        order = _order(loc)
        rank = {name: at for at, name in enumerate(order)}
        before = [name for name in table.keys if rank.get(name, len(order)) < rank.get(key, len(order) + 1)]
        lines = pair_lines(key, value, self._column_of(table))
        gap = "\n" if len(loc) == 1 and len(lines) > 1 else ""
        if not table.keys:
            lead = "" if not self._text or self._text.endswith("\n") else "\n"
            return Edit((len(self._text), len(self._text)), lead + "\n".join(lines) + "\n")
        if before:
            _, colon, node = table.keys[max(before, key=lambda name: table.keys[name][0])]
            end = self._line_end(max(colon, node.end))
            return Edit((end, end), "\n" + gap + "\n".join(lines))
        if len(loc) > 1:  # behind the first key: before it stands the dash of its item
            _, colon, node = next(iter(table.keys.values()))
            end = self._line_end(max(colon, node.end))
            return Edit((end, end), "\n" + "\n".join(lines))
        start = self._line_start(min(place[0] for place in table.keys.values()))
        return Edit((start, start), "\n".join(lines) + "\n" + gap)

    def _insert(self, loc: Loc, wanted: Sequence[Insert]) -> list[Edit]:
        parent, key = self._node(loc[:-1]), str(loc[-1])
        if key not in parent.keys:
            return [self._add_key(parent, key, [item.value for item in wanted], loc)]
        _, colon, node = parent.keys[key]
        column = self._column_of(parent)
        if node.is_empty:
            return self._fill(key, colon, [item.value for item in wanted], column)
        if node.kind != "list":
            raise EditRefusedError
        if node.is_flow:
            return self._insert_flow(node, wanted, column)
        made = []
        for item in wanted:
            gap = self._gap(node, is_large=key in ("honourees", "groups", "sections"))
            lines = "\n".join(item_lines(item.value, node.column))
            if item.at > 0:
                end = self._item_end(node, item.at - 1)
                made.append(Edit((end, end), f"\n{gap}{lines}"))
            else:
                start = self._before_comments(self._line_start(node.start), node.column)
                made.append(Edit((start, start), f"{lines}\n{gap}"))
        return made

    def _insert_flow(self, node: _Written, wanted: Sequence[Insert], column: int) -> list[Edit]:
        if not node.items:
            if self._text[node.start : node.end].replace(" ", "") != "[]":
                raise EditRefusedError
            lines = [line for item in wanted for line in item_lines(item.value, column + 2)]
            end = self._line_end(node.end)
            colon = len(self._text[: node.start].rstrip(" "))
            return [Edit((colon, node.end), ""), Edit((end, end), "\n" + "\n".join(lines))]
        made = []
        for item in wanted:
            if not isinstance(item.value, str):
                raise EditRefusedError
            word = scalar(item.value, flow=True)
            if item.at > 0:
                end = node.items[item.at - 1].end
                made.append(Edit((end, end), f", {word}"))
            else:
                made.append(Edit((node.items[0].start, node.items[0].start), f"{word}, "))
        return made

    def _remove(self, loc: Loc, indices: Sequence[int], *, keep_key: bool) -> list[Edit]:
        parent, key = self._node(loc[:-1]), str(loc[-1])
        node = self._node(loc)
        if node.kind != "list" or node.is_flow:
            raise EditRefusedError
        if len(set(indices)) == len(node.items) and not keep_key:
            start = self._line_start(parent.keys[key][0])
            end = self._after(self._item_end(node, len(node.items) - 1))
            if start and self._text[:start].endswith("\n\n"):
                start -= 1
            return [Edit((start, end), "")]
        made = []
        for at in sorted(set(indices)):
            start = self._line_start(node.items[at].start)
            end = self._after(self._item_end(node, at))
            if self._text[end : end + 1] == "\n" and self._text[:start].endswith("\n\n"):
                end += 1
            made.append(Edit((start, end), ""))
        return made

    def _gap(self, node: _Written, *, is_large: bool) -> str:
        """A blank line where the list's items have one between them."""
        if len(node.items) < 2:
            return "\n" if is_large else ""
        start = self._line_start(node.items[1].start)
        return "\n" if self._text[: self._before_comments(start, node.column)].endswith("\n\n") else ""

    def _item_end(self, node: _Written, at: int) -> int:
        """The end of an item's last line, with comments below it that are indented as it is."""
        item = node.items[at]
        end = self._line_end(item.end)
        while end < len(self._text):
            following = self._text[end + 1 : self._line_end(end + 1)]
            stripped = following.lstrip(" ")
            if not stripped.startswith("#") or len(following) - len(stripped) <= node.column:
                break
            end = self._line_end(end + 1)
        return end

    def _before_comments(self, start: int, column: int) -> int:
        """The start of the comment lines that stand directly above a line."""
        while start:
            above = self._line_start(start - 1)
            line = self._text[above : start - 1]
            if not line.lstrip(" ").startswith("#") or len(line) - len(line.lstrip(" ")) != column or column == 0:
                break
            start = above
        return start

    def _column_of(self, table: _Written) -> int:
        return table.column if table.keys else 0

    def _line_start(self, at: int) -> int:
        return self._line_starts[bisect_right(self._line_starts, at) - 1]

    def _line_end(self, at: int) -> int:
        end = self._text.find("\n", at)
        return len(self._text) if end < 0 else end

    def _after(self, end: int) -> int:
        return min(end + 1, len(self._text))


def _order(loc: Loc) -> tuple[str, ...]:
    """The keys in the schema's order for the mapping that a key stands in."""
    names = [part for part in loc[:-1] if isinstance(part, str)]
    model = MODELS.get(names[-1]) if names else UnitEntry
    return tuple(model.model_fields) if model else ()


def _depth_and_rank(change: Change) -> tuple[int, int]:
    """What is written first of changes at one place: the inner ones, and those of keys that come first."""
    loc = change.loc
    depth = len(loc) + isinstance(change, Insert)
    named = max((at for at, part in enumerate(loc) if isinstance(part, str)), default=0)
    order = _order(loc[: named + 1])
    rank = order.index(str(loc[named])) if str(loc[named]) in order else len(order)
    return -depth, rank
