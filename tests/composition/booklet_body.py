"""The body text of the shipped booklets, judged from their files: what each layout sets it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from typesetting import Fault, measure, read
from typesetting.body import Setting, body, column


@dataclass(frozen=True)
class BodyText:
    """What a layout sets the deeds in: its settings, line distances (pt) by size, fonts that are never body text."""

    settings: tuple[Setting, ...]
    pitches: dict[float, float]
    never: tuple[str, ...]


_SIZE_3 = 156 / 28 / 25.4 * 72
"""3号 in points: 28 characters are 156 mm (GB/T 9704-2012, 5.2)."""

LAYOUTS = {
    "classic": BodyText(((10.5, 40), (12, 35)), {10.5: 18, 12: 24}, ("Booklet-Kai", "Booklet-Hei")),
    "gazette": BodyText(((_SIZE_3, 28),), {_SIZE_3: 225 / 22 / 25.4 * 72}, ("Booklet-Kai", "Booklet-Hei")),
    "roster": BodyText(((9, 34), (9, 25), (9, 52)), {9: 5 / 25.4 * 72}, ("Booklet-Hei",)),
}


def faults_of(pdf: Path, layout: str, sources: Sequence[str]) -> tuple[list[Fault], int]:
    """The faults in the paragraphs of a booklet, and how many lines were judged."""
    text = LAYOUTS[layout]
    faults: list[Fault] = []
    count = 0
    for setting, paragraphs in body(read(pdf), sources, text.settings, text.never).items():
        faults += measure(paragraphs, column(setting, text.pitches[setting[0]])).faults
        count += sum(len(one.lines) for one in paragraphs)
    return faults, count
