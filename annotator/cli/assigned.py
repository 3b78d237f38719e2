"""What assign says: who got what, who gave back what, and how things stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.cli.printing import counted, listed, note, say, say_json, say_table
from annotator.core.annotation import Status
from annotator.core.assigning import Gift, Load, Task, pairs

if TYPE_CHECKING:
    from annotator.store.assigning import Assigned
    from annotator.store.assignments import Holding


@dataclass(frozen=True)
class Dealt:
    """Articles that were dealt with, and to whom they went.

    `loads` are from before; `aim` is how many annotators each should have, `share` how many
    articles the one person: 0 where nobody said.
    """

    tasks: list[Task]
    gifts: list[Gift]
    names: Collection[str]
    loads: Mapping[str, Load]
    aim: int = 0
    share: int = 0

    @property
    def missing(self) -> int:
        """How many articles the one person still lacks."""
        have = sum(not task.has.isdisjoint(self.names) for task in self.tasks)
        return max(0, self.share - have - len(self.gifts))

    def short(self) -> int:
        """How many articles have fewer annotators than they should."""
        given = Counter(id for id, _ in self.gifts)
        return sum(len(task.has) + given[task.id] < self.aim for task in self.tasks)


@dataclass(frozen=True)
class GivenBack:
    """What somebody gave back, and how many articles stay theirs: begun, and closed."""

    name: str
    given_back: list[Holding]
    begun: int
    closed: int


@dataclass(frozen=True)
class Wanted:
    """What the list is narrowed to."""

    names: Collection[str]
    ids: Collection[str]
    statuses: Collection[str]

    def has(self, it: Holding) -> bool:
        """Whether it is among what is wanted."""
        return (
            (not self.names or it.annotator_id in self.names)
            and (not self.ids or it.id in self.ids)
            and (not self.statuses or it.status in self.statuses)
        )


def say_dealt(dealt: Dealt, *, dry_run: bool) -> None:
    """Who got how much, and how much any two have in common."""
    if not dealt.gifts:
        say(f"nothing left to give: {_reason(dealt)}")
        return
    number = len({id for id, _ in dealt.gifts})
    times = f", {len(dealt.gifts):,} times in all" if len(dealt.gifts) != number else ""
    say(f"{'would give' if dry_run else 'gave'} {counted(number, 'article')}{times}")
    _say_loads(dealt)
    _say_pairs(dealt)
    if short := dealt.short():
        note(f"{counted(short, 'article')} still with fewer than {dealt.aim} annotators")
    if dealt.missing:
        note(f"{dealt.missing:,} fewer than asked for: {_OTHERS}")


_OTHERS = "others have the rest; a higher --overlap gives an article to more people"


def _reason(dealt: Dealt) -> str:
    number, names = counted(len(dealt.tasks), "article"), ", ".join(dealt.names)
    if not dealt.tasks:
        return "there is no such article"
    if dealt.share:
        return _OTHERS if dealt.missing else f"{names} has {dealt.share:,} of {number} already"
    if dealt.short():
        return f"{names} and others have {number} already, and nobody else is named"
    return f"{number} with {counted(dealt.aim, 'annotator')} or more already"


def _say_loads(dealt: Dealt) -> None:
    words = {task.id: task.words for task in dealt.tasks}
    rows = []
    for name in sorted(dealt.names):
        got = [words[id] for id, receiver in dealt.gifts if receiver == name]
        before = dealt.loads.get(name, Load())
        rows.append((name, len(got), sum(got), before.articles + len(got), before.words + sum(got)))
    say_table(("ANNOTATOR", "GIVEN", "WORDS", "OPEN", "OPEN WORDS"), rows)


def _say_pairs(dealt: Dealt) -> None:
    together = pairs(dealt.tasks, dealt.gifts)
    rows = [
        (", ".join(pair), number)
        for pair, number in sorted(together.items())
        if not dealt.names or not set(pair).isdisjoint(dealt.names)
    ]
    if rows:
        say("")
        say_table(("PAIR", "TOGETHER"), rows)


def say_given_back(it: GivenBack, *, dry_run: bool) -> None:
    """What one gave back, and what stays."""
    does = "would give back" if dry_run else "gave back"
    kept = (
        f"{it.begun:,} begun (--started takes them back too)" if it.begun else "",
        f"{it.closed:,} finished or skipped" if it.closed else "",
    )
    stays = f"; {listed(kept)} stay theirs" if any(kept) else ""
    if it.given_back:
        say(f"{it.name} {does} {counted(len(it.given_back), 'article')}{stays}")
    else:
        say(f"{it.name} has nothing to give back{stays}")


def say_pool(overlap: int | None, free: int, *, dry_run: bool) -> None:
    """What is free to be taken now."""
    be = "would be" if dry_run else "are" if free != 1 else "is"
    if overlap is None:
        say(f"nothing {'would be' if dry_run else 'is'} free to be taken; what was taken stays so")
    else:
        say(f"{counted(free, 'article')} {be} free to be taken, {_each(overlap)}")


def _each(overlap: int) -> str:
    return f"each by {counted(overlap, 'annotator')} in all"


def say_assigned(assigned: Assigned, wanted: Wanted, *, as_json: bool) -> None:
    """Who has what, since when; then how much everybody has to do."""
    found = [it for it in assigned.holdings if wanted.has(it)]
    if as_json:
        say_json(_document(assigned, found))
        return
    if found:
        heading = ("ID", "ANNOTATOR", "STATUS", "HOW", "SINCE (UTC)", "BY")
        say_table(heading, [_row(it) for it in found], may_cut=True)
        say("")
        people = _people(found)
        say_table([name.upper() for name in people[0]], [tuple(p.values()) for p in people])
        say("")
    if assigned.pool:
        say(f"{counted(assigned.free, 'article')} free to be taken, {_each(assigned.pool)}")
    elif not any(it.is_assigned for it in assigned.holdings):
        note("nothing is given out: everybody is offered every article")
    elif left := assigned.articles - len({it.seq for it in assigned.holdings}):
        say(f"{counted(left, 'article')} nobody has")


def _row(it: Holding) -> tuple[str, ...]:
    since = it.since[:16].replace("T", " ")
    return it.id, it.annotator_id, it.status, it.what, since, it.by


def _people(found: Iterable[Holding]) -> list[dict[str, str | int]]:
    theirs: dict[str, list[Holding]] = {}
    for it in found:
        theirs.setdefault(it.annotator_id, []).append(it)
    return [
        {
            "annotator": name,
            "open": sum(it.is_open for it in has),
            "words": sum(it.words for it in has if it.is_open),
            "begun": sum(it.status is Status.IN_PROGRESS for it in has),
            "finished": sum(it.status is Status.FINISHED for it in has),
            "skipped": sum(it.status is Status.SKIPPED for it in has),
        }
        for name, has in sorted(theirs.items())
    ]


def _document(assigned: Assigned, found: list[Holding]) -> dict[str, object]:
    pool = {"overlap": assigned.pool, "free": assigned.free} if assigned.pool else None
    return {
        "articles": assigned.articles,
        "pool": pool,
        "assignments": [
            {
                "article": it.id,
                "annotator": it.annotator_id,
                "status": it.status,
                "how": it.what,
                "since": it.since,
                "by": it.by or None,
                "words": it.words,
            }
            for it in found
        ],
        "annotators": _people(found),
    }
