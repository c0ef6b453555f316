"""YAML to a tree of text, lists and mappings with the line of each, through every syntax error.

Scalars stay text as written: no numbers, dates or booleans (no "Norway problem"). The tree is built from ruamel's
parse events: composing nodes or round-trip loading costs two to three times as much and resolves types that we
do not want. After a syntax error the smallest block around it is blanked and the rest is read again, so that one
bad entry does not hide the problems of the others.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from booklet.entries.encoding import control_codes, without_controls
from booklet.entries.pieces import STAND_IN, cut
from booklet.entries.positions import Extent
from booklet.entries.schema import OTHER_WORDS
from booklet.findings import Finding, Place, error

DEPTH_MAX = 20
"""A unit file nests eight deep."""

ALIASED_NODES_MAX = 10_000
"""How many nodes aliases may add in all: enough for any honest use, far too few for a "billion laughs"."""

_REPAIRS_MAX = 20
"""After so many syntax errors a file is given up."""

_FIELDS = frozenset(OTHER_WORDS)
_WIDE_COLON = re.compile(rf"^( *(?:- +)?(?:{'|'.join(sorted(_FIELDS))}) *)：[ \u3000]*")
_TAB_INDENT = re.compile(r"^ *\t[ \t]*(?=\S)")
_WIDE_INDENT = re.compile(rf"^ *[\u3000\u00a0][ \u3000\u00a0]*(?=(?:- +)?(?:{'|'.join(sorted(_FIELDS))}) *[:：])")
_RESERVED = re.compile(r"found character '([@`%|>&!?,\]}])' that cannot start any token")
_ITEM = re.compile(r"^( *)-(?: |$)")


@dataclass(frozen=True)
class Scalar:
    """A text as written; `line` from 1, `extent` in the tree's text. A plain `~` or `null` is empty."""

    text: str
    line: int
    size: int = 1
    extent: Extent | None = None


@dataclass
class Listing:
    """A YAML sequence. `size` counts all nodes below, aliases expanded."""

    line: int
    items: list[Node] = field(default_factory=list)
    size: int = 1


@dataclass
class Table:
    """A YAML mapping: key, line of the key, value; keys may repeat."""

    line: int
    pairs: list[tuple[str, int, Node]] = field(default_factory=list)
    size: int = 1


Node = Scalar | Listing | Table


class _BrokenYaml(Exception):  # noqa: N818 - never leaves this module
    """A syntax error at a line (from 1), as the finding that it becomes."""

    def __init__(self, id: str, line: int, **params: str) -> None:
        super().__init__(id)
        self.id = id
        self.line = line
        self.params = params


@dataclass(frozen=True)
class Tree:
    """What could be read. `is_whole` is false when a block was left out because of a syntax error.

    `text` is what was parsed in the end: line by line the file's, some of them corrected or blanked.
    """

    root: Node | None
    findings: tuple[Finding, ...] = ()
    is_whole: bool = True
    text: str = ""


def read_tree(text: str, file: str) -> Tree:
    """Read YAML text with `\\n` line ends and without control characters."""
    lines = text.split("\n")
    found: list[Finding] = []
    blanked: list[range] = []
    # To YAML a full-width space is a letter, and a key after it another key: no syntax error tells of it.
    for number, line in enumerate(lines):
        if match := _WIDE_INDENT.match(line):
            found.append(error("yaml-wide-indent", Place(file, number + 1)))
            lines[number] = _as_spaces(match.group()) + line[match.end() :]
    for _ in range(_REPAIRS_MAX):
        try:
            root, details = _build("\n".join(lines))
        except _BrokenYaml as problem:
            lines, reported = _repair(lines, problem, blanked)
            # A second error on the edge of a blanked block is its echo: the block was too small.
            if reported is not None:
                found.append(error(reported.id, Place(file, reported.line), **reported.params))
            if not any(line.strip() for line in lines):
                return Tree(None, tuple(found), is_whole=False)
        else:
            found += [error(what, Place(file, line), **params) for what, line, params in details]
            return Tree(root, tuple(found), is_whole=not blanked, text="\n".join(lines))
    return Tree(None, tuple(found), is_whole=False)


_Detail = tuple[str, int, dict[str, str]]


def _events(text: str) -> Iterator[Event]:
    """Parse events; each way in which ruamel reports broken YAML becomes one exception."""
    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except MarkedYAMLError as problem:
        raise _classified(problem) from problem
    except YAMLError as problem:
        raise _BrokenYaml("yaml-syntax", 1, reason=str(problem)) from problem
    except (ValueError, OverflowError) as problem:
        # An escape such as "\UFFFFFFFF" beyond Unicode reaches chr() unchecked.
        raise _BrokenYaml("yaml-syntax", 1, reason=str(problem)) from problem


def _classified(problem: MarkedYAMLError) -> _BrokenYaml:
    reason = str(problem.problem or problem.context or "")
    mark = problem.problem_mark or problem.context_mark
    line = mark.line + 1 if mark else 1
    context = str(problem.context or "")
    if reserved := _RESERVED.search(reason):
        return _BrokenYaml("yaml-reserved-character", line, character=reserved.group(1))
    if "'\\t'" in reason:
        return _BrokenYaml("yaml-tab", line)
    if "quoted scalar" in context and problem.context_mark:
        return _BrokenYaml("yaml-quote-open", problem.context_mark.line + 1)
    if "mapping values are not allowed" in reason:
        return _BrokenYaml("yaml-colon", line)
    if "could not find expected ':'" in reason and problem.context_mark:
        return _BrokenYaml("yaml-key-without-colon", problem.context_mark.line + 1)
    if "expected <block end>" in reason:
        return _BrokenYaml("yaml-indent", line)
    return _BrokenYaml("yaml-syntax", line, reason=reason)


def _build(text: str) -> tuple[Node | None, list[_Detail]]:
    """The tree of the first document, and what was found inside its scalars. Raises `_BrokenYaml`."""
    return _build_in_pieces(text) or _build_whole(text)


def _build_in_pieces(text: str) -> tuple[Node | None, list[_Detail]] | None:
    """The same from pieces, those known before taken from memory; None where only the whole tells, or is broken."""
    made = cut(text)
    if made is None:
        return None
    try:
        root, details = _build_whole(made.rest)
        pieces = {key: [_build_piece(piece.text) for piece in found] for key, found in made.lists.items()}
    except _BrokenYaml:
        return None
    lists = dict(_lists(root, made.lists))
    if lists.keys() != made.lists.keys():
        return None
    for key, found in made.lists.items():
        listing = lists[key]
        lines = [(STAND_IN, piece.line + 1) for piece in found]
        if [(item.text, item.line) for item in listing.items if isinstance(item, Scalar)] != lines:
            return None
        listing.items = []
        for piece, built in zip(found, pieces[key], strict=True):
            if built is None:
                return None
            listing.items.append(_moved(built[0], piece.line, piece.offset))
            details += [(what, line + piece.line, params) for what, line, params in built[1]]
    if root is not None:
        _count(root)
    return root, sorted(details, key=lambda detail: detail[1])


@lru_cache(maxsize=4096)
def _build_piece(text: str) -> tuple[Node, tuple[_Detail, ...]] | None:
    """One item of a list, by itself; nothing may change it. Raises `_BrokenYaml`."""
    root, details = _build_whole(text, DEPTH_MAX - 1)
    if not isinstance(root, Listing) or len(root.items) != 1:
        return None
    return root.items[0], tuple(details)


def _lists(root: Node | None, keys: Container[int]) -> Iterator[tuple[int, Listing]]:
    """The lists `honourees` of a tree by the line (from 0) of their key."""
    open_nodes = [root]
    while open_nodes:
        node = open_nodes.pop()
        if isinstance(node, Listing):
            open_nodes += node.items
        elif isinstance(node, Table):
            for key, line, inner in node.pairs:
                if key == "honourees" and line - 1 in keys and isinstance(inner, Listing):
                    yield line - 1, inner
                else:
                    open_nodes.append(inner)


def _moved(node: Node, lines: int, characters: int) -> Node:
    """A copy so many lines and characters further down."""
    if isinstance(node, Listing):
        return Listing(node.line + lines, [_moved(item, lines, characters) for item in node.items], node.size)
    if isinstance(node, Table):
        pairs = [(key, line + lines, _moved(inner, lines, characters)) for key, line, inner in node.pairs]
        return Table(node.line + lines, pairs, node.size)
    extent = node.extent
    if extent is not None:
        extent = Extent(extent.start + characters, extent.end + characters, extent.style)
    return Scalar(node.text, node.line + lines, node.size, extent)


def _count(node: Node) -> int:
    """Set the sizes of a tree without aliases."""
    if isinstance(node, Listing):
        node.size = 1 + sum(_count(item) for item in node.items)
    elif isinstance(node, Table):
        node.size = 1 + sum(1 + _count(inner) for _, _, inner in node.pairs)
    return node.size


def _build_whole(text: str, deepest: int = DEPTH_MAX) -> tuple[Node | None, list[_Detail]]:
    """The tree of a text read in one. Raises `_BrokenYaml`."""
    builder = _Builder(deepest)
    documents = 0
    for event in _events(text):
        if isinstance(event, DocumentStartEvent):
            documents += 1
            if documents > 1:
                line = event.start_mark.line + 1
                builder.details.append(("yaml-second-document", line, {}))
                break
        builder.take(event)
    return builder.root, builder.details


class _Builder:
    """Builds the tree event by event, without recursion: depth is the file's, not Python's."""

    def __init__(self, deepest: int = DEPTH_MAX) -> None:
        self.root: Node | None = None
        self._deepest = deepest
        self.details: list[_Detail] = []
        self._open: list[tuple[Listing | Table, str | None]] = []
        self._keys: list[tuple[str, int] | None] = []
        self._anchors: dict[str, Node | None] = {}
        self._aliased = 0

    def take(self, event: Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, ScalarEvent):
            node = self._scalar(event, line)
            if event.anchor:
                self._anchors[event.anchor] = node
            self._add(node, line)
        elif isinstance(event, SequenceStartEvent | MappingStartEvent):
            if len(self._open) >= self._deepest:
                raise _BrokenYaml("yaml-syntax", line, reason=f"nested deeper than {DEPTH_MAX} levels")
            if event.anchor:
                # Known, but not complete: an alias to it from inside would never end.
                self._anchors[event.anchor] = None
            self._open.append((Listing(line) if isinstance(event, SequenceStartEvent) else Table(line), event.anchor))
            self._keys.append(None)
        elif isinstance(event, SequenceEndEvent | MappingEndEvent):
            collection, anchor = self._open.pop()
            self._keys.pop()
            if anchor:
                self._anchors[anchor] = collection
            self._add(collection, collection.line)
        elif isinstance(event, AliasEvent):
            self._alias(event, line)

    def _scalar(self, event: ScalarEvent, line: int) -> Scalar:
        text = event.value
        if event.style == '"':
            self.details += [("control-character", line, {"code": code}) for code in control_codes(text)]
            text = without_controls(text)
        elif not event.style and text in ("~", "null"):
            text = ""
        return Scalar(text, line, extent=Extent(event.start_mark.index, event.end_mark.index, event.style or ""))

    def _alias(self, event: AliasEvent, line: int) -> None:
        target = self._anchors.get(event.anchor)
        if target is None:
            raise _BrokenYaml("yaml-alias", line, alias=str(event.anchor))
        self._aliased += target.size
        if self._aliased > ALIASED_NODES_MAX:
            raise _BrokenYaml("yaml-alias", line, alias=str(event.anchor))
        self._add(target, line)

    def _add(self, node: Node, line: int) -> None:
        if not self._open:
            self.root = node
            return
        parent, _ = self._open[-1]
        if isinstance(parent, Listing):
            parent.items.append(node)
        elif (key := self._keys[-1]) is None:
            if not isinstance(node, Scalar):
                raise _BrokenYaml("yaml-syntax", line, reason="a key must be plain text")
            self._keys[-1] = (node.text, line)
        else:
            parent.pairs.append((*key, node))
            self._keys[-1] = None
        parent.size += node.size


def _repair(lines: list[str], problem: _BrokenYaml, blanked: list[range]) -> tuple[list[str], _BrokenYaml | None]:
    """The lines without what broke them, and the problem to report (None for an echo of one reported before).

    Spelling that has one meaning (a full-width colon, a tab) is corrected for the second reading; anything else
    loses its block. `blanked` gathers the blocks.
    """
    index = min(problem.line, len(lines)) - 1
    near = range(max(0, index - 1), min(len(lines), index + 2))
    for number in near:
        if _WIDE_COLON.match(lines[number]):
            fixed = list(lines)
            fixed[number] = _WIDE_COLON.sub(r"\1: ", lines[number])
            return fixed, _BrokenYaml("yaml-wide-colon", number + 1)
    if any(_TAB_INDENT.match(lines[number]) for number in near):
        tabbed = [number for number, line in enumerate(lines) if _TAB_INDENT.match(line)]
        fixed = [_TAB_INDENT.sub(lambda match: match.group().replace("\t", "  "), line) for line in lines]
        return fixed, _BrokenYaml("yaml-tab", tabbed[0] + 1)

    earlier = next((block for block in blanked if block.start <= index <= block.stop), None)
    block = _block_around(lines, index) if earlier is None else _wider(lines, earlier)
    if earlier is not None:
        blanked.remove(earlier)
    blanked.append(block)
    kept = ["" if number in block else line for number, line in enumerate(lines)]
    if kept == lines:
        kept = [""] * len(lines)
    return kept, problem if earlier is None else None


def _as_spaces(indent: str) -> str:
    return indent.replace("\u3000", "  ").replace("\u00a0", " ")


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _block_around(lines: list[str], index: int) -> range:
    """The list item that a line is in, or else its top-level key, from the first line to past the last."""
    for start in range(index, -1, -1):
        line = lines[start]
        item = _ITEM.match(line)
        if item and (start == index or len(item.group(1)) < max(_indent(lines[index]), 1)):
            return range(start, _end_of(lines, start, len(item.group(1))))
        if line and not line[0].isspace() and not line.startswith("#"):
            return range(start, _end_of(lines, start, 0))
    return range(index, index + 1)


def _wider(lines: list[str], block: range) -> range:
    """The block around a block that was too small."""
    for start in range(block.start - 1, -1, -1):
        line = lines[start]
        item = _ITEM.match(line)
        if item or (line and not line[0].isspace() and not line.startswith("#")):
            end = _end_of(lines, start, len(item.group(1)) if item else 0)
            return range(start, max(end, block.stop))
    return range(len(lines))


def _end_of(lines: list[str], start: int, indent: int) -> int:
    for number in range(start + 1, len(lines)):
        line = lines[number]
        if (
            line.strip()
            and _indent(line) <= indent
            and not (indent == 0 and _ITEM.match(line) and not _ITEM.match(lines[start]))
        ):
            return number
    return len(lines)
