"""The word lists of the structure's grammar, read once. Each file says its source at its top."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any

_SPACE = re.compile(r"\s+")


@cache
def _words() -> Mapping[str, Any]:
    return tomllib.loads(_text("words.toml"))


def _text(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


def _lines(name: str) -> list[str]:
    return [line.strip() for line in _text(name).splitlines() if line.strip() and not line.startswith("#")]


@cache
def words(section: str, key: str) -> frozenset[str]:
    """A list of words.toml as a set."""
    return frozenset(_words()[section][key].split())


@cache
def pattern(section: str, key: str) -> re.Pattern[str]:
    """A list of words.toml as one pattern, longer words first."""
    return re.compile("|".join(re.escape(word) for word in sorted(words(section, key), key=lambda w: (-len(w), w))))


@cache
def not_an_ending() -> Mapping[str, str]:
    """For an organisation's ending, the characters after it that make it none."""
    return MappingProxyType(dict(_words()["organisations"]["unless"]))


@cache
def no_ending_after() -> Mapping[str, str]:
    """For an organisation's ending, the characters before it that make it none (住院)."""
    return MappingProxyType(dict(_words()["organisations"]["not_after"]))


@cache
def stop_characters() -> frozenset[str]:
    """Characters that do not stand in given names as a rule."""
    return frozenset(_words()["names"]["stop"])


@cache
def given_characters() -> frozenset[str]:
    """Characters common in given names."""
    return frozenset("".join(_SPACE.sub("", line) for line in _lines("given.txt")))


@cache
def columns() -> Mapping[str, str]:
    """A heading as written in forms -> the field it means; `ignored` for those that no booklet prints."""
    tree = tomllib.loads(_text("columns.toml"))
    known = {name: field for field, names in tree["fields"].items() for name in names.split()}
    return MappingProxyType(known | dict.fromkeys(tree["ignored"]["columns"].split(), "ignored"))
