"""The articles of one annotator that a reviewer checks, and how far each is."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from annotator.core.annotation import Status
from annotator.review.rechecking import Stand, stand_of
from annotator.store.articles import Summary
from annotator.store.checks import Checkable
from annotator.store.log import Actor
from annotator.store.store import Store

_SIGNS = {Stand.AWAY: "↩", Stand.ANSWERED: "↪", Stand.CHANGED: "≠"}

#: How an article looks in the list, by its stand: what is done or waits for others is dim.
_STATUS = {
    Stand.NEW: Status.NEW,
    Stand.IN_PROGRESS: Status.IN_PROGRESS,
    Stand.CHECKED: Status.FINISHED,
    Stand.SKIPPED: Status.SKIPPED,
    Stand.AWAY: Status.SKIPPED,
    Stand.ANSWERED: Status.NEW,
    Stand.CHANGED: Status.IN_PROGRESS,
}


@dataclass(frozen=True)
class Checklist:
    """What an annotator has finished, in order, and the stand of each article by its number."""

    annotator_id: str
    articles: tuple[Checkable, ...] = ()
    stands: dict[int, Stand] = field(default_factory=dict)

    @classmethod
    def read(cls, store: Store, annotator_id: str, before: Checklist | None = None) -> Checklist:
        """Read the list; only articles in which something happened since `before` are read."""
        known = {a.seq: a.heads for a in before.articles} if before else {}
        articles = tuple(store.checkable(annotator_id))
        stands = {a.seq: told(a) or Stand.CHECKED for a in articles}
        new = [a for a in articles if known.get(a.seq) != a.heads]
        asked = [a for a in new if told(a) is None]
        settled = store.unchanged(annotator_id) if asked else set()
        for article in asked:
            if article.seq not in settled:
                stands[article.seq] = stand_in(store, annotator_id, article)
        if before:
            fresh = {article.seq for article in new}
            stands |= {a.seq: before.stands[a.seq] for a in articles if a.seq not in fresh}
        return cls(annotator_id, articles, stands)

    @classmethod
    def unread(cls, store: Store, annotator_id: str) -> Checklist:
        """The list as far as it can be told without reading an article."""
        articles = tuple(store.checkable(annotator_id))
        stands = {a.seq: told(a) or Stand.CHECKED for a in articles}
        # Nothing is known for certain: without heads all of it will be read.
        return cls(annotator_id, tuple(replace(a, heads=(None, None)) for a in articles), stands)

    def next_open(self, after: int) -> int | None:
        """The next article where there is something to do, going round; not the one left."""
        return next((seq for seq in self._round(after) if self.stands[seq].is_open), None)

    def neighbour(self, seq: int, *, forward: bool) -> int | None:
        """The number of the next or the previous article."""
        seqs = [article.seq for article in self.articles]
        beyond = [s for s in seqs if s > seq] if forward else [s for s in reversed(seqs) if s < seq]
        return next(iter(beyond), None)

    def place_of(self, seq: int) -> str:
        """An article's place in the list, as 3/27."""
        at = sum(article.seq <= seq for article in self.articles)
        return f"{at}/{len(self.articles)}"

    def summaries(self) -> list[Summary]:
        """The articles as a list shows them."""
        return [_summary(a, self.stands[a.seq]) for a in self.articles]

    def counts(self) -> Counter[Stand]:
        """How many articles there are of each stand."""
        return Counter(self.stands.values())

    def _round(self, after: int) -> Iterator[int]:
        seqs = [article.seq for article in self.articles]
        yield from (seq for seq in seqs if seq > after)
        yield from (seq for seq in seqs if seq < after)


def stand_in(store: Store, annotator_id: str, article: Checkable) -> Stand:
    """How far the check of an article is; it is read only where that cannot be told without."""
    if stand := told(article):
        return stand
    works = store.works(article.seq, [annotator_id])
    gold = store.gold_state(article.seq)
    # Another thread waits for its turn, and keys come first.
    time.sleep(0)
    return stand_of(works[0], gold, ()) if works else Stand.SKIPPED


def told(article: Checkable) -> Stand | None:
    """How far the check of an article is; None where it has to be read to tell."""
    if article.returns:
        return Stand.ANSWERED if article.answered == article.returns else Stand.AWAY
    return None if article.gold is Status.FINISHED else Stand(article.gold.value)


def first_to_check(store: Store, actor: Actor, annotator_id: str) -> int:
    """The article to begin with: one that came back, where the reviewer was, or the first to do.

    What can be told without reading comes first; the rest is read as far as need be.
    """
    articles = {article.seq: article for article in store.checkable(annotator_id)}
    came_back = [seq for seq, article in articles.items() if told(article) is Stand.ANSWERED]
    if came_back:
        return came_back[0]
    last = store.last_opened(actor)
    if last in articles and stand_in(store, annotator_id, articles[last]).is_open:
        return last
    stands = {seq: told(article) for seq, article in articles.items()}
    for seq, stand in stands.items():
        if stand and stand.is_open:
            return seq
    settled = store.unchanged(annotator_id)
    for seq, article in articles.items():
        if stands[seq] is None and seq not in settled:
            if stand_in(store, annotator_id, article).is_open:
                return seq
    return last if last in articles else next(iter(articles))


def _summary(article: Checkable, stand: Stand) -> Summary:
    return Summary(
        article.seq,
        article.id,
        article.title,
        article.outlet,
        article.published,
        article.words,
        _STATUS[stand],
        article.flagged,
        article.added,
        sign=_SIGNS.get(stand, ""),
        stand=str(stand),
    )
