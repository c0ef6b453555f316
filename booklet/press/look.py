"""Single runs as PDF files to look at: in screen colours with their bleed, or in press colours for plates."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path

import pikepdf

from booklet.press.assemble import Part, Photos, assembled, merge_fonts
from booklet.press.fonts import FaceSource
from booklet.press.run import PreparedRun


def page_digests(run: PreparedRun, photos: Mapping[tuple[int, int], str]) -> tuple[str, ...]:
    """A digest of what each page of a run shows, the faces apart; `photos` stand for the photographs by their place.

    What pages share (images, gradients) is in the digest of each: it changes seldom.
    """
    with pikepdf.open(io.BytesIO(run.proof)) as pdf:
        own = {stream.objgen for page in pdf.pages for stream in _contents(page)}
        shared = blake2b(digest_size=12)
        for item in _shared(pdf, own):
            shared.update(item)
        made = []
        for number, page in enumerate(pdf.pages):
            state = shared.copy()
            for stream in _contents(page):
                state.update(stream.read_raw_bytes())
            state.update(repr((run.trim[number], run.bleed[number])).encode())
            for (on, occurrence), photo in sorted(photos.items()):
                if on == number:
                    state.update(f"{occurrence} {photo}\n".encode())
            made.append(state.hexdigest())
    return tuple(made)


def _contents(page: pikepdf.Page) -> Sequence[pikepdf.Object]:
    contents = page.obj.get("/Contents")
    if isinstance(contents, pikepdf.Array):
        return list(contents)
    return [contents] if isinstance(contents, pikepdf.Stream) else []


_OF_THE_FILE = ("/XRef", "/ObjStm")
"""Streams that hold the file together: lengths and places of all its objects, so that they change with any page."""


def _shared(pdf: pikepdf.Pdf, own: set[tuple[int, int]]) -> Iterator[bytes]:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream):
            if item.objgen not in own and str(item.get("/Type", "")) not in _OF_THE_FILE:
                yield item.read_raw_bytes()
        elif isinstance(item, pikepdf.Dictionary) and str(item.get("/Type", "")) in ("/ExtGState", "/Pattern"):
            yield item.unparse(resolved=True)


def write_look(target: Path, run: PreparedRun, photos: Photos, faces: FaceSource) -> None:
    """Write a run's pages as the screen shows them, each with its bleed around it. Raises OSError."""
    with assembled([Part(run.proof, run.pages)], merge_fonts([run], faces), photos) as pdf:
        for page, trim, bleed in zip(pdf.pages, run.trim, run.bleed, strict=True):
            box = [bleed.x0 - trim.x0, bleed.y0 - trim.y0, bleed.x1 - trim.x0, bleed.y1 - trim.y0]
            page.obj.MediaBox = pikepdf.Array([round(value, 4) for value in box])
        _save(pdf, target)


def write_plates(target: Path, run: PreparedRun, photos: Photos, faces: FaceSource) -> None:
    """Write a run's pages in press colours, each with its bleed around it. Raises OSError."""
    with assembled([Part(run.press, run.pages)], merge_fonts([run], faces), photos) as pdf:
        _save(pdf, target)


def _save(pdf: pikepdf.Pdf, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_suffix(".part")
    pdf.save(part, deterministic_id=True, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    part.replace(target)
