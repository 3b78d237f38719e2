"""Suggestions by the packaged pipeline and by pipelines made here."""

from __future__ import annotations

import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, Span

from annotator.core.article import Article
from annotator.core.label_schema import LinkType
from annotator.core.suggestion import Suggestions
from annotator.suggest import spacy_suggester
from annotator.suggest.doc_data import LINK_SCORES_KEY, LINKS_KEY, SCORES_KEY, SUGGESTERS_KEY
from annotator.suggest.linebreaks import BREAKS, has_break
from annotator.suggest.pipeline import Pipeline
from annotator.suggest.rules import SuggestionRules
from annotator.suggest.spacy_suggester import SpacySuggester
from tests.suggest.conftest import NEWS, ids

STORY = (
    "Port of Narva reopens after strike\n\n"
    "The port of Narva reopened on Monday, Ines Tamm, a spokeswoman for the Ministry of "
    "Transport, said.\n\n"
    "“We lost eleven days and $4 million,” she told reporters in Tallinn.\n\n"
    "According to the Dockers’ Union, the government has promised to pay the crews by Friday."
)


def _check(text: str, suggestions: Suggestions) -> None:
    keys = [(s.span.start, s.span.end, s.label) for s in suggestions.spans]
    assert len(set(keys)) == len(keys)
    assert [s.span.start for s in suggestions.spans] == sorted(k[0] for k in keys)
    for found in suggestions.spans:
        quote = found.span.quote(text)
        assert found.span.end <= len(text)
        assert quote == quote.strip() != ""
        assert not has_break(quote)
    known = {s.id for s in suggestions.spans}
    assert all({link.from_id, link.to_id} <= known for link in suggestions.links)


def _only(suggester: SpacySuggester, text: str) -> Suggestions:
    (made,) = suggester.suggest([Article("a", text)])
    assert made.error is None
    return made.suggestions


def test_a_story_is_filled_in(suggester: SpacySuggester) -> None:
    """Names, quotations and sources are found, and claims go to those who made them."""
    made = _only(suggester, STORY)
    _check(STORY, made)
    quotes = {s.id: s.span.quote(STORY) for s in made.spans}
    labels = {(quotes[s.id], s.label) for s in made.spans}
    assert {("Tallinn", "PLACE"), ("she", "SOURCE"), ("Friday", "DATE")} <= labels
    assert ("Ines Tamm", "PERSON") in labels
    links = {quotes[link.from_id]: quotes[link.to_id] for link in made.links}
    assert links["“We lost eleven days and $4 million,”"] == "she"
    assert {link.type for link in made.links} == {"attributed_to"}


def test_cues_tie_and_are_not_suggested_where_the_schema_has_none(
    suggester: SpacySuggester,
) -> None:
    """They are counted as dropped."""
    assert {s.label for s in _only(suggester, STORY).spans} <= NEWS.allowed
    assert suggester.dropped["CUE"] >= 3


def test_cues_are_linked_where_the_schema_has_them(packaged: Pipeline) -> None:
    """By the link type that may run from a claim to a cue."""
    rules = SuggestionRules(
        frozenset(("CLAIM", "CUE")), {}, (LinkType("signalled_by", ("CLAIM",), ("CUE",)),)
    )
    made = _only(SpacySuggester(packaged, rules, new_id=ids()), STORY)
    assert {s.label for s in made.spans} == {"CLAIM", "CUE"}
    assert {link.type for link in made.links} == {"signalled_by"}


def test_the_same_again_and_in_order(packaged: Pipeline) -> None:
    """A second run gives the same; articles come out as they went in, whatever their length."""
    texts = [STORY, "", "Narva", STORY + "\n\n" + STORY, " \n "] * 20
    articles = [Article(str(number), text) for number, text in enumerate(texts)]
    runs = [
        list(SpacySuggester(packaged, NEWS, new_id=ids()).suggest(iter(articles))) for _ in range(2)
    ]
    assert runs[0] == runs[1]
    assert [made.article for made in runs[0]] == articles


_WORDS = [
    "Ines Tamm",
    "said",
    "Narva",
    "“We lost",
    "days,”",
    "the Ministry",
    "$4",
    "m",
    "on Monday",
]
_ODD = [
    "😀",
    "👩‍👩‍👧",
    "e\u0301",
    "中国说",
    "قال",
    "\u200f",
    "\ufeff",
    "\x07",
    "",
    " ",
    "  ",
    "\u00a0",
]


@given(
    parts=st.lists(st.sampled_from([*_WORDS, *_ODD, *BREAKS, "\r\n", "\n\n"]), max_size=40),
    joint=st.sampled_from(["", " "]),
)
def test_spans_are_sound_in_any_text(packaged: Pipeline, parts: list[str], joint: str) -> None:
    """No span is empty, has white space at an edge, or crosses a line break."""
    text = joint.join(parts)
    _check(text, _only(SpacySuggester(packaged, NEWS, new_id=ids()), text))


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0")))
def test_any_text_is_taken(packaged: Pipeline, text: str) -> None:
    """Of whatever script."""
    _check(text, _only(SpacySuggester(packaged, NEWS, new_id=ids()), text))


def test_offsets_hold_beside_what_takes_several_code_points(suggester: SpacySuggester) -> None:
    """Emoji, combining marks and CRLF before a span don't move it."""
    text = "👩‍👩‍👧 Cafe\u0301\r\n\r\n" + STORY.replace("\n", "\r\n")
    made = _only(suggester, text)
    _check(text, made)
    assert ("Tallinn", "PLACE") in {(s.span.quote(text), s.label) for s in made.spans}


def test_long_texts_go_in_pieces(packaged: Pipeline) -> None:
    """Far behind the first piece the offsets still hold, in one line and in many."""
    for joint in (" ", "\n\n"):
        story = STORY.replace("\n\n", joint)
        text = joint.join([story] * (spacy_suggester.LONGEST_PIECE // len(story) + 2))
        assert len(text) > spacy_suggester.LONGEST_PIECE
        made = _only(SpacySuggester(packaged, NEWS, new_id=ids()), text)
        _check(text, made)
        last = [s for s in made.spans if s.span.start > len(text) - len(STORY)]
        assert "Tallinn" in {s.span.quote(text) for s in last}


def test_runs_of_marks_take_no_time(suggester: SpacySuggester) -> None:
    """A line of 20,000 brackets is an article like any other."""
    _check("(" * 20_000, _only(suggester, "(" * 20_000))


@Language.component("test_fails_on_boom", assigns=["doc.ents"])
def _boom(doc: Doc) -> Doc:
    if "boom" in doc.text:
        raise RuntimeError("no booms here\nsecond line")
    doc.ents = (doc[0:1],) if len(doc) else ()
    return doc


def test_a_failure_is_reported_and_the_others_go_on() -> None:
    """The article has the first line of the reason and no suggestions."""
    nlp = spacy.blank("en")
    nlp.add_pipe("test_fails_on_boom")
    suggester = SpacySuggester(Pipeline("x", nlp), NEWS, new_id=ids())
    made = list(suggester.suggest(Article(t, t) for t in ("one", "boom", "two")))
    assert [m.error for m in made] == [None, "no booms here", None]
    assert made[1].suggestions == Suggestions()


def test_another_pipeline_s_spans_are_made_sound() -> None:
    """Cut at line breaks, trimmed, mapped, without the same one twice; groups count too."""
    nlp = spacy.blank("en")
    nlp.max_length = 45
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": "Narva"}])  # type: ignore[attr-defined]
    spans = nlp.add_pipe("span_ruler", config={"spans_key": "other"})
    spans.add_patterns(  # type: ignore[attr-defined]
        [
            {"label": "GPE", "pattern": "Narva"},
            {"label": "ORG", "pattern": [{"LOWER": "mill"}, {"IS_SPACE": True}, {"LOWER": "co"}]},
            {"label": "CARDINAL", "pattern": "two"},
        ]
    )
    rules = SuggestionRules(frozenset(("PLACE", "ORG")), {"GPE": "PLACE"})
    suggester = SpacySuggester(Pipeline("rules", nlp), rules, new_id=ids())
    text = "In Narva two\nMill\nCo closed for good.\nBack in Narva"
    made = _only(suggester, text)
    assert [(s.span.quote(text), s.label) for s in made.spans] == [
        ("Narva", "PLACE"),
        ("Mill", "ORG"),
        ("Co", "ORG"),
        ("Narva", "PLACE"),
    ]
    assert suggester.dropped == {"CARDINAL": 1}
    assert {s.suggester for s in made.spans} == {"rules"}


@Language.component("test_says_more")
def _says_more(doc: Doc) -> Doc:
    """Scores, and another name for the second span, as components leave them."""
    doc.ents = (Span(doc, 0, 1, "CLAIM"), Span(doc, 1, 2, "SOURCE"))
    claim, source = (0, 3, "CLAIM"), (4, 7, "SOURCE")
    link = ("attributed_to", claim, source)
    doc.user_data |= {
        SCORES_KEY: {claim: 0.25},
        SUGGESTERS_KEY: {source: "my list"},
        LINKS_KEY: [link],
        LINK_SCORES_KEY: {link: 0.5},
    }
    return doc


def test_scores_and_who_said_it_come_along() -> None:
    """A span without a score has none; one without a name has the pipeline's."""
    nlp = spacy.blank("en")
    nlp.add_pipe("test_says_more")
    made = _only(SpacySuggester(Pipeline("x", nlp), NEWS, new_id=ids()), "Yes she")
    assert [(s.score, s.suggester) for s in made.spans] == [(0.25, "x"), (None, "my list")]
    assert [link.score for link in made.links] == [0.5]
