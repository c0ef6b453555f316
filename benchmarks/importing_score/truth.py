"""A folder of articles with its truth.yaml, and what all scores are made of.

The truth names, for each document, paragraphs (`lines`, `first12`, `last8`, `chars`, perhaps `joined`), honourees,
captions, credits, noise, and `review`: spots with a line, several lines, or `all`, an issue in words, perhaps a
severity, perhaps the `id` that must be told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from booklet.entries.encoding import decode
from booklet.importing.document import Document, Origin, Paragraph

Truth = Mapping[str, Any]


@dataclass(frozen=True)
class Score:
    """So many hits of so many, and what was missed, in words."""

    name: str
    hits: int
    of: int
    missed: tuple[str, ...] = ()

    @property
    def is_full(self) -> bool:
        """Whether nothing was missed."""
        return self.hits == self.of

    def __str__(self) -> str:
        share = f"{100 * self.hits / self.of:.0f} %" if self.of else "-"
        return f"{self.name:<28} {self.hits:>4} / {self.of:<4} {share:>6}"


def documents(folder: Path) -> Iterator[tuple[Path, Truth]]:
    """Each article of a folder with its truth."""
    tree = YAML(typ="safe").load((folder / "truth.yaml").read_text("utf-8"))
    for truth in tree["documents"]:
        yield folder / truth["file"], truth


def document_of(path: Path) -> Document:
    """A text file, a paragraph a line."""
    text = decode(path.read_bytes()).text or ""
    lines = ((number, line.strip().strip("\u3000")) for number, line in enumerate(text.split("\n"), 1))
    blocks = tuple(Paragraph(line, Origin(path.name, number), lines=(number,)) for number, line in lines if line)
    return Document(path.name, blocks)


def lines_of(item: Truth) -> tuple[int, ...] | None:
    """The lines that an item of the truth names, None for all."""
    line = item.get("lines", item.get("line", 0))
    if line == "all":
        return None
    return tuple(line) if isinstance(line, list) else (line,)


def every(tree: object, *keys: str) -> Iterator[Truth]:
    """All mappings of a tree that have the keys, in their order."""
    if isinstance(tree, Mapping):
        if all(key in tree for key in keys):
            yield tree
        for value in tree.values():
            yield from every(value, *keys)
    elif isinstance(tree, list):
        for value in tree:
            yield from every(value, *keys)
