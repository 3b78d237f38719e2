"""Saying whose an article is, to those who open one that is not theirs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from annotator.core.display import one_line

if TYPE_CHECKING:
    from annotator.store.assignments import Holding

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)

_WORDS = {"given": "given to", "taken": "taken by", "begun": "begun by"}


def described(others: Sequence[Holding] | None, now: str) -> str:
    """Who has the article, how and since when; empty if nothing need be said.

    `now` is UTC in ISO 8601. Of the names at most two are told.
    """
    if others is None:
        return ""
    if not others:
        return "given to nobody yet"
    told = [
        f"{_WORDS[it.what]} {one_line(it.annotator_id, 24)} since {day(it.since, now)}"
        for it in others[:2]
    ]
    more = f", and {len(others) - 2} more" if len(others) > 2 else ""
    return f"{', '.join(told)}{more}"


def day(at: str, now: str) -> str:
    """The day of a time, as one says it: 12 March, with the year if that is not this one."""
    if at[:10] == now[:10]:
        return "today"
    then = date.fromisoformat(at[:10])
    year = f" {then.year}" if at[:4] != now[:4] else ""
    return f"{then.day} {_MONTHS[then.month - 1]}{year}"
