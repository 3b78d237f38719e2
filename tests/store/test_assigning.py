"""Who is to do which article: given, taken, given back, and offered."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from annotator.core.annotation import Status
from annotator.core.article import Article
from annotator.core.assigning import Gift, Load, Task
from annotator.store.assigning import Assigning
from annotator.store.log import Actor
from annotator.store.store import Store
from tests.store.projects import (
    ADA,
    ADA_REVIEWING,
    AT,
    BEN,
    LATER,
    do,
    everything_in,
    project,
    rows,
)

ROOT = Path(__file__).parents[2]
CEM = Actor("Cem")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A project with the articles a1 to a6, of 1 to 6 words."""
    articles = [Article(f"a{n}", " ".join(["word"] * n), {}) for n in range(1, 7)]
    return project(tmp_path / "project.db", articles)


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    """The project, opened."""
    with Store.open(path) as store:
        yield store


def give(store: Store, *gifts: Gift) -> None:
    """Mara gives articles."""
    store.assign(lambda desk: desk.give(gifts), "Mara", AT)


def open_pool(store: Store, overlap: int | None = 1) -> int:
    """Let articles be taken; how many are free."""
    return store.assign(lambda desk: desk.open_pool(overlap), "Mara", AT)


def release(store: Store, name: str, *ids: str) -> None:
    """Take articles back, whatever they are."""

    def work(desk: Assigning) -> None:
        desk.release(h for h in desk.holdings if h.annotator_id == name and h.id in ids)

    store.assign(work, "Mara", LATER)


def close(store: Store, seq: int, actor: Actor, status: Status = Status.FINISHED) -> None:
    """Be done with an article."""
    do(store, seq, actor, lambda act: act.set_status(status))


def begin(store: Store, seq: int, actor: Actor) -> None:
    """Decide something on an article."""
    do(store, seq, actor, lambda act: act.set_note(None, "hm"))


def held(store: Store) -> set[tuple[str, str, str, str]]:
    """Who has what, how, and how far."""
    return {(h.id, h.annotator_id, h.what, h.status) for h in store.assigned().holdings}


def test_without_assignments_everybody_is_offered_everything(store: Store) -> None:
    """As if there were no such thing."""
    assert not store.gives_out()
    assert store.first_open(ADA, AT) == store.first_open(BEN, AT) == 1
    close(store, 1, ADA)
    assert [store.next_open(ADA, after) for after in (1, 3, 6)] == [2, 4, 2]
    assert store.take(ADA, AT) is None
    assert store.others(1, BEN) is None
    assert store.following(2, BEN, 3) == [2, 3, 4]
    assert rows(store, "assignment") == []


def test_one_is_offered_what_one_was_given(store: Store) -> None:
    """In order, round the end, and nothing else once that is done."""
    give(store, ("a2", "Ada"), ("a5", "Ada"), ("a6", "Ada"), ("a3", "Ben"))
    assert store.first_open(ADA, AT) == 2
    assert store.next_open(ADA, 2) == 5
    assert store.next_open(ADA, 6) == 2
    assert store.following(2, ADA, 6) == [2, 5, 6]
    close(store, 5, ADA)
    close(store, 2, ADA, Status.SKIPPED)
    assert (store.next_open(ADA, 2), store.next_open(ADA, 6)) == (6, None)
    close(store, 6, ADA)
    assert (store.next_open(ADA, 6), store.take(ADA, AT)) == (None, None)
    begin(store, 2, ADA)
    assert store.next_open(ADA, 6) == 2, "what is in progress again is to be done again"


def test_who_was_given_nothing_is_not_offered_what_others_were(store: Store) -> None:
    """Reviewers are offered all."""
    give(store, ("a1", "Ada"), ("a2", "Ben"))
    assert store.first_open(CEM, AT) == 3
    assert store.next_open(CEM, 6) == 3
    assert store.next_open(ADA_REVIEWING, 6) == 1
    store.remember(2, CEM, 0, AT)
    assert store.first_open(CEM, AT) == 3, "where one was, unless it is another's now"


def test_one_goes_on_where_one_was_if_it_is_still_to_be_done(store: Store) -> None:
    """Else with the next of one's own; without any, where one was."""
    give(store, ("a2", "Ada"), ("a4", "Ada"))
    store.remember(4, ADA, 0, AT)
    assert store.first_open(ADA, AT) == 4
    close(store, 4, ADA)
    assert store.first_open(ADA, AT) == 2
    close(store, 2, ADA)
    assert store.first_open(ADA, AT) == 4


def test_what_is_free_is_taken_in_order_by_one_each(store: Store) -> None:
    """Own ones come first; what somebody has begun unasked is not free."""
    give(store, ("a4", "Ada"))
    begin(store, 1, CEM)
    assert open_pool(store) == 4
    assert store.first_open(ADA, AT) == 4
    assert store.first_open(BEN, AT) == 2
    assert store.take(BEN, AT) == 2, "as long as it is not done, nothing else"
    close(store, 2, BEN)
    assert (store.next_open(BEN, 2), store.take(BEN, LATER)) == (None, 3)
    close(store, 4, ADA)
    assert store.take(ADA, AT) == 5
    assert store.next_open(CEM, 6) == 1
    close(store, 1, CEM)
    assert store.take(CEM, AT) == 6
    for seq, actor in ((3, BEN), (5, ADA), (6, CEM)):
        close(store, seq, actor)
        assert store.take(actor, AT) is None
    assert ("a3", "Ben", "taken", "finished") in held(store)
    assert store.assigned().free == 0


def test_a_pool_for_two_gives_each_article_to_two(store: Store) -> None:
    """Nobody gets one twice; a closed pool gives nothing."""
    assert open_pool(store, 2) == 6
    for actor in (ADA, BEN, CEM):
        for _ in range(2):
            seq = store.take(actor, AT)
            assert seq is not None
            close(store, seq, actor)
    assert [h.annotator_id for h in store.assigned().holdings if h.seq < 5] == [
        *("Ada", "Ben", "Ada", "Ben", "Cem", "Cem")
    ]
    assert open_pool(store, None) == 0
    assert store.take(ADA, AT) is None
    assert store.next_open(ADA, 2) is None


def test_what_is_given_back_is_free_again(store: Store) -> None:
    """The steps stay; the last one counts; whoever finishes it all the same has it."""
    give(store, *((f"a{n}", "Ben") for n in range(1, 7)))
    begin(store, 1, BEN)
    release(store, "Ben", "a1", "a2")
    assert {h.id for h in store.assigned().holdings} == {"a3", "a4", "a5", "a6"}
    assert open_pool(store) == 2
    assert store.take(ADA, AT) == 1
    close(store, 1, BEN)
    assert ("a1", "Ben", "begun", "finished") in held(store)
    give(store, ("a2", "Ben"))
    assert ("a2", "Ben", "given", "new") in held(store)
    steps = [(r[1], r[2], r[3], r[4], r[5]) for r in rows(store, "assignment")]
    assert [s for s in steps if s[0] == 2] == [
        (2, "Ben", "given", "Mara", AT),
        (2, "Ben", "released", "Mara", LATER),
        (2, "Ben", "given", "Mara", AT),
    ]


def test_whose_an_article_is(store: Store) -> None:
    """Told to whom it is not given; nothing to tell of one's own."""
    give(store, ("a1", "Ada"), ("a2", "Ben"), ("a2", "Cem"))
    begin(store, 3, CEM)

    def told(seq: int, actor: Actor) -> list[str] | None:
        found = store.others(seq, actor)
        return None if found is None else [h.annotator_id for h in found]

    assert told(1, ADA) is None
    assert told(2, ADA) == ["Ben", "Cem"]
    assert told(2, BEN) is None
    assert (told(3, ADA), told(3, CEM), told(4, ADA)) == (["Cem"], None, [])
    assert told(4, Actor("Dora")) is None, "who is given nothing may do what is nobody's"
    assert told(1, Actor("Dora")) == ["Ada"]
    assert told(1, Actor("Ben", ADA_REVIEWING.role)) is None


def test_what_there_is_to_give(store: Store) -> None:
    """With who has it, how long it is, and narrowed by what became of it."""
    give(store, ("a1", "Ada"), ("a6", "Ada"))
    close(store, 1, ADA)
    close(store, 2, BEN, Status.SKIPPED)
    begin(store, 3, BEN)

    def ids(*statuses: str) -> list[str]:
        return store.assign(lambda d: [t.id for t in d.tasks((), statuses)], "x", AT, dry_run=True)

    assert ids("new") == ["a4", "a5", "a6"]
    assert ids("skipped", "finished") == ["a1", "a2"]
    assert ids("in progress") == ["a3"]
    tasks = store.assign(lambda desk: desk.tasks({"a6"}), "x", AT, dry_run=True)
    assert tasks == [Task("a6", 6, frozenset({"Ada"}))]
    loads = store.assign(lambda desk: desk.loads(), "x", AT, dry_run=True)
    assert loads == {"Ada": Load(1, 6), "Ben": Load(1, 3)}


def test_a_dry_run_changes_nothing(store: Store) -> None:
    """Also where the work fails."""
    before = everything_in(store)
    store.assign(lambda desk: desk.give([("a1", "Ada")]), "Mara", AT, dry_run=True)
    store.assign(lambda desk: desk.open_pool(1), "Mara", AT, dry_run=True)
    assert everything_in(store) == before


def test_an_article_that_is_removed_takes_its_steps_along(store: Store) -> None:
    """And nobody is offered it."""
    give(store, ("a1", "Ada"), ("a2", "Ada"))
    store.remove(["a1"])
    assert held(store) == {("a2", "Ada", "given", "new")}
    assert store.first_open(ADA, AT) == 2


def test_the_list_says_which_are_ones_own(store: Store) -> None:
    """Not what was given back, nor what a reviewer of that name reviews."""
    give(store, ("a1", "Ada"), ("a2", "Ada"), ("a3", "Ben"))
    release(store, "Ada", "a2")
    assert [s.id for s in store.summaries(ADA) if s.assigned] == ["a1"]
    assert not any(s.assigned for s in store.summaries(ADA_REVIEWING))


def test_two_who_take_at_once_never_take_the_same(tmp_path: Path) -> None:
    """A hundred articles, two processes that take fifty each: none twice, none left."""
    articles = [Article(f"n{n}", f"Article {n}.", {}) for n in range(100)]
    path = project(tmp_path / "race.db", articles)
    with Store.open(path) as store:
        open_pool(store)
        command = [sys.executable, "-m", "tests.store.taker", str(path)]
        takers = [
            subprocess.Popen(
                [*command, name, "50"],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for name in ("Ada", "Ben")
        ]
        for taker in takers:
            assert taker.stdout
            assert taker.stdout.readline() == "ready\n"
        for taker in takers:
            assert taker.stdin
            taker.stdin.write("go\n")
            taker.stdin.flush()
        taken = [[int(line) for line in taker.communicate()[0].split()] for taker in takers]
        assert [taker.returncode for taker in takers] == [0, 0]
        assert sorted(taken[0] + taken[1]) == list(range(1, 101))
        assert [len(numbers) for numbers in taken] == [50, 50]
        assert store.assigned().free == 0
        assert {h.what for h in store.assigned().holdings} == {"taken"}


def test_who_is_done_with_an_article_begins_with_the_next(store: Store) -> None:
    """Where one was last, unless it is finished or skipped and others are not."""
    store.remember(2, ADA, 0, AT)
    assert store.first_open(ADA, AT) == 2
    close(store, 2, ADA)
    assert store.first_open(ADA, AT) == 3
    for seq in (1, 3, 4, 5, 6):
        close(store, seq, ADA)
    assert store.first_open(ADA, AT) == 2
