"""Inks on the plates, measured both ways: on rendered pages and from what the pages paint."""

from __future__ import annotations

import io
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image
from preflight_pdfs import BLEED_MM, PT, TRIM_MM, Change, at, good, image, placed, rectangle, save, separation, text

from booklet.geometry import Rect
from booklet.press.condition import COATED_FOGRA39_300
from booklet.press.preflight import Job, Limits, PreflightReport, preflight
from booklet.press.preflight.ink import Plates, measure
from booklet.press.preflight.plates import press_profile, render_plates
from booklet.press.preflight.plates_ghostscript import Reader, program
from booklet.press.preflight.plates_scale import MOST_PIXELS, px_per_mm
from booklet.press.preflight.plates_spots import spot_pages
from booklet.press.preflight.plates_values import PageInk, Side
from booklet.press.preflight.types import PageFacts

GHOSTSCRIPT = pytest.mark.skipif(program() is None, reason="Ghostscript is not installed")
BOTH = [pytest.param("auto", marks=GHOSTSCRIPT), "vectors"]
FASTER = [pytest.param("auto", marks=[GHOSTSCRIPT, pytest.mark.slow]), "vectors"]
"""For rules that judge several jobs or limits on the same inks: that Ghostscript measures these is shown elsewhere."""
WIDTH, HEIGHT = TRIM_MM


def plain(pdf: pikepdf.Pdf) -> None:
    """Take the spot colours out of the resources: such pages are read as one stream of process plates."""
    del pdf.pages[0].obj.Resources.ColorSpace


def judged(
    folder: Path, contents: Sequence[bytes], plates: str = "auto", *, job: Job | None = None,
    limits: Limits | None = None, change: Sequence[Change] = (plain,),
) -> PreflightReport:  # fmt: skip
    """Pages with these contents, judged."""
    pdf = good(contents)
    for one in change:
        one(pdf)
    path = save(pdf, folder / "page.pdf")
    report = preflight(path, job, limits, plates=plates)  # type: ignore[arg-type]
    assert report.plates_method == ("ghostscript" if plates == "auto" else "vectors")
    return report


def hits(report: PreflightReport, rule: str) -> list[tuple[int, str, str]]:
    """Page, severity and figure of a rule's hits."""
    return [(hit.page, hit.severity.value, hit.figure) for hit in report.result(rule).hits]


def sheet(scale: int = 3, size_mm: tuple[int, int] = (60, 80), bleed_mm: int = 3) -> Plates:
    """White plates of a page whose media box is its bleed box."""
    unit = PT
    media = Rect(0, 0, (size_mm[0] + 2 * bleed_mm) * unit, (size_mm[1] + 2 * bleed_mm) * unit)
    trim = Rect(bleed_mm * unit, bleed_mm * unit, media.x1 - bleed_mm * unit, media.y1 - bleed_mm * unit)
    pixels = ((size_mm[0] + 2 * bleed_mm) * scale, (size_mm[1] + 2 * bleed_mm) * scale)
    return Plates(PageFacts(1, media, media, trim), Image.new("CMYK", pixels, 0))


def painted(*areas: tuple[tuple[int, int, int, int], tuple[int, int, int, int]]) -> PageInk:
    """What is measured of white plates with these rectangles (pixels, three to the millimetre) in these inks."""
    plates = sheet()
    for box, colour in areas:
        plates.process.paste(colour, box)
    return measure(plates, Limits())


# Arithmetic


@pytest.mark.parametrize(
    ("side_px", "percent"),
    # A 15 mm square is 45 pixels: smaller ones share it with the paper.
    [(45, 320.0), (44, 320 * (44 / 45) ** 2), (43, None)],
)
def test_total_is_the_mean_of_a_square(side_px: int, percent: float | None) -> None:
    ink = painted(((40, 50, 40 + side_px, 50 + side_px), (255, 255, 255, 51)))
    if percent is None:
        assert ink.heavy == ()
    else:
        assert [round(one.total_percent, 1) for one in ink.heavy] == [round(percent, 1)]
        assert ink.most_percent == pytest.approx(percent, abs=0.1)


def test_the_place_of_heavy_ink_is_told() -> None:
    ink = painted(((30, 40, 120, 100), (255, 255, 255, 51)), ((30, 160, 100, 220), (255, 255, 255, 102)))
    assert [round(one.total_percent) for one in ink.heavy] == [340, 320]
    upper = ink.heavy[1].area
    mm = [value / PT for value in (upper.x0, upper.y0, upper.x1, upper.y1)]
    # The page is 86 mm high: rows 40 to 100 are 13.3 to 33.3 mm from the top; squares may stand out by their slack.
    assert mm == pytest.approx([10, 86 - 100 / 3, 40, 86 - 40 / 3], abs=2.5)


def test_ink_outside_the_bleed_is_not_counted() -> None:
    plates = sheet()
    plates.process.paste((255, 255, 255, 255), (0, 0, 198, 258))
    inner = Rect(20 * PT, 20 * PT, 40 * PT, 40 * PT)
    plates.process.paste(0, plates.box(inner))
    ink = measure(Plates(PageFacts(1, plates.facts.media, inner, inner), plates.process), Limits())
    assert ink.heavy == () and ink.most_percent == 0


def test_means_are_of_the_trim() -> None:
    ink = painted(((0, 0, 99, 258), (255, 0, 51, 0)))
    assert ink.mean_percent == pytest.approx((50, 0, 10, 0), abs=0.2)


@pytest.mark.parametrize("side", list(Side))
def test_reach_of_ink_beyond_the_trim(side: Side) -> None:
    plates = sheet()
    width, height = plates.process.size
    band = {
        Side.LEFT: (9 - 6, 90, 30, 150),
        Side.RIGHT: (width - 30, 90, width - 9 + 6, 150),
        Side.TOP: (60, 9 - 6, 120, 30),
        Side.BOTTOM: (60, height - 30, 120, height - 9 + 6),
    }[side]
    plates.process.paste((0, 0, 0, 255), band)
    ink = measure(plates, Limits())
    assert ink.touches == {side}
    assert [(run.side, round(run.reach_mm, 1)) for run in ink.short] == [(side, 2.0)]
    area = plates.box(ink.short[0].area)
    assert (area[3] - area[1] if side in (Side.LEFT, Side.RIGHT) else area[2] - area[0]) == 60
    assert measure(plates, Limits(bleed_mm=2)).short == ()


def test_a_slanting_shape_may_move_aside_in_the_bleed() -> None:
    plates = sheet()
    for row in range(13):
        plates.process.paste((0, 255, 0, 0), (60 - row, 12 - row, 70 - row, 13 - row))
    assert measure(plates, Limits()).short == ()


def test_ink_that_ends_before_the_trim_does_not_touch_it() -> None:
    ink = painted(((11, 90, 60, 150), (0, 0, 0, 255)))
    assert ink.touches == frozenset() and ink.short == ()


def test_grain_of_highlights_is_no_touch() -> None:
    assert painted(((9, 90, 60, 150), (10, 10, 0, 0))).touches == frozenset()


def test_a_page_without_bleed_reaches_nowhere() -> None:
    media = Rect(0, 0, 50 * PT, 50 * PT)
    ink = measure(Plates(PageFacts(1, media, media, media), Image.new("CMYK", (150, 150), (0, 0, 0, 255))), Limits())
    assert {run.side for run in ink.short} == set(Side)
    assert {run.reach_mm for run in ink.short} == {0}


def test_huge_pages_are_drawn_coarsely() -> None:
    small, huge = (PageFacts(1, box, box, box) for box in (Rect(0, 0, 595, 842), Rect(0, 0, 14400, 14400)))
    assert px_per_mm(small) == 3
    side = 14400 / PT * px_per_mm(huge)
    assert side * side <= MOST_PIXELS < side * side * 4


# P23, P24


@pytest.mark.parametrize("plates", BOTH)
def test_p23(tmp_path: Path, plates: str) -> None:
    colours = ("1 1 1 0 k", "1 1 1 0.02 k", "1 1 1 0.2 k", "1 1 1 0.22 k")
    report = judged(tmp_path, [rectangle(20, 30, 40, 50, colour) for colour in colours], plates)
    assert hits(report, "p23") == [(2, "warning", "302 %"), (3, "warning", "320 %"), (4, "error", "322 %")]
    assert [hit.limit for hit in report.result("p23").hits] == ["≤ 300 %", "≤ 300 %", "≤ 320 %"]
    for hit in report.result("p23").hits:
        assert hit.area is not None
        corners = [(value / PT) - 13 for value in (hit.area.x0, hit.area.y0, hit.area.x1, hit.area.y1)]
        assert corners == pytest.approx([20, 30, 60, 80], abs=2)


@pytest.mark.parametrize("plates", BOTH)
def test_p23_passes_what_is_light(tmp_path: Path, plates: str) -> None:
    assert judged(tmp_path, [rectangle(20, 30, 40, 50, "1 1 1 0 k")], plates).result("p23").outcome == "pass"


@pytest.mark.parametrize("plates", FASTER)
def test_p23_square_and_limits_can_be_set(tmp_path: Path, plates: str) -> None:
    contents = [rectangle(20, 30, 12, 12, "1 1 1 0.4 k")]
    assert judged(tmp_path, contents, plates).result("p23").outcome == "pass"
    small = judged(tmp_path, contents, plates, limits=Limits(ink_square_mm=10))
    assert small.result("p23").outcome == "error"
    shop = Limits(ink_square_mm=10, ink_error_percent=350, ink_warning_percent=345)
    assert judged(tmp_path, contents, plates, limits=shop).result("p23").outcome == "pass"


@pytest.mark.parametrize("plates", BOTH)
def test_p24(tmp_path: Path, plates: str) -> None:
    lines_mm = range(31, 60, 8)
    lettering = rectangle(20, 30, 30, 30, "0.7 0.7 0.7 0.86 k")
    lettering += b"".join(rectangle(20, y_mm, 30, 0.4, "0 0 0 0 k") for y_mm in lines_mm)
    contents = [
        rectangle(20, 30, 30, 30, "0.5 0.5 0.48 1 k"),
        rectangle(20, 30, 30, 30, "0.5 0.5 0.54 1 k"),
        rectangle(20, 30, 30, 30, "0.7 0.7 0.7 0.84 k"),
        rectangle(20, 30, 30, 30, "0.7 0.7 0.7 0.86 k"),
        rectangle(20, 30, 13, 13, "0.7 0.7 0.7 0.86 k"),
        lettering,
    ]
    found = hits(judged(tmp_path, contents, plates), "p24")
    assert [(page, severity) for page, severity, _ in found] == [(2, "warning"), (4, "warning"), (6, "warning")]
    assert found[0][2] in ("254 %", "255 %")


@pytest.mark.parametrize("plates", BOTH)
def test_ink_of_pictures(tmp_path: Path, plates: str) -> None:
    for black, outcome in ((0, "pass"), (76, "error")):
        data = bytes((255, 255, 255, black)) * 64
        found = judged(tmp_path, [placed("Im", 40, 40)], plates, change=[plain, image(8, 8, data=data)])
        assert found.result("p23").outcome == outcome


@pytest.mark.parametrize("plates", BOTH)
@pytest.mark.parametrize(("decode", "figures"), [([1, 0] * 4, ["330 %"]), (None, [])])
def test_cmyk_jpegs_are_read_as_the_file_says(
    tmp_path: Path, plates: str, decode: list[int] | None, figures: list[str]
) -> None:
    """Pillow writes full ink as 0, as Adobe does: only the Decode array makes it ink again."""
    buffer = io.BytesIO()
    Image.new("CMYK", (64, 64), (255, 255, 255, 76)).save(buffer, "JPEG", quality=95)
    entries: dict[str, Any] = {"Filter": pikepdf.Name.DCTDecode} | ({"Decode": pikepdf.Array(decode)} if decode else {})
    change = [plain, image(64, 64, data=buffer.getvalue(), **entries)]
    report = judged(tmp_path, [placed("Im", 40, 40)], plates, change=change)
    assert [figure for _, _, figure in hits(report, "p23")] == figures


@pytest.mark.parametrize("plates", BOTH)
def test_overprint_adds_ink(tmp_path: Path, plates: str) -> None:
    below = rectangle(20, 30, 40, 50, "1 1 1 0 k")
    knock, over = (rectangle(20, 30, 40, 50, "0 0 0 0.5 k", f"/{state} gs") for state in ("Knock", "Over"))
    assert hits(judged(tmp_path, [below + knock, below + over], plates), "p23") == [(2, "error", "350 %")]


def test_without_plates_a_guess_proves_nothing(tmp_path: Path) -> None:
    triangle = f"1 1 1 1 k {at(20)} {at(20)} m {at(80)} {at(20)} l {at(50)} {at(90)} l f".encode()
    assert judged(tmp_path, [triangle], "vectors").result("p23").outcome == "not-proven"
    covered = triangle + rectangle(-3, -3, WIDTH + 6, HEIGHT + 6, "0 0 0 0 k")
    assert judged(tmp_path, [covered], "vectors").result("p23").outcome == "pass"


# P11


@pytest.mark.parametrize("plates", BOTH)
def test_p11(tmp_path: Path, plates: str) -> None:
    starts_mm = (-BLEED_MM, -2.0, 0.0, 1.0)
    report = judged(tmp_path, [rectangle(one, 40, 30 - one, 20) for one in starts_mm], plates)
    assert hits(report, "p11") == [(2, "error", "2.0 mm"), (3, "error", "0.0 mm")]
    for hit in report.result("p11").hits:
        assert hit.area is not None and hit.limit == "≥ 3 mm"
        assert [hit.area.y0 / PT - 13, hit.area.y1 / PT - 13] == pytest.approx([40, 60], abs=0.4)


@pytest.mark.parametrize("plates", BOTH)
def test_p11_needs_something_at_the_trim(tmp_path: Path, plates: str) -> None:
    assert judged(tmp_path, [rectangle(-BLEED_MM, 40, 30, 20)], plates).result("p11").outcome == "pass"
    assert judged(tmp_path, [rectangle(1, 40, 30, 20)], plates).result("p11").outcome == "not-applicable"


@pytest.mark.parametrize("plates", FASTER)
def test_p11_the_spine_is_not_trimmed(tmp_path: Path, plates: str) -> None:
    left, right = rectangle(0, 40, 30, 20), rectangle(WIDTH - 30, 40, 30, 20)
    contents = [left, left, right, right]
    bound = judged(tmp_path, contents, plates, job=Job(binding="perfect"))
    assert [page for page, _, _ in hits(bound, "p11")] == [2, 3]
    assert judged(tmp_path, [left], plates, job=Job(binding="perfect")).result("p11").outcome == "not-applicable"
    for job in (Job("cover", binding="perfect"), Job()):
        assert [page for page, _, _ in hits(judged(tmp_path, contents, plates, job=job), "p11")] == [1, 2, 3, 4]


def test_p11_is_not_asked_of_an_imposed_sheet(tmp_path: Path) -> None:
    """Creep moves its pages: their bleed ends short of the sheet's trim."""
    report = judged(tmp_path, [rectangle(-2.0, 40, 30, 20)], "vectors", job=Job("sheet"))
    assert report.result("p11").outcome == "not-applicable"


# P36, P38, spot plates


@pytest.mark.parametrize("plates", BOTH)
def test_p36(tmp_path: Path, plates: str) -> None:
    contents = [rectangle(20, 30, 20, 20), rectangle(20, 30, 20, 20, "/Foil cs 1 scn")]
    assert hits(judged(tmp_path, contents, plates, change=()), "p36") == [(2, "error", "Foil")]
    declared = judged(tmp_path, contents, plates, job=Job(spots=("Foil",)), change=())
    assert declared.result("p36").outcome == "pass"


def test_p36_names_are_exact_and_unused_ones_no_plates(tmp_path: Path) -> None:
    for content, outcome in ((rectangle(20, 30, 9, 9, "/Foil cs 1 scn"), "error"), (b"", "not-applicable")):
        path = save(good((content,)), tmp_path / "page.pdf")
        found = preflight(path, Job(spots=("foil",)), plates="none").result("p36")
        assert found.outcome == outcome
        assert [hit.limit for hit in found.hits] == (["foil"] if outcome == "error" else [])


@pytest.mark.parametrize(
    ("content", "outcome"),
    [
        (rectangle(-8, -8, 4, 0.2, "/All cs 1 scn"), "pass"),
        (rectangle(-8, 20, 6, 0.2, "/All cs 1 scn"), "warning"),
        (rectangle(-10, -10, WIDTH + 20, HEIGHT + 20, "/All cs 1 scn"), "warning"),
        (text(colour="/All cs 1 scn"), "warning"),
        (text(colour="/All cs 0 scn"), "not-applicable"),
        (rectangle(20, 20, 5, 5, "0 0 0 1 k"), "not-applicable"),
        # All marks of a page as one path: around the page, not on it.
        (
            f"q /All CS 1 SCN 0.2 w {at(-10)} {at(0)} m {at(-4)} {at(0)} l {at(0)} {at(-10)} m {at(0)} {at(-4)} l "
            f"{at(WIDTH + 4)} {at(HEIGHT)} m {at(WIDTH + 10)} {at(HEIGHT)} l {at(0)} {at(HEIGHT + 4)} m "
            f"{at(0)} {at(HEIGHT + 10)} l S Q".encode(),
            "pass",
        ),
    ],
)  # fmt: skip
def test_p38(tmp_path: Path, content: bytes, outcome: str) -> None:
    report = preflight(save(good((content,)), tmp_path / "page.pdf"), plates="none")
    assert report.result("p38").outcome == outcome


@GHOSTSCRIPT
def test_spot_plates_are_kept_apart(tmp_path: Path) -> None:
    content = rectangle(20, 30, 30, 30, "1 1 1 0 k") + rectangle(20, 30, 30, 30, "/Foil cs 1 scn", "/Over gs")
    plates = judged(tmp_path, [content], change=()).plates
    assert plates is not None
    (ink,) = plates.pages.values()
    assert set(ink.spots) == {"Foil"}
    # Its look-alike in process inks would have been 100 % of black on top of 300 %.
    assert ink.most_percent == pytest.approx(300, abs=3)


def test_spot_pages_are_found_wherever_the_space_stands(tmp_path: Path) -> None:
    pdf = good((b"", b"", b"", b"", b""))
    for index, page in enumerate(pdf.pages):
        page.obj.Resources = pikepdf.Dictionary()
        space = separation("Gold" if index else "Black")
        if index < 2:
            page.obj.Resources.ColorSpace = pikepdf.Dictionary(S=space)
        elif index == 2:
            form = pdf.make_stream(b"", Subtype=pikepdf.Name.Form, BBox=[0, 0, 1, 1])
            form.Resources = pikepdf.Dictionary(ColorSpace=pikepdf.Dictionary(S=space))
            page.obj.Resources.XObject = pikepdf.Dictionary(Fm=form)
        elif index == 3:
            indexed = pikepdf.Array([pikepdf.Name.Indexed, space, 1, b"\0\xff"])
            picture = pdf.make_stream(b"", Subtype=pikepdf.Name.Image, ColorSpace=indexed)
            page.obj.Resources.XObject = pikepdf.Dictionary(Im=picture)
    assert spot_pages(save(pdf, tmp_path / "spots.pdf")) == {2, 3, 4}


# Ghostscript, or what calls itself so


@GHOSTSCRIPT
def test_colours_arrive_as_written_and_pages_as_they_lie(tmp_path: Path) -> None:
    """Device colours go through untouched, /Rotate and an origin elsewhere do not move anything."""
    pdf = good((rectangle(0, 30, 40, 50, "0.2 0.4 0.6 0.8 k"),) * 2)
    plain(pdf)
    pdf.pages[1].obj.Rotate = 90
    for name in ("MediaBox", "BleedBox", "TrimBox"):
        box = pdf.pages[1].obj[f"/{name}"]
        pdf.pages[1].obj[f"/{name}"] = pikepdf.Array([float(one) - 20 for one in box])
    content = pdf.pages[1].obj.Contents.read_bytes()
    pdf.pages[1].obj.Contents = pdf.make_stream(b"1 0 0 1 -20 -20 cm " + content)
    report = preflight(save(pdf, tmp_path / "page.pdf"))
    assert report.plates is not None
    share = 40 * 50 / (WIDTH * HEIGHT)
    for ink in report.plates.pages.values():
        assert ink.mean_percent == pytest.approx([20 * share, 40 * share, 60 * share, 80 * share], abs=0.2)
        assert ink.touches == {Side.LEFT}
        assert ink.views is not None and ink.views.height_px > ink.views.width_px


@GHOSTSCRIPT
def test_many_pages_are_read_by_several_processes(tmp_path: Path) -> None:
    contents = [rectangle(10, 10, 40, 40, f"0 0 0 {0.02 * number:.2f} k") for number in range(30)]
    pdf = good(contents)
    plain(pdf)
    path = save(pdf, tmp_path / "pages.pdf")
    facts = preflight(path, plates="none").pages
    seen: list[tuple[int, int]] = []
    measures = render_plates(path, facts, Limits(), lambda done, total: seen.append((done, total)), views=False)
    assert measures is not None and list(measures.pages) == list(range(1, 31)) and not measures.unmeasured
    means = [page.mean_percent[3] for page in measures.pages.values()]
    assert means == pytest.approx([2 * number * 1600 / (WIDTH * HEIGHT) for number in range(30)], abs=0.25)
    assert seen[-1] == (30, 30)
    assert all(page.views is None for page in measures.pages.values())


def fake(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> str:
    """A Ghostscript that does this, alone on the path but for the shell's own programs."""
    target = folder / "bin" / "gs"
    target.parent.mkdir(exist_ok=True)
    target.write_text(f"#!/bin/sh\n{script}\n")
    target.chmod(0o755)
    for name in ("sh", "sleep", "head", "printf"):
        found = shutil.which(name)
        if found and not (target.parent / name).exists():
            (target.parent / name).symlink_to(found)
    monkeypatch.setenv("PATH", str(target.parent))
    return str(target)


@pytest.mark.parametrize(
    "script",
    ["exit 1", "head -c 100000 /dev/zero", 'printf "P7\\nWIDTH 9999999\\nHEIGHT 9999999\\nDEPTH 4\\nENDHDR\\n"'],
)
def test_a_ghostscript_that_fails_leaves_the_weaker_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    fake(tmp_path, monkeypatch, script)
    path = save(good((rectangle(20, 30, 40, 50, "1 1 1 1 k"),)), tmp_path / "page.pdf")
    report = preflight(path)
    assert report.plates_method == "vectors"
    assert report.result("p23").outcome == "error"


def test_without_ghostscript_the_report_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    path = save(good((rectangle(20, 30, 40, 50),)), tmp_path / "page.pdf")
    assert preflight(path).plates_method == "vectors"
    none = preflight(path, plates="none")
    assert none.plates_method == "none"
    assert {none.result(rule).outcome for rule in ("p11", "p23", "p24")} == {"not-proven"}


def test_a_page_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    command = fake(tmp_path, monkeypatch, "exec sleep 60")
    monkeypatch.setattr("booklet.press.preflight.plates_ghostscript._START_SECONDS", 0.2)
    begin = time.monotonic()
    profile = COATED_FOGRA39_300.profile
    reader = Reader(tmp_path / "none.pdf", 72, profile, command, deadline=time.time() + 60, page_seconds=0.1)
    sheets = list(reader.process_pages([1, 2]))
    assert [(one.page, one.process, one.trouble) for one in sheets] == [
        (1, None, "plates-timeout"),
        (2, None, "plates-timeout"),
    ]
    late = Reader(tmp_path / "none.pdf", 72, profile, command, deadline=time.time(), page_seconds=10)
    assert [one.trouble for one in late.process_pages([1])] == ["plates-timeout"]
    assert time.monotonic() - begin < 5


def test_pages_that_cannot_be_measured_are_not_passed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Ghostscript that draws the first page only: the rules on inks are open, and say why."""
    header = 'printf "P7\\nWIDTH 378\\nHEIGHT 498\\nDEPTH 4\\nMAXVAL 255\\nTUPLTYPE CMYK\\nENDHDR\\n"'
    script = f'case "$*" in *PageList=1-2*) {header}; head -c {378 * 498 * 4} /dev/zero;; esac'
    fake(tmp_path, monkeypatch, script)
    pdf = good((b"", b""))
    plain(pdf)
    report = preflight(save(pdf, tmp_path / "pages.pdf"))
    assert report.plates is not None
    assert (list(report.plates.pages), dict(report.plates.unmeasured)) == ([1], {2: "plates-failed"})
    assert {report.result(rule).outcome for rule in ("p11", "p23", "p24")} == {"not-proven"}
    assert report.result("p23").reason == "plates-failed"


@pytest.mark.parametrize("data", [b"", b"\0" * 200, COATED_FOGRA39_300.profile.read_bytes()[:3000]])
def test_a_broken_profile_is_not_used(tmp_path: Path, data: bytes) -> None:
    pdf = good()
    pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_stream(data, N=4)
    assert press_profile(save(pdf, tmp_path / "page.pdf"), tmp_path) == COATED_FOGRA39_300.profile


def test_the_file_s_own_profile_is_used(tmp_path: Path) -> None:
    pdf = good()
    data = COATED_FOGRA39_300.profile.read_bytes()
    pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_stream(data, N=4)
    found = press_profile(save(pdf, tmp_path / "page.pdf"), tmp_path)
    assert found.parent == tmp_path and found.read_bytes() == data
