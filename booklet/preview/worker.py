"""The process that builds: asked over a pipe, it answers run by run, and outlives every failure of a build."""

from __future__ import annotations

import contextlib
import signal
import traceback
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path

from booklet import build, fonts
from booklet.build.compose import First, warm
from booklet.build.look import Look, LookRun, PhotoGone, look
from booklet.errors import BookletError
from booklet.findings import Finding
from booklet.project import Workspace, open_workspace


@dataclass(frozen=True)
class Ask:
    """Build the unit as it is now; `first` is what is looked at."""

    serial: int
    first: First | None = None


@dataclass(frozen=True)
class Began:
    """A build has begun, or gone on: `done` of `total` in a stage."""

    serial: int
    stage: str = ""
    done: int = 0
    total: int = 0


@dataclass(frozen=True)
class Arrived:
    """A run's pages are there."""

    serial: int
    run: LookRun


@dataclass(frozen=True)
class Done:
    """A build has ended well, or with findings alone; `workspace` has the settings that it was made with."""

    serial: int
    look: Look
    workspace: Workspace


@dataclass(frozen=True)
class Failed:
    """A build has ended with an error: of the catalogue, or one of ours, of which `crash` is the last line."""

    serial: int
    error: BookletError | None = None
    findings: tuple[Finding, ...] = ()
    crash: str = ""


Answer = Began | Arrived | Done | Failed


class _Superseded(Exception):  # noqa: N818 - no error
    """There is a newer question."""


def work(pipe: Connection, root: Path, unit: str, layout: str) -> None:
    """Answer questions until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    ask: Ask | None
    while True:
        try:
            ask = pipe.recv()
            while pipe.poll():
                ask = pipe.recv()
            if ask is None:
                return
            _answer(pipe, ask, root, unit, layout)
            if not pipe.poll():
                _warm(root)
        except (EOFError, OSError):
            return


def _warm(root: Path) -> None:
    """Load the engine while nobody waits: what a first build takes from the cache needs none."""
    with contextlib.suppress(BookletError, OSError):
        faces = fonts.load_fonts(open_workspace(root).value.font_folders)
        warm(faces)


def _answer(pipe: Connection, ask: Ask, root: Path, unit: str, layout: str) -> None:
    def progress(stage: str, done: int, total: int) -> None:
        if pipe.poll():
            raise _Superseded
        pipe.send(Began(ask.serial, stage, done, total))

    def told(run: LookRun) -> None:
        pipe.send(Arrived(ask.serial, run))

    try:
        opened = open_workspace(root)
        made = look(opened.value, unit, build.Options(layout=layout), told, progress, ask.first)
        answer: Answer = Done(ask.serial, _with(made, opened.findings), opened.value)
    except _Superseded:
        return
    except PhotoGone as problem:
        answer = Failed(ask.serial, findings=problem.findings)
    except BookletError as problem:
        answer = Failed(ask.serial, error=problem)
    except (EOFError, BrokenPipeError):
        raise
    except BaseException as problem:  # noqa: BLE001 - whatever a half-saved file brings about, the next save is built
        answer = Failed(ask.serial, crash=traceback.format_exception_only(problem)[-1].strip())
    pipe.send(answer)


def _with(made: Look, findings: tuple[Finding, ...]) -> Look:
    return replace(made, findings=(*findings, *made.findings))
