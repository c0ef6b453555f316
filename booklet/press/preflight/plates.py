"""The plates of a file, measured: on rendered pages where Ghostscript is installed, else from fills and images.

Each page is drawn in inks at three pixels to the millimetre, measured and forgotten; what is kept of it is a
`PageInk`. Two processes share the pages of a long file.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf
from PIL import Image, ImageCms

from booklet.geometry import MM_PER_INCH
from booklet.press.condition import COATED_FOGRA39_300
from booklet.press.preflight.ink import Plates, measure
from booklet.press.preflight.plates_ghostscript import Reader, Sheet, program
from booklet.press.preflight.plates_scale import PX_PER_MM, is_measurable, px_per_mm
from booklet.press.preflight.plates_spots import spot_pages
from booklet.press.preflight.plates_values import (
    BlackArea,
    EdgeRun,
    InkSquare,
    PageInk,
    PlateMeasures,
    Side,
    Views,
)
from booklet.press.preflight.plates_vectors import VectorMeter
from booklet.press.preflight.plates_views import Studio
from booklet.press.preflight.types import Limits, PageFacts

__all__ = (
    "BlackArea",
    "EdgeRun",
    "InkSquare",
    "PageInk",
    "PlateMeasures",
    "Side",
    "VectorMeter",
    "Views",
    "render_plates",
)

_WORKERS = 2
_ALONE_PAGES = 24
"""So few pages are read sooner in this process than in others that have to start."""
_MOST_CHUNK = 150
_START_SECONDS = 60.0
_SECONDS_PER_PAGE = 1.5
_LARGEST_PROFILE_BYTES = 8_000_000
_SIZE_TOLERANCE_PX = 3

Progress = Callable[[int, int], None]
"""Called with how many pages are done and how many there are."""


def render_plates(
    path: Path,
    pages: Sequence[PageFacts],
    limits: Limits,
    progress: Progress | None = None,
    *,
    views: bool = True,
) -> PlateMeasures | None:
    """Measure the inks of a file's pages on rendered plates.

    None where there is no Ghostscript or it could not draw a single page. Bounded: each page has its time, the whole
    a minute and 1.5 s a page; what was not done by then is `unmeasured`. `views`: with pictures for the report, which
    take half as long again.
    """
    command = program()
    if command is None or not pages:
        return None
    spots = spot_pages(path)
    with tempfile.TemporaryDirectory(prefix="plates-") as folder:
        reader = Reader(
            path.resolve(),
            PX_PER_MM * MM_PER_INCH,
            press_profile(path, Path(folder)),
            command,
            deadline=time.time() + _START_SECONDS + _SECONDS_PER_PAGE * len(pages),
        )
        studio = Studio.for_pages(len(pages), reader.profile) if views else None
        chunks = [_Chunk(one, kind, reader, studio, limits) for kind, one in _chunks(pages, spots)]
        done = list(_results(chunks, len(pages), progress or (lambda count, total: None)))
    measured = {item.page: item for item in done if isinstance(item, PageInk)}
    if not measured:
        return None
    unmeasured = dict(item for item in done if isinstance(item, tuple))
    missing = {page.number: "plates-failed" for page in pages if page.number not in measured}
    return PlateMeasures("ghostscript", dict(sorted(measured.items())), dict(sorted((missing | unmeasured).items())))


def press_profile(path: Path, folder: Path) -> Path:
    """The file's own press profile, written to a folder; the default condition's where it has no CMYK profile."""
    try:
        with pikepdf.open(path) as pdf:
            intents = pdf.Root.get("/OutputIntents")
            listed = list(intents) if isinstance(intents, pikepdf.Array) else []
            stream = next((one.DestOutputProfile for one in listed if "/DestOutputProfile" in one), None)
            data = stream.read_bytes() if isinstance(stream, pikepdf.Stream) else b""
    except (pikepdf.PdfError, OSError, ValueError, TypeError, KeyError, AttributeError):
        data = b""
    if 128 <= len(data) <= _LARGEST_PROFILE_BYTES and data[16:20] == b"CMYK" and data[36:40] == b"acsp":
        written = folder / "condition.icc"
        written.write_bytes(data)
        try:
            screen = ImageCms.createProfile("sRGB")
            ImageCms.buildTransform(screen, str(written), "RGB", "CMYK")
            ImageCms.buildTransform(str(written), screen, "CMYK", "RGB")
        except (ImageCms.PyCMSError, OSError):
            return COATED_FOGRA39_300.profile
        return written
    return COATED_FOGRA39_300.profile


@dataclass(frozen=True)
class _Chunk:
    """Pages that one start of Ghostscript reads. `px_per_mm` below the usual for pages that are very large."""

    pages: tuple[PageFacts, ...]
    kind: tuple[bool, float]
    reader: Reader
    studio: Studio | None
    limits: Limits


_Item = PageInk | tuple[int, str]
"""A page's inks, or a page and why it could not be measured."""


def _chunks(
    pages: Sequence[PageFacts], spots: frozenset[int]
) -> Iterator[tuple[tuple[bool, float], tuple[PageFacts, ...]]]:
    """Pages of a kind together (with spots or not, resolution), in so many parts as there are processes."""
    kinds: dict[tuple[bool, float], list[PageFacts]] = {}
    for page in filter(is_measurable, pages):
        kinds.setdefault((page.number in spots, px_per_mm(page)), []).append(page)
    parts = _workers() if len(pages) > _ALONE_PAGES else 1
    for kind, members in kinds.items():
        size = min(_MOST_CHUNK, -(-len(members) // parts))
        for start in range(0, len(members), size):
            yield kind, tuple(members[start : start + size])


def _results(chunks: Sequence[_Chunk], total: int, progress: Progress) -> Iterator[_Item]:
    """All chunks' pages, in any order: in other processes where there are many."""
    count = 0
    if total <= _ALONE_PAGES or len(chunks) < 2:
        for chunk in chunks:
            for item in _read(chunk):
                count += 1
                progress(count, total)
                yield item
        return
    with _executor() as executor:
        waiting = [executor.submit(_read_all, chunk) for chunk in chunks]
        try:
            for future in as_completed(waiting):
                items = future.result()
                count += len(items)
                progress(count, total)
                yield from items
        except BrokenProcessPool:
            return
        finally:
            executor.shutdown(wait=True, cancel_futures=True)


def _workers() -> int:
    available = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(_WORKERS, available))


def _executor() -> ProcessPoolExecutor:
    """Processes that start clean, never as copies of this one with its threads."""
    method = "forkserver" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(method)
    return ProcessPoolExecutor(_workers(), mp_context=context, initializer=_begin_worker)


def _begin_worker() -> None:
    """An interrupt is the main process's to handle."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _read_all(chunk: _Chunk) -> list[_Item]:
    return list(_read(chunk))


def _read(chunk: _Chunk) -> Iterator[_Item]:
    """A chunk's pages, measured."""
    with_spots, scale = chunk.kind
    facts = {page.number: page for page in chunk.pages}
    reader = replace(chunk.reader, dpi=scale * MM_PER_INCH)
    read = reader.spot_pages if with_spots else reader.process_pages
    for sheet in read(list(facts)):
        yield _measured(sheet, facts[sheet.page], chunk)


def _measured(sheet: Sheet, facts: PageFacts, chunk: _Chunk) -> _Item:
    if sheet.process is None:
        return sheet.page, sheet.trouble or "plates-failed"
    plates = Plates(
        facts,
        _unturned(sheet.process, facts.rotate),
        {name: _unturned(plate, facts.rotate) for name, plate in sheet.spots},
    )
    height_px = facts.media.height * plates.px_per_pt
    if abs(height_px - plates.process.height) > _SIZE_TOLERANCE_PX:
        return sheet.page, "plates-failed"
    ink = measure(plates, chunk.limits)
    return replace(ink, views=chunk.studio.views(plates)) if chunk.studio is not None else ink


def _unturned(picture: Image.Image, rotate: int) -> Image.Image:
    """A picture as the page's own coordinates see it: /Rotate turns clockwise."""
    turns = {90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}
    turn = turns.get(rotate % 360)
    return picture.transpose(turn) if turn is not None else picture
