"""What a label schema wants left off the ends of suggested spans."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.label_schema import TRIMS
from annotator.core.span import Span
from annotator.ingest.label_schema import parse_label_schema
from annotator.ingest.resources import schemas_folder
from annotator.suggest.rules import SuggestionRules
from annotator.suggest.trimming import trimmed_end

BOTH = ("comma", "possessive")


@pytest.mark.parametrize(
    ("quote", "trims", "left"),
    [
        ("Endel Oru, harbour master,", BOTH, "Endel Oru, harbour master"),
        ("Hallik’s", BOTH, "Hallik"),
        ("the unions'", BOTH, "the unions"),
        ("the union's,", BOTH, "the union"),
        ("the union's,", ("comma",), "the union's"),
        ("Endel Oru,", ("possessive",), "Endel Oru,"),
        ("the memo", BOTH, "the memo"),
        ("’s", BOTH, "’s"),
        ("“,", BOTH, "“,"),
        ("she,", (), "she,"),
    ],
)
def test_ends_are_trimmed_as_the_schema_says(quote: str, trims: tuple[str, ...], left: str) -> None:
    """A comma and the like, a possessive, both or none; never all there is."""
    text = f"({quote})"
    assert trimmed_end(text, Span(1, 1 + len(quote)), trims).quote(text) == left


@given(st.text(min_size=1, max_size=12), st.sets(st.sampled_from(TRIMS)))
def test_only_the_end_moves(text: str, trims: set[str]) -> None:
    """Whatever the text; and a second time nothing more."""
    span = trimmed_end(text, Span(0, len(text)), trims)
    assert span.start == 0 < span.end <= len(text)
    assert trimmed_end(text, span, trims) == span


def test_the_schema_of_news_trims_sources_and_that_of_the_corpus_nothing() -> None:
    """Their guidelines differ."""
    trims = {}
    for name in ("news", "attribution"):
        source = (schemas_folder() / f"{name}.yaml").read_text(encoding="utf-8")
        trims[name] = SuggestionRules.of(parse_label_schema(source, name), "packaged").trims
    assert trims == {"news": {"SOURCE": BOTH}, "attribution": {}}
