"""What assign does: articles given, taken back, free to be taken, and listed."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.cli.assigned import (
    Dealt,
    GivenBack,
    Wanted,
    say_assigned,
    say_dealt,
    say_given_back,
    say_pool,
)
from annotator.cli.who import own_name
from annotator.clock import now
from annotator.core import assigning
from annotator.core.annotation import Status
from annotator.core.errors import AnnotatorError

if TYPE_CHECKING:
    from annotator.core.assigning import Gift, Task
    from annotator.store.assigning import Assigning
    from annotator.store.assignments import Holding


class AssignmentError(AnnotatorError):
    """Articles cannot be given or taken back like that."""


@dataclass(frozen=True)
class Share:
    """A number of articles, or a part of all."""

    number: int
    part: Fraction | None = None

    def of(self, total: int) -> int:
        """How many that is.

        Raises:
            AssignmentError: when it is more than there are.
        """
        if self.part is not None:
            return int(self.part * total + Fraction(1, 2))
        if self.number > total:
            raise AssignmentError(
                f"--share {self.number:,}: is more than the {total:,} articles to choose from"
            )
        return self.number


@dataclass(frozen=True)
class Asked:
    """The command line."""

    db: Path
    names: tuple[str, ...]
    to_all: bool
    overlap: int | None
    share: Share | None
    ids: tuple[str, ...]
    articles: tuple[str, ...]
    statuses: tuple[str, ...]
    released: tuple[str, ...]
    started: bool
    pool: bool | None
    listing: bool
    name: str | None
    dry_run: bool
    as_json: bool

    @property
    def chosen(self) -> frozenset[str]:
        """The articles named; empty for all."""
        return frozenset(self.ids + self.articles)


# Giving


def deal(asked: Asked) -> None:
    """Deal articles out, or give them to all, or a share.

    Raises:
        AssignmentError: when there are no articles, or not so many people or articles.
    """
    from annotator.store.store import Store

    def work(desk: Assigning) -> Dealt:
        tasks = desk.tasks(asked.chosen, asked.statuses)
        gifts = _gifts(asked, desk, tasks)
        desk.give(gifts)
        aim = len(asked.names) if asked.to_all else asked.overlap or 1
        share = asked.share.of(len(tasks)) if asked.share else 0
        return Dealt(tasks, gifts, asked.names, desk.loads(), 0 if asked.share else aim, share)

    with Store.open(asked.db) as store:
        if not store.count():
            raise AssignmentError(f"{asked.db}: holds no articles yet; 'annotator add' brings some")
        dealt = store.assign(work, own_name(asked.name), now(), dry_run=asked.dry_run)
    say_dealt(dealt, dry_run=asked.dry_run)


def _gifts(asked: Asked, desk: Assigning, tasks: list[Task]) -> list[Gift]:
    if asked.to_all:
        return assigning.give_all(tasks, asked.names)
    overlap = _overlap(asked, tasks)
    if asked.share:
        number = asked.share.of(len(tasks))
        return assigning.give_some(tasks, asked.names[0], overlap, number)
    return assigning.deal(tasks, asked.names, overlap, desk.loads())


def _overlap(asked: Asked, tasks: list[Task]) -> int:
    """How many annotators an article is to have.

    Raises:
        AssignmentError: when there are not so many.
    """
    overlap = asked.overlap or 1
    people = sorted({*asked.names, *(name for task in tasks for name in task.has)})
    if tasks and overlap > len(people):
        raise AssignmentError(
            f"--overlap {overlap}: is more than the people there are ({', '.join(people)}); "
            "name more with --to"
        )
    return overlap


# Taking back


def release(asked: Asked) -> None:
    """Take articles back.

    Raises:
        AssignmentError: when somebody does not have them.
    """
    from annotator.store.store import Store

    def work(desk: Assigning) -> list[GivenBack]:
        desk.check(sorted(asked.chosen))
        found = [_given_back(asked, name, desk.holdings) for name in asked.released]
        for it in found:
            desk.release(it.given_back)
        return found

    with Store.open(asked.db) as store:
        found = store.assign(work, own_name(asked.name), now(), dry_run=asked.dry_run)
    for it in found:
        say_given_back(it, dry_run=asked.dry_run)


def _given_back(asked: Asked, name: str, holdings: list[Holding]) -> GivenBack:
    theirs = [it for it in holdings if it.annotator_id == name]
    if not theirs:
        known = ", ".join(sorted({it.annotator_id for it in holdings}))
        others = f"; there are articles of {known}" if known else ""
        raise AssignmentError(f"--release {name}: has no articles{others}")
    if foreign := sorted(asked.chosen - {it.id for it in theirs}):
        raise AssignmentError(f"--release {name}: article '{foreign[0]}' is not theirs")
    chosen = [it for it in theirs if not asked.chosen or it.id in asked.chosen]
    begun = [it for it in chosen if it.status is Status.IN_PROGRESS]
    given_back = [it for it in chosen if it.status is Status.NEW] + (begun if asked.started else [])
    kept = [] if asked.started else begun
    return GivenBack(name, given_back, len(kept), len(chosen) - len(given_back) - len(kept))


# The pool, and the list


def open_pool(asked: Asked) -> None:
    """Let articles be taken, or no longer."""
    from annotator.store.store import Store

    overlap = (asked.overlap or 1) if asked.pool else None

    def work(desk: Assigning) -> int:
        return desk.open_pool(overlap)

    with Store.open(asked.db) as store:
        free = store.assign(work, own_name(asked.name), now(), dry_run=asked.dry_run)
    say_pool(overlap, free, dry_run=asked.dry_run)


def show(asked: Asked) -> None:
    """List who has what."""
    from annotator.store.store import Store

    with Store.open_to_read(asked.db) as store:
        for id in sorted(asked.chosen):
            store.find(id)
        assigned = store.assigned()
    wanted = Wanted(asked.names, asked.chosen, asked.statuses)
    say_assigned(assigned, wanted, as_json=asked.as_json)
