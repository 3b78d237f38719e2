"""Records for the tests: one that holds everything, and strategies for any."""

from __future__ import annotations

from uuid import UUID

from hypothesis import strategies as st

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link, Origin, Status
from annotator.core.article import Article
from annotator.core.span import Span
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from tests.core.strategies import spans_of, texts

TEXT = "Sony rose, Kim said"

_WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
_META = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS, inner, max_size=3),
    max_leaves=6,
)
_ATTRIBUTES = st.dictionaries(_WORDS, st.booleans() | _WORDS, max_size=2)
_SCORES = st.none() | st.floats(0, 1)


def uuid(number: int) -> str:
    """A UUID that a test can foresee."""
    return str(UUID(int=number))


def full_record() -> AnnotatedArticle:
    """Overlapping spans of three layers, a link, attributes, notes and flags."""
    return AnnotatedArticle(
        Article("7", TEXT, {"outlet": "AP", "n": 1}),
        "kim",
        "news",
        Status.FINISHED,
        (
            Annotation(
                uuid(1), Span(0, 9), "CLAIM", {"form": "indirect"}, "whole?", True, Origin.EDITED
            ),
            Annotation(uuid(2), Span(0, 4), "ORG", {}, origin=Origin.SUGGESTED),
            Annotation(uuid(3), Span(11, 14), "SOURCE", {"kind": "person", "anonymous": False}),
        ),
        (Link(uuid(4), "attributed_to", uuid(1), uuid(3), Origin.SUGGESTED),),
        note="short",
        flagged=True,
    )


def suggested_record() -> AnnotatedArticle:
    """What a suggester says of the same text."""
    spans = (
        Suggestion(uuid(5), Span(0, 9), "CLAIM", "packaged", 0.875),
        Suggestion(uuid(6), Span(11, 14), "SOURCE", "packaged"),
    )
    links = (SuggestedLink(uuid(7), "attributed_to", uuid(5), uuid(6), "packaged", 0.5),)
    article = Article("7", TEXT)
    return AnnotatedArticle(article, None, "news", suggestions=Suggestions(spans, links))


@st.composite
def _places(draw: st.DrawFn, text: str) -> list[tuple[Span, str]]:
    labels = st.sampled_from(("PERSON", "ORG", "CLAIM", "SOURCE"))
    places = st.tuples(st.sampled_from(spans_of(text)), labels)
    return draw(st.lists(places, max_size=8, unique=True))


@st.composite
def _ends(draw: st.DrawFn, ids: list[str]) -> list[tuple[str, str, str]]:
    if not ids:
        return []
    end = st.sampled_from(ids)
    types = st.sampled_from(("attributed_to", "continues"))
    return draw(st.lists(st.tuples(types, end, end), max_size=4, unique=True))


@st.composite
def annotated(draw: st.DrawFn) -> AnnotatedArticle:
    """Anybody's work on any text, whatever a label schema would say of it."""
    text = draw(texts)
    spans = [
        Annotation(
            uuid(n),
            span,
            label,
            draw(_ATTRIBUTES),
            draw(_WORDS),
            draw(st.booleans()),
            draw(st.sampled_from(Origin)),
        )
        for n, (span, label) in enumerate(draw(_places(text)))
    ]
    links = [
        Link(uuid(100 + n), *ends, draw(st.sampled_from(Origin)))
        for n, ends in enumerate(draw(_ends([s.id for s in spans])))
    ]
    return AnnotatedArticle(
        Article("a b", text, draw(st.dictionaries(_WORDS, _META, max_size=3))),
        draw(st.sampled_from(("kim", "@gold", "Мария"))),
        "news",
        draw(st.sampled_from(Status)),
        tuple(spans),
        tuple(links),
        note=draw(_WORDS),
        flagged=draw(st.booleans()),
    )


@st.composite
def suggested(draw: st.DrawFn) -> AnnotatedArticle:
    """Any suggestions for any text."""
    text = draw(texts)
    spans = [
        Suggestion(uuid(n), span, label, "x", draw(_SCORES), draw(st.none() | _ATTRIBUTES))
        for n, (span, label) in enumerate(draw(_places(text)))
    ]
    links = [
        SuggestedLink(uuid(100 + n), *ends, "x", draw(_SCORES))
        for n, ends in enumerate(draw(_ends([s.id for s in spans])))
    ]
    proposals = Suggestions(tuple(spans), tuple(links))
    return AnnotatedArticle(Article("a", text), None, "news", suggestions=proposals)
