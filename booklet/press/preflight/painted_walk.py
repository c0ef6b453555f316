"""The interpreter: what a page of any PDF paints, by walking its content streams, within hard limits.

Nothing is rendered. Clips count by the bounds of their paths; a tiling pattern is walked once a page; what optional
content hides counts as painted. A stream that cannot be read, or a limit that stops the walk, leaves the page
incomplete and says so: rules then cannot call it good.
"""

from __future__ import annotations

import pikepdf

from booklet.press.preflight.painted import PaintedPage
from booklet.press.preflight.painted_lexer import instructions
from booklet.press.preflight.painted_objects import STREAM_BYTES, Unreadable, entry, items
from booklet.press.preflight.painted_operators import HANDLERS
from booklet.press.preflight.painted_scope import Frame, Scope, group_space, old_filters
from booklet.press.preflight.painted_sheet import CutOff, Sheet, Shop
from booklet.press.preflight.painted_state import IDENTITY
from booklet.press.preflight.types import PageFacts


def walk_page(page: pikepdf.Page, facts: PageFacts, shop: Shop) -> PaintedPage:
    """What a page paints. Never raises for what the file holds."""
    sheet = Sheet(facts, shop)
    media = facts.media
    clip = (media.x0, media.y0, media.x1, media.y1)
    frame = Frame(sheet, HANDLERS, entry(page.obj, "/Resources"), IDENTITY, clip)
    group = entry(page.obj, "/Group")
    if group is not None:
        sheet.note("group", group_space(group), media)
    try:
        data = _page_content(entry(page.obj, "/Contents"), sheet)
        Scope(frame).run(instructions(data))
    except CutOff as limit:
        sheet.note("cut-off", str(limit))
    except Unreadable as problem:
        sheet.note("broken", str(problem))
    return PaintedPage(facts, tuple(sheet.things), tuple(sheet.features.values()), sheet.complete, dict(sheet.spots))


def _page_content(contents: object, sheet: Sheet) -> bytes:
    """A page's content streams as one. A piece that cannot be read is left out, with a feature."""
    pieces = items(contents, 10_000) if isinstance(contents, pikepdf.Array) else [] if contents is None else [contents]
    data: list[bytes] = []
    size = 0
    for piece in pieces:
        for used in old_filters(piece):
            sheet.note("filter", used)
        try:
            data.append(sheet.shop.content(piece))
        except Unreadable as problem:
            sheet.note("broken", str(problem))
            continue
        size += len(data[-1])
        if size > STREAM_BYTES:
            raise CutOff("content bytes")
    return b"\n".join(data)
