"""Ghostscript as a reader of plates: an optional external program, never a converter.

It draws each page in inks, with overprint as a press would (`pamcmyk32`: the four process plates as one stream;
`tiffsep`, slower, for pages with spot colours: these must not be mixed into the process plates). The file's own
press profile is given as source and target, so that device colours arrive as they are written. Edges are smoothed:
an edge's pixel holds the share of ink that it really gets.

The file may be hostile: `-dSAFER`, memory bounded by `-K`, a time for each page, and a page at which it stumbles
is given up, never guessed.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Timer
from typing import IO, Literal
from urllib.parse import unquote

from PIL import Image, ImageChops

PAGE_SECONDS = 12.0
"""How long a page may take; an ordinary one takes a tenth of a second."""
_START_SECONDS = 8.0
_MEMORY_KB = 1_500_000
_ATTEMPTS = 4
"""How often it is started again behind a page that it could not draw."""
_SPOT_CHUNK = 6
"""Pages whose plates lie on the disk at once."""
_PROGRAMS = ("gs", "gswin64c", "gswin32c")
_PLATE = re.compile(r"^p(\d+)\((.*)\)\.tif$")
_PROCESS = ("Cyan", "Magenta", "Yellow", "Black")
_HEADER = re.compile(rb"P7\n(?:#[^\n]*\n|[A-Z]+ [^\n]*\n)*?ENDHDR\n")
_HEADER_BYTES = 512

Trouble = Literal["plates-timeout", "plates-failed"]


def program() -> str | None:
    """The Ghostscript of this machine, or None."""
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


@dataclass(frozen=True)
class Sheet:
    """A page as it came: its number, and either its plates or what went wrong."""

    page: int
    process: Image.Image | None = None
    spots: tuple[tuple[str, Image.Image], ...] = ()
    trouble: Trouble | None = None


@dataclass(frozen=True)
class Reader:
    """Reads a file's pages at a resolution.

    `profile`: the CMYK profile of its press condition.
    `deadline`: the time (as `time.time`) at which all is given up.
    """

    path: Path
    dpi: float
    profile: Path
    command: str
    deadline: float
    page_seconds: float = PAGE_SECONDS

    def _seconds(self, pages: int, start: bool) -> float:
        """How long pages may take, and not beyond the end of all."""
        wanted = self.page_seconds * pages + (_START_SECONDS if start else 0)
        return max(0.0, min(wanted, self.deadline - time.time()))

    def process_pages(self, pages: Sequence[int]) -> Iterator[Sheet]:
        """The process plates of pages, in order; started again behind a page that cannot be drawn."""
        left = list(pages)
        for _ in range(_ATTEMPTS):
            for sheet in self._stream(tuple(left)):
                left.remove(sheet.page)
                yield sheet
            if not left:
                return
        yield from (Sheet(page, trouble="plates-failed") for page in left)

    def _stream(self, pages: Sequence[int]) -> Iterator[Sheet]:
        """Pages up to the first that fails, which is the last to come."""
        if not pages:
            return
        with _running([*self._arguments("pamcmyk32", pages), "-sstdout=%stderr", "-o", "-", str(self.path)]) as running:
            for index, page in enumerate(pages):
                with running.limited(self._seconds(1, index == 0)):
                    process = _pam(running.output)
                if process is None:
                    yield Sheet(page, trouble="plates-timeout" if running.timed_out else "plates-failed")
                    return
                yield Sheet(page, process)

    def spot_pages(self, pages: Sequence[int]) -> Iterator[Sheet]:
        """All plates of pages with spot colours, a few pages at a time; a chunk that fails is tried page by page."""
        for start in range(0, len(pages), _SPOT_CHUNK):
            chunk = pages[start : start + _SPOT_CHUNK]
            sheets = self._separated(chunk)
            if len(chunk) > 1 and any(sheet.trouble for sheet in sheets):
                sheets = [sheet for page in chunk for sheet in self._separated([page])]
            yield from sheets

    def _separated(self, pages: Sequence[int]) -> list[Sheet]:
        with tempfile.TemporaryDirectory(prefix="plates-") as folder:
            target = Path(folder) / "p%d.tif"
            arguments = [*self._arguments("tiffsep", pages), "-sCompression=none", "-o", str(target), str(self.path)]
            with _running(arguments) as running:
                with running.limited(self._seconds(len(pages), start=True)):
                    running.output.read()
                failed = running.finish() != 0
            return [
                self._sheet(Path(folder), number, page, running.timed_out, failed)
                for number, page in enumerate(pages, 1)
            ]

    def _sheet(self, folder: Path, number: int, page: int, timed_out: bool, failed: bool) -> Sheet:
        plates: dict[str, Image.Image] = {}
        for path in folder.iterdir():
            match = _PLATE.match(path.name)
            if match and int(match[1]) == number:
                with Image.open(path) as plate:
                    plates[unquote(match[2])] = ImageChops.invert(plate.convert("L"))
        complete = all(name in plates for name in _PROCESS)
        if timed_out or failed or not complete:
            return Sheet(page, trouble="plates-timeout" if timed_out else "plates-failed")
        process = Image.merge("CMYK", [plates.pop(name) for name in _PROCESS])
        return Sheet(page, process, tuple(sorted(plates.items())))

    def _arguments(self, device: str, pages: Sequence[int]) -> list[str]:
        return [
            self.command,
            *("-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dPDFSTOPONERROR", f"-K{_MEMORY_KB}"),
            *(f"-sDEVICE={device}", f"-r{self.dpi:.6g}", "-dGraphicsAlphaBits=4", "-dTextAlphaBits=4"),
            *(f"-sDefaultCMYKProfile={self.profile}", f"-sOutputICCProfile={self.profile}"),
            *("-dPrinted=true", f"-sPageList={_page_list(pages)}"),
        ]


def _page_list(pages: Sequence[int]) -> str:
    """Pages as Ghostscript takes them: `1-3,7`."""
    parts: list[list[int]] = []
    for page in pages:
        if parts and page == parts[-1][1] + 1:
            parts[-1][1] = page
        else:
            parts.append([page, page])
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in parts)


class _Running:
    """A started Ghostscript. It is killed where a time limit passes, and at the end."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        self.timed_out = False

    @property
    def output(self) -> IO[bytes]:
        assert self._process.stdout is not None
        return self._process.stdout

    @contextlib.contextmanager
    def limited(self, seconds: float) -> Iterator[None]:
        """Kill it if what is done here takes longer: a read from it then ends."""
        timer = Timer(seconds, self._give_up)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def finish(self) -> int:
        """Its exit status, once its output has ended."""
        try:
            return self._process.wait(_START_SECONDS)
        except subprocess.TimeoutExpired:
            self._give_up()
            return -1

    def _give_up(self) -> None:
        self.timed_out = True
        self._process.kill()


@contextlib.contextmanager
def _running(arguments: list[str]) -> Iterator[_Running]:
    """Start it with nothing of ours but a path to find its own files."""
    environment = {key: value for key, value in os.environ.items() if key in ("PATH", "TMPDIR", "TEMP", "SYSTEMROOT")}
    process = subprocess.Popen(
        arguments,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment,
        cwd=tempfile.gettempdir(),
    )
    try:
        yield _Running(process)
    finally:
        process.kill()
        if process.stdout is not None:
            process.stdout.close()
        process.wait()


def _pam(stream: IO[bytes]) -> Image.Image | None:
    """The next picture of a stream of PAM files (netpbm's, with four bands), or None where it ends."""
    header = b""
    while not header.endswith(b"ENDHDR\n"):
        line = stream.readline(_HEADER_BYTES)
        header += line
        if not line or len(header) > _HEADER_BYTES:
            return None
    if not _HEADER.fullmatch(header):
        return None
    fields = dict(line.split(b" ", 1) for line in header.splitlines() if b" " in line and not line.startswith(b"#"))
    try:
        width, height, depth = (int(fields[key]) for key in (b"WIDTH", b"HEIGHT", b"DEPTH"))
    except (KeyError, ValueError):
        return None
    if depth != 4 or width < 1 or height < 1:
        return None
    data = stream.read(width * height * depth)
    return Image.frombytes("CMYK", (width, height), data) if len(data) == width * height * depth else None
