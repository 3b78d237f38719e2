"""Nominal alpha and Fleiss' kappa on tokens, against krippendorff and statsmodels."""

from __future__ import annotations

from collections.abc import Sequence

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.inter_rater import aggregate_raters
from statsmodels.stats.inter_rater import fleiss_kappa as statsmodels_fleiss

from annotator.review.measures.alpha import fleiss_kappa, nominal_alpha
from annotator.review.measures.scope import POOLED, Scope, Scopes
from annotator.review.measures.tally import Tallies
from tests.core.schemas import NEWS
from tests.review.measures import reference
from tests.review.measures.works import Marked, spans_in, tally_of, texts, within, work

NAMES = ("Ada", "Ben", "Cy", "Dee")

#: An article: its text, and the spans of those who finished it.
Done = tuple[str, dict[str, list[Marked]]]


@st.composite
def articles(draw: st.DrawFn) -> list[Done]:
    """A few articles, each by two or more of four annotators."""
    found: list[Done] = []
    for _ in range(draw(st.integers(1, 4))):
        text = draw(texts)
        who = draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=4, unique=True))
        found.append((text, {name: draw(spans_in(len(text))) for name in who}))
    return found


def tallies_of(done: Sequence[Done]) -> Tallies:
    """The articles, counted."""
    return Tallies(
        tally_of(*(work(name, text, spans) for name, spans in works.items()))
        for text, works in done
    )


def values(done: Sequence[Done], scope: Scope) -> list[list[str | None]]:
    """A row for each annotator: the class of each token, None where the article is missing."""
    rows: dict[str, list[str | None]] = {name: [] for name in NAMES}
    for text, works in done:
        for name, row in rows.items():
            classes = reference.token_classes(text, within(works.get(name, []), scope))
            row.extend(classes if name in works else [None] * len(classes))
    return list(rows.values())


@given(articles())
def test_alpha_is_that_of_krippendorff(done: list[Done]) -> None:
    """With missing annotators, in every layer and pooled."""
    groups = tallies_of(done).of(NAMES)
    for scope in Scopes(NEWS).wide():
        rows = values(done, scope)
        found = nominal_alpha(groups, scope)
        used = sorted({value for row in rows for value in row if value is not None})
        if len(used) < 2:
            assert found.value is None
            assert found.reason == ("one value in use" if used else "no tokens")
            continue
        codes = {None: np.nan} | {value: float(n) for n, value in enumerate(used)}
        data = np.array([[codes[value] for value in row] for row in rows])
        oracle = krippendorff.alpha(reliability_data=data, level_of_measurement="nominal")
        assert found.value == pytest.approx(oracle, abs=1e-9)
        assert found.n == len(rows[0])


@given(articles())
def test_fleiss_kappa_is_that_of_statsmodels(done: list[Done]) -> None:
    """Over the articles that all four finished, the others left out."""
    by_all = [article for article in done if len(article[1]) == len(NAMES)]
    groups = tallies_of(done).of(NAMES)
    for scope in Scopes(NEWS).wide():
        rows = values(by_all, scope)
        found = fleiss_kappa(groups, scope, NAMES)
        used = sorted({str(value) for row in rows for value in row})
        if len(used) < 2:
            assert found.value is None
            nothing = "no tokens in articles that all finished"
            assert found.reason == ("one value in use" if used else nothing)
            continue
        codes = np.array([[used.index(str(value)) for value in row] for row in rows])
        oracle = statsmodels_fleiss(aggregate_raters(codes.T)[0])
        assert found.value == pytest.approx(oracle, abs=1e-9)
        assert found.n == len(rows[0])


def test_who_did_not_finish_is_missing_and_did_not_mark_nothing() -> None:
    """Two agree; a third who was not there changes nothing, one who found nothing does."""
    text, spans = "one two three", [("ORG", 0, 3)]
    both = {"Ada": spans, "Ben": spans}
    other = ("four five", {"Ada": [("ORG", 0, 4)], "Cy": [("ORG", 0, 4)]})
    missing = tallies_of([(text, both), other]).of(NAMES)
    empty = tallies_of([(text, {**both, "Cy": []}), other]).of(NAMES)
    assert nominal_alpha(missing, POOLED).value == 1.0
    assert nominal_alpha(empty, POOLED).value != 1.0


def test_one_value_in_use_is_undefined() -> None:
    """Nobody marked anything: nothing to tell agreement from habit."""
    groups = tallies_of([("one two", {name: [] for name in NAMES})]).of(NAMES)
    for figure in (nominal_alpha(groups, POOLED), fleiss_kappa(groups, POOLED, NAMES)):
        assert (figure.value, figure.reason, figure.n) == (None, "one value in use", 2)
