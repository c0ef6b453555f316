"""`booklet preflight` as a shop's operator runs it: outside a workspace, in both languages, as text and as JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from conftest import RunBooklet, booklet
from preflight_pdfs import good, rectangle, save, text

from booklet import cli
from booklet.messages import known_keys
from booklet.messages import text as message
from booklet.press import CONDITIONS
from booklet.press.preflight import RULES, Limits, condition_asked, limits_of, run

Command = Callable[..., tuple[int, str, str]]

BAD = rectangle(1, 1, 9, 9, "1 0 0 rg")


@pytest.fixture
def good_file(tmp_path: Path) -> Path:
    return save(good([text()] * 4), tmp_path / "好.pdf")


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """The command in this process and without Ghostscript, which takes half a second to start."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOOKLET_LANG", "zh")
    monkeypatch.setattr(run, "render_plates", lambda *arguments, **settings: None)

    def call(*arguments: str) -> tuple[int, str, str]:
        code = cli.run(["preflight", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def bad_file(tmp_path: Path) -> Path:
    return save(good([BAD, text(), BAD, BAD]), tmp_path / "坏.pdf")


def test_a_good_file_passes(good_file: Path) -> None:
    done = booklet(good_file.parent, "preflight", good_file.name)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "好.pdf：可以付印" in done.stdout
    assert "4 页，100×140 mm，PDF/X-4，印刷条件 FOGRA39" in done.stdout
    assert done.stderr == ""


def test_a_bad_file_says_what_is_wrong_and_where(bad_file: Path, run_booklet: RunBooklet) -> None:
    done = run_booklet(bad_file.parent, "preflight", bad_file.name)
    assert done.returncode == 1
    assert re.search(r"✗ 第1, 3-4页  有非印刷颜色：DeviceRGB（3 处）  \[p21\]", done.stdout)
    assert "坏.pdf：不能付印（错误 3" in done.stdout
    english = run_booklet(bad_file.parent, "--lang", "en", "preflight", bad_file.name)
    assert english.returncode == 1
    assert "p. 1, 3-4" in english.stdout and "not fit for print" in english.stdout
    assert not re.search(r"[\u4e00-\u9fff]", english.stdout.replace("坏.pdf", ""))


def test_what_is_not_proven_is_said(bad_file: Path, command: Command) -> None:
    _, said, _ = command(bad_file.name, "--job", "cover")
    assert "没有 Ghostscript" in said
    assert "没有证明的项目" in said
    assert re.search(r"\? 书脊宽度: 没有说明封面的尺寸  \[p44\]", said)


def test_json_has_every_rule(bad_file: Path, command: Command) -> None:
    code, said, _ = command(bad_file.name, "--json")
    assert code == 1
    data = json.loads(said)
    assert data["passed"] is False
    assert [rule["id"] for rule in data["rules"]] == sorted(RULES)
    (rgb,) = [rule for rule in data["rules"] if rule["id"] == "p21"]
    assert rgb["outcome"] == "error" and rgb["name"] == "颜色空间"
    assert [hit["page"] for hit in rgb["hits"]] == [1, 3, 4]
    assert rgb["hits"][0]["area"] == pytest.approx([39.685, 39.685, 65.197, 65.197], abs=0.01)
    assert data["facts"]["trim_mm"] == [[100, 140]]
    assert {item["id"] for item in data["findings"] if item["severity"] == "error"} == {"p21"}


def test_the_job_is_judged(good_file: Path, command: Command) -> None:
    def outcome(rule: str, *arguments: str) -> str:
        code, said, problem = command(good_file.name, "--json", *arguments)
        assert code in (0, 1), problem
        (found,) = [one["outcome"] for one in json.loads(said)["rules"] if one["id"] == rule]
        return str(found)

    assert outcome("p42", "--binding", "saddle") == "pass"
    assert outcome("p02", "--variant", "x1a") == "error"
    assert outcome("p05", "--condition", "FOGRA51") == "error"
    assert outcome("p05", "--condition", "coated-fogra39-300") == "pass"
    assert outcome("p07", "--trim", "185x260") == "error"
    assert outcome("p17", "--outlined") == "error"
    assert outcome("p45", "--job", "cover", "--trim", "46x140", "--spine", "8") == "pass"
    assert outcome("p44", "--job", "cover", "--trim", "46x140", "--spine", "6") == "error"
    assert outcome("p46", "--job", "cover", "--trim", "21x140", "--spine", "8", "--flap", "25") == "warning"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nowhere.pdf"], 3, "nowhere.pdf"),
        (["不是.pdf"], 3, "不是能读的 PDF"),
        (["密.pdf"], 3, "有密码"),
        (["好.pdf", "--condition", "glossy"], 2, "coated-fogra39-300"),
        (["好.pdf", "--trim", "A4"], 2, "210x285"),
        (["好.pdf", "--job", "poster"], 2, "--job"),
        ([], 2, "FILE"),
    ],
)
def test_mistakes(good_file: Path, arguments: list[str], code: int, said: str, command: Command) -> None:
    (good_file.parent / "不是.pdf").write_text("这不是 PDF", encoding="utf-8")
    with pikepdf.open(good_file) as pdf:
        pdf.save(good_file.parent / "密.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))
    returned, _, problem = command(*arguments)
    assert returned == code
    assert said in problem


def test_a_report_is_written(bad_file: Path, command: Command) -> None:
    code, said, _ = command(bad_file.name, "--html", "报告.html")
    assert code == 1
    assert "报告：报告.html" in said
    page = (bad_file.parent / "报告.html").read_text(encoding="utf-8")
    assert "p21" in page and "DeviceRGB" in page


def test_limits_of_conditions() -> None:
    assert limits_of(CONDITIONS["coated-fogra39-300"]) == Limits()
    assert limits_of(CONDITIONS["coated-fogra39"]).ink_warning_percent == 317
    assert limits_of(CONDITIONS["digital"]).photo_error_ppi == 100
    assert condition_asked("", Path()) == ("", Limits())
    assert condition_asked("FOGRA51", Path()) == ("FOGRA51", Limits())
    assert condition_asked("digital", Path())[0] == "FOGRA39"


def test_every_rule_has_its_name_in_both_languages() -> None:
    for rule in RULES:
        assert f"finding.{rule}" in known_keys()
        assert message(f"ui.rule-{rule}", "zh") != message(f"ui.rule-{rule}", "en")
