"""A content stream as operators with their operands, both as bytes.

WeasyPrint writes few kinds of operands: numbers, names, arrays of hex strings. One regular expression reads
those ten times faster than building an object of each; a stream with anything else (literal strings,
dictionaries, comments, inline images) goes through pikepdf's parser and comes out in the same form.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from decimal import Decimal

import pikepdf

Instruction = tuple[bytes, bytes]
"""Operator and operands, e.g. (b"rg", b"0 0 0"). Strings among the operands are hexadecimal."""

INLINE_IMAGE = b"BI"
"""The operator of an inline image; its operands are the whole image, BI to EI."""

_INSTRUCTION = re.compile(
    rb"\s*((?:(?:/[^\s()<>\[\]{}/%]*|[-+.\d]+|\[[^\[\](){}/%]*\])\s+)*)([A-Za-z][A-Za-z0-9*]*)(?=\s|$)"
)
_END = re.compile(rb"\s*$")
_PIECE = re.compile(rb"<([0-9A-Fa-f\s]*)>|([-+.\d]+)")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")


def instructions(data: bytes) -> list[Instruction]:
    """Every instruction of a content stream, in order. Raises pikepdf.PdfError where it cannot be read."""
    found: list[Instruction] = []
    position, match = 0, _INSTRUCTION.match
    while (hit := match(data, position)) is not None:
        operands, operator = hit.groups()
        if operator == INLINE_IMAGE:
            break
        found.append((operator, operands.rstrip()))
        position = hit.end()
    if _END.match(data, position):
        return found
    return list(_parsed(data))


def _parsed(data: bytes) -> Iterator[Instruction]:
    with pikepdf.new() as holder:
        for item in pikepdf.parse_content_stream(pikepdf.Stream(holder, data)):
            if isinstance(item, pikepdf.ContentStreamInlineImage):
                yield INLINE_IMAGE, pikepdf.unparse_content_stream([item])
            else:
                operands = b" ".join(_written(one) for one in item.operands)
                yield bytes(str(item.operator), "ascii"), operands


def _written(value: object) -> bytes:
    if isinstance(value, pikepdf.String):
        return b"<" + bytes(value).hex().encode() + b">"
    if isinstance(value, pikepdf.Array):
        return b"[" + b" ".join(_written(one) for one in value) + b"]"
    if isinstance(value, pikepdf.Object):
        return value.unparse()
    if isinstance(value, bool):
        return b"true" if value else b"false"
    return format(Decimal(str(value)), "f").encode()


def written(instructions: list[Instruction]) -> bytes:
    """The instructions as a content stream."""
    return b"\n".join(operands + b" " + operator if operands else operator for operator, operands in instructions)


def numbers(operands: bytes) -> tuple[float, ...]:
    """The operands as numbers."""
    return tuple(map(float, operands.split()))


def number(value: float) -> bytes:
    """A number as PDF writes it: at most five decimals, no exponent."""
    text = f"{value:.5f}".rstrip("0").rstrip(".")
    return b"0" if text in ("-0", "") else text.encode()


def numbered(values: tuple[float, ...]) -> bytes:
    """Numbers as operands."""
    return b" ".join(map(number, values))


def shown_glyphs(operands: bytes) -> tuple[int, ...]:
    """The glyphs that a text-showing operator shows, two bytes each, the higher first (Identity-H)."""
    digits = b"".join(_HEX.findall(operands))
    shown = bytes.fromhex(digits.decode("ascii"))
    return struct.unpack(f">{len(shown) // 2}H", shown)


def string_or_gaps(operands: bytes) -> Iterator[tuple[float, tuple[int, ...]]]:
    """The operand of Tj or TJ in pieces: a gap in thousandths of an em, or glyphs (the other is 0 or empty)."""
    for digits, gap in _PIECE.findall(operands):
        if gap:
            yield float(gap), ()
        else:
            yield 0.0, shown_glyphs(b"<" + digits + b">")
