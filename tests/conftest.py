"""A small workspace with real photographs, and the program run as a user runs it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

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
    image.save(path, quality=85, exif=exif)
    return path


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


@pytest.fixture(scope="session")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small workspace after one good render; tests only look at it."""
    root = make_workspace(tmp_path_factory.mktemp("rendered") / "工作区")
    done = booklet(root, "render", "--unit", "试验办")
    assert done.returncode == 0, done.stdout + done.stderr
    return root


def booklet(
    folder: Path, *arguments: str, environ: Mapping[str, str] | None = None, timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does, in a folder, in Chinese unless the environment says otherwise."""
    env = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG", "BOOKLET", "SOURCE_"))}
    env |= {"PYTHONIOENCODING": "utf-8", "PYTHONWARNINGS": "error", **(environ or {})}
    command = [sys.executable, "-m", "booklet", *arguments]
    return subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, encoding="utf-8", timeout=timeout
    )


@pytest.fixture
def run_booklet() -> RunBooklet:
    return booklet


def outputs(root: Path) -> dict[str, bytes]:
    """Every file below out/, by its path."""
    home = root / "out"
    return {str(path.relative_to(home)): path.read_bytes() for path in sorted(home.rglob("*")) if path.is_file()}
