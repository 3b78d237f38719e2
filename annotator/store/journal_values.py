"""The decisions of an act in one piece, as a large act is kept until its rows are written.

Annotations and rejections, of which there may be tens of thousands, are lists of their fields; any
other value stands as the log has it. What comes back equals what went in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from annotator.core.annotation import Annotation, Origin, Rejection
from annotator.core.decision import Decision, Kind, Value
from annotator.core.span import Span
from annotator.core.timing import Spent
from annotator.store.values import value_json, value_of

_ANNOTATION, _REJECTION = 1, 2


def packed(decisions: Iterable[Decision], text: str) -> str:
    """Decisions on a text as JSON."""
    rows = [(d.kind, d.subject, _plain(d.before, text), _plain(d.after, text)) for d in decisions]
    return json.dumps(rows, separators=(",", ":"))


def unpacked(source: str) -> tuple[Decision, ...]:
    """The decisions that `packed` was given.

    Raises:
        ValueError, KeyError, TypeError: when it is not such JSON.
    """
    kinds = {kind.value: kind for kind in Kind}
    return tuple(
        Decision(kinds[kind], subject, _value(before), _value(after))
        for kind, subject, before, after in json.loads(source)
    )


def packed_times(spent: Iterable[Spent]) -> str:
    """Times that led to an act as JSON."""
    return json.dumps([(it.article_seq, it.since, it.until, it.seconds) for it in spent])


def unpacked_times(source: str) -> tuple[Spent, ...]:
    """The times that `packed_times` was given."""
    return tuple(Spent(*fields) for fields in json.loads(source))


def _plain(value: Value | None, text: str) -> Any:
    if value is None:
        return None
    if isinstance(value, Annotation):
        span = value.span
        return (
            *(_ANNOTATION, value.id, span.start, span.end, value.label, dict(value.attributes)),
            *(value.note, value.flagged, value.origin, value.suggestion_id),
        )
    if isinstance(value, Rejection):
        bounds = (value.span.start, value.span.end) if value.span else (None, None)
        return (_REJECTION, value.suggestion_id, value.label, *bounds, value.note)
    return value_json(value, text)


def _value(plain: Any) -> Value | None:
    if not isinstance(plain, list):
        return value_of(plain)
    if plain[0] == _REJECTION:
        _, suggestion_id, label, start, end, note = plain
        return Rejection(suggestion_id, label, None if start is None else Span(start, end), note)
    _, id, start, end, label, attributes, note, flagged, origin, suggestion_id = plain
    span = Span(start, end)
    return Annotation(id, span, label, attributes, note, flagged, _ORIGINS[origin], suggestion_id)


_ORIGINS = {origin.value: origin for origin in Origin}
