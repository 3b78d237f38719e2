"""Ranges of days as people write them: `2025-03-01..2025-03-31`, `2025-03`, `2025..`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from annotator.core.errors import AnnotatorError

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
#: A date as ISO 8601 has it, whatever follows: a time, or nothing.
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?!\d)", re.ASCII)


class DaysError(AnnotatorError):
    """A range that is none; its message is one line for people."""


@dataclass(frozen=True, slots=True)
class Days:
    """Days from one to another, both included: each a year, a month, a day, or (empty) open."""

    first: str = ""
    last: str = ""

    @classmethod
    def parse(cls, text: str) -> Days:
        """A range as `FROM..TO`, either of which may be left out, or one year, month or day.

        Raises:
            DaysError: when it says something else, or ends before it begins.
        """
        first, dots, last = text.partition("..")
        if not dots:
            last = first
        if not (first or last) or not all(_is_day(end) for end in (first, last) if end):
            raise DaysError(
                f"'{text}' are no days; say 2025-03-01..2025-03-31, 2025-03, or 2025-03-01.."
            )
        if first and last and last < first[: len(last)]:
            raise DaysError(f"'{text}' ends before it begins")
        return cls(first, last)

    def hold(self, moment: str) -> bool | None:
        """Whether a moment, as ISO 8601 writes it, falls on one of the days; None if it is none."""
        if not _ISO.match(moment):
            return None
        begun = moment[: len(self.first)] >= self.first
        return begun and moment[: len(self.last)] <= self.last


def _is_day(text: str) -> bool:
    found = _DAY.fullmatch(text)
    if found is None:
        return False
    year, month, day = (int(part or 1) for part in found.groups())
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
