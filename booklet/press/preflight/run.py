"""The run of a preflight: open, walk page by page, judge, measure the plates, judge the whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import pikepdf

from booklet.findings import Severity
from booklet.geometry import Pt, Rect, pt_to_mm
from booklet.press.preflight import plate_rules, rules  # noqa: F401 - they register themselves
from booklet.press.preflight.document import Document, opened, read_document
from booklet.press.preflight.painted import Image, PaintedPage, Text
from booklet.press.preflight.painted_sheet import Shop, WalkLimits
from booklet.press.preflight.painted_walk import walk_page
from booklet.press.preflight.plates import PageInk, PlateMeasures, render_plates
from booklet.press.preflight.plates_vectors import VectorMeter
from booklet.press.preflight.types import (
    REGISTRY,
    Case,
    Facts,
    Hit,
    Job,
    Judgement,
    Limits,
    NotApplicable,
    PageFacts,
    PreflightReport,
    Rule,
    RuleResult,
    Seen,
    Unproven,
)

PlatesChoice = Literal["auto", "vectors", "none"]
"""`auto`: rendered plates where Ghostscript is installed, else fills and images; `none`: rules on inks stay open."""

Progress = Callable[[str, int, int], None]
"""Called with a stage (`preflight-pages`, `preflight-plates`), what is done of it and the total."""

HITS_A_PAGE = 20
HITS_A_RULE = 1_000
_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def preflight(
    path: Path,
    job: Job | None = None,
    limits: Limits | None = None,
    *,
    plates: PlatesChoice = "auto",
    known: Mapping[int, PageInk] | None = None,
    views: bool = True,
    walk: WalkLimits | None = None,
    progress: Progress | None = None,
) -> PreflightReport:
    """Judge a PDF by every rule.

    `known` are the inks of pages (from 1) measured before, which are not rendered again; `views`: with pictures of
    the others for the report.

    Raises ResourceError where it cannot be judged at all: `pdf-encrypted` (a password is needed), `pdf-unreadable`,
    `pdf-too-long`, `file-unreadable`. Everything else that is wrong with it is in the report.
    """
    started = time.monotonic()
    job, limits = job or Job(), limits or Limits()
    tell = progress or (lambda stage, done, total: None)
    with opened(path) as pdf:
        document = read_document(pdf, path)
        case = Case(document, job, limits)
        benches = {rule.id: _Bench(rule) for rule in REGISTRY.rules.values()}
        facts = tuple(page.facts for page in document.pages)
        measured: PlateMeasures | None = None
        # Ghostscript works beside the walk: it is other processes that do it.
        with ThreadPoolExecutor(1) as beside:
            rendering = None
            if plates == "auto":
                rendering = beside.submit(_plates, path, facts, limits, known or {}, views, tell)
            _walk_pages(pdf, case, benches, Shop(walk or WalkLimits()), tell)
            measured = rendering.result() if rendering is not None else None
        if measured is None and plates != "none":
            measured = _measured(pdf, document, limits, lambda done, total: tell("preflight-plates", done, total))
        whole = Case(document, job, limits, measured)
        for bench in benches.values():
            if bench.rule.document_check is not None and job.kind in bench.rule.jobs:
                bench.take(bench.rule.document_check(whole))
    return PreflightReport(
        path.name,
        document.sha256,
        job,
        limits,
        facts,
        _facts(document),
        tuple(benches[one].result(job) for one in sorted(benches)),
        measured.method if measured is not None else "none",
        time.monotonic() - started,
        document.findings,
        measured,
    )


def _plates(
    path: Path,
    pages: Sequence[PageFacts],
    limits: Limits,
    known: Mapping[int, PageInk],
    views: bool,
    tell: Progress,
) -> PlateMeasures | None:
    """The inks of all pages: those known, and the rest from rendered plates."""
    missing = [page for page in pages if page.number not in known]
    if not missing:
        return PlateMeasures("ghostscript", known)
    measured = render_plates(
        path, missing, limits, lambda done, total: tell("preflight-plates", done, total), views=views
    )
    if measured is None or not known:
        return measured
    return replace(measured, pages=dict(sorted({**known, **measured.pages}.items())))


def _walk_pages(pdf: pikepdf.Pdf, case: Case, benches: dict[str, _Bench], shop: Shop, tell: Progress) -> None:
    document = case.document
    judges = [bench for bench in benches.values() if bench.rule.page_check and case.job.kind in bench.rule.jobs]
    for page, boxes in zip(pdf.pages, document.pages, strict=True):
        painted = walk_page(page, boxes.facts, shop)
        _remember(document, painted)
        for bench in judges:
            assert bench.rule.page_check is not None
            bench.take(bench.rule.page_check(case, painted))
            if not painted.complete:
                bench.take((Unproven("page-unread", painted.number),))
        tell("preflight-pages", painted.number, len(document.pages))


def _remember(document: Document, painted: PaintedPage) -> None:
    """Keep of a page what rules about the whole file ask."""
    if not painted.complete:
        document.unread.add(painted.number)
    for plate, area in painted.spots.items():
        document.spots.setdefault(plate, []).append((painted.number, area))
    for thing in painted.things:
        if isinstance(thing, Text):
            document.fonts.setdefault(thing.font.key, thing.font)
            if thing.fills or thing.strokes:
                document.codes.setdefault(thing.font.key, set()).update(thing.codes)
        elif isinstance(thing, Image) and not thing.mask:
            document.images += 1
            if thing.visible is not None:
                document.lowest_ppi = min(thing.ppi, document.lowest_ppi or thing.ppi)


def _measured(pdf: pikepdf.Pdf, document: Document, limits: Limits, tell: Callable[[int, int], None]) -> PlateMeasures:
    """The inks worked out from what the pages paint, for which they are walked again."""
    facts = tuple(page.facts for page in document.pages)
    shop = Shop(fonts=dict(document.fonts))
    with VectorMeter(limits, document.path, len(facts)) as meter:
        for page, one in zip(pdf.pages, facts, strict=True):
            meter.add(walk_page(page, one, shop))
            tell(one.number, len(facts))
        return meter.measures()


@dataclass
class _Bench:
    """What a rule has said so far."""

    rule: Rule
    seen: bool = False
    hits: dict[int, list[Hit]] = field(default_factory=dict)
    unproven: list[Unproven] = field(default_factory=list)
    not_applicable: NotApplicable | None = None
    unlisted: int = 0
    kept: int = 0

    def take(self, judgements: Iterable[Judgement]) -> None:
        """Take down what a check says, the worst hits of each page and not more than a person reads."""
        pages: dict[int, list[Hit]] = {}
        for one in judgements:
            if isinstance(one, Hit):
                pages.setdefault(one.page, []).append(one)
            elif isinstance(one, Seen):
                self.seen = True
            elif isinstance(one, Unproven):
                if len(self.unproven) < HITS_A_RULE:
                    self.unproven.append(one)
            else:
                self.not_applicable = one
        for page, hits in pages.items():
            hits.sort(key=lambda hit: _RANK[hit.severity])
            # A page's worst hit is always kept: an outcome must not depend on how much else is wrong.
            room = HITS_A_PAGE if self.kept < HITS_A_RULE else 1
            self.hits.setdefault(page, []).extend(hits[:room])
            self.kept += len(hits[:room])
            self.unlisted += len(hits[room:])

    def result(self, job: Job) -> RuleResult:
        """The rule's outcome: its worst hit; else what is open; else a pass, if it saw anything."""
        hits = tuple(hit for page in sorted(self.hits) for hit in self.hits[page])
        severities = {hit.severity for hit in hits}
        reason = self.unproven[0].reason if self.unproven else ""
        if Severity.ERROR in severities:
            return RuleResult(self.rule, "error", hits, reason, self.unlisted)
        if Severity.WARNING in severities:
            return RuleResult(self.rule, "warning", hits, reason, self.unlisted)
        if self.unproven:
            return RuleResult(self.rule, "not-proven", hits, reason, self.unlisted)
        if self.seen or hits:
            return RuleResult(self.rule, "pass", hits, "", self.unlisted)
        if self.not_applicable is not None:
            return RuleResult(self.rule, "not-applicable", (), self.not_applicable.reason)
        reason = "nothing" if job.kind in self.rule.jobs else f"job-{job.kind}"
        return RuleResult(self.rule, "not-applicable", (), reason)


def _facts(document: Document) -> Facts:
    sizes = dict.fromkeys(_size_mm(page.facts.trim, page.facts.user_unit) for page in document.pages)
    return Facts(
        title=document.xmp_value("dc:title") or document.info.get("Title", ""),
        creator=document.info.get("Creator", "") or document.xmp_value("xmp:CreatorTool"),
        producer=document.info.get("Producer", "") or document.xmp_value("pdf:Producer"),
        pdf_version=document.version,
        claim=document.claim,
        output_condition="、".join(one.identifier for one in document.intents),
        size_bytes=document.size_bytes,
        trim_mm=tuple(sizes),
        fonts=tuple(sorted({font.name for font in document.fonts.values()})),
        spots=tuple(sorted(document.spots)),
        images=document.images,
        lowest_ppi=document.lowest_ppi,
    )


def _size_mm(box: Rect, unit: float) -> tuple[float, float]:
    return round(pt_to_mm(Pt(box.width * unit)), 1), round(pt_to_mm(Pt(box.height * unit)), 1)
