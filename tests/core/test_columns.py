"""How wide text is on a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from annotator.core.columns import cells, cut, left, right
from annotator.core.display import visible


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("Talks", 5, "Talks"),
        ("Talks resume", 8, "Talks r…"),
        ("Talks resume", 7, "Talks…"),
        ("日本語", 6, "日本語"),
        ("日本語", 5, "日本…"),
        ("日本語", 4, "日…"),
        ("e\u0301te\u0301s", 3, "e\u0301t…"),
        ("abc", 1, "…"),
    ],
)
def test_text_is_cut_to_cells(text: str, width: int, shown: str) -> None:
    """Wide characters count as two, accents as none."""
    assert cut(text, width) == shown


@given(st.text().map(visible), st.integers(1, 20))
def test_no_text_is_wider_than_it_may_be(text: str, width: int) -> None:
    """And what fits is left alone."""
    assert cells(cut(text, width)) <= width
    assert (cut(text, width) == text) is (cells(text) <= width)


@pytest.mark.parametrize("text", ["Kyiv", "Київ", "キーウ", "é", "👍", "Ｋ", "→ “a” …"])
def test_the_interface_is_of_the_same_opinion(text: str) -> None:
    """On the text that articles are made of."""
    assert cells(text) == cell_len(text)


def test_columns_are_filled_up_by_cells() -> None:
    """On either side."""
    assert (left("日", 4), right("日", 4)) == ("日  ", "  日")
