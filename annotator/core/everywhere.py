"""One label on every mention of a text, or off every one: what becomes of each, as one act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from annotator.core.acts import Act
from annotator.core.annotation import Annotation, Origin
from annotator.core.decision import Refusal
from annotator.core.mentions import EXACT, Matching, mentions
from annotator.core.span import Span
from annotator.core.state import State
from annotator.core.suggestion import Suggestion
from annotator.core.suggestion_set import span_key


class Fate(StrEnum):
    """What becomes of a mention."""

    ADD = "add"
    ACCEPT = "accept"
    RELABEL = "relabel"
    REMOVE = "remove"
    REJECT = "reject"
    #: It bears the label already.
    KEEP = "keep"
    #: A confirmed span of another label stands there, or one that must not overlap with it.
    LEAVE = "leave"
    #: It is a part of a longer span that is confirmed or suggested with the same label.
    INSIDE = "inside"


#: With these something is changed.
CHANGES = frozenset((Fate.ADD, Fate.ACCEPT, Fate.RELABEL, Fate.REMOVE, Fate.REJECT))


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention and what becomes of it; `other` is the label that stands, or stood, there.

    Where a mention is added it is the same label, if that was rejected there.
    """

    span: Span
    fate: Fate
    other: str = ""


@dataclass(frozen=True, slots=True)
class Wish:
    """A label that is to be on, or with `clear` off, every mention of a quote."""

    label: str
    quote: str
    clear: bool = False
    matching: Matching = EXACT

    def on(self, act: Act, also: Iterable[Span] = ()) -> list[Mention]:
        """Have it in the article of an act; `also` are spans that count as mentions anyway."""
        spans = mentions(act.draft.article.text, self.quote, self.matching)
        spans = sorted({*spans, *also})
        do = clear_mentions if self.clear else label_mentions
        return do(act, self.label, spans)


def label_mentions(act: Act, label: str, spans: Iterable[Span]) -> list[Mention]:
    """Label spans; what bars one is left as it is."""
    return [_labelled(act, label, span) for span in spans]


def _labelled(act: Act, label: str, span: Span) -> Mention:
    draft = act.draft
    if span_key(span, label) in draft.keys:
        return Mention(span, Fate.KEEP)
    standing = _confirmed(draft, span, label)
    for annotation in standing:
        if annotation.span == span:
            return Mention(span, Fate.LEAVE, annotation.label)
        if annotation.label == label and annotation.span.contains(span):
            return Mention(span, Fate.INSIDE, label)
    if _is_inside_suggested(draft, span, label):
        return Mention(span, Fate.INSIDE, label)
    refused = span_key(span, label) in draft.refused
    try:
        made = draft.annotations[act.add(span, label)]
    except Refusal:
        return Mention(span, Fate.LEAVE, standing[0].label if standing else "")
    if made.origin is Origin.ADDED:
        return Mention(span, Fate.ADD, label if refused else "")
    if made.origin is Origin.SUGGESTED:
        return Mention(span, Fate.ACCEPT)
    return Mention(span, Fate.RELABEL, draft.suggested.spans[made.suggestion_id or ""].label)


def _confirmed(state: State, span: Span, label: str) -> list[Annotation]:
    """The annotations of the label's layer that share something with a span."""
    known = state.label_schema.label
    return [
        item
        for item in state.overlapping(span)
        if isinstance(item, Annotation)
        and item.label in known
        and known[item.label].layer == known[label].layer
    ]


def _is_inside_suggested(state: State, span: Span, label: str) -> bool:
    """Whether a longer name is suggested there, which is still to be decided."""
    return any(
        isinstance(item, Suggestion) and item.label == label and item.span.contains(span)
        for item in state.overlapping(span)
        if item.span != span
    )


def clear_mentions(act: Act, label: str, spans: Iterable[Span]) -> list[Mention]:
    """Remove the annotations of a label on exactly these spans, reject what is suggested there."""
    found: list[Mention] = []
    for span in spans:
        key, draft = span_key(span, label), act.draft
        id = draft.keys.get(key)
        proposed = [draft.suggested.spans[other] for other in draft.suggested.by_key.get(key, ())]
        if id is not None:
            act.reject(id)
            found.append(Mention(span, Fate.REMOVE))
        elif any(draft.is_live(suggestion) for suggestion in proposed):
            act.reject_all(suggestion.id for suggestion in proposed)
            found.append(Mention(span, Fate.REJECT))
    return found
