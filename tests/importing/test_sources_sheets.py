"""Excel files read into tables: by openpyxl where it can write them, from raw XML for the rest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image as SheetImage
from source_files import RELATIONS, grid, ids, one, packed, picture, relations, sketch, table, texts, written

from booklet.importing.document import Origin
from booklet.importing.sources import Limits, picture_bytes, read_sources
from booklet.importing.sources.number_formats import shown
from booklet.importing.sources.numerals import written as numeral

Targets = Mapping[str, tuple[str, str]]
Parts = Mapping[str, str | bytes]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def test_a_workbook_as_excel_writes_it(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "先进个人"
    sheet["A1"] = "2025年先进个人汇总表"
    sheet.merge_cells("A1:D1")
    for row in (["单位", "姓名", "入职", "照片"], ["河西社区", "赵一帆", date(2019, 7, 1), None]):
        sheet.append(row)
    sheet["C3"].number_format = 'yyyy"年"m"月"'
    sheet.append([None, "钱 二", datetime(2020, 3, 5), None])
    sheet["C4"].number_format = "yyyy/m/d"
    sheet.merge_cells("A3:A4")
    sheet["B6"] = "孙三\n（已退休）"
    sheet["C6"] = 0.985
    sheet["C6"].number_format = "0.0%"
    sheet["B6"].comment = Comment("请核对", "某人")
    sheet.row_dimensions[6].hidden = True
    image = SheetImage(BytesIO(picture(1, "PNG")))
    sheet.add_image(image, "D3")
    hidden = book.create_sheet("旧名单")
    hidden["B2"] = "李四"
    hidden.sheet_state = "hidden"
    book.create_sheet("空表")
    path = tmp_path / "名单.xlsx"
    book.save(path)

    document = one(path)
    assert sketch(document) == ["table 5x4", "note 请核对", "table 1x1"]
    found = table(document)
    assert grid(found) == [
        ["2025年先进个人汇总表"] * 4,
        ["单位", "姓名", "入职", "照片"],
        ["河西社区", "赵一帆", "2019年7月", ""],
        ["河西社区", "钱 二", "2020/3/5", ""],
        ["", "孙三\n（已退休）", "98.5%", ""],
    ]
    assert found.header == 1 and found.origin == Origin("名单.xlsx", 1, "先进个人")
    assert found.rows[4][1].origin == Origin("名单.xlsx", 6, "先进个人", "姓名")
    (anchored,) = found.rows[2][3].pictures
    assert picture_bytes(anchored) == picture(1, "PNG") and anchored.origin.column == "照片"
    assert table(document, 1).rows[0][0].origin == Origin("名单.xlsx", 2, "旧名单", "B")
    assert ids(document) == ["import-hidden-cells", "import-comments", "import-hidden-sheet"]


def workbook(sheet: str, targets: Targets | None = None, parts: Parts | None = None) -> bytes:
    """An Excel file of one sheet with this XML; `parts` are named below `xl/`."""
    names = f'xmlns="{MAIN}" xmlns:r="{RELATIONS}"'
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": relations({"rId1": ("officeDocument", "xl/workbook.xml")}),
            "xl/workbook.xml": f'<workbook {names}><sheets><sheet name="表" r:id="s1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(
                {"s1": ("worksheet", "worksheets/sheet1.xml")} | dict(targets or {})
            ),
            "xl/worksheets/sheet1.xml": f"<worksheet {names}>{sheet}</worksheet>",
            **{f"xl/{name}": content for name, content in (parts or {}).items()},
        }
    )


def cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_formulas_errors_and_plain_values(tmp_path: Path) -> None:
    sheet = (
        "<sheetData><row r='2'><c r='A2' t='str'><f>B2&amp;C2</f><v>算好_x000D_的</v></c><c r='B2'><f>1+1</f></c>"
        "<c r='C2' t='e'><v>#N/A</v></c><c r='D2' t='b'><v>1</v></c><c r='E2'><v>110101199001011234</v></c>"
        "<c r='F2' t='inlineStr'><is><r><t>分</t></r><r><t>段</t></r><rPh><t>duàn</t></rPh></is></c></row></sheetData>"
    )
    document = one(written(tmp_path, "a.xlsx", workbook(sheet)))
    # A column that shows nothing at all is left out.
    assert grid(table(document)) == [["算好\n的", "#N/A", "TRUE", "110101199001011234", "分段"]]
    assert [(item.id, item.values["cell"]) for item in document.findings] == [
        ("import-formula-without-value", "B2"),
        ("import-formula-error", "C2"),
    ]


def test_pictures_in_cells_of_wps(tmp_path: Path) -> None:
    sheet = (
        f"<sheetData><row r='1'>{cell('A1', '姓名')}{cell('B1', '照片')}</row><row r='2'>{cell('A2', '赵一帆')}"
        "<c r='B2' t='str'><f>_xlfn.DISPIMG(\"ID_1\",1)</f><v>=DISPIMG(\"ID_1\",1)</v></c></row>"
        f"<row r='3'>{cell('A3', '钱二')}<c r='B3' t='str'><f>DISPIMG(\"ID_9\",1)</f><v>x</v></c></row></sheetData>"
    )
    images = (
        f'<e:cellImages xmlns:e="urn:e" xmlns:r="{RELATIONS}"><e:cellImage><pic>'
        '<cNvPr id="2" name="ID_1" descr="赵.jpg"/><blip r:embed="rId1"/></pic></e:cellImage></e:cellImages>'
    )
    data = workbook(
        sheet,
        {"rId5": ("cellImage", "cellimages.xml")},
        {
            "cellimages.xml": images,
            "_rels/cellimages.xml.rels": relations({"rId1": ("image", "media/image1.jpeg")}),
            "media/image1.jpeg": picture(4),
        },
    )
    document = one(written(tmp_path, "a.xlsx", data))
    rows = table(document).rows
    assert [item.name for item in rows[1][1].pictures] == ["赵.jpg"] and not rows[1][1].text
    assert picture_bytes(rows[1][1].pictures[0]) == picture(4)
    assert [(item.id, item.values["picture"]) for item in document.findings] == [("import-picture-missing", "ID_9")]


def test_pictures_in_cells_of_excel(tmp_path: Path) -> None:
    rich = 'xmlns="http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"'
    data = workbook(
        f"<sheetData><row r='1'>{cell('A1', '赵一帆')}<c r='B1' t='e' vm='2'><v>#VALUE!</v></c></row></sheetData>",
        {},
        {
            "metadata.xml": (
                f'<metadata xmlns="{MAIN}"><futureMetadata name="XLRICHVALUE"><bk><ext><rvb i="1"/></ext></bk>'
                '<bk><ext><rvb i="0"/></ext></bk></futureMetadata>'
                '<valueMetadata><bk><rc t="1" v="0"/></bk><bk><rc t="1" v="1"/></bk></valueMetadata></metadata>'
            ),
            "richData/rdrichvalue.xml": (
                f"<rvData {rich}><rv s='0'><v>0</v><v>5</v></rv><rv s='0'><v>1</v><v>5</v></rv></rvData>"
            ),
            "richData/rdrichvaluestructure.xml": (
                f"<rvStructures {rich}><s t='_localImage'><k n='_rvRel:LocalImageIdentifier' t='i'/>"
                "<k n='CalcOrigin'/></s></rvStructures>"
            ),
            "richData/richValueRel.xml": (
                f'<richValueRels xmlns:r="{RELATIONS}"><rel r:id="a"/><rel r:id="b"/></richValueRels>'
            ),
            "richData/_rels/richValueRel.xml.rels": relations(
                {"a": ("image", "../media/image1.png"), "b": ("image", "../media/image2.png")}
            ),
            "media/image1.png": picture(1, "PNG"),
            "media/image2.png": picture(2, "PNG"),
        },
    )
    document = one(written(tmp_path, "a.xlsx", data))
    (shown_picture,) = table(document).rows[0][1].pictures
    assert picture_bytes(shown_picture) == picture(1, "PNG") and not document.findings


def test_a_merge_over_the_whole_sheet_costs_nothing(tmp_path: Path) -> None:
    sheet = (
        f"<sheetData><row r='1'>{cell('A1', '标题')}</row><row r='2'>{cell('B2', '赵')}</row></sheetData>"
        "<mergeCells><mergeCell ref='A1:XFD1048576'/><mergeCell ref='bad'/></mergeCells>"
    )
    assert grid(table(one(written(tmp_path, "a.xlsx", workbook(sheet))))) == [["标题", "标题"], ["标题", "标题"]]


def test_too_many_cells_are_cut_off(tmp_path: Path) -> None:
    rows = "".join(f"<row r='{at}'>{cell(f'A{at}', '字')}{cell(f'ZZ{at}', '远')}</row>" for at in range(1, 30))
    path = written(tmp_path, "a.xlsx", workbook(f"<sheetData>{rows}</sheetData>"))
    (document,) = read_sources(path, Limits(cells=10))
    assert len(table(document).rows) == 10 and ids(document) == ["import-cut-off"]


def test_xls_that_is_a_web_page_or_text(tmp_path: Path) -> None:
    rows = "<tr><td>姓名</td><td>职务</td></tr><tr><td>赵一帆</td><td>网格长</td></tr>"
    page = f"<html><body><table>{rows}</table></body></html>"
    document = one(written(tmp_path, "导出.xls", page))
    assert grid(table(document)) == [["姓名", "职务"], ["赵一帆", "网格长"]]
    assert grid(table(one(written(tmp_path, "b.xls", "姓名\t职务\n钱二\t科员\n".encode("utf-16"))))) == [
        ["姓名", "职务"],
        ["钱二", "科员"],
    ]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (45852, 'yyyy"年"m"月"d"日";@', "2025年7月14日"),
        (45852, '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二〇二五年七月十四日"),
        (45852.75, "yyyy/m/d h:mm", "2025/7/14 18:00"),
        (60, "yyyy-mm-dd", "1900-02-28"),
        (59, "yyyy-mm-dd", "1900-02-28"),
        (0.5, "h:mm AM/PM", "12:00 PM"),
        (1.5, "[h]:mm", "36:00"),
        (44197, "aaaa", "星期五"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (7, "000", "007"),
        (12, '0"人"', "12人"),
        (-5, "0.00_);[Red](0.00)", "(5.00)"),
        (-5, "0.0", "-5.0"),
        (13800138000, "0_ ", "13800138000"),
        (0.1 + 0.2, "General", "0.3"),
        (110101199001011000, "General", "110101199001011000"),
        (3, "??/??", "3"),
        (-1, "yyyy", "-1"),
    ],
)
def test_numbers_as_the_sheet_shows_them(value: float, form: str, text: str) -> None:
    assert shown(value, form) == text


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (10, "chineseCounting", "十"),
        (12, "chineseCounting", "十二"),
        (105, "chineseCountingThousand", "一百零五"),
        (1010, "chineseCounting", "一千零一十"),
        (20, "decimalEnclosedCircle", "⑳"),
        (28, "upperLetter", "BB"),
        (14, "lowerRoman", "xiv"),
        (3, "ideographTraditional", "丙"),
        (2025, "ideographDigital", "二〇二五"),
    ],
)
def test_numerals(value: int, form: str, text: str) -> None:
    assert numeral(value, form) == text


def test_texts_of_a_sheet_keep_their_order(tmp_path: Path) -> None:
    sheet = "<sheetData><row><c t='s'><v>1</v></c><c t='s'><v>0</v></c><c t='s'><v>7</v></c></row></sheetData>"
    shared = f'<sst xmlns="{MAIN}"><si><t>甲</t></si><si><t xml:space="preserve"> 乙 </t></si></sst>'
    document = one(written(tmp_path, "a.xlsx", workbook(sheet, {}, {"sharedStrings.xml": shared})))
    assert grid(table(document)) == [["乙", "甲"]] and texts(document) == []
