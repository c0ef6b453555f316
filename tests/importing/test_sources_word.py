"""Word files read into documents: by python-docx where it can write them, from raw XML for the rest."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
from docx.shared import Cm
from source_files import grid, ids, inline_picture, one, paragraph, picture, sketch, table, texts, word, written

from booklet.importing.document import Origin, Picture, Role
from booklet.importing.sources import picture_bytes


def test_a_file_as_word_writes_it(tmp_path: Path) -> None:
    file = docx.Document()
    file.core_properties.title = "河西榜样"
    file.add_heading("河西榜样", 0)
    file.add_heading("一、先进个人", 1)
    file.add_paragraph("　　赵一帆，网格长。")
    file.add_paragraph()
    file.add_picture(BytesIO(picture(1)), width=Cm(4))
    file.add_paragraph("图为赵一帆在值守", style="Caption")
    file.add_paragraph("走访百户", style="List Bullet")
    grid_ = file.add_table(rows=3, cols=3)
    for at, text in enumerate(["姓名", "职务", "事迹"]):
        grid_.cell(0, at).text = text
    grid_.cell(1, 0).text = "钱二"
    grid_.cell(1, 0).merge(grid_.cell(2, 0))
    grid_.cell(1, 1).text = "科员"
    grid_.cell(1, 2).text = "第一段\n第二段"
    grid_.cell(2, 1).merge(grid_.cell(2, 2)).text = "合并"
    grid_.cell(1, 1).paragraphs[0].add_run().add_picture(BytesIO(picture(2)), width=Cm(1))
    file.add_paragraph("结尾")
    file.sections[0].header.paragraphs[0].text = "内部资料"
    path = tmp_path / "材料.docx"
    file.save(str(path))

    document = one(path)
    assert document.title == "河西榜样"
    assert sketch(document) == [
        "title 河西榜样",
        "heading 一、先进个人",
        "body 赵一帆，网格长。",
        "picture image1.jpg",
        "caption 图为赵一帆在值守",
        "list 走访百户",
        "table 3x3",
        "body 结尾",
        "note 内部资料",
    ]
    assert document.blocks[2].origin == Origin("材料.docx", 3)
    shown = document.blocks[3]
    assert isinstance(shown, Picture) and picture_bytes(shown) == picture(1) and shown.origin.line == 5
    found = table(document)
    assert grid(found) == [["姓名", "职务", "事迹"], ["钱二", "科员", "第一段\n第二段"], ["钱二", "合并", "合并"]]
    assert found.header == 0
    assert found.rows[2][1].origin == Origin("材料.docx", 3, "表1", "职务")
    assert [picture_bytes(item) for item in found.rows[1][1].pictures] == [picture(2)]
    assert not document.findings


def test_tracked_changes_read_as_accepted(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>走访</w:t></w:r><w:del><w:r><w:delText>二百</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>三百</w:t></w:r></w:ins><w:r><w:t>户</w:t></w:r></w:p>"
        "<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半句，</w:t></w:r></w:p>"
        + paragraph("后半句。")
        + "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    )
    document = one(written(tmp_path, "a.docx", word(body)))
    assert texts(document) == ["走访三百户", "前半句，后半句。"]
    assert ids(document) == ["import-tracked-changes"]
    assert document.findings[0].values == {"file": "a.docx", "inserted": "1", "deleted": "1"}


def test_text_boxes_are_read_once_and_behind_their_paragraph(tmp_path: Path) -> None:
    box = "<w:txbxContent>" + paragraph("▲ 图为框里的说明") + "</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>框外的</w:t></w:r><w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r><w:r><w:t>一段</w:t></w:r></w:p>"
        f"<w:p><w:r><w:pict><v:textbox>{box.replace('框里', '旧式')}</v:textbox></w:pict></w:r></w:p>"
    )
    document = one(written(tmp_path, "a.docx", word(body)))
    assert texts(document) == ["框外的一段", "▲ 图为框里的说明", "▲ 图为旧式的说明"]


def test_breaks_tabs_fields_ruby_and_hidden_text(tmp_path: Path) -> None:
    body = (
        "<w:p><w:r><w:t>第一行</w:t><w:br/><w:t>第二行</w:t><w:tab/><w:t>列</w:t></w:r></w:p>"
        "<w:p><w:r><w:fldChar/><w:instrText>HYPERLINK x</w:instrText></w:r><w:r><w:t>链接</w:t></w:r></w:p>"
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>xiáng</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>祥</w:t></w:r></w:rubyBase>"
        "</w:ruby></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>看不见</w:t></w:r>"
        '<w:r><w:sym w:font="Wingdings 3" w:char="F070"/></w:r></w:p>'
        '<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>标题上</w:t><w:br/><w:t>标题下</w:t></w:r></w:p>'
    )
    document = one(written(tmp_path, "a.docx", word(body)))
    assert sketch(document) == [
        "body 第一行",
        "body 第二行\t列",
        "body 链接",
        "body 祥▲",
        "heading 标题上标题下",
    ]
    assert [block.origin.line for block in document.blocks] == [1, 1, 2, 3, 4]
    assert ids(document) == ["import-hidden-text"]


def test_automatic_numbers_are_text(tmp_path: Path) -> None:
    def level(at: int, form: str, text: str) -> str:
        return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'

    numbering = (
        '<w:numbering {W}><w:abstractNum w:abstractNumId="7">'
        + level(0, "chineseCounting", "%1、")
        + level(1, "decimal", "（%2）")
        + '</w:abstractNum><w:abstractNum w:abstractNumId="8">'
        + level(0, "bullet", "·")
        + '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="8"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/>'
        "</w:lvlOverride></w:num></w:numbering>"
    ).replace("{W}", 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"')

    def item(text: str, list_id: int, at: int = 0) -> str:
        return paragraph(text, f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{list_id}"/></w:numPr>')

    body = item("甲", 1) + item("子", 1, 1) + item("丑", 1, 1) + item("乙", 1) + item("寅", 1, 1)
    body += item("点", 2) + item("重来", 3) + paragraph("不编号", '<w:numPr><w:numId w:val="0"/></w:numPr>')
    document = one(written(tmp_path, "a.docx", word(body, numbering__xml=numbering)))
    assert texts(document) == ["一、甲", "（1）子", "（2）丑", "二、乙", "（1）寅", "点", "一、重来", "不编号"]
    assert texts(document, Role.BODY) == ["不编号"]


def test_pictures_stand_beside_lines_and_bear_telling_names(tmp_path: Path) -> None:
    body = (
        f"<w:p>{inline_picture('rId1', 'D:/照片/赵一帆.jpg')}<w:r><w:br/><w:t>图为赵一帆</w:t></w:r></w:p>"
        f"<w:p><w:r><w:t>一句话没有</w:t></w:r>{inline_picture('rId2')}<w:r><w:t>被切开。</w:t></w:r></w:p>"
        f"<w:p>{inline_picture('rId3')}{inline_picture('rId4')}{inline_picture('rId9')}</w:p>"
    )
    targets = {
        "rId1": ("image", "media/image1.jpeg"),
        "rId2": ("image", "/word/media/image2.png"),
        "rId3": ("image", "media/image3.emf"),
        "rId4": ("image", "https://example.invalid/x.jpg"),
    }
    parts = {"media_image1__jpeg": picture(1), "media_image2__png": picture(2, "PNG"), "media_image3__emf": b"\1\0\0\0"}
    document = one(written(tmp_path, "a.docx", word(body, targets, **parts)))
    assert sketch(document) == [
        "picture 赵一帆.jpg",
        "body 图为赵一帆",
        "body 一句话没有被切开。",
        "picture image2.png",
    ]
    assert ids(document) == ["import-picture-format", "import-picture-missing", "import-picture-missing"]
    assert document.findings[1].values["picture"] == "https://example.invalid/x.jpg"


def test_frames_and_nested_tables(tmp_path: Path) -> None:
    def cells(*contents: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{content}</w:tc>" for content in contents) + "</w:tr>"

    inner = f"<w:tbl>{cells(paragraph('甲'), paragraph('乙'))}{cells(paragraph('丙'), paragraph('丁'))}</w:tbl>"
    frame = f"<w:tbl>{cells(paragraph('框里一段') + paragraph('框里二段'))}</w:tbl>"
    head = cells(paragraph("姓名"), paragraph("情况"))
    body = frame + f"<w:tbl>{head}{cells(paragraph('赵一帆'), paragraph('见下') + inner)}</w:tbl>"
    document = one(written(tmp_path, "a.docx", word(body)))
    assert sketch(document) == ["body 框里一段", "body 框里二段", "table 2x2"]
    assert grid(table(document))[1] == ["赵一帆", "见下\n甲\t乙\n丙\t丁"]


def test_title_rows_above_the_header(tmp_path: Path) -> None:
    def row(*contents: str, span: int = 1) -> str:
        properties = f'<w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr>'
        return "<w:tr>" + "".join(f"<w:tc>{properties}{paragraph(text)}</w:tc>" for text in contents) + "</w:tr>"

    body = f"<w:tbl>{row('汇总表', span=3)}{row('姓名', '职务', '备注')}{row('赵一帆', '网格长', '')}</w:tbl>"
    found = table(one(written(tmp_path, "a.docx", word(body))))
    assert found.header == 1 and found.rows[0][2].text == "汇总表" and found.rows[2][0].origin.column == "姓名"
    form = f"<w:tbl>{row('姓名', '赵一帆')}{row('主要事迹', '走访居民三百二十户，从不缺席，大家都说好。')}</w:tbl>"
    assert table(one(written(tmp_path, "b.docx", word(form)))).rows[1][1].origin.line == 2


def test_notes_comments_and_what_is_embedded(tmp_path: Path) -> None:
    body = (
        '<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
        '<w:r><w:object><v:shape/><o:OLEObject xmlns:o="urn:o" ProgID="Excel.Sheet"/></w:object></w:r></w:p>'
    )
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = f'<w:footnote w:id="0"><w:p/></w:footnote><w:footnote w:id="2">{paragraph("脚注一")}</w:footnote>'
    notes = f"<w:footnotes {names}>{notes}</w:footnotes>"
    comments = (
        f'<w:comments {names}><w:comment w:id="1" w:author="某人">{paragraph("照片要换")}</w:comment></w:comments>'
    )
    document = one(
        written(tmp_path, "a.docm", word(body, footnotes__xml=notes, comments__xml=comments, vbaProject__bin=b"x"))
    )
    assert sketch(document) == ["body 正文", "note 脚注一", "note 照片要换"]
    assert sorted(ids(document)) == ["import-comments", "import-embedded-object", "import-macros"]


def test_strict_files_and_missing_parts_are_read(tmp_path: Path) -> None:
    data = word(paragraph("正文"), {"rId1": ("image", "NULL"), "rId2": ("styles", "没有.xml")})
    assert texts(one(written(tmp_path, "a.docx", data))) == ["正文"]


def test_a_word_file_without_its_extension(tmp_path: Path) -> None:
    assert texts(one(written(tmp_path, "改名.doc", word(paragraph("其实是 docx"))))) == ["其实是 docx"]
