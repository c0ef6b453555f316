"""A composed run made ready: its pages in press colours and in screen colours, everything else lifted out as values.

Preparing depends on the run alone, so its result can be cached with the run; what several runs share (fonts,
photographs, links between runs) is joined afterwards, by `booklet.press.finish`.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import pikepdf

from booklet.errors import EngineError
from booklet.findings import Finding, Place, Severity, error
from booklet.geometry import Matrix, Rect
from booklet.model import LINK_SCHEME, PHOTO_SCHEME
from booklet.press.colour import Inks, Press, Screen, Target
from booklet.press.fonts import FaceSource, RunFont, lift, no_face
from booklet.press.objects import rect_of
from booklet.press.placements import Placement
from booklet.press.policy import X4, Policy
from booklet.press.walk import Found, Walk

REVISION = "3"
"""Changes whenever `prepare_run` makes something else of the same run: part of a cache's key."""

SLOTS, FONT_TABLES = "/BookletSlots", "/BookletFonts"
"""Where a prepared run keeps, in its catalogue, what is still to be filled in."""

_MAX_OUTLINE_DEPTH = 12


@dataclass(frozen=True)
class Link:
    """A link on a page of the run; `area` in points from the trim's lower left corner. Either anchor or uri is set."""

    page: int
    area: Rect
    anchor: str = ""
    uri: str = ""


@dataclass(frozen=True)
class OutlineEntry:
    """A line of the outline: level from 1, page of the run (or of the booklet) from 0, height on it in points."""

    level: int
    title: str
    page: int
    y: float


@dataclass(frozen=True)
class PreparedRun:
    """A run ready for the press stage.

    `press` and `proof` are PDFs whose fonts and photographs are open places. `trim` is the trimmed size of each
    page (origin 0, 0), `bleed` its media box around it. `anchors` are page, x, y. Pages in `findings` count from
    1 within the run. `spots` are the names of the spot colours that each page prints.
    """

    press: bytes
    proof: bytes
    placements: tuple[Placement, ...]
    fonts: tuple[RunFont, ...]
    trim: tuple[Rect, ...]
    bleed: tuple[Rect, ...]
    links: tuple[Link, ...]
    anchors: Mapping[str, tuple[int, float, float]]
    outline: tuple[OutlineEntry, ...]
    findings: tuple[Finding, ...]
    spots: tuple[tuple[str, ...], ...] = ()

    @property
    def pages(self) -> int:
        """How many pages the run has."""
        return len(self.trim)

    def to_bytes(self) -> bytes:
        """The run for a cache; `from_bytes` of the same `REVISION` reads it."""
        return pickle.dumps(self, protocol=5)

    @classmethod
    def from_bytes(cls, data: bytes) -> PreparedRun:
        """A run from a cache. Only this project's values are made, whatever the bytes ask for; else UnpicklingError."""
        run = _Reader(io.BytesIO(data)).load()
        if not isinstance(run, cls):
            raise pickle.UnpicklingError(type(run).__name__)
        return run


class _Reader(pickle.Unpickler):
    """Makes the values that a prepared run consists of, and no others: a cache folder may be anyone's."""

    def find_class(self, module: str, name: str) -> type:
        known = {(kind.__module__, kind.__qualname__): kind for kind in _STORED}
        if (module, name) not in known:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return known[module, name]


_STORED: tuple[type, ...] = (
    *(PreparedRun, Placement, RunFont, Link, OutlineEntry, Rect, Finding, Severity, Place),
    frozenset,
)


def prepare_run(
    pdf: bytes, photo_ids: Iterable[str], inks: Inks, policy: Policy = X4, faces: FaceSource = no_face
) -> PreparedRun:
    """Make a run, as WeasyPrint wrote it, ready for press and proof; about 2 ms a page.

    `photo_ids` are those of `booklet-photo:<id>` URLs. `faces` finds the files of fonts whose programs the run does not
    carry. Raises EngineError `run-unreadable`.
    """
    photos = {name: photo_id for photo_id in photo_ids for name in _image_names(photo_id)}
    try:
        with pikepdf.open(io.BytesIO(pdf)) as source:
            trim = tuple(rect_of(page.trimbox) for page in source.pages)
            bleed = tuple(rect_of(page.mediabox) for page in source.pages)
            links, anchors = tuple(_links(source)), dict(_anchors(source))
            outline = tuple(_outline(source))
            press, found = _converted(source, Press(inks), photos, trim, bleed, policy, faces)
            fonts, problems = _fonts(found)
        with pikepdf.open(io.BytesIO(pdf)) as source:
            proof, _ = _converted(source, Screen(inks), photos, trim, bleed, policy, faces)
    except pikepdf.PdfError as cause:
        raise EngineError("run-unreadable", cause=cause) from cause
    return PreparedRun(
        press=press,
        proof=proof,
        placements=tuple(found.placements),
        fonts=fonts,
        trim=trim,
        bleed=bleed,
        links=links,
        anchors=anchors,
        outline=outline,
        findings=tuple(dict.fromkeys((*found.findings, *problems))),
        spots=tuple(found.inks),
    )


def _image_names(photo_id: str) -> tuple[str, str]:
    """The names that WeasyPrint gives an image: `i`, the MD5 of its URL, and whether it is interpolated."""
    digest = hashlib.md5(f"{PHOTO_SCHEME}{photo_id}".encode(), usedforsecurity=False).hexdigest()
    return f"/i{digest}0", f"/i{digest}1"


def _converted(
    pdf: pikepdf.Pdf,
    target: Target,
    photos: Mapping[str, str],
    trim: tuple[Rect, ...],
    bleed: tuple[Rect, ...],
    policy: Policy,
    faces: FaceSource,
) -> tuple[bytes, Found]:
    """The run in the target's colours. A press page keeps its bleed and starts at 0, 0; a proof page is trimmed."""
    walk = Walk(pdf, target, photos, policy, faces)
    for index, page in enumerate(pdf.pages):
        box = bleed[index] if isinstance(target, Press) else trim[index]
        shift = Matrix(e=-box.x0, f=-box.y0) if (box.x0, box.y0) != (0, 0) else None
        walk.page(index, page, bleed[index], trim[index], shift)
        _set_boxes(page, box, trim[index])
        for key in ("/Annots", "/StructParents", "/Tabs"):
            if key in page.obj:
                del page.obj[key]
    for name in [name for name in pdf.Root.keys() if name not in ("/Type", "/Pages")]:  # noqa: SIM118
        del pdf.Root[name]
    del pdf.docinfo
    found = walk.found
    pdf.Root[SLOTS] = pdf.make_indirect(
        pikepdf.Array(
            pikepdf.Array([where, pikepdf.Name(name), pikepdf.String(what)]) for where, name, what in found.slots
        )
    )
    pdf.Root[FONT_TABLES] = pdf.make_indirect(pikepdf.Array(found.font_tables))
    buffer = io.BytesIO()
    pdf.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.generate, static_id=True)
    return buffer.getvalue(), found


def _set_boxes(page: pikepdf.Page, media: Rect, trim: Rect) -> None:
    """Media from 0, 0; bleed the same (no marks yet); no crop box and no art box beside the trim."""
    for key in ("/CropBox", "/ArtBox", "/BleedBox", "/TrimBox"):
        if key in page.obj:
            del page.obj[key]
    page.obj.MediaBox = _array(Rect(0, 0, media.width, media.height))
    if media != trim:
        page.obj.BleedBox = page.obj.MediaBox
        page.obj.TrimBox = _array(Rect(trim.x0 - media.x0, trim.y0 - media.y0, trim.x1 - media.x0, trim.y1 - media.y0))


def _array(rect: Rect) -> pikepdf.Array:
    return pikepdf.Array([round(value, 4) for value in (rect.x0, rect.y0, rect.x1, rect.y1)])


def _fonts(found: Found) -> tuple[tuple[RunFont, ...], list[Finding]]:
    fonts: list[RunFont] = []
    problems: list[Finding] = []
    for name, font in found.fonts.items():
        lifted = lift(name, font, frozenset(found.glyphs[name]))
        if lifted is None:
            problems.append(error("font-not-embeddable", Place(page=1), font=str(font.get("/BaseFont", name))))
        else:
            fonts.append(lifted)
    return tuple(fonts), problems


def _links(pdf: pikepdf.Pdf) -> Iterator[Link]:
    for index, page in enumerate(pdf.pages):
        for item in page.obj.get("/Annots", pikepdf.Array()):
            if str(item.get("/Subtype")) != "/Link":
                continue
            area = rect_of(item.Rect)
            target = str(item.A.get("/URI", "")) if "/A" in item else ""
            if "/Dest" in item:
                yield Link(index, area, anchor=str(item.Dest))
            elif target.startswith(LINK_SCHEME):
                yield Link(index, area, anchor=target.removeprefix(LINK_SCHEME))
            elif target:
                yield Link(index, area, uri=target)


def _anchors(pdf: pikepdf.Pdf) -> Iterator[tuple[str, tuple[int, float, float]]]:
    """The named destinations: page, x and y."""
    if "/Names" not in pdf.Root or "/Dests" not in pdf.Root.Names:
        return
    numbers = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
    names = list(pdf.Root.Names.Dests.Names)
    for name, target in zip(names[::2], names[1::2], strict=True):
        yield str(name), (numbers[target[0].objgen], float(target[2]), float(target[3]))


def _outline(pdf: pikepdf.Pdf) -> Iterator[OutlineEntry]:
    numbers = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}

    def below(parent: pikepdf.Object, level: int) -> Iterator[OutlineEntry]:
        item = parent.get("/First") if level <= _MAX_OUTLINE_DEPTH else None
        while item is not None:
            yield OutlineEntry(level, str(item.Title), numbers[item.Dest[0].objgen], float(item.Dest[3]))
            yield from below(item, level + 1)
            item = item.get("/Next")

    if "/Outlines" in pdf.Root:
        yield from below(pdf.Root.Outlines, 1)
