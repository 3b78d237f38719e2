"""The changes of label schema that a project has seen, in order, each with its mapping."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from annotator.core.decision import Decision, Value
from annotator.core.errors import AnnotatorError
from annotator.core.label_schema import LabelSchema
from annotator.core.label_schema_json import label_schema_from_json
from annotator.core.schema_change import SchemaChange
from annotator.store.errors import DamagedError, StoreError


class OtherSchemaError(StoreError):
    """The label schema was changed since the project was opened here."""

    exit_status = 1


@dataclass(frozen=True, slots=True)
class Recorded:
    """A change: the version that it led to, after which row of the log, by whom and when."""

    version: int
    act: str
    log_seq: int
    annotator_id: str
    at: str
    change: SchemaChange

    @property
    def told(self) -> str:
        """The mapping in words, as it was given."""
        names = self.change.names.items()
        pairs = ", ".join(f"{old} → {new}" if new else f"{old} retired" for old, new in names)
        old, new = self.change.old.name, self.change.new.name
        return f"label schema {old} → {new} ({pairs or 'nothing renamed'})"


def version(connection: sqlite3.Connection) -> int:
    """The version of the label schema that is in force."""
    return int(connection.execute("SELECT max(version) FROM label_schema").fetchone()[0] or 0)


def since(connection: sqlite3.Connection, log_seq: int) -> list[Recorded]:
    """The changes that came after a row of the log, in their order."""
    rows = connection.execute(
        "SELECT * FROM schema_change WHERE log_seq >= ? ORDER BY version", (log_seq,)
    ).fetchall()
    return [_recorded(connection, row) for row in rows]


def since_act(connection: sqlite3.Connection, act: str) -> list[Recorded]:
    """The changes that came after an act."""
    row = connection.execute("SELECT min(seq) FROM log WHERE act = ?", (act,)).fetchone()
    return since(connection, row[0]) if row[0] is not None else []


def _recorded(connection: sqlite3.Connection, row: sqlite3.Row) -> Recorded:
    try:
        names = json.loads(row["mapping"])
        schemas = [_schema(connection, row["version"] + n) for n in (-1, 0)]
        change = SchemaChange(schemas[0], schemas[1], dict(names))
        return Recorded(
            row["version"], row["act"], row["log_seq"], row["annotator_id"], row["at"], change
        )
    except (ValueError, TypeError, KeyError, AnnotatorError) as error:
        raise DamagedError(
            f"the change to version {row['version']} of the label schema cannot be read;"
            " restore a backup"
        ) from error


def _schema(connection: sqlite3.Connection, version: int) -> LabelSchema:
    row = connection.execute(
        "SELECT parsed FROM label_schema WHERE version = ?", (version,)
    ).fetchone()
    return label_schema_from_json(row["parsed"] if row else "")


def mapped_decisions(
    decisions: Iterable[Decision], changes: Iterable[Recorded]
) -> tuple[Decision, ...]:
    """Earlier decisions as they would be under the schema in force; what says nothing is gone."""
    found = list(decisions)
    for it in changes:
        found = [new for decision in found if (new := it.change.decision(decision))]
    return tuple(found)


def mapped_value(value: Value | None, changes: Iterable[Recorded]) -> Value | None:
    """An earlier value as it would be under the schema in force."""
    for it in changes:
        value = it.change.value(value) if value is not None else None
    return value
