"""What an export chooses by: when an article was published, and when work on it changed last."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from annotator.core.annotators import GOLD, SUGGESTIONS
from annotator.core.splitting import Told

_CHANGED = """
SELECT article, CASE role WHEN 'reviewer' THEN :gold ELSE annotator_id END AS name, changed
FROM progress WHERE role = 'annotator' OR annotator_id = :gold
UNION ALL SELECT article, :suggestions, at FROM suggest_run
"""


def published(connection: sqlite3.Connection) -> dict[int, str]:
    """When each article was published, as its metadata have it; those without are left out."""
    rows = connection.execute("SELECT seq, published FROM article WHERE published IS NOT NULL")
    return {row["seq"]: row["published"] for row in rows}


def changed(connection: sqlite3.Connection) -> dict[tuple[int, str], str]:
    """When work on an article changed last (UTC, ISO 8601), by its number and whose work it is.

    Gold and suggestions are `@gold`'s and `@suggestions`'.
    """
    rows = connection.execute(_CHANGED, {"gold": GOLD, "suggestions": SUGGESTIONS})
    return {(row["article"], row["name"]): row["changed"] for row in rows}


def told(connection: sqlite3.Connection, *, with_text: bool) -> Iterator[Told]:
    """All articles in the order they were added, as a split goes by them.

    The story is what the metadata say, if anything; the text is read only where it is wanted.
    """
    text = "text, meta" if with_text else "'' AS text, '' AS meta"
    for row in connection.execute(f"SELECT seq, hash, {text} FROM article ORDER BY seq"):
        yield Told(row["seq"], row["hash"], row["text"], _story(row["meta"]))


def _story(meta: str) -> str:
    if '"story"' not in meta:
        return ""
    story = json.loads(meta).get("story")
    return str(story) if isinstance(story, str | int) else ""
