"""Bytes to text: recognise the encoding that a clerk's editor or spreadsheet really wrote.

UTF-8 with or without BOM, UTF-16 (Excel's "Unicode text", old Notepad), GB 18030 with its subsets GBK and GB 2312,
and Big5 are read. A file that is mostly UTF-8 with some broken bytes is damaged UTF-8, never GB 18030 by luck.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from booklet.findings import Finding, Place, error, note, warning

_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16 LE"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16 BE"),
)

# What YAML 1.2 forbids (5.1, c-printable), and DEL; tabs and line ends stay.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# Zero-width marks and direction controls: they print nothing but part names from their spelling.
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")

_DAMAGED_SHARE = 0.1
"""Up to this share of unreadable among the non-ASCII characters, a file is damaged rather than in another encoding."""

_NUL_SHARE = 0.05
"""UTF-16 has a NUL with each ASCII character and line end; a stray one makes no UTF-16."""

_CONTROL_SHARE = 0.03
_CONTROLS_ALWAYS = 10
"""More control characters than this make a file no text: a renamed document or archive."""


@dataclass(frozen=True)
class Decoded:
    """A file's text with `\\n` line ends, None where no encoding fits; `encoding` as a user knows it.

    `has_bom` tells a UTF-8 file with a byte order mark; `broken_lines` the lines (from 1) with unreadable bytes.
    """

    text: str | None
    encoding: str
    has_bom: bool = False
    broken_lines: tuple[int, ...] = ()


def decode(data: bytes) -> Decoded:
    """Recognise the encoding of a file and decode it."""
    for bom, codec, name in _BOMS:
        if data.startswith(bom):
            return _decoded(data[len(bom) :], codec, name, has_bom=codec == "utf-8")
    if data.count(b"\0") > len(data) * _NUL_SHARE and (codec := _utf_16_without_bom(data)):
        return _decoded(data, codec, codec.upper().replace("UTF-16-", "UTF-16 "))
    chinese = ("cp950", "Big5") if _is_big5(data) else ("gb18030", "GB 18030")
    for codec, name in (("utf-8", "UTF-8"), chinese):
        decoded = _decoded(data, codec, name)
        if _is_text(decoded.text or "") and (not decoded.broken_lines or _is_slight(data, codec)):
            return decoded
    return Decoded(None, "")


def _decoded(data: bytes, codec: str, name: str, *, has_bom: bool = False) -> Decoded:
    text = data.decode(codec, "replace").replace("\r\n", "\n").replace("\r", "\n")
    broken: tuple[int, ...] = ()
    try:
        data.decode(codec)
    except UnicodeDecodeError:
        broken = tuple(number for number, line in enumerate(text.split("\n"), 1) if "\ufffd" in line)
    return Decoded(text, name, has_bom, broken)


def _is_text(text: str) -> bool:
    return len(_CONTROL.findall(text)) <= max(len(text) * _CONTROL_SHARE, _CONTROLS_ALWAYS)


def _is_slight(data: bytes, codec: str) -> bool:
    text = data.decode(codec, "replace")
    foreign = sum(not char.isascii() for char in text)
    return text.count("\ufffd") <= foreign * _DAMAGED_SHARE


def _is_big5(data: bytes) -> bool:
    """Whether text that is not UTF-8 is Big5.

    Nearly every byte pair is a character in both. But the comma and full stop of Big5 (A1 41, A1 43) are private
    characters in GBK, and those of GBK (A3 AC, A1 A3) are rare letters in Big5.
    """
    big5 = data.decode("cp950", "ignore")
    marks = sum(map(big5.count, "，。、：「」"))
    if not marks or not _is_slight(data, "cp950"):
        return False
    gbk = data.decode("gb18030", "replace")
    private = sum("\ue000" <= char <= "\uf8ff" or char == "\ufffd" for char in gbk)
    return private >= marks / 2 and marks > sum(map(gbk.count, "，。、：“”"))


def _utf_16_without_bom(data: bytes) -> str:
    """The codec of UTF-16 text without a mark: line ends and ASCII keys betray the byte order."""
    for codec, line_end in (("utf-16-le", b"\n\0"), ("utf-16-be", b"\0\n")):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if data.count(line_end) and "\n" in text and "\0" not in text:
            return codec
    return ""


def encoding_findings(decoded: Decoded, file: str) -> tuple[Finding, ...]:
    """What there is to say about a unit file's encoding."""
    if decoded.text is None:
        return (error("encoding-unknown", Place(file)),)
    found: list[Finding] = []
    if decoded.has_bom:
        found.append(note("encoding-bom", Place(file, 1)))
    if decoded.encoding != "UTF-8":
        found.append(warning("encoding-not-utf8", Place(file, 1), encoding=decoded.encoding))
    found += [error("encoding-broken", Place(file, line), encoding=decoded.encoding) for line in decoded.broken_lines]
    return tuple(found)


def clean(decoded: Decoded, file: str) -> tuple[str, tuple[Finding, ...]]:
    """The text without control characters, and a finding for each doubtful character of each line."""
    text = decoded.text or ""
    found: list[Finding] = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.isascii() and line.isprintable():
            continue
        place = Place(file, number)
        if "\ufffd" in line and number not in decoded.broken_lines:
            found.append(error("character-replaced", place))
        found += [error("control-character", place, code=code) for code in _codes(_CONTROL, line)]
        found += [warning("invisible-character", place, code=code) for code in _codes(_INVISIBLE, line)]
    return _CONTROL.sub("", text), tuple(found)


def control_codes(text: str) -> tuple[str, ...]:
    """The control characters of a text as U+XXXX, each once."""
    return _codes(_CONTROL, text)


def without_controls(text: str) -> str:
    """The text without its control characters."""
    return _CONTROL.sub("", text)


def code_point(char: str) -> str:
    """A character's code point as U+XXXX."""
    return f"U+{ord(char):04X}"


def _codes(pattern: re.Pattern[str], text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code_point(match.group()) for match in pattern.finditer(text)))
