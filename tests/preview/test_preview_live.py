"""Files change on disk, the real watcher tells, the real worker builds; what is shown in the end was saved last.

Nothing is timed: a test waits for what has to come, however long a busy machine takes.
"""

from __future__ import annotations

import asyncio
import queue
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import make_workspace, photograph, with_cache_of

from booklet.preview.session import Session
from booklet.project import open_workspace, shipped

_PATIENCE_SECONDS = 120.0


class Live:
    """A session whose loop runs in a thread; each test changes files and waits."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.session: Session
        self._came: queue.Queue[dict[str, Any]] = queue.Queue()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._run()))
        self._thread.start()
        self.until(lambda: self.session.status == "ready")

    @property
    def unit(self) -> Path:
        return self.root / "units/试验办/booklet.yaml"

    @property
    def asked(self) -> int:
        """How many builds were asked for."""
        return self.session.builder._serial

    def until(self, wanted: Callable[[], bool]) -> None:
        """Wait until something holds after an event."""
        while True:
            self._came.get(timeout=_PATIENCE_SECONDS)
            if wanted():
                return

    def ready(self, wanted: Callable[[], bool]) -> None:
        """Wait until a build ended well and something holds."""
        self.until(lambda: self.session.status == "ready" and wanted())

    def failed(self) -> None:
        """Wait until a build ended with errors."""
        self.until(lambda: self.session.status == "failed")

    def keys(self) -> list[str]:
        return [page.page.key for page in self.session.book.pages]

    def shows(self, text: str) -> bool:
        return any(text in line.text for page in self.session.book.pages for line in page.places.lines)

    def save(self, path: Path, text: str) -> None:
        """As many editors save: a file beside it takes its place."""
        beside = path.with_name(f"{path.name}.tmp~")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self.session.stop)
        self._thread.join(_PATIENCE_SECONDS)
        assert not self._thread.is_alive()

    async def _run(self) -> None:
        self._loop = asyncio.get_running_loop()
        self.session = Session(open_workspace(self.root).value, "试验办")
        task = asyncio.create_task(self.session.run())
        async for event in self.session.events():
            self._came.put(event)
        await task


@pytest.fixture(scope="module")
def running(rendered: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """One for all tests; its layout is a child of a layout of the workspace."""
    root = with_cache_of(rendered, make_workspace(tmp_path_factory.mktemp("live") / "工作区"))
    shutil.copytree(shipped("layouts") / "classic", root / "layouts/classic")
    (root / "layouts/ours").mkdir()
    (root / "layouts/ours/layout.toml").write_text(
        'name = "ours"\ntitle = "自家"\ntitle_en = "Ours"\nabout = "自家"\nabout_en = "Ours"\nextends = "classic"\n',
        encoding="utf-8",
    )
    unit = root / "units/试验办/booklet.yaml"
    unit.write_text(unit.read_text(encoding="utf-8").replace("layout: classic", "layout: ours"), encoding="utf-8")
    live = Live(root)
    yield live
    live.stop()


@pytest.fixture
def live(running: Live) -> Iterator[Live]:
    """It, with all files as they were before when the test is over."""
    files = [path for name in ("units", "layouts") for path in (running.root / name).rglob("*") if path.is_file()]
    before = {path: path.read_bytes() for path in (*files, running.root / "booklet.toml")}
    keys = running.keys()
    yield running
    changed = [path for path, body in before.items() if not path.is_file() or path.read_bytes() != body]
    for path in changed:
        path.write_bytes(before[path])
    if changed or running.keys() != keys:
        running.ready(lambda: running.keys() == keys)


def test_a_save_is_shown(live: Live) -> None:
    text = live.unit.read_text()
    live.unit.write_text(text.replace("从不迟到", "从不早退"), encoding="utf-8")
    live.ready(lambda: live.shows("从不早退"))


def test_a_save_by_renaming_is_shown(live: Live) -> None:
    for word in ("也不早退", "更不早退"):  # a watch of the file itself would miss the second
        live.save(live.unit, live.unit.read_text().replace("从不迟到", word).replace("也不早退", word))
        live.ready(lambda word=word: live.shows(word))  # type: ignore[misc]


def test_many_saves_are_few_builds_and_the_last_is_shown(live: Live) -> None:
    text, before = live.unit.read_text(), live.asked
    for number in range(20):
        live.save(live.unit, text.replace("从不迟到", f"第{number}次存盘"))
    live.ready(lambda: live.shows("第19次存盘"))
    assert live.asked - before < 10


def test_what_nobody_reads_builds_nothing(live: Live) -> None:
    before = live.asked
    (live.root / "out").mkdir(exist_ok=True)
    for name in (
        "out/x.pdf",
        ".booklet/x",
        "notes.txt",
        "units/试验办/.booklet.yaml.swp",
        "units/试验办/.#a",
        "units/b~",
    ):
        (live.root / name).write_text("x")
    live.save(live.unit, live.unit.read_text().replace("从不迟到", "另一句话"))
    live.ready(lambda: live.shows("另一句话"))
    assert live.asked == before + 1


def test_a_half_saved_file_keeps_the_pages_and_heals(live: Live) -> None:
    text, keys = live.unit.read_text(), live.keys()
    live.save(live.unit, text.replace("quote: 把小事做好。", 'quote: "把小事做好。'))
    live.failed()
    assert live.session.findings
    assert live.keys() == keys
    live.save(live.unit, text.replace("把小事做好", "把大事做好"))
    live.ready(lambda: live.shows("把大事做好"))
    assert live.session.state()["error"] is None


@pytest.mark.slow
def test_a_file_that_goes_and_comes_back(live: Live) -> None:
    text, keys = live.unit.read_text(), live.keys()
    live.unit.unlink()
    live.failed()
    assert live.keys() == keys
    live.unit.write_text(text.replace("从不迟到", "失而复得"), encoding="utf-8")
    live.ready(lambda: live.shows("失而复得"))


@pytest.mark.slow
def test_a_broken_template_keeps_the_pages_and_heals(live: Live) -> None:
    template = live.root / "layouts/classic/person.html"  # the parent's
    good, keys = template.read_text(), live.keys()
    live.save(template, good + "{% if %}")
    live.failed()
    assert live.keys() == keys
    assert (live.session.error or {})["file"] == "layouts/classic/person.html"
    live.save(template, good)
    live.ready(lambda: live.session.error is None)
    assert live.keys() == keys


def test_settings_take_effect_at_once(live: Live) -> None:
    settings, keys = live.root / "booklet.toml", live.keys()
    assert live.session.link("a.txt", 3).startswith("vscode://")
    live.save(
        settings, 'editor = "idea://open?file={file}&line={line}"\n[press]\nink_limit_percent = 260\nmin_ppi = 200\n'
    )
    live.ready(lambda: live.session.limits()[1] == 260)
    assert live.session.link("a.txt", 3).startswith("idea://open?file=")
    assert live.session.book.look is not None
    assert live.session.book.look.min_ppi == 200
    assert live.keys() != keys  # pictures of ink, kept by browsers for their page's key, show the new limit
    live.save(settings, "[press")
    live.failed()
    assert live.session.limits()[1] == 260
    assert (live.session.error or {})["file"] == "booklet.toml"


@pytest.mark.slow
def test_a_worker_that_dies_is_replaced(live: Live) -> None:
    process = live.session.builder._process
    assert process is not None
    process.kill()
    process.join()
    live.save(live.unit, live.unit.read_text().replace("从不迟到", "重新来过"))
    live.ready(lambda: live.shows("重新来过"))


@pytest.mark.slow
def test_the_parents_style_and_the_childs(live: Live) -> None:
    style, keys = live.root / "layouts/classic/style.css", live.keys()
    live.save(style, style.read_text() + "\n.deeds { color: device-cmyk(0 0 0 .8) }\n")
    live.ready(lambda: live.keys() != keys)
    after = live.keys()
    own = live.root / "layouts/ours/style.css"
    own.write_text(".deeds { color: device-cmyk(0 0 0 .7) }\n")
    live.ready(lambda: live.keys() not in (keys, after))
    own.unlink()
    live.ready(lambda: live.keys() == after)


@pytest.mark.slow
def test_a_folder_of_photographs_is_replaced(live: Live) -> None:
    home, keys = live.root / "photos/试验办", live.keys()
    home.rename(live.root / "away")
    live.failed()
    other = live.root / "other"
    photograph(other / "王小明.jpg", hue=30)
    photograph(other / "李芳.jpg", (1600, 2400), hue=40)
    other.rename(home)
    live.ready(lambda: live.keys() != keys)
    photograph(home / "李芳.jpg", (1600, 2400), hue=60)  # in the folder that is new
    now = live.keys()
    live.ready(lambda: live.keys() != now)
    shutil.rmtree(home)
    (live.root / "away").rename(home)
    live.ready(lambda: live.keys() == keys)


@pytest.mark.slow
def test_the_layout_named_by_the_unit_is_followed(live: Live) -> None:
    live.save(live.unit, live.unit.read_text().replace("layout: ours", "layout: gazette"))
    live.ready(lambda: live.session.state()["layout"] == "gazette")
    own = shutil.copytree(shipped("layouts") / "gazette", live.root / "layouts/gazette")  # wins over the shipped one
    try:
        live.ready(lambda: live.session.book.look is not None and own in live.session.book.look.read)
        keys = live.keys()
        live.save(own / "style.css", (own / "style.css").read_text() + "\nbody { color: device-cmyk(0 0 0 .8) }\n")
        live.ready(lambda: live.keys() != keys)
    finally:
        shutil.rmtree(own)
    live.ready(lambda: live.session.book.look is not None and own not in live.session.book.look.read)
