"""What an import has put in and not written yet: one record more, or that record taken back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from annotator.core.article import Article
from annotator.store.articles import Added, New
from annotator.store.log import Actor, Change

#: From so many articles or changes on, or so many characters of new text, it is to be written.
MOST, MOST_CHARACTERS = 500, 8_000_000

#: How much there was at some time.
Mark: TypeAlias = tuple[int, int, int, int, int]

K = TypeVar("K")
V = TypeVar("V")


@dataclass(slots=True)
class Gathered:
    """New articles by their numbers, texts' hashes and ids; changes by the article's number.

    `ids` are those given to annotations and links; `next_seq` is the next article's number.
    """

    next_seq: int
    by_seq: dict[int, New] = field(default_factory=dict)
    by_hash: dict[str, New] = field(default_factory=dict)
    by_id: dict[str, New] = field(default_factory=dict)
    changed: dict[int, tuple[Actor, Change]] = field(default_factory=dict)
    ids: dict[str, None] = field(default_factory=dict)
    characters: int = 0

    @property
    def is_full(self) -> bool:
        """Whether it is time to write it."""
        count = max(len(self.by_seq), len(self.changed))
        return count >= MOST or self.characters > MOST_CHARACTERS

    def add(self, article: Article, hash: str) -> Added:
        """Put an article in whose text and id are free."""
        new = New(self.next_seq, article.id, hash, article)
        self.by_seq[new.seq] = self.by_hash[hash] = self.by_id[new.id] = new
        self.next_seq += 1
        self.characters += len(article.text)
        return Added(new.id, new.seq, is_new=True)

    def mark(self) -> Mark:
        """How much there is now."""
        return (
            *(self.next_seq, len(self.by_seq), len(self.changed), len(self.ids)),
            self.characters,
        )

    def back_to(self, mark: Mark) -> None:
        """Take back what has come since; nothing has been written meanwhile."""
        self.next_seq, articles, changes, ids, self.characters = mark
        _cut(self.by_seq, articles)
        _cut(self.by_hash, articles)
        _cut(self.by_id, articles)
        _cut(self.changed, changes)
        _cut(self.ids, ids)


def _cut(table: dict[K, V], length: int) -> None:
    """Take the last ones out."""
    while len(table) > length:
        table.popitem()
