"""Black text and thin black lines overprint, nothing else does, whatever q, Q and forms do; seen on the plates, too."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from press_pages import GHOSTSCRIPT, composed, inks, plates, prepared, press_file

from booklet.geometry import Rect
from booklet.press import Policy, PreparedRun, prepare_run
from booklet.press.operators import instructions
from booklet.press.overprint import THIN_LINE_PT, is_thin

PAINTS = {b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"Tj", b"TJ", b"sh"}
FILLS = PAINTS - {b"S", b"s"}


def painted(run: PreparedRun) -> list[tuple[str, str, bool]]:
    """What a page paints, forms included: operator, colour operands, whether it overprints; read from outside."""
    found: list[tuple[str, str, bool]] = []

    def walk(data: bytes, resources: pikepdf.Object, colours: list[str], over: list[bool]) -> None:
        colours, over = list(colours), list(over)
        saved: list[tuple[list[str], list[bool]]] = []
        for operator, operands in instructions(data):
            if operator == b"q":
                saved.append((list(colours), list(over)))
            elif operator == b"Q":
                colours, over = saved.pop()
            elif operator in (b"k", b"scn"):
                colours[0] = operands.decode()
            elif operator in (b"K", b"SCN"):
                colours[1] = operands.decode()
            elif operator == b"gs":
                state = resources.ExtGState[operands.decode()]
                over = [bool(state.get("/op", over[0])), bool(state.get("/OP", over[1]))]
                if "/op" in state:
                    assert int(state.OPM) == 1
            elif operator in PAINTS:
                side = 0 if operator in FILLS else 1
                found.append((operator.decode(), colours[side], over[side]))
            elif operator == b"Do":
                item = resources.XObject[operands.decode()]
                if isinstance(item, pikepdf.Stream) and item.Subtype == "/Form":
                    walk(item.read_bytes(), item.Resources, colours, over)
                else:
                    found.append(("Do", "", over[0]))

    with pikepdf.open(io.BytesIO(run.press)) as pdf:
        page = pdf.pages[0]
        walk(page.Contents.read_bytes(), page.Resources, ["", ""], [False, False])
    return found


def test_black_text_overprints_and_white_text_after_it_does_not() -> None:
    run = prepared('<p>黑<span style="color: white">白</span>黑<span style="color: #c00">红</span></p>')
    texts = [(colour, over) for operator, colour, over in painted(run) if operator == "TJ"]
    assert len(texts) == 4
    for colour, over in texts:
        assert over == (colour == "0 0 0 1"), colour


@pytest.mark.parametrize(
    ("colour", "over"),
    [
        ("black", True),
        ("#000", True),
        ("device-cmyk(0 0 0 1)", True),
        ("device-cmyk(0 0 0 .99)", False),
        ("device-cmyk(0.01 0 0 1)", False),
        ("#333", False),
        ("white", False),
    ],
)
def test_which_text_overprints(colour: str, over: bool) -> None:
    (text,) = (
        one for one in painted(prepared(f'<p style="color: {colour}; font-size: 30pt">字</p>')) if one[0] == "TJ"
    )
    assert text[2] is over


@pytest.mark.parametrize(
    ("css", "over"),
    [
        ("border: .5pt solid black", True),
        ("border: 1.9pt solid #000", True),
        ("border: 2.5pt solid black", False),
        ("border: .5pt solid #800", False),
        ("border-bottom: .5pt solid black", True),
        ("border-bottom: .5pt solid black; border-left: 3mm solid red", True),
        ("background: black; height: 10mm", False),
        ("background: black; height: .4mm", True),
        ("background: white; height: .4mm", False),
    ],
)
def test_which_borders_and_rules_overprint(css: str, over: bool) -> None:
    fills = [one for one in painted(prepared(f'<div style="height: 9mm; {css}"></div>')) if one[0] in ("f", "f*")]
    assert fills
    black = [one for one in fills if one[1] == "0 0 0 1"] or fills
    assert [one[2] for one in black] == [over] * len(black)
    assert not any(one[2] for one in fills if one[1] != "0 0 0 1")


@pytest.mark.parametrize(("width", "over"), [("1pt", True), ("3pt", False)])
def test_which_strokes_overprint(width: str, over: bool) -> None:
    svg = f'<svg width="40" height="40"><path d="M0 0L40 40" stroke="#000" stroke-width="{width}" fill="none"/></svg>'
    (line,) = (one for one in painted(prepared(svg)) if one[0] == "S")
    assert line[2] is over


def test_scaled_strokes_count_as_they_come_out() -> None:
    svg = (
        '<svg width="400" height="400" viewBox="0 0 40 40">'
        '<path d="M0 0L40 40" stroke="#000" stroke-width=".5" fill="none"/></svg>'
    )
    (line,) = (one for one in painted(prepared(svg)) if one[0] == "S")
    assert line[2] is False


def test_overprint_does_not_reach_into_forms_images_and_gradients() -> None:
    body = (
        '<p>黑</p><div style="opacity: .5; color: white">白<b style="color: #000">黑</b></div>'
        '<p>黑<img src="booklet-photo:a" style="width: 9mm"></p>'
        '<p>黑</p><div style="height: 9mm; background: linear-gradient(red, blue)"></div>'
    )
    for operator, colour, over in painted(prepared(body)):
        assert over == (operator == "TJ" and colour == "0 0 0 1"), (operator, colour)


def test_a_form_that_two_pages_share_is_right_on_both() -> None:
    fixed = '<div style="position: fixed; top: 0; opacity: .5; color: white">水印</div>'
    pdf = composed(f'{fixed}<p style="break-after: page">一</p><p style="color: red">二</p>')
    run = prepare_run(pdf, (), inks())
    for page in (0, 1):
        with pikepdf.open(io.BytesIO(run.press)) as opened:
            (form,) = opened.pages[page].Resources.XObject.as_dict().values()
            assert b"Over1" not in form.read_bytes()


def test_black_may_knock_out() -> None:
    run = prepared("<p>黑</p><hr>", policy=Policy(overprint=False))
    assert painted(run)
    assert not any(over for _, _, over in painted(run))


def test_the_proof_has_no_overprint() -> None:
    assert b"/Over" not in prepared("<p>黑</p>").proof


def test_overprint_of_the_source_is_not_kept() -> None:
    with pikepdf.open(io.BytesIO(composed('<p style="color: red">字</p>'))) as pdf:
        page = pdf.pages[0]
        page.Resources.ExtGState["/x"] = pikepdf.Dictionary(OP=True, op=True, OPM=0)
        page.contents_add(b"/x gs", prepend=True)
        page.contents_coalesce()
        buffer = io.BytesIO()
        pdf.save(buffer)
    assert [over for _, _, over in painted(prepare_run(buffer.getvalue(), (), inks()))] == [False]


@given(st.floats(0, 5), st.floats(5, 300))
def test_a_bar_is_thin_by_its_smaller_side(thickness: float, length: float) -> None:
    for bar in (Rect(0, 0, thickness, length), Rect(0, 0, length, thickness)):
        assert is_thin(bar, (bar,), None) == (thickness < THIN_LINE_PT)
        assert is_thin(bar, (bar,), Rect(-9, -9, 999, 999)) == (thickness < THIN_LINE_PT)


@given(st.floats(0.1, 4), st.floats(0.1, 4))
def test_a_frame_is_thin_if_all_its_sides_are(one: float, other: float) -> None:
    outer, inner = Rect(0, 0, 100, 60), Rect(one, other, 100 - one, 60 - other)
    assert is_thin(outer, (outer, inner), None) == (max(one, other) < THIN_LINE_PT)


@GHOSTSCRIPT
def test_on_the_plates_black_leaves_the_red_below_and_white_does_not(tmp_path: Path) -> None:
    box = "height: 30mm; background: device-cmyk(0 1 1 0); font-size: 60pt; line-height: 30mm"
    run = prepared(f'<div style="{box}; color: #000">黑</div><div style="{box}; color: white">白</div>')
    found = plates(press_file([run], tmp_path), tmp_path / "plates", ppi=72)
    magenta, black = found["Magenta"], found["Black"]
    upper, lower = slice(40, 115), slice(130, 200)
    columns = slice(45, 255)
    assert black[upper, columns].max() == 1
    assert magenta[upper, columns].min() == 1
    assert magenta[lower, columns].min() == 0


@GHOSTSCRIPT
def test_overprint_holds_on_a_page_with_transparency(tmp_path: Path) -> None:
    box = "height: 30mm; background: device-cmyk(0 1 1 0); font-size: 60pt; line-height: 30mm"
    run = prepared(f'<div style="{box}; color: #000">黑</div><p>正文</p><div style="opacity: .5">半<b>透</b>明</div>')
    found = plates(press_file([run], tmp_path), tmp_path / "plates", ppi=72)
    assert found["Black"][40:115, 45:255].max() == 1
    assert found["Magenta"][40:115, 45:255].min() == 1
    assert [found[ink][125:].max() for ink in ("Cyan", "Magenta", "Yellow")] == [0, 0, 0]
    assert found["Black"][125:].max() == 1
