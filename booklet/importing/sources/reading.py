"""The way in: a file, a folder or a ZIP to documents. Which reader takes a file is told by its content first."""

from __future__ import annotations

import re
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from booklet.entries.photo_folder import PHOTO_SUFFIXES
from booklet.errors import ResourceError, UsageError
from booklet.findings import Place, error, warning
from booklet.importing.document import Cell, Document, Paragraph, Picture, Table
from booklet.importing.sources.archive import gather_archive, open_archive
from booklet.importing.sources.delimited import read_delimited
from booklet.importing.sources.folder import Gathered, gather_folder
from booklet.importing.sources.limits import Limits
from booklet.importing.sources.pictures import Neighbours, picture_kind, read_picture
from booklet.importing.sources.plain import read_text
from booklet.importing.sources.source import RefusedError, Source, reason_of, refused

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_LOOKED_AT = 8 << 20
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OLD = {
    "WordDocument": ("Word 97–2003", "docx"),
    "Workbook": ("Excel 97–2003", "xlsx"),
    "Book": ("Excel 5.0/95", "xlsx"),
    "PowerPoint Document": ("PowerPoint 97–2003", "docx"),
}
_OLD_SUFFIXES = {
    ".doc": "docx",
    ".dot": "docx",
    ".wps": "docx",
    ".wpt": "docx",
    ".xls": "xlsx",
    ".et": "xlsx",
    ".rtf": "docx",
}
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|meta|table)\b", re.I | re.S
)
_MIME = re.compile(
    rb"^(?:From:|MIME-Version:|Snapshot-Content-Location:|Content-Type:\s*multipart/related)", re.I | re.M
)
_TEXTS = frozenset({"", ".txt", ".text", ".log"})
_MARKDOWN = frozenset({".md", ".markdown", ".mdown"})
_PAGES = frozenset({".html", ".htm", ".xhtml", ".shtml"})
_DELIMITED = frozenset({".csv", ".tsv", ".tab"})
_OFFICE = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}


def read_sources(path: Path, limits: Limits | None = None) -> tuple[Document, ...]:
    """Read a file, a folder of files or a ZIP into documents, in natural order, each with its findings.

    A file that cannot be read is a document without blocks whose findings say why. What concerns no single file stands
    in a first document that bears the name of the folder or ZIP. Nothing is written and nothing unpacked to disk.

    Raises `UsageError` where `path` does not exist or is no file or folder, `ResourceError` where it cannot be opened
    or holds no file at all.
    """
    limits = limits or Limits()
    try:
        facts = path.stat()
    except FileNotFoundError as problem:
        raise UsageError("import-source-missing", file=path) from problem
    except (OSError, ValueError) as problem:
        raise ResourceError("import-source-unreadable", file=path, reason=reason_of(problem)) from problem
    name = unicodedata.normalize("NFC", path.absolute().name)
    if stat.S_ISDIR(facts.st_mode):
        return _whole(name, gather_folder(path, limits), limits)
    if not stat.S_ISREG(facts.st_mode):
        raise UsageError("import-source-special", file=path)
    return _read_file(Source(name, path, facts.st_size), limits)


def _read_file(source: Source, limits: Limits) -> tuple[Document, ...]:
    try:
        is_archive = _kind(source, source.head()) == "zip"
    except RefusedError as problem:
        return (_refusal(source, problem),)
    if not is_archive:
        return (read_document(source, limits, Neighbours(source)),)
    try:
        with open_archive(source) as archive:
            return _whole(source.name, gather_archive(archive, source, limits), limits)
    except RefusedError as problem:
        return (_refusal(source, problem),)


def _whole(name: str, gathered: Gathered, limits: Limits) -> tuple[Document, ...]:
    """The documents of a folder or ZIP. Pictures that a page shows are not read a second time by themselves."""
    if not gathered.sources and not gathered.findings:
        raise ResourceError("import-folder-empty", file=name)
    documents: list[Document] = []
    left = limits.all_text_characters
    for source in gathered.sources:
        if left < 0:
            documents.append(
                Document(source.name, (), findings=(error("import-too-much", Place(source.name), file=source.name),))
            )
            continue
        documents.append(read_document(source, limits, Neighbours(source, gathered.by_key)))
        left -= sum(_size(documents[-1]))
    shown = {
        (picture.path, picture.members)
        for document in documents
        if not _is_picture(document)
        for picture in _pictures(document)
    }
    documents = [
        document
        for document in documents
        if not (_is_picture(document) and {(item.path, item.members) for item in _pictures(document)} & shown)
    ]
    if gathered.findings:
        documents.insert(0, Document(name, (), findings=gathered.findings))
    return tuple(documents)


def read_document(source: Source, limits: Limits, neighbours: Neighbours) -> Document:
    """One file as a document; where it cannot be read, one without blocks whose findings say why."""
    try:
        return _read(source, limits, neighbours)
    except RefusedError as problem:
        return _refusal(source, problem)
    except (RecursionError, MemoryError) as problem:
        return _refusal(source, refused("import-file-broken", source.name, reason=type(problem).__name__))


def _refusal(source: Source, problem: RefusedError) -> Document:
    return Document(source.name, (), findings=(problem.finding,))


def _read(source: Source, limits: Limits, neighbours: Neighbours) -> Document:
    # Each reader loads its library: a unit with a text file needs none.
    kind = _kind(source, source.head())
    if kind == "picture":
        return read_picture(source, picture_kind(source.head(), source.name))
    if kind == "docx":
        from booklet.importing.sources.word import read_word

        return read_word(source, limits)
    if kind == "xlsx":
        from booklet.importing.sources.workbook import read_workbook

        return read_workbook(source, limits)
    if kind == "pdf":
        from booklet.importing.sources.pdf import read_pdf

        return read_pdf(source, limits)
    if kind == "html":
        from booklet.importing.sources.page import read_page

        return read_page(source, limits, neighbours)
    if kind == "mht":
        from booklet.importing.sources.web_archive import read_web_archive

        return read_web_archive(source, limits)
    if kind == "md":
        from booklet.importing.sources.markdown import read_markdown

        return read_markdown(source, limits, neighbours)
    if kind == "csv":
        return read_delimited(source, limits)
    if kind == "zip":
        raise refused("import-zip-nested", source.name)
    return read_text(source, limits)


def _kind(source: Source, head: bytes) -> str:
    """What kind of file it is, by its content, among text files by its extension. Raises `RefusedError`."""
    suffix = source.suffix
    if not head:
        return "txt"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _kind_of_zip(source, suffix)
    if head.startswith(_OLE):
        raise _old_office(source)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.lstrip().startswith(b"{\\rtf"):
        raise refused("import-format-old", source.name, format="RTF", save_as="docx")
    if head.startswith(_ARCHIVES):
        raise refused("import-format-archive", source.name)
    if picture_kind(head[:256], source.name):
        return "picture"
    if suffix in _PAGES or _HTML.match(head):
        return "html"
    if suffix in {".mht", ".mhtml"} or (_MIME.match(head) and b"multipart/related" in head.lower()):
        return "mht"
    if suffix in _MARKDOWN:
        return "md"
    if suffix in _DELIMITED:
        return "csv"
    if suffix == ".xls" and b"\t" in head:
        return "csv"  # what systems export as xls is often text between tabs
    if suffix in _TEXTS:
        return "txt"
    if suffix in {".zip", ".docx", ".docm", ".xlsx", ".xlsm", ".pdf"} or suffix in {*_OLD_SUFFIXES, *PHOTO_SUFFIXES}:
        raise refused("import-file-broken", source.name, reason=f"{suffix}?")
    raise _unknown_format(source, suffix)


def _kind_of_zip(source: Source, suffix: str) -> str:
    """Which of the formats that are a ZIP. A broken one goes to the reader of its extension, which says so."""
    import zipfile

    from booklet.importing.sources.source import ZIP_ERRORS

    try:
        with source.stream(Limits().file_bytes) as stream, zipfile.ZipFile(stream) as archive:
            names = [name.replace("\\", "/").lower() for name in archive.namelist()]
    except ZIP_ERRORS as problem:
        told = "import-zip-broken" if suffix == ".zip" else "import-file-broken"
        raise refused(told, source.name, reason=reason_of(problem)) from problem
    if "[content_types].xml" in names or suffix in {".docx", ".docm", ".xlsx", ".xlsm"}:
        for folder, kind in _OFFICE.items():
            if any(name.startswith(folder) for name in names):
                if kind == "pptx":
                    raise _unknown_format(source, suffix or ".pptx")
                return kind
        if suffix != ".zip":
            raise refused("import-file-broken", source.name, reason=f"{suffix}?")
    if suffix in {".odt", ".ods", ".odp", ".ofd", ".epub", ".xps", ".pages", ".numbers", ".jar", ".apk"}:
        raise _unknown_format(source, suffix)
    return "zip"


def _unknown_format(source: Source, suffix: str) -> RefusedError:
    """That a file is of a kind not read. A folder holds much besides its material, so this is a warning."""
    return RefusedError(warning("import-format-unknown", Place(source.name), file=source.name, suffix=suffix or "—"))


def _old_office(source: Source) -> RefusedError:
    """Why a compound file ([MS-CFB]) is not read: it is encrypted, or of the time before 2007."""
    data = b""
    try:
        with source.stream(Limits().file_bytes) as stream:
            data = stream.read(_OLE_LOOKED_AT)
    except RefusedError as problem:
        return problem
    if _ENCRYPTED_STREAM in data:
        return refused("import-encrypted", source.name)
    for stream_name, (shown, save_as) in _OLD.items():
        if stream_name.encode("utf-16-le") in data:
            return refused("import-format-old", source.name, format=shown, save_as=save_as)
    save_as = _OLD_SUFFIXES.get(source.suffix, "docx")
    return refused("import-format-old", source.name, format=source.suffix.removeprefix(".") or "OLE", save_as=save_as)


def _is_picture(document: Document) -> bool:
    return len(document.blocks) == 1 and isinstance(document.blocks[0], Picture)


def _pictures(document: Document) -> Iterator[Picture]:
    for block in document.blocks:
        if isinstance(block, Picture):
            yield block
        elif isinstance(block, Table):
            for cell in _cells(block):
                yield from cell.pictures


def _cells(table: Table) -> Iterator[Cell]:
    for row in table.rows:
        yield from row


def _size(document: Document) -> Iterator[int]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield len(block.text)
        elif isinstance(block, Table):
            yield from (len(cell.text) for cell in _cells(block))
