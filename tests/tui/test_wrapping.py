"""Wrapping: offsets in and out, for every kind of text."""

from __future__ import annotations

import re
import time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len, get_character_cell_size

from annotator.core.display import drawable, drawn, visible
from annotator.tui.widgets.wrapping import _SIMPLE, Wrapped, char_width, whole, width_of
from tests.core.strategies import GRAPHEMES, SPACES

PIECES = (
    *GRAPHEMES,
    *SPACES,
    "\r",
    "\u200b",
    "\u200d",
    "\u00ad",
    "\x1b",
    "\u2028",
    "abcdefgh ",
    "—",
    "\u0301\u0302",
    "\u3164",
    "\ue000",
    "\U000e0041",
)
pieces = st.lists(st.sampled_from(PIECES), max_size=60).map("".join)
plain = st.text("ab ,.é—\n", max_size=80)
texts = st.one_of(pieces, plain, st.text(max_size=40))
widths = st.integers(1, 30)


def lines(text: str, width: int) -> list[str]:
    """The lines of what is drawn as they are cut."""
    wrapped = Wrapped(text, width)
    return [wrapped.text[a:b] for a, b in zip(wrapped.starts, wrapped.ends, strict=True)]


@given(texts, widths)
@example("a\r\n\r\nb", 5)
@example("   ", 1)
@example("ab  cd", 2)
def test_nothing_is_lost_but_breaks_and_blanks(text: str, width: int) -> None:
    """Between two lines there is a line break, blanks, or nothing."""
    wrapped = Wrapped(text, width)
    at = 0
    for start, end in zip(wrapped.starts, wrapped.ends, strict=True):
        assert start <= end
        assert re.fullmatch(r" *(\r\n|\r|\n)?", text[at:start]), (at, start)
        assert not re.search(r"[\r\n]", text[start:end])
        at = end
    assert re.fullmatch(" *", text[at:])
    assert wrapped.starts == sorted(set(wrapped.starts))
    assert len(wrapped) >= 1


@given(texts, widths)
def test_lines_fit_the_width(text: str, width: int) -> None:
    """But for a single character that is wider by itself."""
    for line in lines(text, width):
        assert width_of(line) <= width or sum(1 for c in line if char_width(c)) == 1
        assert width_of(line) == sum(map(char_width, line)) == cell_len(drawn(line))


@given(texts, widths)
def test_what_is_drawn_is_as_long_as_what_was_imported(text: str, width: int) -> None:
    """So that an offset is one into both."""
    wrapped = Wrapped(text, width)
    assert (wrapped.source, wrapped.text) == (text, drawable(text))
    assert len(wrapped.text) == len(text)


@given(texts, widths)
def test_place_and_offset_are_inverse(text: str, width: int) -> None:
    """For every character that is drawn."""
    wrapped = Wrapped(text, width)
    for line, (start, end) in enumerate(zip(wrapped.starts, wrapped.ends, strict=True)):
        for offset in range(start, end):
            assert wrapped.line_of(offset) == line
            column = wrapped.column_of(offset)
            assert column == width_of(wrapped.text[start:offset])
            if char_width(wrapped.text[offset]):
                assert wrapped.offset_at(line, column) == offset
        assert wrapped.offset_at(line, 1 << 20) == end
        assert wrapped.offset_at(line, -3) in (start, *range(start, end))


@given(texts, widths)
def test_no_line_begins_with_what_joins_onto_the_one_before(text: str, width: int) -> None:
    """Unless a line break came in between."""
    wrapped = Wrapped(text, width)
    for start in wrapped.starts:
        if start and start < len(text) and text[start - 1] not in " \r\n":
            assert char_width(wrapped.text[start])


@given(texts, st.lists(st.integers(0, 60), max_size=12))
def test_no_piece_begins_with_a_character_without_width(text: str, places: list[int]) -> None:
    """The pieces are the whole text, in order, none empty."""
    text = drawable(text)
    cuts = sorted({0, len(text), *(p for p in places if p < len(text))})
    if len(cuts) < 2:
        return
    made = whole(text, cuts)
    assert [made[0][0], made[-1][1]] == [0, len(text)]
    assert all(a < b for a, b in made)
    assert all(a[1] == b[0] for a, b in pairwise(made))
    assert all(char_width(text[start]) for start, _ in made[1:])


def test_simple_characters_take_one_cell() -> None:
    """What is wrapped without a look at each character must be right about all of them."""
    for code in range(0x11_0000):
        char = chr(code)
        if _SIMPLE.fullmatch(char):
            assert visible(char) == char, hex(code)
            assert get_character_cell_size(char) == 1, hex(code)


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("one\r\ntwo\rthree\n", 9, ["one", "two", "three", ""]),
        ("100\u00a0km in all", 9, ["100\u00a0km in", "all"]),
        ("a 100\u00a0km", 6, ["a", "100\u00a0km"]),
        ("日本語の文", 4, ["日本", "語の", "文"]),
        ("in 日本語", 6, ["in 日", "本語"]),
        ("cafe\u0301 bar", 4, ["cafe\u0301", "bar"]),
        ("עברית טובה", 6, ["עברית", "טובה"]),
        ("😀😀😀", 4, ["😀😀", "😀"]),
        ("日本", 1, ["日", "本"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("ab\tcd ef", 5, ["ab\tcd", "ef"]),
        ("", 5, [""]),
    ],
)
def test_where_lines_end(text: str, width: int, expected: list[str]) -> None:
    """At blanks, never at a blank that does not break, and in CJK anywhere."""
    assert lines(text, width) == expected


@pytest.mark.parametrize("unit", ["word ", "x", "語", "é e\u0301 ", "👨‍👩‍👧‍👦"])
def test_a_megabyte_on_one_line(unit: str) -> None:
    """No quadratic behaviour, whatever it is made of."""
    text = unit * (1_000_000 // len(unit))
    start = time.process_time()
    wrapped = Wrapped(text, 80)
    wrapped.offset_at(wrapped.line_of(len(text) - 5), 10)
    assert time.process_time() - start < 4
    assert all(
        width_of(text[a:b]) <= 80
        for a, b in list(zip(wrapped.starts, wrapped.ends, strict=True))[:50]
    )


def test_a_modifier_stays_with_its_emoji_in_a_line_too_narrow_for_it() -> None:
    """Found by the property above."""
    wrapped = Wrapped("👍🏽x", 1)
    assert list(zip(wrapped.starts, wrapped.ends, strict=True)) == [(0, 2), (2, 3)]
