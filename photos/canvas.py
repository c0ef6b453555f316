"""A painter's canvas: masks, soft shadows, rounded shading, planes in perspective, film finish.

Colours are sRGB values in 0..1, painted back to front. Lengths called `_px` are canvas pixels; everything about
a scene is in metres and reaches the canvas through `Camera`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

Array = npt.NDArray[np.floating[Any]]
Colour = tuple[float, float, float]
Point = tuple[float, float]
Shader = Callable[[Array, Array, Array], tuple[Array, Array]]
"""(u in m, v in m, metres per pixel) -> (colour H x W x 3, opacity H x W)."""


def rgb(code: str) -> Colour:
    """`#a1b2c3` as three values in 0..1."""
    return (int(code[1:3], 16) / 255, int(code[3:5], 16) / 255, int(code[5:7], 16) / 255)


def mix(a: Colour, b: Colour, t: float) -> Colour:
    """The colour `t` of the way from `a` to `b`."""
    return (a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t)


def scaled(a: Colour, k: float) -> Colour:
    """The colour times `k`, at most white."""
    return (min(1.0, a[0] * k), min(1.0, a[1] * k), min(1.0, a[2] * k))


def step(edge: float | Array, x: Array, width: float | Array) -> Array:
    """0 below `edge`, 1 above, with a ramp `width` wide: the antialiasing of shaders."""
    return np.clip((x - edge) / np.maximum(width, 1e-6) + 0.5, 0, 1).astype(np.float32)


def band(x: Array, low: float | Array, high: float | Array, width: float | Array) -> Array:
    """1 between `low` and `high`, antialiased."""
    return step(low, x, width) * (1 - step(high, x, width))


def blend(base: Array, over: Colour | Array, alpha: Array) -> Array:
    """`over` on `base` with an opacity per pixel."""
    return base + (np.asarray(over, np.float32) - base) * alpha[..., None]


def flat(shape: tuple[int, ...], colour: Colour) -> Array:
    """An H x W x 3 array of one colour."""
    return np.broadcast_to(np.asarray(colour, np.float32), (*shape[:2], 3)).copy()


_TILE = 256


def noise(u: Array, v: Array, seed: int, octaves: int = 3) -> Array:
    """Smooth value noise in about -1..1, one cell to the unit, `octaves` of it."""
    total = np.zeros(np.broadcast(u, v).shape, np.float32)
    weight, norm = 1.0, 0.0
    for octave in range(octaves):
        tile = np.random.default_rng((seed, octave)).uniform(-1, 1, (_TILE, _TILE)).astype(np.float32)
        x, y = u * 2**octave + 17.3 * octave, v * 2**octave + 5.1 * octave
        xi, yi = np.floor(x), np.floor(y)
        fx, fy = (x - xi).astype(np.float32), (y - yi).astype(np.float32)
        fx, fy = fx * fx * (3 - 2 * fx), fy * fy * (3 - 2 * fy)
        i0, j0 = xi.astype(np.int32) & (_TILE - 1), yi.astype(np.int32) & (_TILE - 1)
        i1, j1 = (i0 + 1) & (_TILE - 1), (j0 + 1) & (_TILE - 1)
        top = tile[j0, i0] + (tile[j0, i1] - tile[j0, i0]) * fx
        low = tile[j1, i0] + (tile[j1, i1] - tile[j1, i0]) * fx
        total += weight * (top + (low - top) * fy)
        norm += weight
        weight *= 0.5
    return total / norm


def cell(u: Array, v: Array, seed: int) -> Array:
    """One random value in 0..1 for each unit cell."""
    tile = np.random.default_rng((seed, 99)).uniform(0, 1, (_TILE, _TILE)).astype(np.float32)
    return tile[np.floor(v).astype(np.int32) & (_TILE - 1), np.floor(u).astype(np.int32) & (_TILE - 1)]


def smooth(points: Sequence[Point], steps: int = 8) -> list[Point]:
    """A closed Catmull-Rom curve through `points`."""
    p = np.asarray(points, np.float64)
    a, b, c, d = np.roll(p, 1, 0), p, np.roll(p, -1, 0), np.roll(p, -2, 0)
    curve = []
    for t in np.arange(steps) / steps:
        curve.append(0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3))
    stacked = np.stack(curve, 1).reshape(-1, 2)
    return [(float(x), float(y)) for x, y in stacked]


def capsule(a: Point, b: Point, ra: float, rb: float) -> list[Point]:
    """The outline of a limb: two circles and their hull."""
    angle = float(np.arctan2(b[1] - a[1], b[0] - a[0]))
    turns = np.linspace(np.pi / 2, 3 * np.pi / 2, 13)
    first = [(a[0] + ra * float(np.cos(angle + t)), a[1] + ra * float(np.sin(angle + t))) for t in turns]
    last = [(b[0] - rb * float(np.cos(angle + t)), b[1] - rb * float(np.sin(angle + t))) for t in turns]
    return first + last


@dataclass(frozen=True)
class Light:
    """Where light comes from (x right, y down, z to the viewer), how much of it is ambient, and its tints."""

    direction: tuple[float, float, float] = (-0.55, -0.6, 0.58)
    ambient: float = 0.6
    diffuse: float = 0.58
    tint: Colour = (1.0, 0.985, 0.95)
    shade_tint: Colour = (0.9, 0.94, 1.04)


@dataclass(frozen=True)
class Camera:
    """A level pinhole camera: principal point, focal length in pixels and eye height in metres."""

    centre_x_px: float
    horizon_px: float
    focal_px: float
    eye_m: float

    def point(self, x_m: float, y_m: float, z_m: float) -> Point:
        """Where a point of the scene (right, up, away) falls on the canvas."""
        scale = self.focal_px / z_m
        return (self.centre_x_px + x_m * scale, self.horizon_px + (self.eye_m - y_m) * scale)

    def scale(self, z_m: float) -> float:
        """Pixels per metre at that distance."""
        return self.focal_px / z_m


@dataclass(frozen=True)
class Mask:
    """Opacity of a shape within its bounding box on the canvas."""

    x: int
    y: int
    alpha: Array


class Canvas:
    """An H x W x 3 picture in work, with one seeded generator for everything random in it."""

    def __init__(self, width_px: int, height_px: int, seed: int, light: Light) -> None:
        self.width, self.height = width_px, height_px
        self.light = light
        self.seed = seed
        self.random = np.random.default_rng(seed)
        self.pixels: Array = np.zeros((height_px, width_px, 3), np.float32)
        self.coverage: Array = np.zeros((height_px, width_px), np.float32)

    # -- masks -------------------------------------------------------------------------------------------

    def mask(self, shapes: Sequence[Sequence[Point]], blur_px: float = 0) -> Mask | None:
        """The union of filled outlines, feathered by `blur_px`; None when it lies outside the canvas."""
        every = [p for shape in shapes for p in shape]
        pad = int(blur_px * 2.5) + 2
        x0 = max(-pad, int(min(p[0] for p in every)) - pad)
        y0 = max(-pad, int(min(p[1] for p in every)) - pad)
        x1 = min(self.width + pad, int(max(p[0] for p in every)) + pad + 1)
        y1 = min(self.height + pad, int(max(p[1] for p in every)) + pad + 1)
        if x1 - x0 < 2 or y1 - y0 < 2 or x0 >= self.width or y0 >= self.height or x1 <= 0 or y1 <= 0:
            return None
        size = (x1 - x0, y1 - y0)
        factor = 2 if blur_px < 3 else 1
        image = Image.new("L", (size[0] * factor, size[1] * factor))
        draw = ImageDraw.Draw(image)
        for shape in shapes:
            draw.polygon([((x - x0) * factor, (y - y0) * factor) for x, y in shape], fill=255)
        if factor > 1:
            image = image.reduce(factor)
        if blur_px > 0.3:
            image = image.filter(ImageFilter.GaussianBlur(blur_px))
        cx0, cy0 = max(0, x0), max(0, y0)
        alpha = np.asarray(image, np.float32)[cy0 - y0 : min(self.height, y1) - y0, cx0 - x0 : min(self.width, x1) - x0]
        return Mask(cx0, cy0, alpha / 255) if alpha.size else None

    def window(self, mask: Mask) -> tuple[slice, slice]:
        """The rows and columns of the canvas that a mask covers."""
        height, width = mask.alpha.shape[:2]
        return slice(mask.y, mask.y + height), slice(mask.x, mask.x + width)

    # -- painting ----------------------------------------------------------------------------------------

    def fill(self, shape: Sequence[Point], colour: Colour, alpha: float = 1, blur_px: float = 0) -> None:
        """A flat shape."""
        self.fill_all([shape], colour, alpha, blur_px)

    def fill_all(self, shapes: Sequence[Sequence[Point]], colour: Colour, alpha: float = 1, blur_px: float = 0) -> None:
        """Several flat shapes as one, so that overlaps do not add up."""
        mask = self.mask(shapes, blur_px) if shapes else None
        if mask:
            where = self.window(mask)
            self.pixels[where] = blend(self.pixels[where], colour, mask.alpha * alpha)

    def shadow(self, shapes: Sequence[Sequence[Point]], alpha: float, blur_px: float) -> None:
        """Darken softly: multiplies, so the ground's texture stays, and tints toward the shade."""
        mask = self.mask(shapes, blur_px) if shapes else None
        if mask:
            where = self.window(mask)
            dark = np.asarray([1 - alpha, 1 - alpha * 0.95, 1 - alpha * 0.85], np.float32)
            self.pixels[where] *= 1 - (1 - dark) * mask.alpha[..., None]

    def glow(self, shape: Sequence[Point], colour: Colour, alpha: float, blur_px: float) -> None:
        """Add light (a screen blend)."""
        mask = self.mask([shape], blur_px)
        if mask:
            where = self.window(mask)
            lit = np.asarray(colour, np.float32) * (mask.alpha * alpha)[..., None]
            self.pixels[where] = 1 - (1 - self.pixels[where]) * (1 - np.clip(lit, 0, 1))

    def rounded(
        self,
        shape: Sequence[Point],
        colour: Colour,
        radius_px: float,
        folds: float = 0.06,
        contact: float = 0.0,
        gloss: float = 0.0,
    ) -> None:
        """A shape shaded as if inflated by `radius_px`: cloth (with folds), skin, bark, sandbags.

        `contact` darkens what this figure painted beneath it, around the shape: the part lies on the other.
        """
        self.rounded_all([shape], colour, radius_px, folds, contact, gloss)

    def rounded_all(
        self,
        shapes: Sequence[Sequence[Point]],
        colour: Colour,
        radius_px: float,
        folds: float = 0.06,
        contact: float = 0.0,
        gloss: float = 0.0,
    ) -> None:
        """The same for the union of several shapes: the bones of one sleeve."""
        mask = self.mask(shapes)
        if mask is None:
            return
        if contact > 0:
            self._contact(shapes, contact, radius_px)
        where = self.window(mask)
        nx, ny, nz = _inflate(mask.alpha, radius_px)
        lx, ly, lz = self.light.direction
        lit = np.clip(nx * lx + ny * ly + nz * lz, -0.1, 1)
        if folds > 0:
            rows = np.arange(mask.alpha.shape[0])[:, None] / max(radius_px, 1)
            cols = np.arange(mask.alpha.shape[1])[None, :] / max(radius_px, 1)
            slant = float(self.random.uniform(-0.6, 0.6))
            texture = noise(cols * 1.5 + rows * slant, rows * 0.7 + cols * 0.3, int(self.random.integers(1 << 30)))
            lit = lit + texture * folds * 2.2
        shade = self.light.ambient + self.light.diffuse * lit
        dark = np.clip(1 - shade, 0, 1)[..., None]
        tint = np.asarray(self.light.tint, np.float32) * (1 - dark)
        tint = tint + np.asarray(self.light.shade_tint, np.float32) * dark
        body = np.asarray(colour, np.float32) * shade[..., None] * tint
        if gloss > 0:
            body = body + (np.clip(lit, 0, 1) ** 14 * gloss)[..., None]
        self.pixels[where] = blend(self.pixels[where], np.clip(body, 0, 1), mask.alpha)
        self.coverage[where] = np.maximum(self.coverage[where], mask.alpha)

    def _contact(self, shapes: Sequence[Sequence[Point]], strength: float, radius_px: float) -> None:
        soft = self.mask(shapes, max(1.0, radius_px * 0.45))
        if soft:
            where = self.window(soft)
            dark = soft.alpha * self.coverage[where] * strength
            self.pixels[where] *= 1 - dark[..., None]

    def start_figure(self) -> None:
        """Forget what `contact` may darken."""
        self.coverage[:] = 0

    def line(self, a: Point, b: Point, width_px: float, colour: Colour, alpha: float = 1, blur_px: float = 0) -> None:
        """A flat stroke with round ends."""
        self.fill(capsule(a, b, width_px / 2, width_px / 2), colour, alpha, blur_px)

    def sky(self, stops: Sequence[tuple[float, Colour]], bottom_px: float) -> None:
        """A vertical gradient from the top to `bottom_px`, stops as fractions."""
        rows = min(self.height, int(bottom_px) + 1)
        t = np.arange(rows, dtype=np.float32) / max(1.0, bottom_px)
        at = [s[0] for s in stops]
        gradient = np.stack([np.interp(t, at, [s[1][k] for s in stops]) for k in range(3)], -1)
        self.pixels[:rows] = gradient[:, None, :].astype(np.float32)

    def clouds(self, camera: Camera, amount: float, colour: Colour = (1.0, 0.99, 0.97)) -> None:
        """Clouds on a plane 900 m up, thicker with `amount` (0..1)."""
        rows = int(max(1, min(self.height, camera.horizon_px - 4)))
        y = np.arange(rows, dtype=np.float32)[:, None]
        x = np.arange(self.width, dtype=np.float32)[None, :]
        depth = 900 * camera.focal_px / np.maximum(4.0, camera.horizon_px - y)
        u, v = (x - camera.centre_x_px) * depth / camera.focal_px / 700, depth / 900 + 0 * x
        body = noise(u, v, self.seed + 5, 5)
        alpha = np.clip((body - 0.35 + amount * 0.7) * 1.6, 0, 1) * np.clip((camera.horizon_px - y) / 260, 0, 1)
        shade = np.asarray(colour, np.float32) * (1 - 0.1 * np.clip(body, 0, 1))[..., None]
        self.pixels[:rows] = blend(self.pixels[:rows], shade, alpha * 0.85)

    # -- planes in perspective ---------------------------------------------------------------------------

    def ground(self, camera: Camera, shader: Shader, near_m: float = 0.2, far_m: float = 400) -> None:
        """The floor, y = 0, shaded by (x, z)."""
        top = max(0, int(camera.horizon_px + camera.eye_m * camera.focal_px / far_m))
        if top >= self.height:
            return
        y = np.arange(top, self.height, dtype=np.float32)[:, None] + 0.5
        x = np.arange(self.width, dtype=np.float32)[None, :] + 0.5
        z = camera.eye_m * camera.focal_px / np.maximum(y - camera.horizon_px, 0.5)
        u = (x - camera.centre_x_px) * z / camera.focal_px
        v = z + 0 * x
        colour, alpha = shader(u, v, v / camera.focal_px)
        self.pixels[top:] = blend(self.pixels[top:], colour, alpha * (v >= near_m))

    def facing(
        self, camera: Camera, z_m: float, u: tuple[float, float], v: tuple[float, float], shader: Shader
    ) -> None:
        """An upright plane square to the view, `u` from left to right, `v` up, metres."""
        x0, y1 = camera.point(u[0], v[0], z_m)
        x1, y0 = camera.point(u[1], v[1], z_m)
        self._plane(
            [(x0, y0), (x1, y0), (x1, y1), (x0, y1)],
            lambda x, y: (
                (x - camera.centre_x_px) * z_m / camera.focal_px,
                camera.eye_m - (y - camera.horizon_px) * z_m / camera.focal_px,
                np.full(np.broadcast(x, y).shape, z_m / camera.focal_px, np.float32),
            ),
            shader,
        )

    def side(self, camera: Camera, x_m: float, z: tuple[float, float], v: tuple[float, float], shader: Shader) -> None:
        """An upright plane along the view at `x_m`; shaded by (distance, height)."""
        corners = [
            camera.point(x_m, v[1], z[0]),
            camera.point(x_m, v[1], z[1]),
            camera.point(x_m, v[0], z[1]),
            camera.point(x_m, v[0], z[0]),
        ]

        def where(x: Array, y: Array) -> tuple[Array, Array, Array]:
            run = x - camera.centre_x_px
            away = camera.focal_px * x_m / np.where(np.abs(run) < 1, np.sign(x_m), run)
            return (
                away + 0 * y,
                camera.eye_m - (y - camera.horizon_px) * away / camera.focal_px,
                (np.abs(away) / camera.focal_px + 0 * y),
            )

        self._plane(corners, where, shader)

    def _plane(
        self,
        corners: Sequence[Point],
        where: Callable[[Array, Array], tuple[Array, Array, Array]],
        shader: Shader,
    ) -> None:
        mask = self.mask([corners])
        if mask is None:
            return
        rows, cols = self.window(mask)
        y = np.arange(rows.start, rows.stop, dtype=np.float32)[:, None] + 0.5
        x = np.arange(cols.start, cols.stop, dtype=np.float32)[None, :] + 0.5
        colour, alpha = shader(*where(x, y))
        self.pixels[rows, cols] = blend(self.pixels[rows, cols], colour, alpha * mask.alpha)

    # -- the whole picture -------------------------------------------------------------------------------

    def soften(self, radius_px: float) -> None:
        """Blur everything painted so far: what stands behind the plane in focus."""
        image = Image.fromarray((np.clip(self.pixels, 0, 1) * 255 + 0.5).astype(np.uint8))
        self.pixels = np.asarray(image.filter(ImageFilter.GaussianBlur(radius_px)), np.float32) / 255

    def haze(self, colour: Colour, top_px: float, bottom_px: float, alpha: float) -> None:
        """Distance: veil the rows between, strongest at `bottom_px`."""
        y = np.arange(self.height, dtype=np.float32)[:, None]
        amount = np.clip((y - top_px) / max(1.0, bottom_px - top_px), 0, 1) * (y <= bottom_px) * alpha
        self.pixels = blend(self.pixels, colour, np.broadcast_to(amount, (self.height, self.width)))

    def develop(self, grain: float = 0.012, vignette: float = 0.2, contrast: float = 0.12) -> Image.Image:
        """The finished picture: falling-off corners, a tone curve, fine grain stronger in the mid-tones."""
        y = np.linspace(-1, 1, self.height, dtype=np.float32)[:, None]
        x = np.linspace(-1, 1, self.width, dtype=np.float32)[None, :]
        picture = np.clip(self.pixels * (1 - vignette * (x * x + y * y) ** 1.4 / 2)[..., None], 0, 1)
        picture = picture + contrast * (picture * picture * (3 - 2 * picture) - picture)
        luminance = picture.mean(-1)
        speck = self.random.standard_normal((self.height, self.width), np.float32)
        speck = (speck + np.roll(speck, 1, 0) + np.roll(speck, 1, 1)) * 0.58
        picture = picture + (speck * grain * (0.55 + 1.6 * luminance * (1 - luminance)))[..., None]
        return Image.fromarray((np.clip(picture, 0, 1) * 255 + 0.5).astype(np.uint8))


def _inflate(alpha: Array, radius_px: float) -> tuple[Array, Array, Array]:
    """Unit normals of a cushion over the shape; worked at low resolution, as they vary slowly."""
    height, width = alpha.shape
    factor = max(1, int(radius_px / 5))
    pad = int(radius_px * 1.6 / factor) + 2
    small = Image.fromarray(alpha).resize((max(2, width // factor), max(2, height // factor)), Image.Resampling.BOX)
    rise = np.pad(np.asarray(small, np.float32), pad)
    size = max(1, int(radius_px / factor * 0.62))
    for _ in range(3):
        rise = _box(_box(rise, size, 0), size, 1)
    gy, gx = np.gradient(rise)
    strength = 2.3 * radius_px / factor
    inner = slice(pad, -pad)
    normal = []
    for slope in (gx[inner, inner], gy[inner, inner]):
        sized = Image.fromarray((-slope * strength).astype(np.float32)).resize(
            (width, height), Image.Resampling.BICUBIC
        )
        normal.append(np.asarray(sized, np.float32))
    length = np.sqrt(normal[0] ** 2 + normal[1] ** 2)
    limit = np.where(length > 0.97, 0.97 / np.maximum(length, 1e-6), 1.0)
    nx, ny = normal[0] * limit, normal[1] * limit
    return nx, ny, np.sqrt(np.maximum(0.0, 1 - nx * nx - ny * ny))


def _box(values: Array, size: int, axis: int) -> Array:
    """A moving mean of 2 * size + 1, zero outside."""
    width = 2 * size + 1
    pads = [(0, 0), (0, 0)]
    pads[axis] = (size + 1, size)
    total = np.cumsum(np.pad(values, pads), axis=axis, dtype=np.float64)
    count = values.shape[axis]
    if axis == 0:
        return ((total[width : width + count] - total[:count]) / width).astype(np.float32)
    return ((total[:, width : width + count] - total[:, :count]) / width).astype(np.float32)
