"""What stands on a sheet beside the order of its pages: clips, marks, boxes, inks; and files that cannot be imposed."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from conftest import RunBooklet
from folded import BLEED_MM, MARGIN_MM, PT, TRIM_MM, numbered, read_back
from numpy.typing import NDArray
from PIL import Image

from booklet.binding import Binding
from booklet.errors import ResourceError, UsageError
from booklet.findings import Severity
from booklet.geometry import Mm
from booklet.press import preflight
from booklet.press.imposition import SHEETS, Imposed, Order, impose, sheet_of

_PAGE = re.compile(r"/P\d+")
FACES = tuple(Path(__file__).parents[2] / "fonts" / name for name in ("BookletHei-Regular.otf",))
SADDLE = Order(Binding(), faces=FACES)


def made(source: Path, order: Order = SADDLE) -> tuple[Path, Imposed]:
    target = source.with_name("大版.pdf")
    found = impose(source, target, order)
    assert found.value is not None, found.findings
    return target, found.value


def drawn(path: Path, page: int = 0, ppi: float = 144) -> NDArray[np.uint8]:
    document = pypdfium2.PdfDocument(path)
    try:
        return np.asarray(document[page].render(scale=ppi / 72).to_pil().convert("RGB"))
    finally:
        document.close()


@pytest.mark.parametrize("creep", ["shift", "shrink"])
def test_pages_are_cut_at_the_fold(tmp_path: Path, creep: str) -> None:
    """Odd pages are cyan, even ones magenta, far beyond their bleed: neither colour crosses the fold."""
    source = numbered(tmp_path / "a.pdf", 40, colours=("0 1 0 0 k", "1 0 0 0 k"))
    target, imposed = made(source, Order(Binding(creep=creep)))  # type: ignore[arg-type]
    for page in (0, 1, len(imposed.sides) - 1):
        pixels = drawn(target, page).astype(int)
        # Above the folios, which stand in the middle.
        row = pixels[pixels.shape[0] // 2 - round(25 * 144 / 25.4)]
        fold = row.shape[0] / 2
        cyan, magenta = (row[:, 2] > 200) & (row[:, 0] < 90), (row[:, 0] > 180) & (row[:, 1] < 90)
        left, right = np.flatnonzero(magenta), np.flatnonzero(cyan)
        assert left.size and right.size
        # Even pages lie left of the fold.
        assert left.max() <= fold and right.min() >= fold - 1
        assert right.min() - left.max() <= 2
        # The outer edges have their bleed, less what the page creeps, and nothing of the ground beyond it.
        width = 2 * (TRIM_MM[0] + BLEED_MM) * 144 / 25.4
        assert width - 2 * imposed.plan.creep_mm * 144 / 25.4 - 3 <= right.max() - left.min() <= width + 2


def test_boxes_and_label(tmp_path: Path) -> None:
    target, imposed = made(numbered(tmp_path / "a.pdf", 8), Order(Binding(), sheet=sheet_of("A4"), faces=FACES))
    assert imposed.sheet.width_mm == Mm(297) and imposed.area_mm == pytest.approx((120, 80))
    with pikepdf.open(target) as pdf:
        for page in pdf.pages:
            media, trim, bleed = (
                [float(one) / PT for one in box] for box in (page.mediabox, page.trimbox, page.obj.BleedBox)
            )
            assert media == pytest.approx([0, 0, 297, 210], abs=0.01)
            assert trim == pytest.approx([88.5, 65, 208.5, 145], abs=0.01)
            assert bleed == pytest.approx([85.5, 62, 211.5, 148], abs=0.01)
            assert "/Annots" not in page.obj and "/Rotate" not in page.obj
    document = pypdfium2.PdfDocument(target)
    try:
        said = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    assert "第1张 正面" in said[0] and "第1张 反面" in said[1] and "第2张 反面" in said[3]
    assert "A4 (297×210 mm)" in said[0]


def test_marked_blanks(tmp_path: Path) -> None:
    target, imposed = made(numbered(tmp_path / "a.pdf", 3), Order(Binding(blanks="marked"), faces=FACES))
    assert imposed.plan.blanks == (3,)
    document = pypdfium2.PdfDocument(target)
    try:
        (front, back) = (page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    assert "此页留白" in back and "此页留白" not in front


def test_a_copier_gets_neither_bleed_nor_marks(tmp_path: Path) -> None:
    """A4 without boxes on A3, edge to edge."""
    source = numbered(tmp_path / "a.pdf", 8, trim_mm=(210, 297))
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            page.obj.CropBox = page.obj.TrimBox
            del page.obj.TrimBox, page.obj.BleedBox
        pdf.save(source)
    target, imposed = made(source, Order(Binding(creep="none"), office=True, faces=FACES))
    assert str(imposed.sheet) == "A3 (420×297 mm)"
    with pikepdf.open(target) as pdf:
        assert [round(float(one) / PT, 1) for one in pdf.pages[0].trimbox] == [0, 0, 420, 297]
        assert b"/All" not in pdf.pages[0].Contents.read_bytes()
        assert pdf.pages[0].trimbox == pdf.pages[0].obj.BleedBox
    assert [one.folio for one in read_back(target, (210, 297))[0].placed] == [8, 1]


def test_a_shared_or_divided_content_stream(tmp_path: Path) -> None:
    """Two pages with one stream between them, one page with two streams, one without any."""
    source = numbered(tmp_path / "a.pdf", 4)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.pages[1].obj.Contents = pdf.pages[0].obj.Contents
        content = pdf.pages[2].Contents.read_bytes()
        cut = content.index(b"0 0 0 1 k")
        pdf.pages[2].obj.Contents = pikepdf.Array([pdf.make_stream(content[:cut]), pdf.make_stream(content[cut:])])
        del pdf.pages[3].obj.Contents
        pdf.save(source)
    target, _ = made(source)
    front, back = read_back(target)
    assert [one.folio for one in front.placed] == [1]
    assert [one.folio for one in back.placed] == [1, 3]


def test_inherited_resources_and_turned_pages(tmp_path: Path) -> None:
    """What a page takes from the tree above it goes along; a turned page is imposed as it is seen, and said."""
    source = numbered(tmp_path / "a.pdf", 4)
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        pdf.Root.Pages.Resources = pdf.pages[0].obj.Resources
        for page in pdf.pages:
            del page.obj.Resources
        pdf.pages[1].obj.Rotate = 180
        pdf.save(source)
    target = source.with_name("大版.pdf")
    found = impose(source, target, SADDLE)
    assert [(item.id, item.place.page) for item in found.findings] == [("imposition-rotated", 2)]
    back = read_back(target)[1]
    assert [(one.folio, one.up) for one in back.placed] == [(2, -1), (3, 1)]
    assert drawn(target, 1).std() > 5
    with pikepdf.open(target) as pdf:
        assert "/Font" in pdf.pages[0].obj.Resources.XObject["/P1"].Resources


def test_a_quarter_turn_swaps_width_and_height(tmp_path: Path) -> None:
    source = numbered(tmp_path / "a.pdf", 4, trim_mm=(80, 60))
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        for page in pdf.pages:
            page.obj.Rotate = 90
        pdf.save(source)
    target, imposed = made(source)
    assert imposed.area_mm == pytest.approx((120, 80))
    with pikepdf.open(target) as pdf:
        content = pdf.pages[0].Contents.read_bytes()
    # Clockwise: what was up points right.
    assert b" 0 -1 1 0 " in content.replace(b"\n", b" ")


def broken(path: Path, change: Callable[[pikepdf.Pdf], None]) -> Path:
    numbered(path, 8)
    with pikepdf.open(path, allow_overwriting_input=True) as pdf:
        change(pdf)
        pdf.save(path)
    return path


def no_trim(pdf: pikepdf.Pdf) -> None:
    for number in (1, 5):
        del pdf.pages[number].obj.TrimBox


def mixed(pdf: pikepdf.Pdf) -> None:
    box = [float(one) for one in pdf.pages[3].trimbox]
    pdf.pages[3].obj.TrimBox = pikepdf.Array([box[0], box[1], box[2] - 2 * PT, box[3]])


def annotated(pdf: pikepdf.Pdf) -> None:
    stamp = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=[0, 0, 9, 9])
    pdf.pages[2].obj.Annots = pikepdf.Array([pdf.make_indirect(stamp)])


def short_bleed(pdf: pikepdf.Pdf) -> None:
    box = [float(one) for one in pdf.pages[6].trimbox]
    pdf.pages[6].obj.BleedBox = pikepdf.Array([box[0] - PT, box[1] - PT, box[2] + PT, box[3] + PT])


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (no_trim, [("imposition-no-trim", 2), ("imposition-no-trim", 6)]),
        (mixed, [("imposition-mixed-sizes", 4)]),
        (annotated, [("imposition-annotations", 3)]),
        (short_bleed, [("imposition-bleed", 7)]),
    ],
)
def test_pages_that_do_not_fit(
    tmp_path: Path, change: Callable[[pikepdf.Pdf], None], found: list[tuple[str, int]]
) -> None:
    source = broken(tmp_path / "a.pdf", change)
    target = tmp_path / "大版.pdf"
    said = impose(source, target, SADDLE)
    assert [(item.id, item.place.page) for item in said.findings if item.id in dict(found)] == found
    errors = any(item.severity is Severity.ERROR for item in said.findings)
    # Nothing is written where an error stands.
    assert (said.value is None) == errors == (not target.exists())


def test_files_that_cannot_be_imposed(tmp_path: Path) -> None:
    source = numbered(tmp_path / "a.pdf", 8)
    target, _ = made(source)
    again = impose(target, tmp_path / "c.pdf", SADDLE)
    assert again.value is None and [item.id for item in again.findings] == ["imposition-again"]
    with pytest.raises(UsageError, match="output-is-input"):
        impose(source, source, SADDLE)
    with pytest.raises(UsageError, match="impose-unbound"):
        impose(source, tmp_path / "c.pdf", Order(Binding(style="none")))
    with pytest.raises(UsageError, match="impose-cover"):
        impose(source, tmp_path / "c.pdf", Order(Binding(), cover=(4, 4)))
    with pikepdf.open(source) as pdf:
        pdf.save(tmp_path / "密.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))
        pdf.save(tmp_path / "锁.pdf", encryption=pikepdf.Encryption(owner="a", user=""))
        del pdf.pages[:]
        pdf.save(tmp_path / "空.pdf")
    with pytest.raises(ResourceError, match="pdf-encrypted"):
        impose(tmp_path / "密.pdf", tmp_path / "c.pdf", SADDLE)
    locked = impose(tmp_path / "锁.pdf", tmp_path / "c.pdf", SADDLE)
    assert locked.value is None and [item.id for item in locked.findings] == ["pdf-locked"]
    with pytest.raises(ResourceError, match="pdf-unreadable"):
        impose(tmp_path / "空.pdf", tmp_path / "c.pdf", SADDLE)
    assert not (tmp_path / "c.pdf").exists()


def test_a_sheet_too_small_names_one_that_does(tmp_path: Path) -> None:
    source = numbered(tmp_path / "a.pdf", 8, trim_mm=(210, 297))
    with pytest.raises(UsageError) as problem:
        impose(source, tmp_path / "c.pdf", Order(Binding(), sheet=sheet_of("A3")))
    assert problem.value.params == {
        "sheet": "A3 (297×420 mm)",
        "needed": "438.0×315.0 mm",
        "fits": "SRA3 (450×320 mm)",
    }
    with pytest.raises(UsageError, match="sheet-unknown"):
        sheet_of("B17")
    assert sheet_of(" 640 x 450mm ").width_mm == Mm(640)
    assert [sheet.width_mm * sheet.height_mm for sheet in SHEETS] == sorted(
        sheet.width_mm * sheet.height_mm for sheet in SHEETS
    )


def test_the_sheets_of_the_trade_hold_their_pages(tmp_path: Path) -> None:
    """16 pages of 大度16开 stand on 大度对开, 8 on 大度四开, two on SRA3."""
    source = numbered(tmp_path / "a.pdf", 16, trim_mm=(210, 285))
    for style, size, sheet in (("perfect", 16, "大度对开"), ("saddle", 16, "大度对开"), ("saddle", 8, "大度四开")):
        made(source, Order(Binding(style=style, signature=size), sheet=sheet_of(sheet)))  # type: ignore[arg-type]
    _, imposed = made(source)
    assert imposed.sheet.name == "SRA3"


GHOSTSCRIPT = pytest.mark.skipif(shutil.which("gs") is None, reason="Ghostscript is not installed")


def plates(path: Path, folder: Path, ppi: int) -> dict[str, NDArray[np.float64]]:
    """The inks of the first page, 0 to 1, by plate."""
    folder.mkdir()
    options = ["-q", "-dBATCH", "-dNOPAUSE", "-dSAFER", f"-r{ppi}", "-sDEVICE=tiffsep", "-dLastPage=1"]
    subprocess.run(["gs", *options, f"-o{folder}/p%d.tif", str(path)], check=True, capture_output=True)
    return {
        one.stem.partition("(")[2].removesuffix(")"): 1 - np.asarray(Image.open(one).convert("L")) / 255.0
        for one in folder.glob("p1(*).tif")
    }


@GHOSTSCRIPT
def test_marks_on_every_plate_and_text_on_black_alone(tmp_path: Path) -> None:
    """A page that prints a spot colour keeps its plate; marks print on it, too."""
    source = numbered(tmp_path / "a.pdf", 4, colours=("0 0 0 0 k",))
    with pikepdf.open(source, allow_overwriting_input=True) as pdf:
        tint = pikepdf.Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[0, 0.4, 0.8, 0], N=1)
        gold = pikepdf.Array([pikepdf.Name.Separation, pikepdf.Name("/Gold"), pikepdf.Name.DeviceCMYK, tint])
        page = pdf.pages[0]
        page.obj.Resources.ColorSpace = pikepdf.Dictionary(Gold=pdf.make_indirect(gold))
        at = MARGIN_MM * PT + 20
        page.contents_add(f"/Gold cs 1 scn {at} {at} 30 30 re f".encode())
        pdf.save(source)
    target, _ = made(source)
    ink = plates(target, tmp_path / "plates", 144)
    assert set(ink) == {"Cyan", "Magenta", "Yellow", "Black", "Gold"}
    side = read_back(target)[0]
    height = ink["Black"].shape[0]

    def inked(plate: str, x: float, y: float) -> bool:
        column, row = round(x * 2), height - round(y * 2)
        return bool(ink[plate][row - 2 : row + 3, column - 2 : column + 3].max() > 0.3)

    crop_y, crop_x = side.area.y0 - (BLEED_MM + 3) * PT, side.area.x0 - (BLEED_MM + 3) * PT
    fold_x = (side.area.x0 + side.area.x1) / 2
    for plate in ink:
        assert inked(plate, side.area.x0, crop_y) and inked(plate, side.area.x1, crop_y), plate
        assert inked(plate, crop_x, side.area.y0) and inked(plate, crop_x, side.area.y1), plate
        marks = ink[plate][:, round(fold_x * 2) - 2 : round(fold_x * 2) + 3]
        assert marks[height - round(crop_y * 2) - 8 : height - round(crop_y * 2) + 8].max() > 0.3, plate
    low, high = height - round(side.area.y1 * 2), height - round(side.area.y0 * 2)
    left, right = round(side.area.x0 * 2), round(side.area.x1 * 2)
    inside = {plate: one[low + 2 : high - 2, left + 2 : right - 2].max() for plate, one in ink.items()}
    assert inside["Black"] > 0.9 and inside["Gold"] > 0.9
    assert inside["Cyan"] == inside["Magenta"] == inside["Yellow"] == 0


def test_a_press_file_stays_what_it_is(rendered: Path, tmp_path: Path, run_booklet: RunBooklet) -> None:
    """Output intent, identity, fonts and overprint of a real press file; the preflight's answer to its sheets."""
    source = rendered / "out" / "试验办" / "试验办-印刷版.pdf"
    target = tmp_path / "大版.pdf"
    done = run_booklet(tmp_path, "impose", str(source), "--bar", "-o", str(target))
    assert done.returncode == 0, done.stdout + done.stderr
    with pikepdf.open(source) as one, pikepdf.open(target) as other:
        profiles = [pdf.Root.OutputIntents[0].DestOutputProfile.read_bytes() for pdf in (one, other)]
        assert profiles[0] == profiles[1] and len(other.Root.OutputIntents) == 1
        assert one.pdf_version == other.pdf_version == "1.6"
        assert dict(one.docinfo) == dict(other.docinfo)
        names = [basefonts(pdf) for pdf in (one, other)]
        assert names[0] < names[1] and len(names[1] - names[0]) == 1
        assert overprints(one) == overprints(other) > 0
    report = preflight.preflight(target, preflight.Job(kind="sheet", variant="x4", condition="FOGRA39"), plates="none")
    assert report.passed, report.findings
    assert not [item for item in report.findings if item.severity is not Severity.NOTE]
    again = tmp_path / "再来.pdf"
    assert run_booklet(tmp_path, "impose", str(source), "--bar", "-o", str(again)).returncode == 0
    assert again.read_bytes() == target.read_bytes()


def basefonts(pdf: pikepdf.Pdf) -> set[str]:
    fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/DescendantFonts" in one]
    return {str(one.BaseFont) for one in fonts}


def overprints(pdf: pikepdf.Pdf) -> int:
    """How many uses of an overprinting state the pages have."""
    total = 0
    for page in pdf.pages:
        if "/Resources" not in page.obj:
            continue
        forms = page.obj.Resources.get("/XObject", pikepdf.Dictionary())
        contents = [(page.obj.Resources, page.Contents.read_bytes())]
        contents += [(form.Resources, form.read_bytes()) for name, form in forms.items() if _PAGE.fullmatch(name)]
        for resources, content in contents:
            states = resources.get("/ExtGState", pikepdf.Dictionary())
            on = [name for name, state in states.items() if bool(state.get("/op", False))]
            total += sum(content.count(f"{name} gs".encode()) for name in on)
    return total
