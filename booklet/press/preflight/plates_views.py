"""Pictures of a page for the report, made from its plates: as it prints, its black plate, its ink as a heat map."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageCms

from booklet.press.preflight.ink import Plates, quarter_total
from booklet.press.preflight.plates_values import Views

_LARGEST_PX = 460
_SMALLEST_PX = 110
_LEAST_PX = 40
_FULL_SIZE_PAGES = 220
"""So many pages may have pictures of full size; a longer book gets smaller ones, so that the report still opens."""
_JPEG_QUALITY = 62
_REPORT_BYTES = 10_000_000
"""All pictures of a report together; written as text they take a third more."""
_MOST_PAGE_BYTES = 150_000

HEAT_STEPS: tuple[tuple[int, tuple[int, int, int]], ...] = (
    (0, (255, 255, 255)),
    (5, (226, 240, 249)),
    (50, (171, 214, 236)),
    (100, (103, 181, 213)),
    (150, (87, 182, 150)),
    (200, (166, 207, 94)),
    (250, (250, 219, 90)),
    (280, (245, 163, 62)),
    (300, (223, 78, 48)),
    (320, (128, 0, 38)),
)
"""From this total in percent on, this colour; the report's legend shows the same."""


@dataclass(frozen=True)
class Studio:
    """Makes the pictures of a book's pages. `profile`: the press condition's, through which plates are seen."""

    side_px: int
    profile: Path | None
    page_bytes: int = _MOST_PAGE_BYTES

    @classmethod
    def for_pages(cls, pages: int, profile: Path | None) -> Studio:
        """Pictures as large as a report of so many pages can hold."""
        shrink = min(1.0, (_FULL_SIZE_PAGES / max(1, pages)) ** 0.5)
        side_px = max(_SMALLEST_PX, round(_LARGEST_PX * shrink))
        return cls(side_px, profile, min(_MOST_PAGE_BYTES, _REPORT_BYTES // max(1, pages)))

    def size_of(self, width: float, height: float) -> tuple[int, int]:
        """A page's pictures in pixels: the side of an A4 page's, by area, so that a cover is not a stamp."""
        scale = self.side_px / (width * height) ** 0.5
        return max(1, round(width * scale)), max(1, round(height * scale))

    def ink_alone(self, plates: Plates) -> Views:
        """The heat map alone, for plates that lack the text."""
        size = self.size_of(plates.process.width, plates.process.height)
        return Views(*size, b"", b"", _heat(plates.process.resize(size, Image.Resampling.BOX)))

    def views(self, plates: Plates) -> Views:
        """The three pictures; smaller ones of a page that is so restless that they take too much room."""
        size = self.size_of(plates.process.width, plates.process.height)
        small = plates.process.resize(size, Image.Resampling.BOX)
        made = self._made(small)
        while (taken := len(made.picture) + len(made.black) + len(made.ink)) > self.page_bytes and min(
            size
        ) > _LEAST_PX:
            shrink = max(0.3, 0.9 * (self.page_bytes / taken) ** 0.5)
            size = (max(1, round(size[0] * shrink)), max(1, round(size[1] * shrink)))
            made = self._made(small.resize(size, Image.Resampling.BOX))
        return made

    def _made(self, process: Image.Image) -> Views:
        black = ImageChops.invert(process.getchannel("K"))
        return Views(*process.size, picture=jpeg(self._seen(process)), black=jpeg(black), ink=_heat(process))

    def _seen(self, process: Image.Image) -> Image.Image:
        """Plates as they look printed."""
        if self.profile is None:
            return process.convert("RGB")
        return ImageCms.applyTransform(process, _transform(self.profile)) or process.convert("RGB")


_TRANSFORMS: dict[Path, ImageCms.ImageCmsTransform] = {}


def _transform(profile: Path) -> ImageCms.ImageCmsTransform:
    """Plates to the screen through a press profile, made once a process."""
    if profile not in _TRANSFORMS:
        _TRANSFORMS[profile] = ImageCms.buildTransform(
            str(profile),
            ImageCms.createProfile("sRGB"),
            "CMYK",
            "RGB",
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    return _TRANSFORMS[profile]


def jpeg(picture: Image.Image) -> bytes:
    """A small JPEG."""
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=_JPEG_QUALITY)
    return buffer.getvalue()


def _heat(process: Image.Image) -> bytes:
    """Total ink in steps of colour, as a PNG with a palette."""
    stepped = quarter_total(process).point(_STEP_OF_LEVEL)
    picture = Image.frombytes("P", stepped.size, stepped.tobytes())
    picture.putpalette([part for _, colour in HEAT_STEPS for part in colour])
    buffer = BytesIO()
    picture.save(buffer, "PNG", optimize=False, bits=4)
    return buffer.getvalue()


_STEP_OF_LEVEL = [
    # A solid of exactly 300 % is 191 levels of a quarter: rounding must not lift or lower it a step.
    max(index for index, (percent, _) in enumerate(HEAT_STEPS) if (level + 0.99) * 400 / 255 >= percent)
    for level in range(256)
]
