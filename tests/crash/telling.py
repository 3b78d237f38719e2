"""What the program under test says of its acts, to somebody who outlives it.

A line for each step, written to a pipe, which keeps it whatever becomes of the process: `begun ID
COUNT` before an act goes to the store, `saved ID COUNT` or `failed ID` when the store comes back,
`drawn ID` when the interface takes it over. Nothing of the program is changed by that; only public
ways into the store are listened to.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from annotator.store.log import Actor, ActRecord
from annotator.store.store import Store
from annotator.tui.session import Session


def tell(fd: int) -> None:
    """Have all acts of this process told from now on."""

    def say(*words: object) -> None:
        os.write(fd, (" ".join(map(str, words)) + "\n").encode())

    _tell_of_records(say)
    _tell_of_turns(say)
    committed = Session.committed

    def drawn(self: Session, head: str, *rest: Any) -> None:
        committed(self, head, *rest)
        say("drawn", head)

    Session.committed = drawn  # type: ignore[method-assign]


def _decisions(record: ActRecord) -> int:
    return sum(len(change.decisions) for change in record.changes)


def _tell_of_records(say: Callable[..., None]) -> None:
    one, many = Store.record, Store.record_fresh

    def record(self: Store, record: ActRecord, *rest: Any, **more: Any) -> None:
        say("begun", record.id, _decisions(record))
        try:
            one(self, record, *rest, **more)
        except BaseException:
            say("failed", record.id)
            raise
        say("saved", record.id, _decisions(record))

    def record_fresh(self: Store, record: ActRecord, *rest: Any, **more: Any) -> Any:
        say("begun", record.id, _decisions(record))
        try:
            recorded = many(self, record, *rest, **more)
        except BaseException:
            say("failed", record.id)
            raise
        say("saved", record.id, _decisions(recorded.record))
        return recorded

    Store.record, Store.record_fresh = record, record_fresh  # type: ignore[method-assign]


def _tell_of_turns(say: Callable[..., None]) -> None:
    turned = Store.turn

    def turn(self: Store, actor: Actor, id: str, *rest: Any, **more: Any) -> Any:
        # How many decisions it will be only the store knows.
        say("begun", id, -1)
        try:
            found = turned(self, actor, id, *rest, **more)
        except BaseException:
            say("failed", id)
            raise
        say("saved", id, sum(map(len, found.applied.values())) if found else 0)
        return found

    Store.turn = turn  # type: ignore[method-assign]
