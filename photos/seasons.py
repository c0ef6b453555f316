"""The scenes of weather and season: sandbags in the rain, snow, planting in spring."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from canvas import (
    Camera,
    Canvas,
    Light,
    capsule,
    mix,
    noise,
    rgb,
    scaled,
    smooth,
)
from figures import Person
from outdoors import LIFT, SHOVEL, SWEEP, blue_sky, camera_for, volunteer
from people import SKINS, Look, Pose, ellipse
from props import held_broom, held_shape, held_stick
from scenery import (
    crowd,
    drift,
    facade,
    foliage,
    pile,
    rough,
    scatter,
    skyline,
    tree,
)


def sandbags(canvas: Canvas) -> None:
    """Dusk and rain at the river: a line of people passes sandbags to a growing wall."""
    camera = camera_for(canvas, 0.42, 1.5)
    canvas.sky([(0, rgb("#4c5a68")), (0.7, rgb("#8793a0")), (1, rgb("#b7bcc0"))], camera.horizon_px + 8)
    canvas.clouds(camera, 0.6, rgb("#6a7682"))
    towers = [(-95.0 + 30 * k, 20.0, 24.0 + 9 * ((k * 5) % 4), 200.0) for k in range(8)]
    skyline(canvas, camera, towers, rgb("#a3abb3"))
    canvas.ground(camera, rough(canvas.seed, rgb("#6e6a5c"), rgb("#9d9682"), 3.0, 0.35), 9, 400)
    _ripples(canvas, camera)
    near = rough(canvas.seed + 1, rgb("#4f4a44"), rgb("#857b6f"), 0.9, 0.5)
    canvas.ground(camera, lambda u, v, px: (near(u, v, px)[0], (v < 8.2 + 0.4 * np.sin(u)).astype(np.float32)))
    canvas.soften(canvas.width / 1500)
    s = camera.scale(7.6)
    for layer in range(4):
        for k in range(26 - layer * 2):
            x = -7.2 + 0.58 * k + 0.29 * (layer % 2) + 0.4 * layer
            if x > 1.6 - 0.5 * layer:
                continue
            _bag(canvas, camera, x, 0.11 + 0.2 * layer, 7.6, s)
    coat, blue = rgb("#d8b22e"), rgb("#35608f")
    bag = held_shape([(0.34, 0.98), (0.4, 0.76), (0.68, 0.74), (0.74, 0.94), (0.6, 1.06)], rgb("#b9ab8c"), 0.06, 0.12)
    wet = replace(Look(), bulk=1.14, head="hood", trousers=rgb("#23303a"), shoes=rgb("#20282a"))
    people = [
        Person(replace(wet, jacket=blue, head_colour=blue, size=1.04), LIFT, 0.75, 4.3, True, between=(bag,)),
        Person(
            replace(wet, jacket=coat, head_colour=coat),
            Pose(
                hip=(0, 0.86),
                lean=0.5,
                turn=0.7,
                nod=0.5,
                hands=((0.52, 0.7), (0.46, 0.62)),
                feet=((0.26, 0.06), (-0.22, 0.05)),
                elbows=(1, 1),
            ),
            -1.15,
            5.6,
            True,
            between=(
                held_shape(
                    [(0.36, 0.7), (0.42, 0.48), (0.7, 0.46), (0.76, 0.66), (0.6, 0.78)], rgb("#b9ab8c"), 0.06, 0.12
                ),
            ),
        ),
        Person(replace(wet, jacket=coat, head_colour=coat, size=0.97), LIFT, 2.3, 5.6, True, between=(bag,)),
        Person(replace(wet, jacket=blue, head_colour=blue, vest=None), Pose(back=True, turn=0.3), -3.0, 6.6),
        Person(replace(wet, jacket=coat, head_colour=coat), LIFT, 3.6, 6.9, True, between=(bag,)),
    ]
    crowd(canvas, camera, people, None, 0.6)
    for k in range(8):
        _bag(canvas, camera, -2.3 + 0.56 * k + 0.2 * (k % 2), 0.1, 3.15 + 0.1 * (k % 2), camera.scale(3.2))
    _rain(canvas)


def _bag(canvas: Canvas, camera: Camera, x: float, y: float, z: float, scale: float) -> None:
    cx, cy = camera.point(x, y, z)
    w, h = 0.31 * scale, 0.13 * scale
    tone = mix(rgb("#a5977a"), rgb("#c6b999"), float(canvas.random.uniform()))
    canvas.shadow([ellipse((cx, cy + h * 0.7), w * 1.1, h * 0.6)], 0.5, h * 0.3)
    outline = [
        (cx - w, cy - h * 0.2),
        (cx - w * 0.7, cy - h),
        (cx + w * 0.7, cy - h * 0.95),
        (cx + w, cy - h * 0.1),
        (cx + w * 0.85, cy + h * 0.8),
        (cx - w * 0.85, cy + h * 0.85),
    ]
    canvas.rounded(smooth(outline), tone, h * 0.6, 0.14)
    canvas.line((cx + w * 0.72, cy - h * 0.6), (cx + w * 0.72, cy + h * 0.6), h * 0.1, scaled(tone, 0.7), 0.6)


def _ripples(canvas: Canvas, camera: Camera) -> None:
    def water(u: np.ndarray, v: np.ndarray, px: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
        wave = noise(u * 0.35, v * 0.9, canvas.seed + 8, 4)
        near = np.clip(1 - v / 120, 0, 1)
        t = np.clip(0.55 + wave * 0.5 * near - 0.25 * near, 0, 1)[..., None]
        colour = np.asarray(rgb("#5f5a4a"), np.float32) * (1 - t) + np.asarray(rgb("#aeb4b4"), np.float32) * t
        return colour, ((v > 7.2) & (v < 150)).astype(np.float32)

    canvas.ground(camera, water)


def _rain(canvas: Canvas) -> None:
    for alpha, count, width in ((0.14, 420, canvas.width / 2600), (0.2, 110, canvas.width / 1500)):
        streaks = []
        for _ in range(count):
            x, y = float(canvas.random.uniform(0, canvas.width)), float(canvas.random.uniform(0, canvas.height))
            long = canvas.height * float(canvas.random.uniform(0.02, 0.05))
            streaks.append(capsule((x, y), (x - long * 0.16, y + long), width, width))
        canvas.fill_all(streaks, rgb("#d5dde3"), alpha)


def snow(canvas: Canvas) -> None:
    """A slope at daybreak after snow: people clear the road with shovels."""
    canvas.light = Light((-0.5, -0.6, 0.62), 0.68, 0.44, (1.0, 0.97, 0.93), (0.9, 0.95, 1.06))
    camera = camera_for(canvas, 0.42, 1.55)
    canvas.sky([(0, rgb("#8fa8c4")), (0.7, rgb("#d9d5d6")), (1, rgb("#f2dcc6"))], camera.horizon_px + 8)
    canvas.facing(camera, 46, (-40, 40), (0, 17), facade(canvas.seed, rgb("#c4b29c")))
    p = camera.point
    canvas.fill([p(-40, 17, 46), p(40, 17, 46), p(40, 17.7, 46), p(-40, 17.7, 46)], rgb("#f4f6f8"))
    canvas.side(camera, 7.2, (3.5, 46), (0, 12), facade(canvas.seed + 1, rgb("#a06a52"), brickwork=True))
    canvas.ground(camera, rough(canvas.seed, rgb("#d3dae4"), rgb("#fbfbfb"), 1.4, 0.5))
    road = rough(canvas.seed + 2, rgb("#5b5d61"), rgb("#9a9da1"), 0.7, 0.55)

    def cleared(u: np.ndarray, v: np.ndarray, px: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
        edge = noise(v * 1.2, v * 0 + 3, canvas.seed + 4, 3) * 0.3
        inside = (u > -1.5 + edge) & (u < 2.0 - edge) & (v < 9.5 + edge * 6 + noise(u * 2, v * 0, canvas.seed + 6, 2))
        return road(u, v, px)[0], inside.astype(np.float32) * 0.86

    canvas.ground(camera, cleared)
    for x, z in ((-5.2, 12.0), (-6.0, 20.0), (-6.6, 30.0), (4.9, 24.0)):
        tree(canvas, camera, x, z, 7.0, rgb("#6f8f45"), rgb("#5a4f48"), bare=True)
    canvas.soften(canvas.width / 1500)
    for k in range(9):
        drift(canvas, camera, -2.15 - 0.1 * (k % 2), 3.6 + 0.85 * (8 - k), 1.3, 0.42)
        drift(canvas, camera, 2.75, 4.2 + 0.85 * (8 - k), 1.3, 0.38)
    tools = (
        held_stick((0.12, 1.16), (0.98, 0.14), 0.034, rgb("#a3824e")),
        held_shape([(0.9, 0.26), (1.06, 0.3), (1.3, 0.04), (1.12, 0.0), (0.96, 0.08)], rgb("#4f6f8f"), 0.03),
    )
    warm = replace(Look(), bulk=1.22, trousers=rgb("#2d3038"))
    people = [
        Person(
            replace(
                warm,
                jacket=rgb("#2f4666"),
                head="knit",
                head_colour=rgb("#3c3f46"),
                glove=rgb("#54483c"),
                scarf=rgb("#8f8577"),
                size=1.03,
            ),
            SHOVEL,
            -0.75,
            4.2,
            between=tools,
        ),
        Person(
            replace(
                warm,
                jacket=rgb("#6d3f4a"),
                style="tail",
                head="knit",
                head_colour=rgb("#d9d4cc"),
                glove=rgb("#3d3d42"),
                size=0.97,
            ),
            SHOVEL,
            1.75,
            5.9,
            True,
            between=tools,
        ),
        Person(
            replace(warm, jacket=rgb("#4a5a48"), style="short", glove=rgb("#54483c"), scarf=rgb("#b8423c")),
            SWEEP,
            0.25,
            8.0,
            between=(held_broom((0.16, 1.32), (0.86, 0.2)),),
        ),
        Person(replace(warm, jacket=rgb("#7d8794"), head="cap"), SHOVEL, 1.3, 11.0, True, between=tools),
    ]
    crowd(canvas, camera, people, (0.6, 0.4), 0.3)
    flakes = []
    for _ in range(260):
        x, y = float(canvas.random.uniform(0, canvas.width)), float(canvas.random.uniform(0, canvas.height))
        r = canvas.width * float(canvas.random.uniform(0.0004, 0.0016))
        flakes.append(ellipse((x, y), r, r))
    canvas.fill_all(flakes, rgb("#ffffff"), 0.7, 1.0)


def planting(canvas: Canvas) -> None:
    """Volunteers and a child plant saplings on a slope below new flats."""
    camera = camera_for(canvas, 0.42, 1.5)
    blue_sky(canvas, camera, 0.45)
    skyline(
        canvas,
        camera,
        [(-70.0, 24.0, 40.0, 150.0), (-30.0, 24.0, 46.0, 140.0), (14.0, 24.0, 42.0, 145.0), (56.0, 24.0, 38.0, 160.0)],
        rgb("#dfe6e8"),
    )
    canvas.ground(camera, rough(canvas.seed, rgb("#5f7a38"), rgb("#a5b36a"), 1.8, 0.6))
    for x, z in ((-13.0, 40.0), (-5.0, 46.0), (3.0, 43.0), (12.0, 39.0), (19.0, 42.0)):
        tree(canvas, camera, x, z, 5.5, rgb("#739648"), leaves=450)
    canvas.soften(canvas.width / 1400)
    earth = rough(canvas.seed + 1, rgb("#5c4430"), rgb("#91704e"), 0.5, 0.5)

    def beds(u: np.ndarray, v: np.ndarray, px: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
        wobble = noise(u * 1.5, v * 1.5, canvas.seed + 3, 2) * 0.25
        spot = ((u - 0.2) ** 2 / 2.6 + (v - 4.3) ** 2 / 1.4 + wobble) < 1
        spot |= ((u + 2.9) ** 2 + (v - 7.4) ** 2 / 1.5 + wobble) < 0.9
        spot |= ((u - 3.9) ** 2 + (v - 8.0) ** 2 / 1.5 + wobble) < 0.9
        return earth(u, v, px)[0], spot.astype(np.float32)

    canvas.ground(camera, beds)
    scatter(canvas, camera, (-7, 7), (2.6, 9), 1500, 0.022, (rgb("#7f9a48"), rgb("#4e6a30"), rgb("#b9c07a")))
    for x, z, h in ((-2.9, 7.4, 2.6), (3.9, 8.0, 2.8), (0.05, 4.45, 2.5), (-5.4, 11.0, 2.8), (6.5, 11.5, 2.7)):
        _sapling(canvas, camera, x, z, h)
    pile(canvas, camera, (-0.75, 4.1), 0.8, 0.2, (rgb("#5f4630"), rgb("#7d5f42"), rgb("#4c3827")))
    spade = (
        held_stick((0.16, 1.2), (0.7, 0.16), 0.034, rgb("#a3824e")),
        held_shape([(0.62, 0.24), (0.74, 0.3), (0.92, 0.04), (0.76, 0.0)], rgb("#6f7679"), 0.03),
    )
    can = held_shape([(0.2, 0.6), (0.5, 0.6), (0.48, 0.3), (0.22, 0.3)], rgb("#3d8a68"), 0.06, 0.0)
    spout = held_stick((0.48, 0.36), (0.74, 0.62), 0.04, rgb("#3d8a68"))
    people = [
        Person(
            Look(jacket=rgb("#dfe3e8"), style="tail", skin=SKINS[2], trousers=rgb("#45505f"), size=0.98),
            SHOVEL,
            1.25,
            4.2,
            True,
            between=spade,
        ),
        Person(
            volunteer(canvas, style="short", head="cap"),
            Pose(
                hip=(0, 0.88),
                lean=0.22,
                turn=0.6,
                nod=0.4,
                hands=((0.42, 0.95), (0.4, 1.12)),
                feet=((0.2, 0.06), (-0.16, 0.05)),
                elbows=(1, 1),
            ),
            -0.5,
            4.9,
        ),
        Person(
            volunteer(canvas, vest=None, style="bob", size=0.7, jacket=rgb("#e0a63a"), trousers=rgb("#3f6fa8")),
            Pose(turn=0.6, nod=0.4, hands=((0.4, 0.66), (0.3, 0.66)), elbows=(1, 1)),
            -1.75,
            4.5,
            front=(can, spout),
        ),
        Person(volunteer(canvas), SHOVEL, -3.9, 7.6, between=spade),
        Person(volunteer(canvas, style="tail"), Pose(turn=0.5, hands=((0.3, 1.0), (-0.2, 0.9))), 4.7, 8.4, True),
    ]
    crowd(canvas, camera, people, (0.5, 0.3), 0.38)


def _sapling(canvas: Canvas, camera: Camera, x: float, z: float, height_m: float) -> None:
    p, s = camera.point, camera.scale(z)
    canvas.shadow(
        [capsule(p(x, 0, z), p(x + height_m * 0.5, 0, z + height_m * 0.3), 0.04 * s, 0.25 * s)], 0.3, 0.04 * s
    )
    canvas.rounded(capsule(p(x, 0, z), p(x + 0.03, height_m, z), 0.024 * s, 0.012 * s), rgb("#7a654c"), 0.02 * s, 0.1)
    canvas.rounded(
        capsule(p(x - 0.14, 0, z), p(x + 0.02, 1.2, z), 0.014 * s, 0.012 * s), rgb("#b99a63"), 0.012 * s, 0.05
    )
    for k in range(9):
        at = height_m * (0.5 + 0.5 * k / 8)
        side = -1 if k % 2 else 1
        canvas.line(p(x + 0.02, at, z), p(x + side * (0.42 - 0.03 * k), at + 0.25, z), 0.01 * s, rgb("#6b5942"))
    foliage(canvas, p(x, height_m * 0.86, z), 0.42 * s, 0.55 * s, rgb("#8fb04f"), 0.026 * s, 320)
    tag = [p(x - 0.02, 0.95, z), p(x + 0.16, 0.95, z), p(x + 0.16, 1.07, z), p(x - 0.02, 1.07, z)]
    canvas.rounded(tag, rgb("#d9b878"), 0.02 * s, 0.06)
