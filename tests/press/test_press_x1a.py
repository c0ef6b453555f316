"""PDF/X-1a: identity, no transparency; what is see-through is flattened exactly or refused with its place."""

from __future__ import annotations

import base64
import io
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image
from press_pages import GHOSTSCRIPT, composed, faults, inks, plates_of_pages, png, prepared, press_file

from booklet.findings import Severity
from booklet.press import COATED_FOGRA39_300, Policy, PreparedRun, prepare_run

X1A = Policy("x1a")
CONDITION = replace(COATED_FOGRA39_300, variant="x1a")


def flat(body: str, css: str = "") -> PreparedRun:
    return prepared(body, css, policy=X1A)


def picture(alpha: int = 120, size: int = 20) -> str:
    """A PNG with a see-through disc of one alpha, as a data URL."""
    image = Image.new("RGBA", (size, size), (200, 30, 40, alpha))
    return "data:image/png;base64," + base64.b64encode(png(image)).decode()


def colours(run: PreparedRun) -> list[str]:
    with pikepdf.open(io.BytesIO(run.press)) as pdf:
        return re.findall(r"(?m)^([\d. ]+) k$", pdf.pages[0].Contents.read_bytes().decode("latin-1"))


def test_identity(tmp_path: Path) -> None:
    path = press_file([flat('<p>字</p><img src="booklet-photo:a" style="width: 30mm">')], tmp_path, condition=CONDITION)
    assert faults(path, CONDITION) == []
    data = path.read_bytes()
    assert data.startswith(b"%PDF-1.4")
    assert b"/ObjStm" not in data and b"/Type /XRef" not in data
    with pikepdf.open(path) as pdf:
        assert str(pdf.docinfo.GTS_PDFXVersion) == "PDF/X-1a:2003"
        assert str(pdf.docinfo.Trapped) == "/False"
        assert b"<pdfx:GTS_PDFXVersion>PDF/X-1a:2003<" in pdf.Root.Metadata.read_bytes()
        assert b"PDF/X-4" not in pdf.Root.Metadata.read_bytes()
        (intent,) = pdf.Root.OutputIntents
        assert int(intent.DestOutputProfile.N) == 4
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream):
                assert "/SMask" not in item and "/Group" not in item
            assert not (isinstance(item, pikepdf.Dictionary) and {"/ca", "/CA", "/BM"} & set(item.keys()))


def test_an_x4_file_does_not_pass_for_x1a(tmp_path: Path) -> None:
    body = f'<p style="opacity: .5">字</p><img src="{picture()}">'
    path = press_file([prepared(body)], tmp_path)
    assert {"p02", "p03"} <= {rule for rule, _ in faults(path, CONDITION)}


RED = "background: device-cmyk(0 1 1 0)"
SEE_THROUGH = [
    # Over the paper: so much less ink.
    ('<p style="color: device-cmyk(0 1 1 0 / .5)">字</p>', "0 0.5 0.5 0"),
    ('<p style="color: rgba(0, 0, 0, .4)">字</p>', "0 0 0 0.4"),
    ('<div style="background: device-cmyk(1 .5 0 0 / .2); height: 9mm"></div>', "0.2 0.1 0 0"),
    # Over a plain colour, opaque black would overprint: the colour below stays.
    ('<div style="background: device-cmyk(0 1 1 0)"><p style="color: rgba(0, 0, 0, .5)">字</p></div>', "0 1 1 0.5"),
    (
        '<div style="background: device-cmyk(0 1 1 0)"><p style="color: rgba(255, 255, 255, .5)">字</p></div>',
        "0 0.5 0.5 0",
    ),
    # A group with an opacity: all in it is mixed with what is below.
    ('<div style="opacity: .5; background: device-cmyk(1 0 0 0)">一</div>', "0.5 0 0 0"),
    ('<div style="background: device-cmyk(0 0 1 0); padding: 4mm"><b style="opacity: .5">粗</b></div>', "0 0 0.5 0.5"),
]


@pytest.mark.parametrize(("body", "expected"), SEE_THROUGH)
def test_see_through_colours_on_known_ground(body: str, expected: str) -> None:
    run = flat(body)
    assert run.findings == ()
    if "opacity" in body:
        with pikepdf.open(io.BytesIO(run.press)) as pdf:
            (form,) = pdf.pages[0].Resources.XObject.as_dict().values()
            assert "/Group" not in form
            assert f"{expected} k" in form.read_bytes().decode("latin-1")
    else:
        assert expected in colours(run)


@GHOSTSCRIPT
def test_flattened_and_live_transparency_give_the_same_plates(tmp_path: Path) -> None:
    """Each body on a page of its own."""
    css = "body { font-size: 60pt }"
    last = len(SEE_THROUGH) - 1
    live_file = press_file([prepared(body, css) for body, _ in SEE_THROUGH], tmp_path, "4.pdf")
    flat_file = press_file([flat(body, css) for body, _ in SEE_THROUGH], tmp_path, "1.pdf", CONDITION)
    live_pages = plates_of_pages(live_file, tmp_path / "4", 100, 0, last)
    flattened_pages = plates_of_pages(flat_file, tmp_path / "1", 100, 0, last)
    for (body, _), live, flattened in zip(SEE_THROUGH, live_pages, flattened_pages, strict=True):
        assert set(live) == set(flattened) == {"Cyan", "Magenta", "Yellow", "Black"}, body
        for name, plate in live.items():
            # Ghostscript makes live text a little bolder: edges may differ, inks and areas may not.
            off = np.abs(plate - flattened[name]) > 0.02
            assert off.mean() < 0.01, (body, name)
            inside = ~off & (plate > 0)
            assert inside.sum() >= 0.5 * (plate > 0).sum(), (body, name)
            assert plate.max() == pytest.approx(flattened[name].max(), abs=0.01), (body, name)


def test_after_something_see_through_the_plain_colour_is_back() -> None:
    run = flat('<p style="color: rgba(0, 0, 0, .4)">一<b style="color: #000">二</b></p><p>三</p>')
    assert run.findings == ()
    assert colours(run)[-1] == "0 0 0 1"


def test_an_opaque_alpha_channel_is_dropped_and_a_see_through_one_mixed() -> None:
    run = flat(f'<img src="{picture(255)}"><img src="{picture(128)}"><img src="{picture(255)}" style="width: 9mm">')
    assert run.findings == ()
    with pikepdf.open(io.BytesIO(run.press)) as pdf:
        images = list(pdf.pages[0].Resources.XObject.as_dict().values())
        assert len(images) == 2
        assert all("/SMask" not in image for image in images)
        half, full = sorted((image.read_bytes()[:4] for image in images), key=sum)
    (expected,) = inks().cmyk([(200 / 255, 30 / 255, 40 / 255)])
    assert [part / 255 for part in full] == pytest.approx(expected, abs=0.01)
    assert [part / 255 for part in half] == pytest.approx([part / 2 for part in expected], abs=0.01)


REFUSED = [
    ('<div style="box-shadow: 1mm 1mm 2mm red; height: 9mm; width: 30mm"></div>', "x1a-soft-mask", {}),
    ('<div style="background: linear-gradient(red, transparent); height: 9mm"></div>', "x1a-soft-mask", {}),
    ('<img src="booklet-photo:a" style="opacity: .5; width: 20mm">', "x1a-opacity", {"percent": "50"}),
    (
        '<div style="background: url(booklet-photo:a) no-repeat; width: 40mm; height: 30mm">'
        '<p style="color: rgba(255, 255, 255, .7)">字</p></div>',
        "x1a-opacity",
        {"percent": "70"},
    ),
    (
        '<div style="background: linear-gradient(red, blue)"><div style="background: rgba(0,0,0,.3)">字</div></div>',
        "x1a-opacity",
        {"percent": "30"},
    ),
    (
        f'<div style="background: linear-gradient(red, blue)"><img src="{picture()}"></div>',
        "x1a-image-alpha",
        {"pixels": "20×20"},
    ),
    (
        f'<div style="height: 20mm; background: url({picture()}) 0 0/7mm 7mm"></div>',
        "x1a-image-alpha",
        {"pixels": "20×20"},
    ),
]


@pytest.mark.parametrize(("body", "id_", "params"), REFUSED)
def test_refused_by_name_with_its_place(body: str, id_: str, params: dict[str, str]) -> None:
    (found,) = flat(f'<div style="position: absolute; left: 20mm; top: 50mm; width: 60mm">{body}</div>').findings
    assert (found.id, found.severity, found.place.page) == (id_, Severity.ERROR, 1)
    assert {key: found.values[key] for key in params} == params
    assert 26 <= int(found.values["x_mm"]) <= 32
    assert 54 <= int(found.values["y_mm"]) <= 72
    assert int(found.values["width_mm"]) <= 64 and int(found.values["height_mm"]) <= 32
    assert prepared(body).findings == ()


def test_a_soft_shadow_is_one_finding() -> None:
    assert len(flat('<div style="box-shadow: 1mm 1mm 2mm red; border-radius: 3mm; height: 9mm"></div>').findings) == 1


@pytest.mark.parametrize(
    ("mode", "ground", "expected"),
    [
        ("Multiply", "0 0 0 0", "0 1 1 0"),
        ("Multiply", "1 0 0.5 0", "1 1 1 0"),
        ("Screen", "1 0 0.5 0", "0 0 0.5 0"),
        ("Darken", "1 0 0.5 0", "1 1 1 0"),
        ("Lighten", "1 0 0.5 0", "0 0 0.5 0"),
        ("Luminosity", "0 0 0 0", None),
    ],
)
def test_blend_modes(mode: str, ground: str, expected: str | None) -> None:
    with pikepdf.open(io.BytesIO(composed("<p></p>"))) as pdf:
        page = pdf.pages[0]
        page.Resources = pikepdf.Dictionary(
            ExtGState=pikepdf.Dictionary({"/m": pikepdf.Dictionary(BM=pikepdf.Name(f"/{mode}"))})
        )
        page.Contents = pdf.make_stream(
            f"{ground} k 0 0 99 99 re f q /m gs 0 1 1 0 k 10 10 m 50 10 l 50 50 l f Q".encode()
        )
        buffer = io.BytesIO()
        pdf.save(buffer)
    run = prepare_run(buffer.getvalue(), (), inks(), X1A)
    if expected is None:
        (found,) = run.findings
        assert (found.id, found.values["mode"]) == ("x1a-blend", mode)
    else:
        assert run.findings == ()
        assert colours(run)[-1] == expected


def test_preparing_for_x1a_is_deterministic() -> None:
    body = f'<div style="opacity: .5; background: #0a0">字</div><img src="{picture()}">'
    assert flat(body).press == flat(body).press


def test_photographs_in_a_group_are_found_once(tmp_path: Path) -> None:
    body = (
        '<div style="opacity: .99">字<img src="booklet-photo:a" style="width: 20mm"></div><img src="booklet-photo:b">'
    )
    run = flat(body)
    assert [item.id for item in run.findings] == ["x1a-opacity"]
    assert [(one.photo_id, one.occurrence) for one in run.placements] == [("b", 0)]
    press_file([run], tmp_path, condition=CONDITION)
