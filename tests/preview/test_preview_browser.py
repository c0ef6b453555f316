"""The preview in a real browser, its server a process as a user starts it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from booklet.project import shipped

sync_api = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM, reason="no Chromium")]


@pytest.fixture
def address(warm: Path) -> Iterator[str]:
    shutil.copytree(shipped("layouts") / "classic", warm / "layouts/classic")
    command = [sys.executable, "-m", "booklet", "preview", "--unit", "试验办", "--no-browser"]
    env = {**os.environ, "BOOKLET_LANG": "zh", "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, cwd=warm, env=env, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    found = re.search(r"http\S+", process.stdout.readline())
    assert found
    yield found[0]
    process.send_signal(signal.SIGINT)
    assert process.wait(10) in (0, 130)
    process.stdout.close()


@pytest.fixture
def page(address: str) -> Iterator[Any]:
    with sync_api.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        errors: list[str] = []
        page.on("pageerror", lambda problem: errors.append(str(problem)))
        page.goto(address)
        page.wait_for_selector("#status[data-status=ready]", timeout=60_000)
        page.wait_for_selector(".page img")
        yield page
        browser.close()
        assert errors == []


def keys(page: Any) -> list[str]:
    found: list[str] = page.evaluate("fetch('/state').then(a => a.json()).then(s => s.pages.map(p => p.key))")
    return found


def test_a_saved_style_changes_the_picture_in_place(page: Any, warm: Path) -> None:
    style = warm / "layouts/classic/style.css"
    good = style.read_text()
    first = page.locator(".page[data-page='1']")
    key, picture = first.get_attribute("data-key"), first.screenshot()
    page.evaluate("document.getElementById('stage').scrollTop = 40")
    style.write_text(good + "\n.cover { background: device-cmyk(1 0 0 0) }\n", encoding="utf-8")
    page.wait_for_selector(f".page[data-page='1']:not([data-key='{key}']) img", timeout=60_000)
    page.wait_for_selector("#status[data-status=ready]", timeout=60_000)
    page.wait_for_function("!document.getElementById('stage').getAnimations({ subtree: true }).length")
    assert page.evaluate("document.getElementById('stage').scrollTop") == 40
    assert first.screenshot() != picture  # scrolls to the page's top


def test_an_error_is_shown_beside_the_last_pages_and_heals(page: Any, warm: Path) -> None:
    template = warm / "layouts/classic/person.html"
    good = template.read_text()
    before = keys(page)
    template.write_text(good + "{% if %}", encoding="utf-8")
    page.wait_for_selector("#problem:not([hidden])", timeout=60_000)
    assert "person.html" in page.inner_text("#problem")
    assert keys(page) == before
    template.write_text(good, encoding="utf-8")
    page.wait_for_selector("#status[data-status=ready]", timeout=60_000)
    assert page.is_hidden("#problem")


def test_overlays_and_sources(page: Any) -> None:
    page.wait_for_selector(".page svg", state="attached")
    assert page.locator("svg [data-kind=grid]").count() == 0
    page.evaluate("document.getElementById('on-grid').click()")
    page.wait_for_selector("svg [data-kind=grid]", state="attached")
    hit = page.evaluate("fetch('/search?q=' + encodeURIComponent('清晨六点')).then(a => a.json())")["hits"][0]
    page.fill("#goto", str(hit["page"]))
    page.evaluate(f"document.querySelectorAll('#thumbs button')[{hit['page'] - 1}].click()")
    box = page.locator(f".page[data-page='{hit['page']}']").bounding_box()
    scale = box["width"] / 595.2756  # 210 mm
    left, top, width, height = hit["boxes"][0]
    page.mouse.click(box["x"] + (left + width / 2) * scale, box["y"] + (top + height / 2) * scale)
    page.wait_for_selector("#source dl")
    assert "booklet.yaml:" in page.inner_text("#source")
    assert "王小明" in page.inner_text("#source")


def test_a_dragged_focal_point_is_written(page: Any, warm: Path) -> None:
    before = keys(page)
    page.keyboard.press("p")
    frame = page.locator(".shot .whole").first
    frame.wait_for()
    page.wait_for_timeout(800)
    box = frame.bounding_box()
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.4)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.9, steps=5)
    page.mouse.up()
    page.wait_for_selector("#toast.on")
    written = re.search(r"focus: \[(\S+), (\S+)\]", (warm / "units/试验办/booklet.yaml").read_text())
    assert written
    assert float(written[1]) == pytest.approx(0.7, abs=0.02)
    assert float(written[2]) == pytest.approx(0.9, abs=0.02)
    page.wait_for_selector("#status[data-status=ready]", timeout=60_000)
    page.wait_for_function(
        "before => fetch('/state').then(a => a.json()).then(s => s.pages.some((p, i) => p.key !== before[i]))",
        arg=before,
        timeout=60_000,
    )
