"""Make the faces of `fonts/` from Debian's packages: python fonts/build.py [--debs FOLDER] [--out FOLDER]

Needs Debian's apt-get and dpkg, and the project's extra "fonts". Nothing is installed: the packages are
downloaded, unpacked into a temporary folder and read. The same packages give the same bytes. Each face is

- reduced to what a Chinese booklet can need (`REPERTOIRE`) and renamed: its licence reserves the old name;
- given one set of line metrics, 0.88 em above and 0.12 em below the baseline, so that a character taken from
  a fallback face never moves the baseline or the line (the em box of Chinese type, hence also `line-height`);
- made mainland Chinese by default: the ZHS forms of `locl` apply whatever the language (—— is two ems wide);
- given the marks a Chinese line needs: 间隔号 · half an em wide and centred (GB/T 15834), “ ” ‘ ’ one em wide,
  ，。！？ and their like in the left half of the em;
- given contextual spacing (`chws`, `vchw`): 。” and ：“ take one and a half ems.
"""

from __future__ import annotations

import argparse
import asyncio
import bz2
import gzip
import hashlib
import io
import json
import logging
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import east_asian_spacing
import uharfbuzz as hb
from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import DecomposingRecordingPen, RecordingPen
from fontTools.pens.roundingPen import RoundingPen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTCollection, TTFont
from fontTools.ttLib.scaleUpem import scale_upem
from fontTools.ttLib.sfnt import SFNTWriter

HERE = Path(__file__).resolve().parent
EM = 1000
ASCENT, DESCENT = 880, -120
MIDDLE = (ASCENT + DESCENT) // 2
BUDGET_BYTES = 70_000_000
UNICODE_DATA = "unicode-data"

Ranges = tuple[tuple[int, int], ...]

WESTERN: Ranges = ((0x20, 0x7E), (0xA0, 0x36F), (0x370, 0x4FF), (0x1E00, 0x1EFF))
SIGNS: Ranges = ((0x2000, 0x27BF), (0x2E3A, 0x2E3B), (0x2E80, 0x2FDF), (0x2FF0, 0x2FFB), (0x1F100, 0x1F2FF))
CHINESE: Ranges = ((0x3000, 0x312F), (0x3190, 0x33FF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF))
FORMS: Ranges = ((0xFE10, 0xFE1F), (0xFE30, 0xFE6F), (0xFF00, 0xFFEF))
EXTENSION_A: Ranges = ((0x3400, 0x4DBF),)
SUPPLEMENTARY: Ranges = ((0x20000, 0x323AF),)
EXTENSIONS_C_TO_F: Ranges = ((0x2A700, 0x2EBEF),)
REPERTOIRE: Ranges = WESTERN + SIGNS + CHINESE + FORMS + EXTENSION_A + SUPPLEMENTARY

FEATURES = (
    *("ccmp", "locl", "liga", "calt", "kern", "mark", "mkmk", "fwid", "hwid", "pwid"),
    *("halt", "palt", "vhal", "vpal", "vkrn", "vert", "vrt2"),
)
SCRIPTS = ("DFLT", "hani", "latn", "cyrl", "grek", "kana")
DROPPED_TABLES = ("BASE", "FFTM", "prop", "gasp")

MIDDLE_DOT, KATAKANA_DOT = 0xB7, 0x30FB
QUOTES_OPENING, QUOTES_CLOSING = (0x2018, 0x201C), (0x2019, 0x201D)
DASH, ELLIPSIS = 0x2014, 0x2026
STOPS = "，。、；：！？"


@dataclass(frozen=True)
class Licence:
    """A licence: its SPDX expression, the file we ship, and the files of the package it is put together from."""

    spdx: str
    file: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Recipe:
    """One face to make. `member` is the family to take out of a collection."""

    role: str
    weight: int
    file: str
    family: str
    package: str
    source: str
    licence: Licence
    ranges: Ranges
    member: str = ""

    @property
    def style_name(self) -> str:
        """The style as the name table has it."""
        return "Bold" if self.weight >= 700 else "Regular"


NOTO = Licence("OFL-1.1", "OFL-Noto-CJK.txt", ("usr/share/doc/fonts-noto-cjk/copyright",))
WENKAI = Licence("OFL-1.1", "OFL-LXGW-WenKai.txt", ("usr/share/doc/fonts-lxgw-wenkai/copyright",))
HANAZONO = Licence("OFL-1.1", "OFL-Hanazono.txt", ("usr/share/doc/fonts-hanazono/copyright",))
_FANDOL_DOC = "usr/share/doc/texlive-doc/fonts/fandol"
FANDOL = Licence(
    "GPL-3.0-or-later WITH Font-exception-2.0",
    "GPL-Fandol.txt",
    (f"{_FANDOL_DOC}/README", f"{_FANDOL_DOC}/COPYING.gz"),
)


def _noto(role: str, weight: int, file: str, family: str, kind: str) -> Recipe:
    style = "Bold" if weight == 700 else "Regular"
    source = f"usr/share/fonts/opentype/noto/Noto{kind}CJK-{style}.ttc"
    return Recipe(role, weight, file, family, "fonts-noto-cjk", source, NOTO, REPERTOIRE, f"Noto {kind} CJK SC")


RECIPES = (
    _noto("song", 400, "BookletSong-Regular.otf", "Booklet Song", "Serif"),
    _noto("song", 700, "BookletSong-Bold.otf", "Booklet Song", "Serif"),
    _noto("hei", 400, "BookletHei-Regular.otf", "Booklet Hei", "Sans"),
    _noto("hei", 700, "BookletHei-Bold.otf", "Booklet Hei", "Sans"),
    Recipe(
        *("kai", 400, "BookletKai-Regular.ttf", "Booklet Kai", "fonts-lxgw-wenkai"),
        *("usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", WENKAI, REPERTOIRE),
    ),
    Recipe(
        *("fangsong", 400, "BookletFangSong-Regular.otf", "Booklet FangSong", "texlive-lang-chinese"),
        "usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf",
        *(FANDOL, REPERTOIRE),
    ),
    Recipe(
        *("rare", 400, "BookletRareA-Regular.ttf", "Booklet Rare A", "fonts-hanazono"),
        *("usr/share/fonts/truetype/hanazono/HanaMinA.ttf", HANAZONO, SUPPLEMENTARY),
    ),
    Recipe(
        *("rare", 400, "BookletRareB-Regular.ttf", "Booklet Rare B", "fonts-hanazono"),
        *("usr/share/fonts/truetype/hanazono/HanaMinB.ttf", HANAZONO, EXTENSIONS_C_TO_F),
    ),
)

MANIFEST_HEAD = """\
# The faces, made by fonts/build.py; don't edit. A workspace may bring its own folder with a file like this one.
#
# Han characters: every face keeps all that its source has of the basic block, Extension A and later extensions.
# "rare" adds, for names, Extensions C to F; the last 21 characters of the basic block, which 宋 lacks, are in 楷.
# Left out for size: 39,581 of the 42,720 characters of Extension B (historic forms; the chain of 宋 has 3,139),
# Extensions G and later apart from some 185 in 宋, 黑 and 楷, and Hangul.

[fallback]
# Where a role's faces lack a character, the faces of these roles are asked, in this order.
song = ["rare", "kai"]
hei = ["song", "rare", "kai"]
kai = ["song", "rare"]
fangsong = ["song", "rare", "kai"]
rare = []"""


def main() -> None:
    """Make every face, its licence texts, fonts.toml and coverage.json."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--debs", type=Path, help="a folder with the packages; otherwise they are downloaded")
    parser.add_argument("--out", type=Path, default=HERE, help="where to put the faces")
    parser.add_argument("--only", action="append", default=[], help="make this face only, and no fonts.toml")
    chosen = parser.parse_args()
    logging.disable(logging.WARNING)
    out: Path = chosen.out
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work:
        packages = unpacked({*(recipe.package for recipe in RECIPES), UNICODE_DATA}, chosen.debs, Path(work))
        song: set[int] = set()
        for recipe in RECIPES:
            if chosen.only and recipe.file not in chosen.only:
                continue
            if recipe.role == "rare" and not song:
                song = set(TTFont(out / RECIPES[0].file, lazy=True).getBestCmap())
            without = song if recipe.role == "rare" else set()
            font = made(recipe, packages[recipe.package].root, without, Path(work))
            font.save(out / recipe.file, reorderTables=False)
            print(f"{recipe.file}: {(out / recipe.file).stat().st_size:,} bytes", flush=True)
        if not chosen.only:
            write_licences(packages, out)
            write_manifest(packages, out)
            write_coverage(out)
            write_standard_characters(packages[UNICODE_DATA], out)
    total_bytes = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    print(f"{total_bytes:,} bytes in all, {BUDGET_BYTES:,} allowed")
    if total_bytes > BUDGET_BYTES:
        raise SystemExit("over the budget")


# Sources


@dataclass(frozen=True)
class Package:
    """An unpacked Debian package."""

    name: str
    version: str
    root: Path


def unpacked(names: Iterable[str], debs: Path | None, work: Path) -> dict[str, Package]:
    """The packages by name, unpacked under `work`; taken from the folder `debs` or downloaded."""
    folder = debs or work / "debs"
    folder.mkdir(exist_ok=True)
    packages = {}
    for name in sorted(names):
        if debs is None:
            subprocess.run(["apt-get", "download", name], cwd=folder, check=True)
        (deb,) = folder.glob(f"{name}_*.deb")
        root = work / name
        subprocess.run(["dpkg", "-x", str(deb), str(root)], check=True)
        version = subprocess.run(
            ["dpkg-deb", "--field", str(deb), "Version"], check=True, capture_output=True, text=True
        ).stdout.strip()
        packages[name] = Package(name, version, root)
    return packages


def opened(recipe: Recipe, root: Path) -> TTFont:
    """The source face, out of its collection where it is in one."""
    path = root / recipe.source
    if not recipe.member:
        return TTFont(path, recalcTimestamp=False, recalcBBoxes=False)
    collection = TTCollection(path, lazy=True)
    (font,) = (one for one in collection.fonts if one["name"].getDebugName(1) == recipe.member)
    return font


# Making a face


def made(recipe: Recipe, root: Path, without: set[int], work: Path) -> TTFont:
    """The finished face; `without` are characters that a fallback face need not have."""
    font = opened(recipe, root)
    modified: int = font["head"].modified
    if recipe.role != "rare":
        choose_middle_dot(font)
    keep_mainland_forms(font)
    font = reduced(font, {code for first, last in recipe.ranges for code in range(first, last + 1)} - without)
    if font["head"].unitsPerEm != EM:
        scale_upem(font, EM)
    if recipe.role != "rare":
        fit_marks(font)
    unify_line_metrics(font)
    rename(font, recipe)
    if recipe.role != "rare":
        font = with_contextual_spacing(font, work / f"{recipe.role}-{recipe.weight}{Path(recipe.file).suffix}")
    font.recalcTimestamp = False
    font["head"].modified = modified
    return font


def reduced(font: TTFont, codes: set[int]) -> TTFont:
    """The face with these characters only, the glyphs their features need, and no hints (a press has 2,400 dpi).

    HarfBuzz does it, as at run time: fontTools takes minutes a face.
    """
    # Variation sequences ask for forms of other countries; each costs a glyph.
    font["cmap"].tables = [table for table in font["cmap"].tables if table.format != 14]
    # Only edited tables are compiled: compiling the outlines of a whole collection takes minutes.
    edited = {tag: font.tables[tag].compile(font) for tag in ("GSUB", "GPOS", "cmap") if tag in font.tables}
    kept = [tag for tag in font.reader.tables if tag not in DROPPED_TABLES]
    whole = io.BytesIO()
    writer = SFNTWriter(whole, len(kept), font.sfntVersion)
    for tag in kept:
        writer[tag] = edited.get(tag) or font.reader[tag]
    writer.close()
    wanted = hb.SubsetInput()
    wanted.unicode_set.set(codes)
    wanted.layout_feature_tag_set.set(tags(FEATURES))
    wanted.layout_script_tag_set.set(tags(SCRIPTS))
    wanted.name_id_set.set(set(range(26)))
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    # A RIP that looks CIDs up in the charset then finds the glyph ids that PDFs write (ISO 32000-2, 9.7.4.2).
    wanted.flags |= hb.SubsetFlags.CFF_IDENTITY_CHARSET
    return TTFont(
        io.BytesIO(hb.subset(hb.Face(whole.getvalue()), wanted).blob.data), recalcTimestamp=False, recalcBBoxes=False
    )


def tags(names: Iterable[str]) -> set[int]:
    """OpenType tags as HarfBuzz numbers them."""
    return {int.from_bytes(name.ljust(4).encode("ascii"), "big") for name in names}


def choose_middle_dot(font: TTFont) -> None:
    """Give 间隔号 · a glyph of its own: where it shares one with ・ or •, a change of width must not touch those."""
    best = font.getBestCmap()
    shared = [code for code, name in best.items() if name == best[MIDDLE_DOT]]
    if len(shared) == 1:
        return
    spare = proportional_dot(font) or next(name for code, name in best.items() if 0xE000 <= code <= 0xF8FF)
    for table in font["cmap"].tables:
        if table.isUnicode() and MIDDLE_DOT in table.cmap:
            table.cmap[MIDDLE_DOT] = spare


def proportional_dot(font: TTFont) -> str | None:
    """The narrow · of a face whose · is one em wide, by its feature for full widths."""
    if "GSUB" not in font:
        return None
    best = font.getBestCmap()
    for lookup in lookups_of(font, "fwid"):
        for table in lookup.SubTable:
            for narrow, wide in getattr(getattr(table, "ExtSubTable", table), "mapping", {}).items():
                if wide == best[MIDDLE_DOT] and narrow not in best.values():
                    return str(narrow)
    return None


def lookups_of(font: TTFont, feature: str) -> list[Any]:
    """The substitution lookups of a feature, in order."""
    table = font["GSUB"].table
    records = table.FeatureList.FeatureRecord
    indices = {index for one in records if one.FeatureTag == feature for index in one.Feature.LookupListIndex}
    return [table.LookupList.Lookup[index] for index in sorted(indices)]


def keep_mainland_forms(font: TTFont) -> None:
    """Keep simplified Chinese only among the language systems, as the default of every script.

    A run of mere punctuation has no script and an untagged passage no language: both must print a two-em ——.
    """
    for tag in ("GSUB", "GPOS"):
        scripts = font[tag].table.ScriptList.ScriptRecord if tag in font else []
        records = [one for script in scripts for one in script.Script.LangSysRecord]
        mainland = next((one.LangSys for one in records if one.LangSysTag == "ZHS "), None)
        for script in scripts:
            script.Script.LangSysRecord = []
            if mainland is not None:
                script.Script.DefaultLangSys = mainland


# Marks


def fit_marks(font: TTFont) -> None:
    """Widths and places of the marks that mainland typesetting fixes and the sources do not."""
    best = font.getBestCmap()
    place(font, best[MIDDLE_DOT], EM // 2, EM // 4, MIDDLE, source=best[KATAKANA_DOT])
    for codes, centre in ((QUOTES_OPENING, EM * 3 // 4), (QUOTES_CLOSING, EM // 4)):
        for code in codes:
            if font["hmtx"][best[code]][0] != EM:
                place(font, best[code], EM, centre)
    for code in map(ord, STOPS):
        # A mark that stands in the middle of its em cannot end a line at half width.
        if bounds(outline_of(font, best[code]))[2] > EM * 0.56:
            place(font, best[code], EM, EM // 4)
    if "locl" not in feature_tags(font):
        join_dashes(font, best[DASH])
        spread_dots(font, best[ELLIPSIS])


def feature_tags(font: TTFont) -> set[str]:
    """The substitution features that a face has."""
    if "GSUB" not in font:
        return set()
    return {one.FeatureTag for one in font["GSUB"].table.FeatureList.FeatureRecord}


def join_dashes(font: TTFont, name: str) -> None:
    """Centre the dash in the em's height, and let it reach 4 units over both sides, so that —— shows no seam."""
    left, bottom, right, top = bounds(outline_of(font, name))
    stretch = (EM + 8) / (right - left)
    lift = round(MIDDLE - (bottom + top) / 2)
    draw(font, name, EM, moved(outline_of(font, name), (stretch, 0, 0, 1, -4 - left * stretch, lift)))


def spread_dots(font: TTFont, name: str) -> None:
    """Centre the ellipsis in the em's height, its dots a third of an em apart: six even dots in ……."""
    contours = sorted(contours_of(outline_of(font, name)), key=lambda one: bounds(one)[0])
    if len(contours) != 3:
        raise SystemExit(f"{name}: an ellipsis of {len(contours)} contours")
    spread = RecordingPen()
    for index, contour in enumerate(contours):
        left, bottom, right, top = bounds(contour)
        centre_x = EM * (2 * index + 1) / 6
        shift = (round(centre_x - (left + right) / 2), round(MIDDLE - (bottom + top) / 2))
        spread.value += moved(contour, (1, 0, 0, 1, *shift)).value
    draw(font, name, EM, spread)


def place(font: TTFont, name: str, advance: int, centre_x: int, centre_y: int | None = None, source: str = "") -> None:
    """Give a glyph another advance and its ink, or that of a source glyph, centred where told; units of the em."""
    outline = outline_of(font, source or name)
    left, bottom, right, top = bounds(outline)
    dy = 0.0 if centre_y is None else centre_y - (bottom + top) / 2
    draw(font, name, advance, moved(outline, (1, 0, 0, 1, round(centre_x - (left + right) / 2), round(dy))))


def outline_of(font: TTFont, name: str) -> RecordingPen:
    """The outline of a glyph, components resolved."""
    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[name].draw(pen)
    return pen


def contours_of(outline: RecordingPen) -> list[RecordingPen]:
    """The closed contours of an outline, one by one."""
    # A contour of TrueType may have no moveTo: it ends with closePath in either format.
    contours = [RecordingPen()]
    for operator, points in outline.value:
        contours[-1].value.append((operator, points))
        if operator == "closePath":
            contours.append(RecordingPen())
    return contours[:-1]


def moved(outline: RecordingPen, transform: tuple[float, ...]) -> RecordingPen:
    """The outline under an affine transform."""
    pen = RecordingPen()
    outline.replay(TransformPen(pen, transform))
    return pen


def bounds(outline: RecordingPen) -> tuple[float, float, float, float]:
    """The ink of an outline: left, bottom, right, top."""
    pen = BoundsPen(None)
    outline.replay(pen)
    left, bottom, right, top = pen.bounds
    return left, bottom, right, top


def draw(font: TTFont, name: str, advance: int, outline: RecordingPen) -> None:
    """Replace a glyph by an outline, with an advance in units of the em."""
    side = round(bounds(outline)[0])
    if "glyf" in font:
        pen = TTGlyphPen(None)
        outline.replay(RoundingPen(pen))
        glyph = pen.glyph()
        glyph.recalcBounds(font["glyf"])
        font["glyf"][name] = glyph
    else:
        top = font["CFF "].cff.topDictIndex[0]
        _, selector = top.CharStrings.getItemAndSelector(name)
        private = top.FDArray[selector or 0].Private
        pen = T2CharStringPen(advance - private.nominalWidthX, None)
        outline.replay(pen)
        top.CharStrings[name] = pen.getCharString(private, top.GlobalSubrs)
    font["hmtx"][name] = (advance, side)


def unify_line_metrics(font: TTFont) -> None:
    """One ascent and descent for all faces: mixed faces then share the baseline and the line's height."""
    hhea, os2 = font["hhea"], font["OS/2"]
    hhea.ascent = os2.sTypoAscender = ASCENT
    hhea.descent = os2.sTypoDescender = DESCENT
    hhea.lineGap = os2.sTypoLineGap = 0


def rename(font: TTFont, recipe: Recipe) -> None:
    """The booklet's own names, with the source's copyright and licence kept."""
    full = f"{recipe.family} {recipe.style_name}" if recipe.weight >= 700 else recipe.family
    postscript = f"{recipe.family.replace(' ', '')}-{recipe.style_name}"
    names = font["name"]
    copyright_text = names.getDebugName(0) or ""
    version = names.getDebugName(5) or "Version 1"
    licence_url = names.getDebugName(14) or ""
    names.names = []
    for name_id, text in (
        (0, copyright_text),
        (1, recipe.family),
        (2, recipe.style_name),
        (3, f"{postscript}; {version}"),
        (4, full),
        (5, version),
        (6, postscript),
        (13, recipe.licence.spdx),
        (14, licence_url),
    ):
        if text:
            names.setName(text, name_id, 3, 1, 0x409)
    font["OS/2"].usWeightClass = recipe.weight
    if "CFF " in font:
        cff = font["CFF "].cff
        cff.fontNames = [postscript]
        top = cff.topDictIndex[0]
        top.FullName, top.FamilyName = full, recipe.family


def with_contextual_spacing(font: TTFont, path: Path) -> TTFont:
    """The face with `chws` and `vchw`, and `halt` where it had none, by Google's east_asian_spacing.

    Which marks leave which half of their em empty is measured on the ink.
    """
    font.save(path)
    builder = east_asian_spacing.Builder(path)
    builder.font.ttfont.recalcBBoxes = False
    asyncio.run(builder.build_and_save(path))
    if not builder.has_spacings:
        raise SystemExit(f"{path.name}: no contextual spacing could be made")
    return TTFont(path, recalcTimestamp=False, recalcBBoxes=False)


# What goes with the faces


def write_licences(packages: dict[str, Package], out: Path) -> None:
    """The licence texts, word for word as the packages carry them."""
    folder = out / "licences"
    folder.mkdir(exist_ok=True)
    for recipe in RECIPES:
        root = packages[recipe.package].root
        texts = [read_text(root / part).rstrip() + "\n" for part in recipe.licence.parts]
        (folder / recipe.licence.file).write_text("\n----\n\n".join(texts), encoding="utf-8")
    unicode_terms = packages[UNICODE_DATA].root / "usr/share/doc/unicode-data/copyright"
    (folder / "Unicode.txt").write_text(read_text(unicode_terms), encoding="utf-8")


def read_text(path: Path) -> str:
    """A text file, packed by gzip or not."""
    data = path.read_bytes()
    return (gzip.decompress(data) if path.suffix == ".gz" else data).decode("utf-8")


def write_manifest(packages: dict[str, Package], out: Path) -> None:
    """fonts.toml: what each face is, where it is from, and which faces stand in for which."""
    lines = [MANIFEST_HEAD]
    for recipe in RECIPES:
        data = (out / recipe.file).read_bytes()
        package = packages[recipe.package]
        entries = {
            "role": recipe.role,
            "family": recipe.family,
            "weight": recipe.weight,
            "style": "normal",
            "file": recipe.file,
            "sha256": hashlib.sha256(data).hexdigest(),
            "bytes": len(data),
            "characters": len(TTFont(out / recipe.file, lazy=True).getBestCmap()),
            "licence": recipe.licence.spdx,
            "licence_file": f"licences/{recipe.licence.file}",
            "source": f"Debian {package.name} {package.version}: {recipe.source}",
        }
        # JSON's strings and numbers are TOML's too.
        lines += ["", "[[face]]", *(f"{key} = {json.dumps(value)}" for key, value in entries.items())]
    (out / "fonts.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_coverage(out: Path) -> None:
    """coverage.json: the characters of each face as first, last, first, last, …; reading a cmap takes longer."""
    coverage = {recipe.file: ranges_of(TTFont(out / recipe.file, lazy=True).getBestCmap()) for recipe in RECIPES}
    (out / "coverage.json").write_text(json.dumps(coverage, separators=(",", ":")) + "\n", encoding="utf-8")


def write_standard_characters(package: Package, out: Path) -> None:
    """standard-characters.json: the 8,105 of 通用规范汉字表 (2013), by Unihan's kTGH, as ranges like coverage.json."""
    text = bz2.decompress((package.root / "usr/share/unicode/Unihan_OtherMappings.txt.bz2").read_bytes()).decode(
        "utf-8"
    )
    rows = (line.split("\t") for line in text.splitlines() if "\tkTGH\t" in line)
    codes = {int(row[0].removeprefix("U+"), 16) for row in rows}
    if len(codes) != 8105:
        raise SystemExit(f"{len(codes)} standard characters")
    (out / "standard-characters.json").write_text(json.dumps(ranges_of(codes), separators=(",", ":")) + "\n")


def ranges_of(codes: Iterable[int]) -> list[int]:
    """The code points as a flat list of first and last of each unbroken range."""
    ranges: list[int] = []
    for code in sorted(codes):
        if ranges and ranges[-1] == code - 1:
            ranges[-1] = code
        else:
            ranges += [code, code]
    return ranges


if __name__ == "__main__":
    main()
