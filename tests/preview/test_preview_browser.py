"""The preview in a real browser, its server a process as a user starts it."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from preview_browser import CHROMIUM, browser, drawn, keys, opened, ready, served

from booklet.project import shipped

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.slow, pytest.mark.skipif(not CHROMIUM, reason="no Chromium")]


@pytest.fixture
def address(warm: Path) -> Iterator[str]:
    shutil.copytree(shipped("layouts") / "classic", warm / "layouts/classic")
    save(
        warm / "units/试验办/booklet.yaml",
        "从不迟到。",
        "从不迟到。" + "他走遍了东街的每一户人家，谁家缺什么都记在本子上。" * 3,
    )
    with served(warm) as found:
        yield found


@pytest.fixture
def context() -> Iterator[Any]:
    with browser() as made:
        yield made


@pytest.fixture
def page(context: Any, address: str) -> Iterator[Any]:
    page = opened(context, address)
    yield page
    assert page.problems == []


def picture(page: Any, number: int = 1) -> Image.Image:
    """A page as it is drawn on the screen."""
    page.wait_for_function("() => !document.getElementById('stage').getAnimations({ subtree: true }).length")
    shot = page.locator(f".page[data-page='{number}']").screenshot()
    return Image.open(io.BytesIO(shot)).convert("RGB")


def with_margin(page: Any, number: int) -> Image.Image:
    """The same with what is around it: the bleed is outside the page's box."""
    picture(page, number)
    box = page.locator(f".page[data-page='{number}']").bounding_box()
    around = {"x": box["x"] - 10, "y": max(box["y"] - 10, 0), "width": box["width"] + 20, "height": box["height"] + 20}
    return Image.open(io.BytesIO(page.screenshot(clip=around))).convert("RGB")


def colour(page: Any, x: int, y: int) -> tuple[int, int, int]:
    """The red, green and blue of a point of the first page as it is drawn."""
    red, green, blue = picture(page).crop((x, y, x + 1, y + 1)).tobytes()
    return red, green, blue


def scrolled(page: Any) -> float:
    place: float = page.evaluate("document.getElementById('stage').scrollTop")
    return place


def click_on(page: Any, text: str) -> None:
    """Click on a printed text, on the page where it is found first."""
    hit = page.evaluate("q => fetch('/search?q=' + encodeURIComponent(q)).then(a => a.json())", text)["hits"][0]
    page.evaluate(f"document.querySelectorAll('#thumbs button')[{hit['page'] - 1}].click()")
    frame = page.locator(f".page[data-page='{hit['page']}']")
    width = page.evaluate("n => fetch('/state').then(a => a.json()).then(s => s.pages[n - 1].width)", hit["page"])
    box = frame.bounding_box()
    scale = box["width"] / width
    left, top, wide, high = hit["boxes"][0]
    with page.expect_response(lambda answer: "/at/" in answer.url):
        page.mouse.click(box["x"] + (left + wide / 2) * scale, box["y"] + (top + high / 2) * scale)
    page.wait_for_selector("#source dl")


def save(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


# ------------------------------------------------------------------------------------------------ saving


def test_a_saved_style_changes_the_picture_in_place(page: Any, warm: Path) -> None:
    before = keys(page)
    red = colour(page, 40, 40)
    page.evaluate("document.getElementById('stage').scrollTop = 40")
    style = warm / "layouts/classic/style.css"
    style.write_text(style.read_text() + "\n@page cover { background: device-cmyk(1 0 0 0) }\n", encoding="utf-8")
    page.wait_for_function("key => document.querySelector('.page').dataset.key !== key", arg=before[0], timeout=60_000)
    ready(page)
    drawn(page, 1, keys(page)[0])
    assert scrolled(page) == 40
    blue = colour(page, 40, 40)
    assert red[0] > blue[0] + 60
    assert blue[2] > red[2] + 60


def test_an_error_is_shown_beside_the_last_pages_and_heals(page: Any, warm: Path) -> None:
    template = warm / "layouts/classic/person.html"
    good = template.read_text()
    before, shown = keys(page), picture(page)
    template.write_text(good + "{% if %}", encoding="utf-8")
    page.wait_for_selector("#problem:not([hidden])", timeout=60_000)
    lines = good.count("\n") + 1
    link = page.locator("#problem a")
    assert link.inner_text().endswith(f"person.html:{lines}")
    assert link.get_attribute("href").endswith(f"person.html:{lines}")
    assert keys(page) == before
    assert picture(page) == shown
    template.write_text(good, encoding="utf-8")
    ready(page)
    assert page.is_hidden("#problem")


def test_two_tabs_see_the_same_save_and_look_at_their_own_pages(context: Any, address: str, warm: Path) -> None:
    one, two = opened(context, address), opened(context, address)
    count = len(keys(one))
    one.keyboard.press("1")
    two.keyboard.press("End")
    at_end = scrolled(two)
    assert one.inner_text("#count").startswith("1 /")
    assert not two.inner_text("#count").startswith("1 /")
    entries = warm / "units/试验办/booklet.yaml"
    before = keys(one)
    save(entries, "试验之光", "试验之灯")
    for tab in (one, two):
        tab.wait_for_function(
            "key => fetch('/state').then(a => a.json()).then(s => s.status === 'ready' && s.pages[0].key !== key)",
            arg=before[0],
            timeout=60_000,
        )
        ready(tab)
    after = keys(one)
    drawn(one, 1, after[0])
    assert scrolled(two) == at_end
    two.keyboard.press("Home")
    drawn(two, 1, after[0])
    two.close()
    save(entries, "试验之灯", "试验之火")
    one.wait_for_function("k => document.querySelector('.page').dataset.key !== k", arg=after[0], timeout=60_000)
    ready(one)
    drawn(one, 1, keys(one)[0])
    assert len(keys(one)) == count
    assert one.problems == [] == two.problems


# ------------------------------------------------------------------------------------------------ looking


@pytest.mark.parametrize("name", ["trim", "bleed", "safe", "grid", "columns", "images"])
def test_an_overlay_is_drawn_and_taken_away(page: Any, name: str) -> None:
    number = page.evaluate(
        "async () => { for (let n = 1; n < 9; n++) { const f = await (await fetch(`/facts/${n}`)).json();"
        " if (f.pictures.length && f.columns.length) return n } }"
    )
    page.evaluate(f"document.querySelectorAll('#thumbs button')[{number - 1}].click()")
    drawn(page, number, keys(page)[number - 1])
    shape = f".page[data-page='{number}'] svg [data-kind={name}]"
    plain = with_margin(page, number)
    assert page.locator(shape).count() == 0
    page.keyboard.press("o")
    page.locator(f"#on-{name}").check()
    page.wait_for_selector(shape, state="attached")
    page.keyboard.press("Escape")
    assert page.is_hidden("#overlay-menu")
    assert with_margin(page, number) != plain
    page.keyboard.press("o")
    page.locator(f"#on-{name}").uncheck()
    page.wait_for_function("s => !document.querySelector(s)", arg=shape)


def test_a_plate_is_never_another_views_colours(page: Any) -> None:
    wait = page.locator(".page[data-page='1'][data-wait]")
    held: list[Any] = []
    let_go: list[bool] = []

    def hold(route: Any) -> None:
        if let_go:
            route.continue_()
        else:
            held.append(route)

    page.route("**/plate/**", hold)
    page.select_option("#plates", "c")
    wait.wait_for()
    assert page.locator(".page[data-page='1'] img").count() == 0
    let_go.append(True)
    for route in held:
        route.continue_()
    wait.wait_for(state="detached", timeout=60_000)
    page.wait_for_selector(".page[data-page='1'] img")
    red, green, blue = colour(page, 40, 40)
    assert min(red, green, blue) > 200  # a red cover has hardly any cyan
    page.select_option("#plates", "m")
    wait.wait_for(state="detached", timeout=60_000)
    page.wait_for_selector(".page[data-page='1'] img[src*='/m']")
    red, green, blue = colour(page, 40, 40)
    assert green < 120 < red


def test_a_click_tells_its_sources(page: Any, warm: Path) -> None:
    click_on(page, "清晨六点")
    told = page.inner_text("#source")
    lines = (warm / "units/试验办/booklet.yaml").read_text().splitlines()
    number = next(at for at, line in enumerate(lines, 1) if "清晨六点" in line)
    assert f"booklet.yaml:{number}" in told
    assert "王小明" in told
    assert "prose(person.deeds)" in told or "person.html:" in told
    assert ".deeds p" in told
    link = page.locator(f"#source a:text('booklet.yaml:{number}')").get_attribute("href")
    assert link.startswith("vscode://file/")
    assert link.endswith(f"booklet.yaml:{number}")
    page.wait_for_selector(".page svg [data-kind=mark]", state="attached")
    page.keyboard.press("Escape")
    page.wait_for_selector(".page svg [data-kind=mark]", state="detached")
    assert page.locator("#source dl").count() == 0


def test_it_speaks_english(warm: Path, context: Any) -> None:
    with served(warm, language="en") as address:
        page = opened(context, address)
        assert page.inner_text("#tab-photos") == "Photos"
        assert page.inner_text("#status") == "Up to date"
        assert page.evaluate("document.documentElement.lang") == "en"
        bar = page.inner_text("#bar")
        assert re.findall(r"[\u4e00-\u9fff]+", bar.replace("试验办", "").replace("封面", "")) == []
        page.set_viewport_size({"width": 1366, "height": 768})
        groups = page.locator("#bar .group:visible").all()
        boxes = [one.bounding_box() for one in groups]
        assert all(left["x"] + left["width"] <= right["x"] for left, right in pairwise(boxes))


# ------------------------------------------------------------------------------------------------ photo desk


def test_a_dragged_focal_point_is_written(page: Any, warm: Path) -> None:
    before = keys(page)
    page.keyboard.press("p")
    frame = page.locator(".shot .whole").first
    frame.wait_for()
    page.wait_for_timeout(800)
    box = frame.bounding_box()
    crop = page.locator(".shot .crop img").first
    placed = crop.get_attribute("style")
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.4)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] * 0.9, steps=5)
    assert crop.get_attribute("style") != placed  # the crop follows the pointer
    page.mouse.up()
    page.wait_for_selector("#toast.on")
    written = re.search(r"focus: \[(\S+), (\S+)\]", (warm / "units/试验办/booklet.yaml").read_text())
    assert written
    assert float(written[1]) == pytest.approx(0.7, abs=0.02)
    assert float(written[2]) == pytest.approx(0.9, abs=0.02)
    page.wait_for_function(
        "before => fetch('/state').then(a => a.json())"
        ".then(s => s.status === 'ready' && s.pages.some((p, i) => p.key !== before[i]))",
        arg=before,
        timeout=60_000,
    )
    ready(page)
    number = next(at for at, key in enumerate(keys(page), 1) if key != before[at - 1])
    page.keyboard.press("p")
    page.evaluate(f"document.querySelectorAll('#thumbs button')[{number - 1}].click()")
    drawn(page, number, keys(page)[number - 1])


# ------------------------------------------------------------------------------------------------ inert


MARKUP = '<script>window.ran = 1</script><img src=x onerror="window.ran = 2"><b>粗</b>'


def test_no_script_of_an_entry_runs(warm: Path, context: Any) -> None:
    """As printed text, in the panel, in findings, in names of files and of the unit."""
    shutil.copytree(shipped("layouts") / "classic", warm / "layouts/classic")
    entries = warm / "units/试验办/booklet.yaml"
    text = entries.read_text()
    text = text.replace("unit: 试验办", f"unit: '试验<img src=x onerror=window.ran=3>办'\nsolgan: '{MARKUP}'")
    text = text.replace("清晨六点到岗", f"清晨六点到岗{MARKUP}").replace("把小事做好。", MARKUP)
    text = text.replace("图为王小明同志", f"图为{MARKUP}王小明同志")
    entries.write_text(text, encoding="utf-8")
    with served(warm) as address:
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("dialog", lambda dialog: said.append("dialog"))
        page.goto(address)
        page.wait_for_selector("#status[data-status=ready], #status[data-status=failed]", timeout=60_000)
        page.wait_for_selector("#findings li, #problem:not([hidden])")
        if page.locator(".page").count():
            page.wait_for_selector(".page[data-key] img:not(.sketch)")
            click_on(page, "清晨六点")
            assert "<script>" in page.inner_text("#source")
            page.keyboard.press("p")
            page.wait_for_selector(".shot footer")
        page.wait_for_timeout(300)
        assert page.evaluate("window.ran") is None
        assert page.locator("#side script, #side b, #side img, #desk b, #unit img").count() == 0
        assert [one for one in said if "dialog" in one] == []


def test_inline_scripts_and_foreign_pictures_are_blocked(page: Any) -> None:
    """Should markup ever get through, the content security policy stops it."""
    page.evaluate(
        """() => {
          window.blocked = [];
          document.addEventListener("securitypolicyviolation", event => window.blocked.push(event.effectiveDirective));
          const script = document.createElement("script");
          script.textContent = "window.ran = 1";
          const picture = document.createElement("img");
          picture.src = "https://example.org/x.png";
          const frame = document.createElement("div");
          frame.innerHTML = '<b onclick="window.ran = 2">x</b><iframe src="data:text/html,x"></iframe>';
          document.body.append(script, picture, frame);
          frame.firstChild.click();
        }"""
    )
    page.wait_for_function("() => window.blocked.length >= 4")
    assert page.evaluate("window.ran") is None
    assert {"script-src-elem", "script-src-attr", "img-src", "frame-src"} <= set(page.evaluate("window.blocked"))
    page.problems.clear()  # the browser complains of what it blocked
