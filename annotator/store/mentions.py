"""The articles that may hold a text: SQLite narrows them down, core decides."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from annotator.core.mentions import APOSTROPHES, QUOTATION_MARKS, Matching
from annotator.store.unfinished import NOT_TO_DO

#: Articles that are asked about at a time: in between one can say how far it is, or give up.
BATCH = 5000

#: Longer pieces of a text need not be compared whole, and SQLite takes no pattern of any length.
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Batch:
    """The articles of a batch that may hold the text; `done` of `total` are looked through."""

    seqs: tuple[int, ...]
    done: int
    total: int


def candidates(
    connection: sqlite3.Connection, annotator_id: str, quote: str, matching: Matching
) -> Iterator[Batch]:
    """The articles that an annotator has still to do and that may hold a text, batch by batch.

    None that holds it is left out. Case beyond ASCII is unknown to SQLite: such a character is
    matched by any other.
    """
    condition, values = _condition(quote, matching)
    first, last = connection.execute("SELECT min(seq), max(seq) FROM article").fetchone()
    if last is None:
        return
    sql = (
        f"SELECT seq FROM article WHERE seq BETWEEN ?2 AND ?3 AND {condition}"
        f" AND seq NOT IN ({NOT_TO_DO}) ORDER BY seq"
    )
    for start in range(first, last + 1, BATCH):
        end = min(start + BATCH - 1, last)
        rows = connection.execute(sql, (annotator_id, start, end, *values))
        yield Batch(tuple(row["seq"] for row in rows), end - first + 1, last - first + 1)


def pieces(quote: str) -> list[str]:
    """The parts of a quote between white space, apostrophes and quotation marks."""
    found = re.split(rf"[\s{APOSTROPHES}{QUOTATION_MARKS}]+", quote)
    return [piece[:_LONGEST] for piece in found if piece]


def like(piece: str) -> str:
    """What LIKE takes for a piece in any case."""
    return "".join(c if c.isascii() and c not in "%_" else "_" for c in piece)


def _condition(quote: str, matching: Matching) -> tuple[str, list[str]]:
    # The longest ones tell most.
    chosen = sorted(pieces(quote), key=len, reverse=True)[:4]
    if matching.any_case:
        tests = [f"text LIKE ?{number}" for number in range(4, 4 + len(chosen))]
        return " AND ".join(tests) or "1", [f"%{like(piece)}%" for piece in chosen]
    tests = [f"instr(text, ?{number})" for number in range(4, 4 + len(chosen))]
    return " AND ".join(tests) or "1", chosen
