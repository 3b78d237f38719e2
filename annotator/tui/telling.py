"""What became of an act that was undone or redone, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from annotator.core.annotation import Annotation, Link, Progress, Rejection
from annotator.core.brought_back import BroughtBack
from annotator.core.decision import Decision, Kind, Value
from annotator.core.display import one_line
from annotator.core.extent import extent, in_all
from annotator.core.state import State
from annotator.tui.session import TELLING
from annotator.tui.widgets.span_panel import quoted

#: More spans than these are counted and not named.
_NAMED = 3


def counted(applied: Iterable[tuple[Decision, ...]]) -> str:
    """What an act over several articles was about, given what was applied to each."""
    each = tuple(applied)
    kinds = {decision.kind for decisions in each for decision in decisions}
    return f"{_main(kinds)}, {in_all(each)}"


def told(decisions: tuple[Decision, ...], state: State, *, redo: bool) -> str:
    """What an act in one article was about, given what was applied to undo or redo it.

    `state` is what that led to.
    """
    kind, title = _main({d.kind for d in decisions}), quoted(state.article.title, 30)
    if kind is Kind.STATUS:
        status = next(d.after for d in decisions if d.kind is kind)
        assert isinstance(status, Progress)
        return f"{title} is {status.status}"
    whole = extent(decisions)
    if whole.spans > _NAMED:
        return f"{kind}, {whole}"
    in_order = decisions if redo else decisions[::-1]
    done = (_done(d, redo=redo) for d in in_order if d.kind is kind)
    abouts = sorted((value for value in done if value), key=_names_no_span)
    beside = "" if _names_no_span(abouts[0]) else whole.beside(1)
    return f"{_word(kind, abouts[0])} {_about(abouts[0], state)}{beside}"


def _word(kind: Kind, made: Value) -> str:
    """What people call it: a flag is also taken away."""
    lowered = isinstance(made, Annotation | Progress) and not made.flagged
    return "unflag" if kind is Kind.FLAG and lowered else kind


def _main(kinds: Collection[Kind]) -> Kind:
    """What an act of several kinds of decisions is called after."""
    return next((kind for kind in TELLING if kind in kinds), next(iter(kinds)))


def _done(decision: Decision, *, redo: bool) -> Value | None:
    """What the act had made: what undoing takes away, and redoing brings back."""
    before, after = decision.before, decision.after
    return (after or before) if redo else (before or after)


def _names_no_span(value: Value) -> bool:
    """Whether it is a link, which goes with a span that names an act better."""
    return isinstance(value, Link) or (isinstance(value, Rejection) and value.span is None)


def _about(value: Value, state: State) -> str:
    text = state.article.text
    match value:
        case Annotation(span=span, label=label):
            return f"{label} {quoted(span.quote(text), 30)}"
        case Rejection(span=span, label=label) if span:
            return f"{label} {quoted(span.quote(text), 30)}"
        case BroughtBack(span=span):
            return quoted(span.quote(text), 30)
        case Link(type=type, from_id=from_id, to_id=to_id):
            return _linked(type, (from_id, to_id), state)
        case Rejection(suggestion_id=id, label=type):
            link = state.suggested.links.get(id)
            return _linked(type, (link.from_id, link.to_id) if link else (), state)
    return f"on {quoted(state.article.title, 30)}"


def _linked(type: str, ids: Iterable[str], state: State) -> str:
    """A link by its type and what is at its ends, as far as that is still there."""
    found = [state.item(id) for id in ids]
    ends = [quoted(item.span.quote(state.article.text), 20) for item in found if item]
    return " ".join([one_line(type.replace("_", " "), 30), " → ".join(ends)]).rstrip()
