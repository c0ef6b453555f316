"""Start WeasyPrint: with our faces alone, with HarfBuzz's subsetter, and with its log as findings."""

from __future__ import annotations

import contextlib
import gc
import logging
import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from booklet.errors import DependencyError, EngineError
from booklet.findings import Finding, Place, error, warning

GUARDED = "70.0"
"""The WeasyPrint whose inline layout `inline` replaces and whose written PDF the press stage knows."""


@cache
def start(font_folders: tuple[Path, ...]) -> None:
    """Load WeasyPrint so that it sees only the faces in these folders, not what the machine has installed.

    Fontconfig reads its configuration once a process, when WeasyPrint is imported. Pages are the same on every
    machine because no other face can step in. Raises DependencyError naming the missing system library, and
    EngineError for a WeasyPrint of another version.
    """
    folder = Path(tempfile.mkdtemp(prefix="booklet-fonts-"))
    directories = "".join(f"<dir>{escape(str(path))}</dir>" for path in font_folders)
    configuration = folder / "fonts.conf"
    configuration.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
        f"<fontconfig>{directories}<cachedir>{escape(str(folder / 'cache'))}</cachedir></fontconfig>",
        encoding="utf-8",
    )
    os.environ["FONTCONFIG_FILE"] = str(configuration)
    try:
        import weasyprint
        from weasyprint.text.ffi import harfbuzz_subset
    except OSError as problem:
        raise DependencyError("library-missing", library="Pango", reason=str(problem).splitlines()[0]) from None
    if not harfbuzz_subset:
        # Without it CJK faces are subset in Python: 39 s in place of 0.8 s for 20 pages.
        raise DependencyError("library-missing", library="HarfBuzz subset", reason="libharfbuzz-subset")
    if ".".join(weasyprint.__version__.split(".")[:2]) != GUARDED:
        raise EngineError("weasyprint-version", found=weasyprint.__version__, wanted=GUARDED)


@contextlib.contextmanager
def without_garbage_collection() -> Iterator[None]:
    """Layout makes millions of objects and no garbage until it ends: the collector costs a quarter of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextlib.contextmanager
def without_subsets(shared: Callable[[str], bool]) -> Iterator[None]:
    """Leave out the programs of faces that the press stage embeds itself, once for all runs.

    WeasyPrint would subset each of them for each run. `shared` is asked with a PDF base-font name, as in
    `Booklet-Song-Bold`; a font it does not know, brought by a layout's own @font-face, is subset as ever. Touches
    `weasyprint.pdf.fonts.Font.clean`, which is why its version is `GUARDED`.
    """
    from weasyprint.pdf.fonts import Font

    original = Font.clean

    def clean(font: Any, to_unicode: Any, hinting: bool) -> None:
        if shared(font.name.decode().partition("+")[2]):
            font.file_content = font.file_content[:4]  # its type, which decides how the font is described
        else:
            original(font, to_unicode, hinting)

    Font.clean = clean
    try:
        yield
    finally:
        Font.clean = original


class _Recorder(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextlib.contextmanager
def recorded_log() -> Iterator[list[str]]:
    """What WeasyPrint logs inside the block, instead of on standard error."""
    logger = logging.getLogger("weasyprint")
    recorder = _Recorder()
    handlers, propagate = list(logger.handlers), logger.propagate
    logger.handlers[:] = [recorder]
    logger.propagate = False
    try:
        yield recorder.lines
    finally:
        logger.handlers[:] = handlers
        logger.propagate = propagate


_IGNORED_CSS = re.compile(r"(?:Ignored|Invalid|Unsupported|Parse error|Expected|Unknown)\b.*", re.DOTALL)
_AT_LINE = re.compile(r" at (\d+):(\d+)")
_NO_GLYPH = re.compile(r'\.notdef glyph rendered for Unicode string unsupported by fonts: "(.*)" \((.*)\)', re.DOTALL)
_NO_IMAGE = re.compile(r"Failed to load image at '?(.*?)'?:? \(?(.*)", re.DOTALL)


def findings_of(lines: Sequence[str], file: str) -> tuple[Finding, ...]:
    """WeasyPrint's log lines as findings; an engine that logs and carries on must not go unheard."""
    return tuple(dict.fromkeys(_finding_of(line, file) for line in lines))


def _finding_of(line: str, file: str) -> Finding:
    if match := _NO_GLYPH.match(line):
        return error("glyph-not-printed", Place(file), character=match[1], code=match[2])
    if match := _NO_IMAGE.match(line):
        return error("layout-image-missing", Place(file), url=match[1])
    at = _AT_LINE.search(line)
    place = Place(file, int(at[1]) if at else 0)
    if _IGNORED_CSS.match(line):
        return warning("layout-css-ignored", place, reason=" ".join(line.split()))
    return warning("composition-log", place, reason=" ".join(line.split()))
