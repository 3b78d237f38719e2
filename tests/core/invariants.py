"""What holds in every state that can be reached, worked out the slow and obvious way."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from annotator.core.label_schema import ATTRIBUTED_TO, Overlap
from annotator.core.span import Span
from annotator.core.state import State
from annotator.core.suggestion import Suggestion


def live_suggestions(state: State) -> list[Suggestion]:
    """The suggestions that nobody has answered, from the values alone."""
    offered = state.suggested.spans.values()
    from_ids = {a.suggestion_id for a in state.annotations.values()}
    answered = {(s.span, s.label) for s in offered if s.id in from_ids}
    answered |= {(a.span, a.label) for a in state.annotations.values()}
    answered |= {(r.span, r.label) for r in state.rejections.values() if r.span}
    return [s for s in offered if (s.span, s.label) not in answered]


def stops(state: State) -> set[str]:
    """The live suggestions, without the sources of live claims."""
    live = {s.id for s in live_suggestions(state)}
    settled_by_claim = {
        link.to_id
        for link in state.suggested.links.values()
        if link.type == ATTRIBUTED_TO and link.from_id in live and link.id not in state.rejections
    }
    return live - settled_by_claim


def barred(state: State, label: str, span: Span, other_label: str, other: Span) -> bool:
    """Whether the layer's rule forbids these two from standing together."""
    layer = state.label_schema.layer_of(label)
    if layer != state.label_schema.layer_of(other_label) or layer.overlap is Overlap.ANY:
        return False
    return span.overlaps(other) if layer.overlap is Overlap.NONE else span.crosses(other)


def check_spans(state: State) -> None:
    """No annotation breaks its layer's rule, stands twice, is empty or has blank edges."""
    annotations = list(state.annotations.values())
    for a, b in combinations(annotations, 2):
        assert (a.span, a.label) != (b.span, b.label)
        assert not barred(state, a.label, a.span, b.label, b.span)
    for annotation in annotations:
        quote = annotation.span.quote(state.article.text)
        assert quote.strip() == quote
        assert len(quote) == len(annotation.span)
        for suggestion in live_suggestions(state):
            assert not barred(
                state, annotation.label, annotation.span, suggestion.label, suggestion.span
            )


def check_attributes(state: State) -> None:
    """Every attribute is one of its label's, with a value that it can hold."""
    for annotation in state.annotations.values():
        label = state.label_schema.label[annotation.label]
        for name, value in annotation.attributes.items():
            attribute = label.attribute(name)
            assert attribute is not None
            assert attribute.accepts(value)


def check_links(state: State) -> None:
    """Every link ties two annotations as the schema allows, once, and no more than it allows."""
    same = Counter((link.type, link.from_id, link.to_id) for link in state.links.values())
    assert set(same.values()) <= {1}
    for link in state.links.values():
        assert link.from_id != link.to_id
        ends = state.annotations[link.from_id], state.annotations[link.to_id]
        assert state.label_schema.link_type[link.type].allows(ends[0].label, ends[1].label)
    started = Counter((link.type, link.from_id) for link in state.links.values())
    for (type, _), number in started.items():
        assert number == 1 or not state.label_schema.link_type[type].max_one


def check_indexes(state: State) -> None:
    """The derived tables say what the values say."""
    live = {*state.annotations, *(s.id for s in live_suggestions(state))}
    assert {id for _, _, _, id in state.live} == live
    assert {id for _, _, _, id in state.stops} == stops(state)
    assert list(state.live) == sorted(state.live)
    assert state.keys == {
        (a.span.start, a.span.end, a.label): a.id for a in state.annotations.values()
    }
    assert state.accepted == {
        v.suggestion_id: v.id
        for table in (state.annotations, state.links)
        for v in table.values()
        if v.suggestion_id
    }
    assert state.refused == Counter(
        (r.span.start, r.span.end, r.label) for r in state.rejections.values() if r.span
    )
