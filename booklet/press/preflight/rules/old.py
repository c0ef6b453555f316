"""P03: what PDF/X-1a:2003 knows nothing of (ISO 15930-4, 6): live transparency, colours of light, newer compression."""

from __future__ import annotations

from collections.abc import Iterator

from booklet.press.preflight.painted import Colour, Fill, Image, Mode, PaintedPage, Shading, Stroke, Text, Thing
from booklet.press.preflight.rules.identity import variant_of
from booklet.press.preflight.types import SEEN, Case, Judgement, NotApplicable, document_rule, error, page_rule

_SOURCE = "ISO 15930-4, 6"
_SPACES = frozenset(("DeviceCMYK", "DeviceGray", "Separation", "DeviceN", "Indexed", "Pattern", ""))
_FORBIDDEN_FILTERS = ("LZWDecode", "JBIG2Decode", "JPXDecode", "Crypt")


@document_rule("p03", _SOURCE)
def old_file(case: Case) -> Iterator[Judgement]:
    """No encryption, no actions, no LZW, JBIG2 or JPEG 2000, no compressed objects."""
    if variant_of(case) != "x1a":
        yield NotApplicable("not-x1a")
        return
    yield SEEN
    document = case.document
    if document.encrypted:
        yield error("/Encrypt", "—")
    for page, what in document.active:
        yield error(what, "—", page)
    for used in _FORBIDDEN_FILTERS:
        if used in document.filters:
            yield error(used, "—")
    if document.compressed_objects:
        yield error("xref stream (PDF 1.5)", "PDF 1.4")


@page_rule("p03", _SOURCE)
def old_page(case: Case, page: PaintedPage) -> Iterator[Judgement]:
    """No transparency, and only colours that are inks."""
    if variant_of(case) != "x1a":
        return
    yield SEEN
    for feature in page.features:
        if feature.kind in ("group", "mask-group"):
            yield error(f"/Group {feature.detail}".rstrip(), "—", page.number, feature.area)
        elif feature.kind == "filter":
            yield error(feature.detail, "—", page.number)
    for thing in page.things:
        if thing.visible is None:
            continue
        for what in _wrong(thing):
            yield error(what, "—", page.number, thing.visible)


def _wrong(thing: Thing) -> Iterator[str]:
    yield from _transparency(thing.mode, thing)
    if isinstance(thing, Image):
        if thing.soft_mask:
            yield "/SMask"
        spaces = {thing.space, thing.base}
    elif isinstance(thing, Shading):
        spaces = {thing.space, thing.base}
    else:
        spaces = {space for colour in _colours(thing) for space in (colour.space, colour.base)}
    yield from sorted(spaces - _SPACES)


def _transparency(mode: Mode, thing: Thing) -> Iterator[str]:
    fills = not isinstance(thing, Stroke)
    strokes = isinstance(thing, Stroke | Text)
    if mode.soft_mask:
        yield "ExtGState /SMask"
    if fills and mode.fill_alpha < 1:
        yield f"ca {mode.fill_alpha:g}"
    if strokes and mode.stroke_alpha < 1 and not (isinstance(thing, Text) and not thing.strokes):
        yield f"CA {mode.stroke_alpha:g}"
    if mode.blend != "Normal":
        yield f"BM {mode.blend}"


def _colours(thing: Fill | Stroke | Text) -> tuple[Colour, ...]:
    if isinstance(thing, Text):
        return tuple(colour for colour, used in ((thing.fill, thing.fills), (thing.stroke, thing.strokes)) if used)
    return (thing.colour,)
