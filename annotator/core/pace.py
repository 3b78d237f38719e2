"""How fast somebody gets on, and how long what is left may take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

#: How many of the articles finished last tell the pace, and how many it takes at least.
LAST, LEAST = 20, 3

_MINUTE, _HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class Finished:
    """An article that somebody finished: its length in words, and active seconds at it."""

    words: int
    seconds: float


@dataclass(frozen=True)
class Pace:
    """Where an annotator stands: finished since midnight, left to do, and the `last` finished."""

    today: int
    left: int
    left_words: int
    last: tuple[Finished, ...] = ()

    @cached_property
    def each(self) -> float | None:
        """The median of the active seconds an article took; None where there are too few."""
        return _median(it.seconds for it in self.last) if len(self.last) >= LEAST else None

    @cached_property
    def by_length(self) -> float | None:
        """Seconds a word, where the length tells better how long an article takes.

        That is so where the sum of the errors on the articles that are done is the smaller one.
        """
        if self.each is None or not all(it.words for it in self.last):
            return None
        a_word = _median(it.seconds / it.words for it in self.last)
        by_words = sum(abs(it.seconds - it.words * a_word) for it in self.last)
        by_article = sum(abs(it.seconds - self.each) for it in self.last)
        return a_word if by_words < by_article else None

    @property
    def seconds_left(self) -> float | None:
        """How long what is left may take; None where nothing is, or too little is known."""
        if self.each is None or not self.left:
            return None
        a_word = self.by_length
        return self.left * self.each if a_word is None else self.left_words * a_word


def _median(values: Iterable[float]) -> float:
    # The standard library's brings fractions and random numbers along: half a frame.
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else sum(ordered[middle - 1 : middle + 1]) / 2


def told(pace: Pace, *, each: bool = False) -> str:
    """The pace on a line: today 12 · 4 min each · 15 left, about 1 h. Empty before there is any."""
    left = pace.seconds_left
    if not pace.today and left is None:
        return ""
    about = f", about {roughly(left)}" if left is not None else ""
    parts = [
        f"today {pace.today}",
        f"{roughly(pace.each)} each" if each and pace.each is not None else "",
        f"{pace.left} left{about}" if pace.left else "",
    ]
    return " · ".join(filter(None, parts))


def roughly(seconds: float) -> str:
    """A time as one guesses it: 40 s, 4 min, 1½ h."""
    if seconds < 55:
        return f"{max(5, round(seconds / 5) * 5)} s"
    minutes = round(seconds / _MINUTE)
    if minutes < 20:
        return f"{minutes} min"
    if minutes < 58:
        return f"{round(minutes / 5) * 5} min"
    halves = round(seconds / _HOUR * 2)
    if halves < 20 and halves % 2:
        return f"{halves // 2}½ h"
    return f"{round(seconds / _HOUR)} h"


def exactly(seconds: float) -> str:
    """A time as a watch shows it: 3:40, 1:02:03."""
    minutes, rest = divmod(round(seconds), _MINUTE)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
