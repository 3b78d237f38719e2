"""Whatever pipeline runs, nothing is suggested in boilerplate unless it is asked for."""

from __future__ import annotations

import spacy

from annotator.core.article import Article
from annotator.suggest.pipeline import Pipeline
from annotator.suggest.quiet import Quiet
from annotator.suggest.rules import SuggestionRules
from annotator.suggest.spacy_suggester import SpacySuggester
from tests.suggest.conftest import NEWS, ids

TEXT = (
    "The ferry to Narva will sail on Monday, as it has for years.\n\n"
    "Also read: Narva bridge closed\n\n"
    "Nobody in Narva minded that much, as the ice was thick.\n\n"
    "Sign up for the Narva newsletter."
)
NARVA = [n for n in range(len(TEXT)) if TEXT.startswith("Narva", n)]


def _suggester(*components: str) -> SpacySuggester:
    nlp = spacy.blank("en", meta={"name": "tiny"})
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": "Narva"}])  # type: ignore[attr-defined]
    for component in components:
        nlp.add_pipe(component)
    rules = SuggestionRules(NEWS.allowed, {"GPE": "PLACE"}, NEWS.link_types)
    return SpacySuggester(Pipeline("en_tiny", nlp), rules, new_id=ids())


def test_another_pipeline_suggests_nothing_in_boilerplate() -> None:
    """It need not know of it."""
    (made,) = _suggester().suggest([Article("a", TEXT)])
    assert [s.span.start for s in made.suggestions.spans] == [NARVA[0], NARVA[2]]


def test_a_region_that_is_wanted_back_gets_its_suggestions() -> None:
    """Of the others nothing; also where the pipeline itself leaves boilerplate out."""
    for suggester in (_suggester(), _suggester("annotator_boilerplate")):
        made = suggester.suggest_keeping(Article("a", TEXT), [(NARVA[1], NARVA[1] + 1)])
        assert [s.span.start for s in made.suggestions.spans] == NARVA[:3]
        (after,) = suggester.suggest([Article("a", TEXT)])
        assert [s.span.start for s in after.suggestions.spans] == [NARVA[0], NARVA[2]]


def test_a_pipeline_that_raises_is_an_error_of_the_article() -> None:
    """It is said, and ends nothing."""
    suggester = _suggester()
    suggester._pipeline.nlp.max_length = 10
    made = suggester.suggest_keeping(Article("a", TEXT), [(0, 1)])
    assert made.error is not None
    assert made.suggestions.spans == ()


def test_what_only_reaches_into_a_quiet_part_is_not_in_it() -> None:
    """A range counts with both its ends."""
    quiet = Quiet([(5, 9), (12, 20)])
    assert quiet.holds(5, 9)
    assert quiet.holds(13, 14)
    assert not quiet.holds(4, 9)
    assert not quiet.holds(8, 13)
    assert not quiet.holds(9, 12)
    assert not Quiet().holds(0, 1)
