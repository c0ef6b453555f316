"""Which files are photographs, whether they are whole, and how Pillow opens them safely.

Formats are told by content, never by the file's name: chat apps rename. Only the formats of `READABLE` ever
reach a decoder.
"""

from __future__ import annotations

import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from mmap import mmap
from typing import IO

from PIL import ExifTags, Image, ImageFile
from PIL.JpegImagePlugin import JpegImageFile

READABLE = frozenset({"JPEG", "PNG", "WEBP", "TIFF", "GIF", "BMP", "HEIF", "AVIF"})
"""Formats that are photographs to us."""

MAX_JPEG_PIXELS = 400_000_000
"""JPEG is decoded at 1/2, 1/4 or 1/8 where that is enough, so that large panoramas are fine."""

MAX_OTHER_PIXELS = 200_000_000
"""Other formats are decoded whole, at four bytes a pixel."""

DECODE_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    OverflowError,
    struct.error,
    zlib.error,
)
"""What Pillow's decoders raise on bytes that are not what they say; MemoryError is told apart from these."""

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\xff\xd8\xff", "JPEG"),
    (0, b"\x89PNG\r\n\x1a\n", "PNG"),
    (0, b"GIF8", "GIF"),
    (0, b"II*\x00\x10\x00\x00\x00CR", "RAW"),
    (0, b"II*\x00", "TIFF"),
    (0, b"MM\x00*", "TIFF"),
    (0, b"FUJIFILMCCD-RAW", "RAW"),
    (0, b"IIRO", "RAW"),
    (0, b"IIU\x00", "RAW"),
    (8, b"WEBP", "WEBP"),
    (0, b"%PDF", "PDF"),
    (0, b"8BPS", "PSD"),
    (0, b"%!PS", "EPS"),
    (0, b"\xc5\xd0\xd3\xc6", "EPS"),
    (0, b"PK\x03\x04", "ZIP / Office"),
    (0, b"\xd0\xcf\x11\xe0", "Office"),
    (0, b"\x00\x00\x00\x0cjP  ", "JPEG 2000"),
    (0, b"\xff\x0a", "JPEG XL"),
    (0, b"\x00\x00\x00\x0cJXL ", "JPEG XL"),
    (0, b"\x00\x00\x01\x00", "ICO"),
    (4, b"moov", "MP4 / MOV"),
)
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_RAW_SUFFIXES = (".dng", ".nef", ".arw", ".cr2", ".pef", ".srw")


def sniff(head: bytes, name: str = "") -> str:
    """The format that the first bytes (64 are enough) tell, or "" where they are no image nor a known kind of file.

    `name` only tells camera raw files apart, which are TIFF by their bytes.
    """
    for offset, magic, kind in _MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return "RAW" if kind == "TIFF" and name.lower().endswith(_RAW_SUFFIXES) else kind
    if head[4:8] == b"ftyp":
        return _sniff_box_format(head)
    if head[:2] == b"BM" and head[6:10] == b"\x00\x00\x00\x00":
        return "BMP"
    if head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith((b"<svg", b"<?xml")):
        return "SVG / XML"
    return ""


def _sniff_box_format(head: bytes) -> str:
    """Formats made of ISO base media boxes (ISO 14496-12, 4.3): the brands say which."""
    length = min(int.from_bytes(head[:4], "big"), len(head))
    brands = {head[8:12], *(head[at : at + 4] for at in range(16, length - 3, 4))}
    if brands & {b"avif", b"avis"}:
        return "AVIF"
    if brands & _HEIF_BRANDS:
        return "HEIF"
    return "RAW" if b"crx " in brands else "MP4 / MOV"


def is_cut_short(data: bytes | mmap, kind: str) -> bool:
    """Whether the end of the file is missing, told by its structure; a file that ends in extra bytes is whole."""
    if kind == "JPEG":
        # In a scan 0xFF is always followed by 0 or a restart marker: an EOI after its start is the end of the image.
        return data.rfind(b"\xff\xd9") < _jpeg_scan_start(data)
    if kind == "PNG":
        return data.rfind(b"IEND") < 0
    if kind == "WEBP":
        return int.from_bytes(data[4:8], "little") + 8 > len(data)
    if kind == "BMP":
        return int.from_bytes(data[2:6], "little") > len(data)
    if kind in {"HEIF", "AVIF"}:
        return _boxes_end(data) > len(data)
    return False


def _jpeg_scan_start(data: bytes | mmap) -> int:
    """Where the first scan starts, behind all headers and thumbnails; the file's length where there is none."""
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            return len(data)
        marker = data[at + 1]
        if marker == 0xDA:  # start of scan
            return at
        if marker == 0xFF:  # fill byte
            at += 1
        else:
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return len(data)


def _boxes_end(data: bytes | mmap) -> int:
    """Where the last box of the top level says that it ends."""
    at = 0
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        if length == 1:
            length = int.from_bytes(data[at + 8 : at + 16], "big")
        if length < 8:  # 0: up to the end of the file
            return len(data)
        at += length
    return at


@contextmanager
def strict_pillow() -> Iterator[None]:
    """Pillow's switches as we need them, restored afterwards.

    Importing WeasyPrint makes Pillow fill in what is missing of damaged files, for the whole process: here a cut
    file must fail. Pixel limits are ours, checked before any decoding. Pillow's warnings about odd metadata say
    nothing that a clerk could act on.
    """
    before = ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS
    ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = False, None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES, Image.MAX_IMAGE_PIXELS = before


def open_image(file: IO[bytes], kind: str) -> Image.Image:
    """Open the header of a file of a readable kind; nothing is decoded yet. Raises one of DECODE_ERRORS."""
    if kind == "JPEG":
        # Not through Image.open: a multi-picture file (MPO) is its first picture to us, and that one supports draft().
        return JpegImageFile(file)
    if kind == "HEIF":
        from pillow_heif import HeifImageFile  # libheif is loaded only where a photo needs it

        image: Image.Image = HeifImageFile(file)  # type: ignore[no-untyped-call]
        return image
    return Image.open(file, formats=(kind,))


def pixel_limit(kind: str) -> int:
    """How many pixels a photo of this format may have."""
    return MAX_JPEG_PIXELS if kind == "JPEG" else MAX_OTHER_PIXELS


def orientation(image: Image.Image, kind: str) -> int:
    """The EXIF turn still to be made, 1 to 8 (EXIF 2.32, tag 274).

    TIFF and HEIF are turned by their decoders, by the tag and by the container.
    """
    if kind in {"TIFF", "HEIF"}:
        return 1
    value = image.getexif().get(ExifTags.Base.Orientation, 1)
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def has_more_frames(image: Image.Image) -> bool:
    """Whether the file is an animation or has several pages."""
    return bool(getattr(image, "is_animated", False))
