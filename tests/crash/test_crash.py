"""A few kills and faults of each kind, and that the harness finds what it is there for."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.store.store import Store
from tests.crash import keys, shim
from tests.crash.ledger import Ledger, head_of
from tests.crash.projects import ADA, project
from tests.store.projects import do

ROOT = Path(__file__).parents[2]


def crash(*arguments: object) -> str:
    """What a run of the harness in a process of its own says; it has found nothing wrong."""
    command = [sys.executable, "-m", "tests.crash", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_what_is_acknowledged_survives_kills_and_a_full_disk() -> None:
    """Also bulk acts; what the disk refuses is said and not drawn, and work goes on after it."""
    faults = ("--faults", 2, "--only", "disk full") if shim.is_possible() else ()
    said = crash("--kills", 5, *faults, "--seed", 5)
    assert "5 kills in" in said
    assert "\nfaults: 0\n" in said
    assert "faults of the program: 0" in said or not faults


def test_the_same_seed_gives_the_same_keys() -> None:
    """So that what was found can be found again."""
    for work in (keys.phrases, keys.steady, keys.in_bulk):
        one, other = work(random.Random("1:2")), work(random.Random("1:2"))
        assert [next(one) for _ in range(50)] == [next(other) for _ in range(50)]


def test_the_head_of_the_screen_is_read() -> None:
    """Which article it is, and how much there is to decide."""
    assert head_of([" Piece 3    1/6 · in progress · 41 undecided"]) == (3, 41)
    assert head_of([" Piece 1    1/6 · in progress · none undecided"]) == (1, 0)
    assert head_of([" saving…"]) is None


@pytest.fixture
def worked_on(tmp_path: Path) -> tuple[Path, str]:
    """A project with an act of several decisions on it, and its id."""
    path = project(tmp_path / "project.db")
    with Store.open(path) as store:
        id = do(store, 1, ADA, lambda act: act.accept_all([s[3] for s in act.draft.stops][:5]))
    return path, id


def size_of(path: Path, act: str) -> int:
    """How many decisions the log has of an act."""
    with Store.open(path) as store:
        sql = "SELECT count(*) FROM log WHERE act = ?"
        return int(store.connection.execute(sql, (act,)).fetchone()[0])


def test_what_is_all_there_is_no_fault(worked_on: tuple[Path, str]) -> None:
    """Whether its end was heard of or not."""
    path, act = worked_on
    size = size_of(path, act)
    ledger = Ledger()
    ledger.told([["begun", act, str(size)]])
    assert ledger.check(path) == []
    assert (ledger.unheard, ledger.saved[act]) == (1, size)
    ledger.told([["saved", act, "0"], ["drawn", act]])
    assert ledger.check(path) == []


def test_what_is_lost_is_found_out(worked_on: tuple[Path, str]) -> None:
    """An act that was acknowledged and is not there."""
    path, act = worked_on
    ledger = Ledger()
    ledger.told([["begun", act, "5"], ["saved", act, str(size_of(path, act))]])
    ledger.told([["begun", "lost", "3"], ["saved", "lost", "3"]])
    assert ledger.check(path) == ["act lost: 3 decisions were saved, 0 found"]


def test_half_an_act_is_found_out(worked_on: tuple[Path, str]) -> None:
    """However the file contradicts itself besides."""
    path, act = worked_on
    size = size_of(path, act)
    with sqlite3.connect(path) as connection:
        sql = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'log'"
        for (name,) in connection.execute(sql).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        sql = "DELETE FROM log WHERE seq = (SELECT max(seq) FROM log WHERE act = ?)"
        connection.execute(sql, (act,))
    connection.close()
    ledger = Ledger()
    ledger.told([["begun", act, str(size)]])
    found = ledger.check(path)
    assert any("half an act" in line for line in found)
    assert len(found) > 1


def test_what_is_drawn_too_soon_is_found_out(worked_on: tuple[Path, str]) -> None:
    """Before it is saved."""
    path, act = worked_on
    ledger = Ledger()
    ledger.told([["begun", act, str(size_of(path, act))], ["drawn", act]])
    assert ledger.check(path) == [f"act {act} was drawn before it was saved"]
