"""The one catalogue of everything a user reads: `messages.toml`, Chinese and English side by side.

Keys are dotted: `finding.<id>`, `error.<key>`, `help.<command>…`, `ui.<what>`. An entry has `zh` and `en`, and
where something is to be done about it `zh_hint` and `en_hint`. Fields in braces are filled by name.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from booklet.errors import BookletError
from booklet.findings import Finding

Language = Literal["zh", "en"]


def language_of(environ: Mapping[str, str] | None = None) -> Language:
    """The user's language by BOOKLET_LANG, else by POSIX locale variables: English only when they say so.

    `C`, `POSIX` and unset are no choice of a language: Chinese is the default.
    """
    env = os.environ if environ is None else environ
    for name in ("BOOKLET_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = env.get(name, "").lower()
        if value and not value.startswith(("c.", "posix")) and value != "c":
            return "en" if value.startswith("en") else "zh"
    return "zh"


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    tree: dict[str, Any] = tomllib.loads(files("booklet").joinpath("messages.toml").read_text(encoding="utf-8"))
    return {f"{group}.{key}": entry for group, entries in tree.items() for key, entry in entries.items()}


def known_keys() -> frozenset[str]:
    """Every key of the catalogue."""
    return frozenset(_catalogue())


def text(key: str, language: Language, /, **params: object) -> str:
    """The message of a key. A missing key is a KeyError: a bug that tests catch."""
    return _catalogue()[key][language].format_map(params)


def table(prefix: str, language: Language) -> dict[str, str]:
    """The texts whose keys begin with a prefix, by the rest of their keys, their fields not filled."""
    return {key.removeprefix(prefix): entry[language] for key, entry in _catalogue().items() if key.startswith(prefix)}


def hint(key: str, language: Language, /, **params: object) -> str:
    """What to do about it, or an empty string where nothing is said."""
    return _catalogue()[key].get(f"{language}_hint", "").format_map(params)


def finding_text(item: Finding, language: Language) -> tuple[str, str]:
    """Message and hint of a finding."""
    key = f"finding.{item.id}"
    return text(key, language, **item.values), hint(key, language, **item.values)


def error_text(problem: BookletError, language: Language) -> tuple[str, str]:
    """Message and hint of an error."""
    key = f"error.{problem.key}"
    return text(key, language, **problem.params), hint(key, language, **problem.params)
