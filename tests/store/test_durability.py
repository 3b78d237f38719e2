"""What was acknowledged is there, whatever happens to the process and whoever else writes."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.store.log import Actor
from annotator.store.store import Store
from tests.store.projects import ADA, do, replayed, rows

ROOT = Path(__file__).parents[2]


def start(path: Path, name: str, acts: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.writer", str(path), name, str(acts)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def work_and_be_killed(path: Path, after: int) -> list[str]:
    """The acts that a process said were committed before it was killed in the midst of more."""
    with start(path, "Ada", 1_000_000) as process:
        assert process.stdout
        acts = [process.stdout.readline().strip() for _ in range(after)]
        process.kill()
        # The last line may be cut off; the newline says that it is not.
        rest = process.stdout.read().split("\n")[:-1]
    assert process.returncode == -signal.SIGKILL
    return acts + rest


def acts_in_log(store: Store) -> list[str]:
    order = "SELECT act FROM log GROUP BY act ORDER BY min(seq)"
    return [row["act"] for row in store.connection.execute(order)]


@pytest.mark.usefixtures("store")
def test_every_act_that_was_acknowledged_survives_a_kill(path: Path) -> None:
    acknowledged: list[str] = []
    for after in (1, 2, 17, 60):
        acknowledged += work_and_be_killed(path, after)
        with Store.open(path) as store:
            logged = acts_in_log(store)
            assert [act for act in logged if act in set(acknowledged)] == acknowledged
            # At most the act that was committed and not yet printed is there beside them.
            acknowledged = logged
            for seq in (1, 2):
                assert replayed(store, seq, ADA) == store.load(seq, ADA).state
            assert store.connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            assert store.last_act(ADA) == logged[-1]
            acknowledged.append(do(store, 1, ADA, lambda act: act.toggle_flag(None)))


def test_four_people_writing_at_once_lose_nothing(path: Path, store: Store) -> None:
    names = ["Ada", "Ben", "Cem", "Dora"]
    processes = {name: start(path, name, 50) for name in names}
    printed = {name: process.communicate()[0].split() for name, process in processes.items()}
    assert [process.returncode for process in processes.values()] == [0, 0, 0, 0]
    logged = acts_in_log(store)
    for name in names:
        assert len(printed[name]) == 50
        assert [act for act in logged if act in set(printed[name])] == printed[name]
        for seq in (1, 2):
            assert replayed(store, seq, Actor(name)) == store.load(seq, Actor(name)).state
    assert len(logged) == len(rows(store, "act")) == 200


def test_what_others_open_and_close_does_not_cut_off_who_is_at_work(path: Path) -> None:
    """A second connection here must not drop the locks by which others know of the first.

    Without them, whoever closes the file next takes its write-ahead log for abandoned and deletes
    it; what is committed after that is in no file.
    """
    look = "import sys; from pathlib import Path; from annotator.store.store import Store\n"
    look += "with Store.open(Path(sys.argv[1])) as s: print(len(s.decisions_of(sys.argv[2])))"

    def seen(act: str) -> str:
        command = [sys.executable, "-c", look, str(path), act]
        return subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout.strip()

    with Store.open(path) as reader, Store.open(path) as writer:
        for _ in range(3):
            act = do(writer, 1, ADA, lambda act: act.toggle_flag(None))
            assert seen(act) == "1"
            assert Path(f"{path}-wal").exists()
        assert reader.load(1, ADA).state.progress.flagged
