"""The workspace and its settings."""

from __future__ import annotations

from pathlib import Path

import pytest

from booklet.errors import ResourceError, UsageError
from booklet.project import Settings, open_workspace, shipped


def settings(tmp_path: Path, text: str) -> Path:
    (tmp_path / "booklet.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_found_from_a_folder_inside(tmp_path: Path) -> None:
    inside = settings(tmp_path, "") / "units" / "x"
    inside.mkdir(parents=True)
    opened = open_workspace(inside)
    assert opened.value.root == tmp_path
    assert opened.value.settings == Settings()
    assert opened.findings == ()


def test_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="workspace-missing"):
        open_workspace(tmp_path)


def test_every_wrong_key_is_a_finding_and_the_rest_holds(tmp_path: Path) -> None:
    root = settings(
        tmp_path,
        'languag = "zh"\n\n[press]\nppi = 250\ncondition = "newsprint"\n\n[proof]\nppi = 5\n\n[printing]\nx = 1\n',
    )
    opened = open_workspace(root)
    assert [(item.id, item.place.line, item.values["key"]) for item in opened.findings] == [
        ("settings-value", 5, "press.condition"),
        ("settings-value", 8, "proof.ppi"),
        ("settings-unknown-key", 1, "languag"),
        ("settings-unknown-key", 10, "printing"),
    ]
    assert opened.findings[2].values["known"] == "language"
    assert opened.value.settings.press.ppi == 250
    assert opened.value.settings.press.condition == "coated-fogra39-300"
    assert opened.value.settings.proof.ppi == 150


def test_broken_settings(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="settings-broken"):
        open_workspace(settings(tmp_path, "[press\n"))
    (tmp_path / "booklet.toml").write_bytes("# 设置".encode("gb18030"))
    with pytest.raises(ResourceError, match="settings-broken"):
        open_workspace(tmp_path)


def test_a_byte_order_mark_does_not_matter(tmp_path: Path) -> None:
    (tmp_path / "booklet.toml").write_bytes(b'\xef\xbb\xbflanguage = "en"\n')
    assert open_workspace(tmp_path).value.settings.language == "en"


def test_the_workspace_comes_before_what_is_shipped(tmp_path: Path) -> None:
    (settings(tmp_path, "") / "layouts").mkdir()
    workspace = open_workspace(tmp_path).value
    assert workspace.layout_folders == (tmp_path / "layouts", shipped("layouts"))
    assert workspace.font_folders == (shipped("fonts"),)
