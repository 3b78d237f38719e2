"""The program is killed, and then its write-ahead log is lost, exchanged or damaged."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from annotator.core.errors import AnnotatorError
from annotator.store.store import Store
from tests.crash import keys
from tests.crash.ledger import Ledger
from tests.crash.program import Program
from tests.crash.projects import project


def _missing(log: Path, chance: random.Random, older: bytes) -> None:
    log.unlink()


def _cut(log: Path, chance: random.Random, older: bytes) -> None:
    os.truncate(log, chance.randrange(log.stat().st_size))


def _flipped(log: Path, chance: random.Random, older: bytes) -> None:
    data = bytearray(log.read_bytes())
    for _ in range(chance.choice([1, 1, 20])):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    log.write_bytes(data)


def _older(log: Path, chance: random.Random, older: bytes) -> None:
    log.write_bytes(older)


def _of_another(log: Path, chance: random.Random, older: bytes) -> None:
    """The log of a project that was made and worked on alike, but apart."""
    other = project(log.with_name("other.db"))
    with Store.open(other) as store:
        store.connection.execute("DELETE FROM setting WHERE name = 'stamp'")
    with Store.open(other) as store:
        store.connection.execute("PRAGMA wal_autocheckpoint = 0")
        for number in range(chance.randint(1, 20)):
            store.write(
                lambda n=number: store.connection.execute(  # type: ignore[misc]
                    "UPDATE article SET meta = json_set(meta, '$.tried', ?)", (n,)
                )
            )
        shutil.copy(other.with_name("other.db-wal"), log)
    for file in log.parent.glob("other.db*"):
        file.unlink()


#: What becomes of the log.
DAMAGES: dict[str, Callable[[Path, random.Random, bytes], None]] = {
    "its log is missing": _missing,
    "its log is cut": _cut,
    "bits of its log are flipped": _flipped,
    "its log is an older one": _older,
    "its log is another's": _of_another,
}


def one(path: Path, kind: str, chance: random.Random, did: Counter[str]) -> list[str]:
    """Work, be killed, have the log damaged: what the program makes of it that is wrong."""
    project(path)
    ledger, log = Ledger(), path.with_name(f"{path.name}-wal")
    older = b""
    if kind in ("its log is an older one", "its log is missing"):
        _work(path, ledger, chance, 0.3)
        older = log.read_bytes()
        _put_in(path)
    _work(path, ledger, chance, chance.uniform(0.1, 0.5))
    if kind == "its log is an older one" and chance.random() < 0.7:
        _put_in(path)
    path.with_name(f"{path.name}-shm").unlink(missing_ok=True)
    DAMAGES[kind](log, chance, older)
    before = path.read_bytes(), log.exists() and log.read_bytes()
    try:
        with Store.open(path) as store:
            wrong = [f"check: {fault}" for fault in store.faults()]
            sql = "SELECT act, count(*) FROM log GROUP BY act ORDER BY min(seq)"
            found = [(row[0], row[1]) for row in store.connection.execute(sql)]
    except AnnotatorError as error:
        did["refused in one line"] += 1
        # Also one whose head is damaged: SQLite would take it for empty, and delete it.
        is_left = (path.read_bytes(), log.exists() and log.read_bytes()) == before
        wrong = [] if is_left and "\n" not in str(error) else [f"refused, and changed: {error}"]
        return wrong + _opens(path, refused=True)
    made = list(ledger.saved.items())
    # The last act that was saved may be half of an edge's way, which is one act to undo.
    if [act for act, _ in found] != [act for act, _ in made][: len(found)] or any(
        count > size for (_, count), (_, size) in zip(found, made, strict=False)
    ):
        wrong.append("what it has is not what it had at some moment")
    did["opened, all there" if dict(found) == dict(made) else "opened as it was earlier"] += 1
    return wrong + _opens(path, refused=False)


def _work(path: Path, ledger: Ledger, chance: random.Random, seconds: float) -> None:
    """Decide for a while, and be killed."""
    with Program(path) as program:
        program.see("undecided")
        work, end = keys.steady(chance), time.perf_counter() + seconds
        while time.perf_counter() < end or not ledger.saved:
            program.write("".join(next(work).pieces))
            program._read(0.02)
            ledger.told(program.events())
        os.kill(program.pid, signal.SIGKILL)
        os.waitpid(program.pid, 0)
        program.pid = 0
        os.close(program.fd)
        ledger.told(program.events())
    _checked(path, ledger)


def _checked(path: Path, ledger: Ledger) -> None:
    """Have the ledger know what is in the file, also of what was not heard; on a copy."""
    folder = path.with_name("copy")
    folder.mkdir()
    for name in (path.name, f"{path.name}-wal"):
        shutil.copy(path.with_name(name), folder / name)
    wrong = ledger.check(folder / path.name)
    shutil.rmtree(folder)
    assert not wrong, wrong


def _put_in(path: Path) -> None:
    """Have SQLite put the log into the file, as it does by itself now and then."""
    with Store.open(path) as store:
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _opens(path: Path, *, refused: bool) -> list[str]:
    """Whether the program itself does what is expected; what is wrong with it."""
    with Program(path) as program:
        end = time.perf_counter() + 20
        while time.perf_counter() < end:
            program._read(0.05)
            if b"undecided" in program.output:
                return ["it opens what the store refuses"] if refused else []
            gone, status = os.waitpid(program.pid, os.WNOHANG)
            if gone:
                program.pid = 0
                os.close(program.fd)
                said = program.output.decode(errors="replace").strip()
                code = os.waitstatus_to_exitcode(status)
                is_line = said.startswith("annotator: ") and "\n" not in said and code in (1, 2)
                return [] if refused and is_line else [f"it ended with {code}: {said[-300:]}"]
    return ["it neither opens nor ends"]
