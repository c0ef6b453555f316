"""Images of a layout in press colours."""

from __future__ import annotations

import base64
import io

import pikepdf
import pytest
from PIL import Image
from press_pages import inks, png, prepared

from booklet.press import PreparedRun


def page_with(data: bytes, kind: str = "png") -> PreparedRun:
    source = f"data:image/{kind};base64,{base64.b64encode(data).decode()}"
    return prepared(f'<img src="{source}" style="width: 20mm">')


def image_of(run: PreparedRun, kind: str = "press") -> tuple[dict[str, str], Image.Image, bytes | None]:
    """The one image: its entries, its pixels and those of its soft mask."""
    with pikepdf.open(io.BytesIO(run.press if kind == "press" else run.proof)) as pdf:
        (image,) = pdf.pages[0].resources.XObject.as_dict().values()
        assert isinstance(image, pikepdf.Stream)
        entries = {key: str(image[key]) for key in image.keys() if key != "/SMask"}  # noqa: SIM118
        mask = image.SMask.read_bytes() if "/SMask" in image else None
        return entries, pikepdf.PdfImage(image).as_pil_image(apply_mask=False), mask


def jpeg(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=95)
    return buffer.getvalue()


def test_png_with_alpha_keeps_its_mask() -> None:
    picture = Image.new("RGBA", (10, 10), (200, 16, 46, 128))
    entries, pixels, mask = image_of(page_with(png(picture)))
    assert entries["/ColorSpace"] == "/DeviceCMYK"
    assert "/Interpolate" not in entries
    assert mask == bytes([128]) * 100
    (expected,) = inks().cmyk([(200 / 255, 16 / 255, 46 / 255)])
    assert pixels.getpixel((5, 5)) == pytest.approx([round(255 * one) for one in expected], abs=1)


def test_black_in_drawn_art_is_black_ink_and_its_red_is_not() -> None:
    picture = Image.new("RGB", (10, 10), "black")
    picture.paste((200, 16, 46), (0, 0, 5, 10))
    picture.putpixel((9, 9), (128, 128, 128))
    _, pixels, _ = image_of(page_with(png(picture)))
    assert pixels.getpixel((8, 5)) == (0, 0, 0, 255)
    assert pixels.getpixel((9, 9)) == (0, 0, 0, 127)
    red = pixels.getpixel((2, 5))
    assert isinstance(red, tuple)
    assert red[1] > 230


def test_a_photograph_keeps_four_colour_black() -> None:
    picture = Image.effect_noise((200, 200), 90).convert("RGB")
    tinted = Image.merge("RGB", (picture.getchannel(0), *Image.effect_noise((200, 200), 80).convert("RGB").split()[:2]))
    tinted.putpixel((0, 0), (0, 0, 0))
    _, pixels, _ = image_of(page_with(png(tinted)))
    corner = pixels.getpixel((0, 0))
    assert isinstance(corner, tuple)
    assert min(corner) > 100


def test_grey_stays_on_the_black_plate() -> None:
    picture = Image.linear_gradient("L")
    entries, pixels, _ = image_of(page_with(png(picture)))
    assert entries["/ColorSpace"] == "/DeviceGray"
    assert pixels.tobytes() == picture.tobytes()


def test_jpeg_stays_jpeg_with_its_inks_upright() -> None:
    entries, _, _ = image_of(page_with(jpeg(Image.new("RGB", (32, 32), (255, 255, 255))), "jpeg"))
    assert (entries["/Filter"], entries["/ColorSpace"]) == ("/DCTDecode", "/DeviceCMYK")
    with pikepdf.open(io.BytesIO(page_with(jpeg(Image.new("RGB", (32, 32), "white")), "jpeg").press)) as pdf:
        (image,) = pdf.pages[0].resources.XObject.as_dict().values()
        assert [int(one) for one in image.Decode] == [1, 0] * 4
        raw = Image.open(io.BytesIO(image.read_raw_bytes()))
        assert raw.mode == "CMYK"
        # Pillow turns Adobe's inverted inks round on reading: no ink for white.
        assert raw.getpixel((5, 5)) == (0, 0, 0, 0)


def test_cmyk_stays_as_it_is_on_press_and_is_shown_in_the_proof() -> None:
    data = jpeg(Image.new("CMYK", (32, 32), (0, 255, 255, 25)))
    run = page_with(data, "jpeg")
    entries, _, _ = image_of(run)
    assert entries["/ColorSpace"] == "/DeviceCMYK"
    entries, pixels, _ = image_of(run, "proof")
    assert entries["/ColorSpace"] == "/DeviceRGB"
    (expected,) = inks().rgb([(0, 1, 1, 25 / 255)])
    assert pixels.getpixel((9, 9)) == pytest.approx([255 * one for one in expected], abs=6)


def test_palette_and_rgb_in_the_proof_are_untouched() -> None:
    picture = Image.new("RGB", (10, 10), (12, 200, 99))
    _, pixels, _ = image_of(page_with(png(picture.quantize(4))), "proof")
    assert pixels.convert("RGB").getpixel((4, 4)) == (12, 200, 99)
