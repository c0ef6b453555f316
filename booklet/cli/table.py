"""Tables on the terminal."""

from __future__ import annotations

from collections.abc import Sequence

import click


def print_table(rows: Sequence[Sequence[str]]) -> None:
    """Print columns aligned by the width that terminals give to Chinese."""
    from rich.cells import cell_len

    if not rows:
        return
    widths = [max(cell_len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        line = "  ".join(cell + " " * (width - cell_len(cell)) for cell, width in zip(row, widths, strict=True))
        click.echo(line.rstrip())
