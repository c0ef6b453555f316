"""A PDF opened for judgement: what it says of itself, its pages' boxes, its output intents, what is active in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
from pikepdf import settings as engine

from booklet.errors import ResourceError
from booklet.findings import Finding, Place, error, warning
from booklet.geometry import Rect
from booklet.press.preflight.painted_fonts import Font
from booklet.press.preflight.painted_objects import (
    Unreadable,
    box,
    entry,
    filters,
    items,
    keys,
    name,
    number,
    unpacked,
    words,
)
from booklet.press.preflight.types import PageFacts

MAX_PAGES = 5_000
MAX_OBJECTS = 500_000
_MEMORY = 256 << 20
_METADATA_BYTES = 4 << 20
_PROFILE_BYTES = 16 << 20
_MAX_ANNOTATIONS = 1_000
_ACTIVE_KEYS = ("/OpenAction", "/AA")
_EXECUTABLE = frozenset(
    ("JavaScript", "Launch", "SubmitForm", "ImportData", "Rendition", "Movie", "Sound", "RichMediaExecute")
)
_HARMLESS_ANNOTATIONS = frozenset(("PrinterMark", "TrapNet"))
_XMP_VALUE = r"<{0}>\s*(.*?)\s*</{0}>|\b{0}\s*=\s*[\"']([^\"']*)"


@dataclass(frozen=True)
class Intent:
    """An output intent. `icc_class`, `icc_space`: words of its profile's header (ICC.1, 7.2); empty: no profile."""

    subtype: str
    identifier: str
    registry: str
    icc_class: str = ""
    icc_space: str = ""
    components: int = 0


@dataclass(frozen=True)
class Annotation:
    """An annotation on a page."""

    page: int
    subtype: str
    area: Rect | None


@dataclass(frozen=True)
class PageBoxes:
    """A page with what its dictionary really says: which boxes it has, besides the facts with defaults filled in."""

    facts: PageFacts
    written: frozenset[str]
    crop: Rect


@dataclass
class Document:
    """A file's structure. `active`: actions, scripts and forms in it, as (page, what). `old`: things that PDF/X-1a does
    not know, as words. What the pages paint is added while they are walked.
    """

    path: Path
    sha256: str
    size_bytes: int
    version: str
    info: dict[str, str]
    trapped: str
    """How Trapped stands in the information dictionary: "/True", "/False", or as text without the slash; empty: not."""
    xmp: str
    has_id: bool
    encrypted: bool
    repaired: tuple[str, ...]
    pages: tuple[PageBoxes, ...]
    intents: tuple[Intent, ...]
    annotations: tuple[Annotation, ...]
    active: tuple[tuple[int, str], ...]
    attachments: int
    filters: frozenset[str]
    compressed_objects: bool
    fully_scanned: bool = True
    fonts: dict[str, Font] = field(default_factory=dict)
    """The fonts that something is set in, once their page is walked; likewise all below."""
    codes: dict[str, set[int]] = field(default_factory=dict)
    """The characters that are printed in each font."""
    spots: dict[str, list[tuple[int, Rect]]] = field(default_factory=dict)
    """Spot colours by name, with the pages and where they print there."""
    unread: set[int] = field(default_factory=set)
    """Pages that could not be read to their end."""
    images: int = 0
    lowest_ppi: float | None = None

    def xmp_value(self, called: str) -> str:
        """A property of the XMP metadata, by its prefixed name; empty where it is missing."""
        found = re.search(_XMP_VALUE.format(re.escape(called)), self.xmp, re.DOTALL)
        value = (found[1] or found[2] or "") if found else ""
        return " ".join(re.sub(r"<[^>]*>", " ", value).split())

    @property
    def claim(self) -> str:
        """What the file says it is: `PDF/X-4`, `PDF/X-1a:2003`, another version of PDF/X, or nothing."""
        return (
            self.xmp_value("pdfxid:GTS_PDFXVersion") or self.info.get("GTS_PDFXConformance", "")
            or self.info.get("GTS_PDFXVersion", "") or self.xmp_value("pdfx:GTS_PDFXVersion")
        )  # fmt: skip

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the file itself, whatever the rules of the press say."""
        found = [error("pdf-active", Place(page=page), what=what) for page, what in self.active]
        if self.encrypted:
            found.append(error("pdf-locked"))
        if self.repaired:
            found.append(error("pdf-damaged", what=self.repaired[0], count=len(self.repaired)))
        if self.attachments:
            found.append(warning("pdf-attachment", count=self.attachments))
        return tuple(dict.fromkeys(found))


@contextmanager
def opened(path: Path) -> Iterator[pikepdf.Pdf]:
    """A PDF, opened with limits on what unpacking it may take.

    Raises ResourceError: `pdf-encrypted` (a password is needed), `pdf-unreadable`, `pdf-too-long`, `file-unreadable`.
    """
    before = engine.set_qpdf_limits(
        flate_max_memory=_MEMORY,
        run_length_max_memory=_MEMORY,
        png_max_memory=_MEMORY,
        tiff_max_memory=_MEMORY,
        dct_max_memory=_MEMORY,
        doc_max_warnings=200,
    )
    try:
        with pikepdf.open(path) as pdf:
            if len(pdf.pages) > MAX_PAGES:
                raise ResourceError("pdf-too-long", file=path.name, pages=len(pdf.pages), limit=MAX_PAGES)
            if len(pdf.pages) == 0:
                raise ResourceError("pdf-unreadable", file=path.name, reason="no pages")
            yield pdf
    except pikepdf.PasswordError as problem:
        raise ResourceError("pdf-encrypted", file=path.name) from problem
    except pikepdf.PdfError as problem:
        raise ResourceError("pdf-unreadable", file=path.name, reason=_reason(problem)) from problem
    except OSError as problem:
        raise ResourceError("file-unreadable", file=path, reason=problem.strerror or problem) from problem
    finally:
        engine.set_qpdf_limits(**before)  # type: ignore[arg-type] # its stub mixes int and bool


def _reason(problem: Exception) -> str:
    return str(problem).rpartition(": ")[2] or type(problem).__name__


def read_document(pdf: pikepdf.Pdf, path: Path) -> Document:
    """The structure of an opened file."""
    root = pdf.Root
    info = entry(pdf.trailer, "/Info")
    pages = tuple(page_boxes(page, number) for number, page in enumerate(pdf.pages, start=1))
    active, attachments = _active(root)
    annotations: list[Annotation] = []
    for page, boxes in zip(pdf.pages, pages, strict=True):
        on_page, active_here = _annotations(page.obj, boxes.facts)
        annotations += on_page
        active += active_here
    scan = _scan(pdf)
    return Document(
        path,
        _sha256(path),
        path.stat().st_size,
        pdf.pdf_version,
        {key[1:]: words(entry(info, key)) for key in keys(info) if words(entry(info, key))},
        _trapped(entry(info, "/Trapped")),
        _metadata(root),
        isinstance(entry(pdf.trailer, "/ID"), pikepdf.Array),
        pdf.is_encrypted,
        tuple(_reason_of_warning(one) for one in pdf.get_warnings()[:100]),
        pages,
        tuple(_intent(one) for one in items(entry(root, "/OutputIntents"), 20)),
        tuple(annotations),
        tuple(dict.fromkeys((*active, *scan.active))),
        attachments,
        scan.filters,
        name(entry(pdf.trailer, "/Type")) == "XRef",
        fully_scanned=scan.complete,
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _reason_of_warning(problem: object) -> str:
    return str(problem).rpartition(": ")[2]


def _trapped(value: object) -> str:
    return f"/{name(value)}" if isinstance(value, pikepdf.Name) else words(value)


def _metadata(root: object) -> str:
    try:
        return unpacked(entry(root, "/Metadata"), _METADATA_BYTES).decode("utf-8", "replace")
    except Unreadable:
        return ""


def page_boxes(page: pikepdf.Page, index: int) -> PageBoxes:
    """A page's boxes with their defaults (ISO 32000-2, 14.11.2). A box that is no rectangle counts as not written."""
    found = {key: box(entry(page.obj, f"/{key}")) for key in ("MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox")}
    media = found["MediaBox"] or Rect(0, 0, 612, 792)
    crop = (found["CropBox"] or media).intersect(media) or media
    unit = number(entry(page.obj, "/UserUnit"), 1.0)
    facts = PageFacts(
        index,
        media,
        found["BleedBox"] or crop,
        found["TrimBox"] or crop,
        int(number(entry(page.obj, "/Rotate"))) % 360,
        unit if unit > 0 else 1.0,
    )
    return PageBoxes(facts, frozenset(key for key, value in found.items() if value is not None), crop)


def _intent(source: object) -> Intent:
    profile = entry(source, "/DestOutputProfile")
    icc_class = icc_space = ""
    components = 0
    if isinstance(profile, pikepdf.Stream):
        components = int(number(entry(profile, "/N")))
        try:
            head = unpacked(profile, _PROFILE_BYTES)[:40]
        except Unreadable:
            head = b""
        # Without the signature of ICC.1, 7.2.9, the rest of a header means nothing.
        if head[36:40] == b"acsp":
            icc_class, icc_space = (head[at : at + 4].decode("latin-1").strip() for at in (12, 16))
        else:
            icc_class = "?"
    return Intent(
        name(entry(source, "/S")),
        words(entry(source, "/OutputConditionIdentifier")),
        words(entry(source, "/RegistryName")),
        icc_class,
        icc_space,
        components,
    )


def _active(root: object) -> tuple[list[tuple[int, str]], int]:
    """What acts by itself in the catalogue, and how many files are attached."""
    found = [(0, key[1:]) for key in _ACTIVE_KEYS if isinstance(entry(root, key), pikepdf.Dictionary)]
    names = entry(root, "/Names")
    if entry(names, "/JavaScript") is not None:
        found.append((0, "JavaScript"))
    form = entry(root, "/AcroForm")
    if items(entry(form, "/Fields"), 1) or entry(form, "/XFA") is not None:
        found.append((0, "AcroForm"))
    files = entry(names, "/EmbeddedFiles")
    attached = len(items(entry(files, "/Names"))) // 2 or len(items(entry(files, "/Kids")))
    return found, attached


def _annotations(page: pikepdf.Object, facts: PageFacts) -> tuple[list[Annotation], list[tuple[int, str]]]:
    active = [(facts.number, "AA")] if isinstance(entry(page, "/AA"), pikepdf.Dictionary) else []
    found = []
    for item in items(entry(page, "/Annots"), _MAX_ANNOTATIONS):
        if not isinstance(item, pikepdf.Dictionary):
            continue
        subtype = name(entry(item, "/Subtype"))
        if subtype not in _HARMLESS_ANNOTATIONS:
            found.append(Annotation(facts.number, subtype or "?", box(entry(item, "/Rect"))))
        action = name(entry(entry(item, "/A"), "/S"))
        if action in _EXECUTABLE:
            active.append((facts.number, action))
        if entry(item, "/AA") is not None:
            active.append((facts.number, "AA"))
    return found, active


@dataclass(frozen=True)
class _Scan:
    active: tuple[tuple[int, str], ...]
    filters: frozenset[str]
    complete: bool


def _scan(pdf: pikepdf.Pdf) -> _Scan:
    """Every object of the file, for scripts that nothing leads to by the usual way, and for filters."""
    active: list[tuple[int, str]] = []
    used: set[str] = set()
    count = len(pdf.objects)
    if count > MAX_OBJECTS:
        return _Scan((), frozenset(), False)
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream):
            used.update(filters(item))
        elif isinstance(item, pikepdf.Dictionary) and (action := name(entry(item, "/S"))) in _EXECUTABLE:
            active.append((0, action))
    return _Scan(tuple(dict.fromkeys(active)), frozenset(used), True)
