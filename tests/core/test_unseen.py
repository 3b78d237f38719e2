"""What cannot be seen, spelt out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.display import one_line
from annotator.core.unseen import spelt_out

_TEXTS = st.text(st.characters(exclude_characters="<"), max_size=20)


@given(_TEXTS, _TEXTS)
def test_texts_that_differ_look_different(one: str, other: str) -> None:
    """And nothing of them acts on a terminal."""
    shown = [spelt_out(text, 20) for text in (one, other)]
    assert (shown[0] == shown[1]) == (one == other)
    assert all(text.isprintable() for text in shown)


@given(st.text("ab \t\n\u00a0\u200b\\", max_size=20))
def test_what_is_spelt_out_survives_being_put_on_one_line(text: str) -> None:
    """Where runs of white space become one blank."""
    shown = f"'{spelt_out(text, 20)}'"
    assert one_line(shown) == shown


def test_a_long_text_is_cut() -> None:
    assert spelt_out("abc\n", 3) == "abc…"
    assert spelt_out("abc", 3) == "abc"
