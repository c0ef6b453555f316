"""How programs that search and copy read a PDF's text back."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2


@dataclass(frozen=True)
class Reading:
    """`lost` paragraphs were not found again, white space aside; `spaces` are too many inside lines, in the rest."""

    lost: int
    spaces: int


def pdftotext(pdf: Path, sources: Sequence[str]) -> Reading | None:
    """By Poppler's pdftotext; None where it is not installed."""
    program = shutil.which("pdftotext")
    if program is None:
        return None
    done = subprocess.run([program, "-enc", "UTF-8", pdf, "-"], capture_output=True, check=True)
    return judge(done.stdout.decode(), sources)


def pdfium(pdf: Path, sources: Sequence[str]) -> Reading:
    """By PDFium, as browsers read it."""
    with pypdfium2.PdfDocument(pdf) as document:
        return judge("\n".join(page.get_textpage().get_text_range() for page in document), sources)


def judge(text: str, sources: Sequence[str]) -> Reading:
    """Compare a text as read, lines and all, with what was written."""
    inked = [(char, at) for at, char in enumerate(text) if not char.isspace() and char != "\ufffe"]
    stream = "".join(char for char, _ in inked)
    lost = spaces = cursor = 0
    for source in sources:
        wanted = "".join(source.split())
        begin = stream.find(wanted, cursor)
        if begin < 0:
            lost += 1
            continue
        cursor = begin + len(wanted)
        piece = text[inked[begin][1] : inked[cursor - 1][1] + 1]
        read = sum(line.strip().count(" ") for line in piece.splitlines())
        spaces += max(0, read - (len(source.split()) - 1))
    return Reading(lost, spaces)
