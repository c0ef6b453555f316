"""The import, stage after stage: read -> clean -> structure -> content -> plan. Nothing is written here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from booklet.entries import find_unit, read_unit
from booklet.entries.template import folder_name
from booklet.errors import UnknownName
from booklet.findings import Checked, Place, error, has_errors
from booklet.importing.cleaning import Rules, clean
from booklet.importing.content import Content, Item
from booklet.importing.document import Cleaned, Document
from booklet.importing.exporting.form import read_form
from booklet.importing.from_draft import content_of
from booklet.importing.sources import read_sources
from booklet.importing.structure import structure
from booklet.importing.structure.draft import Draft

Progress = Callable[[str, int, int], None]
"""Told the stage, how much of it is done, and how much there is."""

STAGES = ("import-read", "import-clean", "import-structure")


@dataclass(frozen=True)
class Gathered:
    """What an import found, with the way there: documents cleaned, their draft; none for a form of our own."""

    content: Content
    cleaned: tuple[Cleaned, ...] = ()
    draft: Draft | None = None


def unit_folder(workspace: Path, wanted: str) -> tuple[str, bool]:
    """The folder of a unit by its folder's or printed name, or for a new one; and whether it is there.

    Raises `UsageError` for a name that cannot be a folder's, or that two units print.
    """
    try:
        return find_unit(workspace, wanted), True
    except UnknownName:
        return folder_name(wanted), False


def gather(
    workspace: Path,
    folder: str,
    sources: Sequence[Path],
    rules: Rules | None = None,
    progress: Progress | None = None,
) -> Checked[Gathered | None]:
    """Read sources into the content of a unit. The value is None where there is nothing to import.

    Raises `UsageError` and `ResourceError` as `read_sources` does.
    """
    tell = progress or (lambda stage, done, total: None)
    documents: list[Document] = []
    for number, source in enumerate(sources):
        tell("import-read", number, len(sources))
        documents += read_sources(source)
    found = [item for document in documents for item in document.findings]
    if has_errors(found):
        return Checked(None, tuple(found))
    form = read_form(documents)
    if form is not None:
        return Checked(Gathered(form.value) if form.value else None, (*found, *form.findings))
    cleaned: list[Cleaned] = []
    for number, document in enumerate(documents):
        tell("import-clean", number, len(documents))
        cleaned.append(clean(document, rules))
    tell("import-structure", 0, 1)
    printed, known = _known(workspace, folder)
    draft = structure(cleaned, printed)
    content = content_of(draft, cleaned, unit=printed or folder, rules=rules, known=known)
    content = replace(content, source="\n".join(sorted(document.file for document in documents)))
    if not (any(content.people) or content.teams or content.loose or content.fields.keys() - {"unit", "title"}):
        file = documents[0].file if documents else ""
        return Checked(None, (*found, error("import-nothing", Place(file))))
    return Checked(Gathered(content, tuple(cleaned), draft), tuple(found))


def with_answers(content: Content, answers: Mapping[str, str]) -> Content:
    """The content with what the user said to title or unit; their questions are settled by it."""
    said = {key: value.strip() for key, value in answers.items() if value.strip()}
    items = tuple(item for item in content.items if item.field not in said)
    return replace(content, fields={**content.fields, **said}, items=items)


def questions(content: Content) -> tuple[Item, ...]:
    """What is asked of the title and the unit's name, before anything is written."""
    return tuple(item for item in content.items if item.field in ("title", "unit"))


def _known(workspace: Path, folder: str) -> tuple[str, tuple[str, ...]]:
    """What a unit that is there is called in print, and its people; nothing for a new one."""
    draft = read_unit(workspace, folder).value
    if draft is None:
        return "", ()
    return draft.entry.unit if draft.entry.unit != folder else "", tuple(person.name for _, person in draft.honourees)
