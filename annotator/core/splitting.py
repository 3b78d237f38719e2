"""Which part of a dataset an article belongs to: training, development or test."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate

from annotator.core.errors import AnnotatorError
from annotator.core.stories import Stories

#: What the parts are called, by how many there are.
_NAMES: Mapping[int, tuple[str, ...]] = {2: ("train", "dev"), 3: ("train", "dev", "test")}

_NUMBER = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,6})?")


class SplitError(AnnotatorError):
    """Shares that are none; its message is one line for people."""


@dataclass(frozen=True, slots=True)
class Split:
    """Parts by name with their shares, which sum to 1, and the seed of the draw.

    The draw is by the article's text alone: an article stays in its part whatever is added or
    taken away, in every copy of the project, and on every machine.
    """

    shares: Mapping[str, float]
    seed: int = 0

    @classmethod
    def parse(cls, text: str, seed: int = 0) -> Split:
        """Shares as `80/10/10` (train, dev, test) or `80/20` (train, dev); they need not sum up.

        Raises:
            SplitError: when it says something else.
        """
        numbers = [float(n) for n in text.split("/") if _NUMBER.fullmatch(n)]
        names = _NAMES.get(len(numbers))
        if names is None or len(numbers) != len(text.split("/")) or not all(numbers):
            raise SplitError(f"'{text}' are no shares; say 80/10/10 (train/dev/test) or 80/20")
        total = sum(numbers)
        return cls({name: n / total for name, n in zip(names, numbers, strict=True)}, seed)

    def part_of(self, hash: str) -> str:
        """The part of what has this hash: an article's text, or the first of its story."""
        drawn = hashlib.sha256(f"{self.seed}:{hash}".encode()).digest()
        at = int.from_bytes(drawn[:8], "big") / 2**64
        # The smaller parts first: whoever gives training more later keeps the others' articles.
        names = list(self.shares)[::-1]
        ends = accumulate(self.shares[name] for name in names)
        return next((name for name, end in zip(names, ends, strict=True) if at < end), names[-1])


@dataclass(frozen=True, slots=True)
class Told:
    """What a split goes by: an article's number, the hash of its text, and what else it needs."""

    seq: int
    hash: str
    text: str = ""
    story: str = ""


def parted(articles: Iterable[Told], split: Split) -> dict[int, str]:
    """The part of each article, by its number."""
    return {article.seq: split.part_of(article.hash) for article in articles}


def parted_by_story(articles: Iterable[Told], split: Split) -> tuple[dict[int, str], int]:
    """The part of each article, those of one story all in one part, and how many stories there are.

    An article that is of the same story as one before it follows that one, so the order has to be
    that in which they were added; what is added later then moves nothing.
    """
    parts: dict[int, str] = {}
    firsts = set()
    for seq, first in _first_of_story(articles):
        parts[seq] = split.part_of(first)
        firsts.add(first)
    return parts, len(firsts)


def _first_of_story(articles: Iterable[Told]) -> Iterator[tuple[int, str]]:
    """Each article with the hash of the first that tells its story."""
    stories = Stories()
    named: dict[str, str] = {}
    for article in articles:
        if article.story:
            yield article.seq, named.setdefault(article.story, article.hash)
        else:
            yield article.seq, stories.first_of(article.hash, article.text)
