"""Colours: from what CSS and images say to the inks of the press condition, and back for the screen proof.

Conversions use littleCMS, relative colorimetric with black point compensation, 8 bits a channel (0.4 %).

- Neutral colours (r = g = b) become K alone, K = 1 - grey: the rule of ISO 32000-2, 10.4.3 for DeviceGray, so
  that a CSS grey, a grey image and `device-cmyk(0 0 0 k)` meet without a seam, and text stays on one plate.
- CMYK is never touched on its way to press: C0 M100 Y100 K10 has no equal in sRGB.
- Lab goes through sRGB; what lies outside is clipped to it.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, Protocol

from PIL import Image, ImageChops, ImageCms

from booklet.errors import ResourceError
from booklet.press.condition import check_profile

Model = Literal["gray", "rgb", "cmyk", "lab"]
Colour = tuple[float, ...]

COMPONENTS: dict[str, int] = {"gray": 1, "rgb": 3, "lab": 3, "cmyk": 4}

_NEUTRAL_WITHIN = 0.5 / 255
_ART_COLOURS = 4096
"""A lossless image of no more colours is drawn, not photographed: its neutrals are black ink, too."""


class Inks:
    """The colour arithmetic of one press profile; remembers single colours. Not for sharing between processes."""

    def __init__(self, profile: bytes, path: Path | str = "") -> None:
        """Take an ICC profile's bytes; `path` names it. Raises ResourceError `profile-not-cmyk`."""
        check_profile(profile, path)
        try:
            press = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            screen = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
            self._to_press = _transform(screen, press, "RGB", "CMYK")
            self._to_screen = _transform(press, screen, "CMYK", "RGB")
        except (OSError, ImageCms.PyCMSError) as cause:
            raise ResourceError("profile-not-cmyk", path=path, found="ICC") from cause
        self._known: dict[tuple[str, Colour], Colour] = {}

    def cmyk(self, colours: Sequence[Colour]) -> list[Colour]:
        """Inks (0 to 1) for sRGB colours (0 to 1) by the profile alone, neutrals included."""
        return self._through(self._to_press, "RGB", "CMYK", colours)

    def rgb(self, colours: Sequence[Colour]) -> list[Colour]:
        """The sRGB colours (0 to 1) in which inks (0 to 1) appear."""
        return self._through(self._to_screen, "CMYK", "RGB", colours)

    def press_image(self, image: Image.Image) -> Image.Image:
        """An RGB image in inks. Drawn art (few colours) has its neutral pixels in K alone; photographs have not."""
        inked = ImageCms.applyTransform(image, self._to_press)
        if inked is None:
            raise ValueError("no image")
        if image.getcolors(_ART_COLOURS) is None:
            return inked
        red, green, blue = image.split()
        neutral = Image.merge("RGB", (red, red, red)).tobytes() == image.tobytes()
        black = Image.merge("CMYK", (*(Image.new("L", image.size, 0),) * 3, red.point(_INVERTED)))
        if neutral:
            return black
        inked.paste(black, mask=_neutral_mask(red, green, blue))
        return inked

    def screen_image(self, image: Image.Image) -> Image.Image:
        """A CMYK image as it appears, in sRGB."""
        shown = ImageCms.applyTransform(image, self._to_screen)
        if shown is None:
            raise ValueError("no image")
        return shown

    def _through(
        self, transform: ImageCms.ImageCmsTransform, source: str, target: str, colours: Sequence[Colour]
    ) -> list[Colour]:
        missing = [one for one in dict.fromkeys(colours) if (source, one) not in self._known]
        if missing:
            data = bytes(round(min(1.0, max(0.0, part)) * 255) for one in missing for part in one)
            strip = Image.frombytes(source, (len(missing), 1), data)
            result = ImageCms.applyTransform(strip, transform)
            if result is None:
                raise ValueError("no image")
            out, size = result.tobytes(), len(target)
            for index, one in enumerate(missing):
                self._known[source, one] = tuple(part / 255 for part in out[index * size : (index + 1) * size])
        return [self._known[source, one] for one in colours]


_INVERTED = [255 - value for value in range(256)]


def _transform(
    source: ImageCms.ImageCmsProfile,
    target: ImageCms.ImageCmsProfile,
    source_mode: str,
    target_mode: str,
) -> ImageCms.ImageCmsTransform:
    return ImageCms.buildTransform(
        source,
        target,
        source_mode,
        target_mode,
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


def _neutral_mask(red: Image.Image, green: Image.Image, blue: Image.Image) -> Image.Image:
    spread = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(red, blue))
    return spread.point([255] + [0] * 255)


def is_neutral(rgb: Colour) -> bool:
    """Whether an sRGB colour is black, white or a grey."""
    return max(rgb) - min(rgb) <= _NEUTRAL_WITHIN


def lab_to_rgb(lab: Colour) -> Colour:
    """CIE Lab (relative to its white, L 0 to 100) to sRGB (0 to 1), clipped; IEC 61966-2-1 with D50 adapted."""
    lightness, a, b = lab
    y = (lightness + 16) / 116
    x_50, y_50, z_50 = (
        scale * (root**3 if root > 6 / 29 else (root - 4 / 29) * 3 * (6 / 29) ** 2)
        for root, scale in ((y + a / 500, 0.9642956), (y, 1.0), (y - b / 200, 0.8251046))
    )
    linear = (
        3.1341359 * x_50 - 1.6172863 * y_50 - 0.4906662 * z_50,
        -0.9787955 * x_50 + 1.9162543 * y_50 + 0.0334427 * z_50,
        0.0719554 * x_50 - 0.2289768 * y_50 + 1.4053860 * z_50,
    )
    if abs(a) < 0.5 and abs(b) < 0.5:
        linear = (y_50, y_50, y_50)
    return tuple(_companded(min(1.0, max(0.0, part))) for part in linear)


def _companded(linear: float) -> float:
    return 12.92 * linear if linear <= 0.0031308 else 1.055 * linear ** (1 / 2.4) - 0.055


def luminosity(model: Model, colour: Colour) -> float:
    """The grey that a soft mask sees (ISO 32000-2, 11.5.3 and 10.4)."""
    if model == "gray":
        return colour[0]
    if model == "cmyk":
        c, m, y, k = colour
        return 1 - min(1.0, 0.3 * c + 0.59 * m + 0.11 * y + k)
    r, g, b = lab_to_rgb(colour) if model == "lab" else colour
    return 0.3 * r + 0.59 * g + 0.11 * b


class Target(Protocol):
    """Where colours go: the press, the screen, or the grey of a soft mask."""

    @property
    def space(self) -> str:
        """The PDF colour space, e.g. /DeviceCMYK."""

    @property
    def fill_operator(self) -> bytes:
        """`k`, `rg` or `g`."""

    @property
    def stroke_operator(self) -> bytes:
        """`K`, `RG` or `G`."""

    def keeps(self, model: Model) -> bool:
        """Whether colours of this model are written as they are."""

    def convert(self, model: Model, colours: Sequence[Colour], smooth: bool = False) -> list[Colour]:
        """Colours in the target space. `smooth`: they belong to one gradient, whose neutrals follow the others."""

    def image(self, image: Image.Image) -> Image.Image | None:
        """An RGB or CMYK image in the target space; None if it stays as it is. Grey images are not asked for."""


class Press:
    """Inks of the press condition."""

    space = "/DeviceCMYK"
    fill_operator = b"k"
    stroke_operator = b"K"

    def __init__(self, inks: Inks) -> None:
        self._inks = inks

    def keeps(self, model: Model) -> bool:
        """CMYK is the designer's word and stays exact."""
        return model == "cmyk"

    def convert(self, model: Model, colours: Sequence[Colour], smooth: bool = False) -> list[Colour]:
        """Neutrals to K alone, others by the profile; a gradient is neutral as a whole or not at all."""
        if model == "cmyk":
            return list(colours)
        if model == "gray":
            return [(0.0, 0.0, 0.0, 1 - grey) for (grey,) in colours]
        rgb = [lab_to_rgb(one) for one in colours] if model == "lab" else list(colours)
        neutral = [is_neutral(one) for one in rgb]
        if smooth and not all(neutral):
            return self._inks.cmyk(rgb)
        inked = self._inks.cmyk([one for one, plain in zip(rgb, neutral, strict=True) if not plain])
        rest = iter(inked)
        return [
            (0.0, 0.0, 0.0, 1 - sum(one) / 3) if plain else next(rest) for one, plain in zip(rgb, neutral, strict=True)
        ]

    def image(self, image: Image.Image) -> Image.Image | None:
        """An RGB image in inks; CMYK stays."""
        return None if image.mode == "CMYK" else self._inks.press_image(image)


class Screen:
    """sRGB, with inks as they appear when printed."""

    space = "/DeviceRGB"
    fill_operator = b"rg"
    stroke_operator = b"RG"

    def __init__(self, inks: Inks) -> None:
        self._inks = inks

    def keeps(self, model: Model) -> bool:
        """RGB stays; grey shadings and images may."""
        return model in ("rgb", "gray")

    def convert(self, model: Model, colours: Sequence[Colour], smooth: bool = False) -> list[Colour]:
        """Inks by the profile, Lab by arithmetic."""
        if model == "cmyk":
            return self._inks.rgb(colours)
        if model == "gray":
            return [one * 3 for one in colours]
        return [lab_to_rgb(one) for one in colours] if model == "lab" else list(colours)

    def image(self, image: Image.Image) -> Image.Image | None:
        """A CMYK image as it appears; RGB stays."""
        return self._inks.screen_image(image) if image.mode == "CMYK" else None


class MaskGrey:
    """The grey of a luminosity mask: a CMYK group would have another luminosity than the RGB one it was."""

    space = "/DeviceGray"
    fill_operator = b"g"
    stroke_operator = b"G"

    def keeps(self, model: Model) -> bool:
        """Grey stays."""
        return model == "gray"

    def convert(self, model: Model, colours: Sequence[Colour], smooth: bool = False) -> list[Colour]:
        """Each colour's luminosity."""
        return [(luminosity(model, one),) for one in colours]

    def image(self, image: Image.Image) -> Image.Image | None:
        """The image's luminosity."""
        return image.convert("RGB").convert("L")
