"""Errors that end a run, and the exit codes they end it with.

    BookletError
    ├── UsageError          what was asked for makes no sense or does not exist   (2)
    │   └── UnknownName     no such unit or layout; carries the nearest names
    ├── ResourceError       a file of the workspace or the program is unusable    (3)
    │   └── LayoutError     a layout's manifest, template or style sheet fails
    ├── DependencyError     a library or program of the system is missing         (4)
    ├── OutputError         the outputs cannot be written: rights, disk full      (5)
    └── EngineError         an engine failed on input that should have worked     (6)

Content problems are no errors: they are findings (`booklet.findings`). An error carries a key of the
message catalogue and its parameters; only `booklet.cli` turns it into text and an exit code.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """What the process returns; documented in README.md."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    RESOURCE = 3
    DEPENDENCY = 4
    OUTPUT = 5
    ENGINE = 6
    INTERRUPTED = 130


class BookletError(Exception):
    """Root of all errors that end a run.

    `key` names the message in the catalogue, `params` fill it. `hint_key` of the same entry says what to do.
    """

    exit_code = ExitCode.ENGINE

    def __init__(self, key: str, **params: object) -> None:
        super().__init__(key, params)
        self.key = key
        self.params: dict[str, str] = {name: str(value) for name, value in params.items()}

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.key}({shown})"

    def __reduce__(self) -> tuple[object, ...]:
        # Keyword arguments survive the way back from a worker process.
        return (_rebuild, (type(self), self.key, self.params))


def _rebuild(kind: type[BookletError], key: str, params: dict[str, str]) -> BookletError:
    return kind(key, **params)


class UsageError(BookletError):
    """What was asked for on the command line makes no sense."""

    exit_code = ExitCode.USAGE


class UnknownName(UsageError):  # noqa: N818 - reads as what it is
    """A unit or layout that does not exist; `params["nearest"]` suggests others."""


class ResourceError(BookletError):
    """A file of the workspace or of the program cannot be used."""

    exit_code = ExitCode.RESOURCE


class LayoutError(ResourceError):
    """A layout's manifest, template or style sheet fails; names file and line."""


class DependencyError(BookletError):
    """A library or program of the system is missing; the hint names the package."""

    exit_code = ExitCode.DEPENDENCY


class OutputError(BookletError):
    """Outputs cannot be written: no rights, disk full, not a folder."""

    exit_code = ExitCode.OUTPUT


class EngineError(BookletError):
    """An engine failed on input that should have worked; a bug of ours or of the engine."""
