"""Where a text stands in another, and what counts as the same."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.mentions import Matching, mentions, same_text
from annotator.core.span import Span
from annotator.core.tokens import tokens_in
from tests.core.strategies import raw_texts, spans_of, texts

ANY_CASE = Matching(any_case=True)
NO_POSSESSIVES = Matching(possessives=False)

matchings = st.builds(Matching, st.booleans(), st.booleans())


def quotes(text: str, quote: str, matching: Matching | None = None) -> list[str]:
    """What is found, in the words of the text."""
    return [span.quote(text) for span in mentions(text, quote, matching or Matching())]


@pytest.mark.parametrize(
    ("text", "quote", "found"),
    [
        ("Kyiv, Kyivans, inKyiv, Kyiv", "Kyiv", 2),
        ("U.S. and U.S.A. and US", "U.S.", 1),
        ("Jose\u0301 and Jose", "Jose", 1),
        ("北京市北京", "北京", 2),
        ("a 'no', said", "'no'", 1),
        ("nothing", " ", 0),
        ("", "x", 0),
        ("aa a aa a", "a", 2),
    ],
)
def test_a_mention_is_made_of_whole_words(text: str, quote: str, found: int) -> None:
    """No letter, digit or mark goes on beside it; where words have no blanks each sign is one."""
    assert len(mentions(text, quote)) == found


def test_white_space_apostrophes_and_quotation_marks_are_alike() -> None:
    """A line break inside a name is a blank; an empty line is the end of a paragraph."""
    text = "Mary O'Neill, Mary\nO’Neill, Mary \t O‘Neill, Mary\n\nO'Neill"
    assert len(mentions(text, "Mary O’Neill")) == 3
    assert len(mentions('“go” "go" „go“ «go»', "“go”")) == 4
    assert len(mentions("one\n\ntwo one two", "one\n\ntwo")) == 2


def test_case_counts_unless_chosen_otherwise() -> None:
    """Of any script; a letter that becomes two in capitals is only itself."""
    text = "Ärger ärger ÄRGER ärgern МОСКВА Москва"
    assert quotes(text, "Ärger") == ["Ärger"]
    assert quotes(text, "Ärger", ANY_CASE) == ["Ärger", "ärger", "ÄRGER"]
    assert quotes(text, "москва", ANY_CASE) == ["МОСКВА", "Москва"]
    assert quotes("Straße STRASSE", "straße", ANY_CASE) == ["Straße"]
    assert quotes("a.c abc", "a.c") == ["a.c"]


def test_the_span_of_a_possessive_is_the_name() -> None:
    """Counted or not, as chosen; a name in single quotation marks is no possessive."""
    text = "Kyiv's mayor, Kyiv’s, KYIV'S, Kyiv, Reuters' man, Reuters’, Kyiv'sort"
    assert quotes(text, "Kyiv") == ["Kyiv"] * 4
    assert quotes(text, "Kyiv", NO_POSSESSIVES) == ["Kyiv", "Kyiv"]
    assert quotes(text, "Reuters") == ["Reuters"] * 2
    assert quotes(text, "Reuters", NO_POSSESSIVES) == []
    assert quotes("‘Reuters’ said", "Reuters", NO_POSSESSIVES) == ["Reuters"]


@given(texts, st.data(), matchings)
def test_mentions_lie_on_word_borders_match_and_do_not_overlap(
    text: str, data: st.DataObject, matching: Matching
) -> None:
    """And the place that the quote is from is among them, unless it is a possessive."""
    origin = data.draw(st.sampled_from(spans_of(text)))
    quote = origin.quote(text)
    found = mentions(text, quote, matching)
    edges = {edge for t in tokens_in(text, Span(0, len(text))) for edge in (t.start, t.end)}
    for span in found:
        assert {span.start, span.end} <= edges
        assert same_text(quote, span.quote(text), matching)
        assert span.trimmed(text) == span
    assert all(one.end <= other.start for one, other in pairwise(found))
    if matching.possessives:
        assert any(span.overlaps(origin) for span in found)


@given(raw_texts, raw_texts, matchings)
def test_any_text_can_be_looked_for_in_any_other(text: str, quote: str, matching: Matching) -> None:
    """More is found in any case, and with possessives."""
    found = set(mentions(text, quote, matching))
    exact = set(mentions(text, quote, Matching(possessives=False)))
    if matching.possessives:
        assert all(any(span.overlaps(other) for other in found) for span in exact)
