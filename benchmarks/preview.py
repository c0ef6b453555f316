"""How soon the preview shows a change: from the save of a file to the new picture of the page looked at.

    python benchmarks/preview.py [--sizes 20 200] [--rounds 5] [--layout classic] [--folder DIR] [--idle 20]

The server is started as a user starts it, with nothing cached, on a unit of made-up honourees each with a 12-megapixel
photograph; this script stands in for the browser: it listens to the events and fetches the picture of the page looked
at as soon as its key is new. A text edit changes one paragraph of the honouree looked at; a CSS edit changes every
page, a page in the middle is looked at. The picture shown first has to be the one that the build ends with. The
yardstick is a cold `booklet render` of 200 honourees, before and after. Medians; ratios are what counts, machines are
noisy. Linux only: processor time and memory come from /proc.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import queue
import re
import shutil
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from render import UNIT, measured, workspace
from rich.console import Console
from rich.table import Table

from booklet.project import shipped

YARDSTICK = 200
TEXT_LIMIT, CSS_LIMIT, IDLE_LIMIT = 0.05, 0.3, 0.002
"""Text and CSS edit as parts of the yardstick, the idle server's share of one processor."""
PICTURE_PX = 1200
_PATIENCE_SECONDS = 180.0


@dataclass
class Shown:
    """What a unit of so many honourees came to. Seconds, but for `idle` (of one processor) and `mb`."""

    pages: int = 0
    start: float = 0.0
    start_all: float = 0.0
    text: list[float] = field(default_factory=list)
    text_all: list[float] = field(default_factory=list)
    css: list[float] = field(default_factory=list)
    css_all: list[float] = field(default_factory=list)
    idle: float = 0.0
    mb: Mapping[str, float] = field(default_factory=dict)


class Browser:
    """Stands in for the page in the browser: the state as last told, and pictures."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self._host = parts.netloc
        opened = self._ask("GET", f"{parts.path}?{parts.query}")
        self._cookie = (opened.getheader("set-cookie") or "").partition(";")[0]
        opened.read()
        self._came: queue.Queue[dict[str, Any]] = queue.Queue()
        self.state: dict[str, Any] = {"pages": [], "status": "", "version": -1}
        threading.Thread(target=self._listen, daemon=True).start()

    def wait(self, until: Callable[[dict[str, Any]], bool]) -> None:
        """Take events until a state is as wanted."""
        while not until(self.state):
            self.state = self._came.get(timeout=_PATIENCE_SECONDS)
            assert self.state["error"] is None, self.state["error"]

    def settled(self) -> None:
        """Until all is built."""
        self.wait(lambda state: state["status"] == "ready")

    def picture(self, number: int) -> bytes:
        """The picture of a page as it is now."""
        answer = self._ask("GET", f"/page/{self.key(number)}?w={PICTURE_PX}")
        body = answer.read()
        assert answer.status == 200, answer.status
        return body

    def key(self, number: int) -> str:
        """The key of a page."""
        return str(self.state["pages"][number - 1]["key"])

    def look_at(self, number: int) -> None:
        """Scroll there."""
        self._ask("POST", "/viewed", json.dumps({"page": number})).read()

    def find(self, text: str) -> int:
        """The first page with a text."""
        hits = json.loads(self._ask("GET", f"/search?q={quote(text)}").read())["hits"]
        return int(hits[0]["page"])

    def changed(self, number: int, save: Callable[[], None]) -> tuple[float, float]:
        """Seconds from a save to a page's new picture, and to the end of the build."""
        self.look_at(number)
        before = self.key(number)
        begin = time.perf_counter()
        save()
        self.wait(lambda state: len(state["pages"]) >= number and self.key(number) != before)
        key = self.key(number)
        self.picture(number)
        seen = time.perf_counter() - begin
        self.settled()
        assert self.key(number) == key, "what was shown first was not what it came to"
        return seen, time.perf_counter() - begin

    def _ask(self, method: str, path: str, body: str | None = None) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(self._host, timeout=_PATIENCE_SECONDS)
        headers = {"cookie": getattr(self, "_cookie", ""), "origin": f"http://{self._host}"}
        connection.request(method, path, body, headers)
        return connection.getresponse()

    def _listen(self) -> None:
        answer = self._ask("GET", "/events")
        for line in answer:
            if line.startswith(b"data: "):
                event = json.loads(line[6:])
                if event["kind"] == "state":
                    self._came.put(event)


@contextmanager
def server(root: Path, layout: str) -> Iterator[tuple[int, str]]:
    """The preview as a process; its id and address."""
    command = [sys.executable, "-m", "booklet", "preview", "--unit", UNIT, "--layout", layout, "--no-browser"]
    project = str(Path(__file__).resolve().parent.parent)
    environ = {**os.environ, "PYTHONPATH": project, "PYTHONUNBUFFERED": "1", "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen(command, cwd=root, env=environ, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    assert process.stdout is not None
    found = next((match[0] for line in process.stdout if (match := re.search(r"http\S+", line))), "")
    assert found
    try:
        yield process.pid, found
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def processes(pid: int) -> dict[int, str]:
    """A process and all below it, with their command lines."""
    parents: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    family = {pid}
    while more := {one for one, parent in parents.items() if parent in family} - family:
        family |= more
    return {one: Path(f"/proc/{one}/cmdline").read_text().replace("\0", " ") for one in family}


def processor_seconds(pid: int) -> float:
    """What a process and all below it have used."""
    ticks = 0
    for one in processes(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> dict[str, float]:
    """Megabytes that each process holds, its share of what they have in common (PSS), and the server's peak."""
    held: dict[str, float] = {}
    for one, command in processes(pid).items():
        name = "server" if one == pid else "worker" if "spawn_main" in command else "helper"
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{one}/smaps_rollup").read_text(), re.MULTILINE)
        held[name] = held.get(name, 0) + (int(found[1]) / 1024 if found else 0)
    return held


def made(folder: Path, count: int, layout: str) -> Path:
    """A workspace of its own with the layout's files, and nothing cached."""
    root = workspace(folder, count)
    shutil.rmtree(root / "layouts", ignore_errors=True)
    shutil.copytree(shipped("layouts") / layout, root / "layouts" / layout)
    return root


def cold(root: Path, layout: str) -> float:
    """Seconds of a cold render."""
    shutil.rmtree(root / ".booklet", ignore_errors=True)
    return float(measured(root, layout, "render")["seconds"])


def show(root: Path, layout: str, rounds: int, idle: float) -> Shown:
    """Start the server, edit, look."""
    shutil.rmtree(root / ".booklet", ignore_errors=True)
    shown = Shown()
    entries, style = root / "units" / UNIT / "booklet.yaml", root / "layouts" / layout / "style.css"
    head, deeds, tail = _middle(entries.read_text(encoding="utf-8"))
    good = style.read_text(encoding="utf-8")

    def write(number: int) -> None:
        entries.write_text(f"{head}第{number}稿，{deeds}{tail}", encoding="utf-8")

    def restyle(number: int) -> None:
        style.write_text(f"{good}\n.deeds {{ color: device-cmyk(0 0 0 0.{number}) }}\n", encoding="utf-8")

    write(100)
    begin = time.perf_counter()
    with server(root, layout) as (pid, address):
        browser = Browser(address)
        browser.wait(lambda state: bool(state["pages"]))
        browser.picture(1)
        shown.start = time.perf_counter() - begin
        browser.settled()
        shown.start_all = time.perf_counter() - begin
        shown.pages = len(browser.state["pages"])
        begun = processor_seconds(pid)
        time.sleep(idle)
        shown.idle = (processor_seconds(pid) - begun) / idle if idle else 0.0
        page = browser.find("第100稿")
        for number in range(101, 101 + rounds):
            seen, whole = browser.changed(page, lambda number=number: write(number))  # type: ignore[misc]
            shown.text.append(seen)
            shown.text_all.append(whole)
        for number in range(90, 90 + rounds):
            seen, whole = browser.changed(shown.pages // 2, lambda number=number: restyle(number))  # type: ignore[misc]
            shown.css.append(seen)
            shown.css_all.append(whole)
        shown.mb = memory(pid)
    return shown


def _middle(text: str) -> tuple[str, str, str]:
    """The file before the first paragraph of the middle honouree, that paragraph, and the rest."""
    places = [match.end() for match in re.finditer(r"    deeds: \|\n      ", text)]
    at = places[len(places) // 2]
    end = text.index("\n", at)
    return text[:at], text[at:end], text[end:]


def report(yardstick: float, results: Mapping[int, Shown]) -> bool:
    """Print; whether all limits are kept."""
    console = Console(width=120)
    table = Table("honourees", "pages", "what", "median s", "of cold 200", "limit", "", "all pages s")
    good = True
    for count, shown in results.items():
        start = (shown.start, shown.start_all)
        table.add_row(
            str(count), str(shown.pages), "start, nothing cached", f"{start[0]:.2f}", "", "", "", f"{start[1]:.1f}"
        )
        for what, seen, whole, limit in (
            ("text edit", shown.text, shown.text_all, TEXT_LIMIT),
            ("CSS edit", shown.css, shown.css_all, CSS_LIMIT),
        ):
            ratio = statistics.median(seen) / yardstick
            good &= ratio <= limit
            verdict = "pass" if ratio <= limit else "FAIL"
            median, end = statistics.median(seen), statistics.median(whole)
            table.add_row("", "", what, f"{median:.2f}", f"{ratio:.3f}", f"{limit:.2f}", verdict, f"{end:.1f}")
        good &= shown.idle <= IDLE_LIMIT
        verdict = "pass" if shown.idle <= IDLE_LIMIT else "FAIL"
        table.add_row("", "", "idle, share of one processor", "", f"{shown.idle:.4f}", f"{IDLE_LIMIT}", verdict, "")
        held = ", ".join(f"{name} {mb:.0f}" for name, mb in sorted(shown.mb.items()))
        table.add_row("", "", f"memory MB: {held}")
        table.add_section()
    console.print(table)
    return good


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[20, 200])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--layout", default="classic")
    parser.add_argument("--idle", type=float, default=20.0)
    parser.add_argument("--folder", type=Path, default=Path(__file__).parent.parent / ".booklet" / "benchmark")
    options = parser.parse_args()
    roots = {count: made(options.folder, count, options.layout) for count in {*options.sizes, YARDSTICK}}
    load = os.getloadavg()[0]
    times = [cold(roots[YARDSTICK], options.layout)]
    results = {count: show(roots[count], options.layout, options.rounds, options.idle) for count in options.sizes}
    made(options.folder, YARDSTICK, options.layout)
    times.append(cold(roots[YARDSTICK], options.layout))
    yardstick = statistics.mean(times)
    print(
        f"cold render of {YARDSTICK}: {times[0]:.1f} s before, {times[1]:.1f} s after; "
        f"load {load:.1f} before, {os.getloadavg()[0]:.1f} after, on {os.cpu_count()} processors"
    )
    sys.exit(not report(yardstick, results))


if __name__ == "__main__":
    main()
