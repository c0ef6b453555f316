"""The description that people wrote into a photo: XMP dc:description, IPTC 2:120, EXIF ImageDescription."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from PIL import ExifTags, Image, IptcImagePlugin
from PIL.JpegImagePlugin import JpegImageFile
from PIL.TiffImagePlugin import TiffImageFile

_DC = "{http://purl.org/dc/elements/1.1/}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_UTF8_ESCAPE = b"\x1b%G"
"""IPTC 1:90 of text in UTF-8 (ISO 2022)."""

# What cameras write by themselves: names of makers and cameras, and one Latin word (`dav`, `hdrpl`, `oplus_32`).
_JUNK = re.compile(
    r"""^\S*$ | ^(OLYMPUS|MINOLTA|KODAK|SONY|SAMSUNG|CASIO|PENTAX|FUJIFILM|NIKON|CANON|HP|GE|VIVITAR|DIGITAL)\b
        | DIGITAL\s+(STILL\s+)?CAMERA | ^screenshot\b | ^file\s+written\s+by""",
    re.IGNORECASE | re.VERBOSE,
)


def description_of(image: Image.Image) -> str:
    """The description in an opened image, or "" where nobody wrote one; blanks at the ends and NULs are dropped."""
    for raw in (_from_xmp(image), _from_iptc(image), _from_exif(image)):
        text = raw.replace("\x00", "").strip()
        if text and not _is_junk(text):
            return text
    return ""


def decode(raw: bytes) -> str:
    """Bytes without a declared encoding: UTF-8 where they are, else GB 18030, what Chinese Windows programs write."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")


def _is_junk(text: str) -> bool:
    return text.isascii() and _JUNK.search(text) is not None


def _from_xmp(image: Image.Image) -> str:
    """XMP part 1 (ISO 16684-1), 8.3: dc:description is a choice of languages; Chinese first, else the default."""
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    if isinstance(packet, str):
        packet = packet.encode("utf-8")
    packet = packet.strip(b"\x00 \r\n\t")
    if not packet or b"<!DOCTYPE" in packet:  # entities have no place in a packet
        return ""
    try:
        root = ElementTree.fromstring(packet)
    except (ElementTree.ParseError, ValueError, LookupError):
        return ""
    by_language: dict[str, str] = {}
    for holder in root.iter(f"{_RDF}Description"):
        if plain := holder.get(f"{_DC}description"):
            by_language.setdefault("x-default", plain)
    for node in root.iter(f"{_DC}description"):
        for item in node.iter(f"{_RDF}li"):
            by_language.setdefault(item.get(_XML_LANG, "x-default").lower(), item.text or "")
        if node.text and node.text.strip():
            by_language.setdefault("x-default", node.text)
    chinese = next((text for language, text in by_language.items() if language.startswith("zh") and text.strip()), "")
    return chinese or by_language.get("x-default", "") or next(iter(by_language.values()), "")


def _from_iptc(image: Image.Image) -> str:
    """IPTC-IIM 4.2: 2:120 is the caption, 1:90 its encoding."""
    if not isinstance(image, JpegImageFile | TiffImageFile) or (
        isinstance(image, JpegImageFile) and "photoshop" not in image.info
    ):
        return ""
    try:
        records = IptcImagePlugin.getiptcinfo(image) or {}
    except (SyntaxError, ValueError, TypeError, LookupError, OSError):
        return ""
    raw = records.get((2, 120), b"")
    joined = b"\n".join(raw) if isinstance(raw, list) else raw
    if records.get((1, 90)) == _UTF8_ESCAPE:
        return joined.decode("utf-8", errors="replace")
    return decode(joined)


def _from_exif(image: Image.Image) -> str:
    """EXIF 2.32, tag 270. Pillow reads it as Latin-1, whatever it is."""
    value = image.getexif().get(ExifTags.Base.ImageDescription, "")
    if isinstance(value, bytes):
        return decode(value)
    try:
        return decode(str(value).encode("latin-1"))
    except UnicodeEncodeError:
        return str(value)
