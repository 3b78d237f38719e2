"""What the cursor steps through: words, abbreviations, CJK characters and graphemes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.span import Span
from annotator.core.tokens import (
    LONGEST,
    grapheme_end,
    grapheme_start,
    is_punctuation,
    next_token,
    previous_token,
    token_at,
    tokens_in,
)
from tests.core.strategies import GRAPHEMES, grapheme_lists, raw_texts, texts

any_texts = st.one_of(texts, raw_texts, grapheme_lists.map("".join))


def words(text: str) -> list[str]:
    """The tokens of a text, as text."""
    return [token.quote(text) for token in tokens_in(text, Span(0, max(1, len(text))))]


def forwards(text: str) -> list[Span]:
    """The tokens that the right arrow visits."""
    found: list[Span] = []
    while token := next_token(text, found[-1].end if found else 0):
        found.append(token)
    return found


def backwards(text: str) -> list[Span]:
    """The tokens that the left arrow visits, from the end."""
    found: list[Span] = []
    while token := previous_token(text, found[-1].start if found else len(text)):
        found.append(token)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Putin said so.", ["Putin", "said", "so", "."]),
        ("the ministry's x-ray", ["the", "ministry", "'", "s", "x", "-", "ray"]),
        ("O’Neill", ["O", "’", "Neill"]),
        ("U.S. and U.S.-led", ["U.S.", "and", "U.S.", "-", "led"]),
        ("at 5 a.m. on", ["at", "5", "a.m.", "on"]),
        ("Plan B. Then A", ["Plan", "B", ".", "Then", "A"]),
        ("the end. I", ["the", "end", ".", "I"]),
        ("1,200.50€", ["1", ",", "200", ".", "50", "€"]),
        ("cafe\u0301s", ["cafe\u0301s"]),
        ("Straße 12b", ["Straße", "12b"]),
        ("東京は晴れ", ["東", "京", "は", "晴", "れ"]),
        ("か\u3099く", ["か\u3099", "く"]),
        ("iPhone東京", ["iPhone", "東", "京"]),
        ("ראש הממשלה", ["ראש", "הממשלה"]),
        ("می\u200cخواهم", ["می\u200cخواهم"]),
        ("हिन्दी में", ["हिन्दी", "में"]),
        ("👨‍👩‍👧‍👦👍🏽", ["👨‍👩‍👧‍👦", "👍🏽"]),
        ("🇺🇸🇩🇪🇫🇷", ["🇺🇸", "🇩🇪", "🇫🇷"]),
        ("...", [".", ".", "."]),
        ("a\r\n\r\nb\u00a0c\u3000d", ["a", "b", "c", "d"]),
        ("", []),
        (" \n\t", []),
    ],
)
def test_text_falls_into_tokens(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(any_texts)
def test_tokens_cover_all_that_is_not_white_space_and_nothing_twice(text: str) -> None:
    tokens = forwards(text)
    assert "".join(t.quote(text) for t in tokens) == "".join(text.split())
    assert all(a.end <= b.start for a, b in pairwise(tokens))


@given(any_texts)
def test_the_cursor_visits_the_same_tokens_in_both_directions(text: str) -> None:
    assert forwards(text) == backwards(text)[::-1]
    assert forwards(text) == (tokens_in(text, Span(0, len(text))) if text else [])


@given(any_texts)
def test_every_place_in_a_token_belongs_to_it(text: str) -> None:
    covered = {i: token for token in forwards(text) for i in range(token.start, token.end)}
    for offset in range(-1, len(text) + 2):
        assert token_at(text, offset) == covered.get(offset)


@given(any_texts, st.data())
def test_the_nearest_tokens_are_found_from_any_place(text: str, data: st.DataObject) -> None:
    tokens, offset = forwards(text), data.draw(st.integers(0, len(text) + 1))
    assert next_token(text, offset) == next((t for t in tokens if t.start >= offset), None)
    ended = [t for t in tokens if t.end <= offset]
    assert previous_token(text, offset) == (ended[-1] if ended else None)


@given(any_texts, st.integers(0, 20), st.integers(1, 20))
def test_tokens_in_a_span_are_those_that_share_a_code_point(
    text: str, start: int, length: int
) -> None:
    span = Span(start, start + length)
    assert tokens_in(text, span) == [t for t in forwards(text) if t.overlaps(span)]


@given(grapheme_lists)
def test_a_cursor_by_character_splits_no_grapheme(parts: list[str]) -> None:
    text, offset = "".join(parts), 0
    starts = set()
    while offset < len(text):
        starts.add(offset)
        offset = grapheme_end(text, offset)
    offset = len(text)
    while offset > 0:
        offset = grapheme_start(text, offset)
        assert offset in starts
        starts.remove(offset)
    assert not starts


@given(grapheme_lists)
def test_no_token_splits_a_grapheme(parts: list[str]) -> None:
    text, ends = "".join(parts), {0}
    for part in parts:
        ends.add(max(ends) + len(part))
    for token in forwards(text):
        assert {token.start, token.end} <= ends


@pytest.mark.parametrize("grapheme", GRAPHEMES)
def test_a_grapheme_is_one_step(grapheme: str) -> None:
    text = f"x{grapheme}y"
    assert grapheme_end(text, 1) == grapheme_start(f"x{grapheme}", len(text) - 1) + len(grapheme)
    assert grapheme_end(text, 1) == 1 + len(grapheme)


def test_a_line_break_of_two_characters_is_one_step() -> None:
    assert grapheme_end("a\r\nb", 1) == 3
    assert grapheme_start("a\r\nb", 3) == 1


@pytest.mark.parametrize(
    ("word", "expected"), [("said", False), ("7", False), (",", True), ("“", True), ("U.S.", False)]
)
def test_punctuation_holds_no_letter_and_no_digit(word: str, expected: bool) -> None:
    assert is_punctuation(word, Span(0, len(word))) is expected


LONG_RUNS = {
    "letters": " y" + "x" * 1500,
    "punctuation": "-" * 1500,
    "abbreviation": "ab " + "a." * 700,
    "marks": "e" + "\u0301" * 1500,
    "flags": "\U0001f1fa" * 1027,
    "joiners": "x\u200d" * 700,
    "CJK": "語" * 1500,
    "address": "https://a.example/" + "q=%20&" * 400,
}


@pytest.mark.parametrize("text", LONG_RUNS.values(), ids=LONG_RUNS)
def test_a_run_without_end_has_the_same_tokens_from_every_side(text: str) -> None:
    tokens = forwards(text)
    assert "".join(token.quote(text) for token in tokens) == "".join(text.split())
    assert max(len(token) for token in tokens) <= LONGEST
    assert backwards(text) == tokens[::-1]
    for token in tokens[::9]:
        assert all(token_at(text, i) == token for i in (token.start, token.end - 1))


def test_a_word_is_whole_wherever_in_the_text_it_stands() -> None:
    text = "word " * 200
    assert {token.quote(text) for token in forwards(text)} == {"word"}
    assert words("x" * LONGEST) == ["x" * LONGEST]
