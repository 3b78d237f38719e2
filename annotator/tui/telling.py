"""What became of an act that was undone or redone, in words."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.core.annotation import Annotation, Link, Progress, Rejection
from annotator.core.brought_back import BroughtBack
from annotator.core.decision import Decision, Kind, Value
from annotator.core.display import one_line
from annotator.tui.session import TELLING
from annotator.tui.widgets.span_panel import quoted

#: More spans than these are counted and not named.
_NAMED = 3


def counted(applied: Iterable[tuple[Decision, ...]]) -> str:
    """The same of an act over several articles."""
    every = tuple(decision for decisions in applied for decision in decisions)
    kinds = {decision.kind for decision in every}
    kind = next((kind for kind in TELLING if kind in kinds), every[0].kind)
    count = len({d.subject for d in every if d.value_type in (Annotation, Rejection)})
    return f"{kind}, {count} span{'' if count == 1 else 's'}"


def told(decisions: tuple[Decision, ...], text: str, title: str, *, redo: bool) -> str:
    """What an act was about, given what was applied to an article to undo or redo it."""
    kinds = {decision.kind for decision in decisions}
    kind = next((kind for kind in TELLING if kind in kinds), decisions[0].kind)
    if kind is Kind.STATUS:
        status = next(d.after for d in decisions if d.kind is kind)
        assert isinstance(status, Progress)
        return f"{quoted(title, 30)} is {status.status}"
    spans = {d.subject for d in decisions if d.value_type in (Annotation, Rejection)}
    first = next(d for d in decisions if d.kind is kind)
    if len(spans) > _NAMED:
        return f"{kind}, {len(spans)} spans"
    return f"{kind}{_about(_done(first, redo=redo), text)}"


def _done(decision: Decision, *, redo: bool) -> Value | None:
    """What the act had made: what undoing takes away, and redoing brings back."""
    before, after = decision.before, decision.after
    return (after or before) if redo else (before or after)


def _about(value: Value | None, text: str) -> str:
    match value:
        case Annotation(span=span, label=label):
            return f" {label} {quoted(span.quote(text), 30)}"
        case Rejection(span=span, label=label) if span:
            return f" {label} {quoted(span.quote(text), 30)}"
        case BroughtBack(span=span):
            return f" {quoted(span.quote(text), 30)}"
        case Link(type=type):
            return f" {one_line(type.replace('_', ' '), 30)}"
    return ""
