"""The command line as a user meets it: help, messages in both languages, mistakes, small commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import RunBooklet, booklet, make_workspace


def test_help_in_both_languages(tmp_path: Path, run_booklet: RunBooklet) -> None:
    chinese = booklet(tmp_path, "render", "--help")
    assert chinese.returncode == 0
    assert "用法：booklet render" in chinese.stdout and "只出校样" in chinese.stdout and "选项" in chinese.stdout
    for english in (
        run_booklet(tmp_path, "--lang", "en", "render", "--help"),
        booklet(tmp_path, "render", "--help", environ={"LANG": "en_US.UTF-8"}),
    ):
        assert "Make the proof only." in english.stdout
        assert not re.search(r"[\u4e00-\u9fff]", english.stdout)


def test_one_language_leaves_nothing_behind_for_the_next(tmp_path: Path, run_booklet: RunBooklet) -> None:
    chinese, english, again = (run_booklet(tmp_path, "--lang", lang, "--help").stdout for lang in ("zh", "en", "zh"))
    assert "命令" in chinese and again == chinese
    assert "Commands" in english and not re.search(r"[\u4e00-\u9fff]", english)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["render", "--untt", "x"], "没有选项 --untt；可能是：--unit"),
        (["render", "--unit"], "--unit"),
        (["rendr"], "rendr"),
        (["new"], "缺少参数 'NAME'"),
        (["--lang", "fr", "units"], "参数 '--lang' 无效"),
        (["render"], "没有指定单位"),
        (["check", "--unit", "试验半"], "试验办"),
        (["render", "--unit", "试验办", "--layout", "clasic"], "classic"),
        (["new", "a/b"], "a/b"),
        (["new", "试验办"], "已经存在"),
        (["-C", "/nowhere", "units"], "booklet.toml"),
    ],
)
def test_mistakes_are_named_with_a_cure(
    workspace: Path, arguments: list[str], said: str, run_booklet: RunBooklet
) -> None:
    done = run_booklet(workspace, *arguments)
    assert done.returncode == 2, done.stdout + done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_outside_a_workspace(tmp_path: Path, run_booklet: RunBooklet) -> None:
    done = run_booklet(tmp_path, "units")
    assert done.returncode == 2
    assert "booklet new" in done.stderr


def test_a_new_unit_in_a_new_workspace_is_complete(tmp_path: Path, run_booklet: RunBooklet) -> None:
    done = run_booklet(tmp_path, "new", "新单位")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "booklet.toml").is_file()
    assert (tmp_path / "photos" / "新单位").is_dir()
    assert "booklet render --unit 新单位" in done.stdout
    listed = run_booklet(tmp_path, "units")
    assert "新单位" in listed.stdout and "1 人" in listed.stdout
    # The template is not a booklet yet, and says what is left to fill in, line by line.
    checked = run_booklet(tmp_path, "check", "--unit", "新单位")
    assert "[placeholder-left]" in checked.stdout
    assert "[unknown-key]" not in checked.stdout
    before = (tmp_path / "units/新单位/booklet.yaml").read_bytes()
    assert run_booklet(tmp_path, "new", "新单位").returncode == 2
    assert (tmp_path / "units/新单位/booklet.yaml").read_bytes() == before


def test_wrong_settings_are_findings(workspace: Path, run_booklet: RunBooklet) -> None:
    (workspace / "booklet.toml").write_text('[press]\ncondtion = "x"\n', encoding="utf-8")
    done = run_booklet(workspace, "check", "--unit", "试验办")
    assert done.returncode == 1
    assert "booklet.toml:2" in done.stdout and "condition" in done.stdout
    (workspace / "booklet.toml").write_bytes("# 设置".encode("gb18030"))
    done = run_booklet(workspace, "check", "--unit", "试验办")
    assert done.returncode == 3
    assert "UTF-8" in done.stderr


def test_the_workspace_may_set_the_language(tmp_path: Path, run_booklet: RunBooklet) -> None:
    root = make_workspace(tmp_path / "w")
    (root / "booklet.toml").write_text('language = "en"\n', encoding="utf-8")
    assert "2 people" in run_booklet(root, "check", "--unit", "试验办").stdout
    assert "2 人" in run_booklet(root, "--lang", "zh", "check", "--unit", "试验办").stdout


def test_lists(workspace: Path, run_booklet: RunBooklet) -> None:
    layouts = run_booklet(workspace, "layouts").stdout
    assert "classic" in layouts and "210×285 mm" in layouts and "roster" in layouts
    fonts = run_booklet(workspace, "fonts").stdout
    for role in ("song", "hei", "kai", "fangsong", "rare"):
        assert re.search(rf"(?m)^{role} ", fonts)
    assert "8105/8105" in fonts and "OFL-1.1" in fonts


def test_version(tmp_path: Path) -> None:
    assert booklet(tmp_path, "--version").stdout.startswith("booklet, version 0.1")


def test_a_mistake_as_a_user_meets_it(tmp_path: Path) -> None:
    done = booklet(tmp_path, "rendr")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("用法：booklet ") and "✗ " in done.stderr and "rendr" in done.stderr
