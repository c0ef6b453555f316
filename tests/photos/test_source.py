from __future__ import annotations

import io
import os
import time
from pathlib import Path

import numpy as np
import photo_pictures as pictures
import pillow_heif
import pytest
from photo_jobs import ids
from PIL import Image

from booklet.findings import Severity
from booklet.model import PhotoFacts
from booklet.photos import formats
from booklet.photos.source import probe, probe_all

CAPTION = "图为张三同志在花园社区志愿服务"


def probed(folder: Path, data: bytes, name: str = "photo.jpg") -> tuple[PhotoFacts | None, list[str]]:
    path = folder / name
    path.write_bytes(data)
    checked = probe(path, f"photos/{name}")
    assert all(item.place.file == f"photos/{name}" == item.values["file"] for item in checked.findings)
    return checked.value, ids(checked)


def heic(image: Image.Image, **options: object) -> bytes:
    buffer = io.BytesIO()
    pillow_heif.from_pillow(image).save(buffer, quality=90, **options)
    return buffer.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP", "AVIF"])
def test_every_readable_format_by_content_whatever_the_name(tmp_path: Path, kind: str) -> None:
    data = pictures.encoded(pictures.quadrants(), kind)
    assert probed(tmp_path, data, "photo.JPG") == (PhotoFacts(320, 240), [])


def test_heic(tmp_path: Path) -> None:
    assert probed(tmp_path, heic(pictures.quadrants()), "IMG_1.HEIC") == (PhotoFacts(320, 240), [])


@pytest.mark.parametrize("orientation", range(1, 9))
def test_size_is_after_the_turn(tmp_path: Path, orientation: int) -> None:
    data = pictures.encoded(pictures.quadrants(), exif=pictures.exif(orientation=orientation))
    facts, _ = probed(tmp_path, data)
    assert facts is not None
    assert (facts.width_px, facts.height_px) == ((240, 320) if orientation >= 5 else (320, 240))


def test_multi_picture_file_is_its_first_picture(tmp_path: Path) -> None:
    first, second = pictures.quadrants(), pictures.quadrants(100, 80)
    data = pictures.encoded(first, "MPO", save_all=True, append_images=[second])
    assert probed(tmp_path, data) == (PhotoFacts(320, 240), [])


@pytest.mark.parametrize("share", [0.3, 0.95])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF", "BMP"])
def test_cut_files(tmp_path: Path, kind: str, share: float) -> None:
    whole = heic(pictures.scene(400, 300)) if kind == "HEIF" else pictures.encoded(pictures.scene(400, 300), kind)
    assert probed(tmp_path, whole[: int(len(whole) * share)]) == (None, ["photo-truncated"])


def test_a_cut_file_with_a_whole_thumbnail_is_cut(tmp_path: Path) -> None:
    whole = pictures.encoded(pictures.scene(400, 300))
    thumbnail = pictures.encoded(pictures.scene(40, 30, seed=2))
    segment = b"\xff\xe5" + (len(thumbnail) + 2).to_bytes(2, "big") + thumbnail
    data = whole[:2] + segment + whole[2:]
    assert probed(tmp_path, data) == (PhotoFacts(400, 300), [])
    assert probed(tmp_path, data[:-800], "cut.jpg") == (None, ["photo-truncated"])


def test_bytes_behind_the_end_are_no_damage(tmp_path: Path) -> None:
    data = pictures.encoded(pictures.quadrants()) + b"MotionPhoto_Data" + bytes(5000)
    assert probed(tmp_path, data) == (PhotoFacts(320, 240), [])


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "photo-empty"),
        ("图为张三同志\n".encode() * 40, "photo-not-image"),
        (b"%PDF-1.7\n" + bytes(100), "photo-unknown-format"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "photo-unknown-format"),
        (pictures.png_header(60_000, 60_000), "photo-too-large"),
        (b"\xff\xd8\xff\xe0" + bytes(200), "photo-truncated"),
        (b"II*\x00" + b"\xff" * 60, "photo-damaged"),
    ],
)
def test_what_is_no_photo(tmp_path: Path, data: bytes, expected: str) -> None:
    assert probed(tmp_path, data) == (None, [expected])


def test_missing_file(tmp_path: Path) -> None:
    assert ids(probe(tmp_path / "none.jpg", "none.jpg")) == ["photo-unreadable"]


def test_huge_jpeg_is_allowed_by_its_header(tmp_path: Path) -> None:
    data = bytearray(pictures.encoded(pictures.quadrants()))
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = (5000).to_bytes(2, "big") + (30000).to_bytes(2, "big")
    assert probed(tmp_path, bytes(data)) == (PhotoFacts(30000, 5000), [])
    data[frame + 5 : frame + 9] = (60000).to_bytes(2, "big") + (60000).to_bytes(2, "big")
    facts, found = probed(tmp_path, bytes(data), "bomb.jpg")
    assert (facts, found) == (None, ["photo-too-large"])


def test_animation_is_a_note(tmp_path: Path) -> None:
    data = pictures.encoded(
        pictures.quadrants(), "GIF", save_all=True, append_images=[pictures.scene(320, 240)], duration=100
    )
    path = tmp_path / "a.gif"
    path.write_bytes(data)
    checked = probe(path, "a.gif")
    assert checked.value == PhotoFacts(320, 240)
    assert [(item.id, item.severity) for item in checked.findings] == [("photo-several-frames", Severity.NOTE)]


def test_descriptions_in_order_of_trust(tmp_path: Path) -> None:
    described = pictures.described("EXIF 里的说明".encode())
    plain = pictures.encoded(pictures.quadrants(), exif=described)
    assert probed(tmp_path, plain, "1.jpg")[0] == PhotoFacts(320, 240, "EXIF 里的说明")
    both = pictures.with_iptc(plain, "IPTC 里的说明".encode())
    assert probed(tmp_path, both, "2.jpg")[0] == PhotoFacts(320, 240, "IPTC 里的说明")
    every = pictures.encoded(pictures.quadrants(), exif=described, xmp=pictures.xmp(CAPTION))
    every = pictures.with_iptc(every, "IPTC 里的说明".encode())
    assert probed(tmp_path, every, "3.jpg")[0] == PhotoFacts(320, 240, CAPTION)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_description_in_either_encoding(tmp_path: Path, encoding: str) -> None:
    data = pictures.encoded(pictures.quadrants())
    assert probed(tmp_path, pictures.with_iptc(data, CAPTION.encode(encoding)), "i.jpg")[0] == PhotoFacts(
        320, 240, CAPTION
    )
    data = pictures.encoded(pictures.quadrants(), exif=pictures.described(CAPTION.encode(encoding)))
    assert probed(tmp_path, data, "e.jpg")[0] == PhotoFacts(320, 240, CAPTION)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "TIFF", "HEIF"])
def test_xmp_of_other_formats(tmp_path: Path, kind: str) -> None:
    image = pictures.quadrants()
    if kind == "HEIF":
        data = heic(image, xmp=pictures.xmp(CAPTION))
    elif kind == "PNG":
        from PIL.PngImagePlugin import PngInfo

        text = PngInfo()
        text.add_itxt("XML:com.adobe.xmp", pictures.xmp(CAPTION).decode())
        data = pictures.encoded(image, kind, pnginfo=text)
    elif kind == "TIFF":
        data = pictures.encoded(image, kind, tiffinfo={700: pictures.xmp(CAPTION)})
    else:
        data = pictures.encoded(image, kind, xmp=pictures.xmp(CAPTION))
    facts, _ = probed(tmp_path, data, "p.png")
    assert facts is not None and facts.description == CAPTION


@pytest.mark.parametrize(
    "junk", ["DCIM", "OLYMPUS DIGITAL CAMERA", "SONY DSC", "dav", "oplus_32", "SAMSUNG CAMERA PICTURES"]
)
def test_what_cameras_write_is_no_description(tmp_path: Path, junk: str) -> None:
    data = pictures.encoded(pictures.quadrants(), exif=pictures.exif(description=junk))
    assert probed(tmp_path, data)[0] == PhotoFacts(320, 240, "")


def test_a_latin_sentence_is_a_description(tmp_path: Path) -> None:
    data = pictures.encoded(pictures.quadrants(), exif=pictures.exif(description="Zhang San at work"))
    assert probed(tmp_path, data)[0] == PhotoFacts(320, 240, "Zhang San at work")


def test_broken_xmp_is_ignored(tmp_path: Path) -> None:
    entity = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + pictures.xmp("&a;")
    for name, packet in (("a.jpg", entity), ("b.jpg", pictures.xmp(CAPTION)[:-80])):
        assert probed(tmp_path, pictures.encoded(pictures.quadrants(), xmp=packet), name)[0] == PhotoFacts(320, 240, "")


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    assert probed(tmp_path, pictures.encoded(pictures.quadrants(), "BMP"))[0] == PhotoFacts(320, 240)
    assert probed(tmp_path, pictures.encoded(pictures.quadrants(240, 320), "BMP"))[0] == PhotoFacts(240, 320)


def test_probing_a_thousand_photos_is_quick(tmp_path: Path) -> None:
    tags = pictures.exif(orientation=6, description="junk")
    noise = np.random.default_rng(1).integers(0, 256, (1500, 2000, 3), dtype=np.uint8)
    data = pictures.encoded(Image.fromarray(noise), exif=tags, xmp=pictures.xmp(CAPTION))
    photos = {tmp_path / f"{index}.jpg": f"{index}.jpg" for index in range(50)}
    for path in photos:
        path.write_bytes(data)
    began = time.perf_counter()
    facts = probe_all(photos)
    each = (time.perf_counter() - began) / len(photos)
    assert {item.value for item in facts.values()} == {PhotoFacts(1500, 2000, CAPTION)}
    assert each < 0.01, "2 ms on an idle machine"


def test_raw_files_are_told_by_their_name() -> None:
    assert formats.sniff(b"II*\x00" + bytes(60), "DSC_1.NEF") == "RAW"
    assert formats.sniff(b"II*\x00" + bytes(60), "scan.tif") == "TIFF"


def test_a_pipe_or_folder_is_no_photo_and_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    (tmp_path / "folder.jpg").mkdir()
    for name in ("pipe.jpg", "folder.jpg"):
        checked = probe(tmp_path / name, name)
        assert checked.value is None
        assert [item.id for item in checked.findings] == ["photo-not-image"]
