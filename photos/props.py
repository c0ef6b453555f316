"""What people hold, in the axes of the figure."""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot

import numpy as np
from canvas import (
    Canvas,
    Colour,
    Point,
    capsule,
    mix,
    rgb,
)
from people import Place, Prop


def held_stick(top: Point, end: Point, width_m: float, colour: Colour) -> Prop:
    """A handle from `top` to `end`."""

    def paint(canvas: Canvas, place: Place, scale: float) -> None:
        canvas.rounded(
            capsule(place(*top), place(*end), width_m * scale / 2, width_m * scale / 2),
            colour,
            width_m * scale * 0.5,
            0.02,
        )

    return paint


def held_shape(points: Sequence[Point], colour: Colour, radius_m: float = 0.02, folds: float = 0.04) -> Prop:
    """A thing with an outline in figure metres."""

    def paint(canvas: Canvas, place: Place, scale: float) -> None:
        canvas.rounded([place(*p) for p in points], colour, radius_m * scale, folds, 0.3)

    return paint


def held_broom(top: Point, end: Point, spread_m: float = 0.3) -> Prop:
    """A bamboo broom: a handle and a fan of twigs about its end."""

    def paint(canvas: Canvas, place: Place, scale: float) -> None:
        held_stick(top, end, 0.03, rgb("#b08a4e"))(canvas, place, scale)
        dx, dy = end[0] - top[0], end[1] - top[1]
        length = hypot(dx, dy)
        ux, uy = dx / length, dy / length
        root = (end[0] - ux * 0.22, end[1] - uy * 0.22)
        for t in np.linspace(-1, 1, 26):
            bend = float(t + canvas.random.uniform(-0.12, 0.12))
            tip = (
                end[0] + ux * 0.34 + spread_m * bend * -uy * 0.8,
                max(0.0, end[1] + uy * 0.22 + spread_m * bend * ux * 0.35),
            )
            tone = mix(rgb("#6d5128"), rgb("#c7a15c"), float(canvas.random.uniform()))
            canvas.line(place(*root), place(*tip), 0.013 * scale, tone, 0.95)
        canvas.rounded(
            capsule(place(*root), place(root[0] + ux * 0.1, root[1] + uy * 0.1), 0.035 * scale, 0.045 * scale),
            rgb("#7d5c2c"),
            0.03 * scale,
            0.1,
        )

    return paint


def held_sheet(
    centre: Point,
    width_m: float,
    height_m: float,
    slant: float,
    colour: Colour = (0.96, 0.95, 0.91),
    drawing: bool = False,
) -> Prop:
    """A sheet of paper with lines of text, or with a plan drawn on it."""

    def paint(canvas: Canvas, place: Place, scale: float) -> None:
        def at(u: float, v: float) -> Point:
            return place(
                centre[0] + u * width_m / 2 + v * slant * height_m / 2,
                centre[1] + v * height_m / 2 - u * slant * 0.2 * width_m,
            )

        canvas.rounded([at(-1, -1), at(1, -1), at(1, 1), at(-1, 1)], colour, 0.012 * scale, 0.03, 0.4)
        if drawing:
            for u0, v0, u1, v1 in (
                (-0.7, -0.6, 0.7, -0.6),
                (-0.7, -0.6, -0.7, 0.6),
                (-0.7, 0.6, 0.7, 0.6),
                (0.7, -0.6, 0.7, 0.6),
                (0.0, -0.6, 0.0, 0.6),
                (-0.7, 0.0, 0.7, 0.1),
            ):
                canvas.line(at(u0, v0), at(u1, v1), 0.008 * scale, rgb("#3a5f95"), 0.8)
            return
        for v in np.linspace(0.7, -0.7, 9):
            canvas.line(
                at(-0.75, float(v)),
                at(float(canvas.random.uniform(0.3, 0.78)), float(v)),
                0.005 * scale,
                rgb("#4a4a52"),
                0.6,
            )

    return paint
