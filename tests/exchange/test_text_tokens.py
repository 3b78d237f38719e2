"""Tokens of a whole text are those of the cursor and of spaCy's model of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.span import Span
from annotator.core.tokens import LONGEST, tokens_in
from annotator.exchange import text_tokens
from annotator.exchange.text_tokens import Tokens, plain_words
from tests.core.strategies import grapheme_lists, raw_texts, spans_of, texts

ANY = texts | raw_texts | grapheme_lists.map("".join) | st.text("aB.7 -_'\u2019\r\nß", max_size=30)


@given(ANY)
def test_the_tokens_make_the_text_again(text: str) -> None:
    """Every character is in one token, or is the space behind it."""
    tokens = Tokens(text, ()).all
    assert "".join(t.text + " " * t.ws for t in tokens) == text
    assert [t.id for t in tokens] == list(range(len(tokens)))
    assert all(text[t.start : t.end] == t.text for t in tokens)


@given(ANY)
def test_words_are_those_that_the_cursor_steps_through(text: str) -> None:
    """So that a span by hand is whole tokens, and needs no cut."""
    words = [(t.start, t.end) for t in Tokens(text, ()).all if not t.text.isspace()]
    assert words == [(t.start, t.end) for t in tokens_in(text, Span(0, max(1, len(text))))]


@given(ANY)
def test_plain_texts_have_the_same_tokens_the_short_way(text: str) -> None:
    """The regular expression is only a faster way to them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text_tokens, "_plain_tokens", text_tokens._tokens)
        slowly = Tokens(text, ()).all
    assert Tokens(text, ()).all == slowly


@given(st.data(), texts)
def test_every_span_is_whole_tokens_for_spacy(data: st.DataObject, text: str) -> None:
    """Also where it begins or ends within a word: `Doc.char_span` finds it at these tokens."""
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

    places = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 9))
    drawn = [Span(a, min(len(text), a + n)) for a, n in data.draw(st.lists(places, max_size=4))]
    trimmed = [t for span in drawn if (t := span.trimmed(text))]
    spans = [*trimmed, *data.draw(st.lists(st.sampled_from(spans_of(text)), max_size=4))]
    tokens = Tokens(text, {edge for span in spans for edge in (span.start, span.end)})
    doc = Doc(Vocab(), [t.text for t in tokens.all], [t.ws for t in tokens.all])
    assert doc.text == text
    assert [t.idx for t in doc] == [t.start for t in tokens.all]
    for span in spans:
        found = doc.char_span(span.start, span.end)
        assert found is not None
        assert (found.start, found.end - 1) == tokens.of(span)


@pytest.mark.parametrize("before", range(0, 140, 7))
def test_a_run_too_long_for_the_short_way_is_found_wherever_it_is(before: int) -> None:
    """At the end of a text, too; one that is just short enough is none."""
    start = "a " * (before // 2) + "-" * (before % 2)
    run = "-" * (LONGEST - before % 2)
    for rest in ("", " b", "\tc" * 99):
        assert plain_words(f"{start}{run}{rest}") is not None
        assert plain_words(f"{start}{run}-{rest}") is None
