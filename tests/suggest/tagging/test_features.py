"""What a network sees of a doc."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.strings import StringStore
from spacy.vectors import Vectors

from annotator.suggest.tagging.features import (
    chunk_ends,
    different,
    joined,
    read_tokens,
    table_rows,
)
from annotator.suggest.tagging.vectors import WordVectors


@pytest.fixture(scope="module")
def nlp() -> Language:
    """A tokenizer."""
    return spacy.blank("en")


def test_white_space_is_left_out_but_for_line_breaks(nlp: Language) -> None:
    """Places lead back to the doc."""
    doc = nlp("One  two\nthree")
    tokens = read_tokens(doc)
    assert [doc[int(place)].text for place in tokens.places] == ["One", "two", "\n", "three"]
    assert tokens.breaks.tolist() == [False, False, True, False]
    assert not tokens.hashes[2].any()
    assert not len(read_tokens(nlp("")))


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("a “b c” d", [0, 1, 1, 1, 0, 0]),
        ('a "b" c', [0, 1, 1, 0, 0]),
        ('a "b\nc', [0, 1, 1, 0, 0]),
        ("a b” c", [0, 0, 0, 0]),
    ],
)
def test_what_stands_in_quotation_marks_is_marked(
    nlp: Language, text: str, quoted: list[int]
) -> None:
    """From the opening mark up to the closing one or the end of the line, curly or straight."""
    assert read_tokens(nlp(text)).marks[:, 1].tolist() == quoted


@given(st.lists(st.booleans(), max_size=60), st.integers(1, 12))
def test_chunks_are_whole_lines_where_they_fit(breaks: list[bool], longest: int) -> None:
    """They cover all, none is too long, and one ends within a line only when that is too long."""
    ends = chunk_ends(np.array(breaks, dtype=bool), longest)
    assert ends[0] == 0
    assert ends[-1] == len(breaks)
    for start, end in pairwise(ends):
        assert 0 < end - start <= longest
        within = end < len(breaks) and not breaks[end - 1]
        assert not within or not any(breaks[start:end])


@given(st.lists(st.integers(0, 2**64 - 1), max_size=20), st.integers(1, 5000))
def test_rows_lie_in_their_tables(hashes: list[int], size: int) -> None:
    """Whatever the hash, and the same each time."""
    table = np.array(hashes, dtype=np.uint64)[:, None].repeat(2, axis=1)
    rows = table_rows(table, (size, 7))
    assert rows.shape == (len(hashes), 4)
    assert (rows >= 0).all()
    assert (rows[:, :2] < size).all()
    assert (rows[:, 2:] < 7).all()
    assert (rows == table_rows(table, (size, 7))).all()


@given(st.lists(st.integers(0, 3), min_size=4, max_size=40))
def test_different_words_come_once(numbers: list[int]) -> None:
    """And lead back to all of them."""
    hashes = np.array(numbers[: len(numbers) // 4 * 4], dtype=np.uint64).reshape(-1, 4)
    some, which = different(hashes)
    assert (some[which] == hashes).all()
    assert len(some) == len({tuple(row) for row in hashes.tolist()})


def test_parts_join_to_the_whole(nlp: Language) -> None:
    """Nothing is lost where tokens are cut."""
    tokens = read_tokens(nlp("One two\nthree four."))
    again = joined([tokens.part(0, 2), tokens.part(2, len(tokens))])
    for name in ("places", "hashes", "breaks", "marks"):
        assert (getattr(again, name) == getattr(tokens, name)).all()


def test_vectors_are_found_by_hash_and_are_nought_for_other_words() -> None:
    """Whole numbers come as they are kept."""
    strings = StringStore()
    keys = np.array([strings.as_int(word) for word in ("tide", "quay")], dtype=np.uint64)
    data = np.array([[1, -2], [3, 4]], dtype=np.int8)
    words = WordVectors(Vectors(strings=strings, data=data, keys=keys))
    asked = np.array([strings.as_int(word) for word in ("quay", "mast", "tide")], dtype=np.uint64)
    rows = words.rows(asked)
    assert (rows == words.unknown).tolist() == [False, True, False]
    assert words.take(rows).tolist() == [[3, 4], [0, 0], [1, -2]]


def test_a_vocabulary_without_vectors_knows_no_word(nlp: Language) -> None:
    """Rows of no width, not an error."""
    words = WordVectors(nlp.vocab.vectors)
    rows = words.rows(np.array([1, 2], dtype=np.uint64))
    assert words.take(rows).shape == (2, words.width)
