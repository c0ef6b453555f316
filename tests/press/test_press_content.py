"""Content streams in press and in screen colours, read back operator by operator and from the plates."""

from __future__ import annotations

import base64
import io
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image
from press_pages import composed, inks, pixels, png, prepared, press_file, proof_file

from booklet.press import PreparedRun, prepare_run
from booklet.press.functions import curve

GHOSTSCRIPT = pytest.mark.skipif(shutil.which("gs") is None, reason="Ghostscript is not installed")


def streams(pdf: pikepdf.Pdf, page: int = 0) -> Iterator[tuple[bytes, pikepdf.Object]]:
    """Every content stream under a page with its resources; masks included."""

    def below(resources: pikepdf.Object) -> Iterator[tuple[bytes, pikepdf.Object]]:
        items = [
            *resources.get("/XObject", pikepdf.Dictionary()).as_dict().values(),
            *resources.get("/Pattern", pikepdf.Dictionary()).as_dict().values(),
            *(
                state.SMask.G
                for state in resources.get("/ExtGState", pikepdf.Dictionary()).as_dict().values()
                if "/SMask" in state
            ),
        ]
        for item in items:
            if isinstance(item, pikepdf.Stream) and "/Resources" in item:
                yield item.read_bytes(), item.Resources
                yield from below(item.Resources)

    yield pdf.pages[page].Contents.read_bytes(), pdf.pages[page].resources
    yield from below(pdf.pages[page].resources)


def content(run: PreparedRun, kind: str = "press", page: int = 0) -> str:
    """All content of a page in one text."""
    with pikepdf.open(io.BytesIO(run.press if kind == "press" else run.proof)) as pdf:
        return "\n".join(data.decode("latin-1") for data, _ in streams(pdf, page))


def shadings(run: PreparedRun, kind: str = "press") -> list[tuple[str, list[tuple[float, ...]]]]:
    """Each gradient: its colour space and 21 evenly spread colours."""
    found = []
    with pikepdf.open(io.BytesIO(run.press if kind == "press" else run.proof)) as pdf:
        for _, resources in streams(pdf):
            for one in resources.get("/Shading", pikepdf.Dictionary()).as_dict().values():
                at = curve(one.Function)
                found.append((str(one.ColorSpace), [at(step / 20) for step in range(21)]))
    return found


@pytest.mark.parametrize(
    ("css", "operands"),
    [
        ("black", "0 0 0 1"),
        ("#000", "0 0 0 1"),
        ("white", "0 0 0 0"),
        ("#808080", "0 0 0 0.49804"),
        ("rgb(51 51 51)", "0 0 0 0.8"),
        ("device-cmyk(0 1 1 .1)", "0 1 1 0.1"),
        ("device-cmyk(.123 .456 .789 0)", "0.123 0.456 0.789 0"),
        ("lab(0% 0 0)", "0 0 0 1"),
        ("lch(100% 0 0)", "0 0 0 0"),
    ],
)
def test_colours_in_inks(css: str, operands: str) -> None:
    assert f"\n{operands} k\n" in content(prepared(f'<p style="color: {css}">红</p>'))


def test_a_chromatic_colour_follows_the_profile() -> None:
    text = content(prepared('<p style="color: #c8102e">红</p>'))
    (found,) = re.findall(r"^([\d. ]+) k$", text, re.MULTILINE)
    (expected,) = inks().cmyk([(0xC8 / 255, 0x10 / 255, 0x2E / 255)])
    assert [float(one) for one in found.split()] == pytest.approx(expected, abs=1e-4)
    assert expected[1] > 0.9 and expected[0] < 0.3


def test_lab_and_its_equal_in_srgb_print_alike() -> None:
    text = content(prepared('<p style="color: lab(54.3% 80.8 69.9)">红</p><p style="color: #ff0000">红</p>'))
    lab, rgb = ([float(one) for one in line.split()] for line in re.findall(r"^([\d. ]+) k$", text, re.MULTILINE))
    assert lab == pytest.approx(rgb, abs=0.02)


def test_strokes_are_converted_too() -> None:
    svg = '<svg width="40" height="40"><path d="M0 0L40 40" stroke="#000" fill="none"/></svg>'
    text = content(prepared(svg))
    assert "\n0 0 0 1 K\n" in text
    assert not re.search(r" (rg|RG|g|G|sc|scn|SC|SCN|cs|CS)\n", text)


def test_the_proof_shows_inks_as_they_print() -> None:
    text = content(prepared('<p style="color: device-cmyk(0 1 1 .1)">红</p><p style="color: #123456">蓝</p>'), "proof")
    first, second = re.findall(r"^([\d. ]+) rg$", text, re.MULTILINE)
    (expected,) = inks().rgb([(0, 1, 1, 0.1)])
    assert [float(one) for one in first.split()] == pytest.approx(expected, abs=1e-4)
    assert [float(one) for one in second.split()] == pytest.approx([0x12 / 255, 0x34 / 255, 0x56 / 255], abs=1e-5)
    assert " k\n" not in text


@pytest.mark.parametrize("shape", ["linear-gradient(to right,", "radial-gradient("])
def test_gradients_meet_the_colours_between(shape: str) -> None:
    run = prepared(f'<div style="height: 20mm; background: {shape} #c8102e, #ffd700)"></div>')
    ((space, colours),) = shadings(run)
    assert space == "/DeviceCMYK"
    ends = np.array([[0xC8, 0x10, 0x2E], [0xFF, 0xD7, 0x00]]) / 255
    for step, colour in enumerate(colours):
        between = tuple(ends[0] + (ends[1] - ends[0]) * step / 20)
        assert colour == pytest.approx(inks().cmyk([between])[0], abs=0.02)


def test_a_grey_gradient_is_black_ink_alone() -> None:
    ((_, colours),) = shadings(prepared('<div style="height: 9mm; background: linear-gradient(#000, #ccc)"></div>'))
    assert all(colour[:3] == (0, 0, 0) for colour in colours)
    assert [colours[0][3], colours[20][3]] == pytest.approx([1, 0.2], abs=1e-3)


def test_hard_stops_stay_hard() -> None:
    css = "linear-gradient(to right, #f00 0, #f00 50%, #00f 50%, #00f 100%)"
    ((_, colours),) = shadings(prepared(f'<div style="height: 9mm; background: {css}"></div>'))
    assert colours[1] == pytest.approx(colours[9], abs=1e-3)
    assert colours[11] == pytest.approx(colours[19], abs=1e-3)
    assert colours[9] != pytest.approx(colours[11], abs=0.1)


def test_a_transparent_gradient_keeps_its_mask_grey() -> None:
    css = "linear-gradient(to right, rgba(255, 0, 0, .5), rgba(255, 0, 0, 0))"
    run = prepared(f'<div style="height: 9mm; background: {css}"></div>')
    spaces = dict(shadings(run))
    assert set(spaces) == {"/DeviceCMYK", "/DeviceGray"}
    assert [spaces["/DeviceGray"][0][0], spaces["/DeviceGray"][20][0]] == pytest.approx([0.5, 0])
    with pikepdf.open(io.BytesIO(run.press)) as pdf:
        masks = [
            state.SMask.G
            for _, resources in streams(pdf)
            for state in resources.get("/ExtGState", pikepdf.Dictionary()).as_dict().values()
            if "/SMask" in state
        ]
        assert [str(mask.Group.CS) for mask in masks] == ["/DeviceGray"]


def test_groups_blend_in_inks_and_the_proof_in_rgb() -> None:
    run = prepared('<div style="opacity: .5; background: #0a0; height: 9mm">半</div>')
    for data, space in ((run.press, "/DeviceCMYK"), (run.proof, "/DeviceRGB")):
        with pikepdf.open(io.BytesIO(data)) as pdf:
            page = pdf.pages[0]
            (group,) = page.resources.XObject.as_dict().values()
            assert str(group.Group.CS) == space
            assert str(page.obj.Group.CS) == space


def test_a_second_page_with_the_same_group_blends_in_inks_too() -> None:
    fixed = '<div style="position: fixed; top: 0; opacity: .5">水印</div>'
    run = prepared(f'{fixed}<p style="break-after: page">一</p><p>二</p>')
    with pikepdf.open(io.BytesIO(run.press)) as pdf:
        assert [str(page.obj.Group.CS) for page in pdf.pages] == ["/DeviceCMYK"] * 2


def test_an_opaque_page_has_no_group() -> None:
    with pikepdf.open(io.BytesIO(prepared("<p>字</p>").press)) as pdf:
        assert "/Group" not in pdf.pages[0].obj


SVG = """<svg width="100" height="60"><defs>
<linearGradient id="g"><stop offset="0" stop-color="red"/><stop offset="1" stop-color="blue" stop-opacity=".3"/>
</linearGradient>
<pattern id="p" width="10" height="10" patternUnits="userSpaceOnUse"><circle cx="5" cy="5" r="3" fill="#00f"/></pattern>
<mask id="m"><rect width="100" height="60" fill="#fff"/></mask></defs>
<rect width="40" height="40" fill="url(#g)"/><rect x="50" width="40" height="40" fill="url(#p)"/>
<circle cx="20" cy="50" r="6" fill="#888" mask="url(#m)"/></svg>"""


def test_svg_with_gradient_pattern_and_mask_has_no_rgb() -> None:
    run = prepared(SVG)
    assert run.findings == ()
    with pikepdf.open(io.BytesIO(run.press)) as pdf:
        for data, resources in streams(pdf):
            assert not re.search(rb" (rg|RG|sc|scn \d)\n", data)
            for one in resources.get("/Shading", pikepdf.Dictionary()).as_dict().values():
                assert str(one.ColorSpace) in ("/DeviceCMYK", "/DeviceGray")


@pytest.mark.parametrize(
    "body", [SVG, '<div style="height: 20mm; background: linear-gradient(90deg, #f00, #ff0)"></div>']
)
def test_press_and_proof_look_alike(body: str, tmp_path: Path) -> None:
    run = prepared(body)
    bleed = round(3 / 25.4 * 72)
    press = np.asarray(pixels(press_file([run], tmp_path), ppi=72)).astype(int)
    proof = np.asarray(pixels(proof_file([run], tmp_path), ppi=72)).astype(int)
    cut = press[bleed : bleed + proof.shape[0], bleed : bleed + proof.shape[1]]
    # pdfium shows inks without the profile: hues agree, saturation does not quite.
    assert np.abs(cut - proof).mean() < 4
    # Nothing that shows in the proof is white on press.
    assert (cut[(proof.min(axis=2) < 128)].min(axis=1) < 250).mean() > 0.97


def test_patterns_move_with_the_page(tmp_path: Path) -> None:
    box = "width: 20mm; height: 20mm; background: url(data:image/png;base64,{}) 0 0/10mm 10mm"
    tile = Image.new("RGB", (10, 10), "white")
    tile.paste("black", (0, 0, 5, 5))
    run = prepared(f'<div style="{box.format(base64.b64encode(png(tile)).decode())}"></div>')
    press = np.asarray(pixels(press_file([run], tmp_path), ppi=254).convert("L"))
    # Black quarters from x 10 and 20 mm (13 and 23 with the bleed), each 5 mm wide.
    row = press[(13 + 2) * 10]
    dark = [x / 10 for x in (13.5, 17.5, 23.5, 27.5, 18.5, 22.5) for x in [x * 10]]
    assert [bool(row[int(x * 10)] < 128) for x in dark] == [True, True, True, True, False, False]


def test_unused_colour_spaces_are_gone() -> None:
    with pikepdf.open(io.BytesIO(prepared("<p>字</p>").press)) as pdf:
        assert set(pdf.pages[0].resources.keys()) == {"/ExtGState", "/Font"}


def test_a_colour_that_cannot_be_converted_is_an_error() -> None:
    gradient = '<div style="height: 9mm; background: linear-gradient(#f00, #0f0)"></div>'
    with pikepdf.open(io.BytesIO(composed(gradient))) as pdf:
        shading = next(
            one
            for _, resources in streams(pdf)
            for one in resources.get("/Shading", pikepdf.Dictionary()).as_dict().values()
        )
        shading.ShadingType = 4
        buffer = io.BytesIO()
        pdf.save(buffer)
    (problem,) = prepare_run(buffer.getvalue(), (), inks()).findings
    assert (problem.id, problem.place.page, problem.values["what"]) == ("colour-unconverted", 1, "ShadingType 4")


@GHOSTSCRIPT
def test_body_text_and_exact_inks_on_the_plates(tmp_path: Path) -> None:
    swatch = '<div style="height: 20mm; width: 20mm; background: device-cmyk(0 1 1 .1)"></div>'
    path = press_file([prepared(f"<p>先进事迹</p><p style='color: #000'>黑</p>{swatch}")], tmp_path)
    subprocess.run(
        ["gs", "-q", "-dBATCH", "-dNOPAUSE", "-r72", "-sDEVICE=tiffsep", f"-o{tmp_path}/plate%d.tif", str(path)],
        check=True,
    )
    plates = {
        ink: 255 - np.asarray(Image.open(tmp_path / f"plate1({ink}).tif").convert("L")).astype(int)
        for ink in ("Cyan", "Magenta", "Yellow", "Black")
    }
    swatch_rows, swatch_columns = np.nonzero(plates["Magenta"] > 200)
    top, left = swatch_rows.min(), swatch_columns.min()
    middle = [plates[ink][top + 20, left + 20] / 255 for ink in plates]
    assert middle == pytest.approx([0, 1, 1, 0.1], abs=0.02)
    above = slice(0, top - 1)
    assert plates["Black"][above].max() > 250
    assert [plates[ink][above].max() for ink in ("Cyan", "Magenta", "Yellow")] == [0, 0, 0]
