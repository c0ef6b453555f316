"""The faces: their files, what they cover, and what is printed with them, looked at as pixels."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from booklet.errors import ResourceError
from booklet.fonts import Characters, Face, FontSet, coverage_report, load_fonts
from booklet.messages import error_text

FONTS = Path(__file__).resolve().parent.parent / "fonts"
ROLES = ("song", "hei", "kai", "fangsong", "rare")
TEXT_ROLES = ROLES[:4]
RARE_IN_NAMES = "喆堃赟玥犇"


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    return load_fonts([FONTS])


# Files


def test_every_file_is_the_one_named(fonts: FontSet) -> None:
    fonts.verify()
    assert {face.path.name for face in fonts.faces} == {
        path.name for path in FONTS.iterdir() if path.suffix in (".otf", ".ttf")
    }


def test_a_changed_file_is_an_error(tmp_path: Path) -> None:
    face = _workspace_face(tmp_path)
    load_fonts([tmp_path]).verify()
    data = bytearray(face.read_bytes())
    data[-1] ^= 1
    face.write_bytes(data)
    with pytest.raises(ResourceError, match="font-changed"):
        load_fonts([tmp_path]).verify()
    face.write_bytes(data[:-1])
    with pytest.raises(ResourceError, match="font-changed"):
        load_fonts([tmp_path])
    face.unlink()
    with pytest.raises(ResourceError, match="font-file-missing"):
        load_fonts([tmp_path])


@pytest.mark.parametrize(
    "manifest", ["", "[[face", "[[face]]\nrole = 'song'\n", "face = 3\n", "[fallback]\nsong = []\n"]
)
def test_a_wrong_manifest_is_an_error(tmp_path: Path, manifest: str) -> None:
    (tmp_path / "fonts.toml").write_text(manifest, encoding="utf-8")
    with pytest.raises(ResourceError, match="fonts-invalid"):
        load_fonts([tmp_path, FONTS])


def test_no_manifest_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match="fonts-missing") as caught:
        load_fonts([tmp_path])
    for language in ("zh", "en"):
        message, hint = error_text(caught.value, language)
        assert str(tmp_path) in message
        assert hint


def test_the_workspace_set_replaces_the_shipped_one(tmp_path: Path) -> None:
    _workspace_face(tmp_path)
    own = load_fonts([tmp_path, FONTS])
    assert own.roles == ("rare",)
    assert own.fallback == {"song": ("rare",)}
    assert len(own.standard) == 8105, "the table comes with the program"
    assert own.fingerprint != load_fonts([FONTS]).fingerprint
    with pytest.raises(ResourceError, match="font-role-missing"):
        own.stack("song")
    # Without coverage.json the face's own cmap is read.
    assert own.faces[0].characters.codes() == _cmap(own.faces[0].path)


def _workspace_face(folder: Path) -> Path:
    """A folder with one small face and its manifest; returns the face's file."""
    text = (FONTS / "fonts.toml").read_text(encoding="utf-8")
    (entry,) = (part for part in text.split("[[face]]") if "BookletRareA" in part)
    (folder / "fonts.toml").write_text(f'[fallback]\nsong = ["rare"]\n[[face]]{entry}', encoding="utf-8")
    return Path(shutil.copy(FONTS / "BookletRareA-Regular.ttf", folder))


def test_all_files_stay_below_the_budget() -> None:
    assert sum(path.stat().st_size for path in FONTS.rglob("*") if path.is_file()) <= 70_000_000


def test_each_face_has_its_licence_and_no_reserved_name(fonts: FontSet) -> None:
    for face in fonts.faces:
        licence = face.licence_path.read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE" in licence or "As a special exception, if you create a document" in licence
        with TTFont(face.path, lazy=True) as font:
            names = {str(font["name"].getDebugName(number)) for number in (1, 3, 4, 6)}
            embedding = font["OS/2"].fsType
        assert not [name for name in names for word in ("Source", "LXGW", "霞鹜", "Hana", "Noto") if word in name]
        assert embedding & 0x302 == 0, "neither restricted, bitmap-only nor no-subsetting"


def test_all_faces_share_one_line(fonts: FontSet) -> None:
    for face in fonts.faces:
        with TTFont(face.path, lazy=True) as font:
            assert font["head"].unitsPerEm == 1000
            hhea = font["hhea"]
            assert (hhea.ascent, hhea.descent, hhea.lineGap) == (880, -120, 0), face.path.name


# Coverage


@cache
def _cmap(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def test_coverage_json_equals_the_faces(fonts: FontSet) -> None:
    for face in fonts.faces:
        assert face.characters.codes() == _cmap(face.path), face.path.name


def test_standard_characters_and_national_sets(fonts: FontSet) -> None:
    standard = fonts.standard.codes()
    assert len(standard) == 8105
    gb2312 = {
        ord(bytes((row, cell)).decode("gb2312"))
        for row in range(0xB0, 0xF8)
        for cell in range(0xA1, 0xFF)
        if not (row == 0xD7 and cell > 0xF9)
    }
    assert len(gb2312) == 6763
    for role in TEXT_ROLES:
        covered = fonts.coverage(role)
        assert standard <= covered, role
        assert gb2312 <= covered, role
        assert set(range(0x4E00, 0xA000)) <= covered, role
        assert set(range(0x3400, 0x4DB6)) <= covered, role
        assert set(map(ord, "āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜńňǹ“”‘’—…·《》〈〉①⑩㈠→℃№％～")) <= covered, role


def test_report_counts_each_face(fonts: FontSet) -> None:
    rows = {row.file: row for row in coverage_report(fonts)}
    assert len(rows) == len(fonts.faces)
    for name in ("BookletSong-Regular.otf", "BookletSong-Bold.otf", "BookletHei-Bold.otf", "BookletKai-Regular.ttf"):
        assert (rows[name].standard, rows[name].missing_standard) == (8105, "")
    fangsong = rows["BookletFangSong-Regular.otf"]
    assert fangsong.standard == 8105 - 1467
    assert set(RARE_IN_NAMES) <= set(fangsong.missing_standard)
    assert fangsong.han < fangsong.characters


def test_missing_characters(fonts: FontSet) -> None:
    private, unassigned = "\ue123", "\U0002fff0"
    text = f"王{private}小\u2060明\ufe00{unassigned}{private}\n"
    assert fonts.missing(text, "song") == [private, unassigned]
    assert fonts.missing(f"棚改办{RARE_IN_NAMES}", "fangsong") == []
    assert fonts.missing(f"办{RARE_IN_NAMES}", "fangsong", alone=True) == list(RARE_IN_NAMES)
    assert fonts.covers("阿卜杜热合曼·买买提", "fangsong", alone=True)
    assert not fonts.covers("赟", "fangsong", alone=True)


def test_a_character_must_be_printable_in_every_text_role(fonts: FontSet) -> None:
    assert fonts.unprintable(f"棚改办{RARE_IN_NAMES}李{chr(0x2A70E)}鿬\n") == []
    assert fonts.unprintable("甲\U0001f600乙\U0001f600") == ["\U0001f600"]
    alone = replace(fonts, fallback={})
    assert alone.unprintable("王赟") == ["王", "赟"]  # nothing stands in: 仿宋 and the rare faces lack them
    assert replace(fonts, fallback={**fonts.fallback, "fangsong": ()}).unprintable("王赟") == ["赟"]


@pytest.mark.parametrize(
    ("name", "role", "expected"),
    [
        ("王小明", "fangsong", ""),
        ("阿卜杜热合曼·买买提", "kai", ""),
        ("张赟", "fangsong", "font-family:var(--font-song),var(--font-fangsong)"),
        ("王鿬", "song", "font-family:var(--font-kai),var(--font-song);font-weight:400"),
        # No face has both: 宋 with the rare faces, which are of its kind, whatever the text's role.
        *((f"李{chr(0x2A70E)}", role, "font-family:var(--font-song)") for role in ("song", "hei", "kai", "fangsong")),
    ],
)
def test_what_stands_in_for_a_whole_name(fonts: FontSet, name: str, role: str, expected: str) -> None:
    declared = fonts.stand_in(name, role)
    assert declared.startswith(expected) and bool(declared) == bool(expected)
    assert ("font-weight:400" in declared) == (role in ("song", "hei") and bool(expected))


def test_stacks_name_each_family_once(fonts: FontSet) -> None:
    assert fonts.stack("kai") == ("Booklet Kai", "Booklet Song", "Booklet Rare A", "Booklet Rare B")
    assert '--font-song:"Booklet Song",' in fonts.css()
    assert fonts.font_face_css().count("@font-face") == len(fonts.faces)
    families = {(face.family, face.weight, face.style) for face in fonts.faces}
    assert len(families) == len(fonts.faces), "one family must not have two faces of a weight"


def test_files_of_base_fonts(fonts: FontSet) -> None:
    expected = {
        "Booklet-Song": "BookletSong-Regular.otf",
        "Booklet-Song-Bold": "BookletSong-Bold.otf",
        "Booklet-Song-Semi-Bold": "BookletSong-Bold.otf",
        "Booklet-Kai-Bold": "BookletKai-Regular.ttf",
        "Booklet-Rare-B": "BookletRareB-Regular.ttf",
    }
    for name, file in expected.items():
        path = fonts.file_of(name)
        assert path is not None
        assert path.name == file
    assert fonts.file_of("DejaVu-Sans") is None
    assert fonts.file_of("Booklet-Songs") is None


def test_characters_as_ranges() -> None:
    some = Characters.of([5, 3, 4, 9, 9])
    assert (some.firsts, some.lasts, len(some)) == ((3, 9), (5, 9), 4)
    assert [code for code in range(12) if code in some] == [3, 4, 5, 9]
    assert "a" not in some
    assert some.codes() == {3, 4, 5, 9}


# Pixels

EM_PX = 64
CELL_PX = 96
ZOOM = 3
COLUMNS = 12
RENDER = """
import json, sys
from pathlib import Path
from booklet.composition.engine import start
start((Path(sys.argv[1]),))
import weasyprint
from weasyprint.formatting_structure import boxes
document = weasyprint.HTML(filename=sys.argv[2]).render()
document.write_pdf(sys.argv[3])
lines = []
def walk(box):
    if isinstance(box, boxes.LineBox):
        lines.append([box.width / 64, box.position_y, box.baseline, box.height,
                      sum(child.width for child in box.children) / 64])
    for child in getattr(box, "children", ()):
        walk(child)
for page in document.pages:
    walk(page._page_box)
print(json.dumps(lines))
"""


@dataclass(frozen=True)
class Sheet:
    """A rendered page: grey pixels (0 ink, 255 paper), widths of its lines in em, its PDF."""

    pixels: NDArray[np.uint8]
    widths_em: tuple[float, ...]
    baselines_px: tuple[float, ...]
    pdf: Path


def _sheet(folder: Path, css: str, body: str, zoom: int = 1) -> Sheet:
    """Compose as the program does, in a process of its own: fontconfig is set up once a process."""
    page = folder / "page.html"
    page.write_text(
        f'<html lang="zh-Hans"><meta charset="utf-8"><style>@page{{size:1200px 1600px;margin:0}}body{{margin:0}}{css}'
        f"</style><body>{body}</body></html>",
        encoding="utf-8",
    )
    pdf = folder / "page.pdf"
    done = subprocess.run(
        [sys.executable, "-c", RENDER, str(FONTS), str(page), str(pdf)],
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    lines = json.loads(done.stdout)
    with pypdfium2.PdfDocument(pdf) as document:
        image = document[0].render(scale=zoom * 96 / 72).to_pil().convert("L")
    return Sheet(np.asarray(image), tuple(row[4] for row in lines), tuple(row[1] + row[2] for row in lines), pdf)


LINES = (
    ("“标点”", 4),
    ("标——点", 4),
    ("标……点", 4),
    ("——", 2),
    ("……", 2),
    ("阿·买", 2.5),
    ("字。”字", 3.5),
    ("字：“字", 3.5),
    ("字），字", 3.5),
    ("字、《字", 3.5),
    ("字“字", 3),
    (RARE_IN_NAMES, 5),
    ("a—b", None),
)


@pytest.fixture(scope="module")
def marks(fonts: FontSet, tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    css = fonts.css() + f'p{{margin:0;font-size:{EM_PX}px;line-height:100px;font-feature-settings:"chws"}}'
    css += "div{position:absolute;top:0;width:300px;white-space:nowrap}"
    rows = "".join(f"<p>{text}</p>" for text, _ in LINES)
    columns = (
        f'<div style="left:{300 * at}px;font-family:var(--font-{role})">{rows}</div>'
        for at, role in enumerate(TEXT_ROLES)
    )
    return _sheet(tmp_path_factory.mktemp("marks"), css, "".join(columns))


@pytest.mark.parametrize("role", TEXT_ROLES)
def test_marks_take_the_widths_of_mainland_typesetting(marks: Sheet, role: str) -> None:
    start = TEXT_ROLES.index(role) * len(LINES)
    for at, (text, width_em) in enumerate(LINES):
        if width_em is not None:
            assert marks.widths_em[start + at] == pytest.approx(width_em, abs=0.005), text


def test_fallback_never_moves_the_baseline(marks: Sheet) -> None:
    columns = np.array(marks.baselines_px).reshape(len(TEXT_ROLES), len(LINES))
    assert columns == pytest.approx(np.tile(columns[0], (len(TEXT_ROLES), 1)), abs=0.02)
    assert np.diff(columns[0]) == pytest.approx(np.full(len(LINES) - 1, 100), abs=0.02)


@pytest.mark.parametrize("role", TEXT_ROLES)
def test_dash_and_dots_are_drawn_as_chinese_marks(marks: Sheet, role: str) -> None:
    def ink(text: str) -> NDArray[np.bool_]:
        row = [one for one, _ in LINES].index(text)
        left = TEXT_ROLES.index(role) * 300
        return marks.pixels[row * 100 : row * 100 + 100, left : left + 2 * EM_PX] < 160

    dash = np.flatnonzero(ink("——").any(axis=0))
    assert len(dash) == dash[-1] - dash[0] + 1, "one unbroken line"
    assert len(dash) >= 1.8 * EM_PX
    columns = ink("……").any(axis=0)
    edges = np.flatnonzero(np.diff(columns.astype(int)))
    starts = edges[0::2]
    assert len(edges) == 12, "six dots"
    assert np.ptp(np.diff(starts)) <= 2, "evenly spaced"
    for text in ("——", "……"):
        height = np.flatnonzero(ink(text).any(axis=1)).mean()
        assert height == pytest.approx(50, abs=0.06 * EM_PX), "in the middle of the em"


def test_opening_quotes_stand_right_and_closing_left(marks: Sheet) -> None:
    for at in range(len(TEXT_ROLES)):
        row = marks.pixels[0:100, at * 300 : at * 300 + 4 * EM_PX] < 160
        opening, closing = (np.flatnonzero(row[:, cell * EM_PX : (cell + 1) * EM_PX].any(axis=0)) for cell in (0, 3))
        assert opening[0] >= EM_PX * 0.45
        assert closing[-1] <= EM_PX * 0.55


def test_only_the_faces_of_the_folder_are_embedded(marks: Sheet) -> None:
    with pikepdf.open(marks.pdf) as pdf:
        fonts_used = [font for page in pdf.pages for font in page.Resources.Font.values()]
        for font in fonts_used:
            assert "+Booklet-" in str(font.BaseFont)
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor
    assert len(fonts_used) == len(TEXT_ROLES)


def _samples(fonts: FontSet) -> Iterator[tuple[str, int, str, Face]]:
    """Role, weight, character and the face that must print it: own and fallen-back characters of each role."""
    for role in ROLES:
        for weight in sorted({face.weight for face in fonts.faces if face.role == role}):
            known: frozenset[int] = frozenset()
            for one in fonts.chain(role):
                for face in fonts.faces:
                    nearest = weight if any(f.weight == weight for f in fonts.faces if f.role == one) else 400
                    if face.role != one or face.weight != nearest or face.weight != weight:
                        continue
                    codes = sorted(code for code in face.characters.codes() - known if _is_han(code))
                    step = max(1, len(codes) // 6)
                    for code in codes[step // 2 :: step][:6]:
                        yield role, weight, chr(code), face
                    known |= face.characters.codes()
    yield from (("fangsong", 400, char, fonts.faces[0]) for char in RARE_IN_NAMES)


def _is_han(code: int) -> bool:
    return 0x3400 <= code <= 0x9FFF or code >= 0x20000


@pytest.fixture(scope="module")
def glyphs(fonts: FontSet, tmp_path_factory: pytest.TempPathFactory) -> Sheet:
    css = fonts.css() + f"b{{position:absolute;font-size:{EM_PX}px;line-height:{CELL_PX}px;width:{CELL_PX}px}}"
    cells = (
        f'<b style="left:{at % COLUMNS * CELL_PX}px;top:{at // COLUMNS * CELL_PX}px;'
        f'font-family:var(--font-{role});font-weight:{weight}">{char}</b>'
        for at, (role, weight, char, _) in enumerate(_samples(fonts))
    )
    return _sheet(tmp_path_factory.mktemp("glyphs"), css, "".join(cells), ZOOM)


def _drawn(face: Path, char: str) -> NDArray[np.uint8]:
    """The glyph by FreeType, where the page has it in its cell."""
    image = Image.new("L", (ZOOM * CELL_PX, ZOOM * CELL_PX), 255)
    font = ImageFont.truetype(str(face), ZOOM * EM_PX, layout_engine=ImageFont.Layout.BASIC)
    baseline = ZOOM * ((CELL_PX - EM_PX) / 2 + 0.88 * EM_PX)
    ImageDraw.Draw(image).text((0, baseline), char, font=font, fill=0, anchor="ls")
    return np.asarray(image)


def _difference(one: NDArray[np.uint8], other: NDArray[np.uint8]) -> float:
    """Ink that two pictures do not share, of all their ink: 0 same, 1 nothing in common; best of nine places."""
    a = 255.0 - one
    shifts = [(dy, dx) for dy in (-1, 0, 1) for dx in (-1, 0, 1)]
    shifted = [255.0 - np.roll(other, shift, (0, 1)) for shift in shifts]
    return min(float(np.abs(a - b).sum() / np.maximum(a, b).sum()) for b in shifted)


SAME, ANOTHER = 0.15, 0.25


def test_printed_glyphs_are_those_of_the_intended_face(fonts: FontSet, glyphs: Sheet) -> None:
    """Extracted text reads right even where a wrong glyph is printed: only pixels tell."""
    samples = list(_samples(fonts))
    assert len(samples) > 60
    assert {face.path for *_, face in samples} == {face.path for face in fonts.faces}
    wrong = []
    for at, (role, weight, char, face) in enumerate(samples):
        size = ZOOM * CELL_PX
        top, left = at // COLUMNS * size, at % COLUMNS * size
        printed = glyphs.pixels[top : top + size, left : left + size]
        difference = _difference(printed, _drawn(face.path, char))
        if difference > SAME:
            wrong.append((role, weight, f"U+{ord(char):04X}", face.family, round(difference, 2)))
    assert not wrong


def test_the_comparison_tells_faces_and_characters_apart(fonts: FontSet) -> None:
    regular = {face.role: face.path for face in fonts.faces if face.weight == 400}
    bold = next(face.path for face in fonts.faces if (face.role, face.weight) == ("song", 700))
    song = _drawn(regular["song"], "棚")
    assert _difference(song, _drawn(regular["song"], "棚")) == 0
    for path, char in ((regular["song"], "硼"), (regular["kai"], "棚"), (regular["hei"], "棚"), (bold, "棚")):
        assert _difference(song, _drawn(path, char)) > ANOTHER


def test_stops_leave_the_right_half_of_their_em_blank(fonts: FontSet) -> None:
    """They end lines at half width and give way to the mark after them."""
    for face in fonts.faces:
        font = TTFont(face.path)
        glyphs, best = font.getGlyphSet(), font.getBestCmap()
        for mark in "，。、；：！？”’）》」】":
            if ord(mark) in best:
                pen = BoundsPen(glyphs)
                glyphs[best[ord(mark)]].draw(pen)
                assert pen.bounds is not None
                assert pen.bounds[2] <= 0.56 * font["head"].unitsPerEm, (face.path.name, mark)
