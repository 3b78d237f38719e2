"""Where the edges of a span go: by token, by character, to the next mark."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.edges import Step, move_end, move_start
from annotator.core.span import Span
from annotator.core.tokens import tokens_in
from tests.core.strategies import grapheme_lists, texts

TEXT = "He said, “we won’t go,” on Monday.\nNext line: U.S. help\n“Then he came"


def at(quote: str) -> Span:
    """Where the quote stands in TEXT."""
    start = TEXT.index(quote)
    return Span(start, start + len(quote))


def shown(span: Span | None) -> str | None:
    """What the span covers in TEXT."""
    return span.quote(TEXT) if span else None


@st.composite
def token_spans(draw: st.DrawFn) -> tuple[str, Span]:
    """A text, and a span of it whose edges are edges of tokens."""
    text = draw(st.one_of(texts, grapheme_lists.map("".join).filter(str.strip)))
    tokens = tokens_in(text, Span(0, len(text)))
    first = draw(st.integers(0, len(tokens) - 1))
    last = draw(st.integers(first, len(tokens) - 1))
    return text, Span(tokens[first].start, tokens[last].end)


@st.composite
def any_spans(draw: st.DrawFn) -> tuple[str, Span]:
    """A text, and any span of it without white space at its edges."""
    text = draw(st.one_of(texts, grapheme_lists.map("".join), st.text(max_size=30)))
    whole = text.strip()
    places = [i for i, char in enumerate(text) if not char.isspace()]
    if not whole:
        return "x", Span(0, 1)
    start = draw(st.sampled_from(places))
    return text, Span(start, draw(st.sampled_from([i for i in places if i >= start])) + 1)


steps = st.sampled_from(Step)


@given(any_spans(), st.booleans(), steps)
def test_a_moved_start_leaves_the_end_and_a_span_that_may_be(
    case: tuple[str, Span], right: bool, step: Step
) -> None:
    text, span = case
    moved = move_start(text, span, right=right, step=step)
    if moved:
        assert moved.end == span.end
        assert moved.start > span.start if right else moved.start < span.start
        assert moved.trimmed(text) == moved


@given(any_spans(), st.booleans(), steps)
def test_a_moved_end_leaves_the_start_and_a_span_that_may_be(
    case: tuple[str, Span], right: bool, step: Step
) -> None:
    text, span = case
    moved = move_end(text, span, right=right, step=step)
    if moved:
        assert moved.start == span.start
        assert moved.end > span.end if right else moved.end < span.end
        assert moved.end <= len(text)
        assert moved.trimmed(text) == moved


@given(token_spans(), st.booleans())
def test_a_step_by_token_and_back_returns(case: tuple[str, Span], right: bool) -> None:
    text, span = case
    for move in (move_start, move_end):
        moved = move(text, span, right=right, step=Step.TOKEN)
        if moved:
            assert move(text, moved, right=not right, step=Step.TOKEN) == span


@given(token_spans(), st.booleans())
def test_a_step_by_character_and_back_returns(case: tuple[str, Span], right: bool) -> None:
    text, span = case
    for move in (move_start, move_end):
        moved = move(text, span, right=right, step=Step.CHARACTER)
        if moved:
            assert move(text, moved, right=not right, step=Step.CHARACTER) == span


@given(any_spans(), st.booleans())
def test_a_step_by_token_lands_on_the_nearest_edge_of_a_token(
    case: tuple[str, Span], right: bool
) -> None:
    text, span = case
    tokens = tokens_in(text, Span(0, len(text)))
    starts = [t.start for t in tokens if t.start < span.end]
    ends = [t.end for t in tokens if t.end > span.start]
    if right:
        start = min((s for s in starts if s > span.start), default=None)
        end = min((e for e in ends if e > span.end), default=None)
    else:
        start = max((s for s in starts if s < span.start), default=None)
        end = max((e for e in ends if e < span.end), default=None)
    moved_start = move_start(text, span, right=right, step=Step.TOKEN)
    moved_end = move_end(text, span, right=right, step=Step.TOKEN)
    assert (moved_start.start if moved_start else None) == start
    assert (moved_end.end if moved_end else None) == end


@pytest.mark.parametrize(
    ("quote", "right", "expected"),
    [
        ("we won’t", True, "won’t"),
        ("we won’t", False, "“we won’t"),
        ("go", True, None),
        ("He", False, None),
        ("U.S. help", True, "help"),
        ("help", False, "U.S. help"),
        ("Next", False, ".\nNext"),
    ],
)
def test_the_start_moves_by_tokens(quote: str, right: bool, expected: str | None) -> None:
    assert shown(move_start(TEXT, at(quote), right=right, step=Step.TOKEN)) == expected


@pytest.mark.parametrize(
    ("quote", "right", "expected"),
    [
        ("we won’t", True, "we won’t go"),
        ("we won’t", False, "we won’"),
        ("go", False, None),
        ("he came", True, None),
        ("help", True, "help\n“"),
        ("Monday.", True, "Monday.\nNext"),
        ("line: U.S.", False, "line:"),
    ],
)
def test_the_end_moves_by_tokens(quote: str, right: bool, expected: str | None) -> None:
    assert shown(move_end(TEXT, at(quote), right=right, step=Step.TOKEN)) == expected


@pytest.mark.parametrize(
    ("quote", "right", "expected"),
    [
        ("go", True, None),
        ("won’t go", True, "t go"),
        ("“we won’t go", True, "we won’t go"),
        ("go,” on Monday", True, "” on Monday"),
        ("on Monday", False, "” on Monday"),
        ("won’t", False, "we won’t"),
        ("said", False, "He said"),
        ("He said", False, None),
        ("help", False, "U.S. help"),
        ("U.S. help", False, "Next line: U.S. help"),
        ("he came", False, "Then he came"),
        ("Then he came", False, "“Then he came"),
    ],
)
def test_the_start_jumps_behind_punctuation_or_to_the_start_of_the_line(
    quote: str, right: bool, expected: str | None
) -> None:
    assert shown(move_start(TEXT, at(quote), right=right, step=Step.PUNCTUATION)) == expected


@pytest.mark.parametrize(
    ("quote", "right", "expected"),
    [
        ("we", True, "we won"),
        ("we won", True, "we won’t go"),
        ("He", True, "He said"),
        ("Mon", True, "Monday"),
        ("on Monday", True, "on Monday."),
        ("on Monday.", True, "on Monday.\nNext line"),
        ("“Then", True, "“Then he came"),
        ("Next line: U.S. help", False, "Next line"),
        ("He said, “we won", False, "He said,"),
        ("He said,", False, "He said"),
        ("He said", False, None),
    ],
)
def test_the_end_jumps_in_front_of_punctuation_or_to_the_end_of_the_line(
    quote: str, right: bool, expected: str | None
) -> None:
    assert shown(move_end(TEXT, at(quote), right=right, step=Step.PUNCTUATION)) == expected
