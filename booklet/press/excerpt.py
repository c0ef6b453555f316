"""Some pages of a press file as a press file of their own, planned blanks among them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pikepdf

from booklet.press.finish import save_press
from booklet.press.identity import Job, identify
from booklet.press.policy import Variant
from booklet.press.preflight.document import opened

_BOXES = ("/MediaBox", "/BleedBox", "/TrimBox")


def excerpt(source: Path, target: Path, pages: Sequence[int | None], job: Job, variant: Variant) -> None:
    """Write these pages (from 1) of a press file, in this order; None is an empty page of the same size.

    Colours, fonts and the output intent stay. Raises ResourceError where the file cannot be opened, OutputError
    `not-writable`.
    """
    with opened(source) as pdf:
        old = list(pdf.pages)
        kept = [_blank(pdf, old[0]) if number is None else old[number - 1] for number in pages]
        del pdf.pages[:]
        pdf.pages.extend(kept)
        identify(pdf, job, variant)
        save_press(pdf, target, variant)


def _blank(pdf: pikepdf.Pdf, like: pikepdf.Page) -> pikepdf.Page:
    made = pikepdf.Dictionary(Type=pikepdf.Name.Page, Resources=pikepdf.Dictionary())
    for key in _BOXES:
        if key in like.obj:
            made[key] = like.obj[key]
    made.Contents = pdf.make_indirect(pikepdf.Stream(pdf, b""))
    return pikepdf.Page(pdf.make_indirect(made))
