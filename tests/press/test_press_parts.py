"""The small parts of the press stage: reading operators, functions, and photographs as one file."""

from __future__ import annotations

import io
import resource
import sys
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from press_pages import composed

from booklet.press.functions import UnknownFunction, curve, is_straight, leaves, table
from booklet.press.operators import INLINE_IMAGE, _parsed, instructions, number, shown_glyphs, written
from booklet.press.photofile import PhotoFile, PreparedPhoto


def test_both_readers_agree_on_weasyprints_pages() -> None:
    body = (
        '<h1 style="letter-spacing: .1mm">先进 AV</h1><svg width="30" height="30"><circle cx="9" cy="9" r="5"/></svg>'
    )
    with pikepdf.open(io.BytesIO(composed(body))) as pdf:
        data = pdf.pages[0].Contents.read_bytes()
    fast, slow = instructions(data), list(_parsed(data))
    assert [operator for operator, _ in fast] == [operator for operator, _ in slow]
    for (operator, ours), (_, theirs) in zip(fast, slow, strict=True):
        if operator in (b"Tj", b"TJ"):
            assert shown_glyphs(ours) == shown_glyphs(theirs)
        elif operator in (b"gs", b"Do", b"cs", b"CS"):
            assert ours == theirs
        elif operator not in (b"Tf", b"d"):
            assert [float(one) for one in ours.split()] == [float(one) for one in theirs.split()]
    assert len(fast) > 20


def test_what_weasyprint_does_not_write_is_read_too() -> None:
    data = b"q % comment\n/Span <</MCID 0>> BDC\n(a\\(b) Tj [(x) -3 <0102>] TJ EMC\nQ"
    assert [operator for operator, _ in instructions(data)] == [b"q", b"BDC", b"Tj", b"TJ", b"EMC", b"Q"]
    assert dict(instructions(data))[b"Tj"] == b"<612862>"
    inline = b"q BI /W 1 /H 1 /BPC 8 /CS /RGB ID abc EI Q"
    assert [operator for operator, _ in instructions(inline)] == [b"q", INLINE_IMAGE, b"Q"]


def test_instructions_survive_writing() -> None:
    data = b"q\n1 0 0 1 2.5 -3 cm\n/F1 12 Tf\n[<0001>-5<0002>] TJ\nf*\nQ"
    assert written(instructions(data)) == data


@given(st.floats(-1e4, 1e4))
def test_numbers_have_no_exponent(value: float) -> None:
    text = number(value)
    assert b"e" not in text
    assert text != b"-0"
    assert float(text) == pytest.approx(value, abs=1e-5)


def function(text: str) -> pikepdf.Object:
    return pikepdf.Object.parse(text.encode())


EXPONENTIAL = "<</FunctionType 2 /Domain [0 1] /C0 [0 1] /C1 [1 0] /N 2>>"
STITCHED = (
    "<</FunctionType 3 /Domain [0 4] /Bounds [1] /Encode [0 1 1 0] /Functions ["
    "<</FunctionType 2 /Domain [0 1] /C0 [0] /C1 [1] /N 1>> <</FunctionType 2 /Domain [0 1] /C0 [0] /C1 [10] /N 1>>]>>"
)


def test_exponential_functions() -> None:
    at = curve(function(EXPONENTIAL))
    assert at(0.5) == pytest.approx((0.25, 0.75))
    assert at(7) == pytest.approx((1, 0))


def test_stitched_functions() -> None:
    at = curve(function(STITCHED))
    assert [at(x)[0] for x in (0, 0.5, 1, 2.5, 4)] == pytest.approx([0, 0.5, 10, 5, 0])
    assert len(list(leaves(function(STITCHED)))) == 2
    assert is_straight(next(leaves(function(STITCHED))))
    assert not is_straight(function(EXPONENTIAL))


def test_sampled_functions_read_what_tables_write() -> None:
    with pikepdf.new() as pdf:
        at = curve(table(pdf, (0, 2), [(0.0, 1.0), (1.0, 0.5), (0.5, 0.0)]))
        assert at(0.5) == pytest.approx((0.5, 0.75), abs=1e-4)
        assert at(2) == pytest.approx((0.5, 0), abs=1e-4)
        eight = pikepdf.Stream(pdf, bytes([0, 255]))
        for key, value in (("Domain", [0, 1]), ("Range", [0, 2]), ("Size", [2])):
            eight[f"/{key}"] = pikepdf.Array(value)
        eight.FunctionType, eight.BitsPerSample = 0, 8
        assert curve(eight)(0.5) == pytest.approx((1,))


def test_an_array_of_functions() -> None:
    at = curve(pikepdf.Array([next(leaves(function(STITCHED)))] * 2))
    assert at(0.25) == pytest.approx((0.25, 0.25))


def test_unknown_functions_are_refused() -> None:
    with pytest.raises(UnknownFunction):
        curve(function("<</FunctionType 4 /Domain [0 1]>>"))


def test_photographs_as_one_file(tmp_path: Path) -> None:
    photos = []
    for index, size in enumerate(((40, 30), (7, 900), (1, 1))):
        path = tmp_path / f"照片 {index}.jpg"
        Image.new("CMYK", size, (index, 2, 3, 4)).save(path)
        photos.append(PreparedPhoto(path, *size, components=4, inverted=index == 0))
    with PhotoFile.opened([*photos, photos[0]]) as store:
        assert len(store.pdf.pages) == 0
        for photo in photos:
            image = store.image(photo)
            assert image.read_raw_bytes() == photo.path.read_bytes()
            assert (int(image.Width), int(image.Height)) == (photo.width_px, photo.height_px)
            assert ("/Decode" in image) == photo.inverted


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_photographs_are_not_held_in_memory(tmp_path: Path) -> None:
    path, copies = tmp_path / "large.jpg", 60
    Image.effect_noise((1500, 1500), 90).save(path, quality=98)
    photos = []
    for index in range(copies):
        link = tmp_path / f"{index}.jpg"
        link.hardlink_to(path)
        photos.append(PreparedPhoto(link, 1500, 1500, components=1))
    before = resident()
    with PhotoFile.opened(photos) as store:
        store.pdf.Root.Images = pikepdf.Array([store.image(photo) for photo in photos])
        store.pdf.save(tmp_path / "out.pdf", static_id=True)
        grown = resident() - before
    assert (tmp_path / "out.pdf").stat().st_size > copies * path.stat().st_size
    assert grown < copies * path.stat().st_size / 4


def resident() -> int:
    """The memory of this process in bytes (Linux)."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize()
