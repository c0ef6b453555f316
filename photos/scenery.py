"""What stands around the people: walls, grounds, trees, houses, towers, furniture. Metres, sRGB."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from canvas import (
    Array,
    Camera,
    Canvas,
    Colour,
    Mask,
    Point,
    Shader,
    band,
    blend,
    capsule,
    cell,
    flat,
    mix,
    noise,
    rgb,
    scaled,
    smooth,
    step,
)
from figures import Person, cast_shadow, contact_shadow, draw_person, ellipse

Range = tuple[float, float]
_BARK, _BANNER = rgb("#54463a"), rgb("#b81c22")


def opaque(u: Array) -> Array:
    """Full opacity."""
    return np.ones(u.shape, np.float32)


def brick(seed: int, colour: Colour, lit: float = 1.0, damp: float = 0.25) -> Shader:
    """Old brickwork, its courses fading out where they are finer than a pixel."""

    def shade(u: Array, v: Array, px: Array) -> tuple[Array, Array]:
        row = v / 0.075
        col = u / 0.255 + 0.5 * (np.floor(row) % 2)
        fine = np.clip(1.5 - px / 0.02, 0, 1)
        tone = 1 + (cell(col, row, seed) - 0.5) * 0.34 * fine + noise(u * 0.8, v * 0.8, seed + 1, 4) * 0.2
        tone = tone * (1 - damp * np.clip(1 - v / 0.8, 0, 1)) * lit
        wall = flat(u.shape, colour) * tone[..., None]
        joint = np.maximum(band(row % 1, -1, 0.13, px / 0.075), band(col % 1, -1, 0.045, px / 0.255)) * fine
        return blend(wall, scaled(rgb("#b9aa98"), lit * 0.8), joint * 0.75), opaque(u)

    return shade


def plaster(seed: int, colour: Colour, skirt: Colour | None = None, skirt_m: float = 1.1, lit: float = 1.0) -> Shader:
    """A painted wall with stains, and a darker dado up to `skirt_m`."""

    def shade(u: Array, v: Array, px: Array) -> tuple[Array, Array]:
        tone = (1 + noise(u * 0.5, v * 0.5, seed, 4) * 0.09 + noise(u * 9, v * 9, seed + 2, 2) * 0.025) * lit
        wall = flat(u.shape, colour)
        if skirt:
            wall = blend(wall, skirt, 1 - step(skirt_m, v, px))
        return wall * tone[..., None], opaque(u)

    return shade


def facade(
    seed: int, colour: Colour, bay_m: float = 3.3, floor_m: float = 2.9, lit: float = 1.0, brickwork: bool = False
) -> Shader:
    """A block of flats: windows with frames, sills, a few air conditioners, weathering beneath the sills."""
    bricks = brick(seed + 7, colour, lit, 0.1)

    def shade(u: Array, v: Array, px: Array) -> tuple[Array, Array]:
        base = bricks(u, v, px)[0] if brickwork else plaster(seed, colour, lit=lit)(u, v, px)[0]
        x, y = u % bay_m, v % floor_m
        shift = cell(u / bay_m, v / floor_m, seed)
        opening = band(x, 0.75, bay_m - 0.75, px) * band(y, 0.95, 2.4, px)
        glass = mix(rgb("#5d6f7d"), rgb("#2f3a44"), 0.5)
        pane = flat(u.shape, glass) * (0.75 + 0.5 * shift + 0.25 * (y - 1.6))[..., None]
        curtain = ((shift * 7) % 1 > 0.55) * 0.5
        pane = blend(pane, rgb("#d8cdb6"), (curtain * band(x, 0.75, 1.35, px)).astype(np.float32)) * lit
        base = blend(base, pane, opening)
        middle = bay_m / 2
        frame = np.maximum(band(x, middle - 0.03, middle + 0.03, px), band(y, 1.98, 2.03, px)) * opening
        base = blend(base, scaled(rgb("#d9dcda"), lit), frame * 0.9)
        sill = band(x, 0.65, bay_m - 0.65, px) * band(y, 0.86, 0.95, px)
        base = blend(base, scaled(rgb("#cfc9bc"), lit), sill * 0.9)
        cooler = band(x, 0.12, 0.62, px) * band(y, 1.0, 1.5, px) * (shift > 0.62)
        base = blend(base, scaled(rgb("#c9ccc8"), lit), cooler.astype(np.float32) * 0.9)
        stain = np.clip(noise(u * 3, v * 0.2, seed + 4, 2), 0, 1) * band(y, 0.1, 0.86, px) * 0.25
        return base * (1 - stain)[..., None], opaque(u)

    return shade


def tower(seed: int, colour: Colour) -> Shader:
    """A new high-rise: floors, balconies, vertical bands."""

    def shade(u: Array, v: Array, px: Array) -> tuple[Array, Array]:
        y, x = v % 3.0, u % 6.4
        base = flat(u.shape, colour) * (1 + 0.04 * noise(u * 0.1, v * 0.1, seed))[..., None]
        glass = mix(rgb("#7d98ab"), rgb("#a9c0cf"), 0.4)
        window = band(x, 0.6, 2.4, px) * band(y, 0.9, 2.5, px)
        bay = band(x, 3.2, 5.8, px) * band(y, 0.35, 2.75, px)
        tone = 0.72 + 0.35 * cell(u / 3.2, v / 3.0, seed)
        lit = flat(u.shape, glass) * tone[..., None]
        base = blend(blend(base, lit, window), lit * 0.86, bay)
        base = blend(base, scaled(colour, 0.84), band(x, 3.1, 5.9, px) * band(y, 0.0, 0.9, px) * 0.8)
        return blend(base, rgb("#b07a58"), band(u % 19.2, 8.2, 9.6, px) * 0.8), opaque(u)

    return shade


def paving(
    seed: int, colour: Colour, slab_m: float = 0.5, joint: float = 0.35, shade_left: float | None = None
) -> Shader:
    """Slabs with joints, wear and damp; the shadow of a building left of `shade_left` metres."""

    def shade(u: Array, v: Array, px: Array) -> tuple[Array, Array]:
        fine = np.clip(1.4 - px / (slab_m * 0.12), 0, 1)
        tone = 1 + (cell(u / slab_m, v / slab_m, seed) - 0.5) * 0.16 * fine
        tone = tone + noise(u * 0.45, v * 0.45, seed + 1, 4) * 0.2
        tone = tone + noise(u * 14, v * 14, seed + 2, 2) * 0.07 * np.clip(1.4 - px / 0.02, 0, 1)
        edge = np.maximum(
            band(u / slab_m % 1, -1, 0.035, px / slab_m), band(v / slab_m % 1, -1, 0.035, px / slab_m * 3)
        )
        tone = tone * (1 - edge * joint * fine)
        if shade_left is not None:
            rim = shade_left + noise(v * 0.3, v * 0, seed + 5, 2) * 0.25
            tone = tone * (1 - 0.42 * (1 - step(rim, u, 0.25 + px)))
        return flat(u.shape, colour) * tone[..., None], opaque(u)

    return shade


def rough(seed: int, dark: Colour, light: Colour, grain_m: float = 0.5, contrast: float = 0.5) -> Shader:
    """Earth, grass, snow, asphalt: two colours mixed by noise at several sizes."""

    def shade(u: Array, v: Array, px: Array) -> tuple[Array, Array]:
        big = noise(u / grain_m, v / grain_m, seed, 4)
        small = noise(u * 22, v * 9, seed + 3, 2) * np.clip(1.5 - px / 0.025, 0, 1)
        t = np.clip(0.5 + contrast * big + 0.22 * small, 0, 1)[..., None]
        return np.asarray(dark, np.float32) * (1 - t) + np.asarray(light, np.float32) * t, opaque(u)

    return shade


def wood(seed: int, colour: Colour, plank_m: float = 0.14, lit: float = 1.0) -> Shader:
    """Planks along v."""

    def shade(u: Array, v: Array, px: Array) -> tuple[Array, Array]:
        fine = np.clip(1.4 - px / (plank_m * 0.15), 0, 1)
        tone = 1 + (cell(u / plank_m, v / 1.4 + 0.37 * np.floor(u / plank_m), seed) - 0.5) * 0.22
        tone = tone + noise(u * 24, v * 1.6, seed + 1, 3) * 0.12 * fine
        joint = band(u / plank_m % 1, -1, 0.04, px / plank_m) * fine
        return flat(u.shape, colour) * ((1 - 0.4 * joint) * tone * lit)[..., None], opaque(u)

    return shade


def foliage(
    canvas: Canvas, centre: Point, rx_px: float, ry_px: float, colour: Colour, leaf_px: float, count: int = 900
) -> None:
    """A crown of leaves in five tones, the lit ones toward the light."""
    lx, ly, _ = canvas.light.direction
    tones = ((0.42, 0.0), (0.62, 0.06), (0.85, 0.12), (1.08, 0.2), (1.32, 0.28))
    lobes = [
        (float(np.cos(a)) * float(r), float(np.sin(a)) * float(r), float(s))
        for a, r, s in zip(
            canvas.random.uniform(0, 2 * np.pi, 16),
            canvas.random.uniform(0.15, 0.75, 16),
            canvas.random.uniform(0.28, 0.5, 16),
            strict=True,
        )
    ]
    for k, (tone, shift) in enumerate(tones):
        share = (1.0, 1.0, 0.9, 0.6, 0.35)[k]
        leaves = []
        for _ in range(int(count * share)):
            ox, oy, size = lobes[int(canvas.random.integers(len(lobes)))]
            a, r = canvas.random.uniform(0, 2 * np.pi), canvas.random.uniform() ** 0.6
            x = centre[0] + rx_px * (ox + size * r * np.cos(a) + lx * shift * size)
            y = centre[1] + ry_px * (oy + size * r * np.sin(a) + ly * shift * size)
            turn, long = canvas.random.uniform(0, np.pi), leaf_px * canvas.random.uniform(0.6, 1.4)
            cx, sx = float(np.cos(turn)) * long, float(np.sin(turn)) * long
            leaves.append(
                [(x - cx, y - sx), (x + sx * 0.45, y - cx * 0.45), (x + cx, y + sx), (x - sx * 0.45, y + cx * 0.45)]
            )
        canvas.fill_all(leaves, scaled(colour, tone), 0.94)


def tree(
    canvas: Canvas,
    camera: Camera,
    x_m: float,
    z_m: float,
    height_m: float,
    colour: Colour,
    bark: Colour = _BARK,
    bare: bool = False,
    leaves: int = 900,
) -> None:
    """A street tree: trunk, boughs, crown; in winter none."""
    s = camera.scale(z_m)
    foot, fork = camera.point(x_m, 0, z_m), camera.point(x_m + 0.1, height_m * 0.42, z_m)
    r = height_m * 0.022 * s
    canvas.shadow([ellipse(foot, r * 6, r * 1.5)], 0.4, r)
    canvas.rounded(capsule(foot, fork, r * 1.3, r), bark, r, 0.16)
    tips: list[tuple[Point, float, float]] = [(fork, -np.pi / 2 + d, height_m * 0.26) for d in (-0.7, -0.25, 0.2, 0.75)]
    level, width = 0, r * 0.7
    limbs: list[list[Point]] = []
    while level < (4 if bare else 2):
        following: list[tuple[Point, float, float]] = []
        for start, angle, length in tips:
            end = (start[0] + float(np.cos(angle)) * length * s, start[1] + float(np.sin(angle)) * length * s)
            limbs.append(capsule(start, end, max(0.8, width), max(0.7, width * 0.6)))
            for turn in (-0.42, 0.4):
                following.append((end, angle + turn + float(canvas.random.uniform(-0.2, 0.2)), length * 0.66))
        tips, level, width = following, level + 1, width * 0.55
    canvas.fill_all(limbs, scaled(bark, 0.8))
    if not bare:
        top = camera.point(x_m, height_m * 0.72, z_m)
        foliage(
            canvas, top, height_m * 0.34 * s, height_m * 0.3 * s, colour, max(2.0, 0.055 * s * height_m / 5), leaves
        )


def box(canvas: Canvas, camera: Camera, x: Range, y: Range, z: Range, front: Shader, top: Colour, side: Colour) -> None:
    """A block seen from above its top: side, top, front."""
    p = camera.point
    for edge in (x[0], x[1]):
        if (edge > 0) == (edge == x[0]):
            canvas.fill([p(edge, y[0], z[0]), p(edge, y[1], z[0]), p(edge, y[1], z[1]), p(edge, y[0], z[1])], side)
    if y[1] < camera.eye_m:
        canvas.fill([p(x[0], y[1], z[0]), p(x[1], y[1], z[0]), p(x[1], y[1], z[1]), p(x[0], y[1], z[1])], top)
    canvas.facing(camera, z[0], x, y, front)


def old_house(canvas: Canvas, camera: Camera, x: Range, z_m: float, seed: int, height_m: float = 2.8) -> None:
    """A single-storey brick house with a grey tiled roof, a door and windows."""
    lit = 0.9
    canvas.facing(
        camera, z_m, x, (0, height_m), brick(seed, mix(rgb("#93553f"), rgb("#8a6f5c"), (seed % 7) / 7), lit, 0.3)
    )
    p = camera.point
    low, high = height_m - 0.1, height_m + 1.35
    roof = [
        p(x[0] - 0.25, low, z_m - 0.3),
        p(x[1] + 0.25, low, z_m - 0.3),
        p(x[1] - 0.1, high, z_m + 2.4),
        p(x[0] + 0.1, high, z_m + 2.4),
    ]
    canvas.rounded(roof, rgb("#5f6468"), camera.scale(z_m) * 0.3, 0.12)
    for t in np.linspace(0, 1, max(6, int((x[1] - x[0]) / 0.28))):
        a = p(x[0] - 0.25 + (x[1] - x[0] + 0.5) * float(t), low, z_m - 0.3)
        b = p(x[0] + 0.1 + (x[1] - x[0] - 0.2) * float(t), high, z_m + 2.4)
        canvas.line(a, b, max(0.8, camera.scale(z_m) * 0.035), rgb("#3f4347"), 0.6)
    canvas.shadow(
        [[p(x[0], low, z_m), p(x[1], low, z_m), p(x[1], low - 0.45, z_m), p(x[0], low - 0.45, z_m)]],
        0.5,
        camera.scale(z_m) * 0.06,
    )
    at = x[0] + 0.6
    while at < x[1] - 1.2:
        if int(at * 10 + seed) % 3 == 0:
            opening(canvas, camera, (at, at + 0.95), (0.0, 2.0), z_m, rgb("#5b4a3a"))
        else:
            opening(canvas, camera, (at, at + 1.1), (0.95, 2.1), z_m, rgb("#323b40"))
        at += 2.1


def opening(canvas: Canvas, camera: Camera, x: Range, y: Range, z_m: float, colour: Colour) -> None:
    """A door or a window in a frontal wall."""
    p = camera.point
    s = camera.scale(z_m)
    shape = [p(x[0], y[0], z_m), p(x[1], y[0], z_m), p(x[1], y[1], z_m), p(x[0], y[1], z_m)]
    canvas.fill(shape, rgb("#b8b0a0"))
    m = 0.06
    inner = [
        p(x[0] + m, y[0] + m, z_m),
        p(x[1] - m, y[0] + m, z_m),
        p(x[1] - m, y[1] - m, z_m),
        p(x[0] + m, y[1] - m, z_m),
    ]
    canvas.rounded(inner, colour, 0.2 * s, 0.1)
    middle = (x[0] + x[1]) / 2
    canvas.line(p(middle, y[0], z_m), p(middle, y[1], z_m), 0.05 * s, rgb("#a39a88"))


def skyline(
    canvas: Canvas,
    camera: Camera,
    towers: Sequence[tuple[float, float, float, float]],
    haze: Colour,
    crane: Sequence[Point] = (),
) -> None:
    """New towers (x, width, height, distance) and tower cranes (x, distance), veiled by distance."""
    for k, (x, width, height, z) in enumerate(sorted(towers, key=lambda t: -t[3])):
        tone = mix(rgb("#d9cbb8"), rgb("#c2b6ab"), (k % 3) / 2)
        canvas.facing(camera, z, (x, x + width), (0, height), tower(canvas.seed + k, tone))
        edge = x + width if x + width / 2 < 0 else x
        canvas.side(
            camera,
            edge if abs(edge) > 0.5 else 0.5,
            (z, z + 14),
            (0, height),
            tower(canvas.seed + k + 40, scaled(tone, 0.7)),
        )
        p = camera.point
        mask = canvas.mask([[p(x, 0, z), p(x + width, 0, z), p(x + width, height, z), p(x, height, z)]])
        _veil(canvas, mask, haze, min(0.7, z / 420))
    for x, z in crane:
        p, s = camera.point, camera.scale(z)
        steel = mix(rgb("#c58b2a"), haze, 0.4)
        for a, b, w in (
            (p(x, 0, z), p(x, 62, z), 1.2),
            (p(x - 14, 58, z), p(x + 38, 58, z), 0.9),
            (p(x, 66, z), p(x + 30, 58.5, z), 0.3),
            (p(x, 66, z), p(x - 13, 58.5, z), 0.3),
            (p(x + 22, 58, z), p(x + 22, 40, z), 0.2),
        ):
            canvas.line(a, b, max(1.2, w * s), steel, 0.9)
        canvas.fill([p(x - 14, 55, z), p(x - 9, 55, z), p(x - 9, 58, z), p(x - 14, 58, z)], scaled(steel, 0.8))


def _veil(canvas: Canvas, mask: Mask | None, haze: Colour, alpha: float) -> None:
    if mask:
        where = canvas.window(mask)
        canvas.pixels[where] = blend(canvas.pixels[where], haze, mask.alpha * alpha)


def crowd(
    canvas: Canvas, camera: Camera, people: Sequence[Person], sun: tuple[float, float] | None, alpha: float = 0.42
) -> None:
    """Everyone from the farthest to the nearest, with cast shadows in sun, contact shadows without."""
    for person in sorted(people, key=lambda q: -q.z_m):
        if sun:
            cast_shadow(canvas, camera, person, sun, alpha)
        else:
            contact_shadow(canvas, camera, person, alpha)
        draw_person(canvas, camera, person)


def banner(
    canvas: Canvas, camera: Camera, x: Range, y: Range, z_m: float, colour: Colour = _BANNER, signs: int = 12
) -> None:
    """A red cloth banner lettered with marks that say nothing."""
    p, s = camera.point, camera.scale(z_m)
    canvas.rounded(
        [p(x[0], y[0], z_m), p(x[1], y[0], z_m), p(x[1], y[1], z_m), p(x[0], y[1], z_m)], colour, 0.06 * s, 0.05
    )
    size = (y[1] - y[0]) * 0.55
    for k in range(signs):
        cx = x[0] + (x[1] - x[0]) * (k + 0.75) / (signs + 0.5)
        lettering(canvas, camera, (cx, (y[0] + y[1]) / 2), size, z_m, rgb("#f6e7c4"))


def lettering(canvas: Canvas, camera: Camera, at: Point, size_m: float, z_m: float, colour: Colour) -> None:
    """One mark built of strokes like a written sign."""
    p, s, h = camera.point, camera.scale(z_m), size_m / 2
    strokes = int(canvas.random.integers(4, 7))
    for k in range(strokes):
        if k % 2 == 0:
            dy = float(canvas.random.uniform(-h, h))
            a, b = (at[0] - h * 0.85, at[1] + dy), (at[0] + h * 0.85, at[1] + dy)
        else:
            dx = float(canvas.random.uniform(-h * 0.8, h * 0.8))
            a, b = (at[0] + dx, at[1] - h), (at[0] + dx * 0.6, at[1] + h * float(canvas.random.uniform(0.4, 1)))
        canvas.line(p(a[0], a[1], z_m), p(b[0], b[1], z_m), max(0.8, size_m * 0.11 * s), colour, 0.95)


def scatter(
    canvas: Canvas,
    camera: Camera,
    x: Range,
    z: Range,
    count: int,
    size_m: float,
    colours: Sequence[Colour],
    height_m: float = 0.0,
) -> None:
    """Leaves, gravel or clods lying on the floor."""
    for colour in colours:
        bits = []
        for _ in range(count // len(colours)):
            px, pz = float(canvas.random.uniform(*x)), float(canvas.random.uniform(*z))
            sx, sy = camera.point(px, height_m, pz)
            r = camera.scale(pz) * size_m * float(canvas.random.uniform(0.5, 1.3))
            bits.append(ellipse((sx, sy), r, r * 0.45, float(canvas.random.uniform(-0.6, 0.6)))[::4])
        canvas.fill_all(bits, colour, 0.9)


def pile(
    canvas: Canvas,
    camera: Camera,
    at: tuple[float, float],
    width_m: float,
    height_m: float,
    colours: Sequence[Colour],
    bit_m: float = 0.035,
) -> None:
    """A heap of leaves, earth or broken brick, of pieces `bit_m` across."""
    x, z = at
    s = camera.scale(z)
    foot = camera.point(x, 0, z)
    canvas.shadow([ellipse((foot[0] + 0.1 * s, foot[1]), width_m * 0.62 * s, width_m * 0.16 * s)], 0.45, 0.05 * s)
    for k in range(260):
        a, r = float(canvas.random.uniform(0, np.pi)), float(canvas.random.uniform()) ** 0.5
        px, py = x + np.cos(a) * r * width_m / 2, max(0.0, np.sin(a) * r * height_m)
        centre = camera.point(float(px), float(py), z)
        size = s * bit_m * float(canvas.random.uniform(0.6, 1.3))
        canvas.fill(
            ellipse(centre, size, size * 0.5, float(canvas.random.uniform(-1, 1)))[::4], colours[k % len(colours)], 0.95
        )


def drift(canvas: Canvas, camera: Camera, x: float, z: float, width_m: float, height_m: float) -> None:
    """A bank of shovelled snow: overlapping lumps."""
    s = camera.scale(z)
    foot = camera.point(x, 0, z)
    canvas.shadow([ellipse((foot[0] + 0.12 * s, foot[1]), width_m * 0.6 * s, width_m * 0.14 * s)], 0.3, 0.05 * s)
    lumps = []
    for _ in range(9):
        t = float(canvas.random.uniform(-0.5, 0.5))
        r = (0.5 - abs(t)) * height_m + 0.12
        lumps.append((x + t * width_m, float(canvas.random.uniform(0.3, 0.75)) * r, r))
    for px, py, r in sorted(lumps, key=lambda q: -q[1]):
        centre = camera.point(px, py, z)
        ring = ellipse(centre, r * 1.15 * s, r * 0.8 * s)[::3]
        wobble = [
            (a + float(canvas.random.uniform(-0.1, 0.1)) * r * s, b + float(canvas.random.uniform(-0.1, 0.1)) * r * s)
            for a, b in ring
        ]
        canvas.rounded(smooth(wobble), rgb("#f3f5f9"), r * 0.7 * s, 0.05)
