"""Any content stream as operators with their operands, one after the other, in bounded time and memory.

Nearly all instructions are numbers, names and hexadecimal strings: one regular expression reads each of those. What it
does not match (literal strings, dictionaries, comments, inline images, no spaces) is read token by token and handed
out in the same form: strings hexadecimal, dictionaries of marked content left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from booklet.press.preflight.painted_objects import Unreadable

Instruction = tuple[bytes, bytes]
"""Operator and operands. Of an inline image (`BI`) the operands are the entries of its dictionary."""

INLINE_IMAGE = b"BI"
_MAX_OPERANDS = 200_000
_MAX_TOKENS = 1_000_000
"""Before an operator must have come; and the pieces of a literal string."""

# Possessive: a token once read is never tried again in pieces, so time stays linear in hostile streams too.
_INSTRUCTION = re.compile(
    rb"[\s\0]*+((?:/[^\s\0()<>\[\]{}/%]*+[\s\0]++|[-+.\d]++[\s\0]++|\[[-+.\d\s<>0-9A-Fa-f]*+\][\s\0]*+"
    rb"|<[0-9A-Fa-f\s]++>[\s\0]*+)*+)([A-Za-z'\"][A-Za-z0-9*]*+)(?=[\s\0]|$)"
)
_TOKEN = re.compile(
    rb"[\s\0]*+(?:(?P<comment>%[^\r\n]*+)|(?P<number>[-+.\d]++)|(?P<name>/[^\s\0()<>\[\]{}/%]*+)|(?P<open><<)|(?P<close>>>)"
    rb"|<(?P<hex>[^<>]*+)>|(?P<string>\()|(?P<array>[\[\]])|(?P<word>[^\s\0()<>\[\]{}/%+\-.\d][^\s\0()<>\[\]{}/%]*+)|(?P<odd>[^\s\0]))"
)
_STRING = re.compile(rb"[^()\\]++|\\(?:[0-7]{1,3}|\r\n|[\s\S])|[()]")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_END_OF_IMAGE = re.compile(rb"[\s\0]EI(?=[\s\0]|$)")
_PLAIN = re.compile(rb"[\t\r\n\x20-\x7e]*")
_NOT_HEX = re.compile(rb"[^0-9A-Fa-f]")


def instructions(data: bytes) -> Iterator[Instruction]:
    """Every instruction of a content stream. Raises `Unreadable` where operands go on without end."""
    position, match = 0, _INSTRUCTION.match
    while True:
        hit = match(data, position)
        if hit is not None and hit[2] != INLINE_IMAGE:
            yield hit[2], hit[1]
            position = hit.end()
            continue
        found = _slowly(data, position)
        if found is None:
            return
        operator, operands, position = found
        yield operator, operands


def _slowly(data: bytes, position: int) -> tuple[bytes, bytes, int] | None:
    """The next instruction and where it ends, token by token; None at the end of the stream."""
    operands: list[bytes] = []
    depth = tokens = 0
    while (hit := _TOKEN.match(data, position)) is not None:
        position = hit.end()
        kind = hit.lastgroup
        tokens += 1
        if kind == "word":
            word = hit["word"]
            if depth or word in (b"true", b"false", b"null"):
                continue
            if word == INLINE_IMAGE:
                return _inline_image(data, position)
            return word, b" ".join(operands), position
        if kind == "string":
            text, position = _string(data, position)
            if not depth:
                operands.append(b"<" + text.hex().encode() + b">")
        elif kind == "open":
            depth += 1
        elif kind == "close":
            depth = max(0, depth - 1)
        elif kind == "hex":
            if not depth:
                operands.append(b"<" + _NOT_HEX.sub(b"", hit["hex"]) + b">")
        elif kind in ("number", "name", "array") and not depth:
            operands.append(hit[kind])
        if len(operands) > _MAX_OPERANDS or tokens > _MAX_TOKENS:
            raise Unreadable("operands without an operator")
    return None


def _string(data: bytes, position: int) -> tuple[bytes, int]:
    """A literal string from after its opening bracket (ISO 32000-2, 7.3.4.2), and where it ends."""
    parts: list[bytes] = []
    depth = 1
    while (hit := _STRING.match(data, position)) is not None:
        position = hit.end()
        piece = hit[0]
        if piece == b"(":
            depth += 1
        elif piece == b")":
            depth -= 1
            if depth == 0:
                break
        elif piece[:1] == b"\\":
            piece = _escaped(piece[1:])
        parts.append(piece)
        if len(parts) > _MAX_TOKENS:
            break
    if depth:
        raise Unreadable("string without an end")
    return b"".join(parts), position


def _escaped(what: bytes) -> bytes:
    if what[:1].isdigit():
        return bytes([int(what, 8) & 255])
    return b"" if what in (b"\r\n", b"\r", b"\n") else _ESCAPES.get(what, what)


def _inline_image(data: bytes, position: int) -> tuple[bytes, bytes, int] | None:
    """An inline image from after its BI: its dictionary's entries as operands."""
    entries: list[bytes] = []
    while (hit := _TOKEN.match(data, position)) is not None:
        position = hit.end()
        if hit.lastgroup == "word" and hit["word"] == b"ID":
            break
        entries.append(hit[0].strip(b" \t\r\n\f\0"))
        if len(entries) > _MAX_OPERANDS:
            raise Unreadable("inline image")
    else:
        return None
    # The image's bytes may hold an EI of their own: the real one is followed by plain text.
    for end in _END_OF_IMAGE.finditer(data, position):
        after = data[end.end() : end.end() + 24]
        if _PLAIN.fullmatch(after):
            return INLINE_IMAGE, b" ".join(entries), end.end()
    raise Unreadable("inline image without an end")
