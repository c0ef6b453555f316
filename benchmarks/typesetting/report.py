"""What was measured: all values, the faults, and a table of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from typesetting.limits import Kind


@dataclass(frozen=True)
class Fault:
    """A value beyond its limit: in which line of which page (from 1) and paragraph (from 0), at which characters."""

    kind: Kind
    value: float
    page: int
    paragraph: int
    line: str
    where: str

    def __str__(self) -> str:
        at = f" at {self.where}" if self.where else ""
        return f"{self.kind} {self.value:g}{at}, page {self.page}, paragraph {self.paragraph}: {self.line}"


@dataclass(frozen=True)
class Report:
    """Every value by measure, and the faults among them."""

    values: Mapping[Kind, tuple[float, ...]]
    faults: tuple[Fault, ...]

    def of(self, kind: Kind) -> tuple[float, ...]:
        """The values of one measure; empty where there was nothing to measure."""
        return self.values.get(kind, ())

    def faults_of(self, kind: Kind) -> tuple[Fault, ...]:
        """The faults of one measure."""
        return tuple(fault for fault in self.faults if fault.kind is kind)


@dataclass(frozen=True)
class Row:
    """A measure in figures: how many values, their least, 99th percentile and greatest, how many are faults."""

    kind: Kind
    count: int
    least: float
    p99: float
    greatest: float
    faults: int


def merged(reports: Iterable[Report]) -> Report:
    """Several reports as one; paragraphs keep the numbers that they have in their own."""
    values: dict[Kind, tuple[float, ...]] = {}
    faults: tuple[Fault, ...] = ()
    for report in reports:
        faults += report.faults
        for kind, found in report.values.items():
            values[kind] = values.get(kind, ()) + found
    return Report(values, faults)


def rows(report: Report) -> list[Row]:
    """The measures that found something to measure, in the order of `Kind`."""
    done = []
    for kind in Kind:
        found = sorted(report.of(kind))
        if found:
            done.append(
                Row(kind, len(found), found[0], percentile(found, 0.99), found[-1], len(report.faults_of(kind)))
            )
    return done


def percentile(ordered: Sequence[float], share: float) -> float:
    """The value that so large a share of sorted values does not exceed."""
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
