"""What was decided on a text shapes what is suggested for it elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.annotation import Annotation, Origin, Rejection
from annotator.core.article import Article
from annotator.core.memory import (
    Counts,
    Evidence,
    Recollection,
    What,
    added_label,
    counted,
    evidence,
    is_dropped,
    label_instead,
    rememberable,
    remembered_text,
    score,
)
from annotator.core.recalling import over, recollection
from annotator.core.span import Span
from annotator.core.state import start_state
from annotator.core.suggestion import Suggestion, Suggestions
from annotator.core.suggestion_set import SuggestionSet
from tests.core.schemas import NEWS

TEXT = "Marrow met Orla Venn. Venn left; Marrows stayed. The Harbour Board met Marrow’s aides."


def place(quote: str, text: str = TEXT) -> Span:
    start = text.index(quote)
    return Span(start, start + len(quote))


def annotation(quote: str, label: str, origin: Origin = Origin.ADDED, of: str = "") -> Annotation:
    id = f"{quote}-{label}"
    return Annotation(id, place(quote), label, origin=origin, suggestion_id=of or None)


def origins(id: str) -> tuple[str, str] | None:
    return {"marrow": ("ORG", "Marrow"), "whole": ("PERSON", "Orla Venn")}.get(id)


def says(*values: Annotation | Rejection) -> list[Evidence]:
    return list(evidence(values, TEXT, origins))


def recall(
    rows: Sequence[tuple[str, str, str, str, int]],
    suggested: Sequence[tuple[str, str]] = (),
    decided: Sequence[Annotation | Rejection] = (),
    text: str = TEXT,
) -> list[tuple[str, str]]:
    """What is seen of an article, as (quote, label), where so much was counted before."""
    known = counted((Evidence(t, label, What(w), other), n) for t, label, w, other, n in rows)
    proposals = Suggestions(
        tuple(Suggestion(f"{q}-{n}", place(q, text), n, "small", 0.5) for q, n in suggested)
    )
    state = start_state(Article("a", text), NEWS, SuggestionSet.of(proposals), decided)
    made = recollection(state, known, lambda span, label: f"{span.start}-{label}")
    return [(s.span.quote(text), s.label) for s in over(proposals, made).spans]


def test_what_was_done_with_a_suggestion_is_told_by_what_became_of_it() -> None:
    assert says(annotation("Marrow", "PERSON")) == [("Marrow", "PERSON", What.ADDED, "")]
    taken = annotation("Marrow", "ORG", Origin.SUGGESTED, "marrow")
    assert says(taken) == [("Marrow", "ORG", What.ACCEPTED, "")]
    other = annotation("Marrow", "PERSON", Origin.EDITED, "marrow")
    assert says(other) == [("Marrow", "ORG", What.RELABELLED, "PERSON")]
    moved = annotation("Venn", "PERSON", Origin.EDITED, "whole")
    assert says(moved) == [("Venn", "PERSON", What.ADDED, "")]
    noted = annotation("Orla Venn", "PERSON", Origin.EDITED, "whole")
    assert says(noted) == [("Orla Venn", "PERSON", What.ACCEPTED, "")]


def test_what_gave_way_to_a_longer_span_was_not_rejected_for_its_text() -> None:
    rejected = Rejection("s", "PERSON", place("Venn"))
    assert says(rejected) == [("Venn", "PERSON", What.REJECTED, "")]
    assert says(rejected, annotation("Orla Venn", "PERSON")) == [
        ("Orla Venn", "PERSON", What.ADDED, "")
    ]


def test_a_link_that_was_rejected_says_nothing_of_a_text() -> None:
    assert says(Rejection("k", "attributed_to", None)) == []


def test_texts_are_alike_but_for_white_space_and_apostrophes_and_not_too_long() -> None:
    assert remembered_text("Orla\n  Venn’s") == "Orla Venn's"
    assert remembered_text("a b c d e f") == "a b c d e f"
    assert remembered_text("a b c d e f g") is None
    assert remembered_text("x" * 81) is None
    assert remembered_text(" ") is None


def test_a_text_that_was_rejected_twice_and_never_wanted_is_no_longer_suggested() -> None:
    suggested = [("Marrow", "ORG"), ("Orla Venn", "PERSON")]
    assert recall([("Marrow", "ORG", "rejected", "", 1)], suggested) == suggested
    assert recall([("Marrow", "ORG", "rejected", "", 2)], suggested) == suggested[1:]
    wanted = [("Marrow", "ORG", "rejected", "", 9), ("Marrow", "ORG", "accepted", "", 1)]
    assert recall(wanted, suggested) == suggested
    assert recall([("Marrow", "PLACE", "rejected", "", 9)], suggested) == suggested


def test_a_text_that_was_relabelled_comes_with_the_label_it_was_given() -> None:
    counts = [("Marrow", "ORG", "relabelled", "PERSON", 2)]
    assert recall(counts, [("Marrow", "ORG")]) == [("Marrow", "PERSON")]
    undecided = [*counts, ("Marrow", "ORG", "accepted", "", 1)]
    assert recall(undecided, [("Marrow", "ORG")])[:1] == [("Marrow", "ORG")]


def test_a_text_that_was_added_three_times_is_suggested_as_a_whole_word_wherever_it_stands() -> (
    None
):
    assert recall([("Marrow", "PERSON", "added", "", 2)]) == []
    assert recall([("Marrow", "PERSON", "added", "", 3)]) == [("Marrow", "PERSON")] * 2
    assert recall([("aides", "PERSON", "added", "", 9)]) == [], "no name"
    mixed = [("Marrow", "PERSON", "added", "", 3), ("Marrow", "ORG", "added", "", 1)]
    assert recall(mixed) == [], "three of four is no clear majority"
    accepted = [("Marrow", "PERSON", "accepted", "", 9), ("Marrow", "PERSON", "added", "", 1)]
    assert recall(accepted) == [], "what suggests it elsewhere had its reasons not to do so here"


def test_the_longest_text_comes_first_and_nothing_is_suggested_over_what_is() -> None:
    counts = [("Venn", "PERSON", "added", "", 3), ("Orla Venn", "PERSON", "added", "", 3)]
    assert recall(counts) == [("Orla Venn", "PERSON"), ("Venn", "PERSON")]
    board = [("Harbour Board", "ORG", "added", "", 3)]
    longer = [("The Harbour Board", "ORG")]
    assert recall(board, longer) == longer


def test_what_the_annotator_decided_here_stays() -> None:
    counts = [("Marrow", "PERSON", "added", "", 5)]
    here = annotation("Marrow", "ORG")
    assert recall(counts, decided=[here]) == [("Marrow", "PERSON")], "only the other mention"
    refused = Rejection("gone", "PERSON", place("Marrow"))
    assert recall(counts, decided=[refused]) == [("Marrow", "PERSON")]


def test_claims_and_what_is_tied_to_them_are_left_to_the_sentence() -> None:
    assert "SOURCE" not in rememberable(NEWS)
    assert "CLAIM" not in rememberable(NEWS)
    assert {"PERSON", "ORG"} <= rememberable(NEWS)
    counts = [("Venn", "SOURCE", "added", "", 9), ("Marrow", "SOURCE", "rejected", "", 9)]
    assert recall(counts, [("Marrow", "SOURCE")]) == [("Marrow", "SOURCE")]


def test_a_label_that_the_schema_no_longer_has_is_never_suggested() -> None:
    assert recall([("Marrow", "GONE", "added", "", 9)]) == []


def test_the_score_is_the_mean_of_the_posterior() -> None:
    known = counted(
        [(Evidence("a", "ORG", What.ADDED), 7), (Evidence("a", "ORG", What.REJECTED), 1)]
    )
    assert score(known["a"], "ORG") == pytest.approx(8 / 10)


numbers = st.integers(0, 5)
counts = st.builds(
    Counts,
    numbers,
    numbers,
    numbers,
    numbers,
    st.dictionaries(st.sampled_from(["ORG", "PLACE"]), st.integers(1, 4)),
)


@given(st.dictionaries(st.sampled_from(["PERSON", "ORG", "PLACE"]), counts, min_size=1))
def test_memory_never_says_two_things_of_one_text(known: dict[str, Counts]) -> None:
    wanted = added_label("Venn", known)
    for label in known:
        assert 0 < score(known, label) < 1
        if is_dropped(known, label):
            assert label != wanted
        instead = label_instead(known, label)
        assert instead is None or (instead != label and wanted in (None, instead))


def test_nothing_known_changes_nothing() -> None:
    state = start_state(Article("a", TEXT), NEWS)
    assert recollection(state, {}, lambda span, label: "") == Recollection()
