"""The ZIP of XML parts that Word and Excel files are (Open Packaging Conventions, ECMA-376 part 2).

Parts are read here and not by a library that wants a faultless package: files of WPS and of web forms often lack a
part that they refer to. A document type declaration, by which entities grow without end, is refused: ECMA-376 part 2
(clause 8.1.4) forbids it in a package.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote

from booklet.findings import Finding, Place, note, warning
from booklet.importing.document import Origin, Picture
from booklet.importing.sources.archive import explodes
from booklet.importing.sources.limits import Limits
from booklet.importing.sources.pictures import named_for, picture_kind
from booklet.importing.sources.source import ZIP_ERRORS, RefusedError, Source, reason_of, refused

if TYPE_CHECKING:
    from lxml.etree import _Element

_DOCTYPE = re.compile(rb"<!DOCTYPE|<!ENTITY|<\0!\0D\0O\0C\0|\0<\0!\0D\0O\0C", re.IGNORECASE)
_MACROS = ("vbaproject.bin", "vbadata.xml")
_FILE_NAME = re.compile(r"[^\\/:*?\"<>|\r\n]+\.(?:jpe?g|png|heic|webp|tiff?|bmp|gif)", re.IGNORECASE)


@dataclass(frozen=True)
class Relation:
    """Where a part refers to: the last word of its kind (`image`), and the part's name or an address outside."""

    kind: str
    target: str
    is_external: bool = False


class Package:
    """An open package. Reading more XML than the limits allow, or a broken part, raises `RefusedError`."""

    def __init__(self, source: Source, archive: zipfile.ZipFile, limits: Limits) -> None:
        self.source = source
        self._archive = archive
        self._limits = limits
        self._left = {"": limits.xml_bytes, "sheet": limits.sheet_bytes}
        self._parts = {member.filename.replace("\\", "/").lower(): member for member in archive.infolist()}
        self._relations: dict[str, Mapping[str, Relation]] = {}
        if len(self._parts) > limits.files:
            raise refused("import-zip-too-many", source.name, count=len(self._parts), limit=limits.files)

    def has(self, part: str) -> bool:
        """Whether the package has a part."""
        return part.lower() in self._parts

    def findings(self) -> tuple[Finding, ...]:
        """What there is to say about the package as such."""
        macros = any(name.endswith(_MACROS) for name in self._parts)
        return (note("import-macros", Place(self.source.name), file=self.source.name),) if macros else ()

    def read(self, part: str, budget: Literal["", "sheet"] = "") -> bytes:
        """The bytes of an XML part, empty where it does not exist.

        `budget` tells parts that are read as a stream, of which more is allowed.
        """
        member = self._parts.get(part.lower())
        if member is None:
            return b""
        if member.file_size > self._left[budget]:
            limit = (self._limits.sheet_bytes if budget else self._limits.xml_bytes) >> 20
            raise refused("import-package-too-large", self.source.name, part=part, limit=limit)
        self._left[budget] -= member.file_size
        try:
            with self._archive.open(member) as stream:
                data = stream.read(member.file_size + 1)
        except ZIP_ERRORS as problem:
            raise refused("import-file-broken", self.source.name, reason=reason_of(problem)) from problem
        if _DOCTYPE.search(data):
            raise refused("import-xml-unsafe", self.source.name, part=part)
        return data

    def xml(self, part: str) -> _Element | None:
        """The root of an XML part, None where the package has no such part."""
        from lxml import etree

        data = self.read(part)
        if not data:
            return None
        if data.count(b"<") > self._limits.tags:
            limit = self._limits.xml_bytes >> 20
            raise refused("import-package-too-large", self.source.name, part=part, limit=limit)
        try:
            return etree.fromstring(data, _parser())
        except (etree.XMLSyntaxError, ValueError) as problem:
            raise refused("import-file-broken", self.source.name, reason=f"{part}: {reason_of(problem)}") from problem

    def optional_xml(self, part: str) -> _Element | None:
        """As `xml`, but a broken part counts as none: it only adds to the text."""
        try:
            return self.xml(part)
        except RefusedError as problem:
            if problem.finding.id != "import-file-broken":
                raise
            return None

    def relations(self, part: str) -> Mapping[str, Relation]:
        """What a part refers to, by id; the empty name is the package itself."""
        if part not in self._relations:
            folder, name = posixpath.split(part)
            root = self.optional_xml(posixpath.join(folder, "_rels", f"{name}.rels"))
            self._relations[part] = {} if root is None else dict(_relations(root, folder))
        return self._relations[part]

    def related(self, part: str, kind: str) -> Iterator[str]:
        """The parts of a kind that a part refers to."""
        for relation in self.relations(part).values():
            if relation.kind == kind and not relation.is_external:
                yield relation.target

    def picture(self, part: str, id: str, described: str, origin: Origin) -> Picture | Finding:
        """The picture that a part shows by a relation's id, or why there is none."""
        relation = self.relations(part).get(id)
        place = Place(origin.file, origin.line)
        if relation is None or relation.is_external or not self.has(relation.target):
            address = relation.target if relation else id
            return warning("import-picture-missing", place, picture=address[:200])
        member = self._parts[relation.target.lower()]
        name = posixpath.basename(member.filename)
        try:
            with self._archive.open(member) as stream:
                kind = picture_kind(stream.read(256), name)
        except ZIP_ERRORS:
            kind = ""
        if not kind or explodes(member, self._limits) or member.file_size > self._limits.file_bytes:
            return warning("import-picture-format", place, picture=name)
        told = _FILE_NAME.search(described.replace("\\", "/").rsplit("/", 1)[-1])
        members = (*self.source.members, member.filename)
        return Picture(named_for(told[0].strip() if told else name, kind), b"", origin, self.source.path, members)


@contextmanager
def open_package(source: Source, limits: Limits) -> Iterator[Package]:
    """Open a Word or Excel file. Raises `RefusedError` where it is broken."""
    with source.stream(limits.file_bytes) as stream:
        try:
            archive = zipfile.ZipFile(stream)
        except ZIP_ERRORS as problem:
            raise refused("import-file-broken", source.name, reason=reason_of(problem)) from problem
        with archive:
            yield Package(source, archive, limits)


def local(element: _Element) -> str:
    """An element's name without its namespace: strict and transitional files have different ones."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: _Element, name: str, default: str = "") -> str:
    """An attribute by its name without namespace."""
    plain = element.get(name)
    if plain is not None:
        return str(plain)
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return default


def child(element: _Element | None, *names: str) -> _Element | None:
    """The first child of a name, and of that the first child of the next; None where there is none."""
    for name in names:
        if element is None:
            return None
        element = next((item for item in element if local(item) == name), None)
    return element


def children(element: _Element | None, name: str = "") -> list[_Element]:
    """The children of an element, all or those of a name; none of None."""
    return [] if element is None else [item for item in element if not name or local(item) == name]


def number(text: str, default: int = 0) -> int:
    """A whole number of a file, or the default where it is none or absurd."""
    try:
        value = int(text)
    except ValueError:
        return default
    return value if abs(value) < 1 << 31 else default


def _parser() -> object:
    from lxml import etree

    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )


def _relations(root: _Element, folder: str) -> Iterator[tuple[str, Relation]]:
    for item in root:
        kind = attribute(item, "Type").rpartition("/")[2]
        target = attribute(item, "Target").replace("\\", "/")
        is_external = attribute(item, "TargetMode") == "External"
        if not is_external:
            target = unquote(target.partition("#")[0])
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        yield attribute(item, "Id"), Relation(kind, target, is_external)
