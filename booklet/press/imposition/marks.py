"""What stands around the pages on a sheet: crop, fold and registration marks, a colour bar, the label; on every plate.

All of it lies outside the bleed of the pages' area, 1 to 6 mm from it. Only the collation mark (帖标) stands inside,
in the gap that perfect binding mills off, in black.
"""

from __future__ import annotations

from dataclasses import dataclass

import pikepdf

from booklet.geometry import Matrix, Mm, mm_to_pt
from booklet.press.imposition.place import Sheet, Slot
from booklet.press.marks import PATCHES, registration_mark
from booklet.press.operators import number, numbered
from booklet.press.overprint import Overprint
from booklet.press.separation import ALL, separation
from booklet.press.slugline import SlugFont

_AIR = mm_to_pt(Mm(1))
_LENGTH = mm_to_pt(Mm(5))
_LINE_PT = 0.25
_DASHES = b"[3 1.5] 0 d"
_LABEL_PT, _LABEL_LEAST_PT = 7.0, 4.0
_BLANK_PT = 10.5
_COLLATION_WIDTH, _COLLATION_HEIGHT = mm_to_pt(Mm(2)), mm_to_pt(Mm(5))
_OVER = Overprint(fill=True)


@dataclass(frozen=True)
class Furniture:
    """What marks of all sheets share: the colour `All`, the type of labels, overprinting black."""

    all_plates: pikepdf.Object
    font: SlugFont | None
    over: pikepdf.Object

    @classmethod
    def of(cls, pdf: pikepdf.Pdf, font: SlugFont | None) -> Furniture:
        """The furniture of a file."""
        return cls(pdf.make_indirect(separation(pdf, *ALL)), font, pdf.make_indirect(_OVER.state()))

    def resources(self) -> pikepdf.Dictionary:
        """The resources of a sheet without its pages."""
        made = pikepdf.Dictionary(
            ColorSpace=pikepdf.Dictionary({"/All": self.all_plates}),
            ExtGState=pikepdf.Dictionary({_OVER.name: self.over}),
        )
        if self.font is not None:
            made.Font = self.font.resources()
        return made


def sheet_marks(sheet: Sheet, furniture: Furniture, label: str, *, bar: bool) -> bytes:
    """Crop and fold marks, registration marks, the label, and the colour bar if asked for."""
    lines = [b"q /All CS 1 SCN /All cs 1 scn %s w" % number(_LINE_PT)]
    top, bottom = sheet.bleed.y1 + _AIR, sheet.bleed.y0 - _AIR
    left, right = sheet.bleed.x0 - _AIR, sheet.bleed.x1 + _AIR
    upright = ((top, top + _LENGTH), (bottom, bottom - _LENGTH))
    level = ((right, right + _LENGTH), (left, left - _LENGTH))
    lines += [_line(x, start, x, end) for x in sheet.cuts_x for start, end in upright]
    lines += [_line(start, y, end, y) for y in sheet.cuts_y for start, end in level]
    half = _LENGTH / 2
    middles_x = sorted({(slot.trim.x0 + slot.trim.x1) / 2 for slot in sheet.slots})
    middles_y = sorted({(slot.trim.y0 + slot.trim.y1) / 2 for slot in sheet.slots})
    for x in (middles_x[0], middles_x[-1]):
        lines += [*registration_mark(x, top + half), *registration_mark(x, bottom - half)]
    for y in dict.fromkeys((middles_y[0], middles_y[-1])):
        lines += [*registration_mark(left - half, y), *registration_mark(right + half, y)]
    lines.append(_DASHES)
    lines += [_line(x, start, x, end) for x in sheet.folds_x for start, end in upright]
    lines += [_line(start, y, end, y) for y in sheet.folds_y for start, end in level]
    room = middles_x[0] - sheet.area.x0 - _LENGTH - 2 * _AIR
    lines.append(_label(sheet.area.x0 + _AIR, bottom - _LENGTH * 0.7, room, furniture.font, label))
    if bar:
        lines += _bar(sheet.area.x0 + _AIR, top + _LENGTH, room)
    return b"\n".join((*lines, b"Q", b""))


def blank_words(slot: Slot, furniture: Furniture, words: str) -> bytes:
    """`此页留白` in the middle of a planned blank, on the black plate alone."""
    if furniture.font is None:
        return b""
    trim, turned = slot.trim, slot.cell.turned
    width = furniture.font.width(words) * _BLANK_PT
    upright = Matrix(e=-width / 2, f=-_BLANK_PT / 3)
    at = upright.then(Matrix(a=-1, d=-1) if turned else Matrix())
    at = at.then(Matrix(e=(trim.x0 + trim.x1) / 2, f=(trim.y0 + trim.y1) / 2))
    place = numbered((at.a, at.b, at.c, at.d, at.e, at.f))
    shown = furniture.font.shown(words, _BLANK_PT)
    return b"q 0 0 0 1 k %s gs BT %s Tm %s ET Q\n" % (_OVER.name.encode(), place, shown)


def collation_mark(slot: Slot, room: float, order: int) -> bytes:
    """A black block on the back of a folded signature, a step lower on each, so that a wrong order shows.

    `slot`: that of the signature's first page. `room`: the width of the gap at the spine.
    """
    trim = slot.trim
    width = min(_COLLATION_WIDTH, room)
    steps = max(1, int((trim.height / 2) // _COLLATION_HEIGHT))
    down = mm_to_pt(Mm(10)) + (order % steps) * _COLLATION_HEIGHT
    fold = trim.x1 + room / 2 if slot.cell.spine_right else trim.x0 - room / 2
    y = trim.y0 + down if slot.cell.turned else trim.y1 - down - _COLLATION_HEIGHT
    box = numbered((fold - width / 2, y, width, _COLLATION_HEIGHT))
    return b"q 0 0 0 1 k %s re f Q\n" % box


def _line(x0: float, y0: float, x1: float, y1: float) -> bytes:
    return b"%s m %s l S" % (numbered((x0, y0)), numbered((x1, y1)))


def _label(x: float, y: float, room: float, font: SlugFont | None, label: str) -> bytes:
    if font is None or not label:
        return b""
    size = max(_LABEL_LEAST_PT, min(_LABEL_PT, room / max(font.width(label), 1e-6)))
    return b"BT 1 0 0 1 %s Tm %s ET" % (numbered((x, y)), font.shown(label, size))


def _bar(x: float, top: float, room: float) -> list[bytes]:
    side = min(_LENGTH, room / len(PATCHES))
    return [
        b"%s k %s re f" % (numbered(patch), numbered((x + at * side, top - side, side, side)))
        for at, patch in enumerate(PATCHES)
    ]
