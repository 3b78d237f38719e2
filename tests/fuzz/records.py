"""What a project holds after it took something in, looked at without the program's help."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from tests.fuzz.oracle import Fault

_SPANS = (
    "SELECT {table}.*, text AS whole FROM {table} JOIN article ON article.seq = {table}.article"
)
_LINKS = """
SELECT link.id FROM {links} AS link
LEFT JOIN {spans} AS a ON a.id = from_id AND a.article = link.article
LEFT JOIN {spans} AS b ON b.id = to_id AND b.article = link.article
WHERE a.id IS NULL OR b.id IS NULL OR a.id = b.id
"""
_TWICE = "SELECT 1 FROM {table} GROUP BY article, {who}, start, end, label HAVING count(*) > 1"


def check_records(db: Path) -> None:
    """Make sure that every span is where its quote is, once, and every link has its ends.

    Raises:
        Fault: when an invalid record was accepted.
    """
    with closing(sqlite3.connect(db)) as connection:
        connection.row_factory = sqlite3.Row
        for fault in _faults(connection):
            raise Fault("an invalid record was accepted", fault)


def _faults(connection: sqlite3.Connection) -> Iterator[str]:
    for table, who in (("annotation", "annotator_id"), ("suggestion", "suggester")):
        for row in connection.execute(_SPANS.format(table=table)):
            quote = row["whole"][row["start"] : row["end"]]
            inside = 0 <= row["start"] < row["end"] <= len(row["whole"])
            if not inside or quote != row["quote"] or quote != quote.strip():
                yield f"{table} {row['start']}-{row['end']} {row['quote']!r} of {row['whole']!r}"
        if connection.execute(_TWICE.format(table=table, who=who)).fetchone():
            yield f"a span stands twice in {table}"
    for links, spans in (("link", "annotation"), ("suggested_link", "suggestion")):
        for row in connection.execute(_LINKS.format(links=links, spans=spans)):
            yield f"{links} {row['id']} lacks an end"
    for row in connection.execute("SELECT id, text, title FROM article"):
        if not row["text"].strip() or not row["id"].strip() or "\0" in row["text"] + row["id"]:
            yield f"article {row['id']!r} is none"
