"""The scenes in streets and yards: sweeping, a cleared site, a lane, a notice board; and the cast they share."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from canvas import (
    Camera,
    Canvas,
    Light,
    capsule,
    rgb,
)
from figures import Person
from people import SKINS, Look, Pose, ellipse
from props import held_broom, held_shape, held_sheet, held_stick
from scenery import (
    brick,
    crowd,
    facade,
    foliage,
    lettering,
    old_house,
    paving,
    pile,
    plaster,
    rough,
    scatter,
    skyline,
    tree,
)

DAY = Light()


OVERCAST = Light((-0.2, -0.75, 0.63), 0.66, 0.46, (0.98, 0.99, 1.0), (0.92, 0.96, 1.02))


JACKETS = (
    rgb("#3d4c66"),
    rgb("#e2ddd2"),
    rgb("#53616b"),
    rgb("#6f7f95"),
    rgb("#75706a"),
    rgb("#34404a"),
    rgb("#8b93a0"),
)


TROUSERS = (rgb("#2b2f3a"), rgb("#3a3d44"), rgb("#45505f"), rgb("#54504a"))


SWEEP = Pose(
    hip=(0, 0.9),
    lean=0.36,
    turn=0.62,
    nod=0.55,
    hands=((0.46, 0.86), (0.32, 1.06)),
    feet=((0.26, 0.06), (-0.22, 0.05)),
    elbows=(1, 1),
)


SHOVEL = Pose(
    hip=(-0.04, 0.84),
    lean=0.55,
    turn=0.72,
    nod=0.6,
    hands=((0.56, 0.62), (0.3, 0.9)),
    feet=((0.36, 0.06), (-0.26, 0.05)),
    elbows=(1, 1),
)


LIFT = Pose(
    hip=(0, 0.88),
    lean=0.26,
    turn=0.7,
    nod=0.3,
    hands=((0.5, 0.94), (0.46, 0.88)),
    feet=((0.24, 0.06), (-0.2, 0.05)),
    elbows=(1, 1),
)


def volunteer(canvas: Canvas, **changes: object) -> Look:
    """A look drawn from the scene's generator; `changes` fix what matters."""
    pick = canvas.random.integers
    base = Look(
        jacket=JACKETS[int(pick(len(JACKETS)))],
        trousers=TROUSERS[int(pick(len(TROUSERS)))],
        skin=SKINS[int(pick(len(SKINS)))],
        style=("short", "short", "tail", "bob")[int(pick(4))],
        size=float(canvas.random.uniform(0.96, 1.04)),
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def camera_for(canvas: Canvas, horizon: float, eye_m: float, field: float = 1.28) -> Camera:
    """A camera with its horizon at that fraction of the height; `field` is focal length over the longer side."""
    return Camera(
        canvas.width / 2, canvas.height * horizon, max(canvas.width * 0.75, canvas.height) * field * 1.06, eye_m
    )


def blue_sky(canvas: Canvas, camera: Camera, clouds: float = 0.35) -> None:
    """A clear sky with clouds."""
    canvas.sky([(0, rgb("#5d92c8")), (0.55, rgb("#9fc2e0")), (1, rgb("#e3e9ea"))], camera.horizon_px + 8)
    canvas.clouds(camera, clouds)


def sweeping(canvas: Canvas) -> None:
    """Volunteers sweeping the yard of an old compound on a spring morning."""
    camera = camera_for(canvas, 0.4, 1.5)
    blue_sky(canvas, camera)
    canvas.facing(camera, 42, (-34, 34), (0, 15.5), facade(canvas.seed, rgb("#c9b79c")))
    for x in (-14.0, -4.0, 7.0, 15.0):
        tree(canvas, camera, x, 34, 8.5, rgb("#6f8f45"), leaves=500)
    canvas.side(camera, -5.2, (3, 42), (0, 15), facade(canvas.seed + 1, rgb("#9b5a43"), lit=0.66, brickwork=True))
    canvas.ground(camera, paving(canvas.seed, rgb("#bdb2a0"), shade_left=-2.6))
    canvas.side(camera, 6.2, (3.5, 30), (0, 3.0), brick(canvas.seed + 2, rgb("#a5664c"), 1.06))
    p = camera.point
    canvas.fill([p(5.8, 2.9, 3.5), p(5.8, 2.9, 30), p(8.4, 4.3, 30), p(8.4, 4.3, 3.5)], rgb("#6b6d6e"))
    for z in np.arange(4, 30, 0.5):
        canvas.line(p(5.8, 2.9, float(z)), p(8.4, 4.3, float(z)), 0.05 * camera.scale(float(z)), rgb("#4e5153"), 0.7)
    for z in (9.0, 14.0, 20.0):
        canvas.fill([p(6.2, 0, z), p(6.2, 2.05, z), p(6.2, 2.05, z + 1), p(6.2, 0, z + 1)], rgb("#5a4636"))
        canvas.fill(
            [p(6.2, 1, z + 1.8), p(6.2, 2.1, z + 1.8), p(6.2, 2.1, z + 3.2), p(6.2, 1, z + 3.2)], rgb("#46535a")
        )
    tree(canvas, camera, 4.0, 13.5, 8.2, rgb("#7f9f4a"), leaves=1600)
    _laundry(canvas, camera)
    canvas.soften(canvas.width / 1500)
    scatter(canvas, camera, (-5, 6), (2.6, 18), 900, 0.028, (rgb("#a9823a"), rgb("#7c6a36"), rgb("#c5a04e")))
    pile(canvas, camera, (0.1, 4.0), 0.9, 0.2, (rgb("#8d6c31"), rgb("#b28f45"), rgb("#6d5a30"), rgb("#8c8a4a")))
    broom = (held_broom((0.16, 1.32), (0.86, 0.2)),)
    hat = rgb("#c8202a")
    people = [
        Person(
            Look(jacket=JACKETS[0], style="short", hair=rgb("#2b2625"), size=1.03), SWEEP, -1.05, 4.3, between=broom
        ),
        Person(
            volunteer(canvas, style="tail", head="cap", head_colour=hat, jacket=JACKETS[1]),
            SWEEP,
            2.35,
            6.4,
            True,
            between=broom,
        ),
        Person(
            volunteer(canvas, style="short"),
            Pose(back=True, turn=0.3, lean=0.2, hands=((0.25, 0.85), (0.05, 1.0))),
            0.75,
            9.5,
            between=(held_broom((0.1, 1.25), (0.6, 0.2)),),
        ),
        Person(
            volunteer(canvas, style="bob", head="cap", head_colour=hat),
            SHOVEL,
            -2.6,
            8.2,
            between=(
                held_stick((0.2, 1.1), (0.85, 0.1), 0.03, rgb("#a58450")),
                held_shape([(0.78, 0.1), (0.86, 0.2), (1.1, 0.06), (1.0, 0.0)], rgb("#7d858a")),
            ),
        ),
        Person(
            volunteer(canvas, style="thin", hair=rgb("#c3bfb8"), old=True, vest=None, jacket=rgb("#5d6650")),
            Pose(turn=0.4, hands=((0.2, 0.84), (-0.2, 0.84))),
            4.2,
            9.0,
            True,
        ),
    ]
    crowd(canvas, camera, people, (0.55, 0.28))


def _laundry(canvas: Canvas, camera: Camera) -> None:
    p = camera.point
    canvas.line(p(2.2, 2.35, 15), p(6.2, 2.5, 15), 0.02 * camera.scale(15), rgb("#4a4a48"))
    for k, tone in enumerate((rgb("#d7dfe6"), rgb("#b5535a"), rgb("#6b8cae"), rgb("#e6d9b8"))):
        x, w = 2.7 + 0.85 * k, 0.62
        sheet = [
            p(x, 2.38, 15),
            p(x + w, 2.38, 15),
            p(x + w * 0.95, 1.35 + 0.1 * k, 15),
            p(x + w * 0.1, 1.3 + 0.1 * k, 15),
        ]
        canvas.rounded(sheet, tone, 0.12 * camera.scale(15), 0.16)


def site(canvas: Canvas) -> None:
    """Old low houses before new towers; a man with a plan and two colleagues on the cleared ground."""
    camera = camera_for(canvas, 0.44, 1.58, 1.12)
    haze = rgb("#dfe4e4")
    blue_sky(canvas, camera, 0.3)
    towers = [
        (-75.0, 26.0, 66.0, 190.0),
        (-34.0, 24.0, 78.0, 170.0),
        (6.0, 24.0, 84.0, 160.0),
        (44.0, 26.0, 72.0, 185.0),
        (80.0, 26.0, 60.0, 210.0),
        (-118.0, 28.0, 54.0, 220.0),
    ]
    skyline(canvas, camera, towers, haze, ((-45.0, 200.0), (64.0, 210.0)))
    canvas.haze(haze, camera.horizon_px - canvas.height * 0.12, camera.horizon_px + 4, 0.45)
    canvas.ground(camera, rough(canvas.seed, rgb("#8a7358"), rgb("#c4ad8c"), 1.6))
    for k, x in enumerate((-26.0, -17.0, -9.0, 2.0, 9.5, 18.0)):
        old_house(canvas, camera, (x, x + 7.5), 26.0 + (k % 3) * 2.5, canvas.seed + k)
    tree(canvas, camera, -4.2, 24, 8.5, rgb("#6c8a4a"), leaves=1100)
    canvas.soften(canvas.width / 1400)
    for k, x in enumerate((4.3, 8.4)):
        old_house(canvas, camera, (x, x + 3.7), 12.5 - k * 1.2, canvas.seed + 11 + k)
    scatter(canvas, camera, (-9, 9), (2.8, 16), 700, 0.05, (rgb("#97604a"), rgb("#7b6a58"), rgb("#b59a7c")))
    for x, z in ((-3.4, 8.5), (2.9, 8.0), (1.8, 14.0)):
        pile(
            canvas,
            camera,
            (x, z),
            2.2,
            0.55,
            (rgb("#8d5440"), rgb("#74483a"), rgb("#9c6650"), rgb("#6d655b"), rgb("#a39785")),
            0.085,
        )
    yellow, white = rgb("#f0b92a"), rgb("#e9e9e4")
    plan = held_sheet((0.3, 1.1), 0.62, 0.42, 0.18, (0.9, 0.94, 0.98), True)
    people = [
        Person(
            Look(jacket=rgb("#4b5a6e"), head="hard", head_colour=white, glasses=False, size=1.03),
            Pose(turn=0.42, nod=0.3, hands=((0.5, 1.02), (0.1, 1.02)), elbows=(-1, 1)),
            -1.3,
            3.9,
            front=(plan,),
        ),
        Person(
            volunteer(canvas, head="hard", head_colour=yellow, style="short"),
            Pose(turn=0.45, hands=((0.72, 1.5), (-0.2, 0.86)), elbows=(1, 1), yaw=0.5),
            -0.35,
            4.5,
            False,
        ),
        Person(
            volunteer(canvas, head="hard", head_colour=yellow, style="tail"),
            Pose(turn=0.55, hands=((0.22, 1.08), (0.12, 1.05))),
            1.15,
            4.9,
            True,
            front=(held_sheet((0.2, 1.13), 0.24, 0.3, 0.1),),
        ),
    ]
    crowd(canvas, camera, people, (0.5, 0.3))


def lane(canvas: Canvas) -> None:
    """A lane of old brick houses; a volunteer feels a bulging wall beside its timber braces."""
    camera = camera_for(canvas, 0.4, 1.52)
    canvas.sky([(0, rgb("#a8b9c6")), (1, rgb("#e8eaea"))], camera.horizon_px + 8)
    canvas.facing(camera, 30, (-20, 20), (0, 9), facade(canvas.seed, rgb("#b9a78f")))
    tree(canvas, camera, 1.0, 26, 9.5, rgb("#66824a"), leaves=1300)
    canvas.ground(camera, paving(canvas.seed, rgb("#9d9488"), 0.6, 0.4))
    canvas.side(camera, -2.5, (1.5, 27), (0, 3.1), brick(canvas.seed, rgb("#935a45"), 0.8, 0.35))
    canvas.side(camera, 2.7, (1.5, 25), (0, 2.9), brick(canvas.seed + 1, rgb("#a66e55"), 1.02, 0.35))
    p = camera.point
    for edge, out, low in ((-2.2, -4.2, 3.0), (2.4, 4.4, 2.85)):
        canvas.fill(
            [p(edge, low, 1.5), p(edge, low, 27), p(out, low + 1.3, 27), p(out, low + 1.3, 1.5)], rgb("#595d60")
        )
        for z in np.arange(1.6, 26, 0.32):
            canvas.line(
                p(edge, low, float(z)), p(out, low + 1.3, float(z)), 0.05 * camera.scale(float(z)), rgb("#43474a"), 0.75
            )
    for x, z in ((-2.5, 8.0), (-2.5, 14.5), (2.7, 6.6), (2.7, 12.5)):
        canvas.fill([p(x, 0, z), p(x, 2.0, z), p(x, 2.0, z + 1), p(x, 0, z + 1)], rgb("#4d3f33"))
        canvas.fill([p(x, 1, z + 2), p(x, 2.1, z + 2), p(x, 2.1, z + 3.2), p(x, 1, z + 3.2)], rgb("#3f494e"))
    for y, sag in ((3.4, 0.4), (3.7, 0.3)):
        canvas.line(p(-2.4, y, 9), p(2.6, y - sag, 14), 0.03 * camera.scale(11), rgb("#2e2f30"), 0.8)
    canvas.soften(canvas.width / 1800)
    for z in (5.2, 6.2, 7.2):
        s = camera.scale(z)
        canvas.shadow([capsule(p(-1.45, 0.0, z), p(-2.35, 0.1, z), 0.1 * s, 0.1 * s)], 0.35, 0.05 * s)
        canvas.rounded(capsule(p(-1.5, 0.02, z), p(-2.45, 2.1, z), 0.07 * s, 0.065 * s), rgb("#b08a58"), 0.06 * s, 0.12)
    people = [
        Person(
            Look(jacket=rgb("#4b5a6e"), head="hard", head_colour=rgb("#e9e9e4"), size=1.03),
            Pose(turn=0.75, hands=((0.62, 1.5), (0.5, 1.18)), elbows=(1, 1), nod=0.05),
            -1.05,
            4.1,
            True,
        ),
        Person(
            volunteer(canvas, old=True, vest=None, style="thin", hair=rgb("#b7b3ad"), jacket=rgb("#4f586a")),
            Pose(turn=0.5, hands=((0.2, 0.8), (-0.02, 0.82)), lean=0.08),
            0.35,
            4.7,
            True,
        ),
        Person(
            volunteer(canvas, head="hard", head_colour=rgb("#f0b92a")),
            Pose(turn=0.5, nod=0.5, hands=((0.25, 1.08), (0.12, 1.1))),
            1.55,
            6.8,
            True,
            front=(held_sheet((0.2, 1.14), 0.24, 0.3, 0.1),),
        ),
    ]
    crowd(canvas, camera, people, None, 0.5)


def notice(canvas: Canvas) -> None:
    """A young woman pins a hand-lettered sheet to the estate's notice board; residents read."""
    camera = camera_for(canvas, 0.42, 1.45, 1.45)
    canvas.facing(camera, 6.2, (-12, 12), (0, 7), plaster(canvas.seed, rgb("#d9c7a3"), rgb("#8d9a8c"), 0.9, 1.04))
    canvas.ground(camera, paving(canvas.seed, rgb("#b3aa9b"), 0.5, 0.4), far_m=6.2)
    p, s = camera.point, camera.scale(6.0)
    canvas.shadow([[p(-3.0, 0.7, 6.2), p(3.8, 0.7, 6.2), p(3.8, 2.5, 6.2), p(-3.0, 2.5, 6.2)]], 0.4, 0.12 * s)
    canvas.facing(camera, 6.0, (-3.1, 3.6), (0.72, 2.75), plaster(canvas.seed + 3, rgb("#9fa8ad")))
    canvas.facing(camera, 5.98, (-3.0, 3.5), (0.82, 2.36), plaster(canvas.seed + 4, rgb("#3f6d63")))
    canvas.facing(camera, 5.98, (-3.0, 3.5), (2.4, 2.72), plaster(canvas.seed + 5, rgb("#b3242a")))
    for k in range(7):
        lettering(canvas, camera, (-1.2 + 0.48 * k, 2.56), 0.2, 5.97, rgb("#f7ead0"))
    _sheets(canvas, camera)
    foliage(canvas, p(-4.6, 2.6, 5.6), 1.5 * s, 1.3 * s, rgb("#6e8f49"), 0.05 * s, 1500)
    canvas.shadow([ellipse(p(3.4, 2.3, 6), 1.6 * s, 0.9 * s), ellipse(p(4.4, 1.4, 6), 1.1 * s, 1.0 * s)], 0.3, 0.3 * s)
    canvas.soften(canvas.width / 2600)
    people = [
        Person(
            Look(jacket=rgb("#e8e3d9"), style="tail", skin=SKINS[2], size=0.97, trousers=rgb("#45505f")),
            Pose(turn=0.55, hands=((0.44, 1.66), (0.3, 1.42)), elbows=(1, 1), nod=-0.25, yaw=0.7),
            -0.75,
            4.7,
            True,
        ),
        Person(
            volunteer(canvas, vest=None, old=True, style="thin", hair=rgb("#bdb9b2"), jacket=rgb("#56604d")),
            Pose(back=True, turn=0.25, hands=((0.1, 0.86), (-0.08, 0.88)), arm=0.92),
            1.25,
            4.5,
        ),
        Person(
            volunteer(canvas, vest=None, style="bob", jacket=rgb("#8a4a58")),
            Pose(back=True, turn=0.3, hands=((0.3, 1.3), (-0.22, 0.86))),
            2.05,
            4.9,
            True,
        ),
        Person(
            volunteer(canvas, vest=None, style="short", jacket=rgb("#3f6fa8"), size=0.74),
            Pose(back=True, turn=0.2),
            0.45,
            4.2,
        ),
    ]
    crowd(canvas, camera, people, (0.35, 0.22), 0.38)


def _sheets(canvas: Canvas, camera: Camera) -> None:
    p, s, z = camera.point, camera.scale(5.96), 5.96
    tones = (rgb("#f4f0e4"), rgb("#efe3c0"), rgb("#e8eef0"), rgb("#f3dcd4"))
    for k in range(9):
        x, y = -2.85 + 0.71 * k, 1.02 + 0.1 * (k % 3)
        w, h = 0.5, 1.05 - 0.12 * (k % 3)
        sheet = [p(x, y, z), p(x + w, y + 0.01, z), p(x + w, y + h, z), p(x, y + h, z)]
        canvas.shadow([[(a + 0.02 * s, b + 0.03 * s) for a, b in sheet]], 0.4, 0.02 * s)
        canvas.rounded(sheet, tones[k % 4], 0.02 * s, 0.02)
        for line in range(11):
            v = y + h - 0.22 - line * (h - 0.3) / 11
            canvas.line(
                p(x + 0.05, v, z),
                p(x + w * float(canvas.random.uniform(0.6, 0.9)), v, z),
                0.012 * s,
                rgb("#55565c"),
                0.65,
            )
        for sign in range(3):
            lettering(canvas, camera, (x + 0.12 + 0.13 * sign, y + h - 0.1), 0.09, z, rgb("#a8242a"))
