"""Taking in work that was done elsewhere: articles found again, ids that are free, one act."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from annotator.core.article import Article, text_hash
from annotator.core.decision import Decision
from annotator.core.display import one_line
from annotator.core.label_schema import LabelSchema
from annotator.core.state import State
from annotator.core.suggestion import Suggestions
from annotator.core.unseen import code_point, spelt_out
from annotator.store import articles, first_acts, log, states, suggestions, words
from annotator.store.articles import Added
from annotator.store.errors import StoreError
from annotator.store.gathered import Gathered
from annotator.store.log import Actor, ActRecord, Change, Mode
from annotator.store.states import OpenArticle
from annotator.store.taken_ids import OF_ARTICLES, Marks, TakenIds

_is_uuid = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch

#: How much of the text is shown where two texts part.
_SHOWN = 30


class OtherTextError(StoreError):
    """An article of that id is there, with another text."""

    exit_status = 1


class Intake:
    """One import, within one transaction. All decisions that it records are one act.

    What is put in is gathered, and written some hundred articles at a time.
    """

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
        self._gathered = Gathered(articles.next_seq(connection))
        self._taken = TakenIds(connection)
        #: Articles' ids, and hashes of their texts.
        articles_there = connection.execute("SELECT id, hash FROM article")
        names = (name for row in articles_there for name in row)
        self._articles = Marks(names, OF_ARTICLES)
        words.expect_many(connection)

    @contextmanager
    def whole(self) -> Iterator[None]:
        """All that is recorded inside stays, or, if it raises, nothing of it."""
        if self._gathered.is_full:
            self.flush()
        gathered = self._gathered
        mark = gathered.mark()
        try:
            yield
        except BaseException:
            # What was written inside was there before: nothing of this record is, once it is found
            # to be wrong.
            if gathered is self._gathered:
                gathered.back_to(mark)
            raise

    def find_or_add(self, article: Article) -> Added:
        """The article in the project, found by its text; put in if it is not there.

        Raises:
            OtherTextError: when its id belongs to an article with another text.
        """
        hash = text_hash(article.text)
        found = self._found(hash)
        if found:
            return found
        kept = self._text_of(article.id)
        if kept is not None:
            raise OtherTextError(
                f"article '{one_line(article.id, 60)}' has another text in the project: "
                f"{difference(article.text, kept)}"
            )
        self._articles.add((article.id, hash))
        return self._gathered.add(article, hash)

    def _found(self, hash: str) -> Added | None:
        new = self._gathered.by_hash.get(hash)
        if new:
            return Added(new.id, new.seq, is_new=False)
        if not self._articles.met((hash,)):
            return None
        row = self.connection.execute(
            "SELECT seq, id FROM article WHERE hash = ?", (hash,)
        ).fetchone()
        return Added(row["id"], row["seq"], is_new=False) if row else None

    def _text_of(self, id: str) -> str | None:
        new = self._gathered.by_id.get(id)
        if new:
            return new.article.text
        if not self._articles.met((id,)):
            return None
        row = self.connection.execute("SELECT text FROM article WHERE id = ?", (id,)).fetchone()
        return row["text"] if row else None

    def free_ids(self, wanted: Iterable[str]) -> list[str]:
        """Each id itself if it is a UUID that the project has never used, else a new one."""
        ids = self._gathered.ids
        made = [id if _is_uuid(id) else self._new_id() for id in wanted]
        used = self._taken.among(self.connection, made)
        for number, id in enumerate(made):
            if id in ids or id in used:
                made[number] = self._free_id()
            ids[made[number]] = None
        self._taken.add(made)
        return made

    def _free_id(self) -> str:
        while True:
            id = self._new_id()
            if id not in self._gathered.ids and not self._taken.among(self.connection, (id,)):
                return id

    def load(self, seq: int, actor: Actor) -> OpenArticle:
        """The article as the actor finds it."""
        if seq in self._gathered.changed:
            self.flush()
        new = self._gathered.by_seq.get(seq)
        if new:
            return OpenArticle(seq, State(new.article, self.label_schema), None, 0, False)
        return states.load(self.connection, self.label_schema, seq, actor)

    def record(self, opened: OpenArticle, actor: Actor, decisions: tuple[Decision, ...]) -> None:
        """Put the decisions on one article down as a part of the act."""
        change = Change(opened.seq, opened.state.article.text, opened.head, decisions)
        self._gathered.changed[opened.seq] = (actor, change)

    def suggestions(self, seq: int, text: str) -> Suggestions:
        """What is suggested for the article so far."""
        if seq in self._gathered.by_seq:
            return Suggestions()
        return suggestions.load(self.connection, seq, text)

    def suggest(self, seq: int, text: str, proposed: Suggestions, suggester: str) -> bool:
        """Put suggestions in; False, and nothing is changed, if anyone has opened the article."""
        self.flush()
        ids = [*(s.id for s in proposed.spans), *(k.id for k in proposed.links)]
        self._taken.keep(self.connection, ids)
        return suggestions.replace(
            self.connection, seq, text, proposed, suggester, self._at, everything=False
        )

    def flush(self) -> None:
        """Write what has been put in so far."""
        gathered = self._gathered
        articles.put(self.connection, gathered.by_seq.values(), self._at)
        parts: dict[tuple[Actor, bool], list[Change]] = {}
        for actor, change in gathered.changed.values():
            parts.setdefault((actor, first_acts.is_first(change)), []).append(change)
        for (actor, is_first), changes in parts.items():
            act = ActRecord(self._act, actor, self._at, tuple(changes), Mode.IMPORT)
            (first_acts.append if is_first else log.append)(self.connection, act)
        self._gathered = Gathered(gathered.next_seq)


def difference(given: str, kept: str) -> str:
    """Where two texts part, and what stands there in each."""
    pairs = zip(given, kept, strict=False)
    at = next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(given), len(kept)))
    theirs, ours = (_from(text[at:]) for text in (given, kept))
    return f"from character {at} on {theirs} in the file, {ours} in the project"


def _from(text: str) -> str:
    """The beginning of a text; what may look like another sign is named by its number too."""
    if not text:
        return "its end"
    shown = spelt_out(text, _SHOWN)
    looks_alike = not text[0].isascii() and shown.startswith(text[0])
    return f"'{shown}' ({code_point(text[0])[1:-1]})" if looks_alike else f"'{shown}'"
