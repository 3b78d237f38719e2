"""What an annotator has finished lately, and what is left, out of the file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.clock import midnight
from annotator.core.annotation import Status
from annotator.core.article import Article
from annotator.core.pace import Finished
from annotator.core.timing import Spent
from annotator.store.log import Mode, Role
from annotator.store.store import Store
from tests.store.projects import ADA, ADA_REVIEWING, AT, BEN, do, project, turn
from tests.zones import in_zone

DAY = "2026-03-01T00:00:00.000Z"
LATER_DAY = "2026-03-02T00:00:00.000Z"


@pytest.fixture
def six(tmp_path: Path) -> Iterator[Store]:
    """Six articles of two words, then three, and so on."""
    articles = [Article(f"a{n}", f"No. {n}" + " more" * n, {}) for n in range(6)]
    with Store.open(project(tmp_path / "six.db", articles)) as store:
        yield store


def finish(store: Store, seq: int, seconds: float = 0, mode: Mode = Mode.DO) -> None:
    """Ada finishes an article."""
    do(store, seq, ADA, lambda act: act.set_status(Status.FINISHED), mode=mode)
    if seconds:
        store.spend(ADA, (Spent(seq, AT, AT, seconds),))


def test_what_was_finished_today_and_what_is_left(six: Store) -> None:
    finish(six, 1, 30)
    finish(six, 2)
    do(six, 3, ADA, lambda act: act.set_status(Status.SKIPPED))
    do(six, 4, BEN, lambda act: act.set_status(Status.FINISHED))
    pace = six.pace(ADA, DAY)
    assert (pace.today, pace.left, pace.left_words) == (2, 3, 5 + 6 + 7)
    assert pace.last == (Finished(2, 30.0),)
    assert six.pace(ADA, LATER_DAY).today == 0


def test_time_adds_up_over_the_rows_of_an_article(six: Store) -> None:
    """A reviewer's is not an annotator's."""
    finish(six, 1, 30)
    six.spend(ADA, (Spent(1, AT, AT, 12.5),))
    six.spend(ADA_REVIEWING, (Spent(1, AT, AT, 100),))
    assert six.pace(ADA, DAY).last == (Finished(2, 42.5),)
    assert (six.seconds_on(1, ADA), six.seconds_on(1, BEN)) == (42.5, 0)
    assert six.seconds_on(1, ADA_REVIEWING) == 100


def test_what_came_by_an_import_or_was_taken_back_is_no_pace(six: Store) -> None:
    finish(six, 1, 30, Mode.IMPORT)
    finish(six, 2, 30)
    turn(six, ADA)
    assert (six.pace(ADA, DAY).today, six.pace(ADA, DAY).last) == (0, ())
    turn(six, ADA, redo=True)
    assert six.pace(ADA, DAY).today == 1


def test_left_is_what_one_was_given(six: Store) -> None:
    """And for others what is nobody's."""
    six.assign(lambda it: it.give([("a1", "Ada"), ("a2", "Ada")]), "Eve", AT)
    finish(six, 2)
    assert six.pace(ADA, DAY).left == 1
    assert six.pace(BEN, DAY).left == 4


def test_only_the_articles_finished_last_tell_the_pace(tmp_path: Path) -> None:
    articles = [Article(f"a{n}", f"No. {n}", {}) for n in range(25)]
    with Store.open(project(tmp_path / "many.db", articles)) as store:
        for seq in range(1, 26):
            finish(store, seq, seq)
        assert (store.pace(ADA, DAY).today, len(store.pace(ADA, DAY).last)) == (25, 20)


@pytest.mark.parametrize(
    ("zone", "at", "began"),
    [
        ("UTC", "2026-03-01T12:00:00.000Z", "2026-03-01T00:00:00.000Z"),
        ("Asia/Tokyo", "2026-03-01T16:00:00.000Z", "2026-03-01T15:00:00.000Z"),
        ("America/New_York", "2026-03-01T03:00:00.000Z", "2026-02-28T05:00:00.000Z"),
        # The clocks went forward at one o'clock UTC.
        ("Europe/Berlin", "2026-03-29T12:00:00.000Z", "2026-03-28T23:00:00.000Z"),
    ],
)
def test_a_day_begins_at_midnight_where_one_is(zone: str, at: str, began: str) -> None:
    with in_zone(zone):
        assert midnight(at) == began


def test_a_reviewer_has_no_pace_of_an_annotator(six: Store) -> None:
    assert ADA_REVIEWING.role is Role.REVIEWER
    finish(six, 1, 30)
    assert six.pace(BEN, DAY).last == ()
