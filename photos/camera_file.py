"""What a phone writes around the pixels: EXIF, GPS, XMP, IPTC, a Display P3 profile.

Layouts: EXIF 2.32; XMP `dc:description` (ISO 16684-1); IPTC-IIM 2:120 within Photoshop's 8BIM 1028 block;
ICC.1:2010 (v2) matrix/TRC display profile.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

import numpy as np
from PIL import Image

_ORIENTATION, _MAKE, _MODEL, _DATE_TIME, _SOFTWARE = 0x0112, 0x010F, 0x0110, 0x0132, 0x0131
_EXIF_IFD, _GPS_IFD, _DATE_ORIGINAL = 0x8769, 0x8825, 0x9003


def exif(taken: str, model: str, gps: tuple[float, float] | None = None, orientation: int = 1) -> Image.Exif:
    """EXIF of an invented phone; `taken` as `2025:04:12 08:30:15`, `gps` as degrees north and east."""
    data = Image.Exif()
    data[_MAKE], data[_MODEL], data[_SOFTWARE] = "Yunchuan", model, "1.0"
    data[_DATE_TIME], data[_ORIENTATION] = taken, orientation
    data.get_ifd(_EXIF_IFD)[_DATE_ORIGINAL] = taken
    if gps:
        where = data.get_ifd(_GPS_IFD)
        where[1], where[2], where[3], where[4] = "N", _dms(gps[0]), "E", _dms(gps[1])
    return data


def _dms(degrees: float) -> tuple[float, float, float]:
    minutes = (degrees % 1) * 60
    return (float(int(degrees)), float(int(minutes)), round((minutes % 1) * 60, 2))


def xmp(description: str) -> bytes:
    """An XMP packet whose `dc:description` is the caption."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt>'
        f'<rdf:li xml:lang="x-default">{description}</rdf:li>'
        "</rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="w"?>'
    ).encode()


def iptc_segment(caption: str) -> bytes:
    """A whole JPEG APP13 segment with an IPTC caption in UTF-8."""
    records = b"\x1c\x01\x5a" + struct.pack(">H", 3) + b"\x1b%G"
    text = caption.encode()
    records += b"\x1c\x02\x78" + struct.pack(">H", len(text)) + text
    block = b"8BIM" + struct.pack(">H", 1028) + b"\0\0" + struct.pack(">I", len(records)) + records
    body = b"Photoshop 3.0\0" + block + b"\0" * (len(records) % 2)
    return b"\xff\xed" + struct.pack(">H", len(body) + 2) + body


_D50 = np.array([0.9642, 1.0, 0.8249])
_P3_XY: Mapping[str, tuple[float, float]] = {
    "r": (0.680, 0.320),
    "g": (0.265, 0.690),
    "b": (0.150, 0.060),
    "w": (0.3127, 0.3290),
}
_BRADFORD = np.array([[0.8951, 0.2664, -0.1614], [-0.7502, 1.7135, 0.0367], [0.0389, -0.0685, 1.0296]])
_SRGB_TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)


def _xyz(xy: tuple[float, float]) -> np.ndarray:  # type: ignore[type-arg]
    return np.array([xy[0] / xy[1], 1.0, (1 - xy[0] - xy[1]) / xy[1]])


def _p3_to_xyz() -> np.ndarray:  # type: ignore[type-arg]
    """Linear Display P3 to XYZ under D65 (SMPTE EG 432-1 primaries)."""
    primaries = np.stack([_xyz(_P3_XY[k]) for k in "rgb"], axis=1)
    return primaries * np.linalg.solve(primaries, _xyz(_P3_XY["w"]))


def display_p3() -> bytes:
    """An ICC v2 matrix/TRC profile of Display P3: its primaries adapted to D50, the sRGB curve sampled."""
    cone = _BRADFORD @ _D50 / (_BRADFORD @ _xyz(_P3_XY["w"]))
    matrix = np.linalg.inv(_BRADFORD) @ np.diag(cone) @ _BRADFORD @ _p3_to_xyz()
    ramp = np.linspace(0, 1, 1024)
    linear = np.where(ramp <= 0.04045, ramp / 12.92, ((ramp + 0.055) / 1.055) ** 2.4)
    curve = b"curv\0\0\0\0" + struct.pack(">I", 1024) + np.round(linear * 65535).astype(">u2").tobytes()
    name = b"Display P3"
    desc = b"desc\0\0\0\0" + struct.pack(">I", len(name) + 1) + name + b"\0" + b"\0" * 78
    tags = {
        b"desc": desc,
        b"cprt": b"text\0\0\0\0No copyright, use freely\0",
        b"wtpt": _xyz_tag(_D50),
        b"rXYZ": _xyz_tag(matrix[:, 0]),
        b"gXYZ": _xyz_tag(matrix[:, 1]),
        b"bXYZ": _xyz_tag(matrix[:, 2]),
        b"rTRC": curve,
    }
    table, data = b"", b""
    start = 128 + 4 + 12 * (len(tags) + 2)
    for tag, body in tags.items():
        entry = struct.pack(">II", start + len(data), len(body))
        for alias in (b"rTRC", b"gTRC", b"bTRC") if tag == b"rTRC" else (tag,):
            table += alias + entry
        data += body + b"\0" * (-len(body) % 4)
    header = struct.pack(">I4sI4s4s4s", start + len(data), b"\0\0\0\0", 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    header += struct.pack(">6H4s", 2025, 1, 1, 0, 0, 0, b"acsp") + b"\0" * 28 + _s15(_D50) + b"\0" * 48
    return header + struct.pack(">I", len(tags) + 2) + table + data


def _s15(values: np.ndarray) -> bytes:  # type: ignore[type-arg]
    return b"".join(struct.pack(">i", round(float(v) * 65536)) for v in values)


def _xyz_tag(values: np.ndarray) -> bytes:  # type: ignore[type-arg]
    return b"XYZ \0\0\0\0" + _s15(values)


def srgb_to_p3(image: Image.Image) -> Image.Image:
    """The same colours, as a phone that works in Display P3 stores them."""
    matrix = (np.linalg.inv(_p3_to_xyz()) @ _SRGB_TO_XYZ).astype(np.float32)
    ramp = np.linspace(0, 1, 256, dtype=np.float32)
    linear = np.where(ramp <= 0.04045, ramp / 12.92, ((ramp + 0.055) / 1.055) ** 2.4).astype(np.float32)
    light = np.clip(linear[np.asarray(image)] @ matrix.T, 0, 1)
    coded = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return Image.fromarray((coded * 255 + 0.5).astype(np.uint8))
