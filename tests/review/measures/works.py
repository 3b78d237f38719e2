"""Pieces of work to compare, in few words, and at random."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from hypothesis import strategies as st

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link, Origin, Status
from annotator.core.article import Article
from annotator.core.label_schema import LabelSchema
from annotator.core.span import Span
from annotator.review.measures.counting import counted
from annotator.review.measures.scope import Scope, Scopes
from annotator.review.measures.tally import Tally
from tests.core.schemas import NEWS

#: A span: label, start, end. A link: type, and the places of its ends in the list of spans.
Marked = tuple[str, int, int]
Linked = tuple[str, int, int]

LABELS = ("PERSON", "ORG", "SOURCE", "CLAIM")
ENTITIES = Scopes(NEWS).wide()[0]

texts = st.text(alphabet="ab .,é9\n", min_size=1, max_size=50)


def work(
    name: str,
    text: str,
    spans: Iterable[Marked] = (),
    links: Iterable[Linked] = (),
    *,
    untouched: Sequence[int] = (),
    article: str = "a",
    status: Status = Status.FINISHED,
) -> AnnotatedArticle:
    """What somebody marked in a text; `untouched` are the places of accepted suggestions."""
    annotations = [
        Annotation(
            f"{name}-{n}",
            Span(start, end),
            label,
            origin=Origin.SUGGESTED if n in untouched else Origin.ADDED,
        )
        for n, (label, start, end) in enumerate(spans)
    ]
    tied = [
        Link(f"{name}-l{n}", type, annotations[a].id, annotations[b].id)
        for n, (type, a, b) in enumerate(links)
    ]
    return AnnotatedArticle(
        Article(article, text), name, "news", status, tuple(annotations), tuple(tied)
    )


def tally_of(*works: AnnotatedArticle, schema: LabelSchema = NEWS) -> Tally:
    """One article, counted."""
    return counted(works, Scopes(schema))


def pair_of(text: str, one: Iterable[Marked], two: Iterable[Marked]) -> Tally:
    """An article with the spans of two annotators, counted."""
    return tally_of(work("Ada", text, one), work("Ben", text, two))


def scopes(tally: Tally, schema: LabelSchema = NEWS) -> tuple[Scope, ...]:
    """All scopes there are, those of labels that the schema lacks too."""
    return Scopes(schema).all(label for own in tally.own.values() for label in own.labels)


def within(spans: Iterable[Marked], scope: Scope) -> list[Marked]:
    """The spans that a scope looks at."""
    return [span for span in spans if scope.holds(span[0])]


def spans_in(length: int, labels: Sequence[str] = LABELS) -> st.SearchStrategy[list[Marked]]:
    """Any spans: nested, crossing, the same twice."""
    edges = st.tuples(st.integers(0, length - 1), st.integers(1, length))
    places = edges.filter(lambda edge: edge[0] < edge[1])
    one = st.tuples(st.sampled_from(labels), places).map(lambda s: (s[0], *s[1]))
    return st.lists(one, max_size=8)


@st.composite
def flat_spans_in(
    draw: st.DrawFn, length: int, labels: Sequence[str] = LABELS, most: int = 12
) -> list[Marked]:
    """Spans in reading order that do not overlap, whatever their labels; they may touch."""
    edges = sorted(draw(st.lists(st.integers(0, length), max_size=most)))
    places = [place for place in zip(edges[::2], edges[1::2], strict=False) if place[0] < place[1]]
    return [(draw(st.sampled_from(labels)), *place) for place in places]


@st.composite
def flat_by_label_in(
    draw: st.DrawFn, length: int, labels: Sequence[str] = ("PERSON", "ORG")
) -> list[Marked]:
    """Spans that overlap those of other labels only."""
    by_label = [draw(flat_spans_in(length, (label,))) for label in labels]
    return draw(st.permutations([span for spans in by_label for span in spans]))
