"""The press stage: from composed runs to the press file and the screen proof. The one place that uses pikepdf.

run bytes --prepare_run--> PreparedRun (cacheable)      placements say which photographs at which size
runs --merge_fonts--> MergedFonts                       each face subset once
finish_press, finish_proof                              a file each
inspect_press, photo_resolution                         what is wrong with it
"""

from booklet.press.assemble import Photos, merge_fonts
from booklet.press.colour import Inks
from booklet.press.condition import COATED_FOGRA39, COATED_FOGRA39_300, CONDITIONS, Condition
from booklet.press.finish import Navigation, finish_press, finish_proof
from booklet.press.fonts import FaceSource, MergedFonts
from booklet.press.identity import Job
from booklet.press.inspect import inspect_press, photo_resolution
from booklet.press.photofile import PreparedPhoto
from booklet.press.placements import Placement
from booklet.press.run import REVISION, Link, OutlineEntry, PreparedRun, prepare_run

__all__ = [
    "COATED_FOGRA39",
    "COATED_FOGRA39_300",
    "CONDITIONS",
    "REVISION",
    "Condition",
    "FaceSource",
    "Inks",
    "Job",
    "Link",
    "MergedFonts",
    "Navigation",
    "OutlineEntry",
    "Photos",
    "Placement",
    "PreparedPhoto",
    "PreparedRun",
    "finish_press",
    "finish_proof",
    "inspect_press",
    "merge_fonts",
    "photo_resolution",
    "prepare_run",
]
