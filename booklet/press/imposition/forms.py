"""Pages as form XObjects within their own file, and the file around them: what stays of it, and how it is saved."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from pathlib import Path

import pikepdf

from booklet.errors import OutputError
from booklet.files import appearing, new_file_mode
from booklet.press.imposition.source import IMPOSED, SourcePage

_KEPT = frozenset(("/Type", "/Pages", "/OutputIntents", "/Metadata", "/OCProperties", "/Extensions", "/Version"))
"""What of the catalogue means something without the old pages."""

_INHERITED_DEPTH = 50
_INSTANCE = re.compile(rb"(<xmpMM:InstanceID>)([^<]*)(</xmpMM:InstanceID>)")
_NO_DATE = "D:19700101000000Z"


class PageForms:
    """The forms of pages. A page's own content stream becomes its form; nothing is unpacked or copied.

    `group`: the transparency group that all pages share and the sheets take over. Where pages differ it is None, and
    each form keeps its own.
    """

    def __init__(self, pdf: pikepdf.Pdf, pages: Sequence[SourcePage]) -> None:
        self._pdf = pdf
        all_pages = [page.obj for page in pdf.pages]
        self._pages = {page.number: (page, all_pages[page.number - 1]) for page in pages}
        self._taken: set[tuple[int, int]] = set()
        groups = [one.Group for _, one in self._pages.values() if "/Group" in one]
        self._shared = len({bytes(one.unparse(resolved=True)) for one in groups}) <= 1
        self.group: pikepdf.Object | None = groups[0] if groups and self._shared else None

    def of(self, number: int) -> pikepdf.Object | None:
        """The form of a page; None where the page has no content."""
        page, source = self._pages[number]
        form = self._content(source)
        if form is None:
            return None
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        box = page.box
        form.BBox = pikepdf.Array([round(one, 5) for one in (box.x0, box.y0, box.x1, box.y1)])
        form.Resources = inherited(source, "/Resources") or pikepdf.Dictionary()
        if "/Group" in source and not self._shared:
            form.Group = source.Group
        return form

    def _content(self, source: pikepdf.Object) -> pikepdf.Object | None:
        content = source.get("/Contents")
        pieces = list(content) if isinstance(content, pikepdf.Array) else [content]
        streams = [one for one in pieces if isinstance(one, pikepdf.Stream)]
        if not streams:
            return None
        if len(streams) > 1:
            # What one stream ends with and the next begins with are words apart (ISO 32000-2, 7.8.2).
            joined = b"\n".join(one.read_bytes() for one in streams)
            return self._pdf.make_indirect(pikepdf.Stream(self._pdf, joined))
        stream = streams[0]
        if stream.objgen not in self._taken and "/Subtype" not in stream:
            self._taken.add(stream.objgen)
            return stream
        copied = pikepdf.Stream(self._pdf, stream.read_raw_bytes())
        for key in ("/Filter", "/DecodeParms"):
            if key in stream:
                copied[key] = stream[key]
        return self._pdf.make_indirect(copied)


def inherited(page: pikepdf.Object, key: str) -> pikepdf.Object | None:
    """An entry of a page, or of the nodes above it (ISO 32000-2, 7.7.3.4)."""
    node: pikepdf.Object | None = page
    for _ in range(_INHERITED_DEPTH):
        if node is None or key in node:
            break
        node = node.get("/Parent")
    return None if node is None else node.get(key)


def strip(pdf: pikepdf.Pdf, sides: int) -> None:
    """Take from the catalogue what led to the old pages, and write down that the file is imposed."""
    for key in [key for key in pdf.Root.keys() if key not in _KEPT]:  # noqa: SIM118
        del pdf.Root[key]
    date = pdf.docinfo.get("/ModDate", pikepdf.String(_NO_DATE))
    pdf.Root.PieceInfo = pikepdf.Dictionary(
        {IMPOSED: pikepdf.Dictionary(LastModified=date, Private=pikepdf.Dictionary(Sides=sides))}
    )
    _new_instance(pdf)


def _new_instance(pdf: pikepdf.Pdf) -> None:
    """Another rendition of the document has another InstanceID; the same of the same file."""
    metadata = pdf.Root.get("/Metadata")
    if not isinstance(metadata, pikepdf.Stream):
        return
    old = metadata.read_bytes()

    def other(found: re.Match[bytes]) -> bytes:
        name = uuid.uuid5(uuid.NAMESPACE_OID, found[2].decode("latin-1"))
        return found[1] + f"uuid:{name}".encode() + found[3]

    new = _INSTANCE.sub(other, old)
    if new != old:
        metadata.write(new)


def save(pdf: pikepdf.Pdf, target: Path) -> None:
    """Write the file as the version that it is, whole or not at all. Raises OutputError `not-writable`."""
    old = pdf.pdf_version < "1.5" or "/GTS_PDFXConformance" in pdf.docinfo
    modes = pikepdf.ObjectStreamMode
    try:
        with appearing(target, new_file_mode()) as written:
            pdf.save(
                written,
                force_version=pdf.pdf_version,
                object_stream_mode=modes.disable if old else modes.generate,
                deterministic_id=True,
            )
    except OSError as cause:
        raise OutputError("not-writable", path=target, cause=cause.strerror or cause) from cause
