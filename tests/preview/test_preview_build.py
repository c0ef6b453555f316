"""What a build shows: only what changed is made again, and failures leave the last good pages."""

from __future__ import annotations

from pathlib import Path

import pytest
from preview_sessions import looked, session_of

from booklet.build.look import LookRun
from booklet.entries.focus import with_focus
from booklet.errors import LayoutError
from booklet.findings import has_errors
from booklet.preview.worker import Done, Failed
from booklet.project import shipped


def keys(runs: tuple[LookRun, ...]) -> list[str]:
    return [page.key for run in runs for page in run.pages]


def changed(before: tuple[LookRun, ...], after: tuple[LookRun, ...]) -> list[int]:
    pairs = zip(keys(before), keys(after), strict=True)
    return [number for number, (old, new) in enumerate(pairs, 1) if old != new]


def edit(root: Path, old: str, new: str) -> None:
    file = root / "units/试验办/booklet.yaml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_an_edit_changes_its_page_alone(warm: Path) -> None:
    before, _ = looked(warm)
    same, _ = looked(warm)
    assert changed(before.runs, same.runs) == []
    edit(warm, "从不迟到", "从不早退")
    after, _ = looked(warm)
    assert len(changed(before.runs, after.runs)) == 1
    assert [one.key for one in before.runs if one.key in {run.key for run in after.runs}]


def test_a_focal_point_changes_its_page_alone(warm: Path) -> None:
    before, _ = looked(warm)
    edit(warm, "[0.25, 0.4]", "[0.9, 0.9]")
    after, _ = looked(warm)
    assert len(changed(before.runs, after.runs)) == 1


def test_a_half_saved_file_gives_no_pages(warm: Path) -> None:
    edit(warm, "quote: 把小事做好。", 'quote: "把小事做好。')
    made, came = looked(warm)
    assert made.runs == ()
    assert came == []
    assert has_errors(made.findings)
    edit(warm, 'quote: "把小事做好。', "quote: 把小事做好。")
    session = session_of(warm)
    pages = session.book.pages
    session._told(Done(1, made))
    assert session.book.pages == pages
    assert session.status == "failed"


def test_a_broken_template_names_its_line(warm: Path) -> None:
    layout = warm / "layouts/classic"
    layout.mkdir(parents=True)
    for path in (shipped("layouts") / "classic").rglob("*"):
        target = layout / path.relative_to(shipped("layouts") / "classic")
        if path.is_dir():
            target.mkdir()
        else:
            target.write_bytes(path.read_bytes())
    person = layout / "person.html"
    person.write_text(person.read_text() + "{% if %}", encoding="utf-8")
    with pytest.raises(LayoutError) as caught:
        looked(warm)
    person.write_text(person.read_text().removesuffix("{% if %}"), encoding="utf-8")
    session = session_of(warm)
    good = session.book.pages
    session._told(Failed(1, error=caught.value))
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
