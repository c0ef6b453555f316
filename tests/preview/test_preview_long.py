"""A booklet of three hundred pages in the browser: pages load as they come into view, and memory stays bounded."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import made_once
from preview_browser import CHROMIUM, SHARP, browser, drawn, keys, opened, ready, served
from preview_sessions import looked

from booklet.project import shipped

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM, reason="no Chromium")]

PEOPLE = 300
NEAR = 24
"""So many pictures of pages are kept at most: those in view and a few before and behind them."""
FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
GIVEN = "明华建国海军文静雅芳春雷志远"


def _unit() -> str:
    people = "".join(
        f"  - name: {FAMILY[at % 20]}{GIVEN[at % 14]}{GIVEN[at // 20 % 14]}\n    role: 第{at}组组员\n"
        f"    deeds: |\n      编号{at:04d}的同志负责第{at}片区，每天走访，做事认真。\n"
        for at in range(PEOPLE)
    )
    return f"unit: 试验办\ntitle: 长册\nlayout: classic\nhonourees:\n{people}"


def _long(folder: Path) -> Path:
    root = folder / "工作区"
    (root / "units/试验办").mkdir(parents=True)
    (root / "photos/试验办").mkdir(parents=True)
    (root / "booklet.toml").write_text("", encoding="utf-8")
    (root / "units/试验办/booklet.yaml").write_text(_unit(), encoding="utf-8")
    shutil.copytree(shipped("layouts") / "classic", root / "layouts/classic")
    looked(root)
    return root


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_once(tmp_path_factory, "long-booklet", _long)


@pytest.fixture
def page(long: Path, tmp_path: Path) -> Iterator[Any]:
    root = shutil.copytree(long, tmp_path / "工作区")
    with served(root) as address, browser() as context:
        asked: list[str] = []
        context.on("request", lambda request: asked.append(request.url))
        page = opened(context, address)
        page.asked, page.root = asked, root
        yield page
        assert page.problems == []


def kept(page: Any) -> int:
    """Pictures of pages and thumbnails that the page holds."""
    found: int = page.evaluate("document.querySelectorAll('#sheets img').length")
    return found


def heap(page: Any) -> float:
    """Megabytes of JavaScript after collecting garbage, the nodes of the document among them."""
    page.evaluate("gc()")
    found: float = page.evaluate("performance.memory.usedJSHeapSize")
    return found / (1 << 20)


def nodes(page: Any) -> int:
    found: int = page.evaluate("document.querySelectorAll('*').length")
    return found


def current(page: Any) -> int:
    shown: str = page.inner_text("#count")
    return int(shown.split("/")[0])


def settled(page: Any) -> None:
    page.wait_for_function(
        "() => [...document.querySelectorAll('.page')].filter(p => { const b = p.getBoundingClientRect();"
        " return b.bottom > 60 && b.top < innerHeight }).every(p => p.dataset.key)",
        timeout=30_000,
    )


def test_only_what_is_in_view_is_loaded(page: Any) -> None:
    count = len(keys(page))
    assert count >= PEOPLE
    page.wait_for_load_state("load")
    settled(page)
    page.wait_for_timeout(1500)
    pictures = {url for url in page.asked if "/page/" in url}
    assert 2 <= len(pictures) < 60
    assert kept(page) <= NEAR
    assert page.locator("#thumbs img").count() < 40


def test_scrolling_through_all_pages_keeps_memory_bounded(page: Any) -> None:
    count = len(keys(page))
    settled(page)
    before, least = heap(page), nodes(page)
    page.keyboard.press("1")
    page.keyboard.press("0")
    stage = page.locator("#stage").bounding_box()
    page.mouse.move(stage["x"] + 200, stage["y"] + 300)
    height = page.evaluate("document.getElementById('sheets').scrollHeight")
    most = 0
    for _ in range(int(height // 2500) + 2):
        page.mouse.wheel(0, 2500)
        page.wait_for_timeout(40)
        most = max(most, kept(page))
    settled(page)
    assert current(page) >= count - 1
    assert most <= NEAR
    for key, shown in (("Home", 1), ("End", count)):
        page.keyboard.press(key)
        settled(page)
        assert current(page) == shown
    page.wait_for_timeout(500)
    assert kept(page) <= NEAR
    assert heap(page) < before + 24
    assert nodes(page) < least + 400


def test_a_key_for_each_page_shows_it(page: Any) -> None:
    page.keyboard.press("1")
    for wanted in range(2, 12):
        page.keyboard.press("ArrowRight")
        assert current(page) == wanted
    settled(page)
    page.fill("#goto", "150")
    page.keyboard.press("Enter")
    settled(page)
    shown = page.evaluate("fetch('/state').then(a => a.json()).then(s => s.pages.find(p => p.label === '150').number)")
    assert current(page) == shown


def test_a_hit_is_jumped_to_and_a_save_keeps_the_place(page: Any) -> None:
    page.keyboard.press("f")
    page.keyboard.type("编号0222")
    page.wait_for_selector("svg [data-kind=mark]", state="attached")
    settled(page)
    number = current(page)
    assert number > 200
    assert page.inner_text("#found") == "1 / 1"
    page.keyboard.press("Escape")
    page.evaluate("document.getElementById('stage').scrollTop += 37")
    page.wait_for_timeout(300)
    place = page.evaluate("document.getElementById('stage').scrollTop")
    before = keys(page)
    asked = len(page.asked)
    file = page.root / "units/试验办/booklet.yaml"
    file.write_text(file.read_text().replace("编号0222的同志", "编号0222的这位同志"), encoding="utf-8")
    page.wait_for_function(
        "([n, k]) => { const key = document.querySelector(`.page[data-page='${n}']`).dataset.key;"
        " return key && key !== k }",
        arg=[number, before[number - 1]],
        timeout=120_000,
    )
    ready(page)
    after = keys(page)
    assert [at for at, key in enumerate(before, 1) if after[at - 1] != key] == [number]
    drawn(page, number, after[number - 1])
    assert page.evaluate("document.getElementById('stage').scrollTop") == place
    pictures = {url for url in page.asked[asked:] if "/page/" in url}
    assert all(after[number - 1] in url for url in pictures)
    assert page.locator(SHARP).count() <= NEAR
