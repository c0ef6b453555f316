"""The files of a ZIP: names in whatever encoding they were written, nothing that leads out, nothing that explodes."""

from __future__ import annotations

import re
import stat
import unicodedata
import zipfile
from pathlib import PurePosixPath

from booklet.findings import Finding, Place, error, warning
from booklet.importing.sources.folder import Gathered, gathered, is_furniture
from booklet.importing.sources.limits import Limits
from booklet.importing.sources.source import ZIP_ERRORS, Source, reason_of, refused

_UTF_8_NAME = 0x800
_ENCRYPTED = 0x1
_UNICODE_PATH = 0x7075
_DRIVE = re.compile(r"^[A-Za-z]:")


def open_archive(source: Source) -> zipfile.ZipFile:
    """Open a ZIP on disk. Raises `RefusedError` where it is none."""
    try:
        return zipfile.ZipFile(source.path)
    except ZIP_ERRORS as problem:
        raise refused("import-zip-broken", source.name, reason=reason_of(problem)) from problem


def gather_archive(archive: zipfile.ZipFile, source: Source, limits: Limits) -> Gathered:
    """List the files of a ZIP. Nothing is unpacked. Raises `RefusedError` where all of it is refused."""
    # Of members with the same name the last counts, as for every program that unpacks.
    members = list({member.filename: member for member in archive.infolist() if not member.is_dir()}.values())
    if len(members) > limits.files:
        raise refused("import-zip-too-many", source.name, count=len(members), limit=limits.files)
    total = sum(member.file_size for member in members)
    if total > limits.unpacked_bytes:
        limit = limits.unpacked_bytes >> 20
        raise refused("import-zip-too-large", source.name, megabytes=total >> 20, limit=limit)
    found: list[Finding] = []
    files: list[Source] = []
    for member in members:
        name = member_name(member)
        if not is_furniture(name, found) and _is_safe(member, name, limits, found):
            name = str(PurePosixPath(name))
            files.append(Source(name, source.path, member.file_size, (member.filename,), archive))
    return gathered(files, found)


def member_name(member: zipfile.ZipInfo) -> str:
    """A member's name as its author saw it, with forward slashes, in NFC.

    A name without the UTF-8 flag (APPNOTE 4.4.4, bit 11) is meant to be CP 437. Chinese Windows writes GBK there,
    macOS UTF-8; Info-ZIP puts the true name into an extra field (APPNOTE 4.6.9).
    """
    raw = member.orig_filename
    if not member.flag_bits & _UTF_8_NAME:
        raw = _unicode_path(member.extra) or _guessed(raw)
    return unicodedata.normalize("NFC", raw.split("\0", 1)[0].replace("\\", "/"))


def _guessed(name: str) -> str:
    try:
        data = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for codec in ("utf-8", "gb18030", "big5"):
        try:
            return data.decode(codec)
        except UnicodeDecodeError:
            continue
    return name


def _unicode_path(extra: bytes) -> str:
    """The name in the Info-ZIP Unicode path field, empty where there is none."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = int.from_bytes(extra[at : at + 2], "little"), int.from_bytes(extra[at + 2 : at + 4], "little")
        if kind == _UNICODE_PATH and size > 5:
            return extra[at + 9 : at + 4 + size].decode("utf-8", "ignore")
        at += 4 + size
    return ""


def _is_safe(member: zipfile.ZipInfo, name: str, limits: Limits, found: list[Finding]) -> bool:
    place = Place(name)
    if name.startswith("/") or _DRIVE.match(name) or ".." in PurePosixPath(name).parts or not name:
        found.append(error("import-zip-name", Place(PurePosixPath(name).name), name=name))
    elif stat.S_ISLNK(member.external_attr >> 16):
        found.append(warning("import-link", place, file=name))
    elif member.flag_bits & _ENCRYPTED:
        found.append(error("import-zip-encrypted", place, file=name))
    elif member.file_size > limits.file_bytes:
        size, limit = member.file_size >> 20, limits.file_bytes >> 20
        found.append(error("import-file-too-large", place, file=name, megabytes=size, limit=limit))
    elif explodes(member, limits):
        found.append(error("import-zip-ratio", place, file=name, megabytes=member.file_size >> 20))
    else:
        return True
    return False


def explodes(member: zipfile.ZipInfo, limits: Limits) -> bool:
    """Whether a member unpacks to so many times its packed size that it can only be meant to do harm."""
    if member.file_size < limits.ratio_from_bytes:
        return False
    return member.file_size > limits.ratio * max(member.compress_size, 1)
