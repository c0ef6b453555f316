"""Chinese composition compared: the same prose set by booklet, WeasyPrint alone, Chromium and Typst.

    python benchmarks/composition.py [--markdown] [--pictures DIR] [--rounds 7]

All set it in the shipped 宋 at 10.5 pt on 18 pt, in lines of 34 and of 20 ems, and one tool measures the glyphs' places
in their PDFs (benchmarks/typesetting). Chromium is left out where it is not installed. The last line is what our
lines cost: the time to compose the prose ten times over, ours against WeasyPrint alone, each in processes of their
own by turns. `--rounds 0` leaves it out.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
import typst
from composition_text import PARAGRAPHS
from rich.console import Console
from rich.table import Table
from typesetting import Kind, Paragraph, Report, measure, read
from typesetting.body import body, column
from typesetting.limits import limits
from typesetting.ours import EM_PT, MARGIN_PT, PITCH_PT, composer
from typesetting.reading import Reading, pdfium, pdftotext

from booklet.fonts import load_fonts
from booklet.project import shipped

MEASURES = (34, 20)
TIMES = 10
"""How often the text is set in a timed run."""

Engine = Callable[[Path, int], bytes]


def sheet_css(ems: int) -> str:
    """For every engine that knows CSS; what it does not know it leaves."""
    return f"""
    @page {{ size: {2 * MARGIN_PT + 42 * EM_PT}pt 900pt; margin: {MARGIN_PT}pt }}
    html {{ font: {EM_PT}pt/{PITCH_PT}pt "Booklet Song"; font-feature-settings: "chws"; hyphens: none }}
    body {{ margin: 0 }}
    p {{ margin: 0; width: {ems}em; text-indent: 2em; text-align: justify; orphans: 1; widows: 1 }}
    """


BROWSER_CSS = (
    "html { font-feature-settings: normal; text-spacing-trim: trim-start; text-autospace: normal; line-break: strict }"
)


def document(style: str, times: int = 1) -> str:
    """The prose as HTML."""
    text = "".join(f"<p>{html.escape(one)}</p>\n" for one in PARAGRAPHS * times)
    return f'<!DOCTYPE html><html lang="zh-Hans"><meta charset="utf-8"><style>{style}</style><body>{text}'


def ours(folder: Path, ems: int, times: int = 1) -> bytes:
    """By the project's composer."""
    return composer(folder, whole=True, css=sheet_css(ems)).compose(document("", times), "").pdf


def weasyprint_alone(folder: Path, ems: int, times: int = 1) -> bytes:
    """By WeasyPrint as it is, with the same faces."""
    from booklet.composition.engine import start, without_garbage_collection

    start((shipped("fonts"),))
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    sheet = weasyprint.CSS(string=sheet_css(ems), font_config=fonts)
    with without_garbage_collection():
        done = weasyprint.HTML(string=document("", times)).render(stylesheets=[sheet], font_config=fonts)
        return bytes(done.write_pdf())


def chromium(folder: Path, ems: int) -> bytes:
    """By the browser, printed without a head."""
    page, pdf = folder / "page.html", folder / "page.pdf"
    faces = load_fonts((shipped("fonts"),)).font_face_css()
    page.write_text(document(faces + sheet_css(ems) + BROWSER_CSS), encoding="utf-8")
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", f"--print-to-pdf={pdf}")
    # Not with the fontconfig file that our engine sets for itself: glyphs would be placed otherwise.
    env = {key: value for key, value in os.environ.items() if key != "FONTCONFIG_FILE"}
    subprocess.run([str(browser()), *options, page.as_uri()], check=True, capture_output=True, timeout=120, env=env)
    return pdf.read_bytes()


def browser() -> str | None:
    """Where Chromium is."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def typst_itself(folder: Path, ems: int) -> bytes:
    """By Typst; its lines are made 18 pt apart through the edges of the text."""
    text = "\n\n".join(one.replace("#", "\\#") for one in PARAGRAPHS)
    source = f"""
    #set page(width: {2 * MARGIN_PT + 42 * EM_PT}pt, height: 900pt, margin: {MARGIN_PT}pt)
    #set text(font: "Booklet Song", size: {EM_PT}pt, lang: "zh", region: "cn", cjk-latin-spacing: auto,
      top-edge: 0.8em, bottom-edge: -0.2em, overhang: false)
    #set smartquote(enabled: false)
    #set par(justify: true, linebreaks: "optimized", first-line-indent: (amount: 2em, all: true),
      leading: {PITCH_PT - EM_PT}pt, spacing: {PITCH_PT - EM_PT}pt)
    #block(width: {ems}em)[{text}]
    """
    path = folder / "page.typ"
    path.write_text(source, encoding="utf-8")
    return bytes(typst.compile(str(path), font_paths=[str(shipped("fonts"))], ignore_system_fonts=True))


ENGINES: Mapping[str, Engine] = {
    "booklet": ours,
    "WeasyPrint": weasyprint_alone,
    "Chromium": chromium,
    "Typst": typst_itself,
}


# ------------------------------------------------------------------------------------------ judging


@dataclass(frozen=True)
class Judged:
    """One engine at one measure."""

    report: Report
    poppler: Reading | None
    pdfium: Reading


def judged(pdf: Path, ems: int) -> tuple[Judged, list[Paragraph]]:
    """Measure a file."""
    setting = (EM_PT, float(ems))
    paragraphs = body(read(pdf), PARAGRAPHS, [setting])[setting]
    report = measure(paragraphs, column(setting, PITCH_PT))
    return Judged(report, pdftotext(pdf, PARAGRAPHS), pdfium(pdf, PARAGRAPHS)), paragraphs


def _largest(values: Sequence[float], digits: int = 3) -> str:
    return f"{max(map(abs, values), default=0):.{digits}f}"


def _edge(report: Report) -> str:
    """The largest deviation; a final mark at its full width is counted by `_final`, not here."""
    full = sum(abs(room - 1) < 0.02 for room in report.of(Kind.FINAL_MARK))
    edges = [value for value in report.of(Kind.RIGHT_EDGE) if not (full and abs(value + 0.5) < 0.02)]
    return _largest(edges)


def _final(report: Report) -> str:
    rooms = report.of(Kind.FINAL_MARK)
    half = sum(abs(room - 0.5) < 0.02 for room in rooms)
    full = sum(abs(room - 1) < 0.02 for room in rooms)
    return f"{half} / {full} / {len(rooms) - half - full}"


def _pairs(report: Report) -> str:
    pairs = report.of(Kind.PAIR)
    return f"{sum(1.49 <= pair <= 1.51 for pair in pairs)} / {sum(pair > 1.9 for pair in pairs)} / {len(pairs)}"


def _within(report: Report, kind: Kind) -> str:
    return f"{len(report.of(kind)) - len(report.faults_of(kind))} / {len(report.of(kind))}"


def _count(report: Report, *kinds: Kind) -> str:
    return str(sum(len(report.faults_of(kind)) for kind in kinds))


def _stretched(report: Report, ems: int) -> str:
    lines = report.of(Kind.STRETCH)
    limit = limits(ems)[Kind.STRETCH][1]
    return f"{100 * sum(value > limit for value in lines) / max(1, len(lines)):.1f} %"


def _read(reading: Reading | None) -> str:
    return "–" if reading is None else f"{reading.lost} / {reading.spaces}"


def figures(one: Judged, ems: int) -> dict[str, str]:
    """The rows of the table for one engine and measure."""
    report = one.report
    return {
        "right edge off, max (em)": _edge(report),
        "final marks half / full / neither": _final(report),
        "mark pairs 1.5 em / unsqueezed / all": _pairs(report),
        "Han–digit gaps within 0.12–0.26 em / all": _within(report, Kind.HAN_LATIN),
        "stretch between Han, max (em)": f"{max(report.of(Kind.STRETCH), default=0):.3f}",
        f"lines stretched over {limits(ems)[Kind.STRETCH][1]:.2f} em": _stretched(report, ems),
        "unevenness in a line, max (em)": _largest(report.of(Kind.UNEVEN)),
        "lone mark gives up, max (em)": f"{max(report.of(Kind.SQUEEZE), default=0):.3f}",
        "forbidden starts, ends, splits": _count(report, Kind.START, Kind.END, Kind.SPLIT),
        "paragraphs ending in one Han": _count(report, Kind.RUNT),
        "baseline off the grid, max (pt)": _largest(report.of(Kind.GRID), 2),
        "beyond the measure, max (em)": f"{max(0.0, max(report.of(Kind.OVERFLOW), default=0)):.3f}",
        "characters stored wrongly": f"{sum(report.of(Kind.STORED)):.0f}",
        "pdftotext: paragraphs lost / spaces added": _read(one.poppler),
        "PDFium: paragraphs lost / spaces added": _read(one.pdfium),
    }


def picture(pdf: Path, paragraph: Paragraph, target: Path) -> None:
    """The paragraph as it looks, three pixels a point."""
    glyphs = [glyph for line in paragraph.lines for glyph in line.glyphs]
    with pypdfium2.PdfDocument(pdf) as file:
        page = file[glyphs[0].page - 1]
        width, height = page.get_size()
        image = page.render(scale=3).to_pil()
        top = height - max(glyph.y for glyph in glyphs) - 1.2 * EM_PT
        bottom = height - min(glyph.y for glyph in glyphs) + 0.6 * EM_PT
        image.crop((0, int(3 * top), int(3 * width), int(3 * bottom))).save(target)


# ------------------------------------------------------------------------------------------ time


def timed(engine: str) -> float:
    """Seconds of one run in this process, after a short one that loads all there is to load."""
    make = {"booklet": ours, "WeasyPrint": weasyprint_alone}[engine]
    with TemporaryDirectory() as folder:
        make(Path(folder), 28, 1)
        begin = time.perf_counter()
        make(Path(folder), 34, TIMES)
        return time.perf_counter() - begin


def time_ratio(rounds: int) -> tuple[float, float]:
    """Median seconds of ours and of WeasyPrint alone, by turns."""
    seconds: dict[str, list[float]] = {"booklet": [], "WeasyPrint": []}
    for _ in range(rounds):
        for engine, found in seconds.items():
            command = [sys.executable, __file__, "--timed", engine]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            found.append(json.loads(done.stdout.splitlines()[-1]))
    return statistics.median(seconds["booklet"]), statistics.median(seconds["WeasyPrint"])


# ------------------------------------------------------------------------------------------ tables


def show(ems: int, columns: Mapping[str, Mapping[str, str]], markdown: bool) -> None:
    """Print one table."""
    names = list(columns)
    rows = [(row, *(columns[name][row] for name in names)) for row in next(iter(columns.values()))]
    if markdown:
        print(f"| {ems} em | " + " | ".join(names) + " |")
        print("|---" * (len(names) + 1) + "|")
        for row in rows:
            print("| " + " | ".join(row) + " |")
        print()
        return
    table = Table("", *names, title=f"{ems} em")
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--markdown", action="store_true", help="tables in Markdown")
    parser.add_argument("--pictures", type=Path, help="where to put a picture of one paragraph by each engine")
    parser.add_argument("--rounds", type=int, default=7, help="timed runs of each of the two")
    parser.add_argument("--timed", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.timed:
        print(json.dumps(timed(arguments.timed)))
        return
    characters = sum(map(len, PARAGRAPHS))
    print(f"{characters} characters, {len(PARAGRAPHS)} paragraphs\n")
    engines = {name: make for name, make in ENGINES.items() if name != "Chromium" or browser()}
    for ems in MEASURES:
        columns = {}
        for name, make in engines.items():
            with TemporaryDirectory() as folder:
                pdf = Path(folder) / "set.pdf"
                pdf.write_bytes(make(Path(folder), ems))
                found, paragraphs = judged(pdf, ems)
                columns[name] = figures(found, ems)
                if arguments.pictures:
                    arguments.pictures.mkdir(parents=True, exist_ok=True)
                    picture(pdf, paragraphs[0], arguments.pictures / f"{name.lower()}-{ems}.png")
        show(ems, columns, arguments.markdown)
    if arguments.rounds:
        mine, alone = time_ratio(arguments.rounds)
        print(f"time: booklet {mine:.2f} s, WeasyPrint {alone:.2f} s, ratio {mine / alone:.2f}")


if __name__ == "__main__":
    main()
