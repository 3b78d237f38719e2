"""What a step of the lesson wants, as questions to a state; however one came to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from annotator.core.annotation import Annotation, Status
from annotator.core.span import Span
from annotator.core.state import Item, State

#: Whether a state is what a step wants.
Goal: TypeAlias = Callable[[State], bool]

#: Where in the text a step is about something; None if it is about no place.
Aim: TypeAlias = Callable[[State], Span | None]


def on(suggestion_id: str) -> Aim:
    """The place of a suggestion."""

    def aim(state: State) -> Span | None:
        suggestion = state.suggested.spans.get(suggestion_id)
        return suggestion.span if suggestion else None

    return aim


def on_words(words: str) -> Aim:
    """Where words stand in the text first."""

    def aim(state: State) -> Span | None:
        start = state.article.text.find(words)
        return Span(start, start + len(words)) if start >= 0 else None

    return aim


def nowhere(state: State) -> Span | None:
    """No place."""
    return None


def bears(aim: Aim, label: str) -> Goal:
    """A confirmed span with exactly these bounds and this label."""

    def goal(state: State) -> bool:
        return confirmed(state, aim(state), label) is not None

    return goal


def gone(aim: Aim) -> Goal:
    """Nothing is marked there, confirmed or undecided."""

    def goal(state: State) -> bool:
        return live_at(state, aim(state)) is None

    return goal


def tied(claim: Aim, source: Aim) -> Goal:
    """A link leads from the one to the other, both confirmed."""

    def goal(state: State) -> bool:
        from_, to = confirmed(state, claim(state)), confirmed(state, source(state))
        return bool(from_ and to) and any(
            (link.from_id, link.to_id) == (from_ and from_.id, to and to.id)
            for link in state.links.values()
        )

    return goal


def untouched(state: State) -> bool:
    """Nothing is decided that could be taken back."""
    return not (state.annotations or state.rejections or state.links)


def is_finished(state: State) -> bool:
    """The article is finished."""
    return state.progress.status is Status.FINISHED


def confirmed(state: State, span: Span | None, label: str | None = None) -> Annotation | None:
    """The annotation with exactly these bounds, and with this label if one is named."""
    for annotation in state.annotations.values():
        if annotation.span == span and label in (None, annotation.label):
            return annotation
    return None


def live_at(state: State, span: Span | None) -> Item | None:
    """The first annotation or undecided suggestion that overlaps a place."""
    return next(state.overlapping(span), None) if span else None
