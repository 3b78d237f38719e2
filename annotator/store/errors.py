"""What can be wrong with a project file, each in one line."""

from __future__ import annotations

from annotator.core.errors import AnnotatorError


class StoreError(AnnotatorError):
    """A project file that cannot be used, or a request that it cannot serve."""


class DamagedError(StoreError):
    """The file holds something that contradicts itself."""

    exit_status = 1


class BusyError(StoreError):
    """Another program held the file for longer than the store waits."""


class RefusedError(StoreError):
    """The disk does not take or give what it should: it is full, read-only, or fails.

    `why` says so in a few words. Nothing was written; it may go well once somebody has seen to it.
    """

    def __init__(self, message: str, why: str) -> None:
        super().__init__(message)
        self.why = why


class MovedError(StoreError):
    """The file that was opened is not at its path any more: what is written into it is lost."""

    exit_status = 1


class StaleError(Exception):
    """The article has changed since it was read: another session of the same annotator."""
