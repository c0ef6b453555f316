"""Findings: every problem of the content, as data.

A stage returns a value together with its findings (`Checked`); nothing stops at the first bad row. A finding
names its message by id; `booklet.messages` has the text `finding.<id>` in every language, docs/findings.md the
explanation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Severity(StrEnum):
    """How bad a finding is: an error stops publishing, a warning does not, a note only informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, order=True)
class Place:
    """Where a finding is: a file of the workspace and line (from 1), an honouree, a page of the PDF (from 1)."""

    file: str = ""
    line: int = 0
    honouree: str = ""
    page: int = 0


@dataclass(frozen=True)
class Finding:
    """One problem. `params` fill the catalogue's message and hint; equal findings compare equal."""

    id: str
    severity: Severity
    place: Place = Place()
    params: tuple[tuple[str, str], ...] = ()

    @property
    def values(self) -> dict[str, str]:
        """The parameters as a dictionary."""
        return dict(self.params)


def finding(id: str, severity: Severity, place: Place | None = None, /, **params: object) -> Finding:
    """Make a finding; parameters are stored as text, in the order given."""
    return Finding(id, severity, place or Place(), tuple((key, str(value)) for key, value in params.items()))


def error(id: str, place: Place | None = None, /, **params: object) -> Finding:
    """A finding that stops publishing."""
    return finding(id, Severity.ERROR, place, **params)


def warning(id: str, place: Place | None = None, /, **params: object) -> Finding:
    """A finding that does not stop publishing, unless the run is strict."""
    return finding(id, Severity.WARNING, place, **params)


def note(id: str, place: Place | None = None, /, **params: object) -> Finding:
    """A finding that only informs, even in a strict run."""
    return finding(id, Severity.NOTE, place, **params)


@dataclass(frozen=True)
class Checked(Generic[T_co]):
    """A stage's value with what it found."""

    value: T_co
    findings: tuple[Finding, ...] = field(default=())


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether any finding stops publishing."""
    return any(item.severity is Severity.ERROR for item in findings)


def strict(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings of a strict run: warnings become errors."""
    return tuple(
        replace(item, severity=Severity.ERROR) if item.severity is Severity.WARNING else item for item in findings
    )


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once, sorted as a person works through them: file, line, page, then the worse first."""
    rank = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
    return tuple(sorted(dict.fromkeys(findings), key=lambda f: (f.place, rank[f.severity], f.id, f.params)))


def count(findings: Iterable[Finding]) -> Mapping[Severity, int]:
    """How many findings there are of each severity."""
    totals = dict.fromkeys(Severity, 0)
    for item in findings:
        totals[item.severity] += 1
    return totals
