"""A small workspace with real photographs, and the program run as a user runs it."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import io
import os
import pickle
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, settings
from PIL import Image, ImageDraw

# A busy machine is no failure.
settings.register_profile("booklet", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("booklet")

UNIT = """\
unit: 试验办
title: 试验之光
subtitle: 先进个人事迹
issued: 二〇二五年七月
layout: classic
preface: |
  这是前言的第一段。

  这是前言的第二段。
honourees:
  - name: 王小明
    role: 科长
    quote: 把小事做好。
    deeds: |
      王小明同志做了许多工作，清晨六点到岗，从不迟到。
    photos:
      - file: 王小明.jpg
        caption: 图为王小明同志在东街社区志愿服务
        focus: [0.25, 0.4]
  - name: 李芳
    role: 科员
    deeds: |
      李芳同志走访了三百二十户居民。
    photos:
      - file: 李芳.jpg
        place: 西街
        activity: 志愿服务
groups:
  - title: 先进集体
    names: [赵一, 钱二]
    text: 他们同样值得尊敬。
afterword: |
  后记一段。
colophon:
  editor: 编辑组
"""

RunBooklet = Callable[..., "subprocess.CompletedProcess[str]"]


def photograph(path: Path, size: tuple[int, int] = (2400, 1600), hue: int = 0) -> Path:
    """A picture whose quadrants can be told apart, as a phone would save it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_picture(size, hue))
    return path


@cache
def _picture(size: tuple[int, int], hue: int) -> bytes:
    width, height = size
    image = Image.new("RGB", size, (200, 60 + hue, 60))
    draw = ImageDraw.Draw(image)
    draw.rectangle((width // 2, 0, width, height // 2), fill=(60, 160, 80 + hue))
    draw.rectangle((0, height // 2, width // 2, height), fill=(60 + hue, 80, 180))
    draw.rectangle((width // 2, height // 2, width, height), fill=(230, 210, 90))
    draw.ellipse((width // 5, height // 5, width * 3 // 10, height * 2 // 5), fill="white")
    exif = Image.Exif()
    exif[0x010F] = "Invented Phone"
    exif.get_ifd(0x8825)[1] = "N"
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85, exif=exif)
    return buffer.getvalue()


def make_workspace(root: Path, text: str = UNIT, unit: str = "试验办") -> Path:
    """A workspace with one unit of two honourees."""
    folder = root / "units" / unit
    folder.mkdir(parents=True)
    (folder / "booklet.yaml").write_text(text, encoding="utf-8")
    (root / "booklet.toml").write_text("", encoding="utf-8")
    photograph(root / "photos" / unit / "王小明.jpg")
    photograph(root / "photos" / unit / "李芳.jpg", (1600, 2400), hue=70)
    return root


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return make_workspace(tmp_path / "工作区")


Made = TypeVar("Made")


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Made]) -> Made:
    """What `make` returns, called once with an empty folder however many processes run tests; the others wait."""
    home = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        home = home.parent
    answer = home / f"{name}.pickle"
    with (home / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not answer.exists():
            shutil.rmtree(home / name, ignore_errors=True)
            (home / name).mkdir()
            answer.write_bytes(pickle.dumps(make(home / name)))
        made: Made = pickle.loads(answer.read_bytes())
    return made


@dataclass(frozen=True)
class FirstRun:
    """A good render of the small workspace: what was said, and the originals as they were before it."""

    root: Path
    said: str
    complaints: str
    originals: Mapping[Path, tuple[int, str]]


EPOCH = {"SOURCE_DATE_EPOCH": "1750000000"}


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> FirstRun:
    """One render as a user runs it, with nothing cached before; tests only look at it."""

    def make(folder: Path) -> FirstRun:
        root = make_workspace(folder / "工作区")
        before = originals(root)
        done = booklet(root, "render", "--unit", "试验办", environ=EPOCH)
        assert done.returncode == 0, done.stdout + done.stderr
        return FirstRun(root, done.stdout, done.stderr, before)

    return made_once(tmp_path_factory, "first-run", make)


@pytest.fixture(scope="session")
def rendered(first_run: FirstRun) -> Path:
    """The small workspace after one good render; tests only look at it."""
    return first_run.root


@pytest.fixture
def warm(rendered: Path, workspace: Path) -> Path:
    """A small workspace of its own, with what an earlier run has cached: photographs and unchanged pages."""
    return with_cache_of(rendered, workspace)


def with_cache_of(rendered: Path, root: Path) -> Path:
    """What an earlier run has cached serves this one: photographs are the same."""
    shutil.copytree(rendered / ".booklet", root / ".booklet")
    return root


def originals(root: Path) -> dict[Path, tuple[int, str]]:
    """When each of the user's files was changed, and a hash of it."""
    files = [path for folder in (root / "photos", root / "units") for path in folder.rglob("*") if path.is_file()]
    return {path: (path.stat().st_mtime_ns, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files}


_FOREIGN = ("LC_", "LANG", "BOOKLET", "SOURCE_")
"""Variables that would change what a run says or writes."""


def booklet(
    folder: Path, *arguments: str, environ: Mapping[str, str] | None = None, timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does, in a folder, in Chinese unless the environment says otherwise."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(_FOREIGN)}
    env |= {"PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "error", **(environ or {})}
    command = [sys.executable, "-m", "booklet", *arguments]
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", timeout=timeout
    )


@pytest.fixture
def run_booklet(monkeypatch: pytest.MonkeyPatch) -> RunBooklet:
    """Run the command as `booklet` does, but in this process: a second sooner. What is not caught fails the test."""
    from booklet import cli

    def run(
        folder: Path, *arguments: str, environ: Mapping[str, str] | None = None
    ) -> subprocess.CompletedProcess[str]:
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        handler = signal.getsignal(signal.SIGTERM)
        with monkeypatch.context() as patch:
            patch.chdir(folder)
            for key in [key for key in os.environ if key.startswith(_FOREIGN)]:
                patch.delenv(key)
            for key, value in (environ or {}).items():
                patch.setenv(key, value)
            try:
                with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
                    code = cli.run(list(arguments))
            finally:
                signal.signal(signal.SIGTERM, handler)
        said, complaints = (stream.buffer.getvalue().decode() for stream in (out, err))
        return subprocess.CompletedProcess(arguments, code, said, complaints)

    return run


def outputs(root: Path) -> dict[str, bytes]:
    """Every file below out/, by its path."""
    home = root / "out"
    return {str(path.relative_to(home)): path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file()}
