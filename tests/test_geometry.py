"""Lengths, rectangles and maps: the arithmetic, by property."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booklet.geometry import Matrix, Mm, Pt, Rect, mm_to_pt, pixels_at, pt_to_mm

lengths = st.floats(-1e4, 1e4, allow_nan=False)
factors = st.floats(-50, 50, allow_nan=False)
matrices = st.builds(Matrix, factors, factors, factors, factors, lengths, lengths)


@st.composite
def rects(draw: st.DrawFn) -> Rect:
    x0, y0 = draw(lengths), draw(lengths)
    return Rect(x0, y0, x0 + draw(st.floats(0.1, 1e3)), y0 + draw(st.floats(0.1, 1e3)))


def test_an_a4_page_in_points() -> None:
    assert mm_to_pt(Mm(210)) == pytest.approx(595.2756, abs=1e-4)
    assert pt_to_mm(Pt(72)) == pytest.approx(25.4)


@given(lengths)
def test_millimetres_come_back(length: float) -> None:
    assert pt_to_mm(mm_to_pt(Mm(length))) == pytest.approx(length, abs=1e-9)


def test_pixels_at_a_resolution() -> None:
    assert pixels_at(mm_to_pt(Mm(150)), 300) == 1772
    assert pixels_at(Pt(0.001), 300) == 1


@given(rects(), rects())
def test_intersection_lies_in_both(a: Rect, b: Rect) -> None:
    cut = a.intersect(b)
    assert cut == b.intersect(a)
    if cut:
        for outer in (a, b):
            assert outer.x0 <= cut.x0 <= cut.x1 <= outer.x1
            assert outer.y0 <= cut.y0 <= cut.y1 <= outer.y1


@given(rects(), st.floats(0, 0.04))
def test_inset_and_back(rect: Rect, distance: float) -> None:
    back = rect.inset(Pt(distance)).inset(Pt(-distance))
    assert (back.x0, back.y1) == pytest.approx((rect.x0, rect.y1))


@given(matrices, matrices, lengths, lengths)
def test_then_applies_one_after_the_other(inner: Matrix, outer: Matrix, x: float, y: float) -> None:
    direct = outer.apply(*inner.apply(x, y))
    assert inner.then(outer).apply(x, y) == pytest.approx(direct, rel=1e-6, abs=1e-3)


@given(rects(), st.floats(0.1, 10), lengths)
def test_bounds_of_an_upright_map_scale(rect: Rect, scale: float, shift: float) -> None:
    matrix = Matrix(a=scale, d=-scale, e=shift)
    assert matrix.is_upright
    assert matrix.bounds(rect).width == pytest.approx(rect.width * scale, rel=1e-6, abs=1e-6)
    assert not Matrix(0, 1, -1, 0).is_upright
