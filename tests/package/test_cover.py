"""A cover that is printed apart: where its parts stand on the sheet, and what goes onto the spine."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from conftest import EPOCH, RunBooklet, make_workspace, with_cache_of

from booklet import press
from booklet.binding import Binding, CoverSpread, Plan, paper_of, plan_binding, spread_of
from booklet.build import Options, read
from booklet.build.cover import OwnCover, compose_cover, size_of
from booklet.build.desk import PhotoDesk
from booklet.build.run import condition_of
from booklet.geometry import MM_PER_INCH
from booklet.photos.pool import PhotoPool
from booklet.photos.store import PhotoStore
from booklet.press import preflight
from booklet.project import open_workspace

MM = MM_PER_INCH / 72


def thick(spine_mm: float, flap_mm: float = 0, cover: tuple[int, int] = (2, 1)) -> Plan:
    """A plan of a block with a spine of just this width; pages of cover before and after it."""
    pages = 24
    paper = paper_of("157g 铜版", {"157g 铜版": spine_mm / (pages / 2)})
    assert paper is not None
    return plan_binding(pages + sum(cover), Binding("perfect", paper, signature=8, flap_mm=flap_mm), cover).value


def test_the_parts_of_a_spread() -> None:
    spread = spread_of(thick(6.5, flap_mm=80), 210, 285, inside=True)
    assert spread.across_mm == pytest.approx(2 * 210 + 6.5 + 2 * 80)
    assert (spread.back_mm, spread.spine_at_mm, spread.front_mm) == pytest.approx((80, 290, 296.5))
    assert spread.folds_mm == pytest.approx((80, 290, 296.5, 506.5))
    assert spread.spine_text and spread.inside
    bare = spread_of(thick(4.9), 210, 285)
    assert not bare.spine_text and bare.folds_mm == pytest.approx((210, 214.9))
    assert spread_of(thick(5.0), 210, 285).spine_text


@dataclass(frozen=True)
class Made:
    """A cover as it goes to the press, and where its characters stand: millimetres from the trim's upper left."""

    path: Path
    cover: OwnCover

    @property
    def spread(self) -> CoverSpread:
        assert self.cover.spread is not None
        return self.cover.spread

    def characters(self, page: int = 0) -> list[tuple[str, float, float, float, float]]:
        """Each with left, right, top and bottom of its ink."""
        with pikepdf.open(self.path) as pdf:
            left, _, _, top = map(float, pdf.pages[page].obj.TrimBox)
        text = pypdfium2.PdfDocument(self.path)[page].get_textpage()
        found = []
        for at in range(text.count_chars()):
            x0, y0, x1, y1 = text.get_charbox(at)
            where = ((x0 - left) * MM, (x1 - left) * MM, (top - y1) * MM, (top - y0) * MM)
            if (char := text.get_text_range(at, 1)).strip():
                found.append((char, *where))
        return found

    def on_spine(self) -> list[tuple[str, float, float, float, float]]:
        """The characters whose middle is on the spine."""
        low, high = self.spread.spine_at_mm, self.spread.front_mm
        return [one for one in self.characters() if low < (one[1] + one[2]) / 2 < high]


MakeCover = Callable[..., Made]


@pytest.fixture
def made_cover(rendered: Path, tmp_path: Path) -> MakeCover:
    """Makes the cover of the small unit around a block with a given spine, without composing the booklet."""

    def make(spine_mm: float, layout: str = "", flap_mm: float = 0, marks: press.Marks = "none") -> Made:
        workspace = open_workspace(with_cache_of(rendered, make_workspace(tmp_path / f"w{spine_mm}{layout}"))).value
        options = Options(layout=layout, marks=marks)
        content = read(workspace, "试验办", options).value
        assert content is not None
        unit, used, faces = content
        condition = condition_of(workspace, options)
        plan = thick(spine_mm, flap_mm, (2, 1) if used.manifest.parts[:1] == ("cover",) else (0, 0))
        store = PhotoStore(workspace.cache / "photos")
        with store, PhotoPool(store, expected=len(unit.photos)) as pool:
            desk = PhotoDesk(pool, workspace, unit, condition, draft=False)
            cover = compose_cover(workspace, unit, used, faces, condition, plan, desk.order)
            assert cover.value is not None and cover.value.composition is not None and not cover.findings
            photos = desk.collect(cover.value.composition, lambda stage, done, total: None).value
        runs = cover.value.composition.runs
        target = tmp_path / f"封面{spine_mm}{layout}.pdf"
        assert cover.value.spread is not None
        press.finish_press(
            target,
            runs,
            press.merge_fonts(runs, faces.file_of),
            photos.for_press,
            press.Job(unit.unit, unit.title, datetime(2025, 7, 1, tzinfo=UTC), "booklet"),
            condition,
            folds=cover.value.spread.folds_mm,
        )
        return Made(target, cover.value)

    return make


def test_the_sheet_its_boxes_and_its_parts(made_cover: MakeCover) -> None:
    made = made_cover(8, flap_mm=70, marks="crop")
    across = 2 * 210 + 8 + 2 * 70
    with pikepdf.open(made.path) as pdf:
        assert len(pdf.pages) == 2  # the inside cover is printed on the other side
        for page in pdf.pages:
            trim, bleed = ([float(one) * MM for one in page.obj[key]] for key in ("/TrimBox", "/BleedBox"))
            assert (trim[2] - trim[0], trim[3] - trim[1]) == pytest.approx((across, 285), abs=0.01)
            assert [trim[0] - bleed[0], bleed[2] - trim[2]] == pytest.approx([3, 3], abs=0.01)
        left = float(pdf.pages[0].obj.TrimBox[0])
        marks = pdf.pages[0].obj.Contents.read_bytes().decode("latin-1")
        dashed = marks[marks.index("[2 1] 0 d") : marks.index("[] 0 d")]
        drawn = sorted({round((float(one) - left) * MM, 1) for one in re.findall(r"(?m)^([\d.]+) [\d.]+ m", dashed)})
        assert drawn == pytest.approx([70, 280, 288, 498], abs=0.1)
    spine = made.on_spine()
    assert "".join(one[0] for one in spine) == "试验之光试验办"
    middles = [(one[1] + one[2]) / 2 for one in spine]
    # Centred: no character's ink is quite in the middle of its square, all together are.
    assert sum(middles) / len(middles) == pytest.approx(284, abs=0.15)
    assert all(abs(middle - 284) < 0.5 for middle in middles)
    assert all(one[1] >= 281 and one[2] <= 287 for one in spine)  # 1 mm clear of both folds
    tops = [one[3] for one in spine]
    assert tops == sorted(tops)  # read from the head down
    placed = made.characters()
    assert all(one[1] > 288 + 20 and one[2] < 498 for one in placed if one[0] in "先进个人事迹")
    assert all(one[1] > 70 and one[2] < 498 for one in placed)  # nothing on the flaps
    assert all(one[1] > 70 and one[2] < 280 - 3 for one in made.characters(1))  # inside: not on the glue
    wanted = preflight.Job(kind="cover", variant="x4", cover=size_of(made.spread, 3))
    report = preflight.preflight(made.path, wanted, plates="none")
    assert report.passed and report.result("p44").outcome == report.result("p45").outcome == "pass"
    narrower = replace(size_of(made.spread, 3), spine_mm=7)
    report = preflight.preflight(made.path, replace(wanted, cover=narrower), plates="none")
    assert report.result("p44").outcome == "error"


def test_a_thin_spine_carries_no_text(made_cover: MakeCover) -> None:
    made = made_cover(4.8)
    assert made.on_spine() == []
    said = "".join(one[0] for one in made.characters())
    assert said.count("试验之光") == 1


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["album", "roster", "gazette"])
def test_every_shipped_layout_has_a_cover(made_cover: MakeCover, layout: str) -> None:
    made = made_cover(9, layout, flap_mm=60)
    spine = made.on_spine()
    assert "".join(one[0] for one in spine) == "试验之光试验办"
    low, high = made.spread.spine_at_mm, made.spread.front_mm
    assert all(low + 1 <= one[1] and one[2] <= high - 1 for one in spine)
    assert all(one[1] > 60 and one[2] < made.spread.across_mm - 60 for one in made.characters())  # none on the flaps
    wanted = preflight.Job(kind="cover", variant="x4", cover=size_of(made.spread, 3))
    assert preflight.preflight(made.path, wanted).passed


@pytest.mark.slow
def test_a_photograph_on_the_cover_stays_off_the_spine(made_cover: MakeCover) -> None:
    """It ends at the fold of the spine, and a little behind that of the flap: no fold is cut to the millimetre."""
    made = made_cover(9, "album", flap_mm=60)
    scale = 2
    picture = pypdfium2.PdfDocument(made.path)[0].render(scale=scale * MM).to_pil().convert("RGB")
    with pikepdf.open(made.path) as pdf:
        crop, trim = (pdf.pages[0].obj[key] for key in ("/MediaBox", "/TrimBox"))
    left, top = float(trim[0] - crop[0]) * MM, float(crop[3] - trim[3]) * MM

    def at(x_mm: float, y_mm: float) -> tuple[int, ...]:
        colour = picture.getpixel((round((left + x_mm) * scale), round((top + y_mm) * scale)))
        assert isinstance(colour, tuple)
        return colour

    ground = at(30, 100)  # the flap at the back
    front, flap = made.spread.front_mm, made.spread.front_mm + 210
    spine_foot = at(made.spread.spine_at_mm + 4.5, 120)
    assert ground == spine_foot == at(front - 1, 100) == at(flap + 7, 100) == at(front + 100, 205)
    assert ground not in (at(front + 1, 100), at(flap - 1, 100), at(flap + 4, 100), at(front + 100, 0.5))


def test_pages_taken_from_the_press_file(rendered: Path, tmp_path: Path) -> None:
    source, target = rendered / "out/试验办/试验办-印刷版.pdf", tmp_path / "内页.pdf"
    job = press.Job("试验办", "试验之光（内页）", datetime(2025, 7, 1, tzinfo=UTC), "booklet")
    press.excerpt(source, target, (3, None, 1), job, "x4")
    texts = [[page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(one)] for one in (source, target)]
    assert texts[1] == [texts[0][2], "", texts[0][0]]
    report = preflight.preflight(target, preflight.Job(variant="x4", planned_blanks=frozenset((2,))), plates="none")
    assert report.passed and report.result("p13").outcome == "pass"
    assert report.facts.title == "试验办 试验之光（内页）" or report.facts.title == "试验之光（内页）"
    assert target.stat().st_size < source.stat().st_size


PERFECT = '[binding]\nstyle = "perfect"\ninside = "157g 铜版"\n[binding.calipers]\n"157g 铜版" = 1.9\n'


@pytest.mark.slow
def test_render_publishes_a_cover_where_one_is_bound_apart(warm: Path, run_booklet: RunBooklet) -> None:
    out = warm / "out/试验办"
    done = run_booklet(warm, "render", "--unit", "试验办", "--binding", "saddle", "--separate-cover", environ=EPOCH)
    assert done.returncode == 0, done.stdout + done.stderr
    with pikepdf.open(out / "试验办-封面.pdf") as cover, pikepdf.open(out / "试验办-内页.pdf") as inside:
        assert len(cover.pages) == 4 and len(inside.pages) % 4 == 0
    texts = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(out / "试验办-封面.pdf")]
    assert "试验之光" in texts[0] and not texts[2] and "试验办" in texts[3]
    (warm / "booklet.toml").write_text(PERFECT, encoding="utf-8")
    done = run_booklet(warm, "render", "--unit", "试验办", "--flap", "70", environ=EPOCH)
    assert done.returncode == 0, done.stdout + done.stderr
    with pikepdf.open(out / "试验办-内页.pdf") as inside:
        spine = len(inside.pages) / 2 * 1.9
    size = ["--trim", "210x285", "--spine", f"{spine}", "--flap", "70"]
    judged = run_booklet(warm, "preflight", "out/试验办/试验办-封面.pdf", "--job", "cover", *size)
    assert judged.returncode == 0, judged.stdout
    # Not bound apart any more: the old cover must not lie about.
    (warm / "booklet.toml").write_text("", encoding="utf-8")
    done = run_booklet(warm, "render", "--unit", "试验办", environ=EPOCH)
    assert "cover-file-outdated" in done.stdout
    assert not (out / "试验办-封面.pdf").exists() and not (out / "试验办-内页.pdf").exists()


@pytest.mark.slow
def test_layouts_without_a_cover_say_so(warm: Path, run_booklet: RunBooklet) -> None:
    arguments = ["render", "--unit", "试验办", "--binding"]
    done = run_booklet(warm, *arguments, "saddle", "--separate-cover", "--layout", "gazette")
    assert "[cover-parts-missing]" in done.stdout and not (warm / "out/试验办/试验办-封面.pdf").exists()
    mine = warm / "layouts/mine"
    (mine / "parts").mkdir(parents=True)
    (mine / "layout.toml").write_text('name = "mine"\nextends = "classic"\n', encoding="utf-8")
    template = "<html><body><p style='break-after: page'>{{ unit.title }}</p><p>2</p><p>3</p></body></html>"
    (mine / "parts/cover-spread.html").write_text(template, encoding="utf-8")
    (warm / "booklet.toml").write_text(PERFECT, encoding="utf-8")
    done = run_booklet(warm, *arguments, "perfect", "--layout", "mine")
    assert done.returncode in (0, 1)
    template = template.replace("<p>2", "<p style='break-after: page'>2")
    (mine / "parts/cover-spread.html").write_text(template, encoding="utf-8")
    done = run_booklet(warm, *arguments, "perfect", "--layout", "mine")
    assert done.returncode == 1 and "[cover-spread-pages]" in done.stdout
