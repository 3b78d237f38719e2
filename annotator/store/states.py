"""One annotator's state of one article, read from the derived tables or from the log."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field

from annotator.core.article import Article
from annotator.core.decision import Value
from annotator.core.label_schema import LabelSchema
from annotator.core.memory import Recalled, Recollection
from annotator.core.recalling import over
from annotator.core.state import State, apply_all, start_state
from annotator.core.state import with_suggestions as with_others
from annotator.core.suggestion import Suggestions
from annotator.core.suggestion_set import SuggestionSet
from annotator.store import recollections, suggestions
from annotator.store.articles import article_of, by_seq
from annotator.store.errors import DamagedError
from annotator.store.log import Actor, Role
from annotator.store.recollections import Memory
from annotator.store.values import (
    annotation_of,
    checked_quote,
    decision_of,
    link_of,
    progress_of,
    rejection_of,
    value_of,
)

_STATE = " WHERE article = ? AND annotator_id = ? AND role = ?"


@dataclass(frozen=True, slots=True)
class OpenArticle:
    """An article as an annotator finds it.

    `head` is the last act on it, on which the next one is made; `cursor` the place (a code
    point offset) where the annotator was; `went_on` says that it is the place of the last act,
    from which they went on; `suggested`, whether a suggester has been here.
    """

    seq: int
    state: State
    head: str | None
    cursor: int
    suggested: bool
    went_on: bool = False
    #: What memory makes of the article, now that it is opened: to be kept before anything else is.
    fresh: Recollection | None = None
    #: What memory says of the suggestions that are its own, by their ids.
    recalled: Mapping[str, Recalled] = field(default_factory=dict)


def load(
    connection: sqlite3.Connection,
    label_schema: LabelSchema,
    seq: int,
    actor: Actor,
    *,
    with_suggestions: bool = True,
    memory: Memory = Memory.KEPT,
) -> OpenArticle:
    """Read the article, its suggestions and what the actor made of them.

    Where `memory` acts or is off, the actor opens the article now, and `fresh` is what comes of it.

    Raises:
        DamagedError: when what is stored contradicts the text or cannot be read.
    """
    article = article_of(by_seq(connection, seq))
    try:
        return _load(connection, label_schema, seq, actor, article, with_suggestions, memory)
    except (ValueError, KeyError, TypeError) as error:
        raise DamagedError(
            f"article {article.id}: what is stored of it cannot be read ({error}); "
            "run 'annotator check'"
        ) from error


def _load(
    connection: sqlite3.Connection,
    label_schema: LabelSchema,
    seq: int,
    actor: Actor,
    article: Article,
    with_suggestions: bool,
    memory: Memory,
) -> OpenArticle:
    where = (seq, actor.owner, actor.role)
    here = (seq, actor.annotator_id, actor.role)
    progress = connection.execute("SELECT * FROM progress" + _STATE, where).fetchone()
    opened = connection.execute("SELECT cursor, at FROM opened" + _STATE, here).fetchone()
    values = derived_values(connection, article, seq, actor)
    proposals, made, fresh = Suggestions(), Recollection(), None
    is_suggested = suggestions.is_suggested(connection, seq)
    if with_suggestions and actor.role is Role.ANNOTATOR:
        proposals = suggestions.load(connection, seq, article.text)
        made = recollections.load(connection, seq, actor.annotator_id, article.text)
    state = start_state(article, label_schema, SuggestionSet.of(over(proposals, made)), values)
    opens = memory is not Memory.KEPT and with_suggestions and is_suggested
    if (
        opens
        and actor.role is Role.ANNOTATOR
        and not recollections.is_made(connection, seq, actor.annotator_id)
    ):
        fresh = recollections.make(connection, state, actor, memory)
        made = made.and_also(fresh)
        if fresh != Recollection():
            state = with_others(state, SuggestionSet.of(over(proposals, made)))
    return OpenArticle(
        seq,
        state,
        progress["head"] if progress else None,
        opened["cursor"] if opened else 0,
        is_suggested,
        bool(opened and progress and opened["at"] == progress["changed"]),
        fresh,
        {recalled.id: recalled for recalled in made.recalled},
    )


def derived_values(
    connection: sqlite3.Connection, article: Article, seq: int, actor: Actor
) -> list[Value]:
    """What the derived tables hold of an actor's work on an article."""
    where = (seq, actor.owner, actor.role)
    values: list[Value] = []
    for row in connection.execute("SELECT * FROM annotation" + _STATE + " ORDER BY start", where):
        checked_quote(row, article.text, "annotation")
        values.append(annotation_of(row))
    values += map(link_of, connection.execute("SELECT * FROM link" + _STATE, where))
    values += map(rejection_of, connection.execute("SELECT * FROM rejection" + _STATE, where))
    records = connection.execute("SELECT value FROM record" + _STATE, where)
    values += [value for row in records if (value := value_of(row["value"])) is not None]
    values += map(progress_of, connection.execute("SELECT * FROM progress" + _STATE, where))
    return values


def replay(
    connection: sqlite3.Connection,
    label_schema: LabelSchema,
    seq: int,
    actor: Actor,
    *,
    before: int | None = None,
) -> State:
    """The state that the log alone gives: what the derived tables must agree with.

    Of an annotator's state `before` leaves out that row of the log, and all after it.

    Raises:
        Conflict: when a row of the log does not follow from those before it.
    """
    article = article_of(by_seq(connection, seq))
    if actor.role is Role.REVIEWER:
        # One gold, whoever of the reviewers decided.
        rows = connection.execute(
            "SELECT * FROM log WHERE article = ? AND role = ? ORDER BY seq", (seq, actor.role)
        )
        proposals = SuggestionSet()
    else:
        rows = connection.execute(
            "SELECT * FROM log" + _STATE + " AND (?4 IS NULL OR seq < ?4) ORDER BY seq",
            (seq, actor.annotator_id, actor.role, before),
        )
        made = recollections.load(connection, seq, actor.annotator_id, article.text)
        shared = suggestions.load(connection, seq, article.text)
        proposals = SuggestionSet.of(over(shared, made))
    state = start_state(article, label_schema, proposals)
    return apply_all(state, (decision_of(row) for row in rows))
