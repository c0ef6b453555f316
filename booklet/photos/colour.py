"""Colour: from whatever a photo is in to the press profile's CMYK and to sRGB, through LittleCMS.

Relative colorimetric with black point compensation, as the press conditions ask. Transforms cost some 35 ms to
make and are kept for the life of the process, a bounded number of them.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageCms

_INTENT = ImageCms.Intent.RELATIVE_COLORIMETRIC
_BPC = ImageCms.Flags.BLACKPOINTCOMPENSATION
_KEPT = 16
_SPACE_OF_MODE = {"RGB": "RGB", "CMYK": "CMYK", "L": "GRAY", "LAB": "Lab"}
_INK_TOLERANCE = 0.02


def usable_profile(icc: bytes, mode: str, profile: Path) -> bool:
    """Whether an embedded profile can be used for an image of a mode: transforms can be made from it."""
    try:
        if _space(icc) != _SPACE_OF_MODE[mode]:
            return False
        _to_screen(icc, mode)
        if mode == "L":
            _black_curve(icc, profile)
        else:
            _to_press(icc, mode, profile)
    except (OSError, ValueError, ImageCms.PyCMSError):
        return False
    return True


def is_rgb_profile(icc: bytes) -> bool:
    """Whether a profile is one for RGB: programs leave it in place when they make a photograph grey."""
    try:
        return _space(icc) == "RGB"
    except (OSError, ValueError, ImageCms.PyCMSError):
        return False


def _space(icc: bytes) -> str:
    return ImageCms.ImageCmsProfile(BytesIO(icc)).profile.xcolor_space.strip()


def to_press(image: Image.Image, icc: bytes | None, profile: Path) -> Image.Image:
    """RGB, Lab, CMYK or grey to the inks of the press profile, 255 = full ink.

    `icc` is the image's own profile; without one it is sRGB, or for CMYK the press profile itself. A grey
    photograph prints with black ink alone: it stays neutral whatever the press does to the others.
    """
    if image.mode == "L":
        black = image.point(_black_curve(icc, profile))
        none = Image.new("L", image.size, 0)
        return Image.merge("CMYK", (none, none, none, black))
    press = _read(profile)
    if image.mode == "CMYK" and icc in (None, press) and not _exceeds_ink(image, profile):
        return image  # separated for this press already: inks are kept as they are
    source = icc or (press if image.mode == "CMYK" else None)
    return _converted(image, _to_press(source, image.mode, profile))


def to_screen(image: Image.Image, icc: bytes | None, profile: Path) -> Image.Image:
    """The same as sRGB; CMYK without a profile of its own is read through the press profile."""
    if image.mode == "L" and not icc:
        return image.convert("RGB")
    if image.mode == "CMYK" and not icc:
        icc = _read(profile)
    transform = _to_screen(icc, image.mode)
    return image if transform is None else _converted(image, transform)


def _converted(image: Image.Image, transform: ImageCms.ImageCmsTransform) -> Image.Image:
    result = ImageCms.applyTransform(image, transform)
    assert result is not None  # None only where it works in place
    return result


@lru_cache(maxsize=_KEPT)
def _read(profile: Path) -> bytes:
    return profile.read_bytes()


def _opened(icc: bytes | None, mode: str) -> ImageCms.ImageCmsProfile:
    if icc:
        return ImageCms.ImageCmsProfile(BytesIO(icc))
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB" if mode == "LAB" else "sRGB"))


@lru_cache(maxsize=_KEPT)
def _to_press(icc: bytes | None, mode: str, profile: Path) -> ImageCms.ImageCmsTransform:
    target = ImageCms.ImageCmsProfile(BytesIO(_read(profile)))
    return ImageCms.buildTransform(_opened(icc, mode), target, mode, "CMYK", _INTENT, _BPC)


@lru_cache(maxsize=_KEPT)
def _to_screen(icc: bytes | None, mode: str) -> ImageCms.ImageCmsTransform | None:
    """The transform to sRGB, or None where it would change nothing: most embedded profiles are sRGB."""
    if mode == "RGB" and icc is None:
        return None
    transform = ImageCms.buildTransform(_opened(icc, mode), _opened(None, "RGB"), mode, "RGB", _INTENT, _BPC)
    if mode == "RGB" and _changes_nothing(transform):
        return None
    return transform


def _changes_nothing(transform: ImageCms.ImageCmsTransform) -> bool:
    steps = range(0, 256, 51)
    ramp = bytes(value for r in steps for g in steps for b in steps for value in (r, g, b))
    before = Image.frombytes("RGB", (len(steps) ** 3, 1), ramp)
    difference = ImageChops.difference(before, _converted(before, transform))
    return max(high for _, high in difference.getextrema()) <= 2  # type: ignore[misc]


@lru_cache(maxsize=_KEPT)
def _black_curve(icc: bytes | None, profile: Path) -> list[int]:
    """For each grey level the amount of black ink that prints equally light, black point compensated.

    Without a curve a press's dot gain would make every grey photograph too dark.
    """
    greys = Image.frombytes("L", (256, 1), bytes(range(256)))
    source = _opened(icc, "L") if icc else None
    wanted = _luminances(greys, source) if source else _luminances(greys.convert("RGB"), _opened(None, "RGB"))
    inks = Image.frombytes("CMYK", (256, 1), b"".join(bytes((0, 0, 0, k)) for k in range(256)))
    printed = _luminances(inks, ImageCms.ImageCmsProfile(BytesIO(_read(profile))))
    darkest, black, white = printed[255], wanted[0], wanted[255]
    curve = []
    for luminance in wanted:
        target = darkest + (1 - darkest) * (luminance - black) / max(white - black, 1e-6)
        curve.append(min(range(256), key=lambda k, t=target: abs(printed[k] - t)))  # type: ignore[misc]
    return curve


def _luminances(image: Image.Image, profile: ImageCms.ImageCmsProfile) -> list[float]:
    """CIE Y (paper 1.0) of each pixel, from L* (CIE 15)."""
    lab = ImageCms.createProfile("LAB")
    transform = ImageCms.buildTransform(profile, lab, image.mode, "LAB", _INTENT, ImageCms.Flags.NONE)
    lightness = (level / 255 * 100 for level in _converted(image, transform).getchannel("L").tobytes())
    return [((level + 16) / 116) ** 3 if level > 8 else level / 903.3 for level in lightness]


@lru_cache(maxsize=_KEPT)
def _ink_limit(profile: Path) -> float:
    """The most ink that the profile itself puts down, as a mean of the four plates, 0 to 1."""
    black = _converted(Image.new("RGB", (1, 1), 0), _to_press(None, "RGB", profile))
    return sum(black.tobytes()) / 4 / 255


def _exceeds_ink(image: Image.Image, profile: Path) -> bool:
    """Whether any spot of eight pixels square has more ink than the press profile allows."""
    small = image.reduce(min(8, *image.size))
    cyan, magenta, yellow, black = small.split()
    total = ImageChops.add(ImageChops.add(cyan, magenta, 2), ImageChops.add(yellow, black, 2), 2)
    most = total.getextrema()[1]
    assert isinstance(most, int | float)
    return most / 255 > _ink_limit(profile) * (1 + _INK_TOLERANCE)
