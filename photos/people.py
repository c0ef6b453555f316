"""How people are built, posed and dressed: joints in metres from where hands and feet stand.

A figure's own axes start on the ground between its feet: x to the side it faces, y up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, hypot, pi, sin

import numpy as np
from canvas import (
    Canvas,
    Colour,
    Point,
    rgb,
)

Place = Callable[[float, float], Point]


Prop = Callable[[Canvas, Place, float], None]
"""Something held: (canvas, figure metres -> canvas pixels, pixels per metre)."""


SKINS = (rgb("#e3b48f"), rgb("#d7a27c"), rgb("#e9bf9c"), rgb("#c99370"))


VEST = rgb("#c8202a")


_NAVY, _DARK, _BLACK, _SHOE = rgb("#3d4c66"), rgb("#2b2f3a"), rgb("#1d1a1b"), rgb("#2a2624")


@dataclass(frozen=True)
class Look:
    """How a person looks; colours as sRGB."""

    jacket: Colour = _NAVY
    trousers: Colour = _DARK
    skin: Colour = SKINS[0]
    hair: Colour = _BLACK
    style: str = "short"  # short, bob, tail, bun, thin
    vest: Colour | None = VEST
    head: str = ""  # cap, hard, hood, knit, straw
    head_colour: Colour = VEST
    shoes: Colour = _SHOE
    glove: Colour | None = None
    scarf: Colour | None = None
    glasses: bool = False
    old: bool = False
    bulk: float = 1.0
    size: float = 1.0
    skirt: bool = False


@dataclass(frozen=True)
class Pose:
    """Joint targets in metres. Index 0 is the far side, 1 the near one. `turn`: 0 frontal, 1 in profile."""

    hip: Point = (0.0, 0.925)
    lean: float = 0.03
    turn: float = 0.35
    back: bool = False
    feet: tuple[Point, Point] = ((0.1, 0.06), (-0.11, 0.05))
    hands: tuple[Point, Point] = ((0.27, 0.86), (-0.26, 0.86))
    elbows: tuple[int, int] = (-1, 1)
    nod: float = 0.0
    yaw: float | None = None
    legs: bool = True
    spine: float = 0.53
    smile: float = 0.6
    arm: float = 1.0
    """Arms pointing to or from the viewer look shorter: a factor on their bones."""


def bent(a: Point, target: Point, upper: float, lower: float, side: int) -> tuple[Point, Point]:
    """The middle joint and the reached end of a two-bone limb; the target is drawn in when out of reach."""
    dx, dy = target[0] - a[0], target[1] - a[1]
    reach = hypot(dx, dy) or 1e-6
    limit = min(reach, (upper + lower) * 0.995)
    ux, uy = dx / reach, dy / reach
    along = (upper**2 - lower**2 + limit**2) / (2 * limit)
    off = max(0.0, upper**2 - along**2) ** 0.5 * side
    return (a[0] + ux * along + uy * off, a[1] + uy * along - ux * off), (a[0] + ux * limit, a[1] + uy * limit)


@dataclass(frozen=True)
class Skeleton:
    """All joints of a posed figure, metres in its own axes."""

    hips: tuple[Point, Point]
    knees: tuple[Point, Point]
    feet: tuple[Point, Point]
    shoulders: tuple[Point, Point]
    elbows: tuple[Point, Point]
    hands: tuple[Point, Point]
    neck: Point
    head: Point
    hip: Point

    @classmethod
    def of(cls, pose: Pose) -> Skeleton:
        """Solve the limbs of a pose."""
        half = 0.165 * cos(pose.turn * pi / 2) + 0.035
        wide = 0.085 * cos(pose.turn * pi / 2) + 0.025
        neck = (pose.hip[0] + sin(pose.lean) * pose.spine, pose.hip[1] + cos(pose.lean) * pose.spine)
        drop = (cos(pose.lean), -sin(pose.lean))
        shoulder = (neck[0] - sin(pose.lean) * 0.08, neck[1] - cos(pose.lean) * 0.08)
        shoulders = (
            (shoulder[0] + drop[0] * half, shoulder[1] + drop[1] * half * 0.6),
            (shoulder[0] - drop[0] * half, shoulder[1] - drop[1] * half * 0.6),
        )
        hips = ((pose.hip[0] + wide, pose.hip[1]), (pose.hip[0] - wide, pose.hip[1]))
        knee_side = -1 if pose.turn > 0.15 else 1
        legs = (
            bent(hips[0], pose.feet[0], 0.44, 0.43, -1),
            bent(hips[1], pose.feet[1], 0.44, 0.43, knee_side),
        )
        arms = tuple(
            bent(shoulders[i], pose.hands[i], 0.29 * pose.arm, 0.26 * pose.arm, pose.elbows[i]) for i in (0, 1)
        )
        tip = pose.lean * 0.75 + pose.nod * 0.5
        head = (neck[0] + sin(tip) * 0.165 + 0.02 * pose.turn, neck[1] + cos(tip) * 0.165)
        return cls(
            hips,
            (legs[0][0], legs[1][0]),
            (legs[0][1], legs[1][1]),
            shoulders,
            (arms[0][0], arms[1][0]),
            (arms[0][1], arms[1][1]),
            neck,
            head,
            pose.hip,
        )


def ellipse(centre: Point, rx: float, ry: float, turn: float = 0.0) -> list[Point]:
    """The outline of an ellipse turned by `turn` radians."""
    points = []
    for t in np.linspace(0, 2 * pi, 33)[:-1]:
        x, y = rx * cos(t), ry * sin(t)
        points.append((centre[0] + x * cos(turn) - y * sin(turn), centre[1] + x * sin(turn) + y * cos(turn)))
    return points
