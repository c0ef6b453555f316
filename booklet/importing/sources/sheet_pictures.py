"""The pictures of a sheet: those that float over it by their anchor, and those that are a cell's value.

The latter come in two ways: WPS writes the formula `DISPIMG("ID_…")` and keeps the pictures in `cellimages.xml`;
Excel numbers them through `metadata.xml` and its rich values ([MS-XLSX] 2.3.6, 2.6.202).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from booklet.findings import Finding, Place, warning
from booklet.importing.document import Origin, Picture
from booklet.importing.sources.package import Package, attribute, child, children, local, number

if TYPE_CHECKING:
    from lxml.etree import _Element

_ANCHORS = frozenset({"twoCellAnchor", "oneCellAnchor"})
_Found = tuple[tuple[int, int], Picture | Finding]


def anchored(package: Package, sheet: str, origin: Origin) -> Iterator[_Found]:
    """The pictures that float over a sheet, each with the row (from 1) and column (from 0) of its upper left corner."""
    for drawing in package.related(sheet, "drawing"):
        root = package.optional_xml(drawing)
        for anchor in children(root):
            corner = child(anchor, "from")
            row, column = (_count(corner, "row"), _count(corner, "col")) if local(anchor) in _ANCHORS else (0, 0)
            for blip in anchor.iter():
                if local(blip) == "blip" and (key := attribute(blip, "embed") or attribute(blip, "link")):
                    yield (row + 1, column), package.picture(drawing, key, _described(blip), origin)


class CellPictures:
    """The pictures of a workbook that are the value of a cell."""

    def __init__(self, package: Package, workbook: str) -> None:
        self._package = package
        self._workbook = workbook
        self._named: dict[str, tuple[str, str, str]] | None = None
        self._numbered: dict[int, tuple[str, str]] | None = None

    def of_cells(
        self, names: Mapping[tuple[int, int], str], numbers: Mapping[tuple[int, int], int], origin: Origin
    ) -> Iterator[_Found]:
        """The pictures of cells with a name (WPS) or a number (Excel)."""
        for position, name in names.items():
            part, key, described = self._by_name().get(name, ("", name, ""))
            yield position, self._picture(part, key, described, origin, position)
        for position, at in numbers.items():
            if at in self._by_number():
                yield position, self._picture(*self._by_number()[at], "", origin, position)

    def _picture(
        self, part: str, id: str, described: str, origin: Origin, position: tuple[int, int]
    ) -> Picture | Finding:
        if not part:
            return warning("import-picture-missing", Place(origin.file, position[0]), picture=id)
        return self._package.picture(part, id, described, origin)

    def _by_name(self) -> dict[str, tuple[str, str, str]]:
        if self._named is None:
            self._named = {}
            part = next(self._package.related(self._workbook, "cellImage"), "xl/cellimages.xml")
            root = self._package.optional_xml(part)
            for item in children(root):
                names = [attribute(node, "name") for node in item.iter() if local(node) == "cNvPr"]
                blip = next((node for node in item.iter() if local(node) == "blip"), None)
                if names and blip is not None:
                    self._named[names[0]] = (part, attribute(blip, "embed"), _described(blip))
        return self._named

    def _by_number(self) -> dict[int, tuple[str, str]]:
        if self._numbered is None:
            self._numbered = dict(self._rich_values())
        return self._numbered

    def _rich_values(self) -> Iterator[tuple[int, tuple[str, str]]]:
        """The part and relation of each local picture, by its number in the metadata (from 1)."""
        metadata = self._package.optional_xml("xl/metadata.xml")
        values = children(self._package.optional_xml("xl/richData/rdrichvalue.xml"), "rv")
        structures = children(self._package.optional_xml("xl/richData/rdrichvaluestructure.xml"), "s")
        part = "xl/richData/richValueRel.xml"
        relations = children(self._package.optional_xml(part), "rel")
        if metadata is None:
            return
        future = next((item for item in metadata if attribute(item, "name") == "XLRICHVALUE"), None)
        blocks = [next((node for node in item.iter() if local(node) == "rvb"), None) for item in children(future, "bk")]
        for at, item in enumerate(children(child(metadata, "valueMetadata"), "bk"), 1):
            record = child(item, "rc")
            block = _at(blocks, -1 if record is None else number(attribute(record, "v"), -1))
            value = _at(values, -1 if block is None else number(attribute(block, "i"), -1))
            structure = _at(structures, -1 if value is None else number(attribute(value, "s"), -1))
            if value is None or structure is None:
                continue
            keys = [attribute(key, "n") for key in children(structure, "k")]
            if "_rvRel:LocalImageIdentifier" not in keys:
                continue
            held = _at(children(value, "v"), keys.index("_rvRel:LocalImageIdentifier"))
            relation = _at(relations, -1 if held is None else number(held.text or "", -1))
            if relation is not None:
                yield at, (part, attribute(relation, "id"))


def _at(items: list[_Element] | list[_Element | None], index: int) -> _Element | None:
    return items[index] if 0 <= index < len(items) else None


def _count(corner: _Element | None, name: str) -> int:
    item = child(corner, name)
    return 0 if item is None else max(0, number(item.text or ""))


def _described(blip: _Element) -> str:
    """What the author called the picture around a `blip`."""
    for above in blip.iterancestors():
        if local(above) == "pic":
            named = next((item for item in above.iter() if local(item) == "cNvPr"), None)
            return "" if named is None else attribute(named, "descr") or attribute(named, "title")
    return ""
