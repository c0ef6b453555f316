"""Small questions to PDF objects: names, matrices, rectangles, transparency."""

from __future__ import annotations

import pikepdf

from booklet.geometry import Matrix, Rect
from booklet.press.colour import Target


def same(one: pikepdf.Object | int, other: pikepdf.Object) -> bool:
    """Whether two resources are one: the same indirect object, or equal direct ones."""
    if isinstance(one, int):
        return False
    if one.is_indirect or other.is_indirect:
        return one.objgen == other.objgen
    return bool(one == other)


def last_name(operands: bytes) -> str:
    """The last operand, if it is a name."""
    last = operands.rsplit(None, 1)[-1] if operands else b""
    return last.decode("latin-1") if last.startswith(b"/") else ""


def transparency_group(target: Target) -> pikepdf.Dictionary:
    """The dictionary of a transparency group that blends in the target's colours."""
    return pikepdf.Dictionary(S=pikepdf.Name.Transparency, CS=pikepdf.Name(target.space))


def is_transparent(state: pikepdf.Object) -> bool:
    """Whether a graphics state lets through what lies below."""
    alpha = min(float(state.get("/ca", 1)), float(state.get("/CA", 1)))
    return alpha < 1 or "/SMask" in state or str(state.get("/BM", "/Normal")) != "/Normal"


def matrix_of(item: pikepdf.Object) -> Matrix:
    """The matrix of a form or pattern."""
    values = item.get("/Matrix")
    return Matrix(*(float(one) for one in values)) if values is not None else Matrix()


def shifted(pattern: pikepdf.Object, shift: Matrix | None) -> pikepdf.Object:
    """A new pattern, moved; changes its matrix."""
    if shift is not None:
        new = matrix_of(pattern).then(shift)
        pattern.Matrix = pikepdf.Array([round(v, 6) for v in (new.a, new.b, new.c, new.d, new.e, new.f)])
    return pattern


def rect_of(box: pikepdf.Object) -> Rect:
    """A rectangle, whichever corners it was written by."""
    x0, y0, x1, y1 = (float(one) for one in box)
    return Rect(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def cut(clip: Rect | None, by: Rect) -> Rect:
    """The part of a clip inside another; where nothing is left, a point: nothing shows."""
    if clip is None:
        return by
    return clip.intersect(by) or Rect(by.x0, by.y0, by.x0, by.y0)
