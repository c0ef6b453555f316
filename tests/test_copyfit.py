"""Copyfitting: no text leaves one to three lines on a new page, and what has no room is found and named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from conftest import UNIT, make_workspace, outputs
from hypothesis import given
from hypothesis import strategies as st

from booklet import build
from booklet.build.copyfit import Copyfit, _shortened
from booklet.cache import Cache
from booklet.composition import ComposedRun, Composer, Facts
from booklet.errors import LayoutError
from booklet.findings import Finding, Severity
from booklet.fonts import load_fonts
from booklet.layouts import Layout, Renderer, load_layout, plan_runs, start_css, toc_lines
from booklet.model import PHOTO_SCHEME, Honouree, Photo, Section, Unit
from booklet.project import open_workspace, shipped

SPOKEN = "清晨他先把昨天的记录再看一遍，谁家的灯坏了，谁家的门响了，都记在小本子上。有人问他累不累，他说：“不累。”"
LINE_PX = 24.0

MANIFEST = """
name = "{name}"
title = "试"
title_en = "Trial"
about = "试"
about_en = "Trial"
flow = "{flow}"
parts = ["honourees"]
[page]
width_mm = 100
height_mm = 140
[copyfit]
least_lines = 4
[copyfit.defaults]
photo-lines = 6
tracking = "0em"
"""
DOCUMENT = """<html lang="zh-Hans"><body>
{% for part in parts %}{% for person in part.honourees %}
<article data-owner="{{ person.id }}">
<figure style="height: {{ (fits[person.id]["photo-lines"] + 1) * 18 }}pt">
{% for photo in person.photos %}<img src="{{ photo|src }}" style="height: {{ fits[person.id]["photo-lines"] * 18 }}pt">
<p>{{ photo.caption }}</p>{% endfor %}
</figure>
<div class="deeds" data-fit="{{ person.id }}" style="letter-spacing: {{ fits[person.id].tracking }}">
{% for text in person.deeds %}<p>{{ text }}</p>{% endfor %}
</div></article>
{% endfor %}{% endfor %}
</body></html>"""
STYLE = """
@page { margin: 30pt 36pt 0 36pt } body, p, figure { margin: 0 } img { display: block; width: 100% }
html { font: 10.5pt/18pt var(--font-song); orphans: 1; widows: 1 } .deeds p { text-align: justify; text-indent: 2em }
article { break-before: BREAK }
"""
VARIANTS = """
[[copyfit.variants]]
photo-lines = 5
[[copyfit.variants]]
photo-lines = 4
tracking = "-0.01em"
[[copyfit.variants]]
photo-lines = 8
"""


def layout_of(root: Path, variants: str = VARIANTS, flow: str = "page", style: str = "") -> Layout:
    folder = root / "small"
    folder.mkdir(parents=True)
    (folder / "layout.toml").write_text(MANIFEST.format(name="small", flow=flow) + variants, encoding="utf-8")
    (folder / "document.html").write_text(DOCUMENT, encoding="utf-8")
    sheet = STYLE.replace("BREAK", "page" if flow == "page" else "auto") + style
    (folder / "style.css").write_text(sheet, encoding="utf-8")
    return load_layout("small", (root,))


def classic_with(root: Path, variants: str) -> Layout:
    """The shipped layout with other variants."""
    folder = root / "mine"
    folder.mkdir(parents=True)
    head = 'name = "mine"\ntitle = "试"\ntitle_en = "T"\nabout = "试"\nabout_en = "T"\nextends = "classic"\n[copyfit]\n'
    (folder / "layout.toml").write_text(head + variants, encoding="utf-8")
    return load_layout("mine", (root, shipped("layouts")))


def spoken(characters: int) -> str:
    return (SPOKEN * (characters // len(SPOKEN) + 1))[:characters]


def person(index: int, deeds: Sequence[str], caption: str = "图为试验", photo: bool = True, **others: Any) -> Honouree:
    path = Path(f"{index}.jpg")
    photos = (Photo(f"p{index}", path.name, path, 3000, 2000, caption),) if photo else ()
    return Honouree(f"h{index}", f"王小{index}", "科长", deeds=tuple(deeds), photos=photos, line=10 + index, **others)


def unit_of(people: Sequence[Honouree], **others: Any) -> Unit:
    return Unit(
        "试", "试验办", others.pop("title", "试验之光"), sections=(Section("s1", "", (), tuple(people)),), **others
    )


@dataclass
class Bench:
    """Copyfit on a real engine that writes no PDF. `html` is what was composed, trials apart."""

    copyfit: Copyfit
    layout: Layout
    unit: Unit
    engine: Any
    html: list[str]

    def run(self) -> tuple[list[Finding], Facts]:
        """All runs: findings, and the facts of each honouree's pages as they came to be."""
        found: list[Finding] = []
        parts: list[Facts] = []
        toc = toc_lines(self.unit, self.layout.manifest, {})
        for run in plan_runs(self.unit, self.layout.manifest):
            made = self.copyfit.run(run, toc, 1)
            found += made.findings
            parts.append(made.value.facts)
        texts = tuple(text for part in parts for text in part.texts)
        overset = tuple(frame for part in parts for frame in part.overset)
        return found, Facts(texts, overset, tuple(one for part in parts for one in part.parted))


def bench(unit: Unit, layout: Layout, cache: Path) -> Bench:
    faces = load_fonts((shipped("fonts"),))
    renderer = Renderer(layout, faces.css(), faces.stand_in)
    composer = Composer(
        css=renderer.css,
        style_sheets=layout.style_sheets,
        base=layout.folders[0],
        folders=layout.folders,
        font_folders=tuple(dict.fromkeys(face.path.parent for face in faces.faces)),
        scheme=PHOTO_SCHEME,
        sizes={photo.id: (photo.width_px, photo.height_px) for photo in unit.photos},
        shared_fonts=lambda name: True,
        fingerprint="",
        cache=Cache(cache, 1 << 24),
    )
    composed: list[str] = []

    def measure(html: str) -> Facts:
        return composer.measure(html, start_css(1, 1))

    def compose(html: str, start: int) -> ComposedRun:
        composed.append(html)
        return ComposedRun(b"", (), (), measure(html))

    copyfit = Copyfit(unit, layout, renderer, compose, measure, "units/试/booklet.yaml", ["other"])
    return Bench(copyfit, layout, unit, composer._engine, composed)


def with_deeds(unit: Unit, cut: Mapping[str, int]) -> Unit:
    """The unit as a clerk leaves it who cut so many characters from the ends of these texts."""
    people = (replace(one, deeds=(one.deeds[0][: len(one.deeds[0]) - cut.get(one.id, 0)],)) for one in unit.honourees)
    return unit_of(tuple(people))


def spilled_lines(facts: Facts) -> list[int]:
    return [last.lines for _, last in facts.spills(4)]


def parts(facts: Facts) -> dict[str, list[tuple[int, int]]]:
    """Each text's lines and characters, page by page."""
    return {text.owner: [(page.lines, page.characters) for page in text.pages] for text in facts.texts}


# ---------------------------------------------------------------------- the small layout, length by length


@pytest.fixture(scope="module")
def every_length() -> Unit:
    """Texts of all lengths whose ends lie around the foot of the first page."""
    return unit_of([person(index, [spoken(252 + 5 * index)]) for index in range(24)])


def test_one_two_and_three_lines_spill_where_nothing_may_change(every_length: Unit, tmp_path: Path) -> None:
    found, facts = bench(every_length, layout_of(tmp_path, ""), tmp_path / "c").run()
    assert set(spilled_lines(facts)) == {1, 2, 3}
    assert {item.id for item in found} == {"copyfit-spill"}
    assert len(found) == len(spilled_lines(facts))


def test_variants_cure_what_they_can_and_the_rest_is_told(every_length: Unit, tmp_path: Path) -> None:
    before = bench(every_length, layout_of(tmp_path / "a", ""), tmp_path / "c").run()[1]
    made = bench(every_length, layout_of(tmp_path / "b"), tmp_path / "c")
    found, facts = made.run()
    assert found == [] and spilled_lines(facts) == []
    whole = {one.id: len(one.deeds[0]) for one in every_length.honourees}
    assert {text.owner: sum(page.characters for page in text.pages) for text in facts.texts} == whole
    # Whoever was fine stands as before.
    fine = {text.owner for text in before.texts} - {owner for owner, _ in before.spills(4)}
    assert fine and {owner: parts(facts)[owner] for owner in fine} == {owner: parts(before)[owner] for owner in fine}
    # The first variant that cures is taken: one line too many takes one line of the photo and no tracking.
    ones = [owner for owner, last in before.spills(4) if last.lines == 1]
    assert ones and all(f'data-owner="{owner}">\n<figure style="height: 108pt"' in "".join(made.html) for owner in ones)


@pytest.mark.parametrize(
    "variants", ["", pytest.param("[[copyfit.variants]]\nphoto-lines = 5\n", marks=pytest.mark.slow)]
)
def test_the_characters_to_cut_cure_the_spill(every_length: Unit, tmp_path: Path, variants: str) -> None:
    layout = layout_of(tmp_path, variants)
    found, _ = bench(every_length, layout, tmp_path / "c").run()
    assert found
    ids = {one.name: one.id for one in every_length.honourees}
    cut = {ids[item.place.honouree]: int(item.values["characters"]) for item in found}
    assert all(0 < count <= 80 for count in cut.values())
    again, facts = bench(with_deeds(every_length, cut), layout, tmp_path / "c").run()
    assert again == [] and spilled_lines(facts) == []
    # And no fewer would do: the count is no guess on the safe side by more than a line.
    short = {owner: max(count - 20, 0) for owner, count in cut.items()}
    assert bench(with_deeds(every_length, short), layout, tmp_path / "c").run()[0]


def test_a_finding_says_who_where_and_what_to_do(tmp_path: Path) -> None:
    layout = layout_of(tmp_path, "")
    (item,) = [
        item
        for item in bench(unit_of([person(7, [spoken(330)])]), layout, tmp_path / "c").run()[0]
        if item.id == "copyfit-spill"
    ]
    assert item.severity is Severity.WARNING
    assert (item.place.file, item.place.line, item.place.honouree) == ("units/试/booklet.yaml", 17, "王小7")
    assert item.place.page == 2
    assert item.values["layouts"] == "other"


def test_flowing_text_is_fitted_only_where_the_whole_gets_better(every_length: Unit, tmp_path: Path) -> None:
    people = unit_of(every_length.honourees[::3])
    before = bench(people, layout_of(tmp_path / "a", "", "continuous"), tmp_path / "c").run()[1]
    found, after = bench(people, layout_of(tmp_path / "b", VARIANTS, "continuous"), tmp_path / "c").run()
    assert spilled_lines(before)
    assert len(spilled_lines(after)) < len(spilled_lines(before))
    assert len(found) == len(spilled_lines(after))


def test_a_second_run_lays_nothing_out_and_says_the_same(every_length: Unit, tmp_path: Path) -> None:
    layout = layout_of(tmp_path, "[[copyfit.variants]]\nphoto-lines = 5\n")
    few = unit_of(every_length.honourees[6:18:2])
    cold = bench(few, layout, tmp_path / "c").run()
    warm = bench(few, layout, tmp_path / "c")
    assert warm.run() == cold
    assert warm.engine.cache_info().misses == 0


def test_a_run_without_spill_is_composed_once(tmp_path: Path) -> None:
    made = bench(unit_of([person(1, ["短文。"])]), layout_of(tmp_path), tmp_path / "c")
    assert made.run()[0] == []
    assert len(made.html) == 1


# ---------------------------------------------------------------------- frames and captions


def test_a_caption_that_outgrows_its_figure_is_found(tmp_path: Path) -> None:
    layout = layout_of(tmp_path, "")
    (item,) = bench(unit_of([person(1, ["文。"], caption=spoken(60))]), layout, tmp_path / "c").run()[0]
    assert (item.id, item.severity, item.place.honouree, item.place.page) == (
        "caption-apart",
        Severity.ERROR,
        "王小1",
        1,
    )


def test_a_caption_on_the_page_after_its_photo_is_found(tmp_path: Path) -> None:
    layout = layout_of(tmp_path, "", style="figure { height: auto !important } figure p { break-before: page }")
    found, _ = bench(unit_of([person(1, ["文。"])]), layout, tmp_path / "c").run()
    assert [(item.id, item.place.page) for item in found] == [("caption-apart", 2)]


@pytest.mark.parametrize(
    ("style", "lines", "characters"),
    [
        ("height: 36pt", 0, 0),
        ("height: 18pt", 1, 8),
        ("height: 18pt; overflow: hidden", 1, 8),
        ("height: 36pt; white-space: nowrap", 1, 18),
        ("position: absolute; top: 500pt", 2, 18),
        ("position: absolute; height: 36pt; width: 10em; margin-top: -9pt", 0, 0),
    ],
)
def test_lines_outside_a_frame_are_counted(tmp_path: Path, style: str, lines: int, characters: int) -> None:
    layout = layout_of(tmp_path, "")
    text = "一二三四五六七八九十一二三四五六七八"
    frame = (
        f'<p data-frame="框" data-owner="h1" style="text-indent: 0; width: 10em; font-size: 10.5pt; {style}">{text}</p>'
    )
    (layout.folders[0] / "document.html").write_text(f'<html lang="zh-Hans"><body>{frame}</body></html>', "utf-8")
    found, _ = bench(unit_of([person(1, [])]), layout, tmp_path / "c").run()
    told = [(item.values["frame"], int(item.values["lines"]), int(item.values["characters"])) for item in found]
    assert told == ([("框", lines, characters)] if lines else [])
    assert all(item.id == "text-overset" and item.place.honouree == "王小1" for item in found)


@pytest.mark.parametrize(("apart", "found_in"), [("0", ["甲框"]), ("18pt", [])])
def test_a_frame_over_another_is_found(tmp_path: Path, apart: str, found_in: list[str]) -> None:
    layout = layout_of(tmp_path, "")
    frames = (
        '<p style="position: absolute; top: 0" data-frame="甲框">一二三四五</p>'
        f'<div style="position: absolute; top: {apart}" data-frame="乙框"><p data-frame="丙框">一二三</p></div>'
    )
    (layout.folders[0] / "document.html").write_text(f'<html lang="zh-Hans"><body>{frames}</body></html>', "utf-8")
    found, _ = bench(unit_of([person(1, [])]), layout, tmp_path / "c").run()
    assert sorted({item.values["frame"] for item in found if "甲" in item.values["frame"]}) == found_in


# ---------------------------------------------------------------------- the shipped layouts


@pytest.mark.parametrize(("length", "named"), [(30, []), (60, ["封面书名 title on the cover"])])
def test_a_title_too_long_for_the_cover_is_found(tmp_path: Path, length: int, named: list[str]) -> None:
    layout = load_layout("classic", (shipped("layouts"),))
    content = unit_of([], title=spoken(length).replace("，", "的").replace("。", "和"), subtitle="先进个人事迹")
    found, _ = bench(content, layout, tmp_path / "c").run()
    assert [item.values["frame"] for item in found] == named
    assert all(item.severity is Severity.ERROR for item in found)


@pytest.mark.parametrize("name", ["classic", "roster"])
def test_a_title_of_three_hundred_characters_is_found(tmp_path: Path, name: str) -> None:
    content = unit_of([], title=spoken(300).replace("，", "的"))
    found, _ = bench(content, load_layout(name, (shipped("layouts"),)), tmp_path / "c").run()
    assert "封面书名 title on the cover" in {item.values["frame"] for item in found}


def test_a_quote_of_eight_lines_in_a_frame_of_two_is_found(tmp_path: Path) -> None:
    layout = classic_with(tmp_path, "variants = []")
    (tmp_path / "mine" / "style.css").write_text(".quote { height: 54pt !important }", encoding="utf-8")
    found, _ = bench(unit_of([person(1, ["文。"], quote=spoken(200))]), layout, tmp_path / "c").run()
    (item,) = [item for item in found if item.id == "text-overset"]
    assert (item.values["frame"], item.values["lines"], item.place.honouree) == ("引语 quote", "6", "王小1")


def classic_people(lengths: Sequence[int]) -> Unit:
    made = []
    for index, length in enumerate(lengths):
        pieces = [spoken(length)[start : start + 170] for start in range(0, length, 170)]
        made.append(person(index, pieces, photo=index % 3 > 0))
    return unit_of(made)


def test_classic_cures_a_spill_on_its_grid(tmp_path: Path) -> None:
    # Photographs three lines higher than the estimate wants: it may be wrong, too.
    content = classic_people([600, 705, 720])
    wrong = classic_with(tmp_path / "a", "variants = []\ndefaults = { photo-lines = 3 }\n")
    assert spilled_lines(bench(content, wrong, tmp_path / "c").run()[1])
    steps = ", ".join(f"{{ photo-lines = {lines} }}" for lines in (2, 1, 0))
    layout = classic_with(tmp_path / "b", f"variants = [{steps}]\ndefaults = {{ photo-lines = 3 }}\n")
    made = bench(content, layout, tmp_path / "c")
    found, facts = made.run()
    assert found == [] and spilled_lines(facts) == []
    assert baselines_off_grid(made.engine(), made.html[-1]) == set()


def baselines_off_grid(engine: Any, html: str) -> set[float]:
    """How far lines of deeds stand off the grid of their page."""
    from weasyprint.formatting_structure import boxes

    off = set()
    for page in engine._laid_out(html, start_css(1, 1)).pages:
        box = page._page_box
        for line in box.descendants(placeholders=True):
            if isinstance(line, boxes.LineBox) and line.element.tag == "p" and line.style["font_size"] == 14:
                off.add(round((line.position_y - box.content_box_y()) % LINE_PX, 1) % LINE_PX)
    return off - {0.0}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["classic", "roster"])
def test_no_length_spills_in_a_shipped_layout(tmp_path: Path, name: str) -> None:
    lengths = [1000 + 13 * index for index in range(40)]
    found, facts = bench(classic_people(lengths), load_layout(name, (shipped("layouts"),)), tmp_path / "c").run()
    assert found == [] and spilled_lines(facts) == []


def test_a_render_says_what_has_no_room_and_publishes_nothing(tmp_path: Path) -> None:
    root = make_workspace(tmp_path / "w", UNIT.replace("title: 试验之光", f"title: {'试验之光' * 40}"))
    workspace = open_workspace(root).value
    result = build.render(workspace, "试验办", build.Options(draft=True))
    (item,) = [item for item in result.findings if item.id == "text-overset"]
    assert (item.place.page, item.values["frame"]) == (1, "封面书名 title on the cover")
    assert item.place.file == "units/试验办/booklet.yaml"
    assert result.published == ()
    assert not (root / "out").exists() or not outputs(root)


# ---------------------------------------------------------------------- manifests, cutting


@pytest.mark.parametrize(
    ("copyfit", "place"),
    [
        ("least_lines = 0", "copyfit.least_lines"),
        ("least = 4", "copyfit.least"),
        ("variants = 3", "copyfit.variants"),
        ("[copyfit.defaults]\nx = true", "copyfit.defaults.x"),
        ("[copyfit.defaults]\nx = 1\n[[copyfit.variants]]\ny = 1", "copyfit.variants.0.y"),
        (
            '[copyfit.defaults]\nx = 1\n[[copyfit.variants]]\nx = 2\n[[copyfit.variants]]\nx = "2"',
            "copyfit.variants.1.x",
        ),
    ],
)
def test_a_wrong_manifest_names_file_and_place(tmp_path: Path, copyfit: str, place: str) -> None:
    with pytest.raises(LayoutError) as caught:
        classic_with(tmp_path, copyfit)
    assert caught.value.params["file"] == str(tmp_path / "mine" / "layout.toml")
    assert str(caught.value.params["field"]).startswith(place)


def test_a_child_inherits_values_and_may_replace_variants(tmp_path: Path) -> None:
    parent = load_layout("classic", (shipped("layouts"),)).manifest.copyfit
    child = classic_with(
        tmp_path, "least_lines = 5\ndefaults = { extra = 1 }\nvariants = [{ extra = 2 }]"
    ).manifest.copyfit
    assert child.least_lines == 5
    assert child.defaults == {**parent.defaults, "extra": 1}
    assert child.variants == ({"extra": 2},)
    other = classic_with(tmp_path / "o", "least_lines = 3").manifest.copyfit
    assert other.variants == parent.variants


@given(st.lists(st.text("甲乙 ，", min_size=1, max_size=9), max_size=4), st.integers(0, 40))
def test_so_many_characters_are_cut_from_the_end(deeds: list[str], count: int) -> None:
    cut = _shortened(person(1, deeds), count).deeds
    assert "".join(deeds).startswith("".join(cut).rstrip()) or count == 0
    before, after = (len("".join("".join(some).split())) for some in (deeds, cut))
    assert after == max(before - count, 0)
