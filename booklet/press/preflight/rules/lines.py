"""P28, P33, P34: lines are thick enough, and black ones overprint. A line is a stroke, or a thin filled bar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from booklet.geometry import Rect
from booklet.press.preflight.painted import Colour, Fill, Mode, PaintedPage, Stroke
from booklet.press.preflight.rules.measure import below, ink_count, is_black, is_white, mm, overprints, said, spelt
from booklet.press.preflight.types import SEEN, Case, Judgement, Unproven, error, page_rule, warning

_WIDTH_SLACK_MM = 0.0005
_WIDTH_SLACK_PT = 0.0015
_BAR_PT = 4.0
"""A filled bar up to this thickness is a line; thicker ones are areas."""


@dataclass(frozen=True)
class Line:
    """A line: its width on paper, its colour, how it is laid over what is below."""

    width_pt: float
    colour: Colour
    mode: Mode
    stroke: bool
    area: Rect | None


def lines(page: PaintedPage) -> Iterator[Line]:
    """The lines that show inside the bleed."""
    for thing in page.printed:
        if isinstance(thing, Stroke):
            yield Line(thing.width_pt, thing.colour, thing.mode, True, thing.visible)
        elif isinstance(thing, Fill) and thing.line_pt is not None and thing.line_pt <= _BAR_PT:
            yield Line(thing.line_pt, thing.colour, thing.mode, False, thing.visible)


@page_rule("p28", "GWG 2022 R0010")
def black_lines_overprint(case: Case, page: PaintedPage) -> Iterator[Judgement]:
    """Thin black lines are printed over what is below them."""
    limit = case.limits.black_line_pt
    for line in lines(page):
        if not is_black(line.colour) or not below(line.width_pt, limit, _WIDTH_SLACK_PT):
            continue
        yield SEEN
        if not overprints(line.colour, line.mode, line.stroke):
            figure = f"{said(line.width_pt, 'pt', 2)}, {line.colour.space}, OPM {line.mode.opm}"
            yield warning(figure, "OP, OPM 1", page.number, line.area)


@page_rule("p33", "GWG 2022 R0018, R0019")
def fine_lines_in_one_ink(case: Case, page: PaintedPage) -> Iterator[Judgement]:
    """A line left white, or in several inks, needs some width to survive."""
    limit = case.limits.multi_ink_line_pt
    for line in lines(page):
        count = ink_count(line.colour)
        thin = below(line.width_pt, limit, _WIDTH_SLACK_PT)
        if count is None and not is_white(line.colour):
            if thin:
                yield Unproven("inks-unknown", page.number)
            continue
        if count is not None and count == 1:
            continue
        yield SEEN
        if thin:
            figure = f"{said(line.width_pt, 'pt', 2)}, {spelt(line.colour)}"
            yield warning(figure, f"≥ {said(limit, 'pt', 2)}", page.number, line.area)


@page_rule("p34", "shops: 线宽不小于 0.1 mm")
def line_width(case: Case, page: PaintedPage) -> Iterator[Judgement]:
    """No line so thin that it breaks up. A width of 0 is the thinnest that a plate can show."""
    limits = case.limits
    for line in lines(page):
        yield SEEN
        width = mm(line.width_pt)
        for limit, make in ((limits.line_error_mm, error), (limits.line_warning_mm, warning)):
            if below(width, limit, _WIDTH_SLACK_MM):
                yield make(said(width, "mm", 3), f"≥ {said(limit, 'mm', 2)}", page.number, line.area)
                break
