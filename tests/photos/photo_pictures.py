"""Photographs for the tests, made when they are needed: every kind of file that phones and programs leave."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.float64]

QUADRANTS = {"red": (220, 30, 30), "green": (30, 170, 60), "blue": (40, 60, 210), "yellow": (240, 220, 40)}
"""An asymmetrical picture: red, green above blue, yellow."""

# Display P3 and Adobe RGB (1998), colorants adapted to D50 (ICC.1:2022, Annex E).
P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
ADOBE_RGB = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))


def quadrants(width: int = 320, height: int = 240) -> Image.Image:
    """The asymmetrical picture."""
    image = Image.new("RGB", (width, height))
    for index, colour in enumerate(QUADRANTS.values()):
        x, y = index % 2 * (width // 2), index // 2 * (height // 2)
        image.paste(colour, (x, y, x + width // 2, y + height // 2))
    return image


def scene(width: int, height: int, seed: int = 1) -> Image.Image:
    """Soft colours with some texture."""
    random = np.random.default_rng(seed)
    small = random.integers(0, 256, (max(2, height // 40), max(2, width // 40), 3), dtype=np.uint8)
    return Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC)


def encoded(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    """The bytes of an image file."""
    buffer = io.BytesIO()
    if kind == "JPEG" and "quality" not in options:
        options |= {"quality": 95, "subsampling": 0}
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def exif(**tags: object) -> Image.Exif:
    """EXIF with an orientation, a maker and a place."""
    data = Image.Exif()
    data[0x010F] = "PhoneMaker"
    data.get_ifd(0x8825)[1] = "N"
    data.get_ifd(0x8825)[2] = (30.0, 12.0, 34.5)
    for name, value in tags.items():
        data[{"orientation": 0x0112, "description": 0x010E}[name]] = value
    return data


def described(description: bytes) -> bytes:
    """EXIF with an ImageDescription in whatever encoding; Pillow itself writes ASCII alone."""
    placeholder = "~" * len(description)
    return exif(description=placeholder).tobytes().replace(placeholder.encode(), description)


def xmp(description: str) -> bytes:
    """An XMP packet with a description."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt>'
        f'<rdf:li xml:lang="x-default">{description}</rdf:li></rdf:Alt></dc:description></rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def with_iptc(jpeg: bytes, caption: bytes) -> bytes:
    """A JPEG with an IPTC caption (2:120) in a Photoshop segment."""
    record = b"\x1c\x02\x78" + struct.pack(">H", len(caption)) + caption
    block = b"8BIM\x04\x04\x00\x00" + struct.pack(">I", len(record)) + record + b"\x00" * (len(record) % 2)
    payload = b"Photoshop 3.0\x00" + block
    return jpeg[:2] + b"\xff\xed" + struct.pack(">H", len(payload) + 2) + payload + jpeg[2:]


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and has hardly any data."""
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body))
        for tag, body in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
            (b"IDAT", zlib.compress(b"\x00" * 64)),
            (b"IEND", b""),
        )
    )


def png_16(levels: NDArray[np.uint16]) -> bytes:
    """A PNG of 16 bits a channel; `levels` is height × width (grey) or height × width × 3."""
    height, width = levels.shape[:2]
    rows = levels.astype(">u2").reshape(height, -1)
    raw = b"".join(b"\x00" + row.tobytes() for row in rows)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body))
        for tag, body in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 16, 2 if levels.ndim == 3 else 0, 0, 0, 0)),
            (b"IDAT", zlib.compress(raw)),
            (b"IEND", b""),
        )
    )


def matrix_profile(colorants: tuple[tuple[float, float, float], ...], gamma: float = 2.2) -> bytes:
    """A minimal ICC v2 display profile: three colorants and one gamma (ICC.1:2001-04)."""

    def fixed(value: float) -> bytes:
        return struct.pack(">i", round(value * 65536))

    def xyz(values: tuple[float, float, float]) -> bytes:
        return b"XYZ \x00\x00\x00\x00" + b"".join(map(fixed, values))

    curve = b"curv\x00\x00\x00\x00" + struct.pack(">IH", 1, round(gamma * 256)) + b"\x00\x00"
    text = b"desc\x00\x00\x00\x00" + struct.pack(">I", 5) + b"test\x00" + b"\x00" * 79
    tags = {
        b"desc": text,
        b"cprt": b"text\x00\x00\x00\x00none\x00\x00\x00\x00",
        b"wtpt": xyz((0.9642, 1.0, 0.8249)),
        b"rXYZ": xyz(colorants[0]),
        b"gXYZ": xyz(colorants[1]),
        b"bXYZ": xyz(colorants[2]),
        b"rTRC": curve,
        b"gTRC": curve,
        b"bTRC": curve,
    }
    table, body = b"", b""
    start = 128 + 4 + 12 * len(tags)
    for name, data in tags.items():
        data += b"\x00" * (-len(data) % 4)
        table += name + struct.pack(">II", start + len(body), len(data))
        body += data
    header = struct.pack(
        ">I4sI4s4s4s12s4s", start + len(body), b"lcms", 0x02400000, b"mntr", b"RGB ", b"XYZ ", b"", b"acsp"
    )
    header = header.ljust(68, b"\x00") + b"".join(map(fixed, (0.9642, 1.0, 0.8249)))
    return header.ljust(128, b"\x00") + struct.pack(">I", len(tags)) + table + body


def without_adobe_marker(jpeg: bytes) -> bytes:
    """A CMYK JPEG as others write it: plain inks, no Adobe marker."""
    start = jpeg.index(b"\xff\xee\x00\x0eAdobe")
    return jpeg[:start] + jpeg[start + 16 :]


def mean(image: Image.Image, box: tuple[float, float, float, float] = (0.0, 0.0, 1.0, 1.0)) -> Pixels:
    """The mean of each channel in a box given in fractions."""
    width, height = image.size
    part = image.crop((int(box[0] * width), int(box[1] * height), int(box[2] * width), int(box[3] * height)))
    pixels = np.asarray(part, dtype=np.float64)
    means: Pixels = pixels.reshape(-1, pixels.shape[2] if pixels.ndim == 3 else 1).mean(axis=0)
    return means


def opened(data: bytes) -> Image.Image:
    """An image from its bytes, decoded."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def inks(press: bytes) -> Image.Image:
    """The inks of a prepared press image, 255 = full: Pillow takes it for Adobe's and inverts it."""
    from PIL import ImageChops

    return ImageChops.invert(opened(press))
