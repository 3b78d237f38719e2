"""One annotator's state of one article, and the single way in which it changes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from annotator.core.annotation import Annotation, Link, Progress, Rejection
from annotator.core.article import Article
from annotator.core.brought_back import BroughtBack, Ranges, around, quieted
from annotator.core.decision import Decision, Value
from annotator.core.label_schema import ATTRIBUTED_TO, LabelSchema
from annotator.core.record import Record
from annotator.core.span import Span
from annotator.core.span_index import DraftIndex, Entry, SpanIndex, entry
from annotator.core.suggestion import Suggestion
from annotator.core.suggestion_set import SpanKey, SuggestionSet, span_key

#: What can be in focus: both have an id, a span and a label.
Item: TypeAlias = Annotation | Suggestion


#: Decisions from which on an act may be applied with the indexes made anew at its end.
_MANY = 200


def is_many(decisions: int, live: int) -> bool:
    """Whether to make the indexes anew is less than to change them that often."""
    return decisions > _MANY and decisions * 4 > live


class Conflict(ValueError):
    """A decision whose `before` is not what the state holds."""


@dataclass(frozen=True, slots=True)
class State:
    """Suggestions, and what one annotator made of them.

    `annotations`, `links` and `rejections` are the decided values by id, `records` what a review
    keeps of the article, and boilerplate that was brought back. `quiet` is the article's
    boilerplate: nothing undecided is live in it. The rest is derived:
    `accepted` (suggestion id -> annotation or link id), `keys` (place and label -> annotation
    id), `refused` (place and label -> how many rejections), `live` (every annotation and every
    undecided suggestion) and `stops` (the suggestions that want a decision of their own).
    """

    article: Article
    label_schema: LabelSchema
    suggested: SuggestionSet = field(default_factory=SuggestionSet)
    annotations: Mapping[str, Annotation] = field(default_factory=dict)
    links: Mapping[str, Link] = field(default_factory=dict)
    rejections: Mapping[str, Rejection] = field(default_factory=dict)
    progress: Progress = field(default_factory=Progress)
    records: Mapping[str, Record] = field(default_factory=dict)
    accepted: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[SpanKey, str] = field(default_factory=dict)
    refused: Mapping[SpanKey, int] = field(default_factory=dict)
    live: SpanIndex = field(default_factory=SpanIndex)
    stops: SpanIndex = field(default_factory=SpanIndex)
    quiet: Ranges = ()

    def item(self, id: str) -> Item | None:
        """The annotation or the suggestion of that id, whether live or not."""
        return self.annotations.get(id) or self.suggested.spans.get(id)

    def entry(self, item: Item) -> Entry:
        """The item's place in the order of `live` and `stops`."""
        rank = self.label_schema.ranks.get(item.label, len(self.label_schema.layers))
        return entry(item.span, rank, item.id)

    def is_live(self, suggestion: Suggestion) -> bool:
        """Whether the annotator has not answered the suggestion, in this or an earlier run.

        To accept one, even if it is edited afterwards, answers all that propose the same. One
        whose label the label schema lacks cannot be answered: it is never live. Nor is one in
        boilerplate that nobody brought back.
        """
        key = span_key(suggestion.span, suggestion.label)
        if suggestion.id in self.rejections or key in self.keys or key in self.refused:
            return False
        if suggestion.label not in self.label_schema.label or self._is_quiet(suggestion):
            return False
        return self.accepted.keys().isdisjoint(self.suggested.by_key.get(key, ()))

    def _is_quiet(self, suggestion: Suggestion) -> bool:
        if not self.quiet:
            return False
        found = around(self.quiet, suggestion.span.start, suggestion.span.end)
        return found is not None and bool(quieted((found,), self.records.values()))

    def is_stop(self, suggestion: Suggestion) -> bool:
        """Whether the suggestion wants a decision of its own.

        The source of a claim that is itself undecided is settled together with the claim.
        """
        return self.is_live(suggestion) and not any(self.claims_on(suggestion.id))

    def claims_on(self, suggestion_id: str) -> Iterator[str]:
        """The undecided claims that suggest this suggestion as their source, by id."""
        for link in self.suggested.links_to.get(suggestion_id, ()):
            if link.type == ATTRIBUTED_TO and link.id not in self.rejections:
                if self.is_live(self.suggested.spans[link.from_id]):
                    yield link.from_id

    def links_of(self, annotation_id: str) -> list[Link]:
        """The links at either end of an annotation."""
        return [k for k in self.links.values() if annotation_id in (k.from_id, k.to_id)]

    def overlapping(self, span: Span, *, but: str = "") -> Iterator[Item]:
        """The live items, but one, that share a code point with the span, in order."""
        for _, _, _, id in self.live.overlapping(span.start, span.end):
            if id != but:
                item = self.item(id)
                assert item is not None
                yield item


def start_state(
    article: Article,
    label_schema: LabelSchema,
    suggested: SuggestionSet | None = None,
    values: Iterable[Value] = (),
    *,
    quiet: Ranges = (),
) -> State:
    """The state in which an article stands, from the values that were kept."""
    draft = Draft(State(article, label_schema, suggested or SuggestionSet(), quiet=quiet))
    for value in values:
        draft.put(subject_of(value), value)
    draft.rebuild()
    return draft.frozen()


def with_suggestions(state: State, suggested: SuggestionSet) -> State:
    """The same decisions over other suggestions (they may arrive while an article is open)."""
    decided = (state.annotations, state.links, state.rejections, state.records)
    values: list[Value] = [value for table in decided for value in table.values()]
    values.append(state.progress)
    return start_state(state.article, state.label_schema, suggested, values, quiet=state.quiet)


def with_quiet(state: State, quiet: Ranges) -> State:
    """The same decisions where other parts of the text are boilerplate."""
    return with_suggestions(replace(state, quiet=quiet), state.suggested)


def apply(state: State, decision: Decision) -> State:
    """The state after a decision.

    Raises:
        Conflict: when the decision's `before` is not what the state holds.
    """
    return apply_all(state, (decision,))


def apply_all(state: State, decisions: Iterable[Decision]) -> State:
    """The state after all decisions of an act: one step, in the time of one copy."""
    draft = Draft(state)
    decisions = tuple(decisions)
    if is_many(len(decisions), len(state.live)):
        for decision in decisions:
            draft.replace(decision)
        draft.rebuild()
    else:
        for decision in decisions:
            draft.apply(decision)
    return draft.frozen()


class Draft(State):
    """A state while an act is applied: its own copies, changed in place, then frozen.

    It `lags` while its indexes are those of before a long act: `replace` leaves them alone, and
    `rebuild` brings them up to date.
    """

    __slots__ = ("lags",)
    lags: bool

    annotations: dict[str, Annotation]
    links: dict[str, Link]
    rejections: dict[str, Rejection]
    records: dict[str, Record]
    accepted: dict[str, str]
    keys: dict[SpanKey, str]
    refused: dict[SpanKey, int]
    live: DraftIndex
    stops: DraftIndex

    def __init__(self, state: State) -> None:
        super().__init__(
            state.article,
            state.label_schema,
            state.suggested,
            dict(state.annotations),
            dict(state.links),
            dict(state.rejections),
            state.progress,
            dict(state.records),
            dict(state.accepted),
            dict(state.keys),
            dict(state.refused),
            DraftIndex.of(state.live),
            DraftIndex.of(state.stops),
            state.quiet,
        )
        object.__setattr__(self, "lags", False)

    def frozen(self) -> State:
        """The state as it stands. The draft is not to be used after this."""
        return State(
            self.article,
            self.label_schema,
            self.suggested,
            self.annotations,
            self.links,
            self.rejections,
            self.progress,
            self.records,
            self.accepted,
            self.keys,
            self.refused,
            self.live.frozen(),
            self.stops.frozen(),
            self.quiet,
        )

    def apply(self, decision: Decision) -> None:
        """Change one subject.

        Raises:
            Conflict: when the decision's `before` is not what the draft holds.
        """
        self._check(decision)
        touched = self._touches(decision.before) | self._touches(decision.after)
        before = [self.suggested.spans[id] for id in touched]
        for suggestion in before:
            self.live.discard(self.entry(suggestion))
            self.stops.discard(self.entry(suggestion))
        self._unindex(decision.before)
        self.put(decision.subject, decision.after, decision.before)
        self._index(decision.after)
        for suggestion in before:
            self._list(suggestion)

    def replace(self, decision: Decision) -> None:
        """Change one subject as `apply` does, but leave the indexes to `rebuild`."""
        self._check(decision)
        self.put(decision.subject, decision.after, decision.before)
        object.__setattr__(self, "lags", True)

    def overlapping(self, span: Span, *, but: str = "") -> Iterator[Item]:
        """The live items, but one, that share a code point with the span, in order.

        While the draft lags: as long as it was only decided as suggested, and never moved.
        """
        for item in super().overlapping(span, but=but):
            if not self.lags or not isinstance(item, Suggestion) or self.is_live(item):
                yield item
            elif taken := self.keys.get(span_key(item.span, item.label)):
                yield self.annotations[taken]

    def _check(self, decision: Decision) -> None:
        if self.current(decision.subject, decision.value_type) != decision.before:
            raise Conflict("the article has changed since this decision was made")

    def current(self, subject: str, type: type[Value]) -> Value | None:
        """What the draft holds of a subject."""
        if type is Annotation:
            return self.annotations.get(subject)
        if type is Link:
            return self.links.get(subject)
        if type is Rejection:
            return self.rejections.get(subject)
        return self.progress if type is Progress else self.records.get(subject)

    def put(self, subject: str, value: Value | None, before: Value | None = None) -> None:
        """Put a value in the place of another, with all that follows but the indexes."""
        match before:
            case Annotation():
                del self.annotations[subject]
                del self.keys[span_key(before.span, before.label)]
                self.accepted.pop(before.suggestion_id or "", None)
            case Link():
                del self.links[subject]
                self.accepted.pop(before.suggestion_id or "", None)
            case Rejection():
                del self.rejections[subject]
                self._count(before, -1)
            case Record():
                del self.records[subject]
        match value:
            case Annotation():
                self.annotations[subject] = value
                self.keys[span_key(value.span, value.label)] = subject
                if value.suggestion_id:
                    self.accepted[value.suggestion_id] = subject
            case Link():
                self.links[subject] = value
                if value.suggestion_id:
                    self.accepted[value.suggestion_id] = subject
            case Rejection():
                self.rejections[subject] = value
                self._count(value, 1)
            case Progress():
                object.__setattr__(self, "progress", value)
            case Record():
                self.records[subject] = value

    def rebuild(self) -> None:
        """Make both indexes anew from the values."""
        ours = [self.entry(a) for a in self.annotations.values()]
        live = [s for s in self.suggested.spans.values() if self.is_live(s)]
        stops = [s for s in live if not any(self.claims_on(s.id))]
        indexes = {"live": ours + [self.entry(s) for s in live], "stops": map(self.entry, stops)}
        for name, entries in indexes.items():
            object.__setattr__(self, name, DraftIndex.of(SpanIndex(entries)))
        object.__setattr__(self, "lags", False)

    def _count(self, rejection: Rejection, by: int) -> None:
        if rejection.span:
            key = span_key(rejection.span, rejection.label)
            self.refused[key] = self.refused.get(key, 0) + by
            if not self.refused[key]:
                del self.refused[key]

    def _touches(self, value: Value | None) -> set[str]:
        """The suggestions whose being live, or a stop, may hang on this value."""
        ids: set[str] = set()
        match value:
            case Annotation():
                ids.update(self.suggested.by_key.get(span_key(value.span, value.label), ()))
                if origin := self.suggested.spans.get(value.suggestion_id or ""):
                    ids.update(self.suggested.by_key[span_key(origin.span, origin.label)])
            case Rejection(suggestion_id=id, span=span):
                if span:
                    ids.update(self.suggested.by_key.get(span_key(span, value.label), ()))
                ids.update(i for i in (id,) if i in self.suggested.spans)
                if link := self.suggested.links.get(id):
                    ids.add(link.to_id)
            case BroughtBack(span=span):
                ids.update(s.id for s in self.suggested.spans.values() if self._is_beside(s, span))
        for id in list(ids):
            ids.update(link.to_id for link in self.suggested.links_from.get(id, ()))
        return ids

    def _is_beside(self, suggestion: Suggestion, span: Span) -> bool:
        """Whether a suggestion is in boilerplate that a span touches."""
        found = around(self.quiet, suggestion.span.start, suggestion.span.end)
        return found is not None and found[0] < span.end and span.start < found[1]

    def _list(self, suggestion: Suggestion) -> None:
        if self.is_live(suggestion):
            self.live.add(self.entry(suggestion))
            if not any(self.claims_on(suggestion.id)):
                self.stops.add(self.entry(suggestion))

    def _unindex(self, value: Value | None) -> None:
        if isinstance(value, Annotation):
            self.live.discard(self.entry(value))

    def _index(self, value: Value | None) -> None:
        if isinstance(value, Annotation):
            self.live.add(self.entry(value))


def subject_of(value: Value) -> str:
    """What a value is known by among its kind: an id, of the progress none."""
    match value:
        case Annotation() | Link():
            return value.id
        case Record():
            return value.subject_id
        case Rejection():
            return value.suggestion_id
        case Progress():
            return ""
