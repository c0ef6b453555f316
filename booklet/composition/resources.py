"""What HTML may refer to: placeholders of photographs, and files of the layout. Nothing else is fetched."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from urllib.parse import unquote, urlsplit

from weasyprint.urls import URLFetcher, URLFetcherResponse


def placeholder(width_px: int, height_px: int) -> bytes:
    """A PNG as small as can be with the proportions of a photo: layout needs nothing else of it.

    The ratio is exact for common sensors (4000 x 3000 gives 4 x 3 pixels), else right to one in 10,000.
    """
    ratio = Fraction(width_px, height_px).limit_denominator(500)
    width, height = max(1, ratio.numerator), max(1, ratio.denominator)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = (b"\0" + b"\x80" * width) * height
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    )


_MOST_IMPORTS = 20
"""A style sheet is imported at most so often: two that import each other would be read for ever."""


class Fetcher(URLFetcher):  # type: ignore[misc]  # weasyprint has no types
    """Serves photo placeholders and files inside the layout's folders; refuses all else, the network first."""

    def __init__(self, scheme: str, sizes: Mapping[str, tuple[int, int]], folders: Sequence[Path]) -> None:
        super().__init__(allowed_protocols=("file", "data"))
        self._scheme = scheme
        self._sizes = sizes
        self._folders = tuple(folder.resolve() for folder in folders)
        self._sheets: Counter[Path] = Counter()

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        """A placeholder or a layout's file. Raises ValueError, which WeasyPrint logs, for anything else."""
        if url.startswith(self._scheme):
            size = self._sizes.get(url[len(self._scheme) :])
            if size is None:
                raise ValueError("no such photo")
            return URLFetcherResponse(url, placeholder(*size), {"Content-Type": "image/png"})
        parts = urlsplit(url)
        if parts.scheme == "file":
            path = Path(unquote(parts.path)).resolve()
            if not any(path.is_relative_to(folder) for folder in self._folders):
                raise ValueError("outside the layout's folder")
            if path.suffix.lower() == ".css":
                self._sheets[path] += 1
                if self._sheets[path] > _MOST_IMPORTS:
                    raise ValueError("style sheets that import each other")
        return super().fetch(url, headers)
