"""The finished files, opened again: boxes, identity, links, bytes; and what the self-check sees in spoilt ones."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta, timezone
from pathlib import Path
from xml.etree import ElementTree

import pikepdf
import pytest
from press_pages import JOB, faults, fonts_of, inks, photo_files, prepared, press_file, proof_file, quadrants

from booklet.errors import EngineError, OutputError, ResourceError
from booklet.findings import Place, Severity
from booklet.geometry import Pt, Rect
from booklet.press import (
    COATED_FOGRA39_300,
    CONDITIONS,
    Inks,
    Navigation,
    OutlineEntry,
    Placement,
    PreparedRun,
    finish_press,
    finish_proof,
    photo_resolution,
)

PT = 72 / 25.4
BREAK = '<p style="break-after: page">'


@pytest.fixture(scope="module")
def runs() -> list[PreparedRun]:
    return [
        prepared(
            f'<h1 id="one">甲</h1>{BREAK}<a href="#two">同册</a> '
            '<a href="booklet-page:far">他册</a></p><p id="two">乙</p>'
        ),
        prepared(
            '<h1 id="far">丙</h1><h2>丁</h2><img src="booklet-photo:a" style="width: 30mm">'
            '<a href="booklet-page:nowhere">无</a><a href="https://example.org/">外</a>'
        ),
    ]


def box(page: pikepdf.Page, key: str) -> list[float]:
    return [float(one) for one in page.obj[key]]


def test_press_boxes(runs: list[PreparedRun], tmp_path: Path) -> None:
    with pikepdf.open(press_file(runs, tmp_path)) as pdf:
        assert len(pdf.pages) == 3
        for page in pdf.pages:
            assert box(page, "/MediaBox") == pytest.approx([0, 0, 106 * PT, 146 * PT], abs=0.01)
            assert box(page, "/BleedBox") == box(page, "/MediaBox")
            assert box(page, "/TrimBox") == pytest.approx([3 * PT, 3 * PT, 103 * PT, 143 * PT], abs=0.01)
            assert not {"/ArtBox", "/CropBox", "/Annots", "/Rotate", "/UserUnit"} & set(page.obj.keys())


def test_press_identity(runs: list[PreparedRun], tmp_path: Path) -> None:
    path = press_file(runs, tmp_path)
    assert path.read_bytes().startswith(b"%PDF-1.6")
    with pikepdf.open(path) as pdf:
        (intent,) = pdf.Root.OutputIntents
        assert (str(intent.S), str(intent.OutputConditionIdentifier)) == ("/GTS_PDFX", "FOGRA39")
        assert str(intent.RegistryName) == "http://www.color.org"
        assert intent.DestOutputProfile.read_bytes() == COATED_FOGRA39_300.profile.read_bytes()
        assert str(pdf.docinfo.Trapped) == "/False"
        assert str(pdf.docinfo.Title) == "棚改办 表彰画册"
        assert str(pdf.docinfo.CreationDate) == "D:20260301083000Z"
        assert len(pdf.trailer.ID) == 2
        assert set(pdf.Root.keys()) == {"/Type", "/Pages", "/Metadata", "/OutputIntents"}
        xmp = ElementTree.fromstring(pdf.Root.Metadata.read_bytes())
    texts = {element.tag: element.text for element in xmp.iter() if element.text and element.text.strip()}
    assert texts["{http://www.npes.org/pdfx/ns/id/}GTS_PDFXVersion"] == "PDF/X-4"
    assert texts["{http://ns.adobe.com/pdf/1.3/}Trapped"] == "False"
    assert texts["{http://ns.adobe.com/xap/1.0/}CreateDate"] == "2026-03-01T08:30:00+00:00"
    assert texts["{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"] in ("棚改办 表彰画册", "zh-Hans")


def test_the_date_keeps_its_zone(runs: list[PreparedRun], tmp_path: Path) -> None:
    job = replace(JOB, made=JOB.made.astimezone(timezone(timedelta(hours=8))), title="棚改办先进")
    press, _ = photo_files(runs, tmp_path, quadrants())
    finish_press(tmp_path / "x.pdf", runs, fonts_of(runs), press, job, COATED_FOGRA39_300)
    with pikepdf.open(tmp_path / "x.pdf") as pdf:
        assert str(pdf.docinfo.CreationDate) == "D:20260301163000+08'00'"
        assert str(pdf.docinfo.Title) == "棚改办先进"


def test_the_same_inputs_give_the_same_bytes(runs: list[PreparedRun], tmp_path: Path) -> None:
    again = [PreparedRun.from_bytes(run.to_bytes()) for run in runs]
    assert press_file(runs, tmp_path, "1.pdf").read_bytes() == press_file(again, tmp_path, "2.pdf").read_bytes()
    assert (
        proof_file(runs, tmp_path, name="3.pdf").read_bytes() == proof_file(again, tmp_path, name="4.pdf").read_bytes()
    )


def test_preparing_is_deterministic(runs: list[PreparedRun]) -> None:
    body = '<h1>甲</h1><div style="height: 9mm; opacity: .5; background: linear-gradient(#f00, #00f)"></div>'
    assert prepared(body).press == prepared(body).press


def test_a_cache_of_something_else_is_refused() -> None:
    import pickle

    for value in (("a", 1), Path("/"), re.compile("x")):
        with pytest.raises(pickle.UnpicklingError):
            PreparedRun.from_bytes(pickle.dumps(value))


def test_proof_is_trimmed_and_has_no_press_marks(runs: list[PreparedRun], tmp_path: Path) -> None:
    with pikepdf.open(proof_file(runs, tmp_path)) as pdf:
        for page in pdf.pages:
            assert box(page, "/MediaBox") == pytest.approx([0, 0, 100 * PT, 140 * PT], abs=0.01)
        assert "/OutputIntents" not in pdf.Root
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.Root.Lang) == "zh-Hans"
        assert pdf.is_linearized


def test_proof_links_reach_other_runs(runs: list[PreparedRun], tmp_path: Path) -> None:
    _, proof = photo_files(runs, tmp_path, quadrants())
    path = tmp_path / "proof.pdf"
    (problem,) = finish_proof(path, runs, fonts_of(runs), proof, JOB, Navigation())
    assert (problem.id, problem.severity, problem.place) == ("link-without-target", Severity.WARNING, Place(page=3))
    with pikepdf.open(path) as pdf:
        pages = [page.obj.objgen for page in pdf.pages]
        first = [pages.index(link.Dest[0].objgen) for link in pdf.pages[0].obj.Annots]
        assert first == [1, 2]
        (outside,) = pdf.pages[2].obj.Annots
        assert str(outside.A.URI) == "https://example.org/"
        top = float(pdf.pages[0].obj.Annots[1].Dest[3])
        assert top == pytest.approx(130 * PT, abs=25)


def test_proof_outline_and_labels(runs: list[PreparedRun], tmp_path: Path) -> None:
    with pikepdf.open(proof_file(runs, tmp_path)) as pdf, pdf.open_outline() as outline:
        assert [(item.title, [child.title for child in item.children]) for item in outline.root] == [
            ("甲", []),
            ("丙", ["丁"]),
        ]
    given = Navigation(
        outline=(OutlineEntry(1, "封面", 0, 300.0), OutlineEntry(2, "里", 2, 100.0)), labels=("封面", "1", "2")
    )
    with pikepdf.open(proof_file(runs, tmp_path, given)) as pdf:
        assert [str(pdf.Root.PageLabels.Nums[2 * index + 1].P) for index in range(3)] == ["封面", "1", "2"]
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == ["封面"]
            (below,) = outline.root[0].children
            assert isinstance(below.destination, pikepdf.Array)
            assert below.destination[0].objgen == pdf.pages[2].obj.objgen


def test_a_photo_that_was_not_prepared_stops_the_file(runs: list[PreparedRun], tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="photo-missing"):
        finish_press(tmp_path / "x.pdf", runs, fonts_of(runs), {}, JOB, COATED_FOGRA39_300)


def test_a_photo_that_vanished_stops_the_file(runs: list[PreparedRun], tmp_path: Path) -> None:
    press, _ = photo_files(runs, tmp_path, quadrants())
    gone = {key: replace(photo, path=tmp_path / "gone.jpg") for key, photo in press.items()}
    with pytest.raises(OutputError, match="photo-unreadable"):
        finish_press(tmp_path / "x.pdf", runs, fonts_of(runs), gone, JOB, COATED_FOGRA39_300)


def test_a_place_that_cannot_be_written(runs: list[PreparedRun], tmp_path: Path) -> None:
    press, _ = photo_files(runs, tmp_path, quadrants())
    with pytest.raises(OutputError, match="not-writable"):
        finish_press(tmp_path / "none" / "x.pdf", runs, fonts_of(runs), press, JOB, COATED_FOGRA39_300)


def test_every_shipped_condition_is_a_press() -> None:
    for condition in CONDITIONS.values():
        assert Inks(condition.profile.read_bytes()).cmyk([(1, 1, 1)]) == [(0, 0, 0, 0)]


def test_a_screen_profile_is_refused() -> None:
    from PIL import ImageCms

    screen = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for data in (screen, b"no profile"):
        with pytest.raises(ResourceError, match="profile-not-cmyk"):
            Inks(data)


def test_the_inks_of_pure_white_and_red() -> None:
    white, red = inks().cmyk([(1, 1, 1), (1, 0, 0)])
    assert white == (0, 0, 0, 0)
    assert red[1] > 0.9 and red[2] > 0.9 and red[3] < 0.05


# The self-check


@pytest.fixture(scope="module")
def finished(runs: list[PreparedRun], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A good press file of three pages; tests spoil copies."""
    return press_file(runs, tmp_path_factory.mktemp("finished"))


def test_our_own_files_pass(finished: Path) -> None:
    assert faults(finished) == []


def paint_rgb(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[1]
    page.Contents = pikepdf.Stream(pdf, page.Contents.read_bytes() + b"\n1 0 0 rg 0 0 50 50 re f\n")


def rgb_image(pdf: pikepdf.Pdf) -> None:
    pdf.pages[2].resources.XObject["/Photo0"].ColorSpace = pikepdf.Name.DeviceRGB


def placeholder(pdf: pikepdf.Pdf) -> None:
    pdf.pages[2].resources.XObject["/Photo0"] = 0


def art_box(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.ArtBox = pdf.pages[0].obj.TrimBox


def no_trim(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].obj["/TrimBox"]


def bleed_outside(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.BleedBox = pikepdf.Array([-5, 0, 50, 50])


def other_trim(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.TrimBox = pikepdf.Array([10, 10, 200, 200])


def annotation(pdf: pikepdf.Pdf) -> None:
    link = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[20, 20, 60, 60])
    pdf.pages[0].obj.Annots = pikepdf.Array([link])


def no_intent(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/OutputIntents"]


def other_intent(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents[0].OutputConditionIdentifier = pikepdf.String("ISO Coated v2")


def rgb_group(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Group = pikepdf.Dictionary(S=pikepdf.Name.Transparency, CS=pikepdf.Name.DeviceRGB)


def no_font_file(pdf: pikepdf.Pdf) -> None:
    font = next(iter(pdf.pages[0].resources.Font.as_dict().values()))
    del font.DescendantFonts[0].FontDescriptor["/FontFile3"]


def no_identity(pdf: pikepdf.Pdf) -> None:
    del pdf.Root["/Metadata"]


def not_trapped(pdf: pikepdf.Pdf) -> None:
    del pdf.docinfo["/Trapped"]


@pytest.mark.parametrize(
    ("spoil", "rule", "page"),
    [
        (paint_rgb, "p21", 2),
        (rgb_image, "p21", 3),
        (art_box, "p07", 1),
        (no_trim, "p07", 1),
        (bleed_outside, "p07", 1),
        (other_trim, "p07", 2),
        (annotation, "p14", 1),
        (no_intent, "p04", 0),
        (other_intent, "p05", 0),
        (rgb_group, "p22", 1),
        (no_font_file, "p15", 1),
        (no_identity, "p01", 0),
        (not_trapped, "p06", 0),
    ],
)
def test_a_spoilt_file_is_found_out(
    spoil: Callable[[pikepdf.Pdf], None], rule: str, page: int, finished: Path, tmp_path: Path
) -> None:
    spoilt = tmp_path / "spoilt.pdf"
    with pikepdf.open(finished) as pdf:
        spoil(pdf)
        pdf.save(spoilt, force_version="1.6")
    assert (rule, page) in faults(spoilt)


@pytest.mark.parametrize(
    ("source_px", "severity"),
    [(1181, None), (1176, Severity.NOTE), (886, Severity.NOTE), (880, Severity.WARNING), (585, Severity.ERROR)],
)
def test_resolution_limits(source_px: int, severity: Severity | None) -> None:
    # 50 mm of half the photo's width: 590.55 px at 300 ppi.
    width = Pt(50 * PT)
    one = Placement(0, 0, "a", Rect(0, 0, 1, 1), Rect(0, 0, 1, 1), (0.25, 0, 0.75, 1), width, width, True)
    found = photo_resolution(one, (source_px, 9000), Place(page=4))
    assert [item.severity for item in found] == ([severity] if severity else [])
    assert all(item.id == "photo-low-ppi" and item.place.page == 4 for item in found)
