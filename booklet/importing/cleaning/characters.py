"""Characters that only look right: private-use ones, radicals for Han, compatibility forms, invisible ones."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from booklet.entries.private_use import is_private, standard_code_point
from booklet.importing.cleaning.rules import Doubt, Edit, Found
from booklet.importing.document import Severity

# Kangxi radicals (what many PDF files yield for Han), compatibility ideographs, what prints nothing, odd spaces.
_SUSPECT = re.compile(
    "[\u2f00-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f\ue000-\uf8ff\U000f0000-\U0010ffff"
    "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00a0\u2000-\u200a\u202f\u205f]"
)
_MISSING = re.compile(
    "[\ufffd\u25a1\u25ae\u25af\u3013]|(?<=[\u4e00-\u9fff])(?:\uff3f|_){2,}(?=[\u4e00-\u9fff])"
    "|[\uff08(\\[\u3010](?:左[\u4e00-\u9fff]右[\u4e00-\u9fff]|上[\u4e00-\u9fff]下[\u4e00-\u9fff])[\uff09)\\]\u3011]"
)
"""Signs for a character that the writer's machine, or the newspaper's typesetter, did not have."""


def standard_characters(texts: Sequence[str]) -> Sequence[Found]:
    """What each suspect character stands for; a private one without a standard one is a doubt, as is a missing one."""
    return [Found(tuple(_edits(text)), tuple(_doubts(text))) for text in texts]


def _edits(text: str) -> Iterator[Edit]:
    for match in _SUSPECT.finditer(text):
        better = _better(match.group())
        if better is not None:
            yield Edit(*match.span(), better)


def _doubts(text: str) -> Iterator[Doubt]:
    for match in _SUSPECT.finditer(text):
        if _better(match.group()) is None:
            code = f"U+{ord(match.group()):04X}"
            yield Doubt("private-character", Severity.HIGH, *match.span(), params=(("code", code),))
    for match in _MISSING.finditer(text):
        yield Doubt("character-missing", Severity.HIGH, *match.span())


def _better(char: str) -> str | None:
    if is_private(char):
        return standard_code_point(char)
    if unicodedata.category(char) == "Cf":
        return ""
    if unicodedata.category(char) == "Zs":
        return " "
    plain = unicodedata.normalize("NFKC", char)
    return plain if plain != char else None
