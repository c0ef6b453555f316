"""Prepared runs joined into one PDF, their open places filled: fonts, photographs, images that several runs share."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pikepdf

from booklet.errors import EngineError
from booklet.press.fonts import FaceSource, MergedFonts, embed, merge
from booklet.press.photofile import PhotoFile, PreparedPhoto
from booklet.press.run import FONT_TABLES, SLOTS, PreparedRun

Photos = Mapping[tuple[int, int], PreparedPhoto]
"""By page of the booklet, from 0, and occurrence on it."""


def merge_fonts(runs: Sequence[PreparedRun], faces: FaceSource) -> MergedFonts:
    """Subset each face once over all runs; the result serves press file and proof alike."""
    return merge((run.fonts for run in runs), faces)


@dataclass(frozen=True)
class Part:
    """What one output takes of a run: its pages as PDF."""

    pdf: bytes
    pages: int


@contextmanager
def assembled(parts: Sequence[Part], fonts: MergedFonts, photos: Photos) -> Iterator[pikepdf.Pdf]:
    """All runs in order as one PDF, open until it is saved. Raises EngineError `photo-missing`."""
    with ExitStack() as stack:
        store = stack.enter_context(PhotoFile.opened(photos.values()))
        pdf = store.pdf
        font_objects = embed(pdf, fonts)
        images: dict[str, pikepdf.Object] = {}
        first = 0
        for part, names in zip(parts, fonts.of_run, strict=True):
            source = stack.enter_context(pikepdf.open(io.BytesIO(part.pdf)))
            pdf.pages.extend(source.pages)
            for table in pdf.copy_foreign(source.Root[FONT_TABLES]):
                for font in list(table.keys()):
                    if font in names:
                        table[font] = font_objects[names[font]]
                    else:
                        del table[font]
            for where, slot, what in pdf.copy_foreign(source.Root[SLOTS]):
                kind, _, rest = str(what).partition(":")
                name = str(slot)
                if kind == "image":
                    where[name] = images.setdefault(rest, where[name])
                    continue
                page, occurrence = map(int, rest.split(":"))
                photo = photos.get((first + page, occurrence))
                if photo is None:
                    raise EngineError("photo-missing", page=first + page + 1)
                where[name] = store.image(photo)
            first += part.pages
        yield pdf
