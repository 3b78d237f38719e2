"""F1 of spans: against nervaluate and seqeval, and against the definition itself."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nervaluate.evaluator import Evaluator
from seqeval.metrics import f1_score
from seqeval.scheme import IOB2

from annotator.review.measures.scope import POOLED, label_scope
from annotator.review.measures.spans import boundary_f1, exact_f1, overlap_f1, untouched_share
from tests.review.measures import reference
from tests.review.measures.works import (
    LABELS,
    Marked,
    flat_by_label_in,
    flat_spans_in,
    pair_of,
    scopes,
    spans_in,
    tally_of,
    within,
    work,
)

LENGTH = 40
TEXT = "word " * 8


def nervaluate(one: list[Marked], two: list[Marked]) -> tuple[dict, dict]:  # type: ignore[type-arg]
    """Its results over all labels and by label. Its ends are inclusive."""
    as_dicts = [
        [[{"label": label, "start": a, "end": b - 1} for label, a, b in spans]]
        for spans in (one, two)
    ]
    results = Evaluator(*as_dicts, tags=list(LABELS), loader="dict").evaluate()
    return results["overall"], results["entities"]


@given(flat_spans_in(LENGTH), flat_spans_in(LENGTH))
def test_exact_and_boundary_f1_are_those_of_nervaluate(
    one: list[Marked], two: list[Marked]
) -> None:
    """Its 'strict' and its 'exact', where spans do not nest: there it depends on their order."""
    pair = pair_of(TEXT, one, two)
    if one or two:
        overall, by_label = nervaluate(one, two)
        assert exact_f1(pair, POOLED).value == pytest.approx(overall["strict"].f1, abs=1e-9)
        assert boundary_f1(pair, POOLED).value == pytest.approx(overall["exact"].f1, abs=1e-9)
        for label, results in by_label.items():
            value = exact_f1(pair, label_scope(label)).value
            assert value == pytest.approx(results["strict"].f1, abs=1e-9)


@given(flat_spans_in(LENGTH), flat_spans_in(LENGTH))
def test_overlap_f1_counts_what_nervaluate_calls_correct_or_partial(
    one: list[Marked], two: list[Marked]
) -> None:
    """Within each label; its F1 gives a partial match half a point, ours a whole one."""
    pair = pair_of(TEXT, one, two)
    matched = 0
    for label, results in (nervaluate(one, two)[1] if one or two else {}).items():
        partial = results["partial"]
        found = overlap_f1(pair, label_scope(label))
        assert found.numerator == 2 * (partial.correct + partial.partial)
        assert found.denominator == partial.actual + partial.possible
        matched += partial.correct + partial.partial
    assert overlap_f1(pair, POOLED).numerator == 2 * matched


@given(st.data())
def test_exact_f1_on_whole_tokens_is_that_of_seqeval(data: st.DataObject) -> None:
    """Spans over single-letter tokens as IOB2 tags."""
    text = "a " * 20
    works = [data.draw(flat_spans_in(20)) for _ in range(2)]
    tags = []
    for spans in works:
        line = ["O"] * 20
        for label, start, end in spans:
            line[start:end] = [f"B-{label}", *[f"I-{label}"] * (end - start - 1)]
        tags.append([line])
    one, two = ([(label, 2 * a, 2 * b - 1) for label, a, b in spans] for spans in works)
    found = exact_f1(pair_of(text, one, two), POOLED).value
    if one and two:  # It warns, and says 0, where a side is empty.
        assert found == pytest.approx(f1_score(*tags, mode="strict", scheme=IOB2), abs=1e-9)


@given(spans_in(LENGTH), spans_in(LENGTH))
def test_f1_follows_its_definition_for_any_spans(one: list[Marked], two: list[Marked]) -> None:
    """Nested, crossing, repeated: multisets, and a matching that is the largest there is."""
    pair = pair_of(TEXT, one, two)
    for scope in scopes(pair):
        a, b = within(one, scope), within(two, scope)
        n = len(a) + len(b)
        same = (Counter(a) & Counter(b)).total()
        edges = (Counter(s[1:] for s in a) & Counter(s[1:] for s in b)).total()
        matched = reference.largest_matching(a, b, reference.overlap)
        for figure, count in (
            (exact_f1(pair, scope), same),
            (boundary_f1(pair, scope), edges),
            (overlap_f1(pair, scope), matched),
        ):
            assert figure.n == n
            assert figure.value == (2 * count / n if n else None)


@given(flat_by_label_in(LENGTH, ("ORG",)), flat_by_label_in(LENGTH, ("ORG",)))
def test_flat_spans_are_matched_one_to_one(one: list[Marked], two: list[Marked]) -> None:
    """Also where one meets several: these take a shorter way to the largest matching."""
    figure = overlap_f1(pair_of(TEXT, one, two), POOLED)
    assert figure.numerator == 2 * reference.largest_matching(one, two, reference.overlap)


def test_one_span_matches_one_of_several_that_it_overlaps() -> None:
    """The others stay without a match."""
    several = [("ORG", 0, 4), ("ORG", 5, 9), ("ORG", 10, 14)]
    for one, two in ((several, [("ORG", 2, 12)]), ([("ORG", 2, 12)], several)):
        assert overlap_f1(pair_of(TEXT, one, two), POOLED).value == 2 / 4


def test_identical_spans_part_where_that_matches_more() -> None:
    """The wide span that both have would leave the two narrow ones alone."""
    one = [("CLAIM", 0, 20), ("CLAIM", 0, 4)]
    two = [("CLAIM", 0, 20), ("CLAIM", 10, 14)]
    assert overlap_f1(pair_of(TEXT, one, two), POOLED).value == 1.0


def test_touching_spans_do_not_overlap() -> None:
    """They share no character."""
    pair = pair_of(TEXT, [("ORG", 0, 4)], [("ORG", 4, 9)])
    assert overlap_f1(pair, POOLED).value == 0.0


def test_nothing_marked_is_undefined_and_not_perfect() -> None:
    """With the reason."""
    for measure in (exact_f1, overlap_f1, boundary_f1, untouched_share):
        figure = measure(pair_of(TEXT, [], []), POOLED)
        assert (figure.value, figure.reason, figure.n) == (None, "no spans", 0)


def test_one_side_empty_is_zero() -> None:
    """To have found nothing where another found something is to disagree."""
    figure = exact_f1(pair_of(TEXT, [("ORG", 0, 4)], []), POOLED)
    assert (figure.value, figure.n) == (0.0, 1)


def test_untouched_counts_only_what_both_accepted_as_it_was() -> None:
    """The same span by hand on one side, or edited, has been thought about."""
    spans = [("ORG", 0, 4), ("ORG", 5, 9), ("PERSON", 10, 14)]
    one = work("Ada", TEXT, spans, untouched=(0, 1, 2))
    two = work("Ben", TEXT, [*spans[:2], ("PERSON", 15, 19)], untouched=(0, 2))
    pair = tally_of(one, two)
    assert untouched_share(pair, POOLED).value == 2 / 6
    assert untouched_share(pair, label_scope("ORG")).value == 2 / 4
    assert untouched_share(pair, label_scope("PERSON")).value == 0.0
