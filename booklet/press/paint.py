"""What paints besides plain colours: colour spaces by their model, gradients and layout images converted."""

from __future__ import annotations

import hashlib
import io
from copy import copy
from typing import cast

import pikepdf
from pikepdf.models.image import UnsupportedImageTypeError
from PIL import Image

from booklet.press.colour import COMPONENTS, Model, Target
from booklet.press.functions import UnknownFunction, curve, is_straight, leaves, table

_STRAIGHT_STEPS, _CURVED_STEPS = 33, 129
_NEUTRAL_STEPS = 65
_JPEG_QUALITY = 92

_MODELS: dict[str, Model] = {
    "/DeviceGray": "gray",
    "/CalGray": "gray",
    "/G": "gray",
    "/DeviceRGB": "rgb",
    "/CalRGB": "rgb",
    "/RGB": "rgb",
    "/DeviceCMYK": "cmyk",
    "/CMYK": "cmyk",
    "/Lab": "lab",
}
_BY_COMPONENTS: dict[int, Model] = {1: "gray", 3: "rgb", 4: "cmyk"}


class Unconvertible(ValueError):  # noqa: N818 - reads as what it is
    """Something painted that cannot be converted truly; its text names it."""


def model_of(space: pikepdf.Object) -> Model | None:
    """The colour model of a colour space; None for patterns, spot colours and indexed ones.

    An RGB profile is read as sRGB, a CMYK profile as the press condition: its numbers are the designer's word.
    """
    if isinstance(space, pikepdf.Name):
        return _MODELS.get(str(space))
    if not isinstance(space, pikepdf.Array) or len(space) == 0:
        return None
    family = str(space[0])
    if family == "/ICCBased":
        return _BY_COMPONENTS.get(int(space[1].get("/N", 0)))
    return _MODELS.get(family)


def convert_shading(pdf: pikepdf.Pdf, shading: pikepdf.Object, target: Target) -> pikepdf.Object:
    """A gradient in the target's colours. Raises Unconvertible for kinds other than linear and radial ones.

    Each stretch between two stops becomes a table of samples converted one by one: between RGB stops the
    mid colours of RGB are met, which no straight line between two CMYK stops would meet.
    """
    model = model_of(shading.ColorSpace)
    if model is None:
        return shading
    kind = int(shading.ShadingType)
    if target.keeps(model):
        return shading
    if kind not in (2, 3):
        raise Unconvertible(f"ShadingType {kind}")
    changed = copy(shading)
    changed.ColorSpace = pikepdf.Name(target.space)
    if "/Background" in changed:
        (colour,) = target.convert(model, [tuple(float(one) for one in changed.Background)])
        changed.Background = pikepdf.Array(colour)
    try:
        changed.Function = _converted_function(pdf, shading, model, target)
    except UnknownFunction as unknown:
        raise Unconvertible(f"FunctionType {unknown}") from unknown
    return pdf.make_indirect(changed)


def _converted_function(pdf: pikepdf.Pdf, shading: pikepdf.Object, model: Model, target: Target) -> pikepdf.Object:
    function = shading.Function
    first, last = (float(one) for one in shading.get("/Domain", pikepdf.Array([0, 1])))
    whole = curve(function)
    overview = [whole(first + (last - first) * step / (_NEUTRAL_STEPS - 1)) for step in range(_NEUTRAL_STEPS)]
    # Converted as neutrals only if all of them are; else the black end of black-to-red would jump.
    smooth = target.convert(model, overview, smooth=False) != target.convert(model, overview, smooth=True)

    def convert(one: pikepdf.Object) -> pikepdf.Object:
        if not isinstance(one, pikepdf.Array) and int(one.FunctionType) == 3:
            stitched = copy(one)
            stitched.Functions = pikepdf.Array([convert(part) for part in one.Functions])
            return stitched
        low, high = (first, last) if isinstance(one, pikepdf.Array) else tuple(float(end) for end in one.Domain)
        steps = _STRAIGHT_STEPS if is_straight(one) else _CURVED_STEPS
        at = curve(one)
        samples = [at(low + (high - low) * step / (steps - 1)) for step in range(steps)]
        clipped = [tuple(part if model == "lab" else min(1.0, max(0.0, part)) for part in s) for s in samples]
        return table(pdf, (low, high), target.convert(model, clipped, smooth=smooth))

    if any(len(curve(leaf)(0.0)) != COMPONENTS[model] for leaf in leaves(function)):
        raise UnknownFunction("outputs")
    return convert(function)


def image_digest(image: pikepdf.Object) -> str:
    """Equal for images that look equal, whichever file they are in."""
    digest = hashlib.blake2b(image.read_raw_bytes(), digest_size=16)
    digest.update(repr([image.get("/Width"), image.get("/Height"), str(image.get("/ColorSpace"))]).encode())
    if (mask := image.get("/SMask")) is not None:
        digest.update(mask.read_raw_bytes())
    return digest.hexdigest()


def convert_image(pdf: pikepdf.Pdf, image: pikepdf.Object, target: Target) -> pikepdf.Object:
    """A layout image in the target's colours, its soft mask kept. Raises Unconvertible if it cannot be read.

    Grey images stay DeviceGray: on a CMYK press that is the K plate alone (ISO 32000-2, 10.4.3), in a quarter
    of the bytes. Stencils have no colour of their own. JPEG stays JPEG, lossless stays lossless.
    """
    plain = _without_interpolation(pdf, image)
    if image.get("/ImageMask", False):
        return plain
    space = image.ColorSpace
    model = model_of(space)
    if model is not None and target.keeps(model) and isinstance(space, pikepdf.Name):
        return plain
    if model == "gray":
        plain.ColorSpace = pikepdf.Name.DeviceGray
        return plain
    try:
        picture = pikepdf.PdfImage(cast("pikepdf.Stream", image)).as_pil_image(apply_mask=False)
    except (pikepdf.PdfError, UnsupportedImageTypeError, NotImplementedError, OSError) as cause:
        raise Unconvertible(f"image {image.get('/Width')}×{image.get('/Height')}") from cause
    if picture.mode not in ("RGB", "CMYK"):
        picture = picture.convert("RGB")
    converted = target.image(picture)
    if converted is None:
        return plain
    return _image_object(pdf, image, converted)


def _without_interpolation(pdf: pikepdf.Pdf, image: pikepdf.Object) -> pikepdf.Object:
    """The image without /Interpolate, which smears in some RIPs; its soft mask likewise."""
    for one in (image, image.get("/SMask")):
        if one is not None and "/Interpolate" in one:
            del one["/Interpolate"]
    return image


def _image_object(pdf: pikepdf.Pdf, original: pikepdf.Object, picture: Image.Image) -> pikepdf.Object:
    space = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}[picture.mode]
    if str(original.get("/Filter", "")) == "/DCTDecode":
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=_JPEG_QUALITY, subsampling=0)
        made = pikepdf.Stream(pdf, buffer.getvalue())
        made.Filter = pikepdf.Name.DCTDecode
        if picture.mode == "CMYK":
            # Pillow writes CMYK JPEGs with the inks inverted, as Adobe does.
            made.Decode = pikepdf.Array([1, 0] * 4)
    else:
        made = pikepdf.Stream(pdf, picture.tobytes())
    made.Type, made.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    made.Width, made.Height = picture.size
    made.BitsPerComponent = 8
    made.ColorSpace = pikepdf.Name(space)
    if (mask := original.get("/SMask")) is not None:
        made.SMask = mask
    return made
