"""What stands in rooms: windows, curtains, cups, papers, a cabinet, an armchair, shelves, a lamp."""

from __future__ import annotations

import numpy as np
from canvas import (
    Camera,
    Canvas,
    blend,
    capsule,
    flat,
    noise,
    rgb,
    scaled,
    smooth,
)
from people import ellipse
from PIL import Image, ImageDraw, ImageFont
from scenery import (
    box,
    plaster,
    tower,
    wood,
)


def window(
    canvas: Canvas, camera: Camera, x: tuple[float, float], y: tuple[float, float], z: float, night: bool = False
) -> None:
    """A window onto new towers by day, or onto lit ones at night."""
    p, s = camera.point, camera.scale(z)
    outside = tower(canvas.seed + 9, rgb("#d9d3c8"))
    canvas.fill(
        [
            p(x[0] - 0.09, y[0] - 0.09, z),
            p(x[1] + 0.09, y[0] - 0.09, z),
            p(x[1] + 0.09, y[1] + 0.09, z),
            p(x[0] - 0.09, y[1] + 0.09, z),
        ],
        rgb("#d8d4ca") if not night else rgb("#4a443c"),
    )
    day = rgb("#eef3f5")

    def view(u: np.ndarray, v: np.ndarray, px: np.ndarray) -> tuple[np.ndarray, np.ndarray]:  # type: ignore[type-arg]
        block = outside(u * 14, v * 14, px * 14)[0]
        roof = (v * 14 < 22 + 8 * (np.floor(u * 1.6) % 2)).astype(np.float32)
        if night:
            lamps = (noise(np.floor(u * 14), np.floor(v * 9), canvas.seed, 1) > 0.45)[..., None]
            dark = np.where(lamps, np.asarray(rgb("#d9a95a"), np.float32), np.asarray(rgb("#141a26"), np.float32))
            return blend(flat(u.shape, rgb("#1b2436")), dark.astype(np.float32), roof), np.ones(u.shape, np.float32)
        return blend(flat(u.shape, day), block * 0.35 + 0.62, roof), np.ones(u.shape, np.float32)

    canvas.facing(camera, z, x, y, view)
    bar = rgb("#f1efe8") if not night else rgb("#57503f")
    for t in (0.0, 0.5, 1.0):
        at = x[0] + (x[1] - x[0]) * t
        canvas.line(p(at, y[0], z), p(at, y[1], z), 0.06 * s, bar)
    for v in (y[0], y[0] + (y[1] - y[0]) * 0.68, y[1]):
        canvas.line(p(x[0], v, z), p(x[1], v, z), 0.055 * s, bar)


def curtain(
    canvas: Canvas,
    camera: Camera,
    x: float,
    y: tuple[float, float],
    z: float,
    width: float,
    colour: tuple[float, float, float],
) -> None:
    """A hanging curtain in folds."""
    p, s = camera.point, camera.scale(z)
    for k in range(6):
        left = x + width * k / 6
        strip = [p(left, y[0], z), p(left + width / 4.6, y[0], z), p(left + width / 5.6, y[1], z), p(left, y[1], z)]
        canvas.rounded(strip, colour, width / 11 * s, 0.04)


def cup(
    canvas: Canvas,
    camera: Camera,
    x: float,
    y: float,
    z: float,
    colour: tuple[float, float, float] = (0.93, 0.92, 0.88),
    tall: float = 0.1,
) -> None:
    """A cup standing at (x, y, z), `tall` metres."""
    p, s = camera.point, camera.scale(z)
    base = p(x, y, z)
    canvas.shadow([ellipse((base[0] + 0.02 * s, base[1]), 0.07 * s, 0.02 * s)], 0.4, 0.015 * s)
    r = 0.042 * s
    body = [
        (base[0] - r, base[1] - tall * s),
        (base[0] + r, base[1] - tall * s),
        (base[0] + r * 0.9, base[1]),
        (base[0], base[1] + r * 0.25),
        (base[0] - r * 0.9, base[1]),
    ]
    canvas.rounded(body, colour, r * 0.8, 0.0, 0, 0.2)
    canvas.fill(ellipse((base[0], base[1] - tall * s), r, r * 0.3), scaled(colour, 0.7))


def paper(
    canvas: Canvas, camera: Camera, x: float, y: float, z: float, width: float, turn: float, lines: int = 8
) -> None:
    """A sheet lying on a table, turned by `turn` radians, with lines of text."""
    c, s = float(np.cos(turn)), float(np.sin(turn))

    def at(u: float, v: float) -> tuple[float, float]:
        return camera.point(x + (u * c - v * s) * width, y, z + (u * s + v * c) * width * 1.35)

    sheet = [at(-0.5, -0.5), at(0.5, -0.5), at(0.5, 0.5), at(-0.5, 0.5)]
    canvas.shadow([[(a + 3, b + 5) for a, b in sheet]], 0.3, 5)
    canvas.fill(sheet, rgb("#f3f1ea"))
    for k in range(lines):
        v = 0.38 - 0.76 * k / lines
        canvas.line(
            at(-0.4, v),
            at(float(canvas.random.uniform(0.1, 0.42)), v),
            max(1.0, camera.scale(z) * 0.003),
            rgb("#6a6a70"),
            0.7,
        )


def cabinet(canvas: Canvas, camera: Camera) -> None:
    """A sideboard with a thermos, a clock, cups and a plant."""
    p, s = camera.point, camera.scale(3.95)
    box(
        canvas,
        camera,
        (0.75, 2.75),
        (0, 0.92),
        (3.95, 4.4),
        wood(canvas.seed + 2, rgb("#7b5232"), 0.5),
        rgb("#93693f"),
        rgb("#5a3b22"),
    )
    for k in range(4):
        x = 0.8 + 0.49 * k
        canvas.rounded(
            [p(x, 0.08, 3.94), p(x + 0.44, 0.08, 3.94), p(x + 0.44, 0.86, 3.94), p(x, 0.86, 3.94)],
            rgb("#85592f"),
            0.03 * s,
            0.06,
        )
        canvas.fill(ellipse(p(x + (0.38 if k % 2 == 0 else 0.06), 0.5, 3.93), 0.018 * s, 0.018 * s), rgb("#d9b866"))
    thermos = [
        p(1.0, 0.92, 4.0),
        p(1.16, 0.92, 4.0),
        p(1.16, 1.2, 4.0),
        p(1.12, 1.28, 4.0),
        p(1.04, 1.28, 4.0),
        p(1.0, 1.2, 4.0),
    ]
    canvas.rounded(thermos, rgb("#b3322f"), 0.06 * s, 0, 0, 0.3)
    clock = p(1.62, 1.12, 4.05)
    canvas.rounded(ellipse(clock, 0.17 * s, 0.17 * s), rgb("#6a4528"), 0.05 * s, 0)
    canvas.fill(ellipse(clock, 0.135 * s, 0.135 * s), rgb("#efe9da"))
    canvas.line(clock, (clock[0], clock[1] - 0.1 * s), 0.012 * s, rgb("#222222"))
    canvas.line(clock, (clock[0] + 0.07 * s, clock[1] + 0.03 * s), 0.014 * s, rgb("#222222"))
    for k, tone in enumerate((rgb("#d8d3c4"), rgb("#7fa0b8"))):
        cup(canvas, camera, 2.15 + 0.22 * k, 0.92, 4.05, tone, 0.12)
    pot = p(2.55, 0.92, 4.1)
    canvas.rounded(
        [
            (pot[0] - 0.1 * s, pot[1] - 0.16 * s),
            (pot[0] + 0.1 * s, pot[1] - 0.16 * s),
            (pot[0] + 0.07 * s, pot[1]),
            (pot[0] - 0.07 * s, pot[1]),
        ],
        rgb("#9c5a38"),
        0.06 * s,
        0,
    )
    for _ in range(16):
        a = -np.pi / 2 + float(canvas.random.uniform(-1.1, 1.1))
        tip = (pot[0] + float(np.cos(a)) * 0.34 * s, pot[1] - 0.14 * s + float(np.sin(a)) * 0.34 * s)
        canvas.rounded(capsule((pot[0], pot[1] - 0.15 * s), tip, 0.012 * s, 0.028 * s), rgb("#5d8a48"), 0.02 * s, 0.05)


def armchair(canvas: Canvas, camera: Camera, x: float, z: float) -> None:
    """An armchair seen from the front."""
    p, s = camera.point, camera.scale(z)
    canvas.shadow([ellipse(p(x, 0, z), 0.62 * s, 0.12 * s)], 0.5, 0.06 * s)
    cloth = rgb("#6f7d68")
    back = [
        p(x - 0.42, 0.1, z),
        p(x - 0.44, 0.95, z),
        p(x - 0.2, 1.08, z),
        p(x + 0.2, 1.06, z),
        p(x + 0.38, 0.9, z),
        p(x + 0.4, 0.1, z),
    ]
    canvas.rounded(smooth(back), cloth, 0.12 * s, 0.1)
    seat = [p(x - 0.4, 0.16, z), p(x - 0.4, 0.46, z), p(x + 0.5, 0.46, z), p(x + 0.5, 0.16, z)]
    canvas.rounded(seat, scaled(cloth, 1.06), 0.1 * s, 0.1, 0.4)
    for side in (-0.46, 0.44):
        canvas.rounded(
            capsule(p(x + side, 0.14, z - 0.1), p(x + side, 0.62, z - 0.1), 0.07 * s, 0.09 * s),
            scaled(cloth, 0.94),
            0.07 * s,
            0.1,
            0.3,
        )


def calculator(canvas: Canvas, camera: Camera, x: float, z: float) -> None:
    """A pocket calculator lying on a table."""
    p = camera.point
    canvas.fill(
        [p(x, 0.765, z), p(x + 0.13, 0.765, z), p(x + 0.14, 0.775, z + 0.2), p(x + 0.01, 0.775, z + 0.2)],
        rgb("#2c3034"),
    )
    canvas.fill(
        [
            p(x + 0.02, 0.777, z + 0.14),
            p(x + 0.12, 0.777, z + 0.14),
            p(x + 0.125, 0.777, z + 0.18),
            p(x + 0.025, 0.777, z + 0.18),
        ],
        rgb("#b9c8b0"),
    )
    for row in range(4):
        for col in range(4):
            centre = p(x + 0.025 + 0.028 * col, 0.77, z + 0.02 + 0.03 * row)
            canvas.fill(ellipse(centre, 0.009 * camera.scale(z), 0.006 * camera.scale(z)), rgb("#cfd3d6"))


def chalk(canvas: Canvas, camera: Camera, text: str, x: float, y: float, z: float, size_m: float) -> None:
    """Digits in chalk, slightly broken, with the typeface Pillow carries."""
    size = int(size_m * camera.scale(z))
    font = ImageFont.load_default(size)
    image = Image.new("L", (int(size * len(text)) + 8, int(size * 1.5)))
    ImageDraw.Draw(image).text((4, 2), text, 255, font)
    alpha = np.asarray(image, np.float32) / 255
    rows, cols = np.indices(alpha.shape, np.float32)
    alpha = alpha * np.clip(0.85 + 0.5 * noise(cols / 4, rows / 4, canvas.seed, 2), 0, 1)
    left, top = (int(v) for v in camera.point(x, y, z))
    where = (slice(top, top + alpha.shape[0]), slice(left, left + alpha.shape[1]))
    part = canvas.pixels[where]
    canvas.pixels[where] = blend(part, rgb("#eeefe6"), alpha[: part.shape[0], : part.shape[1]])


def shelves(canvas: Canvas, camera: Camera) -> None:
    """Shelves of files along the back wall."""
    p, s, z = camera.point, camera.scale(4.3), 4.3
    canvas.facing(camera, z + 0.2, (-2.6, 0.42), (0, 2.75), plaster(canvas.seed + 5, rgb("#57524a"), lit=0.7))
    for shelf in range(6):
        y = 0.1 + 0.44 * shelf
        x = -2.55
        while x < 0.36:
            width = float(canvas.random.uniform(0.05, 0.11))
            tall = float(canvas.random.uniform(0.3, 0.37))
            tone = (rgb("#3f5f86"), rgb("#7d8a92"), rgb("#8a6a44"), rgb("#a59a84"), rgb("#5b3c38"))[
                int(canvas.random.integers(5))
            ]
            canvas.rounded(
                [p(x, y, z), p(x + width, y, z), p(x + width, y + tall, z), p(x, y + tall, z)],
                tone,
                width * 0.4 * s,
                0.03,
            )
            label = [
                p(x + width * 0.2, y + tall * 0.55, z),
                p(x + width * 0.8, y + tall * 0.55, z),
                p(x + width * 0.8, y + tall * 0.85, z),
                p(x + width * 0.2, y + tall * 0.85, z),
            ]
            canvas.fill(label, rgb("#e3dfd2"), 0.85)
            x += width + 0.006
        canvas.line(p(-2.6, y - 0.02, z - 0.05), p(0.42, y - 0.02, z - 0.05), 0.035 * s, rgb("#8f959a"))
    for x in (-2.6, -1.1, 0.42):
        canvas.line(p(x, 0, z - 0.05), p(x, 2.75, z - 0.05), 0.045 * s, rgb("#7d8388"))


def files(canvas: Canvas, camera: Camera) -> None:
    """A stack of files on the desk."""
    p, s = camera.point, camera.scale(2.3)
    for k in range(5):
        y = 0.765 + 0.045 * k
        dx = 0.02 * ((k * 7) % 3)
        shape = [
            p(-1.35 + dx, y, 2.3),
            p(-0.98 + dx, y, 2.3),
            p(-0.98 + dx, y + 0.042, 2.3),
            p(-1.35 + dx, y + 0.042, 2.3),
        ]
        canvas.rounded(shape, (rgb("#b08d5a"), rgb("#8f9aa0"), rgb("#a8794a"))[k % 3], 0.018 * s, 0.04, 0.2)


def lamp(canvas: Canvas, camera: Camera) -> None:
    """A green desk lamp, switched on."""
    p, s = camera.point, camera.scale(2.55)
    canvas.rounded(ellipse(p(0.60, 0.77, 2.55), 0.12 * s, 0.035 * s), rgb("#3d5a4a"), 0.03 * s, 0)
    canvas.rounded(
        capsule(p(0.60, 0.78, 2.55), p(0.56, 1.12, 2.55), 0.014 * s, 0.012 * s), rgb("#8d9a90"), 0.012 * s, 0
    )
    shade = [p(0.44, 1.2, 2.55), p(0.62, 1.22, 2.55), p(0.70, 1.04, 2.55), p(0.20, 1.0, 2.55)]
    canvas.rounded(shade, rgb("#4d7a5f"), 0.06 * s, 0, 0.2, 0.4)
    canvas.fill(ellipse(p(0.45, 1.02, 2.55), 0.24 * s, 0.035 * s, 0.07), rgb("#fff0c8"))
