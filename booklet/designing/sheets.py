"""What can be said of a style sheet by reading it: colours, gradients, faces, properties without effect."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import tinycss2.color4

from booklet.designing.places import Declared
from booklet.findings import Finding, Place, error, note, warning

_NO_EFFECT = {"hyphens": {"auto"}}
"""Properties, and values of them, that the engine takes without a word and does nothing for in a Chinese booklet."""

_NEUTRAL = {"black", "white", "transparent", "currentcolor", "none", "inherit", "initial"}
_COLOUR_PARTS = ("color", "background", "border", "outline", "fill", "stroke", "shadow")
_GENERIC = {"serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui"}


def sheet_findings(
    sheet: Sequence[Declared], cmyk_variables: Collection[str], families: Collection[str]
) -> Iterator[Finding]:
    """What is wrong with a style sheet.

    `cmyk_variables` are the options and spot colours whose value is a `device-cmyk()`, `families` the shipped faces.
    """
    own = {one.name for one in sheet if one.name.startswith("--") and _has(one.value, "device-cmyk")}
    cmyk = {*cmyk_variables, *own}
    for one in sheet:
        place = Place(str(one.file), one.line)
        yield from _colours(one, place, cmyk)
        words = {token.lower_value for token in one.value if token.type == "ident"}
        if _NO_EFFECT.get(one.name, set()) & words:
            yield warning("lint-no-effect", place, declaration=f"{one.name}: {tinycss2.serialize(one.value).strip()}")
        if one.rule != "@font-face" and (family := _latin_first(one, families)):
            yield warning("lint-latin-first", place, family=family)
    yield from _split_faces(sheet)


def _tokens(value: Sequence[Any]) -> Iterator[Any]:
    for token in value:
        yield token
        if token.type == "function":
            yield from _tokens(token.arguments)
        elif hasattr(token, "content") and isinstance(token.content, list):
            yield from _tokens(token.content)


def _has(value: Sequence[Any], function: str) -> bool:
    return any(token.type == "function" and token.lower_name == function for token in _tokens(value))


def _uses(value: Sequence[Any], variables: Collection[str]) -> bool:
    return any(token.type == "ident" and token.value in variables for token in _tokens(value))


def _colours(one: Declared, place: Place, cmyk: Collection[str]) -> Iterator[Finding]:
    for token in _tokens(one.value):
        is_gradient = token.type == "function" and token.lower_name.endswith("-gradient")
        if is_gradient and (_has(token.arguments, "device-cmyk") or _uses(token.arguments, cmyk)):
            yield error("lint-gradient-cmyk", place, gradient=token.lower_name)
    if one.name == "opacity" and tinycss2.serialize(one.value).strip() not in ("1", "100%"):
        yield note("lint-see-through", place, declaration=f"opacity: {tinycss2.serialize(one.value).strip()}")
    if not (one.name.startswith("--") or any(part in one.name for part in _COLOUR_PARTS)):
        return
    for token in _tokens(one.value):
        text = token.serialize()
        if token.type not in ("hash", "function", "ident") or text.lower() in _NEUTRAL:
            continue
        if token.type == "function" and token.lower_name in ("device-cmyk", "var", "calc", "url"):
            continue
        try:
            colour = tinycss2.color4.parse_color(token)
        except ValueError:
            continue
        if colour is None or colour == "currentcolor":
            continue
        if colour.alpha < 1:
            yield note("lint-see-through", place, declaration=text)
        red, green, blue = colour.to("srgb")[:3]
        if max(red, green, blue) - min(red, green, blue) > 0.02:
            yield note("lint-rgb-colour", place, colour=text)


def _latin_first(one: Declared, families: Collection[str]) -> str:
    """The first family of a stack, where it is not a shipped face; empty where all is well."""
    if one.name not in ("font-family", "font") or not one.value:
        return ""
    stack: list[list[Any]] = [[]]
    for token in one.value:
        if token.type == "literal" and token.value == ",":
            stack.append([])
        elif token.type not in ("whitespace", "comment"):
            stack[-1].append(token)
    # In the shorthand the first family follows the size, which may have a line height after a slash.
    first = stack[0][-1:] if one.name == "font" else stack[0]
    if not first or first[0].type in ("function", "dimension", "number", "percentage"):
        return ""
    if first[0].type == "ident" and first[0].lower_value in ("inherit", "initial", "unset", "normal", "bold", "italic"):
        return ""
    family = " ".join(token.value for token in first if hasattr(token, "value"))
    return "" if family in families else family


def _split_faces(sheet: Sequence[Declared]) -> Iterator[Finding]:
    """Two @font-face rules of one family that share its characters out: the engine prints wrong glyphs, silently."""
    rules: dict[tuple[object, int], dict[str, Declared]] = {}
    for one in sheet:
        if one.rule == "@font-face":
            rules.setdefault((one.file, one.rule_line), {})[one.name] = one
    seen: dict[str, str] = {}
    for face in rules.values():
        if "font-family" not in face:
            continue
        family = tinycss2.serialize(face["font-family"].value).strip().strip("\"'")
        characters = tinycss2.serialize(face["unicode-range"].value).strip() if "unicode-range" in face else ""
        if seen.setdefault(family, characters) != characters:
            at = face.get("unicode-range", face["font-family"])
            yield error("lint-font-face-split", Place(str(at.file), at.line), family=family)
