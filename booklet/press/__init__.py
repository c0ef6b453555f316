"""The press stage: from composed runs to the press file and the screen proof. The one place that uses pikepdf.

run bytes --prepare_run--> PreparedRun (cacheable)      placements say which photographs at which size
runs --merge_fonts--> MergedFonts                       each face subset once
finish_press, finish_proof                              a file each
excerpt                                                 some pages of the press file as a file of their own
outline_text                                            a copy of the press file without fonts
photo_resolution                                        what the originals can give
"""

from booklet.press.assemble import Photos, merge_fonts
from booklet.press.colour import Inks
from booklet.press.condition import (
    COATED_FOGRA39,
    COATED_FOGRA39_300,
    CONDITIONS,
    DIGITAL,
    Condition,
    Marks,
    condition_of,
)
from booklet.press.contactsheet import contact_sheet
from booklet.press.excerpt import excerpt
from booklet.press.finish import Navigation, finish_press, finish_proof
from booklet.press.fonts import FaceSource, MergedFonts
from booklet.press.identity import Job
from booklet.press.marks import Slug
from booklet.press.outline import outline_text
from booklet.press.photofile import PreparedPhoto
from booklet.press.placements import Placement
from booklet.press.policy import Policy, Variant
from booklet.press.resolution import photo_resolution
from booklet.press.run import REVISION, Link, OutlineEntry, PreparedRun, prepare_run

__all__ = [
    "COATED_FOGRA39",
    "COATED_FOGRA39_300",
    "CONDITIONS",
    "DIGITAL",
    "REVISION",
    "Condition",
    "FaceSource",
    "Inks",
    "Job",
    "Link",
    "Marks",
    "MergedFonts",
    "Navigation",
    "OutlineEntry",
    "Photos",
    "Placement",
    "Policy",
    "PreparedPhoto",
    "PreparedRun",
    "Slug",
    "Variant",
    "condition_of",
    "contact_sheet",
    "excerpt",
    "finish_press",
    "finish_proof",
    "merge_fonts",
    "outline_text",
    "photo_resolution",
    "prepare_run",
]
