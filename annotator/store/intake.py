"""Taking in work that was done elsewhere: articles found again, ids that are free, one act."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from annotator.core.article import Article, text_hash
from annotator.core.decision import Decision
from annotator.core.display import one_line
from annotator.core.label_schema import LabelSchema
from annotator.core.suggestion import Suggestions
from annotator.store import articles, log, states, suggestions
from annotator.store.articles import Added
from annotator.store.errors import StoreError
from annotator.store.log import Actor, ActRecord, Change, Mode
from annotator.store.states import OpenArticle

#: How much of the text is shown where two texts part.
_SHOWN = 30


class OtherTextError(StoreError):
    """An article of that id is there, with another text."""

    exit_status = 1


class Intake:
    """One import, within one transaction. All decisions that it records are one act."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        label_schema: LabelSchema,
        at: str,
        new_id: Callable[[], str],
    ) -> None:
        self.connection = connection
        self.label_schema = label_schema
        self._act = new_id()
        self._at = at
        self._new_id = new_id
        connection.execute("DROP TABLE IF EXISTS temp.taken")
        connection.execute("CREATE TEMP TABLE taken (id TEXT PRIMARY KEY) WITHOUT ROWID")
        connection.execute("INSERT OR IGNORE INTO temp.taken SELECT subject FROM log")
        connection.execute("INSERT OR IGNORE INTO temp.taken SELECT id FROM suggestion")
        connection.execute("INSERT OR IGNORE INTO temp.taken SELECT id FROM suggested_link")
        connection.execute("INSERT OR IGNORE INTO temp.taken SELECT id FROM memory_suggestion")

    @contextmanager
    def whole(self) -> Iterator[None]:
        """All that is done inside stays, or, if it raises, nothing of it."""
        self.connection.execute("SAVEPOINT record")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK TO record")
            raise
        finally:
            self.connection.execute("RELEASE record")

    def find_or_add(self, article: Article) -> Added:
        """The article in the project, found by its text; put in if it is not there.

        Raises:
            OtherTextError: when its id belongs to an article with another text.
        """
        row = self.connection.execute(
            "SELECT seq, id FROM article WHERE hash = ?", (text_hash(article.text),)
        ).fetchone()
        if row:
            return Added(row["id"], row["seq"], is_new=False)
        row = self.connection.execute(
            "SELECT text FROM article WHERE id = ?", (article.id,)
        ).fetchone()
        if row:
            raise OtherTextError(
                f"article '{one_line(article.id, 60)}' has another text in the project: "
                f"{difference(article.text, row['text'])}"
            )
        return articles.add(self.connection, article, self._at)

    def free_id(self, wanted: str) -> str:
        """The id itself if it is a UUID that the project has never used, else a new one."""
        id = wanted if _is_uuid(wanted) else self._new_id()
        while not self._claim(id):
            id = self._new_id()
        return id

    def load(self, seq: int, actor: Actor) -> OpenArticle:
        """The article as the actor finds it."""
        return states.load(self.connection, self.label_schema, seq, actor)

    def record(self, opened: OpenArticle, actor: Actor, decisions: tuple[Decision, ...]) -> None:
        """Write the decisions on one article into the log, as a part of the act."""
        change = Change(opened.seq, opened.state.article.text, opened.head, decisions)
        log.append(self.connection, ActRecord(self._act, actor, self._at, (change,), Mode.IMPORT))

    def suggestions(self, seq: int, text: str) -> Suggestions:
        """What is suggested for the article so far."""
        return suggestions.load(self.connection, seq, text)

    def suggest(self, seq: int, text: str, proposed: Suggestions, suggester: str) -> bool:
        """Put suggestions in; False, and nothing is changed, if anyone has opened the article."""
        return suggestions.replace(
            self.connection, seq, text, proposed, suggester, self._at, everything=False
        )

    def _claim(self, id: str) -> bool:
        cursor = self.connection.execute("INSERT OR IGNORE INTO temp.taken VALUES (?)", (id,))
        return cursor.rowcount == 1


def difference(given: str, kept: str) -> str:
    """Where two texts part, and what stands there in each."""
    pairs = zip(given, kept, strict=False)
    at = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(given), len(kept)))
    theirs, ours = (one_line(t[at : at + _SHOWN]) or "its end" for t in (given, kept))
    return f"from character {at} on '{theirs}' in the file, '{ours}' in the project"


def _is_uuid(id: str) -> bool:
    try:
        return str(UUID(id)) == id
    except ValueError:
        return False
