"""Where outputs are made and how they appear: a work folder beside them, and a rename at the end."""

from __future__ import annotations

import glob
import os
import secrets
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from booklet.errors import OutputError
from booklet.project import Workspace


@contextmanager
def work_folder(workspace: Workspace, folder: str) -> Iterator[Path]:
    """A folder beside the outputs, on the same disk so that publishing is a rename; gone at the end, come what may.

    Raises OutputError where it cannot be made or written: no rights, disk full.
    """
    home = workspace.root / "out"
    # Named before it is made: an interrupt in between leaves nothing behind.
    work = home / f"{_WORK_PREFIX}{os.getpid()}-{secrets.token_hex(4)}"
    try:
        try:
            home.mkdir(parents=True, exist_ok=True)
            _sweep(home)
            work.mkdir(mode=0o700)
        except OSError as problem:
            raise OutputError("output-unwritable", folder=home, reason=problem.strerror or problem) from None
        try:
            yield work
        except OSError as problem:
            reason = problem.strerror or problem
            raise OutputError("output-unwritable", folder=workspace.out(folder), reason=reason) from None
    finally:
        shutil.rmtree(work, ignore_errors=True)


_WORK_PREFIX = ".work-"


def _sweep(home: Path) -> None:
    """Remove work folders of runs that were killed: those whose process is gone."""
    for left in home.glob(f"{_WORK_PREFIX}*-*"):
        owner = left.name.removeprefix(_WORK_PREFIX).split("-")[0]
        if owner.isdigit() and not _alive(int(owner)):
            shutil.rmtree(left, ignore_errors=True)


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def publish(files: Sequence[Path], target: Path) -> tuple[Path, ...]:
    """Move finished files into place, each at once and whole; what stood there before is replaced."""
    target.mkdir(parents=True, exist_ok=True)
    for file in files:
        with file.open("rb") as handle:
            os.fsync(handle.fileno())
    return tuple(file.replace(target / file.name) for file in files)


_PROOF = "-校样.pdf"
_RETIRED = "-已过期"


def is_proof(file: Path) -> bool:
    """Whether a file is the proof: the others go to the print shop."""
    return file.name.endswith(_PROOF)


def retire(target: Path, folder: str, only: Sequence[str] = ()) -> tuple[Path, ...]:
    """Take from a unit's last files for the print shop the names that say they are current. Returns the new paths.

    `only`: none but files of these kinds, as `封面`.

    `棚改办-印刷版.pdf` becomes `棚改办-已过期-印刷版.pdf.old`: no program opens it by a double click, and nobody sends
    it by mistake; an older one is replaced.
    """
    return tuple(
        path.replace(target / f"{folder}{_RETIRED}{path.name.removeprefix(folder)}.old")
        for path in sorted(target.glob(f"{glob.escape(folder)}-*.pdf"))
        if not is_proof(path) and (not only or path.stem.removeprefix(f"{folder}-") in only)
    )


def clear_retired(target: Path, folder: str) -> None:
    """Remove retired files, when new ones have taken their place."""
    for path in target.glob(f"{glob.escape(folder)}{_RETIRED}-*.old"):
        path.unlink(missing_ok=True)
