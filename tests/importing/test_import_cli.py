"""`booklet import` as a clerk runs it: what it says, what it writes, what it refuses."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from conftest import RunBooklet, photograph
from import_parts import ARTICLE, FOLDER, tree_hash, unit_path, workspace_at

from booklet.entries import read_unit


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = workspace_at(tmp_path / "工作区")
    (tmp_path / "来稿.txt").write_text(ARTICLE, encoding="utf-8")
    return root


def article(root: Path) -> str:
    return str(root.parent / "来稿.txt")


def test_an_article_becomes_a_unit(root: Path, run_booklet: RunBooklet) -> None:
    done = run_booklet(root, "import", article(root), "--unit", FOLDER)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 人" in done.stdout and "林望舒" in done.stdout
    draft = read_unit(root, FOLDER).value
    assert draft is not None
    assert [(one.name, one.role) for one in draft.entry.honourees] == [("林望舒", "主任"), ("周砚田", "科员")]
    (photo,) = draft.entry.honourees[0].photos
    assert (photo.file, photo.caption) == ("", "图为林望舒同志在渡口社区开展扫雪志愿服务")
    checked = run_booklet(root, "check", "--unit", FOLDER)
    assert checked.stdout.count("[photo-awaited]") == 2


def test_again_it_changes_nothing_and_says_so(root: Path, run_booklet: RunBooklet) -> None:
    run_booklet(root, "import", article(root), "--unit", FOLDER)
    before = tree_hash(root)
    again = run_booklet(root, "import", article(root), "--unit", FOLDER)
    assert again.returncode == 0 and "没有要改的" in again.stdout
    assert tree_hash(root) == before


def test_a_dry_run_shows_all_and_writes_nothing(root: Path, run_booklet: RunBooklet) -> None:
    before = tree_hash(root.parent)
    done = run_booklet(root, "import", article(root), "--unit", FOLDER, "--dry-run")
    assert done.returncode == 0
    assert f"+++ b/units/{FOLDER}/booklet.yaml" in done.stdout and "+  - name: 林望舒" in done.stdout
    assert tree_hash(root.parent) == before
    assert not list(root.rglob("*.lock")) and {path.name for path in root.iterdir()} == {"booklet.toml"}


def test_an_existing_unit_shows_a_diff_of_what_changes(root: Path, run_booklet: RunBooklet) -> None:
    run_booklet(root, "import", article(root), "--unit", FOLDER)
    text = Path(article(root)).read_text("utf-8").replace("修了六十把锁", "修了七十把锁")
    Path(article(root)).write_text(text, "utf-8")
    done = run_booklet(root, "import", article(root), "--unit", FOLDER)
    changed = [line for line in done.stdout.split("\n") if line[:1] in "+-" and not line.startswith(("+++", "---"))]
    assert len([line for line in changed if line]) == 2
    assert "修了七十把锁" in unit_path(root).read_text("utf-8")


def test_a_title_that_is_missing_is_an_important_question(root: Path, run_booklet: RunBooklet) -> None:
    bare = "\n".join(ARTICLE.split("\n")[2:])
    Path(article(root)).write_text(bare, "utf-8")
    run_booklet(root, "import", article(root), "--unit", FOLDER)
    draft = read_unit(root, FOLDER).value
    assert draft is not None
    (asked,) = [item for item in draft.entry.review if item.field == "title"]
    assert asked.severity == "high" and draft.entry.title == "（待填书名）"
    done = run_booklet(root, "import", article(root), "--unit", "另一个", "--title", "雪夜")
    assert done.returncode == 0
    draft = read_unit(root, "另一个").value
    assert draft is not None and draft.entry.title == "雪夜"
    assert not [item for item in draft.entry.review if item.field == "title"]


def test_rules_and_script_can_be_chosen(root: Path, run_booklet: RunBooklet) -> None:
    Path(article(root)).write_text(ARTICLE.replace("三夜，把", "三夜,把"), "utf-8")
    run_booklet(root, "import", article(root), "--unit", "一")
    run_booklet(root, "import", article(root), "--unit", "二", "--without", "marks")
    assert "三夜，把" in unit_path(root, "一").read_text("utf-8")
    assert "三夜,把" in unit_path(root, "二").read_text("utf-8")
    assert run_booklet(root, "import", article(root), "--unit", "三", "--without", "everything").returncode == 2


def test_a_folder_with_photographs(root: Path, run_booklet: RunBooklet) -> None:
    folder = root.parent / "来稿"
    folder.mkdir()
    (folder / "文章.txt").write_text(ARTICLE, "utf-8")
    photograph(folder / "周砚田.JPG", (600, 400))
    photograph(folder / "DSC_0001.jpg", (600, 400), hue=50)
    before = tree_hash(folder)
    done = run_booklet(root, "import", str(folder), "--unit", FOLDER)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "[import-photo-of-nobody]" in done.stdout
    assert (root / "photos" / FOLDER / "周砚田.jpg").is_file()
    draft = read_unit(root, FOLDER).value
    assert draft is not None
    assert "周砚田.jpg" in [photo.file for photo in draft.entry.honourees[1].photos]
    assert tree_hash(folder) == before


def test_what_cannot_be_read_is_a_finding_and_nothing_is_written(root: Path, run_booklet: RunBooklet) -> None:
    bad = root.parent / "坏.docx"
    with zipfile.ZipFile(bad, "w") as archive:
        archive.writestr("word/document.xml", "<w:document")
    before = tree_hash(root)
    done = run_booklet(root, "import", article(root), str(bad), "--unit", FOLDER)
    assert done.returncode == 1 and "[import-file-broken]" in done.stdout and "没有写入" in done.stdout
    assert run_booklet(root, "import", str(root / "没有.txt"), "--unit", FOLDER).returncode == 2
    empty = root.parent / "空.txt"
    empty.write_text("\n\n", "utf-8")
    assert run_booklet(root, "import", str(empty), "--unit", FOLDER).returncode == 1
    for name in ("../外面", "CON/..", ".", "a:b"):
        assert run_booklet(root, "import", article(root), "--unit", name).returncode == 2, name
    assert tree_hash(root) == before


def test_photographs_that_come_later_find_their_captions(root: Path, run_booklet: RunBooklet) -> None:
    run_booklet(root, "import", article(root), "--unit", FOLDER)
    run_booklet(root, "review", "--unit", FOLDER, "--accept", "all")
    done = run_booklet(root, "check", "--unit", FOLDER)
    assert done.returncode == 1 and "[review-" not in done.stdout and done.stdout.count("[photo-awaited]") == 2
    photos = root.parent / "照片"
    photograph(photos / "图为林望舒同志在渡口社区开展扫雪志愿服务.jpg", (600, 400))
    photograph(photos / "周砚田.jpg", (600, 400), hue=40)
    done = run_booklet(root, "import", str(photos), "--unit", FOLDER)
    assert done.returncode == 0, done.stdout + done.stderr
    draft = read_unit(root, FOLDER).value
    assert draft is not None
    assert [[(one.file, bool(one.caption)) for one in person.photos] for person in draft.entry.honourees] == [
        [("林望舒.jpg", True)],
        [("周砚田.jpg", True)],
    ]
    assert run_booklet(root, "check", "--unit", FOLDER).returncode == 0
    before = tree_hash(root)
    run_booklet(root, "import", str(photos), "--unit", FOLDER)
    assert tree_hash(root) == before


def test_at_a_terminal_title_and_consent_are_asked(
    root: Path, run_booklet: RunBooklet, monkeypatch: pytest.MonkeyPatch
) -> None:
    import click

    from booklet.cli import importing

    bare = "\n".join(ARTICLE.split("\n")[2:])
    Path(article(root)).write_text(bare, "utf-8")
    monkeypatch.setattr(importing, "_is_terminal", lambda: True)
    monkeypatch.setattr(click, "prompt", lambda asked, **_: "雪夜" if "书名" in asked else "渡口街道")
    monkeypatch.setattr(click, "confirm", lambda asked: False)
    assert run_booklet(root, "import", article(root), "--unit", FOLDER).returncode == 0
    assert not (root / "units").exists()
    monkeypatch.setattr(click, "confirm", lambda asked: True)
    run_booklet(root, "import", article(root), "--unit", FOLDER)
    draft = read_unit(root, FOLDER).value
    assert draft is not None and draft.entry.title == "雪夜"
