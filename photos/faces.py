"""Heads: skull, features, hair and what is worn on it, in half head heights."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import cos, pi, sin

import numpy as np
from canvas import (
    Canvas,
    Point,
    capsule,
    mix,
    rgb,
    scaled,
    smooth,
)
from people import Look, Place, Pose, Skeleton, ellipse

_SKULL = (
    (0.0, 1.0), (0.4, 0.95), (0.69, 0.7), (0.79, 0.3), (0.77, -0.1), (0.7, -0.45), (0.52, -0.78), (0.24, -0.98),
    (0.0, -1.02), (-0.24, -0.98), (-0.52, -0.78), (-0.7, -0.45), (-0.77, -0.1), (-0.79, 0.3), (-0.69, 0.7),
    (-0.4, 0.95),
)  # fmt: skip


class _Face:
    """The head's own axes: u to the side it faces, v up, in half head heights."""

    def __init__(self, place: Place, scale: float, bones: Skeleton, pose: Pose) -> None:
        self.unit = 0.118
        self.px = self.unit * scale
        self.tip = pose.lean * 0.45 + pose.nod * 0.55 * pose.turn
        self.drop = -0.22 * pose.nod * (1 - 0.4 * pose.turn)
        self.yaw = pose.turn * 0.9 if pose.yaw is None else pose.yaw
        self._place, self._head = place, bones.head

    def at(self, u: float, v: float) -> Point:
        """To canvas pixels."""
        c, s = cos(-self.tip), sin(-self.tip)
        x, y = u * c - v * s, u * s + v * c
        return self._place(self._head[0] + x * self.unit, self._head[1] + y * self.unit)

    def shape(self, points: Sequence[Point], grow: float = 1.0) -> list[Point]:
        """A smooth outline."""
        return smooth([self.at(u * grow, v * grow) for u, v in points], 5)

    def round(self, u: float, v: float, ru: float, rv: float) -> list[Point]:
        """An ellipse."""
        return [self.at(u + ru * cos(t), v + rv * sin(t)) for t in np.linspace(0, 2 * pi, 21)[:-1]]


def draw_head(canvas: Canvas, place: Place, scale: float, bones: Skeleton, look: Look, pose: Pose) -> None:
    """Paint neck, head, hair and headgear."""
    face = _Face(place, scale, bones, pose)
    px = face.px
    neck = place(bones.neck[0], bones.neck[1] - 0.03)
    canvas.rounded(
        capsule(neck, face.at(-0.05, -0.55), 0.058 * scale, 0.05 * scale), scaled(look.skin, 0.9), 0.05 * scale, 0
    )
    if look.scarf:
        canvas.rounded(
            ellipse(place(bones.neck[0] + 0.01, bones.neck[1] + 0.015), 0.095 * scale, 0.05 * scale),
            look.scarf,
            0.04 * scale,
            0.12,
        )
    else:
        collar = [
            place(bones.neck[0] + dx, bones.neck[1] + dy)
            for dx, dy in (
                (-0.075, -0.025),
                (-0.062, 0.022),
                (0.0, -0.012),
                (0.066, 0.022),
                (0.08, -0.025),
                (0.012, -0.065),
            )
        ]
        if not pose.back:
            canvas.rounded(collar, scaled(look.jacket, 0.86), 0.03 * scale, 0.04)
    if look.style in ("bob", "tail", "bun") and look.head != "hood":
        _back_hair(canvas, face, look, px, pose)
    narrow = 0.93 + 0.1 * abs(face.yaw)
    skull = [(u * narrow + 0.06 * face.yaw * (v < -0.1), v) for u, v in _SKULL]
    canvas.rounded(face.shape(skull), scaled(look.skin, 1.16), 0.5 * px, 0.01, 0.2)
    if pose.back:
        canvas.rounded(face.shape([(u, max(v, -0.84)) for u, v in _SKULL], 1.06), look.hair, 0.6 * px, 0.08)
        if look.style == "tail":
            canvas.rounded(
                capsule(face.at(0, 0.1), face.at(-0.1, -1.4), 0.26 * px, 0.12 * px),
                scaled(look.hair, 1.2),
                0.2 * px,
                0.15,
            )
    else:
        _features(canvas, face, look, pose)
        _front_hair(canvas, face, look)
    _headgear(canvas, face, look, pose)


def _features(canvas: Canvas, face: _Face, look: Look, pose: Pose) -> None:
    yaw, drop, px = face.yaw, face.drop, face.px
    dark, skin = rgb("#2a1c18"), scaled(look.skin, 1.1)
    shadow = scaled(mix(skin, rgb("#a85a44"), 0.3), 0.88)
    ear = -0.78 + 0.55 * max(0.0, yaw)
    for side in (-1, 1):
        u = ear if side < 0 else 0.8 + 0.3 * yaw
        if abs(u) < 0.86 and (side < 0 or yaw < 0.2):
            canvas.rounded(face.round(u, -0.06 + drop * 0.4, 0.13, 0.22), scaled(skin, 0.93), 0.12 * px, 0.0, 0.2)
    for side in (-1, 1):
        u = side * 0.31 + yaw * 0.5
        if abs(u) > 0.7:
            continue
        squeeze = 1 - 0.45 * abs(u) ** 2
        v = 0.02 + drop
        lid = 0.6 if pose.nod > 0.5 else 1.0
        canvas.fill(face.round(u, v + 0.04, 0.2 * squeeze, 0.13), shadow, 0.22, 0.08 * px)
        canvas.fill(face.round(u, v, 0.14 * squeeze, 0.075 * lid), rgb("#f1e8df"), 0.9 * lid)
        canvas.fill(face.round(u + 0.03 * yaw, v - 0.004, 0.078 * squeeze, 0.08 * lid), dark)
        canvas.fill(face.round(u + 0.03 * yaw - 0.02, v + 0.03, 0.02, 0.02), rgb("#ffffff"), 0.7 * lid)
        for a, b in ((-0.15, -0.02), (0.0, 0.0)):
            end = a + 0.15
            canvas.line(
                face.at(u + a * squeeze, v + 0.075 * lid + b),
                face.at(u + end * squeeze, v + 0.075 * lid + (0 if a < 0 else -0.02)),
                0.035 * px,
                dark,
                0.85,
            )
        brow = rgb("#8d8884") if look.old else mix(look.hair, skin, 0.15)
        canvas.line(
            face.at(u - 0.17 * squeeze, v + 0.2),
            face.at(u + 0.17 * squeeze, v + 0.22),
            0.06 * px,
            brow,
            0.75,
            0.012 * px,
        )
        canvas.fill(face.round(u * 1.15, -0.34 + drop, 0.19, 0.13), rgb("#e07f6a"), 0.16, 0.1 * px)
        if look.glasses:
            _ring(canvas, face, u, v - 0.01)
    nose = yaw * 0.72
    tip = (nose + 0.12 * (1 if yaw >= 0 else -1), -0.28 + drop)
    bridge = (yaw * 0.52, 0.06 + drop)
    if abs(yaw) > 0.7:
        bump = [face.at(0.62, 0.12 + drop), face.at(0.93, -0.26 + drop), face.at(0.6, -0.4 + drop)]
        canvas.rounded(bump, skin, 0.1 * px, 0.0)
    canvas.fill([face.at(*bridge), face.at(*tip), face.at(nose - 0.1, -0.32 + drop)], shadow, 0.3, 0.05 * px)
    canvas.line(
        face.at(nose - 0.09, -0.33 + drop),
        face.at(nose + 0.1, -0.33 + drop),
        0.035 * px,
        scaled(shadow, 0.8),
        0.6,
        0.02 * px,
    )
    mouth = yaw * 0.58
    lift = 0.06 * pose.smile
    lip = [
        face.at(mouth + t * 0.22 * (1 - 0.3 * abs(yaw)), -0.58 + drop + lift * (t * t * 2 - 1))
        for t in (-1, -0.5, 0, 0.5, 1)
    ]
    for a, b in pairwise(lip):
        canvas.line(a, b, 0.05 * px, rgb("#9c4038"), 0.85, 0.008 * px)
    canvas.fill(face.round(mouth, -0.66 + drop, 0.14, 0.04), rgb("#c9786a"), 0.3, 0.03 * px)
    if look.old:
        for side in (-1, 1):
            u = mouth + side * 0.3
            canvas.line(
                face.at(u * 0.8, -0.34 + drop), face.at(u * 1.1, -0.6 + drop), 0.03 * px, shadow, 0.6, 0.03 * px
            )
        for v in (0.42, 0.53):
            canvas.line(
                face.at(yaw * 0.4 - 0.3, v + drop),
                face.at(yaw * 0.4 + 0.3, v + drop),
                0.025 * px,
                shadow,
                0.45,
                0.03 * px,
            )
    canvas.fill(face.round(yaw * 0.3, -0.98 + drop * 0.3, 0.42, 0.12), shadow, 0.18, 0.1 * px)


def _ring(canvas: Canvas, face: _Face, u: float, v: float) -> None:
    outline = face.round(u, v, 0.21, 0.17)
    canvas.fill(outline, rgb("#dfe8ee"), 0.18)
    for a, b in zip(outline, outline[1:] + outline[:1], strict=True):
        canvas.line(a, b, 0.03 * face.px, rgb("#2b2523"), 0.85)


def _back_hair(canvas: Canvas, face: _Face, look: Look, px: float, pose: Pose) -> None:
    if look.style == "bob":
        points = [
            (0, 1.08),
            (0.75, 0.75),
            (0.9, 0.1),
            (0.85, -0.75),
            (0.4, -0.95),
            (-0.5, -0.95),
            (-0.95, -0.75),
            (-0.98, 0.1),
            (-0.8, 0.75),
        ]
        shift = -0.22 * face.yaw
        canvas.rounded(face.shape([(u + shift, v) for u, v in points]), scaled(look.hair, 0.9), 0.5 * px, 0.08)
    elif look.style == "bun":
        canvas.rounded(face.round(-0.75 * max(0.4, face.yaw), 0.35, 0.4, 0.4), look.hair, 0.35 * px, 0.1)
    elif not pose.back:
        root = face.at(-0.8 * max(0.3, face.yaw), 0.3)
        canvas.rounded(
            capsule(root, face.at(-1.25 * max(0.3, face.yaw), -0.85), 0.26 * px, 0.13 * px), look.hair, 0.2 * px, 0.12
        )


def _front_hair(canvas: Canvas, face: _Face, look: Look) -> None:
    yaw, drop = face.yaw, face.drop * 0.8
    line = {"thin": 0.72, "short": 0.5, "bob": 0.4, "tail": 0.55, "bun": 0.58}.get(look.style, 0.5) + drop
    back = -0.84
    side = -0.25 if look.style != "thin" else -0.1
    front_u = 0.72 + 0.12 * yaw
    fringe = 0.12 if look.style == "bob" else 0.0
    burn = back + 0.16 + 0.75 * max(0.0, yaw)
    points = [
        (back, side), (back - 0.02, 0.35), (-0.72, 0.8), (-0.38, 1.06), (0.0, 1.12), (0.42, 1.05), (0.74, 0.8),
        (0.86, 0.45), (front_u + 0.06, 0.05 if yaw < 0.4 else 0.4), (front_u - 0.06, line - 0.15),
        (0.3 + yaw * 0.3, line + 0.05 - fringe), (yaw * 0.35 - 0.1, line + 0.12 - fringe),
        (-0.42 + 0.4 * yaw, line - 0.02 - fringe), (burn, 0.15 + drop), (burn - 0.02, side - 0.05),
    ]  # fmt: skip
    canvas.rounded(face.shape(points), look.hair, 0.35 * face.px, 0.09, 0.25, 0.1)


def _headgear(canvas: Canvas, face: _Face, look: Look, pose: Pose) -> None:
    px, yaw = face.px, face.yaw
    lift = face.drop * 0.5
    dome = [
        (-0.92, 0.3),
        (-0.88, 0.75),
        (-0.5, 1.16),
        (0.0, 1.27),
        (0.5, 1.16),
        (0.88, 0.75),
        (0.92, 0.3),
        (0.4, 0.34),
        (-0.4, 0.34),
    ]
    dome = [(u, v + lift) for u, v in dome]
    if look.head == "hard":
        canvas.rounded(face.shape([(u * 1.1, v * 1.02) for u, v in dome]), look.head_colour, 0.5 * px, 0.0, 0.4, 0.45)
        canvas.rounded(
            face.shape(
                [
                    (-1.12, 0.3 + lift),
                    (0, 0.42 + lift),
                    (1.2 + 0.3 * yaw, 0.22 + lift),
                    (1.1, 0.36 + lift),
                    (0, 0.55 + lift),
                    (-1.1, 0.42 + lift),
                ]
            ),
            scaled(look.head_colour, 0.93),
            0.12 * px,
            0.0,
            0.3,
        )
        canvas.line(
            face.at(0.1, 0.6 + lift),
            face.at(0.05, 1.26 + lift),
            0.12 * px,
            scaled(look.head_colour, 1.15),
            0.7,
            0.02 * px,
        )
    elif look.head == "cap":
        canvas.rounded(face.shape(dome), look.head_colour, 0.45 * px, 0.03, 0.35)
        if not pose.back:
            reach = 0.5 + 0.75 * yaw
            brim = [
                (-0.5 + 0.8 * yaw, 0.36 + lift),
                (0.6 + 0.25 * yaw, 0.42 + lift),
                (0.7 + reach * 0.75, 0.2 + lift),
                (0.35 + reach * 0.6, 0.14 + lift),
                (-0.2 + 0.7 * yaw, 0.2 + lift),
            ]
            canvas.rounded(face.shape(brim), scaled(look.head_colour, 0.88), 0.1 * px, 0.0, 0.45)
    elif look.head == "knit":
        canvas.rounded(face.shape([(u * 1.04, v * 1.03) for u, v in dome]), look.head_colour, 0.4 * px, 0.14, 0.3)
        canvas.rounded(
            face.shape(
                [
                    (-0.95, 0.26 + lift),
                    (0, 0.34 + lift),
                    (0.95, 0.26 + lift),
                    (0.95, 0.52 + lift),
                    (0, 0.62 + lift),
                    (-0.95, 0.52 + lift),
                ]
            ),
            scaled(look.head_colour, 0.85),
            0.15 * px,
            0.12,
            0.2,
        )
    elif look.head == "hood":
        ring = [
            (-0.95, -0.5),
            (-1.0, 0.4),
            (-0.6, 1.12),
            (0.0, 1.24),
            (0.6, 1.1),
            (0.85, 0.6),
            (0.62, 0.55 + lift),
            (0.1, 0.72 + lift),
            (-0.35, 0.5 + lift),
            (-0.5, 0.0),
            (-0.5, -0.7),
        ]
        canvas.rounded(face.shape(ring), look.head_colour, 0.35 * px, 0.06, 0.3)
    elif look.head == "straw":
        canvas.rounded(face.round(0.0, 0.42 + lift, 1.75, 0.3), look.head_colour, 0.25 * px, 0.12, 0.5)
        canvas.rounded(face.shape([(u * 0.95, v) for u, v in dome]), look.head_colour, 0.45 * px, 0.1, 0.1)
