"""The names that people give keys: those that a terminal can send, and why the others are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.tui.keynames import KeyNameError, key_named


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("a", "a"),
        ("A", "A"),
        ("!", "!"),
        ("+", "+"),
        ("é", "é"),
        (" ", "space"),
        ("Space", "space"),
        ("esc", "escape"),
        ("pgdn", "pagedown"),
        ("←", "left"),
        ("F5", "f5"),
        ("ctrl+d", "ctrl+d"),
        ("Ctrl+←", "ctrl+left"),
        ("shift+tab", "shift+tab"),
        ("shift+right", "shift+right"),
    ],
)
def test_a_key_may_be_written_as_people_do(written: str, key: str) -> None:
    assert key_named(written) == key


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("ctrl+c", "how to leave"),
        ("ctrl+z", "suspends"),
        ("ctrl+q", "leaves the program"),
        ("ctrl+m", "send enter"),
        ("ctrl+i", "send tab"),
        ("ctrl+h", "send backspace"),
        ("ctrl+A", "the same for ctrl+a: write that"),
        ("ctrl+shift+a", "the same for ctrl+a: write that"),
        ("ctrl+1", "no key for ctrl and a digit"),
        ("ctrl+!", "do not agree"),
        ("ctrl+enter", "send enter alone"),
        ("shift+a", "write A"),
        ("shift+enter", "send enter alone"),
        ("alt+x", "esc and x"),
        ("super+x", "window system"),
        ("meta+x", "window system"),
        ("gg", "several keys in a row"),
        ("dd", "several keys in a row"),
        ("entre", "there is no key entre"),
        ("", "there is no key"),
        ("\x01", "is no key"),
    ],
)
def test_a_key_that_cannot_be_had_says_why(written: str, why: str) -> None:
    with pytest.raises(KeyNameError) as raised:
        key_named(written)
    assert why in str(raised.value)


@given(st.text(max_size=12) | st.from_regex(r"(ctrl|shift|alt|super|x)(\+\w{0,3}){0,3}"))
def test_any_text_is_a_key_or_says_why_not(text: str) -> None:
    """And a key is its own name."""
    try:
        key = key_named(text)
    except KeyNameError as error:
        assert str(error)
    else:
        assert key_named(key) == key
