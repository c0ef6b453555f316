from __future__ import annotations

import io
import subprocess
from pathlib import Path

import numpy as np
import photo_pictures as pictures
import pikepdf
import pypdfium2
import pytest
from photo_jobs import PROFILE, ids, make_job, rendered
from PIL import Image, ImageCms

from booklet.photos.prepare import render

D50 = (0.9642, 1.0, 0.8249)


def lab_of_rgb(
    colour: tuple[int, int, int], colorants: tuple[tuple[float, float, float], ...], black: float
) -> pictures.Pixels:
    """CIE Lab of a colour by the matrix of its profile, by hand: what the press is to come near to.

    `black` is the Y of the press's black, which black point compensation maps zero to (ISO 18619).
    """
    linear = (np.array(colour) / 255) ** (round(2.2 * 256) / 256)
    xyz = black + (1 - black) * (linear @ np.array(colorants) / np.array(D50))
    f = np.where(xyz > 216 / 24389, np.cbrt(xyz), (24389 / 27 * xyz + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def lab_of_inks(image: Image.Image) -> pictures.Pixels:
    """CIE Lab of a plain image's inks, read through the press profile."""
    transform = ImageCms.buildTransform(
        str(PROFILE), ImageCms.createProfile("LAB"), "CMYK", "LAB", ImageCms.Intent.RELATIVE_COLORIMETRIC
    )
    result = ImageCms.applyTransform(image, transform)
    assert result is not None
    level, a, b = pictures.mean(result)
    return np.array([level / 2.55, *(value - 256 if value > 127 else value for value in (a, b))])


def prepared(folder: Path, image: Image.Image, icc: bytes | None = None, kind: str = "PNG") -> Image.Image:
    """The inks of an image with a profile."""
    photo = rendered(make_job(folder, pictures.encoded(image, kind, **({"icc_profile": icc} if icc else {}))))
    assert photo.press is not None
    return pictures.inks(photo.press)


@pytest.mark.parametrize("colorants", [pictures.P3, pictures.ADOBE_RGB])
@pytest.mark.parametrize("colour", [(190, 70, 60), (90, 140, 90), (120, 120, 160), (210, 170, 140)])
def test_the_photos_own_profile_is_honoured(
    tmp_path: Path, colour: tuple[int, int, int], colorants: tuple[tuple[float, float, float], ...]
) -> None:
    black = ((lab_of_inks(prepared(tmp_path, Image.new("RGB", (160, 120), 0)))[0] + 16) / 116) ** 3
    image = Image.new("RGB", (160, 120), colour)
    printed = lab_of_inks(prepared(tmp_path, image, pictures.matrix_profile(colorants)))
    assert float(np.linalg.norm(printed - lab_of_rgb(colour, colorants, black))) < 2.5


def test_saturated_p3_red_is_not_srgb_red(tmp_path: Path) -> None:
    image = Image.new("RGB", (160, 120), (230, 50, 40))
    as_p3 = pictures.mean(prepared(tmp_path, image, pictures.matrix_profile(pictures.P3)))
    as_srgb = pictures.mean(prepared(tmp_path, image))
    assert float(np.abs(as_p3 - as_srgb).max()) > 8
    data = pictures.encoded(image, icc_profile=pictures.matrix_profile(pictures.P3))
    proof = pictures.mean(pictures.opened(rendered(make_job(tmp_path, data)).proof))
    assert proof[0] > 240 and proof[1] < 45, "the proof is sRGB, where this red is more than 230"


def test_a_broken_profile_is_a_note_and_srgb_is_assumed(tmp_path: Path) -> None:
    image = Image.new("RGB", (160, 120), (190, 70, 60))
    good = pictures.matrix_profile(pictures.P3)
    for icc in (b"nonsense" * 30, good[:200], good[:300] + b"\x00" * (len(good) - 300)):
        data = pictures.encoded(image, icc_profile=icc)
        job = make_job(tmp_path, data)
        assert ids(render(data, job)) == ["photo-colour-profile"]
        assert rendered(job) == rendered(make_job(tmp_path, pictures.encoded(image), "plain.jpg"))


def test_a_profile_of_another_colour_space_is_not_used(tmp_path: Path) -> None:
    data = pictures.encoded(Image.new("RGB", (160, 120), (190, 70, 60)), icc_profile=PROFILE.read_bytes())
    assert ids(render(data, make_job(tmp_path, data))) == ["photo-colour-profile"]
    grey = pictures.encoded(Image.new("L", (160, 120), 90), icc_profile=pictures.matrix_profile(pictures.P3))
    assert ids(render(grey, make_job(tmp_path, grey))) == [], "programs leave it when they make a photo grey"


INKS = (180, 60, 20, 10)


@pytest.mark.parametrize("adobe", [True, False])
def test_cmyk_without_a_profile_keeps_its_inks(tmp_path: Path, adobe: bool) -> None:
    image = Image.new("CMYK", (320, 240), INKS)
    if adobe:
        data = pictures.encoded(image)
        assert b"Adobe" in data
    else:
        data = pictures.without_adobe_marker(
            pictures.encoded(Image.new("CMYK", (320, 240), tuple(255 - ink for ink in INKS)))
        )
    photo = rendered(make_job(tmp_path, data))
    assert photo.press is not None
    assert np.allclose(pictures.mean(pictures.inks(photo.press)), INKS, atol=1.5)
    red, green, blue = pictures.mean(pictures.opened(photo.proof))
    assert red < green < blue


def test_ycck(tmp_path: Path) -> None:
    """Adobe's transform 2: the same inks as YCC and K, written here by relabelling a YCbCrK picture."""
    inverted = [255 - ink for ink in INKS]
    ycc = Image.new("RGB", (1, 1), tuple(INKS[:3])).convert("YCbCr").getpixel((0, 0))
    assert isinstance(ycc, tuple)
    # Pillow writes 255 - value; a decoder of YCCK makes RGB of the first three, and inverts it to inverted inks.
    image = Image.new("CMYK", (160, 120), (*(255 - int(value) for value in ycc), 255 - inverted[3]))
    data = bytearray(pictures.encoded(image))
    data[data.index(b"Adobe") + 11] = 2
    assert np.allclose(pictures.mean(pictures.opened(bytes(data))), INKS, atol=3), (
        "the picture is what it is meant to be"
    )
    photo = rendered(make_job(tmp_path, bytes(data)))
    assert photo.press is not None
    assert np.allclose(pictures.mean(pictures.inks(photo.press)), INKS, atol=3)


def test_cmyk_with_the_press_profile_keeps_its_inks_with_another_it_is_converted(tmp_path: Path) -> None:
    image = Image.new("CMYK", (160, 120), INKS)
    same = pictures.mean(prepared(tmp_path, image, PROFILE.read_bytes(), "JPEG"))
    assert np.allclose(same, INKS, atol=1.5)
    other = (PROFILE.parent / "FOGRA39L_coated.icc").read_bytes()
    converted = prepared(tmp_path, image, other, "JPEG")
    assert not np.allclose(pictures.mean(converted), INKS, atol=1.5)
    assert float(np.linalg.norm(lab_of_inks(converted) - lab_of_inks(image))) < 3, "the colour is the same"


def test_total_ink_is_within_the_profiles_limit(tmp_path: Path) -> None:
    black = Image.new("RGB", (160, 120), 0)
    dark = Image.new("CMYK", (160, 120), (255, 250, 250, 250))
    for image, kind in ((black, "PNG"), (dark, "JPEG"), (pictures.scene(160, 120), "PNG")):
        total = np.asarray(prepared(tmp_path, image, None, kind), dtype=float).sum(axis=2) / 2.55
        assert float(total.max()) <= 303


@pytest.mark.parametrize("level", [0, 40, 128, 200, 255])
def test_grey_photos_print_with_black_alone_and_equally_light(tmp_path: Path, level: int) -> None:
    inks = prepared(tmp_path, Image.new("L", (160, 120), level), None, "JPEG")
    cyan, magenta, yellow, black = pictures.mean(inks)
    assert cyan == magenta == yellow == 0
    if level == 255:
        assert black == 0
    if level == 0:
        assert black == 255
    colour = prepared(tmp_path, Image.new("RGB", (160, 120), (level,) * 3), None, "JPEG")
    # Black ink alone is lighter than four inks: shadows are compressed, lights are the same.
    assert abs(lab_of_inks(inks)[0] - lab_of_inks(colour)[0]) < (10 if level < 100 else 3)


def test_colours_are_true_on_average(tmp_path: Path) -> None:
    """Mean difference of a scene to what the conversion says without any of our steps; the press-rules ask 0.7."""
    image = pictures.scene(160, 120)
    printed = np.asarray(prepared(tmp_path, image), dtype=float)
    transform = ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"),
        str(PROFILE),
        "RGB",
        "CMYK",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
        ImageCms.Flags.BLACKPOINTCOMPENSATION | ImageCms.Flags.NOOPTIMIZE,
    )
    expected = ImageCms.applyTransform(image, transform)
    assert expected is not None
    assert float(np.abs(printed - np.asarray(expected, dtype=float)).mean()) < 2


def as_pdf(jpeg: bytes, size: tuple[int, int]) -> bytes:
    """A page of 100 pt square, filled by the JPEG as DeviceCMYK without /Decode."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(100, 100))
    image = pikepdf.Stream(pdf, jpeg)
    image.Type, image.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    image.Width, image.Height = size
    image.ColorSpace, image.BitsPerComponent = pikepdf.Name.DeviceCMYK, 8
    image.Filter = pikepdf.Name.DCTDecode
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(I=image))
    page.Contents = pikepdf.Stream(pdf, b"q 100 0 0 100 0 0 cm /I Do Q")
    buffer = io.BytesIO()
    pdf.save(buffer)
    return buffer.getvalue()


def test_in_pdf_the_inks_need_no_decode_array(tmp_path: Path) -> None:
    data = pictures.encoded(Image.new("CMYK", (160, 120), (255, 0, 0, 0)))
    photo = rendered(make_job(tmp_path, data))
    assert photo.press is not None and photo.press_size_px is not None
    document = as_pdf(photo.press, photo.press_size_px)
    page = pypdfium2.PdfDocument(document)[0]
    red, green, blue = pictures.mean(page.render().to_pil().convert("RGB"))
    assert red < 60 and green > 120 and blue > 200, "full cyan"
    (tmp_path / "one.pdf").write_bytes(document)
    subprocess.run(
        [
            "gs",
            "-q",
            "-dBATCH",
            "-dNOPAUSE",
            "-sDEVICE=tiffsep",
            "-r36",
            f"-sOutputFile={tmp_path}/p%d.tif",
            tmp_path / "one.pdf",
        ],
        check=True,
        capture_output=True,
    )
    plates = {
        path.name.split("(")[1].split(")")[0]: 255 - float(pictures.mean(pictures.opened(path.read_bytes()))[0])
        for path in tmp_path.glob("p1(*).tif")
    }
    assert plates["Cyan"] > 250
    assert max(plates["Magenta"], plates["Yellow"], plates["Black"]) < 4
