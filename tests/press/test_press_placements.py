"""Where photographs stand and what of them is cut, found in composed pages and proved on finished ones."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from press_pages import QUADRANTS, inks, pixels, prepared, press_file, proof_file

from booklet.geometry import MM_PER_INCH, PT_PER_INCH
from booklet.press import PreparedRun
from booklet.press.placements import Placement

PT_PER_MM = PT_PER_INCH / MM_PER_INCH
SAFETY_MM = 0.5 / PT_PER_MM


def mm(*values: float) -> tuple[float, ...]:
    return tuple(value / PT_PER_MM for value in values)


def only(run: PreparedRun) -> Placement:
    (one,) = run.placements
    return one


def test_a_whole_photo() -> None:
    one = only(prepared('<img src="booklet-photo:a" style="width: 40mm; display: block">'))
    assert (one.photo_id, one.page, one.occurrence, one.upright) == ("a", 0, 0, True)
    assert one.crop == (0, 0, 1, 1)
    # Origin at the trim's lower left corner: margins of 10 mm, page 140 mm high.
    x0, y0, x1, y1 = mm(one.placed.x0, one.placed.y0, one.placed.x1, one.placed.y1)
    assert (x0, y0, x1, y1) == pytest.approx((10, 100, 50, 130), abs=0.01)
    assert mm(one.width, one.height) == pytest.approx((40, 30), abs=0.01)


def test_object_fit_cover_with_a_position() -> None:
    # 4:3 in a square of 30 mm: drawn 40 mm wide; at 25 % a quarter of the excess of 10 mm is cut on the left.
    style = "width: 30mm; height: 30mm; object-fit: cover; object-position: 25% 50%; display: block"
    one = only(prepared(f'<img src="booklet-photo:a" style="{style}">'))
    assert mm(one.placed.width, one.placed.height) == pytest.approx((40, 30), abs=0.01)
    left, top, right, bottom = one.crop
    assert (left * 40, (1 - right) * 40) == pytest.approx((2.5 - SAFETY_MM, 7.5 - SAFETY_MM), abs=0.01)
    assert (top, bottom) == (0, 1)
    assert mm(one.width) == pytest.approx((30 + 2 * SAFETY_MM,), abs=0.01)


def test_rounded_corners_cut_nothing_more() -> None:
    style = "width: 30mm; height: 30mm; object-fit: cover; border-radius: 6mm; display: block"
    one = only(prepared(f'<img src="booklet-photo:a" style="{style}">'))
    assert mm(one.width, one.height) == pytest.approx((30 + 2 * SAFETY_MM, 30), abs=0.01)


def test_a_clipping_ancestor_and_the_media_box_cut() -> None:
    style = "position: absolute; left: -20mm; top: -20mm; width: 80mm"
    css = "@page { margin: 0 } body { height: 140mm; position: relative }"
    one = only(prepared(f'<img src="booklet-photo:a" style="{style}">', css))
    assert (one.crop[0] * 80, one.crop[1] * 60) == pytest.approx((17 - SAFETY_MM, 17 - SAFETY_MM), abs=0.01)


@pytest.mark.parametrize("transform", ["rotate(20deg)", "rotate(180deg)", "scaleX(-1)", "skewX(10deg)"])
def test_a_turned_photo_is_not_cropped(transform: str) -> None:
    inner = f"width: 40mm; transform: {transform}"
    one = only(
        prepared(f'<div style="width: 20mm; overflow: hidden"><img src="booklet-photo:a" style="{inner}"></div>')
    )
    assert not one.upright
    assert one.crop == (0, 0, 1, 1)
    if "rotate" in transform:
        assert mm(one.width, one.height) == pytest.approx((40, 30), abs=0.01)


def test_backgrounds_crop_unless_tiled() -> None:
    box = "width: 30mm; height: 30mm; background: url(booklet-photo:{}) center/cover {}"
    run = prepared(f'<div style="{box.format("a", "no-repeat")}"></div><div style="{box.format("b", "repeat")}"></div>')
    plain, tiled = run.placements
    assert mm(plain.width) == pytest.approx((30 + 2 * SAFETY_MM,), abs=0.01)
    assert tiled.crop == (0, 0, 1, 1)
    assert mm(tiled.width) == pytest.approx((40,), abs=0.01)


def test_occurrences_count_within_a_page() -> None:
    img = '<img src="booklet-photo:{}" style="width: 20mm">'
    page = '<section style="break-after: page">{}</section>'
    run = prepared(page.format(img.format("a") + img.format("b")) + img.format("a"))
    assert [(one.page, one.occurrence, one.photo_id) for one in run.placements] == [
        (0, 0, "a"),
        (0, 1, "b"),
        (1, 0, "a"),
    ]


def test_other_images_are_no_placements() -> None:
    run = prepared('<img src="booklet-photo:a" style="width: 20mm">', photos=["b"])
    assert run.placements == ()


# On the finished page: the quarters of the photograph meet where they should, and nowhere is the placeholder's grey.


def nearest(colour: tuple[int, ...]) -> int:
    """The quadrant's index whose colour as printed is nearest."""
    shown = [
        tuple(round(255 * part) for part in inks().rgb(inks().cmyk([tuple(c / 255 for c in one)]))[0])
        for one in QUADRANTS
    ]
    return min(range(4), key=lambda index: sum((a - b) ** 2 for a, b in zip(shown[index], colour, strict=True)))


@pytest.mark.parametrize("kind", ["press", "proof"])
def test_the_right_part_stands_in_the_right_place(kind: str, tmp_path: Path) -> None:
    style = "width: 60mm; height: 30mm; object-fit: cover; object-position: 50% 20%; display: block"
    run = prepared(f'<img src="booklet-photo:a" style="{style}">')
    path = press_file([run], tmp_path) if kind == "press" else proof_file([run], tmp_path)
    image, edge = pixels(path, ppi=254), 3 if kind == "press" else 0

    def at(x_mm: float, y_mm: float) -> tuple[int, ...]:
        value = image.getpixel((int((x_mm + edge) * 10), int((y_mm + edge) * 10)))
        assert isinstance(value, tuple)
        return value

    # Drawn 60 × 45 mm at (10, 10); 15 mm do not fit, 3 of them above: quarters meet at x 40, y 10 + 22.5 - 3 = 29.5.
    assert [nearest(at(x, y)) for y in (28.5, 30.5) for x in (39, 41)] == [0, 1, 2, 3]
    assert [nearest(at(x, y)) for y in (10.3, 39.7) for x in (10.3, 69.7)] == [0, 1, 2, 3]
    assert [at(x, y) for x, y in ((9.7, 20), (70.3, 20), (40, 9.7), (40, 40.3))] == [(255, 255, 255)] * 4


def test_one_photo_at_two_sizes_is_two_images_and_at_one_size_one(tmp_path: Path) -> None:
    img = '<img src="booklet-photo:a" style="width: {}mm; display: block">'
    runs = [prepared(img.format(20) + img.format(40)), prepared(img.format(20))]
    with pikepdf.open(press_file(runs, tmp_path)) as pdf:
        first, second = (page.resources.XObject for page in pdf.pages)
        assert first["/Photo0"].objgen == second["/Photo0"].objgen
        assert first["/Photo0"].objgen != first["/Photo1"].objgen
        assert int(first["/Photo1"].Width) == pytest.approx(40 / 25.4 * 300, abs=1)
        assert first["/Photo0"].ColorSpace == "/DeviceCMYK"
