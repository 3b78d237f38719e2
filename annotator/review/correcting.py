"""An annotator who takes a correction over: their own work changed, by an act of their own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from annotator.core.annotated import AnnotatedArticle
from annotator.core.annotation import Annotation, Link
from annotator.core.decision import Kind, Refusal
from annotator.core.ruling import Mark, attributes_of, plain_attributes
from annotator.core.state import State
from annotator.core.suggestion_set import SpanKey
from annotator.review.correction import Correction
from annotator.review.regions import layer_of
from annotator.review.settling import Answering, kept


class Correcting(Answering):
    """An annotator's act on an article that a reviewer has corrected."""

    def take(self, correction: Correction) -> None:
        """Make the annotator's version the reviewer's, and say so.

        What only gets other edges or another label keeps its id, its note and its links.

        Raises:
            Refusal: when their version is no longer what was corrected, or something that they
                have marked besides does not allow it.
        """
        with self._whole():
            if correction.unlinks or correction.links:
                self._take_links(correction)
            else:
                self._take_spans(correction)
            self.answer(correction.key, accepted=True)

    def _take_spans(self, correction: Correction) -> None:
        own = self._own(correction)
        try:
            with self._whole():
                added = self._change_spans(own, correction)
        except Refusal:
            # They are in each other's way, whichever goes first.
            for annotation in own:
                self.reject(annotation.id)
            added = [self._place(mark) for mark in correction.gold]
        self._tie(added, correction.ties)

    def _own(self, correction: Correction) -> list[Annotation]:
        """The annotations that were corrected."""
        schema = self.draft.label_schema
        own = [
            a
            for a in self.draft.annotations.values()
            if a.span.overlaps(correction.place)
            and layer_of(schema, a.label) == correction.layer
            and Mark.of(a) in correction.theirs
        ]
        if len(own) != len(correction.theirs):
            raise Refusal("you have changed this since: it is another version")
        return own

    def _change_spans(self, own: list[Annotation], correction: Correction) -> list[str]:
        """Change the annotations into what is gold; the ids of those that were not that before."""
        wanted = correction.gold
        became = _matched(own, wanted)
        for annotation in own:
            if annotation.id not in became.values():
                self.reject(annotation.id)
        # Those that shrink first, so that they are out of the way of those that grow.
        for n in sorted(became, key=lambda n: len(wanted[n].span)):
            self._become(became[n], wanted[n])
        placed = [self._place(mark) for n, mark in enumerate(wanted) if n not in became]
        labels = {annotation.id: annotation.label for annotation in own}
        return placed + [id for n, id in became.items() if labels[id] != wanted[n].label]

    def _become(self, id: str, mark: Mark) -> None:
        annotation = self.draft.annotations[id]
        if Mark.of(annotation).place != mark.place:
            self._check_edges(mark.span)
            self._make_room(mark.span, mark.label, id)
        if annotation.label != mark.label:
            # As another thing it has the links that gold has there.
            for link in self.draft.links_of(id):
                self.unlink(link.id)
        kind = Kind.EDGE if annotation.span != mark.span else Kind.ATTRIBUTE
        attributes = annotation.attributes
        if plain_attributes(attributes) != mark.attributes:
            attributes = attributes_of(mark.attributes)
        self._change(
            annotation,
            Kind.RELABEL if annotation.label != mark.label else kind,
            span=mark.span,
            label=mark.label,
            attributes=attributes,
            edited=True,
        )

    def _place(self, mark: Mark) -> str:
        """Put down what was missed, as it is gold."""
        self._check_edges(mark.span)
        self._make_room(mark.span, mark.label, "")
        attributes = attributes_of(mark.attributes)
        annotation = Annotation(self.new_id(), mark.span, mark.label, attributes)
        self._do(Kind.ADD, annotation.id, annotation)
        return annotation.id

    def _tie(self, added: Iterable[str], ties: Iterable[tuple[str, SpanKey, SpanKey]]) -> None:
        """Link what is new as it is linked in gold, where the other end is there."""
        new = set(added)
        for type, *places in ties:
            ends = [self.draft.keys.get(place) for place in places]
            if ends[0] and ends[1] and new & set(ends):
                self._link(type, ends[0], ends[1])

    # Links

    def _take_links(self, correction: Correction) -> None:
        for id in correction.unlinks:
            if id not in self.draft.links:
                raise Refusal("you have changed this since: it is another version")
            self.unlink(id)
        for type, from_id, to_id in correction.links:
            if not {from_id, to_id} <= self.draft.annotations.keys():
                raise Refusal("you have changed this since: it is another version")
            self._link(type, from_id, to_id)

    def _link(self, type: str, from_id: str, to_id: str) -> None:
        ends = [self.draft.annotations[id].label for id in (from_id, to_id)]
        link_type = self.draft.label_schema.link_type.get(type)
        standing = self._links_from(from_id, type)
        if link_type and link_type.allows(*ends) and to_id not in [k.to_id for k in standing]:
            self._add_link(Link(self.new_id(), type, from_id, to_id))


def _matched(own: Sequence[Annotation], wanted: Sequence[Mark]) -> dict[int, str]:
    """For each wanted mark (by number) the annotation that becomes it, if one does."""
    became = kept(own, wanted)
    for annotation in own:
        near = [
            n for n, m in enumerate(wanted) if n not in became and m.span.overlaps(annotation.span)
        ]
        if near and annotation.id not in became.values():
            became[near[0]] = annotation.id
    return became


def work_of(state: State, annotator_id: str) -> AnnotatedArticle:
    """An annotator's open article as it travels, with what is not saved elsewhere yet."""
    ranks = state.label_schema.ranks
    annotations = sorted(
        state.annotations.values(),
        key=lambda a: (a.span.start, -a.span.end, ranks.get(a.label, 0), a.id),
    )
    return AnnotatedArticle(
        state.article,
        annotator_id,
        state.label_schema.name,
        state.progress.status,
        tuple(annotations),
        tuple(state.links.values()),
    )
