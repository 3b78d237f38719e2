"""How long somebody is at work on each article, from the keys that they press.

Active time is the sum of the gaps between key presses. A gap that is longer than a limit counts
as the limit: an idle detector, too, lets the time run until nothing has happened for so long.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

#: Seconds of a gap that count at most, and how far that may be raised.
LIMIT, MOST = 60.0, 600


@dataclass(frozen=True, slots=True)
class Spent:
    """Active time on an article: so many seconds between two moments, UTC in ISO 8601."""

    article_seq: int
    since: str
    until: str
    seconds: float


class Timer:
    """Told of every press; times are seconds of a clock that need not tell the time of day.

    It reckons in whole milliseconds, so that the parts add up to the whole.
    """

    def __init__(self, limit: float = LIMIT) -> None:
        self._limit = round(limit * 1000)
        self._last: int | None = None
        #: For each article when its time began to run, and how long it ran.
        self._running: dict[int, tuple[int, int]] = {}
        self._back: list[Spent] = []

    def press(self, at: float, article_seq: int | None) -> None:
        """A key was pressed at `at`, and until then this article was worked on, or none."""
        now = round(at * 1000)
        last = now if self._last is None else self._last
        self._last = now
        # A clock that was set back gives no time, and takes none away.
        gap = min(max(0, now - last), self._limit)
        if article_seq is not None and gap:
            start, so_far = self._running.get(article_seq, (now - gap, 0))
            self._running[article_seq] = (min(start, now - gap), so_far + gap)

    def take(self, at: str) -> tuple[Spent, ...]:
        """What has come together since the last time, and begin anew; `at` is the time of day."""
        last = self._last or 0
        taken = tuple(
            Spent(seq, _before(at, max(last - start, spent)), at, spent / 1000)
            for seq, (start, spent) in self._running.items()
        )
        back, self._back = self._back, []
        self._running.clear()
        return (*back, *taken)

    def give_back(self, spent: Iterable[Spent]) -> None:
        """What was taken could not be kept: it comes with what is taken next."""
        self._back.extend(spent)


def _before(at: str, milliseconds: int) -> str:
    moment = datetime.fromisoformat(at) - timedelta(milliseconds=milliseconds)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
