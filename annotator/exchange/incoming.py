"""What comes in from a file, as decisions on an article's state or as suggestions for it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from difflib import get_close_matches
from typing import TypeAlias

from msgspec.structs import replace

from annotator.core.acts import Act
from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link, Origin, Progress, Status
from annotator.core.decision import Decision, Kind, Refusal
from annotator.core.display import one_line
from annotator.core.label_schema import LabelSchema
from annotator.core.state import State
from annotator.core.suggestion import SuggestedLink, Suggestion, Suggestions
from annotator.exchange.checked_record import UNNAMED
from annotator.exchange.errors import Fault
from annotator.exchange.losses import Losses
from annotator.exchange.untouched import (
    first_decisions,
    fits_untouched,
    progress_decisions,
    progress_steps,
)

#: Gives each of these the id that an annotation or a link goes by in the project.
NewIds: TypeAlias = Callable[[Sequence[str]], list[str]]


class _Incoming(Act):
    """An act that takes over what somebody decided elsewhere, as it stands there."""

    def annotation(self, annotation: Annotation) -> None:
        """An annotation with all that it holds."""
        label = self.draft.label_schema.label[annotation.label]
        for name, value in annotation.attributes.items():
            attribute = label.attribute(name)
            if attribute is None or not attribute.accepts(value):
                raise Refusal(f"{label.name} has no attribute {name} = {value}")
        self._check_edges(annotation.span)
        self._make_room(annotation.span, annotation.label, "")
        self._do(Kind.ADD, annotation.id, annotation)

    def add_link(self, link: Link) -> None:
        """A link between annotations that are in already."""
        type = self.draft.label_schema.link_type[link.type]
        ends = [self.draft.annotations[id] for id in (link.from_id, link.to_id)]
        if link.from_id == link.to_id:
            raise Refusal(f"{link.type} links a span to itself")
        if not type.allows(ends[0].label, ends[1].label):
            raise Refusal(f"{link.type} does not go from {ends[0].label} to {ends[1].label}")
        started = [k for k in self.draft.links_of(link.from_id) if k.from_id == link.from_id]
        if type.max_one and any(k.type == link.type for k in started):
            raise Refusal(f"{link.type} goes to one span only")
        self._do(Kind.LINK, link.id, link)

    def progress(self, progress: Progress) -> None:
        """The article as a whole, one decision for each thing that differs."""
        for kind, then in progress_steps(self.draft.progress, progress):
            self._do(kind, "", then)


def decisions_for(state: State, record: AnnotatedArticle, new_ids: NewIds) -> tuple[Decision, ...]:
    """What brings an untouched state to where the record stands.

    Raises:
        Fault: when the label schema does not allow what the record holds.
    """
    check_names(record, state.label_schema)
    names = [a.id for a in record.annotations]
    made = new_ids([*names, *(link.id for link in record.links)])
    ids, link_ids = dict(zip(names, made, strict=False)), made[len(names) :]
    if fits_untouched(state, record):
        first = first_decisions(record, ids, link_ids)
        return (*first, *progress_decisions(progress_of(record)))
    act = _Incoming(state, lambda: new_ids([""])[0])
    try:
        for annotation in record.annotations:
            act.annotation(replace(annotation, id=ids[annotation.id], suggestion_id=None))
        for link, id in zip(record.links, link_ids, strict=True):
            act.add_link(_renamed(link, ids, id))
        act.progress(progress_of(record))
    except Refusal as refusal:
        raise Fault(one_line(str(refusal), 200)) from None
    return act.decisions()


def same_work(state: State, record: AnnotatedArticle) -> bool:
    """Whether the state holds just what the record does, whatever the ids."""
    if len(state.annotations) != len(record.annotations):
        return False
    return state.progress == progress_of(record) and _content(
        state.annotations.values(), state.links.values()
    ) == _content(record.annotations, record.links)


def suggestions_for(
    record: AnnotatedArticle,
    label_schema: LabelSchema,
    new_ids: NewIds,
    losses: Losses,
) -> Suggestions:
    """The record's spans and links as suggestions, an annotator's work included.

    Raises:
        Fault: when the label schema does not allow what the record holds.
    """
    check_names(record, label_schema)
    given = record.suggestions
    spans = given.spans + tuple(
        Suggestion(a.id, a.span, a.label, record.annotator_id or UNNAMED)
        for a in record.annotations
    )
    links = given.links + tuple(
        SuggestedLink(k.id, k.type, k.from_id, k.to_id, record.annotator_id or UNNAMED)
        for k in record.links
    )
    _check_ends(spans, links, label_schema)
    _count_losses(record, losses)
    made = new_ids([*(s.id for s in spans), *(k.id for k in links)])
    ids = dict(zip((s.id for s in spans), made, strict=False))
    return Suggestions(
        tuple(replace(s, id=ids[s.id]) for s in spans),
        tuple(
            replace(k, id=id, from_id=ids[k.from_id], to_id=ids[k.to_id])
            for k, id in zip(links, made[len(spans) :], strict=True)
        ),
    )


def same_suggestions(one: Suggestions, other: Suggestions) -> bool:
    """Whether two sets of suggestions say the same, whatever the ids."""

    def content(all: Suggestions) -> tuple[set[object], set[object]]:
        spans = {s.id: (s.span, s.label, s.suggester, s.score) for s in all.spans}
        links: set[object] = {
            (k.type, spans[k.from_id], spans[k.to_id], k.suggester, k.score) for k in all.links
        }
        return set(spans.values()), links

    return content(one) == content(other)


def check_names(record: AnnotatedArticle, label_schema: LabelSchema) -> None:
    """Make sure that the schema has every label and link type of the record.

    Raises:
        Fault: with the name nearest to the first that it lacks.
    """
    labels = [a.label for a in record.annotations] + [s.label for s in record.suggestions.spans]
    types = [k.type for k in record.links] + [k.type for k in record.suggestions.links]
    _check("label", labels, label_schema.label)
    _check("link type", types, label_schema.link_type)


def _check(what: str, names: Iterable[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            near = get_close_matches(name.upper()[:100], known, 1) or get_close_matches(
                name.lower()[:100], known, 1
            )
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"
            raise Fault(
                f"the label schema has no {what} '{one_line(name, 40)}'; {hint}, or map it (--map)"
            )


def _check_ends(
    spans: Iterable[Suggestion], links: Iterable[SuggestedLink], label_schema: LabelSchema
) -> None:
    label = {s.id: s.label for s in spans}
    for link in links:
        ends = (label[link.from_id], label[link.to_id])
        if link.from_id == link.to_id or not label_schema.link_type[link.type].allows(*ends):
            raise Fault(f"{link.type} does not go from {ends[0]} to {ends[1]}")


def progress_of(record: AnnotatedArticle) -> Progress:
    """What is taken over of an article as a whole: with work on it, it is no longer new."""
    status = record.status
    if status is Status.NEW and (record.annotations or record.note or record.flagged):
        status = Status.IN_PROGRESS
    return Progress(status, record.flagged, record.note)


def _renamed(link: Link, ids: dict[str, str], id: str) -> Link:
    ends = (ids[link.from_id], ids[link.to_id])
    return Link(id, link.type, *ends, origin=link.origin)


def _content(annotations: Collection[Annotation], links: Collection[Link]) -> tuple[object, object]:
    """What is compared: everything but ids, in no order (a place and a label stand once)."""
    place = {a.id: (a.span, a.label) for a in annotations}
    spans = {place[a.id]: (dict(a.attributes), a.note, a.flagged, a.origin) for a in annotations}
    return spans, {(k.type, place[k.from_id], place[k.to_id]): k.origin for k in links}


def _count_losses(record: AnnotatedArticle, losses: Losses) -> None:
    id = record.article.id
    losses.add("attribute", id, sum(len(a.attributes) for a in record.annotations))
    losses.add("note", id, sum(bool(a.note) for a in record.annotations) + bool(record.note))
    losses.add("flag", id, sum(a.flagged for a in record.annotations) + record.flagged)
    losses.add("origin", id, sum(a.origin is not Origin.ADDED for a in record.annotations))
