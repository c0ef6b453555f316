"""Which place of which template writes an element of a page: by its tag, its classes and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from booklet.preview.source import Hit
from booklet.project import Workspace

_SUFFIXES = (".html", ".jinja", ".j2")
_PIECE = re.compile(
    r"(\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->|</?[a-zA-Z](?:\{\{.*?\}\}|\{%.*?%\}|[^>{]|\{)*>)", re.DOTALL
)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)(.*?)(/?)>$", re.DOTALL)
_CLASS = re.compile(r"""\bclass=(["'])((?:\{\{.*?\}\}|\{%.*?%\}|(?!\1).)*)\1""", re.DOTALL)
_JINJA = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_QUOTED = re.compile(r"""(["'])(.*?)\1""")
_CALL = re.compile(r"\b([a-zA-Z_]\w*)\(")
_INCLUDE = re.compile(r"""\{%-?\s*include\s+["']([^"']+)["'](\s*~)?""")
_BRANCH = re.compile(r"\{%-?\s*if\b.*?endif\s*-?%\}", re.DOTALL)
_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_INLINE = frozenset({"a", "b", "em", "i", "ruby", "small", "span", "strong"})
_DEEPEST = 6
"""So many macros and includes one in another are followed."""
_MOST_CHAINS = 200
_ANY = "\x00"


@dataclass(frozen=True)
class _Step:
    """An element as `composition.places` names it."""

    tag: str
    classes: frozenset[str]


@dataclass(frozen=True)
class _Tag:
    """A start tag: the classes that it always has, those that an expression is part of, those that one may give.

    `_ANY` in a name stands for what an expression gives.
    """

    tag: str
    always: frozenset[str] = frozenset()
    partly: tuple[str, ...] = ()
    may: tuple[str, ...] = ()

    def fits(self, step: _Step) -> bool:
        if self.tag != step.tag or not self.always <= step.classes:
            return False
        if not all(any(_like(name, pattern) for name in step.classes) for pattern in self.partly):
            return False
        return all(any(_like(name, pattern) for pattern in self.may) for name in step.classes - self.always)

    def has(self, name: str) -> bool:
        return name in self.always or any(_like(name, pattern) for pattern in self.may if pattern != _ANY)


@dataclass(frozen=True)
class _Spot:
    """A tag, or a call of a macro or an include, where it stands in a file; `inside` are the open tags around it."""

    path: Path
    line: int
    text: str
    inside: tuple[_Tag, ...]
    home: str
    """What writes it: `macro:<name>`, or `file:<name of the template>`."""
    tag: _Tag | None = None
    calls: str = ""
    words: tuple[str, ...] = ()
    """Quoted texts of a call, or the text that follows a tag."""
    names: frozenset[str] = frozenset()
    """Names in the expression of a call, or in that which follows a tag."""


@dataclass(frozen=True)
class _Chain:
    """A way from a tag out to the document: the spots from inside, how many elements of the path it explains."""

    spots: tuple[_Spot, ...]
    explained: int


def template_hits(element: str, text: str, field: str, folders: Sequence[Path], workspace: Workspace) -> list[Hit]:
    """The lines of templates that write an element (as `composition.places` names it), then who calls them.

    `text` is the printed line and `field` the entry's field that it comes from: of several places that write such an
    element they tell the one that says it. An element that no template writes, such as what a filter makes, is told by
    the one around it.
    """
    path = tuple(_step(name) for name in element.split() if not _is_of_page(name) and name != "tbody")
    solid, names = "".join(text.split()), frozenset(field.split("."))
    spots = list(_spots(folders))
    for at in range(len(path), 0, -1):
        chains = _chains(path[:at], spots)
        if chains:
            best = max(chains, key=lambda chain: _weight(chain, solid, names))
            return _hits(best, workspace)
    return []


def class_hits(name: str, folders: Sequence[Path], workspace: Workspace) -> list[Hit]:
    """The lines of templates that write an element with a class."""
    tags = [one for one in _spots(folders) if one.tag and one.tag.has(name)]
    return list(dict.fromkeys(Hit(workspace.relative(one.path), one.line, text=one.text) for one in tags))


def _is_of_page(name: str) -> bool:
    return name.startswith("@") or ":" in name


def _step(name: str) -> _Step:
    tag, *classes = name.split(".")
    return _Step(tag, frozenset(classes))


def _like(name: str, pattern: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split(_ANY))), name) is not None


def _weight(chain: _Chain, text: str, names: frozenset[str]) -> tuple[int, int, int]:
    """How much speaks for a chain: texts that the line has or lacks, the field's name, the elements explained."""
    said = sum(1 for spot in chain.spots for words in spot.words if len(words) > 1 and words in text)
    missed = sum(1 for words in chain.spots[0].words if words not in text)
    named = max((1 for spot in chain.spots if names & spot.names), default=0)
    inner = chain.spots[0].tag
    return said + named - missed, chain.explained, -len(inner.may) if inner else 0


def _hits(chain: _Chain, workspace: Workspace) -> list[Hit]:
    found = [Hit(workspace.relative(one.path), one.line, text=one.text) for one in chain.spots]
    return list(dict.fromkeys(found))


# ------------------------------------------------------------------------------------------------ ways out


def _chains(path: tuple[_Step, ...], spots: Sequence[_Spot]) -> list[_Chain]:
    """The ways from a tag that fits the innermost element, through calls and includes, that nothing contradicts."""
    found: list[_Chain] = []
    for spot in spots:
        if spot.tag is not None and spot.tag.fits(path[-1]):
            found += _outward(_Chain((spot,), 1), spot, path[:-1], spots, 0)
            if len(found) > _MOST_CHAINS:
                break
    return found


def _outward(chain: _Chain, at: _Spot, path: tuple[_Step, ...], spots: Sequence[_Spot], depth: int) -> Iterator[_Chain]:
    rest = _beyond(at.inside, path)
    if rest is None:
        return
    chain = replace(chain, explained=chain.explained + len(path) - len(rest))
    callers = [one for one in spots if one.calls and _is_called(at.home, one.calls)]
    if not callers or depth == _DEEPEST or not rest:
        yield chain
        return
    for one in callers:
        further = _Chain((*chain.spots, one), chain.explained)
        yield from _outward(further, one, rest, spots, depth + 1)


def _beyond(inside: Sequence[_Tag], path: tuple[_Step, ...]) -> tuple[_Step, ...] | None:
    """What of the elements around lies outside of the open tags; None where these are others."""
    left = len(path)
    for tag in reversed(inside):
        if left and tag.fits(path[left - 1]):
            left -= 1
        elif left and tag.tag not in _INLINE:  # those in a line are not among the places
            return None
    return path[:left]


def _is_called(home: str, calls: str) -> bool:
    if _ANY in calls:
        return _like(home, calls)
    return home == calls


# ------------------------------------------------------------------------------------------------ reading


def _spots(folders: Sequence[Path]) -> Iterator[_Spot]:
    """The tags and calls of the templates in use: of two of one name the child's, unless it names its parent's."""
    seen: dict[str, str] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.suffix not in _SUFFIXES or not path.is_file():
                continue
            name = path.relative_to(folder).as_posix()
            try:
                source = path.read_text("utf-8-sig", errors="replace")
            except OSError:
                continue
            if name in seen and f"{folder.name}/{name}" not in seen[name]:
                continue
            seen[name] = seen.get(name, "") + source
            yield from _Reading(path, name, source).spots()


class _Reading:
    def __init__(self, path: Path, name: str, source: str) -> None:
        self._path, self._home, self._source = path, f"file:{name}", source
        self._open: list[_Tag] = []
        self._outer: list[tuple[str, list[_Tag]]] = []
        self._loops: list[frozenset[str]] = []
        self._branches: list[list[_Tag]] = []

    def spots(self) -> Iterator[_Spot]:
        line = 1
        self._at = 0
        pieces = _PIECE.split(self._source)
        for number, piece in enumerate(pieces):
            if piece.startswith("{%"):
                yield from self._statement(piece, line)
            elif piece.startswith("{{"):
                yield from self._calls(piece, line)
            elif piece.startswith("<") and (match := _TAG.match(piece)):
                yield from self._tag(match, line, pieces[number + 1 : number + 9])
            line += piece.count("\n")
            self._at += len(piece)

    def _statement(self, piece: str, line: int) -> Iterator[_Spot]:
        words = piece.strip("{%- \n}").split()
        word = words[0] if words else ""
        if word == "macro":
            self._outer.append((self._home, self._open))
            self._home, self._open = f"macro:{words[1].partition('(')[0]}", []
        elif word == "endmacro" and self._outer:
            self._home, self._open = self._outer.pop()
        elif word in ("elif", "else", "endif") and self._branches:
            # A branch may close what stands before it, or open what goes on behind it.
            if word != "endif" or len(self._open) < len(self._branches[-1]):
                self._open = list(self._branches[-1])
            if word == "endif":
                self._branches.pop()
        elif word == "endfor" and self._loops:
            self._loops.pop()
        elif match := _INCLUDE.match(piece):
            ending = _QUOTED.findall(piece)[-1][1] if match[2] else ""
            name = f"{match[1]}{_ANY}{ending}" if match[2] else match[1]
            yield self._spot(line, calls=f"file:{name}")
        else:
            yield from self._calls(piece, line)
            if word == "if":
                self._branches.append(list(self._open))
            elif word == "for":
                self._loops.append(_names(piece))

    def _calls(self, piece: str, line: int) -> Iterator[_Spot]:
        said = tuple("".join(words.split()) for _, words in _QUOTED.findall(piece))
        for name in dict.fromkeys(_CALL.findall(piece)):
            yield self._spot(line, calls=f"macro:{name}", words=said, names=_names(piece))

    def _tag(self, match: re.Match[str], line: int, following: Sequence[str]) -> Iterator[_Spot]:
        closing, name, rest, empty = match.groups()
        tag = _tag_of(name.lower(), rest)
        if tag.tag == "tbody":  # the parser of pages puts one in every table
            return
        if closing:
            names = [one.tag for one in self._open]
            if tag.tag in names:
                del self._open[len(names) - 1 - names[::-1].index(tag.tag) :]
            return
        yield self._spot(line, tag, "", *_first_said(following))
        for expression in _JINJA.findall(rest):
            yield from self._calls(expression, line)
        if not empty and tag.tag not in _VOID:
            self._open.append(tag)

    def _spot(
        self,
        line: int,
        tag: _Tag | None = None,
        calls: str = "",
        words: tuple[str, ...] = (),
        names: frozenset[str] = frozenset(),
    ) -> _Spot:
        text = self._source[self._at : self._at + 120].partition("\n")[0].strip()
        return _Spot(
            self._path, line, text, tuple(self._open), self._home, tag, calls, words, names.union(*self._loops)
        )


def _first_said(pieces: Sequence[str]) -> tuple[tuple[str, ...], frozenset[str]]:
    """What stands first in an element, be it in others: a text, or the names of an expression."""
    for piece in pieces:
        if piece.startswith(("{{", "{%")):
            return (), _names(piece)
        if piece.strip() and not piece.startswith(("<", "{#")):
            return ("".join(piece.split()),), frozenset()
        if piece.startswith("</"):
            break
    return (), frozenset()


def _names(piece: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-zA-Z_]\w*", _QUOTED.sub("", piece))) if piece.startswith("{") else frozenset()


def _tag_of(name: str, rest: str) -> _Tag:
    match = _CLASS.search(rest)
    if match is None:
        return _Tag(name)
    words = _JINJA.sub(_ANY, _BRANCH.sub(" ", match[2])).split()
    partly = tuple(word for word in words if _ANY in word and word != _ANY)
    may = list(partly)
    for branch in _BRANCH.findall(match[2]):
        may += _JINJA.sub(" ", branch).split()
    for expression in _JINJA.findall(match[2]):
        literals = [one for _, texts in _QUOTED.findall(expression) for one in texts.split()]
        may += literals if literals and "(" not in expression else [*literals, _ANY]
    return _Tag(name, frozenset(word for word in words if _ANY not in word), partly, tuple(may))
