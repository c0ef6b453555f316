"""Pictures of pages, drawn by PDFium at the width asked for: lazily, one at a time, kept within bounds."""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import pypdfium2

CACHE_BYTES = 96 << 20
MOST_PIXELS = 24_000_000
_OPEN_FILES = 6


@dataclass
class Cached:
    """Byte strings by key, the least recently used dropped beyond a limit. Not for several threads at once."""

    limit_bytes: int

    def __post_init__(self) -> None:
        self._items: OrderedDict[object, bytes] = OrderedDict()
        self.bytes = 0

    def get(self, key: object) -> bytes | None:
        """What is kept under a key."""
        found = self._items.get(key)
        if found is not None:
            self._items.move_to_end(key)
        return found

    def put(self, key: object, body: bytes) -> None:
        """Keep it."""
        if key in self._items:
            self.bytes -= len(self._items.pop(key))
        self._items[key] = body
        self.bytes += len(body)
        while self.bytes > self.limit_bytes and len(self._items) > 1:
            _, gone = self._items.popitem(last=False)
            self.bytes -= len(gone)


class Pictures:
    """Draws pages of PDF files. PDFium is not made for several threads: one page at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._open: OrderedDict[Path, pypdfium2.PdfDocument] = OrderedDict()
        self._cache = Cached(CACHE_BYTES)

    def png(self, file: Path, index: int, width_px: int, wanted: Callable[[], bool] = lambda: True) -> bytes | None:
        """A page as PNG, `width_px` wide; None where nobody wants it any more. Raises OSError for a file that is gone.

        A page too large to be drawn at this width is drawn smaller.
        """
        with self._lock:
            key = (file, index, width_px)
            found = self._cache.get(key)
            if found is not None or not wanted():
                return found
            try:
                page = self._document(file)[index]
            except (pypdfium2.PdfiumError, FileNotFoundError) as problem:
                raise OSError(str(problem)) from None
            try:
                width, height = page.get_size()
                scale = min(width_px / width, (MOST_PIXELS / (width * height)) ** 0.5)
                bitmap = page.render(scale=scale, draw_annots=False, optimize_mode=None, rev_byteorder=True)
                picture = bitmap.to_pil().convert("RGB")
            finally:
                page.close()
            buffer = io.BytesIO()
            picture.save(buffer, "PNG", compress_level=1)
            self._cache.put(key, buffer.getvalue())
            return buffer.getvalue()

    def close(self) -> None:
        """Close all files."""
        with self._lock:
            for document in self._open.values():
                document.close()
            self._open.clear()

    def _document(self, file: Path) -> pypdfium2.PdfDocument:
        document = self._open.pop(file, None) or pypdfium2.PdfDocument(file)
        self._open[file] = document
        while len(self._open) > _OPEN_FILES:
            self._open.popitem(last=False)[1].close()
        return document
