"""Compose runs: each an HTML document laid out and written as a PDF, with what later stages need of its pages."""

from __future__ import annotations

import contextlib
import functools
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from booklet.cache import Cache, digest
from booklet.composition.engine import (
    findings_of,
    recorded_log,
    start,
    without_garbage_collection,
    without_subsets,
)
from booklet.composition.facts import Facts
from booklet.findings import Finding, Place, Severity

_REVISION = "8"
"""Raise it when the code here changes what comes out: entries of the cache made before are not used then."""


@dataclass(frozen=True)
class ComposedRun:
    """A run as WeasyPrint wrote it: RGB and device-cmyk colours, placeholders for photographs.

    `anchors` are the element ids on each page, `facts` what its marked texts, frames and figures came to. `places`
    are, page by page as JSON, the lines and blocks for a preview (`composition.places`).
    """

    pdf: bytes
    anchors: tuple[tuple[str, ...], ...]
    findings: tuple[Finding, ...]
    facts: Facts = field(default_factory=Facts)
    places: bytes = b"[]"

    @property
    def pages(self) -> int:
        """How many pages the run has."""
        return len(self.anchors)

    def to_bytes(self) -> bytes:
        """For the cache."""
        head = json.dumps([self.anchors, [_plain(item) for item in self.findings], self.facts.plain()]).encode()
        return b"".join(
            (len(head).to_bytes(8, "big"), len(self.places).to_bytes(8, "big"), head, self.places, self.pdf)
        )

    @classmethod
    def from_bytes(cls, raw: bytes) -> ComposedRun:
        """Out of the cache."""
        first, second = (int.from_bytes(raw[at : at + 8], "big") for at in (0, 8))
        head, places, pdf = raw[16 : 16 + first], raw[16 + first : 16 + first + second], raw[16 + first + second :]
        anchors, findings, facts = json.loads(head)
        told = tuple(_finding(*item) for item in findings)
        return cls(pdf, tuple(map(tuple, anchors)), told, Facts.from_plain(facts), places)


def _plain(item: Finding) -> list[object]:
    return [item.id, item.severity.value, asdict(item.place), item.params]


def _finding(id: str, severity: str, place: Mapping[str, str | int], params: Sequence[tuple[str, str]]) -> Finding:
    return Finding(id, Severity(severity), Place(**place), tuple((key, value) for key, value in params))  # type: ignore[arg-type]


class Composer:
    """Composes the runs of one unit with one layout.

    Style sheets are parsed once and faces loaded once for all runs. `css` comes before the files `style_sheets`.
    `sizes` are the photos' pixels by id, `scheme` their URLs' scheme. `fingerprint` stands for all that the
    output depends on besides: the layout's files and the faces. Of fonts that `shared_fonts` knows by their PDF
    base-font name, the program is left out: the press stage embeds it once for all runs.
    """

    def __init__(
        self,
        *,
        css: str,
        style_sheets: Sequence[Path],
        base: Path,
        folders: Sequence[Path],
        font_folders: Sequence[Path],
        scheme: str,
        sizes: Mapping[str, tuple[int, int]],
        shared_fonts: Callable[[str], bool],
        fingerprint: str,
        cache: Cache,
    ) -> None:
        self._css = css
        self._scheme = scheme
        self._sizes = sizes
        self._shared_fonts = shared_fonts
        self._fingerprint = fingerprint
        self._cache = cache

        @functools.cache
        def engine() -> _Engine:
            return _engine(
                fingerprint or self,
                css,
                tuple(style_sheets),
                base,
                tuple(folders),
                tuple(font_folders),
                scheme,
                tuple(sorted(sizes.items())),
            )

        self._engine = engine

    def compose(self, html: str, start_css: str) -> ComposedRun:
        """Compose a run, or take it from the cache.

        Raises DependencyError where a library of the system is missing.
        """
        key = self._key("run", html, start_css)
        stored = self._cache.get(key)
        if stored is not None:
            return ComposedRun.from_bytes(stored)
        with self._ready() as engine:
            run = engine.compose(html, start_css)
        self._cache.put(key, run.to_bytes())
        return run

    def measure(self, html: str, start_css: str) -> Facts:
        """Lay a run out without writing it, or take its facts from the cache.

        Raises DependencyError where a library of the system is missing.
        """
        key = self._key("facts", html, start_css)
        stored = self._cache.get(key)
        if stored is not None:
            return Facts.from_plain(json.loads(stored))
        with self._ready() as engine:
            facts = engine.measure(html, start_css)
        self._cache.put(key, json.dumps(facts.plain()).encode())
        return facts

    def _key(self, kind: str, html: str, start_css: str) -> str:
        shown = sorted(set(re.findall(rf"{re.escape(self._scheme)}([\w-]+)", html)))
        shapes = json.dumps([(photo, self._sizes.get(photo)) for photo in shown])
        return digest(_REVISION, kind, self._fingerprint, self._css, start_css, html, shapes)

    @contextlib.contextmanager
    def _ready(self) -> Iterator[_Engine]:
        engine = self._engine()
        from booklet.composition.grid import whole_lines
        from booklet.composition.inline import chinese_lines

        with without_garbage_collection(), without_subsets(self._shared_fonts), chinese_lines(), whole_lines():
            yield engine


@functools.lru_cache(maxsize=1)
def _engine(
    fingerprint: object,
    css: str,
    style_sheets: tuple[Path, ...],
    base: Path,
    folders: tuple[Path, ...],
    font_folders: tuple[Path, ...],
    scheme: str,
    sizes: tuple[tuple[str, tuple[int, int]], ...],
) -> _Engine:
    """An engine, the last one again where nothing of it has changed: a preview keeps it while a text is edited.

    `fingerprint` stands for what is in the files; a composer without one has an engine of its own.
    """
    start(font_folders)
    return _Engine(css, style_sheets, base, (*folders, *font_folders), scheme, dict(sizes))


class _Engine:
    """WeasyPrint with the faces and style sheets of a layout loaded."""

    def __init__(
        self,
        css: str,
        style_sheets: Sequence[Path],
        base: Path,
        folders: Sequence[Path],
        scheme: str,
        sizes: Mapping[str, tuple[int, int]],
    ) -> None:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration

        from booklet.composition.resources import Fetcher

        self._fetcher = Fetcher(scheme, sizes, folders)
        self._base = base
        self._fonts = FontConfiguration()
        self._css_log: tuple[Finding, ...] = ()
        with recorded_log() as lines:
            self._sheets = [weasyprint.CSS(string=css, font_config=self._fonts, url_fetcher=self._fetcher)]
            self._css_log += findings_of(lines, "")
        for path in style_sheets:
            with recorded_log() as lines:
                self._sheets.append(
                    weasyprint.CSS(filename=str(path), font_config=self._fonts, url_fetcher=self._fetcher)
                )
                self._css_log += findings_of(lines, str(path))

    def compose(self, html: str, start_css: str) -> ComposedRun:
        from booklet.composition.boxes import read_facts
        from booklet.composition.places import read_places

        with recorded_log() as lines:
            document = self._laid_out(html, start_css)
            anchors = tuple(tuple(page.anchors) for page in document.pages)
            facts = read_facts(document.pages)
            places = json.dumps([one.plain() for one in read_places(document.pages)], ensure_ascii=False).encode()
            pdf: bytes = document.write_pdf()
        return ComposedRun(pdf, anchors, (*self._css_log, *findings_of(lines, "")), facts, places)

    def measure(self, html: str, start_css: str) -> Facts:
        from booklet.composition.boxes import read_facts

        with recorded_log():
            return read_facts(self._laid_out(html, start_css).pages)

    def _laid_out(self, html: str, start_css: str) -> Any:
        import weasyprint

        source = weasyprint.HTML(string=html, base_url=f"{self._base.as_uri()}/", url_fetcher=self._fetcher)
        begin = weasyprint.CSS(string=start_css, font_config=self._fonts)
        return source.render(stylesheets=[*self._sheets, begin], font_config=self._fonts)
