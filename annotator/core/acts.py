"""What a key does, as decisions: each method adds to one act, which is applied as one step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby

from msgspec.structs import replace

from annotator.core.annotation import Annotation, Link, Origin, Rejection, Status
from annotator.core.brought_back import BroughtBack
from annotator.core.decision import Decision, Kind, Refusal, Value, inverse
from annotator.core.label_schema import ATTRIBUTED_TO, AttributeValue, Overlap
from annotator.core.span import Span
from annotator.core.standing_alone import standing_alone
from annotator.core.state import Draft, Item, State, is_many
from annotator.core.suggestion import SuggestedLink, Suggestion
from annotator.core.suggestion_set import span_key


class Act:
    """Decisions in the making, on a draft that shows each the effect of those before it.

    `new_id` makes the ids of annotations and links. A method that raises Refusal has added
    nothing. Every method takes ids of annotations or of undecided suggestions alike, and an
    edit of a suggestion accepts it.
    """

    def __init__(self, state: State, new_id: Callable[[], str]) -> None:
        self.draft = Draft(state)
        self.new_id = new_id
        self._decisions: list[Decision] = []
        #: Whether the draft's indexes are left as they are until a long act ends.
        self._at_the_end = False

    def decisions(self) -> tuple[Decision, ...]:
        """All decisions, the article's status moved along with them."""
        progress = self.draft.progress
        if self._decisions and progress.status in (Status.NEW, Status.SKIPPED):
            if not any(d.kind is Kind.STATUS for d in self._decisions):
                self.set_status(Status.IN_PROGRESS)
        return tuple(self._decisions)

    # Spans

    def accept(self, id: str) -> str:
        """Accept a suggestion as it is; returns the annotation's id. No-op on an annotation."""
        item = self._item(id)
        return item.id if isinstance(item, Annotation) else self._accept(item)

    def _accept(self, item: Suggestion) -> str:
        return self._take(item, Kind.ACCEPT, item.span, item.label, Origin.SUGGESTED)

    def accept_all(self, ids: Iterable[str]) -> int:
        """Accept every suggestion that the layers' rules allow; returns how many they did not."""
        ids, refused = tuple(ids), 0
        self._at_the_end = is_many(len(ids), len(self.draft.live))
        if not self._at_the_end:
            return self._accept_each(ids)
        alone = standing_alone(self.draft)
        for together, each in groupby(ids, alone.__contains__):
            if together:
                self._accept_alone(each)
            else:
                refused += self._accept_each(each)
        self._at_the_end = False
        self.draft.rebuild()
        return refused

    def _accept_each(self, ids: Iterable[str]) -> int:
        refused = 0
        for id in ids:
            suggestion = self.draft.suggested.spans.get(id)
            if suggestion and self.draft.is_live(suggestion):
                try:
                    self._accept(suggestion)
                except Refusal:
                    refused += 1
        return refused

    def _accept_alone(self, ids: Iterable[str]) -> None:
        """What `_accept` comes to where there is nothing to make room for, or to take along."""
        new_id, spans, keys = self.new_id, self.draft.suggested.spans, self.draft.keys
        begun = {label.name: label.defaults() for label in self.draft.label_schema.labels}
        # Named once: tens of thousands of times an enumeration is asked takes longer.
        kind, origin = Kind.ACCEPT, Origin.SUGGESTED
        taken: list[Annotation] = []
        for suggestion_id in ids:
            item = spans[suggestion_id]
            span, label = item.span, item.label
            key = (span.start, span.end, label)
            # Another that proposes the same may have been accepted before it.
            if key not in keys:
                attributes = (
                    {**begun[label]} if item.attributes is None else self._proposed(item, label)
                )
                id = keys[key] = new_id()
                taken.append(
                    Annotation(id, span, label, attributes, "", False, origin, suggestion_id)
                )
        self._decisions += [Decision(kind, a.id, None, a) for a in taken]
        self.draft.put_new(taken)

    def reject(self, id: str) -> None:
        """Reject a suggestion, or remove an annotation (and reject what it was accepted from)."""
        item = self._item(id)
        if isinstance(item, Suggestion):
            self._reject(item)
            return
        for link in self.draft.links_of(id):
            self.unlink(link.id)
        self._do(Kind.REMOVE, id, None)
        suggestion = self.draft.suggested.spans.get(item.suggestion_id or "")
        if suggestion:
            # Its place and label as suggested: what was decided against is never offered again.
            self._turn_down(suggestion.id, suggestion.label, suggestion.span)
        # Nor what a later run or another suggester has proposed in the same place.
        self.reject_all(self.draft.suggested.by_key.get(span_key(item.span, item.label), ()))

    def reject_all(self, ids: Iterable[str]) -> None:
        """Reject every suggestion of these that is still undecided."""
        for id in ids:
            suggestion = self.draft.suggested.spans.get(id)
            if suggestion and self.draft.is_live(suggestion):
                self._reject(suggestion)

    def relabel(self, id: str, label: str) -> str:
        """Give the item another label; attributes and links that it cannot have are dropped."""
        item = self._item(id)
        if item.label == label:
            return self.accept(id)
        if isinstance(item, Suggestion):
            return self._take(item, Kind.RELABEL, item.span, label, Origin.EDITED)
        self._make_room(item.span, label, item.id)
        kept = {
            name: value
            for name, value in item.attributes.items()
            if (a := self.draft.label_schema.label[label].attribute(name)) and a.accepts(value)
        }
        attributes = {**self.draft.label_schema.label[label].defaults(), **kept}
        for link in self.draft.links_of(id):
            if not self._allows(link, id, label):
                self.unlink(link.id)
        self._change(item, Kind.RELABEL, label=label, attributes=attributes, edited=True)
        return id

    def move(self, id: str, span: Span) -> str:
        """Give the item other bounds; returns the annotation's id."""
        item = self._item(id)
        if item.span == span:
            return self.accept(id)
        self._check_edges(span)
        if isinstance(item, Suggestion):
            return self._take(item, Kind.EDGE, span, item.label, Origin.EDITED)
        self._make_room(span, item.label, item.id)
        self._change(item, Kind.EDGE, span=span, edited=True)
        return id

    def add(self, span: Span, label: str) -> str:
        """Put a label on a span.

        An undecided suggestion for exactly that text is the answer to it: with the same label it
        is accepted, with another of the same layer relabelled.
        """
        for suggestion_id in self.draft.suggested.by_key.get(span_key(span, label), ()):
            if self.draft.is_live(self.draft.suggested.spans[suggestion_id]):
                return self.accept(suggestion_id)
        self._check_edges(span)
        for item in self.draft.overlapping(span) if label in self.draft.label_schema.label else ():
            if isinstance(item, Suggestion) and item.span == span and self._alike(item, label):
                return self.relabel(item.id, label)
        self._make_room(span, label, "")
        annotation = Annotation(
            self.new_id(), span, label, self.draft.label_schema.label[label].defaults()
        )
        self._do(Kind.ADD, annotation.id, annotation)
        return annotation.id

    def _alike(self, item: Item, label: str) -> bool:
        """Whether an item's label and another are of one layer that is not free for all."""
        layer = self.draft.label_schema.layer_of(label)
        return layer.overlap is not Overlap.ANY and (
            self.draft.label_schema.layer_of(item.label) == layer
        )

    def set_attribute(self, id: str, name: str, value: AttributeValue | None) -> str:
        """Set an attribute, or take it away with None."""
        item = self._item(id)
        label = self.draft.label_schema.label.get(item.label)
        attribute = label.attribute(name) if label else None
        if attribute is None or (value is not None and not attribute.accepts(value)):
            raise Refusal(f"{item.label} has no attribute {name} = {value}")
        annotation = self._accepted(id)
        attributes = {k: v for k, v in annotation.attributes.items() if k != name}
        if value is not None:
            attributes[name] = value
        self._change(annotation, Kind.ATTRIBUTE, attributes=attributes)
        return annotation.id

    def set_note(self, id: str | None, note: str) -> str | None:
        """Write a note on an item, or (None) on the article."""
        if id is None:
            self._do(Kind.NOTE, "", replace(self.draft.progress, note=note))
            return None
        annotation = self._accepted(id)
        self._change(annotation, Kind.NOTE, note=note)
        return annotation.id

    def toggle_flag(self, id: str | None) -> str | None:
        """Raise or lower the flag of an item, or (None) of the article."""
        progress = self.draft.progress
        if id is None:
            self._do(Kind.FLAG, "", replace(progress, flagged=not progress.flagged))
            return None
        annotation = self._accepted(id)
        self._change(annotation, Kind.FLAG, flagged=not annotation.flagged)
        return annotation.id

    def set_status(self, status: Status) -> None:
        """Say how far the annotator is with the article."""
        if status is not self.draft.progress.status:
            self._do(Kind.STATUS, "", replace(self.draft.progress, status=status))

    # Links

    def link(self, from_id: str, to_id: str, type: str) -> str:
        """Tie two items; undecided ends are accepted. Returns the link's id.

        A type of which one is allowed replaces the link that is there. The source that was
        suggested for an undecided claim gives way to the one that is chosen for it.
        """
        from_item, to_item = self._item(from_id), self._item(to_id)
        link_type = self.draft.label_schema.link_type[type]
        if not link_type.allows(from_item.label, to_item.label):
            raise Refusal(f"{type} does not go from {from_item.label} to {to_item.label}")
        if from_id == to_id:
            raise Refusal("a span cannot be linked to itself")
        with self._whole():
            if isinstance(from_item, Suggestion):
                self._drop_other_sources(from_item, to_item, type)
            to_end = self.accept(to_id)
            # Accepting the far end may have accepted the near one along with it, and their link.
            from_end = self.draft.accepted.get(from_id) or self.accept(from_id)
        for link in self._links_from(from_end, type):
            if link.to_id == to_end:
                return link.id
            if link_type.max_one:
                self.unlink(link.id)
        return self._add_link(Link(self.new_id(), type, from_end, to_end))

    def unlink(self, link_id: str) -> None:
        """Take a link away; one that was suggested is rejected with it."""
        link = self.draft.links[link_id]
        self._do(Kind.UNLINK, link_id, None)
        if link.suggestion_id and link.suggestion_id in self.draft.suggested.links:
            self._turn_down(link.suggestion_id, link.type, None)

    # Boilerplate

    def bring_back(self, region: Span) -> None:
        """Treat a region of boilerplate like the rest of the article."""
        back = BroughtBack(region)
        if back.subject_id not in self.draft.records:
            self._do(Kind.BRING_BACK, back.subject_id, back)

    def leave_out(self, region: Span) -> None:
        """Take back that a region was brought back, if nothing in it was decided."""
        spans = [a.span for a in self.draft.annotations.values()]
        spans += [r.span for r in self.draft.rejections.values() if r.span]
        if any(span.overlaps(region) for span in spans):
            raise Refusal("something in here was decided: it stays as it is")
        for record in list(self.draft.records.values()):
            if isinstance(record, BroughtBack) and record.span.overlaps(region):
                self._do(Kind.LEAVE_OUT, record.subject_id, None)

    # Inside

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """Take back what was added inside, should it end in a Refusal."""
        mark = len(self._decisions)
        try:
            yield
        except Refusal:
            for decision in inverse(self._decisions[mark:]):
                self.draft.apply(decision)
            del self._decisions[mark:]
            raise

    def _item(self, id: str) -> Item:
        item = self.draft.item(id)
        if item is None or (isinstance(item, Suggestion) and not self.draft.is_live(item)):
            raise Refusal("that span is no longer there")
        return item

    def _accepted(self, id: str) -> Annotation:
        return self.draft.annotations[self.accept(id)]

    def _do(self, kind: Kind, subject: str, after: Value | None) -> None:
        value = after if after is not None else self._existing(subject)
        decision = Decision(kind, subject, self.draft.current(subject, type(value)), after)
        if self._at_the_end:
            self.draft.replace(decision)
        else:
            self.draft.apply(decision)
        self._decisions.append(decision)

    def _existing(self, subject: str) -> Value:
        tables: tuple[Mapping[str, Value], ...]
        draft = self.draft
        tables = (draft.annotations, draft.links, draft.rejections, draft.records)
        for table in tables:
            if subject in table:
                return table[subject]
        raise KeyError(subject)

    def _change(
        self,
        annotation: Annotation,
        kind: Kind,
        *,
        edited: bool = False,
        span: Span | None = None,
        label: str | None = None,
        attributes: Mapping[str, AttributeValue] | None = None,
        note: str | None = None,
        flagged: bool | None = None,
    ) -> None:
        changed = replace(
            annotation,
            span=annotation.span if span is None else span,
            label=annotation.label if label is None else label,
            attributes=annotation.attributes if attributes is None else attributes,
            note=annotation.note if note is None else note,
            flagged=annotation.flagged if flagged is None else flagged,
        )
        if edited and annotation.origin is not Origin.ADDED:
            changed = replace(changed, origin=self._origin(changed))
        if changed != annotation:
            self._do(kind, annotation.id, changed)

    def _origin(self, annotation: Annotation) -> Origin:
        """Of what was suggested: edited, unless it is as it was suggested again."""
        suggestion = self.draft.suggested.spans.get(annotation.suggestion_id or "")
        now = annotation.span, annotation.label
        same = suggestion and (suggestion.span, suggestion.label) == now
        return Origin.SUGGESTED if same else Origin.EDITED

    def _take(
        self, suggestion: Suggestion, kind: Kind, span: Span, label: str, origin: Origin
    ) -> str:
        """Make an annotation of a suggestion, with the source and the links that go with it."""
        self._make_room(span, label, suggestion.id)
        annotation = Annotation(
            self.new_id(),
            span,
            label,
            self._proposed(suggestion, label),
            origin=origin,
            suggestion_id=suggestion.id,
        )
        self._do(kind, annotation.id, annotation)
        for link in self.draft.suggested.links_of(suggestion.id):
            if link.id not in self.draft.rejections and link.id not in self.draft.accepted:
                self._settle(link, suggestion)
        return annotation.id

    def _proposed(self, suggestion: Suggestion, label: str) -> dict[str, AttributeValue]:
        """The attributes that an annotation made of a suggestion begins with."""
        known = self.draft.label_schema.label[label]
        proposed = suggestion.attributes
        if proposed is None:
            return known.defaults()
        kept = {n: v for n, v in proposed.items() if (a := known.attribute(n)) and a.accepts(v)}
        return kept if label == suggestion.label else {**known.defaults(), **kept}

    def _settle(self, link: SuggestedLink, taken: Suggestion) -> None:
        """Accept a suggested link once both ends are; a claim takes its source along."""
        other_id = link.to_id if link.from_id == taken.id else link.from_id
        takes_along = link.type == ATTRIBUTED_TO and link.from_id == taken.id
        other = self.draft.suggested.spans[other_id]
        if takes_along and self._fits(link) and other_id not in self.draft.accepted:
            try:
                self.accept(other_id)
            except Refusal:
                # It cannot be had, or it was rejected: only what stands there can take its place.
                if other_id not in self.draft.rejections:
                    self._link_to_standing(link, taken, other)
                return
        if link.id in self.draft.accepted:
            return
        ends = [self.draft.accepted.get(id) for id in (link.from_id, link.to_id)]
        if ends[0] and ends[1] and self._fits(link):
            self._add_suggested(link, ends[0], ends[1], Origin.SUGGESTED)
        elif not self._fits(link):
            self._turn_down(link.id, link.type, None)

    def _link_to_standing(self, link: SuggestedLink, claim: Suggestion, source: Suggestion) -> None:
        """The source that stands where another was suggested takes its place in the link."""
        link_type = self.draft.label_schema.link_type[link.type]
        for item in self.draft.overlapping(source.span):
            if isinstance(item, Annotation) and item.label in link_type.to_labels:
                self._add_suggested(link, self.draft.accepted[claim.id], item.id, Origin.EDITED)
                return

    def _add_suggested(self, link: SuggestedLink, from_id: str, to_id: str, origin: Origin) -> None:
        """Accept a suggested link, unless it is there already or another takes its place."""
        standing = self._links_from(from_id, link.type)
        if from_id == to_id or any(other.to_id == to_id for other in standing):
            return
        if standing and self.draft.label_schema.link_type[link.type].max_one:
            self._turn_down(link.id, link.type, None)
            return
        self._add_link(Link(self.new_id(), link.type, from_id, to_id, origin, link.id))

    def _links_from(self, annotation_id: str, type: str) -> list[Link]:
        links = self.draft.links_of(annotation_id)
        return [k for k in links if (k.type, k.from_id) == (type, annotation_id)]

    def _fits(self, link: SuggestedLink) -> bool:
        """Whether the schema allows the link between its ends as they are labelled now."""
        labels = []
        for id in (link.from_id, link.to_id):
            item = self.draft.item(self.draft.accepted.get(id, id))
            assert item is not None
            labels.append(item.label)
        link_type = self.draft.label_schema.link_type.get(link.type)
        return link_type is not None and link_type.allows(labels[0], labels[1])

    def _add_link(self, link: Link) -> str:
        self._do(Kind.LINK, link.id, link)
        return link.id

    def _allows(self, link: Link, id: str, label: str) -> bool:
        """Whether a link stays possible when one of its ends gets another label."""
        ends = (self.draft.annotations[link.from_id], self.draft.annotations[link.to_id])
        labels = [label if end.id == id else end.label for end in ends]
        link_type = self.draft.label_schema.link_type.get(link.type)
        return link_type is not None and link_type.allows(labels[0], labels[1])

    def _drop_other_sources(self, claim: Suggestion, chosen: Item, type: str) -> None:
        for link in self.draft.suggested.links_from.get(claim.id, ()):
            if link.type != type or link.id in self.draft.rejections:
                continue
            if chosen.id not in (link.to_id, self.draft.accepted.get(link.to_id)):
                self._turn_down(link.id, link.type, None)

    def _reject(self, suggestion: Suggestion) -> None:
        self._turn_down(suggestion.id, suggestion.label, suggestion.span)
        for link in self.draft.suggested.links_of(suggestion.id):
            if link.id in self.draft.rejections or link.id in self.draft.accepted:
                continue
            self._turn_down(link.id, link.type, None)
            source = self.draft.suggested.spans[link.to_id]
            if link.type == ATTRIBUTED_TO and link.from_id == suggestion.id:
                if self.draft.is_stop(source):
                    self._reject(source)

    def _turn_down(self, suggestion_id: str, label: str, span: Span | None) -> None:
        if suggestion_id not in self.draft.rejections:
            self._do(Kind.REJECT, suggestion_id, Rejection(suggestion_id, label, span))

    def _check_edges(self, span: Span) -> None:
        text = self.draft.article.text
        if span.end > len(text):
            raise Refusal("a span ends with the text at the latest")
        if span.trimmed(text) != span:
            raise Refusal("a span has no white space at its edges")

    def _make_room(self, span: Span, label: str, own_id: str) -> None:
        """Reject the undecided that the layer's rule bars from standing beside this span.

        Raises:
            Refusal: when it is a confirmed annotation that stands in the way.
        """
        if label not in self.draft.label_schema.label:
            raise Refusal(f"the label schema has no label {label}")
        same = self.draft.keys.get(span_key(span, label))
        if same and same != own_id:
            raise Refusal(f"{label} is on that text already")
        barred = self._barred(span, label, own_id)
        for item in barred:
            if isinstance(item, Annotation):
                raise Refusal(f"overlaps {item.label} {self._shown(item)}")
        for item in barred:
            if isinstance(item, Suggestion) and self.draft.is_live(item):
                self._reject(item)

    def _barred(self, span: Span, label: str, own_id: str) -> list[Item]:
        """What the rule of a label's layer lets stand beside no such span, but the span itself."""
        layer = self.draft.label_schema.layer_of(label)
        if layer.overlap is Overlap.ANY:
            return []
        known = self.draft.label_schema.label
        return [
            item
            for item in self.draft.overlapping(span, but=own_id)
            if item.label in known
            and known[item.label].layer == layer.name
            and (layer.overlap is Overlap.NONE or item.span.crosses(span))
        ]

    def _shown(self, item: Item) -> str:
        quote = " ".join(item.span.quote(self.draft.article.text).split())
        return f"“{quote if len(quote) <= 40 else quote[:39] + '…'}”"
