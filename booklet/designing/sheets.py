"""What can be said of a style sheet by reading it: colours, gradients, faces, properties without effect."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import tinycss2.ast
import tinycss2.color4

from booklet.designing.places import Declared
from booklet.findings import Finding, Place, error, note, warning

_NO_EFFECT = {
    "hyphens": {"auto"},
    "grid-template-columns": {"subgrid"},
    "grid-template-rows": {"subgrid"},
}
"""Properties, and values of them, that the engine takes without a word and does nothing for in a Chinese booklet."""

_SCREEN_ONLY = re.compile(
    r"(animation|transition|scroll|overscroll|caret|cursor|pointer-events|resize|will-change)(-|$)"
)
"""Properties that the engine passes over without a word, since no paper has them."""

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
        if _NO_EFFECT.get(one.name, set()) & words or _SCREEN_ONLY.match(one.name) or one.name == "@media":
            colon = "" if one.name == "@media" else ":"
            yield warning(
                "lint-no-effect", place, declaration=f"{one.name}{colon} {tinycss2.serialize(one.value).strip()}"
            )
        if one.rule != "@font-face" and (family := _latin_first(one, families)):
            yield warning("lint-latin-first", place, family=family)
    yield from _split_faces(sheet)


def _tokens(value: Sequence[Any], gradients: bool = True) -> Iterator[Any]:
    """The tokens of a value and those inside its functions; those of gradients only if they are wanted."""
    for token in value:
        yield token
        if token.type == "function":
            if gradients or not token.lower_name.endswith("-gradient"):
                yield from _tokens(token.arguments, gradients)
        elif hasattr(token, "content") and isinstance(token.content, list):
            yield from _tokens(token.content)


def _has(value: Sequence[Any], function: str) -> bool:
    return any(token.type == "function" and token.lower_name == function for token in _tokens(value))


def _uses(value: Sequence[Any], variables: Collection[str]) -> bool:
    return any(token.type == "ident" and token.value in variables for token in _tokens(value))


def _colours(one: Declared, place: Place, cmyk: Collection[str]) -> Iterator[Finding]:
    yield from _gradients(one, place, cmyk)
    text = tinycss2.serialize(one.value).strip()
    is_soft = one.name == "box-shadow" and _is_soft(one.value)
    if is_soft or (one.name == "opacity" and text not in ("1", "100%")):
        yield note("lint-see-through", place, declaration=f"{one.name}: {text}")
    if not (one.name.startswith("--") or any(part in one.name for part in _COLOUR_PARTS)):
        return
    for token in _tokens(one.value, gradients=False):
        text = token.serialize()
        if text.lower() in _NEUTRAL:
            continue
        if token.type == "function" and token.lower_name in ("device-cmyk", "var", "calc", "url"):
            continue
        colour = _colour_of(token)
        if colour is None:
            continue
        if colour.alpha < 1:
            yield note("lint-see-through", place, declaration=text)
        if not _is_grey(colour):
            yield note("lint-rgb-colour", place, colour=text)


def _gradients(one: Declared, place: Place, cmyk: Collection[str]) -> Iterator[Finding]:
    """Stops of gradients: inks make the engine fail, RGB is converted, `transparent` is see-through."""
    for token in _tokens(one.value):
        if token.type != "function" or not token.lower_name.endswith("-gradient"):
            continue
        if _has(token.arguments, "device-cmyk") or _uses(token.arguments, cmyk):
            yield error("lint-gradient-cmyk", place, gradient=token.lower_name)
            continue
        stops = [_colour_of(stop) for stop in token.arguments]
        if any(colour is not None and colour.alpha < 1 for colour in stops):
            yield note("lint-see-through", place, declaration=token.serialize())
        if any(colour is not None and colour.alpha and not _is_grey(colour) for colour in stops):
            yield note("lint-gradient-rgb", place, gradient=token.lower_name)


def _colour_of(token: Any) -> Any:
    """A token as a colour; None where it is none."""
    if token.type not in ("hash", "function", "ident"):
        return None
    try:
        colour = tinycss2.color4.parse_color(token)
    except ValueError:
        return None
    return None if colour == "currentcolor" else colour


def _is_soft(value: Sequence[Any]) -> bool:
    """Whether a shadow is blurred: its third length is not 0."""
    layer: list[float] = []
    for token in (*value, tinycss2.ast.LiteralToken(0, 0, ",")):
        if token.type in ("dimension", "number"):
            layer.append(token.value)
        elif token.type == "literal" and token.value == ",":
            if len(layer) > 2 and layer[2]:
                return True
            layer = []
    return False


def unknown_variables(sheet: Sequence[Declared], known: Collection[str]) -> Iterator[Finding]:
    """Each `var()` of a custom property that nobody sets, if it says no other value: the engine drops it silently."""
    for one in sheet:
        for token in _tokens(one.value):
            if token.type != "function" or token.lower_name != "var":
                continue
            words = [item for item in token.arguments if item.type not in ("whitespace", "comment")]
            if len(words) == 1 and words[0].type == "ident" and words[0].value not in known:
                near = difflib.get_close_matches(words[0].value, known, 1)
                yield warning(
                    "lint-variable",
                    Place(str(one.file), one.line),
                    name=words[0].value,
                    known=near[0] if near else ", ".join(sorted(known)),
                )


def _is_grey(colour: Any) -> bool:
    """Whether a colour has no hue: it prints in black ink alone. Lab and its kin have no way to RGB here."""
    try:
        red, green, blue = colour.to("srgb").coordinates
    except NotImplementedError:
        return False
    return bool(max(red, green, blue) - min(red, green, blue) <= 0.02)


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
