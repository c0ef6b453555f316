"""Random Chinese paragraphs, composed by the project's engine to five measures, judged from the PDF.

The paragraphs of a sheet are the same every time; the faults of a run name page, line and value.
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from typesetting import Fault, Kind, Paragraph, Report, least_stretch, merged
from typesetting.characters import CLOSING, OPENING
from typesetting.limits import stretch_limit
from typesetting.ours import MEASURES, Sheet, column, compose, measured, paragraphs_of
from typesetting.prose import LENGTHS, RARE, Written, paragraph, paragraphs

PER_MEASURE = 40
MANY_PER_MEASURE = 400

written = st.randoms(use_true_random=False).map(paragraph)
"""Hypothesis' own source of chance drives the generator, so that failures shrink."""


def sheet_of(seed: int, per_measure: int) -> Sheet:
    made = paragraphs(seed, per_measure * len(MEASURES))
    return {ems: made[at * per_measure : (at + 1) * per_measure] for at, ems in enumerate(MEASURES)}


def told(faults: tuple[Fault, ...]) -> str:
    return "\n".join([f"{len(faults)} faults", *map(str, faults[:20])])


@pytest.fixture(scope="module")
def found() -> Mapping[int, list[Paragraph]]:
    sheet = sheet_of(20250701, PER_MEASURE)
    return paragraphs_of(compose(sheet), sheet)


@pytest.fixture(scope="module")
def report(found: Mapping[int, list[Paragraph]]) -> Report:
    return merged(measured(found).values())


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.STRETCH}))
def test_random_paragraphs(report: Report, kind: Kind) -> None:
    assert report.of(kind), "nothing to measure"
    faults = report.faults_of(kind)
    assert not faults, told(faults)


def needless(found: Mapping[int, list[Paragraph]]) -> list[str]:
    """Paragraphs with a line stretched clearly beyond the limit though they can be set within it."""
    done = []
    for ems, report in measured(found).items():
        for number in sorted({fault.paragraph for fault in report.faults_of(Kind.STRETCH)}):
            faults = [fault for fault in report.faults_of(Kind.STRETCH) if fault.paragraph == number]
            least = least_stretch(found[ems][number], column(ems))
            if least <= stretch_limit(ems) < max(fault.value for fault in faults) - 0.002:
                done.append(f"{ems} em, possible {least:.3f}: {'; '.join(map(str, faults))}")
    return done


def test_no_line_is_stretched_that_need_not_be(found: Mapping[int, list[Paragraph]]) -> None:
    assert not needless(found)


@pytest.mark.slow
def test_two_thousand_random_paragraphs() -> None:
    """benchmarks/paragraphs.py does the same for ten thousand."""
    sheet = sheet_of(1, MANY_PER_MEASURE)
    found = paragraphs_of(compose(sheet), sheet)
    report = merged(measured(found).values())
    faults = tuple(fault for fault in report.faults if fault.kind is not Kind.STRETCH)
    assert not faults, told(faults)
    # An engine weighs all lines of a paragraph together, and may let one go a little far for the others' sake.
    assert len(needless(found)) <= 0.001 * len(report.of(Kind.STRETCH))


@pytest.mark.slow
@settings(max_examples=40, deadline=None, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.sampled_from(MEASURES), st.lists(written, min_size=1, max_size=4))
def test_any_few_paragraphs(ems: int, some: list[Written]) -> None:
    sheet = {ems: some}
    report = merged(measured(paragraphs_of(compose(sheet), sheet)).values())
    faults = tuple(fault for fault in report.faults if fault.kind is not Kind.STRETCH)
    assert not faults, told(faults)


# ---------------------------------------------------------------------------------- the generator itself


def test_the_paragraphs_are_the_same_for_a_seed() -> None:
    assert paragraphs(5, 20) == paragraphs(5, 20)
    assert paragraphs(5, 20) != paragraphs(6, 20)


def test_the_paragraphs_have_what_is_hard_to_set() -> None:
    made = paragraphs(1, 600)
    text = "\n".join(one.text for one in made)
    pairs = {text[at : at + 2] for at in range(len(text) - 1)}
    for pair in ("。”", "”，", "：“", "）。", "！”", "》，", "，“", "“‘", "’”", "”“", "》《", "）（", "》）", "……"):
        assert pair in pairs, pair
    kinds = {(a in OPENING, b in OPENING) for a, b in map(tuple, pairs) if {a, b} <= CLOSING | OPENING}
    assert {(False, False), (False, True), (True, True)} <= kinds
    for piece in ("——", "年", "%", "％", "GDP", "Wi-Fi", "·", "℃", *RARE):
        assert piece in text, piece
    lengths = [len(one.text) for one in made]
    assert min(lengths) == 1
    assert LENGTHS[-1][1] < max(lengths) <= LENGTHS[-1][2] + 20
    han = sum("\u4e00" <= char <= "\u9fff" for char in text)
    assert 3 < han / sum(char in "，。、；：！？" for char in text) < 12


def test_bold_begins_and_ends_beside_marks_too() -> None:
    marks = CLOSING | OPENING
    beside = apart = 0
    for one in paragraphs(1, 600):
        for begin, end in one.bold:
            assert 0 <= begin < end <= len(one.text)
            for at in (begin, end):
                around = one.text[max(0, at - 1) : at + 1]
                assert around not in ("——", "……")
                beside += len(around) == 2 and set(around) <= marks
                apart += not set(around) & marks
    assert beside > 8
    assert apart > 40


@given(st.integers(0, 2**32), st.integers(1, 600))
def test_a_paragraph_has_about_the_length_asked_for(seed: int, length: int) -> None:
    text = paragraph(Random(seed), length).text
    assert length * 0.9 - 1 <= len(text) <= length + 40
    assert text[0] not in CLOSING
