"""Cohen's kappa of tokens and of labels, against scikit-learn."""

from __future__ import annotations

import math
import warnings

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from annotator.review.measures.figure import Figure
from annotator.review.measures.kappa import label_kappa, token_kappa
from annotator.review.measures.scope import POOLED, label_scope
from tests.review.measures import reference
from tests.review.measures.works import (
    ENTITIES,
    Marked,
    flat_spans_in,
    pair_of,
    scopes,
    spans_in,
    texts,
    within,
)


def check(figure: Figure, one: list[str], two: list[str]) -> None:
    """It is scikit-learn's, and undefined where that is not a number."""
    if not one:
        assert figure.value is None
        return
    with warnings.catch_warnings():
        # It divides by zero, and warns, where both use one and the same class only.
        warnings.simplefilter("ignore")
        oracle = float(cohen_kappa_score(one, two))
    assert figure.n == len(one)
    if math.isnan(oracle):
        assert figure.value is None
        assert figure.reason == "both use one and the same class only"
    else:
        assert figure.value == pytest.approx(oracle, abs=1e-9)


@given(st.data())
def test_token_kappa_is_that_of_scikit_learn(data: st.DataObject) -> None:
    """In every scope, with nested and crossing spans: the rule says whose each token is."""
    text = data.draw(texts)
    one, two = (data.draw(spans_in(len(text))) for _ in range(2))
    pair = pair_of(text, one, two)
    for scope in scopes(pair):
        classes = (reference.token_classes(text, within(s, scope)) for s in (one, two))
        check(token_kappa(pair, scope), *classes)


@given(flat_spans_in(12, most=8), flat_spans_in(12, most=8))
def test_label_kappa_is_that_of_scikit_learn(one: list[Marked], two: list[Marked]) -> None:
    """Of the labels on the same boundaries."""
    pair = pair_of("x" * 12, one, two)
    for scope in (POOLED, ENTITIES):
        mine, theirs = ({s[1:]: s[0] for s in within(spans, scope)} for spans in (one, two))
        places = sorted(mine.keys() & theirs.keys())
        check(label_kappa(pair, scope), [mine[p] for p in places], [theirs[p] for p in places])


def test_a_token_belongs_to_the_first_longest_then_first_named_span() -> None:
    """And to a span that shares one character with it."""
    text = "alpha beta gamma"
    one = [("ORG", 6, 10), ("CLAIM", 3, 16), ("PERSON", 3, 16), ("SOURCE", 3, 5)]
    assert reference.token_classes(text, one) == ["CLAIM"] * 3
    assert token_kappa(pair_of(text, one, [("CLAIM", 0, 10)]), POOLED).value == 0.0
    figure = token_kappa(pair_of(text, one, [("CLAIM", 0, 10)]), label_scope("ORG"))
    assert (figure.value, figure.n) == (0.0, 3)


def test_a_nested_label_counts_in_its_own_figure() -> None:
    """Each label is measured as if there were no others."""
    text = "Bank of Kyiv said"
    nested = [("ORG", 0, 12), ("PERSON", 8, 12)]
    pair = pair_of(text, nested, nested)
    assert token_kappa(pair, label_scope("PERSON")).value == 1.0


def test_equal_labels_on_one_range_pair_first() -> None:
    """Whatever their order; what is left pairs by name."""
    pair = pair_of("x" * 9, [("PERSON", 0, 4), ("ORG", 0, 4)], [("PERSON", 0, 4), ("CLAIM", 0, 4)])
    figure = label_kappa(pair, POOLED)
    check(figure, ["PERSON", "ORG"], ["PERSON", "CLAIM"])
    assert (label_kappa(pair, ENTITIES).n, figure.n) == (1, 2)


def test_without_common_boundaries_label_kappa_says_so() -> None:
    """It is undefined for want of anything to compare."""
    figure = label_kappa(pair_of("x" * 9, [("ORG", 0, 4)], [("ORG", 0, 5)]), POOLED)
    assert (figure.value, figure.reason) == (None, "no spans with the same boundaries")


def test_a_text_without_tokens_has_no_kappa() -> None:
    """Nothing but white space."""
    figure = token_kappa(pair_of("  \n", [], []), POOLED)
    assert (figure.value, figure.reason, figure.of) == (None, "no tokens", "tokens")
