"""Spot colours: from a name in layout.toml to a plate of its own."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from press_pages import GHOSTSCRIPT, SLUG_FACES, composed, faults, inks, plates, prepared, press_file

from booklet.press import COATED_FOGRA39_300, Policy, PreparedRun, Slug, prepare_run
from booklet.spots import MAX_SPOTS, TINTS, Spot, Spots, Tint, parse_cmyk

GOLD = Spot("烫金", (0, 0.2, 0.6, 0.2))
VARNISH = Spot("UV", (0.1, 0, 0, 0))
SILVER = Spot("PANTONE-877", (0, 0, 0, 0.4), overprint=False)
SPOTS = Spots((GOLD, VARNISH, SILVER))
POLICY = Policy(spots=SPOTS.all)
BOX = "height: 20mm; width: 30mm"


def spotted(body: str, policy: Policy = POLICY) -> PreparedRun:
    return prepared(body, SPOTS.css(), policy=policy)


@given(st.integers(0, MAX_SPOTS - 1), st.sampled_from((*TINTS, 100)))
def test_markers_are_found_again(index: int, percent: int) -> None:
    spots = Spots(Spot(f"s{at}", (0, 0, 0, 1)) for at in range(MAX_SPOTS))
    colour = parse_cmyk(spots.css_value(index, percent / 100))
    assert colour is not None
    assert spots.find(colour) == Tint(spots.all[index], percent / 100)


@given(st.tuples(*[st.floats(0, 1)] * 4))
def test_ordinary_colours_are_no_markers(colour: tuple[float, ...]) -> None:
    assert SPOTS.find(tuple(round(part, 3) for part in colour)) is None


def test_css_to_separation() -> None:
    run = spotted(f'<div style="{BOX}; background: var(--spot-烫金)"></div><p style="color: var(--spot-UV-40)">漆</p>')
    assert run.spots == (("烫金", "UV"),)
    assert run.findings == ()
    with pikepdf.open(io.BytesIO(run.press)) as pdf:
        spaces = pdf.pages[0].Resources.ColorSpace.as_dict()
        assert [str(space[1]) for space in spaces.values()] == ["/烫金", "/UV"]
        for space, spot in zip(spaces.values(), (GOLD, VARNISH), strict=True):
            assert [str(space[0]), str(space[2])] == ["/Separation", "/DeviceCMYK"]
            assert [float(one) for one in space[3].C1] == list(spot.alternate)
        content = pdf.pages[0].Contents.read_bytes().decode("latin-1")
    assert "/Spot0 cs\n1 scn" in content and "/Spot1 cs\n0.4 scn" in content
    assert "0.9137" not in content


def test_the_proof_shows_the_alternate() -> None:
    run = spotted('<p style="color: var(--spot-烫金-50)">金</p>')
    (expected,) = inks().rgb([(0, 0.1, 0.3, 0.1)])
    with pikepdf.open(io.BytesIO(run.proof)) as pdf:
        content = pdf.pages[0].Contents.read_bytes().decode("latin-1")
    line = next(line for line in content.splitlines() if line.endswith(" rg"))
    assert [float(one) for one in line.split()[:3]] == pytest.approx(expected, abs=1e-4)
    assert "/Separation" not in content


def test_pages_name_the_spots_they_print_also_through_a_shared_form() -> None:
    fixed = '<div style="position: fixed; top: 0; opacity: .9; color: var(--spot-UV)">漆</div>'
    run = spotted(f'{fixed}<p style="break-after: page; color: var(--spot-烫金)">一</p><p>二</p>')
    assert run.spots == (("烫金", "UV"), ("UV",))
    assert PreparedRun.from_bytes(run.to_bytes()).spots == run.spots


def test_without_declared_spots_a_marker_is_a_colour() -> None:
    run = prepare_run(composed('<p style="color: device-cmyk(.9137 .0713 .0001 1)">字</p>'), (), inks())
    with pikepdf.open(io.BytesIO(run.press)) as pdf:
        assert b"0.9137 0.0713 0.0001 1 k" in pdf.pages[0].Contents.read_bytes()


@GHOSTSCRIPT
def test_plates_of_their_own_that_overprint_or_knock_out(tmp_path: Path) -> None:
    box = "position: absolute; width: 30mm; height: 20mm"
    red = "background: device-cmyk(0 1 1 0)"
    body = "".join(
        f'<div style="{box}; top: {top}mm; {red}"></div>'
        f'<div style="{box}; top: {top}mm; width: 20mm; background: var({name})"></div>'
        for top, name in ((0, "--spot-烫金"), (30, "--spot-UV-40"), (60, "--spot-PANTONE-877"))
    )
    path = press_file([spotted(body)], tmp_path)
    assert faults(path, spots=[spot.name for spot in SPOTS.all]) == []
    found = plates(path, tmp_path / "plates", ppi=127)
    process = {"Cyan", "Magenta", "Yellow", "Black"}
    extra = [plate for name, plate in found.items() if name not in process]
    assert len(extra) == 3
    # 5 dots a millimetre; the boxes begin 13 mm from the media box's corner.
    tops, x = [65 + 50 + 150 * at for at in range(3)], 65 + 50
    strengths = sorted(max(float(plate[top, x]) for plate in extra) for top in tops)
    assert strengths == pytest.approx([0.4, 1, 1], abs=0.01)
    assert [float(found["Magenta"][top, x]) for top in tops] == pytest.approx([1, 1, 0])
    assert [float(found["Magenta"][top, x + 75]) for top in tops] == pytest.approx([1, 1, 1])


def test_spots_in_x1a_and_on_the_colour_bar(tmp_path: Path) -> None:
    condition = replace(COATED_FOGRA39_300, variant="x1a", marks="full")
    body = '<p style="color: var(--spot-烫金); opacity: .5">金</p><p style="break-before: page">无</p>'
    run = spotted(body, replace(POLICY, variant="x1a"))
    assert run.findings == ()
    path = press_file([run], tmp_path, condition=condition, slug=Slug(SLUG_FACES, SPOTS.all))
    assert faults(path, condition, [spot.name for spot in SPOTS.all]) == []
    with pikepdf.open(path) as pdf:
        first, second = (page.Resources.ColorSpace.keys() for page in pdf.pages)
        assert (set(first), set(second)) == ({"/All", "/Patch0"}, {"/All"})
        form = pdf.pages[0].Resources.XObject.Page.Resources.XObject
        (group,) = form.as_dict().values()
        assert b"0.5 scn" in group.read_bytes()


@pytest.mark.parametrize("css", ["red", "device-cmyk(0 0 0)", "device-cmyk(0 0 0 1.5)", "device-cmyk(0,0,0,x)"])
def test_an_alternate_is_four_inks(css: str) -> None:
    assert parse_cmyk(css) is None


@pytest.mark.parametrize(
    "body",
    [
        f'<svg width="40" height="40"><circle cx="20" cy="20" r="15" fill="{SPOTS.css_value(0)}"/></svg>',
        '<div style="border: 1mm solid var(--spot-烫金); height: 5mm"></div>',
        '<div style="border-bottom: 1mm dashed var(--spot-烫金); height: 5mm"></div>',
        '<p style="text-decoration: underline; color: var(--spot-烫金)">线</p>',
        '<h1 style="color: var(--spot-烫金)">题</h1><p>文</p>',
    ],
)
def test_whatever_css_and_svg_paint_in_a_spot_is_on_its_plate(body: str) -> None:
    run = spotted(body)
    assert run.spots == (("烫金",),)
    with pikepdf.open(io.BytesIO(run.press)) as pdf:
        assert b"0.9137" not in b"".join(
            item.read_bytes() for item in pdf.objects if isinstance(item, pikepdf.Stream) and "/Filter" in item
        )
