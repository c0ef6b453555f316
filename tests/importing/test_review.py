"""`review:` in the unit file: what it does to a check and a render, and how its items are settled."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import UNIT, RunBooklet, make_workspace, outputs, photograph, with_cache_of
from import_parts import FOLDER, content, imported, item, person, tree_hash, unit_path, with_items, workspace_at

from booklet.build.publish import clear_retired, retire
from booklet.entries import read_unit
from booklet.importing.review import Answer, answer, loc_of, open_items, write_answers

DEEDS = "他清早出门，他她总是面带微笑，守到天亮。"
ITEMS = (
    item("title-1", field="title", proposed="灯火"),
    item("pronoun-1", read="他她总是", proposed="她总是", field="honourees/林望舒/deeds"),
    item("role-1", "medium", read="主任", proposed="副主任", field="honourees/林望舒/role"),
    item("seen-1", "low", read="别处的话"),
    item("gone-1", "low", read="文中没有这几个字", proposed="也没有这几个", field="honourees/林望舒/deeds"),
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = workspace_at(tmp_path)
    imported(root, with_items(content(person("林望舒", DEEDS, role="主任")), *ITEMS))
    return root


def settle(root: Path, **answers: Answer) -> list[str]:
    done = answer(root, FOLDER, {code.replace("_", "-"): given for code, given in answers.items()})
    if done.value is not None:
        write_answers(done.value)
    return [finding.id for finding in done.findings]


def left(root: Path) -> list[str]:
    draft = read_unit(root, FOLDER).value
    assert draft is not None
    return list(dict(open_items(draft)))


def test_accepting_takes_the_proposal_into_the_field_and_the_item_out(root: Path) -> None:
    before = unit_path(root).read_text("utf-8")
    assert settle(root, title_1=Answer("accept"), pronoun_1=Answer("accept"), role_1=Answer("accept")) == []
    after = unit_path(root).read_text("utf-8")
    assert left(root) == ["seen-1", "gone-1"]
    head = before.split("review:")[0]
    wanted = head.replace("title: 渡口街上的灯", "title: 灯火").replace("role: 主任", "role: 副主任")
    assert after.startswith(wanted.replace("他她总是", "她总是"))


def test_editing_dropping_and_seeing(root: Path) -> None:
    assert settle(root, pronoun_1=Answer("edit", "林望舒总是"), role_1=Answer("drop"), seen_1=Answer("accept")) == []
    text = unit_path(root).read_text("utf-8")
    assert "，林望舒总是面带微笑" in text and "role: 主任 " in text
    assert left(root) == ["title-1", "gone-1"]


def test_what_cannot_be_applied_stays_with_a_finding_and_the_others_are_settled(root: Path) -> None:
    assert settle(root, gone_1=Answer("accept"), title_1=Answer("accept")) == ["review-not-applied"]
    assert left(root) == ["pronoun-1", "role-1", "seen-1", "gone-1"]
    assert settle(root, nothing=Answer("drop")) == ["review-unknown"]


def test_an_item_without_a_text_field_cannot_be_edited(root: Path) -> None:
    assert settle(root, seen_1=Answer("edit", "别的")) == ["review-not-applied"]


def test_the_last_item_takes_the_whole_list_with_it(root: Path) -> None:
    codes = left(root)
    assert settle(root, **{code.replace("-", "_"): Answer("drop") for code in codes}) == []
    assert "review" not in unit_path(root).read_text("utf-8").split("colophon:")[1]


def test_a_change_quoted_with_other_surroundings_is_found_by_what_agrees(root: Path) -> None:
    more = item("q-1", read="?清早出门,他她总是面", proposed="?清早出门,她总是面", field="honourees/林望舒/deeds")
    unit_path(root).unlink()
    (unit_path(root).parent / ".import.json").unlink()
    imported(root, with_items(content(person("林望舒", DEEDS)), more))
    assert settle(root, q_1=Answer("accept")) == []
    assert "他清早出门，她总是面带微笑" in unit_path(root).read_text("utf-8")


def test_paths_lead_by_name_to_where_people_stand_now(root: Path) -> None:
    text = unit_path(root).read_text("utf-8").replace("honourees:\n", "honourees:\n  - name: 新来的\n", 1)
    unit_path(root).write_text(text, "utf-8")
    draft = read_unit(root, FOLDER).value
    assert draft is not None
    assert loc_of(draft, "honourees/林望舒/role") == ("honourees", 1, "role")
    assert loc_of(draft, "honourees/林望舒#2/role") is None
    assert loc_of(draft, "honourees/没有的人/role") is None
    assert settle(root, role_1=Answer("accept")) == []
    assert "role: 副主任" in unit_path(root).read_text("utf-8")


def test_the_command_answers_all_in_one_pass(root: Path, run_booklet: RunBooklet) -> None:
    listed = run_booklet(root, "review", "--unit", FOLDER)
    assert listed.returncode == 1
    assert "title-1" in listed.stdout and "来稿.txt 第3行" in listed.stdout and "现在是：主任" in listed.stdout
    before = tree_hash(root)
    assert run_booklet(root, "review", "--unit", FOLDER, "--list").returncode == 1
    assert tree_hash(root) == before
    flags = ("--accept", "all", "--edit", "pronoun-1=她总是", "--drop", "gone-1")
    done = run_booklet(root, "review", "--unit", FOLDER, *flags)
    assert done.returncode == 0, done.stdout
    assert "处理了 5 条" in done.stdout
    assert run_booklet(root, "review", "--unit", FOLDER).returncode == 0
    assert run_booklet(root, "review", "--unit", FOLDER, "--edit", "无等号").returncode == 2


def test_all_low_leaves_the_important_ones(root: Path, run_booklet: RunBooklet) -> None:
    run_booklet(root, "review", "--unit", FOLDER, "--accept", "all-low")
    assert left(root) == ["title-1", "pronoun-1", "role-1", "gone-1"]


@pytest.fixture
def at_terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Make the command believe in a terminal on which somebody types these answers."""

    def typed(*answers: str) -> None:
        import click

        from booklet.cli import review

        waiting = iter(answers)
        monkeypatch.setattr(review, "sys", Terminal())
        monkeypatch.setattr(click, "prompt", lambda *_, **__: next(waiting))

    return typed


class Terminal:
    """Standard streams that are a terminal."""

    def __init__(self) -> None:
        self.stdin = self.stdout = self

    def isatty(self) -> bool:
        return True


def test_walking_through_writes_after_each_answer(
    root: Path, run_booklet: RunBooklet, at_terminal: Callable[..., None]
) -> None:
    at_terminal("a", "e", "她总是", "s", "q")
    assert run_booklet(root, "review", "--unit", FOLDER).returncode == 1
    assert left(root) == ["role-1", "seen-1", "gone-1"]
    text = unit_path(root).read_text("utf-8")
    assert "title: 灯火" in text and "，她总是面带微笑" in text
    at_terminal("d", "a", "d")
    assert run_booklet(root, "review", "--unit", FOLDER).returncode == 0
    assert left(root) == []


REVIEW = """\
review:
  - id: title-1
    severity: {severity}
    question: 书名待定
"""


def test_each_severity_is_a_finding_of_its_own(tmp_path: Path, run_booklet: RunBooklet) -> None:
    root = make_workspace(tmp_path / "工作区", UNIT + REVIEW.format(severity="medium"))
    done = run_booklet(root, "check", "--unit", "试验办")
    assert done.returncode == 0 and "[review-pending]" in done.stdout
    for severity, finding, code in (
        ("low", "review-remark", 0),
        ("high", "review-open", 1),
        ("hoch", "review-severity", 1),
    ):
        (root / "units/试验办/booklet.yaml").write_text(UNIT + REVIEW.format(severity=severity), "utf-8")
        done = run_booklet(root, "check", "--unit", "试验办")
        assert done.returncode == code and f"[{finding}]" in done.stdout, done.stdout


def test_an_open_item_lets_the_proof_pass_and_retires_the_press_file(
    rendered: Path, tmp_path: Path, run_booklet: RunBooklet
) -> None:
    root = with_cache_of(rendered, make_workspace(tmp_path / "工作区"))
    shutil.copytree(rendered / "out", root / "out")
    press, proof = "试验办/试验办-印刷版.pdf", "试验办/试验办-校样.pdf"
    good = outputs(root)
    assert set(good) == {press, proof}
    awaited = UNIT.replace("      - file: 李芳.jpg\n", "      - file:\n        caption: 图为李芳同志在西街志愿服务\n")
    (root / "photos/试验办/李芳.jpg").unlink()
    (root / "units/试验办/booklet.yaml").write_text(awaited + REVIEW.format(severity="high"), "utf-8")
    held = run_booklet(root, "render", "--unit", "试验办")
    assert held.returncode == 1
    assert (
        "[review-open]" in held.stdout and "[photo-awaited]" in held.stdout and "[press-file-outdated]" in held.stdout
    )
    assert "photo-low-ppi" not in held.stdout
    made = outputs(root)
    assert set(made) == {proof, "试验办/试验办-已过期-印刷版.pdf.old"}
    assert made["试验办/试验办-已过期-印刷版.pdf.old"] == good[press]
    assert made[proof] != good[proof]
    settled = run_booklet(root, "review", "--unit", "试验办", "--accept", "all")
    assert settled.returncode == 0
    text = (root / "units/试验办/booklet.yaml").read_text("utf-8")
    assert text == awaited
    photograph(root / "photos/试验办/李芳.jpg", (1600, 2400), hue=70)
    (root / "units/试验办/booklet.yaml").write_text(UNIT, "utf-8")
    done = run_booklet(root, "render", "--unit", "试验办")
    assert done.returncode == 0, done.stdout
    assert set(outputs(root)) == {press, proof}


def test_retiring_touches_the_units_own_press_files_only(tmp_path: Path) -> None:
    for name in ("甲-印刷版.pdf", "甲-印刷版-转曲.pdf", "甲-校样.pdf", "别的.pdf", "甲-印刷版.txt"):
        (tmp_path / name).write_bytes(b"x")
    assert len(retire(tmp_path, "甲")) == 2
    left_over = {path.name for path in tmp_path.iterdir()}
    assert left_over >= {"甲-校样.pdf", "别的.pdf", "甲-印刷版.txt", "甲-已过期-印刷版-转曲.pdf.old"}
    clear_retired(tmp_path, "甲")
    assert {path.name for path in tmp_path.iterdir()} == {"甲-校样.pdf", "别的.pdf", "甲-印刷版.txt"}
