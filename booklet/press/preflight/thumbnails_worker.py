"""The process that draws pages: `python -m …thumbnails_worker FILE TOTAL 1,2,3`, pictures to standard output."""

from __future__ import annotations

import sys

import pypdfium2

from booklet.press.preflight.plates_views import Studio, jpeg
from booklet.press.preflight.thumbnails import limit_memory, sent


def main(path: str, total: int, numbers: list[int]) -> None:
    """Draw the pages' media boxes, unturned, as the report's coordinates are."""
    limit_memory()
    studio = Studio.for_pages(total, None)
    document = pypdfium2.PdfDocument(path)
    for number in numbers:
        try:
            page = document[number - 1]
            # PDFium shows the crop box, turned; both are read when a page is loaded.
            page.set_cropbox(*page.get_mediabox())
            page.set_rotation(0)
            page.close()
            page = document[number - 1]
            width, height = page.get_size()
            size = studio.size_of(width, height)
            picture = page.render(scale=size[0] / width).to_pil().convert("RGB")
            page.close()
        except (pypdfium2.PdfiumError, MemoryError, ZeroDivisionError):
            continue
        sent(sys.stdout.buffer, number, jpeg(picture))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), [int(one) for one in sys.argv[3].split(",")])
