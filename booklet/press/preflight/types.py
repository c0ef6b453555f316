"""What a preflight is asked, what it answers with, and the table of its rules. Values only: nothing here opens a PDF.

A rule is a function that judges what it is shown and says, piece by piece, what it saw: a `Hit` where something is
wrong, `SEEN` where there was something to judge, `Unproven` where it could not be measured. The outcome follows from
these, never from their absence: a rule that saw nothing has not passed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any, Literal

from booklet.findings import Finding, Place, Severity, finding
from booklet.geometry import Rect

if TYPE_CHECKING:
    from booklet.press.preflight.document import Document
    from booklet.press.preflight.painted import PaintedPage
    from booklet.press.preflight.plates import PlateMeasures

JobKind = Literal["interior", "cover", "sheet"]
"""The pages of a booklet, its cover as one spread, or a printing sheet with pages already imposed."""

Binding = Literal["saddle", "perfect", "none"]
Variant = Literal["x4", "x1a"]
Outcome = Literal["pass", "warning", "error", "not-applicable", "not-proven"]
PlatesMethod = Literal["ghostscript", "vectors", "none"]
"""How inks were measured: on rendered plates, from fills and images (weaker), or not at all."""


def _limit(value: float, rule: str, unit: str) -> Any:
    """A threshold with its rule and unit, for the report and the settings."""
    return field(default=value, metadata={"rule": rule, "unit": unit})


@dataclass(frozen=True)
class Limits:
    """Every threshold of the rules; the defaults are the stricter ones of GWG 2022 and Chinese shops.

    `Limits.of(name)` tells a field's rule and unit.
    """

    bleed_mm: float = _limit(3.0, "p08", "mm")
    """Less bleed than this is an error; also how far ink that touches the trim must reach (P11)."""
    text_error_mm: float = _limit(3.0, "p12", "mm")
    text_warning_mm: float = _limit(5.0, "p12", "mm")
    photo_error_ppi: float = _limit(150, "p18", "ppi")
    photo_warning_ppi: float = _limit(225, "p18", "ppi")
    photo_note_ppi: float = _limit(300, "p18", "ppi")
    """What shops ask for: below it a note."""
    line_art_error_ppi: float = _limit(550, "p19", "ppi")
    line_art_warning_ppi: float = _limit(800, "p19", "ppi")
    enlargement_percent: float = _limit(150, "p20", "%")
    ink_error_percent: float = _limit(320, "p23", "%")
    ink_warning_percent: float = _limit(300, "p23", "%")
    ink_square_mm: float = _limit(15, "p23", "mm")
    black_area_percent: float = _limit(250, "p24", "%")
    black_area_mm: float = _limit(15, "p24", "mm")
    """A black area is large when a square of this side fits in."""
    black_area_k_percent: float = _limit(85, "p24", "%")
    body_text_pt: float = _limit(20, "p25", "pt")
    """Black text smaller than this (一号 is 26, 小二 18 points) is body text: on the black plate alone."""
    rich_black_k_percent: float = _limit(85, "p26", "%")
    """Text with at least this much black besides other inks is rich-black text."""
    rich_black_percent: float = _limit(280, "p26", "%")
    black_text_pt: float = _limit(12, "p27", "pt")
    black_line_pt: float = _limit(2, "p28", "pt")
    reversed_text_pt: float = _limit(8, "p31", "pt")
    multi_ink_text_pt: float = _limit(8, "p32", "pt")
    multi_ink_line_pt: float = _limit(0.25, "p33", "pt")
    line_error_mm: float = _limit(0.05, "p34", "mm")
    line_warning_mm: float = _limit(0.1, "p34", "mm")
    lightest_tint_percent: float = _limit(8, "p35", "%")
    saddle_pages: float = _limit(64, "p42", "")
    """More pages than this are too thick to staple."""
    spine_mm: float = _limit(0.5, "p44", "mm")
    cover_mm: float = _limit(0.2, "p45", "mm")
    flap_mm: float = _limit(30, "p46", "mm")

    @classmethod
    def of(cls, name: str) -> tuple[str, str]:
        """The rule and the unit of a threshold."""
        metadata: Mapping[str, str] = next(one.metadata for one in fields(cls) if one.name == name)
        return metadata["rule"], metadata["unit"]


@dataclass(frozen=True)
class CoverSize:
    """What a cover must measure, in millimetres: one page, the spine, a flap (0: none), the bleed around it."""

    trim_width_mm: float
    trim_height_mm: float
    spine_mm: float
    flap_mm: float = 0.0
    bleed_mm: float = 3.0


@dataclass(frozen=True)
class Job:
    """What the file is for, as far as its maker says; everything may be left unsaid.

    `variant` empty: by the file's own claim. `spots`: the declared spot colours. `planned_blanks`: pages (from 1) that
    are meant to be empty. `condition`: the output condition's registry name, empty: any. `trim_mm`: the size asked
    for. `signature_pages`: what a perfect-bound block is padded to, 0: not said. `names`: words whose every
    character must be in the file with a glyph. `outlined`: the file is the copy without fonts (转曲).
    """

    kind: JobKind = "interior"
    binding: Binding = "none"
    variant: Variant | Literal[""] = ""
    spots: tuple[str, ...] = ()
    planned_blanks: frozenset[int] = frozenset()
    condition: str = ""
    trim_mm: tuple[float, float] | None = None
    signature_pages: int = 0
    cover: CoverSize | None = None
    names: tuple[str, ...] = ()
    outlined: bool = False


@dataclass(frozen=True)
class Hit:
    """One thing that is wrong. `page` from 1 (0: the whole file); `area` in the page's own coordinates (points as its
    boxes are written, not turned); `figure` what was measured and `limit` what was asked, with units, in no language.
    """

    severity: Severity
    page: int = 0
    area: Rect | None = None
    figure: str = ""
    limit: str = ""


@dataclass(frozen=True)
class Seen:
    """There was something to judge."""


@dataclass(frozen=True)
class Unproven:
    """Something could not be measured. `reason` is a key `ui.preflight-why-<reason>` of the catalogue."""

    reason: str
    page: int = 0


@dataclass(frozen=True)
class NotApplicable:
    """The rule has nothing to do with this file or job. `reason` as in `Unproven`."""

    reason: str


SEEN = Seen()
Judgement = Hit | Seen | Unproven | NotApplicable


def error(figure: str = "", limit: str = "", page: int = 0, area: Rect | None = None) -> Hit:
    """A hit that keeps the file from the press."""
    return Hit(Severity.ERROR, page, area, figure, limit)


def warning(figure: str = "", limit: str = "", page: int = 0, area: Rect | None = None) -> Hit:
    """A hit that the shop should look at."""
    return Hit(Severity.WARNING, page, area, figure, limit)


def note(figure: str = "", limit: str = "", page: int = 0, area: Rect | None = None) -> Hit:
    """A hit that only informs; the rule still passes."""
    return Hit(Severity.NOTE, page, area, figure, limit)


@dataclass(frozen=True)
class Case:
    """What every rule is told: the file's structure, the job, the thresholds, the inks where they were measured."""

    document: Document
    job: Job
    limits: Limits
    plates: PlateMeasures | None = None


DocumentCheck = Callable[[Case], Iterable[Judgement]]
PageCheck = Callable[[Case, "PaintedPage"], Iterable[Judgement]]


@dataclass(frozen=True)
class Rule:
    """A rule of the table. Its texts are `finding.<id>`, its name `ui.rule-<id>` of the catalogue.

    `source`: who asks for it, e.g. "GWG 2022 R0031". `jobs`: the kinds of job it is about. `plates`: it judges
    measured inks. A page check runs for each page, a document check once, last; most rules have one of them.
    """

    id: str
    source: str
    jobs: frozenset[JobKind]
    plates: bool = False
    document_check: DocumentCheck | None = None
    page_check: PageCheck | None = None


@dataclass
class Registry:
    """The rules by id, filled by the decorators while the rules' modules are imported."""

    rules: dict[str, Rule] = field(default_factory=dict)

    def document_rule(
        self, id: str, source: str, jobs: Iterable[JobKind] = ("interior", "cover", "sheet"), *, plates: bool = False
    ) -> Callable[[DocumentCheck], DocumentCheck]:
        """Register a check that looks at the file as a whole (with `plates`: at its measured inks)."""

        def register(check: DocumentCheck) -> DocumentCheck:
            self._add(Rule(id, source, frozenset(jobs), plates, document_check=check))
            return check

        return register

    def page_rule(
        self, id: str, source: str, jobs: Iterable[JobKind] = ("interior", "cover", "sheet")
    ) -> Callable[[PageCheck], PageCheck]:
        """Register a check that looks at what one page paints."""

        def register(check: PageCheck) -> PageCheck:
            self._add(Rule(id, source, frozenset(jobs), page_check=check))
            return check

        return register

    def _add(self, rule: Rule) -> None:
        known = self.rules.get(rule.id)
        if known is not None:
            if (known.page_check and rule.page_check) or (known.document_check and rule.document_check):
                raise ValueError(f"rule {rule.id} is registered twice")
            rule = replace(
                rule,
                page_check=rule.page_check or known.page_check,
                document_check=rule.document_check or known.document_check,
            )
        self.rules[rule.id] = rule


REGISTRY = Registry()
document_rule = REGISTRY.document_rule
page_rule = REGISTRY.page_rule


@dataclass(frozen=True)
class RuleResult:
    """What a rule found. `reason` (as in `Unproven`) says why it is not applicable or not proven.

    `unlisted` counts hits beyond those kept: a file can be wrong in a million places.
    """

    rule: Rule
    outcome: Outcome
    hits: tuple[Hit, ...] = ()
    reason: str = ""
    unlisted: int = 0


@dataclass(frozen=True)
class PageFacts:
    """A page's boxes in points as the file writes them (defaults filled in), its turn, and the size of its unit."""

    number: int
    media: Rect
    bleed: Rect
    trim: Rect
    rotate: int = 0
    user_unit: float = 1.0


@dataclass(frozen=True)
class Facts:
    """What the report tells of a file besides the rules."""

    title: str = ""
    creator: str = ""
    producer: str = ""
    pdf_version: str = ""
    claim: str = ""
    """What the file says it is: "PDF/X-4", "PDF/X-1a:2003", or empty."""
    output_condition: str = ""
    size_bytes: int = 0
    trim_mm: tuple[tuple[float, float], ...] = ()
    """The sizes of its pages, each once."""
    fonts: tuple[str, ...] = ()
    spots: tuple[str, ...] = ()
    images: int = 0
    lowest_ppi: float | None = None


@dataclass(frozen=True)
class PreflightReport:
    """The verdict on a file. `results` holds every rule once, in order of its id."""

    file: str
    sha256: str
    job: Job
    limits: Limits
    pages: tuple[PageFacts, ...]
    facts: Facts
    results: tuple[RuleResult, ...]
    plates_method: PlatesMethod
    seconds: float = 0.0
    extra: tuple[Finding, ...] = ()
    """Findings about the file itself, e.g. JavaScript in it."""
    plates: PlateMeasures | None = field(default=None, compare=False, repr=False)
    """The measured inks, with the pictures that the report shows."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """One finding a rule and page, of its worst hit; `count` says how many there are."""
        found = list(self.extra)
        for result in self.results:
            pages: dict[int, list[Hit]] = {}
            for hit in result.hits:
                pages.setdefault(hit.page, []).append(hit)
            for page, hits in sorted(pages.items()):
                worst = min(hits, key=lambda hit: _RANK[hit.severity])
                place = Place(page=page)
                values = {"figure": worst.figure, "limit": worst.limit, "count": len(hits)}
                found.append(finding(result.rule.id, worst.severity, place, **values))
        return tuple(found)

    @property
    def passed(self) -> bool:
        """Whether nothing keeps the file from the press."""
        failed = any(result.outcome == "error" for result in self.results)
        return not failed and not any(item.severity is Severity.ERROR for item in self.extra)

    def result(self, id: str) -> RuleResult:
        """The result of a rule. Raises KeyError where there is none."""
        for result in self.results:
            if result.rule.id == id:
                return result
        raise KeyError(id)


_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
