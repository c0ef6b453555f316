"""Measure Chinese composition in a PDF from where its glyphs stand, whichever program wrote it.

    glyphs = [glyph for page in read(path) for glyph in page]
    report = measure(find(glyphs, sources), Column(left_pt=30, em_pt=10.5, ems=34, pitch_pt=18))
    print(report.faults)

`read` knows the files of WeasyPrint, Chromium (Skia) and Typst, and looks at nothing but the PDF.
"""

from typesetting.glyphs import Glyph, read
from typesetting.limits import Kind, limits
from typesetting.lines import Line, Paragraph, find, lines
from typesetting.measures import Column, measure
from typesetting.possible import least_stretch
from typesetting.report import Fault, Report, Row, merged, rows

__all__ = [
    "Column",
    "Fault",
    "Glyph",
    "Kind",
    "Line",
    "Paragraph",
    "Report",
    "Row",
    "find",
    "least_stretch",
    "limits",
    "lines",
    "measure",
    "merged",
    "read",
    "rows",
]
