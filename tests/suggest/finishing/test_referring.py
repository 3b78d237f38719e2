"""Whom a source names."""

from __future__ import annotations

import pytest

from tests.suggest.finishing.docs import doc_of, links, run


def _referred(marked: str) -> list[tuple[str, str]]:
    return links(run("annotator_refers", doc_of(marked)), "refers_to")


@pytest.mark.parametrize(
    ("marked", "pair"),
    [
        ("[s Minister [P Ines Tamm], of [O Orumill],] said", ("Ines Tamm")),
        ("[s [O Orumill]’s spokesman, [P Jaak Lepik]] said", ("Jaak Lepik")),
        ("[s The [O Ledger]] said", ("Ledger")),
        ("[P Ines Tamm] left. Ms [P Tamm] is tired, [s she] said", ("Ines Tamm")),
        ("[P Peter Oru] and [P Maria Aal] left.\nIt rained, [s he] said", ("Peter Oru")),
        ("Minister [P Ines Tamm] came. It rained, [s the minister] said", ("Ines Tamm")),
        ("[P Ines Tamm], the harbour master, came. [s The harbour master] said", ("Ines Tamm")),
        ("The [O Saarek Ministry] paid. [s The ministry] said", ("Saarek Ministry")),
    ],
)
def test_the_name_is_found(marked: str, pair: str) -> None:
    """Inside the source, or before it where a pronoun or a role stands for it."""
    assert [target for _, target in _referred(marked)] == [pair]


@pytest.mark.parametrize(
    "marked",
    [
        "[s [P Oru] officials] said",
        "[s a spokesman for [O Orumill]] said",
        "[s [P Ines Tamm] and [P Jaak Lepik]] said",
        "[P Peter Oru] and [P Jaak Lepik] left. It rained, [s he] said",
        "“[P Ted Oru] lied,” [s she] said",
        "[P Maria Oru] left. [s He] said",
        "[P Peter Oru] left.\n\nIt rained.\n\nIt snowed, [s he] said",
        "Vice President [P Ines Tamm] came. [s The president] said",
        "Minister [P Ines Tamm] met minister [P Jaak Lepik]. [s The minister] said",
        "[P Ines Tamm] came. [s The poll] said",
        "[P Ines Tamm] came. [s It] said",
    ],
)
def test_nobody_is_guessed(marked: str) -> None:
    """Precision first: several that fit, or none that surely does, and there is no link."""
    assert _referred(marked) == []
