"""Decisions as rows of the log, and annotations and links as rows of their tables."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from annotator.core.annotation import Annotation, Link, Origin, Rejection
from annotator.core.decision import Kind
from annotator.core.label_schema import AttributeValue
from annotator.store.values import value_json

if TYPE_CHECKING:
    from annotator.store.log import ActRecord, Change

#: The columns that all rows of an act on an article have in common, and those of `log_rows`.
LOG = (
    "log (act, mode, target, annotator_id, role, at, parent,"
    " article, kind, subject, before, after, suggestion_id)"
)


def log_values(record: ActRecord, parent: str | None) -> str:
    """SQL of the values of a row of `log_rows`, as a part of the act.

    What the rows have in common is in the SQL: of a million rows that takes a third less than to
    hand it over with each. No function is: one may fail, and SQLite would have to be able to take
    back each statement, before which the index of words is written out.
    """
    actor = record.actor
    act = (record.id, record.mode.value, record.target)
    who = (actor.annotator_id, actor.role.value, record.at)
    return f"({', '.join(map(_literal, (*act, *who, parent)))}, ?, ?, ?, ?, ?, ?)"


def _literal(text: str | None) -> str:
    """A text as SQL writes it: https://sqlite.org/lang_expr.html#literal_values_constants_."""
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"


def log_rows(change: Change) -> Iterator[tuple[object, ...]]:
    """The rows of the log that the decisions on one article are, one after another."""
    seq, text = change.article_seq, change.text
    for decision in change.decisions:
        before, after = decision.before, decision.after
        suggested = after.suggestion_id if isinstance(after, _ANSWERS) else None
        if before is not None and not suggested:
            suggested = before.suggestion_id if isinstance(before, _ANSWERS) else None
        yield (
            seq,
            # Plain strings: SQLite's module looks long what to make of any other kind.
            _KINDS[decision.kind],
            decision.subject,
            None if before is None else value_json(before, text),
            None if after is None else value_json(after, text),
            suggested,
        )


#: What may have been made of a suggestion.
_ANSWERS = (Annotation, Link, Rejection)

#: To look a name up here takes less than to ask the enum.
_KINDS = {kind: kind.value for kind in Kind}
_ORIGINS = {origin: origin.value for origin in Origin}


def annotation_row(where: tuple[object, ...], a: Annotation, text: str) -> tuple[object, ...]:
    """The row of an annotation, whose state is that of this article, owner and role."""
    attributes = _json_of(tuple(a.attributes.items())) if a.attributes else "{}"
    quote = a.span.quote(text)
    return (
        *(a.id, *where, a.span.start, a.span.end, a.label, quote, attributes),
        *(a.note, int(a.flagged), _ORIGINS[a.origin], a.suggestion_id),
    )


@lru_cache(maxsize=1024)
def _json_of(attributes: tuple[tuple[str, AttributeValue], ...]) -> str:
    return json.dumps(dict(attributes), ensure_ascii=False)


def link_row(where: tuple[object, ...], link: Link) -> tuple[object, ...]:
    """The row of a link, whose state is that of this article, owner and role."""
    ends = (link.type, link.from_id, link.to_id)
    return (link.id, *where, *ends, _ORIGINS[link.origin], link.suggestion_id)
