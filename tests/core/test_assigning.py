"""Dealing: evenly, without chance, and nobody loses what they have."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.assigning import Gift, Load, Task, deal, give_all, give_some, pairs

PEOPLE = ("Ada", "Ben", "Cem", "Dora", "Eve", "Fay")
LENGTHS = st.integers(0, 3000)


def tasks_of(lengths: list[int]) -> list[Task]:
    """Articles of these lengths that nobody has."""
    return [Task(f"a{number}", words) for number, words in enumerate(lengths)]


def with_gifts(tasks: list[Task], gifts: list[Gift]) -> list[Task]:
    """The articles once the gifts are made."""
    return [Task(t.id, t.words, t.has | {name for id, name in gifts if id == t.id}) for t in tasks]


def words(tasks: list[Task], gifts: list[Gift], name: str) -> int:
    """How much one got to read."""
    length = {task.id: task.words for task in tasks}
    return sum(length[id] for id, receiver in gifts if receiver == name)


@st.composite
def held(draw: st.DrawFn) -> list[Task]:
    """Articles that some people have already, also people who are given none now."""
    some = st.frozensets(st.sampled_from((*PEOPLE, "Guest")), max_size=3)
    lengths = draw(st.lists(LENGTHS, max_size=25))
    return [Task(t.id, t.words, draw(some)) for t in tasks_of(lengths)]


@given(held(), st.sets(st.sampled_from(PEOPLE), min_size=1), st.integers(1, 5), st.randoms())
def test_each_article_gets_as_many_as_there_can_be_and_no_more(
    tasks: list[Task], people: set[str], overlap: int, chance: object
) -> None:
    """Nobody gets what they have; dealing again gives nothing; the order of naming is nothing."""
    gifts = deal(tasks, people, overlap, {})
    assert len(set(gifts)) == len(gifts)
    assert {name for _, name in gifts} <= people
    for before, after in zip(tasks, with_gifts(tasks, gifts), strict=True):
        possible = min(overlap, len(before.has | people))
        assert len(after.has) == max(len(before.has), possible)
    assert deal(with_gifts(tasks, gifts), people, overlap, {}) == []
    shuffled, named = list(tasks), sorted(people)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    chance.shuffle(named)  # type: ignore[attr-defined]
    assert deal(shuffled, named, overlap, {}) == gifts


@given(st.lists(LENGTHS, max_size=60), st.integers(1, 6), st.integers(1, 6))
def test_loads_differ_by_one_article_at_most(lengths: list[int], n: int, overlap: int) -> None:
    """And, where each article goes to one, by no more words than the longest article has."""
    tasks, people = tasks_of(lengths), PEOPLE[:n]
    gifts = deal(tasks, people, overlap, {})
    counts = Counter(name for _, name in gifts)
    assert max(counts[p] for p in people) - min(counts[p] for p in people) <= 1
    read = [words(tasks, gifts, name) for name in people]
    if overlap == 1:
        assert max(read) - min(read) <= max(lengths, default=0)


@given(
    st.lists(LENGTHS, max_size=40),
    st.lists(st.integers(0, 9), min_size=2, max_size=5),
)
def test_who_has_less_to_do_gets_more(lengths: list[int], open_: list[int]) -> None:
    """Open loads are levelled as far as the articles go."""
    people = PEOPLE[: len(open_)]
    loads = {name: Load(number, 0) for name, number in zip(people, open_, strict=True)}
    gifts = deal(tasks_of(lengths), people, 1, loads)
    counts = Counter(name for _, name in gifts)
    for one in people:
        for other in people:
            if counts[one]:
                assert (
                    loads[one].articles + counts[one] <= loads[other].articles + counts[other] + 1
                )


@given(st.lists(LENGTHS, min_size=1, max_size=80), st.integers(3, 6), st.integers(2, 4))
def test_any_two_share_about_as_many_as_any_other_two(
    lengths: list[int], n: int, overlap: int
) -> None:
    """So that agreement has every pair: within three articles of each other."""
    tasks, people = tasks_of(lengths), PEOPLE[:n]
    gifts = deal(tasks, people, overlap, {})
    together = pairs(tasks, gifts)
    found = [together[pair] for pair in combinations(people, 2)]
    assert max(found) - min(found) <= 3
    assert sum(found) == len(tasks) * len(list(combinations(range(min(overlap, n)), 2)))


@pytest.mark.parametrize(("n", "overlap", "each"), [(3, 2, 40), (4, 2, 20), (6, 2, 8), (5, 3, 36)])
def test_a_whole_number_of_rounds_gives_every_pair_the_same(
    n: int, overlap: int, each: int
) -> None:
    """120 articles of many lengths."""
    tasks = tasks_of([100 + 37 * number % 900 for number in range(120)])
    together = pairs(tasks, deal(tasks, PEOPLE[:n], overlap, {}))
    assert {together[pair] for pair in combinations(PEOPLE[:n], 2)} == {each}


@given(held(), st.integers(1, 3), st.integers(0, 30))
def test_a_share_is_reached_where_it_can_be(tasks: list[Task], overlap: int, number: int) -> None:
    """What one has counts; asking again gives nothing more."""
    gifts = give_some(tasks, "Ada", overlap, number)
    have = sum("Ada" in task.has for task in tasks)
    free = sum("Ada" not in task.has and len(task.has) < overlap for task in tasks)
    assert len(set(gifts)) == len(gifts) == max(0, min(number - have, free))
    assert {name for _, name in gifts} <= {"Ada"}
    assert not {id for id, _ in gifts} & {task.id for task in tasks if "Ada" in task.has}
    assert give_some(with_gifts(tasks, gifts), "Ada", overlap, have + len(gifts)) == []


def test_a_share_holds_short_and_long_articles_alike() -> None:
    """A third of nine: one of each three in the order of length."""
    tasks = tasks_of([10, 20, 30, 40, 50, 60, 70, 80, 90])
    assert give_some(tasks, "Ada", 1, 3) == [("a7", "Ada"), ("a4", "Ada"), ("a1", "Ada")]


@given(held(), st.sets(st.sampled_from(PEOPLE)))
def test_all_is_all(tasks: list[Task], people: set[str]) -> None:
    """Everybody has every article then."""
    gifts = give_all(tasks, people)
    assert all(people <= task.has for task in with_gifts(tasks, gifts))
    assert len(gifts) == sum(len(people - task.has) for task in tasks)
