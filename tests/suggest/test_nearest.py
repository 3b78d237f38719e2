"""Which source is the nearest, in text that was made up for it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.suggest.linking import Range
from annotator.suggest.nearest import nearest_sources


def at(text: str, quote: str) -> Range:
    """Where the quote stands first."""
    start = text.index(quote)
    return start, start + len(quote)


def sources_of(text: str, claims: list[str], sources: list[str]) -> dict[str, str]:
    """The quotes of claims with those of their sources."""
    pairs = nearest_sources(text, [at(text, c) for c in claims], [at(text, s) for s in sources])
    return {text[slice(*claim)]: text[slice(*source)] for claim, source in pairs}


def test_the_source_of_the_same_sentence() -> None:
    """However near the one of another sentence is."""
    text = "The dock closes, the harbour office said on Monday at noon. Oru said it stays open."
    found = sources_of(text, ["it stays open", "The dock closes"], ["Oru", "the harbour office"])
    assert found == {"it stays open": "Oru", "The dock closes": "the harbour office"}


def test_a_quotation_goes_on_after_its_source() -> None:
    """Where its own sentence has none, the nearest of the paragraph speaks on."""
    text = "“It leaks,” Ms Aal told the board. “We shall drain it.”"
    found = sources_of(text, ["“It leaks,”", "“We shall drain it.”"], ["Ms Aal"])
    assert set(found.values()) == {"Ms Aal"}
    assert len(found) == 2


def test_no_source_beyond_the_paragraph_and_none_inside_the_claim() -> None:
    """Such a claim has none."""
    text = "Ms Aal spoke.\nThe mill that Oru owns is sound."
    assert sources_of(text, ["The mill that Oru owns is sound."], ["Ms Aal", "Oru"]) == {}


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=6),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9)), max_size=6),
)
def test_every_claim_has_one_source_at_most(
    claims: list[tuple[int, int]], sources: list[tuple[int, int]]
) -> None:
    """And it is one of those that were given."""
    text = "He said so. “No,” she wrote.\nThey knew it all along, he added today. And so on."
    first = [(start, start + length) for start, length in claims]
    second = [(start, start + length) for start, length in sources]
    pairs = nearest_sources(text, first, second)
    assert len({claim for claim, _ in pairs}) == len(pairs)
    assert {source for _, source in pairs} <= set(second)
