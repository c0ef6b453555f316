"""Pictures of a PDF as small plates, for measuring without Ghostscript. What cannot be read safely is None."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pikepdf
from PIL import Image, ImageChops, ImageCms, UnidentifiedImageError

from booklet.press.preflight.painted_objects import Unreadable, entry, filters, items, name, number, numbers, unpacked

_MOST_PIXELS = 80_000_000
_MODES = {"DeviceGray": "L", "DeviceRGB": "RGB", "DeviceCMYK": "CMYK"}
_ICC_MODES = {1: "L", 3: "RGB", 4: "CMYK"}


class Pictures:
    """The pictures of an opened PDF. RGB is taken through a press profile, as a printer would."""

    def __init__(self, pdf: pikepdf.Pdf, profile: Path) -> None:
        self._pdf = pdf
        self._profile = profile
        self._to_inks: ImageCms.ImageCmsTransform | None = None

    def plates(self, key: str, size_px: tuple[int, int]) -> Image.Image | None:
        """A picture in inks at a size, or None where it cannot be told. `key` is the object's number."""
        stream = self._stream(key)
        if stream is None:
            return None
        width, height = int(number(entry(stream, "/Width"))), int(number(entry(stream, "/Height")))
        if not 0 < width * height <= _MOST_PIXELS:
            return None
        mode = _mode(entry(stream, "/ColorSpace"))
        try:
            if filters(stream) == ("DCTDecode",):
                picture = _jpeg(stream, size_px)
            elif mode is not None and int(number(entry(stream, "/BitsPerComponent"))) == 8:
                picture = Image.frombytes(mode, (width, height), unpacked(stream, width * height * 4 + 4096))
            else:
                return None
        except (
            Unreadable,
            pikepdf.PdfError,
            UnidentifiedImageError,
            OSError,
            ValueError,
            Image.DecompressionBombError,
        ):
            return None
        if picture.mode != mode:
            return None
        inks = self._inks(_decoded(picture, stream))
        return inks.resize(size_px, Image.Resampling.BOX) if inks is not None else None

    def colour(self, family: str, values: tuple[float, ...]) -> tuple[float, ...] | None:
        """A colour that names no inks, as a printer would make it: C, M, Y, K from 0 to 1. None where nobody knows."""
        if family not in ("DeviceRGB", "CalRGB", "CalGray", "ICCBased"):
            return None
        levels = tuple(round(255 * min(1.0, max(0.0, value))) for value in values)
        mode = _ICC_MODES.get(len(levels))
        if mode is None:
            return None
        found = self._inks(Image.frombytes(mode, (1, 1), bytes(levels)))
        return tuple(level / 255 for level in found.tobytes()) if found is not None else None

    def _stream(self, key: str) -> pikepdf.Stream | None:
        parts = key.split()
        if len(parts) != 2:
            return None
        found = self._pdf.get_object(int(parts[0]), int(parts[1]))
        return found if isinstance(found, pikepdf.Stream) else None

    def _inks(self, picture: Image.Image) -> Image.Image | None:
        if picture.mode == "CMYK":
            return picture
        if picture.mode == "L":
            nothing = Image.new("L", picture.size, 0)
            return Image.merge("CMYK", (nothing, nothing, nothing, ImageChops.invert(picture)))
        if self._to_inks is None:
            self._to_inks = ImageCms.buildTransform(
                ImageCms.createProfile("sRGB"),
                str(self._profile),
                "RGB",
                "CMYK",
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )
        return ImageCms.applyTransform(picture, self._to_inks)


def _mode(space: object) -> str | None:
    """Pillow's mode for a colour space; None for one whose values are not colours by themselves."""
    if isinstance(space, pikepdf.Name):
        return _MODES.get(name(space))
    parts = items(space, 2)
    if len(parts) == 2 and name(parts[0]) == "ICCBased":
        return _ICC_MODES.get(int(number(entry(parts[1], "/N"))))
    if len(parts) == 2 and name(parts[0]) in ("CalRGB", "CalGray"):
        return {"CalRGB": "RGB", "CalGray": "L"}[name(parts[0])]
    return None


def _jpeg(stream: pikepdf.Stream, size_px: tuple[int, int]) -> Image.Image:
    """A JPEG decoded no larger than needed. Pillow turns CMYK over as Adobe's are, a PDF does not: turned back."""
    with Image.open(BytesIO(stream.read_raw_bytes()), formats=("JPEG",)) as picture:
        if picture.width * picture.height > _MOST_PIXELS:
            raise ValueError("too many pixels")
        picture.draft(None, size_px)
        picture.load()
        return ImageChops.invert(picture) if picture.mode == "CMYK" else picture.copy()


def _decoded(picture: Image.Image, stream: pikepdf.Stream) -> Image.Image:
    """With the Decode array, as far as it only turns values over."""
    decode = numbers(entry(stream, "/Decode"))
    return ImageChops.invert(picture) if len(decode) >= 2 and decode[0] > decode[1] else picture
