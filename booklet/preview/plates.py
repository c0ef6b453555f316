"""Plates of a page: cyan, magenta, yellow, black, and how much ink they lay down together.

From the press colours of the page, drawn by Ghostscript with overprint as on press; without Ghostscript worked out from
the screen's picture through the press profile, which is an estimate and is labelled so.
"""

from __future__ import annotations

import io
import time
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from PIL import Image, ImageChops, ImageCms

from booklet.press.preflight.plates_ghostscript import Reader, program

DPI = 144.0
KINDS = ("c", "m", "y", "k", "ink")
_SECONDS = 40.0
_KEPT = 6
_TINTS = {"c": (0, 145, 215), "m": (220, 0, 120), "y": (235, 205, 0), "k": (20, 20, 20)}


class Plates:
    """Pages in inks, the last few kept."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[str, Image.Image] = OrderedDict()

    @property
    def exact(self) -> bool:
        """Whether plates are drawn by Ghostscript, not estimated."""
        return program() is not None

    def png(
        self,
        key: str,
        kind: str,
        profile: Path,
        limit_percent: float,
        press_file: Callable[[], tuple[Path, int]],
        screen: Callable[[], bytes | None],
        wanted: Callable[[], bool] = lambda: True,
    ) -> bytes | None:
        """A view of a page; `key` names the page, `press_file` gives its PDF and page from 0, `screen` its picture.

        None where it cannot be drawn, or nobody wants it any more when its turn comes.
        """
        with self._lock:
            if key not in self._kept and not wanted():
                return None
            inks = self._kept.pop(key, None) or self._inks(profile, press_file, screen)
            if inks is None:
                return None
            self._kept[key] = inks
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        picture = _coverage(inks, limit_percent) if kind == "ink" else _plate(inks, kind)
        buffer = io.BytesIO()
        picture.save(buffer, "PNG", compress_level=1)
        return buffer.getvalue()

    def _inks(
        self, profile: Path, press_file: Callable[[], tuple[Path, int]], screen: Callable[[], bytes | None]
    ) -> Image.Image | None:
        command = program()
        if command is not None:
            path, index = press_file()
            reader = Reader(path.resolve(), DPI, profile, command, deadline=time.time() + _SECONDS)
            sheet = next(iter(reader.process_pages([index + 1])), None)
            return sheet.process if sheet else None
        drawn = screen()
        if drawn is None:
            return None
        with Image.open(io.BytesIO(drawn)) as picture:
            return ImageCms.profileToProfile(
                picture.convert("RGB"),
                ImageCms.createProfile("sRGB"),
                str(profile),
                outputMode="CMYK",
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
            )


def _plate(inks: Image.Image, kind: str) -> Image.Image:
    """One plate in the tint of its ink on white."""
    plate = inks.getchannel(KINDS.index(kind))
    tint = _TINTS[kind]
    tables = ([255 - (255 - part) * level // 255 for level in range(256)] for part in tint)
    return Image.merge("RGB", [plate.point(steps) for steps in tables])


def _coverage(inks: Image.Image, limit_percent: float) -> Image.Image:
    """All plates together: from white over blue to dark at the limit, red beyond it."""
    c, m, y, k = inks.split()
    total = ImageChops.add(ImageChops.add(c, m, 2), ImageChops.add(y, k, 2), 2)  # 255 is 400 %
    palette: list[int] = []
    for level in range(256):
        share = level * 400 / 255 / limit_percent
        if share > 1.0:
            palette += [225, 20, 40]
        elif share > 0.9:
            palette += [250, 150, 30]
        else:
            palette += [round(255 - 225 * share), round(255 - 185 * share), round(255 - 110 * share)]
    shown = total.copy()
    shown.putpalette(palette)
    return shown.convert("RGB")
