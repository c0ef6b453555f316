"""Looking into the objects of a PDF that may lie: each question has an answer, whatever type is really there."""

from __future__ import annotations

import re
import struct
import zlib
from decimal import Decimal

import pikepdf

from booklet.geometry import Rect

STREAM_BYTES = 64 << 20
"""A content stream, font, CMap or table that unpacks to more than this is not read."""

_LZW_BYTES = 100 << 10
_COORDINATE = 1e7
_NUMBER = re.compile(rb"[-+]?(?:\d+\.?\d*|\.\d+)")


class Unreadable(Exception):  # noqa: N818 - a fact about the file, which becomes a finding
    """A stream of the file cannot be unpacked, or not within the limits. The argument says which and why."""


def entry(item: object, key: str) -> object:
    """The value of a key; None where it is missing or the thing has no keys."""
    return item.get(key) if isinstance(item, pikepdf.Dictionary | pikepdf.Stream) else None


def keys(item: object) -> tuple[str, ...]:
    """The keys of a dictionary; none of anything else."""
    return tuple(item.keys()) if isinstance(item, pikepdf.Dictionary | pikepdf.Stream) else ()


def items(item: object, at_most: int = 100_000) -> list[object]:
    """The elements of an array; none of anything else."""
    if not isinstance(item, pikepdf.Array):
        return []
    return [item[index] for index in range(min(len(item), at_most))]


def name(item: object) -> str:
    """A name without its slash; empty for anything else."""
    return str(item)[1:] if isinstance(item, pikepdf.Name) else ""


def words(item: object) -> str:
    """A text string; empty for anything else."""
    return str(item) if isinstance(item, pikepdf.String) else ""


def number(item: object, default: float = 0.0) -> float:
    """A number within what any page can hold; the default for anything else."""
    if isinstance(item, bool) or not isinstance(item, int | float | Decimal):
        return default
    value = float(item)
    return max(-_COORDINATE, min(_COORDINATE, value)) if value == value else default


def numbers(item: object) -> tuple[float, ...]:
    """The numbers of an array."""
    return tuple(number(one) for one in items(item))


def flag(item: object) -> bool:
    """Whether it is the value true."""
    return item is True


def box(item: object) -> Rect | None:
    """A rectangle, whichever corners it was written by; None where it is none."""
    found = items(item, 5)
    if len(found) != 4 or not all(isinstance(one, int | float | Decimal) for one in found):
        return None
    x0, y0, x1, y1 = (number(one) for one in found)
    return Rect(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def object_key(item: object) -> str:
    """The number of an indirect object; empty for a direct one."""
    if isinstance(item, pikepdf.Object) and item.is_indirect:
        return f"{item.objgen[0]} {item.objgen[1]}"
    return ""


def filters(stream: object) -> tuple[str, ...]:
    """The names of a stream's filters, in order."""
    found = entry(stream, "/Filter")
    if isinstance(found, pikepdf.Array):
        return tuple(name(one) for one in items(found))
    return (name(found),) if name(found) else ()


def unpacked(stream: object, at_most: int = STREAM_BYTES) -> bytes:
    """The bytes of a stream. Raises `Unreadable` where that fails or would take more than `at_most` bytes."""
    if not isinstance(stream, pikepdf.Stream):
        raise Unreadable("stream missing")
    chain = filters(stream)
    try:
        if not chain:
            raw = stream.read_raw_bytes()
        elif chain == ("FlateDecode",) and "/DecodeParms" not in stream:
            raw = _inflated(stream.read_raw_bytes(), at_most)
        elif "LZWDecode" in chain and len(stream.read_raw_bytes()) > _LZW_BYTES:
            # One byte of LZW may stand for two thousand, and nothing bounds its decoder.
            raise Unreadable(f"LZW stream > {_LZW_BYTES} B")
        else:
            raw = stream.read_bytes()
    except (pikepdf.PdfError, zlib.error, RuntimeError) as problem:
        raise Unreadable(str(problem).rpartition(": ")[2] or "stream") from problem
    if len(raw) > at_most:
        raise Unreadable(f"stream > {at_most >> 20} MB")
    return raw


def jpeg_density(image: object) -> float | None:
    """The resolution in a JPEG stream's JFIF header (ITU-T T.871, 10.1), in ppi; None where there is none."""
    if not isinstance(image, pikepdf.Stream) or filters(image) != ("DCTDecode",):
        return None
    if number(entry(image, "/Length")) > STREAM_BYTES:
        return None
    try:
        head = image.read_raw_bytes()[:20]
    except (pikepdf.PdfError, RuntimeError):
        return None
    if head[:4] != b"\xff\xd8\xff\xe0" or head[6:11] != b"JFIF\0":
        return None
    unit, across, down = struct.unpack(">BHH", head[13:18])
    per_inch = {1: 1.0, 2: 2.54}.get(unit)
    return min(across, down) * per_inch if per_inch and across and down else None


def _inflated(raw: bytes, at_most: int) -> bytes:
    machine = zlib.decompressobj()
    data = machine.decompress(raw, at_most + 1)
    if not machine.eof and len(data) <= at_most:
        # A stream that lacks its end is repaired by every reader; what came out is all there is.
        data += machine.flush()
    return data


def operand_numbers(operands: bytes) -> tuple[float, ...]:
    """The operands of an operator as numbers; also where they are written without a space (`1-2`)."""
    try:
        return tuple(map(float, operands.split()))
    except ValueError:
        return tuple(float(one) for one in _NUMBER.findall(operands))
