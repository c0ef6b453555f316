"""The files of a folder, in natural order, without what is no material: lock files, leftovers of systems, links."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from booklet.entries.matching import file_key, natural_order
from booklet.errors import ResourceError
from booklet.findings import Finding, Place, error, note, warning
from booklet.importing.sources.limits import Limits
from booklet.importing.sources.source import Source, reason_of

_LEFTOVERS = frozenset({"thumbs.db", "desktop.ini", "ehthumbs.db", "icon\r", "__macosx"})
_LOCKS = ("~$", ".~", "~wrl", "~wrd")
_PAGES = (".html", ".htm", ".xhtml")
_PAGE_FOLDERS = ("_files", ".files", "_file", ".fld")


@dataclass(frozen=True)
class Gathered:
    """What there is to read: the sources in order, every file by its `file_key`, and what was left out.

    `by_key` also has the files that only belong to a source, as the pictures in the `…_files` folder of a web page.
    """

    sources: tuple[Source, ...]
    by_key: dict[str, Source] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def gather_folder(folder: Path, limits: Limits) -> Gathered:
    """List the files of a folder and those below it. Nothing is opened; links are not followed.

    Raises `ResourceError` where the folder itself cannot be listed.
    """
    try:
        os.scandir(folder).close()
    except OSError as problem:
        raise ResourceError("import-source-unreadable", file=folder.name, reason=reason_of(problem)) from problem
    found: list[Finding] = []
    files: list[Source] = []
    for path in _walk(folder, found):
        name = path.relative_to(folder).as_posix()
        if is_furniture(name, found):
            continue
        if len(files) == limits.files:
            found.append(error("import-too-many-files", Place(name), limit=limits.files))
            break
        source = _source(path, name, found)
        if source is not None:
            files.append(source)
    return gathered(files, found)


def gathered(files: Iterable[Source], findings: Iterable[Finding]) -> Gathered:
    """Files put in natural order, folder by folder, those of saved web pages kept for their page."""
    ordered = sorted(files, key=lambda source: _order(source.name))
    by_key = {file_key(source.name): source for source in reversed(ordered)}
    stems = {file_key(str(PurePosixPath(name).with_suffix(""))) for name in by_key if name.endswith(_PAGES)}
    sources = tuple(source for source in ordered if not _belongs_to_page(source.name, stems))
    return Gathered(sources, by_key, tuple(findings))


def is_furniture(name: str, found: list[Finding]) -> bool:
    """Whether a file is no material; a lock file gets a note, as its document may hold changes not saved yet."""
    parts = PurePosixPath(name).parts
    last = parts[-1].lower()
    if last.startswith(_LOCKS):
        found.append(note("import-lock-file", Place(name), file=name))
        return True
    return any(part.lower() in _LEFTOVERS or (part.startswith(".") and part != "..") for part in parts)


def _order(name: str) -> tuple[tuple[int, tuple[tuple[int, int, str], ...]], ...]:
    """Natural order, the files of a folder before the folders in it."""
    parts = PurePosixPath(name).parts
    return tuple((int(at < len(parts) - 1), natural_order(part)) for at, part in enumerate(parts))


def _belongs_to_page(name: str, stems: set[str]) -> bool:
    for parent in PurePosixPath(file_key(name)).parents:
        for ending in _PAGE_FOLDERS:
            if str(parent).endswith(ending) and str(parent).removesuffix(ending) in stems:
                return True
    return False


def _walk(folder: Path, found: list[Finding]) -> Iterator[Path]:
    """Every entry below that is no folder. Links to folders come as entries and are left out by `_source`."""

    def tell(problem: OSError) -> None:
        name = Path(problem.filename).relative_to(folder).as_posix()
        found.append(error("import-file-unreadable", Place(name), file=name, reason=reason_of(problem)))

    for parent, folders, files in os.walk(folder, onerror=tell):
        here = Path(parent)
        links = [name for name in folders if (here / name).is_symlink()]
        folders[:] = sorted(name for name in folders if name not in links and not name.startswith("."))
        for name in sorted([*files, *links]):
            yield here / name


def _source(path: Path, name: str, found: list[Finding]) -> Source | None:
    shown = unicodedata.normalize("NFC", name)
    try:
        facts = path.lstat()
    except OSError as problem:
        found.append(error("import-file-unreadable", Place(shown), file=shown, reason=reason_of(problem)))
        return None
    if stat.S_ISLNK(facts.st_mode):
        found.append(warning("import-link", Place(shown), file=shown))
        return None
    if not stat.S_ISREG(facts.st_mode):
        found.append(warning("import-not-a-file", Place(shown), file=shown))
        return None
    return Source(shown, path, facts.st_size)
