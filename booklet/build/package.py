"""The package for the print shop: one archive with everything that it needs, and nothing else.

The unit is rendered first, so that no press file is older than what it was made from; a run without changes takes
everything from the cache. An error, or something still to be decided, and there is no package.
"""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from booklet import __version__, fonts, press
from booklet.binding import CoverSpread, Plan, spread_of
from booklet.build.binding import plan_unit
from booklet.build.clock import Clock, Progress
from booklet.build.cover import COVER, INSIDE, size_of
from booklet.build.jobsheet import FileFacts, JobFacts, Role, as_text, file_facts, write_page
from booklet.build.publish import publish, work_folder
from booklet.build.run import Options, condition_of, made_at, make_files, read, render
from booklet.entries import unit_file
from booklet.findings import Finding, Place, Severity, count, has_errors, in_order, note, strict, warning
from booklet.layouts import Layout
from booklet.messages import Language
from booklet.model import Unit
from booklet.press import preflight
from booklet.project import Workspace, open_workspace

SUMS = "SHA256SUMS"
_DRAFT_PROOF, _PICTURE, _SHEET = "校样-低清.pdf", "样张.jpg", "印刷说明"
_PRESSED = frozenset((".pdf", ".jpg"))
"""Kinds of files that are compressed already."""


@dataclass(frozen=True)
class Ask:
    """What the package is asked for besides `Options`. `copies` None, `finishing` empty: as the settings say.

    `outline`: the press files with their text as outlines (转曲).
    """

    copies: int | None = None
    finishing: tuple[str, ...] = ()
    outline: bool = False
    language: Language = "zh"


@dataclass(frozen=True)
class Packaged:
    """The archive and the names in it, in order; `archive` None where something stands against it."""

    folder: str
    findings: tuple[Finding, ...]
    archive: Path | None = None
    names: tuple[str, ...] = ()
    wrong_settings: int = 0
    """Errors of booklet.toml, which are not among the findings: opening the workspace has told them."""


@dataclass(frozen=True)
class _Unit:
    """What the steps of one package share."""

    workspace: Workspace
    unit: Unit
    layout: Layout
    faces: fonts.FontSet
    condition: press.Condition
    plan: Plan
    made: datetime

    def named(self, work: Path, what: str) -> Path:
        return work / f"{self.unit.folder}-{what}"


def package(
    workspace: Workspace, folder: str, options: Options, ask: Ask, progress: Progress | None = None
) -> Packaged:
    """Render a unit and pack it. Raises BookletError where no run is possible at all.

    Finds, besides what a render finds, `job-binding-unsaid`, `job-copies-unsaid`, `job-contact-unsaid`.
    """
    settings = count(open_workspace(workspace.root).findings)[Severity.ERROR]
    if settings:
        return Packaged(folder, (), wrong_settings=settings)
    result = render(workspace, folder, options, progress)
    content = read(workspace, folder, options)
    if has_errors(result.findings) or content.value is None:
        return Packaged(folder, result.findings)
    unit, layout, faces = content.value
    condition = condition_of(workspace, options)
    plan = plan_unit(workspace, unit, layout, result.pages, options.binding).value
    told = _untold(workspace, unit, plan, ask)
    findings = (*result.findings, *(strict(told) if options.strict else told))
    if has_errors(findings):
        return Packaged(folder, in_order(findings))
    one = _Unit(workspace, unit, layout, faces, condition, plan, made_at(workspace, unit, layout))
    clock = Clock(progress or (lambda stage, done, total: None))
    with work_folder(workspace, folder) as work, clock.stage("package"):
        files, more = _fill(one, result.published, work, options, ask, clock)
        findings = in_order((*findings, *more))
        if has_errors(findings):
            return Packaged(folder, findings)
        archive = work / f"{folder}-付印-{one.made:%Y-%m-%d}.zip"
        write_archive(archive, files, one.made)
        (target,) = publish([archive], workspace.out(folder))
    return Packaged(folder, findings, target, tuple(path.name for path in files))


def _untold(workspace: Workspace, unit: Unit, plan: Plan, ask: Ask) -> tuple[Finding, ...]:
    """What a shop will ask back."""
    settings = workspace.settings
    file, place = Place(workspace.relative(unit_file(workspace.root, unit.folder))), Place("booklet.toml")
    found = []
    if plan.binding.style == "none":
        found.append(warning("job-binding-unsaid", file))
    if not (ask.copies or settings.job.copies):
        found.append(warning("job-copies-unsaid", place))
    if not (settings.contact.name or settings.contact.phone):
        found.append(note("job-contact-unsaid", place))
    return tuple(found)


def _fill(
    one: _Unit, published: Sequence[Path], work: Path, options: Options, ask: Ask, clock: Clock
) -> tuple[tuple[Path, ...], tuple[Finding, ...]]:
    """Everything that goes into the archive, in the order that it is listed."""
    to_print = _for_press(one, published, work, outline=ask.outline)
    spread = _spread(one) if any(role == "cover" for role, _ in to_print) else None
    reports, facts, findings = [], [], []
    for role, path in to_print:
        report = preflight.preflight(
            path,
            _job(one, role, spread, outlined=ask.outline),
            preflight.limits_of(one.condition),
            # The inks of sheets are those of the pages on them.
            plates="none" if role == "sheets" else "auto",
            progress=clock.progress,
        )
        if not report.passed:
            findings += [replace(item, place=replace(item.place, file=path.name)) for item in report.findings]
        reports.append(path.with_name(f"{path.stem}-预检报告.html"))
        preflight.write_html(report, reports[-1], ask.language, source=path)
        facts.append(file_facts(report, role))
    proof = _draft_proof(one, options, work, clock)
    picture = one.named(work, _PICTURE)
    press.contact_sheet(proof, picture, one.faces.label_files)
    sheets = _job_sheet(one, tuple(facts), spread, work, ask)
    files = [*sheets, *(path for _, path in to_print), *reports, proof, picture]
    files.append(_sums(work / SUMS, files))
    return tuple(files), tuple(findings)


def _for_press(one: _Unit, published: Sequence[Path], work: Path, *, outline: bool) -> list[tuple[Role, Path]]:
    """Copies of the files to print: with a cover of its own the inside pages and the cover, else all pages."""
    there = {path.stem.removeprefix(f"{one.unit.folder}-"): path for path in published}
    roles: list[tuple[str, Role]] = [("大版", "sheets")]
    roles[:0] = [(INSIDE, "inside"), (COVER, "cover")] if COVER in there else [("印刷版", "pages")]
    found: list[tuple[Role, Path]] = []
    for name, role in roles:
        if name not in there:
            continue
        target = one.named(work, f"{name}{'-转曲' if outline else ''}.pdf")
        if outline:
            press.outline_text(there[name], target, one.condition.variant)
        else:
            shutil.copyfile(there[name], target)
        found.append((role, target))
    return found


def _spread(one: _Unit) -> CoverSpread | None:
    if one.plan.binding.style != "perfect" or not one.layout.has_cover_spread:
        return None
    page = one.layout.manifest.page
    return spread_of(one.plan, page.width_mm, page.height_mm)


def _job(one: _Unit, role: Role, spread: CoverSpread | None, *, outlined: bool) -> preflight.Job:
    """What a file is for, as the preflight asks it."""
    job = preflight.Job(
        variant=one.condition.variant,
        spots=tuple(spot.name for spot in one.layout.spots.all),
        condition=one.condition.identifier,
        outlined=outlined,
    )
    binding = one.plan.binding
    if role == "sheets":
        return replace(job, kind="sheet")
    if role == "inside":
        step = max(2, binding.signature // 2) if binding.style == "perfect" else 0
        blanks = frozenset(one.plan.blanks)
        return replace(job, binding=binding.style, planned_blanks=blanks, signature_pages=step)
    if role == "cover" and spread is not None:
        return replace(job, kind="cover", cover=size_of(spread, one.layout.manifest.page.bleed_mm))
    if role == "cover":
        return replace(job, planned_blanks=frozenset((2, 3)))
    return job


def _draft_proof(one: _Unit, options: Options, work: Path, clock: Clock) -> Path:
    """The proof once more, its photographs small."""
    folder = work / "draft"
    folder.mkdir()
    small = Options(layout=options.layout, draft=True)
    (proof,), _ = make_files(one.workspace, one.unit, one.layout, one.faces, small, folder, clock)
    return proof.replace(one.named(work, _DRAFT_PROOF))


def _job_sheet(
    one: _Unit, facts: tuple[FileFacts, ...], spread: CoverSpread | None, work: Path, ask: Ask
) -> tuple[Path, Path]:
    settings = one.workspace.settings
    job = JobFacts(
        one.unit,
        one.plan,
        facts,
        settings,
        one.made,
        ask.copies or settings.job.copies or 0,
        ask.finishing or settings.job.finishing,
        spread,
    )
    page, words = one.named(work, f"{_SHEET}.pdf"), one.named(work, f"{_SHEET}.txt")
    identity = press.Job(one.unit.unit, f"{one.unit.title}（{_SHEET}）", one.made, f"booklet {__version__}")
    write_page(page, job, one.workspace, one.faces, one.condition, identity, ask.language)
    # With a mark and CRLF: what opens text files in a shop is often an old Notepad.
    words.write_bytes(as_text(job, ask.language).replace("\n", "\r\n").encode("utf-8-sig"))
    return page, words


def _sums(target: Path, files: Sequence[Path]) -> Path:
    """Checksums as `sha256sum -c` reads them."""
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    target.write_bytes("".join(lines).encode())
    return target


def write_archive(target: Path, files: Sequence[Path], made: datetime) -> None:
    """Pack files flat, in this order, the same bytes for the same files: one date, no owner, no extra fields.

    Names are UTF-8 with the flag that says so (APPNOTE 6.3.3, D.2), which unzip and Windows heed.
    """
    when = (max(made.year, 1980), made.month, made.day, made.hour, made.minute, made.second // 2 * 2)
    with zipfile.ZipFile(target, "w") as archive:
        for path in files:
            entry = zipfile.ZipInfo(path.name, when)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            entry.compress_type = zipfile.ZIP_STORED if path.suffix in _PRESSED else zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
