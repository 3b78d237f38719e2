"""How long texts are cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.suggest.pieces import pieces


@given(st.text(alphabet="ab. \n(中😀", max_size=2000), st.integers(1, 50))
def test_pieces_are_the_text_and_none_is_too_long(text: str, longest: int) -> None:
    """Put together again the pieces are the text, and each lies where its offset says."""
    cut = list(pieces(text, longest))
    assert "".join(piece for _, piece in cut) == text
    assert all(text.startswith(piece, offset) and len(piece) <= longest for offset, piece in cut)


def test_cuts_prefer_lines_then_sentences_then_words() -> None:
    """The best border in the second half of the piece is taken."""
    assert [p for _, p in pieces("one two.\nthree. four", 16)] == ["one two.\n", "three. four"]
    assert [p for _, p in pieces("one two. three four", 12)] == ["one two. ", "three four"]
    assert [p for _, p in pieces("one two three", 9)] == ["one two ", "three"]


def test_long_runs_of_marks_are_cut() -> None:
    """The tokenizer would take minutes over them."""
    assert max(len(piece) for _, piece in pieces("(" * 5000, 100_000)) == 300
