"""Blocks of whole lines: what carries `data-grid` is as high as the next whole number of the root's lines.

CSS has no way to say it, and a caption of two small lines would throw all text below off the grid. Replaces
`weasyprint.layout.block.block_container_layout` while a run is composed, see `engine.GUARDED`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from weasyprint.css import AnonymousStyle
from weasyprint.layout import block
from weasyprint.text.line_break import strut

_TOLERANCE_PX = 0.05


@contextlib.contextmanager
def whole_lines() -> Iterator[None]:
    """Round the heights of such blocks up inside the block; those that a page break parts stay as they are."""
    original = block.block_container_layout

    def block_container_layout(context: Any, box: Any, *others: Any, **named: Any) -> Any:
        result = original(context, box, *others, **named)
        made, resume_at = result[:2]
        if made is not None and resume_at is None and _asked(box):
            line, _ = strut(box.style.root_style)
            over = made.border_height() % line
            if _TOLERANCE_PX < over < line - _TOLERANCE_PX:
                made.height += line - over
        return result

    block.block_container_layout = block_container_layout
    try:
        yield
    finally:
        block.block_container_layout = original


def _asked(box: Any) -> bool:
    return box.element is not None and "data-grid" in box.element.attrib and not isinstance(box.style, AnonymousStyle)
