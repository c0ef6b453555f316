"""Tables on the terminal."""

from __future__ import annotations

import sys
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


def print_sheet(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print rows under headings: ruled and wrapped to the width of a terminal, else aligned in plain text."""
    if not rows:
        return
    if not sys.stdout.isatty():
        print_table([heads, *rows])
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(*heads)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)
