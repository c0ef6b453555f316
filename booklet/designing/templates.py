"""What can be said of templates without rendering them: syntax, files that are not there, variables that cannot be."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
from jinja2 import nodes

from booklet import layouts
from booklet.findings import Finding, Place, error

_ALWAYS = {"loop", "caller", "varargs", "kwargs", "self", "super"}


def template_findings(folders: Sequence[Path], environment: jinja2.Environment) -> Iterator[Finding]:
    """What is wrong with the templates of a layout's own folder, the first; its parents' are read for what they set."""
    trees: dict[Path, nodes.Template] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*.html")):
            try:
                source, called = path.read_text("utf-8"), path.relative_to(folder).as_posix()
                trees[path] = environment.parse(source, called)
                environment.compile(source, called)  # a filter or test that does not exist
            except (jinja2.TemplateSyntaxError, UnicodeDecodeError) as problem:
                if folder == folders[0]:
                    line = getattr(problem, "lineno", 0)
                    yield error(
                        "lint-template-syntax", Place(str(path), line), reason=getattr(problem, "message", problem)
                    )
    bound = {name for tree in trees.values() for name in _bound(tree)}
    bound |= set(environment.globals) | _ALWAYS
    kinds = _kinds(trees.values())
    for path, tree in trees.items():
        if not path.is_relative_to(folders[0]):
            continue
        yield from _missing(path, tree, environment)
        is_spread = path == folders[0] / layouts.COVER_SPREAD
        given = set((layouts.CoverContext if is_spread else layouts.Context).__annotations__)
        for name in tree.find_all(nodes.Name):
            if name.ctx == "load" and name.name not in bound | given:
                yield error(
                    "lint-undefined",
                    Place(str(path), name.lineno),
                    name=name.name,
                    known=_listed(given),
                )
        yield from _attributes(path, tree, kinds)


def _bound(tree: nodes.Template) -> Iterator[str]:
    """Every name that a template sets, imports, or takes as a macro's parameter."""
    for name in tree.find_all(nodes.Name):
        if name.ctx in ("store", "param"):
            yield name.name
    for macro in tree.find_all(nodes.Macro):
        yield macro.name
    for imported in tree.find_all(nodes.Import):
        yield imported.target
    for chosen in tree.find_all(nodes.FromImport):
        for one in chosen.names:
            yield one[1] if isinstance(one, tuple) else one


def _missing(path: Path, tree: nodes.Template, environment: jinja2.Environment) -> Iterator[Finding]:
    for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        try:
            wanted = getattr(node, "template", nodes.Const("")).as_const()
        except nodes.Impossible:
            continue  # rendering will tell
        names = [wanted] if isinstance(wanted, str) else list(wanted)
        if not getattr(node, "ignore_missing", False) and not any(_is_there(name, environment) for name in names):
            yield error("lint-template-missing", Place(str(path), node.lineno), template=", ".join(names))


def _is_there(template: str, environment: jinja2.Environment) -> bool:
    if environment.loader is None:
        return False
    try:
        environment.loader.get_source(environment, template)
    except jinja2.TemplateNotFound:
        return False
    return True


# ------------------------------------------------------------------------------------------------ attributes

_Kind = type[Any] | None
_ROOTS: Mapping[str, Any] = {
    **typing.get_type_hints(layouts.Context),
    **typing.get_type_hints(layouts.CoverContext),
}


def _kinds(trees: typing.Iterable[nodes.Template]) -> dict[str, Any]:
    """What each name is in all templates together; a name with two meanings, or a meaning unknown, is not in it."""
    all_trees = list(trees)
    kinds: dict[str, Any] = dict(_ROOTS)
    for _ in range(4):
        found: dict[str, set[Any]] = {name: {kind} for name, kind in _ROOTS.items()}
        for tree in all_trees:
            for loop in tree.find_all(nodes.For):
                if isinstance(loop.target, nodes.Name):
                    found.setdefault(loop.target.name, set()).add(_element(_kind(loop.iter, kinds)))
                else:
                    for name in loop.target.find_all(nodes.Name):
                        found.setdefault(name.name, set()).add(None)
            for given in tree.find_all(nodes.Assign):
                if isinstance(given.target, nodes.Name):
                    found.setdefault(given.target.name, set()).add(_kind(given.node, kinds))
        kinds = {name: next(iter(some)) for name, some in found.items() if len(some) == 1 and None not in some}
    params = {name.name for tree in all_trees for name in tree.find_all(nodes.Name) if name.ctx == "param"}
    return {name: kind for name, kind in kinds.items() if name not in params or name in _ROOTS}


def _kind(node: nodes.Node, kinds: Mapping[str, Any]) -> Any:
    """What an expression is, as far as annotations tell; None: not known."""
    if isinstance(node, nodes.Name):
        return kinds.get(node.name)
    if isinstance(node, nodes.Getattr):
        return _member(_kind(node.node, kinds), node.attr)
    if isinstance(node, nodes.Getitem):
        return _element(_kind(node.node, kinds)) if not isinstance(node.arg, nodes.Slice) else _kind(node.node, kinds)
    if isinstance(node, nodes.CondExpr):
        # `a if b else none`: what is not none.
        some = [one for one in (node.expr1, node.expr2) if one is not None and one != nodes.Const(None)]
        found = [_kind(one, kinds) for one in some]
        return found[0] if len(found) == 1 else None
    if isinstance(node, nodes.Filter) and node.name in ("first", "last") and node.node is not None:
        return _element(_kind(node.node, kinds))
    return None


def _member(kind: Any, name: str) -> Any:
    kind = _plain(kind)
    if not _has_fields(kind):
        return None
    hints = typing.get_type_hints(kind)
    if name in hints:
        return hints[name]
    found = getattr(kind, name, None)
    return typing.get_type_hints(found.fget).get("return") if isinstance(found, property) else None


def _plain(kind: Any) -> Any:
    """A type without `| None`."""
    if isinstance(kind, types.UnionType):
        some = [one for one in typing.get_args(kind) if one is not types.NoneType]
        return some[0] if len(some) == 1 else None
    return kind


def _element(kind: Any) -> Any:
    if typing.get_origin(kind) is tuple and typing.get_args(kind)[1:] == (...,):
        return typing.get_args(kind)[0]
    return None


def _has_fields(kind: Any) -> bool:
    return isinstance(kind, type) and (dataclasses.is_dataclass(kind) or issubclass(kind, layouts.PageSize))


def _attributes(path: Path, tree: nodes.Template, kinds: Mapping[str, Any]) -> Iterator[Finding]:
    for node in tree.find_all(nodes.Getattr):
        kind = _plain(_kind(node.node, kinds))
        if _has_fields(kind) and not hasattr(kind, node.attr) and node.attr not in typing.get_type_hints(kind):
            known = [name for name in typing.get_type_hints(kind) if name.islower()]
            known += [name for name, value in vars(kind).items() if isinstance(value, property)]
            yield error(
                "lint-undefined",
                Place(str(path), node.lineno),
                name=f"{kind.__name__.lower()}.{node.attr}",
                known=_listed(known),
            )


def _listed(names: typing.Iterable[str]) -> str:
    return ", ".join(sorted(names))
