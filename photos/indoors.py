"""The scenes inside: a visit at home, an advice table, a classroom, a desk at night; and a street stand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from canvas import (
    Camera,
    Canvas,
    Light,
    rgb,
    smooth,
)
from figures import Person, contact_shadow, draw_person
from furniture import armchair, cabinet, calculator, chalk, cup, curtain, files, lamp, paper, shelves, window
from outdoors import camera_for, volunteer
from people import SKINS, Look, Pose, ellipse
from props import held_shape, held_sheet, held_stick
from scenery import (
    banner,
    box,
    crowd,
    facade,
    lettering,
    paving,
    plaster,
    wood,
)

INSIDE = Light((-0.5, -0.45, 0.74), 0.6, 0.56, (1.0, 0.98, 0.94), (0.95, 0.95, 1.0))


def home_visit(canvas: Canvas) -> None:
    """A volunteer beside an old woman in her armchair, window light from the left."""
    canvas.light = INSIDE
    camera = camera_for(canvas, 0.38, 1.2, 1.12)
    wall = plaster(canvas.seed, rgb("#e6dcc6"), rgb("#a9bfae"), 1.0, 0.98)
    canvas.facing(camera, 4.4, (-6, 6), (0, 4), wall)
    canvas.ground(camera, wood(canvas.seed, rgb("#9c7a58"), 0.18), far_m=4.4)
    p, s = camera.point, camera.scale(4.4)
    window(canvas, camera, (-2.6, -1.1), (1.05, 2.5), 4.38)
    for x, w in ((-2.95, 0.5), (-1.25, 0.42)):
        curtain(canvas, camera, x, (0.75, 2.72), 4.3, w, rgb("#c98d62"))
    cabinet(canvas, camera)
    for x, y, w, h in ((0.55, 1.95, 0.5, 0.38), (1.2, 2.0, 0.34, 0.46), (-0.5, 1.85, 0.6, 0.44)):
        frame = [p(x, y, 4.38), p(x + w, y, 4.38), p(x + w, y + h, 4.38), p(x, y + h, 4.38)]
        canvas.shadow([[(a + 0.03 * s, b + 0.04 * s) for a, b in frame]], 0.35, 0.03 * s)
        canvas.rounded(frame, rgb("#6f4a2e"), 0.02 * s, 0.05)
        m = 0.045
        canvas.fill(
            [
                p(x + m, y + m, 4.37),
                p(x + w - m, y + m, 4.37),
                p(x + w - m, y + h - m, 4.37),
                p(x + m, y + h - m, 4.37),
            ],
            rgb("#cfc6b4"),
        )
        for k in range(3):
            head = p(x + w * (0.28 + 0.22 * k), y + h * 0.55, 4.37)
            canvas.fill(ellipse(head, 0.035 * s, 0.045 * s), rgb("#6d6258"))
            canvas.fill(ellipse((head[0], head[1] + 0.1 * s), 0.07 * s, 0.06 * s), rgb("#857a6d"))
    beam = [p(-2.2, 0, 3.9), p(-0.9, 0, 3.9), p(0.6, 0, 2.2), p(-0.9, 0, 2.2)]
    canvas.glow(beam, rgb("#ffdfae"), 0.28, 0.05 * s)
    canvas.soften(canvas.width / 1800)
    armchair(canvas, camera, -0.62, 2.95)
    elder = Look(
        vest=None,
        jacket=rgb("#8c4a52"),
        trousers=rgb("#3d3b40"),
        hair=rgb("#cfcac4"),
        style="bun",
        old=True,
        skin=SKINS[1],
        size=0.94,
    )
    sit = Pose(
        hip=(0, 0.5),
        lean=-0.04,
        turn=0.55,
        feet=((0.46, 0.06), (0.36, 0.05)),
        hands=((0.5, 0.7), (0.44, 0.68)),
        elbows=(1, 1),
        smile=1.0,
    )
    lean_in = Pose(
        hip=(0, 0.48),
        lean=0.3,
        turn=0.7,
        feet=((0.44, 0.06), (0.3, 0.05)),
        hands=((0.6, 0.72), (0.52, 0.7)),
        elbows=(1, 1),
        smile=1.0,
        nod=0.12,
    )
    old_woman = Person(elder, sit, -0.5, 2.85, base_m=0.02)
    helper = Person(Look(jacket=rgb("#d8d5cc"), style="bob", skin=SKINS[2], size=1.0), lean_in, 0.72, 2.75, True)
    contact_shadow(canvas, camera, old_woman, 0.5)
    draw_person(canvas, camera, old_woman)
    box(
        canvas,
        camera,
        (0.55, 0.95),
        (0, 0.44),
        (2.7, 3.0),
        wood(canvas.seed + 5, rgb("#7a5533")),
        rgb("#9a7048"),
        rgb("#5c3f25"),
    )
    contact_shadow(canvas, camera, helper, 0.5)
    draw_person(canvas, camera, helper)
    box(
        canvas,
        camera,
        (-2.3, -1.15),
        (0, 0.5),
        (2.2, 2.7),
        wood(canvas.seed + 6, rgb("#85603b")),
        rgb("#a97f55"),
        rgb("#5d4128"),
    )
    cup(canvas, camera, -1.35, 0.5, 2.45, rgb("#e8ece8"), 0.11)
    paper(canvas, camera, -1.72, 0.502, 2.4, 0.26, 0.3)
    for k, tone in enumerate((rgb("#c8402f"), rgb("#d05a33"), rgb("#b8382f"))):
        centre = p(-2.02 + 0.1 * k, 0.55, 2.5 - 0.06 * (k % 2))
        canvas.rounded(
            ellipse(centre, 0.055 * camera.scale(2.5), 0.05 * camera.scale(2.5)),
            tone,
            0.045 * camera.scale(2.5),
            0,
            0,
            0.3,
        )


def consultation(canvas: Canvas) -> None:
    """An advice table in a community office: two officials, residents across from them."""
    canvas.light = Light((-0.35, -0.7, 0.62), 0.62, 0.5, (1.0, 1.0, 0.99), (0.94, 0.96, 1.0))
    camera = camera_for(canvas, 0.36, 1.42, 1.15)
    canvas.facing(camera, 5.2, (-8, 8), (0, 4.2), plaster(canvas.seed, rgb("#e6e8e4"), rgb("#b9cbbd"), 1.0, 1.0))
    canvas.ground(camera, paving(canvas.seed, rgb("#cbc7bd"), 0.6, 0.25), far_m=5.2)
    window(canvas, camera, (2.0, 4.3), (1.0, 2.55), 5.18)
    banner(canvas, camera, (-2.5, 1.55), (2.35, 2.72), 5.15, signs=13)
    for x in (-2.3, -1.25, -0.2, 0.85):
        p = camera.point
        canvas.shadow(
            [[p(x, 1.2, 5.2), p(x + 0.9, 1.2, 5.2), p(x + 0.9, 2.15, 5.2), p(x, 2.15, 5.2)]],
            0.25,
            0.03 * camera.scale(5.2),
        )
        canvas.facing(camera, 5.15, (x, x + 0.86), (1.25, 2.18), plaster(canvas.seed + 4, rgb("#dfe9f0")))
        for k in range(4):
            lettering(canvas, camera, (x + 0.18 + 0.17 * k, 2.06), 0.11, 5.14, rgb("#b3242a"))
        for k in range(9):
            v = 1.9 - 0.066 * k
            canvas.line(
                p(x + 0.08, v, 5.14),
                p(x + float(canvas.random.uniform(0.5, 0.78)), v, 5.14),
                0.012 * camera.scale(5.14),
                rgb("#6b7780"),
                0.7,
            )
    canvas.soften(canvas.width / 1600)
    write = Pose(
        hip=(0, 0.56),
        lean=0.1,
        turn=0.25,
        nod=0.55,
        legs=False,
        hands=((0.22, 0.82), (-0.16, 0.82)),
        elbows=(-1, 1),
        arm=0.62,
    )
    talk = Pose(
        hip=(0, 0.56),
        lean=0.06,
        turn=0.35,
        legs=False,
        hands=((0.46, 0.92), (-0.1, 0.82)),
        elbows=(1, 1),
        yaw=0.5,
        arm=0.72,
    )
    draw_person(canvas, camera, Person(Look(jacket=rgb("#40516b"), glasses=True, size=1.03), talk, -0.98, 3.75))
    draw_person(canvas, camera, Person(volunteer(canvas, style="tail", jacket=rgb("#e8e5dc")), write, 0.12, 3.85, True))
    box(
        canvas,
        camera,
        (-1.9, 1.75),
        (0, 0.76),
        (2.75, 3.6),
        wood(canvas.seed, rgb("#a5764a"), 0.6),
        rgb("#bb8d5f"),
        rgb("#7a5634"),
    )
    canvas.shadow(
        [
            [
                camera.point(-1.9, 0.76, 3.6),
                camera.point(1.75, 0.76, 3.6),
                camera.point(1.75, 0.76, 3.4),
                camera.point(-1.9, 0.76, 3.4),
            ]
        ],
        0.25,
        20,
    )
    for x, z, turn in (
        (-0.9, 3.15, 0.15),
        (-0.45, 3.2, -0.25),
        (0.45, 3.25, 0.1),
        (1.15, 3.1, 0.5),
        (-1.45, 3.05, -0.4),
    ):
        paper(canvas, camera, x, 0.762, z, 0.24, turn)
    cup(canvas, camera, -1.5, 0.76, 3.35)
    cup(canvas, camera, 1.4, 0.76, 3.3, rgb("#cfd8dc"))
    calculator(canvas, camera, -0.1, 3.05)
    for x, look, turn, flip in (
        (0.66, Look(vest=None, jacket=rgb("#6a5a4c"), style="thin", hair=rgb("#b9b5ae"), old=True), 0.55, True),
        (1.4, Look(vest=None, jacket=rgb("#4f6a5c"), style="bob"), 0.4, True),
    ):
        pose = Pose(
            hip=(0, 0.5),
            lean=0.12,
            turn=turn,
            back=True,
            legs=False,
            hands=((0.3, 0.7), (-0.26, 0.66)),
            arm=0.72,
            elbows=(-1, 1),
        )
        draw_person(canvas, camera, Person(look, pose, x, 2.35, flip))
        cx, _ = camera.point(x, 0, 2.35)
        s = camera.scale(2.35)
        top = camera.point(x, 0.82, 2.3)[1]
        chair = [
            (cx - 0.26 * s, top),
            (cx + 0.26 * s, top),
            (cx + 0.24 * s, top + 0.34 * s),
            (cx - 0.24 * s, top + 0.34 * s),
        ]
        canvas.rounded(smooth(chair), rgb("#4d5157"), 0.04 * s, 0.05, 0.4)
        for side in (-0.2, 0.2):
            canvas.line((cx + side * s, top + 0.3 * s), (cx + side * 1.1 * s, top + 0.9 * s), 0.035 * s, rgb("#8d9196"))


def classroom(canvas: Canvas) -> None:
    """After-school class: a volunteer at the blackboard explains fractions to children."""
    canvas.light = Light((0.55, -0.5, 0.66), 0.62, 0.5, (1.0, 0.99, 0.96), (0.94, 0.96, 1.0))
    camera = camera_for(canvas, 0.4, 1.42, 1.12)
    canvas.facing(camera, 5.6, (-9, 9), (0, 4.6), plaster(canvas.seed, rgb("#efece2"), rgb("#9db9a8"), 0.95, 1.0))
    canvas.ground(camera, paving(canvas.seed, rgb("#c3b8a6"), 0.6, 0.25), far_m=5.6)
    canvas.facing(camera, 5.55, (-2.6, 2.3), (0.98, 2.42), wood(canvas.seed, rgb("#9a7347"), 0.4))
    canvas.facing(camera, 5.5, (-2.52, 2.22), (1.05, 2.35), plaster(canvas.seed + 2, rgb("#2d5a48")))
    chalk(canvas, camera, "3/4 + 1/8 = ?", -0.45, 2.25, 5.48, 0.3)
    chalk(canvas, camera, "6/8 + 1/8", -0.15, 1.72, 5.48, 0.24)
    centre, r = camera.point(1.85, 1.75, 5.48), 0.22 * camera.scale(5.48)
    canvas.fill(ellipse(centre, r, r), rgb("#d8dccb"), 0.25)
    for a in np.linspace(0, np.pi, 5)[:-1]:
        d = (float(np.cos(a)) * r, float(np.sin(a)) * r)
        canvas.line(
            (centre[0] - d[0], centre[1] - d[1]),
            (centre[0] + d[0], centre[1] + d[1]),
            0.018 * camera.scale(5.48),
            rgb("#eeefe6"),
            0.8,
        )
    window(canvas, camera, (2.9, 4.5), (1.0, 2.6), 5.5)
    for k in range(3):
        lettering(canvas, camera, (-3.75, 2.3 - 0.42 * k), 0.3, 5.5, rgb("#b3242a"))
    canvas.soften(canvas.width / 1900)
    teach = Pose(turn=0.4, hands=((0.6, 1.56), (-0.12, 1.08)), elbows=(1, 1), yaw=0.35, smile=1.0)
    pointer = held_stick((0.6, 1.5), (0.98, 1.78), 0.016, rgb("#b78a4e"))
    hero = Person(
        Look(jacket=rgb("#7fa0bd"), style="tail", skin=SKINS[2], glasses=True, trousers=rgb("#3a3d44")),
        teach,
        -1.25,
        4.5,
        between=(pointer,),
    )
    crowd(canvas, camera, [hero], None, 0.4)
    jackets = (
        rgb("#3f6fa8"),
        rgb("#d65a4a"),
        rgb("#e0b23a"),
        rgb("#5d8a58"),
        rgb("#7a5a9a"),
        rgb("#3c8a8a"),
        rgb("#d88a9a"),
    )
    for row, (z, xs) in enumerate(((3.5, (-0.45, 0.75, 1.95)), (2.6, (-1.3, -0.15, 1.0)))):
        for k, x in enumerate(xs):
            _pupil(canvas, camera, x, z, jackets[(row * 3 + k) % 7], (row + k) % 3 == 1)


def _pupil(
    canvas: Canvas, camera: Camera, x: float, z: float, jacket: tuple[float, float, float], raised: bool
) -> None:
    p, s = camera.point, camera.scale(z)
    box(
        canvas,
        camera,
        (x - 0.42, x + 0.42),
        (0.56, 0.62),
        (z + 0.2, z + 0.62),
        wood(canvas.seed, rgb("#c09a66")),
        rgb("#cfab78"),
        rgb("#8a6c44"),
    )
    paper(canvas, camera, x + 0.18, 0.622, z + 0.4, 0.18, 0.2, 5)
    hands = ((0.3, 1.42), (-0.24, 0.62)) if raised else ((0.24, 0.64), (-0.24, 0.62))
    pose = Pose(hip=(0, 0.52), lean=0.06, turn=0.12, back=True, legs=False, hands=hands, elbows=(-1, 1), arm=0.78)
    style = "tail" if int(x * 20) % 2 else "short"
    draw_person(canvas, camera, Person(Look(vest=None, jacket=jacket, style=style, size=0.84), pose, x, z))
    back = [p(x - 0.2, 0.36, z - 0.1), p(x + 0.2, 0.36, z - 0.1), p(x + 0.2, 0.66, z - 0.1), p(x - 0.2, 0.66, z - 0.1)]
    canvas.rounded(back, rgb("#b58a55"), 0.03 * s, 0.08, 0.4)
    for side in (-0.18, 0.18):
        canvas.line(p(x + side, 0.5, z - 0.1), p(x + side * 1.1, 0, z - 0.1), 0.035 * s, rgb("#7d858a"))


def night_desk(canvas: Canvas) -> None:
    """A duty desk at night: a lamp, shelves of files, a woman writing."""
    canvas.light = Light((0.5, -0.1, 0.86), 0.42, 0.72, (1.0, 0.9, 0.72), (0.85, 0.82, 0.95))
    camera = Camera(canvas.width * 0.5, canvas.height * 0.42, canvas.height * 1.2, 1.36)
    canvas.facing(camera, 4.6, (-6, 6), (0, 5), plaster(canvas.seed, rgb("#6f675a"), rgb("#5a6358"), 1.0, 0.8))
    canvas.ground(camera, paving(canvas.seed, rgb("#5c564e"), 0.6, 0.3), far_m=4.6)
    window(canvas, camera, (0.55, 1.7), (1.1, 2.4), 4.55, True)
    moon = camera.point(1.36, 2.15, 4.5)
    canvas.glow(ellipse(moon, canvas.height * 0.016, canvas.height * 0.016), rgb("#fff3d0"), 0.9, canvas.height * 0.002)
    shelves(canvas, camera)
    canvas.soften(canvas.height / 1800)
    who = Look(jacket=rgb("#4d5a72"), style="bob", glasses=True, hair=rgb("#3b3634"), skin=SKINS[1])
    pose = Pose(
        hip=(0, 0.56),
        lean=0.14,
        turn=0.3,
        nod=0.5,
        legs=False,
        hands=((0.22, 0.8), (0.02, 0.84)),
        elbows=(-1, 1),
        arm=0.66,
    )
    pen = held_stick((0.02, 0.98), (0.1, 0.82), 0.012, rgb("#22262c"))
    draw_person(canvas, camera, Person(who, pose, -0.22, 3.0, front=(pen,)))
    box(
        canvas,
        camera,
        (-1.5, 1.4),
        (0, 0.76),
        (2.05, 2.85),
        wood(canvas.seed, rgb("#6d4a2e"), 0.5, 0.7),
        rgb("#96693f"),
        rgb("#3f2a1a"),
    )
    for x, z, t in ((-0.1, 2.5, 0.1), (0.25, 2.35, -0.3), (-0.65, 2.4, 0.3)):
        paper(canvas, camera, x, 0.762, z, 0.28, t)
    cup(canvas, camera, -0.95, 0.76, 2.5, rgb("#c9d2cf"), 0.12)
    files(canvas, camera)
    lamp(canvas, camera)
    y, x = np.indices(canvas.pixels.shape[:2], np.float32)
    bulb = camera.point(0.3, 1.0, 2.6)
    distance = np.hypot(x - bulb[0], (y - bulb[1]) * 0.9) / canvas.height
    pool = (np.exp(-((distance / 0.34) ** 2)) * 0.85 + 0.45)[..., None]
    warm = np.asarray([1.06, 0.98, 0.84], np.float32)
    canvas.pixels = np.clip(canvas.pixels * pool * warm, 0, 1)
    canvas.glow(ellipse(bulb, canvas.height * 0.02, canvas.height * 0.012), rgb("#ffe9b8"), 0.9, canvas.height * 0.02)


def visit_square(canvas: Canvas) -> None:
    """A volunteer reads a notice to an old man at his table; for a square format."""
    canvas.light = INSIDE
    camera = Camera(canvas.width / 2, canvas.height * 0.36, canvas.height * 1.4, 1.28)
    canvas.facing(camera, 4.2, (-6, 6), (0, 5), plaster(canvas.seed, rgb("#ddd6c8"), rgb("#9fb3c0"), 1.0))
    canvas.ground(camera, wood(canvas.seed, rgb("#8f7050"), 0.18), far_m=4.2)
    window(canvas, camera, (-1.9, -0.6), (1.1, 2.5), 4.18)
    curtain(canvas, camera, -2.2, (0.8, 2.7), 4.1, 0.45, rgb("#8d9db0"))
    cabinet(canvas, camera)
    canvas.soften(canvas.width / 1500)
    elder = Look(
        vest=None, jacket=rgb("#4f5a68"), hair=rgb("#c9c5be"), style="thin", old=True, skin=SKINS[3], glasses=True
    )
    seated = Pose(
        hip=(0, 0.52), turn=0.4, legs=False, hands=((0.36, 0.8), (0.1, 0.8)), elbows=(1, 1), smile=0.9, nod=0.2, arm=0.7
    )
    draw_person(canvas, camera, Person(elder, seated, -0.55, 3.1))
    reading = replace(seated, lean=0.1, nod=0.3, hands=((0.35, 1.0), (0.25, 0.98)))
    draw_person(
        canvas,
        camera,
        Person(
            volunteer(canvas, style="bob"),
            reading,
            0.6,
            3.0,
            True,
            front=(
                held_sheet((0.32, 1.06), 0.24, 0.3, 0.15),
                held_shape([(0.3, 0.95), (0.34, 0.93), (0.36, 0.98)], SKINS[0], 0.01, 0),
            ),
        ),
    )
    box(
        canvas,
        camera,
        (-1.4, 1.4),
        (0, 0.74),
        (2.1, 2.7),
        wood(canvas.seed + 3, rgb("#8b623b"), 0.5),
        rgb("#ab8052"),
        rgb("#5d4128"),
    )
    cup(canvas, camera, -0.3, 0.74, 2.5)
    paper(canvas, camera, 0.25, 0.742, 2.4, 0.24, 0.2)


def street_stand(canvas: Canvas) -> None:
    """A folding table in the street: leaflets, volunteers, passers-by. For chat-app sizes."""
    camera = camera_for(canvas, 0.43, 1.5)
    canvas.sky([(0, rgb("#9fb9cf")), (1, rgb("#e9ecec"))], camera.horizon_px + 8)
    canvas.facing(camera, 20, (-30, 30), (0, 13), facade(canvas.seed, rgb("#bfae97")))
    canvas.ground(camera, paving(canvas.seed, rgb("#b0a798"), 0.5, 0.35), far_m=60)
    canvas.soften(canvas.width / 1200)
    banner(canvas, camera, (-2.6, 2.6), (2.3, 2.8), 6.5, signs=12)
    for x in (-2.6, 2.6):
        canvas.line(camera.point(x, 0, 6.5), camera.point(x, 2.9, 6.5), 0.05 * camera.scale(6.5), rgb("#8a8d90"))
    give = Pose(turn=0.4, hands=((0.5, 1.05), (0.1, 0.98)), elbows=(1, 1), smile=1.0)
    people = [
        Person(volunteer(canvas, style="tail"), give, -0.9, 5.4, front=(held_sheet((0.55, 1.1), 0.2, 0.26, 0.1),)),
        Person(volunteer(canvas, style="short"), Pose(turn=0.3, hands=((0.2, 0.95), (-0.1, 0.95))), 1.5, 5.6, True),
    ]
    crowd(canvas, camera, people, (0.5, 0.3), 0.35)
    box(
        canvas,
        camera,
        (-1.9, 1.9),
        (0, 0.74),
        (4.6, 5.1),
        plaster(canvas.seed + 3, rgb("#b3242a")),
        rgb("#c23a3c"),
        rgb("#8a1c20"),
    )
    for k in range(8):
        paper(canvas, camera, -1.5 + 0.42 * k, 0.742, 4.85, 0.2, 0.1 * (k % 3))
    passer = Person(
        volunteer(canvas, vest=None, style="bob", jacket=rgb("#7a5a78")),
        Pose(turn=0.4, back=True, hands=((0.3, 1.05), (0.1, 0.9))),
        0.25,
        4.0,
        True,
    )
    crowd(canvas, camera, [passer], (0.5, 0.3), 0.35)
