"""What the server knows and does: it builds when files change, keeps the last good pages, and tells who listens."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from booklet import build
from booklet.build.look import inputs
from booklet.build.run import condition_of
from booklet.errors import EngineError
from booklet.findings import Finding, has_errors, in_order
from booklet.messages import Language, error_text, finding_text
from booklet.preview.book import Book
from booklet.preview.build import Builder
from booklet.preview.source import Sources
from booklet.preview.watch import changes, watched
from booklet.preview.worker import Answer, Arrived, Began, Done, Failed
from booklet.project import Workspace

_AGAIN_SECONDS = 0.5
_QUEUED = 32


class Session:
    """One unit, shown. All methods are called in one event loop."""

    def __init__(self, workspace: Workspace, folder: str, layout: str = "", language: Language = "zh") -> None:
        self.workspace = workspace
        self.folder = folder
        self.options = build.Options(layout=layout)
        self.language: Language = language
        self.book = Book()
        self.sources = Sources(workspace, folder)
        self.status = "building"
        self.stage: tuple[str, int, int] = ("", 0, 0)
        self.findings: tuple[Finding, ...] = ()
        self.error: dict[str, str] | None = None
        self.stale = False
        """Whether the last build came to no pages: those shown are of one before it."""
        self.version = 0
        self.builds = 0
        self.viewed = 1
        self.builder = Builder(workspace.root, folder, layout, self._told)
        self._listeners: set[asyncio.Queue[dict[str, Any]]] = set()
        self._stop = asyncio.Event()
        self._renewed = asyncio.Event()
        self._watched = watched(workspace.root, self.read)

    # ------------------------------------------------------------------ the loop

    async def run(self) -> None:
        """Build, and build again whenever an input changes, until `stop`."""
        while not self._stop.is_set():
            self._renewed = asyncio.Event()
            self._watched = watched(self.workspace.root, self.read)
            self.rebuild()
            async for changed in changes(self.workspace.root, self.read, self._renewed):
                if relevant := [path for path in changed if self._counts(path)]:
                    self.rebuild(afresh=any(self._is_face(path) for path in relevant))
            if not self._renewed.is_set():  # a folder is gone: it may come back
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), _AGAIN_SECONDS)

    def stop(self) -> None:
        """End the loop, the worker and all listeners."""
        self._stop.set()
        self._renewed.set()
        self.builder.close()
        for queue in self._listeners:
            while queue.full():
                queue.get_nowait()
            queue.put_nowait({"kind": "end"})

    def rebuild(self, *, afresh: bool = False) -> None:
        """Build now, the run that is looked at first."""
        self.status = "building"
        self.builder.ask(self.book.first(self.viewed), afresh=afresh)
        self._tell({"kind": "progress", "status": self.status, "stage": "read", "done": 0, "total": 0})

    @property
    def read(self) -> tuple[Path, ...]:
        """What the last build read."""
        look = self.book.look
        return look.read if look and look.read else inputs(self.workspace, self.folder)

    def _counts(self, path: Path) -> bool:
        """Whether a build reads a path: of the layouts those in use, as far as is known, and what is new."""
        look = self.book.look
        for home in self.workspace.layout_folders:
            if path.is_relative_to(home) and path != home and look is not None:
                return path.relative_to(home).parts[0] in {one.name for one in look.read}
        if path.parent == self.workspace.root and path not in self.read:
            return path.name in {"booklet.toml", "layouts", "fonts", "photos", "units"}
        return True

    def _is_face(self, path: Path) -> bool:
        return any(path.is_relative_to(home) for home in self.workspace.font_folders)

    # ------------------------------------------------------------------ the worker's answers

    def _told(self, answer: Answer) -> None:
        match answer:
            case Began():
                self.stage = (answer.stage, answer.done, answer.total)
                self._tell({"kind": "progress", "status": self.status, **self._progress()})
            case Arrived():
                if self.book.take(answer.run):
                    self._changed()
            case Done():
                self.builds += 1
                self.findings = answer.look.findings
                self.error = None
                self.workspace = answer.workspace
                self.stale = not answer.look.runs
                if answer.look.runs:
                    self.book.finish(answer.look)
                    self.status = "failed" if has_errors(self.findings) else "ready"
                else:
                    self.status = "failed"
                if watched(self.workspace.root, self.read) != self._watched:
                    self._renewed.set()
                self._changed()
            case Failed():
                self.builds += 1
                self.status = "failed"
                self.stale = True
                self.book.restore()
                self.findings = answer.findings
                self.error = self._error(answer)
                self._changed()

    def _progress(self) -> dict[str, Any]:
        stage, done, total = self.stage
        return {"stage": stage, "done": done, "total": total}

    def _error(self, answer: Failed) -> dict[str, str] | None:
        if answer.error is not None:
            message, hint = error_text(answer.error, self.language)
            file, line = answer.error.params.get("file", ""), answer.error.params.get("line", "")
            shown = self.workspace.relative(Path(file)) if file else ""
            return {"text": message, "hint": hint, "file": shown, "line": line, "link": self.link(shown, line)}
        if answer.crash:
            problem = EngineError("preview-crashed", reason=answer.crash)
            message, hint = error_text(problem, self.language)
            return {"text": message, "hint": hint, "file": "", "line": "", "link": ""}
        return None

    # ------------------------------------------------------------------ listeners

    def _changed(self) -> None:
        self.version += 1
        self._tell(self.state())

    def _tell(self, event: dict[str, Any]) -> None:
        for queue in self._listeners:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(event)

    async def events(self) -> AsyncIterator[dict[str, Any]]:
        """The state now, and every change of it."""
        queue: asyncio.Queue[dict[str, Any]] = asyncio.Queue(_QUEUED)
        self._listeners.add(queue)
        try:
            yield self.state()
            while True:
                event = await queue.get()
                if event["kind"] == "end":
                    return
                yield event
        finally:
            self._listeners.discard(queue)

    def state(self) -> dict[str, Any]:
        """Everything that the browser shows besides pictures and facts of pages."""
        look = self.book.look
        return {
            "kind": "state",
            "version": self.version,
            "status": self.status,
            **self._progress(),
            "unit": look.unit.unit if look and look.unit else self.folder,
            "layout": look.layout if look else "",
            "pages": [page.data() for page in self.book.pages],
            "findings": [self.finding_data(item) for item in in_order(self.findings)],
            "error": self.error,
            "stale": self.stale,
        }

    # ------------------------------------------------------------------ data

    def finding_data(self, item: Finding) -> dict[str, Any]:
        """A finding for the browser, in the user's language."""
        message, hint = finding_text(item, self.language)
        place = item.place
        return {
            "id": item.id,
            "severity": item.severity.value,
            "text": message,
            "hint": hint,
            "file": place.file,
            "line": place.line,
            "honouree": place.honouree,
            "page": place.page or self._first_page(place.honouree),
            "link": self.link(place.file, place.line),
        }

    def _first_page(self, name: str) -> int:
        look = self.book.look
        if not name or look is None or look.unit is None:
            return 0
        wanted = {person.id for person in look.unit.honourees if person.name == name}
        return next((one.number for one in self.book.pages if wanted & set(one.page.anchors)), 0)

    def link(self, file: str, line: int | str = 0) -> str:
        """The link that opens a file of the workspace, or of the program, in an editor; empty where there is none."""
        if not file:
            return ""
        path = (self.workspace.root / file).as_posix().removeprefix("/")
        shown = self.workspace.settings.editor.replace("{file}", _quoted(path))
        return shown.replace("{line}", str(line or 1))

    def limits(self) -> tuple[Path, float]:
        """The press profile, and how much ink the paper takes, in per cent."""
        condition = condition_of(self.workspace, self.options)
        return condition.profile, float(condition.ink_limit_percent)


def _quoted(path: str) -> str:
    return quote(path, safe="/:")
