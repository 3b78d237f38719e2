"""What of a reviewer's act can be taken or brought back: gold is everybody's, and goes on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from itertools import product

from annotator.core.annotation import Annotation, Progress, Status
from annotator.core.decision import Decision
from annotator.core.label_schema import LabelSchema, Overlap
from annotator.core.ruling import Ruling
from annotator.core.state import Conflict, State, apply_all
from annotator.store import states
from annotator.store.log import Actor

#: The last that was done to an article by another reviewer, and since when it counts.
_SINCE = """
SELECT 1 FROM log WHERE article = ? AND role = ? AND annotator_id <> ?
AND seq > (SELECT max(seq) FROM log WHERE target = ?) LIMIT 1
"""

#: That gold was finished after an act.
_FINISHED_SINCE = """
SELECT 1 FROM log WHERE article = ? AND role = ? AND kind = 'status'
AND json_extract(after, '$.status') = 'finished'
AND seq > (SELECT max(seq) FROM log WHERE act = ?) LIMIT 1
"""

#: That an article is begun is said by whoever is first: no act hangs on it.
_BEGUN = (Status.NEW, Status.IN_PROGRESS)


def fitted(
    connection: sqlite3.Connection,
    label_schema: LabelSchema,
    seq: int,
    actor: Actor,
    decisions: Sequence[Decision],
    target: str,
    *,
    redo: bool,
) -> tuple[Decision, ...] | None:
    """The decisions as gold now takes them; None where it has gone on from the act.

    Nothing is taken back beneath gold that was finished since, and nothing comes back where
    another reviewer has decided on the article since it was taken back, or where something else
    is settled by now.
    """
    state = states.load(connection, label_schema, seq, actor, with_suggestions=False).state
    if redo:
        since = connection.execute(_SINCE, (seq, actor.role, actor.annotator_id, target))
        gone_on = bool(since.fetchone())
    else:
        since = connection.execute(_FINISHED_SINCE, (seq, actor.role, target))
        gone_on = state.progress.status is Status.FINISHED and bool(since.fetchone())
    if gone_on:
        return None
    unsaid = tuple(d for d in decisions if not _begins(d))
    for found in (tuple(decisions), unsaid):
        try:
            after = apply_all(state, found)
        except Conflict:
            continue
        if not (_is_crowded(after, decisions) or _is_new_in_vain(state, after)):
            return found
    return None


def _begins(decision: Decision) -> bool:
    """Whether a decision says no more than that the article is begun, or is not."""
    before, after = decision.before, decision.after
    return (
        isinstance(before, Progress)
        and isinstance(after, Progress)
        and before.status in _BEGUN
        and after.status in _BEGUN
        and (before.flagged, before.note) == (after.flagged, after.note)
    )


def _is_new_in_vain(before: State, after: State) -> bool:
    """Whether gold in which something stands would come to count as not begun."""
    turns_new = after.progress.status is Status.NEW is not before.progress.status
    return turns_new and bool(after.annotations or after.records)


def _is_crowded(after: State, decisions: Iterable[Decision]) -> bool:
    """Whether what comes back lies over something else that was put there since."""
    back = {d.subject: d.after for d in decisions if d.before is None}
    others = [v for id, v in after.records.items() if id not in back and isinstance(v, Ruling)]
    rulings = [v for v in back.values() if isinstance(v, Ruling)]
    if any(_same_place(one, other) for one, other in product(rulings, others)):
        return True
    spans = [v for v in back.values() if isinstance(v, Annotation)]
    standing = [a for id, a in after.annotations.items() if id not in back]
    return any(_bars(after.label_schema, one, other) for one, other in product(spans, standing))


def _same_place(one: Ruling, other: Ruling) -> bool:
    same = (one.layer, one.subject) == (other.layer, other.subject)
    return same and one.place.overlaps(other.place)


def _bars(label_schema: LabelSchema, one: Annotation, other: Annotation) -> bool:
    if not one.span.overlaps(other.span):
        return False
    layers = [label_schema.layer_of(a.label) for a in (one, other)]
    return layers[0] == layers[1] and layers[0].overlap is Overlap.NONE
