"""Which pages can print spot colours, by their resources: those pages need a reader that keeps spot plates apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pikepdf

from booklet.press.preflight.painted import PROCESS_INKS

_MOST_OBJECTS = 50_000
"""Resources looked at in a file; beyond it a page is taken to have none."""
_NOT_SPOTS = frozenset((*PROCESS_INKS, "All", "None"))
_SPACE_DEPTH = 8


def spot_pages(path: Path) -> frozenset[int]:
    """The pages (from 1) whose resources name a spot colour; empty where the file cannot be read."""
    try:
        with pikepdf.open(path) as pdf:
            search = _Search()
            return frozenset(number for number, page in enumerate(pdf.pages, 1) if search.has_spots(page.obj))
    except (pikepdf.PdfError, OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return frozenset()


class _Search:
    """Looks through resources without recursion; what was found below an object is remembered for the next page."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int], bool] = {}
        self._left = _MOST_OBJECTS

    def has_spots(self, page: pikepdf.Object) -> bool:
        seen: set[tuple[int, int]] = set()
        waiting = [resources for resources in [_resources(page)] if resources is not None]
        found = False
        while waiting and not found and self._left > 0:
            self._left -= 1
            item = waiting.pop()
            if item.is_indirect:
                if item.objgen in seen:
                    continue
                seen.add(item.objgen)
                if item.objgen in self._known:
                    found = found or self._known[item.objgen]
                    continue
            for kind, child in _children(item):
                if kind == "space":
                    found = found or _names_spot(child, 0)
                else:
                    waiting.append(child)
        if not found:
            # Nothing below these: the next page that shares them need not look again.
            self._known.update(dict.fromkeys(seen, False))
        return found


def _resources(page: pikepdf.Object) -> pikepdf.Object | None:
    """A page's resources, its own or those of a node above it."""
    node: pikepdf.Object | None = page
    for _ in range(64):
        if not isinstance(node, pikepdf.Dictionary):
            return None
        if isinstance(node.get("/Resources"), pikepdf.Dictionary):
            return node.Resources
        node = node.get("/Parent")
    return None


def _children(item: pikepdf.Object) -> Iterator[tuple[str, pikepdf.Object]]:
    """Colour spaces of a resource dictionary, form, pattern, shading or image, and what may hold more of them."""
    if not isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        return
    for name in ("/ColorSpace",):
        value = item.get(name)
        if isinstance(value, pikepdf.Array):
            yield "space", value
    for category in ("/ColorSpace", "/Shading", "/Pattern", "/XObject", "/Font"):
        entries = item.get(category)
        if isinstance(entries, pikepdf.Stream) or (
            isinstance(entries, pikepdf.Dictionary) and "/ShadingType" in entries
        ):
            yield "more", entries
        elif isinstance(entries, pikepdf.Dictionary):
            for key in list(entries.keys()):
                value = entries[key]
                if category == "/ColorSpace" and isinstance(value, pikepdf.Array):
                    yield "space", value
                elif isinstance(value, (pikepdf.Dictionary, pikepdf.Stream)):
                    yield "more", value
    resources = item.get("/Resources")
    if isinstance(resources, pikepdf.Dictionary):
        yield "more", resources


def _names_spot(space: pikepdf.Object, depth: int) -> bool:
    """Whether a colour space prints on a plate of its own, itself or as the base of an indexed or pattern space."""
    if depth > _SPACE_DEPTH or not isinstance(space, pikepdf.Array) or len(space) < 2:
        return False
    family = str(space[0])
    if family == "/Separation":
        return str(space[1]).removeprefix("/") not in _NOT_SPOTS
    if family == "/DeviceN" and isinstance(space[1], pikepdf.Array):
        return any(str(name).removeprefix("/") not in _NOT_SPOTS for name in space[1])
    return family in ("/Indexed", "/Pattern") and _names_spot(space[1], depth + 1)
