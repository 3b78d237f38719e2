"""Bringing a project from its label schema to another: looked at first, then done as one act."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from annotator.core.annotation import Annotation, Link
from annotator.core.decision import Decision, Value
from annotator.core.label_schema_json import label_schema_to_json
from annotator.core.migrating import Tally, decisions
from annotator.core.schema_change import SchemaChange
from annotator.review.proposing import link_version_id, version_id
from annotator.store import log, memory, states, tallies
from annotator.store.articles import article_of, by_seq
from annotator.store.errors import StoreError
from annotator.store.log import Actor, ActRecord, Change, Mode, Role

_STATES = """
SELECT article, annotator_id, role, head FROM progress ORDER BY article, role, annotator_id
"""


class LossError(StoreError):
    """Work would be lost by a change of label schema."""


@dataclass(slots=True)
class Plan:
    """What a change of label schema touches; suggestions by their old label or link type."""

    change: SchemaChange
    tally: Tally = field(default_factory=Tally)
    suggested: Counter[str] = field(default_factory=Counter)
    #: The numbers of the articles, and whose work on them, that get decisions; how many in all.
    articles: set[int] = field(default_factory=set)
    annotators: set[str] = field(default_factory=set)
    has_gold: bool = False
    decisions: int = 0

    def count(self, actor: Actor, made: Change) -> None:
        """Take down what is decided on one state."""
        self.articles.add(made.article_seq)
        self.decisions += len(made.decisions)
        if actor.role is Role.REVIEWER:
            self.has_gold = True
        else:
            self.annotators.add(actor.annotator_id)

    @property
    def losses(self) -> list[str]:
        """One line for each thing that would be lost, with what to say about it."""
        return [
            f"{name}: {number:,} {what}{'' if number == 1 else 's'}"
            for (name, what), number in sorted(self.tally.lost.items())
        ]

    @property
    def unmapped(self) -> list[str]:
        """The names that work would be lost with, and of which nothing is said."""
        names = self.change.names
        return sorted({name for name, _ in self.tally.lost if names.get(name, name) is not None})


def plan(connection: sqlite3.Connection, change: SchemaChange) -> Plan:
    """What the change would do, without doing it."""
    found = Plan(change)
    for actor, made in _changes(connection, change, found.tally, "@"):
        found.count(actor, made)
    found.suggested = _suggested(connection, change)
    return found


def migrate(
    connection: sqlite3.Connection,
    change: SchemaChange,
    source: str,
    by: str,
    act: str,
    at: str,
    *,
    drop: bool,
) -> Plan:
    """Put the new label schema in force, and bring all work and suggestions to it.

    All decisions are one act, of everybody whose work it touches; needs a transaction. With `drop`
    what is retired by the mapping is removed with them.

    Raises:
        LossError: when work would be lost that the mapping does not retire, or without `drop`.
    """
    done = Plan(change)
    for actor, made in _changes(connection, change, done.tally, by):
        done.count(actor, made)
        log.append(connection, ActRecord(act, actor, at, (made,), Mode.MIGRATE))
    if done.tally.lost and (done.unmapped or not drop):
        raise LossError("work would be lost: nothing was changed")
    done.suggested = _suggested(connection, change)
    connection.execute(
        "INSERT INTO label_schema (name, source, parsed, added) VALUES (?, ?, ?, ?)",
        (change.new.name, source, label_schema_to_json(change.new), at),
    )
    connection.execute(
        "INSERT INTO schema_change SELECT (SELECT max(version) FROM label_schema), ?,"
        " (SELECT coalesce(max(seq), 0) FROM log), ?, ?, ?",
        (act, by, at, json.dumps(dict(change.names), ensure_ascii=False)),
    )
    _bring_suggestions(connection, change)
    _bring_remarks(connection, change)
    memory.rebuild(connection)
    return done


# Work


def _changes(
    connection: sqlite3.Connection, change: SchemaChange, tally: Tally, by: str
) -> Iterator[tuple[Actor, Change]]:
    """What is to be decided on each state, an article at a time: annotators before gold."""
    article = None
    versions: dict[str, str] = {}
    for row in connection.execute(_STATES).fetchall():
        if article is None or article[0] != row["article"]:
            article = (row["article"], article_of(by_seq(connection, row["article"])))
            versions = {}
        role = Role(row["role"])
        owner = Actor(row["annotator_id"], role)
        values = states.derived_values(connection, article[1], article[0], owner)
        is_gold = role is Role.REVIEWER
        found = decisions(change, values, tally, versions if is_gold else None)
        if not is_gold and found:
            versions |= _versions(values, found)
        if found:
            actor = Actor(by, role) if is_gold else owner
            yield actor, Change(article[0], article[1].text, row["head"], found)


def _versions(values: list[Value], found: tuple[Decision, ...]) -> dict[str, str]:
    """The names under which a reviewer is offered somebody's spans and links, new by old."""
    after = {d.subject: d.after for d in found if isinstance(d.after or d.before, Annotation)}
    ids, new_ids = {}, {}
    for value in values:
        if isinstance(value, Annotation):
            new = after.get(value.id, value)
            ids[value.id] = version_id(value)
            if isinstance(new, Annotation):
                new_ids[value.id] = version_id(new)
    renamed = {ids[id]: new for id, new in new_ids.items() if ids[id] != new}
    links = {d.subject: d.after for d in found if isinstance(d.after or d.before, Link)}
    for link in (v for v in values if isinstance(v, Link)):
        new_link = links.get(link.id, link)
        if isinstance(new_link, Link) and {new_link.from_id, new_link.to_id} <= new_ids.keys():
            old, new_id = link_version_id(link, ids), link_version_id(new_link, new_ids)
            if old != new_id:
                renamed[old] = new_id
    return renamed


# Suggestions


def _suggested(connection: sqlite3.Connection, change: SchemaChange) -> Counter[str]:
    """How many suggestions there are of what is renamed, or has no place any more."""
    found: Counter[str] = Counter()
    for table, column, new in (
        ("suggestion", "label", change.label),
        ("suggested_link", "type", change.link_type),
    ):
        sql = f"SELECT {column}, count(*) FROM {table} GROUP BY 1"
        for name, number in connection.execute(sql):
            if new(name) != name:
                found[name] += number
    return found


def _bring_suggestions(connection: sqlite3.Connection, change: SchemaChange) -> None:
    labels = {label.name: change.label(label.name) for label in change.old.labels}
    types = {link.name: change.link_type(link.name) for link in change.old.link_types}
    touched = {name for name, new in labels.items() if new != name}
    touched |= change.new.label.keys() - change.old.label.keys()
    names = json.dumps(sorted(touched))
    articles = connection.execute(
        "SELECT DISTINCT article FROM suggestion WHERE label IN (SELECT value FROM json_each(?1))"
        " UNION SELECT article FROM memory_suggestion"
        " WHERE label IN (SELECT value FROM json_each(?1))",
        (names,),
    ).fetchall()
    for table, column, new in (
        *(("suggestion", "label", labels), ("memory_suggestion", "label", labels)),
        *(("memory_suggestion", "instead", labels), ("suggested_link", "type", types)),
    ):
        _rename(connection, table, column, new)
    _unite(connection, {new for name, new in labels.items() if new and new != name})
    for row in articles:
        tallies.suggestions_changed(connection, row[0])


#: What no decision refers to.
_FREE = "NOT EXISTS (SELECT 1 FROM log WHERE log.suggestion_id = {table}.id)"


def _rename(
    connection: sqlite3.Connection, table: str, column: str, names: dict[str, str | None]
) -> None:
    """Give everything its new name at once, so that names can be exchanged; retired goes."""
    renamed = {old: new for old, new in names.items() if new and new != old}
    retired = [old for old, new in names.items() if new is None]
    pairs, gone = json.dumps(renamed), json.dumps(retired)
    if retired and column != "instead":
        connection.execute(
            f"DELETE FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))"
            f" AND {_FREE.format(table=table)}",
            (gone,),
        )
    if renamed:
        connection.execute(
            f"UPDATE {table} SET {column} ="
            f" (SELECT value FROM json_each(?1) WHERE key = {table}.{column})"
            f" WHERE {column} IN (SELECT key FROM json_each(?1))",
            (pairs,),
        )


def _unite(connection: sqlite3.Connection, labels: set[str]) -> None:
    """Of suggestions that have come to be the same one stays, with the links of all."""
    connection.execute("DROP TABLE IF EXISTS temp.twin")
    connection.execute(
        "CREATE TEMP TABLE twin AS SELECT one.id AS id, min(other.id) AS stays"
        " FROM suggestion AS one JOIN suggestion AS other ON other.article = one.article"
        " AND other.start = one.start AND other.end = one.end AND other.label = one.label"
        " WHERE one.label IN (SELECT value FROM json_each(?)) GROUP BY one.id"
        " HAVING one.id <> stays AND NOT EXISTS"
        " (SELECT 1 FROM log WHERE log.suggestion_id = one.id)",
        (json.dumps(sorted(labels)),),
    )
    for end in ("from_id", "to_id"):
        connection.execute(
            f"UPDATE suggested_link SET {end} = (SELECT stays FROM temp.twin WHERE id = {end})"
            f" WHERE {end} IN (SELECT id FROM temp.twin)"
        )
    connection.execute("DELETE FROM suggestion WHERE id IN (SELECT id FROM temp.twin)")
    connection.execute("DROP TABLE temp.twin")


def _bring_remarks(connection: sqlite3.Connection, change: SchemaChange) -> None:
    names = {layer.name: change.layer(layer.name) for layer in change.old.layers}
    names |= {link.name: change.link_type(link.name) for link in change.old.link_types}
    renamed = {old: new for old, new in names.items() if new and new != old}
    connection.execute(
        "UPDATE OR IGNORE remark SET layer ="
        " (SELECT value FROM json_each(?1) WHERE key = remark.layer)"
        " WHERE layer IN (SELECT key FROM json_each(?1))",
        (json.dumps(renamed),),
    )
