"""A gazetteer's patterns are found whatever pipeline runs, and win where they know better."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import spacy

from annotator.core.article import Article
from annotator.core.label_schema import LinkType
from annotator.core.span import Span
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.suggest import spacy_suggester
from annotator.suggest.child import SuggestChild
from annotator.suggest.gazetteer import MOST_TOKENS, Gazetteer
from annotator.suggest.pipeline import Pipeline
from annotator.suggest.rules import SuggestionRules
from annotator.suggest.spacy_suggester import SpacySuggester
from annotator.suggest.suggester import PipelineError
from tests.suggest.conftest import ids

TEXT = "Orla Venn of the Harbour Board met Narvik.\nBoard members of Narvik left."
LAYERS = {"PERSON": "entities", "ORG": "entities", "PLACE": "entities", "SOURCE": "sources"}
REFERS = LinkType("refers_to", ("SOURCE",), ("PERSON", "ORG"), max_one=True)
#: The pipeline's ORG is the schema's PLACE, which is nothing to the gazetteer.
RULES = SuggestionRules(frozenset(LAYERS), {"ORG": "PLACE"}, (REFERS,), "", LAYERS)


def rules(*patterns: tuple[str, object]) -> SuggestionRules:
    listed = [{"label": label, "pattern": pattern} for label, pattern in patterns]
    return replace(RULES, gazetteer=json.dumps(listed))


def found(
    text: str, *patterns: tuple[str, object], pipeline: tuple[tuple[str, str], ...] = ()
) -> list[tuple[str, str, str]]:
    """What is suggested where a pipeline finds texts of its own."""
    nlp = spacy.blank("en")
    given = [{"label": label, "pattern": quote} for quote, label in pipeline]
    if given:
        nlp.add_pipe("entity_ruler").add_patterns(given)  # type: ignore[attr-defined]
    suggester = SpacySuggester(Pipeline("made", nlp), rules(*patterns), new_id=ids())
    (made,) = suggester.suggest([Article("a", text)])
    assert made.error is None
    return [(s.span.quote(text), s.label, s.suggester) for s in made.suggestions.spans]


def over(suggestions: Suggestions, *patterns: tuple[str, object]) -> Suggestions:
    nlp = spacy.blank("en")
    gazetteer = Gazetteer.of(nlp, rules(*patterns), lambda: "new")
    assert gazetteer is not None
    return gazetteer.over(suggestions, gazetteer.find(nlp(TEXT), 0))


def test_texts_and_tokens_are_found_under_the_labels_of_the_schema() -> None:
    assert found(
        TEXT, ("ORG", "Harbour Board"), ("PERSON", [{"LOWER": "orla"}, {"IS_TITLE": True}])
    ) == [
        ("Orla Venn", "PERSON", "gazetteer"),
        ("Harbour Board", "ORG", "gazetteer"),
    ]


def test_the_gazetteer_is_right_over_the_same_text_and_the_longer_wins() -> None:
    pipeline = (("Narvik", "PERSON"), ("Board", "PERSON"), ("the Harbour Board", "ORG"))
    assert found(TEXT, ("ORG", "Narvik"), ("ORG", "Board"), pipeline=pipeline[:1]) == [
        ("Board", "ORG", "gazetteer"),
        ("Narvik", "ORG", "gazetteer"),
        ("Board", "ORG", "gazetteer"),
        ("Narvik", "ORG", "gazetteer"),
    ]
    shorter = found(TEXT, ("ORG", "Harbour Board"), pipeline=pipeline[1:2])
    assert shorter[0] == ("Harbour Board", "ORG", "gazetteer")
    longer = found(TEXT, ("ORG", "Harbour Board"), pipeline=pipeline[2:])
    assert longer == [("the Harbour Board", "PLACE", "made")]


def test_other_layers_are_left_alone() -> None:
    assert found(TEXT, ("PERSON", "Orla Venn"), pipeline=(("Orla Venn", "SOURCE"),)) == [
        ("Orla Venn", "PERSON", "gazetteer"),
        ("Orla Venn", "SOURCE", "made"),
    ]


def test_nothing_is_found_over_a_line_break() -> None:
    anything = [{"LOWER": "narvik"}, {"IS_PUNCT": True}, {"IS_SPACE": True}, {"LOWER": "board"}]
    assert found(TEXT, ("ORG", anything)) == []
    assert found("Harbour\nBoard", ("ORG", "Harbour Board")) == []


def test_links_hold_as_long_as_the_labels_allow_them() -> None:
    spans = (
        Suggestion("s", Span(0, 9), "SOURCE", "made"),
        Suggestion("p", Span(0, 9), "PERSON", "made", 0.5),
    )
    before = Suggestions(spans, (SuggestedLink("k", "refers_to", "s", "p", "made"),))
    kept = over(before, ("ORG", "Orla Venn"))
    assert [(s.id, s.label) for s in kept.spans] == [("p", "ORG"), ("s", "SOURCE")]
    assert kept.links == before.links
    assert over(before, ("PLACE", "Orla Venn")).links == ()


def test_places_are_those_of_the_article_when_it_is_read_in_pieces(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spacy_suggester, "LONGEST_PIECE", 20)
    text = f"{TEXT} " * 3
    quotes = [quote for quote, _, _ in found(text, ("ORG", "Narvik"))]
    assert quotes == ["Narvik"] * 6


def test_a_pattern_that_repeats_itself_is_held_in_bounds() -> None:
    """All parts of a run of tokens are as many as its length squared."""
    text = "word " * (4 * MOST_TOKENS)
    made = found(text.strip(), ("ORG", [{"IS_ALPHA": True, "OP": "+"}]))
    assert len(made) == 4


def test_the_child_that_prefills_finds_them_too() -> None:
    with SuggestChild(rules(("ORG", "Harbour Board"))) as child:
        made = child.request(Article("a", TEXT))
    assert ("Harbour Board", "ORG", "gazetteer") in [
        (s.span.quote(TEXT), s.label, s.suggester) for s in made.spans
    ]


def test_a_pattern_of_a_strangers_project_that_takes_for_ever_is_refused() -> None:
    """It never went through a file that was checked."""
    for pattern in ([{"TEXT": {"REGEX": "(a+)+$"}}], [{"IS_ALPHA": True, "OP": "+"}] * 3):
        with pytest.raises(PipelineError, match="may be sought for ever"):
            found("aaaa", ("ORG", pattern))


def test_endless_words_are_not_looked_through() -> None:
    """A regular expression takes its time over each; beside them all is found."""
    text = f"Narvik {'a' * 5_000} Narvik {'a' * 200}"
    made = found(text, ("ORG", [{"TEXT": {"REGEX": "^a*a*b?$|^Narvik$"}}]))
    assert [quote[:6] for quote, _, _ in made] == ["Narvik", "Narvik", "aaaaaa"]
