"""A review in the making: what annotators marked, by quote, and acts on the gold of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link, Status
from annotator.core.article import Article
from annotator.core.label_schema import AttributeValue, LabelSchema
from annotator.core.ruling import Mark, Version, plain_attributes
from annotator.core.span import Span
from annotator.core.state import State, apply_all, start_state
from annotator.review.docket import Docket, docket_of
from annotator.review.regions import Region
from annotator.review.settling import Settling
from tests.core.schemas import NEWS
from tests.core.strategies import counter

TEXT = "The White House said there are no plans. Aides to Ms. Lee, a lawyer, said it would wait."
AT = "2026-03-01T12:00:00.000Z"

#: What somebody marked: label and quote, or label, quote and attributes.
Said = Sequence[tuple[str, str] | tuple[str, str, Mapping[str, AttributeValue]]]

_new_id = counter()


def place(quote: str, text: str = TEXT) -> Span:
    """Where a quote stands first."""
    start = text.index(quote)
    return Span(start, start + len(quote))


def mark(label: str, quote: str, **attributes: AttributeValue) -> Mark:
    """A mark on a quote."""
    return Mark(place(quote), label, plain_attributes(attributes))


def work(
    name: str, said: Said, links: Sequence[tuple[str, str, str]] = (), *, text: str = TEXT
) -> AnnotatedArticle:
    """One annotator's finished work; links are a type and the quotes at their ends."""
    annotations = tuple(
        Annotation(
            f"{name}-{number}", place(it[1], text), it[0], dict(it[2]) if len(it) == 3 else {}
        )
        for number, it in enumerate(said)
    )
    by_quote = {a.span.quote(text): a.id for a in annotations}
    tied = tuple(
        Link(f"{name}-k{number}", type, by_quote[start], by_quote[end])
        for number, (type, start, end) in enumerate(links)
    )
    return AnnotatedArticle(Article("a", text), name, "news", Status.FINISHED, annotations, tied)


def gold(text: str = TEXT, schema: LabelSchema = NEWS) -> State:
    """Gold that nobody has worked on."""
    return start_state(Article("a", text), schema)


def docket(state: State, *works: AnnotatedArticle) -> Docket:
    """What there is to settle."""
    return docket_of(works, state.label_schema, state.annotations, state.records.values())


def act(state: State, step: Callable[[Settling], object]) -> State:
    """The gold after an act."""
    settling = Settling(state, _new_id, reviewer="Rae", at=AT)
    step(settling)
    return apply_all(state, settling.decisions())


def settled_alone(state: State, *works: AnnotatedArticle) -> State:
    """The gold after what is unanimous has settled itself."""
    return act(state, lambda it: it.settle_unanimous(docket(state, *works).regions))


def shown(state: State) -> set[tuple[str, str]]:
    """All that is gold, as label and quote."""
    text = state.article.text
    return {(a.label, a.span.quote(text)) for a in state.annotations.values()}


def the_region(found: Docket, label: str) -> Region:
    """The only undecided region with a label."""
    (region,) = (r for r in found.queue if label in r.labels or label == r.layer)
    return region


def version(*marks: Mark) -> Version:
    """Marks as a version."""
    return tuple(sorted(marks))
