"""Files made to hurt: each ends in findings or a clear error, within bounded time and memory."""

from __future__ import annotations

import json
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from preflight_pdfs import good, rectangle, save

MEMORY_BYTES = 3 << 30
SECONDS = 90
JUDGE = """
import json, resource, sys, time
from pathlib import Path
from booklet.errors import BookletError
from booklet.messages import error_text
from booklet.press.preflight import preflight, write_html
resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[1]),) * 2)
for path in map(Path, sys.argv[2:]):
    begin = time.monotonic()
    try:
        report = preflight(path)
        write_html(report, path.with_suffix(".html"), "zh", source=path)
    except BookletError as problem:
        print(json.dumps({"error": problem.key, "text": error_text(problem, "zh")}))
    else:
        peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        print(json.dumps({"passed": report.passed, "extra": [item.id for item in report.extra],
                          "method": report.plates_method,
                          "outcomes": {one.rule.id: one.outcome for one in report.results}, "peak_mb": peak / 1024,
                          "seconds": time.monotonic() - begin, "html": path.with_suffix(".html").stat().st_size}))
"""


def judge(*paths: Path) -> list[dict[str, Any]]:
    """Judge files in a process with little memory and time; what it found of each, or the error it ended with."""
    command = [sys.executable, "-W", "error", "-c", JUDGE, str(MEMORY_BYTES), *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    answers: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(answers) == len(paths)
    return answers


def bomb(megabytes: int, pattern: bytes = b"\0") -> bytes:
    """A Flate stream that unpacks to so many megabytes, made in no time."""
    machine = zlib.compressobj(9)
    block = pattern * ((1 << 20) // len(pattern))
    first = machine.compress(block) + machine.flush(zlib.Z_FULL_FLUSH)
    again = machine.compress(block) + machine.flush(zlib.Z_FULL_FLUSH)
    return first + again * (megabytes - 1) + machine.flush()


def form(pdf: pikepdf.Pdf, content: bytes, **resources: Any) -> pikepdf.Object:
    stream = pdf.make_stream(content, Subtype=Name.Form, BBox=[0, 0, 500, 500])
    stream.Resources = Dictionary(**resources)
    return stream


def nested_forms(pdf: pikepdf.Pdf) -> None:
    inner = form(pdf, rectangle(10, 10, 20, 20))
    for _ in range(10_000):
        inner = form(pdf, b"/Fm Do", XObject=Dictionary(Fm=inner))
    pdf.pages[0].obj.Resources.XObject = Dictionary(Fm=inner)
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/Fm Do")


def doubling_forms(pdf: pikepdf.Pdf) -> None:
    """Thirty forms, each drawing the next one twice: a thousand million rectangles."""
    inner = form(pdf, rectangle(10, 10, 20, 20))
    for _ in range(30):
        inner = form(pdf, b"/Fm Do /Fm Do", XObject=Dictionary(Fm=inner))
    pdf.pages[0].obj.Resources.XObject = Dictionary(Fm=inner)
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/Fm Do")


def endless_form(pdf: pikepdf.Pdf) -> None:
    loop = form(pdf, b"/Fm Do")
    loop.Resources.XObject = Dictionary(Fm=loop)
    pdf.pages[0].obj.Resources.XObject = Dictionary(Fm=loop)
    pdf.pages[0].obj.Contents = pdf.make_stream(b"/Fm Do")


def endless_resources(pdf: pikepdf.Pdf) -> None:
    """A resources dictionary that is its own colour space, pattern and font."""
    resources = pdf.pages[0].obj.Resources
    space = pdf.make_indirect(Array([Name.Indexed, Name.DeviceCMYK, 1, b"\0" * 8]))
    space[1] = space
    pattern = form(pdf, b"/Pattern cs /P scn 0 0 9 9 re f")
    pattern.PatternType, pattern.PaintType, pattern.TilingType, pattern.XStep, pattern.YStep = 1, 1, 1, 1, 1
    pattern.Resources = resources
    resources.ColorSpace = Dictionary(S=space)
    resources.Pattern = Dictionary(P=pattern)
    resources.ExtGState = Dictionary(G=Dictionary(SMask=Dictionary(S=Name.Luminosity, G=pattern)))
    glyph = pdf.make_stream(b"1000 0 d0 BT /T 9 Tf (a) Tj ET")
    resources.Font = Dictionary(
        T=Dictionary(
            Type=Name.Font, Subtype=Name.Type3, FontBBox=[0, 0, 1, 1], FontMatrix=[1, 0, 0, 1, 0, 0],
            CharProcs=Dictionary(a=glyph), Encoding=Dictionary(Differences=[97, Name("/a")]), FirstChar=97, LastChar=97,
            Widths=[1000], Resources=resources,
        )
    )  # fmt: skip
    content = b"/G gs /S cs 1 sc 0 0 50 50 re f /Pattern cs /P scn 0 0 400 400 re f BT /T 9 Tf (aaa) Tj ET"
    pdf.pages[0].obj.Contents = pdf.make_stream(content)


def huge_image(pdf: pikepdf.Pdf) -> None:
    stream = pdf.make_stream(
        bomb(2500), Subtype=Name.Image, Width=50_000, Height=50_000, ColorSpace=Name.DeviceGray, BitsPerComponent=8,
        Filter=Name.FlateDecode,
    )  # fmt: skip
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im=stream)
    pdf.pages[0].obj.Contents = pdf.make_stream(b"q 200 0 0 200 50 50 cm /Im Do Q")


def huge_content(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(bomb(2000, b"q Q "), Filter=Name.FlateDecode)


def huge_profile(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents[0].DestOutputProfile = pdf.make_stream(bomb(2000), N=4, Filter=Name.FlateDecode)


def huge_page(pdf: pikepdf.Pdf) -> None:
    box = [0, 0, 1_000_000, 1_000_000]
    for name in ("MediaBox", "BleedBox", "TrimBox"):
        pdf.pages[0].obj[f"/{name}"] = Array(box)
    pdf.pages[0].obj.UserUnit = 1000


def odd_boxes(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.MediaBox = Array([0, 0, 0, 0])
    pdf.pages[0].obj.TrimBox = Array([Name.Nonsense, 3])
    pdf.pages[0].obj.Rotate = 45


def scripted(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.launchURL('http://example.invalid')")


def hostile_words(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo.Title = pikepdf.String("<script>alert(1)</script>\u202egnp.exe")
    pdf.pages[0].obj.Resources.ColorSpace.Foil[1] = Name('/"><img/src=x/onerror=alert(1)>')
    pdf.pages[0].obj.Contents = pdf.make_stream(rectangle(10, 10, 20, 20, "/Foil cs 1 scn"))


OPEN = ("p11", "p23", "p24")

CASES: dict[str, tuple[Callable[[pikepdf.Pdf], None], Callable[[dict[str, Any]], bool]]] = {
    "10,000 nested forms": (nested_forms, lambda found: "not-proven" in found["outcomes"].values()),
    "forms that double": (doubling_forms, lambda found: "not-proven" in found["outcomes"].values()),
    "a form in itself": (endless_form, lambda found: "not-proven" in found["outcomes"].values()),
    "endless resources": (
        endless_resources,
        lambda found: not found["passed"] or "not-proven" in found["outcomes"].values(),
    ),
    "50,000 x 50,000 pixels": (huge_image, lambda found: found["outcomes"]["p18"] in ("pass", "error")),
    "content of 2 GB": (huge_content, lambda found: "not-proven" in found["outcomes"].values()),
    "profile of 2 GB": (huge_profile, lambda found: found["outcomes"]["p04"] == "error"),
    "a page of kilometres": (huge_page, lambda found: True),
    "boxes that are none": (odd_boxes, lambda found: found["outcomes"]["p07"] == "error"),
    "JavaScript": (scripted, lambda found: "pdf-active" in found["extra"] and not found["passed"]),
    "names that are markup": (hostile_words, lambda found: found["outcomes"]["p36"] == "error"),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_hostile(tmp_path: Path, name: str) -> None:
    change, expected = CASES[name]
    pdf = good((b"",))
    change(pdf)
    (found,) = judge(save(pdf, tmp_path / "hostile.pdf"))
    assert "error" not in found, found
    assert expected(found), found
    assert found["peak_mb"] < 2000, found
    page = (tmp_path / "hostile.html").read_text(encoding="utf-8")
    assert "<script" not in page and "<img/src" not in page and "\u202e" not in page


def garbage(path: Path) -> None:
    path.write_bytes(b"%PDF-1.6\n" + bytes(range(256)) * 40)


def locked(path: Path) -> None:
    pdf = good((b"",))
    pdf.save(path, encryption=pikepdf.Encryption(owner="a", user="b"))


def empty(path: Path) -> None:
    path.write_bytes(b"")


def folder(path: Path) -> None:
    path.mkdir()


def no_pages(path: Path) -> None:
    pikepdf.new().save(path)


UNREADABLE: dict[Callable[[Path], None], str] = {
    garbage: "pdf-unreadable",
    locked: "pdf-encrypted",
    empty: "pdf-unreadable",
    folder: "file-unreadable",
    no_pages: "pdf-unreadable",
}


def test_what_cannot_be_judged_is_a_clear_error(tmp_path: Path) -> None:
    paths = [tmp_path / f"坏-{make.__name__}.pdf" for make in UNREADABLE]
    for make, path in zip(UNREADABLE, paths, strict=True):
        make(path)
    for path, key, found in zip(paths, UNREADABLE.values(), judge(*paths), strict=True):
        assert found["error"] == key, path.name
        assert found["text"][0]


def test_a_broken_table_of_objects_is_a_finding(tmp_path: Path) -> None:
    path = save(good((rectangle(10, 10, 20, 20),)), tmp_path / "broken.pdf")
    data = path.read_bytes()
    path.write_bytes(data[: data.rindex(b"startxref")] + b"startxref\n999999999\n%%EOF")
    (tmp_path / "cut.pdf").write_bytes(data[: len(data) * 2 // 3])
    found, cut = judge(path, tmp_path / "cut.pdf")
    assert "pdf-damaged" in found["extra"] and not found["passed"]
    assert cut.get("error") == "pdf-unreadable" or not cut["passed"]


def test_locked_with_an_empty_password(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    good((b"",)).save(path, encryption=pikepdf.Encryption(owner="a", user=""))
    (found,) = judge(path)
    assert "pdf-locked" in found["extra"] and not found["passed"]
