"""The decisions of an act in one piece, as a large act is kept until its rows are written.

New annotations, of which there may be tens of thousands, stand column by column; any other value
as the log has it. What comes back equals what went in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from annotator.core.annotation import Annotation, Origin
from annotator.core.decision import Decision, Kind
from annotator.core.span import Span
from annotator.core.timing import Spent
from annotator.store.values import value_json, value_of

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


def packed(decisions: Sequence[Decision], text: str) -> str:
    """Decisions on a text as JSON."""
    kinds: list[Kind] = []
    new: list[Annotation] = []
    others: list[tuple[int, Kind, str, str | None, str | None]] = []
    for number, decision in enumerate(decisions):
        before, after = decision.before, decision.after
        if before is None and type(after) is Annotation and after.id == decision.subject:
            kinds.append(decision.kind)
            new.append(after)
        else:
            values = value_json(before, text), value_json(after, text)
            others.append((number, decision.kind, decision.subject, *values))
    columns = list(map(_column, _columns(kinds, new)))
    parts = {"new": columns, "count": len(new), "others": others}
    return _encode(parts).decode()


def _columns(kinds: list[Kind], new: list[Annotation]) -> Iterator[list[Any]]:
    spans = [a.span for a in new]
    yield kinds
    yield [a.id for a in new]
    yield [span.start for span in spans]
    yield [span.end for span in spans]
    yield [a.label for a in new]
    yield [a.attributes for a in new]
    yield [a.note for a in new]
    yield [a.flagged for a in new]
    yield [a.origin for a in new]
    yield [a.suggestion_id for a in new]


def _column(values: list[Any]) -> dict[str, Any]:
    """A column, or the one value that is in all of its rows."""
    if values and values.count(values[0]) == len(values):
        return {"each": values[0]}
    return {"rows": values}


def unpacked(source: str) -> tuple[Decision, ...]:
    """The decisions that `packed` was given.

    Raises:
        ValueError, KeyError, TypeError: when it is not such JSON.
    """
    return tuple(unpacking(source))


def unpacking(source: str) -> Iterator[Decision]:
    """The same, one after another."""
    parts = _decode(source)
    others = {
        number: Decision(Kind(kind), subject, value_of(before), value_of(after))
        for number, kind, subject, before, after in parts["others"]
    }
    new = _new(parts["new"], parts["count"])
    for number in range(parts["count"] + len(others)):
        decision = others.get(number) or next(new, None)
        if decision is None:
            raise ValueError("decisions are missing")
        yield decision
    if next(new, None) is not None:
        raise ValueError("there are more decisions than it says")


def _new(columns: list[dict[str, Any]], count: int) -> Iterator[Decision]:
    filled = [c["rows"] if "rows" in c else [c["each"]] * count for c in columns]
    kinds = {kind.value: kind for kind in Kind}
    origins = {origin.value: origin for origin in Origin}
    for kind, id, start, end, label, attributes, note, flagged, origin, suggestion in zip(
        *filled, strict=True
    ):
        values = (dict(attributes), note, flagged, origins[origin], suggestion)
        yield Decision(kinds[kind], id, None, Annotation(id, Span(start, end), label, *values))


def packed_times(spent: Iterable[Spent]) -> str:
    """Times that led to an act as JSON."""
    return json.dumps([(it.article_seq, it.since, it.until, it.seconds) for it in spent])


def unpacked_times(source: str) -> tuple[Spent, ...]:
    """The times that `packed_times` was given."""
    return tuple(Spent(*fields) for fields in json.loads(source))
