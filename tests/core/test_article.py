"""Articles: identity and titles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.article import Article, text_hash


@pytest.mark.parametrize(
    ("text", "meta", "title"),
    [
        ("\n\n  Ferry aground \nText", {}, "Ferry aground"),
        ("https://lantern.example/a/1\n\nFerry aground\n", {}, "Ferry aground"),
        ("www.lantern.example\r\nFerry aground", {}, "Ferry aground"),
        ("See https://lantern.example today\n", {}, "See https://lantern.example today"),
        ("https://lantern.example/a/1\n", {}, "a-1"),
        ("Text", {"title": " Given "}, "Given"),
        ("Text", {"title": "  "}, "Text"),
        ("Text", {"title": 7}, "Text"),
        ("## Ferry aground\nText", {}, "Ferry aground"),
        ("#MeToo\nText", {}, "#MeToo"),
    ],
)
def test_the_title_is_given_or_the_first_line_that_says_something(
    text: str, meta: dict[str, object], title: str
) -> None:
    assert Article("a-1", text, meta).title == title


def test_the_identity_is_of_the_text_alone_and_nothing_is_normalised() -> None:
    assert Article("a", "é").hash == text_hash("é") == Article("b", "é", {"title": "x"}).hash
    assert text_hash("é") != text_hash("e\u0301")
    assert text_hash("a\n") != text_hash("a\r\n")


@given(st.text(st.sampled_from("ab \n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029é")))
def test_the_title_is_the_first_of_the_lines_that_python_cuts(text: str) -> None:
    lines = [line.strip() for line in text.splitlines()]
    assert Article("id", text).title == next((line for line in lines if line), "id")
