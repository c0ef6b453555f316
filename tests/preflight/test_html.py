"""The report as a file: complete, self-contained, in two languages, and safe with hostile words in it."""

from __future__ import annotations

import base64
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from preflight_pdfs import PT, good, rectangle, save, separation, text

from booklet.errors import OutputError
from booklet.press.preflight import Job, PreflightReport, preflight
from booklet.press.preflight.html import write_html
from booklet.press.preflight.html_build import foreign, tag
from booklet.press.preflight.plates_ghostscript import program
from booklet.press.preflight.plates_views import HEAT_STEPS, Studio
from booklet.press.preflight.thumbnails import draw_pages

VOID = {"meta", "img", "input", "br", "rect"}
GHOSTSCRIPT = pytest.mark.skipif(program() is None, reason="Ghostscript is not installed")


class Reader(HTMLParser):
    """Elements in order with their attributes; fails on ends that do not match."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words.append(data)

    def all(self, wanted: str, **attributes: str) -> list[dict[str, str | None]]:
        return [
            found
            for name, found in self.elements
            if name == wanted and all(found.get(key.rstrip("_")) == value for key, value in attributes.items())
        ]


def read(path: Path) -> Reader:
    reader = Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    assert reader.open == []
    return reader


def bad_file(folder: Path) -> Path:
    """Two pages: too much ink on the first, a clean second one."""
    return save(good((rectangle(20, 30, 40, 50, "1 1 1 0.4 k"), text())), folder / "坏的.pdf")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> PreflightReport:
    """The bad file, judged with its plates."""
    return preflight(bad_file(tmp_path_factory.mktemp("bad")))


@GHOSTSCRIPT
def test_every_rule_and_page_is_in_it(report: PreflightReport, tmp_path: Path) -> None:
    write_html(report, tmp_path / "report.html", "zh")
    page = read(tmp_path / "report.html")
    for result in report.results:
        (row,) = page.all("tr", id=f"rule-{result.rule.id}")
        assert row["class"] == result.outcome
    cards = page.all("article")
    assert [card["id"] for card in cards] == ["page-1", "page-2"]
    assert cards[0]["class"] == "page error"
    words = "".join(page.words)
    assert "不能付印" in words and "340 %" in words and report.sha256 in words
    assert "100 × 140 mm" in words


@GHOSTSCRIPT
def test_it_loads_nothing_and_runs_nothing(report: PreflightReport, tmp_path: Path) -> None:
    write_html(report, tmp_path / "report.html", "zh")
    page = read(tmp_path / "report.html")
    assert not page.all("script") and not page.all("link") and not page.all("iframe")
    (policy,) = page.all("meta", **{"http-equiv": "Content-Security-Policy"})
    assert "default-src 'none'" in (policy["content"] or "")
    for _, attributes in page.elements:
        assert not any(name.startswith("on") for name in attributes)
        for name in ("src", "href"):
            assert (attributes.get(name) or "#").startswith(("#", "data:image/"))
    assert "url(" not in (tmp_path / "report.html").read_text(encoding="utf-8")


@GHOSTSCRIPT
def test_the_hit_is_drawn_where_it_is(report: PreflightReport, tmp_path: Path) -> None:
    write_html(report, tmp_path / "report.html", "zh")
    place = next(iter(read(tmp_path / "report.html").all("rect", class_="place")))
    x, y, width, height = (float(place[key] or "") / PT for key in ("x", "y", "width", "height"))
    # 40 × 50 mm at 20, 30 of a trim that lies 13 mm inside a page of 126 × 166 mm; SVG's y runs down.
    assert (x, y, width, height) == pytest.approx((33, 166 - 13 - 80, 40, 50), abs=4)


@GHOSTSCRIPT
def test_three_views_of_each_page(report: PreflightReport, tmp_path: Path) -> None:
    write_html(report, tmp_path / "report.html", "zh")
    page = read(tmp_path / "report.html")
    pictures: dict[str, Image.Image] = {}
    for view in ("picture", "black", "ink"):
        found = page.all("img", class_=f"shown {view}")
        assert len(found) == 2
        data = base64.b64decode((found[0]["src"] or "").partition("base64,")[2])
        pictures[view] = Image.open(io.BytesIO(data)).convert("RGB")
    assert len({picture.size for picture in pictures.values()}) == 1
    width, height = pictures["ink"].size
    inside = (int(width * 53 / 126), int(height * (166 - 68) / 166))
    assert pictures["ink"].getpixel(inside) == HEAT_STEPS[-1][1]
    assert pictures["ink"].getpixel((3, 3)) == HEAT_STEPS[0][1]
    black = pictures["black"].getpixel(inside)
    assert isinstance(black, tuple) and black[0] == pytest.approx(255 * 0.6, abs=6)
    seen = pictures["picture"].getpixel(inside)
    assert isinstance(seen, tuple) and max(seen) < 60


@GHOSTSCRIPT
def test_two_languages_and_the_same_bytes_each_time(report: PreflightReport, tmp_path: Path) -> None:
    for name, judged in (("one", report), ("two", preflight(bad_file(tmp_path)))):
        write_html(judged, tmp_path / f"{name}.html", "en")
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()
    page = read(tmp_path / "one.html")
    assert page.all("html", lang="en")
    words = "".join(page.words).replace("坏的.pdf", "").replace("画册", "").replace("放大不超过", "")
    shown = re.sub(r"shops: [^<]*", "", words)
    assert "Not ready for press" in shown


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    pdf = good((rectangle(10, 10, 20, 20, "/Evil cs 1 scn"),))
    name = '"><img src=x onerror=alert(1)>\u202e'
    pdf.pages[0].obj.Resources.ColorSpace.Evil = separation(name)
    pdf.docinfo.Title = pikepdf.String("</title><script>alert(1)</script>")
    path = save(pdf, tmp_path / "<b>&'\u202efdp.pdf")
    report = preflight(path, plates="none")
    assert report.result("p36").outcome == "error"
    write_html(report, tmp_path / "report.html", "zh")
    page = read(tmp_path / "report.html")
    raw = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert not page.all("script") and not page.all("img") and not page.all("b", onerror="alert(1)")
    assert "\u202e" not in raw
    assert any("<img src=x onerror=alert(1)>" in word for word in page.words)


def test_building_blocks_escape() -> None:
    assert tag("p", "<&>\"'") == "<p>&lt;&amp;&gt;&quot;&#x27;</p>"
    assert tag("a", "x", href='"><b>') == '<a href="&quot;&gt;&lt;b&gt;">x</a>'
    assert tag("p", tag("b", "x"), None, 3) == "<p><b>x</b>3</p>"
    assert tag("p", class_="a", hidden=True, id=None) == '<p class="a" hidden></p>'
    assert foreign("a\u202eb\x00\ud800" + "x" * 400).startswith("<bdi>a\ufffdb\ufffd\ufffdxxx")
    assert foreign("x" * 400).endswith("…</bdi>")


def test_without_plates_pages_are_drawn(tmp_path: Path) -> None:
    path = bad_file(tmp_path)
    report = preflight(path, plates="vectors")
    write_html(report, tmp_path / "report.html", "zh", source=path)
    page = read(tmp_path / "report.html")
    assert len(page.all("img", class_="shown picture")) == 2
    assert len(page.all("p", class_="shown black missing")) == 2
    assert "较弱" in "".join(page.words)
    write_html(report, tmp_path / "bare.html", "zh")
    assert len(read(tmp_path / "bare.html").all("p", class_="shown picture missing")) == 2


def test_drawn_pages_are_whole_and_upright(tmp_path: Path) -> None:
    """The crop box and /Rotate do not move the hits off their places."""
    pdf = good((rectangle(0, 120, 50, 20, "0 0 0 1 k"),))
    pdf.pages[0].obj.Rotate = 90
    pdf.pages[0].obj.CropBox = pikepdf.Array([50, 50, 200, 200])
    path = save(pdf, tmp_path / "turned.pdf")
    facts = preflight(path, plates="none").pages
    picture = Image.open(io.BytesIO(draw_pages(path, facts, 1)[1])).convert("L")
    assert picture.width / picture.height == pytest.approx(126 / 166, abs=0.01)
    box = picture.point([255 if level < 128 else 0 for level in range(256)]).getbbox()
    assert box is not None
    scale = picture.width / 126
    assert [value / scale for value in box] == pytest.approx([13, 13, 63, 33], abs=1)


def test_what_cannot_be_drawn_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "none.pdf").write_bytes(b"%PDF-1.4 nothing")
    facts = preflight(bad_file(tmp_path), plates="none").pages
    assert draw_pages(tmp_path / "none.pdf", facts, 2) == {}


def test_a_cover_gets_a_larger_picture_and_a_long_book_smaller_ones() -> None:
    studio = Studio.for_pages(20, None)
    page, cover = studio.size_of(210, 297), studio.size_of(450, 297)
    assert page[0] * page[1] == pytest.approx(cover[0] * cover[1], rel=0.02)
    assert cover[0] / cover[1] == pytest.approx(450 / 297, rel=0.01)
    assert Studio.for_pages(2000, None).side_px < studio.side_px / 2


def test_a_report_that_cannot_be_written(tmp_path: Path) -> None:
    report = preflight(bad_file(tmp_path), Job(), plates="none")
    with pytest.raises(OutputError):
        write_html(report, tmp_path / "nowhere" / "report.html", "zh")


@pytest.mark.slow
@GHOSTSCRIPT
def test_two_hundred_pages_stay_below_15_mb(tmp_path: Path) -> None:
    """Every page noisy from edge to edge, the worst that there is for small pictures."""
    pdf = good([b"q 345 0 0 460 5 5 cm /Im Do Q"] * 200)
    noise = [Image.effect_noise((300, 400), 90) for _ in range(4)]
    data = Image.merge("CMYK", noise).tobytes()
    stream = pdf.make_stream(
        data, Subtype=pikepdf.Name.Image, Width=300, Height=400, ColorSpace=pikepdf.Name.DeviceCMYK, BitsPerComponent=8
    )
    pdf.pages[0].obj.Resources.XObject = pikepdf.Dictionary(Im=stream)
    del pdf.pages[0].obj.Resources.ColorSpace
    path = save(pdf, tmp_path / "noise.pdf")
    write_html(preflight(path), tmp_path / "report.html", "zh")
    size = (tmp_path / "report.html").stat().st_size
    assert 5e6 < size < 15e6, size
