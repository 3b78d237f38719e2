"""When annotators finished articles, and how long these took: for the figures of a project."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from statistics import quantiles

from annotator.store.pace import FINISHING

#: What an annotator has finished, when last, and the active time on it.
_FINISHED = f"""
SELECT progress.annotator_id, article.words, max(log.at) AS at,
    (SELECT sum(seconds) FROM time_spent WHERE time_spent.article = progress.article
        AND time_spent.annotator_id = progress.annotator_id AND time_spent.role = 'annotator')
    AS seconds
FROM progress JOIN article ON article.seq = progress.article
JOIN log ON log.article = progress.article AND log.annotator_id = progress.annotator_id
    AND {FINISHING}
WHERE progress.role = 'annotator' AND progress.annotator_id NOT LIKE '@%'
    AND progress.status = 'finished'
GROUP BY progress.annotator_id, progress.article ORDER BY progress.annotator_id
"""


@dataclass(frozen=True, slots=True)
class Day:
    """How many articles an annotator finished on a day (as 2026-03-01, where one is)."""

    day: str
    annotator: str
    finished: int


@dataclass(frozen=True, slots=True)
class Times:
    """How long articles took an annotator.

    Of the `finished` articles, `timed` are those of which time was kept; `total` is their active
    time, and `p10` to `p90` the percentiles of the time for one, all in seconds.
    """

    annotator: str
    finished: int
    timed: int
    total: float
    p10: float | None
    p25: float | None
    median: float | None
    p75: float | None
    p90: float | None
    words_per_minute: float | None


def finishing(connection: sqlite3.Connection) -> tuple[list[Day], list[Times]]:
    """What was finished by day, and the time it took, by annotator."""
    rows = connection.execute(_FINISHED).fetchall()
    days = Counter((_day(row["at"]), row["annotator_id"]) for row in rows)
    return (
        [Day(*key, number) for key, number in sorted(days.items())],
        [_times(name, own) for name, own in groupby(rows, lambda row: str(row["annotator_id"]))],
    )


def _day(at: str) -> str:
    return datetime.fromisoformat(at).astimezone().date().isoformat()


def _times(annotator: str, rows: Iterable[sqlite3.Row]) -> Times:
    finished = list(rows)
    timed = [row for row in finished if row["seconds"]]
    seconds = [float(row["seconds"]) for row in timed]
    total, words = sum(seconds), sum(row["words"] for row in timed)
    speed = round(words / total * 60, 1) if seconds else None
    p10, p25, median, p75, p90 = _percentiles(seconds)
    figures = (p10, p25, median, p75, p90, speed)
    return Times(annotator, len(finished), len(timed), round(total, 3), *figures)


def _percentiles(seconds: list[float]) -> list[float | None]:
    """The 10th, 25th, 50th, 75th and 90th, between the values by proportion."""
    if not seconds:
        return [None] * 5
    cuts = quantiles(seconds, n=20, method="inclusive") if len(seconds) > 1 else seconds * 19
    return [round(cuts[at], 3) for at in (1, 4, 9, 14, 17)]
