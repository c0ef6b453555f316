"""People of the demo photographs, painted limb by limb from the far side, and their shadows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import cos, hypot, pi, sin

from canvas import (
    Camera,
    Canvas,
    Colour,
    Point,
    capsule,
    rgb,
    scaled,
    smooth,
)
from faces import draw_head
from people import Look, Place, Pose, Prop, Skeleton, ellipse


@dataclass(frozen=True)
class Person:
    """A posed, dressed figure at (x, z) metres on the floor; `base_m` lifts it (a step, a slope)."""

    look: Look
    pose: Pose
    x_m: float
    z_m: float
    flip: bool = False
    base_m: float = 0.0
    between: Sequence[Prop] = field(default_factory=tuple)
    front: Sequence[Prop] = field(default_factory=tuple)

    def placer(self, camera: Camera) -> tuple[Place, float]:
        """The map from figure metres to pixels, and its scale."""
        foot = camera.point(self.x_m, self.base_m, self.z_m)
        scale = camera.scale(self.z_m) * self.look.size
        sign = -1 if self.flip else 1
        return (lambda x, y: (foot[0] + sign * x * scale, foot[1] - y * scale)), scale


def cast_shadow(canvas: Canvas, camera: Camera, person: Person, sun: tuple[float, float], alpha: float) -> None:
    """The shadow on the floor: each joint carried along `sun` (metres right and away for each metre of height)."""
    bones = Skeleton.of(person.pose)
    sign = -1 if person.flip else 1

    def ground(p: Point) -> Point:
        height = p[1] * person.look.size
        return camera.point(
            person.x_m + sign * p[0] * person.look.size + height * sun[0], person.base_m, person.z_m + height * sun[1]
        )

    width = camera.scale(person.z_m)
    limbs = [(bones.hip, bones.neck, 0.17), (bones.neck, bones.head, 0.11)]
    for i in (0, 1):
        limbs += [(bones.hips[i], bones.knees[i], 0.08), (bones.knees[i], bones.feet[i], 0.06)]
        limbs += [(bones.shoulders[i], bones.elbows[i], 0.06), (bones.elbows[i], bones.hands[i], 0.05)]
    outlines = [capsule(ground(a), ground(b), r * width * 0.8, r * width * 0.8) for a, b, r in limbs]
    canvas.shadow(outlines, alpha, width * 0.025)
    contact_shadow(canvas, camera, person, 0.45)


def contact_shadow(canvas: Canvas, camera: Camera, person: Person, alpha: float) -> None:
    """The dark under the feet, which sets a figure on its floor."""
    cx, cy = camera.point(person.x_m, person.base_m, person.z_m)
    scale = camera.scale(person.z_m)
    for radius, strength in ((0.42, 0.5), (0.26, 0.8)):
        canvas.shadow([ellipse((cx, cy), radius * scale, radius * 0.2 * scale)], alpha * strength, scale * 0.05)


def draw_person(canvas: Canvas, camera: Camera, person: Person) -> None:
    """Paint the figure, far side first."""
    place, scale = person.placer(camera)
    bones = Skeleton.of(person.pose)
    look, pose = person.look, person.pose
    canvas.start_figure()
    if pose.legs:
        _leg(canvas, place, scale, bones, look, 0)
    _arm(canvas, place, scale, bones, look, 0)
    if pose.legs:
        _leg(canvas, place, scale, bones, look, 1)
    _torso(canvas, place, scale, bones, look, pose)
    draw_head(canvas, place, scale, bones, look, pose)
    for prop in person.between:
        prop(canvas, place, scale)
    _arm(canvas, place, scale, bones, look, 1)
    for prop in person.front:
        prop(canvas, place, scale)


def _leg(canvas: Canvas, place: Place, scale: float, bones: Skeleton, look: Look, i: int) -> None:
    shade = 0.82 if i == 0 else 1.0
    colour = scaled(look.trousers, shade)
    hip, knee = place(*bones.hips[i]), place(*bones.knees[i])
    b = look.bulk
    ankle = place(bones.feet[i][0], bones.feet[i][1] + 0.02)
    toe = place(bones.feet[i][0] + 0.13, bones.feet[i][1] - 0.02)
    heel = place(bones.feet[i][0] - 0.05, bones.feet[i][1] - 0.015)
    canvas.rounded(capsule(heel, toe, 0.048 * scale, 0.04 * scale), scaled(look.shoes, shade), 0.04 * scale, 0.02)
    sole = place(0, bones.feet[i][1] - 0.055)[1]
    canvas.line((heel[0], sole), (toe[0], sole), 0.018 * scale, scaled(look.shoes, 0.5))
    shin = capsule(knee, ankle, 0.066 * b * scale, 0.052 * b * scale)
    thigh = capsule(hip, knee, 0.092 * b * scale, 0.067 * b * scale)
    canvas.rounded_all([shin, thigh], colour, 0.07 * scale, 0.1)


def _arm(canvas: Canvas, place: Place, scale: float, bones: Skeleton, look: Look, i: int) -> None:
    shade = 0.8 if i == 0 else 1.0
    colour = scaled(look.jacket, shade)
    contact = 0.0 if i == 0 else 0.5
    b = look.bulk
    shoulder, elbow, hand = (place(*p) for p in (bones.shoulders[i], bones.elbows[i], bones.hands[i]))
    skin = scaled(look.glove or look.skin, 0.9 if i == 0 else 1.0)
    dx, dy = hand[0] - elbow[0], hand[1] - elbow[1]
    length = hypot(dx, dy) or 1.0
    palm = (hand[0] + dx / length * 0.035 * scale, hand[1] + dy / length * 0.035 * scale)
    wrist = (hand[0] - dx / length * 0.02 * scale, hand[1] - dy / length * 0.02 * scale)
    canvas.rounded(capsule(wrist, palm, 0.03 * scale, 0.036 * scale), skin, 0.03 * scale, 0.02, contact * 0.6)
    tip = (palm[0] + dx / length * 0.045 * scale, palm[1] + dy / length * 0.045 * scale)
    canvas.rounded(capsule(palm, tip, 0.03 * scale, 0.022 * scale), skin, 0.024 * scale, 0.02)
    lower = capsule(elbow, wrist, 0.05 * b * scale, 0.041 * b * scale)
    upper = capsule(shoulder, elbow, 0.062 * b * scale, 0.051 * b * scale)
    canvas.rounded_all([lower, upper], colour, 0.05 * scale, 0.1, contact)


def _torso(canvas: Canvas, place: Place, scale: float, bones: Skeleton, look: Look, pose: Pose) -> None:
    half = (0.165 * cos(pose.turn * pi / 2) + 0.035) * (0.94 + 0.06 * look.bulk)
    front = 0.03 * pose.turn
    ax, ay = sin(pose.lean), cos(pose.lean)

    def at(across: float, along: float) -> Point:
        bow = front * sin(min(1.0, max(0.0, along / pose.spine)) * pi)
        across += bow
        return place(bones.hip[0] + ax * along + ay * across, bones.hip[1] + ay * along - ax * across)

    top = pose.spine
    b = look.bulk
    waist = max(half * 0.86, 0.13) * b
    hips = max(half * 0.9, 0.125) * b
    hem = -0.3 if look.skirt else -0.09
    outline = [
        at(-0.055, top + 0.012), at(0.055, top + 0.012), at(half * 0.75, top - 0.022), at(half + 0.035, top - 0.085),
        at(half + 0.02 * b, top - 0.2), at(waist, top * 0.45), at(hips + 0.015, 0.02), at(hips + 0.01, hem),
        at(-hips - 0.01, hem), at(-hips - 0.015, 0.02), at(-waist, top * 0.45), at(-half - 0.02 * b, top - 0.2),
        at(-half - 0.035, top - 0.085), at(-half * 0.75, top - 0.022),
    ]  # fmt: skip
    canvas.rounded(smooth(outline), look.jacket, 0.11 * scale, 0.09, 0.35)
    if look.vest is None:
        if not pose.back:
            canvas.line(at(0.02, top - 0.02), at(0.02, hem + 0.02), 0.006 * scale, scaled(look.jacket, 0.6), 0.8)
        return
    _vest(canvas, scale, look, pose, at, half, waist, hips)


def _vest(
    canvas: Canvas, scale: float, look: Look, pose: Pose, at: Place, half: float, waist: float, hips: float
) -> None:
    assert look.vest is not None
    top, hem = pose.spine, -0.075
    neck = [at(0.075, top + 0.008), at(0.02 + half * 0.25 * pose.turn, top - 0.17), at(-0.075, top + 0.008)]
    if pose.back:
        neck = [at(0.075, top + 0.01), at(0.0, top - 0.015), at(-0.075, top + 0.01)]
    outline = [
        *neck, at(-half * 0.68, top - 0.012), at(-half * 0.86, top - 0.11), at(-half - 0.012, top - 0.23),
        at(-waist - 0.014, top * 0.45), at(-hips - 0.03, hem), at(hips + 0.03, hem), at(waist + 0.014, top * 0.45),
        at(half + 0.012, top - 0.23), at(half * 0.86, top - 0.11), at(half * 0.68, top - 0.012),
    ]  # fmt: skip
    canvas.rounded(outline, look.vest, 0.1 * scale, 0.05, 0.25)
    white = rgb("#f3ece0")
    if pose.back:
        for k in range(4):
            _glyph(canvas, at, scale, (-0.09 + 0.06 * k) * cos(pose.turn * pi / 2), top - 0.2, white)
        canvas.line(at(-half, top * 0.38), at(half, top * 0.38), 0.028 * scale, rgb("#e9d98a"), 0.85)
        return
    seam = 0.02 + half * 0.25 * pose.turn
    canvas.line(at(seam, top - 0.17), at(seam, hem + 0.01), 0.006 * scale, scaled(look.vest, 0.55), 0.9)
    canvas.line(at(-hips - 0.02, hem + 0.012), at(hips + 0.02, hem + 0.012), 0.008 * scale, scaled(look.vest, 0.6), 0.7)
    badge = at(seam - half * 0.5, top - 0.17)
    r = 0.02 * scale
    heart = [(0, 1.1), (-1.1, -0.1), (-0.9, -0.9), (-0.35, -0.95), (0, -0.5), (0.35, -0.95), (0.9, -0.9), (1.1, -0.1)]
    canvas.fill([(badge[0] + x * r, badge[1] + y * r) for x, y in heart], white, 0.92)
    for side in (-1, 1):
        x = seam + side * half * 0.55
        canvas.line(at(x - 0.045, 0.1), at(x + 0.045, 0.1), 0.005 * scale, scaled(look.vest, 0.55), 0.8)
    canvas.line(at(-waist, top * 0.42), at(waist, top * 0.42), 0.022 * scale, rgb("#e9d98a"), 0.75)


def _glyph(canvas: Canvas, at: Place, scale: float, x: float, y: float, colour: Colour) -> None:
    """A sign that reads as lettering from afar and says nothing."""
    for _ in range(4):
        v, h = canvas.random.uniform(-0.022, 0.022, 2)
        canvas.line(at(x - 0.02, y + v), at(x + 0.02, y + v), 0.006 * scale, colour, 0.9)
        canvas.line(at(x + h, y - 0.022), at(x + h, y + 0.022), 0.005 * scale, colour, 0.9)
