from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import photo_pictures as pictures
import pillow_heif
import pytest
from photo_jobs import FULL, ids, make_job, rendered
from PIL import Image, ImageFile

from booklet.photos.prepare import PhotoJob, render

TOLERANCE = 14


def corners(image: Image.Image) -> list[str]:
    """The names of the quadrants' colours, row by row."""
    names = []
    for y in (0.1, 0.6):
        for x in (0.1, 0.6):
            seen = pictures.mean(image, (x, y, x + 0.3, y + 0.3))
            names.append(min(pictures.QUADRANTS, key=lambda n: float(np.abs(seen - pictures.QUADRANTS[n]).sum())))
    return names


TURNED = {
    1: ["red", "green", "blue", "yellow"],
    2: ["green", "red", "yellow", "blue"],
    3: ["yellow", "blue", "green", "red"],
    4: ["blue", "yellow", "red", "green"],
    5: ["red", "blue", "green", "yellow"],
    6: ["blue", "red", "yellow", "green"],
    7: ["yellow", "green", "blue", "red"],
    8: ["green", "yellow", "red", "blue"],
}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_every_turn(tmp_path: Path, orientation: int, kind: str) -> None:
    data = pictures.encoded(pictures.quadrants(), kind, exif=pictures.exif(orientation=orientation))
    size = (60, 80) if orientation >= 5 else (80, 60)
    job = make_job(tmp_path, data, press=size, proof=size)
    photo = rendered(job)
    assert photo.press is not None
    assert photo.press_size_px == size == pictures.opened(photo.press).size == photo.proof_size_px
    assert corners(pictures.opened(photo.proof)) == TURNED[orientation]
    cyan, magenta, yellow, _ = pictures.mean(pictures.inks(photo.press), _quadrant(TURNED[orientation].index("red")))
    assert magenta > 200 and yellow > 200 and cyan < 40


def _quadrant(index: int) -> tuple[float, float, float, float]:
    x, y = index % 2 * 0.5, index // 2 * 0.5
    return x + 0.1, y + 0.1, x + 0.4, y + 0.4


@pytest.mark.parametrize("orientation", [1, 3, 6, 7])
def test_crop_is_of_the_turned_photo(tmp_path: Path, orientation: int) -> None:
    data = pictures.encoded(pictures.quadrants(), exif=pictures.exif(orientation=orientation))
    for index, name in enumerate(TURNED[orientation]):
        x, y = index % 2 * 0.5, index // 2 * 0.5
        photo = rendered(make_job(tmp_path, data, crop=(x, y, x + 0.5, y + 0.5), press=(40, 40), proof=(20, 20)))
        assert corners(pictures.opened(photo.proof)) == [name] * 4
        assert photo.source_px == ((120, 160) if orientation >= 5 else (160, 120))


def test_crop_position_to_the_pixel(tmp_path: Path) -> None:
    ramp = np.tile(np.arange(4000) / 4000 * 255, (1000, 1))
    image = Image.fromarray(np.stack([ramp] * 3, -1).astype(np.uint8))
    for crop_box, width in (((0.25, 0.1, 0.75, 0.6), 500), ((0.25, 0.1, 0.75, 0.6), 1300)):
        photo = rendered(
            make_job(
                tmp_path, pictures.encoded(image), crop=crop_box, press=(width, width // 4), proof=(width, width // 4)
            )
        )
        row = np.asarray(pictures.opened(photo.proof), dtype=float)[:, :, 0].mean(axis=0)
        expected = 255 * (0.25 + 0.5 * (np.arange(width) + 0.5) / width)
        assert float(np.abs(row - expected).max()) < 2.5


@pytest.mark.parametrize(("width", "height"), [(1772, 1181), (777, 519), (300, 200), (61, 47)])
def test_size_is_exactly_what_was_asked(tmp_path: Path, width: int, height: int) -> None:
    data = pictures.encoded(pictures.scene(2400, 1800))
    photo = rendered(make_job(tmp_path, data, press=(width, height), proof=(width // 2, height // 2)))
    assert photo.press is not None
    assert pictures.opened(photo.press).size == photo.press_size_px == (width, height)
    assert pictures.opened(photo.proof).size == photo.proof_size_px == (width // 2, height // 2)


def test_never_enlarged(tmp_path: Path) -> None:
    image = pictures.quadrants(200, 100)
    data = pictures.encoded(image)
    photo = rendered(make_job(tmp_path, data, crop=(0.1, 0.1, 0.9, 0.9), press=(1772, 886), proof=(886, 443)))
    assert photo.press is not None
    assert photo.press_size_px == photo.proof_size_px == photo.source_px == (160, 80)
    assert pictures.opened(photo.press).size == (160, 80)
    kept = np.asarray(pictures.opened(photo.proof), dtype=float)
    expected = np.asarray(pictures.opened(data), dtype=float)[10:90, 20:180]
    assert float(np.abs(kept - expected).mean()) < 1.5, "the pixels are those of the source"


def test_a_draft_has_no_press_image(tmp_path: Path) -> None:
    photo = rendered(make_job(tmp_path, pictures.encoded(pictures.quadrants()), want_press=False))
    assert photo.press is None and photo.press_size_px is None
    assert photo.proof_size_px == (80, 60)


def test_the_same_bytes_twice(tmp_path: Path) -> None:
    job = make_job(tmp_path, pictures.encoded(pictures.scene(1200, 900)), sharpen=True)
    assert rendered(job) == rendered(job)


def test_sharpening_is_light_and_keeps_hue(tmp_path: Path) -> None:
    data = pictures.encoded(pictures.scene(800, 600), "PNG")
    soft = rendered(make_job(tmp_path, data, press=(400, 300)))
    sharp = rendered(make_job(tmp_path, data, press=(400, 300), sharpen=True))
    assert soft.proof == sharp.proof
    edge = Image.new("RGB", (400, 300), (120, 120, 120))
    edge.paste((180, 180, 180), (200, 0, 400, 300))
    plain = rendered(make_job(tmp_path, pictures.encoded(edge, "PNG"), press=(400, 300)))
    crisp = rendered(make_job(tmp_path, pictures.encoded(edge, "PNG"), press=(400, 300), sharpen=True))
    assert plain.press is not None and crisp.press is not None
    before = np.asarray(pictures.inks(plain.press), dtype=float)[150].sum(axis=1)
    after = np.asarray(pictures.inks(crisp.press), dtype=float)[150].sum(axis=1)
    assert after.max() > before.max() + 8, "the edge is steeper"
    assert after.max() < before.max() + 80, "and has no halo"
    assert float(np.abs(after[:190] - before[:190]).max()) < 6, "flat parts are as they were"


METADATA = (b"GPS", b"Exif", b"PhoneMaker", b"http://ns.adobe", b"Photoshop", b"ICC_PROFILE", b"secret", b"Adobe")


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_no_metadata_leaves(tmp_path: Path, kind: str) -> None:
    tags = pictures.exif(description="secret place")
    image = pictures.quadrants()
    options: dict[str, Any] = {
        "exif": tags,
        "xmp": pictures.xmp("secret"),
        "icc_profile": pictures.matrix_profile(pictures.P3),
    }
    if kind == "HEIF":
        buffer = io.BytesIO()
        pillow_heif.from_pillow(image).save(buffer, exif=tags.tobytes(), xmp=pictures.xmp("secret"))
        data = buffer.getvalue()
    else:
        if kind == "PNG":
            options.pop("xmp")
        data = pictures.encoded(image, kind, **options)
    if kind == "JPEG":
        data = data[:2] + b"\xff\xfe\x00\x08secret" + data[2:]
        assert pictures.opened(data).info["comment"] == b"secret"
    assert b"PhoneMaker" in data
    photo = rendered(make_job(tmp_path, data))
    assert photo.press is not None
    for output in (photo.press, photo.proof):
        assert [word for word in METADATA if word in output] == []
        assert (
            sum(
                output.count(bytes((0xFF, marker)))
                for marker in range(0xE1, 0xEF)
                if output.find(bytes((0xFF, marker))) < 200
            )
            == 0
        )


@pytest.mark.parametrize("share", [0.3, 0.95])
@pytest.mark.parametrize("options", [{}, {"progressive": True}])
def test_cut_jpeg_fails_though_weasyprint_is_imported(tmp_path: Path, share: float, options: dict[str, Any]) -> None:
    import weasyprint.images  # noqa: F401 - switches Pillow to fill in what is missing

    assert ImageFile.LOAD_TRUNCATED_IMAGES
    whole = pictures.encoded(pictures.scene(800, 600), quality=90, **options)
    cut = whole[: int(len(whole) * share)]
    job = make_job(tmp_path, cut)
    assert ids(render(cut, job)) == ["photo-truncated"]
    assert ImageFile.LOAD_TRUNCATED_IMAGES, "switched back"


def test_damage_that_the_structure_does_not_show(tmp_path: Path) -> None:
    import weasyprint.images  # noqa: F401

    whole = pictures.encoded(pictures.scene(400, 300), "PNG")
    torn = whole[: len(whole) // 2] + whole[-12:]
    assert ids(render(torn, make_job(tmp_path, torn))) == ["photo-damaged"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "photo-empty"),
        (b"just text\n" * 20, "photo-not-image"),
        (b"%PDF-1.4" + bytes(90), "photo-unknown-format"),
        (pictures.png_header(60_000, 60_000), "photo-too-large"),
    ],
)
def test_what_is_no_photo(tmp_path: Path, data: bytes, expected: str) -> None:
    checked = render(data, make_job(tmp_path, data))
    assert checked.value is None and ids(checked) == [expected]
    assert checked.findings[0].place.file == "photos/photo.jpg"


def test_animation_uses_the_first_frame(tmp_path: Path) -> None:
    data = pictures.encoded(
        pictures.quadrants(), "GIF", save_all=True, append_images=[pictures.scene(320, 240)], duration=9
    )
    job = make_job(tmp_path, data)
    assert ids(render(data, job)) == ["photo-several-frames"]
    assert corners(pictures.opened(rendered(job).proof)) == TURNED[1]


def _heic(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    pillow_heif.from_pillow(image).save(buffer, quality=95)
    return buffer.getvalue()


def _clear(mode: str) -> Image.Image:
    image = pictures.quadrants().convert("RGBA")
    image.paste((0, 0, 0, 0), (0, 0, 160, 120))
    return image if mode == "RGBA" else image.convert(mode)


SOURCES = {
    "progressive": lambda: pictures.encoded(pictures.quadrants(), progressive=True, quality=95),
    "webp": lambda: pictures.encoded(pictures.quadrants(), "WEBP", quality=95),
    "heic": lambda: _heic(pictures.quadrants()),
    "avif": lambda: pictures.encoded(pictures.quadrants(), "AVIF", quality=95),
    "mpo": lambda: pictures.encoded(
        pictures.quadrants(), "MPO", save_all=True, append_images=[pictures.scene(320, 240)], quality=95
    ),
    "palette": lambda: pictures.encoded(pictures.quadrants().quantize(8), "PNG"),
    "16 bit": lambda: pictures.png_16(np.asarray(pictures.quadrants()).astype(np.uint16) * 257),
    "bmp": lambda: pictures.encoded(pictures.quadrants(), "BMP"),
    "lab tiff": lambda: pictures.encoded(_lab(pictures.quadrants()), "TIFF"),
}


def _lab(image: Image.Image) -> Image.Image:
    from PIL import ImageCms

    transform = ImageCms.buildTransform(ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), "RGB", "LAB")
    result = ImageCms.applyTransform(image, transform)
    assert result is not None
    result.info = {}
    return result


@pytest.mark.parametrize("name", SOURCES)
def test_every_kind_of_file(tmp_path: Path, name: str) -> None:
    photo = rendered(make_job(tmp_path, SOURCES[name]()))
    proof = pictures.opened(photo.proof)
    assert (proof.mode, proof.size) == ("RGB", (80, 60))
    for index, colour in enumerate(pictures.QUADRANTS.values()):
        assert float(np.abs(pictures.mean(proof, _quadrant(index)) - colour).max()) < TOLERANCE
    assert photo.press is not None
    assert pictures.opened(photo.press).mode == "CMYK"


@pytest.mark.parametrize("mode", ["RGBA", "P", "LA"])
def test_what_is_clear_shows_paper(tmp_path: Path, mode: str) -> None:
    data = pictures.encoded(_clear(mode), "PNG")
    photo = rendered(make_job(tmp_path, data))
    assert photo.press is not None
    assert float(pictures.mean(pictures.opened(photo.proof), _quadrant(0)).min()) > 252
    assert float(pictures.mean(pictures.inks(photo.press), _quadrant(0)).max()) < 3
    assert float(pictures.mean(pictures.opened(photo.proof), _quadrant(1)).min()) < 200


@pytest.mark.parametrize("levels", [(0, 65535), (20000, 40000)])
def test_sixteen_bit_grey_is_scaled_not_clipped(tmp_path: Path, levels: tuple[int, int]) -> None:
    pixels = np.zeros((120, 160), dtype=np.uint16)
    pixels[:, :80], pixels[:, 80:] = levels
    proof = pictures.opened(rendered(make_job(tmp_path, pictures.png_16(pixels))).proof)
    left, right = pictures.mean(proof, (0.1, 0.1, 0.4, 0.9)), pictures.mean(proof, (0.6, 0.1, 0.9, 0.9))
    assert np.allclose(left, levels[0] / 257, atol=2) and np.allclose(right, levels[1] / 257, atol=2)


def test_floating_point_data_is_no_picture(tmp_path: Path) -> None:
    data = pictures.encoded(Image.new("F", (40, 40), 0.5), "TIFF")
    assert ids(render(data, make_job(tmp_path, data))) == ["photo-damaged"]


def test_label_and_path_do_not_change_the_bytes(tmp_path: Path) -> None:
    data = pictures.encoded(pictures.quadrants())
    one, other = make_job(tmp_path, data, "a.jpg"), make_job(tmp_path, data, "b.jpg")
    assert rendered(one) == rendered(other)


def test_job_defaults(tmp_path: Path) -> None:
    job = PhotoJob(tmp_path, "x", FULL, 1, 1, 1, 1, tmp_path)
    assert job.want_press and job.sharpen
