"""`check --fix`: only the characters that are wrong change, in every style of YAML, encoding and line end."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from conftest import RunBooklet

from booklet import cli
from booklet.entries import mend_unit, write_mended
from booklet.entries.positions import Extent, spans_of
from booklet.entries.reader import read_bytes
from booklet.errors import OutputError

UNIT = """\
# 先进个人,这一行注释不动...
unit:  试验办   # 单位,注释
title: '平凡之光,第Ａ册'
subtitle: "他说:\\"来了\\",\\u597d\\n真好..."
slogan: >-
  难处见真情,平凡
  见担当,
  人人有份.

preface: |  # 前言,注释

  这是前言的第一段,写得短...

  第二段(补记)。。
    缩进的一行,也算.
honourees:
  - {name: 阿依努尔.买买提, role: 科长;书记, "quote": '它''s好,真好'}
  - &second
    name:  王明
    role: 主任
    deeds: 他来了,她也来了,
      大家都来了,
      雨停了.
    photos:
      - file: 王明,２.jpg
        caption: 图为王明同志,在Ｂ座。
        place: 东街;西街
        activity: 开展阿依努尔.买买提结对.
groups:
  - title: 先进集体
    names: [赵一, '古丽•艾山', "热合曼\\u2022买买提"]
    text: 1,200户,2:30到;网址https://a.cn/x,y
afterword: ''
colophon:
  编辑,校对: 编辑组,全体
"""

MENDED = """\
# 先进个人,这一行注释不动...
unit:  试验办   # 单位,注释
title: '平凡之光，第A册'
subtitle: "他说：“来了”，\\u597d\\n真好……"
slogan: >-
  难处见真情，平凡
  见担当，
  人人有份。

preface: |  # 前言,注释

  这是前言的第一段，写得短……

  第二段（补记）。
    缩进的一行，也算。
honourees:
  - {name: 阿依努尔·买买提, role: 科长；书记, "quote": '它''s好，真好'}
  - &second
    name:  王明
    role: 主任
    deeds: 他来了，她也来了，
      大家都来了，
      雨停了。
    photos:
      - file: 王明,２.jpg
        caption: 图为王明同志，在B座
        place: 东街；西街
        activity: 开展阿依努尔·买买提结对
groups:
  - title: 先进集体
    names: [赵一, '古丽·艾山', "热合曼·买买提"]
    text: 1,200户，2:30到；网址https://a.cn/x,y
afterword: ''
colophon:
  编辑,校对: 编辑组，全体
"""

LIST = '照片,说明\na.jpg,"图为王明同志,在""东街"",\n执勤。"\n\nb.jpg,  图为李芳同志.\n'
LIST_MENDED = '照片,说明\na.jpg,"图为王明同志，在“东街”，\n执勤"\n\nb.jpg,  图为李芳同志\n'


def workspace(root: Path, data: bytes | str, lists: dict[str, bytes | str] | None = None) -> Path:
    def put(path: Path, content: bytes | str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())

    put(root / "booklet.toml", "")
    put(root / "units/甲/booklet.yaml", data)
    for name, content in (lists or {}).items():
        put(root / "photos/甲" / name, content)
    return root


def mended(root: Path) -> tuple[bytes, list[str]]:
    """The unit file after mending, and the ids of what hindered it; mending again changes nothing."""
    done = mend_unit(root, "甲")
    for file in done.value:
        write_mended(file)
    assert mend_unit(root, "甲").value == ()
    return (root / "units/甲/booklet.yaml").read_bytes(), [item.id for item in done.findings]


def test_every_style_keeps_its_spelling(tmp_path: Path) -> None:
    data, findings = mended(workspace(tmp_path, UNIT))
    assert data.decode() == MENDED
    assert findings == []
    assert {path.name for path in (tmp_path / "units/甲").iterdir()} == {"booklet.yaml"}


@pytest.mark.parametrize(
    ("codec", "bom"),
    [
        ("utf-8", b""),
        ("utf-8", b"\xef\xbb\xbf"),
        ("gb18030", b""),
        ("utf-16-le", b"\xff\xfe"),
        ("utf-16-be", b"\xfe\xff"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_encoding_and_line_ends_stay(tmp_path: Path, codec: str, bom: bytes, line_end: str) -> None:
    before, after = (bom + text.replace("\n", line_end).encode(codec) for text in (UNIT, MENDED))
    assert mended(workspace(tmp_path, before)) == (after, [])


def test_mixed_line_ends_stay(tmp_path: Path) -> None:
    before, after = (
        "".join(line + ("\r\n" if at % 3 else "\n") for at, line in enumerate(text.split("\n"))).encode()
        for text in (UNIT, MENDED)
    )
    assert mended(workspace(tmp_path, before)) == (after, [])


def test_lists_are_mended_in_their_captions_only(tmp_path: Path) -> None:
    good = "unit: 甲\ntitle: 书\nhonourees:\n  - name: 王明\n    deeds: 好\n"
    before = LIST.replace("\n", "\r\n").encode("gb18030")
    text = "图1.jpg\t图为王明同志,在东街.\n图,2.jpg: 图为李芳同志。\n（说明,见上）\n"
    root = workspace(tmp_path, good, {"Captions.csv": before, "captions.txt": text})
    assert mended(root) == (good.encode(), [])
    assert (root / "photos/甲/Captions.csv").read_bytes() == LIST_MENDED.replace("\n", "\r\n").encode("gb18030")
    after = "图1.jpg\t图为王明同志，在东街\n图,2.jpg: 图为李芳同志\n（说明,见上）\n"
    assert (root / "photos/甲/captions.txt").read_text("utf-8") == after


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("unit: 甲,乙\ntitle: @口号\n", "fix-needs-clean-file"),
        ("unit: 甲,乙\n\ttitle: 书\n", "fix-needs-clean-file"),
        ("unit：甲,乙\ntitle: 书\n", "fix-needs-clean-file"),
        ("unit: 甲,乙\ntitle: 书\x07\n", "fix-needs-clean-file"),
        ("unit: 甲,乙\ntitle: ｎｕｌｌ\n", "fix-would-change-more"),
    ],
)
def test_what_is_not_understood_is_left_alone(tmp_path: Path, text: str, why: str) -> None:
    root = workspace(tmp_path, text)
    done = mend_unit(root, "甲")
    assert [item.id for item in done.findings] == [why]
    assert done.value == ()


def test_damaged_bytes_are_left_alone(tmp_path: Path) -> None:
    root = workspace(tmp_path, ("unit: 甲,乙\ntitle: 这是一本很好的书名" * 3).encode() + b"\xe4\xb8\n")
    assert [item.id for item in mend_unit(root, "甲").findings] == ["fix-needs-clean-file"]


def test_a_csv_whose_comma_is_wide_is_left_alone(tmp_path: Path) -> None:
    good = "unit: 甲\ntitle: 书\nhonourees:\n  - name: 王明\n    deeds: 好\n"
    root = workspace(tmp_path, good, {"captions.csv": "照片，说明\na.jpg，图为王明,在东街\n"})
    done = mend_unit(root, "甲")
    assert ([item.id for item in done.findings], done.value) == (["fix-would-change-more"], ())


def test_nothing_to_mend_writes_nothing(tmp_path: Path) -> None:
    root = workspace(tmp_path, MENDED)
    assert mend_unit(root, "甲").value == ()


def test_rights_stay_and_links_are_followed(tmp_path: Path) -> None:
    root = workspace(tmp_path, "")
    real = root / "texts/甲.yaml"
    real.parent.mkdir()
    real.write_text("unit: 甲,乙\ntitle: 书\n", "utf-8")
    real.chmod(0o640)
    link = root / "units/甲/booklet.yaml"
    link.unlink()
    link.symlink_to(real)
    mended(root)
    assert link.is_symlink()
    assert real.read_text("utf-8") == "unit: 甲，乙\ntitle: 书\n"
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_files_outside_the_workspace_are_not_written(tmp_path: Path) -> None:
    outside = tmp_path / "外.yaml"
    outside.write_text("unit: 甲,乙\ntitle: 书\n", "utf-8")
    root = workspace(tmp_path / "工作区", "")
    (root / "units/甲/booklet.yaml").unlink()
    (root / "units/甲/booklet.yaml").symlink_to(outside)
    done = mend_unit(root, "甲")
    assert ([item.id for item in done.findings], done.value) == (["fix-outside-workspace"], ())


def test_a_file_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    root = workspace(tmp_path, "unit: 甲,乙\ntitle: 书\n")
    (file,) = mend_unit(root, "甲").value
    file.path.write_text("unit: 丙,丁\n", "utf-8")
    with pytest.raises(OutputError, match="changed-meanwhile"):
        write_mended(file)
    assert file.path.read_text("utf-8") == "unit: 丙,丁\n"
    assert [path.name for path in file.path.parent.iterdir()] == ["booklet.yaml"]


def test_diff_names_file_and_lines(tmp_path: Path) -> None:
    (file,) = mend_unit(workspace(tmp_path, "unit: 甲,乙\ntitle: 书\n"), "甲").value
    assert file.diff() == (
        "--- a/units/甲/booklet.yaml",
        "+++ b/units/甲/booklet.yaml",
        "@@ -1,2 +1,2 @@",
        "-unit: 甲,乙",
        "+unit: 甲，乙",
        " title: 书",
    )
    assert file.slips == 1


SCALARS = [
    ("a: 甲乙\n", "甲乙"),
    ("a: &x !t 甲乙\n", "甲乙"),
    ("a: 甲\n  乙\n\n  丙\n", "甲 乙\n丙"),
    ("a: '甲''乙'\n", "甲'乙"),
    ('a: "甲\\"乙\\\n  丙\\u4e01\\x41"\n', '甲"乙丙丁A'),
    ("a: |2-  # 甲\n   甲\n\n  #乙\n", " 甲\n\n#乙"),
    ("a: >+\n  甲\n  乙\n\n  丙\n\n", "甲 乙\n丙\n\n"),
]


@pytest.mark.parametrize(("source", "value"), SCALARS)
def test_places_of_characters(source: str, value: str) -> None:
    from booklet.entries.tree import Scalar, Table, read_tree

    root = read_tree(source, "f").root
    assert isinstance(root, Table)
    node = root.pairs[0][2]
    assert isinstance(node, Scalar) and node.extent
    assert node.text == value
    spans = spans_of(source, node.extent, value)
    assert spans is not None
    for char, span in zip(value, spans, strict=True):
        if span is None:
            assert char.isspace()
            continue
        written = source[slice(*span)]
        assert written in (char, char * 2) or written.startswith("\\")
    starts = [span[0] for span in spans if span]
    assert starts == sorted(set(starts))


def test_places_are_refused_where_text_and_source_differ() -> None:
    assert spans_of("甲乙", Extent(0, 2), "甲丙") is None
    assert spans_of("甲乙", Extent(0, 2), "甲乙丙") is None


def test_lines_of_findings_are_those_of_the_character() -> None:
    draft = read_bytes(UNIT.encode(), "甲", "f").value
    assert draft
    text = draft.honourees[1][1].deeds
    spans = draft.lines.spans(text, "honourees", 1, "deeds")
    assert spans
    at = spans[text.index("雨")]
    assert at and UNIT.split("\n")[draft.lines.line_at(at[0]) - 1] == "      雨停了."


def test_the_command_shows_writes_and_checks(workspace: Path, run_booklet: RunBooklet) -> None:
    path = workspace / "units/试验办/booklet.yaml"
    good = path.read_text("utf-8")
    bad = good.replace("，", ",").replace("志愿服务\n", "志愿服务。\n", 1)
    path.write_text(bad, "utf-8")
    dry = run_booklet(workspace, "check", "--unit", "试验办", "--fix", "--dry-run")
    assert dry.returncode == 0
    assert path.read_text("utf-8") == bad
    assert "+      王小明同志做了许多工作，清晨六点到岗，从不迟到。" in dry.stdout
    assert "\x1b[" not in dry.stdout and "[half-width" not in dry.stdout
    done = run_booklet(workspace, "check", "--unit", "试验办", "--fix")
    assert path.read_text("utf-8") == good
    assert (
        "改正了 3 处" in done.stdout and "[half-width" not in done.stdout and "[caption-full-stop]" not in done.stdout
    )


def test_dry_run_goes_with_fix(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--lang", "zh", "-C", str(workspace), "check", "--unit", "试验办", "--dry-run"]) == 2
    assert "--fix" in capsys.readouterr().err
