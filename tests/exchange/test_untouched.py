"""What comes in for an untouched article is decided at once, just as an act would decide it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec import structs

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link
from annotator.core.article import Article
from annotator.core.decision import Decision
from annotator.core.label_schema import LabelSchema
from annotator.core.span import Span
from annotator.core.state import start_state
from annotator.exchange import incoming
from annotator.exchange.errors import Fault
from annotator.exchange.untouched import fits_untouched
from tests.core.schemas import NEWS
from tests.core.strategies import schemas
from tests.exchange.records import annotated, full_record, uuid


def decided(record: AnnotatedArticle, schema: LabelSchema) -> tuple[Decision, ...] | str:
    """The decisions, or why there are none."""
    state = start_state(record.article, schema)
    try:
        return incoming.decisions_for(state, record, lambda ids: [f"{id} here" for id in ids])
    except Fault as fault:
        return str(fault)


def decided_by_an_act(record: AnnotatedArticle, schema: LabelSchema) -> tuple[Decision, ...] | str:
    """The same, found out span by span."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(incoming, "fits_untouched", lambda state, record: False)
        return decided(record, schema)


def _plain(record: AnnotatedArticle) -> AnnotatedArticle:
    """The record without the attributes that hardly any label has."""
    return replace(
        record, annotations=tuple(structs.replace(a, attributes={}) for a in record.annotations)
    )


@given(annotated() | annotated().map(_plain), schemas)
@example(full_record(), NEWS)
def test_the_decisions_are_those_of_an_act(record: AnnotatedArticle, schema: LabelSchema) -> None:
    """The same ones in the same order, or the same refusal."""
    assert decided(record, schema) == decided_by_an_act(record, schema)


@given(st.lists(st.tuples(st.integers(0, 8), st.integers(1, 8)), max_size=4), schemas)
def test_spans_that_nest_cross_and_touch_fit_where_an_act_takes_them(
    places: list[tuple[int, int]], schema: LabelSchema
) -> None:
    """All of one label, in all ways in which few spans can lie."""
    label = schema.labels[0].name
    record = AnnotatedArticle(
        Article("a", "abcdefghijklmnopq"),
        "Ada",
        annotations=tuple(
            Annotation(uuid(n), Span(start, start + length), label)
            for n, (start, length) in enumerate(places)
        ),
    )
    is_taken = not isinstance(decided_by_an_act(record, schema), str)
    assert fits_untouched(start_state(record.article, schema), record) is is_taken


def test_an_article_that_was_touched_or_suggested_for_is_left_to_the_act() -> None:
    """What is there may stand in the way."""
    record = full_record()
    state = start_state(record.article, NEWS, values=record.annotations[1:2])
    assert not fits_untouched(state, replace(record, links=()))


def test_a_link_that_may_be_there_once_is_left_to_the_act_when_it_is_twice() -> None:
    """`continues` goes to one claim only."""
    spans = tuple(Annotation(uuid(n), Span(n, n + 1), "CLAIM") for n in range(3))
    links = tuple(Link(uuid(9 + n), "continues", uuid(0), uuid(n)) for n in (1, 2))
    record = AnnotatedArticle(Article("a", "abc"), "Ada", annotations=spans, links=links[:1])
    state = start_state(record.article, NEWS)
    assert fits_untouched(state, record)
    assert not fits_untouched(state, replace(record, links=links))
