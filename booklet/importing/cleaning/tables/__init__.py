"""Lists of words, a file each: words parted by white space, lines with # are comments."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def _entries(name: str) -> tuple[str, ...]:
    text = files("booklet.importing.cleaning.tables").joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return tuple(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


@cache
def words(name: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(_entries(name))


def alternatives(name: str) -> str:
    """A list of patterns as alternatives of one, the longer first, so that none hides another."""
    return "|".join(sorted(_entries(name), key=len, reverse=True))
