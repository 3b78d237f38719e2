"""What a run leaves of an article's suggestions when it adds to those of other suggesters."""

from __future__ import annotations

import sqlite3

from msgspec.structs import replace

from annotator.core.suggesters import names_of, without
from annotator.core.suggestion import Suggestions


def runs(connection: sqlite3.Connection, article_seq: int) -> str:
    """The names of the suggesters that have been over an article; "" where none has."""
    row = connection.execute(
        "SELECT suggester FROM suggest_run WHERE article = ?", (article_seq,)
    ).fetchone()
    return str(row["suggester"]) if row else ""


def left_by_others(there: Suggestions, before: str, suggester: str) -> Suggestions:
    """What stays of what is there, when the suggesters in `before` ran and this one runs now.

    One that has not been here adds to all. One that has is done again: what it proposed goes, and
    so does what a gazetteer or another of its parts proposed; what others among `before` proposed
    stays, under their names alone.
    """
    now = set(names_of(suggester))
    if now.isdisjoint(names_of(before)):
        return there
    others = set(names_of(before)) - now

    def stays(names: str) -> bool:
        return not others.isdisjoint(names_of(names))

    spans = tuple(
        replace(s, suggester=without(s.suggester, now)) for s in there.spans if stays(s.suggester)
    )
    ids = {s.id for s in spans}
    links = tuple(
        replace(k, suggester=without(k.suggester, now))
        for k in there.links
        if stays(k.suggester) and k.from_id in ids and k.to_id in ids
    )
    return Suggestions(spans, links)
