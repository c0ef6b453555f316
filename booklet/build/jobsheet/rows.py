"""The job sheet as labelled lines, and as text for a chat message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from booklet.binding import picture
from booklet.build.jobsheet.facts import FileFacts, JobFacts
from booklet.findings import Severity
from booklet.messages import Language, text

_RULES_NAMED = 6


@dataclass(frozen=True)
class Row:
    """A line of the sheet; `key` names it in no language."""

    key: str
    label: str
    value: str


def sheet_rows(job: JobFacts, language: Language) -> tuple[Row, ...]:
    """The sheet's lines in order, without the list of files."""
    sheet = _Sheet(job, language)
    return tuple(Row(key, sheet.say(f"{key}"), value) for key, value in sheet.rows() if value)


def as_text(job: JobFacts, language: Language) -> str:
    """The same as text, a line each, with the binding drawn and the files listed."""
    sheet = _Sheet(job, language)
    lines = [f"【{sheet.say('title')}】{job.unit.unit} {job.unit.title}"]
    lines += [f"{row.label}：{row.value}" for row in sheet_rows(job, language)]
    lines += picture(job.plan)
    lines += [f"{sheet.say('files')}："]
    for file in job.files:
        lines += [f"· {file.name}，{sheet.pages(file.pages)}，{size(file)} mm", f"  SHA-256 {file.sha256}"]
    return "\n".join(lines) + "\n"


def size(file: FileFacts) -> str:
    """A trimmed size in millimetres."""
    return f"{file.trim_mm[0]:g}×{file.trim_mm[1]:g}"


class _Sheet:
    """Words for the facts of a job."""

    def __init__(self, job: JobFacts, language: Language) -> None:
        self._job = job
        self._language = language

    def say(self, key: str, **params: object) -> str:
        return text(f"jobsheet.{key}", self._language, **params)

    def pages(self, number: int) -> str:
        return self.say("pages-of", pages=number)

    def rows(self) -> Iterator[tuple[str, str]]:
        job, settings = self._job, self._job.settings
        binding = job.plan.binding
        yield "copies", self.say("copies-of", copies=job.copies) if job.copies else self.say("unsaid")
        yield "size", f"{size(self._page)} mm"
        yield "pages", self._pages()
        yield "stock", self._stock()
        yield "colours", self._colours()
        yield "finishing", "；".join(job.finishing) or self.say("none")
        yield "binding", self._binding()
        if job.spread is not None:
            yield "cover-size", self._cover_size()
        yield "bleed", f"{job.block.bleed_mm:g} mm"
        yield "profile", f"{job.block.claim}，{job.block.condition}"
        yield "fonts", self._fonts()
        yield "map", self._map()
        yield "preflight", self._preflight()
        contact, shop = settings.contact, settings.shop
        yield "shop", "　".join(filter(None, (shop.name, shop.contact, shop.phone)))
        yield "contact", "　".join(filter(None, (contact.name, contact.phone, contact.mail)))
        yield "delivery", settings.job.delivery
        yield "note", settings.job.note + ("" if binding.style != "perfect" else self.say("dummy"))
        yield "date", f"{job.made:%Y-%m-%d}"

    @property
    def _page(self) -> FileFacts:
        return self._job.block

    @property
    def _part(self) -> str:
        """What the file of the block holds: all pages, or the inside without a cover."""
        return self.say("inside" if self._job.of("cover") is not None else "whole")

    def _pages(self) -> str:
        plan, cover = self._job.plan, self._job.of("cover")
        blanks = len(plan.blanks)
        inside = len(plan.block)
        said = self.say("pages-block", part=self._part, pages=inside, leaves=-(-inside // 2))
        if blanks:
            said += self.say("pages-blank", blanks=blanks)
        if cover is not None:
            part = "pages-spread" if self._job.spread is not None else "pages-cover"
            said += "；" + self.say(part, pages=cover.pages)
        elif plan.binding.style == "saddle":
            said += "；" + self.say("pages-self-cover")
        return said

    def _stock(self) -> str:
        binding = self._job.plan.binding
        if self._job.of("cover") is None:
            return self.say("stock-all", paper=binding.inside.name)
        return self.say("stock-both", inside=binding.inside.name, cover=binding.cover.name)

    def _colours(self) -> str:
        block, cover = self._job.block, self._job.of("cover")
        said = f"{self._part} {block.colours}"
        if cover is not None:
            said += f"；{self.say('cover')} {cover.colours}"
        spots = tuple(dict.fromkeys(name for file in self._job.files for name in file.spots))
        return said + ("；" + self.say("spots", names="、".join(spots)) if spots else "")

    def _binding(self) -> str:
        plan = self._job.plan
        style = text(f"ui.binding-{plan.binding.style}", self._language)
        if plan.binding.style == "none":
            return style
        said = f"{style}，" + self.say("signatures", count=len(plan.signatures), pages=plan.binding.signature)
        return said + ("，" + self.say("spine", spine=f"{plan.spine_mm:.2f}") if plan.spine_mm else "")

    def _cover_size(self) -> str:
        cover, spread = self._job.of("cover"), self._job.spread
        if cover is None or spread is None:
            return ""
        flap = self.say("flaps", flap=f"{spread.flap_mm:g}") if spread.flap_mm else self.say("no-flaps")
        return f"{size(cover)} mm，{flap}"

    def _fonts(self) -> str:
        fonts = {file.fonts for file in self._job.files}
        return self.say("outlined") if fonts == {0} else self.say("embedded", count=max(fonts))

    def _map(self) -> str:
        """Which page of the file of the block comes to stand where in the bound block."""
        plan = self._job.plan
        own = self._job.of("inside") is not None
        pieces: list[str] = []
        placed = [(at, at if own else page, page is None) for at, page in enumerate(plan.block, 1)]
        for (blank, _), group in groupby(placed, key=lambda one: (one[2], None if one[2] else (one[1] or 0) - one[0])):
            run = list(group)
            where = _span(run[0][0], run[-1][0])
            if blank:
                pieces.append(self.say("map-blank-own" if own else "map-blank", where=where))
            else:
                pieces.append(
                    self.say("map-pages", part=self._part, where=where, pages=_span(run[0][1] or 0, run[-1][1] or 0))
                )
        return "；".join(pieces)

    def _preflight(self) -> str:
        said = []
        for file in self._job.files:
            found = file.found
            if not any(found.values()):
                said.append(self.say("found-nothing", file=file.name))
                continue
            said.append(
                self.say(
                    "found",
                    file=file.name,
                    errors=found[Severity.ERROR],
                    warnings=found[Severity.WARNING],
                    notes=found[Severity.NOTE],
                )
            )
            names = [text(f"ui.rule-{rule}", self._language) for rule in file.said[:_RULES_NAMED] if _is_rule(rule)]
            said[-1] += f"（{'、'.join(names)}）" if names else ""
        return "；".join(said)


def _is_rule(id: str) -> bool:
    return id[:1] == "p" and id[1:].isdigit()


def _span(first: int, last: int) -> str:
    return str(first) if first == last else f"{first}–{last}"
