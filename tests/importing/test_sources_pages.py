"""Saved web pages and PDFs read into documents."""

from __future__ import annotations

import base64
from email.message import EmailMessage
from pathlib import Path

import pytest
from source_files import grid, ids, one, packed, picture, sketch, table, texts, written

from booklet.importing.document import Picture, Role
from booklet.importing.sources import picture_bytes, read_sources

FIRST = "赵一帆，河西社区网格长。她每天六点到岗，先看留言本，再走楼道。"
SECOND = "钱二，社区民警。夜里巡逻时，他把走失的老人送回家，没有留下姓名。"
PAGE = f"""<!DOCTYPE html><html><head><title>守望河西_河西新闻网</title><meta charset="utf-8">
<script>document.write("脚本写的字");</script><style>p {{}}</style></head>
<body onload="x()"><div class="top"><a href="/">首页</a> &gt; <a href="/n">新闻</a> &gt; 正文</div>
<ul class="menu"><li><a href="1">要闻</a></li><li><a href="2">社会</a></li></ul>
<h1>守望河西</h1><div class="info">来源：河西日报　记者 孙三</div>
<div id="c"><p>　　{FIRST}</p>
<p><img src="守望_files/1.jpg"></p><p>▲图为赵一帆在楼道</p>
<div>&nbsp;&nbsp;{SECOND[:20]}
{SECOND[20:]}<br><br>　　第三段也在这里，<b>加粗</b>的字不分开。</div>
<figure><img data-src="https://example.invalid/2.jpg" src="data:image/gif;base64,R0lGOD">
<figcaption>图为<br>钱二</figcaption></figure>
<p style="display: none">藏起来的字，很长很长的一句话，不该读到。</p>
<p><a href="x">相关阅读：别的文章的标题</a></p></div>
<div class="foot">版权所有 河西新闻网，未经许可，不得转载。</div></body></html>"""


def test_the_article_of_a_page(tmp_path: Path) -> None:
    written(tmp_path, "守望_files/1.jpg", picture(1))
    written(tmp_path, "守望_files/tracker.js", "x")
    document = one(written(tmp_path, "守望.html", PAGE))
    assert document.title == "守望河西_河西新闻网"
    assert sketch(document) == [
        "note 首页 > 新闻 > 正文",
        "note 要闻",
        "note 社会",
        "title 守望河西",
        "body 来源：河西日报　记者 孙三",
        f"body {FIRST}",
        "picture 1.jpg",
        "caption ▲图为赵一帆在楼道",
        f"body {SECOND}",
        "body 第三段也在这里，加粗的字不分开。",
        "caption 图为钱二",
        "note 相关阅读：别的文章的标题",
        "note 版权所有 河西新闻网，未经许可，不得转载。",
    ]
    assert ids(document) == ["import-scripts", "import-picture-missing"]
    assert document.findings[1].values["picture"] == "https://example.invalid/2.jpg"
    first = document.blocks[5]
    assert first.origin.line == 6
    folder = read_sources(tmp_path)
    assert [item.file for item in folder] == ["守望.html"]


@pytest.mark.parametrize(("codec", "named"), [("gb18030", "gb2312"), ("big5", "big5"), ("utf-8", "gbk"), ("gbk", "")])
def test_the_encoding_a_page_names(tmp_path: Path, codec: str, named: str) -> None:
    text = FIRST if codec != "big5" else "趙一帆是網格長，她每天六點到崗。"
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={named}">' if named else ""
    page = f"<html><head>{meta}</head><body><p>{text}</p></body></html>"
    assert texts(one(written(tmp_path, "a.htm", page.encode(codec)))) == [text]


def test_pages_without_structure_are_read_whole(tmp_path: Path) -> None:
    inner = f"<table><tr><td>{FIRST}</td></tr><tr><td>{SECOND}</td></tr></table>"
    page = f"<table><tr><td>{inner}</td><td>侧栏</td></tr></table>"
    assert texts(one(written(tmp_path, "a.html", page)), Role.BODY) == [FIRST, SECOND]


def test_data_tables_of_a_page(tmp_path: Path) -> None:
    page = (
        f"<body><p>{FIRST}</p><table border=1><tr><th>单位</th><th>姓名</th></tr><tr><td rowspan=2>河西</td>"
        "<td>赵一帆</td></tr><tr><td>钱二<br>民警</td></tr></table></body>"
    )
    document = one(written(tmp_path, "a.html", page))
    assert sketch(document) == [f"body {FIRST}", "table 3x2"]
    assert grid(table(document)) == [["单位", "姓名"], ["河西", "赵一帆"], ["河西", "钱二\n民警"]]


def test_pictures_inside_a_page_and_out_of_its_folder(tmp_path: Path) -> None:
    data = base64.b64encode(picture(1)).decode()
    written(tmp_path, "外.jpg", picture(2))
    page = f'<p>{FIRST}</p><img src="data:image/jpeg;base64,{data}"><img src="../外.jpg"><img src="file:///外.jpg">'
    document = one(written(tmp_path, "内/a.html", page))
    shown = document.blocks[1]
    assert isinstance(shown, Picture) and picture_bytes(shown) == picture(1) and shown.name == "picture1.jpg"
    assert ids(document) == ["import-picture-missing"] * 2
    archive = packed({"内/b.html": page, "外.jpg": picture(2)})
    (inside,) = read_sources(written(tmp_path, "a.zip", archive))
    assert len([block for block in inside.blocks if isinstance(block, Picture)]) == 2


def test_a_page_saved_as_one_file(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Subject"] = "守望"
    message.set_content(
        f'<html><body><p>{FIRST}</p><img src="cid:one"><img src="/i/2.jpg"></body></html>', subtype="html"
    )
    message.replace_header("Content-Type", 'text/html; charset="utf-8"')
    message["Content-Location"] = "https://example.invalid/a.html"
    whole = EmailMessage()
    whole["MIME-Version"] = "1.0"
    whole.make_related()
    whole.attach(message)
    for number, headers in enumerate(
        [{"Content-ID": "<one>"}, {"Content-Location": "https://example.invalid/i/2.jpg"}]
    ):
        part = EmailMessage()
        part.set_content(picture(number), "image", "jpeg")
        for key, value in headers.items():
            part[key] = value
        whole.attach(part)
    for name in ("a.mht", "b.doc"):
        document = one(written(tmp_path, name, whole.as_bytes()))
        assert texts(document) == [FIRST]
        pictures = [block for block in document.blocks if isinstance(block, Picture)]
        assert [picture_bytes(item) for item in pictures] == [picture(0), picture(1)]


def pdf(folder: Path, pages: list[str]) -> Path:
    weasyprint = pytest.importorskip("weasyprint")
    face = (Path(__file__).parent.parent.parent / "fonts/BookletFangSong-Regular.otf").as_uri()
    style = (
        f"<style>@font-face {{ font-family: f; src: url({face}) }} @page {{ size: 300pt 300pt; margin: 20pt }}"
        "body { font: 12pt f } p { margin: 0; text-indent: 2em }</style>"
    )
    body = "<div style='break-after: page'></div>".join(pages)
    path = folder / "a.pdf"
    weasyprint.HTML(string=f"<html lang=zh><title>守望</title>{style}{body}</html>").write_pdf(path)
    return path


def test_text_of_a_pdf(tmp_path: Path) -> None:
    document = one(pdf(tmp_path, [f"<p>{FIRST}</p><p>{SECOND}</p>", f"<p>{FIRST[:8]}</p><p>- 2 -</p>"]))
    assert document.title == "守望"
    assert texts(document, Role.BODY) == [FIRST, SECOND, FIRST[:8]]
    assert texts(document, Role.NOTE) == ["- 2 -"]
    assert [block.origin.part for block in document.blocks] == ["P1", "P1", "P2", "P2"]
    assert ids(document) == ["import-pdf-text"]


def test_columns_of_a_pdf_are_not_joined(tmp_path: Path) -> None:
    columns = "<div style='columns: 2; column-gap: 20pt'><p>" + FIRST + SECOND + "</p></div>"
    document = one(pdf(tmp_path, [columns]))
    assert "".join(texts(document)) == FIRST + SECOND and len(document.blocks) == 2


def test_a_pdf_without_text(tmp_path: Path) -> None:
    document = one(pdf(tmp_path, ["<div style='background: red; height: 50pt'></div>"]))
    assert ids(document) == ["import-pdf-no-text"] and not document.blocks
