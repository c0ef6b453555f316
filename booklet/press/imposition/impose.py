"""The imposition of a file: plan, check its pages, measure the sheets out, write them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pikepdf

from booklet.binding import Binding, Plan, Signature, plan_binding
from booklet.errors import UsageError
from booklet.findings import Checked
from booklet.geometry import Mm, Pt, mm_to_pt, pt_to_mm
from booklet.press.imposition.forms import PageForms, save, strip
from booklet.press.imposition.marks import Furniture, blank_words, collation_mark, sheet_marks
from booklet.press.imposition.place import MARKS_MM, Measures, Sheet, fitting_sheet, measure_out, page_matrix
from booklet.press.imposition.scheme import Flip, Form, Work, forms_of, half_form
from booklet.press.imposition.sheets import SheetSize
from booklet.press.imposition.source import Source, read_source
from booklet.press.operators import numbered
from booklet.press.preflight.document import opened
from booklet.press.slugline import SlugFont

Face = Literal["front", "back", "both"]
"""A side of a sheet; `both`: one form serves both."""

_FACES: dict[Face, str] = {"front": "正面", "back": "反面", "both": "正反面同版"}
_ONE_FORM: dict[Work, str] = {"sheetwise": "", "turn": "自翻", "tumble": "天地翻"}
_BLANK_WORDS = "此页留白"


@dataclass(frozen=True)
class Order:
    """What is asked for.

    `cover`: pages at the start and the end of the file that are a cover of its own and stay out. `sheet` None: the
    smallest that will do. `marks`: crop, fold and registration marks and labels; `bar`: a colour bar, too.
    `office`: for a copier: no bleed, no marks; a TrimBox is not needed. `flip`: how the printer turns the sheet.
    `back_cover`: the last page is one, see `plan_binding`. `faces`: what labels are set in.
    """

    binding: Binding
    cover: tuple[int, int] = (0, 0)
    sheet: SheetSize | None = None
    work: Work = "sheetwise"
    flip: Flip = "short"
    marks: bool = True
    bar: bool = False
    office: bool = False
    back_cover: bool = True
    faces: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Side:
    """A page of the imposed file: which side of which sheet (from 1), and the source's pages on it.

    They stand by rows from the top; None is a planned blank.
    """

    sheet: int
    face: Face
    pages: tuple[int | None, ...]


@dataclass(frozen=True)
class Imposed:
    """What was written: the plan, the sheet as it lies, the size of the pages' area, and every side in order."""

    plan: Plan
    sheet: SheetSize
    area_mm: tuple[float, float]
    sides: tuple[Side, ...]

    @property
    def sheets(self) -> int:
        """How many different sheets are printed."""
        return len(self.plan.signatures)


def impose(source: Path, target: Path, order: Order) -> Checked[Imposed | None]:
    """Impose a file and write the sheets; the value is None, and nothing is written, where an error stands.

    Raises ResourceError where the file cannot be opened (`pdf-encrypted`, `pdf-unreadable`), UsageError
    `sheet-too-small`, `impose-unbound`, `impose-cover`, `output-is-input`, OutputError `not-writable`.
    """
    if order.binding.style == "none":
        raise UsageError("impose-unbound")
    if target.exists() and source.exists() and target.samefile(source):
        raise UsageError("output-is-input", file=target)
    with opened(source) as pdf:
        count = len(pdf.pages)
        if sum(order.cover) >= count:
            raise UsageError("impose-cover", pages=count, cover=sum(order.cover))
        planned = plan_binding(
            count, order.binding, order.cover, back_cover=order.back_cover, whole=order.work != "sheetwise"
        )
        plan = planned.value
        read = read_source(pdf, (page for page in plan.block if page is not None), office=order.office)
        findings = (*planned.findings, *read.findings)
        if read.value is None:
            return Checked(None, findings)
        made = _Job(pdf, read.value, plan, order).write()
        save(pdf, target)
    return Checked(made, findings)


class _Job:
    """The sheets of one file."""

    def __init__(self, pdf: pikepdf.Pdf, source: Source, plan: Plan, order: Order) -> None:
        self._pdf, self._source, self._plan, self._order = pdf, source, plan, order
        self._pages = {page.number: page for page in source.pages}
        first = source.pages[0]
        perfect = plan.binding.style == "perfect" and not order.office
        self._measures = Measures(
            (first.width, first.height),
            source.bleed,
            mm_to_pt(Mm(plan.binding.grind_mm)) if perfect else 0.0,
            2 * source.bleed,
            0.0 if order.office or not order.marks else mm_to_pt(MARKS_MM),
        )
        self._title = str(pdf.docinfo.get("/Title", "")) or Path(pdf.filename).stem

    def write(self) -> Imposed:
        """Put the sheets in place of the pages. Raises UsageError `sheet-too-small`."""
        order, plan = self._order, self._plan
        whole = forms_of(plan.binding.signature, order.work, order.flip)
        size = fitting_sheet(whole[0], self._measures, order.sheet)
        lies = self._sides(size)
        forms = PageForms(self._pdf, self._source.pages)
        furniture = Furniture.of(self._pdf, self._type([label for _, _, _, label in lies]))
        old = len(self._pdf.pages)
        sheet = measure_out(whole[0], self._measures, size)
        for signature, form, side, label in lies:
            sheet = measure_out(form, self._measures, size)
            self._add(sheet, signature, side, label, forms, furniture)
        del self._pdf.pages[:old]
        strip(self._pdf, len(lies))
        area = pt_to_mm(sheet.area.width), pt_to_mm(sheet.area.height)
        return Imposed(plan, size, area, tuple(side for _, _, side, _ in lies))

    def _sides(self, size: SheetSize) -> list[tuple[Signature, Form, Side, str]]:
        """Every side in the order of the file: its signature, form, pages and label."""
        order, plan = self._order, self._plan
        found = []
        for signature in plan.signatures:
            if signature.half:
                forms: Sequence[Form] = (half_form(plan.binding.signature),)
            else:
                forms = forms_of(plan.binding.signature, order.work, order.flip)
            faces: tuple[Face, ...] = ("front", "back") if len(forms) == 2 else ("both",)
            for form, face in zip(forms, faces, strict=True):
                pages = tuple(plan.block[signature.positions[cell.number - 1] - 1] for cell in form.cells)
                side = Side(signature.number, face, pages)
                label = f"第{side.sheet}张 {_FACES[face]}{_ONE_FORM[form.work]}　{self._title}　{size}"
                found.append((signature, form, side, label))
        return found

    def _type(self, labels: Sequence[str]) -> SlugFont | None:
        marked = self._plan.binding.blanks == "marked" and self._plan.blanks
        words = (_BLANK_WORDS if marked else "") + ("".join(labels) if self._measures.margin else "")
        return SlugFont(self._pdf, words, self._order.faces) if words and self._order.faces else None

    def _add(
        self, sheet: Sheet, signature: Signature, side: Side, label: str, forms: PageForms, furniture: Furniture
    ) -> None:
        """Write one side as a page at the end of the file."""
        resources = furniture.resources()
        resources.XObject = pikepdf.Dictionary()
        content = b"".join(self._slots(sheet, signature, side, forms, furniture, resources))
        if self._measures.margin:
            content += sheet_marks(sheet, furniture, label, bar=self._order.bar)
        page = pikepdf.Dictionary(Type=pikepdf.Name.Page, Resources=resources)
        for key, box in (("/MediaBox", sheet.size), ("/BleedBox", sheet.bleed), ("/TrimBox", sheet.area)):
            page[key] = pikepdf.Array([round(one, 4) for one in (box.x0, box.y0, box.x1, box.y1)])
        page.Contents = self._pdf.make_indirect(pikepdf.Stream(self._pdf, content))
        if forms.group is not None:
            page.Group = forms.group
        self._pdf.pages.append(pikepdf.Page(self._pdf.make_indirect(page)))

    def _slots(
        self,
        sheet: Sheet,
        signature: Signature,
        side: Side,
        forms: PageForms,
        furniture: Furniture,
        resources: pikepdf.Dictionary,
    ) -> Iterator[bytes]:
        binding = self._plan.binding
        for slot, number in zip(sheet.slots, side.pages, strict=True):
            position = signature.positions[slot.cell.number - 1]
            if number is None:
                if binding.blanks == "marked":
                    yield blank_words(slot, furniture, _BLANK_WORDS)
                continue
            form = forms.of(number)
            if form is None:
                continue
            page = self._pages[number]
            creep = 0.0 if binding.creep == "none" else mm_to_pt(self._plan.creep_at(position))
            placed = page_matrix((page.width, page.height), slot, creep, shrink=binding.creep == "shrink")
            at = page.upright.then(placed)
            name = f"/P{number}"
            resources.XObject[name] = form
            clip = slot.clip
            yield b"q %s re W n %s cm %s Do Q\n" % (
                numbered((clip.x0, clip.y0, clip.width, clip.height)),
                numbered((at.a, at.b, at.c, at.d, at.e, at.f)),
                name.encode(),
            )
        gap = 2 * self._measures.grind
        if gap > 0 and len(self._plan.signatures) > 1 and side.face != "back":
            first = next(slot for slot in sheet.slots if slot.cell.number == 1)
            yield collation_mark(first, Pt(gap), signature.number - 1)
