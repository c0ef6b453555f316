"""Scenes for unusual formats: a panorama and an upright portrait."""

from __future__ import annotations

from canvas import (
    Camera,
    Canvas,
    rgb,
)
from figures import Person
from outdoors import blue_sky, volunteer
from people import Pose
from props import held_sheet
from scenery import (
    banner,
    box,
    crowd,
    facade,
    old_house,
    paving,
    skyline,
    tree,
    wood,
)


def panorama(canvas: Canvas) -> None:
    """A wide view over the whole quarter: old roofs, the river, new towers, neighbours gathered on the square."""
    camera = Camera(canvas.width / 2, canvas.height * 0.5, canvas.height * 1.25, 1.6)
    haze = rgb("#dfe4e4")
    blue_sky(canvas, camera, 0.35)
    towers = [(-340.0 + 46 * k, 24.0, 34.0 + 13 * ((k * 7) % 4), 150.0 + 12 * (k % 3)) for k in range(15)]
    skyline(canvas, camera, towers, haze, ((-150.0, 200.0), (120.0, 200.0)))
    canvas.ground(camera, paving(canvas.seed, rgb("#b9ae9d"), 0.8, 0.3))
    for k in range(20):
        x = -58.0 + 6.2 * k
        if abs(x + 2) > 14:
            old_house(canvas, camera, (x, x + 5.8), 24.0 + 2 * (k % 2), canvas.seed + k)
    for k in range(12):
        tree(canvas, camera, -50.0 + 9.3 * k, 20 + 3 * (k % 2), 7.5, rgb("#6f9048"), leaves=500)
    canvas.soften(max(1.0, canvas.height / 2200))
    banner(canvas, camera, (-4.5, 4.5), (2.6, 3.3), 12, signs=14)
    for x in (-4.5, 4.5):
        canvas.line(camera.point(x, 0, 12), camera.point(x, 3.4, 12), 0.1 * camera.scale(12), rgb("#8a8d90"))
    people = []
    for k in range(26):
        x = -13.0 + 1.05 * k + float(canvas.random.uniform(-0.25, 0.25))
        look = volunteer(canvas) if k % 3 else volunteer(canvas, vest=None)
        pose = Pose(turn=float(canvas.random.uniform(0.1, 0.6)), yaw=float(canvas.random.uniform(0, 0.6)), smile=0.9)
        people.append(Person(look, pose, x, 7.0 + float(canvas.random.uniform(-0.8, 1.6)), bool(k % 2)))
    crowd(canvas, camera, people, (0.5, 0.3), 0.38)


def portrait_outdoors(canvas: Canvas) -> None:
    """One volunteer with a folder before a lane of trees, upright format."""
    camera = Camera(canvas.width * 0.42, canvas.height * 0.3, canvas.height * 1.22, 1.55)
    blue_sky(canvas, camera)
    canvas.facing(camera, 34, (-20, 20), (0, 12), facade(canvas.seed, rgb("#c9b9a2")))
    canvas.ground(camera, paving(canvas.seed, rgb("#b8ae9f"), 0.5, 0.35))
    for x, z in ((-4.5, 22.0), (4.6, 20.0), (-3.6, 13.0), (3.8, 12.0)):
        tree(canvas, camera, x, z, 7.0, rgb("#6f8f45"), leaves=1100)
    box(
        canvas,
        camera,
        (1.2, 2.6),
        (0, 0.45),
        (7.0, 7.5),
        wood(canvas.seed, rgb("#8a633d")),
        rgb("#a87c50"),
        rgb("#6d4c2e"),
    )
    canvas.soften(canvas.height / 1000)
    pose = Pose(turn=0.22, hands=((0.16, 1.0), (0.0, 1.04)), yaw=0.15, smile=1.0, arm=0.82)
    who = volunteer(canvas, glasses=bool(canvas.seed % 2), style="short")
    crowd(
        canvas,
        camera,
        [Person(who, pose, -0.15, 3.1, front=(held_sheet((0.1, 1.12), 0.26, 0.34, 0.12, (0.25, 0.4, 0.62)),))],
        (0.5, 0.35),
        0.4,
    )
