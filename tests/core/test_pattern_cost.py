"""Patterns that could be sought for ever are told from their looks."""

from __future__ import annotations

import re
import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.pattern_cost import is_costly, is_costly_regex

PARTS = (
    "a",
    "b",
    ".",
    r"\w",
    "[a-z]",
    "(",
    "(?:",
    ")",
    "|",
    "*",
    "+",
    "?",
    "{1,3}",
    "{2,}",
    "^",
    "$",
)


@pytest.mark.parametrize(
    "source",
    [
        *("(a+)+$", "(a*)*", "(a|a)*b", "([a-z]+)*$", "(?:a{1,3})+", r"(\w+\s?)+!", "((a?)*)*"),
        *("a*a*a*b", "a*a*b", "^a*a*a*b", "(a)\\1", "(?P<x>a+)(?P=x)", "a?" * 30 + "a" * 30),
        *("(a|a)" * 10, "(?x)(a{1,3}) +", "(a+){30}", r".*.*.*x", "(?:a+)+?"),
    ],
)
def test_what_may_take_for_ever_is_costly(source: str) -> None:
    """Repeats of repeats, many ways to match the same, and what was found before."""
    assert is_costly_regex(source)


@pytest.mark.parametrize(
    "source",
    [
        *("^[A-Z][a-z]+$", "^[A-Z]+-[0-9]+$", r"^\d{4}-\d{2}-\d{2}$", "(?i)^harbou?r$", r"\d+"),
        *("Smith|Jones|Lee", "(Mr|Mrs|Ms)", "^(un)?likely$", r"[*+?(){}|]{2}", r"\(a\)\+", "[]a]+"),
        *("^[^@]+@[^@]+?$", "a{1,3}b?"),
    ],
)
def test_what_people_write_is_not(source: str) -> None:
    """Also where signs stand for themselves."""
    re.compile(source)
    assert not is_costly_regex(source)


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PARTS), max_size=14).map("".join), st.sampled_from("ab-"))
def test_what_is_not_costly_is_done_soon(source: str, end: str) -> None:
    """On a word as long as one may be, made of what is hardest."""
    if is_costly_regex(source):
        return
    with suppress(re.error):
        pattern = re.compile(source)
        since = time.process_time()
        pattern.search("a" * 199 + end)
        pattern.search("ab" * 99 + end)
        assert time.process_time() - since < 2


def test_tokens_that_are_repeated_are_counted() -> None:
    """A few times is not for ever."""
    assert not is_costly(["+", "1", "?", "{1,3}", "*"])
    assert is_costly(["+", "*", "{2,}"])
    assert is_costly(["{1,9}"] * 3)
