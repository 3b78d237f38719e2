"""How articles are dealt out: evenly, without chance, and with regard to what people have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Task:
    """An article that can be given to somebody: its length, and who has it already."""

    id: str
    words: int
    has: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody still has to do."""

    articles: int = 0
    words: int = 0

    def with_task(self, task: Task) -> Load:
        """The load with one article more."""
        return Load(self.articles + 1, self.words + task.words)


#: An article's id, and who is to do it.
Gift: TypeAlias = tuple[str, str]

#: Two names in order.
Pair: TypeAlias = tuple[str, str]


#: How far articles are apart, by length, that people change for one another.
_NEAR = 8

#: How often all of them are gone through for that.
_SWEEPS = 8


def deal(
    tasks: Iterable[Task], people: Iterable[str], overlap: int, loads: Mapping[str, Load]
) -> list[Gift]:
    """Give articles to people until so many have each, as far as there are enough.

    The loads of people who had the same before differ by one article at most, and by few words.
    Where more than one gets an article, any two get about as many together as any other two.
    The order in which articles and people are named changes nothing.
    """
    ordered = _longest_first(tasks)
    load = {name: loads.get(name, Load()) for name in sorted(set(people))}
    together = pairs(ordered, ())
    hands = [_dealt(task, overlap, load, together) for task in ordered]
    _even(hands, list(combinations(load, 2)), together)
    return [(hand.task.id, name) for hand in hands for name in sorted(hand.given)]


def give_all(tasks: Iterable[Task], people: Iterable[str]) -> list[Gift]:
    """Give every article to everybody who does not have it."""
    names = sorted(set(people))
    return [
        (task.id, name) for task in _longest_first(tasks) for name in names if name not in task.has
    ]


def give_some(tasks: Iterable[Task], name: str, overlap: int, number: int) -> list[Gift]:
    """Give one person articles, short and long alike, until so many of all these are theirs.

    It gets fewer where others have the rest.
    """
    ordered = _longest_first(tasks)
    free = [task for task in ordered if name not in task.has and len(task.has) < overlap]
    missing = number - sum(name in task.has for task in ordered)
    wanted = max(0, min(missing, len(free)))
    # The middle one of each of so many equal stretches.
    return [(free[(2 * i + 1) * len(free) // (2 * wanted)].id, name) for i in range(wanted)]


def pairs(tasks: Iterable[Task], gifts: Iterable[Gift]) -> Counter[Pair]:
    """How many articles any two people have in common once the gifts are made."""
    given: dict[str, set[str]] = {}
    for id, name in gifts:
        given.setdefault(id, set()).add(name)
    found: Counter[Pair] = Counter()
    for task in tasks:
        found.update(combinations(sorted(task.has | given.get(task.id, set())), 2))
    return found


@dataclass
class _Hand:
    """An article with those who get it now."""

    task: Task
    given: set[str]

    @property
    def members(self) -> set[str]:
        """All who have it then."""
        return self.given | self.task.has

    def most_common(self, together: Mapping[Pair, int]) -> int:
        """How much those two of its members have in common who have the most."""
        found = (together[_pair(name, o)] for name in self.given for o in self.members - {name})
        return max(found, default=0)


def _dealt(task: Task, overlap: int, load: dict[str, Load], together: Counter[Pair]) -> _Hand:
    """Give one article to those who have least to do, then least in common, then fewest words."""
    hand = _Hand(task, set())

    def cost(name: str) -> tuple[int, int, int, str]:
        common = sum(together[_pair(name, other)] for other in hand.members)
        return load[name].articles, common, load[name].words, name

    while len(hand.members) < overlap and (free := load.keys() - hand.members):
        name = min(free, key=cost)
        together.update(_pair(name, other) for other in hand.members)
        load[name] = load[name].with_task(task)
        hand.given.add(name)
    return hand


def _even(hands: Sequence[_Hand], all_pairs: Iterable[Pair], together: Counter[Pair]) -> None:
    """Let people change articles of like length where that evens the pairs."""
    for _ in range(_SWEEPS):
        few = min((together[pair] for pair in all_pairs), default=0) + 1
        crowded = [at for at, hand in enumerate(hands) if hand.most_common(together) > few]
        changes = [_change_near(hands, at, together) for at in crowded]
        if not any(changes):
            return


def _change_near(hands: Sequence[_Hand], at: int, together: Counter[Pair]) -> bool:
    """Let those of one article change with those of the articles beside it; whether any did."""
    changed, hand = False, hands[at]
    for other in (*hands[max(0, at - _NEAR) : at], *hands[at + 1 : at + 1 + _NEAR]):
        for one, two in product(sorted(hand.given), sorted(other.given)):
            changed = _change(hand, one, other, two, together) or changed
    return changed


def _change(hand: _Hand, one: str, other: _Hand, two: str, together: Counter[Pair]) -> bool:
    """Give `one`'s article to `two` and the other way round, if that evens the pairs."""
    here, there = hand.members - {one}, other.members - {two}
    if one in other.members or two in hand.members:
        return False
    if one not in hand.given or two not in other.given:
        return False
    change: Counter[Pair] = Counter()
    for names, leaves, comes in ((here, one, two), (there, two, one)):
        change.subtract(_pair(leaves, name) for name in names)
        change.update(_pair(comes, name) for name in names)
    if sum(by * (2 * together[pair] + by) for pair, by in change.items()) >= 0:
        return False
    together.update(change)
    hand.given = hand.given - {one} | {two}
    other.given = other.given - {two} | {one}
    return True


def _pair(one: str, other: str) -> Pair:
    return (one, other) if one < other else (other, one)


def _longest_first(tasks: Iterable[Task]) -> list[Task]:
    return sorted(tasks, key=lambda task: (-task.words, task.id))
