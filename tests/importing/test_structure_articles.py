"""Invented articles with their truth, half written before the grammar and half after it: every score is full."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from importing_score.structure import score as scores_of
from importing_score.truth import Truth, document_of, documents

from booklet.importing.cleaning import clean
from booklet.importing.structure import structure
from booklet.importing.structure.draft import Credit

HELD_OUT = Path(__file__).parent / "articles_held_out"
HALVES = [HELD_OUT / "structure_before", HELD_OUT / "structure_after"]
ALL = [pytest.param(path, truth, id=path.stem) for half in HALVES for path, truth in documents(half)]


@pytest.mark.parametrize(("path", "truth"), ALL)
def test_structure_is_what_the_truth_says(path: Path, truth: Truth) -> None:
    cleaned = clean(document_of(path))
    draft = structure([cleaned])
    # Of the spots only the structure's own are judged here; the text's have their own articles.
    for score in scores_of(draft, replace(cleaned, spots=()), truth):
        assert score.is_full, (score.name, score.missed)


@pytest.mark.parametrize(("path", "truth"), ALL)
def test_no_byline_is_honoured(path: Path, truth: Truth) -> None:
    draft = structure([clean(document_of(path))])
    written = {one.name for one in draft.credits}
    assert written.isdisjoint(one.name for one in draft.honourees)
    assert written.isdisjoint(one.name for one in draft.mentions)


def test_the_score_can_fail() -> None:
    """A person too many, an office lost, a caption given to another are each seen."""
    path, truth = next((path, truth) for path, truth in documents(HALVES[0]) if path.stem == "wechat_triangle")
    cleaned = clean(document_of(path))
    whole = structure([cleaned])
    first, second, *others = whole.honourees
    worse = replace(
        whole,
        title=None,
        honourees=(replace(first, role=""), replace(second, name="某人"), *others),
        captions=tuple(replace(one, owner=whole.captions[-1].owner) for one in whole.captions),
        credits=(*whole.credits, Credit("reporter", "某人", whole.captions[0].origin)),
        groups=(),
        counts=(),
    )
    missed = {score.name.strip() for score in scores_of(worse, cleaned, truth) if not score.is_full}
    expected = {"title, kicker, subtitle", "honourees: recall", "honourees: precision", "role", "owner", "counts"}
    assert expected | {"credits: precision", "groups: recall"} <= missed
