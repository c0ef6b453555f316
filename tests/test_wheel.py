"""The wheel stands alone: layouts, faces and profiles are inside, and a booklet comes out of it."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest
from conftest import make_workspace, outputs

ROOT = Path(__file__).parent.parent


@pytest.mark.slow
def test_a_booklet_from_the_installed_wheel(tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(wheels), str(ROOT)],
        check=True,
    )
    (wheel,) = wheels.glob("booklet-*.whl")
    # Only the project itself is new: its dependencies are those of this environment.
    venv.create(tmp_path / "venv", with_pip=False, symlinks=True)
    (site,) = (tmp_path / "venv" / "lib").glob("python*/site-packages")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--no-deps",
            "--no-index",
            "--target",
            str(site),
            str(wheel),
        ],
        check=True,
    )
    shipped = {path.parent.name for path in (site / "booklet/shipped/layouts").glob("*/layout.toml")}
    assert shipped == {path.parent.name for path in (ROOT / "layouts").glob("*/layout.toml")}
    env = {**os.environ, "PYTHONPATH": ":".join(path for path in sys.path if path.endswith("site-packages"))}
    workspace = make_workspace(tmp_path / "工作区")
    python = str(tmp_path / "venv" / "bin" / "python")
    where = subprocess.run(
        [python, "-P", "-c", "import booklet; print(booklet.__file__)"],
        env=env,
        cwd=workspace,
        capture_output=True,
        text=True,
    ).stdout
    assert where.startswith(str(site)), where
    done = subprocess.run(
        [python, "-P", "-m", "booklet", "render", "--unit", "试验办"],
        env=env,
        cwd=workspace,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(outputs(workspace)) == 2
