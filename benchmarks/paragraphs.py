"""10,000 random Chinese paragraphs by the project's engine, every line measured from the PDFs.

    python benchmarks/paragraphs.py [--count 10000] [--seed 1] [--workers 2] [--markdown]

Prints the measures over all lines, then how the stretch between Han is spread by the measure of the column, and for
lines beyond the limit whether any way to break the paragraph would have kept to it.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table
from typesetting import Kind, Report, least_stretch, merged, rows
from typesetting.limits import limits, stretch_limit
from typesetting.ours import MEASURES, Sheet, column, compose, measured, paragraphs_of
from typesetting.prose import paragraphs
from typesetting.report import percentile

BATCH = 250
"""Paragraphs of a document, all measures together."""


@dataclass(frozen=True)
class Batch:
    """A document's reports by measure; `needless` names lines stretched beyond the limit that need not have been."""

    reports: dict[int, Report]
    needless: dict[int, list[str]]


def batch(seed: int) -> Batch:
    """Compose and measure one document."""
    each = BATCH // len(MEASURES)
    made = paragraphs(seed, BATCH)
    sheet: Sheet = {ems: made[at * each : (at + 1) * each] for at, ems in enumerate(MEASURES)}
    found = paragraphs_of(compose(sheet), sheet)
    reports = measured(found)
    needless = {
        ems: [
            f"seed {seed}: {fault}"
            for fault in report.faults_of(Kind.STRETCH)
            if least_stretch(found[ems][fault.paragraph], column(ems)) <= stretch_limit(ems)
        ]
        for ems, report in reports.items()
    }
    return Batch(reports, needless)


def show(title: str, head: Sequence[str], body: Sequence[Sequence[str]], markdown: bool) -> None:
    """Print one table."""
    if markdown:
        print("| " + " | ".join(head) + " |\n" + "|---" * len(head) + "|")
        print("\n".join("| " + " | ".join(row) + " |" for row in body) + "\n")
        return
    table = Table(*head, title=title)
    for row in body:
        table.add_row(*row)
    Console().print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--markdown", action="store_true")
    parser.add_argument("--faults", type=int, default=40, help="how many faults to name")
    arguments = parser.parse_args()
    seeds = range(arguments.seed * 100_000, arguments.seed * 100_000 + -(-arguments.count // BATCH))
    with ProcessPoolExecutor(arguments.workers) as pool:
        batches = list(pool.map(batch, seeds))
    everything = merged(report for one in batches for report in one.reports.values())
    table = [
        (row.kind.value, str(row.count), f"{row.least:.3f}", f"{row.p99:.3f}", f"{row.greatest:.3f}", str(row.faults))
        for row in rows(everything)
    ]
    head = ("measure", "values", "least", "p99", "greatest", "faults")
    show(f"{len(seeds) * BATCH} paragraphs", head, table, arguments.markdown)
    spread = []
    for ems in MEASURES:
        values = sorted(merged(one.reports[ems] for one in batches).of(Kind.STRETCH))
        above = sum(value > limits(ems)[Kind.STRETCH][1] for value in values)
        needless = sum(len(one.needless[ems]) for one in batches)
        spread.append(
            (
                f"{ems} em",
                str(len(values)),
                f"{percentile(values, 0.5):.3f}",
                f"{percentile(values, 0.99):.3f}",
                f"{values[-1]:.3f}",
                f"{stretch_limit(ems):.2f}",
                f"{above} ({100 * above / len(values):.2f} %)",
                str(needless),
            )
        )
    heads = ("column", "lines", "median", "p99", "greatest", "limit", "above", "of these needless")
    show("stretch between Han, em", heads, spread, arguments.markdown)
    named = [str(fault) for fault in everything.faults if fault.kind is not Kind.STRETCH]
    named += [f"needless {line}" for one in batches for lines in one.needless.values() for line in lines]
    print("\n".join(named[: arguments.faults]))


if __name__ == "__main__":
    main()
