"""A dozen pages of a proof on one picture, for a phone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

PAGES, COLUMNS = 12, 3
_WIDTH_PX, _GAP_PX, _LABEL_PX = 1080, 24, 34
_GROUND, _INK, _EDGE = (236, 236, 236), (70, 70, 70), (190, 190, 190)
_QUALITY = 82


def chosen_pages(pages: int) -> tuple[int, ...]:
    """Which pages (from 1) are shown of so many: all of a short file, else the first, the last and evenly between."""
    if pages <= PAGES:
        return tuple(range(1, pages + 1))
    return tuple(dict.fromkeys(1 + round(at * (pages - 1) / (PAGES - 1)) for at in range(PAGES)))


def contact_sheet(source: Path, target: Path, faces: Sequence[Path] = ()) -> tuple[int, ...]:
    """Write pages of a PDF as one JPEG without metadata, page numbers in the first face; returns which they are."""
    document = pypdfium2.PdfDocument(source)
    try:
        numbers = chosen_pages(len(document))
        width = (_WIDTH_PX - _GAP_PX * (COLUMNS + 1)) // COLUMNS
        pictures = [_drawn(document, number, width) for number in numbers]
    finally:
        document.close()
    height = max(picture.height for picture in pictures)
    rows = -(-len(pictures) // COLUMNS)
    step = height + _LABEL_PX + _GAP_PX
    sheet = Image.new("RGB", (_WIDTH_PX, rows * step + _GAP_PX), _GROUND)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(str(faces[0]), 20) if faces else ImageFont.load_default()
    for at, (number, picture) in enumerate(zip(numbers, pictures, strict=True)):
        x = _GAP_PX + at % COLUMNS * (width + _GAP_PX)
        y = _GAP_PX + at // COLUMNS * step
        sheet.paste(picture, (x, y))
        draw.rectangle((x - 1, y - 1, x + picture.width, y + picture.height), outline=_EDGE)
        draw.text((x + width / 2, y + height + _LABEL_PX / 2), str(number), fill=_INK, font=font, anchor="mm")
    sheet.save(target, "JPEG", quality=_QUALITY)
    return numbers


def _drawn(document: pypdfium2.PdfDocument, number: int, width: int) -> Image.Image:
    page = document[number - 1]
    # Drawn twice as large and made smaller: hairlines and small type stay smooth.
    picture: Image.Image = page.render(scale=2 * width / page.get_width()).to_pil().convert("RGB")
    page.close()
    return picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
