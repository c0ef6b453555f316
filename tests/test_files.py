from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from booklet.files import READABLE, appearing, new_file_mode, write_whole


def test_a_file_is_written_whole_with_its_rights(tmp_path: Path) -> None:
    target = tmp_path / "册.pdf"
    write_whole(target, b"old")
    write_whole(target, b"body", READABLE, durable=True)
    assert target.read_bytes() == b"body"
    assert stat.S_IMODE(target.stat().st_mode) == READABLE
    assert list(tmp_path.iterdir()) == [target]


def test_a_failed_write_leaves_the_old_file_and_no_scrap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "x"
    target.write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", lambda *_: (_ for _ in ()).throw(OSError(errno.ENOSPC, "full")))
    with pytest.raises(OSError, match="full"):
        write_whole(target, b"body")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_an_interrupt_in_the_block_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), appearing(tmp_path / "x") as part:
        part.write_bytes(b"half")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []


def test_a_long_name_can_be_written(tmp_path: Path) -> None:
    target = tmp_path / ("长" * 80)
    write_whole(target, b"body")
    assert target.read_bytes() == b"body"


def test_new_files_follow_the_umask() -> None:
    before = os.umask(0o027)
    try:
        assert new_file_mode() == 0o640
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)
