"""Which hints there are, and where they may stand."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.core.span import Span
from annotator.core.tokens import is_punctuation, token_at
from annotator.tui.hints import (
    LETTERS,
    NEAR_ENDS,
    Place,
    by_nearness,
    fitting,
    lettered,
    opening,
    opening_first,
    places_in,
)
from annotator.tui.widgets.wrapping import Wrapped, char_width
from tests.core.strategies import GRAPHEMES, SPACES

PIECES = (
    *GRAPHEMES,
    *SPACES,
    "a",
    "word ",
    "I’m ",
    "A日",
    "日本",
    "x。",
    "ab-c",
    "“A”",
    "U.S. ",
    "\n",
)
texts = st.one_of(st.lists(st.sampled_from(PIECES), max_size=60).map("".join), st.text(max_size=40))
widths = st.integers(2, 30)
counts = st.integers(0, 900)


def seen(text: str, width: int) -> tuple[Wrapped, list[Place]]:
    """A text in lines, and the places on all of them."""
    wrapped = Wrapped(text, width)
    return wrapped, places_in(wrapped, 0, len(wrapped) - 1)


def row(count: int, *, room: int = 2) -> list[Place]:
    """So many places, one behind the other."""
    return [Place(Span(3 * n, 3 * n + 2), room) for n in range(count)]


def test_there_is_one_alphabet_the_home_row_first() -> None:
    """Each lower-case letter once."""
    assert "".join(sorted(LETTERS)) == "abcdefghijklmnopqrstuvwxyz"
    assert set(LETTERS[:9]) == set("asdfghjkl")


@given(counts, st.integers(0, 26))
def test_hints_are_unique_short_and_none_begins_another(count: int, least: int) -> None:
    """At most two letters, of the alphabet; so each is reached by its own letters alone."""
    hints = lettered(row(count), least=least)
    letters = list(hints.values())
    assert len(set(letters)) == len(letters)
    assert all(re.fullmatch("[a-z]{1,2}", hint) for hint in letters)
    singles = {hint for hint in letters if len(hint) == 1}
    assert not singles & {hint[0] for hint in letters if len(hint) == 2}
    assert [len(hint) for hint in letters] == sorted(len(hint) for hint in letters)


@given(counts)
@example(700)
@example(676)
@example(26)
@example(27)
def test_all_have_a_hint_as_far_as_there_are_any(count: int) -> None:
    """Up to 676, with as many of one letter as that leaves."""
    hints = lettered(row(count))
    assert len(hints) == min(count, 26 * 26)
    singles = sum(len(hint) == 1 for hint in hints.values())
    if count <= 26:
        assert singles == count
    elif singles < 26:
        assert (singles + 1) + (26 - singles - 1) * 26 < count


@given(st.integers(NEAR_ENDS, 900))
def test_near_ends_have_one_letter_however_many_there_are(count: int) -> None:
    """Those far away go without, rather."""
    places = row(count)
    hints = lettered(places, least=NEAR_ENDS)
    assert all(len(hints[p.token.start]) == 1 for p in places[:NEAR_ENDS])
    assert len(hints) >= min(count, 200)


@given(texts, widths)
@example("A日本 x。b", 4)
@example("a b c", 5)
@example("it is I", 7)
@example("e\u0301-e\u0301\u200bx", 6)
def test_hints_cover_two_cells_at_most_and_never_each_other(text: str, width: int) -> None:
    """Not a cell of the next one's, nothing beyond the line, and no half of a wide character."""
    wrapped, places = seen(text, width)
    hints = lettered(places)
    taken: set[tuple[int, int]] = set()
    for place in places:
        if place.token.start not in hints:
            continue
        line = wrapped.line_of(place.token.start)
        column, at = wrapped.column_of(place.token.start), place.token.start
        cells = 0
        while at < wrapped.ends[line] and cells < len(hints[place.token.start]):
            cells, at = cells + char_width(wrapped.text[at]), at + 1
        cells = max(cells, len(hints[place.token.start]))
        assert 1 <= cells <= 2
        covered = {(line, column + cell) for cell in range(cells)}
        assert not covered & taken
        assert column + cells <= max(width, 2)
        taken |= covered


@given(texts, widths)
def test_every_word_that_begins_in_view_is_a_place_and_no_punctuation_is(
    text: str, width: int
) -> None:
    """A token with a letter or digit, if anything of its first character is drawn."""
    wrapped, places = seen(text, width)
    found = [place.token for place in places]
    assert found == sorted(set(found))
    for token in found:
        assert token == token_at(text, token.start)
        assert not is_punctuation(text, token)
    words = {token_at(text, offset) for offset, char in enumerate(text) if char.isalnum()}
    drawn = {token for token in words if token and char_width(wrapped.text[token.start])}
    assert set(found) == drawn


def test_only_lines_in_view_are_looked_at() -> None:
    """A token that began above them has none."""
    wrapped = Wrapped("one two\nthree four\nfive", 9)
    assert [p.token.quote(wrapped.source) for p in places_in(wrapped, 1, 2)] == ["three", "four"]
    assert places_in(wrapped, 2, 99)[-1].token.quote(wrapped.source) == "five"
    assert places_in(Wrapped("", 9), 0, 9) == []


def test_a_span_in_quotation_marks_opens_at_its_first_word() -> None:
    """And one that begins inside a token at that token."""
    _, places = seen("He: “The light” went out", 40)
    assert opening(places, [Span(4, 15)]) == {5}
    assert opening(places, [Span(6, 9)]) == {5}
    assert opening(places, [Span(2, 3), Span(0, 2)]) == {0}
    assert opening(places, [Span(14, 15)]) == set()


@given(st.sets(st.integers(0, 99), max_size=40), st.integers(0, 99), st.integers(1, 100))
def test_spans_have_the_shorter_hints_then_what_is_near(
    opened: set[int], at: int, count: int
) -> None:
    """Whatever is between them and the cursor; the cursor's own place comes last of its kind."""
    places = row(count)
    spans = [Span(3 * n, 3 * n + 2) for n in opened]
    ordered = opening_first(places, spans, 3 * at)
    hints = lettered(ordered)
    lengths = {
        on_span: [
            len(hints[p.token.start]) for p in ordered if (p.token.start // 3 in opened) is on_span
        ]
        for on_span in (True, False)
    }
    if lengths[True] and lengths[False]:
        assert max(lengths[True]) <= min(lengths[False])
    for wanted in (True, False):
        kind = [p.token.start for p in ordered if (p.token.start // 3 in opened) is wanted]
        away = [abs(start - 3 * at) for start in kind if start != 3 * at]
        assert away == sorted(away)
        if 3 * at in kind:
            assert kind[-1] == 3 * at


def test_what_has_room_for_one_letter_gets_one_or_none() -> None:
    """A Latin letter right before a Chinese character, among more places than there are letters."""
    places = [Place(Span(0, 1), 1), *row(600)[1:]]
    assert len(lettered(opening_first(places, [], 900))[0]) == 1
    crowd = row(700, room=1)
    assert set(map(len, lettered(crowd).values())) <= {1}


@pytest.mark.parametrize(("typed", "left"), [("", 3), ("f", 1), ("z", 2), ("zf", 1), ("q", 0)])
def test_what_is_typed_leaves_those_that_begin_with_it(typed: str, left: int) -> None:
    """None for letters of no hint."""
    assert len(fitting({0: "f", 5: "zf", 9: "zd"}, typed)) == left


def test_of_two_as_near_the_one_behind_comes_first() -> None:
    """One reads on."""
    places = row(3)
    assert [p.token.start for p in by_nearness(places, 3)] == [3, 6, 0]
