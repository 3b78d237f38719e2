"""What the program under test says of its acts, to somebody who outlives it.

A line for each step, written to a pipe, which keeps it whatever becomes of the process: `begun ID
COUNT` before an act goes to the store, `saved ID COUNT` or `failed ID` when the store comes back,
`drawn ID` when the interface takes it over, `owned` when it owns up to what failed before. Nothing
of the program is changed by that; it is only listened to.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from annotator.store.bulk import Recorded
from annotator.store.log import ActRecord
from annotator.store.store import Store
from annotator.store.undo import Turned
from annotator.tui.screens.saving import SavingScreen
from annotator.tui.session import Session

#: A method of the store: the store, what is to be done, and more.
_Method = Callable[..., Any]


def tell(fd: int) -> None:
    """Have all acts of this process told from now on."""

    def say(*words: object) -> None:
        os.write(fd, (" ".join(map(str, words)) + "\n").encode())

    def listened(real: _Method, begun: Callable[[Any], str], saved: Callable[..., int]) -> _Method:
        """The method, with what it does told; `begun` and `saved` find the words for it."""

        def method(*given: object, **more: object) -> object:
            id, _, count = begun(given).partition(" ")
            say("begun", id, count)
            try:
                result = real(*given, **more)
            except BaseException:
                say("failed", id)
                raise
            say("saved", id, saved(given, result))
            return result

        return method

    def drawn(self: Session, head: str, *rest: object) -> None:
        committed(self, head, *rest)
        say("drawn", head)

    def owned(self: SavingScreen, error: Exception) -> None:
        not_saved(self, error)
        say("owned", "-")

    committed: _Method = Session.committed
    not_saved: _Method = SavingScreen.not_saved
    ways: dict[str, tuple[Callable[[Any], str], Callable[..., int]]] = {
        "record": (_of_record, lambda given, _: _decisions(given[1])),
        "record_fresh": (_of_record, _recorded),
        # How many decisions it will be only the store knows.
        "turn": (lambda given: f"{given[2]} -1", _turned),
    }
    for name, (begun, saved) in ways.items():
        setattr(Store, name, listened(getattr(Store, name), begun, saved))
    setattr(Session, "committed", drawn)  # noqa: B010
    setattr(SavingScreen, "not_saved", owned)  # noqa: B010


def _of_record(given: tuple[Store, ActRecord]) -> str:
    return f"{given[1].id} {_decisions(given[1])}"


def _decisions(record: ActRecord) -> int:
    return sum(len(change.decisions) for change in record.changes)


def _recorded(_: object, recorded: Recorded) -> int:
    return _decisions(recorded.record)


def _turned(_: object, turned: Turned | None) -> int:
    return sum(map(len, turned.applied.values())) if turned else 0
