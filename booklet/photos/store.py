"""Prepared photos on disk, by content and parameters: a photo is decoded once, however often the booklet is made.

An entry is up to three files of one name: `<key>.press.jpg`, `<key>.proof.jpg`, and `<key>.json`, written last,
with sizes and checksums. Every file appears whole (`os.replace`). The store may be deleted at any time.
"""

from __future__ import annotations

import json
import os
import tempfile
import time
import zlib
from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from PIL import __version__ as pillow_version

from booklet.cache import digest
from booklet.errors import OutputError
from booklet.files import write_whole
from booklet.findings import Checked, Finding, Place, Severity, finding, warning
from booklet.photos.crop import Size
from booklet.photos.prepare import RECIPE, PhotoJob, render
from booklet.photos.source import problem

LIMIT_BYTES = 4 * 2**30
"""What the store may grow to before the least recently used photos go."""

_RACY_NS = 2 * 10**9
"""A file changed less than two seconds ago may change again without its time stamp changing."""

_DIGESTS_FILE = "digests.json"


@dataclass(frozen=True)
class PreparedPhoto:
    """A prepared photo as files of the store, see `prepare.RenderedPhoto` for what is in them."""

    press: Path | None
    press_size_px: Size | None
    proof: Path
    proof_size_px: Size
    source_px: Size


@dataclass(frozen=True)
class Stamp:
    """What `stat` says of a file's state."""

    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int

    @classmethod
    def of(cls, stat: os.stat_result) -> Stamp:
        """The stamp in a result of `stat`."""
        return cls(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)


@dataclass(frozen=True)
class Known:
    """A photo's content digest and the state of the file that it was read in."""

    path: Path
    stamp: Stamp
    content: str


@dataclass(frozen=True)
class Outcome:
    """What making one photo gave; `known` is None where the file changed too lately to be trusted by its stamp."""

    photo: Checked[PreparedPhoto | None]
    known: Known | None = None


def entry_key(content: str, job: PhotoJob, profile: str) -> str:
    """The key of an entry: content of the photo and of the press profile, parameters, and what made it."""
    parameters = asdict(job) | {"path": job.path.suffix, "label": "", "profile": profile}
    return digest(RECIPE, pillow_version, content, json.dumps(parameters, sort_keys=True))


def content_digest(data: bytes) -> str:
    """The digest of a file's bytes."""
    return blake2b(data, digest_size=16).hexdigest()


@dataclass(frozen=True)
class PhotoFolder:
    """The entries in one folder; safe to be used by several processes at once."""

    folder: Path

    def find(self, key: str, job: PhotoJob) -> Checked[PreparedPhoto | None] | None:
        """An entry that is whole, marked as used; None where there is none or it is damaged."""
        try:
            head: dict[str, Any] = json.loads(self._path(key, "json").read_bytes())
            proof, press = self._checked(key, "proof", head), self._checked(key, "press", head)
            if proof is None or (press is None) == job.want_press:
                return None
            os.utime(self._path(key, "json"))
            photo = PreparedPhoto(
                press, _size(head["press_size"]), proof, _pair(head["proof_size"]), _pair(head["source"])
            )
            remarks = tuple(_remark(item, job.label) for item in head["remarks"])
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return Checked(photo, remarks)

    def make(self, job: PhotoJob) -> Outcome:
        """Read the photo; take its entry or make it. Raises OutputError where the entry cannot be written."""
        try:
            with job.path.open("rb") as file:
                before = Stamp.of(os.fstat(file.fileno()))
                data = file.read()
                unchanged = Stamp.of(os.fstat(file.fileno())) == before
        except OSError:
            return Outcome(Checked(None, (problem("photo-unreadable", job.label),)))
        content = content_digest(data)
        newest = max(before.mtime_ns, before.ctime_ns)
        trusted = unchanged and time.time_ns() - newest > _RACY_NS
        known = Known(job.path, before, content) if trusted else None
        key = entry_key(content, job, profile_digest(job.profile))
        found = self.find(key, job)
        return Outcome(found if found is not None else self._make(key, data, job), known)

    def _make(self, key: str, data: bytes, job: PhotoJob) -> Checked[PreparedPhoto | None]:
        checked = render(data, job)
        rendered = checked.value
        if rendered is None:
            return Checked(None, checked.findings)
        proof = self._write(key, "proof", rendered.proof)
        press = self._write(key, "press", rendered.press) if rendered.press is not None else None
        head = {
            "press": _checksum(rendered.press) if rendered.press is not None else None,
            "press_size": rendered.press_size_px,
            "proof": _checksum(rendered.proof),
            "proof_size": rendered.proof_size_px,
            "source": rendered.source_px,
            "remarks": [[item.id, item.severity] for item in checked.findings],
        }
        self._write(key, "json", json.dumps(head).encode())
        photo = PreparedPhoto(press, rendered.press_size_px, proof, rendered.proof_size_px, rendered.source_px)
        return Checked(photo, checked.findings)

    def _checked(self, key: str, part: str, head: dict[str, Any]) -> Path | None:
        """A file of an entry; None where the entry has none. Raises ValueError where it is not what was written."""
        if head[part] is None:
            return None
        path = self._path(key, part)
        if _checksum(path.read_bytes()) != head[part]:
            raise ValueError(part)
        return path

    def _path(self, key: str, part: str) -> Path:
        return self.folder / key[:2] / (f"{key}.json" if part == "json" else f"{key}.{part}.jpg")

    def _write(self, key: str, part: str, body: bytes) -> Path:
        path = self._path(key, part)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, body)
        except OSError as cause:
            raise OutputError("photo-store-unwritable", folder=self.folder, reason=cause.strerror or cause) from None
        return path


class PhotoStore:
    """The photos of a workspace. Use as a context manager: leaving it saves what was learnt and drops old entries.

    A folder that cannot be written is replaced by a temporary one, told in `findings`.
    """

    def __init__(self, folder: Path, limit_bytes: int = LIMIT_BYTES) -> None:
        self._limit_bytes = limit_bytes
        self._opened_ns = time.time_ns()
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self.findings: tuple[Finding, ...] = ()
        if not _is_writable(folder):
            self.findings = (warning("photo-cache-unwritable", folder=folder),)
            self._temporary = tempfile.TemporaryDirectory(prefix="booklet-photos-")
            folder = Path(self._temporary.name)
        self.entries = PhotoFolder(folder)
        self._known = _read_known(folder / _DIGESTS_FILE)
        self._learnt: dict[Path, Known] = {}

    def find(self, job: PhotoJob) -> Checked[PreparedPhoto | None] | None:
        """The entry of a photo whose content is known by its stamp, without reading the photo; None to make it."""
        try:
            stat = job.path.stat()
            known = self._known.get(job.path)
            if known is None or known.stamp != Stamp.of(stat):
                return None
            return self.entries.find(entry_key(known.content, job, profile_digest(job.profile)), job)
        except OSError:
            return None

    def learn(self, known: Known | None) -> None:
        """Remember a photo's content for this and later runs."""
        if known is not None:
            self._known[known.path] = known
            self._learnt[known.path] = known

    def close(self) -> None:
        """Save what was learnt, drop what is too old; never raises for a folder that cannot be written."""
        if self._temporary is not None:
            self._temporary.cleanup()
            return
        folder = self.entries.folder
        try:
            if self._learnt:
                merged = _read_known(folder / _DIGESTS_FILE) | self._learnt  # another run may have learnt, too
                write_whole(folder / _DIGESTS_FILE, _known_as_json(merged.values()))
            _evict(folder, self._limit_bytes, self._opened_ns)
        except OSError:
            return  # costs time in the next run, nothing else

    def __enter__(self) -> PhotoStore:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def profile_digest(profile: Path) -> str:
    """The digest of a press profile's content, read once for each state of the file. Raises OSError."""
    return _profile_digest(profile, Stamp.of(profile.stat()))


@lru_cache(maxsize=8)
def _profile_digest(profile: Path, stamp: Stamp) -> str:
    del stamp
    return content_digest(profile.read_bytes())


def _is_writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _checksum(body: bytes) -> list[int]:
    """Length and CRC-32: against accidents it is enough, and a fifth of the time of a digest."""
    return [len(body), zlib.crc32(body)]


def _remark(item: list[str], label: str) -> Finding:
    return finding(item[0], Severity(item[1]), Place(file=label), file=label)


def _pair(value: Any) -> Size:
    width, height = value
    return int(width), int(height)


def _size(value: Any) -> Size | None:
    return None if value is None else _pair(value)


def _read_known(path: Path) -> dict[Path, Known]:
    """The digests that earlier runs learnt; none where the file is missing or damaged."""
    try:
        rows = json.loads(path.read_bytes())
        known = (Known(Path(name), Stamp(*map(int, stamp)), str(content)) for name, stamp, content in rows)
        return {item.path: item for item in known}
    except (OSError, ValueError, TypeError):
        return {}


def _known_as_json(items: Iterable[Known]) -> bytes:
    rows = ([str(item.path), list(astuple(item.stamp)), item.content] for item in items)
    return json.dumps(sorted(rows), ensure_ascii=True).encode()


def _evict(folder: Path, limit_bytes: int, since_ns: int) -> None:
    """Drop the least recently used entries until the rest fits; entries used since `since_ns` stay."""
    sizes: dict[str, int] = {}
    used: dict[str, int] = {}
    for path in folder.glob("??/*"):
        stat = path.stat()
        stem = str(path.parent / path.name.split(".")[0])
        sizes[stem] = sizes.get(stem, 0) + stat.st_size
        used[stem] = max(used.get(stem, 0), stat.st_mtime_ns)
    excess = sum(sizes.values()) - limit_bytes
    for stem in sorted(used, key=lambda name: used[name]):
        if excess <= 0 or used[stem] >= since_ns:
            return
        for suffix in (".json", ".press.jpg", ".proof.jpg"):  # the head first: half an entry is none
            Path(stem + suffix).unlink(missing_ok=True)
        excess -= sizes[stem]
