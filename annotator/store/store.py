"""The project file: the only way to it, one connection each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

from annotator.core.annotators import GOLD
from annotator.core.article import Article
from annotator.core.decision import Decision
from annotator.core.memory import Recollection
from annotator.core.state import State
from annotator.core.suggestion import Suggestions
from annotator.core.timing import Spent
from annotator.store import (
    articles,
    assignments,
    committing,
    log,
    memory,
    offering,
    recollections,
    states,
    suggestions,
    timing,
    words,
)
from annotator.store.articles import Added, Summary
from annotator.store.bulk_project import BulkProject
from annotator.store.connection import rehearsed, snapshot, transaction
from annotator.store.kept_project import KeptProject
from annotator.store.log import Actor, ActRecord, Mode, Role
from annotator.store.merged_project import MergedProject
from annotator.store.queued_project import QueuedProject
from annotator.store.recollections import Memory
from annotator.store.reviewed_project import ReviewedProject
from annotator.store.states import OpenArticle
from annotator.store.undo import Turned

if TYPE_CHECKING:
    from annotator.store.assigning import Assigned, Assigning
    from annotator.store.assignments import Holding


T = TypeVar("T")


class Store(ReviewedProject, KeptProject, BulkProject, QueuedProject, MergedProject):
    """A project file: its articles, what is decided on them, who does which, and suggestions."""

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

    def is_there(self, seq: int) -> bool:
        """Whether an article is still in the project."""
        with self._explained():
            return articles.is_there(self.connection, seq)

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

    def kept_apart(self, actor: Actor, seq: int | None = None) -> list[str]:
        """Under which names a merge keeps work of an annotator's: all on an article, or
        (None) in whatever article, where it is begun and not finished.
        """
        from annotator.store import standing_apart as apart

        name = actor.annotator_id
        with self._explained():
            if seq is None:
                return apart.unfinished(self.connection, name)
            return apart.kept_as(self.connection, name, seq)

    def last_opened(self, actor: Actor) -> int | None:
        """The number of the article that the actor had open last."""
        with self._explained():
            row = self.connection.execute(
                "SELECT article FROM opened WHERE annotator_id = ? AND role = ?"
                " ORDER BY at DESC LIMIT 1",
                (actor.annotator_id, actor.role),
            ).fetchone()
        return row["article"] if row else None

    def remove(self, ids: Iterable[str]) -> str | None:
        """Take articles out for good, from the log too.

        Returns what kept the file from being cleared of them, None if nothing did.
        """
        from annotator.store import traces

        def work() -> None:
            for id in ids:
                articles.remove(self.connection, id)
            words.purge(self.connection)
            memory.drop_idle_clearings(self.connection)
            memory.rebuild(self.connection)

        self.write(work)
        # Else the text stays in the write-ahead log until somebody writes over it.
        with self._explained():
            return traces.clear(self.connection)

    # States and acts

    def load(
        self,
        seq: int,
        actor: Actor,
        *,
        with_suggestions: bool = True,
        memory: Memory = Memory.KEPT,
    ) -> OpenArticle:
        """The article as the actor finds it; what is `fresh` in it is kept by `keep_recalled`."""
        with self._explained():
            is_pending = self._deeds.is_pending(seq)
        if is_pending:
            self.settle()
        with self._explained(), snapshot(self.connection):
            return states.load(
                self.connection,
                self.label_schema,
                seq,
                actor,
                with_suggestions=with_suggestions,
                memory=memory,
            )

    def keep_recalled(self, seq: int, actor: Actor, fresh: Recollection, at: str) -> bool:
        """Keep what memory made of an article; False if something was kept already."""
        return self.write(
            lambda: recollections.keep(self.connection, seq, actor.annotator_id, fresh, at)
        )

    def record(self, record: ActRecord, cursor: int | None = None) -> None:
        """Commit an act, and with it where the actor is and the time that led to it.

        Once this returns it survives a crash. The rows of a large act are written by `settle`.

        Raises:
            StaleError: when an article changed since the act was decided on.
        """

        def work() -> None:
            self._under_its_schema(lambda: self._deeds.record(record, cursor))

        with self._explained(reading=False):
            transaction(self.connection, work)

    def turn(
        self,
        actor: Actor,
        id: str,
        at: str,
        *,
        redo: bool = False,
        spent: tuple[Spent, ...] = (),
        shown: int | None = None,
    ) -> Turned | None:
        """Undo (or redo) the actor's last act as the act `id`; None when there is none.

        The time that was spent until then is kept, whatever came of it. A large act on the
        article that is `shown` is turned as fast as it was recorded.
        """
        turn = ActRecord(id, actor, at, (), Mode.REDO if redo else Mode.UNDO, spent=spent)
        schema = self.label_schema

        def work() -> Turned | None:
            return self._under_its_schema(lambda: self._deeds.turn(turn, shown, schema))

        with self._explained(reading=False):
            return transaction(self.connection, work)

    def large_elsewhere(self, actor: Actor, shown: int, *, redo: bool) -> int | None:
        """The article on which undo (or redo) would turn a large act, if it is not `shown`.

        Once it is shown the act is turned as fast as it was recorded.
        """
        with self._explained(reading=False):
            return rehearsed(
                self.connection, lambda: self._deeds.large_elsewhere(actor, shown, redo=redo)
            )

    def last_act(self, actor: Actor, *, undone: bool = False) -> str | None:
        """The act that undo (or redo) would turn to."""
        self.settle()
        with self._explained():
            return log.last_act(self.connection, actor, undone=undone)

    def decisions_of(self, act: str) -> dict[int, list[Decision]]:
        """An act's decisions, by the article's number."""
        self.settle()
        with self._explained():
            return log.decisions_of(self.connection, act)

    def remember(
        self, seq: int, actor: Actor, cursor: int, at: str, spent: tuple[Spent, ...] = ()
    ) -> None:
        """Keep where the actor was in an article, and time that led to no act."""

        def work() -> None:
            committing.remember(self.connection, seq, actor, cursor, at)
            timing.put(self.connection, actor, spent)

        self.write(work)

    def spend(self, actor: Actor, spent: tuple[Spent, ...]) -> None:
        """Keep time that led to no act."""
        self.write(lambda: timing.put(self.connection, actor, spent))

    def gold_state(self, seq: int) -> State:
        """The gold of an article, finished or not, with all that a review keeps of it."""
        return self.load(seq, Actor(GOLD, Role.REVIEWER), with_suggestions=False).state

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

    def waiting(
        self,
        suggester: str,
        *,
        everything: bool = False,
        alone: bool = False,
        again: bool = False,
    ) -> list[int]:
        """The numbers of the articles that a run of this suggester has to do.

        `alone`: those as well that others have been over, too; `again`: also those that it has.
        """
        with self._explained():
            return suggestions.waiting(
                self.connection, suggester, everything=everything, alone=alone, again=again
            )

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
        adding: bool = False,
    ) -> int:
        """Commit a batch of suggestions (with an error each, or None); returns how many took.

        `adding` to what other suggesters have suggested, else in its place.
        """

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
                    adding=adding,
                    error=error,
                )
                for seq, article, proposed, error in batch
            )

        return self.write(work)

    def suggest_more(self, seq: int, article: Article, proposed: Suggestions) -> None:
        """Commit suggestions beside those that are there."""
        self.write(lambda: suggestions.add(self.connection, seq, article.text, proposed))
