"""P15, P16, P17: fonts are embedded, and every character prints what it should."""

from __future__ import annotations

from collections.abc import Iterator

from booklet.press.preflight.painted import PaintedPage, Text
from booklet.press.preflight.types import (
    SEEN,
    Case,
    Judgement,
    NotApplicable,
    Unproven,
    document_rule,
    error,
    page_rule,
)

_SHOWN_CHARACTERS = 12


@page_rule("p15", "GWG 2022 R0014; ISO 15930-7, 6.5")
def embedded(case: Case, page: PaintedPage) -> Iterator[Judgement]:
    """Every font that a page is set in is embedded, and none is Type 3."""
    judged = set()
    for thing in page.things:
        if not isinstance(thing, Text) or thing.font.key in judged:
            continue
        judged.add(thing.font.key)
        font = thing.font
        yield SEEN
        if font.subtype == "Type3":
            yield error(f"{font.name}: Type 3", "—", page.number, thing.visible)
        elif not font.embedded:
            yield error(f"{font.name}: {font.subtype}", "FontFile", page.number, thing.visible)


@page_rule("p16", "shops: 缺字、自造字")
def glyphs(case: Case, page: PaintedPage) -> Iterator[Judgement]:
    """No .notdef, no U+FFFD, no private character, no character that prints blank."""
    for thing in page.things:
        if not isinstance(thing, Text) or not (thing.render != 3 and thing.codes):
            continue
        yield SEEN
        faults = dict.fromkeys(fault for fault in map(thing.font.fault, thing.codes) if fault)
        for fault in faults:
            if fault == "?":
                yield Unproven("font-unreadable", page.number)
            else:
                yield error(f"{fault} ({thing.font.name})", "—", page.number, thing.visible)


@document_rule("p16", "shops: 缺字、自造字")
def names(case: Case) -> Iterator[Judgement]:
    """Every character of every name that the job lists stands in the file, with its glyph."""
    wanted = dict.fromkeys(character for name in case.job.names for character in name if not character.isspace())
    if not wanted:
        return
    document = case.document
    printed = {
        character
        for key, font in document.fonts.items()
        for code in document.codes.get(key, ())
        if not font.fault(code)
        for character in font.text_of(code)
    }
    yield SEEN
    missing = [character for character in wanted if character not in printed]
    if missing and (document.unread or any(not font.readable for font in document.fonts.values())):
        yield Unproven("font-unreadable")
        return
    for character in missing:
        owner = next(name for name in case.job.names if character in name)
        yield error(f"{character} U+{ord(character):04X} ({owner[:_SHOWN_CHARACTERS]})", "—")


@page_rule("p17", "shops: 转曲")
def outlined(case: Case, page: PaintedPage) -> Iterator[Judgement]:
    """The copy without fonts has none."""
    if not case.job.outlined:
        yield NotApplicable("not-outlined")
        return
    yield SEEN
    for thing in page.things:
        if isinstance(thing, Text):
            yield error(thing.font.name, "—", page.number, thing.visible)
