"""What a build shows: only what changed is made again, and failures leave the last good pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest
from preview_sessions import looked

from booklet.build.look import Look, LookRun
from booklet.entries.focus import with_focus
from booklet.errors import LayoutError
from booklet.findings import has_errors
from booklet.press import PreparedRun
from booklet.preview.session import Session
from booklet.preview.worker import Arrived, Done, Failed
from booklet.project import open_workspace, shipped


@pytest.fixture(scope="module")
def built(rendered: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Look]:
    """A workspace for all tests, and its first build."""
    root = shutil.copytree(rendered, tmp_path_factory.mktemp("built") / "工作区")
    return root, looked(root)[0]


@pytest.fixture
def root(built: tuple[Path, Look]) -> Iterator[Path]:
    """The workspace, its unit's file as it was before when the test is over."""
    file = built[0] / "units/试验办/booklet.yaml"
    before = file.read_bytes()
    yield built[0]
    file.write_bytes(before)


@pytest.fixture
def before(built: tuple[Path, Look]) -> Look:
    """The first build."""
    return built[1]


def keys(runs: tuple[LookRun, ...]) -> list[str]:
    return [page.key for run in runs for page in run.pages]


def changed(before: Look, after: Look) -> list[int]:
    pairs = zip(keys(before.runs), keys(after.runs), strict=True)
    return [number for number, (old, new) in enumerate(pairs, 1) if old != new]


def pdfs(look: Look) -> list[tuple[bytes, bytes]]:
    runs = [PreparedRun.from_bytes(run.prepared.read_bytes()) for run in look.runs]
    return [(run.press, run.proof) for run in runs]


def edit(root: Path, old: str, new: str) -> None:
    file = root / "units/试验办/booklet.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def shown(root: Path, look: Look) -> Session:
    """A session that shows a build."""
    session = Session(open_workspace(root).value, "试验办")
    session._told(Done(1, look, session.workspace))
    assert session.status == "ready"
    return session


def test_nothing_changes_without_a_change(root: Path, before: Look) -> None:
    same, _ = looked(root)
    assert changed(before, same) == []


def test_a_page_is_the_same_with_proxies(root: Path, before: Look) -> None:
    shutil.rmtree(root / ".booklet/cache/photos")
    proxied, _ = looked(root)
    assert any(page.pictures for run in proxied.runs for page in run.pages)
    assert changed(before, proxied) == []


def test_an_edit_changes_its_page_alone(root: Path, before: Look) -> None:
    edit(root, "从不迟到", "从不早退")
    after, _ = looked(root)
    assert len(changed(before, after)) == 1
    assert [one.key for one in before.runs if one.key in {run.key for run in after.runs}]


@pytest.mark.slow
def test_what_is_kept_between_builds_changes_nothing(warm: Path) -> None:
    """A process that has built before comes to the pages and findings of a new one that has nothing."""
    layout = shutil.copytree(shipped("layouts") / "classic", warm / "layouts/classic")
    looked(warm)
    edit(warm, "从不迟到", "从不迟到...早退")
    looked(warm)
    style, template = layout / "style.css", layout / "person.html"
    style.write_text(style.read_text() + "\n.deeds { letter-spacing: .01em }\n", encoding="utf-8")
    template.write_text(template.read_text() + "<p>添一行</p>", encoding="utf-8")
    looked(warm)
    edit(warm, "从不迟到", "开会")
    kept, _ = looked(warm)
    files = pdfs(kept)
    shutil.rmtree(warm / ".booklet")
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        fresh, _ = pool.submit(looked, warm).result()
    assert any("添一行" in str(page.places) for run in kept.runs for page in run.pages)
    assert keys(kept.runs) == keys(fresh.runs)
    assert files == pdfs(fresh)
    assert kept.findings == fresh.findings


def test_a_focal_point_changes_its_page_alone(root: Path, before: Look) -> None:
    edit(root, "[0.25, 0.4]", "[0.9, 0.9]")
    after, _ = looked(root)
    assert len(changed(before, after)) == 1


def test_contents_without_numbers_are_not_shown(root: Path, before: Look) -> None:
    session = shown(root, before)
    pages = session.book.pages
    _, came = looked(root)
    early = [run for run in came if run.is_provisional]
    assert early
    assert early[0].pages[0].key not in keys(before.runs)
    assert not any(run.is_provisional for run in before.runs)
    for run in came:
        session._told(Arrived(2, run))
        assert session.book.pages == pages


def test_a_build_that_fails_halfway_leaves_the_pages(root: Path, before: Look) -> None:
    session = shown(root, before)
    pages = session.book.pages
    run = before.runs[-1]
    other = replace(run, pages=tuple(replace(page, key=f"{page.key}x") for page in run.pages))
    session._told(Arrived(2, other))
    assert session.book.pages != pages
    session._told(Failed(2, crash="MemoryError"))
    assert session.book.pages == pages
    assert session.state()["status"] == "failed"
    assert "MemoryError" in session.state()["error"]["text"]


def test_a_half_saved_file_gives_no_pages(root: Path, before: Look) -> None:
    edit(root, "quote: 把小事做好。", 'quote: "把小事做好。')
    made, came = looked(root)
    assert made.runs == ()
    assert came == []
    assert has_errors(made.findings)
    session = shown(root, before)
    pages = session.book.pages
    session._told(Done(2, made, session.workspace))
    assert session.book.pages == pages
    assert session.status == "failed"


def test_a_broken_template_names_its_line(root: Path, before: Look) -> None:
    layout = shutil.copytree(shipped("layouts") / "classic", root / "layouts/classic")
    try:
        person = layout / "person.html"
        person.write_text(person.read_text() + "{% if %}", encoding="utf-8")
        with pytest.raises(LayoutError) as caught:
            looked(root)
    finally:
        shutil.rmtree(root / "layouts")
    session = shown(root, before)
    good = session.book.pages
    session._told(Failed(2, error=caught.value))
    state = session.state()
    assert (state["status"], state["error"]["file"]) == ("failed", "layouts/classic/person.html")
    assert int(state["error"]["line"]) > 1
    assert session.book.pages == good


def test_a_template_reads_no_files(warm: Path) -> None:
    layout = warm / "layouts/spy"
    layout.mkdir(parents=True)
    (layout / "layout.toml").write_text(
        'name = "spy"\ntitle = "窥"\ntitle_en = "Spy"\nabout = "窥"\nabout_en = "Spy"\nextends = "classic"\n', "utf-8"
    )
    for attack in (
        "{% include '../../booklet.toml' %}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ unit.__init__.__globals__ }}",
    ):
        (layout / "document.html").write_text(attack, encoding="utf-8")
        edit_layout = (warm / "units/试验办/booklet.yaml").read_text().replace("layout: classic", "layout: spy")
        (warm / "units/试验办/booklet.yaml").write_text(edit_layout, encoding="utf-8")
        with pytest.raises(LayoutError):
            looked(warm)


UNIT = """\
# 开头的注释
unit: 甲
title: 乙
honourees:
  - name: 王小明   # 科长
    deeds: |
      事迹一段。

    photos:
      - file: a.jpg  # 正面
        caption: 说明
      - {file: b.jpg, caption: 另一张}
      - file: c.jpg
        focus:
          - 0.1
          - 0.2   # 靠左
  - name: 李芳
    role: 科员
# 结尾的注释
"""


@pytest.mark.parametrize(
    ("honouree", "file", "old", "new"),
    [
        (0, "a.jpg", "a.jpg  # 正面\n", "a.jpg  # 正面\n        focus: [0.3, 0.75]\n"),
        (0, "b.jpg", "{file: b.jpg,", "{file: b.jpg, focus: [0.3, 0.75],"),
        (0, "c.jpg", "- 0.1\n          - 0.2 ", "- 0.3\n          - 0.75 "),
        (0, "新 的.jpg", "靠左\n", "靠左\n      - file: 新 的.jpg\n        focus: [0.3, 0.75]\n"),
        (1, "d: 1.jpg", "科员\n", '科员\n    photos:\n      - file: "d: 1.jpg"\n        focus: [0.3, 0.75]\n'),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_focus_keeps_all_else(tmp_path: Path, honouree: int, file: str, old: str, new: str, ending: str) -> None:
    path = tmp_path / "units/甲/booklet.yaml"
    path.parent.mkdir(parents=True)
    path.write_bytes(UNIT.replace("\n", ending).encode())
    made = with_focus(tmp_path, "甲", honouree, file, (0.3, 0.75))
    assert made.value is not None, made.findings
    assert made.value.after.decode() == UNIT.replace(old, new).replace("\n", ending)
    assert path.read_bytes() == made.value.before
