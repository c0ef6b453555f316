"""Invented articles of the genre with their truth: every score of the text is full."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from importing_score import text
from importing_score.truth import Truth, document_of, documents

from booklet.importing.cleaning import Rule, Rules, clean
from booklet.importing.document import Paragraph

ARTICLES = Path(__file__).parent / "articles"
ALL = [pytest.param(path, truth, id=path.stem) for path, truth in documents(ARTICLES)]


@pytest.mark.parametrize(("path", "truth"), ALL)
def test_text_is_what_the_truth_says(path: Path, truth: Truth) -> None:
    for score in text.score(clean(document_of(path)), truth):
        assert score.is_full, (score.name, score.missed)


@pytest.mark.parametrize(("path", "truth"), ALL)
def test_cleaning_again_changes_nothing(path: Path, truth: Truth) -> None:
    once = clean(document_of(path))
    again = clean(once.document)
    assert again.document == once.document
    assert not again.steps
    assert not again.noise


def test_noise_is_echoed_nowhere() -> None:
    cleaned = clean(document_of(ARTICLES / "site_copy.txt"))
    told = " ".join(
        (*(step.before + step.after for step in cleaned.steps), *(s.read + s.proposed for s in cleaned.spots))
    )
    for word in ("首存", "casino", "版权归", "QQ"):
        assert word not in told
        assert not any(word in block.text for block in cleaned.document.blocks if isinstance(block, Paragraph))


def test_the_score_can_fail() -> None:
    """A paragraph that is missing, a join that is not made and an alarm for nothing are each seen."""
    path, truth = next((path, truth) for path, truth in documents(ARTICLES) if path.stem == "newspaper_columns")
    document = document_of(path)
    cleaned = clean(document, Rules().without(Rule.JOINS))
    missed = {score.name for score in text.score(cleaned, truth) if not score.is_full}
    assert {"paragraphs", "joins", "reading order", "spots: high"} <= missed
    whole = clean(document)
    doubled = replace(whole, spots=whole.spots + tuple(replace(spot, id="written-twice") for spot in whole.spots))
    assert any(score.name.startswith("false alarms") and not score.is_full for score in text.score(doubled, truth))


def test_documents_without_joins_are_not_joined() -> None:
    for name in ("notice_list", "wechat_triangles", "site_copy", "plain_and_clean", "traditional_glued"):
        cleaned = clean(document_of(ARTICLES / f"{name}.txt"))
        assert all(len(block.lines) == 1 for block in cleaned.document.blocks if isinstance(block, Paragraph)), name
