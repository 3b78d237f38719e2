"""The table and the picture of docs/scale.md are those of the figures that are kept."""

from __future__ import annotations

from tests.benchmarks.scale_figures import (
    PICTURE,
    Taken,
    kept,
    page_table,
    svg,
    table,
    table_of_page,
)
from tests.pictures.take import words

AGAIN = "run 'python -m tests.benchmarks.scale_figures'"


def test_the_page_has_the_table_of_the_figures() -> None:
    assert table_of_page() == page_table(), AGAIN


def test_the_picture_shows_the_figures() -> None:
    assert words(svg(kept()[0])) == words(PICTURE.read_text(encoding="utf-8")), AGAIN


def test_how_something_grows_is_the_power_between_the_last_two_sizes() -> None:
    row = {10: Taken(9.0, "s", 1), 100: Taken(2.0, "s", 7), 1000: Taken(20.0, "s", 3)}
    assert "| add | 9.00 s | 2.00 s | 20.0 s | 1.00 | 7 MiB |" in table({"add": row})
