"""Small sources and drafts for the tests of merging, and a unit file as a clerk has it after some work."""

from __future__ import annotations

import hashlib
from pathlib import Path

from booklet.importing.content import Chapter, Content, Item, Person, Shot, Team
from booklet.importing.document import Origin, Picture, Severity
from booklet.importing.merging import plan_import, write_plan

FOLDER = "渡口办"

ARTICLE = """\
渡口街上的灯

渡口街道有五个社区，去年冬天下了三场大雪，街道的同志们把灯一直点到天亮。

　　林望舒，渡口街道办事处主任。三场雪里她守了三夜，把十四位老人一个一个接到活动室过冬，又给每户换了新的煤炉管。
　　图为林望舒同志在渡口社区开展扫雪志愿服务

　　周砚田，渡口街道办事处科员。他会修锁，也会修表，谁家的门打不开就找他，一个冬天修了六十把锁，没有收过一分钱。
　　图为周砚田同志在柳树巷社区开展便民志愿服务
"""


def workspace_at(root: Path) -> Path:
    root.mkdir(parents=True, exist_ok=True)
    (root / "booklet.toml").write_text("", encoding="utf-8")
    return root


def picture(name: str, data: bytes = b"", file: str = "来稿.docx", line: int = 1) -> Picture:
    return Picture(name, data or f"picture {name}".encode(), Origin(file, line))


def person(name: str, deeds: str = "做了一件好事。", *photos: Shot, **fields: str) -> Person:
    return Person(name, {"deeds": deeds, **fields}, photos)


def content(*people: Person, **fields: str) -> Content:
    return Content({"unit": "渡口街道", "title": "渡口街上的灯", **fields}, (Chapter(people=people),))


def with_items(one: Content, *items: Item) -> Content:
    return Content(one.fields, one.chapters, one.teams, one.colophon, items, one.loose)


def item(code: str, severity: str = "high", **values: str) -> Item:
    return Item(code, Severity(severity), values.pop("question", "请核对"), "来稿.txt 第3行", **values)


def team(title: str, *names: str) -> Team:
    return Team(title, names, "一起做了许多事。")


def imported(root: Path, said: Content, folder: str = FOLDER) -> str:
    """Import into a unit and give its file's text."""
    plan = plan_import(root, folder, said)
    assert plan.value is not None, plan.findings
    write_plan(plan.value)
    return unit_path(root, folder).read_text("utf-8")


def unit_path(root: Path, folder: str = FOLDER) -> Path:
    return root / "units" / folder / "booklet.yaml"


def tree_hash(root: Path) -> dict[str, str]:
    """Every file below a folder with its content's hash."""
    files = sorted(path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
