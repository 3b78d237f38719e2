"""The project file: the only way to it, one connection each."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from annotator.core.article import Article
from annotator.core.decision import Decision
from annotator.core.label_schema import LabelSchema
from annotator.core.label_schema_json import label_schema_from_json, label_schema_to_json
from annotator.core.suggestion import Suggestions
from annotator.store import articles, log, states, suggestions, undo
from annotator.store.articles import Added, Summary
from annotator.store.connection import connect, create, explained, snapshot, transaction
from annotator.store.errors import DamagedError
from annotator.store.log import Actor, ActRecord
from annotator.store.states import OpenArticle
from annotator.store.undo import Turned

if TYPE_CHECKING:
    from annotator.core.annotated import AnnotatedArticle
    from annotator.store.annotated import Touched
    from annotator.store.history import Entry
    from annotator.store.intake import Intake
    from annotator.store.stats import Stats

T = TypeVar("T")


class Store:
    """One open connection to a project file. It belongs to the thread that opened it.

    Every method raises a StoreError with one line for people where the file cannot serve.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self.connection = connection
        self._label_schema: LabelSchema | None = None

    @classmethod
    def create(cls, path: Path, label_schema: LabelSchema, source: str, at: str) -> Self:
        """Make a new project with a copy of the label schema; refused if the path is taken."""
        row = (label_schema.name, source, label_schema_to_json(label_schema), at)
        with explained(path):
            connection = create(path)
            connection.execute(
                "INSERT INTO label_schema (name, source, parsed, added) VALUES (?, ?, ?, ?)", row
            )
        return cls(path, connection)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a project that is there."""
        return cls(path, connect(path))

    def close(self) -> None:
        """Give the file back."""
        self.connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    # The label schema

    @property
    def label_schema(self) -> LabelSchema:
        """The label schema as the project holds it."""
        if self._label_schema is None:
            row = self._schema_row()
            self._label_schema = label_schema_from_json(row["parsed"])
        return self._label_schema

    def label_schema_source(self) -> str:
        """The label schema's YAML, as it was given."""
        return str(self._schema_row()["source"])

    def _schema_row(self) -> sqlite3.Row:
        with self._explained():
            row = self.connection.execute(
                "SELECT * FROM label_schema ORDER BY version DESC LIMIT 1"
            ).fetchone()
        if row is None:
            raise DamagedError(f"{self.path}: holds no label schema; restore a backup")
        found: sqlite3.Row = row
        return found

    # Articles

    def add(self, new: Iterable[Article], at: str) -> list[Added]:
        """Put articles in, all in one transaction."""
        return self.write(lambda: [articles.add(self.connection, a, at) for a in new])

    def summaries(self, actor: Actor) -> list[Summary]:
        """All articles in the order they were added, with this actor's status."""
        with self._explained():
            return list(articles.summaries(self.connection, actor))

    def count(self) -> int:
        """How many articles there are."""
        with self._explained():
            return int(self.connection.execute("SELECT count(*) FROM article").fetchone()[0])

    def find(self, id: str) -> int:
        """The number of the article with that id."""
        with self._explained():
            return int(articles.find(self.connection, id)["seq"])

    def article(self, seq: int) -> Article:
        """The article with that number."""
        with self._explained():
            return articles.article_of(articles.by_seq(self.connection, seq))

    def neighbour(self, seq: int, *, forward: bool) -> int | None:
        """The number of the next or previous article."""
        with self._explained():
            return articles.neighbour(self.connection, seq, forward=forward)

    def next_open(self, actor: Actor, after: int) -> int | None:
        """The next article that the actor has neither finished nor skipped, going round."""
        with self._explained():
            return articles.next_open(self.connection, actor, after)

    def last_opened(self, actor: Actor) -> int | None:
        """The number of the article that the actor had open last."""
        with self._explained():
            row = self.connection.execute(
                "SELECT article FROM opened WHERE annotator_id = ? AND role = ?"
                " ORDER BY at DESC LIMIT 1",
                (actor.annotator_id, actor.role),
            ).fetchone()
        return row["article"] if row else None

    def remove(self, ids: Iterable[str]) -> None:
        """Take articles out for good, from the log too."""

        def work() -> None:
            for id in ids:
                articles.remove(self.connection, id)

        self.write(work)
        # Else the text stays in the write-ahead log until somebody writes over it.
        with self._explained():
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    # States and acts

    def load(self, seq: int, actor: Actor, *, with_suggestions: bool = True) -> OpenArticle:
        """The article as the actor finds it."""
        with self._explained(), snapshot(self.connection):
            return states.load(
                self.connection, self.label_schema, seq, actor, with_suggestions=with_suggestions
            )

    def record(self, record: ActRecord, cursor: int | None = None) -> None:
        """Commit an act, and with it where the actor is; once this returns it survives a crash.

        Raises:
            StaleError: when an article changed since the act was decided on.
        """

        def work() -> None:
            log.append(self.connection, record)
            if cursor is not None:
                self._remember(record.changes[0].article_seq, record.actor, cursor, record.at)

        self.write(work)

    def turn(self, actor: Actor, id: str, at: str, *, redo: bool = False) -> Turned | None:
        """Undo (or redo) the actor's last act as the act `id`; None when there is none."""
        return self.write(lambda: undo.turn(self.connection, actor, id, at, redo=redo))

    def last_act(self, actor: Actor, *, undone: bool = False) -> str | None:
        """The act that undo (or redo) would turn to."""
        with self._explained():
            return log.last_act(self.connection, actor, undone=undone)

    def decisions_of(self, act: str) -> dict[int, list[Decision]]:
        """An act's decisions, by the article's number."""
        with self._explained():
            return log.decisions_of(self.connection, act)

    def remember(self, seq: int, actor: Actor, cursor: int, at: str) -> None:
        """Keep where the actor was in an article."""
        self.write(lambda: self._remember(seq, actor, cursor, at))

    def _remember(self, seq: int, actor: Actor, cursor: int, at: str) -> None:
        self.connection.execute(
            "INSERT OR REPLACE INTO opened SELECT seq, ?, ?, ?, ? FROM article WHERE seq = ?",
            (actor.annotator_id, actor.role, cursor, at, seq),
        )

    def position(self, seq: int) -> int:
        """The place of an article among all, from 1."""
        with self._explained():
            sql = "SELECT count(*) FROM article WHERE seq <= ?"
            return int(self.connection.execute(sql, (seq,)).fetchone()[0])

    def following(self, seq: int, count: int) -> list[int]:
        """The numbers of an article and of those that come after it, `count` at most."""
        with self._explained():
            sql = "SELECT seq FROM article WHERE seq >= ? ORDER BY seq LIMIT ?"
            return [row["seq"] for row in self.connection.execute(sql, (seq, count))]

    # Suggestions

    def is_suggested(self, seq: int) -> bool:
        """Whether some suggester has been over the article."""
        with self._explained():
            return suggestions.is_suggested(self.connection, seq)

    def waiting(self, suggester: str, *, everything: bool = False) -> list[int]:
        """The numbers of the articles that a run of this suggester has to do."""
        with self._explained():
            return suggestions.waiting(self.connection, suggester, everything=everything)

    def numbered_articles(self, numbers: list[int]) -> Iterator[tuple[int, Article]]:
        """The articles with these numbers, read one by one."""
        with self._explained():
            yield from suggestions.numbered_articles(self.connection, numbers)

    def suggest(
        self,
        batch: Iterable[tuple[int, Article, Suggestions, str | None]],
        suggester: str,
        at: str,
        *,
        everything: bool = False,
    ) -> int:
        """Commit a batch of suggestions (with an error each, or None); returns how many took."""

        def work() -> int:
            return sum(
                suggestions.replace(
                    self.connection,
                    seq,
                    article.text,
                    proposed,
                    suggester,
                    at,
                    everything=everything,
                    error=error,
                )
                for seq, article, proposed, error in batch
            )

        return self.write(work)

    # Out and in, and looking after: imported when asked for, so that the interface starts fast

    def touched(self) -> list[Touched]:
        """What annotators have worked on, by article and annotator."""
        from annotator.store import annotated

        with self._explained():
            return annotated.touched(self.connection)

    def annotated(self, chosen: Iterable[Touched]) -> Iterator[AnnotatedArticle]:
        """The annotators' work on these articles, as it stood when the first was read."""
        from annotator.store import annotated

        with self._explained(), snapshot(self.connection):
            for it in chosen:
                yield annotated.read(
                    self.connection, self.label_schema, it.article_seq, it.annotator_id
                )

    def suggested(self) -> Iterator[AnnotatedArticle]:
        """Every article that a suggester has been over, with what was suggested for it."""
        from annotator.store import annotated

        with self._explained(), snapshot(self.connection):
            yield from annotated.read_suggested(self.connection, self.label_schema)

    def take_in(self, work: Callable[[Intake], T], at: str, new_id: Callable[[], str]) -> T:
        """Do an import in one transaction; what it raises takes everything back."""
        from annotator.store.intake import Intake

        return self.write(lambda: work(Intake(self.connection, self.label_schema, at, new_id)))

    def history(
        self, article_id: str | None = None, annotator_id: str | None = None
    ) -> Iterator[Entry]:
        """The log from its beginning, of one article or annotator or of all."""
        from annotator.store import history

        with self._explained():
            yield from history.entries(self.connection, article_id, annotator_id)

    def stats(self) -> Stats:
        """How far the work is, in numbers."""
        from annotator.store import stats

        with self._explained(), snapshot(self.connection):
            return stats.stats(self.connection)

    def faults(self) -> Iterator[str]:
        """One line for each contradiction in the file."""
        from annotator.store import checking

        with self._explained(), snapshot(self.connection):
            yield from checking.faults(self.connection, self.label_schema)

    def backup(self, path: Path) -> None:
        """Copy the project, as it stands at one moment, to a path where nothing is yet."""
        from annotator.store import backups

        with self._explained():
            backups.backup(self.connection, path)

    def write(self, work: Callable[[], T]) -> T:
        """Do the work in one transaction, with errors explained."""
        with self._explained():
            return transaction(self.connection, work)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        with explained(self.path):
            yield
