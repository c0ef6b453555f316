"""PDF functions of one variable (ISO 32000-2, 7.10): evaluated, and sampled anew in another colour space."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

import pikepdf

from booklet.press.colour import Colour

Curve = Callable[[float], Colour]


class UnknownFunction(ValueError):  # noqa: N818 - reads as what it is
    """A function of a kind that is not read here (PostScript, several inputs)."""


def curve(function: pikepdf.Object) -> Curve:
    """A function object, or an array of such with one output each, as a Python function."""
    if isinstance(function, pikepdf.Array):
        parts = [curve(one) for one in function]
        return lambda t: tuple(value for part in parts for value in part(t))
    makers = {0: _sampled, 2: _exponential, 3: _stitched}
    maker = makers.get(int(function.get("/FunctionType", -1)))
    if maker is None:
        raise UnknownFunction(str(function.get("/FunctionType", "?")))
    first, last = _floats(function.Domain)[:2]
    inner = maker(function)
    return lambda t: inner(min(last, max(first, t)))


def leaves(function: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """The functions that a stitching function is made of; any other function itself."""
    if not isinstance(function, pikepdf.Array) and int(function.get("/FunctionType", -1)) == 3:
        for one in function.Functions:
            yield from leaves(one)
    else:
        yield function


def is_straight(function: pikepdf.Object) -> bool:
    """Whether its outputs change at an even rate."""
    return (
        not isinstance(function, pikepdf.Array)
        and int(function.get("/FunctionType", -1)) == 2
        and float(function.get("/N", 1)) == 1
    )


def table(pdf: pikepdf.Pdf, domain: tuple[float, float], samples: Sequence[Colour]) -> pikepdf.Stream:
    """A sampled function: evenly spread samples (each 0 to 1), 16 bits, straight lines between."""
    flat = [round(min(1.0, max(0.0, part)) * 65535) for one in samples for part in one]
    outputs = len(samples[0])
    return pikepdf.Stream(
        pdf,
        struct.pack(f">{len(flat)}H", *flat),
        FunctionType=0,
        Domain=pikepdf.Array(domain),
        Range=pikepdf.Array([0, 1] * outputs),
        Size=pikepdf.Array([len(samples)]),
        BitsPerSample=16,
    )


def _floats(values: pikepdf.Object) -> list[float]:
    return [float(one) for one in values]


def _exponential(function: pikepdf.Object) -> Curve:
    start = _floats(function.get("/C0", pikepdf.Array([0])))
    end = _floats(function.get("/C1", pikepdf.Array([1])))
    power = float(function.N)

    def at(t: float) -> Colour:
        # A fractional power of a negative number is no number; ISO 32000-2, 7.10.3 forbids that domain.
        weight = t if power == 1 else max(0.0, t) ** power
        return tuple(a + weight * (b - a) for a, b in zip(start, end, strict=True))

    return at


def _stitched(function: pikepdf.Object) -> Curve:
    parts = [curve(one) for one in function.Functions]
    bounds, encode = _floats(function.Bounds), _floats(function.Encode)
    first, last = _floats(function.Domain)[:2]
    edges = [first, *bounds, last]

    def at(t: float) -> Colour:
        index = min(bisect_right(bounds, t), len(parts) - 1)
        low, high = edges[index], edges[index + 1]
        start, end = encode[2 * index], encode[2 * index + 1]
        return parts[index](start if high == low else start + (t - low) / (high - low) * (end - start))

    return at


def _sampled(function: pikepdf.Object) -> Curve:
    (size, *more) = (int(one) for one in function.Size)
    bits = int(function.BitsPerSample)
    if more or bits not in (8, 16):
        raise UnknownFunction(f"0, {1 + len(more)} inputs, {bits} bits")
    first, last = _floats(function.Domain)
    decode = _floats(function.get("/Decode", function.Range))
    encode = _floats(function.get("/Encode", pikepdf.Array([0, size - 1])))
    outputs = len(decode) // 2
    code = "B" if bits == 8 else "H"
    raw = struct.unpack(f">{size * outputs}{code}", function.read_bytes()[: size * outputs * bits // 8])
    top = 2**bits - 1
    rows = [
        tuple(
            decode[2 * part] + raw[row * outputs + part] / top * (decode[2 * part + 1] - decode[2 * part])
            for part in range(outputs)
        )
        for row in range(size)
    ]

    def at(t: float) -> Colour:
        where = encode[0] + (t - first) / (last - first) * (encode[1] - encode[0])
        where = min(size - 1.0, max(0.0, where))
        low = min(int(where), size - 2) if size > 1 else 0
        high = min(low + 1, size - 1)
        return tuple(a + (where - low) * (b - a) for a, b in zip(rows[low], rows[high], strict=True))

    return at
