"""Text from outside as it is sent to a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotator.core.display import is_dropped, one_line, visible

texts = st.one_of(
    st.text(max_size=30),
    st.text("\x00\x07\x08\x1b\x7f\x80\x9b\x9d\u202e\u200b\ufeff\t\r\n[]a;😀", max_size=30),
)


@given(texts)
@example("\x1b]52;c;ZXZpbA==\x07")
@example("\x9b31m")
def test_nothing_that_a_terminal_obeys_is_left(text: str) -> None:
    """No control character, nothing that turns the direction or has no width of its own."""
    for char in visible(text):
        assert unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp")
        assert unicodedata.bidirectional(char) not in ("LRE", "RLE", "LRO", "RLO", "PDF")
        assert unicodedata.bidirectional(char) not in ("LRI", "RLI", "FSI", "PDI")
    assert visible(visible(text)) == visible(text)


@given(texts)
def test_what_is_drawn_hangs_on_each_character_alone(text: str) -> None:
    """So that slices are drawn as the whole is."""
    assert visible(text) == "".join(map(visible, text))
    assert [is_dropped(c) for c in text] == [not visible(c) for c in text]
    assert all(len(visible(c)) <= 1 for c in text)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("\x00\x1b\x1f", "␀␛␟"),
        ("\x7f", "␡"),
        ("\x80\x9b\x9f", "···"),
        ("a\tb", "a b"),
        ("a\r\n", "a␍␊"),
        ("\u2028\u2029", "␤␤"),
        ("a\u200bb\u200d\ufeff\u00adc", "abc"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("👍🏽 ❤\ufe0f 1\ufe0f\u20e3", "👍 ❤ 1"),
        ("\ud800", "\ufffd"),
        ("[red]é語", "[red]é語"),
        ("e\u0301", "e\u0301"),
    ],
)
def test_examples(text: str, drawn: str) -> None:
    """As a reader of the screen sees them."""
    assert visible(text) == drawn


@given(texts, st.integers(1, 20))
def test_one_line_is_one_line_within_its_limit(text: str, limit: int) -> None:
    """White space in runs is one blank, and what is cut ends in an ellipsis."""
    line = one_line(text, limit)
    assert len(line) <= limit
    assert not set(line) & set("\n\r\t\x1b")
    whole = one_line(text)
    assert line == whole or (line.endswith("…") and whole.startswith(line[:-1]))


def test_one_line_examples() -> None:
    """Titles and notes."""
    assert one_line(" a\n\n b\tc ") == "a b c"
    assert one_line("abcdef", 4) == "abc…"
    assert one_line("ab cdef", 4) == "ab…"
    assert one_line("abcd", 4) == "abcd"
    assert one_line("x\x1b[31m") == "x␛[31m"
