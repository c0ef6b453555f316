"""Text, Markdown, CSV and folders read into documents."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest
from source_files import grid, ids, one, packed, picture, sketch, table, texts, written

from booklet.errors import ResourceError, UsageError
from booklet.findings import Severity
from booklet.importing.document import Origin, Picture, Role
from booklet.importing.sources import Limits, picture_bytes, read_sources
from booklet.importing.sources.archive import member_name

ARTICLE = "　　河西社区十二名网格员轮流值守。\n\n赵一帆，网格长。他说：“先把门敲开。”\n"


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"])
def test_lines_are_paragraphs_in_any_encoding(tmp_path: Path, codec: str) -> None:
    document = one(written(tmp_path, "稿件.txt", ARTICLE.replace("\n", "\r\n").encode(codec)))
    assert texts(document) == ["河西社区十二名网格员轮流值守。", "赵一帆，网格长。他说：“先把门敲开。”"]
    assert [block.origin for block in document.blocks] == [Origin("稿件.txt", 1), Origin("稿件.txt", 3)]
    assert not document.findings


def test_big5_is_not_taken_for_gbk(tmp_path: Path) -> None:
    text = "河西社區十二名網格員輪流值守，從不缺席。"
    assert texts(one(written(tmp_path, "a.txt", text.encode("big5")))) == [text]
    assert texts(one(written(tmp_path, "b.txt", text.encode("gb18030")))) == [text]


def test_page_ends_do_not_move_line_numbers(tmp_path: Path) -> None:
    document = one(written(tmp_path, "a.txt", "甲一\x0c乙二\n丙\x01三\n"))
    assert [(block.text, block.origin.line) for block in document.blocks] == [("甲一", 1), ("乙二", 1), ("丙三", 2)]  # type: ignore[union-attr]
    assert ids(document) == ["import-control-character"]
    assert document.findings[0].place.line == 2


def test_damaged_bytes_are_told_with_their_line(tmp_path: Path) -> None:
    data = "第一行文字完好\n第二行文字".encode() + b"\xe6\x96" + "损坏\n".encode()
    document = one(written(tmp_path, "a.txt", data))
    assert ids(document) == ["import-text-damaged"] and document.findings[0].place.line == 2


def test_markdown(tmp_path: Path) -> None:
    written(tmp_path, "图/一.jpg", picture())
    text = (
        "---\ntitle: '榜样'\n---\n# 先进事迹\n\n第一段第一行，\n第二行。\n另起一段。\n\n"
        "- **赵一帆**，见[网页](http://example.invalid)\n\n"
        "![图为赵一帆在值守](图/一.jpg)\n\n![](缺.jpg)\n\n"
        "| 姓名 | 职务 |\n|---|---|\n| 钱二 | 科员 |\n\n> 引文\n\n*党**员带头。\n"
    )
    document = one(written(tmp_path, "a.md", text))
    assert document.title == "榜样"
    assert sketch(document) == [
        "heading 先进事迹",
        "body 第一段第一行，第二行。",
        "body 另起一段。",
        "list 赵一帆，见网页",
        "picture 一.jpg",
        "caption 图为赵一帆在值守",
        "table 2x2",
        "body 引文",
        "body *党**员带头。",
    ]
    assert document.blocks[1].origin.line == 6
    assert document.blocks[2].origin.line == 8
    assert ids(document) == ["import-picture-missing"]
    shown = document.blocks[4]
    assert isinstance(shown, Picture) and not shown.data and picture_bytes(shown) == picture()


@pytest.mark.parametrize(("codec", "mark"), [("utf-8-sig", ","), ("gb18030", ","), ("utf-16", "\t"), ("utf-8", ";")])
def test_csv_of_any_spreadsheet(tmp_path: Path, codec: str, mark: str) -> None:
    rows = ["先进个人名单", "姓名,职务,事迹", '赵一帆,网格长,"第一行\n第二行"', ",,", "钱二,科员,值守"]
    document = one(written(tmp_path, "名单.csv", "\r\n".join(rows).replace(",", mark).encode(codec)))
    found = table(document)
    if mark == ",":
        assert grid(found)[0] == ["先进个人名单", "", ""] and found.header == 1
    body = grid(found)[-2:]
    assert body == [["赵一帆", "网格长", "第一行\n第二行"], ["钱二", "科员", "值守"]]
    assert [row[0].origin.line for row in found.rows][-2:] == [3, 6]


def test_folder_in_natural_order_without_furniture(tmp_path: Path) -> None:
    for name in ("10.txt", "2.txt", "Thumbs.db", ".DS_Store", "desktop.ini", "~$3.docx", "附件/1.txt", "视频.mp4"):
        written(tmp_path / "材料", name, "文字" if name.endswith("txt") else b"\0\1\2")
    written(tmp_path / "材料", "照片.JPG", picture(1))
    head, *documents = read_sources(tmp_path / "材料")
    assert (head.file, head.blocks, ids(head)) == ("材料", (), ["import-lock-file"])
    assert [document.file for document in documents] == ["2.txt", "10.txt", "照片.JPG", "视频.mp4", "附件/1.txt"]
    assert ids(documents[3]) == ["import-format-unknown"]
    assert documents[3].findings[0].severity is Severity.WARNING


def test_picture_of_a_page_is_read_once(tmp_path: Path) -> None:
    written(tmp_path, "a.md", "![说明](一.png)\n")
    written(tmp_path, "一.png", picture(1, "PNG"))
    written(tmp_path, "二.png", picture(2, "PNG"))
    assert [(d.file, len(d.blocks)) for d in read_sources(tmp_path)] == [("a.md", 2), ("二.png", 1)]


def test_picture_named_without_its_extension(tmp_path: Path) -> None:
    (block,) = one(written(tmp_path, "微信图片.dat", picture(3, "PNG"))).blocks
    assert isinstance(block, Picture) and block.name == "微信图片.png"


def test_zip_names_in_gbk_utf8_and_with_backslashes(tmp_path: Path) -> None:
    data = packed({"AAAA/BBBB.txt": "甲", "CCCCCC.txt": "乙"})
    gbk, utf_8 = "材料".encode("gbk"), "丙丁".encode()
    data = data.replace(b"AAAA/BBBB.txt", gbk + b"\\" + "鏂钡".encode("gbk") + b".txt").replace(
        b"CCCCCC.txt", utf_8 + b".txt"
    )
    documents = read_sources(written(tmp_path, "a.zip", data))
    assert {document.file for document in documents} == {"材料/鏂钡.txt", "丙丁.txt"}
    assert sorted(texts(document)[0] for document in documents) == ["乙", "甲"]


def test_zip_name_in_the_extra_field() -> None:
    info = zipfile.ZipInfo("?.txt")
    info.extra = b"\x75\x70" + (5 + 9).to_bytes(2, "little") + b"\1\0\0\0\0" + "赵.txt".encode() + b"\0" * 2
    assert member_name(info) == "赵.txt"


def test_pictures_in_a_zip_stay_there(tmp_path: Path) -> None:
    path = written(tmp_path, "a.zip", packed({"a/照片.jpg": picture(5), "b.txt": "文字"}))
    document = next(item for item in read_sources(path) if item.file == "a/照片.jpg")
    (block,) = document.blocks
    assert isinstance(block, Picture) and (block.data, block.path) == (b"", path)
    assert picture_bytes(block) == picture(5)
    path.unlink()
    with pytest.raises(ResourceError, match="import-picture-lost"):
        picture_bytes(block)


def test_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="import-source-missing"):
        read_sources(tmp_path / "没有")
    with pytest.raises(ResourceError, match="import-folder-empty"):
        read_sources(tmp_path)
    os.mkfifo(tmp_path / "管道")
    with pytest.raises(UsageError, match="import-source-special"):
        read_sources(tmp_path / "管道")
    (only,) = read_sources(tmp_path)
    assert ids(only) == ["import-not-a-file"]
    assert ids(one(written(tmp_path, "空.txt", ""))) == ["import-file-empty"]


def test_links_and_loops_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "材料"
    written(folder, "a.txt", "文字")
    written(tmp_path, "外面.txt", "外面")
    (folder / "环").symlink_to(folder, target_is_directory=True)
    (folder / "自己").symlink_to(folder / "自己")
    (folder / "出去.txt").symlink_to(tmp_path / "外面.txt")
    head, document = read_sources(folder)
    assert ids(head) == ["import-link"] * 3 and texts(document, Role.BODY) == ["文字"]
    with pytest.raises(ResourceError, match="import-source-unreadable"):
        read_sources(folder / "自己")


def test_limits_end_a_long_document(tmp_path: Path) -> None:
    (document,) = read_sources(written(tmp_path, "a.txt", "行\n" * 30), Limits(blocks=10))
    assert len(document.blocks) == 10 and ids(document) == ["import-cut-off"]
    assert document.findings[0].place.line == 11
    for name in ("a.txt", "b.txt", "c.txt"):
        written(tmp_path / "多", name, "很长的文字")
    documents = read_sources(tmp_path / "多", Limits(all_text_characters=7))
    assert [ids(document) for document in documents] == [[], [], ["import-too-much"]]
    head, *_ = read_sources(tmp_path / "多", Limits(files=2))
    assert ids(head) == ["import-too-many-files"]
