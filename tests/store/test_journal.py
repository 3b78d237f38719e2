"""A large act is kept in one piece first: what is in the file in the end is the same."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.acts import Act
from annotator.core.annotation import Annotation, Link, Progress, Rejection, Status
from annotator.core.brought_back import BroughtBack
from annotator.core.decision import Decision, Kind, Refusal
from annotator.core.span import Span
from annotator.core.state import State, apply_all
from annotator.core.timing import Spent
from annotator.store import giving_way, journal, word_checking
from annotator.store.errors import BusyError, DamagedError, StaleError
from annotator.store.journal_values import packed, unpacked
from annotator.store.log import Actor, ActRecord, Change, Mode
from annotator.store.store import Store
from tests.core.strategies import Step, perform, steps
from tests.store.projects import (
    ADA,
    ADA_REVIEWING,
    AT,
    BEN,
    TALKS,
    do,
    everything_in,
    project,
    replayed,
    rows,
    suggest,
)

ROOT = Path(__file__).parents[2]

Work = Callable[[Act], object]


@contextmanager
def large_from(decisions: int) -> Iterator[None]:
    """Have acts of so many decisions count as large."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(journal, "MANY", decisions)
        yield


@pytest.fixture(autouse=True)
def _small_acts_are_large() -> Iterator[None]:
    with large_from(2):
        yield


def accept_everything(act: Act) -> None:
    act.accept_all([entry[3] for entry in act.draft.stops])


def pending(store: Store) -> int:
    return len(rows(store, "pending"))


def sound(path: Path) -> list[str]:
    with Store.open_to_read(path) as store:
        return list(store.faults())


def test_a_large_act_is_on_disk_at_once_and_in_the_tables_once_written_out(store: Store) -> None:
    do(store, 1, ADA, accept_everything)
    assert pending(store) == 1
    assert rows(store, "log") == rows(store, "annotation") == rows(store, "progress") == []
    assert store.settle()
    assert pending(store) == 0
    assert len(rows(store, "annotation")) == 3
    assert replayed(store, 1, ADA) == store.load(1, ADA).state
    assert list(store.faults()) == []


def test_small_acts_acts_over_articles_and_those_that_close_one_are_written_at_once(
    store: Store,
) -> None:
    with large_from(3):
        do(store, 1, BEN, lambda act: act.toggle_flag(None))
        assert pending(store) == 0
    do(store, (1, 2), ADA, accept_everything)
    assert pending(store) == 0
    do(store, 1, ADA, lambda act: act.set_status(Status.FINISHED))
    assert pending(store) == 0
    do(store, 1, ADA_REVIEWING, lambda act: [act.set_note(None, str(n)) for n in range(5)])
    assert pending(store) == 0


def test_whoever_opens_the_project_finds_the_act_written_out(path: Path, store: Store) -> None:
    do(store, 1, ADA, accept_everything)
    with Store.open(path) as other:
        assert pending(other) == 0
        assert len(rows(other, "annotation")) == 3


def test_where_nothing_can_be_written_the_act_is_brought_in_all_the_same(
    path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    do(store, 1, ADA, accept_everything)
    monkeypatch.setattr("annotator.store.reading.is_writable", lambda path: False)
    with Store.open_to_read(path) as reader:
        assert len(reader.load(1, ADA).state.annotations) == 3
    assert pending(store) == 1


def test_an_older_connection_sees_the_state_before_or_after_and_nothing_between(
    path: Path, store: Store
) -> None:
    with Store.open(path) as other:
        before = everything_in(other)
        do(store, 1, ADA, accept_everything)
        assert {**everything_in(other), "pending": []} == before
        opened = other.load(1, ADA)
        assert len(opened.state.annotations) == 3
        assert pending(store) == 0


def test_another_program_that_writes_writes_out_first(path: Path, store: Store) -> None:
    act = do(store, 1, ADA, accept_everything)
    with large_from(1000):
        command = [sys.executable, "-m", "tests.store.writer", str(path), "Ben", "3"]
        printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    logged = [row[1] for row in rows(store, "log")]
    assert list(dict.fromkeys(logged)) == [act, *printed.stdout.split()]
    assert sound(path) == []


def test_what_was_decided_on_an_older_state_is_stale(path: Path, store: Store) -> None:
    opened = store.load(1, ADA)
    do(store, 1, ADA, accept_everything)
    act = Act(opened.state, iter("xyz").__next__)
    act.toggle_flag(None)
    change = Change(1, TALKS.text, opened.head, act.decisions())
    for id in ("late", "later"):
        with pytest.raises(StaleError):
            store.record(ActRecord(id, ADA, AT, (change,)))
    store.settle()
    assert sound(path) == []


@pytest.mark.parametrize(("each_steps", "each_rows"), [(50, 1000), (1_000_000, 1)])
@pytest.mark.parametrize("taken_back", [False, True])
def test_writing_out_stops_whenever_something_else_is_to_be_done_and_leaves_no_trace(
    path: Path, store: Store, each_steps: int, each_rows: int, taken_back: bool
) -> None:
    """Asked by SQLite between its steps, and by the program between the rows that it makes."""
    do(store, 1, ADA, accept_everything)
    if taken_back:
        assert store.settle()
        assert store.turn(ADA, "turn", AT, shown=1)
    before, stopped = everything_in(store), 0
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(giving_way, "_STEPS", each_steps)
        patched.setattr(giving_way, "_ROWS", each_rows)
        for last in count(1):
            asked = count(1)
            if store.settle(lambda asked=asked, last=last: next(asked) == last):  # type: ignore[misc]
                break
            assert everything_in(store) == before
            stopped += 1
    assert stopped >= 10
    assert pending(store) == 0
    assert sound(path) == []


def test_undo_and_redo_before_the_writing_out_are_pending_acts(path: Path, store: Store) -> None:
    done = do(store, 1, ADA, accept_everything)
    for number, redo in enumerate((False, True, False), 1):
        turned = store.turn(ADA, f"turn-{number}", AT, redo=redo, shown=1)
        assert turned is not None
        assert turned.target == done
        assert pending(store) == number + 1
    assert store.turn(ADA, "none", AT, shown=1) is None
    assert pending(store) == 0
    assert rows(store, "annotation") == []
    assert [row[3] for row in rows(store, "log")] == [
        mode for mode in ("do", "undo", "redo", "undo") for _ in range(5)
    ]
    assert sound(path) == []


def test_an_act_over_articles_that_is_large_in_the_first_of_them_is_turned_in_all(
    store: Store,
) -> None:
    done = do(store, (1, 2), ADA, accept_everything)
    for redo in (False, True):
        turned = store.turn(ADA, f"turn-{redo}", AT, redo=redo, shown=1)
        assert turned is not None
        assert (turned.target, set(turned.applied)) == (done, {1, 2})
        assert pending(store) == 0
    assert list(store.faults()) == []


def test_who_asks_where_a_large_act_is_while_others_write_can_go_on_afterwards(
    path: Path, store: Store
) -> None:
    """Nothing is left open that would keep this connection where it was."""
    with store.another(busy_seconds=0.01) as mine:
        do(store, 1, ADA, accept_everything)
        store.connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(BusyError):
            mine.large_elsewhere(BEN, 2, redo=False)
        store.connection.rollback()
        assert mine.large_elsewhere(BEN, 2, redo=False) is None
        assert mine.large_elsewhere(ADA, 2, redo=False) == 1
        assert mine.large_elsewhere(ADA, 1, redo=False) is None
        assert store.settle()
        do(mine, 2, BEN, accept_everything)
    assert sound(path) == []


def test_acts_that_wait_become_no_more_than_can_be_written_soon(store: Store) -> None:
    do(store, 1, ADA, accept_everything)
    most = 0
    for number in range(2 * journal.MOST_WAITING):
        store.turn(ADA, f"turn-{number}", AT, redo=bool(number % 2), shown=1)
        most = max(most, pending(store))
    assert most == journal.MOST_WAITING


def test_what_cannot_be_written_out_is_said_and_set_aside_without_being_lost(
    path: Path, store: Store
) -> None:
    do(store, 1, ADA, accept_everything)
    store.connection.execute("UPDATE pending SET head = 'somewhere else'")
    store.close()
    with pytest.raises(DamagedError, match=r"what Ada did at .* cannot be written out.*--repair"):
        Store.open(path)
    with Store.open_to_read(path, whole=False) as reader:
        assert any("cannot be written out" in fault for fault in reader.faults())
    with Store.open(path, whole=False) as again:
        again.repair()
    with Store.open(path) as after:
        assert pending(after) == 1
        assert [fault for fault in after.faults() if "set aside" in fault]
        do(after, 1, ADA, accept_everything)
        assert after.settle()
        assert len(after.load(1, ADA).state.annotations) == 3


# A process that is killed

KILLED = """
import sys
from pathlib import Path
from annotator.store import journal, open_project
from annotator.store.store import Store
from tests.store.projects import ADA, do
from tests.store.test_journal import accept_everything

def wait():
    print(sys.argv[2], flush=True)
    sys.stdin.read()

journal.MANY, open_project._STEPS = 2, 20
store = Store.open(Path(sys.argv[1]))
do(store, 1, ADA, accept_everything)
if sys.argv[2] == "turned":
    store.turn(ADA, "turn", "2026-03-01T12:00:01.000Z", shown=1)
if sys.argv[2] == "writing":
    rows = store.connection.execute
    store.settle(lambda: bool(rows("SELECT 1 FROM log").fetchone()) and wait())
wait()
"""


@pytest.mark.usefixtures("store")
@pytest.mark.parametrize(("when", "left"), [("kept", 3), ("writing", 3), ("turned", 0)])
def test_an_act_survives_a_kill_before_and_while_it_is_written_out(
    path: Path, when: str, left: int
) -> None:
    command = [sys.executable, "-c", KILLED, str(path), when]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == f"{when}\n"
        process.kill()
    assert process.returncode == -signal.SIGKILL
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT count(*) FROM pending").fetchone()[0] == 1 + (when == "turned")
        assert raw.execute("SELECT count(*) FROM log").fetchone()[0] == 0
    raw.close()
    with Store.open(path) as store:
        assert len(store.load(1, ADA).state.annotations) == left
        assert store.last_act(ADA, undone=when == "turned") is not None
    assert sound(path) == []


# The journal way and the direct way


@dataclass
class Way:
    """A project to which the same things are done, its acts kept first or not."""

    path: Path
    many: int
    store: Store = field(init=False)
    heads: dict[tuple[Actor, int], str | None] = field(default_factory=dict)
    models: dict[tuple[Actor, int], State] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.store = Store.open(self.path)
        for actor in (ADA, BEN):
            for seq in (1, 2):
                opened = self.store.load(seq, actor)
                self.heads[actor, seq], self.models[actor, seq] = None, opened.state

    def decide(self, actor: Actor, seq: int, what: list[Step], ids: Iterator[int]) -> None:
        """Do something on what one sees, which need not be written out."""
        model = self.models[actor, seq]
        id, act = f"act-{next(ids)}", Act(model, lambda: f"id-{next(ids)}")
        for step in what:
            with suppress(Refusal):
                perform(act, step)
        decisions = act.decisions()
        spent = (Spent(seq, AT, AT, 0.5),)
        change = Change(seq, model.article.text, self.heads[actor, seq], decisions)
        with large_from(self.many):
            self.store.record(ActRecord(id, actor, AT, (change,), spent=spent), 3)
        if decisions:
            self.models[actor, seq] = apply_all(model, decisions)
            self.heads[actor, seq] = id

    def turn(self, actor: Actor, seq: int, redo: bool, ids: Iterator[int]) -> object:
        """Undo or redo, with an article in sight."""
        id = f"act-{next(ids)}"
        with large_from(self.many):
            turned = self.store.turn(
                actor, id, AT, redo=redo, spent=(Spent(seq, AT, AT, 1.5),), shown=seq
            )
        for touched, decisions in (turned.applied if turned else {}).items():
            model = self.models[actor, touched]
            self.models[actor, touched] = apply_all(model, decisions)
            self.heads[actor, touched] = id
        return turned

    def come_back(self) -> None:
        """Leave, and open the project again."""
        self.store.close()
        self.store = Store.open(self.path)


actors, numbers = st.sampled_from((ADA, ADA, ADA, BEN)), st.sampled_from((1, 1, 1, 2))
deeds = st.one_of(
    st.tuples(st.just("decide"), actors, numbers, st.lists(steps, min_size=1, max_size=6)),
    st.tuples(st.just("turn"), actors, numbers, st.booleans()),
    st.tuples(st.sampled_from(("settle", "come back", "look"))),
)


@settings(max_examples=60)
@given(st.lists(deeds, min_size=3, max_size=14))
def test_kept_first_or_written_at_once_gives_the_same_file(
    done: list[tuple[object, ...]],
) -> None:
    with TemporaryDirectory() as folder:
        ways = []
        first = project(Path(folder) / "first.db")
        with Store.open(first) as store:
            suggest(store)
        for number, many in enumerate((1 << 30, 1, 4)):
            path = Path(folder) / f"{number}.db"
            shutil.copy(first, path)
            ways.append(Way(path, many))
        for number, deed in enumerate(done):
            results = [_do(way, deed, count(1000 * number)) for way in ways]
            assert results[0] == results[1] == results[2]
        for way in ways:
            way.store.settle()
        direct, *others = (everything_in(way.store) for way in ways)
        for other in others:
            assert other == direct
        for way in ways:
            assert list(word_checking.faults(way.store.connection)) == []
            for (actor, seq), model in way.models.items():
                assert way.store.load(seq, actor).state == model
            way.store.close()


def _do(way: Way, deed: tuple[object, ...], ids: Iterator[int]) -> object:
    match deed:
        case ("decide", Actor() as actor, int(seq), list(what)):
            way.decide(actor, seq, what, ids)
        case ("turn", Actor() as actor, int(seq), bool(redo)):
            return way.turn(actor, seq, redo, ids)
        case ("settle",):
            way.store.settle()
        case ("come back",):
            way.come_back()
        case ("look",):
            return way.store.load(1, ADA)
    return None


# What is kept

span = Span(0, 4)
annotation = Annotation("ä📈", span, "L", {"kind": "x", "on": True}, 'n"o\\te\n', True)
values = (
    annotation,
    Rejection("s", "L", span, "why"),
    Rejection("s", "attributed_to"),
    Link("k", "attributed_to", "a", "b"),
    Progress(Status.IN_PROGRESS, True, "note"),
    BroughtBack(span),
)


@pytest.mark.parametrize("value", values, ids=lambda value: type(value).__name__)
def test_a_decision_comes_back_as_it_was_kept(value: Annotation) -> None:
    decisions = (
        Decision(Kind.ADD, "subject", None, value),
        Decision(Kind.REMOVE, "subject", value, None),
        Decision(Kind.NOTE, "subject", value, value),
    )
    assert unpacked(packed(decisions, "Text of an article")) == decisions
    assert unpacked(packed((), "")) == ()


def test_an_act_that_is_turned_is_the_last_of_all_that_wait(store: Store) -> None:
    first = do(store, 1, ADA, accept_everything)
    opened = store.load(1, ADA)
    head, state = opened.head, opened.state
    for number in range(3):
        act = Act(state, lambda number=number: f"a-{number}")  # type: ignore[misc]
        act.set_note(None, f"note {number}")
        act.set_note(None, f"note {number}, again")
        change = Change(1, TALKS.text, head, act.decisions())
        head = f"act-{number}"
        store.record(ActRecord(head, ADA, AT, (change,)))
        state = apply_all(state, change.decisions)
    targets = []
    for number in range(5):
        turned = store.turn(ADA, f"turn-{number}", AT, shown=1)
        targets.append(turned.target if turned else None)
    assert targets == ["act-2", "act-1", "act-0", first, None]
    assert {row[3] for row in rows(store, "log")} == {Mode.DO, Mode.UNDO}
