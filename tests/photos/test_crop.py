from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageOps

from booklet.photos.crop import (
    draft_scale,
    pixel_box,
    reached_size,
    stored_crop,
    swapped_for,
    whole_box,
    whole_pixels,
)

fractions = st.floats(0, 1, allow_nan=False)
sides = st.integers(1, 40_000)
sizes = st.tuples(sides, sides)
crops = st.tuples(fractions, fractions, fractions, fractions).map(
    lambda c: (min(c[0], c[2]), min(c[1], c[3]), max(c[0], c[2]), max(c[1], c[3]))
)


@given(available=sizes, wanted=sizes)
def test_draft_never_loses_a_wanted_pixel_and_takes_the_largest_scale(
    available: tuple[int, int], wanted: tuple[int, int]
) -> None:
    scale = draft_scale(available, wanted)
    assert scale in {1, 2, 4, 8}
    if scale > 1:
        assert available[0] / scale >= wanted[0] and available[1] / scale >= wanted[1]
    if scale < 8:
        assert available[0] / (2 * scale) < wanted[0] or available[1] / (2 * scale) < wanted[1]


@given(crop=crops, size=sizes)
def test_pixel_box_lies_inside_and_holds_a_pixel(
    crop: tuple[float, float, float, float], size: tuple[int, int]
) -> None:
    x0, y0, x1, y1 = pixel_box(crop, size)
    assert 0 <= x0 < x1 <= size[0] and 0 <= y0 < y1 <= size[1]
    assert x1 - x0 >= 1 - 1e-6 and y1 - y0 >= 1 - 1e-6


@given(crop=crops, size=sizes, wanted=sizes)
def test_the_size_reached_is_never_larger_than_the_crop(
    crop: tuple[float, float, float, float], size: tuple[int, int], wanted: tuple[int, int]
) -> None:
    box = pixel_box(crop, size)
    available = whole_pixels(box)
    reached = reached_size(wanted, available)
    assert 1 <= reached[0] <= min(wanted[0], size[0]) and 1 <= reached[1] <= min(wanted[1], size[1])
    assert reached[0] <= box[2] - box[0] + 1e-5 and reached[1] <= box[3] - box[1] + 1e-5
    whole = whole_box(box, size, available)
    assert (whole[2] - whole[0], whole[3] - whole[1]) == available
    assert whole[0] >= 0 and whole[2] <= size[0] and whole[1] >= 0 and whole[3] <= size[1]
    assert abs(whole[0] - box[0]) <= 1 and abs(whole[1] - box[1]) <= 1


@pytest.mark.parametrize("orientation", range(1, 9))
@given(data=st.data())
def test_a_crop_of_the_stored_pixels_turned_is_the_crop_of_the_turned(orientation: int, data: st.DataObject) -> None:
    stored = Image.frombytes("L", (7, 5), bytes(range(35)))
    stored.getexif()[0x0112] = orientation
    turned = ImageOps.exif_transpose(stored)
    x0, y0 = data.draw(st.integers(0, turned.width - 1)), data.draw(st.integers(0, turned.height - 1))
    x1, y1 = data.draw(st.integers(x0 + 1, turned.width)), data.draw(st.integers(y0 + 1, turned.height))
    crop = (x0 / turned.width, y0 / turned.height, x1 / turned.width, y1 / turned.height)
    box = pixel_box(stored_crop(crop, orientation), stored.size)
    left, top, right, bottom = (round(edge) for edge in box)
    part = stored.crop((left, top, right, bottom))
    part.getexif()[0x0112] = orientation
    assert ImageOps.exif_transpose(part).tobytes() == turned.crop((x0, y0, x1, y1)).tobytes()
    assert swapped_for(turned.size, orientation) == stored.size
