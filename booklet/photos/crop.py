"""Arithmetic of cropping and scaling, pure. Boxes are (x0, y0, x1, y1), origin top left, x1 and y1 outside.

A photo is *stored* as its pixels lie in the file, and *turned* as its EXIF orientation shows it. Crops are made on
the stored pixels and turned last, when they are few.
"""

from __future__ import annotations

import math

Box = tuple[float, float, float, float]
Size = tuple[int, int]

_EPSILON = 1e-6
_DRAFT_SCALES = (8, 4, 2)
"""What libjpeg decodes at by itself, skipping the high frequencies of each block."""


def stored_crop(crop: Box, orientation: int) -> Box:
    """A crop of the turned photo, in fractions, as a crop of the stored one. Orientations: EXIF 2.32, tag 274."""
    u0, v0, u1, v1 = (min(1.0, max(0.0, edge)) for edge in crop)
    by_orientation: dict[int, Box] = {
        1: (u0, v0, u1, v1),
        2: (1 - u1, v0, 1 - u0, v1),
        3: (1 - u1, 1 - v1, 1 - u0, 1 - v0),
        4: (u0, 1 - v1, u1, 1 - v0),
        5: (v0, u0, v1, u1),
        6: (v0, 1 - u1, v1, 1 - u0),
        7: (1 - v1, 1 - u1, 1 - v0, 1 - u0),
        8: (1 - v1, u0, 1 - v0, u1),
    }
    return by_orientation[orientation]


def swapped_for(size: Size, orientation: int) -> Size:
    """A size between turned and stored, either way: width and height change places in the upper four orientations."""
    return (size[1], size[0]) if orientation >= 5 else size


def pixel_box(crop: Box, size: Size) -> Box:
    """A crop in fractions as pixels of an image, at least one pixel each way."""
    x0, y0, x1, y1 = crop[0] * size[0], crop[1] * size[1], crop[2] * size[0], crop[3] * size[1]
    x0, y0 = min(x0, size[0] - 1.0), min(y0, size[1] - 1.0)
    return x0, y0, min(max(x1, x0 + 1.0), float(size[0])), min(max(y1, y0 + 1.0), float(size[1]))


def whole_pixels(box: Box) -> Size:
    """How many pixels a box has, never counting one that it only touches."""
    width, height = box[2] - box[0], box[3] - box[1]
    return max(1, math.floor(width + _EPSILON)), max(1, math.floor(height + _EPSILON))


def reached_size(wanted: Size, available: Size) -> Size:
    """The size to make of a crop: what is wanted, but no more pixels than there are."""
    return max(1, min(wanted[0], available[0])), max(1, min(wanted[1], available[1]))


def draft_scale(available: Size, wanted: Size) -> int:
    """The largest of 8, 4, 2, 1 by which a JPEG may be decoded smaller while no wanted pixel is lost."""
    for scale in _DRAFT_SCALES:
        if available[0] >= wanted[0] * scale and available[1] >= wanted[1] * scale:
            return scale
    return 1


def whole_box(box: Box, size: Size, count: Size) -> tuple[int, int, int, int]:
    """The box of whole pixels nearest to a box, `count` of them, inside an image of `size`."""
    x0 = min(max(0, round(box[0])), size[0] - count[0])
    y0 = min(max(0, round(box[1])), size[1] - count[1])
    return x0, y0, x0 + count[0], y0 + count[1]
