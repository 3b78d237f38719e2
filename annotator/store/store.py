"""The project file: the only way to it, one connection each."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from annotator.core.annotators import GOLD
from annotator.core.article import Article
from annotator.core.decision import Decision
from annotator.core.errors import AnnotatorError
from annotator.core.label_schema import LabelSchema
from annotator.core.label_schema_json import label_schema_from_json, label_schema_to_json
from annotator.core.state import State
from annotator.core.suggestion import Suggestions
from annotator.store import articles, assignments, log, offering, returns, states, suggestions, undo
from annotator.store.articles import Added, Summary
from annotator.store.connection import (
    Connection,
    connect,
    connect_again,
    create,
    explained,
    snapshot,
    transaction,
)
from annotator.store.errors import DamagedError, StoreError
from annotator.store.log import Actor, ActRecord, Role
from annotator.store.states import OpenArticle
from annotator.store.undo import Turned

if TYPE_CHECKING:
    from annotator.core.annotated import AnnotatedArticle
    from annotator.core.ruling import SentBack
    from annotator.review.reports.report import Report
    from annotator.store.annotated import Touched
    from annotator.store.assigning import Assigned, Assigning
    from annotator.store.assignments import Holding
    from annotator.store.checks import Checkable
    from annotator.store.gold import Gold
    from annotator.store.history import Entry
    from annotator.store.intake import Intake
    from annotator.store.reading import Watch
    from annotator.store.remarks import Remarked
    from annotator.store.reviews import Reviewable
    from annotator.store.stats import Stats

T = TypeVar("T")


class Store:
    """One open connection to a project file. It belongs to the thread that opened it.

    Every method raises a StoreError with one line for people where the file cannot serve.
    """

    def __init__(
        self, path: Path, connection: sqlite3.Connection, watch: Watch | None = None
    ) -> None:
        self.path = path
        self.connection = connection
        self._watch = watch
        self._label_schema: LabelSchema | None = None

    @classmethod
    def create(cls, path: Path, label_schema: LabelSchema, source: str, at: str) -> Self:
        """Make a new project with a copy of the label schema; refused if the path is taken."""
        row = (label_schema.name, source, label_schema_to_json(label_schema), at)
        with explained(path):
            connection = create(path)
            try:
                connection.execute(
                    "INSERT INTO label_schema (name, source, parsed, added) VALUES (?, ?, ?, ?)",
                    row,
                )
            except BaseException:
                connection.close()
                path.unlink(missing_ok=True)
                raise
        return cls(path, connection)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a project that is there."""
        return cls(path, connect(path))

    def another(self, *, busy_seconds: float) -> Self:
        """A connection of its own to the same file, to be used and closed by another thread."""
        return type(self)(self.path, connect_again(self.path, self.connection, busy_seconds))

    def check_place(self) -> None:
        """Make sure that the file is still where it was opened.

        Raises:
            MovedError: when it was deleted or replaced.
        """
        if isinstance(self.connection, Connection):
            self.connection.check_file()

    @classmethod
    def open_to_read(cls, path: Path, *, whole: bool = True) -> Self:
        """Open a project that is there, also where it cannot be written to.

        Raises:
            DamagedError: when SQLite finds a fault in the file, unless it need not be `whole`.
        """
        from annotator.store.checking import first_break
        from annotator.store.reading import connect_to_read

        store = cls(path, *connect_to_read(path))
        try:
            with store._explained():
                found = first_break(store.connection) if whole else None
            if found:
                raise DamagedError(f"{path}: is damaged ({found}); restore a backup")
        except BaseException:
            store.close()
            raise
        return store

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
            parsed = self._schema_row()["parsed"]
            try:
                self._label_schema = label_schema_from_json(parsed)
            except AnnotatorError as error:
                raise DamagedError(
                    f"{self.path}: its label schema cannot be read; restore a backup"
                ) from error
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
        """The next article that the actor has neither finished nor skipped, going round.

        Only those that are the actor's, or nobody's, where articles are given out or taken.
        """
        with self._explained(), snapshot(self.connection):
            return offering.next_open(self.connection, actor, after)

    def gives_out(self) -> bool:
        """Whether articles are given to people, or free to be taken."""
        with self._explained():
            return offering.gives_out(self.connection)

    def take(self, actor: Actor, at: str) -> int | None:
        """What the actor still has to do, else an article that is free, which it takes."""
        with self._explained():
            if assignments.pool(self.connection) is None:
                return None
        return self.write(lambda: offering.take(self.connection, actor, at))

    def first_open(self, actor: Actor, at: str) -> int | None:
        """The article to begin with, taken if need be; None where there are none at all."""
        last = self.last_opened(actor)
        with self._explained(), snapshot(self.connection):
            found = offering.resumed(self.connection, actor, last)
        return found or self.take(actor, at) or last or self.neighbour(0, forward=True)

    def others(self, seq: int, actor: Actor) -> list[Holding] | None:
        """Who has an article that is not the actor's; None where it is, or needs be nobody's."""
        with self._explained(), snapshot(self.connection):
            return offering.others(self.connection, actor, seq)

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

    def keep_remark(self, actor: Actor, remarked: Remarked, at: str) -> None:
        """Keep what a reviewer says of a region before deciding on it."""
        from annotator.store import remarks

        self.write(lambda: remarks.keep(self.connection, actor, remarked, at))

    def kept_remarks(self, actor: Actor) -> list[Remarked]:
        """All that a reviewer said of regions before deciding on them."""
        from annotator.store import remarks

        with self._explained():
            return remarks.kept(self.connection, actor)

    def position(self, seq: int) -> int:
        """The place of an article among all, from 1."""
        with self._explained():
            sql = "SELECT count(*) FROM article WHERE seq <= ?"
            return int(self.connection.execute(sql, (seq,)).fetchone()[0])

    def following(self, seq: int, actor: Actor, count: int) -> list[int]:
        """The numbers of an article and of those that come next for the actor, `count` at most."""
        with self._explained(), snapshot(self.connection):
            return offering.following(self.connection, actor, seq, count)

    # Assignment

    def assigned(self) -> Assigned:
        """Who has which article and how far they are, and what is free to be taken."""
        from annotator.store import assigning

        with self._explained(), snapshot(self.connection):
            return assigning.assigned(self.connection)

    def assign(
        self, work: Callable[[Assigning], T], by: str, at: str, *, dry_run: bool = False
    ) -> T:
        """Change in one transaction who is to do what; a dry run leaves all as it was."""
        from annotator.store.assigning import Assigning

        if not dry_run:
            return self.write(lambda: work(Assigning(self.connection, by, at)))
        with self._explained(), snapshot(self.connection):
            return work(Assigning(self.connection, by, at))

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

    def originals(self, chosen: Iterable[Touched]) -> Iterator[AnnotatedArticle]:
        """The annotators' work as it was before they took corrections of a review over."""
        from annotator.store import annotated

        with self._explained(), snapshot(self.connection):
            first = annotated.corrected(self.connection)
            for it in chosen:
                yield annotated.as_made(
                    self.connection, self.label_schema, it.article_seq, it.annotator_id, first
                )

    def suggested(self) -> Iterator[AnnotatedArticle]:
        """Every article that a suggester has been over, with what was suggested for it."""
        from annotator.store import annotated

        with self._explained(), snapshot(self.connection):
            yield from annotated.read_suggested(self.connection, self.label_schema)

    # Review

    def reviewable(self) -> list[Reviewable]:
        """Every article that somebody has finished, and how far its gold is."""
        from annotator.store import reviews

        with self._explained(), snapshot(self.connection):
            return reviews.reviewable(self.connection)

    def works(
        self, seq: int, names: Iterable[str] | None = None, *, with_suggestions: bool = False
    ) -> list[AnnotatedArticle]:
        """What annotators (None: all) made of an article that they have finished.

        The suggestions can stand beside it, as the work of `@suggestions`.
        """
        from annotator.store import reviews

        with self._explained(), snapshot(self.connection):
            found = reviews.works(self.connection, self.label_schema, seq, names)
            if with_suggestions:
                found.append(reviews.suggested_work(self.connection, self.label_schema, seq))
        return found

    def work_heads(self, seq: int) -> dict[str, str | None]:
        """Who has finished an article, with the last act of each: as long as these are the same,
        so is what `works` finds."""
        from annotator.store import reviews

        with self._explained():
            return reviews.work_heads(self.connection, seq)

    def annotators(self) -> dict[str, int]:
        """Everybody who has begun an article, with how many each has finished."""
        from annotator.store import reviews

        with self._explained():
            return reviews.annotators(self.connection)

    def open_returns(self, annotator_id: str) -> list[tuple[int, SentBack]]:
        """The articles that a review gave back to an annotator, not answered yet."""
        with self._explained():
            return returns.open_returns(self.connection, annotator_id)

    def checkable(self, annotator_id: str) -> list[Checkable]:
        """Every article that an annotator has finished, and how far its check is."""
        from annotator.store import checks

        with self._explained():
            return checks.checkable(self.connection, annotator_id)

    def unchanged(self, annotator_id: str) -> set[int]:
        """The articles that were settled after the last that an annotator did to them."""
        from annotator.store import checks

        with self._explained():
            return checks.unchanged(self.connection, annotator_id)

    def gold_articles(self) -> list[int]:
        """The numbers of the articles whose gold is finished."""
        from annotator.store import reviews

        with self._explained():
            return reviews.gold_articles(self.connection)

    def gold(self, chosen: Iterable[int]) -> Iterator[Gold]:
        """The gold of these articles, as it stood when the first was read."""
        from annotator.store import gold

        with self._explained(), snapshot(self.connection):
            for seq in chosen:
                yield gold.read(self.connection, self.label_schema, seq)

    def overtaken(self) -> dict[int, int]:
        """The articles whose finished gold no longer rests on annotators' work as it now is.

        With the number of regions that a reviewer has to look at again.
        """
        from annotator.store import gold

        with self._explained(), snapshot(self.connection):
            return gold.overtaken_in(self.connection, self.label_schema)

    def gold_state(self, seq: int) -> State:
        """The gold of an article, finished or not, with all that a review keeps of it."""
        return self.load(seq, Actor(GOLD, Role.REVIEWER), with_suggestions=False).state

    def report(
        self,
        *,
        of: Iterable[str] = (),
        names_told: bool = True,
        examples: int = 0,
        seen: Callable[[], None] = lambda: None,
    ) -> Report:
        """How finished work compares with gold and among annotators, as it stands at one moment.

        See `Gathering`; `seen` is called after each article that somebody has worked on.
        """
        from annotator.review.reports.gathering import Gathering
        from annotator.store import materials

        gathering = Gathering(self.label_schema, of=of, names_told=names_told, examples=examples)
        with self._explained(), snapshot(self.connection):
            for material in materials.read(self.connection, self.label_schema):
                gathering.add(material)
                seen()
        return gathering.report(self.path.name)

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
            backups.backup(self.connection, self.path, path)

    def write(self, work: Callable[[], T]) -> T:
        """Do the work in one transaction, with errors explained."""
        with self._explained():
            return transaction(self.connection, work)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            with explained(self.path):
                yield
        except StoreError:
            # What was torn while it was read looks like damage.
            self._check_unchanged()
            raise
        self._check_unchanged()

    def _check_unchanged(self) -> None:
        if self._watch:
            self._watch.check()
