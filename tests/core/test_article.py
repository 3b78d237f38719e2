"""Articles: identity and titles."""

from __future__ import annotations

import pytest

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
