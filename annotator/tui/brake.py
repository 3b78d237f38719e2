"""Keeps a key that is held down from closing one article after another."""

from __future__ import annotations

#: Seconds after an article was closed in which the key that closed it does nothing. Held down, a
#: key comes again after 250 to 660 ms, as keyboards are delivered; nobody reads an article sooner.
PAUSE = 0.7

#: Seconds between two of a key that is held down: a tenth as a rule, more over a slow connection.
REPEAT = 0.25


class Brake:
    """Told of every key that takes effect, and when an article was closed; times are seconds."""

    def __init__(self) -> None:
        self._key = ""
        self._until = 0.0
        self._held: str | None = None

    def pressed(self, key: str) -> None:
        """This key takes effect."""
        self._key = key

    def closed(self, at: float) -> None:
        """The last key closed the article, and another is open since `at`."""
        self._held, self._until = self._key, at + PAUSE

    def holds(self, key: str, at: float) -> bool:
        """Whether a key that came at `at` is the one that closed the article, still held down.

        One that was released for a moment, or any other key, ends it.
        """
        if self._held is None:
            return False
        if key != self._held or at >= self._until:
            self._held = None
            return False
        self._until = max(self._until, at + REPEAT)
        return True
