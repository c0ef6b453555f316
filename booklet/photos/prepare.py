"""Make a photograph ready: one decode gives the press image (CMYK) and the screen proof's image (sRGB).

Order, for speed and quality: decode no larger than needed, crop and resample, turn, flatten, sharpen, convert,
write. Colour is converted after resampling, when pixels are few.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops, ImageFilter

from booklet.findings import Checked, Finding, Place, note
from booklet.photos import colour, crop, formats
from booklet.photos.crop import Box, Size
from booklet.photos.source import frames_note, problem, refuse, refuse_size

RECIPE = "1"
"""Raised with every change of this package that changes pixels, so that cached photos are made again."""

_PRESS_QUALITY = 92
_PROOF_QUALITY = 85

_DRAFT_LEAST_PX = 64
"""Sides from which Pillow's draft() takes exactly the scale that is meant, by its rounding."""

_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# Unsharp masking at the radius of one pixel at 300 ppi: half of the local contrast is added again. Differences of
# up to two levels are noise or JPEG blocks and stay; sixteen levels are the most, so that no edge gets a halo.
_SHARPEN_AMOUNT = 0.5
_SHARPEN_FLOOR = 2
_SHARPEN_MOST = 16


@dataclass(frozen=True)
class PhotoJob:
    """One photograph at one place.

    `crop` is the visible part as fractions of the turned photo (x0, y0, x1, y1), origin top left. The press and
    proof sizes are in pixels, of that part; they are never reached by enlarging. `profile` is the file of the
    press profile. `label` is the file as findings name it; it does not change the result.
    """

    path: Path
    label: str
    crop: Box
    press_width_px: int
    press_height_px: int
    proof_width_px: int
    proof_height_px: int
    profile: Path
    want_press: bool = True
    sharpen: bool = True


@dataclass(frozen=True)
class RenderedPhoto:
    """The bytes of a prepared photo.

    `press` is a CMYK JPEG, 4:4:4, plain inks (255 = full) without an Adobe marker: in PDF it needs no /Decode. None
    where the job wants no press image. `proof` is an RGB JPEG in sRGB. Neither carries metadata or a profile.
    `source_px` is how many pixels the original has in the crop.
    """

    press: bytes | None
    press_size_px: Size | None
    proof: bytes
    proof_size_px: Size
    source_px: Size


@dataclass(frozen=True)
class _Photo:
    """An image with its own profile, None where that is missing or unusable. Modes: RGB, L, CMYK, LAB."""

    image: Image.Image
    icc: bytes | None


def render(data: bytes, job: PhotoJob) -> Checked[RenderedPhoto | None]:
    """Prepare a photo from the bytes of its file; None with an error finding where it cannot be used."""
    if not data:
        return Checked(None, (problem("photo-empty", job.label),))
    kind = formats.sniff(data[:256], job.path.name)
    if refusal := refuse(data, kind, job.label):
        return Checked(None, (refusal,))
    with formats.strict_pillow():
        try:
            with formats.open_image(BytesIO(data), kind) as image:
                if refusal := refuse_size(*image.size, kind, job.label):
                    return Checked(None, (refusal,))
                found = frames_note(job.label) if formats.has_more_frames(image) else ()
                icc = image.info.get("icc_profile")
                decoded = _decoded(image, kind, job)
        except formats.DECODE_ERRORS:
            return Checked(None, (problem("photo-damaged", job.label),))
        except MemoryError:
            return Checked(None, (problem("photo-worker-died", job.label),))
    return _coloured(decoded, icc, job, found)


@dataclass(frozen=True)
class _Decoded:
    """The visible part at its largest wanted size, upright, without transparency. `source_px` as in RenderedPhoto."""

    image: Image.Image
    source_px: Size


def _decoded(image: Image.Image, kind: str, job: PhotoJob) -> _Decoded:
    turn = formats.orientation(image, kind)
    if kind == "TIFF":
        image.load()  # turns itself, and its size with it
    box = crop.pixel_box(crop.stored_crop(job.crop, turn), image.size)
    source = crop.swapped_for(crop.whole_pixels(box), turn)
    wanted = (job.press_width_px, job.press_height_px) if job.want_press else (job.proof_width_px, job.proof_height_px)
    size = crop.reached_size(wanted, source)
    is_plain_cmyk = image.mode == "CMYK" and kind == "JPEG" and "adobe" not in image.info
    part = _turned(_cropped(image, kind, box, crop.swapped_for(size, turn)), turn)
    if is_plain_cmyk:
        # Pillow takes every CMYK JPEG for Adobe's, with inverted inks; one without Adobe's marker is not.
        part = ImageChops.invert(part)
    return _Decoded(_flattened(part), source)


def _coloured(
    decoded: _Decoded, icc: object, job: PhotoJob, found: tuple[Finding, ...]
) -> Checked[RenderedPhoto | None]:
    photo, profile_note = _with_profile(decoded.image, icc, job)
    size = photo.image.size
    press = _press_jpeg(photo, job) if job.want_press else None
    proof_size = crop.reached_size((job.proof_width_px, job.proof_height_px), size)
    proof = _proof_jpeg(photo, proof_size, job)
    rendered = RenderedPhoto(press, size if press else None, proof, proof_size, decoded.source_px)
    return Checked(rendered, (*found, *profile_note))


def _cropped(image: Image.Image, kind: str, box: Box, size: Size) -> Image.Image:
    """The box of a stored image at a size that is not larger than the box, in a mode that can be worked on."""
    available = crop.whole_pixels(box)
    scale = crop.draft_scale(available, size) if kind == "JPEG" else 1
    if scale > 1 and min(image.size) >= _DRAFT_LEAST_PX:
        image.draft(None, (image.size[0] // scale, image.size[1] // scale))
        x0, y0, x1, y1 = (edge / scale for edge in box)
        box = x0, y0, min(x1, image.size[0]), min(y1, image.size[1])
    if size == available:
        return _plain(image.crop(crop.whole_box(box, image.size, size)))
    plain = _plain(image)
    return plain.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=2.0)


def _plain(image: Image.Image) -> Image.Image:
    """Eight bits a channel: L, LA, RGB, RGBA, CMYK or LAB.

    Raises ValueError for pixels that are no picture, such as floating point data.
    """
    image.load()
    if image.mode in {"RGB", "RGBA", "L", "LA", "CMYK", "LAB"}:
        has_key = "transparency" in image.info and image.mode in {"RGB", "L"}
        return image.convert("RGBA" if image.mode == "RGB" else "LA") if has_key else image
    if image.mode == "P":
        return image.convert("RGBA" if "transparency" in image.info else "RGB")
    if image.mode.startswith("I"):
        # Sixteen bits in whatever container: scaled down, not clipped.
        return image.convert("I").point(lambda level: level * (1 / 257) + 0.5).convert("L")
    if image.mode in {"1", "YCbCr", "La", "RGBa", "PA", "RGBX"}:
        target = {"1": "L", "La": "LA", "RGBa": "RGBA", "PA": "RGBA"}
        return image.convert(target.get(image.mode, "RGB"))
    raise ValueError(image.mode)


def _turned(image: Image.Image, orientation: int) -> Image.Image:
    return image.transpose(_TURNS[orientation]) if orientation in _TURNS else image


def _flattened(image: Image.Image) -> Image.Image:
    """Transparent pixels show the white of the paper."""
    if image.mode not in {"RGBA", "LA"}:
        return image
    opaque = image.mode.removesuffix("A")
    paper = Image.new(opaque, image.size, "white")
    paper.paste(image.convert(opaque), mask=image.getchannel("A"))
    return paper


def _with_profile(image: Image.Image, icc: object, job: PhotoJob) -> tuple[_Photo, tuple[Finding, ...]]:
    if not isinstance(icc, bytes) or not icc:
        return _Photo(image, None), ()
    if colour.usable_profile(icc, image.mode, job.profile):
        return _Photo(image, icc), ()
    if image.mode == "L" and colour.is_rgb_profile(icc):
        return _Photo(image, None), ()
    return _Photo(image, None), (note("photo-colour-profile", Place(file=job.label), file=job.label),)


def _press_jpeg(photo: _Photo, job: PhotoJob) -> bytes:
    image = photo.image
    if job.sharpen and image.mode in {"RGB", "L"}:
        image = _sharpened(image)
    inks = colour.to_press(image, photo.icc, job.profile)
    # Pillow writes inverted inks and says so in an Adobe marker. PDF readers differ in what they make of that, so the
    # inks are written plain, and without the marker four components are plain CMYK (ISO 32000-2, 7.4.8).
    return _without_adobe_marker(_jpeg(ImageChops.invert(inks), _PRESS_QUALITY))


def _proof_jpeg(photo: _Photo, size: Size, job: PhotoJob) -> bytes:
    image = photo.image
    if image.size != size:
        image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=1.0)
    return _jpeg(colour.to_screen(image, photo.icc, job.profile), _PROOF_QUALITY)


def _sharpened(image: Image.Image) -> Image.Image:
    """Unsharp masking of lightness alone: the same amount goes to each channel, so that no edge changes its hue."""
    lightness = image.convert("L")
    detail = ImageChops.subtract(lightness, lightness.filter(ImageFilter.BoxBlur(1)), 1, 128)
    detail = detail.point(_SHARPEN_CURVE)
    if image.mode == "RGB":
        detail = Image.merge("RGB", (detail, detail, detail))
    return ImageChops.add(image, detail, 1, -128)


def _sharpen_step(level: int) -> int:
    difference = level - 128
    beyond = max(0, abs(difference) - _SHARPEN_FLOOR)
    step = min(_SHARPEN_MOST, round(beyond * _SHARPEN_AMOUNT))
    return 128 + (step if difference > 0 else -step)


_SHARPEN_CURVE = [_sharpen_step(level) for level in range(256)]


def _jpeg(image: Image.Image, quality: int) -> bytes:
    """A JPEG of the pixels alone: nothing that came with the image is written, no comment either."""
    image.info = {}
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=quality, subsampling="4:4:4")
    return buffer.getvalue()


def _without_adobe_marker(jpeg: bytes) -> bytes:
    """Drop the APP14 segment that libjpeg writes first: FF EE, length 14, `Adobe`…"""
    start = jpeg.index(b"\xff\xee\x00\x0eAdobe")
    return jpeg[:start] + jpeg[start + 16 :]
